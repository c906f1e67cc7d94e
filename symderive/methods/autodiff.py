"""Reverse-mode automatic differentiation by hand: forward values line by line, then the derivatives backwards."""

from __future__ import annotations

from dataclasses import replace

from symderive.derive.derivation import Derivation, Strand
from symderive.expr.algebra import Num, Pow, Prod, Sym, Transpose
from symderive.expr.arrays import Norm
from symderive.expr.calculus import MIXED
from symderive.expr.node import Binder, Node, substitute
from symderive.expr.problem import Definition, Problem
from symderive.expr.shape import is_scalar
from symderive.methods.backward import by_backward
from symderive.methods.calculus import finished, fits, wanted
from symderive.methods.paths import named_between
from symderive.methods.plan import Plan
from symderive.methods.question import Question
from symderive.methods.stated import written_out
from symderive.methods.workings import NoRuleError, way_of
from symderive.rules.adjoint import NotLinearError
from symderive.rules.identification import insert_the_definition
from symderive.rules.indexing import names_in
from symderive.rules.vary import Way, meaning


def graph_fits(problem: Problem) -> bool:
    if not fits(problem):
        return False
    questions = wanted(written_out(problem)[0])
    return len(questions) == 1 and questions[0][0] == () and plain(questions[0][1])


def plain(q: Question) -> bool:
    return q.order == 1 and q.whole and is_scalar(q.of.shape) and not q.point and isinstance(q.by[0], Sym)


def carry_out(problem: Problem) -> Derivation | None:
    """The computational graph's nodes become named quantities v_1, v_2, ...; then the chain rule from the end."""
    problem, densities = written_out(problem)
    q = wanted(problem)[0][1]
    way = way_of(problem, q.by, q.held)
    if not way.varies(q.of):
        return None
    definitions, top = graph(opened(q.of, way), way)
    if not definitions:
        return None  # one operation of a kind that has no rule
    longer = problem.but(definitions=(*problem.definitions, *definitions))
    forward = tuple(
        Strand(d.name, (insert_the_definition.step(d.name, d.body, size="major", why=FORWARD),), intro=intro(n))
        for n, d in enumerate(definitions)
    )
    question = q.but(name=top, of=definitions[-1].body, partial=False, layout=MIXED)
    names = named_between(question.of, way_of(longer, q.by, q.held))
    if names is None:
        return None
    try:
        part = by_backward(question, names, longer)
    except (NoRuleError, NotLinearError):
        return None
    strands = (
        *densities,
        *forward,
        replace(part.strands[0], intro="Backwards, from the result to the variable:"),
        *part.strands[1:],
    )
    return finished(longer, strands, part.value, q.but(layout=MIXED))


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
