"""Batches: order, ids, limits; what happens to one item does not touch another."""

import json
import os
import time

import pytest

from symderive.expr.shape import DerivationError
from symderive.faces import batch, pool, verbs
from symderive.faces.items import Item, Outcome


def act(item):
    """A verb for tests: does what its item says."""
    match item.find:
        case "slow":
            time.sleep(60)
        case "deaf":  # an endless computation that swallows exceptions
            while True:
                try:
                    while True:
                        pass
                except Exception:
                    pass
        case "stuck":  # a computation inside C, which no alarm interrupts
            return Outcome({"x": 7 ** (10**9)})
        case "dies":
            os._exit(3)
        case "fails":
            raise RuntimeError("unexpected")
        case "deep":
            return act_deep(item)
        case "refused":
            raise DerivationError("this cannot be read", line=0, column=3, hint="say it otherwise")
    return Outcome({"schema": 1, "id": item.id, "status": "solved"})


def act_deep(item):
    return act_deep(item)


@pytest.fixture(autouse=True)
def verb(monkeypatch):
    monkeypatch.setitem(verbs.VERBS, "act", act)
    monkeypatch.setattr(pool, "GRACE", 0.5)


def run(*finds, limit=0.4):
    found = [Item("act", n, find=find, limit=limit) for n, find in enumerate(finds)]
    return [outcome.result for outcome in pool.work(found, jobs=2)]


def test_order_and_ids_are_kept_whatever_happens():
    results = run("", "slow", "fails", "dies", "deaf", "refused", "deep", "")
    assert [r["id"] for r in results] == list(range(8))
    assert [r["status"] for r in results] == ["solved", "error", "error", "error", "error", "error", "error", "solved"]
    assert all("seconds" in r for r in results)
    assert "not finished within 0.4 seconds" in results[1]["error"]["message"]
    assert results[5]["error"] == {"message": "this cannot be read", "line": 0, "column": 3, "hint": "say it otherwise"}


def test_a_worker_that_does_not_hear_the_alarm_is_replaced():
    start = time.monotonic()
    results = run("stuck", "", "")
    assert [r["status"] for r in results] == ["error", "solved", "solved"]
    assert time.monotonic() - start < 10


def test_an_internal_failure_is_logged(capfd):
    run("fails")
    assert "internal failure in act of 0: RuntimeError" in capfd.readouterr().err


def test_lines_of_a_batch():
    text = '{"id": 1, "given": "a", "find": "b"}\n\nnot json\n{"id": 2}\n{"id": 3, "given": 4}\n[1]\n'
    found = batch.items(text, "solve", {"limit": 1.0})
    assert [i.id for i in found] == [1, None, 2, 3, None]
    assert found[0].given == "a"
    assert found[0].limit == 1.0
    assert [bool(i.refusal) for i in found] == [False, True, True, True, True]
    assert found[1].refusal["line"] == 2


def test_a_batch_of_checks_and_of_formulas():
    check = batch.items(json.dumps({"id": "c", "given": "", "lines": ["a", "= b"]}), "check", {})[0]
    assert check.lines == ("a", "= b")
    assert batch.items(json.dumps({"id": "c", "lines": "a"}), "check", {})[0].refusal
    assert batch.items(json.dumps({"id": "p", "latex": "x^2"}), "parse", {})[0].find == "x^2"
