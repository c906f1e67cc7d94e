"""How large a second moment may be: E[X^2] of a variable in a range, E[X Y] from E[X^2] and E[Y^2]."""

from __future__ import annotations

from fractions import Fraction

from symderive.derive.derivation import Derivation
from symderive.expr.algebra import MINUS, Map, Num, Pow, Prod
from symderive.expr.build import add, mul
from symderive.expr.node import Node
from symderive.expr.probability import Expect, RandVar
from symderive.methods.chance.inequalities import range_stated, refuse_properties, stated_probabilities
from symderive.methods.chance.lines import Chain, Work, left_open
from symderive.methods.chance.mean_bounds import root_of
from symderive.methods.chance.regions import Inconsistent, Undecided
from symderive.rules import expectation as rules
from symderive.rules import inequalities


def square_bounds(work: Work, asked: Node) -> Derivation:
    """The sharp range of E[X^2] or E[X Y]; raises Undecided where more, or too little, is stated."""
    match asked:
        case Expect(Pow(RandVar() as x, Num(two)), None, None) if two == 2:
            ends, told = of_a_square(work, x)
        case Expect(Prod((RandVar() as x, RandVar() as y)), None, None) if x is not y:
            ends, told = of_a_product(work, x, y)
        case _:
            raise Undecided("not a second moment")
    if ends[0] > ends[1]:
        raise Inconsistent("no law has this mean on the stated range")
    if ends[0] == ends[1]:
        raise Undecided("the statements fix the second moment")
    return left_open(work, ends, told)


def moments_of(work: Work, x: RandVar) -> dict[Node, Fraction]:
    """The stated moments of one variable, of which nothing else is said but its range."""
    chance = work.chance
    refuse_properties(work, x)
    spoken = [*chance.definitions.values(), *chance.independences]
    if chance.source(x) or stated_probabilities(work, x) or x.family or any(x in u.walk() for u in spoken):
        raise Undecided("more is stated of the variable than its moments and its range")
    found: dict[Node, Fraction] = {}
    for left, right in chance.moments:
        if x in left.walk() or x in right.walk():
            if not isinstance(right, Num) or not isinstance(left, Expect) or left.given is not None:
                raise Undecided("a moment that these bounds do not use")
            found[left] = right.value
    return found


def of_a_square(work: Work, x: RandVar) -> tuple[tuple[Fraction, Fraction], tuple[str, ...]]:
    """E[X]^2 <= E[X^2] <= (a + b) E[X] - a b on [a, b]."""
    known = moments_of(work, x)
    low, high = range_stated(work, x)
    if set(known) != {Expect(x)} or not isinstance(low, Num) or not isinstance(high, Num):
        raise Undecided("the mean and a range are needed")
    a, b, m = low.value, high.value, known[Expect(x)]
    if not a <= m <= b:
        raise Inconsistent("the mean does not lie in the range of the variable")
    least, most = m * m, (a + b) * m - a * b
    centre = Expect(x)
    shown = Chain(
        Pow(centre, Num(2)),
        intro="A variance is not negative, so that the mean of the square is at least the square of the mean.",
    )
    shown.to(inequalities.square_of_a_mean, Pow(Num(m), Num(2)))
    work.close(shown.to(rules.simplify, Num(least)))
    top = Chain(
        add(mul(Num(a + b), centre), Num(-a * b)),
        intro="On the range (X - a)(b - X) is not negative; its mean gives the other end.",
    )
    work.close(top.to(inequalities.variance_on_a_range, Num(most)))
    return (least, most), (
        f"the smallest value {least} is reached by the constant {m}",
        f"the largest value {most} is reached by a law on {a} and {b}",
    )


def of_a_product(work: Work, x: RandVar, y: RandVar) -> tuple[tuple[Fraction, Fraction], tuple[str, ...]]:
    """|E[X Y]|^2 <= E[X^2] E[Y^2]."""
    squares = [Expect(Pow(v, Num(2))) for v in (x, y)]
    values = []
    for v, square in zip((x, y), squares, strict=True):
        if set(moments_of(work, v)) != {square} or range_stated(work, v) != (None, None):
            raise Undecided("the two second moments alone are needed")
        values.append(moments_of(work, v)[square])
    root = root_of(values[0] * values[1])
    for sign in (-1, 1):
        signed = (lambda u: u) if sign == 1 else (lambda u: mul(MINUS, u))
        shown = Chain(
            signed(Map("sqrt", mul(*squares))),
            intro=f"By Cauchy and Schwarz the mean of the product is at {'most' if sign == 1 else 'least'} this.",
        )
        shown.to(inequalities.correlation_is_at_most_one, signed(Map("sqrt", mul(*(Num(s) for s in values)))))
        work.close(shown.to(rules.simplify, Num(sign * root), size="major"))
    return (-root, root), (
        f"the smallest value {-root} is reached where one variable is a negative multiple of the other",
        f"the largest value {root} is reached where one variable is a positive multiple of the other",
    )
