"""The covariance with a variable whose normal law is stated given others: its conditional mean stands in its place."""

from __future__ import annotations

from symderive.expr.algebra import Num
from symderive.expr.build import add, mul
from symderive.expr.node import Node
from symderive.expr.probability import Cov, RandVar, Var
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.means import parents_of
from symderive.methods.chance.moment_forms import spread_of_forms
from symderive.methods.chance.normal import Form, Joint, scalar_form
from symderive.methods.chance.regions import Undecided
from symderive.rules import expectation as rules

GIVEN_ITS_PARENTS = (
    "Given the variables in its law, its mean is this function of them, and nothing before them matters: "
    "Cov[X, Y] = Cov[X, E[Y | Z]]."
)


def covariance_along_a_chain(work: Work, asked: Cov) -> Node:
    """Cov[X, Y] by the conditional means of the later variable, then of the ones before; raises Undecided."""
    x, y = asked.u, asked.v
    if asked.given is not None or not all(isinstance(v, RandVar) and v not in work.chance.definitions for v in (x, y)):
        raise Undecided("not two variables")
    joint = Joint(work)
    joint.need(x)
    joint.need(y)
    value = joint.cov[x, y]
    chain = Chain(asked)
    here: Node = asked
    for _ in range(8):
        later = next((c for c in moments_of(here) if c.u is not c.v and last_of(work, c) is not None), None)
        if later is None:
            break
        one = last_of(work, later)
        assert one is not None
        other, form = one
        mean = add(*(p if a == Num(1) else mul(a, p) for a, p in form[0]), form[1])
        opened = spread_of_forms(([(Num(1), other)], Num(0)), form)
        if opened is None:
            raise Undecided("a mean that is not linear")
        place = place_of(here, later)
        plain = isinstance(opened, Cov | Var)  # the mean is one variable as it is
        chain.to(rules.tower_rule, here.replace(place, opened if plain else Cov(other, mean)), why=GIVEN_ITS_PARENTS)
        here = here.replace(place, opened)
        chain.to(rules.covariance_is_bilinear, here)
        here = chain.line
    if not chain.steps:
        raise Undecided("no law is stated given others")
    put: dict[Node, Node] = {}
    for p in chain.line.walk():
        match p:
            case Var(u, None, None):
                put[p] = joint.cov[u, u]
            case Cov(u, v, None):
                put[p] = joint.cov[u, v]
    chain.to(rules.put_in_what_is_given, with_values(chain.line, put))
    chain.simplified(value)
    return work.close(chain)


def with_values(u: Node, put: dict[Node, Node]) -> Node:
    from_below = put.get(u)
    if from_below is not None:
        return from_below
    return u.rebuild(tuple(with_values(k, put) for k in u.kids)) if u.kids else u


def moments_of(u: Node) -> list[Cov]:
    return [p for p in u.walk() if isinstance(p, Cov)]


def place_of(u: Node, part: Node) -> tuple[int, ...]:
    """Where a part stands."""
    if u is part:
        return ()
    for n, kid in enumerate(u.kids):
        if part in kid.walk():
            return (n, *place_of(kid, part))
    raise Undecided("a part that is not there")


def last_of(work: Work, c: Cov) -> tuple[Node, Form] | None:
    """Of two variables the one whose law is stated given others that are no descendants of the other one: the other
    variable and the linear form of the conditional mean."""
    chance = work.chance
    for other, y in ((c.u, c.v), (c.v, c.u)):
        sources = chance.source(y)
        if len(sources) != 1 or not sources[0].parents or sources[0].law is None or sources[0].law.name != "Normal":
            continue
        if y in parents_of(chance, other):
            continue
        form = scalar_form(chance, sources[0].law.params[0])
        if form is not None and form[0]:
            return other, form
    return None
