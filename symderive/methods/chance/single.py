"""The probability of an event in one variable: bounds in the support, then a sum, an integral or F at the ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symderive import scalar
from symderive.derive.rule import Rule
from symderive.expr.algebra import INFINITY, UNITY, ZERO, Idx, Map, Num, Rel, Sum, Sym
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, divide, is_zero, mul
from symderive.expr.calculus import Integral
from symderive.expr.laws import LawRow, law_row
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Law
from symderive.methods.chance.lines import Work
from symderive.methods.chance.measuring import alternatives, whole_end
from symderive.methods.chance.orders import larger, stated_orders
from symderive.methods.chance.regions import MINUS_INFINITY, Bounds, Undecided, cells_of
from symderive.methods.chance.rounded_ends import rational_end
from symderive.methods.chance.sources import SMALL, Source
from symderive.methods.chance.truth import holds
from symderive.rules import expectation as means_rules
from symderive.rules import gaussian as normal_rules
from symderive.rules import laws as rules
from symderive.rules import new_variables as new_rules
from symderive.scalar import Letters

#: said of an answer whose letters were taken to lie where its formula holds
TAKEN = "letters that bound a variable lie within its range"


@dataclass(frozen=True)
class OnSupport:
    """The law of one variable with the ends of its support, and the letters with its value inside them."""

    source: Source
    low: Node
    high: Node
    letters: Letters

    @property
    def row(self) -> LawRow | None:
        """What the table of laws says, if the law has a name."""
        return law_row(self.source.law) if self.source.law is not None else None

    @property
    def params(self) -> tuple[Node, ...]:
        return self.source.law.params if self.source.law is not None else ()

    def at(self, value: Node) -> Node:
        """The mass or density at a value."""
        return substitute(self.source.body, {self.source.letters[0]: value})

    def between(self, cdf: Callable[[Node], Node], a: Node, b: Node) -> tuple[Node, Node]:
        """A distribution function at the upper end less that at the lower end: value, line shown."""
        above = UNITY if b is self.high else cdf(b)
        below = ZERO if a is self.low else cdf(a)
        shown = add(above, mul(-1, below)) if below is not ZERO else above
        return scalar.simplify(shown, self.letters), shown


def measure_event(work: Work, event: Node, x: Node, source: Source) -> tuple[Node, Node, Rule]:
    """The probability that a source gives to an event in its one variable: value, line shown, rule."""
    chance = work.chance
    fixed = fixed_at(work, source)
    if fixed is not None:
        happens = holds(chance, substitute(event, {x: fixed}))
        if happens is None:
            raise Undecided("whether an event holds for the only value of a variable is open")
        value: Node = UNITY if happens else ZERO
        return value, value, new_rules.variance_zero
    source = source.apart_from(event)
    letter = source.letters[0]
    inner = substitute(event, {x: letter}) if x is not letter else event
    letters = chance.letters
    if source.discrete[0]:
        for leaf in free_leaves(inner):
            if isinstance(leaf, Sym) and leaf is not letter:
                letters = letters.integer(leaf)
    low, high, letters = support_ends(source, letters)
    pieces = pieces_of(work, inner, source, low, high, letters)
    if not pieces:
        return ZERO, ZERO, rules.probability_as_an_integral if not source.discrete[0] else rules.probability_as_a_sum
    if all(a == b for a, b in pieces) and not source.discrete[0]:
        return ZERO, Integral(source.body, letter, *pieces[0]), rules.point_has_probability_zero
    law = OnSupport(source, low, high, letters)
    way = of_integers if source.discrete[0] else of_reals
    found = [way(law, a, b) for a, b in pieces]
    value = work.tidy(add(*(f[0] for f in found)))
    return value, add(*(f[1] for f in found)), found[0][2]


#: the rule of the line after one that a rule has made
FINISH = {
    rules.probability_as_an_integral.name: means_rules.work_out_the_integral,
    rules.probability_as_a_sum.name: means_rules.work_out_the_sum,
    normal_rules.standardise.name: normal_rules.normal_distribution_function,
}


def law_integral_of_event(work: Work, event: Node, source: Source) -> Node | None:
    """The probability as an integral of the density; None where the event is no single interval."""
    own = source.apart_from(event)
    x = own.letters[0]
    low, high, letters = support_ends(own, work.chance.letters)
    pieces = pieces_of(
        work, substitute(event, dict.fromkeys(work.chance.variables_in(event), x)), own, low, high, letters
    )
    return Integral(own.body, x, *pieces[0]) if len(pieces) == 1 else None


def fixed_at(work: Work, source: Source) -> Node | None:
    """The only value of a normal variable of variance zero."""
    match source.law:
        case Law("Normal", (mean, variance)) if work.tidy(variance) is ZERO:
            return mean
    return None


def pieces_of(
    work: Work, event: Node, source: Source, low: Node, high: Node, letters: Letters
) -> list[tuple[Node, Node]]:
    """An event in the letter of a single variable as intervals within the support."""
    pieces: list[tuple[Node, Node]] = []
    for cell in cells_of(event):
        for bounds in alternatives(cell, source.letters[0], letters):
            piece = one_piece(work, bounds, low, high, source.discrete[0], letters)
            if piece is not None:
                pieces.append(piece)
    return pieces


def support_ends(source: Source, letters: Letters) -> tuple[Node, Node, Letters]:
    """The ends of a one-variable support, and the letters with the value inside it."""
    low: Node = MINUS_INFINITY
    high: Node = INFINITY
    letter = source.letters[0]
    options = list(alternatives(source.conditions, letter, letters))
    if len(options) != 1:
        raise Undecided("a support of several pieces")
    for end, _ in options[0].lowers:
        low = end if low is MINUS_INFINITY or scalar.compare(end, low, letters) == 1 else low
    for end, _ in options[0].uppers:
        high = end if high is INFINITY or scalar.compare(end, high, letters) == -1 else high
    letters = letters.within(letter, rational_end(low, -1), rational_end(high, 1))
    return low, high, letters.integer(letter) if source.discrete[0] else letters


def one_piece(
    work: Work, bounds: Bounds, low: Node, high: Node, discrete: bool, letters: Letters
) -> tuple[Node, Node] | None:
    """The part of the support within bounds; a letter whose place is open is taken to lie in the support."""
    for c in bounds.rest:
        sign = scalar.sign(c.u, letters)
        if sign == -1 or (sign == 0 and c.strict):
            return None
        if sign is None:
            raise Undecided("a condition on letters is open")
    left, right = low, high
    for ends, side in ((bounds.lowers, 1), (bounds.uppers, -1)):
        for end in ends:
            bound = whole_end(end, side, letters)[0] if discrete else end[0]
            current = left if side == 1 else right
            order = scalar.compare(bound, current, letters)
            if order is None:
                order = larger(bound, current, stated_orders(work.chance.problem))
            if order is None and current not in (low, high):
                raise Undecided("which of two bounds is sharper is open")
            if order is None:
                work.assume(TAKEN)
                work.ranges.append(Rel(">=" if side == 1 else "<=", bound, current))
            if order is None or order == side:
                if side == 1:
                    left = bound
                else:
                    right = bound
    order = scalar.compare(left, right, letters)
    if order is None:
        order = larger(left, right, stated_orders(work.chance.problem))
    if order is None and left is not MINUS_INFINITY and right is not INFINITY:
        inner = left is not low and right is not high
        work.assume("the lower one of two bounds is below the upper one" if inner else TAKEN)
        work.ranges.append(Rel("<" if inner else "<=", left, right))
    return None if order == 1 else (left, right)


def of_reals(law: OnSupport, a: Node, b: Node) -> tuple[Node, Node, Rule]:
    """The probability of an interval: by a distribution function where one is known, else an integral."""
    source, row, params = law.source, law.row, law.params
    letter, cdf = source.letters[0], source.cdf
    if cdf is not None:
        value, shown = law.between(lambda end: substitute(cdf, {letter: end}), a, b)
        return value, shown, rules.distribution_function_at_the_ends
    if row is not None and row.tail is not None and b is law.high:
        value = row.tail(a, *params) if a is not law.low else UNITY
        return value, Integral(source.body, letter, a, b), rules.probability_as_an_integral
    if row is not None and row.cdf is not None:
        known = row.cdf
        value, shown = law.between(lambda end: known(end, *params), a, b)
        if row.name == "Normal":
            _, shown = law.between(lambda end: standard(end, *params), a, b)
            return value, shown, normal_rules.standardise
        return value, shown, rules.distribution_function_at_the_ends
    known_ends = law.letters
    for end in (a, b):
        if isinstance(end, Sym):  # a letter that bounds the event lies within the support
            known_ends = known_ends.within(end, rational_end(law.low, -1), rational_end(law.high, 1))
    found = scalar.integrate(source.body, letter, a, b, known_ends)
    if found is None:
        raise Undecided("an integral was not found in closed form")
    return found, Integral(source.body, letter, a, b), rules.probability_as_an_integral


def standard(end: Node, m: Node, v: Node) -> Node:
    """Phi((x - m) / sqrt v): the normal distribution function at x, standardised."""
    top = end if is_zero(m) else add(end, -m.value if isinstance(m, Num) else mul(-1, m))
    root = scalar.simplify(Map("sqrt", v)) if isinstance(v, Num) else Map("sqrt", v)
    whole = isinstance(top, Sum) and isinstance(root, Num) and all(isinstance(t, Num) for t in top.terms)
    z = top if root == UNITY else divide(top, root)
    return Map("Phi", scalar.simplify(z) if whole else z)


def of_integers(law: OnSupport, a: Node, b: Node) -> tuple[Node, Node, Rule]:
    """The probability of the whole numbers from a to b: term by term, by the tail or its complement, else a sum."""
    source, row, params = law.source, law.row, law.params
    low, high, letters = law.low, law.high, law.letters
    if a == b or scalar.compare(a, b, letters) == 0:
        value = law.at(a)
        return scalar.simplify(value, letters), value, rules.mass_of_a_law
    if isinstance(a, Num) and isinstance(b, Num) and b.value - a.value <= SMALL:
        shown = add(*(law.at(Num(a.value + i)) for i in range(int(b.value - a.value) + 1)))
        return scalar.simplify(shown, letters), shown, rules.probability_as_a_sum
    if b is high or b == high:
        if a == low:
            return UNITY, UNITY, rules.whole_probability_is_one
        if row is not None and row.tail is not None:
            value = row.tail(add(a, -1), *params)
            return scalar.simplify(value, letters), series(source, a, b), rules.probability_as_a_sum
        if isinstance(a, Num) and isinstance(low, Num) and a.value - low.value <= SMALL:
            shown = add(1, *(mul(-1, law.at(Num(low.value + i))) for i in range(int(a.value - low.value))))
            return scalar.simplify(shown, letters), shown, rules.complement_of_a_tail
    if a == low and row is not None and row.tail is not None:
        value = add(1, mul(-1, row.tail(b, *params)))
        return scalar.simplify(value, letters), series(source, a, b), rules.probability_as_a_sum
    found = scalar.summation(source.body, source.letters[0], a, b, letters)
    if found is None:
        raise Undecided("a sum was not found in closed form")
    return found, series(source, a, b), rules.probability_as_a_sum


def series(source: Source, a: Node, b: Node) -> Node:
    """The sum of the masses from a to b, as it is written."""
    k = source.letters[0]
    index = Idx(k.name, None, k.latex)
    return BigSum(substitute(source.body, {k: index}), index, a, b)
