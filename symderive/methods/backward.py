"""From the loss backwards: the derivative by each named quantity from those by the quantities that use it.

For a variable that is a matrix, or where matrices stand in between, factors are no matrices any more; the differential
of each named quantity is carried back instead, one layer at a time, so the work grows with the number of layers.
"""

from __future__ import annotations

from symderive.derive.derivation import Strand
from symderive.derive.rule import Step
from symderive.expr.algebra import UNITY, Hadamard, Prod, Sum, Sym, Transpose
from symderive.expr.arrays import Diag
from symderive.expr.build import is_zero, transpose, zero
from symderive.expr.calculus import MIXED, Derivative
from symderive.expr.node import Node, holds, nodes_of, substitute, transform
from symderive.expr.problem import Definition, Problem
from symderive.expr.shape import ONE, Shape, is_scalar
from symderive.methods.naming import with_names
from symderive.methods.paths import body_of, parents
from symderive.methods.question import Question
from symderive.methods.workings import Part, as_asked, differential_strand, last_line, simplified, variable_key, way_of
from symderive.rules.adjoint import gradient
from symderive.rules.algebra import tidy
from symderive.rules.facts import NOTHING
from symderive.rules.identification import (
    chain_rule_through_named_quantities,
    identify_the_gradient,
    insert_the_factors,
)
from symderive.rules.settle import settle
from symderive.rules.terms import burden
from symderive.rules.vary import Way, leaves, marked


def by_backward(q: Question, names: list[Node], problem: Problem) -> Part:
    """The gradient of a scalar through the named quantities; the value has the shape of the variable."""
    (v,) = q.by
    outer = way_of(problem, (v,), q.held)
    top = q.name
    bodies = {top: q.of, **{u: body_of(u, problem) for u in names}}
    kin = {u: parents(body, outer) for u, body in bodies.items()}
    users: dict[Node, list[Node]] = {}
    for u in bodies:
        for p in kin[u]:
            users.setdefault(p, []).append(u)
        if outer.varies(bodies[u]) and v in own_variables(bodies[u], v, outer):
            users.setdefault(v, []).append(u)
    strands: list[Strand] = []
    values: dict[Node, Node] = {}
    held = frozenset(names) | q.held
    local = {
        u: differential_strand(u, body, way_of(problem, (*kin[u], v), held - {*kin[u], v}))
        for u, body in bodies.items()
    }
    differentials = {
        u: Strand(strand.subject, (*strand.steps, *simplified(line))) for u, (strand, line) in local.items()
    }
    linear = {u: line for u, (_, line) in local.items()}
    told: set[Node] = set()
    for u in (*names, v):
        for c in users.get(u, []) if only_mover(v, problem) else ():
            strands += [] if c in told or not differentials[c].steps else [differentials[c]]
            told.add(c)
        strand, value = carried_back(u, users.get(u, []), top, linear, values, problem)
        strands.append(strand)
        values[symbol(top, u)] = value
    subject = Derivative(q.name, q.by, q.partial, MIXED)
    last = strands.pop()
    steps = [retold(s, subject) if s.before is last.subject else s for s in last.steps]
    found = last_line(subject, steps)
    filled, named = filled_in(found, values, top, (*names, v), taken_names(problem))
    if filled is not found:
        steps.append(insert_the_factors.step(found, filled))
        steps += simplified(filled)
    strands.append(Strand(subject, tuple(steps)))
    return Part(tuple(strands), last_line(subject, steps), named)


def only_mover(v: Node, problem: Problem) -> bool:
    """Is nothing varied but v? Only then is a differential in terms of dv a line of its own."""
    goal = problem.goal.node if problem.goal is not None else None
    return isinstance(goal, Derivative) and {variable_key(leaf) for u in goal.by for leaf in (u, *leaves(u))} <= {
        variable_key(v), *leaves(v)
    }  # fmt: skip


def taken_names(problem: Problem) -> set[str]:
    return set(problem.declarations) | {getattr(d.name, "name", "") for d in problem.definitions}


def retold(step: Step, subject: Node) -> Step:
    return Step(step.rule, subject, step.after, step.path, step.note, step.used, step.sizes, step.size, step.why)


def own_variables(body: Node, v: Node, way: Way) -> frozenset[Node]:
    return frozenset((v,)) if any(leaf is v for leaf in body.walk()) else frozenset()


def symbol(top: Node, u: Node) -> Derivative:
    """How the derivative of the function by u is written: in full, through all that lies between."""
    return Derivative(top, (u,), False)


def weight_of(top: Node, u: Node) -> Node:
    """The derivative by u as a weight of u's own shape."""
    if u is top:
        return UNITY
    d = symbol(top, u)
    return d if (d.shape == u.shape and u.shape[1] != ONE) or is_scalar(u.shape) else Transpose(d)


def carried_back(
    u: Node, users: list[Node], top: Node, linear: dict[Node, Node], values: dict[Node, Node], problem: Problem
) -> tuple[Strand, Node]:
    """∂f/∂u = Σ over the quantities that use u of (∂f/∂c carried through c's differential)."""
    subject = symbol(top, u)
    raw: list[Node] = []
    for c in users:
        g = gradient(linear[c], weight_of(top, c), u)
        if not is_zero(g):
            raw.append(g)
    whole = tidy(Sum(tuple(raw)) if len(raw) > 1 else raw[0]) if raw else zero(u.shape)
    line = row_times_diagonal(with_names(whole, problem, top), subject) or as_asked(
        with_names(whole, problem, top), subject
    )
    sizes: tuple[tuple[Node, Shape], ...] = tuple((symbol(top, c), symbol(top, c).shape) for c in users if c is not top)
    if users == [top]:
        step = identify_the_gradient.step(subject, line)
    else:
        sizes += tuple((d, d.shape) for d in nodes_of(line, Diag))
        step = chain_rule_through_named_quantities.step(
            subject, line, sizes=((subject, subject.shape), *sizes), why=reason(users)
        )
    return Strand(subject, (step,)), line


def row_times_diagonal(whole: Node, subject: Derivative) -> Node | None:
    """h ⊙ gᵀ, the derivative as a column where g is the row found before, as the row g diag(h); None for others."""
    if not isinstance(whole, Hadamard) or len(whole.factors) != 2 or subject.shape == whole.shape:
        return None
    for h, g in (whole.factors, whole.factors[::-1]):
        if isinstance(g, Transpose) and isinstance(g.u, Derivative) and not holds(h, Derivative):
            return Prod((g.u, Diag(h)))
    return None


def reason(users: list[Node]) -> str:
    way = "one way" if len(users) == 1 else f"{len(users)} ways"
    return (
        f"The function depends on this quantity in {way}: the derivative by the quantity that uses it is carried "
        "through that quantity's differential, and what stands before d is read off."
    )


def filled_in(
    found: Node, values: dict[Node, Node], top: Node, order: tuple[Node, ...], taken: set[str]
) -> tuple[Node, tuple[Definition, ...]]:
    """The derivatives found before are put in for their symbols, those nearest to the function first.

    A long one that is used more than once gets a name of its own (δ): else a network with shortcuts would be written
    out once for every path through it.
    """
    known: dict[Node, Node] = {}
    named: list[Definition] = []
    uses: dict[Node, int] = {}
    for w in values.values():
        count_derivatives(w, uses)
    for u in order[:-1]:
        key = symbol(top, u)
        if key not in values:
            continue
        value = settle(substitute(values[key], known), NOTHING)
        if uses.get(key, 0) > 1 and burden(value) > LONG:
            column = u.shape[1] == ONE and not is_scalar(u.shape)
            name = f"delta_{getattr(u, 'name', len(named))}"
            while name in taken:
                name += "'"
            letter = Sym(name, u.shape, rf"\delta_{{{getattr(u, 'latex', len(named))}}}")
            named.append(Definition(letter, tidy(transpose(value)) if column else value))
            value = Transpose(letter) if column else letter
        known[key] = value
    return transform(substitute(found, known), turned_back, Transpose), tuple(named)


def turned_back(u: Node) -> Node:
    """A transpose of a transpose is what it was."""
    return u.u.u if isinstance(u, Transpose) and isinstance(u.u, Transpose) else u


LONG = 40  # a derivative with more to read than this, used twice, gets a name


def count_derivatives(u: Node, uses: dict[Node, int]) -> None:
    """How often each derivative is printed in a tree."""
    if isinstance(u, Derivative):
        uses[u] = uses.get(u, 0) + 1
    elif marked(u):
        for k in u.kids:
            count_derivatives(k, uses)
