"""Statements in words: each text behind a statement, with the formula after it; what is not understood is kept."""

from __future__ import annotations

import re

from symderive.expr.algebra import Num
from symderive.expr.problem import Has
from symderive.parse import said
from symderive.parse.layout_words import LayoutWords
from symderive.parse.parting import lines_of, statements_of
from symderive.parse.pieces import Statement
from symderive.parse.property_words import PropertyWords
from symderive.parse.stating import Read
from symderive.parse.syntax import Syntax
from symderive.parse.tokens import Token

INDEPENDENT = re.compile(
    r"(?P<first>(?:(?:mutually|pairwise|jointly) )?independent(?:(?: and)? identically distributed)?"
    r"(?: random variables?| events?)?|(?:iid|i\.i\.d\.?)(?: random variables?)?)"
    r"(?:,? and|,)? (?P<then>(?:each )?(?:with|having|uniform|where|such that)\b.*)$"
)

OVER = re.compile(
    r"(over|on|of|for)( (the |a )?(finite |same |discrete |latent )*(set|variables?|values|space|support))?( of)?$"
)
ANY = re.compile(
    r"^(any|some|an? )?\s*(arbitrary|valid|proper|variational|approximate|auxiliary)?\s*"
    r"(?=.*(distribution|densit|mass|pmf|pdf))"
)
IID = re.compile(r"(iid|i\.i\.d\.?)( (given|conditional(ly)? on|conditioned on))?$")
DRAWN = re.compile(r"\b(sample|samples|drawn|sampled|distributed)( independently)? (from|as|according to)$")
CONNECTING = frozenset(
    ("with", "where", "and", "then", "such that", "satisfying", "let", "so that", "st", "s.t", "subject to", "has")
)
SENTENCE = re.compile(r"\s*(?:[^\s.]+\s+){2,}.*\.\s*", re.DOTALL)
NAMED = re.compile(r"(mean|variance|density|pdf|pmf|mass function|law|cdf|distribution function|densities)$")
SIGN = re.compile(r"(positive|non ?negative)\b(?! joint)(?: valued)?,? ?(?:and )?")
SYMMETRIC = re.compile(r"symmetric(ally)? (random v|distribut|about|law)|distribution is symmetric")
MOMENT = re.compile(
    r"(mean|expectation|expected value|variance|density|pdf|pmf|mass function|law|standard deviation|"
    r"probability|cdf|distribution function|distribution|densities)$"
)
ENTRYWISE = re.compile(r"entrywise|element ?wise|entry by entry|every element")
UNIFORM = re.compile(r"\buniform(ly)?( distributed)?( at random)? (on|over|in|from)$")


class Wording(LayoutWords, PropertyWords):
    """What the words of a statement add."""

    def words(self, r: Read, targets: list[Syntax]) -> None:
        """Each text behind a statement, with the formula after it."""
        plain = [t for t in targets if t.head != "dots"]
        dotted = len(plain) != len(targets) or any(n.head == "dots" for n in r.names)
        if plain and self.law_words(r, plain, dotted):
            return
        for text, tokens in r.statement.said:
            if not self.word(text, tokens, plain, dotted, r):
                self.unread(text, r)
                self.facts.append(self.fact("prose", None, r))

    def unread(self, text: str, r: Read) -> None:
        """Words behind a density that are not understood may be its range: they are asked about."""
        if r.tree is not None and r.tree.head == "eq" and r.tree.kids[0].head == "dens" and r.where is None:
            raise self.source.error(
                f"the words '{text.strip()}' behind this density are not read",
                r.statement.start,
                "a range is written \\text{for } 0 \\le x \\le 1",
            )

    def word(self, text: str, tokens: list[Token], targets: list[Syntax], dotted: bool, r: Read) -> bool:
        words = said.plain(text)
        if not words:
            return True
        if self.layout_words(words, tokens, targets):
            self.facts.append(self.fact("convention", None, r))
            return True
        if ENTRYWISE.search(words):
            self.scope.layouts["entrywise"] = "yes"
            self.facts.append(self.fact("convention", None, r))
            return True
        if "continuity correction" in words:
            self.facts.append(self.fact("convention", Has("continuity correction", Num(0)), r))
            return True
        if "draw" in words or "replacement" in words:
            return self.drawing(r)
        if not targets and not tokens and SENTENCE.fullmatch(text):
            return False  # a whole sentence is about more than can be seen in its words
        parted = INDEPENDENT.match(words)
        if parted:
            self.word(parted.group("first"), [], targets, dotted, r)
            if not self.word(parted.group("then"), tokens, targets, dotted, r):
                self.facts.append(self.fact("prose", None, r))
            return True
        if DRAWN.search(words) and tokens and targets:
            return self.drawn_by_words(words, tokens, targets, dotted, r)
        if UNIFORM.search(words) and tokens and targets:
            return self.uniform_words(tokens, targets, dotted, r)
        if SYMMETRIC.search(words):
            return self.symmetric_law(targets, r)
        found = said.kind(ANY.sub("", said.plain(text)))
        if found is not None:
            return self.kind_words(found, tokens, targets, dotted, r)
        if "independent" in words or IID.match(words):
            return self.independent(words, tokens, targets, dotted, r)
        if words in ("depends on", "depend on", "is a function of", "a function of", "depends only on"):
            return True
        props = said.properties(text)
        if props == ("variance",) and tokens and targets and words.startswith("with"):
            return self.moment_words("variance", tokens, targets, r)
        if props is not None and targets:
            self.properties(props, targets, r)
            if words.startswith("with") and tokens:
                self.inner(tokens, r)
            return True
        moment = MOMENT.search(words)
        if moment and tokens and targets:
            return self.moment_words(moment.group(1), tokens, targets, r)
        if words in CONNECTING and tokens:
            self.inner(tokens, r)
            return True
        if words.startswith(("with positive joint", "have positive joint")) or "positive joint probabilit" in words:
            self.positive(targets, r)
            return True
        if tokens and words.endswith(("with", "where", "such that", "satisfying", "and")):
            head = re.sub(r"\s*(with|where|such that|satisfying|and)$", "", words)
            done = self.word(head, [], targets, dotted, r) if head else True
            self.inner(tokens, r)
            return done
        return False

    def inner(self, tokens: list[Token], r: Read) -> None:
        """A formula after "with" or "where": a statement of its own."""
        for line in lines_of([*tokens]):
            for statement in statements_of(line, r.statement.line):
                self.statement_inside(statement)

    def statement_inside(self, statement: Statement) -> None:
        read = self.read(statement)
        for link in self.links(read):
            self.declared(link, read)
            self.postpone(link, read)
        kept, self.now = getattr(self, "now", None), read
        self.statement(read)
        self.now = kept

    def kind_words(
        self, found: tuple[str, str], tokens: list[Token], targets: list[Syntax], dotted: bool, r: Read
    ) -> bool:
        kind, rest = found
        for t in targets:
            self.kind_of(t, kind)
        every = [*r.names, *([r.tree] if r.tree is not None else [])]
        if kind == "random" and dotted and all(t.head in ("dots", "sub_", "idx") for t in every):
            self.dotted_family(every)
        if kind == "density" and OVER.match(rest):
            return True
        sign = SIGN.match(rest)
        if kind == "random" and sign is not None:
            self.properties(said.properties(sign[1]) or (), targets, r)
            rest = rest[sign.end() :]
        if not rest:
            if tokens:
                self.inner(tokens, r)
            return True
        if "positive joint" in rest:
            self.positive(targets, r)
            return True
        moment = NAMED.search(rest)
        if "independent" in rest or rest in ("iid", "i.i.d."):
            if not moment or not tokens:
                return self.independent(rest, tokens, targets, dotted, r)
            self.independent(rest, [], targets, dotted, r)
        if moment and tokens:
            return self.moment_words(moment.group(1), tokens, targets, r)
        if rest in ("with", "where", "such that", "satisfying") and tokens:
            self.inner(tokens, r)
            return True
        props = said.properties(rest)
        if props is not None:
            self.properties(props, targets, r)
            return True
        self.facts.append(self.fact("prose", None, r))
        if tokens:
            self.inner(tokens, r)
        return True
