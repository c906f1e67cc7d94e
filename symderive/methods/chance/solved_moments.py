"""Open moments solved for from all that is stated of moments together."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import Num, Rel
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, mul
from symderive.expr.node import Node, holds, substitute
from symderive.expr.probability import Cov, Expect, Prob, Var
from symderive.methods.chance.regions import Inconsistent, Undecided
from symderive.methods.chance.stated import Atoms
from symderive.methods.chance.tower import tower_equations


def solved_for(atoms: Atoms, value: Node) -> Node:
    """``value`` with its open atoms solved for from all stated moments; Undecided where one stays open."""
    if atoms.open and not holds(value, BigSum):
        value = scalar.simplify(value, atoms.chance.letters)
    wanted = [a for a in atoms.open if a in value.walk()]
    if not wanted:
        return value
    equations = stated_gaps(atoms)
    gaps = [*tower_equations(atoms), *stated_formulas(atoms)]
    equations += [gap for gap in gaps if any(a in gap.walk() for a in atoms.open)]
    unknowns = [a for a in atoms.open if any(a in e.walk() for e in equations)]
    solutions = scalar.solve_system(equations, unknowns, atoms.chance.letters) if equations else None
    if not solutions:
        raise Undecided("the stated moments do not fix the answer")
    results = []
    for one in solutions:
        possible(atoms, one)
        here = scalar.simplify(substitute(value, dict(one)), atoms.chance.letters)
        if any(a in here.walk() for a in atoms.open):
            raise Undecided("the stated moments do not fix the answer")
        results.append(here)
    if any(not scalar.equal(r, results[0], atoms.chance.letters) for r in results):
        raise Undecided("the stated moments allow several answers")
    return results[0]


def stated_gaps(atoms: Atoms) -> list[Node]:
    """What must vanish by the stated moments in which an open atom stands; these are kept as spoken."""
    gaps: list[Node] = []
    for left, right in atoms.work.chance.moments:
        try:
            made = moment_in(atoms, left)
            if made is None:
                continue
            other = moments_in(atoms, right)
        except Undecided:
            continue
        gap = add(made, mul(-1, other))
        if any(a in gap.walk() for a in atoms.open):
            gaps.append(gap)
            atoms.spoken.append((left, made, right))
    return gaps


def stated_formulas(atoms: Atoms) -> list[Node]:
    """What must vanish by stated equations between formulas of moments: Var[X + Y] - Var[X - Y] - 8."""
    gaps: list[Node] = []
    for fact in atoms.chance.problem.facts:
        e = fact.node
        if not isinstance(e, Rel) or e.op != "=" or fact.where is not None or fact.every:
            continue
        parts = [p for p in e.walk() if isinstance(p, Expect | Var | Cov)]
        if not parts or e.left in parts or holds(e, Prob):
            continue
        if any(p.given is not None or getattr(p, "under", None) is not None for p in parts):
            continue
        try:
            gaps.append(add(moments_in(atoms, e.left), mul(-1, moments_in(atoms, e.right))))
        except Undecided:
            continue
    return gaps


def possible(atoms: Atoms, solved: dict[Node, Node]) -> None:
    """A variance that is found is not negative, a covariance not larger than the deviations allow."""
    for atom, value in solved.items():
        if isinstance(atom, Var) and isinstance(value, Num) and value.value < 0:
            raise Inconsistent("the stated moments would make a variance negative")
        if isinstance(atom, Cov) and isinstance(value, Num):
            spreads = [solved.get(Var(x), atoms.covariance(x, x)) for x in (atom.u, atom.v)]
            if all(isinstance(s, Num) for s in spreads):
                room = spreads[0].value * spreads[1].value  # type: ignore[attr-defined]
                if value.value**2 > room:
                    raise Inconsistent("the stated moments would make a correlation larger than one")


def moments_in(atoms: Atoms, u: Node) -> Node:
    """``u`` with every moment in it spelled out in atoms."""
    put: dict[Node, Node] = {}
    for part in u.walk():
        made = moment_in(atoms, part)
        if made is not None:
            put[part] = made
    return substitute(u, put)


def moment_in(atoms: Atoms, moment: Node) -> Node | None:
    """One mean, variance or covariance in atoms; None for anything else and for what stands under a condition."""
    match moment:
        case Expect(u, None, None):
            return atoms.expectation(u)
        case Var(u, None, None):
            return atoms.bilinear(u, u)
        case Cov(u, v, None):
            return atoms.bilinear(u, v)
    return None
