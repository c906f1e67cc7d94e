"""Another letter, index or condition in one place of a line, or two letters that have changed places."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from symderive.check.places import places
from symderive.check.repair import Repair, put
from symderive.expr.algebra import Idx, Num, Size, Sym
from symderive.expr.arrays import BigProd, BigSum, Entry, Member, Row
from symderive.expr.build import add
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Prob
from symderive.expr.shape import is_scalar
from symderive.rules.faulty import complement, conjuncts, joined


def names(a: Node, b: Node) -> Iterator[Repair]:
    """Another letter, index or condition in one place."""
    letters = [p for p in dict.fromkeys(a.walk()) if is_letter(p)]
    events = [c for p in a.walk() if isinstance(p, Prob) for c in conjuncts(p.event)]
    for path, part in places(b):
        if isinstance(part, Prob):
            for event in dict.fromkeys(events):
                if part.given is None and event is not part.event:
                    for made in put(b, path, Prob(part.event, event, part.head)):
                        yield Repair("condition-slip", made)
                elif part.given is not None:
                    for made in put(b, path, Prob(part.event, joined(part.given, event), part.head)):
                        yield Repair("condition-slip", made)
            if part.given is not None:
                for made in put(b, path, Prob(part.event, complement(part.given), part.head)):
                    yield Repair("condition-slip", made)
                for made in put(b, path, Prob(part.event, None, part.head)):
                    yield Repair("condition-slip", made)
        elif is_letter(part) and path:
            for other in letters:
                alike = type(other) is type(part) or not (isinstance(other, Size | Idx) or isinstance(part, Size | Idx))
                if other is not part and alike and other.shape == part.shape:
                    for made in put(b, path, other):
                        yield Repair("index-slip", made, part)
    ours = [p for p in dict.fromkeys(b.walk()) if isinstance(p, Sym)]
    for u, v in list(combinations(ours, 2))[:10]:
        if u.shape == v.shape:
            yield Repair("index-slip", substitute(b, {u: v, v: u}))


def ends_of_sums(b: Node) -> Iterator[Repair]:
    """A sum that starts or ends one term too early or too late."""
    for path, part in places(b):
        if isinstance(part, BigSum | BigProd):
            for k, end in enumerate(part.kids):
                if end in (part.low, part.high) and end is not part.body and is_scalar(end.shape):
                    for step in (Num(1), Num(-1)):
                        moved = Num(end.value + step.value) if isinstance(end, Num) else add(end, step)
                        for made in put(b, (*path, k), moved):
                            yield Repair("index-slip", made, part)


def is_letter(part: Node) -> bool:
    """Is this a name, with or without an index?"""
    return isinstance(part, Entry | Member | Row) or (not part.kids and not isinstance(part, Num))
