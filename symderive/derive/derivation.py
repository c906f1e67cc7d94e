"""A derivation is a value: strands of lines, each joined to the next by a named rule, and an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from symderive.derive.rule import Step
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import Dim


@dataclass(frozen=True, slots=True)
class Strand:
    """A chain ``subject = line = line = ...``; a derivation has one or several (the evidence first, then the
    posterior). ``intro`` is the sentence before it."""

    subject: Node
    steps: tuple[Step, ...]
    intro: str = ""

    @property
    def lines(self) -> list[Node]:
        """The whole line after each step (the subject first)."""
        lines = [self.subject]
        for step in self.steps:
            lines.append(lines[-1].replace(step.path, step.after))
        return lines

    @property
    def last(self) -> Node:
        return self.lines[-1]


@dataclass(frozen=True, slots=True)
class Answer:
    """The result: a tree, and what a scalar, a law or a range needs beside it.

    ``shape`` is (rows, columns), or a size for each of ``axes``: the free indices of an answer with more than two axes,
    the function's first, then the variable's. ``layout`` is that of a derivative. ``exact`` is the value in SymPy's
    syntax, ``decimal`` the same as a float; ``bounds`` are the two ends of a range. ``where`` lists named quantities
    kept in the answer with what they are; ``also`` other forms worth showing, each with its name ("with data
    matrices"). ``latex`` is set where the answer is not a tree of ours to print (a law by name is a Law node and is).
    ``code`` holds the answer as a function, by dialect: ``numpy``, ``torch``, ``jax``.
    """

    node: Node | None = None
    shape: tuple[Dim, ...] | None = None
    layout: str | None = None
    exact: str | None = None
    decimal: float | None = None
    bounds: tuple[str, str] | None = None
    where: tuple[tuple[Node, Node], ...] = ()
    also: tuple[tuple[str, Node], ...] = ()
    latex: str | None = None
    axes: tuple[Node, ...] = ()
    code: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How the lines were confirmed: at how many points, at how many shapes, with which largest relative error."""

    points: int = 0
    shapes: int = 0
    max_error: float = 0.0
    how: str = "numbers"


@dataclass(frozen=True, slots=True)
class Derivation:
    """A problem, what was derived, and how it was confirmed.

    ``status`` is solved, undetermined, inconsistent, undefined, unsolved or error; only of ``solved`` the answer is
    the value asked for (of ``undetermined`` it is a range). ``error`` has a sentence as its ``message`` where there is
    none. ``assumptions`` are sentences on what was taken for granted in reading, ``conditions`` relations that the data
    are taken to obey; ``seconds`` is the time it took.
    """

    problem: Problem
    status: str
    strands: tuple[Strand, ...] = ()
    answer: Answer | None = None
    assumptions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    confirmed: Confirmed | None = None
    error: dict[str, Any] | None = None
    seconds: float = 0.0
    conditions: tuple[Node, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for strand in self.strands for step in strand.steps)


def unknown() -> None:
    """No step is shown that a line should have been."""


@dataclass(frozen=True)
class Why:
    """What is told of a verdict: of a wrong line ``mistake``, the misconception by its name in the catalogue;
    ``message``, why it is judged so, in words; ``due`` works out what the line should have been, in LaTeX."""

    mistake: str | None = None
    message: str | None = None
    due: Callable[[], str | None] = unknown

    @cached_property
    def expected(self) -> str | None:
        return self.due()


def told(
    mistake: str | None = None, message: str | None = None, due: Callable[[], str | None] = unknown
) -> Callable[[], Why]:
    """What is known at once of a verdict."""
    known = Why(mistake, message, due)
    return lambda: known


@dataclass(frozen=True, slots=True)
class Shown:
    """How a right line was shown: ``by`` a ``rule``, several ``rules``, the same ``normal form``, or ``tested`` at
    random points with no rule found. ``rule`` is the name of the most telling one, ``rules`` are all that were found;
    ``made``: the rule itself made the line, the name was not given by what changed."""

    by: str | None = None
    rule: str | None = None
    rules: tuple[str, ...] = ()
    made: bool = False


def shown_by(by: str | None, rule: str | None = None) -> Callable[[], Shown]:
    """What is known at once of a right line."""
    known = Shown(by, rule, (rule,) if rule else (), rule is not None)
    return lambda: known


@dataclass(frozen=True, init=False)
class Verdict:
    """What is said of one line of a hand derivation.

    ``n`` counts the lines from 0. ``verdict`` is ``given``, ``right``, ``wrong``, ``unjustified`` (right with one
    assumption more), ``not-understood`` or ``undecided``. Of a wrong line ``counterexample`` holds the numbers that
    show it, by letter. ``follows_wrong``: it is right below a wrong line; ``heals``: it is back on the last right
    value. What is told of it is worked out when it is first asked for, where the verdict does not rest on it: of a
    right line by which rule (``by``, ``rule``, ``rules``; the search is ``how``), of a wrong one its ``mistake``,
    ``message`` and what was ``expected`` (the search is ``why``).
    """

    n: int
    verdict: str
    counterexample: dict[str, str] | None
    remarks: tuple[str, ...]
    follows_wrong: bool
    heals: bool
    latex: str
    line: int | None  # its line in the document that it comes from, from 0
    where: str  # the same for people: "line 13", "cell 3, line 2"
    why: Callable[[], Why] = field(compare=False, repr=False)
    how: Callable[[], Shown] = field(compare=False, repr=False)

    def __init__(
        self,
        n: int,
        verdict: str,
        by: str | None = None,
        rule: str | None = None,
        mistake: str | None = None,
        message: str | None = None,
        counterexample: dict[str, str] | None = None,
        remarks: tuple[str, ...] = (),
        follows_wrong: bool = False,
        heals: bool = False,
        latex: str = "",
        line: int | None = None,
        where: str = "",
        due: Callable[[], str | None] = unknown,
        why: Callable[[], Why] | None = None,
        how: Callable[[], Shown] | None = None,
    ) -> None:
        values = (n, verdict, counterexample, remarks, follows_wrong, heals, latex, line, where)
        searches = (why or told(mistake, message, due), how or shown_by(by, rule))
        for name, value in zip(self.__match_args__, (*values, *searches), strict=True):
            object.__setattr__(self, name, value)

    @property
    def by(self) -> str | None:
        return self.how().by

    @property
    def rule(self) -> str | None:
        return self.how().rule

    @property
    def rules(self) -> tuple[str, ...]:
        return self.how().rules

    @property
    def mistake(self) -> str | None:
        return self.why().mistake

    @property
    def message(self) -> str | None:
        return self.why().message

    @property
    def expected(self) -> str | None:
        """What the line should have been; None where no step is sure."""
        return self.why().expected


@dataclass(frozen=True, slots=True)
class Report:
    """All lines of a hand derivation judged, in order; ``first_wrong`` is the number of the first that is wrong or not
    justified, -1 if none is."""

    problem: Problem
    lines: tuple[Verdict, ...]
    status: str = "judged"
    remarks: tuple[str, ...] = ()
    answered: bool | None = None  # does the last line answer the problem's question? None: none is asked, or not known
    error: dict[str, Any] | None = None
    seconds: float = 0.0

    @property
    def first_wrong(self) -> int:
        return next((v.n for v in self.lines if v.verdict in ("wrong", "unjustified")), -1)
