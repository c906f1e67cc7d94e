"""Brackets of every kind: groups, bars, norms, sets, floors, matrices, cases, evaluation bars."""

from __future__ import annotations

from itertools import pairwise

from symderive.parse.names import MATRIX, SCALAR, VECTOR
from symderive.parse.stream import Stream
from symderive.parse.syntax import Syntax, node
from symderive.parse.tokens import Token
from symderive.parse.words import EXTREMES, MATRICES

ENDS = {"(": (")", "]"), "[": ("]", ")"), "{": ("}",)}


class Matrices(Stream):
    """Whatever opens and closes."""

    # ------------------------------------------------------------ round, square, braces
    def bracket(self) -> Syntax:
        opener = self.take()
        with self.inside(events=bool(self.events)):
            self.spaced = opener.sym == "["
            if self.sym in ENDS[opener.sym]:
                if opener.sym == "{":
                    self.take()
                    return self.empty_group(opener)
                raise self.error("there is nothing between these brackets", opener)
            items = [self.item()]
            row = False
            while (comma := self.accept(",", ";")) or (self.token.gap and opener.sym == "[" and self.starts()):
                row = row or comma is None
                items.append(self.item())
            if self.sym in ("choose", "over"):
                items = [self.chosen(items[0])]
        closer = self.accept(*ENDS[opener.sym])
        if closer is None:
            if self.token.kind == "end":
                raise self.error(f"missing {ENDS[opener.sym][0]} for this {opener.sym}", opener)
            raise self.stuck()
        if len(items) > 1:
            if row:
                line = Syntax("row", tuple(items), opener.start, closer.stop)
                return Syntax("matrix", (line,), opener.start, closer.stop)
            if len(items) == 2 and opener.sym + closer.sym in ("[)", "(]"):
                return Syntax("interval", tuple(items), opener.start, closer.stop, note=opener.sym + closer.sym)
            return Syntax("list", tuple(items), opener.start, closer.stop, note=opener.sym + closer.sym)
        part = items[0]
        if opener.sym == "[" and self.sym == "_" and self.two_ends():
            return self.between(part)
        if opener.sym == "{":
            return part
        if opener.sym + closer.sym in ("(]", "[)"):
            raise self.error(f"{closer.sym} does not close {opener.sym}", closer)
        note = "()" if part.note is None or isinstance(part.note, int) else part.note
        return part.but(start=opener.start, stop=closer.stop, note=note) if part.kind == "node" else part.but(note="()")

    def item(self) -> Syntax:
        return self.whole_event() if self.events else self.formula()

    def empty_group(self, opener: Token) -> Syntax:
        """{}: something for a script to stand on, as in {}^T or {}_n C_k; without one it is nothing."""
        if self.sym in ("_", "^"):
            raise self.error("a script stands on empty braces", opener, "put the letter inside the braces")
        return self.factor()

    def chosen(self, above: Syntax) -> Syntax:
        word = self.take()
        below = self.union()
        return node("binom" if word.sym == "choose" else "div", above, below)

    def two_ends(self) -> bool:
        """Is [F]_a^b an evaluation between two ends?"""
        at, depth = self.i + 1, 0
        while self.tokens[at].kind != "end":
            sym = self.tokens[at].sym
            depth += {"{": 1, "}": -1}.get(sym, 0)
            at += 1
            if depth == 0:
                break
        return self.tokens[at].sym == "^"

    # ------------------------------------------------------------ evaluation
    def evaluated(self) -> Syntax:
        """\\left. f \\right|_{x=0}: f evaluated."""
        opener = self.take()
        with self.inside():
            part = self.formula()
        if self.sym == "rvert":
            return self.evaluation(part)
        if self.sym == "]" and self.peek().sym == "_":
            self.take()
            return self.between(part)
        if self.accept("right.", ")", "}", "rangle"):
            return part
        if self.sym in ("_", "^"):
            return part
        raise self.error("\\left. has no \\right", opener)

    def evaluation(self, part: Syntax) -> Syntax:
        self.take()
        if self.sym != "_" and self.sym != "^":
            raise self.error("an evaluation bar needs its point, as in |_{x = 0}")
        return self.between(part)

    def between(self, part: Syntax) -> Syntax:
        """The scripts of an evaluation bar: one point, or two ends."""
        low = high = None
        while self.sym in ("_", "^"):
            sign = self.take()
            if sign.sym == "_":
                low = self.script()
            else:
                high = self.script()
        if low is None:
            raise self.error("an evaluation bar needs its point below, as in |_{x = 0}")
        points = self.points(low, part)
        at = self.put_in(part, points)
        if high is None:
            return at
        top = self.put_in(part, [(points[0][0], self.points(high, part, points[0][0])[0][1])])
        return node("sub", top, at, note="()")

    def put_in(self, part: Syntax, points: list[tuple[Syntax, Syntax]]) -> Syntax:
        for variable, value in points:
            part = node("evalat", part, variable, value, start=part.start, stop=self.before)
        return part

    def points(self, script: Syntax, part: Syntax, variable: Syntax | None = None) -> list[tuple[Syntax, Syntax]]:
        parts = script.kids if script.head in ("list", "and") else (script,)
        found = []
        for one in parts:
            if one.head == "eq":
                found.append((one.kids[0], one.kids[1]))
            else:
                found.append((variable or self.only_letter(part), one))
        return found

    def only_letter(self, part: Syntax) -> Syntax:
        """The one variable of a formula, where an evaluation bar does not name it."""
        if part.head == "diff":
            return part.kids[1]
        names = {
            p.head: p
            for p in part.walk()
            if p.kind == "name" and p.head not in ("pi", "e", "infty") and self.names.kinds.get(p.head) != "function"
        }
        if len(names) > 1:
            # The variable is what the text integrates by, else what is not declared, else a letter like x or t.
            by = self.integrated_by() & names.keys()
            by = by or {n for n in names if n not in self.names.kinds} or names.keys() & set("tuvwxyz")
            names = {n: p for n, p in names.items() if n in by}
        if len(names) == 1:
            return next(iter(names.values()))
        raise self.error("which letter takes this value?", hint="name it: \\big|_{x = 0}")

    def integrated_by(self) -> set[str]:
        """The letters x of a dx somewhere in this formula."""
        return {v.text for d, v in pairwise(self.tokens) if d.text == "d" and v.kind == "name"}

    # ------------------------------------------------------------ bars
    def bare_bars(self) -> Syntax:
        opener = self.token
        if opener.sym in self.bars:
            raise self.error(
                "bars inside bars: it is not clear which opens and which closes",
                hint="write \\lvert ... \\rvert for the inner or outer ones",
            )
        self.take()
        kept = (self.bars, self.headed, self.events)
        self.bars, self.headed, self.events = [*self.bars, opener.sym], 0, 0
        part = self.union()
        if opener.sym == "|" and self.sym == "||":
            token = self.token
            half = [Token("sign", "|", token.start + k, token.start + k + 1, "|") for k in (0, 1)]
            self.tokens[self.i : self.i + 1] = half
        if not self.accept(opener.sym):
            if opener.sym == "||":
                raise self.error(
                    "bars inside bars: it is not clear which opens and which closes",
                    opener,
                    "write \\lVert ... \\rVert for a norm, \\lvert ... \\rvert for absolute values",
                )
            if self.sym in ("|", "||", "mid"):
                raise self.stuck()
            raise self.error(
                f"missing {opener.sym} for this {opener.sym}",
                opener,
                "did you mean \\lvert ... \\rvert, or \\mid for a condition?",
            )
        self.bars, self.headed, self.events = kept
        return self.normed(part, opener) if opener.sym == "||" else self.barred(part, opener)

    def fenced_bars(self) -> Syntax:
        opener = self.take()
        with self.inside(events=False):
            part = self.union()
        closers = ("rvert", "|") if opener.sym == "lvert" else ("rVert", "Vert", "||", "lVert")
        if not self.accept(*closers):
            raise self.error(
                "these bars are never closed",
                opener,
                "write \\lvert ... \\rvert, \\lVert ... \\rVert or \\left| ... \\right|",
            )
        return self.barred(part, opener) if opener.sym == "lvert" else self.normed(part, opener)

    def norm_bars(self) -> Syntax:
        opener = self.take()
        with self.inside(events=False):
            self.bars = ["Vert"]
            part = self.union()
        if not self.accept("Vert", "rVert", "||"):
            raise self.error("this norm is never closed", opener, "write \\lVert ... \\rVert")
        return self.normed(part, opener)

    def barred(self, part: Syntax, opener: Token) -> Syntax:
        """|A|: determinant of a matrix, number of elements of a set, absolute value of a number, norm of a vector."""
        rank = self.names.rank(part)
        kind = self.names.kind(part)
        start, stop = opener.start, self.before
        if part.head in ("set", "setof", "cap", "cup", "setminus") or kind == "set" or kind == "event":
            return node("card", part, start=start, stop=stop)
        if rank == MATRIX:
            return node("det", part, start=start, stop=stop)
        if rank == VECTOR:
            self.remarks["bars around a vector are read as its norm; \\lVert ... \\rVert says so"] = None
            return node("norm", part, start=start, stop=stop)
        if (
            kind is None
            and part.kind == "name"
            and (part.head[:1].isupper())
            and not self.events
            and not self.headed_before()
        ):
            raise self.error(
                f"|{part.latex}| can be an absolute value, a determinant or a number of elements",
                opener.start,
                f"declare {part.latex} as a number ({part.latex} \\in \\mathbb{{R}}), a matrix or a set",
            )
        return node("abs", part, start=start, stop=stop)

    def headed_before(self) -> bool:
        return bool(self.headed)

    def normed(self, part: Syntax, opener: Token) -> Syntax:
        """A norm with its order: 2 if none is given, F, 1, infinity."""
        order: tuple[Syntax, ...] = ()
        if self.sym == "_":
            self.take()
            order = (self.script(),)
        return node("norm", part, *order, start=opener.start, stop=self.before)

    def floor(self) -> Syntax:
        opener = self.take()
        with self.inside(events=False):
            part = self.union()
        closer = {"lfloor": "rfloor", "lceil": "rceil"}[opener.sym]
        if not self.accept(closer):
            raise self.error(f"\\{opener.sym} needs \\{closer}", opener)
        return node({"lfloor": "floor", "lceil": "ceil"}[opener.sym], part, start=opener.start, stop=self.before)

    def angle(self) -> Syntax:
        opener = self.take()
        with self.inside(events=False):
            items = [self.union()]
            while self.accept(",", "mid", "|"):
                items.append(self.union())
        if not self.accept("rangle"):
            raise self.error("\\langle needs \\rangle", opener)
        if len(items) != 2:
            raise self.error("an inner product has two parts", opener, "\\langle x, y \\rangle")
        if self.sym == "_":
            mark = self.take()
            metric = self.script()
            if metric.head not in ("F", "2"):
                raise self.error("an inner product with a metric is not read", mark, "write x^\\top A y")
        return node("inner", *items, start=opener.start, stop=self.before)

    # ------------------------------------------------------------ sets
    def braces_set(self) -> Syntax:
        """\\{1, ..., 6\\}, \\{n >= 2 : ...\\}."""
        opener = self.take()
        with self.inside(events=False):
            self.headed = 1
            items: list[Syntax] = []
            if self.sym != "}":
                items.append(self.relation())
                while self.accept(",", ";"):
                    if self.sym == "}":
                        break
                    items.append(self.relation())
            condition = None
            if self.accept(":", "mid", "|"):
                condition = self.relation()
                while self.accept(","):
                    condition = node("and", condition, self.relation())
        if not (self.sym == "}" and self.take()):
            if self.token.kind == "end":
                raise self.error("missing \\} for this \\{", opener)
            raise self.stuck()
        if condition is not None:
            return Syntax("setof", (*items, condition), opener.start, self.before)
        return Syntax("set", tuple(items), opener.start, self.before)

    # ------------------------------------------------------------ environments
    def environment(self) -> Syntax:
        begin = self.take()
        kind = begin.latex
        if kind in MATRICES or kind in ("cases", "dcases", "rcases"):
            rows = self.table_rows()
            self.end_of(kind, begin)
            return self.table_of(kind, rows, begin)
        with self.inside():
            self.continues = True
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

    # ------------------------------------------------------------ notes over and under
    def braced_note(self) -> Syntax:
        """\\underbrace{x}_{label}: x, the label is kept as a claim."""
        token = self.take()
        part = self.braced_or_one(token)
        while self.sym in ("_", "^"):
            self.take()
            begin = self.token.start
            self.raw_group()
            self.claims.append((part, self.source.text[begin : self.before]))
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


__all__ = ["SCALAR", "Matrices"]
