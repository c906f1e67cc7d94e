"""The density of Y = g(X): g is cut into monotone pieces, each piece has an inverse, its slope and an image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import isfinite

from symderive import scalar
from symderive.expr.algebra import INFINITY, TRUE, Cases, Map, Num, Pow, Rel, Sym
from symderive.expr.build import add, mul
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import And, Dens, LawDens, RandVar
from symderive.methods.chance.averaging import finite_values
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.recognise import recognise
from symderive.methods.chance.regions import MINUS_INFINITY, Undecided
from symderive.methods.chance.rounded_ends import rational_end
from symderive.methods.chance.single import support_ends
from symderive.methods.chance.sources import Source
from symderive.methods.chance.unwrapping import unwrapped
from symderive.rules import new_variables as new_rules
from symderive.scalar import Letters

#: as close as numbers must come to say that an inverse leads back
NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Branch:
    """One monotone piece of g: its inverse as a function of y, whether g rises there, and the image of the piece."""

    inverse: Node
    rises: bool
    low: Node
    high: Node


def density_of_a_function(work: Work, u: Node, x: Node, y: Sym, chain: Chain, *, by_name: bool) -> Node:
    """The density of Y = g(X) of one continuous X at y, on the chain; a law where it has a name (and ``by_name``)."""
    source = work.chance.source(x)[0]
    if source.discrete[0]:
        raise Undecided("a function of a discrete variable" if finite_values(source) is None else "a mass")
    if y in source.letters:
        source = source.apart_from(y)
    branches, letters = branches_of(work, substitute(u, {x: source.letters[0]}), source, y)
    work.spans[y] = outer_ends(branches, letters)
    if not by_name:
        branches = inside_the_range(branches, y, letters)
    low, high = outer_ends(branches, letters)
    letters = within(letters, y, low, high)
    asked = [formula(source, x, b, y) for b in branches]
    worked = [worked_out(source, b, y, letters) for b in branches]
    if all((b.low, b.high) == (branches[0].low, branches[0].high) for b in branches):
        chain.to(new_rules.change_of_variables, add(*asked))
        chain.to(new_rules.slope_of_the_inverse, add(*(put_in for put_in, _ in worked)))
        value = work_simplify(add(*(v for _, v in worked)), letters)
        chain.simplified(value)
    else:
        chain.to(new_rules.change_of_variables, by_range(branches, asked, y, letters))
        value = by_range(branches, [v for _, v in worked], y, letters, simplified=True)
        chain.to(new_rules.slope_of_the_inverse, value)
    if by_name and not isinstance(value, Cases):
        law = recognise(value, y, low, high, letters=letters)
        if law is not None:
            chain.to(new_rules.collect_powers_and_recognise_the_law, LawDens(law, y))
            return law
    return chain.line


def work_simplify(u: Node, letters: Letters) -> Node:
    return u if isinstance(u, Num) else scalar.simplify(u, letters)


def formula(source: Source, x: Node, branch: Branch, y: Sym) -> Node:
    """p_X(h(y)) |h'(y)|, with the slope not yet worked out."""
    slope = Derivative(branch.inverse, (y,))
    name = getattr(x, "name", "X")
    spelled = Dens(f"p_{name}", (branch.inverse,), (), (), (x,)) if isinstance(x, RandVar) else source.body
    return mul(spelled, slope if branch.rises else mul(-1, slope))


def worked_out(source: Source, branch: Branch, y: Sym, letters: Letters) -> tuple[Node, Node]:
    """p(h(y)) times the slope: as put in, and simplified."""
    slope = scalar.differentiate(branch.inverse, y, letters)
    if slope is None:
        raise Undecided("the inverse has no slope in closed form")
    shown = mul(substitute(source.body, {source.letters[0]: branch.inverse}), slope if branch.rises else mul(-1, slope))
    return shown, scalar.simplify(shown, letters)


# ---------------------------------------------------------------- monotone pieces
def branches_of(work: Work, g: Node, source: Source, y: Sym) -> tuple[list[Branch], Letters]:
    """The monotone pieces of g over the support; ``g`` is a formula in the letter of the source."""
    x = source.letters[0]
    low, high, letters = support_ends(source, work.chance.letters)
    marks = [low, *turning_points(g, x, low, high, letters), high]
    found = []
    for a, b in pairwise(marks):
        inside = piece_letters(letters, x, a, b)
        rises = direction(g, x, a, b, inside)
        if not monotone(g, x, a, b, inside, rises):
            raise Undecided("a piece on which the function is neither rising nor falling throughout")
        ends = [end_value(g, x, a, "+", inside), end_value(g, x, b, "-", inside)]
        bottom, top = ends if rises else reversed(ends)
        found.append(Branch(inverse_on(g, x, y, a, b, inside, (bottom, top)), rises, bottom, top))
    return found, letters


def turning_points(g: Node, x: Sym, low: Node, high: Node, letters: Letters) -> list[Node]:
    """Where g turns, bends or has a pole inside the support, in order."""
    corners = [part.u for part in g.walk() if isinstance(part, Map) and part.name == "abs" and x in free_leaves(part)]
    smooth = [substitute(g, {Map("abs", c): mul(s, c) for c in corners}) for s in ((1, -1) if corners else (1,))]
    slopes = [scalar.differentiate(v, x, letters) for v in smooth]
    poles = [part.base for part in g.walk() if isinstance(part, Pow) and x in free_leaves(part.base)]
    poles += [Map("cos", part.u) for part in g.walk() if isinstance(part, Map) and part.name == "tan"]
    equations = [*slopes, *corners, *poles]
    if None in equations:
        raise Undecided("a function without a slope in closed form")
    found: list[Node] = []
    for equation in equations:
        if equation is None or x not in free_leaves(equation) or scalar.sign(equation, letters) in (1, -1):
            continue
        roots = scalar.every_root(equation, x, letters)
        if roots is None:
            raise Undecided("where the function turns is not known in closed form")
        found += roots
    inner = []
    for root in dict.fromkeys(found):
        below, above = scalar.compare(root, low, letters), scalar.compare(root, high, letters)
        if below in (-1, 0) or above in (0, 1):
            continue
        if below is None or above is None:
            raise Undecided("whether a turning point lies in the support is open")
        inner.append(root)
    if len(inner) < 2:
        return inner
    numbers = [scalar.number(r) for r in inner]
    if None in numbers:
        raise Undecided("the order of several turning points is open")
    return [r for _, r in sorted(zip(numbers, inner, strict=True), key=lambda pair: pair[0] or 0.0)]


def piece_letters(letters: Letters, x: Sym, a: Node, b: Node) -> Letters:
    """What is known of x on one piece, replacing what was known on the whole support."""
    bare = Letters({k: v for k, v in letters.bounds.items() if k is not x}, letters.whole)
    return within(bare, x, a, b)


def within(letters: Letters, x: Sym, a: Node, b: Node) -> Letters:
    """x between two ends, as far as these are rational numbers (or are near ones: rounded outwards)."""
    return letters.within(x, rational_end(a, -1), rational_end(b, 1))


def direction(g: Node, x: Sym, a: Node, b: Node, letters: Letters) -> bool:
    """Does g rise on a piece? It has no turning point there, so one point decides."""
    slope = scalar.differentiate(g, x, letters)
    sign = None if slope is None else scalar.sign(slope, letters)
    if sign in (1, -1):
        return sign == 1
    here = sample(a, b, letters, free_leaves(g) | free_leaves(a) | free_leaves(b), x)
    value = None if slope is None else scalar.number(substitute(slope, here))
    if value is None or value == 0 or any(letters.of(leaf) == (None, None) for leaf in here if leaf is not x):
        raise Undecided("the sign of a slope is open")
    return value > 0


def monotone(g: Node, x: Sym, a: Node, b: Node, letters: Letters, rises: bool) -> bool:
    """Do the values at some points of a piece rise (or fall) throughout, as far as they are numbers?"""
    leaves = free_leaves(g) | free_leaves(a) | free_leaves(b)
    found = []
    for k in (3, 17, 30, 46, 61, 78, 95):
        value = scalar.number(substitute(g, sample(a, b, letters, leaves, x, share=Fraction(k, 100))))
        if value is not None and isfinite(value):
            found.append(value)
    slack = NEAR * max((abs(v) for v in found), default=0.0)
    return all((v - u) * (1 if rises else -1) >= -slack for u, v in pairwise(found))


def sample(
    a: Node, b: Node, letters: Letters, leaves: frozenset[Node], x: Sym, *, share: Fraction = Fraction(39, 100)
) -> dict[Node, Node]:
    """Numbers for the letters within their ranges, and for x a point inside the piece, a share of it from its left."""
    put: dict[Node, Node] = {}
    for k, leaf in enumerate(sorted((v for v in leaves if isinstance(v, Sym) and v is not x), key=lambda v: v.name)):
        low, high = letters.of(leaf)
        start = Fraction(low) if low is not None else Fraction(high) - 2 if high is not None else Fraction(1, 5)
        width = Fraction(high) - start if high is not None else Fraction(2)
        put[leaf] = Num(start + width * Fraction(3 + k, 8 + k))
    left, right = (substitute(end, put) for end in (a, b))
    if left is MINUS_INFINITY:
        at = Num(4 * share - 2) if right is INFINITY else right + Num(1 - 1 / share)
    elif right is INFINITY:
        at = left + Num(share / (1 - share))
    else:
        at = add(mul(Num(1 - share), left), mul(Num(share), right))
    put[x] = at
    return put


def end_value(g: Node, x: Sym, end: Node, side: str, letters: Letters) -> Node:
    """The value of g towards one end of a piece; infinite ends and poles by a limit."""
    if end not in (INFINITY, MINUS_INFINITY):
        plain = scalar.simplify(substitute(g, {x: end}), letters)
        here = sample(end, end, letters, free_leaves(g) | free_leaves(end), x)
        value = scalar.number(substitute(plain, here))
        if value is not None and isfinite(value):
            return plain
    found = scalar.limit(g, x, end, "" if end in (INFINITY, MINUS_INFINITY) else side, letters)
    if found is None:
        raise Undecided("the values of the function at an end of the support are not known")
    return found


def inverse_on(g: Node, x: Sym, y: Sym, a: Node, b: Node, letters: Letters, image: tuple[Node, Node]) -> Node:
    """The solution of g(x) = y that lies in the piece: at a point of the piece it must lead back to it."""
    known = within(letters, y, *image)
    here = sample(a, b, letters, free_leaves(g) | free_leaves(a) | free_leaves(b), x)
    start = scalar.number(here[x])
    value = scalar.number(substitute(g, here))
    if start is None or value is None:
        raise Undecided("the function has no number inside its piece")
    at = {**here, y: substitute(g, here)}
    del at[x]
    for roots in (unwrapped(g, x, y), scalar.solve(add(g, mul(-1, y)), x, known) or []):
        for root in roots:
            back = scalar.number(substitute(root, at))
            if back is not None and abs(back - start) < NEAR * (1 + abs(start)):
                return scalar.simplify(root, known)
    raise Undecided("the function has no inverse in closed form")


# ---------------------------------------------------------------- images
def outer_ends(branches: Sequence[Branch], letters: Letters) -> tuple[Node, Node]:
    """The smallest and the largest value of y."""
    low, high = branches[0].low, branches[0].high
    for b in branches[1:]:
        first, last = scalar.compare(b.low, low, letters), scalar.compare(b.high, high, letters)
        if first is None or last is None:
            raise Undecided("which end of the new range is further out is open")
        low, high = b.low if first == -1 else low, b.high if last == 1 else high
    return low, high


def inside_the_range(branches: list[Branch], y: Sym, letters: Letters) -> list[Branch]:
    """The pieces whose image meets the range that y was said to lie in; all of them where nothing was said."""
    low, high = letters.of(y)
    kept = []
    for b in branches:
        above = None if low is None else scalar.compare(b.high, Num(low), letters)
        below = None if high is None else scalar.compare(b.low, Num(high), letters)
        if above in (-1, 0) or below in (0, 1):
            continue
        kept.append(b)
    if not kept:
        raise Undecided("the density is zero there")
    if low is None and high is None:
        return kept
    whole = []
    for b in kept:
        covers = (low is None or scalar.compare(b.low, Num(low), letters) in (-1, 0)) and (
            high is None or scalar.compare(b.high, Num(high), letters) in (0, 1)
        )
        if covers and low is not None and high is not None:
            b = Branch(b.inverse, b.rises, Num(low), Num(high))
        whole.append(b)
    return whole


def by_range(
    branches: Sequence[Branch], values: Sequence[Node], y: Sym, letters: Letters, *, simplified: bool = False
) -> Node:
    """A density in pieces: between two neighbouring ends the branches whose image lies there are added.

    ``simplified``: each piece is, and neighbours with one formula become one piece.
    """
    ends = list(dict.fromkeys(e for b in branches for e in (b.low, b.high)))
    numbers = [
        float("inf") if e is INFINITY else -float("inf") if e is MINUS_INFINITY else scalar.number(e) for e in ends
    ]
    if None in numbers:
        raise Undecided("the order of the ends of the new range is open")
    ordered = [e for _, e in sorted(zip(numbers, ends, strict=True), key=lambda pair: pair[0] or 0.0)]
    place = {e: i for i, e in enumerate(ordered)}
    found: list[tuple[Node, Node, Node]] = []
    for i, (a, b) in enumerate(pairwise(ordered)):
        here = [v for branch, v in zip(branches, values, strict=True) if place[branch.low] <= i < place[branch.high]]
        if not here:
            continue
        value = work_simplify(add(*here), letters) if simplified else add(*here)
        if simplified and found and found[-1][1] is a and found[-1][2] is value:
            found[-1] = (found[-1][0], b, value)
        else:
            found.append((a, b, value))
    if simplified and len(found) == 1:
        return found[0][2]
    return Cases(tuple((between(y, a, b), value) for a, b, value in found))


def between(y: Sym, a: Node, b: Node) -> Node:
    sides = [Rel("<", a, y)] if a is not MINUS_INFINITY else []
    sides += [Rel("<", y, b)] if b is not INFINITY else []
    return TRUE if not sides else sides[0] if len(sides) == 1 else And(tuple(sides))
