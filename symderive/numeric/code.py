"""A tree as a function in NumPy, PyTorch or JAX that a person could have written.

Vectors are one-dimensional (a row and a column alike), matrices two-dimensional, a family x_1, ..., x_N one array
with the index leading. Sizes are read from ``.shape``. Named quantities and parts that occur more than once get a
line of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from symderive.expr.algebra import Idx, Sym
from symderive.expr.arrays import Member
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Problem
from symderive.expr.shape import ONE, Dim, Shape
from symderive.numeric import wording as wording_plain
from symderive.numeric import wording_functions, wording_indices
from symderive.numeric.defined import names_of
from symderive.numeric.numbers import NoNumber
from symderive.numeric.spelling import NUMPY, Dialect
from symderive.numeric.writing import Function, wording


class NoCode(NoNumber):
    """There is no code for this tree; the reason is a sentence."""


@dataclass(frozen=True, slots=True)
class Axes:
    """What the rows and columns of an answer hold, so that its code can return the function's axes first, then the
    variable's.

    ``turned``: the rows are the variable's and the columns the function's (a denominator layout, a strict numerator
    layout of a derivative by a matrix). ``rows`` and ``columns``: the rows (columns) are the vec of a matrix of
    this shape. ``indices``: the free indices in the order of the axes wanted (those of the function first); None:
    in the order in which the goal, else the answer, names them.
    """

    turned: bool = False
    rows: Shape | None = None
    columns: Shape | None = None
    indices: tuple[Idx, ...] | None = None


PLAIN = Axes()
VOCABULARY = (wording_plain, wording_functions, wording_indices)  # they fill the table of words


# ---------------------------------------------------------------- the whole
def code(
    node: Node,
    problem: Problem,
    entry: str,
    wrt: tuple[Node, ...] = (),
    *,
    axes: Axes = PLAIN,
    dialect: Dialect = NUMPY,
) -> dict[str, Any]:
    """``{"entry", "source", "arguments"}`` for an answer; NoCode where a part of it cannot be written.

    ``wrt`` are the variables of the derivative: one that the answer does not contain may still lend its sizes.
    """
    return with_leaves(node, problem, entry, wrt, axes=axes, dialect=dialect)[0]


def with_leaves(
    node: Node,
    problem: Problem,
    entry: str,
    wrt: tuple[Node, ...] = (),
    *,
    axes: Axes = PLAIN,
    dialect: Dialect = NUMPY,
) -> tuple[dict[str, Any], list[Node]]:
    """The code, and the letters and families that its arguments are."""
    f = Function(problem, dialect)
    f.wrt = wrt
    declare(f, node)
    indices = axes.indices if axes.indices is not None else free_indices(node, problem)
    if not indices:
        f.share(node)
    body = wording(node, f, comprehension=indices)
    body = arranged(body, axes, f)
    sizes = size_lines(f, node)
    arguments = ordered(f)
    names = [f.words[key] for key, _ in arguments]
    lines = [*sizes, *asserts(f, arguments)] if dialect.asserts else sizes
    helper_lines = [line for text in f.helpers.values() for line in text.split("\n")]
    lines = [*lines, *helper_lines, *f.lines, f"return {body}"]
    imports = ("import math\n\n" if f.needs_math else "") + dialect.imports
    source = f"{imports}\n\n\ndef {entry}({', '.join(names)}):\n" + "\n".join("    " + line for line in lines) + "\n"
    leaves = [leaf for _, leaf in arguments]
    described = [
        {"name": f.words[key], "latex": told_apart(leaf, leaves), "shape": [str(d) for d in dims_of(leaf)]}
        for key, leaf in arguments
    ]
    return {"entry": entry, "source": source, "arguments": described}, leaves


def declare(f: Function, node: Node) -> None:
    """Give letters that will be arguments their own names before anything else takes them."""
    for key in sorted(f.names.depends(node), key=str):
        if isinstance(key, Sym) and key not in f.names.named:
            f.word(key, key.name)
        elif isinstance(key, tuple):
            f.word(key, str(key[1])) if key[1] not in f.names.families else None


def free_indices(node: Node, problem: Problem) -> tuple[Idx, ...]:
    """The free indices of an answer in the order of the goal, else of the answer."""
    free = {leaf for leaf in names_of(problem).depends(node) if isinstance(leaf, Idx)}
    if problem.goal is not None:
        free |= {leaf for leaf in free_leaves(problem.goal.node) if isinstance(leaf, Idx)}
    if not free:
        return ()
    order: dict[Idx, None] = {}
    for tree in ([problem.goal.node] if problem.goal is not None else []) + [node]:
        for leaf in _in_order(tree):
            if leaf in free and isinstance(leaf, Idx):
                order.setdefault(leaf)
    return tuple(order)


def _in_order(node: Node) -> list[Node]:
    if not node.kids:
        return [node]
    return [leaf for kid in node.kids for leaf in _in_order(kid)]


def arranged(body: str, axes: Axes, f: Function) -> str:
    """The result with the function's axes first."""
    if axes.rows is not None or axes.columns is not None:
        shape: list[str] = []
        order: list[int] = []
        for held in (axes.rows, axes.columns):
            at = len(shape)
            if held is None:
                shape.append("-1")
                order.append(at)
            else:
                shape += [f.size(held[1])[0], f.size(held[0])[0]]
                order += [at + 1, at]
        return f.dialect.spell("transposed_blocks", f"({body})", ", ".join(shape), ", ".join(map(str, order))) or body
    if not axes.turned:
        return body
    return f"{body}.T" if body.isidentifier() else f"({body}).T"


def dims_of(leaf: Node) -> list[Dim]:
    """The axes of an argument: of a family its indices first; a vector has one."""
    lead = [d for d in leaf.sizes if d is not None] if isinstance(leaf, Member) else []
    if isinstance(leaf, Member) and len(lead) != len(leaf.sizes):
        lead = [
            Dim.of(getattr(i, "name", "N").upper()) if d is None else d
            for i, d in zip(leaf.indices, leaf.sizes, strict=True)
        ]
    return [*lead, *(d for d in leaf.shape if d != ONE)]


def told_apart(leaf: Node, others: list[Node]) -> str:
    """The letter in LaTeX; a family that shares its letter with a name of its own shows its index: x and x_i."""
    own = spelled(leaf)
    indices = [getattr(i, "name", "") for i in leaf.indices] if isinstance(leaf, Member) else []
    if all(indices) and indices and any(other is not leaf and spelled(other) == own for other in others):
        return f"{own}_{''.join(indices)}" if len(indices) == 1 else f"{own}_{{{''.join(indices)}}}"
    return own


def spelled(leaf: Node) -> str:
    """The letter in LaTeX, as the author wrote it."""
    return str(getattr(leaf, "latex", "") or getattr(leaf, "name", ""))


def ordered(f: Function) -> list[tuple[Any, Node]]:
    """Arguments in the order of the declarations, then of their use."""
    place = {name: n for n, name in enumerate(f.problem.declarations)}
    pairs = list(f.arguments.items())
    return sorted(pairs, key=lambda pair: place.get(getattr(pair[1], "name", ""), len(place)))


def size_lines(f: Function, node: Node) -> list[str]:
    """Lines that read the sizes in use from the arguments' shapes."""
    wanted = dict(f.size_letters)
    if f.dialect.asserts:
        for leaf in f.arguments.values():
            for dim in dims_of(leaf):
                f.size(dim)
        wanted = dict(f.size_letters)
    lines: list[str] = []
    known: set[str] = set()
    for letter, word in wanted.items():
        if letter in known:
            continue
        found = _where(letter, list(f.arguments.values()), known) or _elsewhere(letter, f, known)
        if found is None:
            raise NoCode(f"the size {letter} cannot be read from any argument")
        leaf, axis, rest = found
        name = f.argument(leaf)
        dims = dims_of(leaf)
        letters = [d.letter for d in dims]
        both = [x for x in letters if x is not None and x in wanted and x not in known]
        if len(dims) == 2 and len(set(both)) == 2:
            lines.append(f"{wanted[both[0]]}, {wanted[both[1]]} = {name}.shape")
            known.update(both)
            continue
        less = f" - ({f.size(rest)[0]})" if rest.terms else ""
        lines.append(f"{word} = {name}.shape[{axis}]{less}")
        known.add(letter)
    return lines


def _where(letter: str, leaves: Sequence[Node], known: set[str]) -> tuple[Node, int, Dim] | None:
    for leaf in leaves:
        for axis, dim in enumerate(dims_of(leaf)):
            if dim.letter == letter:
                return leaf, axis, Dim(())
    for leaf in leaves:
        for axis, dim in enumerate(dims_of(leaf)):
            rest = dim - Dim.of(letter)
            if letter in dim.letters and letter not in rest.letters and rest.letters <= known:
                return leaf, axis, rest
    return None


def _elsewhere(letter: str, f: Function, known: set[str]) -> tuple[Node, int, Dim] | None:
    """A declared letter that is not used otherwise but has this size."""
    declared = [d.node for d in f.problem.declarations.values() if isinstance(d.node, (Sym, Member))]
    stated = [leaf for leaf in f.problem.leaves() if isinstance(leaf, Sym)] if f.problem.goal is not None else []
    members = [p for d in f.problem.definitions for p in d.body.walk() if isinstance(p, Member)]
    own = [n for n in f.wrt if isinstance(n, (Sym, Member))]
    free = [n for n in [*own, *declared, *stated, *members] if n is not None and f.names.definition(n) is None]
    free = [n for n in free if not (isinstance(n, Member) and n.name in f.names.families)]
    return _where(letter, free, known)


def asserts(f: Function, arguments: list[tuple[Any, Node]]) -> list[str]:
    lines = []
    for key, leaf in arguments:
        shape = ", ".join(f.size(d)[0] for d in dims_of(leaf))
        comma = "," if len(dims_of(leaf)) == 1 else ""
        if shape:
            lines.append(f"assert {f.words[key]}.shape == ({shape}{comma})")
    return lines
