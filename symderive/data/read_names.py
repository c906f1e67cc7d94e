"""Names and their values: declared, derived from others, counted, or inferred from what is said of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from symderive.data.laws import finite_law
from symderive.data.reading import FALSE, is_value
from symderive.data.statements import (
    index_letters,
    lettered,
    mass_as_probability,
    nodes_of,
    over_members,
)
from symderive.data.world import World
from symderive.expr.algebra import TRUE, Cases, Idx, Num, Rel, Sym
from symderive.expr.node import Node, holds
from symderive.expr.probability import (
    And,
    Count,
    EventSym,
    FiniteSet,
    In,
    Indep,
    Indicator,
    Label,
    Not,
    Or,
    Prob,
    RandVar,
)
from symderive.expr.problem import Draw, Edge, Fact, Follows

IFF = ("iff", "equiv", "<=>")


def read_definitions(world: World) -> None:
    """S = X_1 + X_2, C = A or B, D = 1_A: variables that are functions of others."""
    for d in world.problem.definitions:
        by_chance = isinstance(d.name, Sym) and holds(d.body, Indicator)
        if d.params or not (by_chance or isinstance(d.name, RandVar | EventSym)):
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
        read_range(world, fact)
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


def read_range(world: World, fact: Fact) -> None:
    """P(X = k) = c/k for k in {1, 2, 4}: the values of X, which nothing else declares; elsewhere its mass is zero."""
    match fact.node, fact.where:
        case Rel("=", Prob(Rel("=", RandVar() as x, Sym() | Idx() as k), None), right), In(letter, FiniteSet(values)):
            named = getattr(letter, "name", None) == k.name
            apart = x not in world.values and not lettered(x) and x not in set(right.walk())
            if named and apart and all(isinstance(v, Num) for v in values):
                world.values[x] = values


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


#: pairs of words that leave no third value
OPPOSITES = frozenset(
    map(frozenset, (("yes", "no"), ("true", "false"), ("pos", "neg"), ("positive", "negative"), ("heads", "tails"),
                    ("on", "off"), ("spam", "ham"), ("sick", "healthy"), ("success", "failure"), ("odd", "even")))
)  # fmt: skip


def infer_values(world: World, facts: list[Fact]) -> None:
    """Values of variables that were not declared: those that are named, 0 and 1 where no others are."""
    lawful = {u for f in facts if isinstance(f.node, Follows) for u in variables_of(world, f.node.u)}
    named, unbounded = values_named(world, facts)
    for variable, values in named.items():
        known = variable in world.values or variable in world.derived or variable in world.infinite
        if known or variable in lawful or not values:
            continue
        if variable in unbounded:
            world.infinite.add(variable)
            continue
        world.values[variable] = completed(tuple(dict.fromkeys(values)))
        shown = ", ".join(str(getattr(v, "value", getattr(v, "latex", ""))) for v in world.values[variable])
        world.assumptions.append(f"{variable.latex} takes the values {shown}")


def values_named(world: World, facts: list[Fact]) -> tuple[dict[RandVar, list[Node]], set[Node]]:
    """The values that are named of each variable, and the variables that are measured against numbers."""
    named: dict[RandVar, list[Node]] = {}
    unbounded: set[Node] = set()
    sources = [f.node for f in facts if f.node is not None]
    if world.problem.goal is not None:
        sources.append(mass_as_probability(world.problem.goal.node))
    written = (u for s in sources for u in (over_members(s, world.members) if index_letters(s) else [s]))
    for part in (part for source in written for part in source.walk()):
        if isinstance(part, EventSym) and part not in world.derived:
            world.values.setdefault(part, (TRUE, FALSE))
        if isinstance(part, Rel) and part.op in ("=", "!="):
            for u, v in ((part.left, part.right), (part.right, part.left)):
                if isinstance(u, RandVar) and is_value(v) and not lettered(u):
                    named.setdefault(u, []).append(v)
        unbounded |= measured(part)
        if isinstance(part, RandVar) and not lettered(part):
            named.setdefault(part, [])
    return named, unbounded


def completed(named: tuple[Node, ...]) -> tuple[Node, ...]:
    """All values of a variable of which these are named."""
    if set(named) <= {Num(0), Num(1)}:
        return Num(0), Num(1)
    if frozenset(v.name for v in named if isinstance(v, Label)) in OPPOSITES:
        return named
    return *named, Label("other", r"\text{other}")


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
    world.assumptions.append("the outcomes counted are equally likely")
