"""A time limit for work that has none of its own.

The work runs in a thread; when its time is up, an exception is raised inside that thread, as often as it takes. No
signal is used, so that it works in any thread of any host, and limits nest.
"""

from __future__ import annotations

import ctypes
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import Any, TypeVar

T = TypeVar("T")

#: seconds that one call of a service may take
PATIENCE = 2.5
#: seconds after which a worker that does not end (in one long step of the interpreter) is left to itself
LEFT_ALONE = 4.0
#: when all work has to be done that is begun here (``time.perf_counter()``)
_END: ContextVar[float | None] = ContextVar("end of services", default=None)


class TimeUpError(BaseException):
    """Raised inside the worker when its time is up; not an Exception, so that ``except Exception`` lets it pass."""


def importing(worker: threading.Thread) -> bool:
    """Does a thread import a module? Broken off, that would leave the module locked for good."""
    frame = sys._current_frames().get(worker.ident or 0)
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


@contextmanager
def before(end: float) -> Iterator[None]:
    """Inside, no service goes on after ``end``, nor after the end of a limit around it."""
    outer = _END.get()
    token = _END.set(end if outer is None else min(end, outer))
    try:
        yield
    finally:
        _END.reset(token)


def limited(work: Callable[..., T], *args: Any, seconds: float | None = None) -> T | None:
    """``work(*args)``, or None when it takes too long. What the work raises is raised here."""
    with before(time.perf_counter() + (PATIENCE if seconds is None else seconds)):
        context, end = copy_context(), _END.get() or 0.0
    result: list[T] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            result.append(work(*args))
        except TimeUpError:
            return
        except Exception as error:  # handed to the caller below
            raised.append(error)

    worker = threading.Thread(target=context.run, args=(run,), daemon=True)
    worker.start()
    worker.join(max(0.0, end - time.perf_counter()))
    last = time.perf_counter() + LEFT_ALONE
    while worker.is_alive() and time.perf_counter() < last:
        if not importing(worker):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker.ident or 0), ctypes.py_object(TimeUpError))
        worker.join(0.05)
    if raised:
        raise raised[0]
    return result[0] if result else None
