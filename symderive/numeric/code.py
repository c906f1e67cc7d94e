"""A tree as a function in NumPy, PyTorch or JAX that a person could have written.

Vectors are one-dimensional (a row and a column alike), matrices two-dimensional, a family x_1, ..., x_N one array
with the index leading. Sizes are read from ``.shape``. Named quantities and parts that occur more than once get a
line of their own.
"""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from typing import Any

from symderive.expr.algebra import Det, Idx, Inverse, Num, Prod, Sym, Transpose
from symderive.expr.arrays import Entry, Member
from symderive.expr.node import Binder, Node, free_leaves
from symderive.expr.problem import Definition, Problem
from symderive.expr.shape import ONE, Dim, Shape, is_scalar
from symderive.numeric import wording_functions, wording_indices
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import names_of
from symderive.numeric.spelling import NUMPY, Dialect
from symderive.numeric.wording import wording


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
VOCABULARY = (wording_functions, wording_indices)  # they fill the table of words
RESERVED = {"np", "torch", "jax", "jnp", "math", "range", "sum", "float", "int", "len"}
POOLS = (("s", "t", "c", "q"), ("r", "v", "u", "g", "h"), ("M", "G", "H", "K", "R"))


class Function:
    """The function that is being written: its names, the lines before ``return``, its arguments."""

    def __init__(self, problem: Problem, dialect: Dialect):
        self.problem, self.dialect, self.names = problem, dialect, names_of(problem)
        self.lines: list[str] = []
        self.helpers: dict[str, str] = {}
        self.assigned: dict[Node, str] = {}
        self.taken: dict[str, Any] = {}
        self.words: dict[Any, str] = {}
        self.arguments: dict[Any, Node] = {}
        self.size_letters: dict[str, str] = {}
        self.needs_math = False
        self.wrt: tuple[Node, ...] = ()

    # ------------------------------------------------------------ names
    def word(self, key: Any, name: str) -> str:
        """The Python name of a letter, a size or a helper; always the same for the same thing."""
        found = self.words.get(key)
        if found is None:
            found = identifier(name)
            while found in self.taken or found in RESERVED:
                found += "_"
            self.taken[found] = key
            self.words[key] = found
        return found

    def argument(self, leaf: Node) -> str:
        """A letter or a family as an argument of the function."""
        key: Any = ("family", leaf.name) if isinstance(leaf, Member) else leaf
        self.arguments.setdefault(key, leaf)
        return self.word(key, leaf.name)  # type: ignore[attr-defined]

    def size(self, dim: Dim) -> tuple[str, int]:
        """A size as code with its precedence."""
        if dim.number is not None:
            return str(dim.number), 4
        parts = []
        for letters, c in dim.terms:
            factors = [self.word(("size", letter), letter) for letter in letters]
            self.size_letters.update({letter: self.words["size", letter] for letter in letters})
            if abs(c) != 1 or not factors:
                factors.insert(0, str(abs(c)))
            parts.append((c < 0, " * ".join(factors)))
        parts.sort(key=lambda part: part[0])
        text = parts[0][1] if not parts[0][0] else "-" + parts[0][1]
        for negative, part in parts[1:]:
            text += f" {'-' if negative else '+'} {part}"
        return text, 4 if len(parts) == 1 and text.isidentifier() else 0

    def helper(self, name: str) -> None:
        """A small function that stands inside the function."""
        text = self.dialect.helper(name)
        if text is not None and name not in self.helpers:
            self.helpers[name] = text
            self.needs_math |= "math." in text

    # ------------------------------------------------------------ definitions
    def quantity(self, node: Node, d: Definition) -> str:
        """A named quantity as a line of its own."""
        if node not in self.assigned:
            name = self.word(node, getattr(node, "name", "z"))
            self.assigned[node] = name
            if isinstance(d.name, Entry):
                body = wording(d.body, self, comprehension=d.name.indices)
            else:
                for inner in self.names.order(node):
                    if inner is not node and inner not in self.assigned:
                        self.quantity(inner, self.names.quantities[inner])
                body = wording(d.body, self)
            self.lines.append(f"{name} = {body}")
        return self.assigned[node]

    def family(self, node: Member, d: Definition) -> str:
        """A family given by a formula in its index, as an array."""
        key = ("family", node.name)
        if key not in self.words:
            name = self.word(key, node.name)
            body = wording(d.body, self, comprehension=d.name.indices)  # type: ignore[attr-defined]
            self.lines.append(f"{name} = {body}")
        return self.words[key]

    def function(self, name: str, d: Definition) -> str:
        """A defined function as a helper."""
        key = ("function", name)
        if key not in self.words:
            word = self.word(key, name)
            outer, self.lines = self.lines, []
            words, assigned = dict(self.words), dict(self.assigned)
            letters = []
            for p in d.params:
                self.assigned[p] = self.words[p] = identifier(p.name)  # type: ignore[attr-defined]
                letters.append(self.assigned[p])
            body = wording(d.body, self)
            inside, self.lines = self.lines, outer
            self.assigned = assigned
            for p in d.params:
                if p in words:
                    self.words[p] = words[p]
                else:
                    del self.words[p]
            lines = [*inside, f"return {body}"]
            self.helpers[word] = f"def {word}({', '.join(letters)}):\n" + "\n".join("    " + line for line in lines)
        return self.words[key]

    # ------------------------------------------------------------ parts that occur more than once
    def share(self, root: Node) -> None:
        """Lines of their own for what occurs more than once and is worth a name."""
        uses: dict[Node, int] = {}
        inside: set[Node] = set()
        for part in root.walk():
            for kid in part.kids:
                uses[kid] = uses.get(kid, 0) + 1
            if isinstance(part, Binder):
                inside.update(p for k in part.kids for p in k.walk() if free_leaves(p) & frozenset(part.bound()))
        order = _kids_first(root)
        for part in order:
            if part is root or uses.get(part, 0) < 2 or part in inside or not _worth(part):
                continue
            if any(isinstance(leaf, Idx) for leaf in free_leaves(part)):
                continue
            body = wording(part, self)
            pool = POOLS[0 if is_scalar(part.shape) else 1 if ONE in part.shape else 2]
            name = next((n for n in pool if n not in self.taken), f"{pool[0]}{len(self.taken)}")
            self.taken[name] = part
            self.lines.append(f"{name} = {body}")
            self.assigned[part] = name


def identifier(name: str) -> str:
    """A Python name for a letter: lambda is lam, W^(1) is W1."""
    plain = re.sub(r"\W", "", name.replace("^", ""))
    if plain == "lambda":
        return "lam"
    if not plain or not plain[0].isalpha():
        plain = "v" + plain
    return plain + "_" if keyword.iskeyword(plain) else plain


def _kids_first(root: Node) -> list[Node]:
    done: dict[Node, None] = {}
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, ready = stack.pop()
        if node in done:
            continue
        if ready:
            done[node] = None
        else:
            stack.append((node, True))
            stack.extend((k, False) for k in reversed(node.kids) if k not in done)
    return list(done)


def _worth(part: Node) -> bool:
    """Is a part long enough for a name?"""
    if not part.kids or (isinstance(part, (Transpose, Entry, Member)) and not part.kids[0].kids):
        return False
    if isinstance(part, Prod) and len(part.factors) == 2 and isinstance(part.factors[0], Num):
        return False
    if isinstance(part, (Inverse, Det)):
        return True
    if isinstance(part, Transpose):
        return _worth(part.u)
    return sum(1 for _ in part.walk()) >= 4


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
    described = [
        {"name": f.words[key], "latex": spelled(leaf), "shape": [str(d) for d in dims_of(leaf)]}
        for key, leaf in arguments
    ]
    return {"entry": entry, "source": source, "arguments": described}, [leaf for _, leaf in arguments]


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
        both = [x for x in letters if x in wanted and x not in known]
        if len(dims) == 2 and len(set(both)) == 2:
            lines.append(f"{wanted[letters[0]]}, {wanted[letters[1]]} = {name}.shape")  # type: ignore[index]
            known.update(both)  # type: ignore[arg-type]
            continue
        less = f" - ({f.size(rest)[0]})" if rest.terms else ""
        lines.append(f"{word} = {name}.shape[{axis}]{less}")
        known.add(letter)
    return lines


def _where(letter: str, leaves: list[Node], known: set[str]) -> tuple[Node, int, Dim] | None:
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


__all__ = ["PLAIN", "Axes", "Function", "NoCode", "code", "free_indices"]
