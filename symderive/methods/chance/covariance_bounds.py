"""What stated variances leave open of a covariance: it lies between minus and plus the product of the deviations."""

from __future__ import annotations

from fractions import Fraction

from symderive import scalar
from symderive.derive.derivation import Answer, Derivation
from symderive.expr.algebra import ZERO, Map, Node, Num, add, mul
from symderive.expr.node import substitute
from symderive.expr.probability import Cov, Expect, RandVar, Var
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.stated import Atoms
from symderive.rules import expectation as rules
from symderive.rules import inequalities


def moment_bounds(work: Work, asked: Node) -> Derivation:
    """The sharp ends of Var[u], Cov[u, v] or E[u v] where one covariance is not stated; raises Undecided.

    The ends are reached: two variables with given means and deviations may be affine functions of one another.
    """
    atoms = Atoms(work)
    match asked:
        case Var(u, None, None):
            value = atoms.bilinear(u, u)
        case Cov(u, v, None):
            value = atoms.bilinear(u, v)
        case Expect(u, None, None):
            value = atoms.expectation(u)
        case _:
            raise Undecided("not a moment that variances bound")
    open_ = [a for a in atoms.open if a in value.walk()]
    if len(open_) != 1 or not isinstance(open_[0], Cov):
        raise Undecided("more than one covariance is open")
    free = open_[0]
    nothing_else_is_said(work, [x for x in (free.u, free.v) if isinstance(x, RandVar)])
    spreads = [atoms.covariance(x, x) for x in (free.u, free.v)]
    if any(not isinstance(s, Num) for s in spreads):
        raise Undecided("a variance that is not a number")
    powers = scalar.polynomial(value, [free], work.chance.letters)
    if powers is None or set(powers) - {(0,), (1,)} or (1,) not in powers:
        raise Undecided("not linear in the covariance")
    value = add(powers.get((0,), ZERO), mul(powers[(1,)], free))
    product = work.tidy(Map("sqrt", mul(*spreads)))
    ends = [work.tidy(substitute(value, {free: mul(s, product)})) for s in (-1, 1)]
    numbers = [e.value for e in ends if isinstance(e, Num)]
    if len(numbers) != 2:
        raise Undecided("ends that are no fractions")
    return with_lines(work, asked, value, free, product, (min(numbers), max(numbers)), ends)


def nothing_else_is_said(work: Work, variables: list[RandVar]) -> None:
    """A law, a range or a further moment of one of the variables would leave less room."""
    chance = work.chance
    for x in variables:
        decl = chance.problem.declarations.get(x.name)
        if chance.source(x) or (
            decl is not None and decl.within is not None and getattr(decl.within, "name", "") != "R"
        ):
            raise Undecided("more is stated of a variable than its moments")
    spoken = [f.node for f in chance.problem.facts if f.node is not None and any(x in f.node.walk() for x in variables)]
    if len(spoken) != sum(any(x in m.walk() for x in variables) for m, _ in chance.moments):
        raise Undecided("more is stated of a variable than its moments")


def with_lines(
    work: Work, asked: Node, value: Node, free: Cov, product: Node, ends: tuple[Fraction, Fraction], reached: list[Node]
) -> Derivation:
    low, high = ends
    chain = Chain(asked)
    rule = rules.linearity_of_expectation if isinstance(asked, Expect) else rules.variance_of_a_linear_form
    chain.to(rule, value)
    work.close(chain)
    for sign, end in zip((-1, 1), reached, strict=True):
        extreme = Chain(
            substitute(value, {free: mul(sign, product)}),
            intro="The covariance is as "
            + ("small" if sign < 0 else "large")
            + " as the deviations allow where one variable is a "
            + ("falling" if sign < 0 else "rising")
            + " affine function of the other.",
        )
        extreme.to(inequalities.correlation_is_at_most_one, end)
        if extreme.steps:
            work.close(extreme)
    return Derivation(
        work.chance.problem,
        "undetermined",
        tuple(s for s in work.strands if s.steps),
        Answer(node=None, bounds=(str(low), str(high))),
    )
