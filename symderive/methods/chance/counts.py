"""Dirichlet priors with multinomial or categorical data: collect powers entry by entry."""

from __future__ import annotations

from symderive.expr.algebra import ZERO, Apply, Map, Num, Pow, Rel
from symderive.expr.arrays import Block, Entry
from symderive.expr.build import add, mul
from symderive.expr.node import Node
from symderive.expr.probability import And, Cov, Dens, Expect, FiniteSet, Law, LawDens, Prob, RandVar, Var
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.vectors import dirichlet_moment
from symderive.rules import expectation as means_rules
from symderive.rules import laws as rules
from symderive.rules import new_variables as new_rules


def entries(u: Node) -> list[Node] | None:
    """The entries of a vector written out: (3, 1, 0)."""
    match u:
        case Block(rows) if all(len(r) == 1 for r in rows):
            return [r[0] for r in rows]
        case Block(rows) if len(rows) == 1:
            return list(rows[0])
        case FiniteSet(elements):
            return list(elements)
    return None


def prior_of(work: Work, theta: Node) -> list[Node]:
    """The parameters of a stated Dirichlet law."""
    for fact in work.chance.vectors:
        if fact.u is theta and fact.given is None and isinstance(fact.law, Law) and fact.law.name == "Dirichlet":
            a = list(fact.law.params)
            if len(a) == 1:
                a = entries(work.chance.unfold(a[0])) or []
            if len(a) > 1:
                return a
    raise Undecided("no Dirichlet law is stated")


def data_law(work: Work, n: Node) -> tuple[Node, Node | None]:
    """The parameter vector of multinomial or categorical data and the number of draws (None: one)."""
    for fact in work.chance.laws:
        same = fact.u is n or (
            isinstance(fact.u, RandVar) and isinstance(n, RandVar) and fact.u.family and fact.u.family == n.family
        )
        if same and isinstance(fact.law, Law):
            match fact.law:
                case Law("Multinomial", (draws, theta)):
                    return theta, draws
                case Law("Categorical", (theta,)):
                    return theta, None
    raise Undecided("no multinomial or categorical data")


def updated(work: Work, theta: Node, given: Node | None) -> list[Node]:
    """Prior parameters plus the counts observed."""
    a = prior_of(work, theta)
    for part in given.events if isinstance(given, And) else (given,) if given is not None else ():
        match part:
            case Rel("=", RandVar() as n, value):
                source, draws = data_law(work, n)
                if source is not theta:
                    raise Undecided("data of another parameter")
                if draws is None:
                    if not isinstance(value, Num) or not 1 <= value.value <= len(a):
                        raise Undecided("a category that is not 1, 2, ...")
                    a = [add(x, 1) if i + 1 == value.value else x for i, x in enumerate(a)]
                else:
                    counts = entries(value)
                    if counts is None or len(counts) != len(a):
                        raise Undecided("counts that do not match the categories")
                    if (
                        all(isinstance(c, Num) for c in counts)
                        and isinstance(draws, Num)
                        and sum(c.value for c in counts if isinstance(c, Num)) != draws.value
                    ):
                        raise Undecided("the counts do not add to the number of draws")
                    a = [add(x, c) for x, c in zip(a, counts, strict=True)]
            case _:
                raise Undecided("a condition that is no observation")
    return [work.tidy(x) for x in a]


def parameter_entry(u: Node) -> tuple[Node, int] | None:
    """theta_i of a vector theta."""
    if isinstance(u, Entry) and isinstance(u.u, RandVar) and len(u.indices) == 1 and isinstance(u.indices[0], Num):
        return u.u, int(u.indices[0].value) - 1
    return None


def count_question(work: Work, asked: Node) -> Node:
    """Posterior law, moments of its entries, and the predictive probability of a category; raises Undecided."""
    match asked:
        case Dens(_, arguments, given, _, variables) if len(arguments) == 1 and variables:
            theta = variables[0]
            conditions = [
                g if isinstance(g, Rel) else Rel("=", v, g) for g, v in zip(given, variables[1:], strict=False)
            ]
            a = updated(work, theta, And(tuple(conditions), True) if conditions else None)
            law = Law("Dirichlet", (Block(tuple((x,) for x in a)),))
            chain = Chain(asked)
            chain.to(new_rules.collect_powers_and_recognise_the_law, LawDens(law, arguments[0]))
            work.close(chain)
            return law
        case Expect(u, given, None) | Var(u, given, None):
            return entry_moments(work, asked, u, u, given)
        case Cov(u, v, given):
            return entry_moments(work, asked, u, v, given)
        case Prob(Rel("=", RandVar() as x, Num(k)), given):
            theta, draws = data_law(work, x)
            if draws is not None or x in observed(given):
                raise Undecided("not the next draw")
            a = updated(work, theta, given)
            place = int(k) - 1
            if not 0 <= place < len(a):
                raise Undecided("a category that is not 1, 2, ...")
            state_posterior(work, theta, given, a)
            chain = Chain(asked)
            chain.to(rules.evidence_as_an_integral, Expect(Entry(theta, (Num(place + 1),)), given))
            chain.to(means_rules.moment_of_a_known_law, a[place] / add(*a))
            chain.simplified(work.tidy(chain.line))
            return work.close(chain)
        case Prob(Rel("=", RandVar() as n, value), None):
            theta, _ = data_law(work, n)
            return (
                evidence(work, asked, n, value)
                if isinstance(theta, RandVar)
                else multinomial_mass(work, asked, n, value)
            )
    raise Undecided("not a question of counts")


def observed(given: Node | None) -> list[Node]:
    parts = given.events if isinstance(given, And) else (given,)
    return [p.left for p in parts if isinstance(p, Rel)]


def state_posterior(work: Work, theta: Node, given: Node | None, a: list[Node]) -> None:
    """The law of the probability vector given the counts, on a line of its own."""
    if given is None:
        return
    events = given.events if isinstance(given, And) else (given,)
    letter = work.chance.letter(theta)
    asked = Dens("p", (letter,), events, (), (theta, *observed(given)))
    if asked in work.found:
        return
    law = Law("Dirichlet", (Block(tuple((x,) for x in a)),))
    work.close(Chain(asked).to(new_rules.collect_powers_and_recognise_the_law, LawDens(law, letter), why=COUNTED))


#: why counts update a Dirichlet law
COUNTED = (
    "Prior times likelihood is a product of powers of the probabilities, and every count adds to the exponent of its "
    "own: a Dirichlet law again, each parameter with its count added."
)


def entry_moments(work: Work, asked: Node, u: Node, v: Node, given: Node | None) -> Node:
    chance = work.chance
    if isinstance(u, RandVar) and u is v:
        a = updated(work, u, given)
        state_posterior(work, u, given, a)
        found = dirichlet_moment(Law("Dirichlet", tuple(a)), 0 if isinstance(asked, Expect) else 1)
        if found is None:
            raise Undecided("no Dirichlet law is stated")
        made = (
            Block(tuple(tuple(work.tidy(e) for e in row) for row in found.rows)) if isinstance(found, Block) else found
        )
        return work.close(Chain(asked).to(means_rules.moment_of_a_known_law, made))
    first, second = parameter_entry(chance.unfold(u)), parameter_entry(chance.unfold(v))
    if first is None or second is None or first[0] is not second[0]:
        raise Undecided("not an entry of a probability vector")
    a = updated(work, first[0], given)
    state_posterior(work, first[0], given, a)
    whole = add(*a)
    m = [x / whole for x in a]
    i, j = first[1], second[1]
    chain = Chain(asked)
    if isinstance(asked, Expect):
        chain.to(means_rules.moment_of_a_known_law, m[i])
    else:
        spread = mul(m[i], add(Num(int(i == j)), mul(-1, m[j]))) / add(whole, 1)
        chain.to(means_rules.moment_of_a_known_law, spread)
    chain.simplified(work.tidy(chain.line))
    return work.close(chain)


def multinomial_mass(work: Work, asked: Prob, n: Node, value: Node) -> Node:
    """P(n = counts): the number of orders, times the probability of each."""
    p_vector, draws = data_law(work, n)
    p, counts = entries(work.chance.unfold(p_vector)), entries(value)
    if draws is None or counts is None or p is None or len(p) != len(counts):
        raise Undecided("no counts")
    if not all(isinstance(k, Num) and k.value >= 0 and k.value.denominator == 1 for k in counts):
        raise Undecided("counts that are no numbers")
    if not isinstance(draws, Num):
        raise Undecided("the number of draws is a letter")
    if sum(k.value for k in counts if isinstance(k, Num)) != draws.value:
        return work.close(Chain(asked).to(rules.mass_of_a_law, ZERO))
    factors = [Pow(q, k) if k != Num(1) else q for q, k in zip(p, counts, strict=True) if k != ZERO]
    orders = Map("factorial", draws) / mul(*(Map("factorial", k) for k in counts))
    chain = Chain(asked)
    chain.to(rules.mass_of_a_law, mul(orders, *factors))
    chain.to(rules.number_of_orders, mul(work.tidy(orders), *factors))
    chain.simplified(work.tidy(chain.line))
    return work.close(chain)


def evidence(work: Work, asked: Prob, n: Node, value: Node) -> Node:
    """P(n = counts) with the probability vector integrated out: a ratio of Dirichlet constants."""
    theta, draws = data_law(work, n)
    counts = entries(value)
    if draws is None or counts is None:
        raise Undecided("no counts")
    a = prior_of(work, theta)
    after = updated(work, theta, Rel("=", n, value))

    def gamma(z: Node) -> Node:
        return Map("gamma", z)

    shown = mul(
        Apply("multinom", (draws, *counts)),
        gamma(add(*a)) / gamma(add(*after)),
        *(gamma(y) / gamma(x) for x, y in zip(a, after, strict=True)),
    )
    chain = Chain(asked)
    chain.to(rules.evidence_as_an_integral, shown)
    chain.simplified(work.tidy(shown))
    return work.close(chain)
