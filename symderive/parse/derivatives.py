"""Fractions, and those of them that are derivatives."""

from __future__ import annotations

from symderive.parse.differentials import Differentials
from symderive.parse.names import VECTOR
from symderive.parse.syntax import Syntax, key, node, prefix
from symderive.parse.tokens import Token

VARIANCES = frozenset(("sigma", "tau"))  # letters that stand for a variance by their square


class Derivatives(Differentials):
    """Whatever stands in \\frac."""

    def fraction(self) -> Syntax:
        token = self.take()
        if self.derivative_fraction():
            return self.derivative(token)
        with self.inside(events=False):
            above = self.argument_group(token)
        below = self.group_or_one(token)
        return node("div", above, below, start=token.start, stop=self.before)

    def argument_group(self, token: Token) -> Syntax:
        """A numerator; inside an integral it may hold the differential."""
        if self.sym == "{" and self.integrals and not self.integrals[-1]:
            self.take()
            if self.differential_starts():
                self.integrals[-1].append(self.differential_variable())
                if self.accept("}"):
                    return Syntax("1", (), token.stop, token.stop, kind="number")
                part = self.formula()
            else:
                part = self.formula()
                if self.differential_starts():
                    self.integrals[-1].append(self.differential_variable())
            self.expect("}", "to end the numerator")
            return part
        return self.group_or_one(token)

    def group_or_one(self, token: Token) -> Syntax:
        """A macro's argument: a braced formula, one digit or one letter."""
        if self.sym == "{" and self.token.kind == "sign":
            opener = self.take()
            if self.sym == "}":
                raise self.error(f"\\{token.text} has an empty argument", opener)
            with self.inside(events=False):
                part = self.formula()
                while self.accept(","):
                    part = node("list", *(part.kids if part.head == "list" else (part,)), self.formula())
            if not self.accept("}"):
                raise self.stuck()
            return part
        return self.braced_or_one(token)

    def derivative_fraction(self) -> bool:
        """Does this fraction have d (or the round d) first, both above and below?"""
        first = self.i
        above = self.first_of_group(first)
        after = self.after_group(first)
        below = self.first_of_group(after)
        if above is None or below is None:
            return False
        round_above, round_below = above[0].sym == "partial", below[0].sym == "partial"
        if round_above or round_below:
            return round_below and (round_above or self.is_d(above[0]))
        if not (self.is_d(above[0]) and self.is_d(below[0])):
            return False
        following = self.tokens[below[1] + 1]
        return following.kind in ("name", "text") or following.sym in ("(", "hat", "bar", "tilde", "{", "vec", "[")

    def is_d(self, token: Token) -> bool:
        return token.kind == "name" and token.text == "d" and token.font in ("", "roman", "bold")

    def first_of_group(self, at: int) -> tuple[Token, int] | None:
        token = self.tokens[min(at, len(self.tokens) - 1)]
        if token.sym == "{" and token.kind == "sign":
            inner = self.tokens[at + 1]
            return (inner, at + 1)
        return None

    def after_group(self, at: int) -> int:
        depth = 0
        while self.tokens[at].kind != "end":
            sym = self.tokens[at].sym if self.tokens[at].kind == "sign" else ""
            depth += {"{": 1, "}": -1}.get(sym, 0)
            at += 1
            if depth == 0:
                break
        return at

    def derivative(self, token: Token) -> Syntax:
        """A fraction of differentials: what is differentiated above, by what below, of matching orders."""
        self.expect("{", "after \\frac")
        sign = self.take()
        round_d = sign.sym == "partial"
        order = self.order_of_d()
        of: Syntax | None = None
        if self.sym != "}":
            with self.inside(events=False):
                of = self.formula()
        self.expect("}", "to end the numerator")
        self.expect("{", "for the denominator")
        variables = self.denominators()
        self.expect("}", "to end the denominator")
        note = "partial" if round_d else "d"
        return self.derived(token, of, variables, order, note)

    def order_of_d(self) -> Syntax | None:
        if self.sym != "^":
            return None
        self.take()
        return self.exponent_group()

    def denominators(self) -> list[tuple[Syntax, Syntax | None]]:
        """d x, d x^2, \\partial x \\partial y, \\partial x \\partial x^T: variables with their powers."""
        found: list[tuple[Syntax, Syntax | None]] = []
        while self.sym != "}" and self.token.kind != "end":
            token = self.token
            if not (token.sym == "partial" or self.is_d(token)):
                raise self.error(
                    f"d or \\partial was expected below, not {self.found()}", hint="each variable needs its own d"
                )
            self.take()
            if self.sym == "{":  # d{x}
                self.take()
                part = self.factor()
                self.expect("}", "to end the group")
            else:
                part = self.factor()
            power = None
            if part.head == "pow" and part.note != "()":
                part, power = part.kids
            elif part.head == "transpose" and part.kids[0].head == "pow" and part.note != "()":
                part = part.kids[0]
            found.append((part, power))
        if not found:
            raise self.error("by what is this derivative?", hint="\\frac{d}{dx}")
        return found

    def derived(
        self,
        token: Token,
        of: Syntax | None,
        variables: list[tuple[Syntax, Syntax | None]],
        order: Syntax | None,
        note: str,
    ) -> Syntax:
        by: list[Syntax] = []
        if order is not None and order.number is None and len(variables) == 1:
            return self.derived_often(token, of, *variables[0], order)
        for variable, power in variables:
            times = power.number if power is not None else 1
            if times is None or times.denominator != 1 or not 0 < times <= 12:
                raise self.error("the order of a derivative must be a whole number", power or variable)
            by.extend([variable] * int(times))
        wanted = 1 if order is None else order.number
        if wanted == 1 < len(by) and (square := self.by_square(token, of, variables, note)) is not None:
            return square
        if wanted is None or wanted != len(by):
            count = self.spelled(order) if order is not None else "1"
            raise self.error(
                f"the orders do not add up: {count} above, {len(by)} below",
                token,
                "the powers of d must be the same above and below",
            )
        if of is None:
            of = self.derivand(token)
        elif self.sym == "(" and key(of) is not None and not self.scanning:
            return self.slope_at(of, by, note, token)
        return self.hessian_or_diff(of, by, note, token)

    def by_square(
        self, token: Token, of: Syntax | None, variables: list[tuple[Syntax, Syntax | None]], note: str
    ) -> Syntax | None:
        """\\partial / \\partial \\sigma^2, as of a variance: by the chain rule that by sigma over 2 sigma."""
        variable, power = variables[0]
        if len(variables) > 1 or variable.kind != "name" or variable.head not in VARIANCES or power is None:
            return None
        if power.number != 2:
            return None
        self.assumed[f"the derivative by {variable.latex or variable.head}^2 is that by a variable of its own"] = None
        of = self.derivand(token) if of is None else of
        slope = self.hessian_or_diff(of, [variable], note, token)
        return node("div", slope, node("mul", power, variable), start=token.start, stop=slope.stop)

    def derived_often(
        self, token: Token, of: Syntax | None, variable: Syntax, power: Syntax | None, order: Syntax
    ) -> Syntax:
        """\\frac{d^n}{dx^n} of something: the order is a letter, the same above and below."""
        if power is None or prefix(power) != prefix(order):
            raise self.error("the orders of this derivative differ above and below", token)
        of = self.derivand(token) if of is None else of
        return Syntax("repeated", (of, variable, order), token.start, max(self.before, of.stop))

    def derivand(self, token: Token) -> Syntax:
        """What stands behind d/dx: a bracket, or the product that follows."""
        of: Syntax | None = None
        kept = self.i
        if self.sym == "(" or self.sym == "[":
            of = self.bracket_behind(token)
            if of.head == "transpose" and self.starts():  # (x - s)^T W (x - s): the row alone is not meant
                self.i, of = kept, None
        if of is None:
            with self.operand():
                of = self.operand_product()
        return of

    def slope_at(self, of: Syntax, by: list[Syntax], note: str, token: Token) -> Syntax:
        """\\frac{df}{dx}(a): a value of the derivative where f is a function; of a quantity it is a product."""
        slope = self.hessian_or_diff(of, by, note, token)
        params = self.names.params.get(self.names.key(of) or "", ())
        single = self.single_name_inside()
        if self.names.kind(of) == "function" and params:
            return self.at_point(slope, params)
        if self.names.kind(of) == "function" and single is not None:
            self.arguments()
            return slope
        inside = self.group_tokens()
        number = len(inside) == 1 and inside[0].kind == "number"
        if self.comma_inside() or number or (single is not None and key(single) in [key(v) for v in by]):
            raise self.error(
                "a bracket behind a derivative can be the point where it is taken, or a factor",
                hint="write \\left.\\frac{df}{dx}\\right|_{x = a} for its value, \\cdot for a product",
            )
        return slope

    def attached_group(self) -> Syntax:
        """The bracket after d/dx, with its power or its own argument."""
        part = self.bracket()
        if self.sym == "(" and part.head == "compose":
            part = node("app", part, *self.arguments())
        return self.attached(part, evaluated=False)

    def operand_product(self) -> Syntax:
        if not self.starts() and self.sym != "-":
            raise self.error("what is differentiated here?", hint="\\frac{d}{dx} takes the product that follows")
        sign = self.accept("-")
        part = self.product()
        return node("neg", part, start=sign.start) if sign else part

    def hessian_or_diff(self, of: Syntax, by: list[Syntax], note: str, token: Token) -> Syntax:
        stop = max(self.before, of.stop)
        if len(by) == 2:
            first, second = by
            plain = [v.kids[0] if v.head == "transpose" else v for v in by]
            if second.head == "transpose" or first.head == "transpose":
                if key(plain[0]) == key(plain[1]) and key(plain[0]):
                    return Syntax("hessian", (of, plain[0]), token.start, stop, note=note)
                return Syntax("diff", (of, *plain), token.start, stop, note=note)
            if self.names.rank(first) in (VECTOR,) and key(first) == key(second):
                return Syntax("hessian", (of, first), token.start, stop, note=note)
        flipped = [v.kids[0] for v in by if v.head == "transpose"]
        if flipped:
            return Syntax(
                "diff",
                (of, *(v.kids[0] if v.head == "transpose" else v for v in by)),
                token.start,
                stop,
                note=note + "T",
            )
        return Syntax("diff", (of, *by), token.start, stop, note=note)

    def derivative_operator_follows(self) -> bool:
        """Is the next factor a bare d/dx?"""
        if self.sym != "frac":
            return False
        kept = self.i
        self.i += 1
        try:
            if not self.derivative_fraction():
                return False
            inner = self.i + 2
            if self.tokens[inner].sym == "^":
                return False
            return self.tokens[inner].sym == "}"
        finally:
            self.i = kept
