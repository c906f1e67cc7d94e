"""What is known before a line is judged, and how a verdict changes it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from symderive.check.added_constants import PLUS_CONSTANT, UP_TO
from symderive.check.jets import Jets
from symderive.check.layouts import LAYOUTS
from symderive.check.reading import Line
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Map, Rel, Sym
from symderive.expr.arrays import Member
from symderive.expr.calculus import At
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves, nodes_of
from symderive.expr.probability import Dens, RandVar
from symderive.expr.problem import Problem
from symderive.numeric.functions import KNOWN
from symderive.numeric.members import family_of, is_random


@dataclass
class State:
    """What is known before a line is judged."""

    problem: Problem
    seed: int
    end: float
    above: Node | None = None  # the value of the line above
    exact: Node | None = None  # the same before it was rounded
    right: Node | None = None  # the last right value
    row: Rel | None = None  # the equation above, where rows are equations
    stated: bool = False  # the row above states what holds by the givens: A \perp B, a density integrates to 1
    beside: tuple[Rel, ...] = ()  # equations that hold beside the row above: the rest of a system
    earlier: tuple[Rel, ...] = ()  # equations above from which the row above follows, but which it does not give back
    cases: tuple[tuple[Rel, ...], ...] = ()  # the cases of the row above, where it holds several
    identity: Rel | None = None  # an equation above for every x, whose coefficients the rows compare
    opened: tuple[Rel, ...] = ()  # wrong rows that stood by themselves: a row below may follow from them
    indexed: tuple[Rel, ...] = ()  # the last row with a free index: it holds for each
    held: tuple[Rel, ...] = ()  # the last right rows that hold by themselves, by the givens
    gap: bool = False  # a row above could not be read: a row below may follow from it
    jets: Jets | None = None  # what depends on what, where a letter is differentiated that an equation ties
    least: int = 0  # how often the first row differentiates it: a row that does so less often was integrated
    row_number: int = -1  # the line in which that row stands
    conditions: tuple[Rel, ...] = ()  # derivatives that were set to zero
    ahead: Line | None = None  # the row below
    below: tuple[Line, ...] = ()  # all rows below
    bounds: tuple[Rel, ...] = ()  # the inequalities above, where rows are inequalities
    subject: Node | None = None
    begun: tuple[Node, Node] | None = None  # a letter, and the indefinite integral that it stands for
    off: bool = False  # a wrong line stands above and nothing has healed it
    layouts: tuple[str, ...] = LAYOUTS  # the layouts of derivatives that the author may be using
    up_to_factor: bool = False  # a proportionality stands above
    in_logs: bool = False  # a line up to an added constant stands above
    antiderivative: Sym | None = None  # the variable of an indefinite integral above: lines hold up to a constant
    squares: Node | None = None  # the line above on square matrices, where its sizes do not fit
    above_latex: str = ""
    rights: tuple[Node, ...] = ()  # the last right lines
    used: frozenset[Node] = frozenset()  # the names that stand in the lines so far
    company: tuple[Node, ...] = ()  # all lines: points are drawn once for all of them
    keep: bool = False  # the line only gave a name: the next one goes on from the line before it
    aside: Node | None = None  # what the line above gave a name to: the next one may go on from it too

    def left_over(self) -> float:
        return self.end - time.perf_counter()


def after(line: Line, state: State, value: Node | None, verdict: Verdict | None = None) -> None:
    """What the next line starts from."""
    if verdict is not None:
        if verdict.verdict == "right" and (not state.off or verdict.heals):
            state.right, state.off = value, False
            if value is not None:
                state.rights = (*state.rights[-3:], value)
        elif verdict.verdict in ("wrong", "unjustified"):
            state.off = True
    if value is not None:
        state.used |= free_leaves(value)
    if state.keep:
        state.keep = False
        return
    rounded_here = verdict is not None and any("rounded" in r or "cut" in r for r in verdict.remarks)
    state.exact = (state.exact or state.above) if rounded_here else None
    state.aside = None
    state.above = value
    state.above_latex = line.latex
    state.squares = None
    if line.op in UP_TO:
        state.up_to_factor = True
        state.in_logs |= line.op == PLUS_CONSTANT


def continues(left: Node, state: State) -> bool:
    """Is a left side of its own only the subject, or the line above, written again?"""
    return any(u is not None and same(left, u) for u in (state.subject, state.above))


def is_new(node: Node, state: State) -> bool:
    """Is this a name that neither the givens nor a line above has used?"""
    if not isinstance(node, Sym) or node not in strangers(node, state):
        return False
    base = node.name.rstrip("'")  # y' speaks of y where that has a meaning
    return base == node.name or not any(getattr(u, "name", "") == base for u in (*state.used, *names_given(state)))


def names_given(state: State) -> frozenset[Node]:
    return state.problem.leaves() | {d.name for d in state.problem.definitions}


def unknown_functions(node: Node, problem: Problem) -> list[str]:
    """The functions and families in a line of which nothing is known: neither declared nor defined."""
    parts = [p for p in nodes_of(node, Map, Member) if isinstance(p, Member) or p.name not in KNOWN]
    if not parts:
        return []
    named = {getattr(d.name, "name", getattr(getattr(d.name, "u", None), "name", "")) for d in problem.definitions}
    stated = {p.name for f in problem.facts if f.node is not None for p in nodes_of(f.node, Member)}
    found = []
    for part in parts:
        name = part.name
        if isinstance(part, Member) and (name in stated or is_random(family_of(name, problem), problem)):
            continue
        declared = problem.declarations.get(name)
        if name not in named and (declared is None or declared.inferred):
            found.append(name)
    return list(dict.fromkeys(found))


def strangers(node: Node, state: State) -> list[Sym]:
    """The names in a line that were never declared, defined or used before."""
    known = names_given(state) | {x for d in state.problem.definitions for x in d.params} | state.used
    known |= {x for part in nodes_of(node, At) for x, _ in part.point}
    known |= {
        x
        for part in nodes_of(node, Dens)
        for x, u in zip((*part.arguments, *part.given), part.variables, strict=False)
        if isinstance(u, RandVar)
    }
    found = [leaf for leaf in free_leaves(node) if isinstance(leaf, Sym) and leaf not in known]
    declared = state.problem.declarations
    return [leaf for leaf in found if (d := declared.get(leaf.name)) is None or d.inferred]
