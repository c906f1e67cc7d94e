"""Relations of formulas: chains, arrows, words set over a sign, conditions behind a bar."""

from __future__ import annotations

from symderive.parse.grammar import Grammar
from symderive.parse.syntax import Syntax, node

RELATIONS = {
    "=": "eq", "neq": "ne", "<": "lt", "leq": "le", ">": "gt", "geq": "ge", "approx": "approx", "propto": "propto",
    "sim": "sim", "in": "in", "notin": "notin", "subseteq": "subset", "supseteq": "superset", "perp": "indep",
    "to": "to",
    "gets": "from", "succ": "succ", "succeq": "succeq", "prec": "prec", "preceq": "preceq", "Rightarrow": "implies",
    "iff": "iff", "ll": "ll",
    "gg": "gg", "mapsto": "mapsto", "ni": "ni",
}  # fmt: skip

NEGATED = {
    "eq": "ne",
    "in": "notin",
    "lt": "ge",
    "gt": "le",
    "le": "gt",
    "ge": "lt",
    "indep": "dep",
    "subset": "notsubset",
    "approx": "notapprox",
    "sim": "notsim",
}

ARROWS = frozenset(("Rightarrow", "iff"))


class Chains(Grammar):
    """One formula: its sides and the relations between them."""

    def formula(self) -> Syntax:
        """Relations joined by arrows of implication."""
        left = self.relation()
        while self.sym in ARROWS:
            arrow = self.take()
            right = self.relation()
            left = node(RELATIONS[arrow.sym], left, right, note=arrow.start)
        return left

    def relation(self) -> Syntax:
        """One formula or a chain a = b <= c; a chain becomes ``and`` of its links."""
        self.deeper()
        self.skip_amps()
        start = self.token.start
        opening = self.opening_relation()
        links: list[Syntax] = []
        if opening:
            right = self.side()
            links.append(node(opening[0], right, start=start, note=opening[1:]))
            left = right
        else:
            left = self.side()
        while found := self.relation_sign():
            head, at, note = found
            if head in ("implies", "iff") and self.tokens[self.i - 1].sym in ARROWS:
                self.i -= 1
                break
            if head == "declared":
                left = self.function_type(left)
                continue
            self.skip_amps()
            right = self.right_side(head)
            links.append(self.related(head, left, right, at, note))
            left = right
        self.nesting -= 1
        if not links:
            return left
        return links[0] if len(links) == 1 else node("and", *links, start=start)

    def skip_amps(self) -> None:
        while self.sym == "&" and not self.table:
            self.take()

    def opening_relation(self) -> tuple[str, int, str] | None:
        """A line that opens with = goes on from the line above."""
        if self.token.sym in RELATIONS:
            if not self.continues:
                raise self.error("the left side of this relation is missing")
            found = self.relation_sign()
            self.skip_amps()
            return found
        if self.token.sym in ("overset", "underset", "stackrel") and self.continues and self.is_stacked_relation():
            found = self.relation_sign()
            self.skip_amps()
            return found
        return None

    def relation_sign(self) -> tuple[str, int, str] | None:
        """Take a relation sign: its head, its place and the word set over it; None where none stands."""
        begin = self.i
        self.skip_amps()
        token, note = self.token, ""
        if token.sym in ("overset", "underset", "stackrel") and self.is_stacked_relation():
            return self.stacked_relation()
        if token.sym == "not":
            self.take()
            inner = self.relation_sign()
            if not inner:
                raise self.error("\\not needs a relation after it")
            return (NEGATED.get(inner[0], "not" + inner[0]), token.start, inner[2])
        if token.sym == ":":
            if self.peek().sym == "=":
                self.take()
                self.take()
                return ("eq", token.start, ":=")
            if self.function_arrow():
                self.take()
                return ("declared", token.start, "")
            self.i = begin
            return None
        if token.sym not in RELATIONS:
            self.i = begin
            return None
        self.take()
        head = RELATIONS[token.sym]
        if token.sym == "perp":
            while self.accept("perp"):
                pass
        elif token.sym == "=" and self.sym == ":":
            self.take()
        elif token.sym == "=" and self.sym == "=":
            raise self.error("two signs = in a row", hint="one = states an equation; something is missing between")
        elif token.sym == "<" and self.sym == "=" and self.token.near:
            self.take()
            head = "le"
        elif token.sym == ">" and self.sym == "=" and self.token.near:
            self.take()
            head = "ge"
        if head == "sim" and self.sym in ("_", "^"):
            self.take()
            note = self.raw_group()
        return (head, token.start, note)

    def function_arrow(self) -> bool:
        """Is this colon the one of f: A -> B?"""
        depth = 0
        for token in self.tokens[self.i + 1 :]:
            if token.sym in ("(", "[", "{"):
                depth += 1
            elif token.sym in (")", "]", "}"):
                depth -= 1
            elif depth == 0 and token.sym in ("to", "mapsto"):
                return True
            if depth < 0 or (token.sym in (",", ";", "=") and not depth) or token.kind in ("break", "end"):
                return False
        return False

    def is_stacked_relation(self) -> bool:
        kept = self.i
        self.take()
        self.raw_group()
        inner = self.tokens[self.i : self.i + 2]
        self.i = kept
        return any(t.sym in RELATIONS for t in inner)

    def stacked_relation(self) -> tuple[str, int, str]:
        """\\overset{iid}{\\sim}, \\stackrel{def}{=}, \\underset{(a)}{=}: the word is kept as a note."""
        token = self.take()
        note = self.raw_group()
        braced = self.accept("{")
        inner = self.relation_sign()
        if inner is None:
            raise self.error("a relation was expected below this")
        if braced:
            self.expect("}", "to end the group")
        return (inner[0], token.start, note)

    def raw_group(self) -> str:
        """The text of the next group or token, not read as a formula."""
        first = self.take()
        if first.sym != "{":
            return first.text
        depth, words = 1, []
        while depth and self.token.kind != "end":
            token = self.take()
            depth += {"{": 1, "}": -1}.get(token.sym, 0)
            if depth:
                words.append(token.text)
        return "".join(words)

    def side(self) -> Syntax:
        """One side of a relation, with what a bar says it is given (outside of P)."""
        left = self.event() if self.events else self.union()
        if self.sym in ("mid", "|") and not self.bars and not self.headed and self.given_follows():
            self.take()
            given = self.conditions()
            left = node("conditioned", left, node("given", *given))
        return left

    def given_follows(self) -> bool:
        """Is this bar outside a bracket a condition: X | Z ~ law, or A perp B | C?"""
        depth = 0
        for token in self.tokens[self.i + 1 :]:
            if token.sym in ("(", "[", "{", "langle") or token.sym == "begin":
                depth += 1
            elif token.sym in (")", "]", "}", "rangle") or token.sym == "end":
                depth -= 1
            if depth < 0 or token.kind == "end":
                return False
            if (not depth and token.sym == "sim") or token.sym in ("overset", "stackrel"):
                return True
        return False

    def conditions(self) -> list[Syntax]:
        """What stands after a bar: events or variables with commas between."""
        with self.inside(events=True, bars=False):
            given = [self.event_relation(stop=True)]
            while self.accept(","):
                given.append(self.event_relation(stop=True))
        return given

    def event_relation(self, stop: bool = False) -> Syntax:
        """An event inside a condition; with ``stop`` a ~ is left for the law that follows."""
        left = self.event()
        links = []
        while self.sym in RELATIONS and not (stop and self.sym in ("sim", "perp")):
            head, at, note = self.relation_sign() or ("", 0, "")
            right = self.set_side() if head in ("in", "notin") else self.sign_as_name() or self.event()
            links.append(self.related(head, left, right, at, note))
            left = right
        if not links:
            return left
        return links[0] if len(links) == 1 else node("and", *links)

    def right_side(self, head: str) -> Syntax:
        if head in ("in", "notin", "ni"):
            return self.set_side()
        if head in ("indep", "dep"):
            return self.independent_side()
        if head == "sim":
            return self.law_side()
        return self.side()

    def related(self, head: str, left: Syntax, right: Syntax, at: int, note: str) -> Syntax:
        """A relation as the prefix form writes it; ``note`` is its place and the word over it."""
        if head in ("indep", "dep"):
            given = [right.kids[1]] if right.head == "conditioned" else []
            right = right.kids[0] if given else right
            return node(head, left, right, *given, note=(at, note))
        if head == "in" and right.head == "space":
            return node("declare", left, *right.kids, note=(at, right.note))
        if head == "sim" and "iid" in note.replace(".", "").replace(" ", "").lower():
            return node("iid", left, right, note=(at, note))
        return node(head, left, right, note=(at, note))
