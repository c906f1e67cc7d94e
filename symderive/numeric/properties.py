"""What a statement says of one letter: A = Aᵀ is a property, x > 0 a range, Σ p_k = 1 a constraint on a vector.

``read`` turns the facts of a problem into properties and ranges of letters; what it does not recognise is left
over, to be solved or checked at the points drawn, never ignored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from symderive.expr.algebra import Det, Eye, Inverse, Num, Ones, Pow, Prod, Rel, Size, Sym, Transpose, Zeros
from symderive.expr.arrays import BigSum, Entry, Member, Norm
from symderive.expr.build import zero
from symderive.expr.node import Node
from symderive.expr.probability import And, Cov, SetOf
from symderive.expr.problem import Has, Problem
from symderive.expr.shape import is_scalar, is_square
from symderive.numeric.domains import REALS, Range, end_of, has_letters, range_of
from symderive.numeric.parity import PARITIES, of_parity
from symderive.numeric.plainly import plain_number

WORDS: dict[str, tuple[str, ...]] = {
    "symmetric positive definite": ("symmetric", "positive definite"),
    "spd": ("positive definite",),
    "psd": ("positive semidefinite",),
    "positive semi-definite": ("positive semidefinite",),
    "negative semi-definite": ("negative semidefinite",),
    "nonsingular": ("invertible",),
    "regular": ("invertible",),
    "full-rank": ("full rank",),
    "orthonormal": ("orthonormal columns",),
    "antisymmetric": ("skew-symmetric",),
    "skew symmetric": ("skew-symmetric",),
    "projection": ("idempotent",),
    "orthogonal projection": ("idempotent", "symmetric"),
    "lower-triangular": ("lower triangular",),
    "upper-triangular": ("upper triangular",),
    "unit vector": ("unit norm",),
    "unit length": ("unit norm",),
    "normalized": ("unit norm",),
    "probability vector": ("probability",),
    "stochastic": ("row stochastic",),
    "non-negative": ("nonnegative",),
    "nonzero": ("nonzero",),
    "non-zero": ("nonzero",),
    "strictly positive": ("positive",),
}
SCALARS: dict[str, Range] = {
    "positive": Range(low=Fraction(0)),
    "nonnegative": Range(low=Fraction(0)),
    "negative": Range(high=Fraction(0)),
    "variance": Range(low=Fraction(0)),
    "rate": Range(low=Fraction(0)),
    "shape": Range(low=Fraction(0)),
    "probability": Range(low=Fraction(0), high=Fraction(1)),
    "integer": Range(integer=True),
}
ALIKE = "identically distributed"  # said of random variables: what draws their laws sees to it
SAYS_NOTHING = frozenset(
    {"fixed", "constant", "known", "given", "real", "finite", "nonzero", "scalar", "vector", "matrix", "parameter",
     "column", "row", "square", "deterministic", "variable", "data", "arbitrary"}
)  # fmt: skip
FLIP = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "=": "=", "!=": "!="}


@dataclass(slots=True)
class Stated:
    """Properties and ranges by letter or ("family", name), the equations that were read so (``sworn``: the points must
    obey them as they were written), what generic numbers are (``unequal``: asked of numbers that were changed), and the
    relations that are left over."""

    properties: dict[Any, set[str]] = field(default_factory=dict)
    ranges: dict[Any, Range] = field(default_factory=dict)
    rest: list[Rel] = field(default_factory=list)
    sworn: list[Rel] = field(default_factory=list)
    unequal: list[Rel] = field(default_factory=list)
    unread: list[tuple[str, Any]] = field(default_factory=list)

    def add(self, key: Any, *properties: str) -> None:
        self.properties.setdefault(key, set()).update(properties)

    def narrow(self, key: Any, op: str, bound: Fraction) -> None:
        r = self.ranges.get(key, REALS)
        self.ranges[key] = r.above(bound) if op in (">", ">=") else r.below(bound)


def key_of(node: Node) -> Any:
    """The letter or family that an expression names: x for x and for x_i of a vector, the family for a member."""
    if isinstance(node, Member):
        return ("family", node.name)
    if isinstance(node, Entry):
        return key_of(node.u)
    return node if not node.kids else None


def read(problem: Problem) -> Stated:
    """The facts and declarations of a problem."""
    stated = Stated()
    for decl in problem.declarations.values():
        if (
            decl.within is None
            or decl.node is None
            or decl.kind in ("function", "event", "random", "density", "set", "label")
        ):
            continue
        key = key_of(decl.node)
        r = range_of(decl.within)
        if (run := whole_numbers(decl.within)) is not None:
            stated.ranges[key] = Range(plain_number(run[0]), plain_number(run[1]), integer=True)
            for op, end in ((">=", run[0]), ("<=", run[1])):
                if plain_number(end) is None:
                    _relation(Rel(op, decl.node, end), stated)
        elif has_letters(decl.within):
            interval: Any = decl.within
            for op, end in ((">", interval.low), ("<", interval.high)):
                _relation(Rel(op, decl.node, end), stated)
        elif r is None:
            stated.unread.append((f"the set that {decl.name} lies in", key))
        elif not r.free:
            stated.ranges[key] = r
    for fact in problem.facts:
        if isinstance(fact.node, Has) and fact.node.prop != ALIKE:
            _property(fact.node, stated)
        elif fact.kind == "relation" and fact.node is not None:
            if (letter := covariance_letter(fact.node)) is not None:
                stated.add(letter, "positive definite")
            for part in fact.node.events if isinstance(fact.node, And) else (fact.node,):
                if isinstance(part, Rel):
                    _relation(part, stated)
    _parities(problem, stated)
    return stated


def _parities(problem: Problem, stated: Stated) -> None:
    """Numbers that are said to be even or odd, after all that is said of where they lie."""
    numbers = {d.node for d in problem.declarations.values() if d.kind != "function" and d.node is not None}
    for key, words in stated.properties.items():
        said = words & PARITIES.keys()
        if key in numbers and is_scalar(key.shape) and len(said) == 1:
            found = of_parity(stated.ranges.get(key, REALS), next(iter(said)))
            if found is not None:
                stated.ranges[key] = found
                words -= said


def covariance_letter(fact: Node) -> Node | None:
    """Sigma of Cov(x) = Sigma: a covariance matrix is positive semidefinite, a generic one positive definite."""
    match fact:
        case Rel("=", Cov(u, v, _), Sym() as letter) if u is v and not is_scalar(letter.shape):
            return letter
    return None


def whole_numbers(within: Node) -> tuple[Node, Node] | None:
    """The ends of {low, ..., high}; None for any other set."""
    match within:
        case SetOf(body, (index,), And((Rel("<=", low, _), Rel("<=", _, high)), _)) if body is index:
            return low, high
    return None


def _property(has: Has, stated: Stated) -> None:
    key = key_of(has.u)
    for prop in WORDS.get(has.prop, (has.prop,)):
        if prop in ("nonzero", "non-zero"):
            stated.unequal.append(Rel("!=", has.u, zero(has.u.shape)))
        if prop in PARITIES and isinstance(has.u, Size):
            continue  # the sizes are chosen so
        if key is None:
            if prop == "invertible" or prop in SAYS_NOTHING:
                continue  # a generic point has it; where it has not, the value is not defined and the point redrawn
            if prop == "positive definite" and not has.u.kids:
                continue
            stated.unread.append((f"{has.prop}, said of an expression", has.u))
        elif is_scalar(has.u.shape) and prop in SCALARS:
            r, old = SCALARS[prop], stated.ranges.get(key, REALS)
            if r.low is not None:
                old = old.above(r.low)
            if r.high is not None:
                old = old.below(r.high)
            stated.ranges[key] = Range(old.low, old.high, old.integer or r.integer, old.elements)
        elif prop not in SAYS_NOTHING:
            stated.add(key, prop)


def _relation(rel: Rel, stated: Stated) -> None:
    for left, op, right in ((rel.left, rel.op, rel.right), (rel.right, FLIP.get(rel.op, rel.op), rel.left)):
        if _reads(left, op, right, stated):
            return
    stated.rest.append(rel)


def _reads(left: Node, op: str, right: Node, stated: Stated) -> bool:
    """Recognise one direction of a relation; False where it is none of the known forms."""
    bound = end_of(right, 1 if op in (">", ">=") else -1)
    key = key_of(left)
    if op == "!=" and (bound is not None or isinstance(right, Zeros)):
        stated.unequal.append(Rel("!=", left, right))
        return True  # a generic point is not there
    if op in (">", ">=", "<", "<=") and bound is not None and key is not None and type(left).__name__ != "Size":
        stated.narrow(key, op, bound)
        return True
    if op in (">", ">=") and isinstance(right, Zeros) and key is not None:
        stated.narrow(key, op, Fraction(0))
        return True
    if op == ">" and bound == 0 and isinstance(left, Det) and key_of(left.u) is not None:
        stated.add(left.u, "positive determinant")
        return True
    if op == "!=" and isinstance(left, Det):
        stated.unequal.append(Rel("!=", left, right))
        return True
    if op == "=" and bound == 1 and isinstance(left, Det) and "orthogonal" in stated.properties.get(left.u, ()):
        stated.add(left.u, "positive determinant")  # a rotation
        stated.sworn.append(Rel("=", left, right))
        return True
    if op != "=":
        return False
    found = _equality(left, right)
    if found is None:
        return False
    stated.add(*found)
    stated.sworn.append(Rel("=", left, right))
    return True


def _equality(left: Node, right: Node) -> tuple[Any, ...] | None:
    """(letter, property, ...) for A = Aᵀ, QᵀQ = I, P² = P, ‖u‖ = 1, Σ p_k = 1 and their kin."""
    bound = plain_number(right)
    match left, right:
        case a, Transpose(b) if a is b and not a.kids:
            return a, "symmetric"
        case a, Prod((Num(value), Transpose(b))) if a is b and value == -1 and not a.kids:
            return a, "skew-symmetric"
        case Transpose(b), Prod((Num(value), a)) if a is b and value == -1 and not a.kids:
            return a, "skew-symmetric"
        case Inverse(a), Transpose(b) if a is b and not a.kids:
            return a, "orthogonal"
        case Transpose(b), Inverse(a) if a is b and not a.kids:
            return a, "orthogonal"
        case Prod((Transpose(a), b)), Eye() if a is b and not a.kids:
            return a, "orthogonal" if is_square(a.shape) else "orthonormal columns"
        case Prod((a, Transpose(b))), Eye() if a is b and not a.kids and is_square(a.shape):
            return a, "orthogonal"
        case (Pow(a, Num(n)), b) if a is b and n == 2 and not a.kids and not is_scalar(a.shape):
            return a, "idempotent"
        case (Prod((a, b)), c) if a is b is c and not a.kids and not is_scalar(a.shape):
            return a, "idempotent"
        case (Prod((Transpose(a), b)) | Prod((a, Transpose(b))), c) if a is b is c and not is_scalar(a.shape):
            return a, "idempotent", "symmetric"
        case (Pow(a, Num(n)), Eye()) if n == 2 and not a.kids:
            return a, "involutory"
        case (Prod((a, b)), Eye()) if a is b and not a.kids:
            return a, "involutory"
        case (Pow(a, Num(n)), Zeros()) if not a.kids and n in (2, 3, 4):
            return a, f"nilpotent of index {n}"
        case Inverse(a), b if a is b and not a.kids:
            return a, "involutory"
        case Norm(u, p), _ if bound == 1 and p in ("2", "F") and not u.kids:
            return u, "unit norm"
        case Pow(Norm(u, p), _), _ if bound == 1 and p in ("2", "F") and not u.kids:
            return u, "unit norm"
        case Prod((Transpose(u), v)), _ if u is v and bound == 1 and not u.kids:
            return u, "unit norm"
        case Prod((Transpose(Ones()), u)), _ if not u.kids and bound in (0, 1):
            return u, "sum one" if bound else "sum zero"
        case Prod((Transpose(u), Ones())), _ if not u.kids and bound in (0, 1):
            return u, "sum one" if bound else "sum zero"
        case BigSum(body, index, Num(low), _), _ if low == 1 and bound in (0, 1):
            if isinstance(body, (Entry, Member)) and key_of(body) is not None and index in body.indices:
                return _total(body, index, "one" if bound else "zero")
        case Prod((a, Ones())), Ones() if not a.kids:
            return a, "rows sum one"
    return None


def _total(body: Entry | Member, index: Node, total: str) -> tuple[Any, ...] | None:
    """What a sum over one index of x_i, or over one of the two of y_ik for every value of the other, says."""
    if len(body.indices) == 1:
        return key_of(body), f"sum {total}"
    place = body.indices.index(index)
    if len(body.indices) != 2 or body.indices[1 - place] is index or body.indices[1 - place].kids:
        return None
    return key_of(body), f"{('columns', 'rows')[place]} sum {total}"
