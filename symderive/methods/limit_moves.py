"""One move with a limit: what a person sees first in it, from continuity to l'Hôpital's rule."""

from __future__ import annotations

from fractions import Fraction

from symderive import scalar
from symderive.derive.rule import Rule
from symderive.expr.algebra import INFINITY, MINUS, UNITY, ZERO, Map, Num, Pow, Prod, Sum
from symderive.expr.build import add, is_zero, mul, neg
from symderive.expr.calculus import Limit
from symderive.expr.node import Node, free_leaves
from symderive.rules import limit_laws as laws
from symderive.rules.algebra import tidy
from symderive.rules.indexing import put
from symderive.rules.limits import standard_limit
from symderive.scalar.letters import Letters

Move = tuple[Rule, Node]
BELOW_ZERO = neg(INFINITY)
BOUNDED = ("sin", "cos", "tanh", "atan", "sign", "erf", "sigmoid")
#: continuous on the whole line
SMOOTH = ("exp", "sin", "cos", "tanh", "atan", "abs", "sigmoid", "sinh", "cosh", "erf")


def move(node: Node, known: Letters) -> Move | None:
    """The next line of a limit; None where its value is not known to the scalar service either."""
    assert isinstance(node, Limit)
    value = value_of(node.body, node, known)
    if value is None:
        return None
    for way in WAYS:
        made = way(node, value, known)
        if made is not None:
            return made
    return laws.work_out_the_limit, value


def value_of(body: Node, node: Limit, known: Letters) -> Node | None:
    """The limit of another body in the same passage to the limit."""
    if node.var not in free_leaves(body):
        return body
    return scalar.limit(body, node.var, node.target, node.side, near(node, known))


def near(node: Limit, known: Letters) -> Letters:
    """What is known of the variable on its way: positive towards infinity, and on the side it comes from."""
    return known.positive(node.var) if node.target is INFINITY else known


def again(body: Node, node: Limit) -> Node:
    """The same passage to the limit with another body (none where the variable is gone)."""
    return Limit(body, node.var, node.target, node.side) if node.var in free_leaves(body) else body


def infinite(u: Node | None) -> bool:
    return u is INFINITY or u == BELOW_ZERO


def by_continuity(node: Limit, value: Node, known: Letters) -> Move | None:
    """The value at the target, where no denominator vanishes and no function leaves its domain."""
    if infinite(node.target) or infinite(value) or not regular(node.body, node, known):
        return None
    there = put(node.body, {node.var: node.target})
    return (laws.continuity, there) if scalar.equal(there, value, known) else None


def regular(body: Node, node: Limit, known: Letters) -> bool:
    """Does the body mean something at the target itself?"""
    for u in body.walk():
        if node.var not in free_leaves(u):
            continue
        match u:
            case Pow(base, Num(power)) if power > 0 and power.denominator == 1:
                continue
            case Pow(base, _):
                critical = base
            case Map("exp" | "sin" | "cos" | "tanh" | "abs" | "sigmoid" | "atan" | "erf" | "sinh" | "cosh", _, 0):
                continue
            case Map(_, inner, _):
                critical = inner
            case _:
                continue
        if scalar.sign(scalar.simplify(put(critical, {node.var: node.target}), known), known) in (None, 0):
            return False
    return True


def by_powers(node: Limit, value: Node, known: Letters) -> Move | None:
    """Terms c x^-k and c e^(-n x) at infinity vanish; a quotient of such sums likewise."""
    if node.target is not INFINITY or infinite(value):
        return None
    left = without_vanishing(node.body, node.var, known)
    if left is None or node.var in free_leaves(left) or not scalar.equal(left, value, known):
        return None
    return laws.what_vanishes_at_infinity, tidy(left)


def without_vanishing(u: Node, x: Node, known: Letters) -> Node | None:
    """The body with every negative power of x, and every e^(-c x), put to zero; None where x stands elsewhere."""
    if x not in free_leaves(u):
        return u
    match u:
        case Pow(base, Num(power)) if base is x and power < 0:
            return ZERO
        case Map("exp", inner, 0) if falls(inner, x, known):
            return ZERO
        case Pow(base, exponent) if x not in free_leaves(exponent):
            left = without_vanishing(base, x, known)
            return None if left is None or is_zero(left) else Pow(left, exponent)
        case Map(name, inner, 0) if name in SMOOTH:
            left = without_vanishing(inner, x, known)
            return None if left is None else Map(name, left, 0)
        case Sum(terms):
            kept = [without_vanishing(t, x, known) for t in terms]
            if any(t is None for t in kept):
                return None
            left_over = [t for t in kept if t is not None and not is_zero(t)]
            return add(*left_over) if left_over else ZERO
        case Prod(factors):
            kept = [without_vanishing(f, x, known) for f in factors]
            if any(f is None for f in kept):
                return None
            return ZERO if any(f is not None and is_zero(f) for f in kept) else mul(*(f for f in kept if f is not None))
    return None


def falls(u: Node, x: Node, known: Letters) -> bool:
    """Does u go to minus infinity with x: a polynomial whose leading coefficient is negative?"""
    rows = scalar.polynomial(u, [x], known)
    return rows is not None and scalar.sign(rows[max(rows)], known) == -1


def by_standard_limit(node: Limit, value: Node, known: Letters) -> Move | None:
    """sin x / x, (eˣ - 1)/x and (cos x - 1)/x at zero, as everybody knows them."""
    if node.target is not ZERO:
        return None
    above, below = fraction(node.body)
    if below is not node.var:
        return None
    x = node.var
    known_tops = {Map("sin", x): UNITY, add(Map("exp", x), MINUS): UNITY, Map("log", add(UNITY, x)): UNITY}
    return (standard_limit, value) if above in known_tops and value is known_tops[above] else None


def by_squeezing(node: Limit, value: Node, known: Letters) -> Move | None:
    """A bounded factor times one that vanishes."""
    if not is_zero(value) or not isinstance(node.body, Prod):
        return None
    wild = [f for f in node.body.factors if isinstance(f, Map) and f.name in BOUNDED]
    calm = [f for f in node.body.factors if f not in wild]
    if not wild or not calm or any(value_of(f, node, known) is not None for f in wild):
        return None
    rest = value_of(mul(*calm), node, known)
    return (laws.squeeze, ZERO) if rest is not None and is_zero(rest) else None


def by_cancelling(node: Limit, value: Node, known: Letters) -> Move | None:
    """A quotient of polynomials that are both zero at the target."""
    above, below = fraction(node.body)
    if infinite(node.target) or below is UNITY or infinite(value):
        return None
    if any(scalar.polynomial(u, [node.var], known) is None for u in (above, below)):
        return None
    shorter = scalar.simplify(node.body, known)
    if shorter is node.body or not regular(shorter, node, known):
        return None
    return laws.cancel_the_common_factor, again(shorter, node)


def by_highest_power(node: Limit, value: Node, known: Letters) -> Move | None:
    """A quotient of polynomials at infinity."""
    above, below = fraction(node.body)
    if node.target is not INFINITY or below is UNITY or infinite(value):
        return None
    rows = [scalar.polynomial(u, [node.var], known) for u in (above, below)]
    if rows[0] is None or rows[1] is None:
        return None
    height = max(k for (k,) in rows[1])
    if height == 0:
        return None
    top, bottom = (
        add(*(term(c, k - height, node.var) for (k,), c in sorted(row.items(), reverse=True)))
        for row in rows
        if row is not None
    )
    return laws.divide_by_the_highest_power, again(mul(top, Pow(bottom, MINUS)), node)


def term(c: Node, k: int, x: Node) -> Node:
    if k == 0:
        return c
    return mul(c, Pow(x, Num(k))) if c is not UNITY else Pow(x, Num(k))


def of_a_power(node: Limit, value: Node, known: Letters) -> Move | None:
    """u^v where both move."""
    match node.body:
        case Pow(u, v) if node.var in free_leaves(v):
            return laws.power_as_an_exponential, again(Map("exp", mul(v, Map("log", u))), node)
    return None


def inside(node: Limit, value: Node, known: Letters) -> Move | None:
    """A continuous function of something that has a limit."""
    match node.body:
        case Map(name, u, 0) if name in SMOOTH:
            inner = value_of(u, node, known)
            if inner is not None and not infinite(inner):
                return laws.limit_inside, Map(name, again(u, node), 0)
        case Pow(u, exponent) if node.var not in free_leaves(exponent):
            inner = value_of(u, node, known)
            if inner is not None and not infinite(inner) and not is_zero(inner):
                return laws.limit_inside, Pow(again(u, node), exponent)
    return None


def part_by_part(node: Limit, value: Node, known: Letters) -> Move | None:
    """A sum whose terms, or a product whose factors, all have finite limits."""
    if not isinstance(node.body, Sum | Prod) or infinite(value):
        return None
    pieces = node.body.kids
    values = [value_of(p, node, known) for p in pieces]
    if any(v is None or infinite(v) for v in values):
        return None
    limits = [again(p, node) for p in pieces]
    if isinstance(node.body, Sum):
        return laws.limit_of_a_sum, add(*limits)
    return laws.limit_of_a_product, mul(*limits)


def by_differentiating(node: Limit, value: Node, known: Letters) -> Move | None:
    """l'Hôpital's rule for 0/0 and for infinity over infinity."""
    above, below = fraction(node.body)
    if node.var not in free_leaves(above) or node.var not in free_leaves(below):
        return None
    ends = [value_of(u, node, known) for u in (above, below)]
    if not (all(v is not None and is_zero(v) for v in ends) or all(infinite(v) for v in ends)):
        return None
    slopes = [scalar.differentiate(u, node.var, near(node, known)) for u in (above, below)]
    if slopes[0] is None or slopes[1] is None or is_zero(slopes[1]):
        return None
    ratio = scalar.simplify(mul(slopes[0], Pow(slopes[1], MINUS)), near(node, known))
    return laws.l_hopital_rule, again(ratio, node)


def as_a_quotient(node: Limit, value: Node, known: Letters) -> Move | None:
    """Zero times infinity: the factor that is easier to differentiate stays above."""
    if not isinstance(node.body, Prod):
        return None
    small: list[Node] = []
    large: list[Node] = []
    for f in node.body.factors:
        v = value_of(f, node, known)
        if v is None:
            return None
        (large if infinite(v) else small).append(f)
    if not large or not small or not is_zero(value_of(mul(*small), node, known) or UNITY):
        return None
    if any(isinstance(f, Map) and f.name == "log" for f in large):
        large, small = small, large
    below = scalar.simplify(Pow(mul(*large), MINUS), near(node, known))
    body = mul(*small, Pow(below, MINUS)) if small else Pow(below, MINUS)
    return None if body is node.body else (laws.product_as_a_quotient, again(body, node))


def fraction(u: Node) -> tuple[Node, Node]:
    """Numerator and denominator; the denominator is 1 where nothing stands below."""
    above: list[Node] = []
    below: list[Node] = []
    for f in u.factors if isinstance(u, Prod) else (u,):
        match f:
            case Pow(base, Num(power)) if power < 0:
                below.append(base if power == Fraction(-1) else Pow(base, Num(-power)))
            case Map("exp", Prod((Num(n), *rest)), 0) if n < 0:
                below.append(Map("exp", mul(Num(-n), *rest) if n != -1 else mul(*rest), 0))
            case _:
                above.append(f)
    return (mul(*above) if above else UNITY, mul(*below) if below else UNITY)


WAYS = (
    by_continuity,
    by_powers,
    by_standard_limit,
    by_squeezing,
    by_cancelling,
    by_highest_power,
    of_a_power,
    inside,
    part_by_part,
    by_differentiating,
    as_a_quotient,
)
