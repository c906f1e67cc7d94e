"""Heads of probability: P, p and q, events in their brackets."""

from __future__ import annotations

from symderive.parse.law_spellings import LAW_WORDS
from symderive.parse.moments import DENSITIES, NOT_NUMBERS, Moments
from symderive.parse.sides import Sides
from symderive.parse.syntax import Syntax, base, node
from symderive.parse.tokens import Token
from symderive.parse.words import MOMENTS

DEVIATIONS = frozenset(("sd", "SD", "Sd", "std", "Std", "stdev"))
PARITY = {"even": "0", "odd": "1"}  # what is left of a number by these words when it is divided by 2
PROBABILITY = frozenset(("P", "Pr", "Prob"))


class Chance(Sides, Moments):
    """What begins with a head of probability; the declarations may say that a head is an ordinary letter."""

    def chance_head(self, token: Token, part: Syntax) -> Syntax | None:
        text, font = token.text, token.font
        kind = self.names.kinds.get(text)
        opens = self.opens()
        if self.sym == "_" and self.declared_with_script(text):
            return None
        if text in PROBABILITY and (font == "double" or kind not in NOT_NUMBERS) and opens:
            return self.probability(part)
        if text in PROBABILITY and self.sym in ("_",) and font == "double":
            return self.probability(part)
        if text == "E" and (font == "double" or kind not in NOT_NUMBERS) and self.expectation_follows(font):
            return self.expectation(part) if font or self.averages() else None
        if (
            text in MOMENTS
            and (font == "double" or (len(text) > 1 and font == "roman"))
            and (opens or self.starts() or self.sym == "_")
        ):
            return self.moment(part)
        if text in DEVIATIONS and font == "roman" and opens and kind is None:
            variance = self.moment(part.but(head="Var"))
            return Syntax("sqrt", (variance,), part.start, self.before)
        if text in ("KL",) and font in ("roman", "double") and opens:
            return self.divergence(part)
        if text == "D" and self.sym == "_" and self.divergence_named():
            self.take()
            self.raw_group()
            if self.opens():
                return self.divergence(part)
            raise self.error("a divergence needs its two laws", hint="D_{\\mathrm{KL}}(p \\,\\|\\, q)")
        if text in ("H", "I", "MI") and kind is None and opens:
            return self.information(part)
        if text in ("1", "I") and font == "double":
            return self.indicator_of(part)
        if (
            (
                (font == "script" and text == "N")
                or (text in LAW_WORDS and font == "roman")
                or (text == "N" and self.density_of_normal())
            )
            and opens
            and kind is None
        ):
            return self.law(part)
        return None

    def declared_with_script(self, text: str) -> bool:
        """Is E_D, H_1 and the like declared as a function or a number of its own?"""
        first = self.peek()
        if first.sym == "{" and self.peek(3).sym == "}":
            first = self.peek(2)
        return self.names.kinds.get(f"{text}_{first.text}") in ("function", "scalar", "vector", "matrix", "family")

    def opens(self) -> bool:
        return self.sym in ("(", "[", "langle") or (self.sym == "{" and self.token.kind == "command")

    def probability(self, head: Syntax) -> Syntax:
        """P(event | given): commas are "and", relations are events."""
        under: list[Syntax] = []
        while self.sym in ("_",):
            self.take()
            under.append(self.script())
        opener = self.take()
        closer = {"(": ")", "[": "]", "{": "}"}[opener.sym]
        with self.inside(events=True):
            self.headed = 1
            if self.sym == closer:
                raise self.error("an empty probability", opener, "name the event: P(A)")
            events = self.events_listed(closer)
            given: list[Syntax] = []
            if self.sym in ("mid", "|"):
                bar = self.take()
                if self.sym == closer:
                    raise self.error("there is nothing after the bar", bar, "name the condition, or leave out the bar")
                given = self.events_listed(closer)
            params: list[Syntax] = []
            if self.accept(";"):
                params = self.events_listed(closer)
        self.ended(opener, closer)
        event = events[0] if len(events) == 1 else node("joint", *events)
        kids = [event]
        if given:
            kids.append(node("given", *given))
        if params:
            kids.append(node("par", *params))
        return Syntax("P", tuple(kids), head.start, self.before, latex=head.latex, note=(head, tuple(under)))

    def ended(self, opener: Token, closer: str) -> None:
        if self.sym == closer:
            self.take()
            return
        if self.token.kind == "end":
            raise self.error(f"missing {closer} for this {opener.latex}", opener, "close it where its content ends")
        raise self.stuck()

    def events_listed(self, closer: str) -> list[Syntax]:
        events = [self.whole_event()]
        while self.accept(","):
            if self.sym == closer:
                raise self.error("an event is missing after the comma")
            events.append(self.whole_event())
        return events

    def whole_event(self) -> Syntax:
        if self.sym == "exists" or self.sym == "forall":
            return self.quantified()
        left = self.together(self.event_union())
        while self.sym in ("Rightarrow", "iff"):
            raise self.error(
                "an implication is no event that can be read here", hint="write it with \\cup and complements"
            )
        return left

    def together(self, part: Syntax) -> Syntax:
        """P(AB) of two events is P(A, B); other products are no events."""
        if part.head != "mul" or part.kind != "node" or not self.headed:
            return part
        under = [k.kids[0] if k.head == "compl" else k for k in part.kids]
        if all(
            u.kind == "name" and u.head[:1].isupper() and self.names.kind(u) in (None, "event") and u.font != "bold"
            for u in under
        ):
            self.assume(f"{self.shown(part)} inside P is that both happen")
            return part.but(head="joint")
        return part

    def event(self) -> Syntax:
        """One side of a relation inside P: an expression or a set."""
        return self.sum()

    def event_union(self) -> Syntax:
        left = self.event_meet()
        while self.sym in ("cup", "setminus", "vee") or self.joined("or"):
            head = {"cup": "cup", "setminus": "setminus"}.get(self.take().sym, "cup")
            right = self.event_meet()
            flat = left.kids if left.head == head == "cup" and left.note != "()" else (left,)
            left = node(head, *flat, right, start=left.start)
        return left

    def joined(self, word: str) -> bool:
        return self.token.kind == "text" and self.token.text.strip().lower() == word

    def event_meet(self) -> Syntax:
        left = self.event_atom()
        while self.sym in ("cap", "wedge") or self.joined("and"):
            self.take()
            right = self.event_atom()
            flat = left.kids if left.head == "cap" and left.note != "()" else (left,)
            left = node("cap", *flat, right, start=left.start)
        return left

    def event_atom(self) -> Syntax:
        if self.sym in ("neg", "sim"):
            return self.negation()
        if self.sym in ("+", "-") and self.peek().sym in (")", "mid", "|", ",", "cap", "}", "]"):
            return self.outcome()
        if self.joined("not"):
            sign = self.take()
            return node("compl", self.event_atom(), start=sign.start)
        part = self.event_relation()
        rest = PARITY.get(self.token.text.strip().lower().removeprefix("is ")) if self.token.kind == "text" else None
        if rest is None:
            return part
        self.take()
        two, left = (Syntax(n, (), part.stop, part.stop, kind="number", latex=n) for n in ("2", rest))
        return node("eq", node("mod", part, two, start=part.start), left, start=part.start)

    def outcome(self) -> Syntax:
        """P(+ | D), P(D | -): the outcomes of a test, the event + and its complement."""
        sign = self.take()
        positive = Syntax("+", (), sign.start, sign.stop, kind="word", latex="+")
        if sign.sym == "+":
            return positive
        self.assume("the outcome - is the complement of the outcome +")
        return node("compl", positive, start=sign.start, stop=sign.stop)

    def quantified(self) -> Syntax:
        """\\exists i < j : X_i = X_j."""
        token = self.take()
        with self.inside(events=False, bars=False):
            letters = [self.relation()]
            while self.accept(","):
                letters.append(self.relation())
        if not self.accept(":", ".", "mid"):
            if token.sym == "forall":
                return Syntax("forall", tuple(letters), token.start, self.before)
            if self.sym in (")", "") or not self.starts():
                raise self.error("a colon was expected after what exists", hint="\\exists i < j : X_i = X_j")
        event = self.event_relation() if self.events else self.relation()
        return Syntax(token.sym, (event, *letters), token.start, self.before)

    def density_named(self, part: Syntax) -> bool:
        """Is this name a density or mass function standing before a bracket?"""
        if self.sym not in ("(",):
            return False
        name = self.names.key(part)
        kind = self.names.kinds.get(name or "")
        if kind == "density":
            return True
        under = part.kids[0] if part.head in ("sub_", "sup", "decor") else part
        if kind in NOT_NUMBERS or under.kind != "name":
            return False
        if (
            part is not under
            and under.head in ("f", "p", "q", "pi")
            and part.head == "sub_"
            and (part.kids[1].kind == "name" or part.kids[1].head.isupper())
            and base(part.kids[1]).head[:1].isupper()
        ):
            return under.head != "f" or self.of_variables(part)
        under_kind = self.names.kinds.get(under.head)
        if under_kind == "density":
            return True
        if under.head not in DENSITIES or under_kind in NOT_NUMBERS:
            return False
        if under is part and under.head in self.names.lone:
            return self.bar_inside()
        return True

    def of_variables(self, part: Syntax) -> bool:
        """f_X(x), f_{X|Y}(x | y): are the subscripts variables, or the capitals of the letters in the bracket?"""
        inside = {t.text for t in self.group_tokens() if t.kind == "name"}
        named = [letter for k in part.kids[1:] for letter in (k.head if k.kind == "word" else (base(k).head,))]
        return all(
            self.names.kinds.get(letter) == "random"
            or (self.names.kinds.get(letter) is None and len(letter) == 1 and letter.lower() in inside)
            for letter in named
        )

    def bar_inside(self) -> bool:
        return bool({"mid", "|", ",", ";"} & set(self.top_level()))

    def density(self, head: Syntax) -> Syntax:
        """p(x, y | z; theta)."""
        if self.names.kind(head) is None:
            self.assume(f"{self.shown(head)} before a bracket is a density or mass function")
        opener = self.take()
        with self.inside(events=True):
            self.headed = 1
            if self.sym == ")":
                raise self.error("an empty probability", opener, "name the variables: p(x)")
            arguments = self.events_listed(")")
            given = params = None
            if self.sym in ("mid", "|"):
                bar = self.take()
                if self.sym == ")":
                    raise self.error("there is nothing after the bar", bar, "name the condition, or leave out the bar")
                given = self.events_listed(")")
            if self.accept(";"):
                params = self.events_listed(")")
        self.ended(opener, ")")
        kids = [head, arguments[0] if len(arguments) == 1 else node("joint", *arguments)]
        if given:
            kids.append(node("given", *given))
        if params:
            kids.append(node("par", *params))
        return Syntax("dens", tuple(kids), head.start, self.before)
