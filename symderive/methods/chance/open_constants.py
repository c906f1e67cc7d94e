"""Factors of stated densities that normalisation fixes although the integral was not found: no part of an answer."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import Sym
from symderive.expr.node import Node, free_leaves
from symderive.methods.chance.lines import Work


def open_constants(work: Work) -> set[Node]:
    """The letters c of densities c f(x) whose integral stayed open; their value is fixed, but not known here."""
    found: set[Node] = set()
    for sources in work.chance.sources.values():
        for source in sources:
            if source.law is not None or source.cdf is not None or source.when is not None:
                continue
            for c in free_leaves(source.body):
                if not isinstance(c, Sym) or c in source.letters or c in work.chance.value.values():
                    continue
                if any(c in free_leaves(condition.u) for condition in source.conditions):
                    continue
                powers = scalar.polynomial(source.body, [c], work.chance.letters)
                if powers is not None and set(powers) == {(1,)}:
                    found.add(c)
    return found
