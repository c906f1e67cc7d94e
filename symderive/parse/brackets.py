"""Brackets that group: round, square, braces, angles, floors, sets."""

from __future__ import annotations

from symderive.parse.grammar import Grammar
from symderive.parse.syntax import Syntax, node
from symderive.parse.tokens import Token

ENDS = {"(": (")", "]"), "[": ("]", ")"), "{": ("}",)}

COMPARED = frozenset(("eq", "ne", "lt", "le", "gt", "ge", "in", "notin"))
CALCULATED = frozenset(("add", "sub", "mul", "neg", "div", "dot"))
SIGNS = frozenset(("+", "-", "cdot", "times", "/", "}", ")", "]"))  # what stands before a factor or a term
SIGNS_BEHIND = frozenset(("+", "-", "cdot", "times", "/", "^"))
RANGED = frozenset(("max", "min", "argmax", "argmin"))


class Brackets(Grammar):
    """Whatever opens and closes, bars apart."""

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
                missing = f"missing {ENDS[opener.sym][0]} for this {opener.sym}"
                raise self.error(missing, opener, "close it where its content ends")
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
        if opener.sym + closer.sym == "[]" and part.head in COMPARED and part.kind == "node" and not self.events:
            self.assume(f"[{self.source.text[part.start : part.stop]}] is 1 where it holds and 0 elsewhere")
            return Syntax("indicator", (part,), opener.start, closer.stop)
        if opener.sym + closer.sym in ("(]", "[)"):
            raise self.error(f"{closer.sym} does not close {opener.sym}", closer)
        counted = part.head in RANGED and isinstance(part.note, int)  # how many letters stand below max
        note = "()" if part.note is None or (isinstance(part.note, int) and not counted) else part.note
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

    def braces(self) -> Syntax:
        """A set; beside a sign or a factor, braces around one formula that calculates are brackets: 2 \\{ x + 1 \\}."""
        last = self.tokens[self.i - 1] if self.i else None
        whole = self.braces_set()
        if whole.head != "set" or len(whole.kids) != 1 or whole.kids[0].head not in CALCULATED:
            return whole
        tied = last is not None and (last.sym in SIGNS or last.kind in ("name", "number"))
        if not tied and self.sym not in SIGNS_BEHIND and not self.starts():
            return whole
        return whole.kids[0].but(start=whole.start, stop=whole.stop, note="()")

    def braces_set(self) -> Syntax:
        """\\{1, ..., 6\\}, \\{n >= 2 : ...\\}."""
        opener = self.take()
        with self.inside(events=False):
            self.headed = 1
            items: list[Syntax] = []
            if self.sym != "}":
                items.append(self.sign_as_name() or self.relation())
                while self.accept(",", ";"):
                    if self.sym == "}":
                        break
                    items.append(self.sign_as_name() or self.relation())
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
