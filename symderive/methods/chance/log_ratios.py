"""The laws that a quantity of information names, and the mean logarithm of a ratio of their densities."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import Map, Num, Pow, Rel
from symderive.expr.build import add, mul
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Law, RandVar
from symderive.expr.problem import Problem
from symderive.methods.chance.averaging import average_out_source
from symderive.methods.chance.lawful import source_of_law
from symderive.methods.chance.lines import Work
from symderive.methods.chance.log_means import mean_of_shapes
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.sources import Source


def log(u: Node) -> Node:
    return Map("log", u)


def law_named(problem: Problem, work: Work, p: Node) -> Law:
    """The law that a name stands for: p = N(0, 1), or the law of a variable."""
    if isinstance(p, Law):
        return p
    for d in problem.definitions:
        if (d.name is p or getattr(d.name, "name", None) == getattr(p, "name", "")) and isinstance(d.body, Law):
            return d.body
    for fact in problem.facts:
        match fact.node:
            case Rel("=", left, Law() as law) if left is p or getattr(
                left, "head", getattr(left, "name", None)
            ) == getattr(p, "name", ""):
                return law
    sources = work.chance.source(p)
    if len(sources) == 1 and sources[0].law is not None and not sources[0].parents:
        return sources[0].law
    raise Undecided("a law that is not stated")


def source_named(work: Work, law: Law, letter: RandVar) -> Source:
    found = source_of_law(work.chance, letter, law, None)
    if found is None:
        raise Undecided("a law without a row")
    return found


def averaged(work: Work, g: Node, x: RandVar, source: Source) -> tuple[Node, Node | None, str]:
    """E over a source that stands for a law only."""
    chance = work.chance
    chance.sources[x] = [source]
    try:
        return average_out_source(work, substitute(g, {source.letters[0]: x}), x, source)
    finally:
        del chance.sources[x]


def ratio_by_shapes(work: Work, first: Source, second: Source) -> dict[str, Node] | None:
    """The coefficients of log p(x) - log q(x) by what stands there: 1, x, x^2, log x, ..."""
    letter = first.letters[0]
    inside = work.chance.letters
    low, high = first.span()
    if isinstance(low, Num):
        inside = inside.within(letter, low.value, None)
    if isinstance(high, Num):
        inside = inside.within(letter, None, high.value)
    if first.discrete[0]:
        inside = inside.integer(letter)
    whole = first.body / second.body
    return scalar.kernel(scalar.simplify(whole, inside), letter, inside)


def mean_of_logs(work: Work, first: Source, second: Source) -> Node | None:
    """E[log p(X) - log q(X)] under the law of p where logarithms of X stand in it; None where they do not."""
    found = ratio_by_shapes(work, first, second)
    if found is None or not {"log x", "log(h-x)"} & set(found) or first.law is None:
        return None
    return mean_of_shapes(first.law, found)


def log_ratio(work: Work, first: Source, second: Source) -> Node:
    """log p(x) - log q(x), with the logarithms of products taken apart."""
    found = ratio_by_shapes(work, first, second)
    letter, whole = first.letters[0], first.body / second.body
    if found is None:
        return log(whole)
    shapes: dict[str, Node] = {
        "1": Num(1),
        "x": letter,
        "x^2": Pow(letter, Num(2)),
        "log x": log(letter),
        "1/x": 1 / letter,
    }
    if any(name not in shapes for name in found):
        return log(whole)
    return add(*(mul(c, shapes[name]) for name, c in found.items()))
