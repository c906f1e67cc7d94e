"""Many items worked on, with progress once a second of work has passed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module

from symderive.faces import guard
from symderive.faces.items import Item, Outcome

NEEDED = {
    "solve": ("parse.statements", "solve", "render.views"),
    "check": ("parse.statements", "check", "render.views"),
    "parse": ("parse.prefix",),
}

#: what only some items need
ASKED: dict[str, Callable[[Item], object]] = {
    "pictures": lambda item: item.picture or item.pictures,
    "sheets.choices": lambda item: item.choices,
    "render.writeup": lambda item: item.pages,
}


def run(items: list[Item], single: bool) -> list[Outcome]:
    """All outcomes; one item alone is done here, many in workers."""
    if single:
        return [guard.guarded(items[0])]
    from symderive.faces import pool, progress

    more = [room for room, asked in ASKED.items() if any(map(asked, items))]
    for name in (*NEEDED[items[0].verb], *more):  # what the workers need, once, before they are forked
        import_module(f"symderive.{name}")
    if not sys.stderr.isatty():
        return list(pool.work(items))
    return list(progress.shown(pool.work(items), len(items)))
