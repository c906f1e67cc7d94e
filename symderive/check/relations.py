"""Relations other than equality: rounded values, inequalities, proportionality, rows of equations."""

from __future__ import annotations

import time
from dataclasses import replace

from symderive import scalar
from symderive.check.known import known_of
from symderive.check.ladder import DIFFERENT, EQUAL, UNDECIDED, Found, compare
from symderive.check.variants import with_definitions
from symderive.expr.algebra import ZERO, Map, Num, Rel, Sym, mul
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Dens, LawDens
from symderive.expr.problem import Decl, Fact, Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.compare import agree

AT_MOST, AT_LEAST = ("<", "<=", "le", "leq"), (">", ">=", "ge", "geq")


def inequality(a: Node, op: str, b: Node, problem: Problem, *, seed: int = 0, limit: float | None = None) -> Found:
    """a <= b, a < b, ...: the excess of the smaller side over the larger is zero everywhere."""
    if not is_scalar(a.shape) or not is_scalar(b.shape):
        return Found(UNDECIDED, reason="only numbers are compared by size")
    low, high = (a, b) if op in AT_MOST else (b, a)
    found = agree(Map("relu", low - high), ZERO, problem, seed=seed, limit=limit)
    if found.verdict != EQUAL:
        return Found(found.verdict, agreement=found, reason=found.reason)
    if op in ("<", ">") and agree(a, b, problem, seed=seed, limit=limit).verdict == EQUAL:
        return Found(DIFFERENT, reason="the two sides are equal, not smaller and larger")
    return Found(EQUAL, "tested", None, found)


# ---------------------------------------------------------------- proportional
def variables_of(subject: Node, problem: Problem) -> list[Node]:
    """The letters of which a proportionality is a function: the arguments of the density that it is about."""
    inner = subject.u if isinstance(subject, Map) and subject.name == "log" else subject
    match inner:
        case Dens():
            return [v for v in inner.arguments if not v.kids and not isinstance(v, Num)]
        case LawDens(_, point) if not point.kids:
            return [point]
    goal = problem.goal.node if problem.goal else None
    if isinstance(goal, Dens):
        return [v for v in goal.arguments if not v.kids and not isinstance(v, Num)]
    letters = [v for v in free_leaves(subject) if isinstance(v, Sym)]
    if len(letters) == 1:
        return list(letters)
    return []


def proportional(
    a: Node,
    b: Node,
    variables: list[Node],
    problem: Problem,
    *,
    in_logs: bool,
    seed: int = 0,
    limit: float | None = None,
) -> Found:
    """b = c a (between logarithms b = a + c) with a c that is free of the variables."""
    if not variables:
        return Found(UNDECIDED, reason="it is not clear in which variable the two sides are proportional")
    if not (is_scalar(a.shape) and is_scalar(b.shape)):
        return Found(UNDECIDED, reason="only numbers are compared up to a factor")
    copies: dict[Node, Node] = {}
    declarations = dict(problem.declarations)
    facts = list(problem.facts)
    for v in variables:
        if not isinstance(v, Sym):
            return Found(UNDECIDED, reason="the variable is not a letter")
        other = Sym(f"{v.name}_other", v.shape, v.latex + "'")
        copies[v] = other
        known = declarations.get(v.name)
        within = known.within if known is not None else None
        kind = known.kind if known is not None else "scalar"
        declarations[other.name] = Decl(other.name, kind, other, other.latex, within=within)
        for fact in problem.facts:
            if isinstance(fact.node, Rel) and v in free_leaves(fact.node):
                facts.append(replace(fact, node=substitute(fact.node, {v: other})))
    more = problem.but(declarations=declarations, facts=tuple(facts))
    a2, b2 = substitute_density(a, copies), substitute_density(b, copies)
    if in_logs:
        found = compare(a - b, a2 - b2, more, seed=seed, limit=limit, explain=False)
    else:
        found = compare(mul(a, b2), mul(a2, b), more, seed=seed, limit=limit, explain=False)
    return Found(found.verdict, "tested" if found.verdict == EQUAL else None, None, found.agreement, found.reason)


def substitute_density(node: Node, copies: dict[Node, Node]) -> Node:
    return substitute(node, copies)


# ---------------------------------------------------------------- rows of equations
def equation(node: Node | None) -> Rel | None:
    return node if isinstance(node, Rel) and node.op == "=" else None


def follows_from(above: Rel, row: Rel, problem: Problem, *, seed: int = 0, limit: float | None = None) -> Found:
    """Does the equation ``row`` hold wherever the equation ``above`` does?"""
    start = time.perf_counter()
    if same(above, row):
        return Found(EQUAL, "normal form", "reorder")
    if above.left.shape == row.left.shape:
        # Multiples of one equation, found without solving: (left - right) differ by a factor that is a number.
        u, v = above.left - above.right, row.left - row.right
        for factor in (Num(1), Num(-1), Num(2), Num(1) / Num(2), Num(-2)):
            if agree(mul(factor, u), v, problem, seed=seed, limit=limit).verdict == EQUAL:
                return Found(EQUAL, "rule", "equivalent-equations")
    more = problem.but(facts=(*problem.facts, Fact("relation", above)))
    left = None if limit is None else max(0.05, limit - (time.perf_counter() - start))
    found = agree(
        with_definitions(row.left, problem), with_definitions(row.right, problem), more, seed=seed, limit=left
    )
    return Found(found.verdict, "tested" if found.verdict == EQUAL else None, None, found, found.reason)


def equivalent(
    above: Rel, row: Rel, problem: Problem, *, seed: int = 0, limit: float | None = None
) -> tuple[Found, Found]:
    """(the row follows from the one above, the one above follows from the row)."""
    solved = by_solutions(above, row, problem)
    if solved is not None:
        return solved
    forth = follows_from(above, row, problem, seed=seed, limit=limit)
    back = follows_from(row, above, problem, seed=seed, limit=limit)
    return forth, back


def by_solutions(above: Rel, row: Rel, problem: Problem) -> tuple[Found, Found] | None:
    """The two verdicts from the solutions of both equations in one unknown; None where they cannot be solved."""
    if not (is_scalar(above.left.shape) and is_scalar(row.left.shape)):
        return None
    shared = [u for u in free_leaves(above) & free_leaves(row) if isinstance(u, Sym) and is_scalar(u.shape)]
    shared.sort(key=lambda u: (u is not row.left, u is not row.right, u.name))
    known = known_of(problem)
    for unknown in shared:
        before = scalar.solve(with_definitions(above.left - above.right, problem), unknown, known)
        after = scalar.solve(with_definitions(row.left - row.right, problem), unknown, known)
        if before is None or after is None or not before or not after:
            continue
        forth = all(any(scalar.equal(u, v, known) for v in after) for u in before)
        back = all(any(scalar.equal(u, v, known) for v in before) for u in after)
        return solutions_say(forth, before, unknown), solutions_say(back, after, unknown)
    return None


def solutions_say(holds: bool, solutions: list[Node], unknown: Sym) -> Found:
    if holds:
        return Found(EQUAL, "rule", "equivalent-equations")
    count = "one solution" if len(solutions) == 1 else f"{len(solutions)} solutions"
    return Found(
        DIFFERENT, reason=f"the two equations do not have the same solutions for {unknown.latex} ({count} above)"
    )
