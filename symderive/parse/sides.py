"""The right sides of relations: sets and spaces after "in", independence, the types of functions."""

from __future__ import annotations

from symderive.parse.law_sides import LawSides
from symderive.parse.syntax import Syntax, node, product


class Sides(LawSides):
    """Sets, intervals, spaces."""

    def independent_side(self) -> Syntax:
        """Y | Z after the sign of independence."""
        with self.inside(events=True, bars=False):
            parts = [self.event()]
        part = parts[0]
        if self.sym in ("mid", "|") and not self.bars and not self.headed:
            self.take()
            return node("conditioned", part, node("given", *self.conditions()))
        return part

    def interval_ahead(self) -> bool:
        """Do brackets with one comma stand here as an interval: [0, 1), ]0, 1[?"""
        if self.sym not in ("(", "["):
            return False
        if self.top_level().count(",") != 1:
            return False
        at = self.i + 1 + len(self.group_tokens())
        behind = [token.sym for token in self.tokens[at : at + 3]]
        return self.sym == "[" or behind != [")", "^", "top"]  # (x, y)^T is a vector

    def interval(self) -> Syntax:
        opener = self.take()
        with self.inside(events=False):
            low = self.union()
            self.expect(",", "between the ends of the interval")
            high = self.union()
        closer = self.take()
        if closer.sym not in (")", "]"):
            raise self.error("this interval is never closed", opener)
        part = Syntax("interval", (low, high), opener.start, self.before, note=opener.sym + closer.sym)
        return self.to_the_power(part)

    def to_the_power(self, part: Syntax) -> Syntax:
        if self.sym != "^":
            return part
        self.take()
        return node("setpower", part, *self.sizes(), stop=self.before)

    def set_side(self) -> Syntax:
        """A set after \\in: R^n, R^{m x n}, an interval, a finite set, a letter."""
        part = self.interval() if self.interval_ahead() else self.space() or self.set_atom()
        while self.sym in ("cup", "cap", "setminus", "times"):
            sign = self.take()
            right = self.interval() if self.interval_ahead() else self.space() or self.set_atom()
            part = node({"times": "product"}.get(sign.sym, sign.sym), part, right)
        return part

    def set_atom(self) -> Syntax:
        if self.sym == "{" and self.token.kind == "command":
            return self.to_the_power(self.braces_set())
        if self.token.kind == "text":
            return self.word()
        return self.meet()

    def space(self) -> Syntax | None:
        """R, R^n, R^{m x n}, R_{>0}, N, Z, S^n_{++}: a space with its sizes."""
        token = self.token
        if token.kind != "name" or token.text not in ("R", "N", "Z", "Q", "C", "S"):
            return None
        plain = token.font != "double"
        known = token.text == "R" and "R" not in self.names.kinds
        if plain and not known and (token.text != "S" or self.peek().sym != "_"):
            return None
        self.take()
        sizes: list[Syntax] = []
        mark = ""
        while self.sym in ("^", "_"):
            sign = self.take()
            if sign.sym == "_":
                mark += self.raw_group()
            elif self.sym in ("+", "-", "*"):
                mark += self.take().text
            elif self.sym == "{" and self.peek().sym in ("+", "*") and self.peek(2).sym == "}":
                mark += self.raw_group()
            else:
                sizes = self.sizes()
        label = {"R": "real", "N": "natural", "Z": "integer", "Q": "rational", "C": "complex", "S": "symmetric"}[
            token.text
        ]
        if token.text == "S" and len(sizes) == 1:
            sizes = sizes * 2
        kind = ("scalar", "vector", "matrix")[len(sizes)] if len(sizes) < 3 else "array"
        if len(sizes) == 3:
            raise self.error("an object with three axes is not read", token)
        shape = Syntax(kind, tuple(sizes), token.start, self.before)
        field = Syntax(label, (), token.start, token.stop)
        return Syntax(
            "space",
            (shape, field) if sizes else (Syntax("scalar", (), token.start, token.stop), field),
            token.start,
            self.before,
            note=(label, mark),
        )

    def sizes(self) -> list[Syntax]:
        """The sizes in a superscript: n, m x n, 1 x n, (m+n) x k."""
        if self.sym != "{":
            return [self.script()]
        self.take()
        with self.inside(events=False):
            found = [self.size_sum()]
            while self.accept("times", "*", ","):
                found.append(self.size_sum())
        self.expect("}", "to end the sizes")
        return found

    def size_sum(self) -> Syntax:
        """A size: a sum of products written side by side (x parts the axes)."""
        start = self.token.start
        sign = self.signs()
        terms = [self.run() if sign > 0 else node("neg", self.run())]
        while self.sym in ("+", "-"):
            sign = self.signs()
            one = self.run()
            while self.accept("cdot"):
                one = product([one, self.run()])
            terms.append(one if sign > 0 else node("neg", one))
        return self.terms(terms, start)

    def function_type(self, left: Syntax) -> Syntax:
        """f: R^n -> R, B: R x R -> R."""
        domains = [self.set_side_simple()]
        while self.accept("times", ","):
            domains.append(self.set_side_simple())
        if not self.accept("to", "mapsto"):
            raise self.error("\\to was expected in the declaration of a function")
        target = self.set_side_simple()
        return node("declare", left, node("function", node("domain", *domains), target), note="function")

    def set_side_simple(self) -> Syntax:
        if self.interval_ahead():
            return self.interval()
        space = self.space()
        if space is not None:
            return space
        if self.sym == "{" and self.token.kind == "command":
            return self.to_the_power(self.braces_set())
        return self.factor()
