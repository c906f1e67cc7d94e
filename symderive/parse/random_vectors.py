r"""x \text{ a random vector with mean } \mu \text{ and covariance } \Sigma: as if E[x] = \mu and Cov(x) = \Sigma stood
there, from which the sizes of the letters are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from symderive.parse.pieces import Statement, outer
from symderive.parse.tokens import Token, placed

VECTOR = re.compile(r"\brandom vectors?\b", re.I)
MOMENT = re.compile(r"(?P<lead>.*?)\s*\b(?P<what>mean|expectation|covariance(?: matrix)?)\s*$", re.I | re.DOTALL)
WITHIN = re.compile(r"(?P<lead>.*\brandom vectors?)\s+in\s*$", re.I | re.DOTALL)


def with_moments_stated(statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements with the moments of random vectors as equations."""
    for s in statements:
        yield s if not any(VECTOR.search(text) for text, _ in s.said) else stated(s)


def stated(s: Statement) -> Statement:
    place = next((k for k, t in enumerate(s.body) if t.sym == "in" and t in outer(s.body)), len(s.body))
    name = s.body[:place]
    if s.names or not name or any(t.sym in ("=", "sim") for t in name):
        return s
    body = list(s.body)
    said: list[tuple[str, list[Token]]] = []
    for text, tokens in s.said:
        within, moment = WITHIN.match(text), MOMENT.match(text)
        if within is not None and tokens and place == len(s.body):
            body += [*placed(r"\in", tokens[0], tokens[0]), *tokens]
            said.append((within["lead"], []))
        elif moment is not None and tokens:
            head = "Cov" if moment["what"].lower().startswith("cov") else "E"
            said.append((moment["lead"] or "with", [*moment_of(head, name, tokens[0]), *tokens]))
        else:
            said.append((text, tokens))
    return replace(s, body=body, said=said)


def moment_of(head: str, name: list[Token], before: Token) -> list[Token]:
    """The tokens of E[x] = , Cov(x) = before what they are."""
    opening = r"\mathbb{E}[" if head == "E" else r"\operatorname{Cov}("
    return [*placed(opening, before, before), *name, *placed("] =" if head == "E" else ") =", before, before)]
