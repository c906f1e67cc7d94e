"""Of which variables a density is, and where: the letters in its brackets and the variables that they are values of."""

from __future__ import annotations

from symderive.expr.algebra import Idx, Num, Rel, Sym
from symderive.expr.arrays import Entries, Member
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, Dens, In, Law, Not, Or, RandVar
from symderive.numeric.duals import Value
from symderive.numeric.members import family_of, member_of
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope
from symderive.numeric.variables import is_variable
from symderive.numeric.world import World


def is_event(g: Node) -> bool:
    """Is a condition of a density an event, and not a variable at a value?"""
    if isinstance(g, Rel) and g.op == "=":
        return not isinstance(g.left, (RandVar, Sym))
    return isinstance(g, (Rel, And, Or, Not, In))


def named_law(node: Dens, world: World) -> Law | None:
    """The law that the name of a density was declared to have: p = N(0, 1)."""
    d = world.problem.declarations.get(node.head)
    if d is not None and isinstance(d.within, Law):
        return d.within
    if node.head in world.universe.densities:
        return world.universe.densities[node.head]
    for definition in world.problem.definitions:
        if getattr(definition.name, "name", "") == node.head and isinstance(definition.body, Law):
            return definition.body
    return None


Pairs = list[tuple[Node, Value]]


def paired(node: Dens, world: World, scope: Scope) -> tuple[Pairs, Pairs]:
    """(variable, value) for the arguments of a density, and for its conditions."""
    asked: Pairs = []
    known: Pairs = []
    for place, argument in enumerate((*node.arguments, *node.given)):
        found = asked if place < len(node.arguments) else known
        variable = node.variables[place] if place < len(node.variables) else None
        if isinstance(argument, Rel) and argument.op == "=":
            variable, argument = argument.left, argument.right
        if variable is None or not is_variable(variable):
            listed = members_listed(argument, world, scope)
            if listed is not None:
                found += listed
                continue
            name = world.stands_for(argument)
            if name is None:
                raise NoNumber(f"the density {node.head} of something that is no variable")
            variable = world.universe.variables[name].node
        found.append((variable, scope.value(argument)))
    return asked, known


def members_listed(argument: Node, world: World, scope: Scope) -> Pairs | None:
    """The variables that x_t or a list x_1, ..., x_n are values of, with the values; None for other arguments."""
    member = member_of(argument)
    if member is None:
        return None
    family = family_of(member.name, world.problem)
    one: list[Node] = [member]
    if isinstance(argument, Entries):
        (index,) = argument.indices
        assert isinstance(index, Idx) and index.size is not None
        one = [substitute(member, {index: Num(k)}) for k in range(1, scope.point.size(index.size) + 1)]
    pairs: Pairs = []
    for letter in one:
        assert isinstance(letter, Member)
        name = (family, *(scope.whole(i) for i in letter.indices))
        variable = world.universe.variables.get(name)
        if variable is None:
            raise NoNumber(f"there is no {family} with the index {', '.join(map(str, name[1:]))}")
        pairs.append((variable.node, scope.value(letter)))
    return pairs


def paired_letters(node: Dens, world: World) -> list[tuple[Node, Node]]:
    found = []
    for place, argument in enumerate((*node.arguments, *node.given)):
        variable: Node | None = node.variables[place] if place < len(node.variables) else None
        if isinstance(argument, Rel) and argument.op == "=":
            variable, argument = argument.left, argument.right
        if variable is None or not is_variable(variable):
            name = world.stands_for(argument)
            if name is None:
                raise NoNumber("an expectation under the density of something that is no variable")
            variable = world.universe.variables[name].node
        found.append((argument, variable))
    return found
