"""Letters that depend on others: y = y(x), A and B depend on t, y = x^2 + 1 above dy/dx.

A letter of one argument that is declared so is read as that function of it, and one that a first row defines as what
it is defined to be. Of other letters that depend on something no numbers are drawn that would show how: lines that
differentiate them are not judged by numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symderive.check.letters import changed
from symderive.check.reading import Line, Row, sides_of
from symderive.expr.algebra import ZERO, Map, Rel, Sym
from symderive.expr.build import add, mul, neg
from symderive.expr.calculus import Derivative, Integral
from symderive.expr.node import Node, free_leaves, nodes_of, transform
from symderive.expr.problem import Definition, Fact, Problem
from symderive.expr.shape import DerivationError, is_scalar
from symderive.parse.primes import unmarked


def with_dependence(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, list[Line]]:
    """The problem and its lines with letters y = y(x) as functions of x, and a first row y = ... as a definition."""
    problem, lines = implicit(defined_above(problem, lines), lines)
    known = {d.name: d.on for d in problem.dependences if len(d.on) == 1 or d.name not in problem.declarations}
    simple = {
        name: letters[0]
        for name, letters in known.items()
        if len(letters) == 1 and letters[0] not in known and (single(name, problem) or is_number(name, problem))
    }
    if not simple or len(simple) < len(known):
        return problem, list(lines)
    by = {v.name for node in sides_of(lines) for p in node.walk() if isinstance(p, Derivative) for v in by_names(p)}
    if by & simple.keys():
        return problem, list(lines)

    def put(part: Node) -> Node:
        if isinstance(part, Sym) and part.name in simple and is_scalar(part.shape):
            return Map(part.name, Sym(simple[part.name], part.shape), 0)
        return part

    def change(node: Node) -> Node:
        return transform(node, put)

    facts = tuple(f if f.node is None else replace(f, node=change(f.node)) for f in problem.facts)
    return problem.but(facts=facts), [changed(line, change) for line in lines]


def implicit(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, Sequence[Line]]:
    """Lines below an equation between x and y in which dy/dx stands: dy/dx as a letter of its own, for which the
    equation differentiated holds."""
    if not lines or lines[0].left is None or lines[0].right is None or lines[0].op != "=":
        return problem, lines
    pair = differentiated(lines)
    if pair is None or any(d.name is pair[0] for d in problem.definitions):
        return problem, lines
    y, x = pair
    if lines[0].left.shape != lines[0].right.shape:
        return problem, lines
    gap = add(lines[0].left, neg(lines[0].right))
    if not {x, y} <= free_leaves(gap) or not is_scalar(gap.shape):
        return problem, lines
    slope = Sym(f"d{y.name}/d{x.name}", y.shape, rf"\frac{{d{y.latex}}}{{d{x.latex}}}")

    def along(of: Node) -> Node:
        return add(Derivative(of, (x,), True), mul(Derivative(of, (y,), True), slope))

    def change(part: Node) -> Node:
        match part:
            case Derivative(of, (by,)) if of is y and by is x:
                return slope
            case Derivative(of, (by,)) if by is x and y in free_leaves(of):
                return along(of)
        return part

    made = [changed(line, lambda node: transform(node, change)) for line in lines]
    if any(slope in set(p.of.walk()) for node in sides_of(made) for p in node.walk() if isinstance(p, Derivative)):
        return problem, [unread(line) for line in lines]
    total = Fact("relation", Rel("=", along(gap), ZERO), text=f"{lines[0].latex}, differentiated")
    return problem.but(facts=(*problem.facts, total)), made


def differentiated(lines: Sequence[Line]) -> tuple[Sym, Sym] | None:
    """(y, x) where dy/dx of two letters stands below the first line."""
    for node in sides_of(lines[1:]):
        for part in node.walk():
            match part:
                case Derivative(Sym() as y, (Sym() as x,)) if y is not x and is_scalar(y.shape):
                    return y, x
    return None


def unread(line: Line) -> Line:
    """A line that is not judged: a derivative of dy/dx stands below an equation between x and y."""
    said = "a second derivative of what an equation defines is not followed"
    error = DerivationError(said, line=line.n, column=0, hint="write the function out, y(x) = ...")
    return Row(line.n, line.latex, line.op, None, None, line.reason, error)


def by_names(part: Derivative) -> list[Sym]:
    return [v for v in part.by if isinstance(v, Sym)]


def is_number(name: str, problem: Problem) -> bool:
    """Is a letter a number, for all that is declared?"""
    declared = problem.declarations.get(name)
    return declared is None or declared.kind == "scalar"


def single(name: str, problem: Problem) -> bool:
    """Is a letter declared as a function of numbers with numbers for values?"""
    declared = problem.declarations.get(name)
    return declared is not None and declared.kind == "function" and is_scalar(declared.codomain or ())


def defined_above(problem: Problem, lines: Sequence[Line]) -> Problem:
    """A first row y = x^2 + 1, where y is differentiated, or something by y, below: y is what the row says."""
    if not lines or lines[0].op != "=" or lines[0].right is None or len(lines) < 2:
        return problem
    y, body = lines[0].left, lines[0].right
    if not isinstance(y, Sym) or y in free_leaves(body) or not free_leaves(body):
        return problem
    declared = problem.declarations.get(y.name)
    if any(d.name is y for d in problem.definitions) or (declared is not None and not declared.inferred):
        return problem
    if not any(isinstance(u, Sym) for u in free_leaves(body)) or not moved(y, sides_of(lines[1:])):
        return problem
    return problem.but(definitions=(*problem.definitions, Definition(y, body, text=lines[0].latex)))


def moved(y: Sym, nodes: Sequence[Node]) -> bool:
    """Is the letter differentiated, or something differentiated or integrated by it?"""
    for node in nodes:
        if any(isinstance(u, Sym) and u is not y and unmarked(u.name)[0] == y.name for u in free_leaves(node)):
            return True
        for part in node.walk():
            if isinstance(part, Derivative) and (y in part.by or y in set(part.of.walk())):
                return True
            if isinstance(part, Integral) and y in set(part.walk()):
                return True
    return False


def hidden(node: Node, problem: Problem) -> bool:
    """Is something differentiated here that depends on the variable in a way that no number shows?"""
    derivatives = nodes_of(node, Derivative)
    if not derivatives:
        return False
    names = {d.name for d in problem.dependences}
    if not names:
        return False
    bodies = {d.name: d.body for d in problem.definitions}
    for d in derivatives:
        todo, seen = [d.of], set[Node]()
        while todo:
            for leaf in free_leaves(todo.pop()):
                if isinstance(leaf, Sym) and leaf.name in names:
                    return True
                if leaf in bodies and leaf not in seen:
                    seen.add(leaf)
                    todo.append(bodies[leaf])
    return False
