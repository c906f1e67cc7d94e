"""Words that take what follows: functions, fractions, derivatives, gradients, big sums, integrals, limits, extremes."""

from __future__ import annotations

from symderive.parse.derivatives import Derivatives
from symderive.parse.names import MATRIX
from symderive.parse.stream import Stream
from symderive.parse.syntax import Syntax, key, node
from symderive.parse.tokens import Token
from symderive.parse.words import EXTREMES, FUNCTIONS, INVERSES, MATRIX_FUNCTIONS, NAMED_FUNCTIONS

PLAIN_D = ("d", "D")
BIG = frozenset(("sum", "prod", "int", "lim", "bigcup", "bigcap"))


class Operators(Derivatives):
    """Prefix words; an argument in brackets is exactly that bracket, else one juxtaposed run."""

    # ------------------------------------------------------------ functions
    def function(self) -> Syntax:
        token = self.take()
        name = token.text
        if name in EXTREMES:
            return self.extreme(token)
        if name in NAMED_FUNCTIONS and name not in FUNCTIONS:
            return self.named_function(token)
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
            negative = self.accept("-")
            with self.operand():
                inner = self.product()
            body = (node("neg", inner, start=negative.start) if negative else inner,)
        return node(name, *body, *over, start=token.start, stop=self.before, note=len(over))

    def count_primes(self) -> int:
        count = 0
        while self.accept("'"):
            count += 1
        return count

    def operand(self):  # type: ignore[no-untyped-def]
        return _Operand(self)

    # ------------------------------------------------------------ big operators
    def big_sum(self) -> Syntax:
        """A sum or product with its index and ends, over values, over a set, or without a range."""
        token = self.take()
        below = above = None
        while self.sym in ("_", "^"):
            sign = self.take()
            if sign.sym == "_":
                below = self.limits_below()
            else:
                above = self.script()
        letters = [n for n in map(key, self.index_letters(below)) if n]
        self.bound.extend(letters)
        try:
            with self.operand():
                if self.sym == "-":
                    sign = self.take()
                    body = node("neg", self.product(), start=sign.start)
                else:
                    if not self.starts():
                        raise self.error(
                            f"there is nothing to {'multiply' if token.sym == 'prod' else 'add up'} here", token
                        )
                    body = self.product()
        finally:
            del self.bound[len(self.bound) - len(letters) :]
        inner = [p.head for p in body.walk() if p.head in ("sum", "sumover") and p.note != "()"]
        if inner and body.head == "mul" and token.sym == "sum" and below is not None:
            self.assume("a second sum without brackets stands inside the first")
        return self.summed(token, body, below, above)

    def limits_below(self) -> Syntax:
        if self.sym == "{":
            self.take()
            with self.inside(events=False):
                parts = [self.range_part()]
                while self.accept(",", ";", ":", "mid") or self.token.kind == "break":
                    if self.token.kind == "break":
                        self.take()
                    parts.append(self.range_part())
            self.expect("}", "to end the range")
            return parts[0] if len(parts) == 1 else node("list", *parts)
        return self.script()

    def range_part(self) -> Syntax:
        return self.relation()

    def index_letters(self, below: Syntax | None) -> list[Syntax]:
        if below is None:
            return []
        if below.head in ("list", "and"):
            return [letter for kid in below.kids for letter in self.index_letters(kid)]
        if below.kind == "node" and below.head in ("eq", "in", "lt", "le", "ne", "gt", "ge", "to"):
            return (
                self.index_letters(below.kids[0])
                if below.head not in ("lt", "le")
                else [k for k in below.kids if k.kind == "name"]
            )
        return [below] if key(below) else []

    def summed(self, token: Token, body: Syntax, below: Syntax | None, above: Syntax | None) -> Syntax:
        start, stop = token.start, max(self.before, body.stop)
        head = {"sum": "sum", "prod": "prod", "bigcup": "cup", "bigcap": "cap"}[token.sym]
        over = {"sum": "sumover", "prod": "prodover"}.get(head, head + "over")
        if below is None:
            index = self.lonely_index(body, token)
            return Syntax(over, (body, index), start, stop)
        if below.head == "eq" and above is not None:
            return Syntax(head, (body, below.kids[0], below.kids[1], above), start, stop)
        if below.head == "and" and above is None and below.kids[0].head in ("le", "lt") and len(below.kids) == 2:
            low, high = below.kids  # 1 <= i <= n
            if low.head == high.head == "le":
                return Syntax(head, (body, low.kids[1], low.kids[0], high.kids[1]), start, stop)
        if below.head == "eq" and below.kids[1].head == "list":
            return Syntax(over, (body, below.kids[0], below.kids[1]), start, stop)
        if below.head == "list":
            if above is not None and all(k.kind == "name" for k in below.kids[:-1]) and below.kids[-1].head == "eq":
                last = below.kids[-1]
                part = body
                for letter in reversed([*below.kids[:-1], last.kids[0]]):
                    part = Syntax(head, (part, letter, last.kids[1], above), start, stop)
                return part
            conditions = [k for k in below.kids if k.head in ("ne", "lt", "le", "gt", "ge")]
            letters = [k for k in below.kids if k not in conditions]
            if conditions and len(letters) == 1 and letters[0].head == "eq" and above is not None:
                return Syntax(head, (body, letters[0].kids[0], letters[0].kids[1], above, *conditions), start, stop)
            if conditions and letters:
                for letter in reversed(letters):
                    body = Syntax(over, (body, letter, *conditions), start, stop)
                    conditions = []
                return body
            for letter in reversed(below.kids):
                body = self.over_one(over, body, letter, start, stop)
            return body
        if above is not None and key(below):
            raise self.error("the lower end of this sum is missing", token, f"write {self.spelled(below)} = 1 below it")
        return self.over_one(over, body, below, start, stop)

    def over_one(self, head: str, body: Syntax, below: Syntax, start: int, stop: int) -> Syntax:
        if below.head == "in":
            return Syntax(head, (body, below.kids[0], below.kids[1]), start, stop)
        if below.head in ("ne", "lt", "le", "gt", "ge", "and"):
            letter = below.kids[0] if below.head != "and" else below.kids[0].kids[0]
            return Syntax(head, (body, letter, below), start, stop)
        return Syntax(head, (body, below), start, stop)

    def lonely_index(self, body: Syntax, token: Token) -> Syntax:
        """\\sum a_i b_i without a range: the one index that stands free in it."""
        found = {}
        for part in body.walk():
            if part.head in ("sub_", "idx"):
                for index in part.kids[1:]:
                    if index.kind == "name" and index.head not in self.bound and index.head not in self.names.kinds:
                        found[index.head] = index
        if len(found) == 1:
            index = next(iter(found.values()))
            self.assume(f"the sum without a range runs over {index.head}")
            return index
        raise self.error("over what does this run?", token, "write the index below: \\sum_i")

    # ------------------------------------------------------------ integrals, limits
    def integral(self) -> Syntax:
        """An integral: the differential closes the integrand, or stands first (\\int dx p(x))."""
        token = self.take()
        count = {"iint": 2, "iiint": 3}.get(token.latex.removeprefix("\\"), 1)
        low = high = None
        while self.sym in ("_", "^"):
            sign = self.take()
            value = self.script()
            if sign.sym == "_":
                low = value
            else:
                high = value
        variables: list[Syntax] = []
        if self.differential_starts():
            variables.append(self.differential_variable())
            while self.differential_starts():
                variables.append(self.differential_variable())
            with self.operand():
                body = self.product()
        else:
            self.integrals.append(variables)
            try:
                body = self.sum()
            finally:
                self.integrals.pop()
            if not variables:
                if not self.differential_starts():
                    raise self.error("this integral has no differential", token, "write dx at its end")
                variables.append(self.differential_variable())
            while len(variables) < count and self.differential_starts():
                variables.append(self.differential_variable())
            if not self.integrals:
                while self.differential_starts():
                    variables.append(self.differential_variable())
        ends = () if low is None or high is None else (low, high)
        part = body
        for place, variable in enumerate(variables):
            kids = (part, variable, *ends)
            if low is not None and high is None:
                kids = (part, variable, low)
            part = Syntax(
                "int", kids, token.start, self.before, note="region" if low is not None and high is None else None
            )
            if place == 0 and len(variables) > 1 and ends:
                raise self.error("one pair of ends for several variables", token, "write one integral sign for each")
        return part

    def limit(self) -> Syntax:
        token = self.take()
        if self.sym != "_":
            raise self.error("a limit needs what tends to what", token, "\\lim_{h \\to 0}")
        self.take()
        self.expect("{", "after \\lim_")
        with self.inside(events=False):
            variable = self.sum()
            if not self.accept("to"):
                raise self.error("\\to was expected in the limit", hint="\\lim_{h \\to 0}")
            target, side = self.limit_target()
        self.expect("}", "to end what tends to what")
        with self.operand():
            sign = self.accept("-")
            if not self.starts():
                raise self.error("there is nothing after the limit", token)
            body = self.product()
            if sign:
                body = node("neg", body, start=sign.start)
        kids = (body, variable, target, *side)
        return Syntax("lim", kids, token.start, self.before)

    def limit_target(self) -> tuple[Syntax, tuple[Syntax, ...]]:
        """0, 0^+, \\infty, a-, with its side."""
        sign = self.accept("-", "+")
        at = self.i
        one = self.tokens[at]
        if one.kind in ("number", "name") and self.peek().sym == "^":
            after = self.peek(2)
            mark = after if after.sym != "{" else self.peek(3)
            if mark.sym in ("+", "-"):
                self.take()
                self.take()
                if self.accept("{"):
                    self.take()
                    self.expect("}", "after the side of the limit")
                else:
                    self.take()
                target = Syntax(one.text, (), one.start, one.stop, kind=one.kind, latex=one.latex)
                target = node("neg", target) if sign and sign.sym == "-" else target
                side = Syntax("plus" if mark.sym == "+" else "minus", (), mark.start, mark.stop)
                return target, (side,)
        target = self.sum()
        if sign and sign.sym == "-":
            target = node("neg", target, start=sign.start)
        mark = self.accept("+", "-")
        if mark:
            return target, (Syntax("plus" if mark.sym == "+" else "minus", (), mark.start, mark.stop),)
        return target, ()

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


class _Operand:
    """While the operand of a prefix operator is read, another bare d/dx ends it."""

    def __init__(self, stream: Stream):
        self.stream = stream

    def __enter__(self) -> None:
        self.stream.in_operand += 1

    def __exit__(self, *_: object) -> None:
        self.stream.in_operand -= 1


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
__all__ = ["MATRIX", "Operators"]
