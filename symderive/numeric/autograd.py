"""The comparison that a student can run: PyTorch's automatic derivative beside the function that was derived.

``comparison`` writes it as a Python function that stands below the answer's; ``run`` carries it out where PyTorch is
installed.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from symderive.expr.algebra import Idx, Sym
from symderive.expr.arrays import Member
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.numeric.code import Axes, NoCode, free_indices, with_leaves
from symderive.numeric.numbers import NoNumber
from symderive.numeric.sample import draw
from symderive.numeric.spelling import TORCH
from symderive.numeric.trial import given

CLOSE = 1e-6  # relative; both sides are doubles at numbers of six digits


@dataclass(frozen=True, slots=True)
class Comparison:
    """The name of the function that compares, and its source."""

    name: str
    source: str


def comparison(
    node: Node, of: Node, by: tuple[Node, ...], problem: Problem, entry: str, *, axes: Axes, seed: int = 0
) -> Comparison:
    """Code that takes the derivative of ``of`` by PyTorch and compares it with the function ``entry``.

    Raises NoCode where PyTorch cannot be asked: by several letters at once, by a quantity that others define.
    """
    own, own_leaves = with_leaves(node, problem, entry, by, axes=axes, dialect=TORCH)
    plain = problem.but(goal=None)
    order = tuple(i for i in axes.indices or () if i in free_indices(of, plain))
    f, leaves = with_leaves(of, plain, "f", by, axes=Axes(indices=order or None), dialect=TORCH)
    names = [a["name"] for a in f["arguments"]]
    variables = [name_of(v, leaves, names) for v in by]
    point = draw(plain, [of, node, *leaves, *own_leaves], seed, count=1, spread=True)
    letters: dict[str, str] = {}
    for leaf, argument in zip([*leaves, *own_leaves], [*f["arguments"], *own["arguments"]], strict=True):
        letters[argument["name"]] = literal(np.asarray(given(leaf, point), dtype=float))
    lines = ["import math", ""] if "math." in f["source"] and "math." not in own["source"] else []
    lines.append("torch.set_default_dtype(torch.float64)")
    lines += [f"{name} = torch.tensor({text})" for name, text in letters.items()]
    body = f["source"].split("\n\n\n", 1)[1].rstrip("\n")
    lines += ["", *body.split("\n"), ""]
    lines += nested(variables, names)
    arguments = ", ".join(f"{a['name']}={a['name']}" for a in own["arguments"])
    lines += [
        f"derived = torch.as_tensor({entry}({arguments}))",
        "assert derived.squeeze().shape == automatic.squeeze().shape, (derived.shape, automatic.shape)",
        "error = float((derived.squeeze() - automatic.squeeze()).abs().max())",
        f'print(f"{entry}: largest difference from autograd {{error:.1e}}")',
        f"assert error < {CLOSE:g} * (1 + float(automatic.abs().max()))",
        "return error",
    ]
    name = f"compare_{entry}"
    text = "\n".join(f"    {line}" if line else "" for line in lines)
    return Comparison(name, f'def {name}():\n    """The function above beside PyTorch\'s own derivative."""\n{text}\n')


def name_of(v: Node, leaves: list[Node], names: list[str]) -> str:
    for leaf, name in zip(leaves, names, strict=True):
        if leaf is v or (isinstance(v, Member) and isinstance(leaf, Member) and leaf.name == v.name):
            return name
    if isinstance(v, (Sym, Member, Idx)):
        raise NoCode(f"autograd is not asked: {getattr(v, 'name', v)} is no argument of the function")
    raise NoCode("autograd is not asked: the derivative is by several letters")


def nested(variables: list[str], names: list[str]) -> list[str]:
    """The Jacobian of f by the first variable, of that by the second, ..."""
    if len(variables) > 2:
        raise NoCode("autograd is asked for first and second derivatives only")
    call = ", ".join(f"{n}={n}" for n in names)
    first = variables[0]
    jacobian = "torch.autograd.functional.jacobian"
    if len(variables) == 1:
        return [f"automatic = {jacobian}(lambda {first}: f({call}), {first})"]
    inner = f"{jacobian}(lambda {first}: f({call}), {first}, create_graph=True)"
    return [f"automatic = {jacobian}(lambda {variables[1]}: {inner}, {variables[1]})"]


def literal(array: np.ndarray) -> str:
    """An array as nested lists with six digits."""
    return repr(np.vectorize(lambda x: float(f"{x:.6g}"))(array).tolist() if array.size else array.tolist())


def run(module: str, name: str) -> str:
    """Carry out a comparison: a sentence that says how it went. Raises NoNumber where it fails."""
    if find_spec("torch") is None:
        return "PyTorch is not installed, so autograd was not asked (the extra is called torch)"
    space: dict[str, Any] = {}
    try:
        exec(compile(module, "<comparison>", "exec"), space)
        error = space[name]()
    except (AssertionError, RuntimeError, TypeError, ValueError, IndexError, AttributeError, NameError) as reason:
        raise NoNumber(f"PyTorch's derivative does not agree with the code: {reason}") from reason
    return f"compared with PyTorch's automatic derivative: largest difference {error:.1e}"
