"""Which single assumption would save a line that is false as declared?

A line is *unjustified* when it is wrong for what was declared and right as soon as one property is added that people
often take for granted: a symmetric matrix, two that commute, a positive number, independence.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations

from symderive.check.assumption import Assumption, relation
from symderive.check.inner_signs import inner_signs
from symderive.check.known import known_of
from symderive.expr.algebra import ZERO, Det, Map, Num, Pow, Prod, Rel, Sum, Sym, Transpose, mul, neg, transpose
from symderive.expr.arrays import BigSum, Entry, Member, Norm
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import And, Cov, EventSym, Expect, Indep, Not, Prob, RandVar, Var
from symderive.expr.problem import Edge, Fact, Has, Problem
from symderive.expr.shape import is_column, is_scalar, is_square
from symderive.numeric.compare import agree
from symderive.numeric.numbers import NoNumber
from symderive.numeric.probe import Probe
from symderive.render import notation
from symderive.scalar import Letters


def candidates(nodes: tuple[Node, ...], problem: Problem, signs: bool = True) -> Iterator[Assumption]:
    """What might have been taken for granted of the letters that stand in these lines; of the signs of numbers only
    where ``signs`` says so."""
    leaves = list(dict.fromkeys(p for node in nodes for p in node.walk() if not p.kids or isinstance(p, RandVar)))
    defined = {d.name for d in problem.definitions}
    free = [u for u in leaves if isinstance(u, Sym) and u not in defined]
    if signs:
        outside = {u for node in nodes for u in free_leaves(node)}  # the letter of an integral takes all its values
        yield from inner_signs(nodes[0], nodes[-1])
        yield from of_numbers([u for u in free if is_scalar(u.shape) and u in outside], known_of(problem))
    bare = not isinstance(nodes[0], Derivative | Sum) and not isinstance(nodes[-1], Sum)
    rare = not isinstance(nodes[0], Derivative | Sum)
    yield from of_matrices([u for u in free if is_square(u.shape) and not is_scalar(u.shape)], rare)
    columns = [u for u in free if is_column(u.shape) and not is_scalar(u.shape)]
    yield from of_vectors(columns if bare else [u for u in columns if square_within(nodes[0], u)])
    yield from of_families(nodes)
    spread = any(isinstance(p, Var | Cov) for node in nodes for p in node.walk())
    means = spread or any(isinstance(p, Expect) for node in nodes for p in node.walk())
    variables = list(dict.fromkeys(u for u in leaves if isinstance(u, RandVar)))
    yield from of_variables(variables, spread, means, arrows(problem))
    yield from of_events(list(dict.fromkeys(u for u in leaves if isinstance(u, EventSym))), nodes)


def of_numbers(letters: list[Sym], known: Letters) -> Iterator[Assumption]:
    both_signs = [x for x in letters if known.of(x) == (None, None) and x not in known.whole]
    for x in both_signs:
        yield Assumption(f"{x.latex} > 0", (relation(x, ">", ZERO),))
    for x in both_signs:
        yield Assumption(f"{x.latex} < 0", (relation(x, "<", ZERO),))
    if len(both_signs) > 1:
        words = ", ".join(f"{x.latex} > 0" for x in both_signs)
        yield Assumption(words, tuple(relation(x, ">", ZERO) for x in both_signs))


def square_within(node: Node, u: Node) -> bool:
    """Does u^T u stand inside a longer product, where a length of one makes it vanish?"""
    if isinstance(node, Derivative):
        return False
    for part in node.walk():
        if isinstance(part, Prod) and len(part.factors) > 2 and every_factor(part).count(Transpose(u)) > 1:
            return True
    return False


def every_factor(part: Node) -> list[Node]:
    """The factors of a product and of the products in it."""
    return [f for u in part.factors for f in every_factor(u)] if isinstance(part, Prod) else [part]


def of_matrices(letters: list[Node], bare: bool) -> Iterator[Assumption]:
    """Symmetry, and two that commute; what is rarer (orthogonal, diagonal) only for a ``bare`` step."""
    for A in letters:
        name = A.latex  # type: ignore[attr-defined]
        yield Assumption(rf"{name} = {name}^\top", (relation(A, "=", Transpose(A)),))
    for A, B in combinations(letters, 2):
        if A.shape == B.shape:
            a, b = A.latex, B.latex  # type: ignore[attr-defined]
            yield Assumption(f"{a} {b} = {b} {a}", (relation(Prod((A, B)), "=", Prod((B, A))),))
    for A in letters if bare else ():
        name = A.latex  # type: ignore[attr-defined]
        yield Assumption(f"{name}^2 = {name}", (relation(Pow(A, Num(2)), "=", A),))
        yield Assumption(rf"{name} \text{{ orthogonal}}", (Fact("property", Has("orthogonal", A)),))
        yield Assumption(rf"{name} \text{{ diagonal}}", (Fact("property", Has("diagonal", A)),))
        yield Assumption(rf"{name} = -{name}^\top", (relation(A, "=", neg(Transpose(A))),))


def of_vectors(letters: list[Node]) -> Iterator[Assumption]:
    for u in letters:
        yield Assumption(rf"\|{u.latex}\| = 1", (relation(Norm(u, "2"), "=", Num(1)),))  # type: ignore[attr-defined]
    for u, v in combinations(letters, 2):
        if u.shape == v.shape:
            a, b = u.latex, v.latex  # type: ignore[attr-defined]
            yield Assumption(rf"{a}^\top {b} = 0", (relation(Prod((Transpose(u), v)), "=", ZERO),))


def of_families(nodes: tuple[Node, ...]) -> Iterator[Assumption]:
    """Weights that add to one."""
    for node in nodes:
        for part in node.walk():
            if isinstance(part, BigSum):
                for u in part.body.walk():
                    if isinstance(u, Member | Entry) and u.indices == (part.index,) and is_scalar(u.shape):
                        whole = BigSum(u, part.index, part.low, part.high)
                        name = u.latex if isinstance(u, Member) else getattr(u.u, "latex", "")
                        yield Assumption(rf"\sum_i {name}_i = 1", (relation(whole, "=", Num(1)),))


def arrows(problem: Problem) -> set[frozenset[Node]]:
    """The pairs of variables of which the stated graph says that one acts on the other, by one arrow or several."""
    children: dict[Node, set[Node]] = {}
    for fact in problem.facts:
        if isinstance(fact.node, Edge):
            children.setdefault(fact.node.parent, set()).add(fact.node.child)
    found = set()
    for start in children:
        reached: set[Node] = set()
        waiting = [start]
        while waiting:
            for child in children.get(waiting.pop(), set()) - reached:
                reached.add(child)
                waiting.append(child)
        found |= {frozenset((start, end)) for end in reached}
    return found


def of_variables(
    variables: list[Node], spread: bool, means: bool, joined: set[frozenset[Node]]
) -> Iterator[Assumption]:
    """Zero means (where a ``spread`` stands in the lines), no covariance (where ``means`` do), independence of those
    that no path of the graph has ``joined``."""
    for x in variables:
        if spread and is_scalar(x.shape):
            yield Assumption(rf"\mathbb{{E}}[{x.latex}] = 0", (relation(Expect(x), "=", ZERO),))  # type: ignore[attr-defined]
    for x, y in combinations(variables, 2) if means else ():
        a, b = x.latex, y.latex  # type: ignore[attr-defined]
        yield Assumption(rf"\operatorname{{Cov}}({a}, {b}) = 0", (relation(Cov(x, y), "=", ZERO),))
    for x, y in combinations(variables, 2):
        a, b = x.latex, y.latex  # type: ignore[attr-defined]
        if frozenset((x, y)) not in joined:
            yield Assumption(rf"{a} \perp {b}", (Fact("independence", Indep(((x,), (y,)))),))
        for z in variables:
            if z not in (x, y):
                fact = Fact("independence", Indep(((x,), (y,)), (z,)))
                yield Assumption(rf"{a} \perp {b} \mid {z.latex}", (fact,))  # type: ignore[attr-defined]


def of_events(events: list[Node], nodes: tuple[Node, ...]) -> Iterator[Assumption]:
    conditions = [p.given for node in nodes for p in node.walk() if isinstance(p, Prob) and p.given is not None]
    for x, y in combinations(events, 2):
        a, b = x.latex, y.latex  # type: ignore[attr-defined]
        yield Assumption(rf"{a} \perp {b}", (Fact("independence", Indep(((x,), (y,)))),))
    for x, y in combinations(events, 2):
        a, b = x.latex, y.latex  # type: ignore[attr-defined]
        for z in events:
            if z not in (x, y) and conditions:
                name = z.latex  # type: ignore[attr-defined]
                yield Assumption(rf"{a} \perp {b} \mid {name}", (Fact("independence", Indep(((x,), (y,)), (z,))),))
                both = (
                    Fact("independence", Indep(((x,), (y,)), (z,))),
                    Fact("independence", Indep(((x,), (y,)), (Not(z),))),
                )
                yield Assumption(rf"{a} \perp {b} \mid {name} \text{{ and }} \mid {name}^c", both)
    for x, y in combinations(events, 2):
        a, b = x.latex, y.latex  # type: ignore[attr-defined]
        yield Assumption(rf"{a} \cap {b} = \emptyset", (relation(Prob(And((x, y))), "=", ZERO),))
    for x, y in permutations(events, 2):
        a, b = x.latex, y.latex  # type: ignore[attr-defined]
        yield Assumption(rf"{a} \subseteq {b}", (relation(x, "subset", y),))


def symmetric_letter(a: Node, b: Node, problem: Problem) -> Assumption | None:
    """A = A^T for a square matrix whose transpose was written without its mark; None where b is not so made."""
    spoken = {u for fact in problem.facts if isinstance(fact.node, Rel) for u in free_leaves(fact.node)}
    lines = [a]
    match a:
        case Transpose(Prod(factors)):
            lines.append(mul(*(transpose(f) for f in reversed(factors))))
    for line in lines:
        for turned in dict.fromkeys(p for p in line.walk() if isinstance(p, Transpose) and isinstance(p.u, Sym)):
            A = turned.u
            bare = line is a and A not in spoken  # of a letter of which more is said, symmetry is easily thought too
            if bare or is_scalar(A.shape) or not is_square(A.shape) or turned in set(b.walk()):
                continue
            made = substitute(line, {turned: A})
            if made.shape == b.shape and agree(made, b, problem, limit=0.3, shown=False).verdict == "equal":
                name = A.latex  # type: ignore[attr-defined]
                return Assumption(rf"{name} = {name}^\top", (relation(A, "=", turned),))
    return None
