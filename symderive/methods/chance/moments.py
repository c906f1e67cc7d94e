"""Questions for an expectation: unconditional, given values, given an event, under a law."""

from __future__ import annotations

from collections.abc import Callable

from symderive import scalar
from symderive.expr.algebra import ZERO, Apply, Map, Rel, Sym
from symderive.expr.build import add, mul
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, Dens, Expect, Indicator, Law, Prob, RandVar
from symderive.methods.chance.averaging import average_out_source, finite_values, masses
from symderive.methods.chance.densities import variables_and_values
from symderive.methods.chance.events import find_probability, nothing_there
from symderive.methods.chance.existence import mean_where_infinite
from symderive.methods.chance.given_event import density_given_event
from symderive.methods.chance.lawful import source_of_law
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.logic import as_numbers
from symderive.methods.chance.means import mean
from symderive.methods.chance.measuring import measure, wrapped
from symderive.methods.chance.moment_forms import spelled_lines
from symderive.methods.chance.normal_products import mean_of_products
from symderive.methods.chance.one_normal import mean_through_one_normal
from symderive.methods.chance.posterior import posterior, values_given
from symderive.methods.chance.regions import Condition, Undecided, cells_of, extremes
from symderive.methods.chance.sample_squares import sample_lines
from symderive.methods.chance.single import pieces_of, support_ends
from symderive.methods.chance.solved_moments import solved_for
from symderive.methods.chance.sources import Source
from symderive.methods.chance.stated import Atoms
from symderive.methods.chance.tower import by_tower
from symderive.methods.chance.truth import holds
from symderive.rules import expectation as rules


# ---------------------------------------------------------------- expectations
def find_mean(work: Work, asked: Node, u: Node, given: Node | None, under: Node | None) -> Node:
    chance = work.chance
    if under is not None:
        return mean_under(work, asked, u, under)
    direct = stated_value(work, asked)
    if direct is not None:
        return direct
    if given is None:
        chain = Chain(asked)
        if mean_where_infinite(work, as_numbers(chance, chance.unfold(u)), chain) is not None:
            return work.close(chain)
        return first_of(
            work,
            asked,
            lambda c: mean_through_one_normal(work, u, c),
            lambda c: mean(work, u, c),
            lambda c: by_tower(Atoms(work), u, c),
            lambda c: by_stated_moments(work, u, c),
            lambda c: mean_of_products(work, u, c),
            lambda c: by_joint_density(work, u, c),
        )
    values = values_given(chance, given)
    if values is None:
        return mean_given_event(work, asked, u, given)
    return mean_given_values(work, asked, u, values)


def first_of(work: Work, asked: Node, *ways: Callable[[Chain], object]) -> Node:
    """The first way that leads to an answer; each starts its own chain."""
    reason: Undecided | None = None
    kept = len(work.strands)
    for way in ways:
        chain = Chain(asked)
        try:
            way(chain)
            return work.close(chain)
        except Undecided as why:
            reason = reason or why
            del work.strands[kept:]
    raise reason or Undecided("no way")


def stated_value(work: Work, asked: Node) -> Node | None:
    for left, right in work.chance.moments:
        if left is asked and not work.chance.variables_in(right):
            return work.close(Chain(asked).to(rules.put_in_what_is_given, right))
    return None


def by_stated_moments(work: Work, u: Node, chain: Chain) -> None:
    """Linearity, then the stated moments of the single variables."""
    atoms = Atoms(work)
    value = atoms.expectation(u)
    if isinstance(chain.subject, Expect):
        lines = sample_lines(work, atoms, as_numbers(work.chance, work.chance.unfold(u)))
        for rule, line, why in lines or spelled_lines(work, chain.subject):
            chain.to(rule, line, why=why)
        if lines:
            chain.simplified(work.tidy(value))
            return
    closed = solved_for(atoms, value)
    chain.to(
        rules.put_in_what_is_given,
        closed if value is not closed and any(a in value.walk() for a in atoms.open) else value,
    )
    chain.simplified(work.tidy(closed))


def by_joint_density(work: Work, u: Node, chain: Chain) -> None:
    """The integral of u times the joint density."""
    chance = work.chance
    u = as_numbers(chance, chance.unfold(u))
    variables = chance.variables_in(u)
    body, conditions, ranges = chance.joint(variables)
    g = substitute(u, {x: chance.letter(x) for x in variables})
    reason: Undecided | None = None
    for order in (ranges, tuple(reversed(ranges))):
        try:
            parts = [
                p
                for guard, factor in split_corners(g)
                for p in measure(mul(factor, body), (*conditions, *guard), order, chance.letters)
            ]
        except Undecided as why:
            reason = why
            continue
        if any(p.guards for p in parts):
            raise Undecided("the result depends on where a letter lies")
        rule = rules.expectation_as_sum if all(v.discrete for v in ranges) else rules.expectation_as_integral
        chain.to(rule, add(*(p.shown for p in parts)))
        chain.to(rules.work_out_the_integral, work.tidy(add(*(p.value for p in parts))))
        return
    raise reason or Undecided("no order of integration")


def split_corners(g: Node) -> list[tuple[tuple, Node]]:  # type: ignore[type-arg]
    """g without max, min and |.|: each case with the conditions under which it holds."""
    for part in g.walk():
        match part:
            case Map("abs", v, 0):
                return [
                    ((Condition(mul(s, v), strict=s < 0), *rest), h)
                    for s in (1, -1)
                    for rest, h in split_corners(substitute(g, {part: mul(s, v)}))
                ]
            case Apply("max" | "min" as name, arguments) if len(arguments) > 1:
                return [
                    ((*first, *rest), h)
                    for v, first in extremes(name, arguments)
                    for rest, h in split_corners(substitute(g, {part: v}))
                ]
    return [((), g)]


def mean_under(work: Work, asked: Node, u: Node, under: Node) -> Node:
    """E_{law}[g(x)], E_{p(x | y)}[g(x)]."""
    chance = work.chance
    match under:
        case Law():
            letters = [leaf for leaf in u.walk() if isinstance(leaf, Sym | RandVar)]
            random: list[Node] = [x for x in letters if isinstance(x, RandVar)]
            random = random or [x for x in letters if x not in under.walk()]
            if len(random) != 1:
                raise Undecided("which letter follows the law is not clear")
            t = RandVar("T")
            source = source_of_law(chance, t, under, None)
            if source is None:
                raise Undecided("a law without a row")
            return mean_of_source(work, asked, substitute(u, {random[0]: t}), t, source)
        case Dens():
            targets, given = variables_and_values(chance, under)
            if len(targets) != 1:
                raise Undecided("an expectation over several variables")
            ((x, at),) = targets.items()
            source = posterior(work, x, given)
            return mean_of_source(work, asked, substitute(u, {at: x}), x, source)
        case RandVar():
            bare = substitute(u, {chance.letter(under): under})
            return first_of(work, asked, lambda c: mean(work, bare, c), lambda c: by_joint_density(work, bare, c))
    raise Undecided("an expectation under something that is no law")


def mean_of_source(work: Work, asked: Node, u: Node, x: Node, source: Source) -> Node:
    chain = Chain(asked)
    value, shown, way = average_out_source(work, u, x, bare(source))
    if shown is not None:
        chain.to(rules.expectation_as_sum if way == "sum" else rules.expectation_as_integral, shown)
    end = (
        rules.moment_of_a_known_law
        if shown is None
        else rules.work_out_the_sum
        if way == "sum"
        else rules.work_out_the_integral
    )
    chain.to(end, value)
    chain.simplified(work.tidy(value))
    return work.close(chain)


def bare(source: Source) -> Source:
    return Source(
        source.variables,
        source.letters,
        source.body,
        source.conditions,
        source.discrete,
        frozenset(),
        source.law,
        source.values,
    )


def mean_given_values(work: Work, asked: Node, u: Node, values: dict[Node, Node]) -> Node:
    chance = work.chance
    whole = substitute(chance.unfold(u), dict(values))
    variables = chance.variables_in(whole)
    if not variables:
        return work.close(Chain(asked).to(rules.put_in_what_is_given, whole).simplified(work.tidy(whole)))
    if len(variables) != 1:
        raise Undecided("several variables given the values of others")
    x = variables[0]
    with_source(work, x)
    if any(y in chance.definitions for y in values):
        source = source_given_functions(work, x, values)
    else:
        source = posterior(work, x, values)
    return mean_of_source(work, asked, whole, x, source)


def source_given_functions(work: Work, x: Node, values: dict[Node, Node]) -> Source:
    """The law of x given the value of a variable that is computed from it and others, where it has a name."""
    events = tuple(Rel("=", y, v) for y, v in values.items())
    event = events[0] if len(events) == 1 else And(events, True)
    asked = Dens("p", (work.chance.letter(x),), events, (), (x, *values))
    law = density_given_event(work, asked, x, work.chance.letter(x), event, by_name=True)
    source = source_of_law(work.chance, x, law, None) if isinstance(law, Law) and isinstance(x, RandVar) else None
    if source is None:
        raise Undecided("the law given the value has no name")
    return source


def with_source(work: Work, x: Node) -> None:
    """A variable that only has listed masses must have a place among the sources while it is averaged out."""
    if not work.chance.source(x) and masses(work.chance, x) is not None:
        work.chance.sources.setdefault(x, [])


def mean_given_event(work: Work, asked: Node, u: Node, given: Node) -> Node:
    """E[u | A] = E[u 1_A] / P(A)."""
    chance = work.chance
    event = chance.unfold(given)
    whole = chance.unfold(u)
    below = find_probability(work, Prob(given, None))
    if below is ZERO:
        raise nothing_there(work, given)
    variables = list(dict.fromkeys([*chance.variables_in(whole), *chance.variables_in(event)]))
    cut = Expect(mul(u, Indicator(given)))
    top = Chain(cut)
    if (
        len(variables) == 1
        and len(chance.source(variables[0])) == 1
        and (values := finite_values(chance.source(variables[0])[0])) is not None
    ):
        source, x = chance.source(variables[0])[0], variables[0]
        kept = [v for v in values if holds(chance, substitute(event, {x: v}))]
        shown = add(*(mul(substitute(whole, {x: v}), substitute(source.body, {source.letters[0]: v})) for v in kept))
        top.to(rules.expectation_as_sum, shown)
        top.simplified(work.tidy(shown))
    elif (
        len(variables) == 1
        and len(chance.source(variables[0])) == 1
        and len(chance.source(variables[0])[0].variables) == 1
        and not chance.source(variables[0])[0].parents
    ):
        source, x = chance.source(variables[0])[0].apart_from(event, whole), variables[0]
        letter = source.letters[0]
        low, high, letters = support_ends(source, chance.letters)
        g = mul(substitute(whole, {x: letter}), source.body)
        parts_shown, parts_value = [], []
        for a, b in pieces_of(work, substitute(event, {x: letter}), source, low, high, letters):
            made = (
                scalar.summation(g, letter, a, b, letters)
                if source.discrete[0]
                else scalar.integrate(g, letter, a, b, letters)
            )
            if made is None:
                raise Undecided("an integral or a sum was not found in closed form")
            parts_value.append(made)
            parts_shown.append(wrapped(g, source.ranges()[0], a, b, (), g))
        top.to(rules.expectation_as_sum if source.discrete[0] else rules.expectation_as_integral, add(*parts_shown))
        top.to(rules.work_out_the_integral, work.tidy(add(*parts_value)))
    else:
        body, conditions, ranges = chance.joint(variables)
        put: dict[Node, Node] = {x: chance.letter(x) for x in variables}
        g = substitute(whole, put)
        parts = [
            p
            for cell in cells_of(substitute(event, put))
            for p in measure(mul(g, body), (*conditions, *cell), ranges, chance.letters)
        ]
        if any(p.guards for p in parts):
            raise Undecided("the result depends on where a letter lies")
        top.to(
            rules.expectation_as_sum if ranges[0].discrete else rules.expectation_as_integral,
            add(*(p.shown for p in parts)),
        )
        top.to(rules.work_out_the_integral, work.tidy(add(*(p.value for p in parts))))
    above = work.close(top)
    chain = Chain(asked)
    chain.to(rules.expectation_given_an_event, cut / Prob(given, None))
    chain.to(rules.put_in_what_is_given, above / below, as_is=True)
    chain.simplified(work.tidy(above / below))
    return work.close(chain)


# ---------------------------------------------------------------- variances
