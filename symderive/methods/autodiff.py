"""Reverse-mode automatic differentiation by hand: forward values line by line, then the derivatives backwards."""

from __future__ import annotations

from dataclasses import replace

from symderive.derive.derivation import Derivation, Strand
from symderive.expr.algebra import Num, Pow, Prod, Sym, Transpose
from symderive.expr.arrays import Block, Norm
from symderive.expr.calculus import MIXED
from symderive.expr.node import Binder, Node, Path, substitute
from symderive.expr.problem import Definition, Problem
from symderive.expr.shape import is_scalar
from symderive.methods.backward import by_backward
from symderive.methods.calculus import fits, wanted
from symderive.methods.calculus_answer import finished
from symderive.methods.first import turned_gradient
from symderive.methods.paths import named_between
from symderive.methods.plan import Plan
from symderive.methods.question import Question, by_its_letters
from symderive.methods.stated import written_out
from symderive.methods.workings import NoRuleError, Part, last_line, simplified, way_of
from symderive.rules.adjoint import NotLinearError
from symderive.rules.identification import collect_the_partial_derivatives, insert_the_definition
from symderive.rules.indexing import names_in
from symderive.rules.vary import Way, meaning


def graph_fits(problem: Problem) -> bool:
    if not fits(problem):
        return False
    problem = written_out(by_its_letters(problem))[0]
    found = wanted(problem)
    questions = [q for _, q in found]
    if not all(plain(q) for q in questions):
        return False
    return found[0][0] == () or (row_of_slopes(problem, found) and not any(q.held for q in questions))


def row_of_slopes(problem: Problem, found: list[tuple[Path, Question]]) -> bool:
    """Is the goal a row or a column of the derivatives of one number by several letters: the gradient of f(x, y)?"""
    assert problem.goal is not None
    goal = problem.goal.node
    if not isinstance(goal, Block) or (len(goal.rows) > 1 and len(goal.rows[0]) > 1):
        return False
    cells = sum(len(row) for row in goal.rows)
    return cells == len(found) and len({q.name for _, q in found}) == 1 and all(len(path) == 1 for path, _ in found)


def plain(q: Question) -> bool:
    return q.order == 1 and q.whole and is_scalar(q.of.shape) and not q.point and isinstance(q.by[0], Sym)


def carry_out(problem: Problem) -> Derivation | None:
    """The computational graph's nodes become named quantities v_1, v_2, ...; then the chain rule from the end.

    One graph serves all the variables: the way back reaches every one of them from what it has already found.
    """
    problem, densities = written_out(by_its_letters(problem))
    found = wanted(problem)
    q = found[0][1]
    by = tuple(question.by[0] for _, question in found)
    way = way_of(problem, by, q.held)
    if not all(way_of(problem, (v,), q.held).varies(q.of) for v in by):
        return None
    definitions, top = graph(opened(q.of, way), way)
    if not definitions:
        return None  # one operation of a kind that has no rule
    longer = problem.but(definitions=(*problem.definitions, *definitions))
    forward = tuple(
        Strand(d.name, (insert_the_definition.step(d.name, d.body, size="major", why=FORWARD),), intro=intro(n))
        for n, d in enumerate(definitions)
    )
    body = definitions[-1].body
    try:
        parts = [back(question.but(name=top, of=body, partial=False), longer) for _, question in found]
    except (NoRuleError, NotLinearError):
        return None
    if any(part is None for part in parts):
        return None
    kept = [part for part in parts if part is not None]
    backward: dict[Node, Strand] = {}
    for part in kept:
        for strand in part.strands:
            backward.setdefault(strand.subject, strand)
    first, *others = backward.values()
    strands = (*densities, *forward, replace(first, intro="Backwards, from the result to the variable:"), *others)
    named = tuple(dict.fromkeys(d for part in kept for d in part.named))
    longer = longer.but(definitions=(*longer.definitions, *named))
    if found[0][0] == ():
        return finished(longer, strands, kept[0].value, q)
    assert problem.goal is not None
    goal = filled = problem.goal.node
    for (path, _), part in zip(found, kept, strict=True):
        if goal.at(path).shape != part.value.shape:
            return None
        filled = filled.replace(path, part.value)
    steps = [collect_the_partial_derivatives.step(goal, filled), *simplified(filled, problem)]
    return finished(longer, (*strands, Strand(goal, tuple(steps))), last_line(goal, steps), None)


def back(q: Question, problem: Problem) -> Part | None:
    """The derivative by one of the variables, carried back through the graph's quantities."""
    names = named_between(q.of, way_of(problem, q.by, q.held))
    return None if names is None else turned_gradient(by_backward(q.but(layout=MIXED), names, problem), q)


FORWARD = "One operation of the computational graph, its value kept for the way back."


def intro(n: int) -> str:
    return "Forwards, one operation at a time:" if n == 0 else ""


def opened(u: Node, way: Way) -> Node:
    """Named quantities that depend on the variable replaced by what they stand for; equal parts stay shared."""
    names = named_between(u, way) or []
    known: dict[Node, Node] = {}
    for q in reversed(names):
        body = meaning(q, way.problem)
        assert body is not None
        known[q] = substitute(body, known)
    return substitute(u, known)


def graph(u: Node, way: Way) -> tuple[tuple[Definition, ...], Node]:
    """A definition for every operation on something that varies; the last is the whole."""
    taken = names_in(u, *(d.name for d in way.problem.definitions))
    found: dict[Node, Node] = {}
    definitions: list[Definition] = []

    def visit(v: Node) -> Node:
        if v in way.by or not way.varies(v) or isinstance(v, Binder):
            return v
        if v in found:
            return found[v]
        if isinstance(v, Pow) and isinstance(v.base, Norm) and v.exponent is Num(2):
            inner: Node = Pow(v.base.rebuild(tuple(visit(k) for k in v.base.kids)), v.exponent)  # one operation: ‖u‖²
        else:
            inner = v.rebuild(tuple(visit(k) for k in v.kids))
        if slight(inner) and v is not u:
            found[v] = inner
            return inner
        number = len(definitions) + 1
        name = f"v_{number}"
        while name in taken:
            name += "'"
        letter = Sym(name, v.shape, f"v_{{{number}}}")
        definitions.append(Definition(letter, inner))
        found[v] = letter
        return letter

    top = visit(u)
    return tuple(definitions), top


def slight(u: Node) -> bool:
    """A transpose or a numerical factor is no operation of its own."""
    if isinstance(u, Transpose):
        return True
    return isinstance(u, Prod) and len(u.factors) == 2 and isinstance(u.factors[0], Num)


PLANS = (Plan("automatic differentiation", graph_fits, carry_out, "autodiff"),)
