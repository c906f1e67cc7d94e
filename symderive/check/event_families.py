"""Families of events, A_1, ..., A_n: as those of variables with the values 0 and 1, of which numbers are known for
every index.

By name alone A_i is an event like any other, with no place for a number in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import UNITY, Idx, Num, Rel, Size, Sym
from symderive.expr.arrays import BigProd, BigSum
from symderive.expr.node import Node, free_leaves, holds, nodes_of, transform
from symderive.expr.probability import EventSym, FiniteSet, Indep, Quantified, RandVar
from symderive.expr.problem import Decl, Has, Problem
from symderive.expr.shape import SCALAR, Dim

TWO = FiniteSet((Num(0), UNITY))


def with_event_families(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, Sequence[Line]]:
    """The problem and the lines with the members of event families as 0-1 variables, X_i = 1 for A_i."""
    if not any(d.kind == "event" and "_" in d.name for d in problem.declarations.values()):
        return problem, lines
    families = sizes_of([*sides_of(lines), *(u for f in problem.facts for u in (f.node, f.where) if u is not None)])
    if not families:
        return problem, lines
    stated = tuple(
        replace(fact, node=with_members(fact.node, families, fact.where))
        for fact in problem.facts
        if not (isinstance(fact.node, Has) and isinstance(fact.node.u, EventSym) and stem(fact.node.u) in families)
    )
    declared = {
        name: d
        for name, d in problem.declarations.items()
        if not (d.kind == "event" and name.partition("_")[0] in families)
    }
    for name in families:
        declared[name] = Decl(name, "random", member(name, Idx("i")), name, within=TWO)
    changed = [
        replace(line, left=with_members(line.left, families), right=with_members(line.right, families))
        for line in lines
    ]
    made = [u for u in (*sides_of(changed), *(f.node for f in stated)) if u is not None]
    if any(i.size is not None and loose(i.size) for u in made for i in nodes_of(u, Idx)):
        return problem, lines  # how far an index runs is not known
    return problem.but(facts=stated, declarations=declared), changed


def with_members(node: Node | None, families: Mapping[str, Dim | None], beside: Node | None = None) -> Node | None:
    """A formula with the events of families as members of families, and the letters that count them as sizes;
    ``beside`` is the condition on its indices."""
    if node is None:
        return None
    letters = {} if beside is None else {str(getattr(x, "name", "")): x for x in free_leaves(beside)}
    made = indexed(node, families, letters) if holds(node, EventSym) else node
    open_ends = {
        letter: families[u.family]
        for u in nodes_of(made, RandVar)
        for i in u.indices
        if u.family in families and isinstance(i, Idx) and i.size is not None
        for letter in loose(i.size)
    }
    unsized = {
        i: families[u.family]
        for q in nodes_of(made, Quantified)
        for u in nodes_of(q, RandVar)
        for i in u.indices
        if u.family in families and i in q.indices and isinstance(i, Idx) and i.size is None
    }
    put = {letter: end for letter, end in open_ends.items() if end is not None}
    counted = {letter for end in families.values() if end is not None for letter in end.letters}

    def settled(leaf: Node) -> Node:
        match leaf:
            case Idx(name, None, latex) if leaf in unsized:
                return Idx(name, unsized[leaf], latex)
            case Idx(name, Dim() as size, latex):
                return Idx(name, size.put(put), latex)
            case Size(dim):
                return Size(dim.put(put))
            case Sym(name) if name in counted:
                return Size(Dim.of(name))
        return leaf

    return transform(made, settled, Idx, Size, Sym)


def loose(size: Dim) -> set[str]:
    """The letters of a size that nothing has settled."""
    return {letter for letter in size.letters if letter.startswith("?")}


def stem(event: EventSym) -> str:
    return event.name.partition("_")[0]


def sizes_of(trees: Iterable[Node]) -> dict[str, Dim | None]:
    """The families among the events, by the letters that they have in common, with the letter that counts them (None
    where nothing says it): A_i that stands below a sign that binds i."""
    trees = list(trees)
    events = {event for tree in trees for event in nodes_of(tree, EventSym) if "_" in event.name}
    letters_of = {e for e in events if len(script(e)) == 1 and script(e).isalpha()}
    counted = {stem(e) for e in events if script(e).isdigit()}
    signs = [sign for tree in trees for sign in nodes_of(tree, BigSum, BigProd, Quantified)]
    bound = {(e, str(getattr(i, "name", ""))) for sign in signs for e in nodes_of(sign, EventSym) for i in sign.bound()}
    running = {stem(e) for e in letters_of if stem(e) in counted or (e, script(e)) in bound}
    ends: dict[str, Dim | None] = dict.fromkeys(running)
    letters = {d for tree in trees for size in nodes_of(tree, Size) for d in size.dim.letters}
    letters |= {d for tree in trees for i in nodes_of(tree, Idx) if i.size is not None for d in i.size.letters}
    for event in events:
        if stem(event) in running and script(event) in letters:
            ends[stem(event)] = Dim.of(script(event))
    for name, end in ends.items():
        numbers = [int(script(e)) for e in events if stem(e) == name and script(e).isdigit()]
        if end is None and len(numbers) > 1:
            ends[name] = Dim.of(max(numbers))  # A_1, A_2, A_3
    return ends


def script(event: EventSym) -> str:
    return event.name.partition("_")[2]


def member(family: str, index: Node) -> RandVar:
    spelled = f"{family}_{index.value if isinstance(index, Num) else getattr(index, 'name', 'n')}"
    return RandVar(spelled, SCALAR, spelled, family, (index,))


def indexed(node: Node, families: Mapping[str, Dim | None], letters: Mapping[str, Node]) -> Node:
    """A tree with the events of families as members of families; ``letters`` are the indices that are bound here."""
    if isinstance(node, EventSym):
        family, written = stem(node), script(node)
        if family not in families:
            return node
        end = families[family]
        if written.isdigit():
            index: Node = Num(int(written))
        elif written in letters:
            index = letters[written]
        elif end is not None and written in end.letters:
            index = Size(end)
        else:
            index = Idx(written, end)
        return Rel("=", member(family, index), UNITY)
    if not holds(node, EventSym):
        return node
    if isinstance(node, Indep):
        groups = (*node.groups, node.given)
        made = [tuple(variable(u, families, letters) for u in group) for group in groups]
        return Indep(tuple(made[:-1]), made[-1])
    if isinstance(node, BigSum | BigProd | Quantified):
        letters = {**letters, **{str(getattr(i, "name", "")): i for i in node.bound()}}
    return node.rebuild(tuple(indexed(kid, families, letters) for kid in node.kids))


def variable(u: Node, families: Mapping[str, Dim | None], letters: Mapping[str, Node]) -> Node:
    """The variable behind an event of a family, of which an independence speaks as well."""
    made = indexed(u, families, letters)
    return made.left if isinstance(u, EventSym) and isinstance(made, Rel) else made
