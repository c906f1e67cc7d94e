"""Sentences on the paths between two sets of variables of a network: what d-separation says, path by path."""

from __future__ import annotations

from symderive.data.trails import Parents, drawn, latex_of, trails
from symderive.expr.node import Node


def report(parents: Parents, xs: set[Node], ys: set[Node], given: set[Node]) -> list[str]:
    """A sentence for each path between two sets of variables: where it is blocked, or that it is open."""
    out = []
    for x in (v for v in parents if v in xs):
        for y in (v for v in parents if v in ys):
            for trail in trails(parents, x, y, given):
                path = f"The path ${drawn(parents, trail)}$"
                if trail.blocker is None:
                    out.append(f"{path} is open.")
                else:
                    out.append(f"{path} is blocked at ${latex_of(trail.blocker)}$, {trail.reason}.")
    return out
