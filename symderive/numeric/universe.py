"""The random variables and events of a problem: their names, the values that they can take, what is stated of each.

Members of a family (X_1, X_2, ... or X_i with a running index) are variables of their own. A statement with running
letters (for every i, for every c) is laid out into one statement for each of their values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product

from symderive.expr.algebra import Idx, Num, Rel, Size, Sum, Sym
from symderive.expr.arrays import BigProd, BigSum, Entry, Member
from symderive.expr.node import Node, free_leaves, holds, nodes_of
from symderive.expr.probability import (
    Dens,
    EventSym,
    Label,
    Law,
    Prob,
    RandVar,
)
from symderive.expr.problem import Follows, Problem
from symderive.numeric.members import spoken_of
from symderive.numeric.stated import density_law
from symderive.numeric.values_stated import CODE, Valued
from symderive.numeric.variables import Name, Variable, is_variable, name_of, running


class Universe(Valued):
    """What a problem and the lines to be evaluated say of random variables."""

    def __init__(self, problem: Problem, lines: Iterable[Node], sizes: dict[str, int]) -> None:
        self.problem, self.sizes = problem, sizes
        self.lines = tuple(lines)
        self.by_moments: set[RandVar] = set()  # variables of which only the moments up to the second order are right
        self.variables: dict[Name, Variable] = {}
        self.labels: dict[str, Fraction] = {}
        self.members: dict[str, set[tuple[int, ...]]] = {}
        self.letters: dict[str, list[Node]] = {}
        self.random = self._random()
        self.everything = [self.freed(tree) for tree in (*self._stated(), *self.lines)]
        self.named_densities = {
            d.name for d in problem.declarations.values() if d.kind == "density" and d.within is not None
        }
        self.named_densities |= {getattr(d.name, "name", "") for d in problem.definitions if d.params}
        self.densities = self._densities()
        self.named_densities |= self.densities.keys()
        self._gather()
        self.value_letters = self._value_letters()
        self.facts = [one for fact in problem.facts for one in self.instances(fact)]
        self._values()

    def _stated(self) -> Iterator[Node]:
        for fact in self.problem.facts:
            if fact.node is not None:
                yield fact.node
        for d in self.problem.definitions:
            yield d.name
            yield d.body
        if self.problem.goal is not None:
            yield self.problem.goal.node

    # ------------------------------------------------------------ densities by their own names
    def _densities(self) -> dict[str, Law]:
        """p(x) = N(x; m, 1), q(x) = ...: densities of no declared variable, by name."""
        found: dict[str, Law] = {}
        for fact in self.problem.facts:
            match fact.node:
                case Rel("=", Dens(head, (Sym() as letter,), (), (), (None,) | ()), right):
                    if not holds(right, Dens, Prob):
                        found[head] = density_law(letter, right, fact.where)
        return found

    # ------------------------------------------------------------ letters that are values
    def _value_letters(self) -> dict[Node, Name]:
        """Letters that stand for a value of a variable: x in p(x), in P(X = x), in a sum over x."""
        found: dict[Node, Name] = {}
        for tree in self.everything:
            for part in tree.walk():
                pairs: list[tuple[Node | None, Node]] = []
                if isinstance(part, Dens) and part.head not in self.named_densities:
                    places = (*part.arguments, *part.given)
                    pairs = [(part.variables[k] if k < len(part.variables) else None, a) for k, a in enumerate(places)]
                elif isinstance(part, Rel):
                    pairs = [(part.left, part.right), (part.right, part.left)]
                for variable, letter in pairs:
                    if isinstance(letter, Rel):
                        variable, letter = letter.left, letter.right
                    if not isinstance(letter, Sym) or (isinstance(part, Rel) and not isinstance(variable, RandVar)):
                        continue
                    if isinstance(part, Rel) and letter in self.parameters_of(variable):
                        continue  # n of P(X = n) beside X ~ Binomial(n, p)
                    if isinstance(variable, RandVar) and not running(variable):
                        found.setdefault(letter, name_of(variable))
                    elif variable is None and isinstance(part, Dens):
                        found.setdefault(letter, letter.name.rstrip("'*"))
        return found

    def parameters_of(self, variable: Node | None) -> set[Node]:
        """The letters in the laws that are stated of a variable by itself, or of all of its family."""
        return {
            leaf
            for fact in self.problem.facts
            if isinstance(fact.node, Follows) and isinstance(fact.node.u, RandVar) and isinstance(variable, RandVar)
            if fact.node.u is variable or (variable.family and fact.node.u.family == variable.family)
            for leaf in free_leaves(fact.node.law)
        }

    def stands_for(self, letter: Node) -> Name | None:
        """The variable that a plain letter is a value of: x of x or X."""
        known = self.value_letters.get(letter)
        if known is not None:
            return known if known in self.variables else None
        spelled = getattr(letter, "name", "").rstrip("'*")  # x' is another value of the same variable
        if spelled in self.variables:
            return spelled
        upper = spelled[:1].upper() + spelled[1:]
        if spelled[:1].islower() and upper in self.variables:
            return upper
        if "_" in spelled:
            stem, index = spelled.split("_", 1)
            for family in (stem, stem[:1].upper() + stem[1:]):
                if index.isdigit() and (family, int(index)) in self.variables:
                    return (family, int(index))
        return None

    # ------------------------------------------------------------ who there is
    def _gather(self) -> None:
        declared = {
            name_of(d.node): d
            for d in self.problem.declarations.values()
            if d.node is not None and is_variable(d.node) and not running(d.node)
        }
        nodes: list[Node] = []
        for tree in self.everything:
            nodes.extend(nodes_of(tree, RandVar, EventSym, Label))
            for part in nodes_of(tree, Dens):
                nodes.extend(self._arguments(part))
        families: list[RandVar] = []
        for node in dict.fromkeys(nodes):
            if isinstance(node, Label):
                self.labels.setdefault(node.name, Fraction(CODE + len(self.labels)))
            elif isinstance(node, RandVar) and node.indices:
                families.append(node)
                if not running(node):
                    self.members.setdefault(node.family, set()).add(name_of(node)[1:])  # type: ignore[index]
            elif is_variable(node):
                self._enter(node)
        for node in families:
            self.members.setdefault(node.family, set()).update(self._running_values(node))
        for node in families:
            for indices in sorted(self.members[node.family]):
                self._enter(self.member(node, indices))
        for variable in self.variables.values():
            spelled = str(getattr(variable.node, "name", ""))
            family = str(getattr(variable.node, "family", ""))
            d = declared.get(variable.name) or declared.get(spelled) or self.problem.declarations.get(family)
            if d is not None:
                variable.within = d.within
        defined = [d.name for d in self.problem.definitions if is_variable(d.name)]
        for name in defined:
            for variable in self.variables.values():
                same_family = (
                    isinstance(name, RandVar) and name.indices and name.family == getattr(variable.node, "family", "")
                )
                if variable.node is name or same_family or (not running(name) and variable.name == name_of(name)):
                    variable.defined = True

    def _arguments(self, part: Dens) -> Iterator[Node]:
        """The variables of a density; a letter of none that is declared is a variable of its own."""
        if part.head in self.named_densities:
            return
        for place, argument in enumerate((*part.arguments, *part.given)):
            variable = part.variables[place] if place < len(part.variables) else None
            if variable is not None and is_variable(variable):
                yield variable
            elif isinstance(argument, Sym) and variable is None:
                yield RandVar(argument.name.rstrip("'*"), argument.size, argument.latex)
        yield from spoken_of(part, self.problem)

    def _enter(self, node: Node) -> None:
        self.variables.setdefault(name_of(node), Variable(name_of(node), node, node.shape))

    def _running_values(self, node: RandVar) -> set[tuple[int, ...]]:
        ranges = [r for i in node.indices if (r := self.range_of(i)) is not None]
        return set(product(*ranges)) if len(ranges) == len(node.indices) else set()

    def range_of(self, index: Node) -> list[int] | None:
        """The values of a running index: a number's own, 1..size of a sized one, the ends of a sum over it."""
        match index:
            case Num(value):
                return [int(value)]
            case Size(dim) if dim.letters <= self.sizes.keys():
                return [dim.value(self.sizes)]
            case Idx(_, size) if size is not None and size.letters <= self.sizes.keys():
                return list(range(1, size.value(self.sizes) + 1))
            case Sum((Idx() as i, Num(step))):
                values = self.range_of(i)
                return None if values is None else [k + int(step) for k in values]
        for tree in self.everything:
            for part in tree.walk():
                if isinstance(part, (BigSum, BigProd)) and part.index is index:
                    low, high = self.range_of(part.low), self.range_of(part.high)
                    if low and high:
                        return list(range(low[0], high[-1] + 1))
        return None

    def covers(self, trees: Iterable[Node]) -> bool:
        """Are all variables and words of some trees known here?"""
        for tree in trees:
            for part in tree.walk():
                if isinstance(part, Label) and part.name not in self.labels:
                    return False
                if is_variable(part) and not self.knows(part):
                    return False
                if isinstance(part, Dens) and not all(map(self.knows, spoken_of(part, self.problem))):
                    return False
        return True

    def knows(self, node: Node) -> bool:
        """Is a variable one of those here?"""
        if not node.kids or running(node):
            return bool(self.matching(node))
        return name_of(node) in self.variables

    # ------------------------------------------------------------ which variables a tree speaks of
    def spoken(self, *trees: Node | None) -> list[Name]:
        """The names of the variables in some trees, those behind definitions too, in the universe's order."""
        found: set[Name] = set()
        wait = [tree for tree in trees if tree is not None]
        while wait:
            tree = wait.pop()
            for part in tree.walk():
                if isinstance(part, Dens):
                    continue
                if is_variable(part):
                    for name in self.matching(part):
                        if name not in found:
                            found.add(name)
                            wait.extend(self.behind(name))
                elif isinstance(part, (Sym, Entry, Member)):
                    d = self.problem.definition(part)
                    if d is not None and d.body is not tree:
                        wait.append(d.body)
        return [name for name in self.variables if name in found]

    def behind(self, name: Name) -> list[Node]:
        """What a variable is defined by, and the parameters and conditions of its laws."""
        variable = self.variables[name]
        found: list[Node] = []
        for d in self.problem.definitions:
            if is_variable(d.name) and name in self.matching(d.name):
                found.append(d.body)
        for law, given in variable.laws:
            found.append(law)
            if given is not None:
                found.append(given)
        return found
