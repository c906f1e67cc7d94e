"""What is stated of the values of each variable: its law, its density by a formula, the values that it can take."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from symderive.expr.algebra import Idx, Num, Rel, Size, Sym
from symderive.expr.integers import integer_run
from symderive.expr.node import Node, holds, substitute
from symderive.expr.probability import And, Dens, FiniteSet, In, Label, Law, Prob, RandVar, SetOf
from symderive.expr.problem import Fact, Follows
from symderive.numeric.chances_given import laws_given
from symderive.numeric.instances import Instances
from symderive.numeric.plainly import plain_number
from symderive.numeric.stated import FORMULAS, density_law, joint_density, stated_law
from symderive.numeric.variables import Name, Variable, name_of, running

CODE = 1000  # a label's number is CODE plus its place among all labels: never a value that is added up


class Valued(Instances):
    """What gives variables their laws and their values; who there is was gathered before."""

    variables: dict[Name, Variable]
    labels: dict[str, Fraction]
    densities: dict[str, Law]
    everything: list[Node]
    facts: list[Node]
    sizes: dict[str, int]

    def number(self, node: Node) -> Fraction | None:
        """A value written out: a number or a word."""
        if isinstance(node, Label):
            return self.labels.setdefault(node.name, Fraction(CODE + len(self.labels)))
        return plain_number(node)

    def matching(self, node: Node) -> list[Name]:
        """The variables that a node may stand for: itself, or all members of its family for a running index."""
        if running(node):
            return [name for name, v in self.variables.items() if getattr(v.node, "family", "") == node.family]
        name = name_of(node)
        return [name] if name in self.variables else []

    def _values(self) -> None:
        mentioned: dict[Name, list[Fraction]] = {}
        for tree in [*self.facts, *self.everything]:
            for part in tree.walk():
                if isinstance(part, Rel) and part.op in ("=", "!="):
                    self._mention(part.left, part.right, mentioned)
                    self._mention(part.right, part.left, mentioned)
                elif isinstance(part, In) and isinstance(part.within, FiniteSet):
                    for element in part.within.elements:
                        self._mention(part.u, element, mentioned)
                elif isinstance(part, Dens):
                    for argument, owner in zip((*part.arguments, *part.given), part.variables, strict=False):
                        self._mention(owner, argument, mentioned)
        for fact in self.facts:
            if isinstance(fact, Follows):
                self._law(fact)
        for statement in self.problem.facts:
            self._stated_law(statement)
        self._adopt()
        laws_given(self.problem.facts, self.variables, self.number)
        for variable in self.variables.values():
            if variable.event:
                variable.values = (Fraction(0), Fraction(1))
            elif (last := self.last_of(variable.within)) is not None:
                variable.values = tuple(map(Fraction, range(1, last + 1)))
            elif isinstance(variable.within, FiniteSet):
                numbers = [self.number(e) for e in variable.within.elements]
                if all(n is not None for n in numbers):
                    variable.values = tuple(n for n in numbers if n is not None)
            elif variable.name in mentioned and not variable.laws and not variable.defined and variable.within is None:
                variable.values = completed(mentioned[variable.name])

    def last_of(self, within: Node | None) -> int | None:
        """K of {1, ..., K} with a letter K whose number is drawn."""
        match within:
            case SetOf(Idx() as body, (index,), And((Rel("<=", Num(1), _), Rel("<=", _, Size(dim))))) if body is index:
                return dim.value(self.sizes) if dim.letters <= self.sizes.keys() else None
        return None

    def _mention(self, u: Node, value: Node, mentioned: dict[Name, list[Fraction]]) -> None:
        number = self.number(value)
        if not isinstance(u, RandVar) or number is None:
            return
        for name, variable in self.variables.items():
            same_family = u.indices and getattr(variable.node, "family", "") == u.family
            if same_family or (not u.indices and name == name_of(u)):
                known = mentioned.setdefault(name, [])
                if number not in known:
                    known.append(number)

    def _law(self, fact: Follows) -> None:
        law = fact.law if isinstance(fact.law, Law) else self._drawn_from(fact.law)
        if isinstance(fact.u, RandVar) and law is not None and not running(fact.u):
            variable = self.variables.get(name_of(fact.u))
            if variable is not None:
                variable.laws.append((law, fact.given))

    def _drawn_from(self, density: Node) -> Law | None:
        """X ~ p: the law that is stated by the one formula p(x) = ... of this name; None where there is none."""
        if not isinstance(density, Dens) or density.arguments:
            return None
        found = []
        for fact in self.problem.facts:
            match fact.node:
                case Rel("=", Dens(head, (Sym() as letter,), (), (), _), right) if head == density.head:
                    if not holds(right, Dens, Prob):
                        found.append(density_law(letter, right, fact.where))
        return found[0] if len(found) == 1 else None

    def _adopt(self) -> None:
        """The one density of a small letter is the law of the capital of that letter, if it has no other."""
        for fact in self.problem.facts:
            match fact.node:
                case Rel("=", Dens(head, (Sym(name),), (), (), _), _) if head in self.densities:
                    variable = self.variables.get(name[:1].upper() + name[1:])
                    if variable is not None and not variable.laws and not variable.defined and len(self.densities) == 1:
                        variable.laws.append((self.densities[head], None))

    def _ranged(self, fact: Fact) -> Fact:
        """P(X = k) = ... with the integers over which k, or X itself, is declared to run."""
        match fact.node:
            case Rel("=", Prob(Rel("=", RandVar() as u, Sym() as letter), _)) if fact.where is None:
                for name in (letter.name, u.name, u.family):
                    declared = self.problem.declarations.get(name)
                    if declared is not None and integer_run(declared.within) is not None:
                        return replace(fact, where=In(letter, declared.within))
        return fact

    def _stated_law(self, fact: Fact) -> None:
        """A density or mass by formula is the law of its variable, if no law by name and no list of values is
        declared."""
        found = stated_law(self._ranged(fact))
        if found is not None:
            u, law, letters, others = found
            pairs = list(zip(letters, others, strict=False))
            put: dict[Node, Node] = {x: v for x, v in pairs if isinstance(x, Sym)}
            held = [x if isinstance(x, Rel) else Rel("=", v, x) for x, v in pairs if x not in put]
            given = And((*put.values(), *held)) if pairs else None
            for name in self.matching(u) if not any(map(running, others)) else ():
                variable, members = self.variables[name], put
                if running(u) and isinstance(name, tuple):
                    members = put | dict(zip(u.indices, map(Num, name[1:]), strict=True))
                told = variable.laws and not (held and all(given is not None for _, given in variable.laws))
                if not told and not isinstance(variable.within, FiniteSet):
                    letter = law.params[:1] if law.name in FORMULAS else ()  # of a formula, which runs over the values
                    body = Law(law.name, (*letter, *(substitute(p, members) for p in law.params[len(letter) :])))
                    variable.laws.append((body, given))
            return
        joint = joint_density(fact)
        if joint is None:
            return
        names = [name_of(v) for v in joint[0]]
        if any(
            n not in self.variables or self.variables[n].laws or isinstance(self.variables[n].within, FiniteSet)
            for n in names
        ):
            return
        for name, law in zip(names, joint[1], strict=True):
            self.variables[name].laws.append((law, None))
            self.variables[name].partners = [n for n in names if n != name]


def completed(values: list[Fraction]) -> tuple[Fraction, ...]:
    """Values that were only mentioned, with one more where a single one was: 1 alone means 0 and 1."""
    if len(values) > 1:
        return tuple(sorted(values))
    other = Fraction(1) if values[0] == 0 else Fraction(0)
    return tuple(sorted((values[0], other if values[0] in (0, 1) or values[0] < CODE else values[0] + 500)))
