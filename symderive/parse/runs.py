"""Juxtaposed runs: what can begin a factor, and where a run of factors ends."""

from __future__ import annotations

from symderive.parse.grammar import Grammar
from symderive.parse.names import SCALAR
from symderive.parse.stream import Reach
from symderive.parse.syntax import Syntax, node, product
from symderive.parse.words import FUNCTION_WORDS

OPENERS = frozenset((
    "(", "[", "{", "langle", "lvert", "lVert", "lfloor", "lceil", "frac", "binom", "sqrt", "sum", "prod",
    "int", "lim", "begin", "nabla", "partial", "left.", "hat", "bar", "tilde", "dot", "ddot", "infty", "max",
    "min", "sup", "inf", "argmax", "argmin", "emptyset", "overbrace", "underbrace", "Pr", "complement",
    "neg", "exists", "forall", "dots", "bigcap", "bigcup", "arg", "breve", "check", "acute", "grave",
    "mathring", "xrightarrow", "substack", "overset", "underset", "stackrel", "bot", "top", "triangle",
    "limsup", "liminf", "val", "star",
))  # fmt: skip

FUNCTION_LETTERS = frozenset(["f", "g", "h", "F", "G", "H", "J", "L", "ell", "phi", "psi", "Phi", "Psi", "sigma"])


class Runs(Grammar):
    """Factors without a sign between them."""

    def matrix_product(self, factors: list[Syntax]) -> Syntax:
        left, token = product(factors), self.take()
        right = self.run()
        match token.text:
            case "odot":
                head = "hadamard"
            case "otimes":
                head = "kron"
            case "circ":
                function = self.names.kind(left) == "function" or self.names.kind(right) == "function"
                letters = left.kind == right.kind == "name" and left.head in FUNCTION_LETTERS
                head = "compose" if function or (letters and self.names.rank(left) is None) else "hadamard"
            case "star":
                head = "convolve"
            case _:
                head = "mod"
        if head == "hadamard" and self.names.rank(left) == SCALAR == self.names.rank(right):
            return product([left, right])
        flat = left.kids if left.head == head == "hadamard" and left.note != "()" else (left,)
        return node(head, *flat, right, note=token.start)

    def run(self, argument: bool = False) -> Syntax:
        """Factors side by side. As a function's ``argument`` it stops before another function's name."""
        self.deeper()
        factors = [self.factor()]
        while self.starts():
            if self.spaced and self.token.gap:
                break
            if argument and (self.function_starts() or self.big_starts() or self.moves() or self.slope_starts()):
                break
            if self.sym == "(" and argument and factors[-1].kind != "number" and self.summed_group():
                if self.strict:
                    raise self.error(
                        "does the function take the bracket too, or only what stands before it?",
                        hint="put brackets around the function's whole argument",
                    )
                inside = self.group_tokens()
                bracket = f"({self.source.text[inside[0].start : inside[-1].stop]})" if inside else "the bracket"
                said = f"it is not clear how far this function reaches: it can end before {bracket} or take it in"
                self.reaches.append(Reach(said, True, True))
                if not self.far:
                    break
            if self.derivative_operator_follows() and self.in_operand:
                break
            if self.token.kind == "number" and factors[-1].kind == "number":
                raise self.error("two numbers side by side", hint="a product of numbers needs \\cdot")
            factors.append(self.factor())
        self.nesting -= 1
        return product(factors)

    def starts(self) -> bool:
        """Can the next token begin a factor?"""
        token = self.token
        if token.kind == "name":
            return not (self.integrals and self.differential_starts()) and not (
                token.text == "mod" and token.font == "roman"
            )
        if token.kind == "number":
            return True
        if token.kind == "text":
            return self.word_factor()
        if token.sym == "|":
            return "|" not in self.bars and not self.headed and not self.given_bar() and self.closing_bar_follows()
        if token.sym in ("||", "Vert"):
            return token.sym not in self.bars and "|" not in self.bars
        if token.sym in ("overset", "underset", "stackrel"):
            return not self.is_stacked_relation()
        return token.sym in OPENERS or token.sym in FUNCTION_WORDS

    def slope_starts(self) -> bool:
        r"""Does a derivative stand here, \frac{\partial f}{\partial x} or f_x of a declared f? No argument holds it."""
        if self.token.kind == "name":
            return self.names.kinds.get(self.token.text) == "function" and self.peek().sym == "_"
        if self.sym != "frac":
            return False
        kept = self.i
        self.i += 1
        try:
            return self.derivative_fraction()
        finally:
            self.i = kept

    def given_bar(self) -> bool:
        return self.peek().sym == "_"

    def closing_bar_follows(self) -> bool:
        depth = 0
        for token in self.tokens[self.i + 1 :]:
            if token.sym in ("(", "[", "{"):
                depth += 1
            elif token.sym in (")", "]", "}"):
                depth -= 1
            if depth < 0:
                return False
            if depth == 0 and token.sym == "|":
                return True
        return False
