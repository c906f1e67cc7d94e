"""A derivative in which one part has a wrong slope and all the rest is right.

A part p of what is differentiated gives way to something of the same value with another slope: p0 + c (p - p0), where
p0 is p with the variable held fast. The derivative of the whole is then what a person gets who differentiates p
wrongly and everything around it rightly: in a sum, a product, an inner function, for numbers, vectors and matrices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from symderive.expr.algebra import MINUS, Delta, Hadamard, Idx, Inverse, Num, Pow, Prod, Sum, Sym, Trace, Transpose
from symderive.expr.arrays import BigSum, Entry, Member
from symderive.expr.build import add, hadamard, mul, neg, zero
from symderive.expr.calculus import At, Derivative
from symderive.expr.node import Node, Path, free_leaves, substitute, transform
from symderive.expr.shape import ShapeError, is_column, is_scalar, is_square
from symderive.rules.faulty import depends

MOST = 40  # parts of what is differentiated

Held = Callable[[Node], Node]
#: what a part gives way to: the same value with a wrong slope
Fault = Callable[[Node, Held], Iterable[Node]]


def with_wrong_slope(node: Node, fault: Fault, *, within: bool = False) -> Iterator[Node]:
    """The derivative with one part differentiated wrongly; ``within`` leaves out the whole of it."""
    if not isinstance(node, Derivative) or len(node.by) != 1:
        return
    x = node.by[0]
    if isinstance(x, Member | Entry) and not depends(node.of, x):
        moved = by_its_own_letter(node, x)
        if moved is not None:
            for made in with_wrong_slope(moved.body, fault, within=within):
                yield At(made, moved.point)
        return
    still = Sym(f"{getattr(x, 'name', 'x')}_held", x.shape)

    def held(u: Node) -> Node:
        return substitute(u, {x: still})

    for path, part in inside_first(node.of, x):
        if within and not path:
            continue
        for new in fault(part, held):
            try:
                body = node.of.replace(path, new)
            except ShapeError:
                continue
            yield At(Derivative(body, node.by, node.partial, node.layout), ((still, x),))


def by_its_own_letter(node: Derivative, x: Member | Entry) -> At | None:
    """The derivative by x_k of something with x_i and a running i, by a letter v: x_i + delta_ik v, at v = 0."""
    if len(x.indices) != 1:
        return None
    v = Sym("the member that moves", x.shape)

    def change(part: Node) -> Node:
        match part:
            case Member(name, (i,)) if isinstance(x, Member) and name == x.name:
                return add(part, mul(Delta(i, x.indices[0]), v))
            case Entry(u, (i,)) if isinstance(x, Entry) and u is x.u:
                return add(part, mul(Delta(i, x.indices[0]), v))
        return part

    body = transform(node.of, change)
    return At(Derivative(body, (v,), node.partial, node.layout), ((v, zero(x.shape)),)) if body is not node.of else None


def inside_first(root: Node, x: Node) -> list[tuple[Path, Node]]:
    """The places of a tree that depend on x, from the root down; x itself is left out. Remembered: every mistake with
    slopes asks for them."""
    found: list[tuple[Path, Node]] | None = root.memo.get(("inside first", x))
    if found is not None:
        return found
    found = root.memo["inside first", x] = []
    queue: list[tuple[Path, Node]] = [((), root)]
    for path, part in queue:
        if len(found) >= MOST or part is x or not depends(part, x):
            continue
        found.append((path, part))
        queue.extend(((*path, k), kid) for k, kid in enumerate(part.kids))
    return found


# ---------------------------------------------------------------- what a part gives way to
def times(part: Node, held: Held, c: Node) -> Node:
    """The part with c times its slope."""
    still = held(part)
    return add(still, mul(c, add(part, neg(still))))


def with_slope(f: Node, u: Node, slope: Node, held: Held) -> Node:
    """f(u), for each entry of u, with another slope than f'."""
    step = add(u, neg(held(u)))
    rate = held(slope)
    return add(held(f), mul(rate, step) if is_scalar(step.shape) else hadamard(rate, step))


def one_term(part: Node, held: Held) -> Iterator[Node]:
    """A product differentiated in one of its factors only, or in all but one."""
    match part:
        case Prod(factors) | Hadamard(factors):
            join = mul if isinstance(part, Prod) else hadamard
            moving = [k for k, f in enumerate(factors) if held(f) is not f]
            if not 2 <= len(moving) <= 4:
                return
            for k in moving:
                yield join(*(f if j == k else held(f) for j, f in enumerate(factors)))
            for k in moving if len(moving) > 2 else ():
                yield join(*(held(f) if j == k else f for j, f in enumerate(factors)))
        case Pow(u, Num(k)) if k in (2, 3) and not is_scalar(u.shape) and held(u) is not u:
            factors = (u,) * int(k)
            for j in range(int(k)):
                yield mul(*(f if i == j else held(f) for i, f in enumerate(factors)))


def first_twice(part: Node, held: Held) -> Iterator[Node]:
    """A product with two factors that move, each place counted as the other: 2 A x for (A + A^T) x."""
    match part:
        case Prod(factors) if twins([f for f in factors if held(f) is not f]):
            still = held(part)
            for one in one_term(part, held):
                yield add(still, mul(Num(2), add(one, neg(still))))
        case Pow(u, Num(k)) if k == 2 and not is_scalar(u.shape):
            still = held(part)
            yield from (add(still, mul(Num(2), step, held(u))) for step in [add(u, neg(held(u)))])
            yield from (add(still, mul(Num(2), held(u), step)) for step in [add(u, neg(held(u)))])
        case Trace(Prod() as u):
            yield from (Trace(made) for made in first_twice(u, held))


def twins(moving: list[Node]) -> bool:
    """Are these two factors, u and u or u^T and u?"""
    if len(moving) != 2:
        return False
    u, v = (without_indices(f.u if isinstance(f, Transpose) else f) for f in moving)
    return u is v


def without_indices(u: Node) -> Node:
    """The tree with one letter for all its running indices of one range."""
    return substitute(u, {i: Idx("i", i.size) for i in free_leaves(u) if isinstance(i, Idx)})


def matrix_before(part: Node, held: Held) -> Iterator[tuple[Node, Node]]:
    """A and v of A v where only the column v moves and A is a square matrix."""
    match part:
        case Prod(factors) if is_column(part.shape) and not is_scalar(part.shape):
            moving = [k for k, f in enumerate(factors) if held(f) is not f]
            if len(moving) == 1 and moving[0] == len(factors) - 1 and len(factors) > 1:
                A = mul(*factors[:-1])
                if not is_scalar(A.shape) and is_square(A.shape):
                    yield A, factors[-1]


def inverse_powers(part: Node, held: Held) -> Iterator[Node]:
    """U^{-1} differentiated like a number: - U^{-2} dU, on either side."""
    if isinstance(part, Inverse) and held(part) is not part:
        step, still = add(part.u, neg(held(part.u))), held(part)
        yield add(still, mul(MINUS, still, still, step))
        yield add(still, mul(MINUS, step, still, still))


# ---------------------------------------------------------------- what stands inside
def by_the_inside(node: Node) -> Iterator[Node]:
    """The derivative by an inner quantity u(x) in the place of x: the inner derivative is missing."""
    if not isinstance(node, Derivative) or len(node.by) != 1:
        return
    x = node.by[0]
    seen = set()
    for _, part in inside_first(node.of, x):
        for left, whole in tails(part):
            if whole is node.of or whole in seen or any(bound(p, whole) for p in node.of.walk()):
                continue
            seen.add(whole)
            inner = Sym("inner quantity", whole.shape)
            body = substitute(node.of, {part: mul(*left, inner)})
            if not depends(body, x):
                yield At(Derivative(body, (inner,), node.partial, node.layout), ((inner, whole),))


def tails(part: Node) -> Iterator[tuple[tuple[Node, ...], Node]]:
    """The part itself, and the ends of a product: A x of b^T A x, with what stands before."""
    yield (), part
    if isinstance(part, Prod):
        for k in range(1, len(part.factors) - 1):
            yield part.factors[:k], mul(*part.factors[k:])


def bound(part: Node, inner: Node) -> bool:
    """Is the inner quantity under this sum, with its running index?"""
    return isinstance(part, BigSum) and part.index in free_leaves(inner)


def constants_before(part: Node, held: Held) -> Iterator[Node]:
    """The constant factors c of c u and of sums of such terms, but for a sign."""
    for term in part.terms if isinstance(part, Sum) else (part,):
        if isinstance(term, Prod) and held(term) is not term:
            alone = [Num(abs(f.value)) if isinstance(f, Num) else f for f in all_factors(term) if held(f) is f]
            yield from (f for f in alone if is_scalar(f.shape) and f is not Num(1))


def all_factors(u: Node) -> Iterator[Node]:
    """The factors of a product and of the products in it."""
    for f in u.factors if isinstance(u, Prod) else (u,):
        yield from all_factors(f) if isinstance(f, Prod) else (f,)
