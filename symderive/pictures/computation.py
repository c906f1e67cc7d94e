"""Computational graphs from left to right: an operation in each box, values forwards and derivatives backwards."""

from __future__ import annotations

from typing import Any

from symderive.derive.derivation import Derivation
from symderive.expr.algebra import Sym
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, describe, is_scalar
from symderive.numeric.curve import value
from symderive.pictures.finish import finished
from symderive.pictures.operations import Operations, operations
from symderive.pictures.operations_scene import scene_of, short
from symderive.pictures.picture import Picture
from symderive.pictures.spec import problem_of, refused
from symderive.render import notation
from symderive.solve import solve

KIND = "computational-graph"
MOST = 30


def draw(spec: dict[str, Any], seed: int, problem: Problem | None = None) -> Picture:
    """The graph of the derivative that ``find`` asks for. Raises DerivationError where that is not possible."""
    if "given" in spec or problem is None:
        if "find" not in spec and (problem is None or problem.goal is None):
            raise refused("the picture needs a derivative to find", "find", r"\frac{\partial f}{\partial x}")
        problem = problem_of(spec.get("given", ""), spec["find"], "given" if "given" in spec else "find")
    elif "find" in spec:
        problem = problem_of(problem.given, spec["find"], "find")
    return of_derivative(problem, spec.get("at"), seed)


def of_derivative(problem: Problem, at: dict[str, Any] | None = None, seed: int = 0) -> Picture:
    """The graph of the derivative that a problem asks for, with numbers for its letters or without."""
    found = operations(problem, at)
    if len(found.definitions) > MOST:
        raise refused(f"the graph has {len(found.definitions)} operations; {MOST} can be drawn", "find")
    solved = solve(problem, seed=seed, dialects=())
    check_numbers(found, solved)
    return finished(
        KIND,
        scene_of(found, key=False),
        answer=answer(found, solved),
        reason=(*forward_words(found), *backward_words(found, solved)),
        worked=scene_of(found, key=True),
    )


# ---------------------------------------------------------------- the key
def answer(found: Operations, solved: Derivation) -> str:
    goal = solved.problem.goal
    if solved.status != "solved" or solved.answer is None or solved.answer.node is None or goal is None:
        return "The derivatives stand at the arrows."
    tree = solved.answer.node
    last = ""
    if found.adjoints:
        each = [
            rf"\frac{{\partial {name(found)}}}{{\partial {notation.latex(v)}}} = {short(found.adjoints[v])}"
            for v in found.inputs
        ]
        last = f"; at the values given ${', '.join(each)}$"
    return f"${notation.latex(goal.node)} = {notation.latex(tree)}${last}."


def check_numbers(found: Operations, solved: Derivation) -> None:
    """The numbers that were carried back must be those of the derivative in one piece."""
    tree = solved.answer.node if solved.answer is not None else None
    if not found.adjoints or tree is None or not is_scalar(tree.shape) or len(found.inputs) != 1:
        return
    whole = value(tree, dict(found.values), solved.problem)
    carried = found.adjoints[found.inputs[0]]
    if abs(whole - carried) > 1e-6 * max(1.0, abs(whole)):
        raise DerivationError(
            "the derivative carried back and the derivative in one piece differ; the picture is withheld"
        )


def forward_words(found: Operations) -> list[str]:
    out = []
    for d in found.definitions:
        line = f"{notation.latex(d.name)} = {notation.latex(d.body)}"
        number = f" = {short(found.values[d.name])}" if found.values else ""
        out.append(f"${line}{number}$" + ("" if is_scalar(d.name.shape) else f", {describe(d.name.shape)}") + ".")
    return out


def backward_words(found: Operations, solved: Derivation) -> list[str]:
    """For each quantity the sum over its users, and its number."""
    if not found.slopes:
        return carried_words(solved)
    top = notation.latex(found.top)
    out = []
    for v in [*(d.name for d in reversed(found.definitions[:-1])), *found.inputs]:
        terms = []
        for (leaf, user), tree in found.slopes.items():
            if leaf is v:
                outer = (
                    "" if user is found.top else rf"\frac{{\partial {top}}}{{\partial {notation.latex(user)}}} \cdot "
                )
                terms.append(outer + in_product(tree, bool(outer)))
        single = len(terms) == 1 and terms[0].lstrip("-").isdigit()
        number = f" = {short(found.adjoints[v])}" if found.adjoints and not single else ""
        out.append(rf"$\frac{{\partial {top}}}{{\partial {notation.latex(v)}}} = {' + '.join(terms)}{number}$.")
    return out


def carried_words(solved: Derivation) -> list[str]:
    """The lines of the derivative carried back where vectors or matrices stand in between."""
    found = solve(solved.problem, method="autodiff", dialects=())
    return [
        f"${notation.latex(strand.subject)} = {notation.latex(strand.last)}$."
        for strand in found.strands
        if isinstance(strand.subject, Derivative)
    ]


def in_product(tree: Node, factor: bool) -> str:
    words = notation.latex(tree)
    loose = (factor and any(sign in words for sign in (" + ", " - "))) or words.startswith("-")
    return rf"\left( {words} \right)" if loose else words


def name(found: Operations) -> str:
    return notation.latex(found.name if isinstance(found.name, Sym) else found.top)
