"""Words of functions and the argument that they take; extremes, roots, binomials."""

from __future__ import annotations

from symderive.parse.grammar import Grammar
from symderive.parse.syntax import Syntax, base, node
from symderive.parse.tokens import OPEN, SHUT, Token
from symderive.parse.words import EXTREMES, FUNCTIONS, INVERSES, MATRIX_FUNCTIONS, NAMED_FUNCTIONS

BIG = frozenset(("sum", "prod", "int", "lim", "bigcup", "bigcap"))

KNOWN_HEADS = frozenset(
    [
        "sqrt",
        "exp",
        "log",
        "abs",
        "sin",
        "cos",
        "tan",
        "asin",
        "atan",
        "acos",
        "tanh",
        "sinh",
        "cosh",
        "trace",
        "det",
        "diag",
        "vec",
        "floor",
        "ceil",
        "gamma",
    ]
)


class Functions(Grammar):
    """Prefix words; an argument in brackets is exactly that bracket, else one juxtaposed run."""

    def function(self) -> Syntax:
        token = self.take()
        name = token.text
        if name in EXTREMES:
            return self.extreme(token)
        if name in NAMED_FUNCTIONS and name not in FUNCTIONS:
            return self.named_function(token)
        if name == "lg":
            raise self.error("\\lg can be the logarithm to base 2 or to base 10", token, "write \\log_2 or \\log_{10}")
        head = FUNCTIONS.get(name) or MATRIX_FUNCTIONS[name]
        powers: list[Syntax] = []
        order: Syntax | None = None
        logarithm = head == "log"
        primes = 0
        while self.sym in ("^", "_", "'"):
            sign = self.take()
            if sign.sym == "'":
                primes += 1
            elif sign.sym == "_":
                if not logarithm:
                    raise self.error(f"\\{name} has no subscript", sign, "put the index behind the bracket")
                order = self.script()
            elif head == "exp":
                self.remarks["\\exp^{...} is read as e^{...}: \\exp takes its argument in brackets"] = None
                return node("exp", self.exponent_group(), start=token.start, stop=self.before)
            else:
                powers.append(self.exponent_group())
        if primes:
            return self.function_primes(head, token, primes)
        inverse = [p for p in powers if p.head == "neg" and p.kids[0].number == 1]
        if inverse and head in INVERSES:
            powers.remove(inverse[0])
            head = INVERSES[head]
            self.assume(f"\\{name}^{{-1}} is the inverse function")
        elif inverse and head == "det":
            pass
        elif inverse:
            raise self.error(
                f"\\{name}^{{-1}} can be the inverse function or one over \\{name}",
                token,
                "write \\frac{1}{...} or name the inverse",
            )
        argument = self.function_argument(token)
        part = self.apply_function(head, argument, order, token)
        for power in powers:
            if power.head in ("top", "T"):
                part = node("transpose", part, start=token.start)
                continue
            if name == "log" or name == "ln":
                self.assume(
                    f"\\{name}^{self.spelled(power)} x is the power of the logarithm, not a logarithm of a logarithm"
                )
            part = node("pow", part, power, start=token.start, stop=part.stop)
        return part

    def spelled(self, part: Syntax) -> str:
        return self.source.text[part.start : part.stop] or part.head

    def function_primes(self, head: str, token: Token, primes: int) -> Syntax:
        named = Syntax(head, (), token.start, token.stop, kind="name", latex=token.latex)
        return self.derivative_of_call(named, primes)

    def apply_function(self, head: str, argument: Syntax, order: Syntax | None, token: Token) -> Syntax:
        start = token.start
        if order is not None:
            if order.head == "e" and order.kind == "name":
                return node("log", argument, start=start)
            return node("logb", argument, order, start=start, stop=argument.stop)
        if head == "logdet":
            return node("log", node("det", argument, start=start), start=start)
        if head in ("diag", "vec") and argument.head == "list":
            rows = tuple(Syntax("row", (kid,), kid.start, kid.stop) for kid in argument.kids)
            argument = Syntax("matrix", rows, argument.start, argument.stop)
        if head in KNOWN_HEADS:
            return node(head, argument, start=start)
        if head in ("rank", "vech"):
            raise self.error(f"{head} is not read", token)
        name = Syntax(head, (), token.start, token.stop, kind="name", latex=token.latex)
        return node("app", name, argument, start=start)

    def function_argument(self, token: Token) -> Syntax:
        """Exactly the bracket that follows, or one juxtaposed run."""
        if self.token.kind == "end" or self.sym in (")", "]", "}", ",", "+", "=", "&") or self.token.kind == "break":
            raise self.error(f"the argument of {token.latex} is missing", token)
        if self.sym in ("(", "["):
            opener = self.token
            inner = self.bracket()
            if inner.head == "list" and inner.note in ("()", "[]") and token.text not in ("diag", "Diag"):
                raise self.error(f"{token.latex} takes one argument", opener)
            return inner if inner.kind != "node" or inner.note != "()" else inner.but(note=None)
        if self.sym == "{" and self.token.kind == "command":
            return self.braces_argument()
        if self.sym in ("lvert", "lVert", "|", "||", "lfloor", "lceil", "langle"):
            return self.factor()
        sign = self.token
        if self.sym == "-":
            self.take()
            return node("neg", self.run(argument=True), start=sign.start)
        return self.run(argument=True)

    def braces_argument(self) -> Syntax:
        """\\log\\{ ... \\}: curly brackets as a group."""
        whole = self.braces_set()
        if whole.head != "set" or len(whole.kids) != 1:
            raise self.error("a set cannot be a function's argument here", whole)
        return whole.kids[0]

    def function_starts(self) -> bool:
        token = self.token
        if (token.sym and token.sym in FUNCTIONS) or token.sym in MATRIX_FUNCTIONS or token.sym in EXTREMES:
            return True
        return (
            token.kind == "name"
            and token.font == "roman"
            and (token.text in FUNCTIONS or token.text in MATRIX_FUNCTIONS)
        )

    def big_starts(self) -> bool:
        return self.sym in BIG

    def named_function(self, token: Token) -> Syntax:
        """softmax(z), logsumexp(z), Beta(a, b)."""
        name = NAMED_FUNCTIONS[token.text]
        part = Syntax(name, (), token.start, token.stop, kind="name", latex=token.latex, font="roman")
        marks: list[Syntax] = []
        if self.sym == "_":
            self.take()
            marks = [self.script()]
        if self.sym in ("(", "["):
            call = node("app", part, *self.arguments(), stop=self.before)
        elif self.starts():
            call = node("app", part, self.run(argument=True))
        else:
            return part
        return node("idx", call, *marks) if marks else call

    def extreme(self, token: Token) -> Syntax:
        """max(a, b), max_x f(x), argmax: over what stands below, or of what stands in the brackets."""
        name = EXTREMES[token.text]
        if name == "arg":
            if self.sym in ("max", "min") or self.token.text in ("max", "min"):
                name = "arg" + self.take().text
            else:
                raise self.error("\\arg needs \\max or \\min after it", token)
        over: list[Syntax] = []
        if self.sym == "_":
            self.take()
            below = self.script()
            over = list(below.kids) if below.head == "list" else [below]
        if self.sym == "'":
            return self.function_primes(name, token, self.count_primes())
        if self.sym == "{" and self.token.kind == "command":
            whole = self.braces_set()
            body = whole.kids if whole.head == "set" and not over else (whole,)
        elif self.sym in ("(", "[") and not over:
            body = tuple(self.arguments())
        else:
            if not self.starts() and self.sym not in ("-",):
                raise self.error(f"the argument of {token.latex} is missing", token)
            if over and self.goes_on({base(x).head for x in over}):
                body = (self.sum(),)
            else:
                negative = self.accept("-")
                with self.operand():
                    inner = self.product()
                body = (node("neg", inner, start=negative.start) if negative else inner,)
        return node(name, *body, *over, start=token.start, stop=self.before, note=len(over))

    def goes_on(self, letters: set[str]) -> bool:
        """Does one of the letters below max or argmax stand in a further term of the sum that follows?"""
        depth, further = 0, False
        for token in self.tokens[self.i :]:
            depth += (token.sym in OPEN) - (token.sym in SHUT)
            if depth < 0 or token.kind == "end" or (depth == 0 and (token.sym in RELATED or token.kind == "text")):
                return False
            if depth == 0 and token.sym in ("+", "-") and token is not self.token:
                further = True
            elif further and token.text in letters:
                return True
        return False

    def count_primes(self) -> int:
        count = 0
        while self.accept("'"):
            count += 1
        return count

    def root(self) -> Syntax:
        token = self.take()
        order = None
        if self.sym == "[":
            opener = self.take()
            with self.inside(events=False):
                order = self.sum()
            if not self.accept("]"):
                raise self.error("missing ] for this [", opener)
        inner = self.group_or_one(token)
        if order is None:
            return node("sqrt", inner, start=token.start, stop=self.before)
        return node("root", inner, order, start=token.start, stop=self.before)

    def binomial(self) -> Syntax:
        token = self.take()
        above = self.group_or_one(token)
        below = self.group_or_one(token)
        return node("binom", above, below, start=token.start, stop=self.before)


#: what ends a sum
RELATED = frozenset(("=", "<", ">", "leq", "geq", "neq", "approx", "propto", "in", "Rightarrow", "iff", ",", ";", "&"))
