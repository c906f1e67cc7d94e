"""The mean of a function of one affine form in jointly normal variables, E|X - Y|: by the normal law of that form."""

from __future__ import annotations

from symderive.expr.algebra import Map
from symderive.expr.node import Node, substitute
from symderive.expr.probability import RandVar
from symderive.methods.chance.averaging import average_out_source
from symderive.methods.chance.lawful import source_of_law
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.measuring import wrapped
from symderive.methods.chance.normal_forms import normal_law, state_form
from symderive.methods.chance.regions import Undecided
from symderive.rules import expectation as rules
from symderive.rules import gaussian as normal_rules

#: functions that bend at zero: where these stand, an integral over several variables is parted in cases
BENT = ("abs", "relu")


def mean_through_one_normal(work: Work, u: Node, chain: Chain) -> None:
    """E[g(a X + b Y + c)] as an integral over one normal variable; raises Undecided."""
    chance = work.chance
    whole = chance.unfold(u)
    forms = {p.u for p in whole.walk() if isinstance(p, Map) and p.name in BENT and p.primes == 0}
    if len(forms) != 1 or len(chance.variables_in(form := forms.pop())) < 2:
        raise Undecided("not a function of one form in several variables")
    t = RandVar("T")
    g = substitute(whole, {form: t})
    if chance.variables_in(g) != [t]:
        raise Undecided("the variables stand outside of the form too")
    law = normal_law(work, form)
    source = source_of_law(chance, t, law, None) if law is not None else None
    if source is None:
        raise Undecided("the form is not stated to be normal")
    chance.sources[t] = [source]
    try:
        value, _, _ = average_out_source(work, g, t, source)
    finally:
        del chance.sources[t]
    if law is not None:
        state_form(work, form, law)
    letter = source.letters[0]
    body = substitute(g, {t: letter}) * source.body
    chain.to(
        normal_rules.affine_map_of_a_normal,
        wrapped(body, source.ranges()[0], *source.span(), (), body),
        why="A linear form in jointly normal variables is normal: its mean and its variance are all that is needed.",
    )
    chain.to(rules.work_out_the_integral, value)
    chain.simplified(work.tidy(value))
