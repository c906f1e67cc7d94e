"""One problem's hand derivations judged: its lines in all its displays, one report, its points once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from symderive.derive.derivation import Report, Verdict
from symderive.expr.shape import DerivationError
from symderive.faces.items import Item, Outcome, error_dict

ALONE = "One equation stands here by itself. It does not hold for all values, and is taken for a statement."
UNUSED = "is not used as a given"  # in a remark on a statement
COMMENT = "With a comment '% symderive: NAME' above it, it is judged as the answer to a problem."


@dataclass(frozen=True, slots=True)
class Part:
    """One derivation of a problem: its report, and its lines as they were read. ``error``: why it could not be read."""

    report: Report | None
    lines: tuple[Any, ...] = ()
    error: dict[str, Any] | None = None


def check(item: Item) -> Outcome:
    """The outcome of a problem's derivations, of which the item holds the first and its ``parts`` the others."""
    items = with_parts(item)
    share = None if item.limit is None else 0.6 * item.limit / len(items)  # the rest is for what cannot be interrupted
    parts = [judged(replace(i, limit=share), alone=len(items) == 1) for i in items]
    reports = [p.report for p in parts if p.report is not None]
    if not reports:
        raise DerivationError(**{k: v for k, v in (parts[0].error or {}).items() if k in ("message", "line", "column")})
    return together(item, parts, reports)


def with_parts(item: Item) -> list[Item]:
    """The derivations of an item; a text that holds several gives them all."""
    if item.lines is not None:
        return [item, *item.parts]
    from symderive.parse import documents

    found = list(documents.derivations(item.text or "", item.kind, given=item.given))
    if not found:
        raise DerivationError("there is no derivation in this text: no aligned lines and no equation was found")
    items = []
    for _, given, lines in found:
        whole = "\n".join(filter(None, [item.given, given]))
        items.append(replace(item, given=whole, lines=tuple(lines), text=None))
    if len(items) > 1:
        line = getattr(getattr(items[1].lines[0], "place", None), "line", 0) if items[1].lines else 0
        said = f"Two derivations stand in this text, the second from line {line + 1} on; each is judged by itself."
        items[0] = replace(items[0], notes=(*items[0].notes, said))
    return items


def judged(item: Item, *, alone: bool) -> Part:
    """One derivation judged. Where it stands ``alone``, what cannot be read is the outcome of the whole."""
    if item.own is None:
        return by_its_givens(item, alone=alone)
    from symderive.faces import reaching

    parts: list[Part] = []

    def judge(one: Item) -> Report | None:
        parts.append(by_its_givens(one, alone=alone and one.own is None and len(parts) > 0))
        return parts[-1].report

    report = reaching.weighed(item, item.own, judge)
    read = next((p for p in parts if p.report is not None), parts[-1])
    if report is None:
        return read
    notes = [n for n in item.notes if n in item.own.notes or UNUSED not in n or len(parts) > 1]
    return Part(replace(report, remarks=tuple(dict.fromkeys((*report.remarks, *notes)))), read.lines)


def by_its_givens(item: Item, *, alone: bool) -> Part:
    """One derivation judged by the givens of its item."""
    from symderive.check import check as judge
    from symderive.parse import statements

    try:
        problem, lines = statements.read_lines(item.given, list(item.lines or ()), item.find)
    except DerivationError as error:
        if alone:
            raise
        return Part(None, (), error_dict(error))
    if any(line.error is not None for line in lines):
        from symderive.faces import fitting

        if (better := fitting.fitted(item.given, list(item.lines or ()), item.find, lines)) is not None:
            problem, lines = statements.read_lines(better[0], list(item.lines or ()), item.find)
            item = replace(item, given=better[0], notes=(*item.notes, better[1]))
    problem = replace(problem, id=str(item.id), **item.meta)
    report = judge(problem, lines, limit=item.limit)
    if item.claims or item.lost or "|" in item.given or r"\mid" in item.given:
        from symderive.faces import resting

        report = resting.weighed(report, item)
    if item.doubtful:
        report = replace(report, lines=tuple(map(unsure, report.lines)))
    if item.notes:
        report = replace(report, remarks=(*report.remarks, *item.notes))
    return Part(report, tuple(lines))


def unsure(v: Verdict) -> Verdict:
    """A single equation that does not hold may be a statement: nothing wrong is said of it."""
    if v.verdict not in ("wrong", "unjustified"):
        return v
    return Verdict(v.n, "undecided", message=f"{ALONE} {COMMENT}", latex=v.latex, line=v.line, where=v.where)


def together(item: Item, parts: Sequence[Part], reports: Sequence[Report]) -> Outcome:
    """One result and one page of all parts; lines are numbered through, each part's first line is given."""
    from symderive.check.answered import NOT_ASKED_FOR
    from symderive.faces import marking
    from symderive.render import views

    reached = any(report.answered for report in reports)
    ends = [() if reached else (NOT_ASKED_FOR,) if n == len(reports) - 1 else () for n in range(len(reports))]
    remarks = [
        r for report, end in zip(reports, ends, strict=True) for r in report.remarks if r != NOT_ASKED_FOR or r in end
    ]
    remarks += [f"A part could not be read: {p.error['message']}." for p in parts if p.error is not None]
    if item.compared:
        from symderive.faces import comparing

        lines = [line for part in parts for line in part.lines]
        remarks += comparing.remarks(reports, lines, reports[0].problem, item.seed)
    marks = marking.points(reports, item.rubric)
    whole = joined(reports, remarks)
    result = views.report(whole)
    if len(reports) > 1:
        result["parts"] = starts(reports)
    page = None
    if item.pages:
        from symderive.render import shown_report

        page = shown_report.report(whole, starts(reports), marks)
    return Outcome(result | ({} if marks is None else {"points": marks}), page)


def starts(reports: Sequence[Report]) -> list[int]:
    """The number of the first line of each part."""
    found, at = [], 0
    for report in reports:
        found.append(at)
        at += 1 + max((v.n for v in report.lines), default=-1)
    return found


def joined(reports: Sequence[Report], remarks: Sequence[str]) -> Report:
    """The reports of one problem as one."""
    lines = [replace(v, n=v.n + at) for report, at in zip(reports, starts(reports), strict=True) for v in report.lines]
    given = "\n".join(dict.fromkeys(line for r in reports for line in r.problem.given.split("\n") if line.strip()))
    problem = reports[0].problem if len(reports) == 1 else replace(reports[0].problem, given=given)
    seconds = sum(r.seconds for r in reports)
    return replace(
        reports[-1], problem=problem, lines=tuple(lines), remarks=tuple(dict.fromkeys(remarks)), seconds=seconds
    )
