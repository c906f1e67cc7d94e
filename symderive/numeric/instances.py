"""Statements with running letters (for every i, for every c) laid out: one for each of their values."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from symderive.expr.algebra import Idx, Num, Rel, Sym
from symderive.expr.node import Node, holds, substitute, transform
from symderive.expr.probability import (
    Cov,
    Dens,
    Expect,
    FiniteSet,
    In,
    Indep,
    Info,
    Prob,
    RandVar,
    Var,
)
from symderive.expr.problem import Fact, Follows, Problem
from symderive.numeric.plainly import holds_plainly, plain_number
from symderive.numeric.variables import name_of, running


class Instances:
    """What lays a statement out; the members of families and the names of variables are gathered before."""

    problem: Problem
    members: dict[str, set[tuple[int, ...]]]

    random: dict[Node, Node]

    # ------------------------------------------------------------ letters that are variables
    def _random(self) -> dict[Node, Node]:
        """Letters that a statement gives a law or a moment: inside of E, Var and Cov they are variables, elsewhere
        values."""
        found: dict[Node, Node] = {}
        for fact in self.problem.facts:
            letters: list[Node] = []
            match fact.node:
                case Follows(u, _, _):
                    letters = list(u.walk())
                case Rel("=", Expect(u) | Var(u), _):
                    letters = [u]
                case Rel("=", Cov(u, v), _):
                    letters = [u, v]
            found |= {x: RandVar(x.name, x.size, x.latex) for x in letters if isinstance(x, Sym)}
        if not found:
            return found
        for d in self.problem.definitions:
            if isinstance(d.name, Sym) and not d.params and any(part in found for part in d.body.walk()):
                found[d.name] = substitute(d.body, found)
        return found

    def freed(self, tree: Node) -> Node:
        """A tree with the letters that are variables as variables, wherever a moment or a law speaks of them."""
        if not self.random:
            return tree

        def change(node: Node) -> Node:
            match node:
                case Expect(u, given, under) if under is None:
                    return Expect(substitute(u, self.random), given)
                case Var(u, given, under) if under is None:
                    return Var(substitute(u, self.random), given)
                case Cov(u, v, given):
                    return Cov(substitute(u, self.random), substitute(v, self.random), given)
                case Info(kind, of, given):
                    return Info(kind, tuple(substitute(u, self.random) for u in of), given)
                case Prob(event, given, head):
                    return Prob(self.in_event(event), given if given is None else self.in_event(given), head)
                case Follows(u, law, given):
                    parents = {x: v for x, v in self.random.items() if given is not None and x in given}
                    condition = substitute(given, parents) if given is not None else None
                    return Follows(substitute(u, self.random), substitute(law, parents), condition)
            return node

        return transform(tree, change)

    def in_event(self, event: Node) -> Node:
        """Relations that name no variable but a letter with a law speak of the variable."""

        def change(node: Node) -> Node:
            if isinstance(node, (Rel, In)) and not holds(node, RandVar):
                return substitute(node, self.random)
            return node

        return transform(event, change)

    def member(self, node: RandVar, indices: tuple[int, ...]) -> RandVar:
        """A member of the family of ``node``."""
        spelled = f"{node.family}_{','.join(map(str, indices))}"
        return RandVar(spelled, node.size, spelled, node.family, tuple(map(Num, indices)))

    def instances(self, fact: Fact) -> Iterator[Node]:
        node = fact.node
        if node is None or fact.kind in ("prose", "convention"):
            return
        if isinstance(node, Indep) and fact.where is None and not any(map(running, node.given)):
            node = self.all_members(node)
        letters: dict[Node, list[Node]] = {}
        for part in node.walk():
            if isinstance(part, RandVar) and running(part):
                for place, index in enumerate(part.indices):
                    if isinstance(index, (Idx, Sym)):
                        known = {m[place] for m in self.members.get(part.family, ())}
                        letters.setdefault(index, [Num(k) for k in sorted(known)])
        for letter in fact.every:
            values = self._letter_values(letter, node)
            if values is not None and letter not in letters:
                letters[letter] = values
        for bound in (b for part in node.walk() for b in part.bound()):
            letters.pop(bound, None)
        for choice in product(*letters.values()):
            put = dict(zip(letters, choice, strict=True))
            one = self.settled(substitute(self.freed(node), put)) if put else self.freed(node)
            if fact.where is not None and put:
                where = substitute(fact.where, put)
                if holds_plainly(where) is False:
                    continue
            yield one

    def all_members(self, fact: Indep) -> Indep:
        """X_i alone in a group of a statement of independence stands for all members, each in a group of its own."""
        groups: list[tuple[Node, ...]] = []
        for group in fact.groups:
            (one, *more) = group
            if more or not isinstance(one, RandVar) or not running(one):
                groups.append(group)
            else:
                groups += [(self.member(one, indices),) for indices in sorted(self.members.get(one.family, ()))]
        return Indep(tuple(groups), fact.given) if groups else fact

    def settled(self, node: Node) -> Node:
        """X_i with i put to 2 is the variable X_2; sums such as i + 1 of numbers are carried out."""
        put: dict[Node, Node] = {}
        for part in node.walk():
            if isinstance(part, RandVar) and part.indices and not all(isinstance(i, Num) for i in part.indices):
                numbers = [plain_number(i) for i in part.indices]
                if all(n is not None for n in numbers):
                    put[part] = self.member(part, tuple(int(n) for n in numbers if n is not None))
            elif isinstance(part, RandVar) and part.indices:
                put[part] = self.member(part, name_of(part)[1:])  # type: ignore[index]
        return substitute(node, put)

    def _letter_values(self, letter: Node, statement: Node) -> list[Node] | None:
        """The values of the variable that a letter is a value of in a statement: c in P(C = c)."""
        for part in statement.walk():
            if isinstance(part, Rel) and part.op == "=":
                for one, other in ((part.left, part.right), (part.right, part.left)):
                    if other is letter and isinstance(one, RandVar):
                        found = self.declared_values(one)
                        if found is not None:
                            return found
            if isinstance(part, Dens):
                for argument, variable in zip((*part.arguments, *part.given), part.variables, strict=False):
                    if argument is letter and isinstance(variable, RandVar):
                        return self.declared_values(variable)
        return None

    def declared_values(self, node: Node) -> list[Node] | None:
        for key in (getattr(node, "name", ""), getattr(node, "family", "")):
            d = self.problem.declarations.get(key)
            if d is not None and isinstance(d.within, FiniteSet):
                return list(d.within.elements)
        return None
