"""Work on many items: in worker processes, each item within its time, every item with an outcome.

An item that runs over its limit is stopped by an alarm inside its worker; a worker that does not even notice the alarm
(a computation inside C) is ended and another takes its place. Nothing that happens to one item touches another.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from time import monotonic
from typing import Any

from symderive.faces.guard import guarded, over_limit
from symderive.faces.items import Item, Outcome, failed

GRACE = 2.0  # seconds between the alarm and the end of a worker that did not hear it


# ---------------------------------------------------------------- workers
def serve(pipe: Connection) -> None:
    """A worker's life: take an item, send its outcome."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while (item := pipe.recv()) is not None:
        pipe.send(guarded(item))


@dataclass
class Worker:
    process: Any
    pipe: Connection
    place: int = -1
    item: Item | None = None
    until: float | None = None

    @staticmethod
    def start() -> Worker:
        how = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
        context: Any = multiprocessing.get_context(how)
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        return Worker(process, ours)

    def give(self, place: int, item: Item) -> None:
        self.place, self.item = place, item
        self.until = None if item.limit is None else monotonic() + item.limit + GRACE
        self.pipe.send(item)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def work(items: list[Item], jobs: int | None = None) -> Iterator[Outcome]:
    """The outcomes of all items, in the order of the items, as soon as they can be given."""
    jobs = min(jobs or os.cpu_count() or 1, len(items))
    waiting = deque(enumerate(items))
    done: dict[int, Outcome] = {}
    following = 0
    workers = [Worker.start() for _ in range(jobs)]
    try:
        while following < len(items):
            for worker in workers:
                if worker.item is None and waiting:
                    worker.give(*waiting.popleft())
            done |= dict(collect(workers))
            while following in done:
                yield done.pop(following)
                following += 1
    finally:
        for worker in workers:
            worker.end()


def collect(workers: list[Worker]) -> Iterator[tuple[int, Outcome]]:
    """Wait for outcomes; replace workers that died or did not hear the alarm."""
    busy = [worker for worker in workers if worker.item is not None]
    ends = [worker.until for worker in busy if worker.until is not None]
    ready = wait([worker.pipe for worker in busy], max(0.0, min(ends) - monotonic()) if ends else None)
    for number, worker in enumerate(workers):
        item = worker.item
        if item is None:
            continue
        outcome: Outcome | None = None
        alive = True
        if worker.pipe in ready:
            try:
                outcome = worker.pipe.recv()
            except (EOFError, OSError):
                alive = False
                message = "the computation broke down on this one (its process ended)"
                outcome = failed(item, {"message": message}, unreadable=False)
        elif worker.until is not None and monotonic() >= worker.until:
            alive = False
            outcome = over_limit(item)
        if outcome is not None:
            yield worker.place, outcome
            worker.item = None
        if not alive:
            worker.end()
            workers[number] = Worker.start()
