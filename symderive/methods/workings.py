"""Lines of work: pushing d inward step by step, gathering, reading off. What the calculus plans are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from symderive.derive.derivation import Strand
from symderive.derive.rule import Rule, Step
from symderive.expr.algebra import UNITY, Prod, Sym, Trace, Transpose
from symderive.expr.arrays import Member
from symderive.expr.build import is_zero, transpose
from symderive.expr.calculus import DENOMINATOR, NUMERATOR, Derivative, Differential
from symderive.expr.node import Node, Path
from symderive.expr.probability import Best
from symderive.expr.problem import Definition, Problem
from symderive.expr.shape import ONE, Shape, is_scalar
from symderive.rules.adjoint import gradient
from symderive.rules.algebra import collect_and_cancel, tidy, use_what_is_declared
from symderive.rules.calculus import rule_for
from symderive.rules.differentials import differential_by_definition
from symderive.rules.identification import (
    differentiate_again,
    gather_before_dx,
    gather_under_the_trace,
    identify_the_gradient,
    identify_the_jacobian,
    insert_the_definition,
)
from symderive.rules.jacobian import jacobian_of
from symderive.rules.kernels import exponents, push_inward
from symderive.rules.slopes import CORNERS
from symderive.rules.vary import Way, family, leaves, marked


class NoRuleError(Exception):
    """A node whose derivative no rule gives."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a piece of work led to: its strands, the value at their end, and quantities that got a name on the way."""

    strands: tuple[Strand, ...]
    value: Node
    named: tuple[Definition, ...] = ()


def variable_key(v: Node) -> Node:
    """How a variable stands in the set of what varies: a member of a family for all of it."""
    return family(v) or v


def way_of(problem: Problem, by: tuple[Node, ...], stops: frozenset[Node] = frozenset()) -> Way:
    """Differentials by these variables."""
    return Way(problem, frozenset(variable_key(v) for v in by), Differential, stops)


def way_by_number(problem: Problem, t: Node, partial: bool, stops: frozenset[Node] = frozenset()) -> Way:
    """d/dt of a single number t."""
    return Way(problem, frozenset((t,)), lambda u: UNITY if u is t else Derivative(u, (t,), partial), stops)


# ---------------------------------------------------------------- pushing inward
def work_out(start: Node, way: Way, by_number: bool) -> tuple[list[Step], Node]:
    """All steps that bring d to the variables; the line at the end."""
    steps: list[Step] = []
    results: list[Node] = []
    inside: list[tuple[int, Path]] = []  # for each step, the step whose result holds it, and where
    todo: list[tuple[Path, int, Path]] = [(path, -1, path) for path in reversed(places_of(start, way))]
    while todo:
        path, holder, place = todo.pop()
        node = (start if holder < 0 else results[holder]).at(place)
        inner = node.of if isinstance(node, Derivative) else node.u  # type: ignore[attr-defined]
        pushed = push_inward(inner, way)
        if pushed is None:
            raise NoRuleError(type(inner).__name__)
        key, after = pushed
        steps.append(step_of(rule_for(key, by_number), node, after, path, inner))
        inside.append((holder, place))
        results.append(after)
        number = len(results) - 1
        todo.extend(((*path, *more), number, more) for more in reversed(places_of(after, way)))
    line = start
    for number in range(len(results) - 1, -1, -1):  # the inner results go into the outer ones
        holder, place = inside[number]
        if holder < 0:
            line = line.replace(place, results[number])
        else:
            results[holder] = results[holder].replace(place, results[number])
    return steps, line


def step_of(rule: Rule, before: Node, after: Node, path: Path, inner: Node) -> Step:
    name = getattr(inner, "name", "")
    note = f"not differentiable at {CORNERS[name]}" if name in CORNERS else ""
    return rule.step(before, after, path, note=note)


def places_of(u: Node, way: Way) -> list[Path]:
    """Where d stands before something that is not a variable, from left to right."""
    found: list[Path] = []
    stack: list[tuple[Node, Path]] = [(u, ())]
    while stack:
        node, path = stack.pop()
        if isinstance(node, Differential):
            if node.u not in way.by and variable_key(node.u) not in way.by:
                found.append(path)
        elif isinstance(node, Derivative):
            found.append(path)
        elif marked(node):
            stack.extend((k, (*path, n)) for n, k in reversed(list(enumerate(node.kids))) if marked(k))
    return found


def simplified(line: Node, problem: Problem | None = None) -> list[Step]:
    """A step that tidies the line, and one that uses what is declared, where they change it."""
    steps: list[Step] = []
    neat = tidy(line)
    if neat is not line:
        steps.append(collect_and_cancel.step(line, neat))
    if problem is not None:
        final = tidy(neat, problem)
        if final is not neat:
            steps.append(use_what_is_declared.step(neat, final))
    return steps


def last_line(start: Node, steps: list[Step]) -> Node:
    line = start
    for step in steps:
        line = line.replace(step.path, step.after)
    return line


# ---------------------------------------------------------------- by a number
def by_number(subject: Node, of: Node, t: Node, way: Way, partial: bool, problem: Problem | None = None) -> Part:
    """d of / dt by the rules of calculus, one by one; ``subject`` is how the derivative is written at the start."""
    steps: list[Step] = []
    start = way.mark(of)
    if start is not subject:
        again = isinstance(subject, Derivative) and len(subject.by) > 1
        steps.append((differentiate_again if again else insert_the_definition).step(subject, start, size="minor"))
    more, line = work_out(start, way, True)
    tidying = simplified(line, problem)
    value = tidying[-1].after if tidying else line
    return Part((Strand(subject, (*steps, *more, *tidying)),), value)


# ---------------------------------------------------------------- by a vector or a matrix
def alone(of: Node, v: Node, way: Way) -> bool:
    """Is v all that moves in the formula when the variables of the goal move?

    Only then is its differential in terms of dv alone a line of its own; where other things move too, it is the part of
    the differential that belongs to dv, and the derivative is stated at once.
    """
    goal = way.problem.goal
    if goal is not None and isinstance(goal.node, Best):
        return True  # each letter is varied alone
    if goal is None or not isinstance(goal.node, Derivative):
        return False
    by = [leaf for u in goal.node.by for leaf in u.walk() if isinstance(leaf, Sym | Member)]
    movers = frozenset(variable_key(u) for u in by)
    whole = Way(way.problem, movers, Differential)
    others = Way(way.problem, movers - {variable_key(v)}, Differential)
    if v in movers and others.varies(of):
        return False
    return all(way.varies(leaf) for leaf in leaves(of) if whole.varies(leaf))


def differential_strand(name: Node, of: Node, way: Way) -> tuple[Strand, Node]:
    """d of = ... pushed inward to dv; the line at the end, not yet gathered."""
    subject = Differential(name)
    steps: list[Step] = []
    if isinstance(name, Sym) and exponents(of) is not None:
        start = push_inward(name, Way(way.problem, way.by, way.mark, way.stops - {name}))
        if start is not None and start[0] == "softmax":
            steps.append(rule_for("softmax", False).step(subject, start[1]))
            more, line = work_out(start[1], way, False)
            return Strand(subject, tuple(steps + more)), line
    if name is not of:
        steps.append(differential_by_definition.step(subject, Differential(of)))
    more, line = work_out(Differential(of), way, False)
    return Strand(subject, tuple(steps + more)), line


def gathered_gradient(line: Node, v: Node) -> tuple[Node, Node]:
    """G of a scalar line linear in dv, and the line tr(Gᵀ dv)."""
    g = gradient(line, UNITY, v)
    if is_scalar(v.shape):
        return g, Prod((g, Differential(v)))
    if v.shape[1] == ONE:
        return g, Prod((tidy(transpose(g)), Differential(v)))
    return g, Trace(Prod((tidy(Transpose(g)), Differential(v))))


def gradient_part(subject: Node, name: Node, of: Node, v: Node, way: Way) -> Part:
    """The gradient of a scalar by a column or matrix through its differential; the value is G, in the shape of v."""
    strand, line = differential_strand(name, of, way)
    steps = list(strand.steps)
    g, gathered = gathered_gradient(line, v)
    if not alone(of, v, way):
        strands: tuple[Strand, ...] = ()
    elif isinstance(v, Member) or is_zero(g):
        strands = (strand,) if steps else ()
    else:
        if gathered is not line:
            gather = gather_before_dx if v.shape[1] == ONE else gather_under_the_trace
            steps.append(gather.step(line, gathered, sizes=sizes_of(gathered, way.problem)))
        strands = (Strand(strand.subject, tuple(steps)),)
    return Part((*strands, Strand(subject, (identify_the_gradient.step(subject, as_asked(g, subject)),))), g)


ASKS_SIZES = re.compile(r"\b(?:sizes?|dimensions?|shapes?)\b", re.IGNORECASE)


def sizes_of(line: Node, problem: Problem) -> tuple[tuple[Node, Shape], ...]:
    """The sizes of the factors of a product, where the words of the problem ask for sizes."""
    asked = ASKS_SIZES.search(problem.prompt or "") and isinstance(line, Prod)
    return tuple((f, f.shape) for f in line.kids) if asked else ()


def as_asked(g: Node, subject: Node) -> Node:
    """The gradient (a column, or in the shape of X) as the subject's layout has it."""
    assert isinstance(subject, Derivative)
    v = subject.by[0]
    if is_scalar(v.shape):
        return g
    turned = subject.layout == NUMERATOR if v.shape[1] != ONE else subject.layout != DENOMINATOR
    return tidy(transpose(g)) if turned else g


def jacobian_part(subject: Node, name: Node, of: Node, v: Node, way: Way) -> Part:
    """The Jacobian of a column by a column through its differential."""
    strand, line = differential_strand(name, of, way)
    steps = list(strand.steps)
    j = jacobian_of(line, v)
    after = Prod((j, Differential(v)))
    if after is not line and not is_zero(j):
        steps.append(gather_before_dx.step(line, after))
    assert isinstance(subject, Derivative)
    turned = tidy(transpose(j)) if subject.layout == DENOMINATOR else j
    strands = (Strand(strand.subject, tuple(steps)),) if steps and alone(of, v, way) else ()
    return Part((*strands, Strand(subject, (identify_the_jacobian.step(subject, turned),))), j)
