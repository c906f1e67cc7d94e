"""Statements of a problem written out: for every value of a bound letter, for every member of a family.

P(C=c) = 1/3 stands for one statement for each value of C; P(T_i=1 | D=1) = 0.98 for one for each T_i that the problem
speaks of; P(X, Y=1) = (0.1, 0.2) for one for each value of X in order.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from symderive.data.reading import FALSE, ORDER, fold, is_value
from symderive.expr.algebra import Idx, Num, Rel, Sym
from symderive.expr.arrays import Block, Entry, Member
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, Dens, EventSym, FiniteSet, Prob, RandVar
from symderive.expr.problem import Fact, Problem

Values = dict[Node, tuple[Node, ...]]


@dataclass(frozen=True, slots=True)
class Members:
    """Which members of the repeated variables the problem speaks of: family -> index -> variable."""

    known: dict[str, dict[tuple[int, ...], Node]]

    def get(self, family: str, indices: tuple[int, ...]) -> Node | None:
        return self.known.get(family, {}).get(indices)


def nodes_of(problem: Problem) -> Iterator[Node]:
    for fact in problem.facts:
        if fact.node is not None:
            yield fact.node
    for d in problem.definitions:
        yield d.name
        yield d.body
    for decl in problem.declarations.values():
        if decl.node is not None:
            yield decl.node
    if problem.goal is not None:
        yield problem.goal.node


def numbered(variable: Node) -> tuple[str, tuple[int, ...]] | None:
    """The family and the numbers of a member such as X_3, else None."""
    if isinstance(variable, RandVar) and variable.family and variable.indices:
        places = [fold(i) for i in variable.indices]
        if all(isinstance(p, Num) and p.value.denominator == 1 for p in places):
            return variable.family, tuple(int(p.value) for p in places if isinstance(p, Num))
    return None


def lettered(variable: Node) -> bool:
    """A member with a letter in its index: T_i, X_{t+1}."""
    return isinstance(variable, RandVar) and bool(variable.family) and numbered(variable) is None


def new_member(pattern: RandVar, number: int) -> RandVar:
    letter = pattern.latex.split("_")[0]
    spelled = f"{letter}_{number}" if 0 <= number <= 9 else f"{letter}_{{{number}}}"
    return RandVar(f"{pattern.family}_{number}", pattern.size, spelled, pattern.family, (Num(number),))


def members_of(problem: Problem, upto: int | None = None) -> Members:
    """All members that are named, and for chains (X_t, X_{t+1}) those in between; ``upto`` lengthens chains."""
    known: dict[str, dict[tuple[int, ...], Node]] = {}
    patterns: dict[str, RandVar] = {}
    linked: list[set[str]] = []
    for node in nodes_of(problem):
        steps: dict[str, set[Node]] = {}
        for part in node.walk():
            if not isinstance(part, RandVar) or not part.family:
                continue
            found = numbered(part)
            if found is not None:
                known.setdefault(found[0], {}).setdefault(found[1], part)
                patterns.setdefault(part.family, part)
            elif len(part.indices) == 1:
                patterns[part.family] = part
                known.setdefault(part.family, {})
                steps.setdefault(part.family, set()).update(part.indices)
        if any(len(places) > 1 and shifted(places) for places in steps.values()) or len(steps) > 1:
            linked.append(set(steps))
    for family, pattern in patterns.items():
        for index in pattern.indices:
            if isinstance(index, Idx) and index.size is not None and index.size.number is not None:
                for n in range(1, min(index.size.number, 400) + 1):
                    known[family].setdefault((n,), new_member(pattern, n))
    chained = {f for families in linked for f in families}
    places = [n for f in chained for (n, *_) in known.get(f, {})]
    if not places and upto is not None:
        places = [0]
    if places:
        for family in chained:
            low = min(places)
            for n in range(low, max([*places, upto or 0]) + 1):
                known[family].setdefault((n,), new_member(patterns[family], n))
    if upto is not None:
        for family, pattern in patterns.items():
            if not known[family]:
                known[family] = {(n,): new_member(pattern, n) for n in range(upto + 1)}
    return Members(known)


def shifted(places: set[Node]) -> bool:
    return any(not isinstance(p, Sym | Idx) for p in places)


def index_letters(node: Node) -> list[Node]:
    """The letters that stand in indices of variables, in order of appearance."""
    found: dict[Node, None] = {}
    for part in node.walk():
        if lettered(part) and isinstance(part, RandVar):
            for index in part.indices:
                for leaf in index.walk():
                    if isinstance(leaf, Sym | Idx):
                        found[leaf] = None
    return list(found)


def over_members(node: Node, members: Members) -> Iterator[Node]:
    """A statement for every choice of numbers for its index letters for which all its members exist."""
    letters = index_letters(node)
    if not letters:
        yield node
        return
    families = {v.family for v in node.walk() if isinstance(v, RandVar) and v.family}
    numbers = sorted({i[0] for f in families for i in members.known.get(f, {})})
    reach = range(min(numbers) - 1, max(numbers) + 2) if numbers else range(0)
    for choice in itertools.product(reach, repeat=len(letters)):
        put = {letter: Num(n) for letter, n in zip(letters, choice, strict=True)}
        named = concrete(substitute(node, dict(put)), members)
        if named is not None:
            yield named


def concrete(node: Node, members: Members) -> Node | None:
    """Members with numbers for indices replaced by the variables themselves; None where one does not exist."""
    put: dict[Node, Node] = {}
    for part in node.walk():
        if isinstance(part, RandVar) and part.family:
            found = numbered(part)
            member = members.get(*found) if found is not None else None
            if member is None:
                return None
            put[part] = member
    return substitute(node, put)


# ---------------------------------------------------------------- values of bound letters
def mass_as_probability(node: Node) -> Node:
    """p(x | y = 4) in a statement on finite variables, as P(X = x | Y = 4)."""

    def event(argument: Node, variable: Node | None) -> Node | None:
        if isinstance(argument, Rel | EventSym):
            return argument
        if variable is None or argument is variable:
            return None
        return Rel("=", variable, argument)

    put: dict[Node, Node] = {}
    for part in node.walk():
        if isinstance(part, Dens) and part.variables and not part.params:
            events = [event(a, v) for a, v in zip(part.arguments + part.given, part.variables, strict=False)]
            if len(events) != len(part.arguments) + len(part.given) or None in events:
                continue
            front = [e for e in events[: len(part.arguments)] if e is not None]
            back = [e for e in events[len(part.arguments) :] if e is not None]
            put[part] = Prob(together(front), together(back) if back else None, part.head)
    return substitute(node, put)


def together(events: list[Node]) -> Node:
    return events[0] if len(events) == 1 else And(tuple(events), True)


def cells_of(values: Values, variables: tuple[Node, ...]) -> Iterator[dict[Node, Node]]:
    """Every choice of values for some variables."""
    for choice in itertools.product(*(values[v] for v in variables)):
        yield dict(zip(variables, choice, strict=True))


def bound_letters(node: Node, values: Values, every: tuple[Node, ...] = ()) -> dict[Node, tuple[Node, ...]]:
    """Letters that stand for every value of a variable inside P( ): P(C=c), with the values that they run over."""
    found: dict[Node, tuple[Node, ...]] = {}
    for prob in node.walk():
        if not isinstance(prob, Prob):
            continue
        for rel in prob.walk():
            if isinstance(rel, Rel) and (rel.op == "=" or (rel.op in ORDER and ranges_over(node, rel))):
                for variable, letter in ((rel.left, rel.right), (rel.right, rel.left)):
                    if variable in values and isinstance(letter, Sym | Idx) and not is_value(letter):
                        before = found.get(letter)
                        mine = values[variable]
                        found[letter] = mine if before is None else tuple(v for v in before if v in mine)
    return found


def ranges_over(node: Node, rel: Rel) -> bool:
    """P(X <= k) = k^2/16: does the end of the event stand in the other side too, so that it runs over all values?"""
    if not isinstance(node, Rel) or node.op != "=":
        return False
    letter = rel.right if isinstance(rel.right, Sym | Idx) else rel.left
    return isinstance(node.left, Prob) and any(letter is u for u in node.right.walk())


def over_values(fact: Fact, values: Values) -> Iterator[Fact]:
    """A statement for every choice of values of its bound letters that its ``for`` allows."""
    assert fact.node is not None
    letters = bound_letters(fact.node, values, fact.every)
    if not letters:
        yield fact
        return
    for choice in itertools.product(*letters.values()):
        put = by_name(fact, dict(zip(letters, choice, strict=True)))
        if fact.where is not None and fold(substitute(fact.where, put)) is FALSE:
            continue
        yield replace(fact, node=substitute(fact.node, put), where=None)


def by_name(fact: Fact, put: dict[Node, Node]) -> dict[Node, Node]:
    """The same letter may stand as an index in one place and as a number in another."""
    assert fact.node is not None
    named = {getattr(letter, "name", ""): value for letter, value in put.items()}
    leaves = [x for part in (fact.node, fact.where) if part is not None for x in part.walk()]
    return put | {x: named[x.name] for x in leaves if isinstance(x, Sym | Idx) and x.name in named}


def over_vectors(node: Node, values: Values) -> Iterator[Node]:
    """P(X, Y=1) = (a, b, ...) as one equation for each value of X in order; raises nothing, yields the node else."""
    if (
        isinstance(node, Rel)
        and node.op == "="
        and isinstance(node.left, Prob)
        and isinstance(node.right, Block | FiniteSet)
    ):
        entries = list(node.right.kids)
        bare = [v for v in listed(node.left.event) if v in values]
        cells = list(itertools.product(*(values[v] for v in bare)))
        if bare and len(cells) == len(entries):
            for cell, entry in zip(cells, entries, strict=True):
                fixed = dict(zip(bare, cell, strict=True))
                events = [Rel("=", e, fixed[e]) if e in fixed else e for e in listed(node.left.event)]
                yield Rel("=", Prob(together(events), node.left.given, node.left.head), entry)
            return
    yield node


def listed(event: Node) -> tuple[Node, ...]:
    """The parts of "A, B, C"."""
    return event.events if isinstance(event, And) else (event,)


def entries_put_in(node: Node, problem: Problem) -> Node:
    """K_{ij} with numbers for i and j replaced by the entry of the matrix that the problem defines."""
    put: dict[Node, Node] = {}
    for part in node.walk():
        if isinstance(part, Entry | Member) and part.kids:
            matrix = part.u if isinstance(part, Entry) else None
            definition = problem.definition(matrix) if matrix is not None else None
            if definition is not None:
                matrix = definition.body
            if not isinstance(matrix, Block):
                continue
            places = [fold(i) for i in part.indices]
            numbers = [int(p.value) for p in places if isinstance(p, Num)]
            rows = matrix.rows
            if len(numbers) == 2 and 1 <= numbers[0] <= len(rows) and 1 <= numbers[1] <= len(rows[0]):
                put[part] = rows[numbers[0] - 1][numbers[1] - 1]
            elif len(numbers) == 1 and 1 <= numbers[0] <= len(matrix.kids):
                put[part] = matrix.kids[numbers[0] - 1]
    return substitute(node, put)
