"""One item carried out within its time; whatever goes wrong becomes an outcome."""

from __future__ import annotations

import os
import signal
import sys
import threading
from types import FrameType

from symderive.faces.items import Item, Outcome, failed
from symderive.faces.verbs import carry_out


class TimeIsUp(BaseException):
    """Raised by the alarm. Not an Exception, so that no rule's own handling can swallow it."""


def guarded(item: Item) -> Outcome:
    """Carry out an item within its limit. Whatever goes wrong becomes an outcome of status "error"."""
    armed = (
        item.limit is not None
        and hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
    )

    def ring(signum: int, frame: FrameType | None) -> None:
        raise TimeIsUp

    previous = signal.signal(signal.SIGALRM, ring) if armed else None
    try:
        try:
            if armed and item.limit is not None:
                signal.setitimer(signal.ITIMER_REAL, max(item.limit, 0.01), 0.25)  # rings again where it was not heard
            return carry_out(item)
        finally:
            if armed:
                signal.setitimer(signal.ITIMER_REAL, 0)
    except TimeIsUp:
        return over_limit(item)
    except RecursionError:
        return failed(item, {"message": "this is nested too deeply to be worked on"}, unreadable=False)
    except MemoryError:
        return failed(item, {"message": "this needs more memory than there is"}, unreadable=False)
    except Exception as error:
        import traceback  # late: only a failure needs it

        place = traceback.extract_tb(error.__traceback__)[-1]
        print(
            f"symderive: internal failure in {item.verb} of {'the problem' if item.id in (None, '') else item.id}: "
            f"{type(error).__name__}: {error} ({os.path.basename(place.filename)}, line {place.lineno})",  # noqa: PTH119
            file=sys.stderr,
            flush=True,
        )
        message = (
            f"an internal failure stopped this one ({type(error).__name__}); please report it with the problem's text"
        )
        return failed(item, {"message": message}, unreadable=False, logged=True)
    finally:
        if armed:
            signal.signal(signal.SIGALRM, previous)


def over_limit(item: Item) -> Outcome:
    message = f"not finished within {item.limit:g} seconds"
    outcome = failed(item, {"message": message, "hint": "give it more time with --limit SECONDS"}, unreadable=False)
    outcome.result["seconds"] = item.limit
    return outcome
