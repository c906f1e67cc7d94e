"""Room on the interpreter's stack for formulas that are nested as deeply as the limits allow.

The reader descends a few calls for each bracket. Two hundred brackets (the limit that the tokens keep) need more than
Python's default allows, so the limit is raised while such a formula is read and put back after it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from symderive.parse.tokens import Token

PLENTY = 12_000
SHALLOW = 25


@contextmanager
def room_for(tokens: list[Token]) -> Iterator[None]:
    """Raise the recursion limit if these tokens nest deeply."""
    if depth(tokens) <= SHALLOW:
        yield
        return
    with plenty():
        yield


@contextmanager
def plenty() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, PLENTY))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def depth(tokens: list[Token]) -> int:
    """How deep brackets and runs of prefix signs nest."""
    deepest = level = run = 0
    for token in tokens:
        if token.sym in ("(", "[", "{", "begin"):
            level += 1
        elif token.sym in (")", "]", "}", "end"):
            level -= 1
        run = run + 1 if token.kind == "command" else 0
        deepest = max(deepest, level + run)
    return deepest
