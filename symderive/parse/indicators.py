"""Indicators: 1_A, 1{X > 0}, 1_{[0, 1]}(x)."""

from __future__ import annotations

from symderive.parse.errors import ReadingError
from symderive.parse.grammar import Grammar
from symderive.parse.syntax import Syntax, node

COMPARISONS = frozenset(("=", "<", ">", "leq", "geq", "neq", "in"))


class Indicators(Grammar):
    """A one that stands for an event."""

    def indicator_of(self, head: Syntax) -> Syntax | None:
        """1_A, 1{X > 0}, I(X = 1): an indicator, if an event follows."""
        if self.sym == "_":
            kept = self.i
            if self.peek().sym == "{" and self.peek(2).sym in ("[", "("):
                return self.indicator_of_range(head)
            event = self.event_below(head)
            if event is None:
                self.i = kept
                return None
            return node("indicator", event, start=head.start, stop=self.before)
        if self.sym == "(" and not COMPARISONS & set(self.top_level()):
            return None
        if self.opens():
            opener = self.take()
            closer = {"(": ")", "[": "]", "{": "}"}.get(opener.sym, ")")
            with self.inside(events=True):
                self.headed = 1
                events = self.events_listed(closer)
            self.ended(opener, closer)
            event = events[0] if len(events) == 1 else node("joint", *events)
            return node("indicator", event, start=head.start, stop=self.before)
        return None

    def event_below(self, head: Syntax) -> Syntax | None:
        """The event in the subscript of a 1; None where a size or an index stands there."""
        self.take()
        if self.accept("{"):
            try:
                with self.inside(events=True):
                    event = self.whole_event()
                closed = self.accept("}")
            except ReadingError:
                return None
            capital = event.kind == "name" and event.head[:1].isupper() and self.names.kind(event) is None
            named = capital and not self.size_letter(event.head)
            return self.single(event) if closed and (named or self.eventful(event)) else None
        token = self.token
        one = self.script()
        kind = self.names.kind(one)
        if kind == "event":
            return one
        capital = kind is None and token.kind == "name" and token.text[:1].isupper()
        blackboard = head.font == "double" and self.names.kinds.get(token.text) is None
        return one if capital and (blackboard or not self.size_letter(token.text)) else None

    def indicator_of_range(self, head: Syntax) -> Syntax | None:
        """1_{[0, 1]}(x): whether x lies in a range."""
        kept = self.i
        self.take()
        self.take()
        try:
            within = self.set_side()
            argument = self.arguments() if self.accept("}") and self.sym == "(" else []
        except ReadingError:
            argument = []
        if len(argument) == 1:
            return node("indicator", node("in", argument[0], within), start=head.start, stop=self.before)
        self.i = kept
        return None

    def size_letter(self, name: str) -> bool:
        return self.names.kinds.get(name) == "size" or name in ("N", "D", "K", "M", "T")

    def eventful(self, event: Syntax) -> bool:
        return (
            event.head in ("eq", "lt", "le", "gt", "ge", "ne", "in", "cap", "cup", "compl", "and", "setminus", "set")
            or self.names.kind(event) == "event"
            or self.of_events(event)
        )

    def of_events(self, part: Syntax) -> bool:
        """Is this a member of a family of events, A_i beside A_1, ..., A_n?"""
        if part.head not in ("sub_", "idx") or self.names.kind(part) is not None:
            return False
        family = f"{self.names.key(part.kids[0])}_"
        return any(kind == "event" and name.startswith(family) for name, kind in self.names.kinds.items())

    def single(self, event: Syntax) -> Syntax:
        return event.kids[0] if event.head == "set" and len(event.kids) == 1 else event
