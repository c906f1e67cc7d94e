"""Questions for a variance or a covariance."""

from __future__ import annotations

from symderive.expr.algebra import Idx, Num, Pow
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, mul
from symderive.expr.laws import law_row
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Expect, RandVar, Var
from symderive.expr.shape import is_scalar
from symderive.methods.chance.chain_covariances import covariance_along_a_chain
from symderive.methods.chance.family_sums import linear_in_variables
from symderive.methods.chance.lines import Chain, Work, neat
from symderive.methods.chance.moment_forms import spelled
from symderive.methods.chance.moments import find_mean, first_of, stated_value
from symderive.methods.chance.posterior import posterior, values_given
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.solved_moments import solved_for
from symderive.methods.chance.spelling import member
from symderive.methods.chance.stated import Atoms
from symderive.methods.chance.stated_moments import stated_pair
from symderive.rules import expectation as rules
from symderive.rules.laws import solve_the_condition


def find_moment(work: Work, asked: Node) -> Node:
    """The value of E, Var or Cov of scalars, with its strand kept in ``work``; raises Undecided."""
    if asked in work.found:
        return work.found[asked]
    match asked:
        case Expect(u, given, under) if is_scalar(u.shape):
            return find_mean(work, asked, u, given, under)
        case Var(u, given, under) if is_scalar(u.shape):
            return find_variance(work, asked, u, given, under)
        case Cov(u, v, given) if is_scalar(u.shape) and is_scalar(v.shape):
            return find_covariance(work, asked, u, v, given)
    raise Undecided("not a moment of scalars")


def find_variance(work: Work, asked: Node, u: Node, given: Node | None, under: Node | None) -> Node:
    direct = stated_value(work, asked)
    if direct is not None:
        return direct
    if given is not None:
        values = values_given(work.chance, given)
        if values is not None:
            direct = variance_of_known_law(work, asked, u, values)
            if direct is not None:
                return direct
        return by_raw_moments(work, asked, u, given, under)
    if under is None:
        direct = variance_of_known_law(work, asked, u, {})
        if direct is not None:
            return direct

    def linear(chain: Chain) -> None:
        atoms = Atoms(work)
        value = atoms.bilinear(u, u)
        closed = solved_for(atoms, value)
        if value is not closed:
            equations_first(work, atoms, chain)
        if neat(value) is asked:  # the unknown itself
            solved_from(work, atoms, asked, chain, closed)
            return
        parts = variance_by_parts(work, u)
        chain.to(
            rules.variance_of_a_sum if parts is not None else rules.variance_of_a_linear_form,
            parts or form_of_variance(work, atoms, u) or spelled(work, asked) or value,
        )
        chain.to(
            rules.put_in_what_is_given,
            value if value is closed or not any(a in value.walk() for a in atoms.open) else closed,
        )
        chain.simplified(work.tidy(closed))

    kept = len(work.strands)
    ways = [lambda: first_of(work, asked, linear), lambda: by_raw_moments(work, asked, u, given, under)]
    if isinstance(u, RandVar) and u not in work.chance.definitions and work.chance.source(u):
        ways.reverse()  # a table or a density: its mean and the mean of its square are worth their lines
    try:
        return ways[0]()
    except Undecided:
        del work.strands[kept:]
        return ways[1]()


def equations_first(work: Work, atoms: Atoms, chain: Chain) -> None:
    """A stated moment spelled out: the equation that an unknown variance or covariance is solved from."""
    if len(atoms.spoken) != 1:
        return
    left, made, _ = atoms.spoken[0]
    line = Chain(left, intro="What is stated of this moment is an equation for the unknown one.")
    shown = spelled(work, left)
    if shown is not None:
        line.to(rules.variance_of_a_linear_form if isinstance(left, Var) else rules.linearity_of_expectation, shown)
    line.to(rules.put_in_what_is_given, made)
    work.close(line)


def solved_from(work: Work, atoms: Atoms, asked: Node, chain: Chain, closed: Node) -> None:
    """The unknown moment from the one equation that is stated of it: the equation, then its solution."""
    if len(atoms.spoken) == 1:
        _, made, right = atoms.spoken[0]
        if right is asked:
            chain.to(rules.put_in_what_is_given, made, why="This moment is stated to be equal to the one above.")
    chain.to(solve_the_condition, work.tidy(closed))


def variance_by_parts(work: Work, u: Node) -> Node | None:
    """c^2 (sum_i Var[X_i] + sum_{i != j} Cov[X_i, X_j]) of c sum_i X_i with a stated covariance of any two."""
    form = linear_in_variables(work.chance, u)
    match form:
        case ([(c, BigSum(RandVar() as x, i, low, high, ()))], _) if isinstance(i, Idx) and x.indices == (i,):
            other = Idx("j" if i.name != "j" else "k", i.size)
            y = member(x, other)
            if stated_pair(work.chance, x, y) is None:
                return None
            pairs = BigSum(BigSum(Cov(x, y), other, low, high, (i,)), i, low, high)
            return mul(Pow(c, Num(2)), add(BigSum(Var(x), i, low, high), pairs))
    return None


def form_of_variance(work: Work, atoms: Atoms, u: Node) -> Node | None:
    """a^2 Var[X] + b^2 Var[Y] + 2ab Cov[X, Y] for a linear form in single variables."""
    form = linear_in_variables(work.chance, u)
    if form is None or not all(isinstance(x, RandVar) for _, x in form[0]):
        return None
    terms: list[Node] = []
    for i, (a, x) in enumerate(form[0]):
        terms.append(Var(x) if a == Num(1) else mul(work.tidy(Pow(a, Num(2))), Var(x)))
        for b, y in form[0][i + 1 :]:
            terms.append(mul(work.tidy(mul(2, a, b)), Cov(x, y)))
    made = add(*terms)
    return None if made is Var(u) else made


def variance_of_known_law(work: Work, asked: Node, u: Node, values: dict[Node, Node]) -> Node | None:
    """The variance of a single variable whose law (given values) is known by name."""
    chance = work.chance
    if not isinstance(u, RandVar) or u in chance.definitions:
        return None
    sources = chance.source(u)
    if len(sources) != 1 or sources[0].when is not None or (sources[0].parents and not values):
        return None
    try:
        source = posterior(work, u, values) if values else sources[0]
    except Undecided:
        return None
    row = law_row(source.law) if source.law is not None else None
    if row is None or source.law is None or (source.parents and not values):
        return None
    chain = Chain(asked)
    chain.to(rules.moment_of_a_known_law, row.variance(*source.law.params))
    chain.simplified(work.tidy(chain.line))
    return work.close(chain)


def by_raw_moments(work: Work, asked: Node, u: Node, given: Node | None, under: Node | None) -> Node:
    """Var[u] = E[u^2] - E[u]^2, each found on its own."""
    square, plain = Expect(Pow(u, Num(2)), given, under), Expect(u, given, under)
    first = find_moment(work, plain)
    second = find_moment(work, square)
    chain = Chain(asked)
    chain.to(rules.variance_by_raw_moments, add(square, mul(-1, Pow(plain, Num(2)))))
    value = add(second, mul(-1, Pow(first, Num(2))))
    chain.to(rules.put_in_what_is_given, value)
    chain.simplified(work.tidy(value))
    return work.close(chain)


def find_covariance(work: Work, asked: Node, u: Node, v: Node, given: Node | None) -> Node:
    if u is v:
        return find_variance(work, asked, u, given, None)
    direct = stated_value(work, asked)
    if direct is not None:
        return direct

    def linear(chain: Chain) -> None:
        atoms = Atoms(work)
        value = atoms.bilinear(u, v)
        closed = solved_for(atoms, value)
        if value is not closed:
            equations_first(work, atoms, chain)
        chain.to(rules.covariance_is_bilinear, spelled(work, asked) or value)
        chain.to(rules.put_in_what_is_given, closed)
        chain.simplified(work.tidy(closed))

    if given is None:
        kept = len(work.strands)
        try:
            return covariance_along_a_chain(work, Cov(u, v))
        except Undecided:
            del work.strands[kept:]
        try:
            return first_of(work, asked, linear)
        except Undecided:
            del work.strands[kept:]
    product = Expect(mul(u, v), given)
    left, right = Expect(u, given), Expect(v, given)
    values = [find_moment(work, m) for m in (product, left, right)]
    chain = Chain(asked)
    chain.to(rules.covariance_by_raw_moments, add(product, mul(-1, left, right)))
    value = add(values[0], mul(-1, values[1], values[2]))
    chain.to(rules.put_in_what_is_given, value)
    chain.simplified(work.tidy(value))
    return work.close(chain)
