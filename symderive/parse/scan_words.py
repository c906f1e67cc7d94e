"""The first pass: what words say of names, and the letters p and q that stand as plain numbers."""

from __future__ import annotations

import re

from symderive.parse.errors import Source
from symderive.parse.law_spellings import LAWS
from symderive.parse.names import MATRIX, VECTOR, Names
from symderive.parse.pieces import Statement, bare, outer
from symderive.parse.said import kind as said_kind
from symderive.parse.said import plain, properties
from symderive.parse.scan_tries import attempt, name_of
from symderive.parse.scope import Scope
from symderive.parse.syntax import Syntax
from symderive.parse.tokens import Token

LAW_NAMES = frozenset(LAWS.values())
RANDOM = re.compile(r"\brandom (vector|variable|matri)|\brvs?\b|\biid\b|i\.i\.d|identically distributed")


#: the rank of what words call random
RANKS = {"random vector": VECTOR, "random matrix": MATRIX}


def before_space(body: list[Token]) -> list[Token]:
    """x of x in R^n; what is no such declaration as it is."""
    place = next((k for k, t in enumerate(body) if t.sym == "in" and t in outer(body)), len(body))
    return body[:place]


class Said:
    """Kinds from words."""

    statements: list[Statement]
    extra: list[list[Token]]
    source: Source
    scope: Scope
    names: Names

    def running(self, part: Syntax) -> bool:
        raise NotImplementedError

    def variable(self, part: Syntax, rank: str | None, dotted: bool) -> None:
        raise NotImplementedError

    def put(self, part: Syntax, rank: str, kind: str, dotted: bool) -> None:
        raise NotImplementedError

    def said(self, statement: Statement) -> None:
        if not statement.said:
            return
        found = said_kind(statement.said[0][0])
        targets = [*statement.names, statement.body]
        if RANDOM.search(plain(statement.said[0][0])):
            targets = self.random_ones(statement)
        if plain(statement.said[0][0]).startswith("with prob") and any(t.sym == "=" for t in statement.body):
            place = next(k for k, t in enumerate(statement.body) if t.sym == "=")
            part = name_of(statement.body[:place], self.source, self.names)
            if part is not None:
                self.variable(part, None, False)
            return
        if found is None and not {"disjoint", "exhaustive"} & set(properties(statement.said[0][0]) or ()):
            words = plain(statement.said[0][0])
            said_random = words.startswith("discrete") or "jointly" in words or RANDOM.search(words)
            if said_random or "random" in words:
                dotted = any(t and t[0].sym == "dots" for t in targets)
                for tokens in targets:
                    part = (
                        name_of(tokens, self.source, self.names)
                        if tokens and bare(tokens) and tokens[0].sym != "dots"
                        else None
                    )
                    if part is not None:
                        self.variable(part, None, dotted)
            return
        kind, _ = found if found is not None else ("event", "")
        dotted = any(t and t[0].sym == "dots" for t in targets)
        for tokens in targets:
            if not tokens or tokens[0].sym == "dots":
                continue
            part = name_of(tokens, self.source, self.names) if bare(tokens) else None
            if part is None:
                continue
            name = self.names.key(part) or ""
            if kind in ("random", *RANKS):
                self.variable(part, RANKS.get(kind), dotted)
            elif kind == "event" and part.head in ("sub_", "idx") and (dotted or self.running(part)):
                under = self.names.key(part.kids[0]) or ""
                for number in self.names.members.get(under, ()):
                    self.names.declare(f"{under}_{number}", "event")
                self.names.declare(name, "event")
            elif kind in ("scalar", "vector", "matrix"):
                self.put(part, kind, kind, dotted)
            elif self.names.kinds.get(name) is None or kind not in ("function",):
                self.names.declare(name, kind)
            if kind == "event":
                self.names.events = True

    def random_ones(self, statement: Statement) -> list[list[Token]]:
        """The names that are said to be random: also x, y in R^n random vectors, and x in R^n, y in R^m random vectors
        in one line."""
        found = [*statement.names, before_space(statement.body)]
        if not plain(statement.said[0][0]).endswith(("s", "matrices")) or found[-1] == statement.body:
            return found
        place = next(k for k, other in enumerate(self.statements) if other is statement)
        for other in reversed(self.statements[:place]):
            if other.line != statement.line or other.said or before_space(other.body) == other.body:
                break
            found += [*other.names, before_space(other.body)]
        return found

    def lone_letters(self) -> None:
        """p and q where they stand as plain numbers."""
        for tokens in [*(s.body for s in self.statements), *(s.where for s in self.statements), *self.extra]:
            heads: list[str] = []
            for k, t in enumerate(tokens):
                if t.sym in ("(", "["):
                    heads.append(tokens[k - 1].text if k else "")
                elif t.sym in (")", "]") and heads:
                    heads.pop()
                if heads and heads[-1] in ("H", "KL", "D", "}") and self.information_bracket(tokens, k, heads[-1]):
                    continue
                if t.kind != "name" or t.text not in ("p", "q"):
                    continue
                after = tokens[k + 1].sym if k + 1 < len(tokens) else ""
                before = tokens[k - 1].sym if k else ""
                if after in ("(", "_", "Vert", "||") or before in ("sim", "Vert", "||"):
                    continue
                if k > 1 and before == "_" and tokens[k - 2].text in ("E", "Var"):
                    continue  # the law under an expectation
                if before in ("(", ",") and after in (")", ",", ";") and t.text in self.names.applied:
                    continue  # L(q) of a law q that has a bracket elsewhere
                if self.names.kinds.get(t.text) == "density" or (after == "=" and self.law_follows(tokens, k + 2)):
                    continue
                if k and before == "{" and k > 2 and tokens[k - 2].sym == "_":
                    continue
                self.names.lone.add(t.text)

    def information_bracket(self, tokens: list[Token], at: int, head: str) -> bool:
        """Is this place inside H(p, q), KL(p || q) or D_KL(p || q), where p is a law?"""
        if head != "}":
            return head != "H" or self.names.kinds.get("H") != "function"
        return any(t.text in ("KL", "D") for t in tokens[max(0, at - 12) : at])

    def law_follows(self, tokens: list[Token], at: int) -> bool:
        part = attempt(tokens[at:], self.source, self.names)
        return part is not None and part.head in LAW_NAMES
