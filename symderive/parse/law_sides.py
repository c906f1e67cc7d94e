"""Laws: behind a tilde, with named parameters, and as densities at a point."""

from __future__ import annotations

import re

from symderive.parse.grammar import Grammar
from symderive.parse.law_spellings import LAWS
from symderive.parse.syntax import Syntax, node
from symderive.parse.tokens import Token

KNOWN_LAWS = (
    "\\mathcal{N}(m, v), \\text{Uniform}(a, b), \\text{Bernoulli}(p), \\text{Binomial}(n, p), \\text{Poisson}(r), "
    "\\text{Exponential}(r), \\text{Gamma}(a, b), \\text{Beta}(a, b), ... or a density p(x) that is stated"
)

WORDED = re.compile(
    r"(?:an? )?(exponential|poisson|geometric|bernoulli)(?: law| distribution)? (?:with|of) "
    r"(mean|rate|scale|parameter|success probability|probability)",
    re.I,
)


#: the letters that name the parameters of a law, in their order
PARAMETER_LETTERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "Normal": (("\\mu", "m"), ("\\sigma^2", "v", "s^2", "\\sigma", "\\Sigma")),
    "Uniform": (("a", "min"), ("b", "max")),
    "Bernoulli": (("p", "\\theta", "\\pi"),),
    "Binomial": (("n", "N"), ("p", "\\theta", "\\pi")),
    "Poisson": (("\\lambda", "\\mu"),),
    "Exponential": (("\\lambda",),),
    "Geometric": (("p", "\\theta"),),
    "Gamma": (("\\alpha", "a", "k"), ("\\beta", "b", "\\lambda")),
    "Beta": (("\\alpha", "a"), ("\\beta", "b")),
}


class LawSides(Grammar):
    """What a law looks like."""

    def density_of_normal(self) -> bool:
        """N(x; m, v) in plain letters: a semicolon or bar among its arguments shows the law."""
        return self.sym == "(" and self.names.kinds.get("N") is None and bool({";", "mid", "|"} & set(self.top_level()))

    def law(self, head: Syntax) -> Syntax:
        """A law with parameters; N(x; m, v) is its density at x."""
        name = law_name(head.head) or "Normal"
        if self.sym == "_":
            self.take()
            self.script()
        if not self.opens():
            return Syntax(name, (), head.start, self.before, latex=head.latex)
        opener = self.take()
        closer = {"(": ")", "[": "]", "{": "}"}[opener.sym]
        if opener.sym == "{" and opener.kind == "command":
            self.i -= 1
            return Syntax(name, (self.braces_set(),), head.start, self.before, latex=head.latex)
        with self.inside(events=False):
            self.headed = 1
            point: list[Syntax] = []
            items = [self.parameter_of_law()]
            while self.accept(","):
                items.append(self.parameter_of_law())
            if self.sym in (";", "mid", "|"):
                self.take()
                point, items = items, [self.parameter_of_law()]
                while self.accept(","):
                    items.append(self.parameter_of_law())
        items = self.in_their_places(name, items)
        if "HGeom" in head.latex and len(items) == 3:
            white, black, drawn = items
            self.assume("HGeom(w, b, n) draws n from w white and b black ones and counts the white ones")
            items = [node("add", white, black, start=white.start, stop=black.stop), white, drawn]
        half_open = opener.sym in "([" and self.sym in (")", "]") and name in ("Uniform",)
        if half_open:
            closer = self.sym
        self.ended(opener, closer)
        note = opener.sym + closer
        if point:
            if len(point) != 1:
                point = [node("list", *point)]
            return Syntax(name + "pdf", (point[0], *items), head.start, self.before, latex=head.latex, note=note)
        return Syntax(name, tuple(items), head.start, self.before, latex=head.latex, note=note)

    def in_their_places(self, name: str, items: list[Syntax]) -> list[Syntax]:
        """N(\\mu = 0, \\sigma^2 = 4), Binomial(n = 5, p = 1/3): named parameters in the order of the law."""
        if not any(item.head == "eq" for item in items):
            return items
        places: dict[int, Syntax] = {}
        for at, item in enumerate(items):
            left = item.kids[0] if item.head == "eq" else None
            spelled = "" if left is None else self.source.text[left.start : left.stop].replace("{", "").replace("}", "")
            known = [k for k, letters in enumerate(PARAMETER_LETTERS.get(name, ())) if spelled.strip() in letters]
            place = at if left is None else known[0] if known else None
            if place is None or place in places:
                raise self.error(
                    f"{spelled} names no parameter of this law", item, "write the parameters without their names"
                )
            value = item if left is None else item.kids[1]
            places[place] = value.but(note=("named", "sd")) if spelled.strip() == "\\sigma" else value
        if sorted(places) != list(range(len(items))):
            raise self.error("a parameter of this law is missing", items[0], "write all parameters, in their order")
        return [places[k] for k in range(len(items))]

    def parameter_of_law(self) -> Syntax:
        """A parameter, perhaps with the word that names it: \\text{rate } 2, rate = 2, \\text{variance } 4."""
        word = ""
        if self.token.kind == "text" and re.fullmatch(
            r"\s*(rate|scale|shape|variance|mean|precision|sd|std|standard deviation|df)\s*=?\s*:?\s*",
            self.token.text,
            re.I,
        ):
            word = self.take().text.strip().rstrip("=:").strip().lower()
            self.accept("=")
        part = self.relation() if not self.interval_ahead() else self.interval()
        if self.token.kind == "text" and re.fullmatch(
            r"\s*(rate|scale|shape|variance|mean|precision|sd|std|standard deviation)\s*", self.token.text, re.I
        ):
            word = self.take().text.strip().lower()
        if (
            part.head == "eq"
            and part.kids[0].kind in ("word", "name")
            and part.kids[0].head in ("rate", "scale", "shape", "variance", "mean")
        ):
            word, part = part.kids[0].head, part.kids[1]
        return part.but(note=("named", word)) if word else part

    def law_side(self) -> Syntax:
        """What stands after ~: a law by name, a density's name, a Normal in plain N."""
        token = self.token
        if token.kind == "text":
            words = token.text.strip()
            plain = law_name(words)
            if plain:
                self.take()
                head = Syntax(words, (), token.start, token.stop, kind="name", latex=token.latex)
                return self.law_named(head, plain)
            worded = WORDED.fullmatch(words)
            if worded and (plain := law_name(worded.group(1))):
                self.take()
                what = worded.group(2).lower().removeprefix("success ")
                value = self.side()
                return Syntax(plain, (value.but(note=("named", what)),), token.start, self.before)
        if token.kind == "name":
            plain = law_name(token.text)
            known = plain and (token.text not in self.names.kinds or token.font == "script")
            after = self.peek().sym
            if known and (
                after in ("(", "[")
                or (after == "{" and self.peek().kind == "command")
                or (after in ("_", "^") and token.text in ("t", "chi"))
                or (after == "_" and token.text == "N" and token.font == "script")
            ):
                self.take()
                head = Syntax(token.text, (), token.start, token.stop, kind="name", latex=token.latex)
                return self.law_named(head, plain or "")
            if token.text == "chi" and after == "^":
                return self.chi_square()
        if (token.sym == "exp" and self.peek().sym == "(") or token.sym in ("Gamma",):
            self.take()
            return self.law_named(
                Syntax(token.text, (), token.start, token.stop, kind="name"), law_name(token.text) or "Gamma"
            )
        side = self.side()
        self.lawful(side, token)
        return side

    def lawful(self, side: Syntax, token: Token) -> None:
        """Behind ~ stands a law: what is none is refused, never read as a function or a product."""
        called = side.head in ("app", "P") and self.names.kind(side.kids[0]) not in ("function", "density")
        if called and token.text == "B":
            raise self.error(
                "B(..) can be a binomial or a Beta law", token, "write \\text{Binomial}(n, p) or \\text{Beta}(a, b)"
            )
        if called or side.head in ("mul", "add", "sub", "div", "pow"):
            word = token.text.strip() if called else self.source.text[side.start : side.stop]
            raise self.error(f"{word} is no law that is known", token, KNOWN_LAWS)

    def law_named(self, head: Syntax, name: str) -> Syntax:
        """A law behind ~; a semicolon among its parameters is a comma (Multinomial(n; p_1, p_2))."""
        law = self.law_called(head, name)
        if law.head.endswith("pdf"):
            first = law.kids[0].kids if law.kids[0].head == "list" else law.kids[:1]
            law = law.but(head=law.head.removesuffix("pdf"), kids=(*first, *law.kids[1:]))
        if law.head == "Beta" and len(law.kids) == 1 and head.head == "Be":
            return law.but(head="Bernoulli")
        return law

    def law_called(self, head: Syntax, name: str) -> Syntax:
        if name == "StudentT" and self.sym == "_":
            self.take()
            degrees = self.script()
            rest = self.law(head).kids if self.opens() else ()
            return Syntax("StudentT", (degrees, *rest), head.start, self.before)
        if name == "ChiSquare" and self.sym in ("_", "^"):
            return self.chi_square(head)
        law = self.law(head.but(head=name if law_name(name) else head.head))
        if law.head in LAWS.values() or law.head.endswith("pdf"):
            return law if law.head == name or law.head.endswith("pdf") else law.but(head=name)
        return law

    def chi_square(self, head: Syntax | None = None) -> Syntax:
        token = self.token
        if head is None:
            self.take()
        degrees: tuple[Syntax, ...] = ()
        while self.sym in ("^", "_"):
            sign = self.take()
            value = self.script()
            if sign.sym == "_":
                degrees = (value,)
        if self.opens():
            opener = self.take()
            with self.inside(events=False):
                degrees = (self.relation(),)
            self.ended(opener, {"(": ")", "[": "]"}.get(opener.sym, ")"))
        return Syntax("ChiSquare", degrees, token.start, self.before)


def law_name(text: str) -> str | None:
    """The law's name for any of its spellings."""
    return LAWS.get(re.sub(r"[\s'’.\\-]", "", text).lower().removesuffix("distribution").removesuffix("law"))
