"""By which rule does one line follow from another? Looked for where the two lines differ.

Two right lines are compared part by part down to the smallest parts that differ; there every rule of the catalogue is
tried, in both directions. What no single rule makes may still have the same normal form, or be two rules away.
"""

from __future__ import annotations

import pkgutil
import time
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module

import symderive.rules
from symderive.check.kinds import about, concerns
from symderive.derive.rule import CATALOGUE, Rule
from symderive.expr.algebra import Prod, Sum
from symderive.expr.build import add, mul
from symderive.expr.canon import key
from symderive.expr.node import Node
from symderive.expr.probability import Dens, Prob
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.rules import conditionals
from symderive.rules.algebra import tidy
from symderive.rules.conditionals import Chance, chance
from symderive.rules.planned import PLANNED

GENERAL = ("collect-and-cancel", "use-what-is-declared", "simplify")  # named only where nothing more telling fits
DEEP = 12  # parts of parts

Ways = Callable[[Chance, Problem], Iterator[Node]]
#: what a rule makes of a part, by canonical keys: asked for by one rule and again by two
Made = dict[tuple[str, Node], set[object]]

#: rules about probabilities by name, with what they make
OF_CHANCE: tuple[tuple[str, Ways], ...] = (
    ("bayes-rule", lambda c, problem: bayes(c, problem)),
    ("conditional-probability", lambda c, problem: conditionals.bayes_rules(c)),
    ("product-rule-of-probability", lambda c, problem: conditionals.product_rules(c)),
    ("total-probability", lambda c, problem: conditionals.total_rules(c, problem)),
    ("inclusion-exclusion", lambda c, problem: conditionals.event_rules(c)),
)


@cache
def sound_rules() -> tuple[Rule, ...]:
    """All rules that rewrite, but the mistakes, the more telling first."""
    for module in pkgutil.iter_modules(symderive.rules.__path__):
        import_module(f"symderive.rules.{module.name}")
    found = [rule for rule in CATALOGUE.values() if rule.sound and rule.name not in PLANNED]
    return tuple(sorted(found, key=lambda rule: rule.name in GENERAL))


@cache
def rules_about(there: frozenset[str]) -> tuple[Rule, ...]:
    """The rules that may have to do with lines in which this stands."""
    return tuple(rule for rule in sound_rules() if concerns(rule, there))


def explained(a: Node, b: Node, problem: Problem, seconds: float) -> tuple[str, str | None] | None:
    """("rule" | "rules" | "normal form", name of the rule) if a chain of sound steps joins the two, else None."""
    parts = list(differing(a, b))
    rules = rules_about(about(a, b))  # the first time the rules are brought in: that does not count
    end = time.perf_counter() + seconds
    made: Made = {}
    one = by_one(parts, rules, problem, end, made)
    if one is not None:
        return "rule", one
    tidied = normal(a, problem), normal(b, problem)
    if tidied[0] is not None and tidied[0] == tidied[1]:
        return "rule", GENERAL[0]
    two = by_two(parts, rules, problem, end, made)
    return None if two is None else ("rules", two)


def differing(a: Node, b: Node) -> Iterator[tuple[Node, Node]]:
    """The two lines, then their smaller and smaller parts that differ; all else is the same on both sides."""
    for _ in range(DEEP):
        yield a, b
        inner = apart(a, b)
        if inner is None:
            return
        a, b = inner


def apart(a: Node, b: Node) -> tuple[Node, Node] | None:
    """The parts in which two nodes of one kind differ, if that is one kid, or some terms or factors."""
    if type(a) is not type(b):
        return loose(a, b) if isinstance(a, Sum | Prod) or isinstance(b, Sum | Prod) else None
    if isinstance(a, Sum) or (isinstance(a, Prod) and is_scalar(a.shape)):
        return loose(a, b)
    if len(a.kids) != len(b.kids):
        return None
    pairs = [(u, v) for u, v in zip(a.kids, b.kids, strict=True) if key(u) != key(v)]
    return pairs[0] if len(pairs) == 1 and pairs[0][0].shape == pairs[0][1].shape else None


def loose(a: Node, b: Node) -> tuple[Node, Node] | None:
    """The terms (of sums) or factors (of products of numbers) that one line has and the other has not."""
    kind = Sum if isinstance(a, Sum) or isinstance(b, Sum) else Prod
    ours = list(a.kids if isinstance(a, kind) else (a,))
    theirs = list(b.kids if isinstance(b, kind) else (b,))
    if kind is Prod and not all(is_scalar(u.shape) for u in (*ours, *theirs)):
        return None
    left = {id(v): key(v) for v in theirs}
    kept = []
    for u in ours:
        twin = next((v for v in theirs if left[id(v)] == key(u)), None)
        if twin is None:
            kept.append(u)
        else:
            theirs.remove(twin)
    if not kept or not theirs or len(kept) == len(ours):
        return None
    join = add if kind is Sum else mul
    return join(*kept), join(*theirs)


def by_one(
    parts: list[tuple[Node, Node]], rules: tuple[Rule, ...], problem: Problem, end: float, made: Made
) -> str | None:
    """The one rule that makes the second part of the first, or the first of the second."""
    for u, v in dict.fromkeys([*reversed(parts[-2:]), parts[0]]):
        for start, goal in ((u, key(v)), (v, key(u))):
            name = chance_rule(start, goal, problem)
            if name is not None:
                return name
            for rule in rules:
                if rule.name not in GENERAL and goal in keys_of(rule, start, problem, made):
                    return rule.name
            if time.perf_counter() > end:
                return None
    return None


def chance_rule(start: Node, goal: object, problem: Problem) -> str | None:
    if not isinstance(start, Prob | Dens):
        return None
    c = chance(start)
    if c is None:
        return None
    for name, ways in OF_CHANCE:
        if any(key(made) == goal for made in ways(c, problem)):
            return name
    return None


def bayes(c: Chance, problem: Problem) -> Iterator[Node]:
    """P(A | B, C) = P(B | A, C) P(A | C) / P(B | C), the evidence as it stands or as a sum over the cases."""
    for made in conditionals.bayes_rules(c):
        if not isinstance(made, Prod) or len(made.factors) != 3:
            continue
        yield made
        evidence = chance(made.factors[2].kids[0])
        if evidence is not None:
            for whole in conditionals.total_rules(evidence, problem):
                yield mul(*made.factors[:2], whole**-1)


def keys_of(rule: Rule, start: Node, problem: Problem, known: Made | None = None) -> set[object]:
    """What a rule makes of a part; ``known`` is what rules made of parts before."""
    if not isinstance(start, rule.of):
        return set()
    found = None if known is None else known.get((rule.name, start))
    if found is None:
        try:
            found = {key(made) for made in rule(start, problem)}
        except (DerivationError, RecursionError, ZeroDivisionError, AttributeError):
            found = set()
        if known is not None:
            known[rule.name, start] = found
    return found


def by_two(
    parts: list[tuple[Node, Node]], rules: tuple[Rule, ...], problem: Problem, end: float, made: Made
) -> str | None:
    """The first of two rules that lead from one part to the other, meeting in the middle."""
    for u, v in reversed(parts[-2:]):
        reached: dict[object, str] = {}
        for rule in rules:
            for way in keys_of(rule, u, problem, made):
                reached.setdefault(way, rule.name)
            if time.perf_counter() > end:
                return None
        for rule in rules if reached else ():
            for way in keys_of(rule, v, problem, made):
                if way in reached:
                    return reached[way]
            if time.perf_counter() > end:
                return None
    return None


def normal(node: Node, problem: Problem) -> object:
    """The canonical key of the tidied tree; None where tidying does not reach."""
    try:
        return key(tidy(node, problem))
    except (DerivationError, RecursionError):
        return None
