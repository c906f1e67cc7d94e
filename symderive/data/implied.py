"""Stated independences that a network's arrows do not show: what they ask of the letters that are open."""

from __future__ import annotations

from fractions import Fraction

from symderive.data.build import Built
from symderive.data.field import ONE_POLY, Poly, Ratio, Value, letters_of, quotient
from symderive.data.linear import univariate_roots
from symderive.data.network import Network
from symderive.data.products import Product, products_of
from symderive.data.reading import conjunction
from symderive.data.separation import separated
from symderive.data.world import Independence, World
from symderive.expr.node import Node
from symderive.expr.probability import EventSym, Not, RandVar

LARGEST = 200  # products of one independence that are worked out


def asked_of_letters(world: World, built: Built) -> tuple[list[tuple[Value, str]], bool]:
    """Values that must be zero, each with its line, and whether they say all that the independences ask."""
    network, free = built.network, set(built.free)
    found: list[tuple[Value, str]] = []
    if not free:
        return found, True
    whole = True
    for independence in world.independences:
        names = {v for g in (*independence.groups, independence.given) for e in g for v in world.mentions(e)}
        if not names & network.tables.keys() or shown(world, network, independence):
            continue
        if not names <= network.tables.keys():
            whole = False
            continue
        products = products_of(world, independence)
        if len(products) > LARGEST:
            whole = False
            continue
        for product in products:
            gap = difference(world, network, product)
            if not isinstance(gap, Ratio) or not letters_of(gap) & free:
                continue
            condition = only_way(gap, free)
            if condition is None:
                whole = False
            else:
                found.append((condition, independence.text))
    return found, whole


def shown(world: World, network: Network, independence: Independence) -> bool:
    """Do the arrows of the network separate the groups, given variables?"""
    parents = {v: t.parents for v, t in network.tables.items()}
    if not all(isinstance(g, RandVar) for g in independence.given):
        return False
    groups = [{plain(e) for e in group} for group in independence.groups]
    if any(v not in parents for group in groups for v in group) or not independence.given <= parents.keys():
        return False
    return all(
        separated(parents, group, {v for other in groups[n + 1 :] for v in other}, set(independence.given))
        for n, group in enumerate(groups[:-1])
    )


def plain(element: Node) -> Node:
    return element.event if isinstance(element, Not) and isinstance(element.event, EventSym) else element


def difference(world: World, network: Network, product: Product) -> Value:
    """P(all, C) P(C)^(k-1) - P(e_1, C) ... P(e_k, C)"""
    given = world.plain(product.given)
    left = network.weight(conjunction([*map(world.plain, product.events), given], True))
    right: Value = Fraction(1)
    for n, e in enumerate(product.events):
        left = left * network.weight(given) if n else left
        right = right * network.weight(conjunction([world.plain(e), given], True))
    return left - right


def only_way(gap: Ratio, free: set[Node]) -> Value | None:
    """``letter - number`` where the gap is that times factors x and 1 - x, which vanish only where rows have no
    weight; None where it says more."""
    for letter in gap.letters() & free:
        roots = univariate_roots(gap, letter) or []
        for root in roots:
            if isinstance(root, Fraction) and 0 <= root <= 1:
                rest = quotient(
                    gap.num, {((letter, 1),): Fraction(1), (): -root} if root else {((letter, 1),): Fraction(1)}
                )
                if rest is not None and vanishes_at_ends_only(rest, free):
                    return Ratio.letter(letter) - root
    return None


def vanishes_at_ends_only(p: Poly, free: set[Node]) -> bool:
    """Is the polynomial a number times powers of x and 1 - x for letters x?"""
    letters = {x for m in p for x, _ in m}
    if not letters <= free:
        return False
    for x in letters:
        ends: tuple[Poly, Poly] = ({((x, 1),): Fraction(1)}, {(): Fraction(1), ((x, 1),): Fraction(-1)})
        for factor in ends:
            while (rest := quotient(p, factor)) is not None and p != ONE_POLY:
                p = rest
    return set(p) == {()}
