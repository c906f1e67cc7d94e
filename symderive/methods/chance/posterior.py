"""Laws given the values of other variables: Bayes, with everything that is neither asked nor given integrated out."""

from __future__ import annotations

from collections.abc import Mapping

from symderive import scalar
from symderive.expr.algebra import INFINITY, ZERO, Cases, Rel
from symderive.expr.build import add, mul
from symderive.expr.laws import law_row
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, Dens, RandVar
from symderive.methods.chance.averaging import finite_values, masses
from symderive.methods.chance.lawful import source_of_law
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.means import parents_of
from symderive.methods.chance.measuring import alternatives, measure, with_ranges
from symderive.methods.chance.recognise import recognise
from symderive.methods.chance.regions import MINUS_INFINITY, Condition, Impossible, Undecided, Variable
from symderive.methods.chance.sources import Chance, Source
from symderive.rules import laws as rules

Values = dict[Node, Node]


def values_given(chance: Chance, given: Node | None) -> Values | None:
    """A condition as values of variables (a bare variable stands for its own letter); None if it is another event."""
    found: Values = {}
    for part in given.events if isinstance(given, And) else (given,) if given is not None else ():
        match part:
            case Rel("=", RandVar() as x, value) if not chance.variables_in(value):
                found[x] = value
            case Rel("=", value, RandVar() as x) if not chance.variables_in(value):
                found[x] = value
            case RandVar() as x:
                found[x] = chance.letter(x)
            case _:
                return None
    return found


def unnormalised(
    work: Work, x: Node, given: Mapping[Node, Node]
) -> tuple[Node, tuple[Condition, ...], tuple[bool, ...], Source | None]:
    """The joint density of x and the given values, as a function of x: body, conditions that concern x."""
    chance = work.chance
    sources = chance.closure([x, *given])
    if not chance.roots_independent(sources):
        raise Undecided("the variables are not stated to be independent")
    put: dict[Node, Node] = {chance.letter(y): value for y, value in given.items()}
    body = mul(*(substitute(s.body, put) for s in sources))
    letter = chance.letter(x)
    hidden = [v for s in sources for v in s.ranges() if v.letter not in put and v.letter is not letter]
    conditions = [Condition(substitute(c.u, put), c.strict) for s in sources for c in s.conditions]
    own = next(s for s in sources if x in s.variables)
    discrete = own.discrete[own.variables.index(x)]
    if hidden:
        whole = with_letter(work, conditions, letter, discrete)
        parts = measure(body, conditions, hidden, whole)
        if any(relevant(g, letter) for p in parts for g in p.guards):
            raise Undecided("the range of what is asked falls into pieces")
        body = add(*(p.value for p in parts))
        conditions = [c for c in conditions if not any(v.letter in c.u.walk() for v in hidden)]
    kept = tuple(c for c in conditions if letter in c.u.walk())
    for c in conditions:
        if c not in kept and scalar.sign(c.u, chance.letters) == -1:
            raise Impossible("the condition has probability zero")
        if c not in kept and scalar.sign(c.u, chance.letters) is None:
            work.assume("what is observed lies within the range of its law")
    return body, kept, (discrete,), own


def with_letter(work: Work, conditions: list[Condition], letter: Node, discrete: bool) -> scalar.Letters:
    return with_ranges(work.chance.letters, conditions, [Variable(letter, discrete)])  # type: ignore[arg-type]


def relevant(guard: Condition, letter: Node) -> bool:
    return letter in guard.u.walk()


def posterior(work: Work, x: Node, given: Mapping[Node, Node]) -> Source:
    """The law of x given values of other variables, by name where its kernel shows it, else normalised."""
    chance = work.chance
    sources = chance.source(x)
    if (
        len(sources) == 1
        and sources[0].parents
        and sources[0].parents <= set(given)
        and set(given) <= upstream(chance, x)
    ):
        return with_parents_put_in(chance, x, sources[0], given)
    if len(sources) == 1 and len(sources[0].variables) == 1 and not sources[0].parents and not given:
        return sources[0]
    if not sources and masses(chance, x) is not None:
        return posterior_of_component(work, x, given)
    body, conditions, discrete, own = unnormalised(work, x, given)
    letter = chance.letter(x)
    low, high = ends(work, letter, conditions)
    letters = with_letter(work, list(conditions), letter, discrete[0])
    law = recognise(body, letter, low, high, discrete=discrete[0], letters=letters)
    if law is not None and law_row(law) is not None and isinstance(x, RandVar):
        found = source_of_law(chance, x, law, None)
        if found is not None:
            return found
    if (
        own is not None
        and discrete[0]
        and (values := finite_values(Source((x,), (letter,), body, conditions, (True,), values=own.values)))
    ):
        total = add(*(substitute(body, {letter: v}) for v in values))
        kept = own.values
    else:
        made = (
            scalar.summation(body, letter, low, high, letters)
            if discrete[0]
            else scalar.integrate(body, letter, low, high, letters)
        )
        if made is None:
            raise Undecided("the evidence was not found in closed form")
        total, kept = made, None
    if total is ZERO:
        raise Impossible("the condition has probability zero")
    return Source((x,), (letter,), scalar.simplify(body / total, letters), conditions, discrete, values=kept)


def upstream(chance: Chance, x: Node) -> set[Node]:
    return parents_of(chance, x)


def with_parents_put_in(chance: Chance, x: Node, source: Source, given: Mapping[Node, Node]) -> Source:
    """A law that is stated given its parents, at the parents' values."""
    put: dict[Node, Node] = {chance.letter(p): v for p, v in given.items()}
    direct: dict[Node, Node] = dict(given.items())
    return Source(
        source.variables,
        source.letters,
        substitute(source.body, put),
        tuple(Condition(substitute(c.u, put), c.strict) for c in source.conditions),
        source.discrete,
        frozenset(),
        None if source.law is None else substitute(source.law, direct),  # type: ignore[arg-type]
        source.values,
    )


def weighed_components(work: Work, z: Node, given: Mapping[Node, Node]) -> dict[Node, Node]:
    """For every component of a mixture its weight times its densities at the observed values."""
    chance = work.chance
    found: dict[Node, Node] = {}
    for value, weight in masses(chance, z) or ():
        product = weight
        for y, seen in given.items():
            parts = [
                s for s in chance.source(y) if isinstance(s.when, Rel) and s.when.left is z and s.when.right is value
            ]
            if len(parts) != 1:
                raise Undecided("a component of the mixture is not stated")
            product = mul(product, substitute(parts[0].body, {parts[0].letters[0]: seen}))
        found[value] = product
    return found


def posterior_of_component(work: Work, z: Node, given: Mapping[Node, Node]) -> Source:
    """Which component of a mixture: weights times densities at the observed value."""
    chance = work.chance
    weights = weighed_components(work, z, given)
    bodies = list(weights.values())
    total = add(*bodies)
    letter = chance.letter(z)
    if len(given) == 1:
        ((y, seen),) = given.items()
        evidence = Chain(Dens("p", (seen,), (), (), (y,)), intro="The evidence: every component with its weight.")
        evidence.to(rules.mixture, total)
        evidence.simplified(scalar.simplify(total, chance.letters))
        work.close(evidence)
    body = Cases(tuple((Rel("=", letter, v), scalar.simplify(b / total, chance.letters)) for v, b in weights.items()))
    return Source((z,), (letter,), body, (), (True,), values=tuple(weights))


def ends(work: Work, letter: Node, conditions: tuple[Condition, ...]) -> tuple[Node, Node]:
    """The ends of the range of one letter that conditions leave, the sharpest of each side."""
    low: Node = MINUS_INFINITY
    high: Node = INFINITY
    options = list(alternatives(conditions, letter, work.chance.letters))  # type: ignore[arg-type]
    if len(options) != 1:
        raise Undecided("a range of several pieces")
    for end, _ in options[0].lowers:
        order = 1 if low is MINUS_INFINITY else scalar.compare(end, low, work.chance.letters)
        if order is None:
            raise Undecided("which of two ends is sharper is open")
        low = end if order == 1 else low
    for end, _ in options[0].uppers:
        order = -1 if high is INFINITY else scalar.compare(end, high, work.chance.letters)
        if order is None:
            raise Undecided("which of two ends is sharper is open")
        high = end if order == -1 else high
    return low, high
