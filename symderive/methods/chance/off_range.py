"""Where a density is asked for outside of the range of its variable: there it is zero."""

from __future__ import annotations

from fractions import Fraction

from symderive import scalar
from symderive.expr.algebra import INFINITY, ZERO, Cases, Const, Num, Rel, Sym
from symderive.expr.build import add, mul
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import In, Interval, NamedSet, RandVar
from symderive.expr.shape import is_scalar
from symderive.methods.chance.derived import law_of_expression
from symderive.methods.chance.known import listed
from symderive.methods.chance.lawful import source_of_law
from symderive.methods.chance.lines import Work
from symderive.methods.chance.measuring import with_ranges
from symderive.methods.chance.regions import MINUS_INFINITY, Undecided
from symderive.methods.chance.rounded_ends import rational_end
from symderive.methods.chance.single import support_ends
from symderive.methods.chance.sources import Source
from symderive.methods.chance.truth import holds
from symderive.scalar import Letters

Ends = tuple[Node, Node]
EVERYWHERE: Ends = (MINUS_INFINITY, INFINITY)


def range_of_variable(work: Work, x: Node) -> Ends | None:
    """The ends of the numbers that a variable takes, as far as they are seen without its density; None if they are
    not."""
    chance = work.chance
    if x in work.spans:
        return work.spans[x]
    if x in chance.definitions:
        law = law_of_expression(chance, chance.unfold(chance.definitions[x]))
        source = source_of_law(chance, x, law, None) if law is not None and isinstance(x, RandVar) else None
        return None if source is None else ends_of(source, x)
    found = [ends_of(s, x) for s in chance.source(x)]
    return found[0] if found and found[0] is not None and all(f == found[0] for f in found) else None


def ends_of(source: Source, x: Node) -> Ends | None:
    if len(source.letters) == 1:
        try:
            low, high, _ = support_ends(source, Letters())
        except Undecided:
            return None
        return low, high
    own = source.letters[source.variables.index(x)]
    bottom, top = with_ranges(Letters(), source.conditions, source.ranges()).of(own)
    return MINUS_INFINITY if bottom is None else Num(bottom), INFINITY if top is None else Num(top)


def stated_range(where: Node | None, letter: Node) -> Ends | None:
    """What stands after "for", as the ends of the range of a letter; None where it says nothing of the letter."""
    low, high = EVERYWHERE
    said = False
    for part in listed(where):
        match part:
            case Rel("<" | "<=" | ">" | ">=" as op, left, right) if letter in (left, right):
                said = True
                end, above = (right, op[0] == "<") if left is letter else (left, op[0] == ">")
                low, high = (low, end) if above else (end, high)
            case Rel("=", left, right) if letter in (left, right):
                return (right, right) if left is letter else (left, left)
            case In(u, Interval(a, b, _)) if u is letter:
                said, low, high = True, a, b
            case In(u, NamedSet("R")) if u is letter:
                said = True
            case In(u, NamedSet("R+" | "R>=0")) if u is letter:
                said, low = True, ZERO
    return (low, high) if said else None


def closed(u: Node) -> bool:
    return all(isinstance(leaf, Num | Const) for leaf in free_leaves(u))


def below(u: Node, v: Node) -> bool:
    """Is one end surely not above another: u <= v?"""
    if u is v or u is MINUS_INFINITY or v is INFINITY:
        return True
    if v is MINUS_INFINITY or u is INFINITY:
        return False
    return closed(u) and closed(v) and scalar.compare(u, v) in (-1, 0)


def asked_range(work: Work, at: Node) -> Ends | None:
    """The range of the values asked for: a number by itself, a letter by what stands after "for" in the goal."""
    if closed(at):
        return at, at
    goal = work.chance.problem.goal
    if not isinstance(at, Sym) or goal is None:
        return None
    said = stated_range(goal.where, at)
    if said is None:
        return None
    bottom, top = work.chance.letters.of(at)
    low = MINUS_INFINITY if bottom is None else Num(bottom)
    high = INFINITY if top is None else Num(top)
    # a part of a range that is gone through piece by piece is narrower than what was said
    return (low if below(said[0], low) else said[0]), (high if below(high, said[1]) else said[1])


def outside(asked: Ends, own: Ends) -> bool:
    """Do two ranges have no more than an end in common? A single value at an end lies inside."""
    if asked[0] is asked[1]:
        return (below(asked[1], own[0]) and asked[1] != own[0]) or (below(own[1], asked[0]) and own[1] != asked[0])
    return below(asked[1], own[0]) or below(own[1], asked[0])


def beyond(asked: Ends, own: Ends, at: Node) -> list[Node]:
    """What must hold of the values asked for beside what is said of them, so that they lie in the range."""
    found: list[Node] = []
    if own[0] is not MINUS_INFINITY and not below(own[0], asked[0]):
        found.append(Rel(">=", at, own[0]))
    if own[1] is not INFINITY and not below(asked[1], own[1]):
        found.append(Rel("<=", at, own[1]))
    return found


def sign_on_ranges(work: Work, u: Node) -> int | None:
    """The sign of a formula in random variables, by the ranges of these; None where it is open."""
    chance = work.chance
    known = chance.letters
    put: dict[Node, Node] = {}
    for x in chance.variables_in(u):
        if not is_scalar(x.shape):
            return None
        put[x] = letter = chance.letter(x)
        own = range_of_variable(work, x)
        if own is not None:
            known = known.within(letter, rational_end(own[0], -1), rational_end(own[1], 1))
    return scalar.sign(substitute(u, put), known)


#: points of the whole line, of a half line from its end, and shares of a bounded range
LINE = (-1000, -10, -2, Fraction(-1, 2), Fraction(1, 7), Fraction(3, 2), 3, 12, 1000)
HALF_LINE = (Fraction(1, 1000), Fraction(1, 3), 2, 9, 1000)
SHARES = (Fraction(1, 100), Fraction(1, 3), Fraction(1, 2), Fraction(5, 7), Fraction(99, 100))


def leaves_gaps(work: Work, value: Cases, at: Node, asked: Ends) -> bool:
    """Are there values asked for at which no branch of a case distinction holds?"""
    low, high = asked
    if not closed(low) or not closed(high) or not isinstance(at, Sym):
        return False
    if low is MINUS_INFINITY:
        points = [Num(p) for p in LINE] if high is INFINITY else [add(high, Num(-p)) for p in HALF_LINE]
    elif high is INFINITY:
        points = [add(low, Num(p)) for p in HALF_LINE]
    else:
        points = [add(low, mul(Num(p), add(high, mul(-1, low)))) for p in SHARES]
    return any(
        all(holds(work.chance, substitute(when, {at: point})) is False for when, _ in value.branches)
        for point in points
    )
