"""What the mistakes are made of: events taken apart, quotients seen, derivatives written by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from symderive.expr.algebra import MINUS, Map, Num, Pow, Prod, Rel, Sum
from symderive.expr.build import divide, mul, neg
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import And, Dens, Expect, Not, Prob
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar


# ---------------------------------------------------------------- events
def conjuncts(event: Node) -> tuple[Node, ...]:
    """The events of a conjunction, nested ones laid flat."""
    if isinstance(event, And):
        return tuple(part for e in event.events for part in conjuncts(e))
    return (event,)


def joined(*events: Node) -> Node:
    """The conjunction of events, laid flat."""
    flat = tuple(dict.fromkeys(part for e in events for part in conjuncts(e)))
    return And(flat, True) if len(flat) > 1 else flat[0]


def complement(event: Node) -> Node:
    """The complement: of A^c it is A, of X = 1 for a variable with values 0 and 1 it is X = 0."""
    match event:
        case Not(a):
            return a
        case Rel("=", x, Num(v)) if v in (0, 1):
            return Rel("=", x, Num(1 - v))
    return Not(event)


def stated_probabilities(problem: Problem) -> tuple[Prob, ...]:
    """The probabilities to which the facts give a value."""
    found = []
    for fact in problem.facts:
        if isinstance(fact.node, Rel) and fact.node.op == "=" and isinstance(fact.node.left, Prob):
            found.append(fact.node.left)
    return tuple(dict.fromkeys(found))


def probability(node: Node) -> bool:
    """Is this a probability or a product of probabilities?"""
    if isinstance(node, Prob | Dens):
        return True
    return isinstance(node, Prod) and all(isinstance(f, Prob | Dens | Num) for f in node.factors)


def conditional_factor(term: Node) -> Node | None:
    """The conditional probability in P(B | A) P(A), the conditional mean in E[X | A] P(A)."""
    match term:
        case Prod((Expect(_, Node() as c, _) as p, Prob(e, None, _))) if c is e:
            return p
        case Prod((Prob(e, None, _), Expect(_, Node() as c, _) as p)) if c is e:
            return p
        case Prod((Prob(_, Node() as c, _) as p, Prob(e, None, _))) if c is e:
            return p
        case Prod((Prob(e, None, _), Prob(_, Node() as c, _) as p)) if c is e:
            return p
    return None


# ---------------------------------------------------------------- quotients
def quotient(node: Node) -> tuple[Node, Node] | None:
    """u and v of the scalar u/v, or None."""
    match node:
        case Prod(factors):
            below = [f for f in factors if isinstance(f, Pow) and f.exponent is MINUS]
            above = [f for f in factors if f not in below]
            if below:
                return mul(*above), mul(*(f.base for f in below))
        case Pow(v, Num(k)) if k == -1:
            return Num(1), v
    return None


def without(parts: tuple[Node, ...], k: int) -> tuple[Node, ...]:
    return parts[:k] + parts[k + 1 :]


# ---------------------------------------------------------------- slopes
def slope(name: str, u: Node) -> Node | None:
    """The derivative of a function of one number at u, as it stands in every table; None where it is not there."""
    f = Map(name, u)
    one = Num(1)
    match name:
        case "exp":
            return f
        case "log":
            return Pow(u, MINUS)
        case "sin":
            return Map("cos", u)
        case "cos":
            return neg(Map("sin", u))
        case "tan":
            return one + Pow(f, Num(2))
        case "sqrt":
            return divide(one, mul(Num(2), f))
        case "sinh":
            return Map("cosh", u)
        case "cosh":
            return Map("sinh", u)
        case "tanh":
            return one - Pow(f, Num(2))
        case "atan":
            return divide(one, one + Pow(u, Num(2)))
        case "asin":
            return divide(one, Map("sqrt", one - Pow(u, Num(2))))
        case "acos":
            return neg(divide(one, Map("sqrt", one - Pow(u, Num(2)))))
        case "sigmoid":
            return mul(f, one - f)
        case "softplus":
            return Map("sigmoid", u)
        case "abs":
            return Map("sign", u)
        case "relu":
            return Map("heaviside", u)
    return None


def depends(node: Node, x: Node) -> bool:
    return x in free_leaves(node)


def terms(node: Node) -> tuple[Node, ...]:
    return node.terms if isinstance(node, Sum) else (node,)


def negative(node: Node) -> Node | None:
    """u where the node is -u, else None."""
    match node:
        case Num(v) if v < 0:
            return Num(-v)
        case Prod((Num(v), *rest)) if v < 0:
            return mul(*rest) if v == -1 else mul(Num(-v), *rest)
    return None


def pairs(node: Sum) -> Iterator[tuple[Node, Node, tuple[Node, ...]]]:
    """Two terms of a sum and the rest, in every way."""
    for j in range(len(node.terms)):
        for k in range(len(node.terms)):
            if j != k:
                rest = tuple(t for n, t in enumerate(node.terms) if n not in (j, k))
                yield node.terms[j], node.terms[k], rest


def again(node: Derivative, of: Node) -> Node:
    """The same derivative of something else; 0 where it does not depend on the variable."""
    return Derivative(of, node.by, node.partial, node.layout)


def single(node: Node) -> Node | None:
    """The variable of a first derivative of a scalar by a scalar, else None."""
    if isinstance(node, Derivative) and len(node.by) == 1 and is_scalar(node.of.shape) and is_scalar(node.by[0].shape):
        return node.by[0]
    return None


def quotients(node: Node) -> Iterator[tuple[Node, Node, Callable[[Node], Node]]]:
    """f, g and the derivative, for a derivative of f/g."""
    x = single(node)
    if x is None or not isinstance(node, Derivative):
        return
    found = quotient(node.of)
    if found is not None and depends(found[1], x) and depends(found[0], x):
        derivative = node
        yield found[0], found[1], lambda u: again(derivative, u) if depends(u, x) else Num(0)
