"""How far lines ask for the law of some variables: for their moments up to the second order only, or for more."""

from __future__ import annotations

from collections.abc import Iterable

from symderive.expr.algebra import Num, Pow, Prod, Sum, Trace, Transpose
from symderive.expr.arrays import BigSum, Block, Norm
from symderive.expr.node import Node, nodes_of, substitute
from symderive.expr.probability import Cov, Dens, EventSym, Expect, Info, Law, Prob, RandVar, Var
from symderive.numeric.members import letters_in
from symderive.numeric.universe import Universe
from symderive.numeric.variables import name_of, running

HIGH = 9  # the degree of what is no polynomial
DEEP = 4  # how far definitions are written out


def second_order_lines(universe: Universe, of: set[RandVar], lines: Iterable[Node] | None = None) -> bool:
    """Do all lines (the universe's own, if none are named) ask for nothing but moments up to the second order of some
    variables?"""
    bodies = {d.name: d.body for d in universe.problem.definitions if not d.params}
    names = {name_of(x) for x in of}
    spoken = (p for tree in universe.everything for p in nodes_of(tree, RandVar) if running(p))
    of = of | {x for x in spoken if not names.isdisjoint(universe.matching(x))}
    for tree in universe.lines if lines is None else lines:
        whole = tree
        for _ in range(DEEP):
            whole = substitute(whole, bodies)
        if hidden(whole, universe) or not second_order(whole, of):
            return False
    return True


def hidden(tree: Node, universe: Universe) -> bool:
    """Does a variable stand here that is computed from others and could not be written out?"""
    for part in nodes_of(tree, EventSym, RandVar):
        named = isinstance(part, RandVar) and not running(part)
        names = [name_of(part)] if named else universe.matching(part)
        if any(universe.variables[n].defined for n in names if n in universe.variables):
            return True
    return False


def second_order(tree: Node, of: set[RandVar]) -> bool:
    """Does a tree ask for nothing but moments of first and second order of some variables, of one another too, or
    under the values of others?"""
    for part in tree.walk():
        match part:
            case Prob() | Dens() | Info() | Law() | Expect(_, _, Node()) | Var(_, _, Node()):
                if any(p in of for p in part.walk()) or letters_in([part]) & names_of_values(of):
                    return False
                continue
            case Expect(u, given, _):
                high = degree(u, of) > 2
            case Var(u, given, _):
                high = degree(u, of) > 1
            case Cov(u, v, given):
                high = max(degree(u, of), degree(v, of)) > 1
            case _:
                continue
        if high or (given is not None and any(p in of for p in given.walk())):
            return False
    return True


def names_of_values(of: set[RandVar]) -> set[str]:
    """The letters that custom gives to values of some variables: x beside X."""
    families = {x.family for x in of if x.family}
    return families | {family[:1].lower() + family[1:] for family in families}


def degree(u: Node, of: set[RandVar]) -> int:
    """The degree of a polynomial in some variables; HIGH for anything else that holds one."""
    if not any(x in of for x in u.walk()):
        return 0
    match u:
        case RandVar():
            return 1
        case Expect(_, Node(), None) | Var(_, Node(), None) | Cov(_, _, Node()):
            return 0  # a number for each value of the condition
        case Expect() | Var() | Cov():
            return 0
        case Sum(terms):
            return max(degree(t, of) for t in terms)
        case Prod(factors):
            return sum(degree(f, of) for f in factors)
        case Transpose(v) | Trace(v):
            return degree(v, of)
        case Pow(Norm(v), Num(n)) if n == 2:
            return 2 * degree(v, of)
        case Pow(v, Num(n)) if n.denominator == 1 and n > 0:
            return degree(v, of) * n.numerator
        case BigSum(body):
            return degree(body, of)
        case Block(rows):
            return max(degree(e, of) for row in rows for e in row)
    return HIGH
