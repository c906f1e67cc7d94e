"""The law of an expression in independent variables, where it has a name: sums, scalings, extremes."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import UNITY, ZERO, Apply, Map, Num, Pow, Prod
from symderive.expr.arrays import BigSum, count
from symderive.expr.build import add, mul
from symderive.expr.node import Node, free_leaves, holds
from symderive.expr.probability import Law, RandVar
from symderive.expr.problem import Has
from symderive.methods.chance.extremes import law_of_extreme
from symderive.methods.chance.sources import Chance, iid

Term = tuple[Node, Node, Node]  # coefficient, variable, how many alike


def law_of_expression(chance: Chance, u: Node) -> Law | None:
    """The law of ``u`` by name, or None; independence must be stated."""
    u = chance.unfold(u)
    if isinstance(u, Apply) and u.name in ("max", "min"):
        return law_of_extreme(chance, u)
    if isinstance(u, Map) and isinstance(u.u, RandVar):
        return law_of_own_distribution_function(chance, u, u.u)
    squares = law_of_squares(chance, u)
    if squares is not None:
        return squares
    linear = linear_terms(chance, u)
    if linear is None:
        return None
    terms, constant = linear
    laws = []
    for i, (_, x, _) in enumerate(terms):
        sources = chance.source(x)
        if len(sources) != 1 or sources[0].law is None or sources[0].parents or sources[0].when is not None:
            return None
        laws.append(sources[0].law)
        if not chance.together([x, *(y for _, y, _ in terms[:i])]):
            return None
    if not laws:
        return None
    found = sum_law(chance, terms, laws, constant)
    if found is None:
        return None
    return Law(found.name, tuple(scalar.simplify(p, chance.letters) for p in found.params))


def law_of_squares(chance: Chance, u: Node) -> Law | None:
    """A multiple of a sum of squares of several independent centred normals of one variance is gamma."""
    found = squares_of(chance, u)
    if found is None:
        return None
    number, scale = found
    rate = scalar.simplify(Pow(mul(2, scale), Num(-1)), chance.letters)
    if scalar.sign(rate, chance.letters) != 1:
        return None
    shape = scalar.simplify(mul(Num("1/2"), number), chance.letters)
    return Law("Exponential", (rate,)) if shape == UNITY else Law("Gamma", (shape, rate))


def squares_of(chance: Chance, u: Node) -> tuple[Node, Node] | None:
    """How many squares of alike centred normals u adds, and what each is scaled by: factor times variance."""
    variables = chance.variables_in(u)
    sums = [p for p in u.walk() if isinstance(p, BigSum) and any(v in p.walk() for v in variables)]
    atoms = sums or variables
    powers = scalar.polynomial(u, atoms, chance.letters)
    if powers is None or not powers or any(k.count(0) != len(k) - 1 or sum(k) != (1 if sums else 2) for k in powers):
        return None
    slopes = list(powers.values())
    if any(not scalar.equal(c, slopes[0], chance.letters) for c in slopes):
        return None
    number: Node = Num(len(powers))
    if sums:
        whole = sums[0]
        if len(sums) != 1 or whole.skip or not isinstance(whole.body, Pow) or whole.body.exponent != Num(2):
            return None
        if not isinstance(whole.body.base, RandVar) or not iid(chance, whole.body.base):
            return None
        variables, number = [whole.body.base], count(whole.low, whole.high)
    elif len(variables) < 2 or not chance.together(variables):
        return None
    found = [s for x in variables for s in chance.source(x)]
    if len(found) != len(variables) or any(s.law is None or s.law.name != "Normal" or s.parents for s in found):
        return None
    laws = [s.law for s in found if s.law is not None]
    if any(law.params[0] != ZERO or not scalar.equal(law.params[1], laws[0].params[1]) for law in laws):
        return None
    return number, mul(slopes[0], laws[0].params[1])


def law_of_own_distribution_function(chance: Chance, u: Map, x: RandVar) -> Law | None:
    """F(X) of a variable with a continuous distribution function F is uniform."""
    sources = chance.source(x)
    if (
        len(sources) != 1
        or not isinstance(sources[0].cdf, Map)
        or sources[0].cdf.name != u.name
        or sources[0].conditions
    ):
        return None
    named = [
        f.node for f in chance.problem.facts if isinstance(f.node, Has) and getattr(f.node.u, "name", None) == u.name
    ]
    return Law("Uniform", (ZERO, UNITY)) if any(h.prop == "continuous" for h in named) else None


def linear_terms(chance: Chance, u: Node) -> tuple[list[Term], Node] | None:
    """``u`` as a linear form: coefficients, variables, multiplicities (for a sum over an iid family), constant."""
    sums = [part for part in u.walk() if isinstance(part, BigSum) and holds(part, RandVar)]
    leaves: list[Node] = [v for v in chance.variables_in(u) if not any(v in s.walk() for s in sums)]
    powers = scalar.polynomial(u, [*leaves, *sums], chance.letters)
    if powers is None or any(sum(k) > 1 for k in powers):
        return None
    constant: Node = ZERO
    terms: list[Term] = []
    for k, c in powers.items():
        if sum(k) == 0:
            constant = c
            continue
        x = [*leaves, *sums][k.index(1)]
        if not isinstance(x, BigSum):
            terms.append((c, x, UNITY))
            continue
        inside = x.body.factors if isinstance(x.body, Prod) else (x.body,)
        member = [f for f in inside if isinstance(f, RandVar)]
        outside = [f for f in inside if not isinstance(f, RandVar)]
        if len(member) != 1 or x.skip or any(x.index in free_leaves(f) for f in outside):
            return None
        if not chance.independent(member[0], member[0]) and not iid(chance, member[0]):
            return None
        terms.append((mul(c, *outside), member[0], count(x.low, x.high)))
    return terms, constant


def sum_law(chance: Chance, terms: list[Term], laws: list[Law], constant: Node) -> Law | None:
    names = {law.name for law in laws}
    if names == {"Normal"}:
        centre = add(*(mul(c, n, law.params[0]) for (c, _, n), law in zip(terms, laws, strict=True)), constant)
        spread = add(*(mul(c, c, n, law.params[1]) for (c, _, n), law in zip(terms, laws, strict=True)))
        return Law("Normal", (centre, spread))
    if len(terms) == 1 and terms[0][2] is UNITY:
        return scaled(chance, terms[0][0], laws[0], constant)
    slopes = [c for c, _, _ in terms]
    if not all(scalar.equal(c, slopes[0]) for c in slopes):
        return None
    plain = slopes[0] == UNITY and constant is ZERO
    times = [n for _, _, n in terms]

    def over(i: int) -> Node:
        return add(*(mul(n, law.params[i]) for n, law in zip(times, laws, strict=True)))

    if names == {"Poisson"} and plain:
        return Law("Poisson", (over(0),))
    if names <= {"Binomial", "Bernoulli"} and plain:
        rates = [law.params[-1] for law in laws]
        if all(scalar.equal(p, rates[0]) for p in rates):
            trials = [
                n if law.name == "Bernoulli" else mul(n, law.params[0]) for n, law in zip(times, laws, strict=True)
            ]
            return Law("Binomial", (add(*trials), rates[0]))
    if names <= {"Gamma", "Exponential"}:
        rates = [law.params[-1] for law in laws]
        if all(scalar.equal(r, rates[0]) for r in rates) and constant is ZERO:
            shapes = [
                n if law.name == "Exponential" else mul(n, law.params[0]) for n, law in zip(times, laws, strict=True)
            ]
            return scaled(chance, slopes[0], Law("Gamma", (add(*shapes), rates[0])), constant)
    if names <= {"Geometric", "NegativeBinomial"} and plain:
        rates = [law.params[-1] for law in laws]
        if all(scalar.equal(p, rates[0]) for p in rates):
            successes = [
                n if law.name == "Geometric" else mul(n, law.params[0]) for n, law in zip(times, laws, strict=True)
            ]
            return Law("NegativeBinomial", (add(*successes), rates[0]))
    return None


def scaled(chance: Chance, c: Node, law: Law, constant: Node) -> Law | None:
    """The law of c X + constant."""
    if c == UNITY and constant is ZERO:
        return law
    sign = scalar.sign(c, chance.letters)
    if law.name == "Uniform" and sign in (1, -1):
        ends = [add(mul(c, p), constant) for p in law.params]
        return Law("Uniform", tuple(ends if sign == 1 else reversed(ends)))
    if constant is ZERO and sign == 1 and law.name in ("Exponential", "Gamma"):
        return Law(law.name, (*law.params[:-1], law.params[-1] / c))
    if law.name == "Beta" and c == Num(-1) and constant == UNITY:
        return Law("Beta", tuple(reversed(law.params)))
    return None
