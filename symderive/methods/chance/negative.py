"""A density or mass that is below zero somewhere on its range is none; nor is a law whose parameter, a function of
another variable, leaves its range at a value of that variable."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from symderive import scalar
from symderive.expr.algebra import Num
from symderive.expr.laws import law_row
from symderive.expr.node import Node, free_leaves, substitute
from symderive.methods.chance.lines import Work
from symderive.methods.chance.regions import Inconsistent, Undecided
from symderive.methods.chance.single import support_ends
from symderive.methods.chance.sources import Source

#: where a range is looked at, as parts of its length: the ends are closest to where a sign changes
PLACES = (
    Fraction(1, 1000),
    Fraction(1, 8),
    Fraction(1, 3),
    Fraction(1, 2),
    Fraction(2, 3),
    Fraction(7, 8),
    Fraction(999, 1000),
)


def densities_not_negative(work: Work) -> None:
    """Raise ``Inconsistent`` where a stated density without letters is negative at a point of its range."""
    for source in dict.fromkeys(s for found in work.chance.sources.values() for s in found):
        if source.law is not None or source.cdf is not None or source.parents or len(source.letters) > 2:
            continue
        if free_leaves(source.body) - set(source.letters) - constants(source):
            continue
        for point in points(work, source):
            put: dict[Node, Node] = dict(zip(source.letters, point, strict=True))
            if not all((scalar.number(substitute(c.u, put)) or -1) > 0 for c in source.conditions):
                continue
            value = scalar.number(substitute(source.body, put))
            if isinstance(value, float) and value < -1e-12:
                raise Inconsistent("a stated density is negative on a part of its range")


def parameters_in_range(work: Work) -> None:
    """Raise ``Inconsistent`` where W | N ~ Bernoulli(N/5) meets a value of N at which N/5 is no probability."""
    for source in dict.fromkeys(s for found in work.chance.sources.values() for s in found):
        row = law_row(source.law) if source.law is not None and source.when is None else None
        if source.law is None or row is None or len(source.parents) != 1:
            continue
        (parent,) = source.parents
        own = work.chance.source(parent)
        if len(own) != 1 or own[0].parents or own[0].when is not None or len(own[0].letters) != 1:
            continue
        ranged = [(p, kind) for p, kind in zip(source.law.params, row.ranges, strict=True) if parent in free_leaves(p)]
        for (at,) in points(work, own[0]) if ranged else ():
            if not all((scalar.number(substitute(c.u, {own[0].letters[0]: at})) or 0) >= 0 for c in own[0].conditions):
                continue
            for p, kind in ranged:
                value = scalar.number(substitute(p, {parent: at}))
                outside = isinstance(value, float) and (value < -1e-12 or (kind == "unit" and value > 1 + 1e-12))
                if outside and kind in ("unit", "positive"):
                    raise Inconsistent(f"a parameter of {row.words} leaves its range at {value_words(parent, at)}")


def value_words(parent: Node, at: Node) -> str:
    return f"{getattr(parent, 'name', 'a value')} = {at.value}" if isinstance(at, Num) else "a value"


def constants(source: Source) -> set[Node]:
    return {x for x in free_leaves(source.body) if type(x).__name__ in ("Num", "Const")}


def points(work: Work, source: Source) -> list[tuple[Node, ...]]:
    """Points of the range of a density: all values of a finite one, else a few between the ends."""
    if source.values is not None:
        return [(v,) for v in source.values] if len(source.letters) == 1 else []
    if len(source.letters) == 1:
        try:
            low, high, _ = support_ends(source, work.chance.letters)
        except Undecided:
            return []
        ends = [(between(low), between(high))]
    else:
        ends = [(Fraction(-1), Fraction(1))] * len(source.letters)
    return [tuple(Num(v) for v in at) for at in product(*(inside(a, b, source.discrete[0]) for a, b in ends))]


def between(end: Node) -> Fraction | None:
    value = scalar.number(end)
    return Fraction(value).limit_denominator(10**9) if isinstance(value, float) and abs(value) < 1e9 else None


def inside(low: Fraction | None, high: Fraction | None, discrete: bool) -> list[Fraction]:
    if discrete:
        first = 0 if low is None else round(low)
        return [Fraction(first + k) for k in range(12)]
    start = low if low is not None else (high or Fraction(0)) - 8
    stop = high if high is not None else (low or Fraction(0)) + 8
    return [start + t * (stop - start) for t in PLACES]
