"""The doing of one piece of work: solve, check and parse, each an outcome."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from symderive.expr.shape import DerivationError
from symderive.faces import checking
from symderive.faces.items import Item, Outcome, error_dict, failed


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

        result, shown = choices.added(derivation, item.choices, outcome.result, outcome.page)
        outcome = replace(outcome, result=result, page=shown)
    if item.picture is not None:
        from symderive.faces import figures

        outcome = figures.added(item, problem, outcome)
    elif item.pages and item.hint is None and (item.pictures or item.method == "autodiff"):
        from symderive.faces import figures

        outcome = figures.illustrated(item, problem, derivation, outcome)
    return outcome


def parse(item: Item) -> Outcome:
    from symderive.parse import prefix

    found = prefix.read_prefix(item.find, item.given)
    return Outcome({"schema": 1, "id": item.id, **found}, None)


VERBS = {"solve": solve, "check": checking.check, "parse": parse}
