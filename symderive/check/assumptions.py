"""Which single assumption would save a line that is false as declared?

A line is *unjustified* when it is wrong for what was declared and right as soon as one property is added that people
often take for granted: a symmetric matrix, two that commute, a positive number, independence.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations

from symderive.check.assumption import Assumption, relation
from symderive.check.inner_signs import compared, inner_signs
from symderive.check.known import known_of
from symderive.check.linear_assumptions import of_arrays, of_families
from symderive.check.variants import with_definitions
from symderive.expr.algebra import ZERO, Inverse, Prod, Rel, Sum, Sym, Transpose
from symderive.expr.build import mul, transpose
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves, holds, substitute, transform
from symderive.expr.probability import And, Cov, EventSym, Expect, Indep, Not, Prob, RandVar, Var
from symderive.expr.problem import Edge, Fact, Problem
from symderive.expr.shape import is_scalar, is_square
from symderive.numeric.compare import agree
from symderive.scalar import Letters

BOUNDS = {"<": "above", "<=": "above", ">": "below", ">=": "below"}


def candidates(nodes: tuple[Node, ...], problem: Problem, signs: bool = True) -> Iterator[Assumption]:
    """What might have been taken for granted of the letters that stand in these lines; of the signs of numbers only
    where ``signs`` says so."""
    undone = any(holds(node, Derivative) for node in nodes)
    trees = nodes if undone else tuple(dict.fromkeys([*nodes, *(with_definitions(node, problem) for node in nodes)]))
    leaves = list(dict.fromkeys(p for node in trees for p in node.walk() if not p.kids or isinstance(p, RandVar)))
    defined = {d.name for d in problem.definitions}
    free = [u for u in leaves if isinstance(u, Sym) and u not in defined]
    if signs:
        outside = {u for node in nodes for u in free_leaves(node)}  # the letter of an integral takes all its values
        yield from inner_signs(nodes[0], nodes[-1])
        yield from of_numbers([u for u in free if is_scalar(u.shape) and u in outside], known_of(problem))
    yield from of_arrays([u for u in free if not is_scalar(u.shape)], nodes)
    yield from of_families(nodes)
    if not any(holds(tree, RandVar, EventSym, Prob, Expect) for tree in trees):
        return
    spread = any(holds(node, Var, Cov) for node in nodes) or left_out(nodes)
    means = spread or any(holds(node, Expect) for node in nodes)
    variables = list(dict.fromkeys(u for u in leaves if isinstance(u, RandVar)))
    yield from of_variables(variables, spread, means, arrows(problem))
    yield from of_bounds(nodes[0])
    yield from of_events(list(dict.fromkeys(u for u in leaves if isinstance(u, EventSym))), nodes)


def left_out(nodes: tuple[Node, ...]) -> bool:
    """Does a mean stand as a factor in the line above that the other has not?"""
    line = set(nodes[-1].walk())
    lost = [p for p in nodes[0].walk() if isinstance(p, Expect) and isinstance(p.u, RandVar) and p not in line]
    return bool(lost) and isinstance(nodes[0], Sum)


def of_numbers(letters: list[Sym], known: Letters) -> Iterator[Assumption]:
    both_signs = [x for x in letters if known.of(x) == (None, None) and x not in known.whole]
    for x in both_signs:
        yield Assumption(f"{x.latex} > 0", (relation(x, ">", ZERO),))
    for x in both_signs:
        yield Assumption(f"{x.latex} < 0", (relation(x, "<", ZERO),))
    if len(both_signs) > 1:
        words = ", ".join(f"{x.latex} > 0" for x in both_signs)
        yield Assumption(words, tuple(relation(x, ">", ZERO) for x in both_signs))


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
    variables: list[RandVar], spread: bool, means: bool, joined: set[frozenset[Node]]
) -> Iterator[Assumption]:
    """Zero means (where a ``spread`` stands in the lines), no covariance (where ``means`` do), independence of those
    that no path of the graph has ``joined``."""
    for x in variables:
        if spread and is_scalar(x.shape):
            yield Assumption(rf"\mathbb{{E}}[{x.latex}] = 0", (relation(Expect(x), "=", ZERO),))
    for x, y in combinations(variables, 2) if means else ():
        a, b = x.latex, y.latex
        yield Assumption(rf"\operatorname{{Cov}}({a}, {b}) = 0", (relation(Cov(x, y), "=", ZERO),))
    for x, y in combinations(variables, 2):
        a, b = x.latex, y.latex
        if frozenset((x, y)) not in joined:
            yield Assumption(rf"{a} \perp {b}", (Fact("independence", Indep(((x,), (y,)))),))
        for z in variables:
            if z not in (x, y):
                fact = Fact("independence", Indep(((x,), (y,)), (z,)))
                yield Assumption(rf"{a} \perp {b} \mid {z.latex}", (fact,))


def of_bounds(above: Node) -> Iterator[Assumption]:
    """Which of two bounds of one variable, both from above or both from below, is the stricter one."""
    said = [p for p in above.walk() if isinstance(p, Rel) and isinstance(p.left, RandVar) and p.op in BOUNDS]
    for one, other in combinations(dict.fromkeys(said), 2):
        letters = isinstance(one.right, Sym) or isinstance(other.right, Sym)
        if one.left is other.left and BOUNDS[one.op] is BOUNDS[other.op] and letters:
            yield compared(one.right, ">=", other.right)
            yield compared(one.right, "<=", other.right)


def of_events(events: list[EventSym], nodes: tuple[Node, ...]) -> Iterator[Assumption]:
    conditions = [p.given for node in nodes for p in node.walk() if isinstance(p, Prob) and p.given is not None]
    for x, y in combinations(events, 2):
        a, b = x.latex, y.latex
        yield Assumption(rf"{a} \perp {b}", (Fact("independence", Indep(((x,), (y,)))),))
    for x, y in combinations(events, 2):
        a, b = x.latex, y.latex
        for z in events:
            if z not in (x, y) and conditions:
                yield Assumption(rf"{a} \perp {b} \mid {z.latex}", (Fact("independence", Indep(((x,), (y,)), (z,))),))
                both = (
                    Fact("independence", Indep(((x,), (y,)), (z,))),
                    Fact("independence", Indep(((x,), (y,)), (Not(z),))),
                )
                yield Assumption(rf"{a} \perp {b} \mid {z.latex} \text{{ and }} \mid {z.latex}^c", both)
    for x, y in combinations(events, 2):
        a, b = x.latex, y.latex
        yield Assumption(rf"{a} \cap {b} = \emptyset", (relation(Prob(And((x, y))), "=", ZERO),))
    for x, y in permutations(events, 2):
        a, b = x.latex, y.latex
        yield Assumption(rf"{a} \subseteq {b}", (relation(x, "subset", y),))


def turned_factors(node: Node) -> Node:
    """B^T A^T for (A B)^T."""
    match node:
        case Transpose(Prod(factors)):
            return mul(*(transpose(f) for f in reversed(factors)))
    return node


def symmetric_letter(a: Node, b: Node, problem: Problem) -> Assumption | None:
    """A = A^T for a square matrix whose transpose was written without its mark; None where b is not so made."""
    spoken = {u for fact in problem.facts if isinstance(fact.node, Rel) for u in free_leaves(fact.node)}
    lines = [a]
    opened = transform(a, turned_factors, Transpose) if isinstance(a, Transpose) or is_scalar(a.shape) else a
    if opened is not a:
        lines.append(opened)
    for line in lines:
        for turned in dict.fromkeys(p for p in line.walk() if isinstance(p, Transpose)):
            A = turned.u.u if isinstance(turned.u, Inverse) else turned.u
            if not isinstance(A, Sym):
                continue
            bare = line is a and A not in spoken  # of a letter of which more is said, symmetry is easily thought too
            if bare or is_scalar(A.shape) or not is_square(A.shape) or turned in set(b.walk()):
                continue
            if line is not a and is_scalar(a.shape) and turned in set(a.walk()):
                continue  # who wrote the mark did not take it for nothing
            made = substitute(line, {turned: turned.u})
            if made.shape == b.shape and agree(made, b, problem, limit=0.3, shown=False).verdict == "equal":
                return Assumption(rf"{A.latex} = {A.latex}^\top", (relation(A, "=", Transpose(A)),))
    return None
