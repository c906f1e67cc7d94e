"""Words of their own that name a parameter of a law: \\lambda \\text{ scale}, \\sigma \\text{ standard deviation}."""

from __future__ import annotations

import re
from dataclasses import replace

from symderive.expr.algebra import Num, Pow, Sym
from symderive.expr.build import inverse
from symderive.expr.node import Node, transform
from symderive.expr.probability import Law
from symderive.expr.problem import Fact, Follows, Problem
from symderive.expr.shape import DerivationError, is_scalar

WORDS = "rate|scale|shape|mean|variance|precision|sd|std|standard deviation|success probability"

#: "\theta \text{ is the scale parameter}"
NAMED = re.compile(
    rf"\s*(?P<letter>\\?[A-Za-z]+(?:_(?:\w|\{{[^{{}}]*\}}))?)\s*\\(?:text|mathrm|textrm)\{{\s*"
    rf"(?:is\s+)?(?:the\s+|its\s+|an?\s+)?(?P<word>{WORDS})(?:\s+parameter)?\s*\}}\s*",
    re.I,
)

#: law -> the place of a parameter -> word -> the power of what is said that stands in the law here
MEANINGS: dict[str, tuple[dict[str, int], ...]] = {
    "Normal": ({"mean": 1}, {"variance": 1, "standard deviation": 2, "sd": 2, "std": 2, "precision": -1}),
    "Exponential": ({"rate": 1, "scale": -1, "mean": -1},),
    "Gamma": ({"shape": 1}, {"rate": 1, "scale": -1}),
    "Poisson": ({"rate": 1, "mean": 1},),
    "Geometric": ({"success probability": 1, "mean": -1},),
    "Bernoulli": ({"success probability": 1, "mean": 1},),
    "Beta": ({"shape": 1}, {"shape": 1}),
    "Binomial": ({}, {"success probability": 1}),
}


def with_parameters_named(problem: Problem) -> Problem:
    """The problem with each law by the parameters that are said; a word that names none of a law's own is refused."""
    for fact in problem.facts:
        found = NAMED.fullmatch(fact.text or "") if fact.kind in ("property", "prose") else None
        if found is None:
            continue
        letter, word = found["letter"], found["word"].lower()
        used = {p for f in problem.facts for p in bare_parameters(f) if getattr(p, "latex", None) == letter}
        for parameter in used:
            rest = tuple(said(f, parameter, word) for f in problem.facts if f is not fact)
            problem = problem.but(facts=rest)
    return problem


def bare_parameters(fact: Fact) -> list[Node]:
    if not isinstance(fact.node, Follows) or not isinstance(fact.node.law, Law):
        return []
    return [p for p in fact.node.law.params if isinstance(p, Sym)]


def said(fact: Fact, parameter: Node, word: str) -> Fact:
    """A law of which a parameter is what the word says."""
    if parameter not in bare_parameters(fact):
        return fact

    def change(u: Node) -> Node:
        if not isinstance(u, Law) or parameter not in u.params:
            return u
        meanings = MEANINGS.get(u.name, ())
        params = list(u.params)
        for k, p in enumerate(u.params):
            if p is parameter:
                power = meanings[k].get(word) if k < len(meanings) else None
                if power is None or (power == 2 and not is_scalar(p.shape)):
                    raise DerivationError(
                        f"{word} names no parameter at place {k + 1} of the {u.name} law",
                        hint="write the law with the parameters of its own, as \\text{Gamma}(\\text{shape } 2, "
                        "\\text{rate } 3)",
                    )
                params[k] = raised(p, power)
        return Law(u.name, tuple(params))

    assert fact.node is not None
    return replace(fact, node=transform(fact.node, change))


def raised(u: Node, power: int) -> Node:
    if power == 1:
        return u
    return Pow(u, Num(power)) if is_scalar(u.shape) else inverse(u)
