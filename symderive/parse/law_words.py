"""Words on laws: X is normal with mean m and variance v, a sample from a law, uniform on a set, symmetric."""

from __future__ import annotations

import re

from symderive.expr.algebra import Idx
from symderive.expr.probability import Indep
from symderive.expr.problem import Follows, Has
from symderive.parse import said
from symderive.parse.following import Following
from symderive.parse.latex import Reader
from symderive.parse.law_sides import law_name
from symderive.parse.stating import Read
from symderive.parse.syntax import Syntax
from symderive.parse.tokens import Token

LAW_SAID = re.compile(
    r"(?:follows? |has )?(?:an? |the )?(?P<apart>independent |iid |i\.i\.d\.? )?(?:and )?(?P<standard>standard )?"
    r"(?P<law>normal|gaussian|poisson|exponential|geometric|bernoulli)(?:ly)?(?: distributed)?"
    r"(?: distribution| law| random variables?| variables?)?(?: with (?:mean|rate|parameter|scale|variance))?"
)


class LawWords(Following):
    """What words say of the laws of the names before them."""

    def symmetric_law(self, targets: list[Syntax], r: Read) -> bool:
        """X is symmetrically distributed about 0; where no name stands there it is said of all variables."""
        named = [self.elaborator.actor(t) for t in targets]
        every = [d.node for d in self.scope.declarations().values() if d.kind == "random" and d.node is not None]
        for u in named or every:
            self.facts.append(self.fact("property", Has("symmetric law", u), r))
        return True

    def law_words(self, r: Read, targets: list[Syntax], dotted: bool) -> bool:
        """X is normal with mean m and variance v, X follows a Poisson law with mean 4, X is standard normal."""
        found = LAW_SAID.fullmatch(said.plain(r.statement.said[0][0])) if r.statement.said else None
        name = law_name(found.group("law")) if found else None
        if found is None or name is None:
            return False
        values = {said.plain(text).rpartition(" ")[2]: tokens for text, tokens in r.statement.said if tokens}
        wanted = ("mean", "variance") if name == "Normal" else tuple(values)
        if found.group("standard"):
            at = r.statement.start
            kids: tuple[Syntax, ...] = tuple(Syntax(k, (), at, at, kind="number") for k in "01")
        elif set(wanted) <= values.keys() and wanted and len(values) == len(wanted):
            kids = tuple(self.syntax(values[w]).but(note=("named", w)) for w in wanted)
        else:
            hint = "write X \\sim \\mathcal{N}(m, v) or the like"
            raise self.source.error("the parameters of this law are not read", r.statement.start, hint)
        law = Syntax(name, kids, r.statement.start, r.statement.stop)
        actors = self.actors(targets, dotted, r)
        for u in actors:
            self.facts.append(self.fact("law", Follows(u, self.law_node(law, u)), r))
        if found.group("apart") and len(actors) > 1:
            self.facts.append(self.fact("independence", Indep(tuple((u,) for u in actors)), r))
        return True

    def drawn_by_words(self, words: str, tokens: list[Token], targets: list[Syntax], dotted: bool, r: Read) -> bool:
        """X_1, ..., X_n is a random sample from a law: independent, each with the law."""
        law = Reader(tokens, self.source, self.names).law_side()
        actors = self.actors(targets, dotted, r)
        every = tuple(i for u in actors for i in getattr(u, "indices", ()) if isinstance(i, Idx))
        for u in actors:
            self.facts.append(self.fact("law", Follows(u, self.law_node(law, u)), r, every=every))
        if "sample" in words or "independently" in words:
            self.facts.append(self.fact("independence", Indep(tuple((u,) for u in actors)), r, every=every))
        return True

    def uniform_words(self, tokens: list[Token], targets: list[Syntax], dotted: bool, r: Read) -> bool:
        """X is uniform on [0, 1], X_1, ..., X_n uniform on {1, ..., 6}."""
        inside = Reader(tokens, self.source, self.names).set_side()
        ends = inside.kids if inside.head in ("interval", "list") and len(inside.kids) == 2 else (inside,)
        law = Syntax("Uniform", ends, inside.start, inside.stop)
        for u in self.actors(targets, dotted, r):
            self.facts.append(self.fact("law", Follows(u, self.law_node(law, u)), r))
        return True
