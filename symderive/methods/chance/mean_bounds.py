"""What a mean may be where the statements do not fix it: between conditional means of unknown weight, under a second
moment, in a range. The ends are reached (or approached), by the extreme cases that are named."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from symderive.derive.derivation import Derivation
from symderive.expr.algebra import MINUS, Map, Num, Pow, Prod, Sum
from symderive.expr.build import add, mul
from symderive.expr.node import Node
from symderive.expr.probability import Expect, Prob, RandVar
from symderive.methods.chance.inequalities import range_stated, refuse_properties, stated_probabilities
from symderive.methods.chance.lines import Chain, Work, answered, left_open
from symderive.methods.chance.regions import Inconsistent, Undecided
from symderive.methods.chance.weights import Part, parts_of_the_space
from symderive.rules import expectation as rules
from symderive.rules import inequalities

Ends = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Said:
    """What is stated of one variable: E[X^2], the ends of its range, its mean given each part of the space."""

    square: Fraction | None
    low: Fraction | None
    high: Fraction | None
    parts: tuple[Part, ...]


def mean_bounds(work: Work, asked: Node) -> Derivation:
    """The sharp range of E[X]; raises Undecided where more, or too little, is stated of X."""
    match asked:
        case Expect(RandVar() as x, None, None):
            pass
        case _:
            raise Undecided("not the mean of a variable")
    said = said_of(work, x)
    if said.parts and said.square is None:
        ends, reached = over_the_parts(work, x, said)
    elif said.square is not None and not said.parts:
        ends, reached = under_the_square(work, x, said)
    elif said.square is None and said.low is not None and said.high is not None:
        ends, reached = within_the_range(work, x, said)
    else:
        raise Undecided("what is stated of the variable bounds no mean by these rules")
    if ends[0] > ends[1]:
        raise Inconsistent("no law has these moments on the stated range")
    if ends[0] == ends[1]:
        return no_choice_left(work, asked, said, ends[0])
    return left_open(work, ends, reached)


def no_choice_left(work: Work, asked: Node, said: Said, value: Fraction) -> Derivation:
    """Conditional means that are all the same, or weights that the statements fix: the mean itself."""
    means = [p.mean for p in said.parts]
    same = all(m == Num(value) for m in means)
    if not means or None in means or not (same or all(p.least == p.most for p in said.parts)):
        raise Undecided("the statements fix the mean")
    first = work.strands[0]
    chain = Chain(asked, intro="All conditional means are the same, and the weights add to one." if same else "")
    for step in first.steps:
        chain.to(step.rule, step.after, why=step.why)
    if not same:
        chain.to(rules.put_in_what_is_given, add(*(Prod((Num(p.least), p.mean)) for p in said.parts if p.mean)))
    work.strands[:] = []
    work.close(chain.to(rules.simplify, Num(value), size="major"))
    return answered(work, Num(value))


def said_of(work: Work, x: RandVar) -> Said:
    chance = work.chance
    refuse_properties(work, x)
    if chance.source(x) or stated_probabilities(work, x) or x in chance.definitions or x.family:
        raise Undecided("more is stated of the variable than its moments and its range")
    if any(x in body.walk() for body in chance.definitions.values()):
        raise Undecided("another variable is computed from this one")
    if any(x in f.walk() for f in chance.independences):
        raise Undecided("the variable is stated to be independent of another")
    square: Fraction | None = None
    given: dict[Node, Node] = {}
    for left, right in chance.moments:
        if x not in left.walk() and x not in right.walk():
            continue
        match left, right:
            case Expect(Pow(u, Num(two)), None, None), Num(value) if u is x and two == 2:
                square = value
            case Expect(u, Node() as condition, None), Num() if u is x:
                given[condition] = right
            case _:
                raise Undecided("a moment that these bounds do not use")
    low, high = range_stated(work, x)
    if any(end is not None and not isinstance(end, Num) for end in (low, high)):
        raise Undecided("a range in letters")
    numbers = [e.value if isinstance(e, Num) else None for e in (low, high)]
    parts = parts_of_the_space(work, given) if given else ()
    return Said(square, numbers[0], numbers[1], parts)


# ---------------------------------------------------------------- conditional means
def over_the_parts(work: Work, x: RandVar, said: Said) -> tuple[Ends, tuple[str, ...]]:
    """E[X] = sum of P(part) E[X | part]: as much weight as the statements allow on the smallest or the largest."""
    means: list[tuple[Fraction, Fraction]] = []
    for part in said.parts:
        if isinstance(part.mean, Num):
            at = part.mean.value
            if (said.low is not None and at < said.low) or (said.high is not None and at > said.high):
                raise Inconsistent("a conditional mean lies outside the range of the variable")
            means.append((at, at))
        elif said.low is not None and said.high is not None:
            means.append((said.low, said.high))
        else:
            raise Undecided("a conditional mean is neither stated nor bounded")
    chain = Chain(Expect(x))
    chain.to(
        rules.tower_rule,
        add(*(mul(Prob(p.condition, None), Expect(x, p.condition)) for p in said.parts)),
        why="Average the conditional means, each with the probability of its condition.",
    )
    if all(p.mean is not None for p in said.parts):
        chain.to(
            rules.put_in_what_is_given,
            add(*(mul(p.mean, Prob(p.condition, None)) for p in said.parts if p.mean is not None)),
        )
    work.close(chain)
    ends: list[Fraction] = []
    remarks: list[str] = []
    for word, side in (("smallest", 0), ("largest", 1)):
        order = sorted(range(len(means)), key=lambda i: means[i][side], reverse=bool(side))
        weights = filled([(p.least, p.most) for p in said.parts], order)
        terms = [Prod((Num(w), Num(m[side]))) for w, m in zip(weights, means, strict=True)]
        total = sum((w * m[side] for w, m in zip(weights, means, strict=True)), Fraction(0))
        extreme = Chain(
            Sum(tuple(terms)),
            intro="The weights are not negative and add to one"
            + (", within what is stated of them" if any(p.bounded for p in said.parts) else "")
            + f". The mean is {word} where as much weight as possible stands on the {word} conditional means.",
        )
        work.close(extreme.to(rules.work_out_the_sum, Num(total)))
        ends.append(total)
        told = ", ".join(f"{p.words}: {w}" for p, w in zip(said.parts, weights, strict=True))
        remarks.append(f"the {word} value {total} is reached, or approached, with the weights {told}")
    return (ends[0], ends[1]), tuple(remarks)


def filled(bounds: list[tuple[Fraction, Fraction]], order: list[int]) -> list[Fraction]:
    """Weights that add to one, each between its bounds, as large as possible in the given order."""
    weights = [least for least, _ in bounds]
    rest = 1 - sum(weights)
    if rest < 0 or sum(most for _, most in bounds) < 1:
        raise Inconsistent("the stated probabilities cannot add to one")
    for i in order:
        more = min(rest, bounds[i][1] - bounds[i][0])
        weights[i] += more
        rest -= more
    return weights


# ---------------------------------------------------------------- second moment, range
def under_the_square(work: Work, x: RandVar, said: Said) -> tuple[Ends, tuple[str, ...]]:
    """E[X]^2 <= E[X^2]; a range [0, b] adds E[X^2] <= b E[X]."""
    s = said.square
    assert s is not None
    root = root_of(s)
    if s < 0:
        raise Inconsistent("the mean of a square is not negative")
    square = Expect(Pow(x, Num(2)))
    if said.low is None and said.high is None:
        at, there = Map("sqrt", square), Map("sqrt", Num(s))
        line(work, mul(MINUS, at), mul(MINUS, there), Num(-root))
        line(work, at, there, Num(root))
        return (-root, root), constants(-root, root)
    if said.low != 0:
        raise Undecided("a second moment on a range that does not start at zero")
    line(work, Map("sqrt", square), Map("sqrt", Num(s)), Num(root))
    if said.high is None:
        return (Fraction(0), root), (
            "the smallest value 0 is approached by a law that is 0 but for a rare, large value",
            f"the largest value {root} is reached by the constant {root}",
        )
    b = said.high
    if b <= 0 or s > b * b:
        raise Inconsistent("the second moment is larger than the range allows")
    least = s / b
    shown = Chain(
        mul(square, Pow(Num(b), MINUS)),
        intro=f"On the range the square is at most {b} times the variable, so that the mean is at least this.",
    )
    work.close(shown.to(rules.put_in_what_is_given, Num(least)))
    return (least, root), (
        f"the smallest value {least} is reached by a law on 0 and {b}",
        f"the largest value {root} is reached by the constant {root}",
    )


def line(work: Work, subject: Node, filled_in: Node, value: Node) -> None:
    side = "least" if isinstance(value, Num) and value.value < 0 else "most"
    chain = Chain(
        subject,
        intro=f"A variance is not negative, so that the square of the mean is at most the mean of the square: the mean "
        f"is at {side} this.",
    )
    chain.to(inequalities.square_of_a_mean, filled_in)
    work.close(chain.to(rules.simplify, value, size="major"))


def constants(low: Fraction, high: Fraction) -> tuple[str, ...]:
    return (
        f"the smallest value {low} is reached by the constant {low}",
        f"the largest value {high} is reached by the constant {high}",
    )


def within_the_range(work: Work, x: RandVar, said: Said) -> tuple[Ends, tuple[str, ...]]:
    assert said.low is not None and said.high is not None
    for end, word in ((said.low, "least"), (said.high, "most")):
        chain = Chain(Expect(Num(end)), intro=f"A mean lies between the ends of the range; it is at {word} this.")
        work.close(chain.to(rules.expectation_as_sum, Num(end)))
    return (said.low, said.high), constants(said.low, said.high)


def root_of(value: Fraction) -> Fraction:
    if value < 0:
        raise Inconsistent("the mean of a square is not negative")
    top, below = isqrt(value.numerator), isqrt(value.denominator)
    if top * top != value.numerator or below * below != value.denominator:
        raise Undecided("ends that are no fractions")
    return Fraction(top, below)
