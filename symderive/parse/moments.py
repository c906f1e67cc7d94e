"""Expectations, moments, divergences, entropies."""

from __future__ import annotations

from symderive.parse.indicators import Indicators
from symderive.parse.stream import Reach
from symderive.parse.syntax import Syntax, node, product
from symderive.parse.tokens import Token
from symderive.parse.words import INFORMATION, MOMENTS

DENSITIES = frozenset(("p", "q"))
BARS = {"|": "|", "||": "||", "Vert": "Vert", "lvert": "rvert", "lVert": "rVert"}
NOT_NUMBERS = frozenset(("matrix", "vector", "scalar", "function", "family", "size", "random"))


class Moments(Indicators):
    """Heads that average over a law."""

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
            following = self.tokens[min(at, len(self.tokens) - 1)]
            return (
                following.sym in ("(", "[")
                or (following.sym == "{" and following.kind == "command")
                or font == "double"
            )
        return (font == "double" and self.starts()) or (not font and self.random_follows())

    def random_follows(self) -> bool:
        """Does a random variable stand right behind a plain E, by itself or between bars: EX, E|X - m|?"""
        if self.names.kinds.get("E") is not None or self.token.gap:
            return False
        if self.token.kind == "name":
            return self.names.kinds.get(self.token.text) == "random"
        return self.sym in BARS and any(
            t.kind == "name" and self.names.kinds.get(t.text) == "random" for t in self.between_bars()
        )

    def between_bars(self) -> list[Token]:
        """The tokens up to the next bar of the kind that stands here."""
        closing, at = BARS[self.sym], self.i + 1
        while self.tokens[at].kind != "end" and self.tokens[at].sym != closing:
            at += 1
        return self.tokens[self.i + 1 : at]

    def averages(self) -> bool:
        """Is a plain E before a bracket the expectation? E[..] always; E(..) where something random is in it."""
        if self.sym != "(":
            return True
        inside = self.group_tokens()
        names = [t for t in inside if t.kind == "name"]
        kinds = [self.names.kinds.get(t.text) for t in names]
        if "random" in kinds or any(t.sym in ("mid", "|") or t.kind == "text" for t in inside):
            return True
        if any(k is None and t.text[:1].isupper() and t.font != "bold" for t, k in zip(names, kinds, strict=True)):
            return True
        return any(t.text in self.names.values for t in names)

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
            return Syntax("E", (self.run(argument=True), *under), head.start, self.before)
        round_bracket = self.sym == "("
        body, given = self.bracketed()
        if len(body) != 1:
            raise self.error("an expectation of several things", head, "E[(X, Y)^\\top] for a vector")
        if round_bracket and self.sym == "^" and not given and body[0].head in ("add", "sub"):
            body = [self.power_inside(body[0])]
        kids = [body[0], *given, *under]
        return Syntax("E", tuple(kids), head.start, self.before)

    def power_inside(self, body: Syntax) -> Syntax:
        """The body of E(X - m)^2, which may be the mean of a square or the square of a mean."""
        inside = self.source.text[body.start : body.stop]
        said = f"it is not clear how far this expectation reaches: the power may be that of {inside} or of its mean"
        self.reaches.append(Reach(said, True, False))
        if not self.far:
            return body
        self.take()
        return Syntax("pow", (body, self.script()), body.start, self.before)

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
        given: list[Syntax] = []
        if not self.opens():
            body = [self.run(argument=True)]
        else:
            body, given = self.bracketed()
        if name == "Var" and len(body) == 2:
            name = "Cov"
        if len(body) > (1 if name == "Var" else 2):
            raise self.error(f"{head.latex} of too many things", head)
        return Syntax(name, (*body, *given, *under), head.start, self.before)

    def divergence_named(self) -> bool:
        at = self.i + 1
        words: list[str] = []
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
            groups = [[self.event_relation()]]
            while (sign := self.sym) in (",", ";"):
                self.take()
                if name != "MI" or sign == ";":
                    groups.append([])
                groups[-1].append(self.event_relation())
            parts = [group[0] if len(group) == 1 else node("joint", *group) for group in groups]
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
        """Entropy is taken of random variables and of laws: does the bracket begin with one, or hold one?"""
        if self.names.kinds.get("H") != "function" and any(
            t.kind == "name" and self.names.kinds.get(t.text) == "random" for t in self.group_tokens()
        ):
            return True
        token = self.peek()
        if token.kind != "name":
            return False
        kind = self.names.kinds.get(token.text)
        return (
            kind in ("random", "density")
            or (kind == "vector" and token.text in (*DENSITIES, "pi") and self.names.kinds.get("H") is None)
            or (kind is None and token.text[:1].isupper())
            or (kind is None and token.text in DENSITIES and token.text not in self.names.lone)
        )
