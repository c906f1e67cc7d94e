"""Exponential families: natural parameter and log-partition function, by comparing coefficients."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import ZERO, Map, Num, Pow, Prod, Rel, Sum, Sym
from symderive.expr.build import add, mul
from symderive.expr.calculus import At
from symderive.expr.laws import law_row
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Dens, Law, Prob
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.regions import Undecided
from symderive.rules import laws as rules
from symderive.rules import new_variables as new_rules


def find_in_family(work: Work, asked: Node) -> Node:
    """eta, or A(eta) (or its derivatives), where a stated law is written as h(x) exp(eta T(x) - A(eta))."""
    _, letter, body, law = family_form(work)
    eta, partition, natural, rest = compared(work, letter, body, law)
    parameter = parameter_in(law, natural)
    if asked is eta:
        work.found[eta] = natural
        back = scalar.solve(add(natural, mul(-1, eta)), parameter, work.chance.letters)
        if back is not None and len(back) == 1:
            named = Chain(
                Rel("=", eta, natural),
                intro="Compare coefficients: the factor of the statistic is the natural parameter.",
            )
            work.close(named.to(rules.compare_coefficients, Rel("=", parameter, back[0])))
        return natural
    if isinstance(asked, Map) and asked.name == partition.name and asked.u is eta:
        return partition_function(work, asked, eta, natural, rest, parameter)
    raise Undecided("neither the natural parameter nor the log-partition function")


def family_form(work: Work) -> tuple[Node, Sym, Node, Law]:
    """A variable with a law by name and its mass or density written with exp and an unknown function."""
    for fact in work.chance.problem.facts:
        match fact.node:
            case Rel("=", Dens(_, (Sym() as letter,), (), _, variables), body) if variables and unknown_function(body):
                x = variables[0]
            case Rel("=", Prob(Rel("=", x, Sym() as letter), None), body) if unknown_function(body):
                pass
            case _:
                continue
        for law in work.chance.laws:
            if law.u is x and isinstance(law.law, Law) and law.given is None:
                return x, letter, body, law.law
    raise Undecided("no exponential family is stated")


def unknown_function(body: Node) -> Map | None:
    """A(eta) in an exponent."""
    for p in body.walk():
        if isinstance(p, Map) and p.name == "exp":
            for q in p.u.walk():
                if isinstance(q, Map) and isinstance(q.u, Sym) and q.name[:1].isupper():
                    return q
    return None


def compared(work: Work, letter: Sym, body: Node, law: Law) -> tuple[Node, Map, Node, Node]:
    """The natural parameter, the function A, and what they are in the law's own parameters."""
    partition = unknown_function(body)
    row = law_row(law)
    if partition is None or row is None:
        raise Undecided("no exponential family is stated")
    eta = partition.u
    factors = body.factors if isinstance(body, Prod) else (body,)
    exponents = [f.u for f in factors if isinstance(f, Map) and f.name == "exp" and partition in f.walk()]
    base = [f for f in factors if not (isinstance(f, Map) and f.name == "exp" and partition in f.walk())]
    if len(exponents) != 1:
        raise Undecided("not one exponential")
    statistic, others = [], []
    for t in exponents[0].terms if isinstance(exponents[0], Sum) else (exponents[0],):
        if partition in t.walk():
            others.append(t)
        elif eta in free_leaves(t):
            statistic.append(t)
        else:
            base.append(Map("exp", t))
    if len(statistic) != 1 or len(others) != 1 or not scalar.equal(others[0], mul(-1, partition)):
        raise Undecided("not of the form eta T(x) - A(eta)")
    slope = scalar.polynomial(statistic[0], [eta], work.chance.letters)
    if slope is None or set(slope) != {(1,)}:
        raise Undecided("not linear in the natural parameter")
    shape = slope[(1,)]
    inside = work.chance.letters
    low, _ = row.support(*law.params)
    inside = inside.within(letter, low.value, None) if isinstance(low, Num) else inside
    inside = inside.integer(letter) if row.discrete else inside
    density = row.density(letter, *law.params)
    whole = Prod((density, Pow(mul(*base), Num(-1)))) if base else density  # one fraction: p(x) / h(x)
    kernel = scalar.kernel(scalar.simplify(whole, inside), letter, inside)
    if kernel is None:
        raise Undecided("the logarithm of the law is not of this form")
    shapes: dict[str, Node] = {
        "x": letter,
        "x^2": Pow(letter, Num(2)),
        "log x": Map("log", letter),
        "1/x": Pow(letter, Num(-1)),
    }
    rest = kernel.pop("1", ZERO)
    kernel.pop("h", None)
    if len(kernel) != 1 or next(iter(kernel)) not in shapes:
        raise Undecided("several statistics")
    ((name, coefficient),) = kernel.items()
    ratio = scalar.simplify(shapes[name] / shape, inside)
    if letter in free_leaves(ratio):
        raise Undecided("another statistic than the one written")
    natural = work.tidy(mul(coefficient, ratio))
    chain = Chain(Map("log", whole))
    chain.to(
        new_rules.collect_powers_and_recognise_the_law,
        add(mul(natural, shape), rest),
        why="Take the logarithm and collect what stands with the statistic.",
    )
    work.close(chain)
    return eta, partition, natural, rest


def parameter_in(law: Law, natural: Node) -> Sym:
    """The letter of a law that its natural parameter is made of; others, as a number of trials, are known."""
    inside = free_leaves(natural)
    letters = [p for p in law.params if isinstance(p, Sym) and p in inside]
    if len(letters) != 1:
        raise Undecided("not one parameter")
    return letters[0]


def partition_function(work: Work, asked: Map, eta: Node, natural: Node, rest: Node, parameter: Sym) -> Node:
    """A(eta) = -(the constant of log p), with the law's parameter written in eta."""
    letters = work.chance.letters
    roots = scalar.solve(add(natural, mul(-1, eta)), parameter, letters)
    if roots is None or len(roots) != 1:
        raise Undecided("the natural parameter has no inverse in closed form")
    value = work.tidy(substitute(mul(-1, rest), {parameter: roots[0]}))
    first = Chain(At(natural, ((parameter, roots[0]),)))
    first.to(
        rules.compare_coefficients,
        eta,
        why="The natural parameter is the coefficient of the statistic; solved for the parameter of the law.",
    )
    work.close(first)
    chain = Chain(At(mul(-1, rest), ((parameter, roots[0]),)))
    chain.to(
        rules.compare_coefficients,
        substitute(mul(-1, rest), {parameter: roots[0]}),
        why="What does not depend on the value is minus the log-partition function.",
    )
    chain.simplified(value)
    work.close(chain)
    for _ in range(asked.primes):
        slope = scalar.differentiate(value, eta, letters)
        if slope is None:
            raise Undecided("no derivative in closed form")
        value = work.tidy(slope)
    return value
