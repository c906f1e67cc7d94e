"""Densities that are only named: KL(q || p), E_q[...], H(p, q), and what every density obeys.

Which letters a density is of is said once, in q(z); where only its name stands the letters are filled in. That masses
are positive and add up to 1 holds of every density that is drawn, so it is no statement on the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symderive.check.letters import changed
from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import ZERO, Num, Rel, Sym
from symderive.expr.calculus import Integral
from symderive.expr.node import Node, holds, transform
from symderive.expr.probability import Dens, Expect, Info, SumOver
from symderive.expr.problem import Problem

Signatures = dict[str, Dens]


def signatures(trees: Sequence[Node]) -> Signatures:
    """The densities as they stand with their letters, by name; a name with several kinds of letters is left out."""
    found: dict[str, set[Dens]] = {}
    for tree in trees:
        for part in tree.walk():
            match part:
                case Dens(head, (_, *_) as asked, given, _, (_, *_)) if all(
                    isinstance(x, Sym) for x in (*asked, *given)
                ):
                    found.setdefault(head, set()).add(part)
    return {head: next(iter(some)) for head, some in found.items() if len(some) == 1}


def with_letters(node: Node, known: Signatures) -> Node:
    """A line in which the densities under E, and those in H and KL, have their letters."""

    def whole(part: Node | None, beside: Dens | None = None) -> Node | None:
        if isinstance(part, Sym) and part.name in known:
            return known[part.name]
        if not isinstance(part, Dens) or part.variables:
            return part
        if part.head in known:
            return known[part.head]
        if part.arguments or beside is None:
            return part
        return Dens(part.head, beside.arguments, (), (), beside.variables[: len(beside.arguments)])

    def change(part: Node) -> Node:
        match part:
            case Expect(u, given, Dens() as under):
                return Expect(u, given, whole(under))
            case Info("H" | "KL" as kind, of, given) if all(isinstance(p, Dens | Sym) for p in of):
                first = next((p for p in map(whole, of) if isinstance(p, Dens) and p.arguments), None)
                return Info(kind, tuple(whole(p, first) for p in of), given)
        return part

    return transform(node, change)


def says_nothing(node: Node | None) -> bool:
    """Does a statement only say that a density is positive, or that it adds up to 1?"""
    match node:
        case Rel(">" | ">=", Dens(), right):
            return right is ZERO
        case Rel("=", left, Num(1)):
            while isinstance(left, SumOver | Integral):
                left = left.body
            return isinstance(left, Dens) and left is not node.left
    return False


def heads(node: Node | None) -> set[str]:
    return set() if node is None else {p.head for p in node.walk() if isinstance(p, Dens)}


def named_in_full(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, list[Line]]:
    """The problem without what says nothing of its densities, and the lines with the letters of all of them."""
    stated = [f.node for f in problem.facts if f.node is not None] + [d.body for d in problem.definitions]
    if not any(holds(tree, Dens, Info, Expect) for tree in (*sides_of(lines), *stated)):
        return problem, list(lines)
    equations = [f.node for f in problem.facts if isinstance(f.node, Rel) and f.node.op == "="]
    formulas = {u.left.head for u in equations if isinstance(u.left, Dens)}
    facts = tuple(f for f in problem.facts if not says_nothing(f.node) or formulas & heads(f.node))
    if len(facts) < len(problem.facts):
        problem = problem.but(facts=facts)
    trees = [*sides_of(lines), *(f.node for f in problem.facts if f.node is not None)]
    trees += [d.body for d in problem.definitions]
    if not any(holds(tree, Info, Expect) for tree in trees):
        return problem, list(lines)
    known = signatures(trees)
    definitions = tuple(replace(d, body=with_letters(d.body, known)) for d in problem.definitions)
    if definitions != problem.definitions:
        problem = problem.but(definitions=definitions)
    return problem, [changed(line, lambda u: with_letters(u, known)) for line in lines]
