"""Events with an index: P(A_i) = 1/3 stands for one statement for each of A_1, A_2, ... that the problem names."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from symderive.data.labelled import with_indicators, with_labels
from symderive.data.reading import FALSE, fold
from symderive.data.statements import nodes_of
from symderive.expr.algebra import Idx, Num, Sym
from symderive.expr.arrays import Member
from symderive.expr.node import Node, substitute, transform
from symderive.expr.probability import EventSym, Indep, RandVar
from symderive.expr.problem import Decl, Fact, Problem

NUMBERED = re.compile(r"(.+)_(\d+)")
LETTERED = re.compile(r"(.+)_([a-z])")


def for_every_event(problem: Problem) -> Problem:
    """The problem with every statement on A_i written out for the numbers i of the events A_1, A_2, ... in it, and
    with X_{t+1} read as a member of the family that X_0, X_1, ... are, and letters of declared sets as values; itself
    where there is nothing to write out."""
    problem = with_indicators(with_labels(problem))
    spoken: list[Node] = [part for part in parts_of(problem) if isinstance(part, EventSym | RandVar | Member)]
    families = event_families(spoken)
    named = variable_families(spoken)
    listed = any(isinstance(part, Member) for part in spoken)
    facts: list[Fact] = []
    for fact in problem.facts:
        read = replace(fact, node=as_variables(fact.node, named)) if fact.node is not None and listed else fact
        facts += over_events(with_those_between(read, families), families)
    full = {v.name: v for v in members_named(spoken)}
    if facts == list(problem.facts) and not any(misses_its_family(d, full) for d in problem.declarations.values()):
        return problem
    gone = {f"{stem}_{letter}" for stem in families for letter in "abcdefghijklmnopqrstuvwxyz"}
    kept = {
        k: replace(d, node=full[d.name]) if misses_its_family(d, full) else d
        for k, d in problem.declarations.items()
        if not (k in gone and d.kind == "event") and not (k in named and d.kind == "family")
    }
    return problem.but(facts=tuple(facts), declarations=kept)


def parts_of(problem: Problem) -> dict[Node, None]:
    """Every part of the problem's trees, once."""
    return {part: None for node in nodes_of(problem) for part in node.walk()}


def event_families(spoken: list[Node]) -> dict[str, dict[int, EventSym]]:
    """The numbered events of a problem by their stem: A -> {1: A_1, 2: A_2}."""
    found: dict[str, dict[int, EventSym]] = {}
    for part in spoken:
        match = NUMBERED.fullmatch(part.name) if isinstance(part, EventSym) else None
        if match is not None and isinstance(part, EventSym):
            found.setdefault(match[1], {})[int(match[2])] = part
    return found


def lettered_events(node: Node, families: dict[str, dict[int, EventSym]]) -> dict[EventSym, tuple[str, str]]:
    """The events A_i in a statement, with their stem and letter."""
    found: dict[EventSym, tuple[str, str]] = {}
    for part in node.walk():
        match = LETTERED.fullmatch(part.name) if isinstance(part, EventSym) else None
        if match is not None and isinstance(part, EventSym) and match[1] in families:
            found[part] = (match[1], match[2])
    return found


def over_events(fact: Fact, families: dict[str, dict[int, EventSym]]) -> Iterator[Fact]:
    """One statement for every choice of numbers for its letters; different letters are different numbers."""
    events = lettered_events(fact.node, families) if fact.node is not None and families else {}
    if fact.node is None or not events:
        yield fact
        return
    letters = list(dict.fromkeys(letter for _, letter in events.values()))
    ranges = [sorted({n for s, x in events.values() if x == letter for n in families[s]}) for letter in letters]
    for choice in itertools.product(*ranges):
        chosen = dict(zip(letters, choice, strict=True))
        if len(set(choice)) < len(choice):
            continue
        if any(chosen[letter] not in families[stem] for stem, letter in events.values()):
            continue
        put: dict[Node, Node] = {e: families[stem][chosen[letter]] for e, (stem, letter) in events.items()}
        parts = [fact.node] if fact.where is None else [fact.node, fact.where]
        put |= {
            leaf: Num(chosen[leaf.name])
            for part in parts
            for leaf in part.walk()
            if isinstance(leaf, Sym | Idx) and leaf.name in chosen
        }
        if fact.where is not None and fold(substitute(fact.where, put)) is FALSE:
            continue
        yield replace(fact, node=substitute(fact.node, put), where=None)


DOTTED = re.compile(r"([A-Za-z]+)_\{?(\d+)\}?\s*,\s*\\[lc]?dots\s*,\s*\1_\{?(\d+)\}?")


def with_those_between(fact: Fact, families: dict[str, dict[int, EventSym]]) -> Fact:
    """A_1, ..., A_6 independent: the events between the first and the last are independent with them."""
    node = fact.node
    dotted = DOTTED.search(fact.text) if isinstance(node, Indep) else None
    if dotted is None or not isinstance(node, Indep) or dotted[1] not in families:
        return fact
    stem, low, high = dotted[1], int(dotted[2]), int(dotted[3])
    named = {e for group in node.groups for e in group}
    first, last = families[stem].get(low), families[stem].get(high)
    if high - low > 400 or first not in named or last not in named:
        return fact
    between = [families[stem].get(n) or EventSym(f"{stem}_{n}") for n in range(low + 1, high)]
    groups = tuple(g for e in between if e not in named for g in ((e,),))
    return replace(fact, node=Indep((*node.groups[:-1], *groups, node.groups[-1]), node.given))


# ---------------------------------------------------------------- members of families of variables
def members_named(spoken: list[Node]) -> Iterator[RandVar]:
    """The numbered members of families that statements and the question speak of."""
    for part in spoken:
        if isinstance(part, RandVar) and part.family and all(isinstance(i, Num) for i in part.indices):
            yield part


def misses_its_family(decl: Decl, members: dict[str, RandVar]) -> bool:
    """Was a variable declared by its own name only, while statements take it as a member of a family?"""
    return isinstance(decl.node, RandVar) and not decl.node.family and decl.name in members


def variable_families(spoken: list[Node]) -> dict[str, RandVar]:
    """The families of which numbered or lettered members are random variables: X -> one of them."""
    found: dict[str, RandVar] = {}
    for part in spoken:
        if isinstance(part, RandVar) and part.family and part.indices:
            found.setdefault(part.family, part)
    return found


def as_variables(node: Node, families: dict[str, RandVar]) -> Node:
    """X_{t+1} as the random variable of the family X, where it was read as an entry of a list of that name."""

    def change(part: Node) -> Node:
        if isinstance(part, Member) and part.name in families and len(part.indices) == 1:
            like = families[part.name]
            spelled = like.latex.split("_")[0]
            index = part.indices[0]
            words = "+".join(str(getattr(x, "name", getattr(x, "value", ""))) for x in (index.kids or (index,)))
            return RandVar(f"{part.name}_{words}", like.size, rf"{spelled}_{{{words}}}", part.name, part.indices)
        return part

    return transform(node, change)
