"""What stated moments leave open of a probability: sharp bounds by Markov, Chebyshev and Cantelli.

The lower end and the upper end are each reached (or approached) by a law of two or three values with these moments, so
that they are the sharp ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from symderive import scalar
from symderive.derive.rule import Rule
from symderive.expr.algebra import UNITY, ZERO, Map, Num, Pow, Prod, Rel, Sum
from symderive.expr.build import add, mul
from symderive.expr.node import Node, holds
from symderive.expr.probability import And, Expect, In, Interval, NamedSet, Not, Prob, Var
from symderive.expr.problem import Has
from symderive.methods.chance.known import listed
from symderive.methods.chance.lines import Work
from symderive.methods.chance.regions import Inconsistent, Undecided
from symderive.rules import inequalities


@dataclass(frozen=True, slots=True)
class Ends:
    """The sharp ends of a probability, with the inequality that gives the one of them which is not 0 or 1.

    The inequality is said of the event ``about``, which is ``plain`` in other words: P(about) <= ``formula``; it is
    reached by the law ``by``, values with their probabilities. ``turned``: the question is for the complement.
    """

    low: Node
    high: Node
    rule: Rule
    formula: Node
    about: Node | None = None
    plain: Node | None = None
    by: tuple[tuple[Node, Node], ...] = ()
    turned: bool = False

    def of_complement(self) -> Ends:
        ends = left_of_one(self.high), left_of_one(self.low)
        return replace(self, low=ends[0], high=ends[1], turned=not self.turned)


def left_of_one(u: Node) -> Node:
    """1 - u."""
    match u:
        case Num(value):
            return Num(1 - value)
        case Sum((Num(one), Prod((Num(minus), rest)))) if one == 1 and minus == -1:
            return rest
    return add(1, mul(-1, u))


@dataclass(frozen=True, slots=True)
class Known:
    """What is stated of one variable: its mean, its variance, the ends of its range (None: nothing)."""

    mean: Node | None
    variance: Node | None
    low: Node | None
    high: Node | None


def bounds_of(work: Work, asked: Prob) -> Ends:
    """The sharp ends of P(event) under the stated moments and range, and the inequality that gives the upper one."""
    chance = work.chance
    event = chance.unfold(asked.event)
    variables = chance.variables_in(event)
    if asked.given is not None or len(variables) != 1:
        raise Undecided("not a bound of one variable")
    x = variables[0]
    if chance.source(x) or any(x in m.walk() for m in chance.definitions.values()):
        raise Undecided("the law of the variable is stated")
    if stated_probabilities(work, x):
        raise Undecided("a probability of the variable is stated, which the inequality does not use")
    return under_moments(work, x, event)


def under_moments(work: Work, x: Node, event: Node) -> Ends:
    """The sharp ends of P(event) from the moments and the range of x alone."""
    known = stated_of(work, x)
    match about_the_mean(work, known, x, event):
        case Rel(">=" | ">", Map("abs", u, 0), t) if x not in t.walk():
            return two_sided(work, known, x, u, t)
        case Rel("<=" | "<", Map("abs", u, 0), t) if x not in t.walk():
            return two_sided(work, known, x, u, t).of_complement()
        case Rel(">=" | ">", left, t) if left is x:
            return one_sided(work, known, x, t)
        case Rel("<=" | "<", left, t) if left is x:
            return one_sided(work, known, x, t).of_complement()
    raise Undecided("an event whose sharp bounds are not known")


def about_the_mean(work: Work, known: Known, x: Node, event: Node) -> Node:
    """a < X < b with the mean in the middle as |X - mean| < t; other events as they are."""
    match event:
        case And((Rel("<" | "<=" as op, a, u), Rel("<" | "<=" as other, v, b)), _) if u is x and v is x and op == other:
            pass
        case Rel("<" | "<=" as op, a, Rel("<" | "<=" as other, u, b)) if u is x and op == other:
            pass
        case Not(inner):
            match about_the_mean(work, known, x, inner):
                case Rel("<" | "<=" as op, Map("abs") as gap, t):
                    return Rel(">=" if op == "<" else ">", gap, t)
            return event
        case _:
            return event
    m = known.mean
    if m is None or not scalar.equal(add(a, b), mul(2, m), work.chance.letters):
        return event
    return Rel(op, Map("abs", add(x, mul(-1, m))), work.tidy(add(b, mul(-1, m))))


def stated_probabilities(work: Work, x: Node) -> list[Node]:
    """The statements that speak of a probability of x."""
    return [
        f.node for f in work.chance.problem.facts if f.node is not None and x in f.node.walk() and holds(f.node, Prob)
    ]


def probabilities_possible(work: Work) -> None:
    """A stated probability lies between the ends that the stated moments and the range leave; raises Inconsistent."""
    for fact in work.chance.problem.facts:
        for part in listed(fact.node):
            match part:
                case Rel("=", Prob(event, None), Num(value)) | Rel("=", Num(value), Prob(event, None)):
                    variables = work.chance.variables_in(event)
                    if len(variables) != 1 or work.chance.source(variables[0]):
                        continue
                    try:
                        found = under_moments(work, variables[0], event)
                    except Undecided:
                        continue
                    ends = [work.tidy(e) for e in (found.low, found.high)]
                    for end, sign in zip(ends, (1, -1), strict=True):
                        if isinstance(end, Num) and sign * (value - end.value) < 0:
                            raise Inconsistent(
                                f"by {found.rule.title} the stated probability {value} would have to be at "
                                f"{'least' if sign == 1 else 'most'} {end.value}"
                            )


def stated_of(work: Work, x: Node) -> Known:
    chance = work.chance
    refuse_properties(work, x)
    mean = variance = square = None
    for left, right in chance.moments:
        match left:
            case Expect(u, None, None) if u is x:
                mean = right
            case Var(u, None, None) if u is x:
                variance = right
            case Expect(Pow(u, Num(two)), None, None) if u is x and two == 2:
                square = right
            case _ if x in left.walk():
                raise Undecided("a moment that no inequality here speaks of")
    if variance is None and square is not None and mean is not None:
        variance = work.tidy(add(square, mul(-1, Pow(mean, Num(2)))))
    low, high = range_stated(work, x)
    return Known(mean, variance, low, high)


def refuse_properties(work: Work, x: Node) -> None:
    """Symmetric, discrete, jointly normal: what no bound from moments uses."""
    for fact in work.chance.problem.facts:
        if isinstance(fact.node, Has) and x in fact.node.walk() and "random variable" not in fact.node.prop:
            raise Undecided("a property of the variable is stated that the bounds do not use")


def range_stated(work: Work, x: Node) -> tuple[Node | None, Node | None]:
    """The ends of the range of a variable as declared or stated."""
    low: Node | None = None
    high: Node | None = None
    decl = work.chance.problem.declarations.get(getattr(x, "name", ""))
    within = decl.within if decl is not None else None
    match within:
        case Interval(a, b, "[]"):
            low, high = a, b
        case NamedSet("R>=0"):
            low = ZERO
        case NamedSet("R+"):
            low = ZERO
        case None | NamedSet("R"):
            pass
        case _:
            raise Undecided("a range that is no closed interval")
    for fact in work.chance.problem.facts:
        if fact.node is None or holds(fact.node, Prob, Expect, Var):
            continue
        for part in listed(fact.node):
            match part:
                case Rel("<=", a, u) | Rel(">=", u, a) if u is x and x not in a.walk():
                    low = a
                case Rel("<=", u, b) | Rel(">=", b, u) if u is x and x not in b.walk():
                    high = b
                case In(u, Interval(a, b, "[]")) if u is x:
                    low, high = a, b
                case _ if x in part.walk() and isinstance(part, Rel):
                    raise Undecided("a statement on the variable that no inequality here speaks of")
    return low, high


def at_most_one(work: Work, u: Node) -> Node:
    """min(u, 1); raises Undecided where the letters leave it open."""
    order = scalar.compare(u, UNITY, work.chance.letters)
    if order is None:
        raise Undecided("whether a bound is below one is open")
    return UNITY if order >= 0 else work.tidy(u)


def two_sided(work: Work, known: Known, x: Node, u: Node, t: Node) -> Ends:
    """Chebyshev for |X - mean| >= t: reached by a law on mean - t, mean, mean + t."""
    if known.mean is None or known.variance is None or known.low is not None or known.high is not None:
        raise Undecided("mean and variance of an unbounded variable are needed")
    centred = scalar.equal(add(u, mul(-1, x)), mul(-1, known.mean)) or scalar.equal(add(u, x), known.mean)
    if not centred or scalar.sign(t, work.chance.letters) != 1 or scalar.sign(known.variance, work.chance.letters) != 1:
        raise Undecided("not the distance from the mean")
    top = known.variance / Pow(t, Num(2))
    high = at_most_one(work, top)
    # Nothing holds it up from below: a rare value far out carries any variance.
    about = Rel(">=", Map("abs", u), t)
    m = known.mean
    by = ((add(m, mul(-1, t)), top / Num(2)), (m, left_of_one(top)), (add(m, t), top / Num(2)))
    return Ends(ZERO, high, inequalities.chebyshev_inequality, Var(x) / Pow(t, Num(2)), about, about, by)


def one_sided(work: Work, known: Known, x: Node, t: Node) -> Ends:
    letters = work.chance.letters
    if known.mean is None:
        raise Undecided("the mean is not stated")
    side = scalar.compare(t, known.mean, letters)
    if side is None:
        raise Undecided("on which side of the mean the end lies is open")
    if known.variance is not None:
        if known.low is not None or known.high is not None:
            raise Undecided("mean, variance and range together")
        if scalar.sign(known.variance, letters) != 1:
            raise Undecided("no positive variance")
        gap = Pow(add(t, mul(-1, known.mean)), Num(2))
        share = work.tidy(known.variance / add(known.variance, gap))
        formula = Var(x) / add(Var(x), Pow(add(t, mul(-1, Expect(x))), Num(2)))
        other = add(known.mean, known.variance / add(known.mean, mul(-1, t)))
        by = ((t, share), (other, left_of_one(share)))
        rule = inequalities.cantelli_inequality
        if side == 1:
            about = Rel(">=", x, t)
            return Ends(ZERO, share, rule, formula, about, about, by)
        if side == -1:
            about = Rel("<=", x, t)
            return Ends(ZERO, share, rule, formula, about, about, by).of_complement()
        raise Undecided("an end at the mean")
    return by_range(work, known, x, t, side)


def by_range(work: Work, known: Known, x: Node, t: Node, side: int) -> Ends:
    """Markov on a range: the extreme laws sit on the ends and at t."""
    letters = work.chance.letters
    low, high, m = known.low, known.high, known.mean
    assert m is not None
    for end, sign in ((low, 1), (high, -1)):
        if end is None:
            continue
        order = scalar.compare(m, end, letters)
        if order is None or order * sign < 0:
            raise Undecided("the mean does not lie in the range")
        place = scalar.compare(t, end, letters)
        if place is None or place * sign <= 0:
            raise Undecided("the end of the event does not lie inside the range")
    if low is None and high is None:
        return Ends(ZERO, UNITY, inequalities.markov_inequality, UNITY)
    rule = inequalities.markov_inequality
    if side == 1 and low is not None:
        upper = work.tidy(add(m, mul(-1, low)) / add(t, mul(-1, low)))
        shifted = less(x, low)
        about = Rel(">=", shifted, less(t, low))
        by = ((low, left_of_one(upper)), (t, upper))
        return Ends(ZERO, upper, rule, Expect(shifted) / less(t, low), about, Rel(">=", x, t), by)
    if side == -1 and high is not None:
        upper = work.tidy(add(high, mul(-1, m)) / add(high, mul(-1, t)))
        shifted = less(high, x)
        about = Rel(">=", shifted, less(high, t))
        by = ((t, upper), (high, left_of_one(upper)))
        below = Ends(ZERO, upper, rule, Expect(shifted) / less(high, t), about, Rel("<=", x, t), by)
        return below.of_complement()
    return Ends(ZERO, UNITY, rule, UNITY)


def less(u: Node, v: Node) -> Node:
    """u - v as it is written."""
    if v == ZERO:
        return u
    return Num(u.value - v.value) if isinstance(u, Num) and isinstance(v, Num) else add(u, mul(-1, v))
