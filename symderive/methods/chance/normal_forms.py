"""The law of a linear form in jointly normal variables, with the lines that find its mean and its variance."""

from __future__ import annotations

from symderive.expr.node import Node, substitute
from symderive.expr.probability import Cov, Expect, Law, RandVar, Var
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.moment_forms import mean_of_form, spread_of_forms
from symderive.methods.chance.normal import Joint, scalar_form
from symderive.methods.chance.regions import Undecided
from symderive.rules import expectation as means_rules


def normal_law(work: Work, u: Node) -> Law | None:
    """The normal law of an affine form in jointly normal variables."""
    joint = Joint(work)
    name = RandVar("T*")
    try:
        joint.affine(name, u)
    except Undecided:
        return None
    return Law("Normal", (joint.mean[name], joint.cov[name, name]))


def state_form(work: Work, u: Node, law: Law) -> None:
    """E[u] and Var[u] of a form in several variables, each on lines of its own: by linearity and by bilinearity."""
    form = scalar_form(work.chance, u)
    if form is None or len(form[0]) < 2:
        return
    joint = Joint(work)
    try:
        for _, x in form[0]:
            joint.need(x)
    except Undecided:
        return
    spread = spread_of_forms(form, form)
    for asked, line, rule, value in (
        (Expect(u), mean_of_form(form), means_rules.linearity_of_expectation, law.params[0]),
        (Var(u), spread, means_rules.variance_of_a_linear_form, law.params[1]),
    ):
        if asked in work.found or line is None or value is asked:
            continue
        known: dict[Node, Node] = {}
        for p in line.walk():
            match p:
                case Expect(x, None, None):
                    known[p] = joint.mean[x]
                case Var(x, None, None):
                    known[p] = joint.cov[x, x]
                case Cov(x, y, None):
                    known[p] = joint.cov[x, y]
        chain = Chain(asked).to(rule, line)
        chain.to(means_rules.put_in_what_is_given, substitute(line, known))
        work.close(chain.simplified(value))


def independent_pairs(work: Work, u: Node) -> bool:
    """Are the variables of a form stated to be independent of each other?"""
    return work.chance.together(work.chance.variables_in(u))
