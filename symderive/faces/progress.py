"""Progress on standard error, once a second of work has passed."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

from symderive.faces.items import Outcome

PATIENCE = 1.0


def shown(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """The outcomes as they come; a bar appears after a second."""
    start, bar, task = monotonic(), None, None
    try:
        for done, outcome in enumerate(outcomes, 1):
            if bar is None and monotonic() - start > PATIENCE:
                from rich.console import Console
                from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

                bar = Progress(
                    BarColumn(),
                    MofNCompleteColumn(),
                    TimeRemainingColumn(),
                    console=Console(stderr=True),
                    transient=True,
                )
                bar.start()
                task = bar.add_task("", total=total)
            if bar is not None and task is not None:
                bar.update(task, completed=done)
            yield outcome
    finally:
        if bar is not None:
            bar.stop()
