"""A derivation of a document judged by what its own problem says, and with what is said elsewhere only where that does
not settle it. What other problems say can make a line right; it makes none wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symderive.derive.derivation import Report, Verdict
from symderive.faces.items import Item

REFUSED = ("wrong", "unjustified")
ELSEWHERE = "With what other problems of this document state it does not hold, and its own problem does not settle it."


def weighed(item: Item, own: Item, judge: Callable[[Item], Report | None]) -> Report | None:
    """The report on an item's lines from its ``own`` givens, and from all where those do not settle every line; None
    where the lines can be read with neither."""
    alone = judge(own)
    if alone is not None and all(v.verdict in ("right", "given") for v in alone.lines):
        return alone
    whole = judge(replace(item, own=None))
    if alone is None or whole is None or len(alone.lines) != len(whole.lines):
        return alone if whole is None else doubted(whole) if item.strict else whole
    lines = [better(v, w, strict=item.strict) for v, w in zip(alone.lines, whole.lines, strict=True)]
    if all(a is b for a, b in zip(lines, alone.lines, strict=True)):
        return alone
    return replace(whole, lines=tuple(lines))


def better(own: Verdict, whole: Verdict, *, strict: bool) -> Verdict:
    """The verdict on one line that both judgements bear."""
    if own.verdict in ("right", "given") or whole.verdict in ("undecided", "not-understood"):
        return own if own.verdict not in REFUSED or whole.verdict == "not-understood" else whole
    if whole.verdict not in REFUSED:
        return whole
    if own.verdict in REFUSED:
        return own
    return unsettled(whole) if strict else whole


def doubted(report: Report) -> Report:
    return replace(report, lines=tuple(unsettled(v) if v.verdict in REFUSED else v for v in report.lines))


def unsettled(v: Verdict) -> Verdict:
    return Verdict(v.n, "undecided", message=ELSEWHERE, latex=v.latex, line=v.line, where=v.where)
