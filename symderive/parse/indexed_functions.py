r"""f_i(x) = x_i (r_i - \sum_j A_{ij} x_j) with x declared: the entries of f, as f_i = ... defines them.

The bracket says only on what they depend. It is taken away before anything is read, where the index is one by custom
and runs on the right side too; a function with a label (f_1(x), f_{\theta}(x)) keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symderive.parse.pieces import Statement
from symderive.parse.tokens import Token

INDICES = frozenset("ijkl")


def entries_spelled(statements: Sequence[Statement], texts: Sequence[list[Token]]) -> list[str]:
    """Change the tokens of the statements and of the goal and lines where such calls stand; what is said of it."""
    declared = {t.text for s in statements for t in declared_in(s)}
    calls = {call for s in statements if (call := defined(s.body, declared))}
    if not calls:
        return []
    for tokens in (*(s.body for s in statements), *texts):
        tokens[:] = list(without_brackets(tokens, calls))
    return [f"{f}_i({', '.join(letters)}) is the i-th entry of {f}" for f, letters in sorted(calls)]


def declared_in(statement: Statement) -> Iterator[Token]:
    """The names that a statement puts into a space: x, r of x, r \\in \\mathbb{R}^n."""
    place = next((k for k, t in enumerate(statement.body) if t.sym == "in"), 0)
    if place == 1:
        yield from (group[0] for group in (*statement.names, statement.body) if group)


def defined(body: Sequence[Token], declared: set[str]) -> tuple[str, tuple[str, ...]] | None:
    """f and its letters, where the statement is f_i(letters) = a formula with the index i."""
    found = call_at(body, 0) if body else None
    if found is None:
        return None
    letters, stop = found
    index = body[2].text
    runs = any(u.sym in ("_", "{") and t.text == index for u, t in zip(body[stop:], body[stop + 1 :], strict=False))
    known = bool(letters) and declared.issuperset(letters)
    equation = stop < len(body) and body[stop].sym == "="
    return (body[0].text, letters) if equation and known and runs and index in INDICES else None


def call_at(tokens: Sequence[Token], k: int) -> tuple[tuple[str, ...], int] | None:
    """The letters in the bracket of f_i(x, y) at this place, and where it ends."""
    signs = [t.sym for t in tokens[k + 1 : k + 4]]
    if signs[:1] != ["_"] or signs[2:] != ["("] or tokens[k].kind != "name" or tokens[k + 2].kind != "name":
        return None
    stop = next((j for j in range(k + 4, len(tokens)) if tokens[j].sym == ")"), k + 4)
    names, commas = tokens[k + 4 : stop : 2], tokens[k + 5 : stop : 2]
    plain = all(t.kind == "name" for t in names) and all(t.sym == "," for t in commas)
    return (tuple(t.text for t in names), stop + 1) if plain else None


def without_brackets(tokens: Sequence[Token], calls: set[tuple[str, tuple[str, ...]]]) -> Iterator[Token]:
    k = 0
    while k < len(tokens):
        found = call_at(tokens, k)
        if found is None or (tokens[k].text, found[0]) not in calls:
            yield tokens[k]
            k += 1
        else:
            yield from tokens[k : k + 3]
            k = found[1]
