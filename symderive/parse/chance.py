"""Heads of probability: P, p, E, Var, Cov, entropies, laws, indicators, independence, sets that are declared."""

from __future__ import annotations

from symderive.parse.errors import ReadingError
from symderive.parse.sides import Sides
from symderive.parse.syntax import Syntax, node, product
from symderive.parse.tokens import Token
from symderive.parse.words import INFORMATION, LAW_WORDS, MOMENTS

PROBABILITY = frozenset(("P", "Pr", "Prob"))
DENSITIES = frozenset(("p", "q"))
NOT_NUMBERS = frozenset(("matrix", "vector", "scalar", "function", "family", "size", "random"))


class Chance(Sides):
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
            return self.expectation(part)
        if (
            text in MOMENTS
            and (font == "double" or (len(text) > 1 and font == "roman"))
            and (opens or self.starts() or self.sym == "_")
        ):
            return self.moment(part)
        if text in ("KL",) and font == "roman" and opens:
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

    # ------------------------------------------------------------ P
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
            raise self.error(f"missing {closer} for this {opener.latex}", opener)
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
        left = self.event_union()
        while self.sym in ("Rightarrow", "iff"):
            raise self.error(
                "an implication is no event that can be read here", hint="write it with \\cup and complements"
            )
        return left

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
        if self.sym == "neg":
            return self.negation()
        return self.event_relation()

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

    # ------------------------------------------------------------ densities
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
            and part.kids[1].kind == "name"
            and part.kids[1].head[:1].isupper()
        ):
            return under.head != "f" or self.names.kinds.get(part.kids[1].head) == "random"
        under_kind = self.names.kinds.get(under.head)
        if under_kind == "density":
            return True
        if under.head not in DENSITIES or under_kind in NOT_NUMBERS:
            return False
        if under is part and under.head in self.names.lone:
            return self.bar_inside()
        return True

    def bar_inside(self) -> bool:
        return bool({"mid", "|", ","} & set(self.top_level()))

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

    # ------------------------------------------------------------ E, Var, Cov
    def expectation_follows(self, font: str) -> bool:
        if self.opens():
            return True
        if self.sym == "_":
            at = self.i + 1
            if self.tokens[at].sym == "{":
                depth = 0
                while self.tokens[at].kind != "end":
                    depth += {"{": 1, "}": -1}.get(self.tokens[at].sym if self.tokens[at].kind == "sign" else "", 0)
                    at += 1
                    if depth == 0:
                        break
            else:
                at += 1
            following = self.tokens[at]
            return (
                following.sym in ("(", "[")
                or (following.sym == "{" and following.kind == "command")
                or font == "double"
            )
        return font == "double" and (self.starts())

    def expectation(self, head: Syntax) -> Syntax:
        """E[u | given], E_{x ~ p}[u], E X."""
        if head.font != "double" and self.names.kind(head) is None and head.font != "roman":
            self.assume("E before a bracket is the expectation")
        under: list[Syntax] = []
        if self.sym == "_":
            self.take()
            under = [node("under", self.subscript_law())]
        if not self.opens():
            if self.sym == "^":
                raise self.error("a power between E and its bracket", hint="write (E[X])^2 or E[X^2]")
            body = self.run(argument=True)
            return Syntax("E", (body, *under), head.start, self.before)
        body, given = self.bracketed()
        if len(body) != 1:
            raise self.error("an expectation of several things", head, "E[(X, Y)^\\top] for a vector")
        kids = [body[0], *given, *under]
        return Syntax("E", tuple(kids), head.start, self.before)

    def subscript_law(self) -> Syntax:
        """What stands below E: a law, a variable, x ~ p."""
        if self.sym != "{":
            return self.script()
        self.take()
        with self.inside(events=False):
            parts = [self.relation()]
            while self.accept(","):
                parts.append(self.relation())
            if self.sym in ("mid", "|"):
                self.take()
                given = [self.relation()]
                while self.accept(","):
                    given.append(self.relation())
                parts = [
                    node(
                        "conditioned",
                        product(parts) if len(parts) == 1 else node("list", *parts),
                        node("given", *given),
                    )
                ]
        self.expect("}", "to end the subscript")
        return parts[0] if len(parts) == 1 else node("list", *parts)

    def bracketed(self) -> tuple[list[Syntax], list[Syntax]]:
        """The inside of E[ ], Var( ): expressions, then the condition after a bar."""
        opener = self.take()
        closer = {"(": ")", "[": "]", "{": "}", "langle": "rangle"}[opener.sym]
        with self.inside(events=False):
            self.headed = 1
            if self.sym == closer:
                raise self.error("there is nothing between these brackets", opener)
            body = [self.relation()]
            while self.accept(",", ";"):
                body.append(self.relation())
            given = []
            if self.sym in ("mid", "|"):
                bar = self.take()
                if self.sym == closer:
                    raise self.error("there is nothing after the bar", bar)
                self.events = 1
                given = [node("given", *self.events_listed(closer))]
        self.ended(opener, closer)
        return body, given

    def moment(self, head: Syntax) -> Syntax:
        """Var[u], Cov[u, v], V(X)."""
        name = MOMENTS[head.head]
        under: list[Syntax] = []
        if self.sym == "_":
            self.take()
            under = [node("under", self.subscript_law())]
        if not self.opens():
            body, given = [self.run(argument=True)], []
        else:
            body, given = self.bracketed()
        if name == "Var" and len(body) == 2:
            name = "Cov"
        if len(body) > (1 if name == "Var" else 2):
            raise self.error(f"{head.latex} of too many things", head)
        return Syntax(name, (*body, *given, *under), head.start, self.before)

    # ------------------------------------------------------------ information
    def divergence_named(self) -> bool:
        at = self.i + 1
        words = []
        while len(words) < 6 and self.tokens[at].kind != "end" and self.tokens[at].sym not in ("(", "["):
            words.append(self.tokens[at].text)
            at += 1
        return "".join(w for w in words if w not in "{}").strip() == "KL"

    def divergence(self, head: Syntax) -> Syntax:
        """KL(p || q), with \\|, ||, a bar, a comma or a semicolon between."""
        opener = self.take()
        closer = {"(": ")", "[": "]", "{": "}"}[opener.sym]
        with self.inside(events=False):
            self.headed, self.bars = 1, ["Vert", "||"]
            first = self.law_or_name()
            if not self.accept("Vert", "||", "|", "mid", ",", ";"):
                raise self.error("a divergence has two laws with \\| between", hint="\\operatorname{KL}(p \\,\\|\\, q)")
            self.accept("|")
            second = self.law_or_name()
        self.ended(opener, closer)
        return Syntax("KL", (first, second), head.start, self.before)

    def law_or_name(self) -> Syntax:
        return self.sum()

    def information(self, head: Syntax) -> Syntax | None:
        """H(X | Y), I(X; Y); not if the declarations make H or I a function, or the bracket holds no variables."""
        name = INFORMATION[head.head]
        inner = self.top_level() if self.sym == "(" else self.square_level()
        if name == "MI" and ";" not in inner:
            if set(inner) & {"=", "<", ">", "leq", "geq", "in", "neq"}:
                return self.indicator_of(head)
            return None
        if name == "H" and not self.variables_inside():
            return None
        kept = self.i
        opener = self.take()
        closer = {"(": ")", "[": "]"}.get(opener.sym)
        if closer is None:
            self.i = kept
            return None
        with self.inside(events=True):
            self.headed = 1
            parts = [self.event_relation()]
            while self.accept(",", ";"):
                parts.append(self.event_relation())
            given = []
            if self.sym in ("mid", "|"):
                self.take()
                given = [node("given", *self.events_listed(closer))]
        self.ended(opener, closer)
        return Syntax(name, (*parts, *given), head.start, self.before)

    def square_level(self) -> list[str]:
        depth, at, found = 0, self.i, []
        while self.tokens[at].kind != "end":
            sym = self.tokens[at].sym
            if sym in ("(", "[", "{"):
                depth += 1
            elif sym in (")", "]", "}"):
                depth -= 1
                if not depth:
                    break
            elif depth == 1 and sym:
                found.append(sym)
            at += 1
        return found

    def variables_inside(self) -> bool:
        """Entropy is taken of random variables and of laws: does the bracket begin with one?"""
        token = self.peek()
        if token.kind != "name":
            return False
        kind = self.names.kinds.get(token.text)
        return (
            kind in ("random", "density")
            or (kind is None and token.text[:1].isupper())
            or (kind is None and token.text in DENSITIES and token.text not in self.names.lone)
        )

    # ------------------------------------------------------------ indicators
    def indicator_of(self, head: Syntax) -> Syntax | None:
        """1_A, 1{X > 0}, I(X = 1): an indicator, if an event follows."""
        if self.sym == "_":
            kept = self.i
            self.take()
            if self.sym == "{":
                self.take()
                try:
                    with self.inside(events=True):
                        event = self.whole_event()
                    closed = self.accept("}")
                except ReadingError:
                    closed = None
                if closed and (
                    self.eventful(event)
                    or (
                        event.kind == "name"
                        and event.head[:1].isupper()
                        and self.names.kind(event) is None
                        and not self.size_letter(event.head)
                    )
                ):
                    return node("indicator", self.single(event), start=head.start, stop=self.before)
            else:
                token = self.token
                one = self.script()
                if self.names.kind(one) == "event" or (
                    self.names.kind(one) is None
                    and token.text[:1].isupper()
                    and self.names.kinds.get(token.text) is None
                    and token.kind == "name"
                    and head.font == "double"
                ):
                    return node("indicator", one, start=head.start, stop=self.before)
                if (
                    self.names.kind(one) is None
                    and token.kind == "name"
                    and token.text[:1].isupper()
                    and not self.size_letter(token.text)
                ):
                    return node("indicator", one, start=head.start, stop=self.before)
            self.i = kept
            return None
        if self.sym == "(" and not set(self.top_level()) & {"=", "<", ">", "leq", "geq", "neq", "in"}:
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

    def size_letter(self, name: str) -> bool:
        return self.names.kinds.get(name) == "size" or name in ("N", "D", "K", "M", "T")

    def eventful(self, event: Syntax) -> bool:
        return (
            event.head in ("eq", "lt", "le", "gt", "ge", "ne", "in", "cap", "cup", "compl", "and", "setminus", "set")
            or self.names.kind(event) == "event"
        )

    def single(self, event: Syntax) -> Syntax:
        return event.kids[0] if event.head == "set" and len(event.kids) == 1 else event
