"""First derivatives of every kind: by a number, a vector, a matrix, whole or entry by entry."""

from __future__ import annotations

from symderive.derive.derivation import Strand
from symderive.expr.algebra import Prod, Rel, Sym, Transpose
from symderive.expr.arrays import Entry, Member, Vec
from symderive.expr.build import zero
from symderive.expr.calculus import DENOMINATOR, MIXED, Derivative, Differential
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import ONE, Dim, is_scalar
from symderive.methods.backward import by_backward
from symderive.methods.chain import by_chain
from symderive.methods.chain import fits as chain_fits
from symderive.methods.paths import named_between
from symderive.methods.question import Question
from symderive.methods.workings import (
    NoRuleError,
    Part,
    as_asked,
    by_number,
    differential_strand,
    gradient_part,
    jacobian_part,
    simplified,
    way_by_number,
    way_of,
)
from symderive.rules.algebra import tidy
from symderive.rules.calculus import derivative_of_a_constant
from symderive.rules.identification import (
    gather_with_kronecker_products,
    identify_the_gradient,
    identify_the_jacobian,
    take_the_entry,
    turn_to_the_layout,
)
from symderive.rules.indexing import entry_of, names_in, new_index
from symderive.rules.kronecker import jacobian_by_vec
from symderive.rules.vary import leaves


def first_derivative(q: Question, problem: Problem, method: str = "") -> Part:
    """The derivative as its strands and its value, in the layout asked for; several letters give a row.

    With more than two axes the value is a scalar with free indices (see ``axes_of``).
    """
    (v,) = q.by
    if isinstance(v, Vec):
        return by_the_vec(q, v, problem)
    if not way_of(problem, (v,), q.held).varies(q.of):
        if any(getattr(leaf, "name", "") == getattr(v, "name", "") for leaf in leaves(q.of)):
            raise NoRuleError("a letter that stands both for itself and for a family")
        if isinstance(q.of, Sym) and any(tied(f.node, q.of, v) for f in problem.facts):
            raise NoRuleError("a quantity that an equation ties to the variable")
        return nothing(q)
    if is_scalar(v.shape):
        return by_one_number(q, problem, method)
    if is_scalar(q.of.shape):
        return whole_gradient(q, problem, method)
    if q.of.shape[1] == ONE and v.shape[1] == ONE and isinstance(v, Sym | Member):
        return whole_jacobian(q, problem, method)
    return entry_by_entry(q, problem)


def tied(node: Node | None, of: Node, v: Node) -> bool:
    """Is it an equation in which both stand?"""
    return isinstance(node, Rel) and node.op == "=" and {of, v} <= leaves(node)


def nothing(q: Question) -> Part:
    """Zero, with the reason."""
    subject = Derivative(q.name, q.by, q.partial, q.layout)
    if len([s for s in (*q.of.shape, *q.by[0].shape) if s != ONE]) > 2:
        subject = Derivative(q.name, q.by, q.partial, MIXED)
    value = zero(subject.shape)
    step = derivative_of_a_constant.step(
        subject, value, why="What is differentiated does not contain the variable: it does not change with it."
    )
    return Part((Strand(subject, (step,)),), value)


# ---------------------------------------------------------------- by a number
def by_one_number(q: Question, problem: Problem, method: str) -> Part:
    (t,) = q.by
    subject = Derivative(q.name, (t,), q.partial, MIXED)
    outer = way_by_number(problem, t, q.partial, q.held)
    names = named_between(q.of, way_of(problem, (t,), q.held)) if not isinstance(t, Member) else []
    if names and method in ("", "chain") and chain_fits(q.but(layout=MIXED), names):
        return laid_out(by_chain(q, names, problem), subject, q)
    if names and method == "" and is_scalar(q.of.shape) and len(names) > 1:
        return by_backward(q, names, problem)
    if isinstance(t, Member) or (names and len(names) > 6):
        return gradient_part(subject, q.name, q.of, t, way_of(problem, (t,), q.held))
    return laid_out(by_number(subject, q.of, t, outer, q.partial, problem), subject, q)


def laid_out(part: Part, subject: Node, q: Question) -> Part:
    """The same in the other layout, where that is asked for."""
    wanted = Derivative(q.name, q.by, q.partial, q.layout)
    if wanted.shape == subject.shape and (q.layout != DENOMINATOR or is_scalar(part.value.shape)):
        return part
    if q.layout != DENOMINATOR or q.of.shape[1] != ONE:
        return part
    value = tidy(part.value.T)
    step = turn_to_the_layout.step(wanted, value)
    return Part((*part.strands, Strand(wanted, (step,))), value, part.named)


# ---------------------------------------------------------------- a number by a vector or a matrix
def whole_gradient(q: Question, problem: Problem, method: str) -> Part:
    (v,) = q.by
    subject = Derivative(q.name, (v,), q.partial, q.layout)
    way = way_of(problem, (v,), q.held)
    names = named_between(q.of, way) if not isinstance(v, Member) else []
    if names and method in ("", "chain"):
        if chain_fits(q, names):
            return laid_out(by_chain(q, names, problem), Derivative(q.name, q.by, q.partial, MIXED), q)
        part = by_backward(q, names, problem)
        return turned_gradient(part, q)
    part = gradient_part(subject, q.name, q.of, v, way)
    return Part(part.strands, as_asked(part.value, subject))


def turned_gradient(part: Part, q: Question) -> Part:
    """A gradient found in the mixed layout, in the one asked for."""
    subject = Derivative(q.name, q.by, q.partial, q.layout)
    mixed = Derivative(q.name, q.by, q.partial, MIXED)
    if q.layout == MIXED or (subject.shape == mixed.shape and q.layout == DENOMINATOR and q.by[0].shape[1] != ONE):
        return part
    if q.by[0].shape[1] == ONE and q.layout != DENOMINATOR:
        return part
    value = tidy(part.value.T)
    return Part((*part.strands, Strand(subject, (turn_to_the_layout.step(subject, value),))), value, part.named)


# ---------------------------------------------------------------- a vector by a vector
def whole_jacobian(q: Question, problem: Problem, method: str) -> Part:
    (v,) = q.by
    subject = Derivative(q.name, (v,), q.partial, q.layout)
    way = way_of(problem, (v,), q.held)
    names = named_between(q.of, way) if not isinstance(v, Member) else []
    if names and method in ("", "chain") and chain_fits(q, names):
        return laid_out(by_chain(q, names, problem), Derivative(q.name, q.by, q.partial, MIXED), q)
    part = jacobian_part(subject, q.name, q.of, v, way)
    value = tidy(part.value.T) if q.layout == DENOMINATOR else part.value
    return Part(part.strands, value)


def by_the_vec(q: Question, v: Vec, problem: Problem) -> Part:
    """The Jacobian of a column by vec X, with Kronecker products."""
    subject = Derivative(q.name, (v,), q.partial, q.layout)
    way = way_of(problem, (v.u,), q.held)
    if not way.varies(q.of):
        return nothing(q)
    if is_scalar(q.of.shape):
        inner = gradient_part(Derivative(q.name, (v.u,), q.partial, MIXED), q.name, q.of, v.u, way)
        row = tidy(Vec(inner.value) if q.layout == DENOMINATOR else Transpose(Vec(inner.value)))
        return Part((*inner.strands, Strand(subject, (identify_the_gradient.step(subject, row),))), row)
    if q.of.shape[1] != ONE:
        raise NoRuleError("a matrix by the vec of a matrix")
    strand, line = differential_strand(q.name, q.of, way)
    j = tidy(jacobian_by_vec(line, v.u))
    after = Prod((j, Vec(Differential(v.u))))
    steps = [*strand.steps, gather_with_kronecker_products.step(line, after)]
    value = tidy(j.T) if q.layout == DENOMINATOR else j
    last = Strand(subject, (identify_the_jacobian.step(subject, value),))
    return Part((Strand(strand.subject, tuple(steps)), last), value)


# ---------------------------------------------------------------- more than two axes
def axes(q: Question) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """The indices of f's axes and of the variable's: those of the goal, else fresh letters."""
    (v,) = q.by
    asked_for = tuple(i for at in q.by_at for i in at)
    taken = names_in(q.of, v, q.name, *asked_for)
    free = ["i", "j", "k", "l", "m", "r", "s", "t"]

    def letters(shape: tuple[Dim, Dim]) -> tuple[Node, ...]:
        found: list[Node] = []
        for dim in shape:
            if dim != ONE:
                index = new_index(dim, taken, next(x for x in free if x not in taken))
                taken.add(index.name)
                found.append(index)
        return tuple(found)

    return letters(q.of.shape), q.by_at[0] or letters(v.shape)


def entry_by_entry(q: Question, problem: Problem) -> Part:
    """∂F_ij/∂X_kl: the gradient of one entry, and of that one entry."""
    (_v,) = q.by
    mine, theirs = axes(q)
    name = Entry(q.name, mine) if mine else q.name
    of = tidy(Entry(q.of, mine)) if mine else q.of
    return entry_of_gradient(q.but(name=name, of=of, by_at=(theirs,)), problem)


def entry_of_gradient(q: Question, problem: Problem) -> Part:
    """The partial derivative of a number by one entry of v."""
    (v,) = q.by
    at = q.by_at[0]
    whole = Derivative(q.name, (v,), False, MIXED)
    subject = Derivative(q.name, (Entry(v, at),), q.partial, MIXED)
    part = gradient_part(whole, q.name, q.of, v, way_of(problem, (v,), q.held))
    raw = entry_of(part.value, at)
    value = tidy(raw)
    steps = [take_the_entry.step(subject, value), *simplified(value, problem)]
    return Part((*part.strands, Strand(subject, tuple(steps))), steps[-1].after)


# ---------------------------------------------------------------- by several letters
