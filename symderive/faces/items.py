"""One piece of work: what to do with which text, and the doing of it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from symderive.expr.shape import DerivationError


@dataclass(frozen=True)
class Item:
    """A problem to solve, a derivation to check or a formula to read, as text, with the options that hold for it."""

    verb: str
    id: Any = ""
    given: str = ""
    find: str = ""
    lines: tuple[str, ...] | None = None
    text: str | None = None
    kind: str = "latex"
    meta: dict[str, Any] = field(default_factory=dict)
    layout: str | None = None
    method: str | None = None
    limit: float | None = None
    seed: int = 0
    pages: bool = False
    detail: str = "normal"
    hint: str | None = None  # "rule" or "step": only what comes next, after ``done`` lines
    done: int = 0
    choices: int = 0  # options of a multiple-choice form: one right, the others from named mistakes
    picture: dict[str, Any] | None = None
    pictures: bool = False  # show the tree, the network or the computational graph that belongs to the solution
    dice: int = 0  # seed of a picture's random parts
    dialects: tuple[str, ...] = ("numpy",)  # the languages in which the answer is written as code
    confirm: str | None = None  # "torch": the answer is compared with PyTorch's automatic derivative
    rubric: tuple[tuple[str, Fraction], ...] = ()  # steps with their points, as the problem gives them
    compared: bool = False  # a derivation that is held against the worked solution of its problem
    notes: tuple[str, ...] = ()  # what of a document was left out, said with the report
    refusal: dict[str, Any] | None = None


@dataclass(frozen=True)
class Outcome:
    """The result as the interface has it, and what the templates show of it (None where no page was asked for)."""

    result: dict[str, Any]
    page: dict[str, Any] | None = None
    unreadable: bool = False
    logged: bool = False  # an internal failure has been told on standard error already
    files: dict[str, bytes] = field(default_factory=dict)  # the drawings that the page includes, by name


def error_dict(error: DerivationError) -> dict[str, Any]:
    fields = {"message": error.message, "line": error.line, "column": error.column, "hint": error.hint}
    if error.line is not None:
        fields["in"] = error.where
    return {name: value for name, value in fields.items() if value is not None}


def carry_out(item: Item) -> Outcome:
    """Do what an item asks. A text that cannot be read gives a result of status "error", never an exception."""
    start = time.perf_counter()
    try:
        if item.refusal is not None:
            return failed(item, item.refusal, start)
        outcome = VERBS[item.verb](item)
    except DerivationError as error:
        return failed(item, error_dict(error), start)
    outcome.result["id"] = item.id
    outcome.result["seconds"] = round(time.perf_counter() - start, 6)
    return outcome


def failed(
    item: Item, error: dict[str, Any], start: float | None = None, *, unreadable: bool = True, logged: bool = False
) -> Outcome:
    """The outcome of an item that was refused."""
    seconds = 0.0 if start is None else round(time.perf_counter() - start, 6)
    result: dict[str, Any] = {"schema": 1, "id": item.id}
    if item.verb != "parse":
        result["status"] = "error"
    if item.verb == "check":
        result |= {"lines": [], "first_wrong": -1}
    result |= {"error": error, "seconds": seconds}
    page = (
        {
            "refused": error,
            "readable": not unreadable,
            "id": item.id,
            "given": item.given,
            "find": item.find,
            **item.meta,
        }
        if item.pages
        else None
    )
    return Outcome(result, page, unreadable, logged)


def read(item: Item) -> Any:
    """The problem of an item."""
    from symderive.parse import statements

    extra = {} if item.layout is None else {"layout": item.layout}
    return statements.read_problem(item.given, item.find, id=str(item.id), **extra, **item.meta)


def solve(item: Item) -> Outcome:
    from symderive.render import views
    from symderive.solve import confirmed_by_torch
    from symderive.solve import solve as derive

    problem = read(item)
    if item.picture is not None and problem.goal is None:
        from symderive.faces import figures

        return figures.only(item, problem)
    dialects = tuple(dict.fromkeys((*item.dialects, *((item.confirm,) if item.confirm else ()))))
    derivation = derive(problem, method=item.method, seed=item.seed, dialects=dialects)
    if item.confirm == "torch":
        derivation = confirmed_by_torch(derivation)
    outcome = Outcome(views.solution(derivation), None)
    if item.pages:
        from symderive.render import writeup

        page = writeup.solution(derivation, item.detail)
        outcome = replace(outcome, page=page if item.hint is None else writeup.hint(page, item.done, item.hint))
    if item.choices:
        from symderive.sheets import choices

        outcome = replace(outcome, **choices.added(derivation, item.choices, outcome.result, outcome.page))
    if item.picture is not None:
        from symderive.faces import figures

        outcome = figures.added(item, problem, outcome)
    elif item.pages and item.hint is None and (item.pictures or item.method == "autodiff"):
        from symderive.faces import figures

        outcome = figures.illustrated(item, problem, derivation, outcome)
    return outcome


def check(item: Item) -> Outcome:
    from symderive.check import check as judge
    from symderive.parse import statements
    from symderive.render import views

    lines, given = item.lines, item.given
    if lines is None:
        from symderive.parse import documents

        found = list(documents.derivations(item.text or "", item.kind, given=given))
        if not found:
            raise DerivationError("there is no derivation in this text: no aligned lines and no equation was found")
        _, declared, lines = found[0]
        given = "\n".join(filter(None, [item.given, declared]))
    problem, read_lines = statements.read_lines(given, list(lines), item.find)
    problem = replace(problem, id=str(item.id), **item.meta)
    report = judge(problem, read_lines, limit=item.limit)
    if item.notes:
        report = replace(report, remarks=(*report.remarks, *item.notes))
    if item.compared:
        from symderive.faces import comparing

        report = replace(report, remarks=(*report.remarks, *comparing.remarks(report, read_lines, problem, item.seed)))
    from symderive.faces import marking

    marks = marking.points(report, item.rubric)
    page = None
    if item.pages:
        from symderive.render import shown_report

        page = shown_report.report(report)
        if marks is not None:
            page["summary"] = f"{page['summary']} {marking.in_words(marks)}"
    return Outcome(views.report(report) | ({} if marks is None else {"points": marks}), page)


def parse(item: Item) -> Outcome:
    from symderive.parse import prefix

    found = prefix.read_prefix(item.find, item.given)
    return Outcome({"schema": 1, "id": item.id, **found}, None)


VERBS = {"solve": solve, "check": check, "parse": parse}
