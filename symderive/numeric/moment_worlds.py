"""A world for variables of which moments of first and second order are stated and nothing else.

Where every line asks for moments of first and second order only, their values are the same under every law with the
stated moments, so that one law stands for all.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod
from random import Random

from symderive.expr.algebra import Num, Pow, Prod, Rel, Sum, Sym, Transpose
from symderive.expr.arrays import BigSum, Block
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Dens, Expect, Indep, Info, Law, Prob, RandVar, Var
from symderive.expr.problem import Follows
from symderive.expr.shape import is_scalar
from symderive.numeric.duals import base
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope
from symderive.numeric.tables import Table
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Name, name_of

LARGEST = 6  # variables of a table with two values for each


def free_variables(universe: Universe) -> list[Node]:
    """The variables of which nothing but moments (and independence) is stated; none where a line asks for more."""
    if not all(second_order(tree) for tree in universe.lines):
        return []
    spoken: dict[Name, list[Node]] = {}
    for fact in universe.facts:
        for part in fact.walk():
            if isinstance(part, RandVar):
                spoken.setdefault(name_of(part), []).append(fact)
    return [
        v.node
        for v in universe.variables.values()
        if isinstance(v.node, RandVar)
        and not v.laws
        and not v.defined
        and v.name in spoken
        and (v.within is None or getattr(v.within, "name", "") == "R")
        and all(is_moment(f, v.node) or isinstance(f, Indep) for f in spoken[v.name])
    ]


def normals_from_moments(universe: Universe, rng: Random) -> None:
    """Normal laws of vectors in the place of their stated moments."""
    vectors = [x for x in free_variables(universe) if not is_scalar(x.shape)]
    made = [law for x in vectors if (law := of_a_vector(universe, x, rng)) is not None]
    if made:
        taken = {follows.u for follows in made}
        universe.facts = [f for f in universe.facts if not (is_stated_moment(f) and taken & set(f.walk()))] + list(made)


def table_from_moments(universe: Universe, wanted: list[Name], scope: Scope, rng: Random) -> Table | None:
    """A joint table of scalars with the stated means, variances and covariances: x = m + L u with independent u of two
    values each. None where it does not apply to all of ``wanted``; ``scope`` is exact and knows the letters."""
    group = [x for x in free_variables(universe) if is_scalar(x.shape)]
    names = tuple(name_of(x) for x in group)
    if not group or set(names) != set(wanted) or len(group) > LARGEST:
        return None
    spread = matrix_of(universe, group, scope, rng)
    parts = None if spread is None else factored(spread)
    if parts is None:
        return None
    lower, squares = parts
    means = []
    for x in group:
        mean = stated(universe, Expect, x)
        value = None if mean is None else letter_or_number(mean, scope, {}, rng, variance=True)
        value = Fraction(rng.randint(-12, 12), 5) if mean is None else value
        if value is None:
            return None
        means.append(value)
    coins = [two_values(d, rng) for d in squares]
    rows, weights = [], []
    for cell in product(*coins):
        heads = [u for u, _ in cell]
        rows.append(
            tuple(
                m + sum(c * u for c, u in zip(line, heads, strict=True)) for m, line in zip(means, lower, strict=True)
            )
        )
        weights.append(prod((p for _, p in cell), start=Fraction(1)))
    return Table(names, rows, weights)


def fraction(u: Node, scope: Scope) -> Fraction | None:
    """The value of a letter or number in an exact scope."""
    if isinstance(u, Num):
        return u.value
    try:
        value = base(scope.value(u))
    except NoNumber:
        return None
    return Fraction(value.ravel()[0]) if value.size == 1 else None


def letter_or_number(
    u: Node, scope: Scope, chosen: dict[Node, Fraction], rng: Random, *, variance: bool
) -> Fraction | None:
    """As ``fraction``; a letter that is to be read off the world takes a value here, the same wherever it stands."""
    found = fraction(u, scope)
    if found is None and isinstance(u, Sym):
        if u not in chosen:
            chosen[u] = Fraction(rng.randint(8, 20), 4) if variance else Fraction(rng.choice((-3, -2, 2, 3)), 7)
        found = chosen[u]
    return found


def two_values(variance: Fraction, rng: Random) -> list[tuple[Fraction, Fraction]]:
    """(value, probability) of a variable with mean 0 and a given variance: a and -b with a b the variance."""
    if variance == 0:
        return [(Fraction(0), Fraction(1))]
    a = Fraction(rng.randint(2, 9), 4)
    b = variance / a
    return [(a, b / (a + b)), (-b, a / (a + b))]


def factored(m: list[list[Fraction]]) -> tuple[list[list[Fraction]], list[Fraction]] | None:
    """L and D of L D L^T, L with ones on its diagonal; None where the matrix is not positive semidefinite."""
    n = len(m)
    lower = [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]
    squares: list[Fraction] = []
    for j in range(n):
        d = m[j][j] - sum(lower[j][k] ** 2 * squares[k] for k in range(j))
        if d < 0:
            return None
        squares.append(d)
        for i in range(j + 1, n):
            rest = m[i][j] - sum(lower[i][k] * lower[j][k] * squares[k] for k in range(j))
            if d == 0 and rest != 0:
                return None
            lower[i][j] = rest / d if d else Fraction(0)
    return lower, squares


def matrix_of(universe: Universe, group: list[Node], scope: Scope, rng: Random) -> list[list[Fraction]] | None:
    """The covariance matrix of scalars, where all of it is stated in numbers or by independence."""
    chosen: dict[Node, Fraction] = {}
    rows = []
    for x in group:
        row = []
        for y in group:
            value = stated(universe, Var, x) if x is y else stated(universe, Cov, x, y) or stated(universe, Cov, y, x)
            if value is None and x is not y and apart(universe, x, y):
                value = Num(0)
            number = None if value is None else letter_or_number(value, scope, chosen, rng, variance=x is y)
            if number is None:
                return None
            row.append(number)
        rows.append(row)
    return rows


def second_order(tree: Node, *, given: bool = False) -> bool:
    """Does a tree ask for nothing but moments of first and second order, of one another too (``given``: also under the
    value of a variable)?"""
    for part in tree.walk():
        match part:
            case Prob() | Dens() | Info() | Law() | Expect(_, _, Node()) | Var(_, _, Node()):
                return False
            case Expect(u, condition, _):
                high = degree(u) > 2
            case Var(u, condition, _):
                high = degree(u) > 1
            case Cov(u, v, condition):
                high = max(degree(u), degree(v)) > 1
            case _:
                continue
        if high or (condition is not None and not (given and is_value(condition))):
            return False
    return True


def is_value(condition: Node) -> bool:
    """A variable, or a variable at a value."""
    return isinstance(condition, RandVar) or (
        isinstance(condition, Rel) and condition.op == "=" and isinstance(condition.left, RandVar)
    )


def degree(u: Node) -> int:
    """The degree of a polynomial in random variables; 9 for anything else that holds one."""
    if not any(isinstance(x, RandVar) for x in u.walk()):
        return 0
    match u:
        case RandVar():
            return 1
        case Expect(_, RandVar(), None) | Var(_, RandVar(), None):
            return 1
        case Sum(terms):
            return max(map(degree, terms))
        case Prod(factors):
            return sum(map(degree, factors))
        case Transpose(v):
            return degree(v)
        case Pow(v, Num(n)) if n.denominator == 1 and n > 0:
            return degree(v) * n.numerator
        case BigSum(body):
            return degree(body)
        case Block(rows):
            return max(degree(e) for row in rows for e in row)
    return 9


def is_stated_moment(fact: Node) -> bool:
    return isinstance(fact, Rel) and fact.op == "=" and isinstance(fact.left, Expect | Var | Cov)


def is_moment(fact: Node, x: RandVar) -> bool:
    """A mean, variance or covariance of single variables, stated as a matrix or number."""
    match fact:
        case Rel("=", Expect(u, None, None) | Var(u, None, None), right):
            return isinstance(u, RandVar) and not any(isinstance(p, RandVar) for p in right.walk())
        case Rel("=", Cov(u, v, None), right):
            return (
                isinstance(u, RandVar)
                and isinstance(v, RandVar)
                and not any(isinstance(p, RandVar) for p in right.walk())
            )
    return False


def stated(universe: Universe, moment: type, *of: Node) -> Node | None:
    for fact in universe.facts:
        if is_stated_moment(fact) and isinstance(fact.left, moment) and fact.left.kids[: len(of)] == of:  # type: ignore[attr-defined]
            return fact.right  # type: ignore[attr-defined, no-any-return]
    return None


def of_a_vector(universe: Universe, x: Node, rng: Random) -> Follows | None:
    """The normal law with the stated mean and covariance, where both matrices are written out in numbers."""
    spread = stated(universe, Cov, x, x) or stated(universe, Var, x)
    mean = stated(universe, Expect, x)
    if not isinstance(spread, Block) or not written(spread):
        return None
    centre = mean if mean is not None else Block(tuple((anywhere(rng),) for _ in spread.rows))
    return Follows(x, Law("Normal", (centre, spread)), None)


def apart(universe: Universe, x: Node, y: Node) -> bool:
    """Are two variables stated to be independent?"""
    for fact in universe.facts:
        if isinstance(fact, Indep) and not fact.given:
            places = [[i for i, g in enumerate(fact.groups) if v in g] for v in (x, y)]
            if places[0] and places[1] and places[0] != places[1]:
                return True
    return False


def written(u: Node) -> bool:
    return isinstance(u, Block) and all(isinstance(e, Num) for row in u.rows for e in row)


def anywhere(rng: Random) -> Num:
    return Num(Fraction(rng.randint(-12, 12), 5))
