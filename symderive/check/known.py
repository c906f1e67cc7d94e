"""What the facts say of letters that stand for numbers, for the scalar service."""

from __future__ import annotations

from symderive.expr.algebra import Num, Pow, Prod, Rel, Sum, Sym
from symderive.expr.build import mul
from symderive.expr.canon import key
from symderive.expr.node import Node, free_leaves, transform
from symderive.expr.probability import And, Cov, Expect, Interval, Law, NamedSet, Prob, RandVar, Var
from symderive.expr.problem import Follows, Problem, is_chance
from symderive.rules.faulty import complement
from symderive.scalar import NOTHING_KNOWN, Letters

WHOLE = {"N": 1, "N0": 0, "Z": None}  # sets of whole numbers, with the least one


def known_of(problem: Problem) -> Letters:
    """The signs of letters that the facts state."""
    known = NOTHING_KNOWN
    for fact in problem.facts:
        match fact.node:
            case Rel(">" | ">=", Sym() as letter, Num(v)):
                known = known.within(letter, v, None)
            case Rel("<" | "<=", Sym() as letter, Num(v)):
                known = known.within(letter, None, v)
            case And((Rel("<" | "<=", Num(low_), Sym() as letter), Rel("<" | "<=", _, Num(high_)))):
                known = known.within(letter, low_, high_)
        if isinstance(fact.node, Follows) and isinstance(fact.node.law, Law):
            for parameter in free_leaves(fact.node.law):
                if isinstance(parameter, Sym) and fact.node.law.name != "Normal":
                    known = known.positive(parameter)
    for decl in problem.declarations.values():
        match decl.within:
            case Interval(low, high) if isinstance(decl.node, Sym):
                ends = [end.value if isinstance(end, Num) else None for end in (low, high)]
                known = known.within(decl.node, *ends)
            case NamedSet(name) if name in WHOLE and isinstance(decl.node, Sym):
                known = known.within(decl.node, WHOLE[name], None).integer(decl.node)
    return known


def made_of_others(problem: Problem) -> dict[Node, Node]:
    """The random variables that the facts state to be functions of others, each with its formula: Y = X^2."""
    return {
        f.node.left: f.node.right
        for f in problem.facts
        if isinstance(f.node, Rel) and f.node.op == "=" and isinstance(f.node.left, RandVar)
    }


def stated_numbers(problem: Problem) -> dict[Node, Node]:
    """The probabilities that the facts give a number, and those of the complements."""
    found: dict[Node, Node] = {}
    for fact in problem.facts:
        match fact.node:
            case Rel("=", Prob(event, given, head) as p, Num() | Sym() | Prod() | Pow() | Sum() as v) if not is_chance(
                v
            ):
                found[p] = v
                found[Prob(complement(event), given, head)] = Num(1 - v.value) if isinstance(v, Num) else opposite(v)
            case Rel("=", Var() | Cov() | Expect() as moment, Num() | Sym() | Pow() as v):
                found[moment] = v
    return found


def opposite(v: Node) -> Node:
    """1 - v, and v for 1 - v."""
    match v:
        case Sum((Num(one), Prod((Num(minus), *rest)))) if one == 1 and minus == -1:
            return mul(*rest)
    return Num(1) - v


def with_numbers(node: Node, stated: dict[Node, Node]) -> Node:
    """A formula with the stated values put in: the form in which a person writes the numbers."""
    if not stated:
        return node
    known = {key(p): v for p, v in stated.items()}

    def change(part: Node) -> Node:
        return known.get(key(part), part) if isinstance(part, Prob | Var | Cov | Expect) else part

    return transform(node, change)
