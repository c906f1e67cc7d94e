"""Fractions of differentials, differentials, gradients, Hessians."""

from __future__ import annotations

from symderive.parse.names import MATRIX, SCALAR, VECTOR
from symderive.parse.stream import Stream
from symderive.parse.syntax import Syntax, base, key, node, product
from symderive.parse.tokens import Token


class Derivatives(Stream):
    """Whatever has a d, a round d or a nabla in it."""

    # ------------------------------------------------------------ fractions and derivatives
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
        general = order is not None and order.number is None
        for variable, power in variables:
            times = power.number if power is not None else 1
            if times is None or times.denominator != 1 or not 0 < times <= 12:
                if general and power is not None and key(power) == key(order or power):
                    raise self.error("a derivative of general order is not read", token, "write the order as a number")
                raise self.error("the order of a derivative must be a whole number", power or variable)
            by.extend([variable] * int(times))
        wanted = 1 if order is None else order.number
        if wanted is None or wanted != len(by):
            count = self.spelled(order) if order is not None else "1"
            raise self.error(
                f"the orders do not add up: {count} above, {len(by)} below",
                token,
                "the powers of d must be the same above and below",
            )
        if of is None:
            if self.sym == "(" or self.sym == "[":
                of = self.attached_group()
            else:
                with self.operand():
                    of = self.operand_product()
        elif (
            self.sym == "("
            and of.kind == "name"
            and len(by) == 1
            and self.names.kind(of) == "function"
            and self.single_name_inside() is not None
        ):
            self.arguments()
        return self.hessian_or_diff(of, by, note, token)

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

    # ------------------------------------------------------------ differentials
    def differential_starts(self) -> bool:
        """d followed by a variable, where an integral waits for it."""
        token, after = self.token, self.peek()
        if not self.is_d(token) or self.names.kinds.get("d") in ("vector", "function"):
            return False
        named = after.kind == "name" and (after.text != "d" or token.font == "roman")
        return named or after.sym in ("vec", "^", "hat")

    def differential_here(self) -> bool:
        return self.token.kind == "name" and "d" not in self.names.kinds

    def differential_variable(self) -> Syntax:
        self.take()
        if self.accept("^"):
            self.exponent_group()
        token = self.take()
        part = Syntax(token.text, (), token.start, token.stop, kind="name", latex=token.latex, font=token.font)
        return self.scripts(part) if self.sym == "_" else part

    def differential(self, d: Token) -> Syntax:
        """dX outside integrals and fractions: the differential of a declared X; else it is asked for."""
        token = self.token
        part = Syntax(token.text, (), token.start, token.stop, kind="name", latex=token.latex, font=token.font)
        follows = self.slash_follows()
        if follows or self.names.kinds.get(token.text) is not None or self.scanning:
            if not follows:
                self.assume(f"d{part.latex} is read as the differential of {part.latex}")
            inner = self.name()
            return Syntax("differential", (inner,), d.start, self.before, note="d")
        raise self.error(
            f"d{part.latex} outside an integral or a derivative can be a product or a differential",
            d,
            "write \\frac{d}{dx} for a derivative, d \\cdot x for a product, or declare the letter",
        )

    def slash_follows(self) -> bool:
        """df/dx typed with a slash."""
        at = self.i
        while (
            self.tokens[at].kind == "name"
            or self.tokens[at].sym in ("(", ")", "_", "{", "}", "^", ",")
            or self.tokens[at].kind == "number"
        ):
            at += 1
        following = self.tokens[at]
        return following.sym == "/" and (self.is_d(self.tokens[at + 1]) or self.tokens[at + 1].sym == "partial")

    def partial_sign(self) -> Syntax:
        """A round d outside \\frac: half of a derivative typed with a slash."""
        token = self.take()
        if self.sym == "_":
            self.take()
            variable = self.script()
            return self.hessian_or_diff(self.operand_of_gradient(), [variable], "partial", token)
        order = self.order_of_d()
        if self.sym == "/":
            return Syntax("differential", (), token.start, token.stop, note=("partial", order))
        inner = self.factor()
        return Syntax("differential", (inner,), token.start, self.before, note=("partial", order))

    def is_differential(self, part: Syntax) -> bool:
        following = self.token
        return part.head == "differential" and (following.sym == "partial" or self.is_d(following))

    def slash_derivative(self, above: Syntax) -> Syntax:
        """\\partial f / \\partial x."""
        token = Token("sign", "/", above.start, above.stop)
        partial = isinstance(above.note, tuple)
        order = above.note[1] if partial else None
        variables: list[tuple[Syntax, Syntax | None]] = []
        while self.sym == "partial" or self.is_d(self.token):
            self.take()
            part = self.factor()
            power = None
            if part.head == "pow":
                part, power = part.kids
            variables.append((part, power))
        of = above.kids[0] if above.kids else None
        return self.derived(token, of, variables, order, "partial" if partial else "d")

    def small_change(self, part: Syntax) -> bool:
        """\\delta x, \\Delta x: one name, where delta itself is not declared and stands directly before a letter."""
        follows = self.token
        return (
            follows.kind == "name"
            and follows.text not in ("delta", "Delta")
            and len(follows.text) == 1
            and self.names.kind(part) is None
            and follows.font != "roman"
        )

    def change(self, part: Syntax) -> Syntax:
        token = self.take()
        name = f"{part.head}_{token.text}"
        spelled = f"{part.latex} {token.latex}"
        whole = Syntax(name, (), part.start, token.stop, kind="name", latex=spelled, font=token.font)
        return self.scripts(whole)

    # ------------------------------------------------------------ gradients
    def gradient(self) -> Syntax:
        """\\nabla f, \\nabla_x f, \\nabla^2 f, \\nabla_x^2 f."""
        token = self.take()
        variable: Syntax | None = None
        second = False
        while self.sym in ("_", "^"):
            sign = self.take()
            if sign.sym == "_":
                variable = self.script()
            else:
                raised = self.exponent_group()
                if raised.number != 2:
                    raise self.error("\\nabla has the power 2 or none", sign)
                second = True
        if self.sym == "cdot":
            raise self.error("a divergence \\nabla \\cdot is not read", token, "write it as a trace of a Jacobian")
        if not self.starts():
            return Syntax("nabla", (variable,) if variable else (), token.start, self.before)
        flipped = False
        operand = self.operand_of_gradient(variable)
        if (operand.head == "transpose" and operand.kids[0].head in ("app", "sub_")) or (
            operand.head == "transpose"
            and operand.kids[0].kind == "name"
            and self.names.rank(operand.kids[0]) not in (VECTOR, MATRIX)
        ):
            operand, flipped = operand.kids[0], True
        names = [variable] if variable is not None else self.gradient_letters(operand)
        part = Syntax("hessian" if second else "grad", (operand, *names), token.start, operand.stop)
        return node("transpose", part, stop=self.before) if flipped else part

    def constant_before(self, first: Syntax, variable: Syntax | None) -> bool:
        """\\nabla_w \\lambda |w|^2: a Greek letter without w before factors that hold w is inside the gradient."""
        letter = base(first)
        if variable is None or len(letter.head) < 2 or letter.kind != "name" or first.head == "app":
            return False
        if self.names.kind(first) not in (None, "scalar") or key(letter) == key(variable):
            return False
        at = self.i
        while self.tokens[at].sym not in ("+", "-", "=", ")", "]", ",") and self.tokens[at].kind != "end":
            if self.tokens[at].text == variable.head:
                return True
            at += 1
        return False

    def operand_of_gradient(self, variable: Syntax | None = None) -> Syntax:
        """A function name or application stands alone after \\nabla; anything else is a juxtaposed run."""
        if self.token.kind == "name" and not self.function_starts():
            with self.operand():
                first = self.factor()
            under = first.kids[0] if first.head in ("transpose", "pow") else first
            callable_ = (
                under.head in ("app", "diff")
                or self.names.kind(base(under)) == "function"
                or self.names.rank(under) in (None, SCALAR)
            )
            if not self.starts() or (callable_ and not self.constant_before(first, variable)):
                return first
            with self.operand():
                rest = self.run(argument=False)
            return product([first, rest])
        if self.sym in ("(", "[", "{"):
            return self.attached_group()
        if self.function_starts():
            return self.function()
        with self.operand():
            return self.run()

    def gradient_letters(self, operand: Syntax) -> list[Syntax]:
        """By what \\nabla f differentiates where it does not say: the argument of f."""
        if operand.head == "app" and len(operand.kids) == 2 and operand.kids[1].kind == "name":
            return [operand.kids[1]]
        name = self.names.key(operand)
        params = self.names.params.get(name or "", ())
        return [params[0]] if len(params) == 1 else []
