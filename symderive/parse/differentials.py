"""Differentials outside fractions, small changes, gradients."""

from __future__ import annotations

from symderive.parse.derivands import Derivands
from symderive.parse.names import MATRIX, SCALAR, VECTOR
from symderive.parse.stream import Reach
from symderive.parse.syntax import Syntax, base, key, node, product
from symderive.parse.tokens import Token


class Differentials(Derivands):
    """A d, a round d or a nabla that is no fraction."""

    def differential_starts(self) -> bool:
        """d followed by a variable, where an integral waits for it."""
        token, after = self.token, self.peek()
        if not self.is_d(token) or self.names.kinds.get("d") in ("vector", "function"):
            return False
        named = after.kind == "name" and (after.text != "d" or token.font == "roman")
        return named or after.sym in ("vec", "^", "hat")

    def differential_here(self) -> bool:
        """Does d stand before a name that it can differentiate? Of d Y with a random Y it is a factor."""
        random = self.names.kinds.get(self.token.text) == "random" and self.peek().sym != "/"
        function = self.token.kind == "command" and self.function_starts() and self.matrices_ahead()
        return (self.token.kind == "name" or function) and "d" not in self.names.kinds and not random

    def moves(self) -> bool:
        """Does dx or d( ) stand here, in formulas that speak of differentials?"""
        after = self.peek()
        if self.token.text != "d" or self.token.kind != "name" or not self.names.moving:
            return False
        return "d" not in self.names.kinds and (after.text in self.names.moving or after.sym == "(")

    def differential_variable(self) -> Syntax:
        self.take()
        if self.accept("^"):
            self.exponent_group()
        token = self.take()
        part = Syntax(token.text, (), token.start, token.stop, kind="name", latex=token.latex, font=token.font)
        return self.scripts(part) if self.sym in ("_", "'") else part

    def differential(self, d: Token) -> Syntax:
        """dX outside integrals and fractions: the differential of a declared X; else it is asked for."""
        token = self.token
        if self.function_starts() and (self.scanning or self.matrices_ahead()):
            inner = self.function()
            return Syntax("differential", (inner,), d.start, self.before, note="d")
        part = Syntax(token.text, (), token.start, token.stop, kind="name", latex=token.latex, font=token.font)
        follows = self.slash_follows()
        known = self.names.kinds.get(token.text) is not None or token.text in self.names.moving
        if follows or known or self.scanning:
            if not follows:
                self.assume(f"d{part.latex} is read as the differential of {part.latex}")
            inner = self.name()
            return Syntax("differential", (inner,), d.start, self.before, note="d")
        raise self.error(
            f"d{part.latex} outside an integral or a derivative can be a product or a differential",
            d,
            "write \\frac{d}{dx} for a derivative, d \\cdot x for a product, or declare the letter",
        )

    def matrices_ahead(self) -> bool:
        """Does a declared vector or matrix stand behind a d before \\log\\det X or \\operatorname{tr}(X W)?"""
        ends = {"=", "+", "-", ",", "&"}
        for t in self.tokens[self.i :]:
            if t.sym in ends or t.kind == "end":
                return False
            if t.kind == "name" and self.names.ranks.get(t.text) in (VECTOR, MATRIX):
                return True
        return False

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
            return self.hessian_or_diff(self.operand_of_gradient(token), [variable], "partial", token)
        order = self.order_of_d()
        if self.sym == "/":
            return Syntax("differential", (), token.start, token.stop, note=("partial", order))
        inner = self.factor()
        if self.sym != "/" and not self.scanning:
            raise self.error(
                "a \\partial outside of a fraction says nothing by itself", token, "\\frac{\\partial f}{\\partial x}"
            )
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
            and part.head not in self.names.letters
            and follows.font != "roman"
        )

    def change(self, part: Syntax) -> Syntax:
        token = self.take()
        name = f"{part.head}_{token.text}"
        spelled = f"{part.latex} {token.latex}"
        whole = Syntax(name, (), part.start, token.stop, kind="name", latex=spelled, font=token.font)
        return self.scripts(whole)

    def gradient(self) -> Syntax:
        """\\nabla f, \\nabla_x f, \\nabla^2 f, \\nabla_x^2 f."""
        token = self.take()
        variable: Syntax | None = None
        second = self.nabla_again()
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
        operand = self.operand_of_gradient(token, variable)
        if (operand.head == "transpose" and operand.kids[0].head in ("app", "sub_")) or (
            operand.head == "transpose"
            and operand.kids[0].kind == "name"
            and self.names.rank(operand.kids[0]) not in (VECTOR, MATRIX)
        ):
            operand, flipped = operand.kids[0], True
        names = [variable] if variable is not None else self.gradient_letters(operand)
        part = Syntax("hessian" if second else "grad", (operand, *names), token.start, operand.stop)
        if not names and self.of_the_whole(operand, token):
            part = part.but(note="whole")
        return node("transpose", part, stop=self.before) if flipped else part

    def of_the_whole(self, operand: Syntax, token: Token) -> bool:
        """Is a row \\nabla f(Ax) = ... of a defined f read as the gradient of f(Ax), and not as that of f, at Ax?"""
        if operand.head != "app" or len(operand.kids) != 2 or self.strict or token is not self.tokens[0]:
            return False
        if not self.names.params.get(self.names.key(operand.kids[0]) or ""):
            return False
        inside = self.source.text[operand.kids[1].start : operand.kids[1].stop]
        said = f"it is not clear how far this gradient reaches: it can be taken at {inside}, or take {inside} in"
        self.reaches.append(Reach(said, True, False))
        return self.far

    def nabla_again(self) -> bool:
        """\\nabla\\nabla^\\top f or \\nabla\\nabla f: the second nabla, which makes a Hessian."""
        at = self.i + (2 if self.sym == "^" and self.peek().sym in ("top", "intercal") else 0)
        if self.tokens[at].sym != "nabla":
            return False
        self.i = at + 1
        if self.sym == "^" and (self.peek().sym in ("top", "intercal") or self.peek().text == "T"):
            self.i += 2
        return True

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

    def operand_of_gradient(self, token: Token, variable: Syntax | None = None) -> Syntax:
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
            return self.bracket_behind(token)
        if self.function_starts():
            return self.function()
        with self.operand():
            return self.run()

    def gradient_letters(self, operand: Syntax) -> list[Syntax]:
        """By what \\nabla f differentiates where it does not say: the argument of f."""
        if operand.head == "app" and len(operand.kids) == 2 and key(operand.kids[1]) is not None:
            return [operand.kids[1]]
        name = self.names.key(operand)
        params = self.names.params.get(name or "", ())
        return [params[0]] if len(params) == 1 else []
