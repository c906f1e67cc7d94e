"""Divergences, entropies and mutual information, in nats."""

from __future__ import annotations

import itertools

from symderive import scalar
from symderive.expr.algebra import PI, ZERO, Apply, Det, Map, Node, Num, Pow, Rel, add, inverse, mul, transpose
from symderive.expr.arrays import Block
from symderive.expr.laws import law_row
from symderive.expr.node import substitute, transform
from symderive.expr.probability import And, Cov, FiniteSet, Info, Law, Prob, RandVar, Var
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.methods.chance.averaging import average_out_source, finite_values, masses
from symderive.methods.chance.events import find_probability
from symderive.methods.chance.lawful import source_of_law
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.log_means import mean_of_shapes
from symderive.methods.chance.matrices import explicit
from symderive.methods.chance.measuring import wrapped
from symderive.methods.chance.normal import Joint
from symderive.methods.chance.normal_divergence import divergence_in_letters
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.sources import Source
from symderive.rules import expectation as means_rules
from symderive.rules import gaussian as normal_rules
from symderive.rules import information as info_rules


def log(u: Node) -> Node:
    return Map("log", u)


def find_information(work: Work, asked: Info) -> Node:
    """KL, H or I; raises Undecided."""
    if asked.given is not None:
        raise Undecided("an information given something")
    match asked.kind, asked.of:
        case "KL", (p, q):
            return divergence(
                work, asked, law_named(work.chance.problem, work, p), law_named(work.chance.problem, work, q)
            )
        case "H", (x,):
            return entropy(work, asked, x)
        case "H", several:
            return joint_entropy(work, asked, several)
        case "MI", (x, y):
            return mutual_information(work, asked, x, y)
    raise Undecided("not a known quantity of information")


def law_named(problem: Problem, work: Work, p: Node) -> Law:
    """The law that a name stands for: p = N(0, 1), or the law of a variable."""
    if isinstance(p, Law):
        return p
    for d in problem.definitions:
        if (d.name is p or getattr(d.name, "name", None) == getattr(p, "name", "")) and isinstance(d.body, Law):
            return d.body
    for fact in problem.facts:
        match fact.node:
            case Rel("=", left, Law() as law) if left is p or getattr(
                left, "head", getattr(left, "name", None)
            ) == getattr(p, "name", ""):
                return law
    sources = work.chance.source(p)
    if len(sources) == 1 and sources[0].law is not None and not sources[0].parents:
        return sources[0].law
    raise Undecided("a law that is not stated")


def source_named(work: Work, law: Law, letter: RandVar) -> Source:
    found = source_of_law(work.chance, letter, law, None)
    if found is None:
        raise Undecided("a law without a row")
    return found


def divergence(work: Work, asked: Info, p: Law, q: Law) -> Node:
    """KL(p || q) = E_p[log p(X) - log q(X)]."""
    if p.name == q.name == "Normal":
        return divergence_of_normals(work, asked, p, q)
    chance = work.chance
    x = RandVar("X")
    first, second = source_named(work, p, x), source_named(work, q, x)
    chain = Chain(asked)
    values = finite_values(first)
    if values is not None:
        others = finite_values(second)
        terms = []
        for v in values:
            mass = scalar.simplify(substitute(first.body, {first.letters[0]: v}), chance.letters)
            if mass is ZERO:
                continue
            if others is not None and v not in others:
                raise Undecided("the divergence is infinite")
            other = scalar.simplify(substitute(second.body, {second.letters[0]: v}), chance.letters)
            terms.append(mul(mass, log(mass / other)))
        chain.to(info_rules.definition_of_divergence, add(*terms))
        chain.simplified(work.tidy(chain.line))
        return work.close(chain)
    low, high = first.span()
    low2, high2 = second.span()
    if scalar.compare(low, low2, chance.letters) not in (0, 1) or scalar.compare(high, high2, chance.letters) not in (
        0,
        -1,
    ):
        raise Undecided("the support of the first law does not lie in that of the second")
    letter = first.letters[0]
    gap = log_ratio(work, first, second)
    closed = None if first.law is None else mean_of_logs(work, first, second)
    value, _, _ = (
        (closed, None, "")
        if closed is not None
        else (
            average_out_source(work, substitute(gap, {letter: x}), x, first)
            if x in chance.sources
            else averaged(work, gap, x, first)
        )
    )
    body = mul(first.body, log(first.body / second.body))
    chain.to(info_rules.definition_of_divergence, wrapped(body, first.ranges()[0], low, high, (), body))
    chain.to(means_rules.work_out_the_sum if first.discrete[0] else means_rules.work_out_the_integral, value)
    chain.simplified(work.tidy(value))
    return work.close(chain)


def averaged(work: Work, g: Node, x: RandVar, source: Source):  # type: ignore[no-untyped-def]
    """E over a source that stands for a law only."""
    chance = work.chance
    chance.sources[x] = [source]
    try:
        return average_out_source(work, substitute(g, {source.letters[0]: x}), x, source)
    finally:
        del chance.sources[x]


def ratio_by_shapes(work: Work, first: Source, second: Source) -> dict[str, Node] | None:
    """The coefficients of log p(x) - log q(x) by what stands there: 1, x, x^2, log x, ..."""
    letter = first.letters[0]
    inside = work.chance.letters
    low, high = first.span()
    if isinstance(low, Num):
        inside = inside.within(letter, low.value, None)
    if isinstance(high, Num):
        inside = inside.within(letter, None, high.value)
    if first.discrete[0]:
        inside = inside.integer(letter)
    whole = first.body / second.body
    return scalar.kernel(scalar.simplify(whole, inside), letter, inside)


def mean_of_logs(work: Work, first: Source, second: Source) -> Node | None:
    """E[log p(X) - log q(X)] under the law of p where logarithms of X stand in it; None where they do not."""
    found = ratio_by_shapes(work, first, second)
    if found is None or not {"log x", "log(h-x)"} & set(found) or first.law is None:
        return None
    return mean_of_shapes(first.law, found)


def log_ratio(work: Work, first: Source, second: Source) -> Node:
    """log p(x) - log q(x), with the logarithms of products taken apart."""
    found = ratio_by_shapes(work, first, second)
    letter, whole = first.letters[0], first.body / second.body
    if found is None:
        return log(whole)
    shapes: dict[str, Node] = {
        "1": Num(1),
        "x": letter,
        "x^2": Pow(letter, Num(2)),
        "log x": log(letter),
        "1/x": 1 / letter,
    }
    if any(name not in shapes for name in found):
        return log(whole)
    return add(*(mul(c, shapes[name]) for name, c in found.items()))


def divergence_of_normals(work: Work, asked: Info, p: Law, q: Law) -> Node:
    (a, s), (b, t) = p.params, q.params
    chain = Chain(asked)
    if is_scalar(s.shape):
        shown = mul(Num("1/2"), add((s + Pow(add(a, mul(-1, b)), Num(2))) / t, -1, log(t / s)))
        chain.to(normal_rules.divergence_of_normals, shown)
        chain.simplified(work.tidy(shown))
        return work.close(chain)
    rows = [explicit(work.chance.unfold(m), work.chance.letters) for m in (s, t)]
    gap = explicit(add(work.chance.unfold(b), mul(-1, work.chance.unfold(a))), work.chance.letters)
    if any(r is None for r in rows) or gap is None:
        return divergence_in_letters(work, asked, p, q)
    ms, mt, g = (Block(tuple(map(tuple, r or []))) for r in (*rows, gap))
    n = len(rows[0] or [])
    trace = explicit(mul(inverse(mt), ms), work.chance.letters)
    square = explicit(mul(transpose(g), inverse(mt), g), work.chance.letters)
    dets = [scalar.determinant(r or [], work.chance.letters) for r in rows]
    if trace is None or square is None or None in dets:
        raise Undecided("a matrix that cannot be inverted")
    shown = mul(
        Num("1/2"), add(*(trace[i][i] for i in range(n)), square[0][0], -n, log((dets[1] or ZERO) / (dets[0] or ZERO)))
    )
    chain.to(normal_rules.divergence_of_normals, shown)
    chain.simplified(work.tidy(shown))
    return work.close(chain)


# ---------------------------------------------------------------- entropies
def entropy(work: Work, asked: Info, x: Node) -> Node:
    chance = work.chance
    chain = Chain(asked)
    listed = masses(chance, x)
    if listed is None and not isinstance(x, RandVar):
        law = law_named(chance.problem, work, x)
        source = source_named(work, law, RandVar("X"))
        values = finite_values(source)
        listed = (
            None
            if values is None
            else [(v, work.tidy(substitute(source.body, {source.letters[0]: v}))) for v in values]
        )
    if listed is not None:
        return entropy_of_masses(work, chain, [m for _, m in listed])
    if not is_scalar(x.shape):
        return entropy_of_a_normal_vector(work, asked, x)
    law = law_named(chance.problem, work, x)
    row = law_row(law)
    if row is None or row.entropy is None:
        return entropy_by_integral(work, asked, law)
    source = source_named(work, law, RandVar("X"))
    body = mul(-1, source.body, log(source.body))
    chain.to(info_rules.definition_of_entropy, wrapped(body, source.ranges()[0], *source.span(), (), body))
    chain.to(
        means_rules.work_out_the_sum if source.discrete[0] else means_rules.work_out_the_integral,
        row.entropy(*law.params),
    )
    chain.simplified(work.tidy(chain.line))
    return work.close(chain)


def entropy_of_a_normal_vector(work: Work, asked: Info, x: Node) -> Node:
    """H(x) = 1/2 log((2 pi e)^D det Sigma) of a normal vector with a covariance of numbers or scalar letters."""
    laws = [f.law for f in work.chance.vectors if f.u is x and f.given is None]
    if len(laws) != 1 or not isinstance(laws[0], Law) or laws[0].name != "Normal":
        raise Undecided("an entropy of a vector that is not normal")
    rows = explicit(work.chance.unfold(laws[0].params[1]), work.chance.letters)
    det = scalar.determinant(rows, work.chance.letters) if rows is not None else None
    if rows is None or det is None or scalar.sign(det, work.chance.letters) != 1:
        raise Undecided("a covariance matrix without a determinant")
    chain = Chain(asked)
    spread = Det(Block(tuple(map(tuple, rows))))
    unit = Pow(mul(2, PI, Map("exp", Num(1))), Num(len(rows)))
    chain.to(info_rules.definition_of_entropy, mul(Num("1/2"), log(mul(unit, spread))), why=OF_A_NORMAL_VECTOR)
    chain.to(means_rules.put_in_what_is_given, mul(Num("1/2"), log(mul(unit, det))))
    chain.simplified(work.tidy(chain.line))
    return work.close(chain)


#: said where the entropy of a normal vector is written down
OF_A_NORMAL_VECTOR = (
    "Minus the logarithm of the normal density is half of the logarithm of (2 pi)^D det Sigma plus half of the squared "
    "distance in units of Sigma, and the mean of that squared distance is the dimension D."
)


def entropy_by_integral(work: Work, asked: Info, law: Law) -> Node:
    x = RandVar("X")
    source = source_named(work, law, x)
    one = Source(source.variables, source.letters, Num(1), source.conditions, source.discrete, law=source.law)
    gap = log_ratio(work, source, one)
    closed = mean_of_logs(work, source, one)
    value = mul(-1, closed) if closed is not None else averaged(work, mul(-1, gap), x, source)[0]
    chain = Chain(asked)
    chain.to(info_rules.definition_of_entropy, value)
    chain.simplified(work.tidy(value))
    return work.close(chain)


def entropy_of_masses(work: Work, chain: Chain, values: list[Node]) -> Node:
    """-sum p log p; a mass of zero adds nothing."""
    terms = [mul(-1, m, log(m)) for m in values if m is not ZERO]
    chain.to(info_rules.definition_of_entropy, add(*terms))
    chain.simplified(work.tidy(chain.line))
    return work.close(chain)


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
    chain = Chain(
        mul(Num("-1/2"), log(add(1, mul(-1, correlation)))),
        intro="The logarithm of the joint density over the product of the marginals, on average.",
    )
    chain.to(info_rules.definition_of_mutual_information, mul(Num("-1/2"), log(add(1, mul(-1, value)))))
    chain.simplified(work.tidy(chain.line))
    work.found[asked] = chain.line
    return work.close(chain)
