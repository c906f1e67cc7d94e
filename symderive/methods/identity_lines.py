"""Identities without a graph: chain rule, sum rule, Bayes' rule with the evidence written out."""

from __future__ import annotations

from symderive.expr.algebra import MINUS, Pow
from symderive.expr.build import mul
from symderive.expr.node import Node
from symderive.methods.identity_page import Mass, Names, Page, Structure, prime
from symderive.rules import independence as apart
from symderive.rules import probability as rules

Line = tuple[str, Node, str]


def irrelevant(page: Page, goal: Mass) -> Line | None:
    """What is known and says nothing more is left out of the condition."""
    kept = goal.given
    for g in goal.given:
        rest = tuple(k for k in kept if k != g)
        if all(page.structure.free(a, [g], (*rest, *goal.left[n + 1 :])) for n, a in enumerate(goal.left)):
            kept = rest
    if kept == goal.given:
        return None
    rule = apart.conditional_independence.name if kept else apart.independence.name
    return (rule, page.mass(Mass(goal.left, kept)), "")


def joint_or_marginal(page: Page, goal: Mass) -> list[Line]:
    others = tuple(n for n in page.structure.names if n not in goal.left)
    if len(goal.left) > 1:
        full = [Mass((v,), goal.left[:n]) for n, v in enumerate(goal.left)]
        lines: list[Line] = [
            (rules.chain_rule_of_probability.name, page.product(reversed(full)), "last variable first")
        ]
        short = [Mass(m.left, page.structure.needed(m.left[0], m.given)) for m in full]
        if short != full:
            rule = apart.conditional_independence if any(m.given for m in short) else apart.independence
            lines.append((rule.name, page.product(reversed(short)), ""))
        return lines
    if not others:
        return []
    other = others[:1]
    lines = [(rules.sum_rule.name, page.summed(other, page.mass(Mass((*goal.left, *other)))), "")]
    factors = [Mass(goal.left, page.structure.needed(goal.left[0], other)), Mass(other)]
    if factors[0] != goal:
        lines.append((rules.product_rule_of_probability.name, page.summed(other, page.product(factors)), ""))
    return lines


def conditional(page: Page, goal: Mass) -> list[Line]:
    """Bayes' rule, with the evidence expanded; the rest of the condition stays in the background."""
    s = page.structure
    if len(goal.left) > 1:
        parts = [Mass((v,), s.needed(v, (*goal.left[n + 1 :], *goal.given))) for n, v in enumerate(goal.left)]
        full = [Mass((v,), (*goal.left[n + 1 :], *goal.given)) for n, v in enumerate(goal.left)]
        if parts != full or len(goal.given) > 1:
            lines: list[Line] = [(rules.chain_rule_of_probability.name, page.product(full), "under the condition")]
            if parts != full:
                lines.append((apart.conditional_independence.name, page.product(parts), ""))
            return lines
        prior = [Mass((v,), s.needed(v, goal.left[:n])) for n, v in enumerate(goal.left)]
        loose = all(not m.given for m in prior)
        priors = prior if loose else [Mass(goal.left)]
        return bayes_lines(page, goal, Mass(goal.given, goal.left), priors, Mass(goal.given))
    (x,) = goal.left
    known = goal.given
    chosen = max(range(len(known)), key=lambda n: (gain(s, x, known, n), n))
    b, rest = known[chosen], known[:chosen] + known[chosen + 1 :]
    likelihood = Mass((b,), s.needed(b, (x, *rest)))
    prior_mass = Mass((x,), s.needed(x, rest))
    return bayes_lines(page, goal, likelihood, [prior_mass], Mass((b,), rest), Mass((b,), (x, *rest)), Mass((x,), rest))


def gain(s: Structure, x: str, known: Names, n: int) -> int:
    b, rest = known[n], known[:n] + known[n + 1 :]
    return len(rest) * 2 - len(s.needed(b, (x, *rest))) - len(s.needed(x, rest))


def bayes_lines(
    page: Page,
    goal: Mass,
    likelihood: Mass,
    priors: list[Mass],
    evidence: Mass,
    full_likelihood: Mass | None = None,
    full_prior: Mass | None = None,
) -> list[Line]:
    lines: list[Line] = []
    first = full_likelihood or likelihood
    first_prior = [full_prior] if full_prior is not None else [Mass(goal.left)] if len(priors) > 1 else priors

    def ratio(like: Mass, before: list[Mass], below: Node) -> Node:
        return mul(page.product([like, *before]), Pow(below, MINUS))

    lines.append(
        (
            rules.bayes_rule.name,
            ratio(first, first_prior, page.mass(evidence)),
            "posterior = likelihood times prior over evidence",
        )
    )
    primed = {v: prime(v) for v in goal.left}

    def turned(m: Mass) -> Mass:
        return Mass(tuple(primed.get(v, v) for v in m.left), tuple(primed.get(v, v) for v in m.given))

    def expanded(like: Mass, before: list[Mass]) -> Node:
        return page.summed([prime(v) for v in goal.left], page.product([turned(like), *map(turned, before)]))

    lines.append(
        (rules.total_probability.name, ratio(first, first_prior, expanded(first, first_prior)), "the evidence expanded")
    )
    if [first, *first_prior] != [likelihood, *priors]:
        conditioned = bool(likelihood.given and set(likelihood.given) != set(first.given))
        rule = apart.conditional_independence if conditioned else apart.independence
        lines.append((rule.name, ratio(likelihood, priors, expanded(likelihood, priors)), ""))
    return lines
