"""Words on layout: a gradient is a row or a column, a derivative has the shape of X."""

from __future__ import annotations

import re

from symderive.expr.shape import SCALAR, describe
from symderive.parse.stating import Stating
from symderive.parse.syntax import Syntax, key
from symderive.parse.tokens import Token

COLUMNS = re.compile(r"\b(columns?)\b", re.I)

ROWS = re.compile(r"\b(rows?)\b", re.I)
DERIVATIVES = frozenset(("diff", "grad", "nabla", "hessian"))  # of which a layout can be said


class LayoutWords(Stating):
    """How the words of a statement choose a layout."""

    def layout_words(self, words: str, tokens: list[Token], targets: list[Syntax]) -> bool:
        """\\nabla is a column; df/dX has the shape of X; has entry (i, j) = ..."""
        if not targets or targets[-1].head not in DERIVATIVES:
            return bool(self.general_layout(words))
        target = targets[-1]
        if "entry" in words or "entries" in words:
            return self.entry_layout(target, tokens)
        if "shape of" in words or "size of" in words or "same shape as" in words or "dimensions of" in words:
            tree = self.syntax(tokens) if tokens else None
            flipped = "transpose" in words or (tree is not None and tree.head == "transpose")
            by = target.kids[1] if len(target.kids) > 1 else tree
            rank = self.names.rank(by) if by is not None else None
            if rank == "vector":
                self.scope.layouts["gradient"] = "row" if flipped else "column"
            else:
                self.scope.layouts["matrix"] = "transposed" if flipped else "shape"
            return True
        if COLUMNS.search(words) or ROWS.search(words):
            self.scope.layouts["gradient"] = "column" if COLUMNS.search(words) else "row"
            return True
        return False

    def general_layout(self, words: str) -> bool:
        found = re.search(r"\b(gradients?|derivatives?)\b.*\b(columns?|rows?)\b", words)
        if found:
            self.scope.layouts["gradient"] = "column" if found.group(2).startswith("col") else "row"
            return True
        found = re.search(r"\b(numerator|denominator) layout\b", words)
        if found:
            self.scope.layouts["jacobian"] = found.group(1)
            self.scope.layouts["gradient"] = "row" if found.group(1) == "numerator" else "column"
            self.scope.layouts["matrix"] = "transposed" if found.group(1) == "numerator" else "shape"
            return True
        return False

    def entry_layout(self, target: Syntax, tokens: list[Token]) -> bool:
        """has entry (i, j) = df_i/dx_j, or = df/dX_{ij}."""
        tree = self.syntax(tokens)
        if tree.head != "eq" or tree.kids[1].head != "diff" or tree.kids[0].head != "list":
            return False
        i, j = (key(k) for k in tree.kids[0].kids[:2])
        of, by = tree.kids[1].kids[:2]
        above = [key(k) for k in of.kids[1:]] if of.head in ("sub_", "idx") else []
        below = [key(k) for k in by.kids[1:]] if by.head in ("sub_", "idx") else []
        if len(below) == 2:
            self.scope.layouts["matrix"] = "shape" if below == [i, j] else "transposed"
            return True
        if above and below:
            self.scope.layouts["jacobian"] = "numerator" if above == [i] and below == [j] else "denominator"
            return True
        return False

    def layout_by_shape(self, tree: Syntax) -> None:
        """df/dx in R^{1 x n}: the layout by the shape that is stated."""
        shape = self.space_shape(tree.kids[1:])
        of = tree.kids[0]
        target = self.elaborator.target(of.kids[0]) if of.kids else None
        by = self.elaborator.variable(of.kids[1]) if len(of.kids) > 1 else None
        if target is None or by is None:
            return
        flipped = by.shape[::-1]
        if target.shape == SCALAR and by.shape[1] == SCALAR[1]:
            row = shape[0] == SCALAR[0]
            self.scope.layouts["gradient"] = "row" if row else "column"
            due = flipped if row else by.shape
        elif target.shape == SCALAR:
            self.scope.layouts["matrix"] = "shape" if shape == by.shape else "transposed"
            due = by.shape if shape == by.shape else flipped
        else:
            numerator = shape[0] == target.shape[0]
            self.scope.layouts["jacobian"] = "numerator" if numerator else "denominator"
            due = (target.shape[0], by.shape[0]) if numerator else (by.shape[0], target.shape[0])
        if not self.scope.fit(shape, due):
            said, fits = (describe(self.scope.settled(u)) for u in (shape, due))
            raise self.scope.error(f"this derivative is said to be {said}, but it is {fits}", tree)
