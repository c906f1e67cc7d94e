"""Odds: the prior odds, the likelihood ratio and the posterior odds of a hypothesis; any two give the third."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from symderive.data.field import from_node
from symderive.data.moves import Chain, Move
from symderive.data.network import Network
from symderive.data.rows import holds
from symderive.data.statements import listed
from symderive.data.tables import Row, Table
from symderive.data.world import World
from symderive.expr.algebra import MINUS, TRUE, Pow, Prod, Rel
from symderive.expr.build import add, divide, neg
from symderive.expr.node import Node
from symderive.expr.probability import EventSym, Not, Prob, RandVar


@dataclass(slots=True)
class Odds:
    """The hypothesis with its opposite, the evidence, and what is known of the three ratios."""

    world: World
    chain: Chain = field(default_factory=Chain)
    used: set[int] = field(default_factory=set)

    # ------------------------------------------------------------ the ratios
    def prior(self, h: Node) -> Node:
        return divide(Prob(h, None), Prob(self.opposite(h), None))

    def posterior(self, h: Node, e: Node) -> Node:
        return divide(Prob(h, e), Prob(self.opposite(h), e))

    def likelihood(self, h: Node, e: Node) -> Node:
        return divide(Prob(e, h), Prob(e, self.opposite(h)))

    def opposite(self, h: Node) -> Node:
        found = opposite(self.world, h)
        return Not(h) if found is None else found

    # ------------------------------------------------------------ finding them
    def given(self, ratio: Node) -> bool:
        """Is this ratio stated, or its reciprocal?"""
        if ratio in self.chain.shown:
            return True
        turned = upside_down(ratio)
        for n, item in enumerate(self.world.equations):
            if item.op != "=" or from_node(item.right) is None:
                continue
            if item.left is ratio:
                self.chain.shown[ratio] = item.right
            elif item.left is turned and from_node(item.right):
                self.chain.shown[ratio] = Pow(item.right, MINUS)
            else:
                continue
            self.used.add(n)
            return True
        return False

    def stated(self, quantity: Prob) -> bool:
        """Is this probability stated?"""
        if quantity in self.chain.shown:
            return True
        for n, s in enumerate(self.world.statements):
            if s.event is quantity.event and s.given is (quantity.given or TRUE) and from_node(s.value) is not None:
                self.chain.shown[quantity] = s.value
                self.used.add(len(self.world.equations) + n)
                return True
        return False

    def by_probability(self, ratio: Node, quantity: Prob, other: Prob) -> bool:
        """The odds of an event whose probability, or whose opposite's, is stated."""
        for this, that in ((quantity, other), (other, quantity)):
            if self.stated(this):
                if that not in self.chain.shown:
                    self.chain.add(Move(that, "complement-rule", add(1, neg(this))))
                if not from_node(self.chain.shown[other]):
                    return False
                self.chain.add(Move(ratio, "put-in-the-values", ratio))
                return True
        return False

    def find_prior(self, h: Node) -> bool:
        ratio = self.prior(h)
        return self.given(ratio) or self.by_probability(ratio, Prob(h, None), Prob(self.opposite(h), None))

    def find_posterior(self, h: Node, e: Node) -> bool:
        ratio = self.posterior(h, e)
        return self.given(ratio) or self.by_probability(ratio, Prob(h, e), Prob(self.opposite(h), e))

    def find_likelihood(self, h: Node, e: Node) -> bool:
        """The ratio of the likelihoods; of evidence in independent parts, the product of theirs."""
        ratio = self.likelihood(h, e)
        if self.given(ratio):
            return True
        parts = listed(e)
        if len(parts) < 2 or not self.apart(h, parts) or not all(self.find_likelihood(h, p) for p in parts):
            return False
        self.chain.add(Move(ratio, "conditional-independence", Prod(tuple(self.likelihood(h, p) for p in parts))))
        return True

    def apart(self, h: Node, parts: tuple[Node, ...]) -> bool:
        """Are the parts of the evidence stated independent given the hypothesis, and given its opposite?"""
        needed = [{h}, {self.opposite(h)}]
        about = [names(p) for p in parts]
        for independence in self.world.independences:
            groups = [names(*g) for g in independence.groups]
            if not all(any(a <= g for g in groups) for a in about):
                continue
            if independence.given == names(h) and not isinstance(h, EventSym):
                return True
            needed = [n for n in needed if n != set(independence.given)]
        return not needed


def names(*events: Node) -> frozenset[Node]:
    return frozenset(v for e in events for v in e.walk() if isinstance(v, RandVar | EventSym))


def opposite(world: World, h: Node) -> Node | None:
    """The complement of a hypothesis: H^c, or the other of two values."""
    match h:
        case Not(inner):
            return inner
        case EventSym():
            return Not(h)
        case Rel("=", variable, value) if variable in world.values:
            others = [x for x in world.values[variable] if x is not value]
            return Rel("=", variable, others[0]) if len(others) == 1 else None
    return None


def upside_down(ratio: Node) -> Node:
    match ratio:
        case Prod((top, Pow(below, exponent))) if exponent is MINUS:
            return divide(below, top)
    return ratio


# ---------------------------------------------------------------- a law that obeys them
def witness(world: World, goal: Node, chain: Chain) -> Network | None:
    """A law with the odds that were found: every line can be tried on it. None for letters or several variables."""
    asked = reading(world, goal)
    if asked is None:
        return None
    h = asked[0]
    odds = Odds(world, chain)
    pieces = [e for e in ([asked[1]] if asked[1] is not None else evidence(world, h)) if len(listed(e)) == 1]
    prior = value_at(chain, odds.prior(h))
    if prior is None or len(pieces) != 1 or len(world.mentions(h)) != 1 or len(world.mentions(pieces[0])) != 1:
        return None
    (e,) = pieces
    ratio = value_at(chain, odds.likelihood(h, e))
    if ratio is None:
        return None
    (cause,), (sign,) = world.mentions(h), world.mentions(e)
    if len(world.values[cause]) != 2 or len(world.values[sign]) != 2 or cause is sign:
        return None
    rows: dict[tuple[Node, ...], Row] = {}
    for x in world.values[cause]:
        share = (ratio if holds(world.plain(h), {cause: x}) else Fraction(1)) / (2 * max(ratio, Fraction(1)))
        rows[(x,)] = {y: share if holds(world.plain(e), {sign: y}) else 1 - share for y in world.values[sign]}
    chance = prior / (1 + prior)
    first: Row = {x: chance if holds(world.plain(h), {cause: x}) else 1 - chance for x in world.values[cause]}
    return Network({cause: Table(cause, (), {(): first}), sign: Table(sign, (cause,), rows)})


def value_at(chain: Chain, ratio: Node) -> Fraction | None:
    value = from_node(chain.shown[ratio]) if ratio in chain.shown else None
    return value if isinstance(value, Fraction) else None


# ---------------------------------------------------------------- the question
def odds_chain(world: World, goal: Node) -> tuple[Chain, bool] | None:
    """The moves to odds, or to a probability by way of odds, and whether they use every statement; None where they do
    not lead there."""
    asked = reading(world, goal)
    if asked is None:
        return None
    h, e, form = asked
    odds = Odds(world)
    if form == "likelihood" and e is not None:
        return (odds.chain, len(odds.used) == len(world.items())) if likelihood_found(odds, h, e) else None
    found = posterior_found(odds, h, e) if e is not None else prior_found(odds, h)
    if not found:
        return None
    ratio = odds.prior(h) if e is None else odds.posterior(h, e)
    if form == "probability" and goal not in odds.chain.shown:
        rest = Pow(add(1, ratio), MINUS)
        odds.chain.add(Move(goal, "probability-from-odds", Prod((ratio, rest))))
    return odds.chain, len(odds.used) == len(world.items())


def reading(world: World, goal: Node) -> tuple[Node, Node | None, str] | None:
    """The hypothesis, the evidence, and what is asked for: a probability, odds, or the likelihood ratio."""
    match goal:
        case Prob(h, e) if opposite(world, h) is not None:
            return h, e, "probability"
        case Prod((Prob(h, e), Pow(Prob(c, d), exponent))) if exponent is MINUS and e is d:
            return (h, e, "odds") if opposite(world, h) is c else None
        case Prod((Prob(e, Node() as h), Pow(Prob(same, other), exponent))) if exponent is MINUS and e is same:
            return (h, e, "likelihood") if opposite(world, h) is other else None
    return None


def likelihood_found(odds: Odds, h: Node, e: Node) -> bool:
    """The likelihood ratio: stated, or the posterior odds over the prior odds."""
    if odds.find_likelihood(h, e):
        return True
    if not odds.find_posterior(h, e) or not odds.find_prior(h):
        return False
    formula = Prod((odds.posterior(h, e), Pow(odds.prior(h), MINUS)))
    odds.chain.add(Move(odds.likelihood(h, e), "odds-form", formula))
    return True


def posterior_found(odds: Odds, h: Node, e: Node) -> bool:
    """Posterior odds: stated, or the likelihood ratio times the prior odds."""
    if odds.find_likelihood(h, e) and odds.find_prior(h):
        formula = Prod((odds.likelihood(h, e), odds.prior(h)))
        odds.chain.add(Move(odds.posterior(h, e), "odds-form", formula))
        return True
    return odds.find_posterior(h, e)


def prior_found(odds: Odds, h: Node) -> bool:
    """Prior odds: stated, or the posterior odds over the likelihood ratio."""
    for e in evidence(odds.world, h):
        if odds.find_posterior(h, e) and odds.find_likelihood(h, e):
            formula = Prod((odds.posterior(h, e), Pow(odds.likelihood(h, e), MINUS)))
            odds.chain.add(Move(odds.prior(h), "odds-form", formula))
            return True
    return odds.find_prior(h)


def evidence(world: World, h: Node) -> list[Node]:
    """What the statements condition the hypothesis on."""
    found: dict[Node, None] = {}
    for item in world.items():
        for part in (getattr(item, "left", None), getattr(item, "event", None)):
            for p in part.walk() if part is not None else ():
                if isinstance(p, Prob) and p.given is not None and names(p.event) == names(h):
                    found[p.given] = None
    for s in world.statements:
        if s.given is not TRUE and names(s.event) == names(h):
            found[s.given] = None
    return list(found)
