"""One move with a sum: a constant before it, a known series, or its terms written out."""

from __future__ import annotations

from symderive import scalar
from symderive.derive.rule import Rule
from symderive.expr.algebra import INFINITY, MINUS, UNITY, ZERO, Apply, Map, Num, Pow, Prod, Sum
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, mul, neg
from symderive.expr.node import Node, free_leaves
from symderive.rules import series
from symderive.rules.expectation import work_out_the_sum
from symderive.rules.indexing import put
from symderive.scalar.letters import Letters

Move = tuple[Rule, Node]
WRITTEN_OUT = 8


def move(node: Node, known: Letters) -> Move | None:
    assert isinstance(node, BigSum)
    if node.skip:
        return None
    for way in WAYS:
        made = way(node, known)
        if made is not None:
            return made
    value = scalar.summation(node.body, node.index, node.low, node.high, known)
    return None if value is None else (work_out_the_sum, value)


def again(body: Node, node: BigSum) -> Node:
    return BigSum(body, node.index, node.low, node.high)


def few_terms(node: BigSum, known: Letters) -> Move | None:
    match node.low, node.high:
        case Num(low), Num(high) if 0 <= high - low < WRITTEN_OUT:
            terms = [put(node.body, {node.index: Num(low + k)}) for k in range(int(high - low) + 1)]
            return series.write_out_the_terms, add(*terms)
    return None


def constants_out(node: BigSum, known: Letters) -> Move | None:
    if not isinstance(node.body, Prod):
        return None
    fixed = [f for f in node.body.factors if node.index not in free_leaves(f)]
    moving = [f for f in node.body.factors if node.index in free_leaves(f)]
    if not fixed or not moving:
        return None
    return series.constant_out_of_the_sum, mul(*fixed, again(mul(*moving), node))


def term_by_term(node: BigSum, known: Letters) -> Move | None:
    if not isinstance(node.body, Sum) or node.high is INFINITY:
        return None
    return series.sum_term_by_term, add(*(again(t, node) for t in node.body.terms))


def binomial(node: BigSum, known: Letters) -> Move | None:
    """Σ_k binom(n, k) a^k b^(n-k)."""
    if node.low is not ZERO or node.high is INFINITY or not isinstance(node.body, Prod):
        return None
    k, n = node.index, node.high
    choose = [f for f in node.body.factors if isinstance(f, Apply) and f.name == "binom" and f.args == ((n, k),)]
    choose = choose or [f for f in node.body.factors if isinstance(f, Apply) and f.name == "binom" and f.kids == (n, k)]
    if len(choose) != 1:
        return None
    a: Node = UNITY
    b: Node = UNITY
    for f in node.body.factors:
        if f in choose:
            continue
        match f:
            case Pow(base, exponent) if exponent is k and k not in free_leaves(base):
                a = mul(a, base) if a is not UNITY else base
            case Pow(base, exponent) if k not in free_leaves(base) and scalar.equal(exponent, add(n, neg(k)), known):
                b = mul(b, base) if b is not UNITY else base
            case _:
                return None
    return series.binomial_sum, Pow(add(a, b), n)


def exponential(node: BigSum, known: Letters) -> Move | None:
    """Σ_k x^k / k! from zero on."""
    if node.low is not ZERO or node.high is not INFINITY:
        return None
    k = node.index
    below = Pow(Map("factorial", k), MINUS)
    rest = [f for f in (node.body.factors if isinstance(node.body, Prod) else (node.body,)) if f is not below]
    whole = node.body.factors if isinstance(node.body, Prod) else (node.body,)
    if len(rest) == len(whole):
        return None
    x: Node = UNITY
    for f in rest:
        match f:
            case Pow(base, exponent) if exponent is k and k not in free_leaves(base):
                x = base if x is UNITY else mul(x, base)
            case _:
                return None
    return series.exponential_series, Map("exp", x)


def geometric(node: BigSum, known: Letters) -> Move | None:
    """Each term is the one before times a factor q that does not depend on the index."""
    k = node.index
    if k not in free_leaves(node.body):
        return None
    ratio = scalar.simplify(mul(put(node.body, {k: add(k, UNITY)}), Pow(node.body, MINUS)), known.integer(k))
    if k in free_leaves(ratio) or ratio is UNITY:
        return None
    first = put(node.body, {k: node.low})
    if node.high is INFINITY:
        size = scalar.sign(add(UNITY, neg(Map("abs", ratio))), known)
        if size != 1 and not between_minus_one_and_one(ratio, known):
            return None
        return series.geometric_series, mul(first, Pow(add(UNITY, neg(ratio)), MINUS))
    after = put(node.body, {k: add(node.high, UNITY)})
    return series.geometric_series, mul(add(first, neg(after)), Pow(add(UNITY, neg(ratio)), MINUS))


def between_minus_one_and_one(q: Node, known: Letters) -> bool:
    return scalar.compare(q, UNITY, known) == -1 and scalar.compare(q, MINUS, known) == 1


def powers(node: BigSum, known: Letters) -> Move | None:
    """Σ_k k, k² or k³ from one to n."""
    if node.low is not UNITY or node.high is INFINITY:
        return None
    n, k = node.high, node.index
    following = add(n, UNITY)
    forms = {
        UNITY: n,
        k: mul(n, following, Pow(Num(2), MINUS)),
        Pow(k, Num(2)): mul(n, following, add(mul(Num(2), n), UNITY), Pow(Num(6), MINUS)),
        Pow(k, Num(3)): mul(Pow(n, Num(2)), Pow(following, Num(2)), Pow(Num(4), MINUS)),
    }
    return (series.power_sum, forms[node.body]) if node.body in forms else None


WAYS = (few_terms, binomial, exponential, geometric, powers, constants_out, term_by_term)
