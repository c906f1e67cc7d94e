"""What is told of a variable whose law is stated already: an equation for the law's letters, or a contradiction.

X ~ Geometric(p) and E[X] = 4 fix p; X ~ Poisson(3) and P(X = 0) = 1/2 cannot both be true.
"""

from __future__ import annotations

from dataclasses import dataclass

from symderive import scalar
from symderive.expr.algebra import UNITY, Num, Rel, Sym
from symderive.expr.build import add, mul
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Cov, Dens, Expect, Info, LawDens, Prob, Var
from symderive.expr.problem import Definition
from symderive.methods.chance.asked import outermost, value_of
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.measuring import measure
from symderive.methods.chance.regions import Inconsistent, Undecided
from symderive.methods.chance.sources import Source
from symderive.rules import laws as rules

SPOKEN = (Prob, Expect, Var, Cov)


@dataclass(frozen=True, slots=True)
class Told:
    """The letters that the facts fix, and the facts that were used up for it."""

    letters: dict[Node, Node]
    facts: frozenset[Node]


NOTHING = Told({}, frozenset())


def settle(work: Work, *, alone: bool = False) -> Told:
    """Compare what is told with the laws; the letters of laws that this fixes, each with its lines in ``work``.

    Raises ``Inconsistent`` where a fact contradicts a law, ``Undecided`` where the letters are not all fixed. A
    single equation that does not fix its letters is let pass where a letter is asked for (``alone``).
    """
    strands, found = list(work.strands), dict(work.found)
    try:
        return fixed_by_facts(work)
    except Undecided:
        if alone and sum(about_stated_laws(work, f) for f in spoken_facts(work)) == 1:
            work.strands[:], work.found = strands, found
            work.defined.clear()
            return NOTHING
        raise


def fixed_by_facts(work: Work) -> Told:
    chance = work.chance
    facts = [f for f in spoken_facts(work) if about_stated_laws(work, f)]
    parameters = {x for found in chance.sources.values() for s in found for x in letters_of_law(s)}
    used: list[Node] = []
    equations: list[tuple[Node, Node]] = []
    kept = list(chance.moments)
    chance.moments[:] = [(a, b) for a, b in kept if Rel("=", a, b) not in facts]
    try:
        for fact in facts:
            assert isinstance(fact, Rel)
            strands, found = list(work.strands), dict(work.found)
            try:
                left, right = (by_laws(work, side) for side in (fact.left, fact.right))
            except Undecided:
                work.strands[:], work.found = strands, found
                continue
            letters = letters_in(left, right)
            if letters and letters <= parameters and not scalar.equal(left, right, chance.letters):
                equations.append((left, right))
                used.append(fact)
                continue
            work.strands[:], work.found = strands, found
            if not letters and surely_different(left, right):
                raise Inconsistent("a stated probability or moment is not the one that the stated law gives")
    finally:
        chance.moments[:] = kept
    if not equations:
        return NOTHING
    equations += normalising(work, equations)
    return Told(solved(work, equations), frozenset(used))


def spoken_facts(work: Work) -> list[Node]:
    """Stated equations of probabilities and moments that hold without a range."""
    found: list[Node] = []
    for fact in work.chance.problem.facts:
        if isinstance(fact.node, Rel) and fact.node.op == "=" and fact.where is None and not fact.every:
            parts = list(fact.node.walk())
            if any(isinstance(p, SPOKEN) for p in parts) and not any(
                isinstance(p, Dens | LawDens | Info) for p in parts
            ):
                found.append(fact.node)
    return found


def about_stated_laws(work: Work, fact: Node) -> bool:
    """Is every probability and moment of a fact one of a single variable that has a law of its own?"""
    chance = work.chance
    for part in outermost(fact):
        variables = chance.variables_in(chance.unfold(part))
        if len(variables) != 1 or getattr(part, "under", None) is not None:
            return False
        sources = chance.source(variables[0])
        if len(sources) != 1 or sources[0].parents or sources[0].when is not None or len(sources[0].variables) != 1:
            return False
        if sources[0].law is None and sources[0].cdf is not None:
            return False
    return True


def letters_of_law(source: Source) -> set[Node]:
    """The letters of a law or a density, apart from the value itself."""
    parts = [source.body, *(c.u for c in source.conditions), *(source.law.params if source.law is not None else ())]
    return {x for u in parts for x in free_leaves(u) if isinstance(x, Sym) and x not in source.letters}


def letters_in(*sides: Node) -> set[Node]:
    return {x for u in sides for x in free_leaves(u) if not isinstance(x, Num) and isinstance(x, Sym)}


def by_laws(work: Work, side: Node) -> Node:
    """A side of an equation with every probability and moment as its law gives it."""
    put = {a: value_of(work, a) for a in outermost(side)}
    return work.tidy(substitute(side, put))


def surely_different(left: Node, right: Node) -> bool:
    """Two numbers that are not the same, also when the stated one was rounded to the digits shown."""
    a, b = scalar.number(left), scalar.number(right)
    return isinstance(a, float) and isinstance(b, float) and abs(a - b) > 0.02 * max(abs(a), abs(b), 1e-9)


def normalising(work: Work, equations: list[tuple[Node, Node]]) -> list[tuple[Node, Node]]:
    """That the densities with these letters integrate to one."""
    wanted = letters_in(*(side for pair in equations for side in pair))
    found: list[tuple[Node, Node]] = []
    for source in dict.fromkeys(s for own in work.chance.sources.values() for s in own):
        if source.law is not None or source.cdf is not None or not letters_of_law(source) & wanted:
            continue
        if source.values is not None:
            whole: Node = add(*(substitute(source.body, {source.letters[0]: v}) for v in source.values))
        else:
            parts = measure(source.body, source.conditions, source.ranges(), work.chance.letters)
            if any(p.guards for p in parts):
                raise Undecided("the range depends on where a letter lies")
            chain = Chain(add(*(p.shown for p in parts)))
            whole = add(*(p.value for p in parts))
            work.close(chain.to(rules.probability_as_an_integral, work.tidy(whole)))
        found.append((work.tidy(whole), UNITY))
    return found


def solved(work: Work, equations: list[tuple[Node, Node]]) -> dict[Node, Node]:
    """All letters of some equations, one after the other; the lines ``letter = value`` in the order of the finding."""
    letters = work.chance.letters
    gaps = [add(left, mul(-1, right)) for left, right in equations]
    order: list[tuple[Node, Node]] = []
    while gaps:
        gap, letter, root = next_letter(work, gaps)
        order.append((letter, root))
        rest = [scalar.simplify(substitute(g, {letter: root}), letters) for g in gaps if g is not gap]
        gaps = []
        for g in rest:
            if letters_in(g):
                gaps.append(g)
            elif surely_different(add(g, 1), UNITY):
                raise Inconsistent("the stated probabilities and moments fix no letters of the law together")
    values: dict[Node, Node] = {}
    for letter, root in reversed(order):
        value = scalar.simplify(substitute(root, values), letters)
        if letters_in(value):
            raise Undecided("the facts leave letters of a law open")
        values[letter] = value
    for letter, value in values.items():
        chain = Chain(letter)
        root = dict(order)[letter]
        if root is not value:
            chain.to(rules.solve_the_condition, root, why="The stated value is an equation for the letter; solve it.")
        chain.to(rules.solve_the_condition, value, why="The stated value is an equation for the letter; solve it.")
        work.close(chain)
        work.defined.append(Definition(letter, value))
    return values


def next_letter(work: Work, gaps: list[Node]) -> tuple[Node, Node, Node]:
    """An equation and a letter for which it has one solution: those in one letter first, then the linear ones."""
    known = work.chance.letters
    by_size = sorted(gaps, key=lambda g: (len(letters_in(g)), sum(1 for _ in g.walk())))
    for gap in by_size:
        inside = sorted(letters_in(gap), key=lambda x: getattr(x, "name", ""))
        for letter in inside:
            powers = scalar.polynomial(gap, [letter], known)
            if len(inside) > 1 and (powers is None or set(powers) - {(0,), (1,)}):
                continue
            roots = scalar.solve(gap, letter, known)
            if roots is not None and not roots and len(inside) == 1 and powers is not None:
                raise Inconsistent("the stated value belongs to no law of this kind")
            if roots is not None:
                roots = [r for r in roots if not (isinstance(r, Num) and at_an_edge(work, letter, r))] or roots
            if roots is not None and len(roots) == 1:
                return gap, letter, roots[0]
    raise Undecided("the facts do not fix the letters of a law")


def at_an_edge(work: Work, letter: Node, root: Num) -> bool:
    """A rate of zero is no rate: the letter is said to be positive, or to be a parameter that must be."""
    low, _ = work.chance.letters.of(letter)
    return low == 0 and root.value == 0
