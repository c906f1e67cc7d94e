"""The sign of a number, or of a matrix, by what it is made of, with the reasons as a page gives them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from symderive.expr.algebra import Idx, Map, Num, Pow, Prod, Rel, Size, Sum, Sym, Transpose
from symderive.expr.arrays import BigSum, Entry, Member
from symderive.expr.node import Node
from symderive.expr.probability import And
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.methods.divisors import is_definite, positive, why_invertible
from symderive.numeric.domains import range_of
from symderive.rules.terms import parts, terms_of

Ends = tuple[Fraction | None, Fraction | None]


@dataclass(frozen=True)
class Sign:
    """``up``: not negative, else not positive; ``strict``: not zero either; ``reasons``: facts on letters, in LaTeX."""

    up: bool
    strict: bool
    reasons: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.strict

    @property
    def said(self) -> str:
        """The reasons in a row."""
        *first, last = dict.fromkeys(self.reasons)
        return f"{', '.join(first)} and {last}" if first else last


def ends_of(v: Node, problem: Problem) -> Ends:
    """The numbers that a letter lies between, by its declaration and by the inequalities stated of it."""
    declared = problem.declarations.get(getattr(v, "name", ""))
    known = range_of(declared.within) if declared is not None and declared.within is not None else None
    low, high = (known.low, known.high) if known is not None else (None, None)
    for rel in relations(problem):
        match rel:
            case Rel("<" | "<=", u, Num(value)) | Rel(">" | ">=", Num(value), u) if u is v:
                high = value if high is None else min(high, value)
            case Rel("<" | "<=", Num(value), u) | Rel(">" | ">=", u, Num(value)) if u is v:
                low = value if low is None else max(low, value)
    return (Fraction(0) if low is None and positive(v, problem) else low), high


def relations(problem: Problem) -> Iterator[Node]:
    """The relations that are stated, a chain of them one by one."""
    for fact in problem.facts:
        if fact.kind == "relation" and fact.where is None and fact.node is not None:
            yield from fact.node.events if isinstance(fact.node, And) else (fact.node,)


def sign_of(u: Node, problem: Problem) -> Sign | None:
    """The sign of a number, where what it is made of shows it."""
    match u:
        case Num(value):
            return Sign(value >= 0, value != 0)
        case Size() | Map("exp", _, 0):
            return Sign(True, True)
        case Map("sqrt" | "abs", _, 0):
            return Sign(True, False)
        case Pow(base, Num(value)) if value.denominator == 1:
            return sign_of_power(base, int(value), problem)
        case Prod(factors) if all(is_scalar(f.shape) for f in factors):
            return sign_of_product(factors, problem)
        case BigSum(body):
            return sign_of(body, problem)
        case Sum():
            return sign_of_sum(u, problem)
        case Sym() | Member() | Entry():
            return sign_of_letter(u, problem)
        case Prod((Transpose(x), y)) if x is y:
            return Sign(True, False)
    return None


def sign_of_power(base: Node, exponent: int, problem: Problem) -> Sign | None:
    inner = sign_of(base, problem)
    if exponent % 2 == 0:
        return Sign(True, exponent < 0 or (inner is not None and inner.strict))
    return None if inner is None else Sign(inner.up, exponent < 0 or inner.strict, inner.reasons)


def sign_of_product(factors: tuple[Node, ...], problem: Problem) -> Sign | None:
    signs = [sign_of(f, problem) for f in factors]
    known = [s for s in signs if s is not None]
    if len(known) < len(signs):
        return None
    up = sum(not s.up for s in known) % 2 == 0
    return Sign(up, all(s.strict for s in known), tuple(r for s in known for r in s.reasons))


def sign_of_sum(u: Sum, problem: Problem) -> Sign | None:
    """All terms of one sign, or a letter and a number that its range puts on one side of 0."""
    signs = [sign_of(t, problem) for t in terms_of(u)]
    known = [s for s in signs if s is not None]
    if len(known) == len(signs) and len({s.up for s in known}) == 1:
        return Sign(known[0].up, any(s.strict for s in known), tuple(r for s in known for r in s.reasons))
    low, high, reasons = Fraction(0), Fraction(0), []
    bounds: list[Fraction | None] = [low, high]
    for term in terms_of(u):
        number, scalars, chain = parts(term)
        if chain or len(scalars) > 1:
            return None
        ends = [Fraction(1), Fraction(1)] if not scalars else list(ends_of(scalars[0], problem))
        scaled = [None if e is None else number * e for e in (ends if number > 0 else ends[::-1])]
        bounds = [None if a is None or b is None else a + b for a, b in zip(bounds, scaled, strict=True)]
        reasons += [r for s in scalars for r in range_said(s, problem)]
    if bounds[0] is not None and bounds[0] >= 0:
        return Sign(True, bounds[0] > 0, tuple(reasons))
    if bounds[1] is not None and bounds[1] <= 0:
        return Sign(False, bounds[1] < 0, tuple(reasons))
    return None


def sign_of_letter(v: Node, problem: Problem) -> Sign | None:
    low, high = ends_of(v, problem)
    if positive(v, problem) or (low is not None and low >= 0):
        strict = positive(v, problem) or (low is not None and low > 0) or strictly(v, problem)
        return Sign(True, strict, (f"${spelled(v)} > 0$",) if strict else range_said(v, problem))
    if high is not None and high <= 0:
        return Sign(False, high < 0, range_said(v, problem))
    return None


def strictly(v: Node, problem: Problem) -> bool:
    """Is the letter said to lie above 0 in a chain of inequalities, 0 < p < 1?"""
    return any(
        isinstance(rel, Rel) and ((rel.op == "<" and rel.right is v) or (rel.op == ">" and rel.left is v))
        for rel in relations(problem)
    )


def range_said(v: Node, problem: Problem) -> tuple[str, ...]:
    """The range of a letter, as the reasons give it."""
    low, high = ends_of(v, problem)
    if low is None and high is None:
        return ()
    if high is None:
        return (rf"${spelled(v)} \ge {low}$",)
    left = "" if low is None else rf"{low} \le "
    return (rf"${left}{spelled(v)} \le {high}$",)


def spelled(v: Node) -> str:
    """A letter, or a member of a family, in LaTeX."""
    indices = [i.latex if isinstance(i, Idx) else "" for i in getattr(v, "indices", ())]
    of = getattr(v, "u", v)
    name = getattr(of, "latex", "") or getattr(of, "name", "")
    return f"{name}_{{{','.join(indices)}}}" if indices else name


# ---------------------------------------------------------------- the second derivative
def how_it_bends(bend: Node, down: bool, problem: Problem) -> str:
    """What a second derivative tells: negative (definite) for a maximum (``down``), positive for a minimum, and why."""
    kind = ("negative" if down else "positive") + ("" if is_scalar(bend.shape) else " definite")
    return f"{kind}{why_it_bends(bend, down, problem)}, so a {'maximum' if down else 'minimum'}"


def why_it_bends(bend: Node, down: bool, problem: Problem) -> str:
    """Why a second derivative has the sign that it has; "" where nothing shows it but numbers."""
    if not is_scalar(bend.shape):
        return why_definite(bend, down, problem)
    sign = sign_of(bend, problem)
    if sign is None or sign.up == down:
        return ""
    if sign.strict:
        return f", as {sign.said}" if sign.reasons else ""
    side = "positive" if down else "negative"
    return f": no term is {side}{f', as {sign.said}' if sign.reasons else ''}, and not all are 0"


def why_definite(bend: Node, down: bool, problem: Problem) -> str:
    """2 X'X + 2 λ I is positive definite: none of its terms is negative, one is positive."""
    terms = [parts(t) for t in terms_of(bend)]
    match terms:
        case [(number, scalars, [Sum() as inside])] if all(sign_of(s, problem) for s in scalars):
            flips = (number < 0) + sum(not getattr(sign_of(s, problem), "up", True) for s in scalars)
            return why_definite(inside, down if flips % 2 == 0 else not down, problem)
    turned = [(-number if down else number, scalars, chain) for number, scalars, chain in terms]
    kinds = [is_definite(t, problem) for t in turned]
    if not all(kinds):
        return ""
    if "strictly" in kinds:
        return "" if len(kinds) == 1 else f": no term is {'positive' if down else 'negative'}, one is definite"
    said, taken = why_invertible(bend, problem)
    return f", as {(said or taken).split(',')[0]}" if len(kinds) == 1 and (said or taken) else ""
