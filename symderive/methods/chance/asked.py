"""The value of any formula in probabilities, densities, moments and information: part by part, then put together."""

from __future__ import annotations

from collections.abc import Callable

from symderive import scalar
from symderive.expr.algebra import INFINITY, ZERO, Cases, Rel, Size, Sym
from symderive.expr.build import add, divide, neg
from symderive.expr.calculus import Derivative, Integral, Limit
from symderive.expr.laws import law_row
from symderive.expr.node import Node, free_leaves, substitute, transform
from symderive.expr.probability import Cov, Dens, Expect, Info, Law, LawDens, Prob, RandVar, Var
from symderive.expr.shape import Dim, is_scalar
from symderive.methods.chance.approximate import approximate_probability
from symderive.methods.chance.conditional_means import inner_moments, moment_of_conditional
from symderive.methods.chance.counts import count_question
from symderive.methods.chance.densities import find_density
from symderive.methods.chance.events import find_probability
from symderive.methods.chance.gaussian import normal_density, normal_moment
from symderive.methods.chance.growth import approached, limit_at_infinity
from symderive.methods.chance.information import find_information
from symderive.methods.chance.inner_products import inner_product_moment
from symderive.methods.chance.lawful import source_of_law
from symderive.methods.chance.length_moments import distance_moment
from symderive.methods.chance.length_probabilities import distance_probability
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.model_lines import joint_of
from symderive.methods.chance.moments import source_given_functions
from symderive.methods.chance.posterior import posterior, values_given, weighed_components
from symderive.methods.chance.predictive import predictive_probability, state_posterior
from symderive.methods.chance.regions import Impossible, Undecided
from symderive.methods.chance.single import FINISH, measure_event
from symderive.methods.chance.sources import Source
from symderive.methods.chance.spreads import find_moment
from symderive.methods.chance.together import moments_together
from symderive.methods.chance.truth import holds
from symderive.methods.chance.vectors import vector_moment
from symderive.methods.chance.weights_from_means import find_weight
from symderive.rules import expectation as means_rules
from symderive.rules import laws as rules
from symderive.rules import new_variables as new_rules

ATOMS = (Prob, Dens, Expect, Var, Cov, Info, LawDens)


def value_of(work: Work, u: Node, *, by_name: bool = False) -> Node:
    """The value of a formula; raises Undecided where a part of it is not found."""
    if u in work.found:
        return work.found[u]
    if isinstance(u, ATOMS):
        return atom(work, u, by_name=by_name)
    if isinstance(u, Limit):
        return limit_of(work, u)
    if isinstance(u, Integral):
        return integral_of_formula(work, u)
    if isinstance(u, Derivative):
        raise Undecided("a derivative")
    atoms = outermost(u)
    if not atoms:
        raise Undecided("a formula without probabilities")
    return ways(work, lambda: part_by_part(work, u, atoms), lambda: moments_together(work, u, atoms))


def part_by_part(work: Work, u: Node, atoms: list[Node]) -> Node:
    chain = Chain(u)
    put = {a: value_of(work, a) for a in atoms}
    chain.to(means_rules.put_in_what_is_given, substitute(u, put))
    chain.simplified(work.tidy(chain.line))
    return work.close(chain)


def outermost(u: Node) -> list[Node]:
    """The probabilistic parts of a formula that lie in no other one."""
    found: dict[Node, None] = {}
    stack = [u]
    while stack:
        part = stack.pop()
        if isinstance(part, (ATOMS, Integral | Limit)):
            found[part] = None
        else:
            stack.extend(reversed(part.kids))
    return list(found)


def ways(work: Work, *attempts: Callable[[], Node]) -> Node:
    """The first attempt that succeeds; where none does, all reasons are told."""
    reasons: list[str] = []
    impossible = False
    strands, found, assumed = list(work.strands), dict(work.found), list(work.assumptions)
    for attempt in attempts:
        try:
            return attempt()
        except Undecided as why:
            reasons.append(str(why))
            impossible = impossible or isinstance(why, Impossible)
            work.strands[:], work.assumptions[:] = strands, assumed
            work.found.clear()
            work.found.update(found)
    raise (Impossible if impossible else Undecided)("; ".join(dict.fromkeys(reasons)))


def atom(work: Work, u: Node, *, by_name: bool) -> Node:
    return ways(work, lambda: count_question(work, u), lambda: other_ways(work, u, by_name=by_name))


def other_ways(work: Work, u: Node, *, by_name: bool) -> Node:
    match u:
        case Prob():
            return ways(
                work,
                lambda: approximate_probability(work, u),
                lambda: distance_probability(work, u),
                lambda: given_values(work, u),
                lambda: find_probability(work, u),
                lambda: find_weight(work, u),
            )
        case Dens():
            attempts = [lambda: find_density(work, u, by_name=by_name)]
            if by_name:
                attempts.insert(0, lambda: normal_density(work, u))
            else:
                attempts.append(lambda: density_of_law(work, u))
            return ways(work, *attempts)
        case Expect() | Var() | Cov():
            if any(inner_moments(kid) for kid in u.kids):
                return moment_of_conditional(work, u, lambda m: value_of(work, m))
            if not is_scalar(u.shape):
                return ways(
                    work,
                    lambda: distance_moment(work, u),
                    lambda: normal_moment(work, u),
                    lambda: vector_moment(work, u, lambda m: value_of(work, m)),
                )
            attempts = [lambda: distance_moment(work, u), lambda: find_moment(work, u), lambda: normal_moment(work, u)]
            if getattr(u, "given", None) is not None or any(
                isinstance(x, RandVar) and work.chance.source(x) == [] for x in work.chance.variables_in(u)
            ):
                attempts[1], attempts[2] = attempts[2], attempts[1]
            attempts.append(lambda: vector_moment(work, u, lambda m: value_of(work, m)))
            attempts.append(lambda: inner_product_moment(work, u))
            before = len(work.strands)
            value = ways(work, *attempts)
            if sum(len(s.steps) for s in work.strands[before:]) == 1:
                law_first(work, u, before)
            return value
        case Info():
            return find_information(work, u)
        case LawDens(law, point):
            row = law_row(law)
            if row is None:
                raise Undecided("a law without a row")
            chain = Chain(u)
            chain.to(rules.read_off_the_law, row.density(point, *law.params))
            return work.close(chain)
    raise Undecided("not a question of probability")


def law_first(work: Work, u: Node, place: int) -> None:
    """Before a moment that is read off a law given values: how that law is found."""
    values = values_given(work.chance, getattr(u, "given", None))
    x = u.kids[0]
    if not values or not isinstance(x, RandVar) or x in work.chance.definitions:
        return
    state_posterior(work, x, values, place)


def density_of_law(work: Work, u: Dens) -> Node:
    law = normal_density(work, u)
    row = law_row(law)
    if row is None or len(u.arguments) != 1 or not is_scalar(u.arguments[0].shape):
        raise Undecided("a density of a vector")
    return row.density(u.arguments[0], *law.params)


def given_values(work: Work, u: Prob) -> Node:
    """P(event in X | Y = y): by the law of X given the value."""
    values = values_given(work.chance, u.given)
    if not values:
        raise Undecided("no values are given")
    chance = work.chance
    event = substitute(chance.unfold(u.event), dict(values))
    variables = chance.variables_in(event)
    if len(variables) != 1:
        raise Undecided("several variables given the values of others")
    x = variables[0]
    law = None
    derived = False
    try:
        joint = joint_of(work, [x, *values])
        _, mean, _, spread = joint.conditional([x], values)
        law = Law("Normal", (mean, spread))
    except Undecided:
        law = None
    if law is not None and isinstance(x, RandVar):
        source = source_of_law(chance, x, law, None)
        assert source is not None
    elif any(y in chance.definitions for y in values):
        source = source_given_functions(work, x, values)
    else:
        kept = len(work.strands)
        try:
            return predictive_probability(work, u, event, x, values)
        except Undecided:
            del work.strands[kept:]
        source = posterior(work, x, values)
        derived = True
    if source.values is not None and all(source.discrete):
        weights = weighed_components(work, x, values) if not chance.source(x) else {}
        return by_listed(work, u, event, x, source, weights)
    value, shown, rule = measure_event(work, event, x, source)
    chain = Chain(u)
    before = len(work.strands)
    if derived:
        state_posterior(work, x, values)
    told = len(work.strands) > before
    chain.to(rule if told or law is not None or source.law is not None else rules.bayes_rule_for_densities, shown)
    if value is not chain.line:
        chain.to(FINISH.get(rule.name, means_rules.simplify), value)
    return work.close(chain)


def by_listed(work: Work, u: Prob, event: Node, x: Node, source: Source, weights: dict[Node, Node]) -> Node:
    letter = source.letters[0]
    total: list[Node] = []
    top: list[Node] = []
    for v in source.values or ():
        held = holds(work.chance, substitute(event, {x: v}))
        if held is None:
            raise Undecided("whether a value belongs to the event is open")
        if held:
            total.append(pick(substitute(source.body, {letter: v})))
            top += [weights[v]] if weights else []
    chain = Chain(u)
    if top:
        chain.to(rules.bayes_rule_for_densities, divide(add(*top), add(*weights.values())))
        chain.to(means_rules.simplify, work.tidy(add(*total)), size="major")
    else:
        chain.to(rules.bayes_rule_for_densities, add(*total))
        chain.simplified(work.tidy(chain.line))
    return work.close(chain)


def pick(body: Node) -> Node:
    """The branch of a case distinction whose relation between values holds."""
    if isinstance(body, Cases):
        for when, value in body.branches:
            if isinstance(when, Rel) and when.left is when.right:
                return value
    return body


# ---------------------------------------------------------------- limits and integrals of formulas
def limit_of(work: Work, u: Limit) -> Node:
    """A limit of probabilities: first the probability as a function, then the limit."""
    chain = Chain(u)
    atoms = outermost(u.body)
    chance = work.chance
    kept, strands = chance.letters, list(work.strands)
    if u.target is ZERO:
        chance.letters = kept.positive(u.var)
        for leaf in free_leaves(u.body):
            low, high = kept.of(leaf)
            if leaf is not u.var and (low is not None or high is not None):
                work.assume("the small interval lies within the range of the variable")
    try:
        put = {a: value_of(work, a) for a in atoms}
    finally:
        chance.letters = kept
        if u.target is not INFINITY:
            # What holds near the limit only is no line of its own.
            work.strands[:] = strands
            for a in atoms:
                work.found.pop(a, None)
    # The dimension D of a vector and the letter D that grows are one number.
    body = transform(substitute(u.body, put), lambda part: u.var if size_named(part, u.var) else part)
    if any(isinstance(part, Size) and mentions(part, u.var) for part in body.walk()):
        raise Undecided("the letter of the limit stands in a size of another form")
    chain.to(means_rules.put_in_what_is_given, Limit(body, u.var, u.target, u.side))
    found = (
        limit_at_infinity(body, u.var, chance.letters)
        if u.target is INFINITY
        else scalar.limit(body, u.var, u.target, u.side, chance.letters)
    )
    if found is None:
        raise Undecided("a limit was not found")
    found = work.tidy(found)
    if u.target is INFINITY:
        if not approached(body, u.var, found, chance.letters):
            raise Undecided("the values for large arguments do not confirm the limit")
        chain.to(new_rules.take_the_limit, found)
    else:
        chain.to(new_rules.density_is_the_slope_of_the_distribution_function, found)
    return work.close(chain)


def size_named(part: Node, letter: Node) -> bool:
    return isinstance(part, Size) and isinstance(letter, Sym) and part.dim == Dim.of(letter.name)


def mentions(part: Size, letter: Node) -> bool:
    return any(getattr(letter, "name", None) in names for names, _ in part.dim.terms)


def integral_of_formula(work: Work, u: Integral) -> Node:
    """An integral of densities: the densities are put in, then it is worked out."""
    chance = work.chance
    chain = Chain(u)
    atoms = outermost(u.body)
    put = {a: value_of(work, a) for a in atoms}
    body = substitute(u.body, put)
    low, high = (u.low, u.high) if u.low is not None and u.high is not None else (neg(INFINITY), INFINITY)
    chain.to(means_rules.put_in_what_is_given, Integral(body, u.var, low, high))
    found = scalar.integrate(body, u.var, low, high, chance.letters)
    if found is None:
        raise Undecided("an integral was not found in closed form")
    chain.to(means_rules.work_out_the_integral, work.tidy(found))
    return work.close(chain)
