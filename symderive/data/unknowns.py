"""Letters that the statements fix: each condition is a value that must be zero."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from symderive import scalar
from symderive.data.field import Ratio, Value, letters_of, put, to_node
from symderive.data.linear import univariate_roots
from symderive.data.network import Network
from symderive.data.reading import ORDER
from symderive.data.world import World
from symderive.expr.algebra import Const, Num
from symderive.expr.node import Node


@dataclass(slots=True)
class Solved:
    letters: dict[Node, Value]
    rest: list[Value]


def is_constant(letter: Node) -> bool:
    """Is this a number that is no fraction (log 2, pi), and nothing to solve for?"""
    return bool(letter.kids) and all(isinstance(leaf, Num | Const) for leaf in letter.walk() if not leaf.kids)


def vanishes(value: Value) -> bool:
    """Is it zero: log 2 + log(3/2) - log 3? Asked only where nothing but such numbers stands in it."""
    if not isinstance(value, Ratio) or not all(map(is_constant, letters_of(value))):
        return False
    return scalar.equal(to_node(value), Num(0))


def goal_letter(world: World) -> Node | None:
    goal = world.problem.goal
    return goal.node if goal is not None and not goal.node.kids else None


def solve_letters(
    conditions: list[tuple[Value, str]],
    free: set[Node],
    wanted: Node | None,
    limits: list[tuple[Value, str, str]],
    network: Network | None,
) -> Solved | tuple[str, ...]:
    """Letters from the conditions "value = 0": first those put in for what was not stated, then the one asked for, then
    those that numbers fix. Returns the texts of a contradiction where there is one."""
    branches: list[tuple[dict[Node, Value], list[tuple[Value, str]]]] = [({}, conditions)]
    done: list[Solved] = []
    clash: tuple[str, ...] | None = None
    while branches:
        letters, todo = branches.pop()
        todo = [(put(c, letters), text) for c, text in todo]
        todo = [(c, text) for c, text in todo if c and not vanishes(c)]
        bad = [text for c, text in todo if isinstance(c, Fraction) or all(map(is_constant, letters_of(c)))]
        if bad:
            clash = tuple(dict.fromkeys(bad))
            continue
        found = next_letter(todo, free, wanted)
        if found is None:
            if not out_of_range(letters, limits, network):
                done.append(Solved(letters, [c for c, _ in todo]))
            elif clash is None:
                clash = tuple(dict.fromkeys(text for _, text in conditions))
            continue
        letter, roots = found
        if not roots:
            clash = tuple(dict.fromkeys(text for _, text in todo))
        for root in roots:
            more = {x: put(v, {letter: root}) for x, v in letters.items()}
            branches.append(({**more, letter: root}, todo))
    if not done:
        return clash or ()
    if len(done) == 1:
        return done[0]
    shared = {x: v for x, v in done[0].letters.items() if all(o.letters.get(x) == v for o in done[1:])}
    return Solved(shared, [c for c, _ in conditions])


def next_letter(todo: list[tuple[Value, str]], free: set[Node], wanted: Node | None) -> tuple[Node, list[Value]] | None:
    best: tuple[int, Node, list[Value]] | None = None
    for c, _ in todo:
        names = letters_of(c)
        for letter in names:
            if is_constant(letter):
                continue
            if letter in free:
                rank = 0 if len(names & free) == 1 else 1
            elif len(names) == 1:
                rank = 2
            elif letter is wanted:
                rank = 3
            else:
                continue
            if best is not None and best[0] <= rank:
                continue
            roots = univariate_roots(c, letter)
            if roots is not None:
                best = (rank, letter, roots)
    if best is not None and best[0] <= 3:
        return best[1], best[2]
    return linear_pair(todo)


def linear_pair(todo: list[tuple[Value, str]]) -> tuple[Node, list[Value]] | None:
    """Several conditions in several letters: solve one for a letter, so that the next has one letter less."""
    if len(todo) < 2:
        return None
    for c, _ in todo:
        for letter in sorted(letters_of(c), key=lambda x: str(getattr(x, "name", ""))):
            if sum(letter in letters_of(o) for o, _ in todo) > 1:
                roots = univariate_roots(c, letter)
                if roots is not None and len(roots) == 1:
                    return letter, roots
    return None


def out_of_range(letters: dict[Node, Value], limits: list[tuple[Value, str, str]], network: Network | None) -> bool:
    for value, op, _ in limits:
        known = put(value, letters)
        if isinstance(known, Fraction) and op in ORDER and not ORDER[op](known, Fraction(0)):
            return True
    if network is None:
        return False
    for table in network.tables.values():
        for row in table.rows.values():
            for chance in row.values():
                if isinstance(chance, Ratio):
                    known = put(chance, letters)
                    if isinstance(known, Fraction) and not 0 <= known <= 1:
                        return True
    return False
