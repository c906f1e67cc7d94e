"""Rows beside the way: u = x^2, du = 2x dx below an integral. They are judged by themselves, and the row below goes on
from the row above them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace

from symderive.check.reading import Line, Row
from symderive.check.state import State
from symderive.check.systems import system
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Rel, Sym
from symderive.expr.calculus import Differential, Integral
from symderive.expr.canon import same
from symderive.expr.node import Node, holds

Judge = Callable[[Line, State], Verdict]
ORDER = ("wrong", "unjustified", "not-understood", "undecided", "right")


def says_beside(line: Line, state: State) -> bool:
    """Does a row only say what new variables are, and how their differentials are related?"""
    rels = relations(line)
    if not rels or any(holds(rel, Integral) for rel in rels):
        return False
    moving = any(holds(rel, Differential) for rel in rels)
    named = isinstance(line.left, Sym) and names(rels[0], state)
    return named or (moving and all(differential(rel) or names(rel, state) for rel in rels))


def relations(line: Line) -> tuple[Rel, ...]:
    if line.left is not None and line.right is not None and line.op in ("=", "implies", "iff"):
        return (Rel("=", line.left, line.right),)
    return system(line.right) if line.left is None and line.right is not None else ()


def differential(rel: Rel) -> bool:
    return holds(rel, Differential)


def names(rel: Rel, state: State) -> bool:
    """Does an equation give a name that no row above has used to what the problem says that it is? (Written out it says
    that something is itself.)"""
    if same(rel.left, rel.right):
        return True
    if not isinstance(rel.left, Sym) or rel.left in state.used:
        return False
    return any(d.name is rel.left and not d.params and same(d.body, rel.right) for d in state.problem.definitions)


def judge_beside(line: Line, own: Judge, state: State) -> Verdict:
    """The verdict on such a row: the worst of those on its parts."""
    found: list[Verdict] = []
    used: set[Node] = set()
    rels = relations(line)
    for rel in rels:
        alone = copy.copy(state)
        alone.above = alone.row = alone.subject = alone.aside = None
        alone.beside, alone.earlier, alone.bounds, alone.off = (), (), (), False
        if differential(rel) or len(rels) > 1:
            row = Row(line.n, line.latex, "=", rel.left, rel.right, line.reason)
            found.append(Verdict(line.n, "right", "rule", "definition") if names(rel, state) else own(row, alone))
        else:
            found.append(Verdict(line.n, "right", "rule", "definition"))
        used |= set(rel.walk())
    state.used |= frozenset(u for u in used if not u.kids)
    last = rels[-1]
    state.aside = last.right if not differential(last) else None
    worst = min(found, key=lambda v: ORDER.index(v.verdict) if v.verdict in ORDER else 0)
    return replace(worst, n=line.n)
