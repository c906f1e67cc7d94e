"""Variables taken together: their joint masses, joint entropy and mutual information, in nats."""

from __future__ import annotations

import itertools

from symderive import scalar
from symderive.expr.algebra import INFINITY, UNITY, ZERO, Apply, Num, Pow, Rel
from symderive.expr.build import add, mul
from symderive.expr.node import Node, substitute, transform
from symderive.expr.probability import And, Cov, FiniteSet, Info, Prob, Var
from symderive.methods.chance.averaging import finite_values
from symderive.methods.chance.entropy import entropy_of_masses
from symderive.methods.chance.events import find_probability
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.log_ratios import log
from symderive.methods.chance.normal import Joint
from symderive.methods.chance.regions import Undecided
from symderive.rules import expectation as means_rules
from symderive.rules import information as info_rules


def joint_entropy(work: Work, asked: Info, variables: tuple[Node, ...]) -> Node:
    return entropy_of_masses(work, Chain(asked), list(table(work, list(variables)).values()))


def mutual_information(work: Work, asked: Info, x: Node, y: Node) -> Node:
    """sum p(x, y) log p(x, y) / (p(x) p(y)), or of joint normals -1/2 log(1 - rho^2)."""
    chain = Chain(asked)
    try:
        joint = table(work, [x, y])
    except Undecided:
        return information_of_normals(work, asked, x, y)
    first: dict[Node, Node] = {}
    second: dict[Node, Node] = {}
    for (a, b), m in joint.items():
        first[a] = add(first[a], m) if a in first else m
        second[b] = add(second[b], m) if b in second else m
    first, second = ({k: work.tidy(m) for k, m in side.items()} for side in (first, second))
    terms = [mul(m, log(work.tidy(m / mul(first[a], second[b])))) for (a, b), m in joint.items() if m is not ZERO]
    chain.to(info_rules.definition_of_mutual_information, add(*terms))
    chain.simplified(work.tidy(chain.line))
    return work.close(chain)


def information_of_normals(work: Work, asked: Info, x: Node, y: Node) -> Node:
    joint = Joint(work)
    joint.need(x)
    joint.need(y)
    correlation = Pow(Cov(x, y), Num(2)) / mul(Var(x), Var(y))
    value = Pow(joint.cov[x, y], Num(2)) / mul(joint.cov[x, x], joint.cov[y, y])
    first = Chain(correlation, intro="The joint law is normal, so the squared correlation says all.")
    first.to(means_rules.put_in_what_is_given, value)
    first.simplified(work.tidy(value))
    work.close(first)
    if first.line is UNITY:
        one = Chain(asked)
        one.to(info_rules.definition_of_mutual_information, INFINITY, why=DETERMINED)
        return work.close(one)
    chain = Chain(
        mul(Num("-1/2"), log(add(1, mul(-1, correlation)))),
        intro="The logarithm of the joint density over the product of the marginals, on average.",
    )
    chain.to(info_rules.definition_of_mutual_information, mul(Num("-1/2"), log(add(1, mul(-1, value)))))
    chain.simplified(work.tidy(chain.line))
    work.found[asked] = chain.line
    return work.close(chain)


#: said of an infinite mutual information
DETERMINED = "A correlation of 1 or -1: one variable fixes the other, and no finite number of nats does that."


def table(work: Work, variables: list[Node]) -> dict[tuple[Node, ...], Node]:
    """The joint masses of finite variables from the statements; raises Undecided."""
    chance = work.chance
    if any(x in chance.definitions for x in variables):
        return table_of_functions(work, variables)
    spaces = [values_of_variable(work, x) for x in variables]
    found = {}
    for cell in itertools.product(*spaces):
        event = And(tuple(Rel("=", x, v) for x, v in zip(variables, cell, strict=True)), True)
        stated = [
            m
            for e in chance.equations
            for m in [cell_mass(e, dict(zip(variables, cell, strict=True)))]
            if m is not None
        ]
        found[cell] = stated[0] if stated else find_probability(Work(chance), Prob(event, None))
    whole = work.tidy(add(*found.values()))
    if not scalar.equal(whole, Num(1), chance.letters):
        raise Undecided("the masses do not add to one")
    return found


def table_of_functions(work: Work, variables: list[Node]) -> dict[tuple[Node, ...], Node]:
    """The joint masses of variables that are computed from others: every cell of the others goes where it belongs."""
    chance = work.chance
    bodies = [chance.unfold(x) for x in variables]
    roots = list(dict.fromkeys(r for u in bodies for r in chance.variables_in(u)))
    found: dict[tuple[Node, ...], Node] = {}
    for cell, mass in table(work, roots).items():
        put = dict(zip(roots, cell, strict=True))
        values = tuple(work.tidy(transform(substitute(u, put), logical)) for u in bodies)
        if not all(isinstance(v, Num) for v in values):
            raise Undecided("a value of a computed variable is open")
        found[values] = add(found[values], mass) if values in found else mass
    return {values: work.tidy(mass) for values, mass in found.items()}


def logical(u: Node) -> Node:
    """The exclusive or of two numbers, 0 and 1."""
    match u:
        case Apply("xor", (Num() as a, Num() as b)):
            return Num(int(a.value != b.value))
    return u


def cell_mass(e: Rel, cell: dict[Node, Node]) -> Node | None:
    match e:
        case Rel("=", Prob(And(events, _), None), mass):
            stated = {r.left: r.right for r in events if isinstance(r, Rel) and r.op == "="}
            return mass if stated == cell else None
    return None


def values_of_variable(work: Work, x: Node) -> list[Node]:
    decl = work.chance.problem.declarations.get(getattr(x, "name", ""))
    if decl is not None and isinstance(decl.within, FiniteSet):
        return list(decl.within.elements)
    sources = work.chance.source(x)
    values = finite_values(sources[0]) if len(sources) == 1 else None
    if values is None:
        raise Undecided("the values of a variable are not a finite set")
    return values
