"""Indices that run further than what they count: B_ji of an m x n matrix B in a sum over i to m and j to n."""

from __future__ import annotations

from symderive.check.ladder import EQUAL, compare
from symderive.check.reading import Line
from symderive.check.state import State
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Idx
from symderive.expr.arrays import Entry
from symderive.expr.node import Node, nodes_of, substitute
from symderive.expr.shape import Dim
from symderive.render import notation


def too_far(node: Node, state: State) -> tuple[Entry, str] | None:
    """The first entry whose index does not run over the size that it counts, with a sentence; None where all fit."""
    declared = [d.node for d in state.problem.declarations.values() if d.node is not None]
    known = {x for u in declared for size in u.shape for x in size.letters}
    for part in nodes_of(node, Entry):
        for index, size in zip(part.indices, part.u.shape, strict=False):
            if isinstance(index, Idx) and apart(index.size, size, known):
                name = getattr(part.u, "latex", "the matrix")
                return part, f"the index {index.name} runs to {index.size}, but there {name} has the size {size}"
    return None


def apart(run: Dim | None, size: Dim, known: set[str]) -> bool:
    """Are the two sizes declared, and not the same?"""
    return run is not None and run != size and all(x in known for d in (run, size) for x in d.letters)


def out_of_range(line: Line, above: Node, right: Node, state: State) -> Verdict | None:
    """The verdict on a line with an index that runs too far; None where there is none, or one above already."""
    found = too_far(right, state)
    if found is None or too_far(above, state) is not None:
        return None
    entry, sentence = found
    mistake, expected = "shape-mismatch", None
    if len(entry.indices) == 2:
        turned = substitute(right, {entry: Entry(entry.u, entry.indices[::-1])})
        limit = max(0.05, min(1.0, state.left_over()))
        if compare(above, turned, state.problem, seed=state.seed, limit=limit, explain=False).verdict == EQUAL:
            mistake, expected = "transpose-dropped", notation.latex(turned)
    message = f"The sizes do not fit: {sentence}."
    return Verdict(line.n, "wrong", mistake=mistake, message=message, due=lambda: expected)
