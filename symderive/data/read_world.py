"""Sorting a problem's facts into a world: names and their values first, then every statement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symderive.data.laws import finite_law
from symderive.data.read_names import (
    IFF,
    infer_values,
    law_parents,
    read_counts,
    read_definitions,
    read_equivalence,
    read_sets,
    variables_of,
)
from symderive.data.reading import ORDER, as_event, fold, is_value, number
from symderive.data.repeated import for_every_event
from symderive.data.separation import cycle_of
from symderive.data.statements import (
    Values,
    cells_of,
    concrete,
    entries_put_in,
    index_letters,
    lettered,
    listed,
    mass_as_probability,
    members_of,
    over_members,
    over_values,
    over_vectors,
    together,
)
from symderive.data.world import Equation, Independence, LawRow, Statement, World
from symderive.expr.algebra import TRUE, Rel, Sym
from symderive.expr.node import Node, holds, substitute
from symderive.expr.probability import (
    And,
    Count,
    Cov,
    EventSym,
    Expect,
    FiniteSet,
    Indep,
    Label,
    Law,
    Minus,
    NamedSet,
    Not,
    Or,
    Prob,
    RandVar,
    Var,
)
from symderive.expr.problem import Draw, Edge, Fact, Follows, Has, Problem
from symderive.expr.shape import DerivationError


def read_world(problem: Problem, upto: int | None = None) -> World:
    """Sort a problem's facts. ``upto`` lengthens chains (X_t for t up to it).

    Raises DerivationError for a graph with a circle.
    """
    problem = for_every_event(problem)
    members = members_of(problem, upto)
    world = World(problem, members)
    definitions: dict[Node, Node] = {
        d.name: d.body for d in problem.definitions if not d.params and isinstance(d.name, Sym)
    }
    facts = [prepared(f, problem, definitions) for f in problem.facts if f.node is not None]
    world.unread += [f.text for f in problem.facts if f.node is None and unread_formula(f.text)]
    read_definitions(world)
    read_sets(world, facts)
    for fact in facts:
        if fact.kind == "relation" and isinstance(fact.node, Rel) and fact.node.op in IFF:
            read_equivalence(world, fact.node, fact.text)
    read_counts(world, facts)
    infer_values(world, facts)
    for fact in facts:
        read_fact(world, fact)
    return world


def prepared(fact: Fact, problem: Problem, definitions: dict[Node, Node]) -> Fact:
    assert fact.node is not None
    node = mass_as_probability(fact.node)
    if definitions and fact.kind in ("relation", "law"):
        node = substitute(node, {k: v for k, v in definitions.items() if not isinstance(v, Rel)})
    return Fact(fact.kind, node, fact.where, fact.every, fact.text, fact.line)


# ---------------------------------------------------------------- names and their values


# ---------------------------------------------------------------- facts
def read_fact(world: World, fact: Fact) -> None:
    node = fact.node
    assert node is not None
    match fact.kind:
        case "law" if isinstance(node, Follows):
            read_law(world, node, fact.text)
        case "independence" if isinstance(node, Indep):
            read_independence(world, node, fact.text)
        case "edge" if isinstance(node, Edge):
            for edge in over_members(node, world.members):
                assert isinstance(edge, Edge)
                world.parents.setdefault(edge.parent, ())
                world.parents[edge.child] = (*world.parents.get(edge.child, ()), edge.parent)
            circle = cycle_of(world.parents)
            if circle is not None:
                told = " -> ".join(str(getattr(v, "latex", "")) for v in (circle[0], *reversed(circle)))
                hint = "in a graph of conditional probabilities no variable stands above itself"
                raise DerivationError(f"the arrows run in a circle: {told}", line=fact.line, column=0, hint=hint)
        case "draw" if isinstance(node, Draw):
            world.draws.append(node)
            if len(node.variables) != node.number or not world.counts:
                world.unread.append(fact.text)
        case "property" if isinstance(node, Has):
            return
        case "relation":
            for written in written_out(world, fact):
                read_relation(world, written)
        case "prose" | "convention":
            return
        case _:
            world.unread.append(fact.text)


def unread_formula(text: str) -> bool:
    """Is there more in a statement than words?"""
    return bool(re.sub(r"\\text\s*\{[^{}]*\}|\\[,;! ]|\\q?quad|[\s.,;:]", "", text))


def written_out(world: World, fact: Fact) -> Iterator[Fact]:
    """One fact for every member, value and table entry that it stands for."""
    assert fact.node is not None
    for node in over_members(fact.node, world.members):
        for cell in over_vectors(node, world.values):
            base = Fact(fact.kind, cell, fact.where, fact.every, fact.text, fact.line)
            every: Values = {**world.values}
            for one in over_values(base, every):
                assert one.node is not None
                put_in = entries_put_in(one.node, world.problem)
                named = concrete(put_in, world.members)
                yield Fact(one.kind, named or put_in, None, (), fact.text, fact.line)


def read_relation(world: World, fact: Fact) -> None:
    node = fact.node
    if isinstance(node, And):
        for part in node.events:
            read_relation(world, Fact(fact.kind, part, None, (), fact.text, fact.line))
        return
    if not isinstance(node, Rel):
        if isinstance(node, Not | Or | Minus):
            world.observed.append(node)
        else:
            world.unread.append(fact.text)
        return
    op, left, right = node.op, node.left, node.right
    if isinstance(left, Count) or op in IFF:
        return
    if op in ("subset", "subseteq", "<=") and is_event(left) and is_event(right):
        world.impossible.append((Minus(left, right), fact.text))
    elif op in ("supset", "supseteq") and is_event(left) and is_event(right):
        world.impossible.append((Minus(right, left), fact.text))
    elif op == "=" and is_event(left) and isinstance(right, NamedSet | FiniteSet) and empty(right):
        world.impossible.append((left, fact.text))
    elif op == "=" and is_event(left) and isinstance(right, NamedSet) and right.name == "Omega":
        world.impossible.append((Not(left), fact.text))
    elif op == "=" and isinstance(left, EventSym) and is_event(right):
        world.impossible += [(Minus(left, right), fact.text), (Minus(right, left), fact.text)]
    elif holds(node, Prob, Expect, Var, Cov):
        read_probability(world, fact, node)
    elif world.derived.get(left) is right:
        return
    elif any(p in world.values or p in world.derived for p in node.walk()):
        world.observed.append(node)
    elif holds(node, RandVar, Label):
        world.unread.append(fact.text)
    else:
        world.letter_rules.append(Equation(op, left, right, fact.text, fact.line))


def open_ended(world: World, rel: Node) -> bool:
    """X <= c for a letter c: in no cell of a table is it true or false."""
    if not isinstance(rel, Rel) or rel.op not in ORDER:
        return False
    sides = (rel.left, rel.right)
    return any(s in world.values for s in sides) and any(isinstance(s, Sym) and not is_value(s) for s in sides)


def read_probability(world: World, fact: Fact, node: Rel) -> None:
    op, left, right = node.op, node.left, node.right
    if any(open_ended(world, rel) for p in node.walk() if isinstance(p, Prob) for rel in p.walk()):
        world.unread.append(fact.text)
        return
    if isinstance(right, Prob) and not isinstance(left, Prob):
        left, right = right, left
        op = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(op, op)
    free = not holds(right, Prob, Expect, Var, Cov)
    if op == "=" and isinstance(left, Prob) and free:
        given = left.given if left.given is not None else TRUE
        world.statements.append(Statement(left.event, given, fold(right), fact.text, fact.line))
    else:
        world.equations.append(Equation(op, left, right, fact.text, fact.line))


def is_event(node: Node) -> bool:
    return isinstance(node, EventSym | And | Or | Not | Minus)


def empty(node: Node) -> bool:
    return (isinstance(node, NamedSet) and node.name == "empty") or (isinstance(node, FiniteSet) and not node.elements)


def read_law(world: World, node: Follows, text: str) -> None:
    for named in over_members(node, world.members):
        assert isinstance(named, Follows)
        for u in variables_of(world, named.u):
            if not isinstance(named.law, Law):
                world.unread.append(text)
                continue
            given: Node = TRUE
            parents = list(law_parents(named.law))
            for part in listed(named.given) if named.given is not None else ():
                if isinstance(part, RandVar):
                    parents.append(part)
                else:
                    given = part if given is TRUE else together([*listed(given), part])
            row = LawRow(u, named.law, given, tuple(dict.fromkeys(parents)), text)
            world.laws.append(row)
            support_given_parents(world, row)


def support_given_parents(world: World, row: LawRow) -> None:
    """The values of a variable whose law depends on others: the union over the parents' values."""
    if row.variable in world.values and row.variable not in world.infinite:
        return
    supports: dict[Node, None] = {}
    if not all(p in world.values for p in row.parents):
        world.infinite.add(row.variable)
        return
    for cell in cells_of(world.values, row.parents):
        masses = finite_law(row.law, cell)
        if masses is None:
            world.infinite.add(row.variable)
            return
        supports.update(dict.fromkeys(masses))
    world.values[row.variable] = tuple(sorted(supports, key=lambda v: (number(v) is None, number(v) or 0)))


def read_independence(world: World, node: Indep, text: str) -> None:
    letters = index_letters(node)
    if letters:
        # A family is independent as a whole: T_i, T_j independent given D for all different i and j.
        families = {
            v.family for g in node.groups for e in g for v in e.walk() if isinstance(v, RandVar) and lettered(v)
        }
        plain = [e for g in node.groups for e in g if not index_letters(e)]
        given = frozenset(node.given)
        if not index_letters(And(node.given)) if node.given else True:
            groups = [frozenset((v,)) for f in families for v in world.members.known.get(f, {}).values()]
            groups += [frozenset((e,)) for e in plain]
            if len(groups) > 2:
                world.assumptions.append(
                    "a family that is stated independent is independent as a whole, not only in pairs"
                )
            if len(groups) > 1:
                world.independences.append(Independence(tuple(groups), given, text))
            return
    for named in over_members(node, world.members):
        assert isinstance(named, Indep)
        groups = [
            frozenset(v for e in group for v in (variables_of(world, e) if not isinstance(e, Not) else (e,)))
            for group in named.groups
        ]
        given = frozenset(as_event(g) for g in named.given)
        world.independences.append(Independence(tuple(groups), given, text))
