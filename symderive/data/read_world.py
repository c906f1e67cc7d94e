"""Sorting a problem's facts into a world: names and their values first, then every statement."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from symderive.data.laws import finite_law
from symderive.data.reading import FALSE, as_event, fold, is_value, number
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
    nodes_of,
    over_members,
    over_values,
    over_vectors,
    together,
)
from symderive.data.world import Equation, Independence, LawRow, Statement, World
from symderive.expr.algebra import TRUE, Cases, Idx, Num, Rel, Sym
from symderive.expr.node import Node, substitute
from symderive.expr.probability import (
    And,
    Count,
    Cov,
    EventSym,
    Expect,
    FiniteSet,
    Indep,
    Indicator,
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

IFF = ("iff", "equiv", "<=>")


def read_world(problem: Problem, upto: int | None = None) -> World:
    """Sort a problem's facts. ``upto`` lengthens chains (X_t for t up to it). Raises nothing."""
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
        elif fact.kind == "relation" and isinstance(fact.node, Rel):
            read_equality(world, fact.node)
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
def read_definitions(world: World) -> None:
    """S = X_1 + X_2, C = A or B, D = 1_A: variables that are functions of others."""
    for d in world.problem.definitions:
        if d.params or not isinstance(d.name, RandVar | EventSym):
            continue
        for named in (
            over_members(Rel("=", d.name, d.body), world.members) if lettered(d.name) else [Rel("=", d.name, d.body)]
        ):
            assert isinstance(named, Rel)
            body: Node = named.right
            if isinstance(d.name, RandVar) and isinstance(body, And | Or | Not | Rel | EventSym):
                body = Indicator(body)
            world.derived[named.left] = body


def read_equivalence(world: World, rel: Rel, text: str) -> None:
    """C = 1 iff (A = 1 and B = 1): a variable with two values, or an event, defined by another event."""
    rel = Rel(rel.op, regrouped(rel.left), regrouped(rel.right))
    for left, right in ((rel.left, rel.right), (rel.right, rel.left)):
        if isinstance(left, EventSym) and left not in world.derived and left not in set(right.walk()):
            world.derived[left] = right
            return
        if isinstance(left, Rel) and left.op == "=" and isinstance(left.left, RandVar) and is_value(left.right):
            values = world.values.get(left.left, (Num(0), Num(1)))
            other = [v for v in values if v is not left.right]
            if len(other) == 1 and left.left not in world.derived and left.left not in set(right.walk()):
                world.derived[left.left] = Cases(((right, left.right), (TRUE, other[0])))
                return
    world.impossible.append((Not(Rel("iff", rel.left, rel.right)), text))


def read_equality(world: World, rel: Rel) -> None:
    """D = 1_{X > 3}, N = 1_A + 1_B of a variable that nothing else is said of: what it is."""
    name, body = rel.left, rel.right
    if rel.op != "=" or not isinstance(name, RandVar) or name in world.values or name in world.infinite:
        return
    speaks = any(isinstance(x, Indicator) for x in body.walk())
    if name not in world.derived and name not in set(body.walk()) and speaks:
        world.derived[name] = body


def regrouped(event: Node) -> Node:
    """A = 1 or B = 1, read from left to right as the chain A = (1 or B) = 1, with the relations bound first."""
    match event:
        case And((Rel(_, _, Or() | And()), *_) as links) if all(isinstance(x, Rel) for x in links):
            chain = [link for link in links if isinstance(link, Rel)]
            for one, other in itertools.pairwise(chain):
                middle = one.right
                if middle is not other.left or not isinstance(middle, Or | And) or len(middle.events) != 2:
                    return event
            kind = Or if isinstance(chain[0].right, Or) else And
            if any(not isinstance(link.right, kind) for link in chain[:-1]):
                return event
            parts = []
            for n, link in enumerate(chain):
                left = chain[n - 1].right.kids[1] if n else link.left
                right = link.right.kids[0] if n < len(chain) - 1 else link.right
                parts.append(Rel(link.op, left, right))
            return kind(tuple(parts))
    return event


def read_sets(world: World, facts: list[Fact]) -> None:
    """Values from declarations and from laws with finite support."""
    for decl in world.problem.declarations.values():
        node, within = decl.node, decl.within
        if decl.kind == "event" and isinstance(node, EventSym):
            world.values[node] = (TRUE, FALSE)
        elif isinstance(node, RandVar) and isinstance(within, FiniteSet) and all(map(is_value, within.elements)):
            for variable in variables_of(world, node):
                world.values[variable] = within.elements
        elif isinstance(node, RandVar) and within is not None:
            world.infinite.update(variables_of(world, node))
    for fact in facts:
        if fact.kind == "law" and isinstance(fact.node, Follows):
            for u in variables_of(world, fact.node.u):
                if u not in world.values and not law_parents(fact.node.law):
                    masses = finite_law(fact.node.law)
                    if masses is not None:
                        world.values[u] = tuple(masses)
                    else:
                        world.infinite.add(u)
    world.infinite -= set(world.values)


def variables_of(world: World, node: Node) -> Iterator[Node]:
    """The variables that a name stands for: itself, the parts of a list, all members of a family."""
    if isinstance(node, And):
        for part in node.events:
            yield from variables_of(world, part)
    elif lettered(node) and isinstance(node, RandVar):
        yield from world.members.known.get(node.family, {}).values()
    elif isinstance(node, RandVar | EventSym):
        yield node


def law_parents(law: Node) -> tuple[Node, ...]:
    return tuple(dict.fromkeys(v for v in law.walk() if isinstance(v, RandVar)))


def infer_values(world: World, facts: list[Fact]) -> None:
    """Values of variables that were not declared: those that are named, 0 and 1 where no others are."""
    named: dict[Node, list[Node]] = {}
    unbounded: set[Node] = set()
    lawful = {u for f in facts if isinstance(f.node, Follows) for u in variables_of(world, f.node.u)}
    goal = world.problem.goal
    sources = [f.node for f in facts if f.node is not None]
    if goal is not None:
        sources.append(mass_as_probability(goal.node))
    for source in sources:
        for written in over_members(source, world.members) if index_letters(source) else [source]:
            for part in written.walk():
                if isinstance(part, EventSym) and part not in world.derived:
                    world.values.setdefault(part, (TRUE, FALSE))
                if isinstance(part, Rel) and part.op in ("=", "!="):
                    for u, v in ((part.left, part.right), (part.right, part.left)):
                        if isinstance(u, RandVar) and is_value(v) and not lettered(u):
                            named.setdefault(u, []).append(v)
                unbounded |= measured(part)
                if isinstance(part, RandVar) and not lettered(part):
                    named.setdefault(part, [])
    for variable, values in named.items():
        if (
            variable in world.values
            or variable in world.derived
            or variable in world.infinite
            or variable in lawful
            or not values
        ):
            continue
        if variable in unbounded:
            world.infinite.add(variable)
            continue
        different = tuple(dict.fromkeys(values))
        if set(different) <= {Num(0), Num(1)}:
            world.values[variable] = (Num(0), Num(1))
        else:
            world.values[variable] = (*different, Label("other", r"\text{other}"))
        shown = ", ".join(str(getattr(v, "value", getattr(v, "latex", ""))) for v in world.values[variable])
        world.assumptions.append(f"{variable.latex} takes the values {shown}")  # type: ignore[attr-defined]


def measured(part: Node) -> set[Node]:
    """Variables that an expression computes with or compares in size: their values are more than names."""
    if isinstance(part, Prob | And | Or | Not | Indep | Follows | Edge | Count | EventSym | RandVar | Draw):
        return set()
    if (
        isinstance(part, Rel)
        and part.op in ("=", "!=")
        and (is_value(part.right) or is_value(part.left) or letters(part))
    ):
        return set()
    return {k for k in part.kids if isinstance(k, RandVar)}


def letters(part: Rel) -> bool:
    return isinstance(part.left, Sym | Idx) or isinstance(part.right, Sym | Idx)


def read_counts(world: World, facts: list[Fact]) -> None:
    """n(red, apple) = 2: which variable has which label is told by the ``name = value`` pairs of the problem."""
    cells: list[tuple[tuple[Node, ...], Node, str]] = []
    for fact in facts:
        node = fact.node
        if (
            isinstance(node, Rel)
            and node.op == "="
            and isinstance(node.left, Count)
            and all(map(is_value, node.left.of))
        ):
            cells.append((node.left.of, node.right, fact.text))
    if not cells:
        return
    world.counts = cells
    width = len(cells[0][0])
    draws = [f.node for f in facts if isinstance(f.node, Draw)]
    if draws:
        for v in (v for draw in draws for v in draw.variables):
            world.values[v] = tuple(dict.fromkeys(labels[0] for labels, _, _ in cells))
        return
    names: list[Node | None] = [None] * width
    for node in nodes_of(world.problem):
        for part in node.walk():
            if isinstance(part, Rel) and isinstance(part.left, RandVar) and is_value(part.right):
                for n in range(width):
                    if names[n] is None and any(len(c) == width and c[n] is part.right for c, _, _ in cells):
                        names[n] = part.left
    world.counted = tuple(v if v is not None else RandVar(f"place {n + 1}") for n, v in enumerate(names))
    for n, v in enumerate(world.counted):
        world.values[v] = tuple(dict.fromkeys(labels[n] for labels, _, _ in cells if len(labels) == width))
    world.assumptions.append("all outcomes that are counted are equally likely")


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
    elif any(isinstance(p, Prob | Expect | Var | Cov) for p in node.walk()):
        read_probability(world, fact, node)
    elif world.derived.get(left) is right:
        return
    elif any(p in world.values or p in world.derived for p in node.walk()):
        world.observed.append(node)
    elif any(isinstance(p, RandVar | Label) for p in node.walk()):
        world.unread.append(fact.text)
    else:
        world.letter_rules.append(Equation(op, left, right, fact.text, fact.line))


def read_probability(world: World, fact: Fact, node: Rel) -> None:
    op, left, right = node.op, node.left, node.right
    if isinstance(right, Prob) and not isinstance(left, Prob):
        left, right = right, left
        op = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(op, op)
    free = not any(isinstance(p, Prob | Expect | Var | Cov) for p in right.walk())
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
