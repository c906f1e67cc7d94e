"""Room on the interpreter's stack for formulas that are nested as deeply as the limits allow.

The reader descends a few calls for each bracket. Two hundred brackets (the limit that the tokens keep) need more than
Python's default allows, so the limit is raised while such a formula is read and put back after it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

PLENTY = 12_000


@contextmanager
def plenty() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, PLENTY))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
