"""Where a derivative is zero: equations that are solved by hand, in a number, a vector or a matrix.

What is found is the value of the unknown and the rows that lead to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symderive.expr.algebra import MINUS, UNITY, ZERO, Eye, Inverse, Map, Num, Pow, Prod, Sum, Sym, Transpose, Zeros
from symderive.expr.build import is_zero, mul, neg, zero
from symderive.expr.calculus import MIXED
from symderive.expr.node import Node, substitute
from symderive.expr.problem import Problem
from symderive.expr.shape import ONE, SCALAR, is_scalar
from symderive.methods.divisors import positive, why_invertible, why_not_zero
from symderive.methods.equation_rows import Rows, lean
from symderive.methods.first import first_derivative
from symderive.methods.question import Question
from symderive.methods.workings import way_by_number
from symderive.rules.algebra import spread_sums, tidy
from symderive.rules.equations import (
    divide_by_the_factor,
    multiply_both_sides,
    multiply_by_the_inverse,
    rearrange_the_equation,
    take_the_root,
    undo_the_function,
)
from symderive.rules.facts import NOTHING
from symderive.rules.kernels import plain_derivative
from symderive.rules.settle import settle
from symderive.rules.terms import base_and_exponent, chain_of, parts, product, terms_of
from symderive.rules.vary import leaves


@dataclass(frozen=True)
class Zero:
    """The only v at which the equation holds, and the rows from ``g = 0`` to ``v = value``."""

    value: Node
    rows: Rows


def zero_of(g: Node, v: Sym, problem: Problem) -> Zero | None:
    """The v at which g is zero, where it is the only one; None where no way of doing it by hand is known."""
    if is_scalar(v.shape):
        return zero_in_a_number(g, v, problem)
    return zero_in_a_vector(g, v, problem) if v.shape[1] == ONE else zero_in_a_matrix(g, v, problem)


# ---------------------------------------------------------------- a number
def zero_in_a_number(g: Node, v: Sym, problem: Problem) -> Zero | None:
    """g linear in v, in log v, in e^v or in v², perhaps after a denominator is multiplied away."""
    spread = settle(spread_sums(g), NOTHING)
    start = without_denominators(spread, v)
    x, one_less = v.latex, Sum((UNITY, neg(v)))
    for factor, said in (
        (UNITY, ""), (v, x), (Pow(v, Num(2)), f"{x}^2"), (Pow(v, Num(3)), f"{x}^3"),
        (Prod((v, one_less)), f"{x} (1 - {x})"), (one_less, f"1 - {x}"),
    ):  # fmt: skip
        cleared = tidy(Sum(tuple(Prod((factor, t)) for t in terms_of(start)))) if factor is not UNITY else start
        rows = Rows.of_zero(g)
        if factor is not UNITY:
            rows.then(multiply_both_sides, cleared, ZERO, f"by ${said}$, which is not 0" if start is spread else "")
        for u, back in ((v, None), (Map("log", v), "exp"), (Map("exp", v), "log")):
            found = linear_zero(cleared, v, u, problem, rows)
            if found is not None:
                if back is not None:
                    found = tidy(Map(back, found))
                    rows.then(undo_the_function, v, found)
                return Zero(found, rows)
        root = root_of_square(cleared, v, problem, rows)
        if root is not None:
            return Zero(root, rows)
    return zero_of_logarithms(g, start, v, problem)


def zero_of_logarithms(g: Node, start: Node, v: Sym, problem: Problem) -> Zero | None:
    """log(1 - p) - log p + c = 0: the difference of the logarithms is that of a quotient, (1 - p) e^c = p."""
    above: list[Node] = []
    below: list[Node] = []
    rest: list[Node] = []
    sizes = set()
    for term in terms_of(start):
        number, scalars, chain = parts(term)
        if v not in leaves(term):
            rest.append(term)
        elif len(scalars) == 1 and isinstance(scalars[0], Map) and scalars[0].name == "log" and not chain:
            sizes.add(abs(number))
            (above if number > 0 else below).append(scalars[0].u)
        else:
            return None
    if len(sizes) != 1 or not above or not below:
        return None
    (size,) = sizes
    constant = tidy(Map("exp", tidy(Prod((Num(1 / size), chain_of_sum(rest)))))) if rest else UNITY
    left, right = tidy(Prod((constant, *above))), tidy(Prod(tuple(below)))
    rows = Rows.of_zero(g)
    rows.then(undo_the_function, left, right)
    found = linear_zero(tidy(spread_sums(tidy(Sum((left, neg(right)))))), v, v, problem, rows)
    return None if found is None else Zero(found, rows)


def linear_zero(g: Node, v: Sym, u: Node, problem: Problem, rows: Rows) -> Node | None:
    """The u at which g = a u + b is zero, v standing nowhere else."""
    name = v if u is v else Sym(f"{v.name}_inside", SCALAR)
    g = g if u is v else substitute(g, {u: name})
    if name is not v and (v in leaves(g) or name not in leaves(g)):
        return None
    slope = tidy(plain_derivative(g, name, way_by_number(problem, name, False)))
    if is_zero(slope) or name in leaves(slope):
        return None
    start = tidy(substitute(g, {name: ZERO}))
    found = quotient(slope, start)
    divided(rows, slope, start, u, found, problem)
    return found


def quotient(slope: Node, start: Node) -> Node:
    """- start / slope, with the sign where a person would put it."""
    number, scalars, chain = parts(slope)
    if number < 0 and not chain:
        return tidy(Prod((start, Pow(product(-number, scalars, [], SCALAR), MINUS))))
    turned = tidy(neg(slope))
    if isinstance(slope, Sum) and all(parts(t)[0] < 0 for t in slope.terms):
        return tidy(Prod((start, Pow(turned, MINUS))))
    return tidy(Prod((MINUS, start, Pow(slope, MINUS))))


def divided(rows: Rows, slope: Node, start: Node, u: Node, found: Node, problem: Problem) -> None:
    """The rows ``slope u = -start`` and ``u = found``."""
    factor, right = lean(slope, tidy(neg(start)))
    if factor is not UNITY:
        rows.then(rearrange_the_equation, tidy(Prod((factor, u))), right)
        note, taken = why_not_zero(factor, problem)
        rows.then(divide_by_the_factor, u, found, note)
        rows.taken += [taken] if taken else []
    else:
        rows.then(rearrange_the_equation, u, found)


def without_denominators(g: Node, v: Node) -> Node:
    """g times what divides its terms and does not contain v: a / s² - b / t² becomes a t² - b s²."""
    below: dict[Node, Node] = {}
    for t in terms_of(g):
        for s in parts(t)[1]:
            base, exponent = base_and_exponent(s)
            if isinstance(exponent, Num) and exponent.value < 0 and v not in leaves(base):
                before = below.get(base)
                if not isinstance(before, Num) or before.value < -exponent.value:
                    below[base] = Num(-exponent.value)
    if not below or not isinstance(g, Sum):
        return g
    factors = [Pow(base, e) for base, e in below.items()]
    return tidy(Sum(tuple(Prod((*factors, t)) for t in terms_of(g))))


def root_of_square(cleared: Node, v: Sym, problem: Problem, rows: Rows) -> Node | None:
    """The positive v of an equation that is linear in v², where v is declared positive."""
    if not positive(v, problem):
        return None
    square = Sym(f"{v.name}_squared", SCALAR)
    in_square = substitute(cleared, {Pow(v, Num(2)): square})
    if v in leaves(in_square):
        return None
    slope = tidy(plain_derivative(in_square, square, way_by_number(problem, square, False)))
    if is_zero(slope) or square in leaves(slope):
        return None
    start = tidy(substitute(in_square, {square: ZERO}))
    found = quotient(slope, start)
    divided(rows, slope, start, Pow(v, Num(2)), found, problem)
    root = tidy(Map("sqrt", found))
    rows.then(take_the_root, v, root)
    return root


# ---------------------------------------------------------------- a vector
def zero_in_a_vector(g: Node, v: Sym, problem: Problem) -> Zero | None:
    """A v = b has the solution A⁻¹ b."""
    question = Question(g, g, (v,), ((),), False, MIXED)
    slope = first_derivative(question, problem, "differential").value
    if is_zero(slope) or v in leaves(slope):
        return None
    start = tidy(substitute(g, {v: Zeros(v.shape)}))
    rows = Rows.of_zero(g)
    found = tidy(Prod((MINUS, Inverse(slope), start)))
    factor, right = lean(slope, tidy(neg(start)))
    freed(rows, (factor, v), right, v, found, problem)
    return Zero(found, rows)


def freed(rows: Rows, left: tuple[Node, Node], right: Node, v: Sym, found: Node, problem: Problem) -> None:
    """The rows ``A v = b`` (or ``v A = b``) and ``v = found``."""
    (factor,) = (f for f in left if f is not v)
    _, scalars, chain = parts(factor)
    single = all(isinstance(f, Eye) for f in chain)
    rows.then(rearrange_the_equation, tidy(mul(*left)) if single else mul(*left), right)
    if single:
        number = tidy(product(parts(factor)[0], scalars, [], SCALAR))
        note, taken = why_not_zero(number, problem)
        rows.then(divide_by_the_factor, v, found, note)
    else:
        note, taken = why_invertible(factor, problem)
        rows.then(multiply_by_the_inverse, v, found, note)
    rows.taken += [taken] if taken else []


# ---------------------------------------------------------------- a matrix
def zero_in_a_matrix(g: Node, v: Sym, problem: Problem) -> Zero | None:
    """A V = B, V A = B or c V = B, perhaps after V is multiplied to one side of the equation or to both."""
    if v.shape != g.shape:
        return None
    for before, after in sides(v):
        cleared = tidy(Sum(tuple(Prod((*before, t, *after)) for t in terms_of(spread_out(g, v)))), problem)
        rows = Rows.of_zero(g)
        if before or after:
            rows.then(multiply_both_sides, cleared, zero(v.shape))
        solution = matrix_zero(spread_out(cleared, v), v, problem, rows)
        if solution is not None:
            return Zero(solution, rows)
    return None


def sides(v: Sym) -> Iterator[tuple[tuple[Node, ...], tuple[Node, ...]]]:
    yield (), ()
    if v.shape[0] == v.shape[1]:
        yield (v,), (v,)
        yield (v,), ()
        yield (), (v,)


def spread_out(g: Node, v: Node) -> Node:
    """c A (B + C) as c A B + c A C where the bracket holds v, so that every term can be looked at."""
    terms: list[Node] = []
    queue = list(terms_of(g))
    while queue:
        t = queue.pop(0)
        number, scalars, chain = parts(t)
        place = next((n for n, f in enumerate(chain) if v in leaves(f) and opens(f)), None)
        if place is None:
            terms.append(t)
            continue
        for piece in opened(chain[place]):
            queue.append(product(number, scalars, [*chain[:place], *parts_chain(piece), *chain[place + 1 :]], g.shape))
    return chain_of_sum(terms)


def opens(f: Node) -> bool:
    return isinstance(f, Sum) or (isinstance(f, Transpose) and isinstance(f.u, Sum))


def opened(f: Node) -> tuple[Node, ...]:
    """The terms of a bracket, each transposed where the bracket is."""
    if isinstance(f, Transpose) and isinstance(f.u, Sum):
        return tuple(settle(Transpose(t), NOTHING) for t in f.u.terms)
    assert isinstance(f, Sum)
    return f.terms


def parts_chain(piece: Node) -> list[Node]:
    return list(piece.factors) if isinstance(piece, Prod) else [piece]


def matrix_zero(g: Node, v: Sym, problem: Problem, rows: Rows) -> Node | None:
    """The v of A v = B, v A = B or c v = B."""
    left: list[Node] = []
    right: list[Node] = []
    start: list[Node] = []
    for t in terms_of(g):
        number, scalars, chain = parts(t)
        if v not in leaves(t):
            start.append(t)
        elif any(v in leaves(s) for s in scalars) or not chain:
            return None
        elif chain[-1] is v and not any(v in leaves(f) for f in chain[:-1]):
            left.append(product(number, scalars, chain[:-1], (v.shape[0], v.shape[0])))
        elif chain[0] is v and not any(v in leaves(f) for f in chain[1:]):
            right.append(product(number, scalars, chain[1:], (v.shape[1], v.shape[1])))
        else:
            return None
    if not start or (left and right) or not (left or right):
        return None
    minus = tidy(neg(chain_of_sum(start)), problem)
    factor = tidy(chain_of_sum(left or right), problem)
    if is_scalar(factor.shape):
        found = tidy(Prod((Pow(factor, MINUS), minus)), problem)
    else:
        found = tidy(Prod((Inverse(factor), minus)) if left else Prod((minus, Inverse(factor))), problem)
    lean_factor, lean_right = lean(factor, minus)
    freed(rows, (lean_factor, v) if left else (v, lean_factor), lean_right, v, found, problem)
    return found


def chain_of_sum(terms: list[Node]) -> Node:
    """The sum of one or more terms."""
    return chain_of([Sum(tuple(terms))]) if len(terms) > 1 else terms[0]
