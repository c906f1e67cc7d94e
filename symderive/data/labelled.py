"""Names by what they stand for: the A of X in {A, B, C} is a label, the N of N = 1_A + 1_B what the right side is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symderive.data.statements import nodes_of
from symderive.expr.algebra import Rel, Sym
from symderive.expr.node import Node, holds, substitute
from symderive.expr.probability import Cov, EventSym, Expect, FiniteSet, Indicator, Label, Prob, RandVar, Var
from symderive.expr.problem import Decl, Definition, Fact, Follows, Problem


def with_labels(problem: Problem) -> Problem:
    """The problem with the letters of declared finite sets read as values; itself where they are used otherwise."""
    put: dict[Node, Node] = {}
    for decl in problem.declarations.values():
        if isinstance(decl.node, RandVar) and isinstance(decl.within, FiniteSet):
            for e in decl.within.elements:
                if isinstance(e, RandVar | EventSym | Sym) and only_a_value(problem, e):
                    put[e] = Label(e.name, e.latex)
    spoken = {x.name for node in nodes_of(problem) for x in node.walk() if isinstance(x, Label)}
    for node in nodes_of(problem):
        for x in node.walk():
            if isinstance(x, RandVar) and x.name in spoken and not x.family and only_a_value(problem, x):
                put[x] = Label(x.name, x.latex)  # red in an indicator, where red balls were counted
    put |= letters_as_values(problem)
    if not put:
        return problem
    names = {getattr(e, "name", "") for e in put}
    declared = {k: within_put(d, put) for k, d in problem.declarations.items() if k not in names}
    facts = tuple(
        f
        if f.node is None
        else replace(f, node=substitute(f.node, put), every=tuple(e for e in f.every if e not in put))
        for f in problem.facts
    )
    goal = None if problem.goal is None else replace(problem.goal, node=substitute(problem.goal.node, put))
    definitions = tuple(replace(d, body=substitute(d.body, put)) for d in problem.definitions)
    return problem.but(declarations=declared, facts=facts, goal=goal, definitions=definitions)


def letters_as_values(problem: Problem) -> dict[Node, Node]:
    """The letters r and b of P(box = r) = 0.4, P(box = b) = 0.6: different letters with numbers of their own name the
    values of a variable of which no others are declared (a single P(C = c) = 1/3 speaks of every value)."""
    held = {d.node for d in problem.declarations.values() if d.within is not None}
    held |= {f.node.u for f in problem.facts if isinstance(f.node, Follows)}
    named: dict[Node, dict[Sym, None]] = {}
    for fact in problem.facts:
        match fact.node:
            case Rel("=", Prob() as p, right) if fact.where is None:
                letters = {x for x in right.walk() if isinstance(x, Sym)}
                for rel in p.walk():
                    if isinstance(rel, Rel) and rel.op == "=" and isinstance(rel.left, RandVar):
                        value = rel.right
                        if isinstance(value, Sym) and value not in letters and rel.left not in held:
                            named.setdefault(rel.left, {})[value] = None
    for v in [v for v, found in named.items() if len(found) == 1 and name_in_small(v) in {s.name for s in found}]:
        del named[v]  # P(Y = y) speaks of every value of Y
    if not any(len(found) > 1 for found in named.values()):
        return {}
    spelled = [s for found in named.values() for s in found]
    return {s: Label(s.name, s.latex) for s in spelled} if all(only_a_value(problem, s) for s in spelled) else {}


def name_in_small(variable: Node) -> str:
    return str(getattr(variable, "name", "")).lower()


def with_indicators(problem: Problem) -> Problem:
    """The problem with N = 1_A + 1_B taken as the definition of N, where nothing else is said of N's values."""
    named = {d.name for d in problem.definitions}
    held = {d.node for d in problem.declarations.values() if d.within is not None}
    lawful = {f.node.u for f in problem.facts if isinstance(f.node, Follows)}
    facts: list[Fact] = []
    made: list[Definition] = []
    for fact in problem.facts:
        match fact.node:
            case Rel("=", RandVar() as name, body) if (
                name not in named | held | lawful and name not in set(body.walk()) and holds(body, Indicator)
            ):
                made.append(Definition(name, body, (), fact.text))
                named.add(name)
            case _:
                facts.append(fact)
    return problem.but(facts=tuple(facts), definitions=(*problem.definitions, *made)) if made else problem


def within_put(decl: Decl, put: dict[Node, Node]) -> Decl:
    return decl if decl.within is None else replace(decl, within=substitute(decl.within, put))


def only_a_value(problem: Problem, e: Node) -> bool:
    """Is the name used for nothing but a value that a variable takes? Where means are asked for, it may be a number."""
    decl = problem.declarations.get(str(getattr(e, "name", "")))
    if decl is not None and decl.within is not None:
        return False
    if any(d.name is e for d in problem.definitions):
        return False
    nodes = [f.node for f in problem.facts if f.node is not None] + [d.body for d in problem.definitions]
    if problem.goal is not None:
        nodes.append(problem.goal.node)
    if isinstance(e, Sym) and any(isinstance(x, Expect | Var | Cov) for n in nodes for x in n.walk()):
        return False
    return all(place for n in nodes for place in places(n, e, False))


def places(node: Node, e: Node, inside: bool) -> Iterator[bool]:
    """For every place where the name stands: is it a value of a variable in an event there?"""
    if node is e:
        yield False
        return
    match node:
        case Rel("=" | "!=", RandVar() as left, right) if right is e and left is not e:
            yield inside
            return
        case FiniteSet(elements):
            for k in elements:
                if k is e:
                    yield inside
                else:
                    yield from places(k, e, inside)
            return
    for k in node.kids:
        yield from places(k, e, inside or isinstance(node, Prob | Indicator))
