"""Lines that are equal up to a factor, or between logarithms up to an added constant: in which letter, and whether."""

from __future__ import annotations

from symderive.check.known import known_of
from symderive.check.ladder import DIFFERENT, EQUAL, UNDECIDED, Found, compare
from symderive.check.posteriors import as_formula, plain
from symderive.check.trust import doubt
from symderive.check.values_for_variables import as_values
from symderive.expr.algebra import Map, Num, Prod, Rel, Sym
from symderive.expr.build import add, mul
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import And, Dens, EventSym, LawDens, Not, Prob, RandVar
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar


def variables_of(subject: Node, problem: Problem) -> list[Node]:
    """The letters of which a proportionality is a function: the arguments of the density that it is about."""
    inner = subject.u if isinstance(subject, Map) and subject.name == "log" else subject
    match inner:
        case Dens():
            return [v for v in inner.arguments if not v.kids and not isinstance(v, Num)]
        case LawDens(_, point) if not point.kids:
            return [point]
        case Prob(event) if found := values_asked(event):
            return found
        case Prod() if (of := point_of(inner)) is not None:
            return [of]
    goal = problem.goal.node if problem.goal else None
    if isinstance(goal, Dens):
        return [v for v in goal.arguments if not v.kids and not isinstance(v, Num)]
    letters = [v for v in free_leaves(subject) if isinstance(v, Sym)]
    if len(letters) == 1:
        return list(letters)
    return []


def values_asked(event: Node) -> list[Node]:
    """Of which values a probability is a function: the letter y of Y = y; of Y = 1 this equation, as it is said of one
    value for all of them; of an event A, which may happen or not. Nothing for other events."""
    found: list[Node] = []
    for part in event.events if isinstance(event, And) else (event,):
        match part:
            case Rel("=", RandVar(), Sym() as letter):
                found.append(letter)
            case Rel("=", RandVar(), Num()):
                found.append(part)
            case EventSym():
                found.append(part)
            case _:
                return []
    return found


def in_letters(variables: list[Node], sides: tuple[Node, Node]) -> tuple[list[Node], tuple[Node, Node]]:
    """The letters in the place of values that were written as numbers, and the sides in them."""
    taken = {getattr(u, "name", "") for side in sides for u in free_leaves(side)}
    put: dict[Node, Node] = {}
    letters: list[Node] = []
    for v in variables:
        if isinstance(v, Rel) and isinstance(v.left, RandVar):
            name = next(s for k in range(9) if (s := v.left.name.lower() + "_" * k) not in taken)
            taken.add(name)
            letters.append(Sym(name, v.right.shape))
            put[v] = Rel("=", v.left, letters[-1])
        else:
            letters.append(v)
    return letters, (substitute(sides[0], put), substitute(sides[1], put)) if put else sides


def point_of(product: Prod) -> Node | None:
    """The letter of which a product of named densities is a function: the point of all of them, or, where these differ,
    the one that is a parameter of another (theta of N(x; theta, s) N(theta; m, t))."""
    laws = [p for factor in product.factors for p in factor.walk() if isinstance(p, LawDens)]
    points = {p.point for p in laws if isinstance(p.point, Sym)}
    behind = {x for p in laws for x in free_leaves(p.law)}
    found = points if len(points) == 1 else points & behind
    return next(iter(found)) if len(found) == 1 else None


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
    variables, (a, b) = in_letters(variables, (a, b))
    first = variables[0]
    spoken = problem.about_chance or any(isinstance(p, Dens | RandVar) for u in (a, b) for p in u.walk())
    if len(variables) == 1 and isinstance(first, Sym) and spoken:
        sides = as_formula(a, first, problem), as_formula(b, first, problem)
        if sides[0] is not None and sides[1] is not None:
            a, b, problem = sides[0], sides[1], plain(problem, first)
    if any(not is_scalar(v.shape) for v in variables):
        return by_two_values(a, b, variables, problem, in_logs=in_logs, seed=seed, limit=limit)
    if spoken and any(isinstance(part, Dens | RandVar | EventSym) for side in (a, b) for part in side.walk()):
        return by_two_values(a, b, variables, problem, in_logs=in_logs, seed=seed, limit=limit)
    worst = Found(EQUAL, "tested")
    for v in variables:
        if not isinstance(v, Sym) or v in known_of(problem).whole:
            return Found(UNDECIDED, reason="the variable is not a continuous letter")
        # a/b is free of v where its derivative vanishes: a' b = a b'; between logarithms a' = b'.
        da, db = Derivative(a, (v,)), Derivative(b, (v,))
        reason = doubt(da, problem) or doubt(db, problem)
        if reason is not None:
            return Found(UNDECIDED, reason=reason)
        sides = (da, db) if in_logs else (mul(b, da), mul(a, db))
        found = compare(*sides, problem, seed=seed, limit=limit, explain=False)
        if found.verdict == DIFFERENT:
            by = "differ by more than a constant" if in_logs else "do not change in proportion"
            return Found(DIFFERENT, reason=f"the two sides {by}")
        if found.verdict == UNDECIDED:
            worst = found
    return worst


def by_two_values(
    a: Node, b: Node, variables: list[Node], problem: Problem, *, in_logs: bool, seed: int, limit: float | None
) -> Found:
    """Proportional by the values at two places: a(x) b(x') = a(x') b(x), or between logarithms with sums.

    This serves where a letter is a value of a random variable, whatever its law: no derivative is taken.
    """
    a, b = as_values(a), as_values(b)
    if not all(isinstance(v, Sym | EventSym) for v in variables):
        return Found(UNDECIDED, reason="the variable is no letter")
    primed: dict[Node, Node] = {v: Sym(f"{v.name}'", v.shape, f"{v.latex}'") for v in variables if isinstance(v, Sym)}
    primed |= {v: Not(v) for v in variables if isinstance(v, EventSym)}
    one, other = substitute(a, primed), substitute(b, primed)
    sides = (add(a, other), add(one, b)) if in_logs else (mul(a, other), mul(one, b))
    found = compare(*sides, problem, seed=seed, limit=limit, explain=False)
    if found.verdict == DIFFERENT:
        by = "differ by more than a constant" if in_logs else "do not change in proportion"
        return Found(DIFFERENT, reason=f"the two sides {by}")
    return found
