"""Bars: absolute values, determinants, norms, and the bar that evaluates."""

from __future__ import annotations

from itertools import pairwise

from symderive.parse.grammar import Grammar
from symderive.parse.names import MATRIX, VECTOR
from symderive.parse.syntax import Syntax, node
from symderive.parse.tokens import Token


class Bars(Grammar):
    """What a bar opens, closes or evaluates."""

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
        norm = node("norm", part, start=opener.start, stop=self.before)
        return self.with_order(norm) if self.sym == "_" else norm

    def with_order(self, norm: Syntax) -> Syntax:
        """A norm with the order that stands below it."""
        self.take()
        after = self.peek() if self.sym == "{" else self.token
        if after.sym in ("*", "ast"):
            raise self.error(
                "the nuclear norm (the sum of the singular values) is not known here",
                norm.start,
                "the norms known are \\|X\\|_F of a matrix and \\|x\\|, \\|x\\|_1, \\|x\\|_\\infty of a vector",
            )
        return node("norm", *norm.kids, self.script(), start=norm.start, stop=self.before)

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
        if len(parts) > 1 and not any(p.head == "eq" for p in parts):
            return self.point_of_function(parts, part)
        for one in parts:
            if one.head == "eq":
                found.append((one.kids[0], one.kids[1]))
            else:
                found.append((variable or self.only_letter(part), one))
        return found

    def point_of_function(self, values: tuple[Syntax, ...], part: Syntax) -> list[tuple[Syntax, Syntax]]:
        """|_{(1, 2)}: the values of a function's letters in their order."""
        of = part.kids[0] if part.head in ("diff", "grad", "hessian", "app") else part
        params = self.names.params.get(self.names.key(of) or "", ())
        if len(params) != len(values):
            raise self.error("which letters take these values?", values[0], "name them: \\big|_{x = 1, y = 2}")
        return list(zip(params, values, strict=True))

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
            by = by or {n for n in names if n not in self.names.kinds} or set(names)
            by = by & set("tuvwxyz") if len(by) > 1 else by
            names = {n: p for n, p in names.items() if n in by}
        if len(names) == 1:
            return next(iter(names.values()))
        raise self.error("which letter takes this value?", hint="name it: \\big|_{x = 0}")

    def integrated_by(self) -> set[str]:
        """The letters x of a dx somewhere in this formula."""
        return {v.text for d, v in pairwise(self.tokens) if d.text == "d" and v.kind == "name"}
