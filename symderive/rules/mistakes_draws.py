"""Mistakes with draws and with what is known: put back or not, known or not."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import Apply, Num, Pow, Prod, Rel
from symderive.expr.build import add, divide, mul
from symderive.expr.node import Node
from symderive.expr.probability import And, Law, Prob, RandVar
from symderive.expr.problem import Follows, Problem
from symderive.rules.drawn import drawn_values, not_put_back, of_draws
from symderive.rules.faulty import conjuncts, stated_probabilities

SOURCE = "common mistakes in probability"
TWO_DRAWS = r"P(R_1) = \frac{5}{8}, \quad P(R_2 \mid R_1) = \frac{4}{7}, \quad P(R_2 \mid \bar R_1) = \frac{5}{7}"


@rule(
    r"P(R_2 \mid R_1) \ne P(R_1) \text{ without replacement}",
    source=SOURCE,
    examples=[
        (
            r"P(R_1) P(R_2 \mid R_1)",
            r"\frac{5}{8} \cdot \frac{5}{8}",
            TWO_DRAWS,
        )
    ],
    sound=False,
)
def replacement_confusion(node: Prob | Prod, problem: Problem) -> Iterator[Node]:
    """What was drawn is gone: the second draw has its own numbers, P(R2 | R1), not those of the first."""
    match node:
        case Prob(a, Node() as b, head):
            for c in conjuncts(b):
                if like_draws(a, c):
                    yield Prob(c, None, head)
            if of_draws(conjuncts(a), problem):
                yield Prob(a, None, head)
        case Prob(And() as both, None, head) if of_draws(conjuncts(both), problem):
            yield mul(*(Prob(e, None, head) for e in conjuncts(both)))
        case Prob(Rel("=", RandVar() as x, k), None, _):
            for fact in problem.facts:
                match fact.node:
                    case Follows(u, Law("Hypergeometric", (N, K, n)), None) if u is x:
                        yield with_replacement(n, k, divide(K, N))
        case Prob(Rel(_, RandVar(), RandVar()) as event, None, head):
            pairs = drawn_values(event, problem)
            if pairs:
                yield add(*(mul(Prob(one, None, head), Prob(other, None, head)) for one, other in pairs))
        case Prod((Apply("binom", (m, k)), Pow(Apply("binom", (N, n)), Num(power)))) if power == -1 and k is n:
            yield Pow(divide(m, N), n)


def with_replacement(n: Node, k: Node, p: Node) -> Node:
    """The probability of k out of n draws that are put back, each a hit with probability p."""
    if k is Num(0):
        return Pow(1 - p, n)
    return mul(Apply("binom", (n, k)), Pow(p, k), Pow(1 - p, n - k))


def like_draws(a: Node, b: Node) -> bool:
    """Do two events bear one letter with different indices (R_1, R_2), or one value of X_1, X_2?"""
    if isinstance(a, Rel) and isinstance(b, Rel):
        return a.right is b.right and a.left is not b.left and stem(a.left) == stem(b.left)
    return a is not b and stem(a) == stem(b)


def stem(u: Node) -> str:
    name = getattr(u, "name", "")
    return name.split("_")[0] if "_" in name else f"{name} alone"


@rule(
    r"P(R_2) \ne P(R_2 \mid R_1)",
    source=SOURCE,
    examples=[(r"P(R_2)", r"\frac{4}{7}", TWO_DRAWS)],
    sound=False,
)
def conditional_for_marginal(node: Prob, problem: Problem) -> Iterator[Node]:
    """What is not known must not be conditioned on: P(A) is the mean of P(A | B) over the cases of B."""
    match node:
        case Prob(a, known, head):
            given = () if known is None else conjuncts(known)
            for stated in stated_probabilities(problem):
                if stated.event is a and stated.given is not None and not set(conjuncts(stated.given)) <= set(given):
                    yield stated
            if known is None and isinstance(a, Rel) and of_draws((a,), problem):
                for x in not_put_back(problem):
                    if x is not a.left:
                        yield Prob(a, Rel("=", x, a.right), head)
