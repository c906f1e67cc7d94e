"""Environments: matrices, tables, cases, aligned lines; what is set over or under."""

from __future__ import annotations

from symderive.parse.bars import Bars
from symderive.parse.brackets import Brackets
from symderive.parse.dots import many_times
from symderive.parse.syntax import Syntax, node
from symderive.parse.tokens import Token
from symderive.parse.words import EXTREMES, MATRICES

STATED = frozenset(("eq", "ne", "lt", "le", "gt", "ge"))  # what a row of a system says


class Matrices(Brackets, Bars):
    """What stands in rows."""

    def environment(self) -> Syntax:
        begin = self.take()
        kind = begin.latex
        if kind in MATRICES or kind in ("cases", "dcases", "rcases"):
            rows = self.table_rows()
            self.end_of(kind, begin)
            return self.table_of(kind, rows, begin)
        with self.inside():
            self.opening = True
            lines = self.aligned_lines()
        self.end_of(kind, begin)
        return lines[0] if len(lines) == 1 else Syntax("lines", tuple(lines), begin.start, self.before)

    def end_of(self, kind: str, begin: Token) -> None:
        if self.sym != "end":
            raise self.stuck() if self.token.kind != "end" else self.error(f"\\begin{{{kind}}} is never ended", begin)
        self.take()

    def table_rows(self) -> list[list[Syntax]]:
        rows: list[list[Syntax]] = [[]]
        with self.inside(events=False):
            self.table = 1
            filled = False
            while self.sym != "end" and self.token.kind != "end":
                if self.sym == "&":
                    token = self.take()
                    if not filled:
                        rows[-1].append(Syntax("0", (), token.start, token.start, kind="number", note="empty"))
                    filled = False
                elif self.token.kind == "break":
                    token = self.take()
                    if rows[-1] and not filled:
                        rows[-1].append(Syntax("0", (), token.start, token.start, kind="number", note="empty"))
                    rows.append([])
                    filled = False
                elif self.sym in ("|",) and not filled and not self.closing_bar_follows():
                    self.take()
                else:
                    if filled:
                        raise self.stuck()
                    rows[-1].append(self.cell())
                    filled = True
            if rows[-1] and not filled:
                rows[-1].append(Syntax("0", (), self.before, self.before, kind="number", note="empty"))
        return [row for row in rows if row]

    def cell(self) -> Syntax:
        """A cell of a matrix or a case, with its condition's words (if, for, otherwise)."""
        if self.token.kind == "text":
            text = self.token.text.strip().lower().rstrip(":,")
            token = self.token
            if text in ("otherwise", "else", "otherwise.", "sonst"):
                self.take()
                return Syntax("otherwise", (), token.start, token.stop)
            if text in ("if", "for", "when", "falls", "where", "if and only if"):
                self.take()
                return self.cell()
        part = self.formula()
        while self.sym in (",", ";") or self.token.kind == "text":
            if self.token.kind == "text":
                word = self.token.text.strip().lower()
                if word in ("if", "for", "when"):
                    break
                if word in ("and", "or"):
                    self.take()
                    part = node("and" if word == "and" else "or", part, self.formula())
                    continue
                if word in (",", ".", ";", ""):
                    self.take()
                    continue
                raise self.stuck()
            self.take()
            if self.sym in ("&", "end") or self.token.kind == "break":
                break
            if self.token.kind == "text":
                continue
            part = node("and", part, self.formula())
        if self.token.kind == "text":
            condition = self.cell()
            return Syntax("row", (part, condition), part.start, condition.stop)
        return part

    def table_of(self, kind: str, rows: list[list[Syntax]], begin: Token) -> Syntax:
        if not rows:
            raise self.error("a matrix without entries", begin)
        start, stop = begin.start, self.before
        if kind.endswith("cases"):
            return self.cases(rows, begin)
        width = max(len(row) for row in rows)
        for row in rows:
            if kind == "array" and width > len(row) and any(c.head in ("eq",) for r in rows for c in r):
                continue
            if len(row) != width:
                raise self.error(
                    f"the rows of this matrix have {width} and {len(row)} entries",
                    row[0],
                    "each row needs as many & as the others",
                )
        matrix = Syntax(
            "matrix", tuple(Syntax("row", tuple(row), row[0].start, row[-1].stop) for row in rows), start, stop
        )
        if kind == "vmatrix":
            return node("det", matrix)
        if kind == "Vmatrix":
            return node("norm", matrix)
        return matrix

    def cases(self, rows: list[list[Syntax]], begin: Token) -> Syntax:
        cells_of = [row[0].kids if len(row) == 1 and row[0].head == "row" else tuple(row) for row in rows]
        if len(rows) > 1 and all(len(cells) == 1 and cells[0].head in STATED for cells in cells_of):
            return self.shared([cells[0] for cells in cells_of], begin.start)  # a system of equations
        branches = []
        for row in rows:
            cells = row[0].kids if len(row) == 1 and row[0].head == "row" else tuple(row)
            if len(cells) == 1:
                cells = (cells[0], Syntax("otherwise", (), cells[0].stop, cells[0].stop))
            if len(cells) != 2:
                raise self.error("each case has a value and a condition with & between", row[0])
            branches.append(Syntax("row", cells, cells[0].start, cells[-1].stop))
        return Syntax("cases", tuple(branches), begin.start, self.before)

    def aligned_lines(self) -> list[Syntax]:
        lines: list[Syntax] = []
        while self.sym != "end" and self.token.kind != "end":
            if self.token.kind == "break" or self.sym == "&":
                self.take()
                continue
            lines.append(self.listed())
            while self.token.kind == "text" or self.sym == "&":
                self.take()
            if self.token.kind != "break" and self.sym != "end":
                raise self.stuck()
        if not lines:
            raise self.error("there is nothing to read between begin and end")
        return lines

    def braced_note(self) -> Syntax:
        """\\underbrace{x}_{label}: x, the label is kept as a claim."""
        token = self.take()
        part = self.braced_or_one(token)
        while self.sym in ("_", "^"):
            self.take()
            begin = self.i
            self.raw_group()
            label = self.tokens[begin : self.i]
            inner = tuple(label[1:-1] if label[0].sym == "{" else label)
            if (repeated := many_times(part, inner)) is not None:
                return repeated
            self.claims.append((part, inner))
        return part.but(note="()") if part.kind == "node" and part.note is None else part

    def set_over(self) -> Syntax:
        """\\underset{x}{\\max}, \\overset{u}{1+z}: an operator with its variable below, or a note over a formula."""
        token = self.take()
        if self.sym != "{":
            raise self.error(f"\\{token.text} needs braces")
        begin = self.i
        self.raw_group()
        middle = self.i
        opened = self.sym == "{"
        operator = self.tokens[self.i + (1 if opened else 0)]
        if token.sym == "underset" and (operator.sym in EXTREMES or operator.text in EXTREMES or operator.sym == "lim"):
            end = middle
            self.raw_group()
            after = self.i
            below = self.tokens[begin:end]
            inner = self.tokens[middle:after]
            inner = [t for t in inner if t.sym not in ("{", "}")]
            under = Token("sign", "_", operator.start, operator.start)
            self.tokens[begin - 1 : after] = [*inner, under, *below]
            self.i = begin - 1
            return self.atom()
        return self.braced_or_one(token)

    def substack(self) -> Syntax:
        token = self.take()
        self.expect("{", "after \\substack")
        parts = [self.relation()]
        while self.token.kind == "break" or self.sym == ",":
            self.take()
            parts.append(self.relation())
        self.expect("}", "to end \\substack")
        return parts[0] if len(parts) == 1 else node("and", *parts, start=token.start)
