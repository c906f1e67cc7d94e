"""Letters that are values of the members of a family: x_t beside X_t, and x_1, ..., x_n as the data of a density.

In p(x_1, ..., x_n | z) and in p(x_t | x_{t-1}) the letters say of which members the density is: the index is a number,
or runs, and the list is as long as its last index says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symderive.expr.algebra import Idx, Num
from symderive.expr.arrays import Entries, Member
from symderive.expr.node import Node, free_leaves, substitute, transform
from symderive.expr.probability import Dens, RandVar
from symderive.expr.problem import Problem
from symderive.expr.shape import Dim


def family_of(letter: str, problem: Problem) -> str:
    """The family of variables that x_i is a value of: X where X_1 or X_i is declared, else its own."""
    upper = letter[:1].upper() + letter[1:]
    for family in (letter, upper):
        d = problem.declarations.get(family)
        if d is not None and d.kind == "random":
            return family
    stated = {p.family for f in problem.facts if f.node is not None for p in f.node.walk() if isinstance(p, RandVar)}
    if stated & {letter, upper}:
        return letter if letter in stated else upper
    numbered = (name.partition("_") for name, d in problem.declarations.items() if d.kind == "random")
    return upper if any(stem == upper and index.isalnum() for stem, _, index in numbered) else letter


def is_random(family: str, problem: Problem) -> bool:
    """Do the givens speak of random variables of this family?"""
    return family in problem.declarations or any(
        isinstance(p, RandVar) and p.family == family
        for f in problem.facts
        if f.node is not None
        for p in f.node.walk()
    )


def member_of(argument: Node) -> Member | None:
    """The member x_i that an argument is, or of which it lists the values for each index."""
    match argument:
        case Member():
            return argument
        case Entries(Member() as member, (_,)):
            return member
    return None


def spoken_of(part: Dens, problem: Problem) -> Iterator[RandVar]:
    """The variables whose values are members of families in the brackets of a density, with their indices."""
    for argument in (*part.arguments, *part.given):
        member = member_of(argument)
        if member is not None:
            family = family_of(member.name, problem)
            yield RandVar(f"{family}_i", member.shape, f"{family}_i", family, member.indices)


def letters_in(nodes: Iterable[Node]) -> set[str]:
    """The names of the families whose members stand in the brackets of densities."""
    found = set()
    for part in nodes:
        if isinstance(part, Dens):
            found |= {m.name for a in (*part.arguments, *part.given) if (m := member_of(a)) is not None}
    return found


def one_by_one(body: Node, index: Node) -> bool:
    """Does an index run through the members that densities in a tree are of? No array holds these side by side."""
    name = getattr(index, "name", "")
    for part in body.walk():
        if not isinstance(part, Dens):
            continue
        for argument in (*part.arguments, *part.given):
            if member_of(argument) is not None and (index in free_leaves(argument) or name in lengths(argument)):
                return True
    return False


def lengths(node: Node) -> frozenset[str]:
    """The letters in the lengths of lists."""
    found: frozenset[str] = frozenset()
    for part in node.walk():
        if isinstance(part, Idx) and part.size is not None:
            found |= part.size.letters
    return found


def at_index(body: Node, index: Node, k: int) -> Node:
    """A tree for one value of an index, which may also say how long a list x_1, ..., x_{t-1} is."""
    name = getattr(index, "name", "")

    def change(node: Node) -> Node:
        if isinstance(node, Entries) and name in lengths(node):
            put: dict[Node, Node] = {i: shorter(i, name, k) for i in node.indices}
            return Entries(substitute(node.body, put), tuple(put[i] for i in node.indices))
        return node

    return transform(substitute(body, {index: Num(k)}), change)


def shorter(index: Node, letter: str, k: int) -> Node:
    if isinstance(index, Idx) and index.size is not None:
        return Idx(index.name, index.size.put({letter: Dim.of(k)}), index.latex)
    return index
