"""Probabilities under an approximate law: the central limit theorem, with or without the continuity correction."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, mul
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, Dens, Expect, In, Interval, Law, LawDens, Not, Or, Prob, RandVar, Var
from symderive.expr.problem import Follows
from symderive.methods.chance.lawful import source_of_law
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.single import measure_event
from symderive.methods.chance.spreads import find_moment
from symderive.rules import gaussian as normal_rules
from symderive.rules import new_variables as new_rules


def approximate_probability(work: Work, asked: Prob) -> Node:
    """P(event) with the approximate law in the place of the true one; raises Undecided."""
    chance = work.chance
    event = asked.event
    targets = [x for x in chance.variables_in(event) if x in chance.approximate]
    if not targets or asked.given is not None:
        raise Undecided("no approximate law is stated")
    if len(targets) != 1 or len(chance.variables_in(event)) != 1:
        raise Undecided("an event in several variables")
    x = targets[0]
    law = chance.approximate[x]
    if law.name != "Normal" or len(law.params) != 2:
        raise Undecided("an approximation by another law than the normal")
    true = [Expect(x), Var(x)]
    params = []
    for p, moment in zip(law.params, true, strict=True):
        known = not isinstance(p, Sym) or p in chance.definitions or declared(work, p)
        params.append(chance.unfold(p) if known else find_moment(work, moment))
    if corrected(work):
        event = with_correction(work, event, x)
    t = RandVar("Y" if "T" in chance.problem.declarations else "T")
    law = Law("Normal", tuple(params))
    source = source_of_law(chance, t, law, None)
    if source is None:
        raise Undecided("an approximation by another law than the normal")
    inside = substitute(event, {x: t})
    value, shown, _ = measure_event(work, inside, t, source)
    chance.sources[t] = [source]
    work.follows.append(Follows(t, law, None))
    name = Chain(
        Dens(f"p_{t.name}", (chance.letter(t),), (), (), (t,)),
        intro="A normal variable with the same mean and variance stands in the place of the true one"
        + (", and every end moves by half a step." if corrected(work) else "."),
    )
    work.close(name.to(new_rules.approximate_law, LawDens(law, chance.letter(t))))
    chain = Chain(Prob(inside, None))
    chain.to(normal_rules.standardise, shown)
    chain.to(normal_rules.normal_distribution_function, value)
    work.assume(f"{getattr(x, 'name', 'the variable')} is replaced by a normal variable")
    work.close(chain)
    work.found[asked] = value
    return value


def parameter_of_approximation(work: Work, letter: Node) -> Node | None:
    """m or v of an approximate law N(m, v): the true mean or variance; None where the letter is none of them."""
    for x, law in work.chance.approximate.items():
        if law.name == "Normal" and len(law.params) == 2 and letter in law.params and not declared(work, letter):
            moment = Expect(x) if letter is law.params[0] else Var(x)
            return find_moment(work, moment)
    return None


def declared(work: Work, p: Node) -> bool:
    decl = work.chance.problem.declarations.get(getattr(p, "name", ""))
    return decl is not None and not decl.inferred


def corrected(work: Work) -> bool:
    """Does the problem ask for the continuity correction?"""
    return (
        any("continuity correction" in f.text for f in work.chance.problem.facts)
        or "continuity correction" in work.chance.problem.given
    )


def lattice(work: Work, x: Node) -> Node:
    """The distance of neighbouring values: 1 of a count, 1/N of a mean of N counts."""
    chance = work.chance
    u = chance.unfold(x)
    sums = [p for p in u.walk() if isinstance(p, BigSum)]
    leaves = [v for v in chance.variables_in(u) if not any(v in s.walk() for s in sums)]
    powers = scalar.polynomial(u, [*leaves, *sums], chance.letters)
    if powers is None:
        raise Undecided("the values of the variable are not on a lattice")
    steps = {c for k, c in powers.items() if sum(k) == 1}
    if len(steps) != 1:
        raise Undecided("the values of the variable are not on a lattice")
    inner = list(chance.variables_in(u))
    for v in inner:
        found = chance.source(v)
        if len(found) != 1 or not found[0].discrete[0]:
            raise Undecided("a continuity correction for a continuous variable")
    return steps.pop()


def with_correction(work: Work, event: Node, x: Node) -> Node:
    """Half a step more at every end that belongs to the event, half a step less at every end that does not."""
    half = mul(Num("1/2"), lattice(work, x))
    match event:
        case And(events, comma):
            return And(tuple(with_correction(work, e, x) for e in events), comma)
        case Or(events):
            return Or(tuple(with_correction(work, e, x) for e in events))
        case Not(inner):
            return Not(with_correction(work, inner, x))
        case In(u, Interval(low, high, "[]")):
            return In(u, Interval(add(low, mul(-1, half)), add(high, half), "[]"))
        case Rel(op, left, right) if x in (left, right):
            if x is right:
                turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
                return with_correction(work, Rel(turned.get(op, op), right, left), x)
            if x in right.walk():
                raise Undecided("an end that is random")
            match op:
                case "<=":
                    return Rel("<=", x, scalar.simplify(add(right, half)))
                case "<":
                    return Rel("<=", x, scalar.simplify(add(right, mul(-1, half))))
                case ">=":
                    return Rel(">=", x, scalar.simplify(add(right, mul(-1, half))))
                case ">":
                    return Rel(">=", x, scalar.simplify(add(right, half)))
                case "=":
                    return And(
                        (
                            Rel(">=", x, scalar.simplify(add(right, mul(-1, half)))),
                            Rel("<=", x, scalar.simplify(add(right, half))),
                        )
                    )
    raise Undecided("a continuity correction for this event")
