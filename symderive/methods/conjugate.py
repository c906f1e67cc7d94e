"""A conjugate prior and a sample of n values: prior times likelihood, its exponents collected, its law recognised.

Every law of the table is, in its unknown letter, an exponential of coefficients times two functions of this letter
(log θ and log(1 - θ), or log θ and θ, or θ and θ²): for a sample the coefficients of prior and values add up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.expr.algebra import MINUS, UNITY, ZERO, Idx, Map, Num, Pow, Rel, Sum, Sym
from symderive.expr.arrays import BigProd, BigSum, Entries, Member
from symderive.expr.build import add, mul, neg
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Dens, Law, LawDens, RandVar
from symderive.expr.problem import Decl, Follows, Problem
from symderive.methods.plan import Plan
from symderive.methods.samples_of_laws import Sample, sample_given, support
from symderive.methods.stated_sums import stated_sums, with_sums_put_in
from symderive.rules.algebra import spread_sums, tidy
from symderive.rules.conjugate import add_the_exponents, bayes_up_to_a_factor, complete_the_square, read_the_posterior

Pair = tuple[Node, Node]
TWO, HALF = Num(2), Num("1/2")


@dataclass(frozen=True)
class Kind:
    """The laws of one pair of functions of θ: coefficients of the priors, and the law of given coefficients."""

    prior: Callable[[Law], Pair | None]
    likelihood: Callable[[Law, Node, Node], Pair | None]
    law: Callable[[Node, Node], Law]


# ---------------------------------------------------------------- log θ and log(1 - θ)
def chance_prior(law: Law) -> Pair | None:
    match law:
        case Law("Beta", (a, b)):
            return add(a, MINUS), add(b, MINUS)
        case Law("Uniform", (low, high)) if low == Num(0) and high == Num(1):
            return ZERO, ZERO
    return None


def chance_likelihood(law: Law, theta: Node, x: Node) -> Pair | None:
    match law:
        case Law("Bernoulli", (p,)) if p is theta:
            return x, add(UNITY, neg(x))
        case Law("Binomial", (m, p)) if p is theta:
            return x, add(m, neg(x))
        case Law("Geometric", (p,)) if p is theta:
            return UNITY, add(x, MINUS)
        case Law("NegativeBinomial", (r, p)) if p is theta:
            return r, add(x, neg(r))
    return None


# ---------------------------------------------------------------- log θ and θ
def rate_prior(law: Law) -> Pair | None:
    match law:
        case Law("Gamma", (a, b)):
            return add(a, MINUS), neg(b)
        case Law("Exponential", (b,)):
            return ZERO, neg(b)
    return None


def rate_likelihood(law: Law, theta: Node, x: Node) -> Pair | None:
    match law:
        case Law("Poisson", (rate,)) if rate is theta:
            return x, MINUS
        case Law("Exponential", (rate,)) if rate is theta:
            return UNITY, neg(x)
        case Law("Gamma", (a, rate)) if rate is theta:
            return a, neg(x)
    return None


# ---------------------------------------------------------------- θ and θ²
def mean_prior(law: Law) -> Pair | None:
    match law:
        case Law("Normal", (m, s)):
            return m / s, neg(1 / mul(2, s))
    return None


def mean_likelihood(law: Law, theta: Node, x: Node) -> Pair | None:
    match law:
        case Law("Normal", (mean, v)) if mean is theta and theta not in free_leaves(v):
            return x / v, neg(1 / mul(2, v))
    return None


def normal_of(linear: Node, square: Node) -> Law:
    precision = tidy(mul(-2, square))
    return Law("Normal", (tidy(linear / precision), tidy(1 / precision)))


KINDS = (
    Kind(chance_prior, chance_likelihood, lambda a, b: Law("Beta", (tidy(add(a, UNITY)), tidy(add(b, UNITY))))),
    Kind(rate_prior, rate_likelihood, lambda a, b: Law("Gamma", (tidy(add(a, UNITY)), tidy(neg(b))))),
    Kind(mean_prior, mean_likelihood, normal_of),
)


# ---------------------------------------------------------------- the question
@dataclass(frozen=True)
class Model:
    theta: RandVar
    letter: Sym
    prior: Law
    sample: Sample
    kind: Kind


def model_of(problem: Problem) -> Model | None:
    """p(θ | x_1, ..., x_n) where the x_i are drawn from a law given θ, and the prior is conjugate to it."""
    match problem.goal.node if problem.goal is not None else None:
        case Dens(_, (Sym() as letter,), (Entries(seen, (Idx(),)),), (), (RandVar() as theta, _)):
            pass
        case _:
            return None
    samples = [s for f in problem.facts if (s := sample_given(f.node, theta, problem)) is not None]
    laws = [f.node for f in problem.facts if isinstance(f.node, Follows) and f.node.u is theta]
    if len(samples) != 1 or len(laws) != 1 or laws[0].given is not None or not isinstance(laws[0].law, Law):
        return None
    if not values_of(seen, samples[0]) or not samples[0].independent or says_more(problem, theta, samples[0]):
        return None
    prior = laws[0].law
    for kind in KINDS:
        x = samples[0].value
        if kind.prior(prior) is not None and kind.likelihood(samples[0].law, theta, x) is not None:
            return Model(theta, letter, prior, samples[0], kind)
    return None


def says_more(problem: Problem, theta: RandVar, sample: Sample) -> bool:
    """Is anything else stated of the parameter or of the values, but sums over all of them?"""
    known = stated_sums(problem)
    for fact in problem.facts:
        if fact.node is None or fact.kind in ("law", "independence"):
            continue
        if isinstance(fact.node, Rel) and fact.node.left in known:
            continue
        if any(u is theta or getattr(u, "family", "").lower() == sample.value.name for u in fact.node.walk()):
            return True
    return False


def values_of(seen: Node, sample: Sample) -> bool:
    """Do the members of this sample stand behind the bar, by their values or by their names?"""
    match seen:
        case Member(name):
            return name == sample.value.name
        case RandVar(_, _, _, family):
            return family.lower() == sample.value.name
        case Rel("=", RandVar(_, _, _, family), Member(name)):
            return family.lower() == sample.value.name == name
    return False


def fits(problem: Problem) -> bool:
    return model_of(problem) is not None


# ---------------------------------------------------------------- the lines
def carry_out(problem: Problem) -> Derivation | None:
    model = model_of(problem)
    assert model is not None and problem.goal is not None
    theta, x, index = model.letter, model.sample.value, model.sample.index
    put: dict[Node, Node] = {model.theta: theta}
    prior = model.kind.prior(model.prior)
    each = model.kind.likelihood(model.sample.law, model.theta, x)
    assert prior is not None and each is not None
    top = model.sample.size

    sums = over_the_sample(each, index, top)
    totals = [tidy(add(p, total)) for p, total in zip(prior, sums, strict=True)]
    known = stated_sums(problem)
    law = substitute(model.kind.law(*(with_sums_put_in(t, known) for t in totals)), put)
    plain = with_data(problem, model)
    normal = model.kind.prior is mean_prior
    strand = square_completed(model, top) if normal else exponents_added(model, sums, totals, top)
    goal = problem.goal.node
    last = Strand(goal, (read_the_posterior.step(goal, LawDens(law, theta)),))
    return Derivation(plain, "solved", (strand, last), Answer(node=law))


INTRO = (
    "By Bayes' rule the posterior is the prior times the likelihood of all values, up to a factor without ${letter}$. "
    "{what}:"
)


def over_the_sample(each: Pair, index: Idx, top: Node) -> list[Node]:
    """Both coefficients summed over the values, term by term: n - Σ x_i of 1 - x_i."""
    return [tidy(spread_sums(tidy(BigSum(e, index, UNITY, top)))) for e in each]


def exponents_added(model: Model, sums: list[Node], totals: list[Node], top: Node) -> Strand:
    """θ^(a-1) (1-θ)^(b-1) prod θ^(x_i) ... with its exponents collected."""
    theta = model.letter
    prior = model.kind.prior(model.prior)
    each = model.kind.likelihood(model.sample.law, model.theta, model.sample.value)
    assert prior is not None and each is not None

    def kernel(first: Node, second: Node) -> list[Node]:
        first, second = tidy(first), tidy(second)
        found: list[Node] = [] if first is ZERO else [theta if first is UNITY else Pow(theta, first)]
        if second is not ZERO and model.kind.prior is chance_prior:
            less = Sum((UNITY, neg(theta)))
            found.append(less if second is UNITY else Pow(less, second))
        elif second is not ZERO:
            found.append(Map("exp", tidy(mul(MINUS, tidy(neg(second)), theta))))
        return found

    start = mul(*kernel(*prior), BigProd(mul(*kernel(*each)), model.sample.index, UNITY, top))
    parted = mul(*kernel(*prior), *kernel(*sums))
    final = mul(*kernel(*totals))
    steps = [bayes_up_to_a_factor.step(start, parted)]
    if final is not parted:
        steps.append(add_the_exponents.step(parted, final))
    what = "The factors that hold it, with their exponents collected"
    return Strand(start, tuple(steps), INTRO.format(letter=theta.latex, what=what))


def square_completed(model: Model, top: Node) -> Strand:
    """-(θ - m)²/(2s) - Σ (x_i - θ)²/(2v), collected in powers of θ: the precisions add up."""
    theta, x, index = model.letter, model.sample.value, model.sample.index
    m, s = model.prior.params
    v = model.sample.law.params[1]
    centred = isinstance(m, Num) and m.value == 0
    start = add(
        neg((theta if centred else theta - m) ** 2 / mul(2, s)),
        neg(BigSum((x - theta) ** 2, index, UNITY, top) / mul(2, v)),
    )
    precision = add(1 / s, top / v)
    pull = add(*([] if centred else [m / s]), BigSum(x, index, UNITY, top) / v)
    rest = add(
        *([] if centred else [neg(Pow(m, TWO) / mul(2, s))]),
        neg(BigSum(Pow(x, TWO), index, UNITY, top) / mul(2, v)),
    )
    final = add(neg(mul(HALF, precision, Pow(theta, TWO))), mul(pull, theta), rest)
    what = "In the exponent stands"
    step = complete_the_square.step(start, final)
    return Strand(start, (step,), INTRO.format(letter=theta.latex, what=what))


def with_data(problem: Problem, model: Model) -> Problem:
    """The problem with the values of the sample as a family of numbers."""
    name = model.sample.value.name
    family = Decl(name, "family", model.sample.value, name, within=support(model.sample), inferred=True)
    return problem.but(declarations={**problem.declarations, name: family})


PLANS = (Plan("conjugate prior", fits, carry_out),)
