"""Questions on jointly normal variables: marginals, conditionals, means and covariances of vectors and affine maps."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import Num, Rel
from symderive.expr.arrays import Block, Entry
from symderive.expr.build import add, is_zero, mul, transpose
from symderive.expr.laws import normal_moment as raw_normal_moment
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, Cov, Dens, Expect, Law, LawDens, Var
from symderive.expr.shape import is_scalar
from symderive.methods.chance.block_forms import parts_of
from symderive.methods.chance.densities import variables_and_values
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.model_lines import (
    across_a_model,
    joint_cov,
    joint_mean,
    joint_of,
    made_from_a_model,
    precision_line,
    sum_of_maps,
)
from symderive.methods.chance.moment_forms import mean_of_form, spread_of_forms
from symderive.methods.chance.normal import Form, Joint, linear_form, scalar_form
from symderive.methods.chance.normal_lines import (
    Values,
    as_column,
    combine,
    cross,
    form_of,
    general_mean,
    general_spread,
    is_block_free,
    numbers,
    own,
    sandwich,
    single,
    stacked_alike,
)
from symderive.methods.chance.posterior import values_given
from symderive.methods.chance.regions import Undecided
from symderive.rules import expectation as means_rules
from symderive.rules import gaussian as rules


def normal_density(work: Work, asked: Dens) -> Law:
    """p(x | y) of jointly normal variables as a law; raises Undecided."""
    targets, values = variables_and_values(work.chance, asked)
    group = list(targets)
    joint = joint_of(work, [*group, *values])
    chain = Chain(asked)
    point = stack(list(targets.values()))
    if not values:
        mean, spread = joint.mean_of(group), joint.cov_of(group, group)
        if len(group) == 1:
            marginal_moments(work, group[0])
        law = Law("Normal", (joint.settle(mean), joint.settle(spread)))
        rule = rules.gaussian_marginal if not made(work, group) else rules.affine_map_of_a_normal
        chain.to(rule, LawDens(law, point))
        work.close(chain)
        return law
    state_joint(work, joint, group, list(values))
    m, mean, s, spread = joint.conditional(group, values)
    if len(group) == 1:
        condition = as_condition(values)
        for moment in (
            Expect(group[0], condition),
            Var(group[0], condition) if is_scalar(group[0].shape) else Cov(group[0], group[0], condition),
        ):
            if moment not in work.found:
                normal_moment(work, moment)
    law = Law("Normal", (mean, spread))
    if len(group) > 1:  # of a single variable the moments have been worked out above
        chain.to(rules.gaussian_conditional, LawDens(Law("Normal", (m, s)), point))
    chain.to(means_rules.simplify if chain.steps else rules.gaussian_conditional, LawDens(law, point))
    work.close(chain)
    return law


def as_condition(values: Values) -> Node:
    """Values as the event that they are taken."""
    events = tuple(Rel("=", y, v) for y, v in values.items())
    return events[0] if len(events) == 1 else And(events, True)


def marginal_moments(work: Work, x: Node) -> None:
    """Mean and covariance of what is asked for, each on its own lines."""
    kept = list(work.strands)
    for moment in (Expect(x), Var(x) if is_scalar(x.shape) else Cov(x, x)):
        if moment in work.found:
            continue
        try:
            normal_moment(work, moment)
        except Undecided:
            work.strands[:] = kept
            return


def made(work: Work, group: list[Node]) -> bool:
    return any(x in work.chance.definitions for x in group)


def state_joint(work: Work, joint: Joint, group: list[Node], given: list[Node]) -> None:
    """Where the joint law is not stated but made, its blocks are found first, each on a line."""
    stated = any(set(group) | set(given) <= set(parts_of(f.u, work.chance)) for f in work.chance.vectors)
    if stated:
        return
    for x in (*group, *given):
        one = Expect(x)
        if one not in work.found:
            state_block(work, one, [x], joint.mean[x])
    for i, x in enumerate((*group, *given)):
        for y in (*group, *given)[i:]:
            pair: Node = Var(x) if x is y and is_scalar(x.shape) else Cov(x, y)
            if pair not in work.found:
                state_block(work, pair, [x, y], joint.cov[x, y])


def state_block(work: Work, moment: Node, variables: list[Node], value: Node) -> None:
    """A block of a joint law that is made: of an affine map by its moments, of a stated law at once."""
    chance = work.chance
    mapped = any(x in chance.definitions for x in variables)
    chain = Chain(moment)
    forms = [scalar_form(chance, chance.unfold(x)) for x in variables] if mapped else []
    if all(is_scalar(x.shape) for x in variables) and forms and forms[0] is not None and forms[-1] is not None:
        line = mean_of_form(forms[0]) if isinstance(moment, Expect) else spread_of_forms(forms[0], forms[-1])
        if line is not None:
            roots = dict.fromkeys(x for form in forms if form is not None for _, x in form[0])
            formed(joint_of(work, list(roots)), chain, line, work, None)
    own_law = len(set(variables)) == 1 and all(s.law is not None and not s.parents for s in chance.source(variables[0]))
    rule = rules.affine_map_of_a_normal if mapped else rules.joint_of_a_linear_gaussian_model
    if own_law and chance.source(variables[0]):
        rule = means_rules.moment_of_a_known_law
    work.close(chain.simplified(value) if chain.steps else chain.to(rule, value))


def stack(values: list[Node]) -> Node:
    return values[0] if len(values) == 1 else Block(tuple((v,) for v in values))


# ---------------------------------------------------------------- moments
def normal_moment(work: Work, asked: Node) -> Node:
    """E, Var, Cov of affine expressions of jointly normal variables, also of vectors and given values."""
    chance = work.chance
    match asked:
        case Expect(u, given, None):
            left, right = u, None
        case Var(u, given, None):
            left, right = u, u
        case Cov(u, v, given):
            left, right = u, v
        case _:
            raise Undecided("not a moment")
    values = {} if given is None else values_given(chance, given)
    if values is None:
        raise Undecided("given an event")
    if right is None and is_scalar(left.shape) and values:
        curved = mean_of_a_power(work, asked, left, values)
        if curved is not None:
            return curved
    sides = [form_of(work, s) for s in (left, right) if s is not None]
    variables = list(dict.fromkeys(x for form in sides for _, x in form[0]))
    joint = joint_of(work, [*variables, *values])
    chain = Chain(asked)
    if not values:
        return plain_moment(work, joint, asked, left, right, sides, chain)
    state_joint(work, joint, variables, list(values))
    group = variables
    m, mean, s, spread = joint.conditional(group, values)
    if right is None:
        value = combine(joint, sides[0], group, mean)
        shown = m if single(sides[0], group) or stacked_alike(left, group) else value
        if shown is value:
            formed(joint, chain, mean_of_form(sides[0], given), work, given)
        chain.to(
            rules.gaussian_conditional,
            general_mean(group, values) if shown is m and is_block_free(group, values) else shown,
        )
        if chain.line is not shown:
            chain.to(means_rules.put_in_what_is_given, shown)
        chain.to(means_rules.simplify, value, size="major")
        return work.close(chain)
    value = sandwich(joint, sides[0], sides[-1], group, spread)
    whole = (single(sides[0], group) and single(sides[-1], group)) or (left is right and stacked_alike(left, group))
    shown = s if whole else value
    if not whole:
        line = spread_of_forms(sides[0], sides[-1], given)
        if line is asked and len(values) == 1 and isinstance(asked, Cov):
            (y,) = values
            chain.to(rules.gaussian_conditional, cross(asked.u, asked.v, y))
            chain.to(means_rules.put_in_what_is_given, substitute(chain.line, numbers(joint, chain.line)))
        elif line is not None:
            formed(joint, chain, line, work, given)
    chain.to(
        rules.gaussian_conditional,
        general_spread(group, values) if shown is s and is_block_free(group, values) else shown,
    )
    if chain.line is not shown:
        chain.to(means_rules.put_in_what_is_given, shown)
    chain.to(means_rules.simplify, value, size="major")
    return work.close(chain)


def mean_of_a_power(work: Work, asked: Node, u: Node, values: Values) -> Node | None:
    """E[g(X) | values] for a polynomial g of higher degree in one variable, by its normal law given the values."""
    chance = work.chance
    whole = substitute(chance.unfold(u), dict(values))
    variables = chance.variables_in(whole)
    powers = scalar.polynomial(whole, variables, chance.letters) if len(variables) == 1 else None
    if powers is None or max(k for (k,) in powers) < 2 or not is_scalar(variables[0].shape):
        return None
    x = variables[0]
    _, mean, _, spread = joint_of(work, [x, *values]).conditional([x], values)
    condition = as_condition(values)
    for moment in (Expect(x, condition), Var(x, condition)):
        if moment not in work.found:
            normal_moment(work, moment)
    chain = Chain(asked)
    terms = []
    for (k,), c in powers.items():
        terms.append(mul(c, raw_normal_moment(k, mean, spread)) if k else c)
    chain.to(means_rules.moment_of_a_known_law, add(*terms))
    chain.simplified(work.tidy(chain.line))
    return work.close(chain)


def formed(joint: Joint, chain: Chain, line: Node, work: Work, given: Node | None) -> None:
    """A linear form's moment in those of single variables; given values, each of these is found first."""
    moments = list(dict.fromkeys(p for p in line.walk() if isinstance(p, Expect | Var | Cov)))
    if line is chain.subject or not moments:
        return
    values: dict[Node, Node] = {}
    for p in moments:
        if given is not None:
            values[p] = work.found[p] if p in work.found else normal_moment(work, p)
        elif isinstance(p, Expect):
            values[p] = joint.mean[p.u]
        else:
            values[p] = joint.cov[p.u, p.u if isinstance(p, Var) else p.v]
    chain.to(
        means_rules.linearity_of_expectation
        if isinstance(moments[0], Expect)
        else means_rules.covariance_is_bilinear
        if isinstance(chain.subject, Cov)
        else means_rules.variance_of_a_linear_form,
        line,
    )
    chain.to(means_rules.put_in_what_is_given, substitute(line, values))


def plain_moment(
    work: Work, joint: Joint, asked: Node, left: Node, right: Node | None, sides: list[Form], chain: Chain
) -> Node:
    group = list(dict.fromkeys(x for form in sides for _, x in form[0]))
    one = (
        linear_form(work.chance, work.chance.unfold(left))
        if as_column(left) is None and not isinstance(left, Entry)
        else None
    )
    mapped = one is not None and len(one[0]) == 1 and one[0][0][0] != Num(1)
    if not mapped:
        made_from_a_model(work, left, right, chain)
    if right is None:
        if mapped and one is not None:
            (a, x), c = one[0][0], one[1]
            shown = mul(a, Expect(x))
            chain.to(means_rules.mean_of_an_affine_map, shown if add() is c or is_zero(c) else add(shown, c))
            chain.to(means_rules.put_in_what_is_given, substitute(chain.line, {Expect(x): joint_mean(work, x)}))
        if not chain.steps and is_scalar(left.shape):
            formed(joint, chain, mean_of_form(sides[0]), work, None)
        value = combine(joint, sides[0], group, None)
        chain.to(means_rules.simplify if chain.steps else rules.gaussian_marginal, value)
        return work.close(chain)
    if mapped and right is left and one is not None:
        a, x = one[0][0]
        chain.to(means_rules.covariance_of_an_affine_map, mul(a, own(x), transpose(a)))
        chain.to(means_rules.put_in_what_is_given, mul(a, joint_cov(work, x), transpose(a)))
    if right is left and not mapped and not is_scalar(left.shape):
        sum_of_maps(work, left, chain)
    if right is not left and not chain.steps:
        across_a_model(work, left, right, chain)
    value = sandwich(joint, sides[0], sides[-1], group, None)
    rule = rules.gaussian_marginal if not made(work, group) else rules.affine_map_of_a_normal
    precision_line(work, asked, group, chain)
    first, second = (
        linear_form(work.chance, work.chance.unfold(w)) if is_scalar(w.shape) else None for w in (left, right)
    )
    line = None
    if not chain.steps and one is not None and first is not None and second is not None:
        line = spread_of_forms(first, second)
        joint = joint_of(work, list(dict.fromkeys([*group, *(x for _, x in (*first[0], *second[0]))])))
    if line is not None:
        formed(joint, chain, line, work, None)
    chain.to(means_rules.simplify if chain.steps else rule, value, size="major")
    return work.close(chain)
