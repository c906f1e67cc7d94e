"""Probabilities of lengths and distances: the gamma law of a squared length, ratios of volumes."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import MINUS, PI, Map, Num, Pow, Prod, Rel
from symderive.expr.build import add, divide, mul
from symderive.expr.laws import gamma
from symderive.expr.node import Node
from symderive.expr.probability import And, Law, Prob, RandVar
from symderive.methods.chance.lawful import source_of_law
from symderive.methods.chance.lengths import law_of_length, length_in
from symderive.methods.chance.lines import Chain, Work, neat
from symderive.methods.chance.regions import Condition, Undecided
from symderive.methods.chance.single import measure_event
from symderive.methods.chance.sources import Source
from symderive.rules import expectation as means_rules
from symderive.rules import new_variables as new_rules


def distance_probability(work: Work, asked: Prob) -> Node:
    """P of an event in a length: gamma law of the square, ratio of volumes."""
    if asked.given is not None:
        raise Undecided("given something")
    found = length_in(work, asked.event)
    if found is None:
        raise Undecided("no length")
    vector, whole = found
    kind, v, d = law_of_length(work, vector)
    r = RandVar("R")
    letter = work.chance.letter(r)
    chain = Chain(asked)
    if kind == "ball":
        body = mul(d, Pow(letter, add(d, -1)), Pow(v, mul(-1, d)))
        source = Source((r,), (letter,), body, (Condition(letter), Condition(add(v, mul(-1, letter)))), (False,))
        value, shown, _ = measure_event(work, whole, r, source)
        chain.to(new_rules.ratio_of_volumes, shown)
        chain.to(means_rules.work_out_the_integral, value)
        return work.close(chain)
    if kind == "normal":
        square = RandVar("Q")
        event = squared_event(whole, r, square)
        source_ = source_of_law(work.chance, square, Law("Gamma", (divide(d, Num(2)), Pow(mul(2, v), Num(-1)))), None)
        if source_ is None:
            raise Undecided("no gamma law")
        value, shown, _ = measure_event(work, event, square, source_)
        chain.to(new_rules.squared_length_of_a_normal_vector, shown)
        chain.to(means_rules.work_out_the_integral, value)
        return work.close(chain)
    if kind == "cube":
        return ball_in_cube(work, asked, whole, r, v, d, chain)
    raise Undecided("a probability of a length that is not known in closed form")


def squared_event(event: Node, r: RandVar, q: RandVar) -> Node:
    """R <= c as Q <= c^2, for c that is not negative."""
    match event:
        case And(events, comma):
            return And(tuple(squared_event(e, r, q) for e in events), comma)
        case Rel(op, left, right):
            if left is r and r not in right.walk():
                return Rel(op, q, Pow(right, Num(2)))
            if right is r and r not in left.walk():
                return Rel(op, Pow(left, Num(2)), q)
            if left == Pow(r, Num(2)):
                return Rel(op, q, right)
            if right == Pow(r, Num(2)):
                return Rel(op, left, q)
    raise Undecided("an event that is no bound of the length")


def ball_in_cube(work: Work, asked: Prob, event: Node, r: RandVar, half: Node, d: Node, chain: Chain) -> Node:
    """P(|x| <= c) for c at most half the side: the volume of the ball over that of the cube."""
    match event:
        case Rel("<=" | "<" | ">=" | ">" as op, left, radius) if left is r:
            pass
        case Rel("<=" | "<", left, radius) if left == Pow(r, Num(2)):
            op, radius = "<=", Map("sqrt", radius)
        case _:
            raise Undecided("an event that is no bound of the length")
    if scalar.compare(radius, half, work.chance.letters) not in (0, -1):
        raise Undecided("the ball sticks out of the cube")
    half_d = neat(divide(d, Num(2)))
    volume = neat(mul(Pow(PI, half_d), Pow(radius, d))) / gamma(neat(add(half_d, 1)))
    share = Prod((volume, Pow(neat(Pow(mul(2, half), d)), MINUS)))  # the two volumes as they are
    shown = share if op in ("<", "<=") else add(1, mul(-1, share))
    chain.to(new_rules.ratio_of_volumes, shown, as_is=True)
    chain.simplified(work.tidy(shown))
    return work.close(chain)
