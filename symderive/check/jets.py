"""Implicit differentiation: y is a function of x that an equation ties to it, and dy/dx stands in the rows.

y, y', y'' are letters side by side, and d/dx of a formula in them is its slope by x plus its slope by each of them
times the next. What an equation says for every x its derivative says too, so a row below x^2 + y^2 = 25 may use
2x + 2y y' = 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from symderive.check.derived import differentiate
from symderive.check.letters import changed
from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import MINUS, UNITY, ZERO, Map, Pow, Rel, Sym
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, mul
from symderive.expr.calculus import At, Derivative, Integral, Limit
from symderive.expr.node import Node, free_leaves, nodes_of, transform
from symderive.expr.problem import Decl, Problem
from symderive.expr.shape import SCALAR, DerivationError, is_scalar
from symderive.parse.customs import variable_by_custom

MOST = 3  # how often y is differentiated


class NoJets(Exception):  # noqa: N818
    """Something stands here that is not a formula in x, y, y', ..."""


@dataclass(frozen=True, slots=True)
class Jets:
    """``of`` lists for each letter that depends on ``x`` the letter and its derivatives; ``order`` is the highest that
    the lines speak of."""

    x: Sym
    of: dict[Sym, tuple[Sym, ...]]
    order: int

    def total(self, u: Node) -> Node:
        """d/dx of a number."""
        if not is_scalar(u.shape):
            raise NoJets
        terms = [slope(u, self.x)]
        for letters in self.of.values():
            for k, letter in enumerate(letters):
                by = slope(u, letter)
                if by is ZERO:
                    continue
                if k + 1 == len(letters):
                    raise NoJets
                terms.append(letters[k + 1] if by is UNITY else mul(by, letters[k + 1]))
        left = [t for t in terms if t is not ZERO]
        return add(*left) if left else ZERO

    def solved(self, rel: Rel) -> tuple[Rel, ...]:
        """The same of F(x, y) = 0, solved for the derivatives: y' = -F_x / F_y and its derivatives."""
        (letters,) = self.of.values()
        excess = add(rel.left, mul(MINUS, rel.right))
        by_x, by_y = slope(excess, self.x), slope(excess, letters[0])
        if by_y is ZERO:
            return ()
        value = ZERO if by_x is ZERO else mul(MINUS, by_x, Pow(by_y, MINUS))
        found = [Rel("=", letters[1], value)]
        for letter in letters[2 : self.order + 1]:
            try:
                value = self.total(value)
            except (NoJets, DerivationError):
                break
            found.append(Rel("=", letter, value))
        return tuple(found)

    def order_of(self, node: Node) -> int:
        leaves = free_leaves(node)
        return max((k for letters in self.of.values() for k, y in enumerate(letters) if y in leaves), default=0)

    def consequences(self, rel: Rel) -> tuple[Rel, ...]:
        """The derivatives of an equation that holds for every x, as far as the lines speak of them."""
        found: list[Rel] = []
        if rel.op != "=" or not free_leaves(rel) & self.of.keys():
            return ()
        if len(self.of) == 1 and self.order_of(rel) == 0:
            return self.solved(rel)
        for _ in range(self.order - self.order_of(rel)):
            try:
                rel = Rel("=", self.total(rel.left), self.total(rel.right))
            except (NoJets, DerivationError):
                break
            found.append(rel)
        return tuple(found)


def slope(u: Node, x: Sym) -> Node:
    if u is x:
        return UNITY
    if x not in free_leaves(u):
        return ZERO
    found = differentiate(u, x)
    return Derivative(u, (x,), False) if found is None else found


def with_jets(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, list[Line], Jets | None]:
    """The problem and its lines with the derivatives of what depends on x as letters; None where nothing does so."""
    jets = jets_of(problem, lines)
    if jets is None:
        return problem, list(lines), None
    try:
        changed_lines = [changed(line, lambda node: in_letters(node, jets)) for line in lines]
        facts = [f if f.node is None else replace(f, node=in_letters(f.node, jets)) for f in problem.facts]
        more = []
        for fact in facts:
            if fact.kind == "relation" and isinstance(fact.node, Rel):
                more += [replace(fact, node=rel) for rel in jets.consequences(fact.node)]
    except (NoJets, DerivationError):
        return problem, list(lines), None
    declared = dict(problem.declarations)
    for letters in jets.of.values():
        for letter in letters:
            known = declared.get(letter.name)
            if known is None or known.kind == "function" or known.inferred:
                declared[letter.name] = Decl(letter.name, "scalar", letter, letter.latex, (), SCALAR, None, False)
    return problem.but(facts=(*facts, *more), declarations=declared), changed_lines, jets


def jets_of(problem: Problem, lines: Sequence[Line]) -> Jets | None:
    """What depends on what, as the givens say or the lines understand it."""
    sides = sides_of(lines)
    derivatives = [p for side in sides for p in nodes_of(side, Derivative) if not p.partial]
    defined = {d.name for d in problem.definitions}
    stated = {d.name: d.on for d in problem.dependences if d.written}
    pairs: set[tuple[str, str]] = {(name, letters[0]) for name, letters in stated.items() if len(letters) == 1}
    if len(pairs) < len(stated) or not all(d.written for d in problem.dependences):
        return None
    leaves = {u.name: u for side in sides for u in free_leaves(side) if isinstance(u, Sym)}
    for p in derivatives:
        by = set(p.by)
        if isinstance(p.of, Sym) and len(by) == 1 and p.of not in by | defined:
            pairs.add((p.of.name, getattr(p.by[0], "name", "")))
    if not pairs and (primed := implied(problem, lines, leaves)) is not None:
        pairs.add(primed)
    both = {pair for pair in pairs if pair[::-1] in pairs}  # dy/dx and dx/dy: y is the function
    pairs = {pair for pair in pairs if pair not in both or pair[0] in stated or pair == max(both)}
    names = {y for y, _ in pairs}
    by_names = {x for _, x in pairs}
    if len(by_names) != 1 or names & by_names or not (by_names & leaves.keys() or stated):
        return None
    x = leaves.get(next(iter(by_names))) or Sym(next(iter(by_names)), SCALAR)
    if not is_scalar(x.shape) or x in defined or not all(plain(y, leaves, problem) for y in names):
        return None
    primes = max((len(n) - len(n.rstrip("'")) for n in leaves if n.rstrip("'") in names), default=0)
    order = max([1, primes, *(len(p.by) for p in derivatives)])
    if order > MOST:
        return None
    of = {}
    for name in sorted(names):
        y = leaves.get(name) or Sym(name, SCALAR)
        of[y] = (y, *(Sym(name + "'" * k, SCALAR, y.latex + "'" * k) for k in range(1, order + 2)))
    return Jets(x, of, order)


def implied(problem: Problem, lines: Sequence[Line], leaves: dict[str, Sym]) -> tuple[str, str] | None:
    """(y, x) where y' stands below an equation in x and y of which nothing else is said: y depends on x."""
    marked = {name.rstrip("'") for name in leaves if name.endswith("'")}
    if len(marked) != 1:
        return None
    (name,) = marked
    first = lines[0]
    sides = sides_of([first]) if first.op == "=" and first.error is None else []
    letters = {u.name for side in sides for u in free_leaves(side) if isinstance(u, Sym) and is_scalar(u.shape)}
    defined = {getattr(d.name, "name", "") for d in problem.definitions}
    known = {n for n in leaves if n.endswith("'") and problem.speaks_of(n)}
    if name not in letters or name in defined or known or any(n.endswith("'") for n in letters):
        return None
    x = variable_by_custom(sorted(letters - {name} - defined))
    return None if x is None else (name, x)


def plain(name: str, leaves: dict[str, Sym], problem: Problem) -> bool:
    """Is this an undefined number?"""
    y = leaves.get(name)
    declared = problem.declarations.get(name)
    if problem.function(name) is not None or any(getattr(d.name, "name", "") == name for d in problem.definitions):
        return False
    if declared is not None and declared.kind not in ("scalar", "function"):
        return False
    return (y is None or is_scalar(y.shape)) and (declared is None or is_scalar(declared.codomain or SCALAR))


def in_letters(node: Node, jets: Jets) -> Node:
    """A formula with the derivatives carried out; NoJets where that is not possible."""
    known = {y.name: letters for y, letters in jets.of.items()}

    def change(part: Node) -> Node:
        match part:
            case Map(name, u, primes) if name in known:
                if u is not jets.x or primes >= len(known[name]):
                    raise NoJets
                return known[name][primes]
            case Derivative(of, by, False, _):
                return derivative(of, by, jets)
            case Derivative(_, by, True, _) if set(by) & {jets.x, *jets.of} and free_leaves(part) & jets.of.keys():
                raise NoJets
            case Integral() | BigSum() | Limit() | At():
                inside = {u for kid in part.kids for u in kid.walk()}
                if jets.x in inside and any(y in inside for y in jets.of) and jets.x not in free_leaves(part):
                    raise NoJets
        return part

    return transform(node, change)


def derivative(of: Node, by: tuple[Node, ...], jets: Jets) -> Node:
    if all(v is jets.x for v in by):
        for _ in by:
            of = jets.total(of)
        return of
    if len(by) == 1 and isinstance(by[0], Sym) and by[0] in jets.of:
        y, first = jets.of[by[0]][:2]
        others = {u for letters in jets.of.values() for u in letters} - {y}
        if jets.x in free_leaves(of) or others & free_leaves(of):
            return mul(jets.total(of), Pow(first, MINUS))
        return slope(of, y)
    if free_leaves(of) & {u for letters in jets.of.values() for u in letters}:
        raise NoJets
    return Derivative(of, by, False)
