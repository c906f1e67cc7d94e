"""Densities that are stated of plain letters: the letters are values of variables, also where none was declared.

A given ``p(x, y) = x + y for 0 <= x <= 1, 0 <= y <= 1`` makes x and y values of two variables. With the variables named
p(x) is their marginal and p(y | x) their conditional; without them these would be any densities.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from symderive.check.reading import Line, Row, sides_of
from symderive.expr.algebra import INFINITY, MINUS, ZERO, Delta, Idx, Map, Pow, Prod, Rel, Sym
from symderive.expr.arrays import Entry, Member
from symderive.expr.calculus import At, Derivative, Limit
from symderive.expr.node import Node, free_leaves, holds, nodes_of, substitute, transform
from symderive.expr.probability import Cov, Dens, Expect, Indep, LawDens, Prob, RandVar
from symderive.expr.problem import Fact, Has, Problem
from symderive.numeric.masses import conditions

Stated = dict[tuple[str, str], RandVar]


def stated_of_letters(problem: Problem, lines: Sequence[Line] = ()) -> Stated:
    """The variables behind the letters of densities that the givens state, by the density's name and the letter's: X of
    x where the lines speak of X."""
    found: Stated = {}
    facts = [f for f in problem.facts if isinstance(f.node, Rel) and isinstance(f.node.left, Dens)]
    if not facts:
        return found
    sides = [*sides_of(lines), *(d.body for d in problem.definitions)]
    spoken = {p.name: p for side in sides for p in nodes_of(side, RandVar) if not p.indices}
    apart = laws_apart([f.node.left for f in facts if isinstance(f.node, Rel) and isinstance(f.node.left, Dens)])
    for fact in facts:
        match fact.node:
            case Rel("=", Dens(head, arguments, given, (), variables)) if head not in apart:
                for letter, variable in zip((*arguments, *given), variables, strict=False):
                    if isinstance(letter, Sym) and isinstance(variable, RandVar):
                        found[head, letter.name] = variable
                    elif isinstance(letter, Sym) and variable is None:
                        own = RandVar(letter.name, letter.shape, letter.latex)
                        found[head, letter.name] = spoken.get(letter.name.upper(), own)
    return found


def laws_apart(stated: Sequence[Dens]) -> set[str]:
    """The names of densities of one letter beside others of the same letter, q(z) and p(z): laws of their own, which
    are not those of one variable."""
    single = [d for d in stated if len(d.arguments) == 1 and not d.given]
    whole = {d.head for d in stated if d not in single}
    letters = [d.arguments[0] for d in single]
    free = [d for d in single if not any(isinstance(u, RandVar) for u in d.variables)]
    return {d.head for d in free if letters.count(d.arguments[0]) > 1 and d.head not in whole}


def with_variables(node: Node, stated: Stated) -> Node:
    """The tree with the variables of its densities named."""

    def change(part: Node) -> Node:
        if not isinstance(part, Dens) or not part.variables:
            return part
        letters = (*part.arguments, *part.given)
        only = [u for (head, _), u in stated.items() if head == part.head]
        named = tuple(
            variable
            if variable is not None
            else stated.get((part.head, letter.name))
            if isinstance(letter, Sym)
            else only[0]
            if len(only) == len(letters) == 1
            else None
            for letter, variable in zip(letters, part.variables, strict=False)
        )
        return part if named == part.variables else Dens(part.head, part.arguments, part.given, part.params, named)

    return transform(node, change)


def in_letters(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, list[Line]]:
    """The problem and its lines with the variables of stated densities named, and what custom reads put in: delta_ij of
    Kronecker, the value at infinity as a limit."""
    problem, lines = with_capitals(problem, lines)
    of_entries = entries_of(problem)
    lines = with_deltas(problem, [changed(line, lambda u: of_entries(with_limits(u))) for line in lines])
    problem = in_range(uncorrelated_independent(problem))
    stated = stated_of_letters(problem, lines)
    if not stated:
        return problem, list(lines)
    facts = tuple(named_fact(fact, stated) for fact in problem.facts)
    goal = problem.goal
    if goal is not None:
        goal = replace(goal, node=with_variables(goal.node, stated))
    return problem.but(facts=facts, goal=goal), [changed(line, lambda u: with_variables(u, stated)) for line in lines]


def with_capitals(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, Sequence[Line]]:
    """X in Y = X^2 as a variable, where nothing is said of X and the givens state a density of x."""
    put: dict[Node, Node] = {}
    for fact in problem.facts:
        match fact.node:
            case Rel("=", Dens(_, (Sym() as letter,), (), ())):
                declared = problem.declarations.get(letter.name.upper())
                if declared is not None and declared.inferred and isinstance(declared.node, Sym):
                    put[declared.node] = RandVar(declared.name, declared.node.shape, declared.latex)
    if not put:
        return problem, lines
    random = set(put.values())
    for d in problem.definitions:  # and what is computed from it
        if isinstance(d.name, Sym) and not d.params and any(u in random for u in substitute(d.body, put).walk()):
            put[d.name] = RandVar(d.name.name, d.name.shape, d.name.latex)
    named = {f"p_{u.name}": u for u in put.values() if isinstance(u, RandVar)}

    def change(node: Node) -> Node:
        return transform(substitute(node, put), of_variable)

    def of_variable(part: Node) -> Node:
        match part:
            case Dens(head, (argument,), (), (), (None,)) if head in named:
                return Dens(head, (argument,), (), (), (named[head],))
        return part

    definitions = tuple(
        replace(d, name=put.get(d.name, d.name), body=substitute(d.body, put)) for d in problem.definitions
    )
    return problem.but(definitions=definitions), [changed(line, change) for line in lines]


def in_range(problem: Problem) -> Problem:
    """A joint density that is stated for a range: its letters are drawn there, its formula means nothing outside."""
    more = []
    for fact in problem.facts:
        match fact.node:
            case Rel("=", Dens(_, (letter,))) if fact.where is not None:
                beside = [part for part in conditions(fact.where) if letter not in free_leaves(part)]
                more += [Fact("relation", part) for part in beside if isinstance(part, Rel) and finite(part)]
            case Rel("=", Dens(_, (_, _, *_) as letters)) if fact.where is not None:
                for part in conditions(fact.where):
                    if (
                        isinstance(part, Rel)
                        and finite(part)
                        and free_leaves(part) <= {*letters} | {u for u in part.kids if not u.kids}
                    ):
                        more.append(Fact("relation", part))
    return problem.but(facts=(*problem.facts, *more)) if more else problem


def finite(rel: Rel) -> bool:
    """Is neither side infinite? x < infinity says nothing."""
    return not any(INFINITY in set(side.walk()) for side in rel.kids)


def named_fact(fact: Fact, stated: Stated) -> Fact:
    return fact if fact.node is None else replace(fact, node=with_variables(fact.node, stated))


def changed(line: Line, change: Callable[[Node], Node]) -> Line:
    """The line with both sides (and those of its other reading) changed; the line itself where nothing changes."""
    left, right = (None if side is None else change(side) for side in (line.left, line.right))
    other = line.other
    if other is not None:
        other = (None if other[0] is None else change(other[0]), change(other[1]))
    if left is line.left and right is line.right and other == line.other:
        return line
    kept = (line.reason, line.error, line.claims, other, line.choice, line.open)
    return Row(line.n, line.latex, line.op, left, right, *kept)


def with_deltas(problem: Problem, lines: Sequence[Line]) -> list[Line]:
    """The lines with delta_ij of two indices, where no delta is declared, as Kronecker's."""
    declared, sides = problem.declarations.get("delta"), sides_of(lines)
    if (declared is not None and not declared.inferred) or not any(holds(side, Member, Delta) for side in sides):
        return list(lines)
    sized = {p.name: p for side in sides for p in nodes_of(side, Idx) if p.size is not None}

    def change(part: Node) -> Node:
        match part:
            case Member("delta", (Idx() as i, Idx() as j)) | Delta(Idx() as i, Idx() as j):
                return Delta(sized.get(i.name, i), sized.get(j.name, j))
        return part

    return [changed(line, lambda u: transform(u, change, Member, Delta)) for line in lines]


def with_limits(node: Node) -> Node:
    """The value of an evaluation bar at infinity as a limit."""

    def change(part: Node) -> Node:
        match part:
            case At(body, ((Sym() as x, to),)) if to is INFINITY or to is Prod((MINUS, INFINITY)):
                return Limit(body, x, to, "")
        return part

    return transform(node, change, At)


def second_moments(node: Node, z: Node) -> bool:
    """Does a line speak of a random vector only through moments up to the second?"""
    for part in node.walk():
        if isinstance(part, Dens | Prob | LawDens) and z in set(part.walk()):
            return False
        if isinstance(part, Map | Pow) and z in set(part.kids[0].walk()):
            return False
        if isinstance(part, Expect) and occurrences(part.u, z) > 2:
            return False
        if isinstance(part, Cov) and max(occurrences(part.u, z), occurrences(part.v, z)) > 1:
            return False
    return True


def occurrences(node: Node, z: Node) -> int:
    return 1 if node is z else sum(occurrences(kid, z) for kid in node.kids)


def uncorrelated_independent(problem: Problem) -> Problem:
    """Jointly Gaussian variables that are uncorrelated are independent: said as a fact of its own."""
    gaussian = {f.node.u for f in problem.facts if isinstance(f.node, Has) and f.node.prop == "jointly gaussian"}
    more = [
        Fact("independence", Indep(((f.node.left.u,), (f.node.left.v,))))
        for f in problem.facts
        if isinstance(f.node, Rel)
        and f.node.right is ZERO
        and isinstance(f.node.left, Cov)
        and {f.node.left.u, f.node.left.v} <= gaussian
    ]
    return problem.but(facts=(*problem.facts, *more)) if more else problem


def entries_of(problem: Problem) -> Callable[[Node], Node]:
    """A function defined on the entries of a vector, f(x_1, x_2) = ..., is a function of the vector: its formula is put
    in where it is differentiated by the vector."""
    bodies = {d.name: d.body for d in problem.definitions if d.params and all(isinstance(p, Entry) for p in d.params)}

    def change(part: Node) -> Node:
        match part:
            case Derivative(of, by, partial, layout) if of in bodies:
                return Derivative(bodies[of], by, partial, layout)
        return part

    return lambda node: transform(node, change, Derivative) if bodies else node
