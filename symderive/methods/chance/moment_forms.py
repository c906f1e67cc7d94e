"""A moment spelled out in the moments of single variables, before any number is put in."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import ZERO, Num, Sum
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, is_zero, mul
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves, holds, substitute
from symderive.expr.probability import Cov, Expect, RandVar, Var
from symderive.expr.shape import is_scalar
from symderive.methods.chance.lines import Work, neat
from symderive.methods.chance.logic import as_numbers
from symderive.methods.chance.normal import Form
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.stated import Atoms
from symderive.methods.chance.term_by_term import Line, term_by_term
from symderive.rules import expectation as rules
from symderive.rules import second_moments


class NamedAtoms(Atoms):
    """Means, variances and covariances of single variables by their names; independent ones have none."""

    def mean(self, x: Node) -> Node:
        return Expect(x)

    def covariance(self, x: Node, y: Node) -> Node:
        if x is y:
            return Var(x)
        first, second = sorted((x, y), key=lambda v: getattr(v, "name", ""))
        return ZERO if self.chance.independent(x, y) else Cov(first, second)


def spelled(work: Work, asked: Node) -> Node | None:
    """E, Var or Cov of a polynomial in the moments of its variables; None where that says nothing new."""
    atoms = NamedAtoms(work)
    try:
        match asked:
            case Expect(u, None, None):
                made = atoms.expectation(u)
            case Var(u, None, None):
                made = atoms.bilinear(u, u)
            case Cov(u, v, None):
                made = atoms.bilinear(u, v)
            case _:
                return None
    except Undecided:
        return None
    made = work.tidy(made) if tame(made) else gathered(made)
    return None if made is asked or not holds(made, Expect, Var, Cov) else made


GIVEN_THE_NUMBER = (
    "Given the number of terms the sum has so many terms, each with the same mean: the number is independent of them."
)
NUMBER_AVERAGED = "The mean of one term is a constant: it comes out of the mean over the number of terms (Wald)."


def spelled_lines(work: Work, asked: Expect) -> list[Line]:
    """The lines from E[u] to the moments of single variables: term by term, products of independent variables, then
    squares and products by variances and covariances. Empty where that says nothing new."""
    last = spelled(work, asked)
    if last is None:
        return []
    u = as_numbers(work.chance, work.chance.unfold(asked.u))
    counted = of_random_number(work, u)
    if counted is not None:
        return [*counted, (rules.linearity_of_expectation, last, NUMBER_AVERAGED)]
    lines = term_by_term(work, u)
    if holds(last, Cov):
        lines.append((second_moments.mean_of_a_product, last, ""))
    elif holds(last, Var):
        lines.append((second_moments.mean_of_a_square, last, ""))
    else:
        lines.append((rules.linearity_of_expectation, last, ""))
    before: Node = asked
    told: list[Line] = []
    for line in lines:
        if not same(line[1], before):
            told.append(line)
            before = line[1]
    return told


def of_random_number(work: Work, u: Node) -> list[Line] | None:
    """E[S] = E[E[S | N]] = E[N m] for a sum S of a random number N of terms with mean m; None for others."""
    match u:
        case BigSum(body, index, low, RandVar() as n) if low == Num(1):
            try:
                one = neat(NamedAtoms(work).expectation(body))
            except Undecided:
                return None
            means: dict[Node, Node] = {p: ZERO for p in one.walk() if isinstance(p, Expect)}
            if index in free_leaves(substitute(one, means)):
                return None  # the terms have different means
            return [
                (rules.tower_rule, Expect(Expect(u, n)), ""),
                (rules.put_in_what_was_found, Expect(mul(n, one)), GIVEN_THE_NUMBER),
            ]
    return None


def gathered(u: Node) -> Node:
    """A sum with equal terms added: 2 a Cov[X, Y] for a Cov[X, Y] + a Cov[X, Y]."""
    if not isinstance(u, Sum):
        return u
    terms = [neat(t) for t in u.terms]
    return add(*(mul(terms.count(t), t) if terms.count(t) > 1 else t for t in dict.fromkeys(terms)))


def tame(u: Node) -> bool:
    """No sums over a family: what scalar arithmetic may collect."""
    return not holds(u, BigSum) and not holds(u, Expect, Var, Cov)


def mean_of_form(form: Form, given: Node | None = None) -> Node:
    """a E[X] + b E[Y] + c of a linear form."""
    terms, constant = form
    parts = [Expect(x, given) if a == Num(1) else mul(a, Expect(x, given)) for a, x in terms]
    return add(*parts, *([] if is_zero(constant) else [constant]))


def spread_of_forms(left: Form, right: Form, given: Node | None = None) -> Node | None:
    """a^2 Var[X] + 2 a b Cov[X, Y] + b^2 Var[Y] of scalar linear forms, equal pairs collected; None for others."""
    collected: dict[tuple[Node, Node], Node] = {}
    for a, x in left[0]:
        for b, y in right[0]:
            if not all(is_scalar(u.shape) for u in (a, b, x, y)):
                return None
            key = (x, y) if (y, x) not in collected else (y, x)
            c = mul(a, b)
            collected[key] = scalar.simplify(add(collected[key], c) if key in collected else c)
    parts = []
    for (x, y), c in collected.items():
        moment = Var(x, given) if x is y else Cov(x, y, given)
        parts.append(moment if c == Num(1) else mul(c, moment))
    return add(*parts)
