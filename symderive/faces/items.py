"""One piece of work: what to do with which text, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    label: str = ""  # of the display that a derivation stands in
    named: bool = False  # does its document say which problem it answers?
    doubtful: bool = False  # one equation, which may be a statement instead of a claim
    claims: tuple[str, ...] = ()  # what its document claims of its names above it
    lost: tuple[str, ...] = ()  # what its document states of its names, and could not be used
    own: Item | None = None  # the same lines by what their own problem gives, where more is given here
    strict: bool = False  # what is more is from other problems, and refutes nothing
    parts: tuple[Item, ...] = ()  # further derivations that answer the same problem
    refusal: dict[str, Any] | None = None


@dataclass(frozen=True)
class Outcome:
    """The result as JSON has it, and what the templates show of it (None where no page was asked for)."""

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


def faulty(result: Mapping[str, Any]) -> bool:
    """Is a line of a judged derivation wrong, or could it not be read?"""
    unread = any(line["verdict"] == "not-understood" for line in result.get("lines", ()))
    return unread or result.get("first_wrong", -1) >= 0
