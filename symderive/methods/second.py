"""Second and higher derivatives: the gradient first, then the derivative of what was found."""

from __future__ import annotations

from symderive.derive.derivation import Strand
from symderive.expr.arrays import Entry, Member
from symderive.expr.build import is_zero, zero
from symderive.expr.calculus import DENOMINATOR, MIXED, Derivative
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.expr.shape import ONE, is_scalar
from symderive.methods.first import axes, entry_of_gradient, first_derivative
from symderive.methods.question import Question
from symderive.methods.workings import Part, by_number, gradient_part, jacobian_part, simplified, way_by_number, way_of
from symderive.rules.algebra import tidy
from symderive.rules.calculus import derivative_of_a_constant
from symderive.rules.identification import (
    hessian_is_the_jacobian_of_the_gradient,
    insert_the_definition,
    take_the_entry,
)
from symderive.rules.indexing import entry_of, names_in, new_index


def higher_derivative(q: Question, problem: Problem) -> Part:
    """The derivative by each variable in turn, in the layout of the first."""
    if all(is_scalar(v.shape) and not a for v, a in zip(q.by, q.by_at, strict=True)):
        return by_numbers(q, problem)
    if q.order == 2 and q.whole and is_scalar(q.of.shape) and all(v.shape[1] == ONE for v in q.by):
        return hessian(q, problem)
    if not is_scalar(q.of.shape):
        mine, _ = axes(q.but(by=q.by[:1], by_at=q.by_at[:1]))
        q = q.but(name=Entry(q.name, mine), of=tidy(Entry(q.of, mine)))
    return entries_of_second(q, problem) if q.order == 2 else entries_of_higher(q, problem)


def by_numbers(q: Question, problem: Problem) -> Part:
    """f, f', f'', ... by numbers, each from the one before."""
    strands: list[Strand] = []
    value, subject = q.of, q.name
    for n in range(q.order):
        now = Derivative(q.name, q.by[: n + 1], q.partial, MIXED)
        t = q.by[n]
        last = n == q.order - 1
        if n == 0:
            part = first_derivative(q.but(by=(t,), by_at=((),), layout=MIXED), problem)
        elif isinstance(t, Member):
            part = gradient_part(now, value, value, t, way_of(problem, (t,), q.held))
        else:
            way = way_by_number(problem, t, q.partial, q.held)
            part = by_number(now, value, t, way, q.partial, problem if last else None)
        strands.extend(part.strands)
        value, subject = part.value, now
    del subject
    return Part(tuple(strands), value)


def hessian(q: Question, problem: Problem) -> Part:
    """H = ∂(∇f)ᵀ/∂x: the Jacobian of the gradient, written as a column."""
    a, b = q.by
    subject = Derivative(q.name, (a, b), q.partial, MIXED)
    inner = plain_gradient(q, a, problem)
    g = inner.value
    way = way_of(problem, (b,), q.held)
    strands = inner.strands
    if is_zero(g) or not way.varies(g):
        value = zero(subject.shape)
        step = hessian_is_the_jacobian_of_the_gradient.step(
            subject, value, why="The gradient does not depend on the variable any more."
        )
        return Part((*strands, Strand(subject, (step,))), value)
    again = Derivative(g, (b,), False, MIXED)
    if is_scalar(b.shape) or is_scalar(g.shape):
        if is_scalar(b.shape):
            part = by_number(again, g, b, way_by_number(problem, b, False, q.held), False)
        else:
            part = gradient_part(again, g, g, b, way)
            part = Part(part.strands, part.strands[-1].last)
        value = part.value if part.value.shape == subject.shape else tidy(part.value.T)
    else:
        part = jacobian_part(again, g, g, b, way)
        value = part.value
    steps = [hessian_is_the_jacobian_of_the_gradient.step(subject, value), *simplified(value, problem)]
    return Part((*strands, *part.strands, Strand(subject, tuple(steps))), steps[-1].after)


def plain_gradient(q: Question, v: Node, problem: Problem) -> Part:
    """The gradient as a column (a number by a number), all definitions put in as d meets them; shown as a row unless
    columns are asked for."""
    subject = Derivative(q.name, (v,), q.partial, q.layout if q.layout == DENOMINATOR and v.shape[1] == ONE else MIXED)
    if is_scalar(v.shape) and not isinstance(v, Member):
        return by_number(subject, q.of, v, way_by_number(problem, v, q.partial, q.held), q.partial)
    return gradient_part(subject, q.name, q.of, v, way_of(problem, (v,), q.held))


def entries_of_second(q: Question, problem: Problem) -> Part:
    """∂²f / ∂X_ij ∂Y_kl: the entry of the gradient, then that one's gradient and its entry."""
    a, b = q.by
    taken = names_in(q.name, q.of, a, b)
    first, second = (at or letters(v, taken) for v, at in zip(q.by, q.by_at, strict=True))
    inner = plain_gradient(q, a, problem)
    entry = tidy(entry_of(inner.value, first)) if first else inner.value
    name = Derivative(q.name, (Entry(a, first) if first else a,), False, MIXED)
    strands = list(inner.strands)
    if first:
        strands.append(Strand(name, (take_the_entry.step(name, entry),)))
    if not way_of(problem, (b,), q.held).varies(entry):
        subject = Derivative(q.name, (*name.by, Entry(b, second) if second else b), q.partial, MIXED)
        step = hessian_is_the_jacobian_of_the_gradient.step(subject, zero(subject.shape))
        return Part((*strands, Strand(subject, (step,))), zero(subject.shape))
    again = q.but(name=entry, of=entry, by=(b,), by_at=(second,), partial=False)
    part = entry_of_gradient(again, problem) if second else plain_gradient(again, b, problem)
    subject = Derivative(q.name, (*name.by, Entry(b, second) if second else b), q.partial, MIXED)
    step = hessian_is_the_jacobian_of_the_gradient.step(subject, part.value)
    return Part((*strands, *part.strands, Strand(subject, (step,))), part.value)


def entries_of_higher(q: Question, problem: Problem) -> Part:
    """∂³f / ∂x_i ∂x_j ∂x_k and beyond: one variable after the other, each by one entry of it."""
    taken = names_in(q.name, q.of, *q.by)
    value, strands = q.of, []
    done: list[Node] = []
    for v, asked_at in zip(q.by, q.by_at, strict=True):
        at = asked_at or letters(v, taken)
        done.append(Entry(v, at) if at else v)
        subject = Derivative(q.name, tuple(done), q.partial, MIXED)
        way = way_of(problem, (v,), q.held)
        if not way.varies(value):
            value = zero(subject.shape)
            strands.append(Strand(subject, (derivative_of_a_constant.step(subject, value),)))
            break
        if at:
            part = gradient_part(Derivative(value, (v,), False, MIXED), value, value, v, way)
            entry = tidy(entry_of(part.value, at))
            strands.extend(part.strands)
            strands.append(Strand(subject, (take_the_entry.step(subject, entry), *simplified(entry, problem))))
        else:
            inner = Derivative(value, (v,), q.partial, MIXED)
            part = by_number(inner, value, v, way_by_number(problem, v, q.partial, q.held), q.partial)
            strands.extend(part.strands)
            strands.append(Strand(subject, (insert_the_definition.step(subject, part.value),)))
        value = strands[-1].last
    return Part(tuple(strands), value)


def letters(v: Node, taken: set[str]) -> tuple[Node, ...]:
    """Fresh indices for the axes of v."""
    found: list[Node] = []
    for dim in v.shape:
        if dim != ONE:
            index = new_index(dim, taken, next(x for x in "ijklmrst" if x not in taken))
            taken.add(index.name)
            found.append(index)
    return tuple(found)
