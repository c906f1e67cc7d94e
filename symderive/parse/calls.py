"""A name before a bracket: applied if it is a function, else a product; asked where neither is clear."""

from __future__ import annotations

from symderive.parse.grammar import Grammar
from symderive.parse.names import MATRIX, SCALAR, VECTOR
from symderive.parse.scripts import APPLIED_BY_CUSTOM
from symderive.parse.syntax import Syntax, key, node
from symderive.parse.tokens import Token

ORDERS = frozenset(("n", "k", "m", "p", "r"))  # letters that are orders of derivatives by custom: f^{(n)}
BRACKETS = {"(": ")", "[": "]", "{": "}"}


class Calls(Grammar):
    """Applications, and looking into a bracket before it is read."""

    # ------------------------------------------------------------ calls
    def called(self, part: Syntax, scripted: Syntax | None) -> Syntax:
        """A name before a bracket: applied if it is a function, else a product; asked where neither is clear."""
        part = scripted if scripted is not None else part
        kind = self.names.kind(part)
        slope = self.partial_by_subscript(part)
        if slope is not None:
            return slope
        if self.density_named(part):
            return self.density(part)
        powered: tuple[Syntax, int] | None = None
        if self.sym == "^" and (kind == "function" or self.function_like(part)) and self.calls_after_mark():
            if kind == "function" or not self.bracket_raised():
                return self.powered_call(part)
            self.assume(f"{self.shown(part)} before a bracket is read as a factor")
        if self.sym == "'" and (kind == "function" or self.function_like(part)):
            return self.primed_call(part)
        if kind == "function" and self.sym != "(" and self.upright_before_argument(part):
            with self.operand():
                argument = self.run()
            return node("app", part, argument, stop=self.before)
        if self.sym != "(" or powered:
            return part
        if not self.applies(part, kind):
            return part
        return self.application(part)

    def applies(self, part: Syntax, kind: str | None) -> bool:
        if key(part) is not None and key(part) in self.bound:
            return False  # what runs is a number
        if kind == "function":
            return True
        single = self.single_name_inside()
        if kind is not None:
            if kind in ("vector", "matrix", "scalar", "family", "random", "size", "event", "index"):
                return single is not None and self.depends_on(part, single)
            return False
        if part.kind == "word":
            return True
        if part.kind == "name" and part.head == "n" and self.words_inside():
            return True
        letter = part.head if part.kind == "name" else part.kids[0].head if part.kids else ""
        if part.kind == "name" and part.head == "Gamma":
            return True
        if part.head == "sub_" and part.kids[1].head in ("max", "min") and letter_of(part) in ("lambda", "sigma"):
            return True
        if part.head in ("sub_", "idx") and self.names.rank(part.kids[0]) in (VECTOR, MATRIX):
            return False  # h_i(1 - h_i): an entry is a number
        if part.kind == "name" and part.head in ("O", "o") and not self.word_typed(part):
            return all(t.text != part.head for t in self.group_tokens())  # an order; o(1 - o) is a product
        if letter in APPLIED_BY_CUSTOM or part.head == "E":
            self.assume(f"{self.shown(part)} before a bracket is read as a function")
            return True
        if part.kind == "name" and part.font == "roman" and len(part.head) > 1:
            return True
        if part.kind == "name" and part.head == "I" and single is not None and not self.vector_or_matrix(single):
            return True  # the information I(theta): an identity stands before no number in brackets
        product = self.names.rank(part) in (MATRIX, SCALAR) or self.sum_inside() or single is None
        if product and not self.comma_inside():
            self.assume(f"{self.shown(part)} before a bracket is read as a factor")
            return False
        if part.head in ("decor", "idx") or part.font == "bold" or self.scanning or self.comma_inside():
            self.assume(f"{self.shown(part)} before a bracket is read as a function")
            return True
        if letter in self.names.lone or self.names.key(part) in self.names.lone:
            return False
        if part.start == self.tokens[0].start and self.defined_here():
            self.assume(f"{self.shown(part)} is read as a function, as it is set equal to something")
            return True
        word = self.word_typed(part)
        if word:
            raise self.error(
                f"{word} is read letter by letter, and {self.shown(part)} before a bracket is no function",
                part,
                f"a function's name of several letters is \\operatorname{{{word}}}",
            )
        raise self.error(
            f"{self.shown(part)} before a bracket can be a function applied, or a product",
            part,
            f"declare {self.shown(part)} as a function (\\mathbb{{R}} \\to \\mathbb{{R}}) or as a number",
        )

    def vector_or_matrix(self, part: Syntax) -> bool:
        return self.names.rank(part) in (VECTOR, MATRIX)

    def upright_before_argument(self, part: Syntax) -> bool:
        """Does a defined function's word stand before its argument without brackets: \\operatorname{sinc} x?"""
        word = part.kind == "name" and len(part.head) > 1 and part.font == "roman"
        return word and (self.token.kind in ("name", "number") or self.sym == "frac")

    def partial_by_subscript(self, part: Syntax) -> Syntax | None:
        """f_x and f_x(a, b) of a function f with the argument x: its partial derivative, at a point."""
        if part.head != "sub_" or len(part.kids) != 2 or self.names.kind(part) is not None or self.scanning:
            return None
        function, letter = part.kids
        params = self.names.params.get(self.names.key(function) or "", ())
        if self.names.kind(function) != "function" or key(letter) not in [key(p) for p in params]:
            return None
        self.assume(f"{self.shown(part)} is the partial derivative of {self.shown(function)} by {self.shown(letter)}")
        slope = Syntax("diff", (function, letter), part.start, part.stop, note="partial")
        return self.at_point(slope, params) if self.sym == "(" else slope

    def at_point(self, slope: Syntax, params: tuple[Syntax, ...]) -> Syntax:
        """The bracket behind a derivative of a function: its own letters change nothing, other arguments are put in."""
        arguments = self.arguments()
        if len(arguments) != len(params):
            count = f"{len(params)} argument{'s' if len(params) > 1 else ''}"
            raise self.error(
                f"the function that is differentiated has {count}, here are {len(arguments)}", arguments[0]
            )
        for letter, value in zip(params, arguments, strict=True):
            if key(letter) != key(value) or key(letter) is None:
                slope = node("evalat", slope, letter, value, start=slope.start, stop=self.before)
        return slope

    def word_typed(self, part: Syntax) -> str:
        """The three or more plain letters without a space that end with this one: foo in foo(x)."""
        text, start = self.source.text, part.stop
        while start and text[start - 1].isascii() and text[start - 1].isalpha():
            start -= 1
        word = text[start : part.stop]
        return word if len(word) > 2 and not text[:start].endswith("\\") else ""

    def words_inside(self) -> bool:
        """n(\\text{red}): how many outcomes are red."""
        inside = self.group_tokens()
        return bool(inside) and all(token.kind == "text" or token.sym == "," for token in inside)

    def defined_here(self) -> bool:
        """Does a relation follow the bracket, as in Q(x) = ...?"""
        at = self.i + len(self.group_tokens()) + 2
        return self.tokens[min(at, len(self.tokens) - 1)].sym == "="

    def shown(self, part: Syntax) -> str:
        return self.source.text[part.start : part.stop] or part.head

    def depends_on(self, part: Syntax, single: Syntax) -> bool:
        """x(t) of a quantity that is defined: the quantity at t, not a product."""
        name = self.names.key(part)
        return name in self.names.params or (
            self.names.rank(part) == VECTOR
            and self.names.rank(single) in (None, SCALAR)
            and self.names.kinds.get(name or "") != "random"
            and self.names.key(single) != name
        )

    def application(self, part: Syntax) -> Syntax:
        arguments = self.labels() if part.head == "n" and self.words_inside() else self.arguments()
        if part.kind == "name" and part.head == "Gamma" and self.names.kind(part) is None and len(arguments) == 1:
            return node("gamma", arguments[0], start=part.start, stop=self.before)
        return node("app", part, *arguments, stop=self.before)

    def labels(self) -> list[Syntax]:
        """The words in the brackets of n(red, apple)."""
        opener = self.take()
        found = []
        while self.token.kind == "text" or self.sym == ",":
            token = self.take()
            if token.kind == "text":
                word = "_".join(token.text.split())
                found.append(Syntax(word, (), token.start, token.stop, kind="word", latex=token.latex))
        self.close(opener)
        return found

    def arguments(self) -> list[Syntax]:
        """The arguments in round brackets (or square ones, after a function in \\text)."""
        opener = self.take()
        found: list[Syntax] = []
        with self.inside(events=False):
            if self.sym == BRACKETS[opener.sym]:
                raise self.error("empty brackets after a function", opener)
            found.append(self.relation())
            while self.accept(",", ";") or self.sym in ("mid", "|"):
                if self.sym in ("mid", "|"):
                    self.take()
                found.append(self.relation())
        self.close(opener)
        return found

    def close(self, opener: Token) -> None:
        closer = BRACKETS[opener.sym]
        if self.accept(closer):
            return
        if self.token.kind == "end":
            raise self.error(f"missing {closer} for this {opener.sym}", opener, "close it where its content ends")
        raise self.stuck()

    def powered_call(self, part: Syntax) -> Syntax:
        """f^2(x), f^{-1}(x), f^{(2)}(x) of a function."""
        self.take()
        layered = self.sym == "{" and self.peek().sym == "("
        if layered:
            self.take()
            self.take()
            with self.inside(events=False):
                order = self.sum()
            self.expect(")", "after the order")
            self.expect("}", "to end the superscript")
            times = order.number
            if times is None and self.order_letter(part, order) and self.sym == "(":
                return node("oftener", part, *self.arguments(), order, stop=self.before)
            if times is None or times.denominator != 1 or times > 20:
                superscripted = node("sup", part, order)
                return self.application(superscripted)
            return self.derivative_of_call(part, int(times))
        raised = self.exponent_group()
        if raised.head == "neg" and raised.kids[0].number == 1:
            if self.names.kind(part) != "function":
                raise self.error(
                    f"{self.shown(part)}^{{-1}} before a bracket can be the inverse function, or one over a number",
                    part,
                    "declare it, or write \\frac{1}{...}",
                )
            call = self.application(node("inverse", part))
            self.assume(f"{self.shown(part)}^{{-1}} is the inverse function")
            return call
        if raised.head in ("prime", "'"):
            return self.derivative_of_call(part, 1)
        if raised.head in ("top", "T"):
            call = self.application(part)
            return node("transpose", call)
        return node("pow", self.application(part), raised)

    def order_letter(self, part: Syntax, order: Syntax) -> bool:
        """Is f^{(n)} of a function with one argument its derivative of order n, and no name of its own?"""
        letters = [p for p in order.walk() if p.kind == "name"]
        named = f"{key(part)}^({key(order) or ''})" in self.names.kinds
        single = len(self.names.params.get(self.names.key(part) or "", ())) == 1
        return not named and single and len(letters) == 1 and letters[0].head in ORDERS

    def primed_call(self, part: Syntax) -> Syntax:
        count = 0
        while self.accept("'"):
            count += 1
        return self.derivative_of_call(part, count)

    def derivative_of_call(self, part: Syntax, count: int) -> Syntax:
        """f'(x): a derivative by x if x is a plain name, the function f' applied otherwise."""
        if self.sym != "(":
            derived = part
            for _ in range(count):
                derived = node("deriv", derived, stop=self.before)
            return derived
        arguments = self.arguments()
        if len(arguments) == 1 and arguments[0].kind == "name" and arguments[0].head not in ("infty", "pi"):
            call = node("app", part, arguments[0], stop=self.before)
            return node("diff", call, *([arguments[0]] * count), start=part.start, stop=self.before, note="d")
        derived = part
        for _ in range(count):
            derived = node("deriv", derived)
        return node("app", derived, *arguments, start=part.start, stop=self.before)

    # ------------------------------------------------------------ looking into a bracket
    def group_tokens(self) -> list[Token]:
        """The tokens inside the round bracket that starts here."""
        depth, at = 0, self.i
        while self.tokens[at].kind != "end":
            sym = self.tokens[at].sym
            if sym in ("(", "[", "{"):
                depth += 1
            elif sym in (")", "]", "}"):
                depth -= 1
                if depth == 0:
                    break
            at += 1
        return self.tokens[self.i + 1 : at]

    def single_name_inside(self) -> Syntax | None:
        inner = self.group_tokens()
        if len(inner) == 1 and inner[0].kind == "name":
            t = inner[0]
            return Syntax(t.text, (), t.start, t.stop, kind="name", latex=t.latex, font=t.font)
        return None

    def top_level(self) -> list[str]:
        depth, found = 0, []
        for token in self.group_tokens():
            if token.sym in ("(", "[", "{"):
                depth += 1
            elif token.sym in (")", "]", "}"):
                depth -= 1
            elif depth == 0 and token.sym:
                found.append(token.sym)
        return found

    def sum_inside(self) -> bool:
        return bool({"+", "-"} & set(self.top_level()))

    def comma_inside(self) -> bool:
        return bool({",", ";", "mid"} & set(self.top_level()))

    def summed_group(self) -> bool:
        return self.sum_inside()


def letter_of(part: Syntax) -> str:
    return part.kids[0].head if part.kids else part.head
