"""Mistakes of counting: ordered pairs for sets, one arrangement for all of them, one element too many."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from math import comb, factorial, prod

from symderive.derive.rule import rule
from symderive.expr.algebra import MINUS, Apply, Map, Num, Pow, Prod, Rel
from symderive.expr.arrays import BigSum
from symderive.expr.build import divide, mul
from symderive.expr.node import Node
from symderive.expr.probability import And, Law, Prob, RandVar
from symderive.expr.problem import Follows, Problem
from symderive.rules.algebra import tidy
from symderive.rules.drawn import drawn_values, of_draws
from symderive.rules.faulty import conjuncts

SOURCE = "common mistakes in counting"


@rule(
    r"\binom{n}{k} \ne n (n-1) \cdots (n-k+1)",
    source=SOURCE,
    examples=[(r"\binom{n}{2}", r"n (n-1)", r"n \in \mathbb{N}, n \ge 2"), (r"\binom{10}{2}", r"90")],
    sound=False,
)
def ordered_unordered(node: Apply | Prob, problem: Problem) -> Iterator[Node]:
    """Ordered pairs are counted where sets are meant (or the other way): divide by the k! orders of each set."""
    match node:
        case Apply("binom", (n, Num(k))) if k.denominator == 1 and 2 <= k <= 6:
            yield mul(*(n - Num(j) if j else n for j in range(int(k))))
        case Apply("binom", (n, k)):
            yield divide(Map("factorial", n), Map("factorial", n - k))
        case Prob(And() as both, None, _) if of_draws(conjuncts(both), problem):
            orders = multiset_orders([e.kids[-1] for e in conjuncts(both)])
            if orders > 1:
                yield mul(Num(orders), node)


@rule(
    r"\binom{n}{k} p^k (1-p)^{n-k} \ne p^k (1-p)^{n-k}",
    source=SOURCE,
    examples=[
        (r"\binom{n}{2} p^2 (1-p)^{n-2}", r"p^2 (1-p)^{n-2}", r"n \in \mathbb{N}, n \ge 2, p \in (0, 1)"),
    ],
    sound=False,
)
def forget_arrangements(node: Prod | Apply | Prob, problem: Problem) -> Iterator[Node]:
    """This is one arrangement; there are n choose k of them."""
    match node:
        case Prod(factors):
            for k, factor in enumerate(factors):
                if isinstance(factor, Apply) and factor.name in ("binom", "multinom"):
                    yield mul(*factors[:k], *factors[k + 1 :])
            # 1/(k! (n-k)!) holds the arrangements beside 1/n!
            found = [f for f in factors if isinstance(f, Pow) and f.exponent is MINUS and is_factorial(f.base)]
            for u, v in combinations(found, 2):
                whole = tidy(u.base.kids[0] + v.base.kids[0], problem)
                yield mul(*(f for f in factors if f not in (u, v)), Pow(Map("factorial", whole), MINUS))
        case Prob(Rel("=", RandVar() as x, Num(k)), None, _):
            for fact in problem.facts:
                match fact.node:
                    case Follows(drawn, Law("Hypergeometric", (_, _, Num(n))), None) if drawn is x and 0 < k < n:
                        yield divide(node, Num(comb(int(n), int(k))))  # the draws in one order
        case Prob(Rel("!=", RandVar(), RandVar()) as event, None, head):
            yield from (Prob(And(pair, True), None, head) for pair in drawn_values(event, problem))
        case Apply("binom" | "multinom"):
            yield Num(1)


def multiset_orders(values: list[Node]) -> int:
    """In how many orders these values may come."""
    return factorial(len(values)) // prod(factorial(values.count(v)) for v in dict.fromkeys(values))


def is_factorial(node: Node) -> bool:
    return isinstance(node, Map) and node.name == "factorial"


@rule(
    r"\binom{n}{2} \ne \frac{n(n+1)}{2}",
    source=SOURCE,
    examples=[
        (r"\binom{n}{2}", r"\frac{n (n+1)}{2}", r"n \in \mathbb{N}, n \ge 2"),
        (r"\frac{k!}{(k+1)!}", r"\frac{1}{k}", r"k \in \mathbb{N}"),
    ],
    sound=False,
)
def binomial_off_by_one(node: Prod | Apply | BigSum, problem: Problem) -> Iterator[Node]:
    """One off in the counting: n choose 2 is n(n-1)/2, and (k+1)! is (k+1) k!."""
    match node:
        case Prod(factors):
            above = [f for f in factors if is_factorial(f)]
            below = [f for f in factors if isinstance(f, Pow) and f.exponent is MINUS and is_factorial(f.base)]
            for u, v in product(above, below):
                low, high = u.kids[0], v.base.kids[0] if isinstance(v, Pow) else v
                rest = [f for f in factors if f not in (u, v)]
                if tidy(high - low, problem) is Num(1):
                    yield mul(*rest, Pow(low, MINUS))
                elif tidy(low - high, problem) is Num(1):
                    yield mul(*rest, high)
        case BigSum(body, index, low, high, ()) if body is index and low is Num(1):
            yield divide(mul(high, high - Num(1)), Num(2))  # the sum to n - 1
        case Apply("binom", (n, Num(k))) if k == 2:
            yield divide(mul(n, n + Num(1)), Num(2))
        case Apply("binom", (n, k)):
            yield Apply("binom", (n + Num(1), k))
            yield Apply("binom", (n - Num(1), k))
