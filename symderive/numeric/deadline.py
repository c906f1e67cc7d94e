"""How long a comparison may take: looked at inside the loops of one evaluation, so that none of them hangs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from symderive.numeric.numbers import NoNumber

_END: ContextVar[float | None] = ContextVar("end", default=None)


class OutOfTime(NoNumber):
    """The time for this evaluation is over: nothing is said of its value."""


@contextmanager
def until(end: float | None) -> Iterator[None]:
    """Inside, ``look`` raises once ``time.perf_counter()`` has passed ``end``, or the end of a deadline around it."""
    outer = _END.get()
    ends = [e for e in (end, outer) if e is not None]
    token = _END.set(min(ends) if ends else None)
    try:
        yield
    finally:
        _END.reset(token)


def look(ahead: float = 0.0) -> None:
    """Raise OutOfTime where the time is over, or will be in so many seconds."""
    end = _END.get()
    if end is not None and time.perf_counter() + ahead > end:
        raise OutOfTime("the time limit was reached")
