"""A moment spelled out in the moments of single variables, before any number is put in."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import ZERO, Num, add, is_zero, mul
from symderive.expr.arrays import BigSum
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Expect, Var
from symderive.expr.shape import is_scalar
from symderive.methods.chance.lines import Work
from symderive.methods.chance.normal import Form
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.stated import Atoms


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
    made = work.tidy(made) if tame(made) else made
    return None if made is asked or not any(isinstance(p, Expect | Var | Cov) for p in made.walk()) else made


def tame(u: Node) -> bool:
    """No sums over a family: what scalar arithmetic may collect."""
    return not any(isinstance(p, BigSum) for p in u.walk()) and not any(
        isinstance(p, Expect | Var | Cov) for p in u.walk()
    )


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
