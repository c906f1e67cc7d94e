"""Lines for the blocks of a joint normal law that a linear model, an affine map or a precision matrix gives."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import Inverse, Num, Transpose
from symderive.expr.arrays import Entry
from symderive.expr.build import add, is_zero, mul, transpose
from symderive.expr.node import Node, holds, substitute
from symderive.expr.probability import Expect, Law, RandVar
from symderive.expr.shape import is_scalar
from symderive.methods.chance.block_forms import parts_of
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.matrices import as_node, explicit
from symderive.methods.chance.normal import Joint, linear_form
from symderive.methods.chance.normal_lines import own
from symderive.rules import expectation as means_rules
from symderive.rules import gaussian as rules


def joint_of(work: Work, variables: list[Node]) -> Joint:
    """The joint normal law of some variables; entries of a vector bring the vector."""
    joint = Joint(work)
    for x in variables:
        joint.need(x)
    return joint


def sum_of_maps(work: Work, y: Node, chain: Chain) -> None:
    """Cov[A x + B z] = A Cov[x] A^T + B Cov[z] B^T for uncorrelated vectors x and z."""
    form = linear_form(work.chance, work.chance.unfold(y))
    if form is None or len(form[0]) < 2 or chain.steps:
        return
    variables = [x for _, x in form[0]]
    joint = joint_of(work, variables)
    if len(set(variables)) < len(variables) or any(
        not is_zero(joint.cov[x, z]) for i, x in enumerate(variables) for z in variables[:i]
    ):
        return
    terms = [own(x) if a == Num(1) else mul(a, own(x), transpose(a)) for a, x in form[0]]
    chain.to(
        means_rules.covariance_of_an_affine_map,
        add(*terms),
        why="Independent vectors have no covariance with each other, so the covariances of the terms add.",
    )
    put = {own(x): joint.cov[x, x] for x in variables}
    chain.to(means_rules.put_in_what_is_given, substitute(chain.line, dict(put)))


def made_from_a_model(work: Work, y: Node, other: Node | None, chain: Chain) -> None:
    """The mean or covariance of y where y | x ~ N(A x + b, Q) is stated: A E[x] + b, A Cov[x] A' + Q."""
    laws = [f.law for f in work.chance.vectors if f.u is y and f.given is not None]
    if len(laws) != 1 or (other is not None and other is not y) or is_scalar(y.shape):
        return
    law = laws[0]
    if not isinstance(law, Law):
        return
    form = linear_form(work.chance, law.params[0]) if law.name == "Normal" and len(law.params) == 2 else None
    if form is None or len(form[0]) != 1 or holds(law.params[1], RandVar):
        return
    (a, x), c = form[0][0], form[1]
    inner: Node
    if other is None:
        inner, known = Expect(x), joint_mean(work, x)
        line = mul(a, inner) if is_zero(c) else add(mul(a, inner), c)
    else:
        inner, known = own(x), joint_cov(work, x)
        line = add(mul(a, inner, transpose(a)), law.params[1])
    chain.to(rules.joint_of_a_linear_gaussian_model, line)
    chain.to(means_rules.put_in_what_is_given, substitute(chain.line, {inner: known}))


def across_a_model(work: Work, left: Node, right: Node, chain: Chain) -> None:
    """Cov[x, y] = Cov[x] A' (and A Cov[x] for Cov[y, x]) where y | x ~ N(A x + b, Q) is stated."""
    for x, y in ((left, right), (right, left)):
        stated = [f for f in (*work.chance.vectors, *work.chance.laws) if f.u is y and f.given is not None]
        laws = list(dict.fromkeys(f.law for f in stated))
        if len(laws) != 1 or not isinstance(laws[0], Law) or laws[0].name != "Normal" or is_scalar(x.shape):
            continue
        form = linear_form(work.chance, laws[0].params[0])
        if form is None or len(form[0]) != 1 or form[0][0][1] is not x:
            continue
        a = form[0][0][0]
        chain.to(
            rules.joint_of_a_linear_gaussian_model,
            mul(own(x), a.u if isinstance(a, Transpose) else transpose(a)) if x is left else mul(a, own(x)),
        )
        chain.to(means_rules.put_in_what_is_given, substitute(chain.line, {own(x): joint_cov(work, x)}))
        return


def precision_line(work: Work, asked: Node, group: list[Node], chain: Chain) -> None:
    """Where the covariance is stated as the inverse of a precision matrix, the entry of that inverse is shown."""
    for fact in work.chance.vectors:
        if isinstance(fact.law, Law) and len(fact.law.params) == 2 and isinstance(fact.law.params[1], Inverse):
            parts = parts_of(fact.u, work.chance)
            if len(group) == 1 and group[0] in parts and len(parts) > 1 and not chain.steps:
                i = Num(parts.index(group[0]) + 1)
                chain.to(rules.gaussian_marginal, Entry(fact.law.params[1], (i, i)))
                inner = work.chance.unfold(fact.law.params[1].u)
                rows = explicit(inner, work.chance.letters)
                found = scalar.invert(rows, work.chance.letters) if rows is not None else None
                if found is not None:
                    chain.to(rules.covariance_from_precision, Entry(as_node(found), (i, i)))


def joint_mean(work: Work, x: Node) -> Node:
    joint = joint_of(work, [x])
    return joint.mean[x]


def joint_cov(work: Work, x: Node) -> Node:
    joint = joint_of(work, [x])
    return joint.cov[x, x]
