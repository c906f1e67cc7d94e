"""A time limit for work that has none of its own.

The work runs in a thread; when its time is up, an exception is raised inside that thread, as often as it takes. No
signal is used, so that it works in any thread of any host, and limits nest.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

#: seconds that one call of a service may take
PATIENCE = 2.5


class TimeUpError(BaseException):
    """Raised inside the worker when its time is up; not an Exception, so that ``except Exception`` lets it pass."""


def limited(work: Callable[..., T], *args: Any, seconds: float | None = None) -> T | None:
    """``work(*args)``, or None when it takes too long. What the work raises is raised here."""
    result: list[T] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            result.append(work(*args))
        except TimeUpError:
            return
        except Exception as error:  # handed to the caller below
            raised.append(error)

    worker = threading.Thread(target=run, daemon=True)
    worker.start()
    worker.join(PATIENCE if seconds is None else seconds)
    while worker.is_alive():
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker.ident or 0), ctypes.py_object(TimeUpError))
        worker.join(0.05)
    if raised:
        raise raised[0]
    return result[0] if result else None
