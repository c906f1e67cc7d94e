"""Tokens -> syntax tree by precedence climbing.

Relations stand in ``chains``, sums and products in ``terms``; what stands between two operators is read in
``atoms``, what begins with a word in ``functions``, ``operators`` and ``chance``.
"""

from __future__ import annotations

from symderive.parse.atoms import Atoms
from symderive.parse.chains import Chains
from symderive.parse.chance import Chance
from symderive.parse.matrices import Matrices
from symderive.parse.operators import Operators
from symderive.parse.syntax import Syntax, key, node
from symderive.parse.terms import Terms


class Reader(Chains, Terms, Operators, Chance, Matrices, Atoms):
    """Reads one formula, statement or list of them; see ``Stream`` for its state."""

    def whole(self) -> Syntax:
        """Everything up to the end, as one tree; nothing may be left over."""
        if self.token.kind == "end":
            raise self.error("there is nothing to read: the formula is empty", 0)
        tree = self.rows() if any(t.kind == "break" for t in self.tokens) else self.listed()
        if self.token.kind != "end":
            raise self.stuck()
        return tree

    def rows(self) -> Syntax:
        lines = [self.listed()]
        while self.token.kind == "break" or self.sym == "&":
            self.take()
            while self.token.kind == "break":
                self.take()
            if self.token.kind != "end":
                lines.append(self.listed())
        return lines[0] if len(lines) == 1 else node("lines", *lines)

    def listed(self) -> Syntax:
        """Formulas with commas (or wide spaces) between."""
        start = self.token.start
        parts = [self.formula()]
        while (comma := self.accept(",", ";")) or (self.token.gap and self.token.kind != "end" and self.starts()):
            if comma and self.token.kind == "end":
                break
            parts.append(self.formula())
        return parts[0] if len(parts) == 1 else self.shared(parts, start)

    def shared(self, parts: list[Syntax], start: int) -> Syntax:
        """X_1, ..., X_n ~ law is one statement of a list of names."""
        last = parts[-1]
        names = all(key(p) is not None or p.head == "dots" for p in parts[:-1])
        if (
            names
            and last.kind == "node"
            and last.head in ("iid", "sim", "declare", "in")
            and key(last.kids[0]) is not None
        ):
            return last.but(kids=(node("list", *parts[:-1], last.kids[0]), *last.kids[1:]), start=start)
        return node("list", *parts, start=start)
