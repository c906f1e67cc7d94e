"""Many items worked on, with progress once a second of work has passed."""

from __future__ import annotations

import sys
from importlib import import_module

from symderive.faces import guard
from symderive.faces.items import Item, Outcome

NEEDED = {
    "solve": ("parse.statements", "solve", "render.views"),
    "check": ("parse.statements", "check", "render.views"),
    "parse": ("parse.prefix",),
}


def run(items: list[Item], single: bool) -> list[Outcome]:
    """All outcomes; one item alone is done here, many in workers."""
    if single:
        return [guard.guarded(items[0])]
    from symderive.faces import pool, progress

    for name in NEEDED[items[0].verb]:  # what the workers need, once, before they are forked
        import_module(f"symderive.{name}")
    if not sys.stderr.isatty():
        return list(pool.work(items))
    return list(progress.shown(pool.work(items), len(items)))
