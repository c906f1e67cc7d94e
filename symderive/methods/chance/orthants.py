"""The probability that two jointly normal variables with mean zero have given signs: 1/4 + asin(rho) / (2 pi)."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import PI, UNITY, ZERO, Map, Num, Pow, Rel
from symderive.expr.build import add, mul
from symderive.expr.node import Node
from symderive.expr.probability import And, RandVar
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.normal import Joint
from symderive.methods.chance.regions import Undecided
from symderive.rules import gaussian as normal_rules

WHY = (
    "Scaled to variance one, the pair is (U, rho U + sqrt(1 - rho^2) V) with U and V independent, and the direction of "
    "(U, V) is uniform: the event is a wedge of angle pi/2 + asin(rho), with the correlation rho of the two forms."
)


def of_an_orthant(work: Work, event: Node, chain: Chain) -> Node | None:
    """P(u > 0, v > 0) for affine forms u and v of jointly normal variables with mean zero; None for other events."""
    if not isinstance(event, And) or len(event.events) != 2:
        return None
    forms = [positive(part) for part in event.events]
    if None in forms:
        return None
    joint = Joint(work)
    names = [RandVar("U*"), RandVar("V*")]
    try:
        for name, form in zip(names, forms, strict=True):
            assert form is not None
            joint.affine(name, form)
    except Undecided:
        return None
    letters = work.chance.letters
    s, t, c = (joint.cov[a, b] for a, b in ((names[0], names[0]), (names[1], names[1]), (names[0], names[1])))
    if not all(scalar.equal(joint.mean[name], ZERO, letters) for name in names):
        return None
    if any(scalar.sign(v, letters) != 1 for v in (s, t)):
        return None
    rho = scalar.simplify(c / Map("sqrt", mul(s, t)), letters)
    if not within_one(rho, work):
        return None
    shown = add(Num("1/4"), mul(Map("asin", rho), Pow(mul(2, PI), Num(-1))))
    chain.to(normal_rules.angle_between_normals, shown, why=WHY)
    return chain.simplified(work.tidy(shown)).line


def positive(part: Node) -> Node | None:
    """u of an event u > 0 (>= 0 is as likely)."""
    match part:
        case Rel(">" | ">=", left, right):
            return left if right is ZERO else add(left, mul(-1, right))
        case Rel("<" | "<=", left, right):
            return right if left is ZERO else add(right, mul(-1, left))
    return None


def within_one(rho: Node, work: Work) -> bool:
    """A correlation of numbers must lie between -1 and 1; of letters, the statements are trusted."""
    value = scalar.number(rho)
    if value is None:
        return scalar.compare(rho, UNITY, work.chance.letters) != 1
    return abs(value) <= 1
