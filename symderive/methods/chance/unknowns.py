"""A letter that the facts fix: a normalising constant, a quantile, a parameter, the smallest N, the largest c."""

from __future__ import annotations

from itertools import combinations
from math import ceil, floor

from symderive import scalar
from symderive.derive.rule import Rule
from symderive.expr.algebra import UNITY, Idx, Num, Rel, Size, Sym
from symderive.expr.build import add, mul
from symderive.expr.calculus import At
from symderive.expr.node import Node, free_leaves, holds, substitute, transform
from symderive.expr.probability import Best, Cov, Expect, Law, Prob, RandVar, Var
from symderive.expr.problem import Definition, Has
from symderive.methods.chance.asked import outermost, size_named, value_of
from symderive.methods.chance.block_forms import parts_of
from symderive.methods.chance.known import listed
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.matrices import explicit
from symderive.methods.chance.measuring import measure, with_ranges
from symderive.methods.chance.posterior import ends
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.sources import Source, in_pieces
from symderive.rules import expectation as means_rules
from symderive.rules import gaussian as normal_rules
from symderive.rules import laws as rules


def conditions_on(work: Work, letter: Node) -> list[Rel]:
    """All stated equations (with the moments among them) in which the letter stands."""
    chance = work.chance
    stated = [*chance.equations, *(Rel("=", left, right) for left, right in chance.moments)]
    spoken = [e for e in stated if holds(e, Prob, Expect, Var, Cov)]
    hidden = {x for x, found in chance.sources.items() for s in found if letter in s.body.walk()}
    for fact in chance.vectors:
        if isinstance(fact.law, Law) and any(letter in chance.unfold(p).walk() for p in fact.law.params):
            hidden |= set(parts_of(fact.u, chance))
    return [e for e in spoken if letter in e.walk()] + [
        e for e in spoken if letter not in e.walk() and hidden & set(e.walk())
    ]


def find_letter(work: Work, letter: Sym) -> Node:
    """The value of a letter that normalisation or a stated probability or moment fixes; raises Undecided."""
    for sources in list(work.chance.sources.values()):
        for source in () if in_pieces(sources) else sources:
            if letter in free_leaves(source.body) and source.law is None:
                normal = normalised(work, source, letter)
                if normal is not None:
                    return normal
    for equation in conditions_on(work, letter):
        chance = work.chance
        kept = list(chance.moments)
        # The equation that is to fix the letter is no source of the moment that it speaks of.
        chance.moments[:] = [(a, b) for a, b in kept if Rel("=", a, b) is not equation]
        try:
            return from_equation(work, equation, letter)
        finally:
            chance.moments[:] = kept
    raise Undecided("nothing is stated that fixes the letter")


def normalised(work: Work, source: Source, letter: Sym) -> Node | None:
    """c from the condition that the density integrates (the masses add) to one."""
    chance = work.chance
    if source.values is not None:
        whole = add(*(substitute(source.body, {source.letters[0]: v}) for v in source.values))
        shown: Node = whole
    else:
        parts = measure(source.body, source.conditions, source.ranges(), chance.letters)
        if any(p.guards for p in parts):
            raise Undecided("the result depends on where a letter lies")
        whole = add(*(p.value for p in parts))
        shown = add(*(p.shown for p in parts))
    if letter not in free_leaves(whole):
        return None
    if chance.variables_in(shown):
        raise Undecided("a random variable in a density")
    strand = Chain(shown)
    rule = means_rules.work_out_the_sum if all(source.discrete) else means_rules.work_out_the_integral
    strand.to(rule, work.tidy(whole))
    work.close(strand)
    roots = scalar.solve(add(work.tidy(whole), -1), letter, chance.letters)
    return chosen(work, letter, roots, rules.whole_probability_is_one, work.tidy(whole), UNITY, source)


def chosen(
    work: Work,
    letter: Node,
    roots: list[Node] | None,
    rule: Rule,
    left: Node,
    right: Node,
    source: Source | None = None,
) -> Node:
    """The only solution; of several, the only one for which a density is not negative."""
    if roots is None:
        raise Undecided("the equation for the letter was not solved")
    if len(roots) > 1 and source is not None:
        roots = [r for r in roots if not_negative(work, source, letter, r)]
    if len(roots) != 1:
        raise Undecided("the facts leave several values for the letter")
    if isinstance(letter, Sym):
        why = f"{rule.title}: " if rule is rules.whole_probability_is_one else ""
        why += "the condition is an equation for the letter; solve it."
        solution = Chain(Rel("=", left, right), intro=WHOLE if rule is rules.whole_probability_is_one else "")
        if left is letter:  # the condition is its own solution
            work.close(Chain(letter, solution.intro).to(rules.solve_the_condition, roots[0], why=why))
        else:
            work.close(solution.to(rules.solve_the_condition, Rel("=", letter, roots[0]), why=why))
        work.defined.append(Definition(letter, roots[0]))
    else:
        check = Chain(
            At(left, ((letter, roots[0]),)),
            intro=f"{rule.title}: the condition holds at this value of the letter and at no other one.",
        )
        check.to(rules.solve_the_condition, At(right, ((letter, roots[0]),)) if letter in right.walk() else right)
        work.close(check)
    work.found[letter] = roots[0]
    return roots[0]


WHOLE = "The whole probability is one."


def not_negative(work: Work, source: Source, letter: Node, value: Node) -> bool:
    inside = with_ranges(work.chance.letters, source.conditions, list(source.ranges()))
    return scalar.sign(substitute(source.body, {letter: value}), inside) == 1


def from_equation(work: Work, equation: Rel, letter: Sym) -> Node:
    """Both sides worked out with the letter in them, then solved."""
    chance = work.chance
    sides = []
    for side in (equation.left, equation.right):
        put = {a: value_of(work, a) for a in outermost(side)}
        sides.append(work.tidy(substitute(side, put)))
    known = chance.letters
    for x in chance.variables_in(equation):
        for source in chance.source(x):
            try:
                low, high = source.span() if source.law is not None else ends_of(work, source)
            except Undecided:
                continue
            if inside_event(equation, x, letter):
                known = known.within(
                    letter, low.value if isinstance(low, Num) else None, high.value if isinstance(high, Num) else None
                )
    roots = scalar.solve(add(sides[0], mul(-1, sides[1])), letter, known)
    return chosen(work, letter, roots, rules.solve_the_condition, sides[0], sides[1])


def inside_event(equation: Rel, x: Node, letter: Node) -> bool:
    """Does the letter bound the variable itself: P(X <= m) = 1/2?"""
    return any(
        isinstance(p, Rel) and p is not equation and x in (p.left, p.right) and letter in (p.left, p.right)
        for p in equation.walk()
    )


def ends_of(work: Work, source: Source) -> tuple[Node, Node]:
    return ends(work, source.letters[0], source.conditions)


# ---------------------------------------------------------------- min N, max c
def find_extreme(work: Work, asked: Best) -> Node:
    """The smallest or largest value of a letter that the facts allow."""
    letter = asked.body
    if asked.over or asked.kind not in ("min", "max") or not isinstance(letter, Sym | Idx | Size):
        raise Undecided("not the extreme of a letter")
    found = semidefinite_extreme(work, asked, letter) or extreme_of_covariance(work, asked, letter)
    if found is not None:
        return found
    bounds = []
    for fact in work.chance.problem.facts:
        for part in listed(fact.node):
            if isinstance(part, Rel) and part.op in ("<", "<=", ">", ">=") and holds(part, Prob, Expect, Var, Cov):
                bounds.append(part)
    if len(bounds) != 1:
        raise Undecided("not one inequality for the letter")
    return from_inequality(work, asked, bounds[0], letter)


def from_inequality(work: Work, asked: Best, bound: Rel, letter: Node) -> Node:
    chance = work.chance
    chance.letters = chance.letters.integer(letter).within(letter, 1, None)
    put = {a: value_of(work, a) for a in outermost(bound)}
    gap = add(substitute(bound.left, put), mul(-1, substitute(bound.right, put)))
    gap = transform(gap, lambda part: letter if size_named(part, letter) else part)
    if letter not in gap.walk():
        raise Undecided("the letter does not stand in the inequality")
    n = Sym("n_") if not isinstance(letter, Sym) else letter
    gap = substitute(gap, {letter: n})
    roots = scalar.solve(gap, n, scalar.Letters().positive(n))
    if roots is None or len(roots) != 1 or (edge := scalar.number(roots[0])) is None:
        raise Undecided("the inequality has not one edge")

    def holds(k: int) -> bool:
        return holds_at(gap, n, k, bound.op)

    around = list(range(max(1, floor(edge) - 2), ceil(edge) + 3))
    good = [k for k in around if holds(k)]
    if asked.kind == "min":
        if not good or not holds(10 * around[-1] + 7) or (around[0] > 1 and holds(around[0])):
            raise Undecided("the inequality does not hold from some number on")
        answer = Num(min(good))
    else:
        if not good or holds(10 * around[-1] + 7):
            raise Undecided("the inequality holds for all large numbers")
        answer = Num(max(good))
    chain = Chain(asked)
    chain.to(
        rules.solve_the_condition,
        answer,
        why="The condition is an inequality for the number; solve it and take the next integer that obeys it.",
    )
    return work.close(chain)


def holds_at(gap: Node, n: Sym, k: int, op: str) -> bool:
    sign = scalar.sign(substitute(gap, {n: Num(k)}))
    return sign is not None and {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[op]


def semidefinite_extreme(work: Work, asked: Best, letter: Node) -> Node | None:
    """max c (min c) for which a matrix is positive semidefinite: no principal minor is negative."""
    for fact in work.chance.problem.facts:
        if isinstance(fact.node, Has) and "positive" in fact.node.prop and "definite" in fact.node.prop:
            matrix = work.chance.unfold(fact.node.u)
            rows = explicit(matrix, work.chance.letters)
            if rows is not None and any(letter in e.walk() for row in rows for e in row):
                return edge_of_cone(work, asked, letter, rows)
    return None


def extreme_of_covariance(work: Work, asked: Best, letter: Node) -> Node | None:
    """max c (min c) of a letter in a stated covariance: the covariance matrix is positive semidefinite."""
    table: dict[tuple[Node, Node], Node] = {}
    for left, right in work.chance.moments:
        match left:
            case Var(RandVar() as x, None, None):
                table[x, x] = right
            case Cov(RandVar() as x, RandVar() as y, None):
                table[x, y] = table[y, x] = right
    touched = [x for (x, _), value in table.items() if letter in free_leaves(value)]
    group = list(dict.fromkeys(x for pair in table for x in pair)) if touched else []
    if not group or any((x, y) not in table for x in group for y in group):
        return None
    return edge_of_cone(work, asked, letter, [[table[x, y] for y in group] for x in group])


def edge_of_cone(work: Work, asked: Best, letter: Node, rows: list[list[Node]]) -> Node:
    letters = work.chance.letters
    c = letter if isinstance(letter, Sym) else Sym("c_")
    rows = [[substitute(e, {letter: c}) for e in row] for row in rows]
    minors = []
    n = len(rows)
    for k in range(1, n + 1):
        for keep in combinations(range(n), k):
            found = scalar.determinant([[rows[i][j] for j in keep] for i in keep], letters)
            if found is None:
                raise Undecided("a minor was not found")
            if c in free_leaves(found):
                minors.append(found)
            elif scalar.sign(found, letters) == -1:
                raise Undecided("the matrix is never positive semidefinite")
    candidates: list[Node] = []
    for m in minors:
        roots = scalar.solve(m, c, letters)
        if roots is None:
            raise Undecided("a minor has no zeros in closed form")
        candidates += roots
    numbers = [(scalar.number(r), r) for r in candidates]
    if any(v is None for v, _ in numbers):
        if len(minors) == 1 and len(candidates) == 2:
            return symbolic_edge(work, asked, candidates, minors[0], c)
        raise Undecided("the order of the zeros is open")
    ordered = sorted(
        ((v, r) for v, r in numbers if v is not None), key=lambda pair: pair[0], reverse=asked.kind == "max"
    )

    def fine(x: Node) -> bool:
        return all((scalar.sign(scalar.simplify(substitute(m, {c: x}))) or 0) >= 0 for m in minors)

    for value, root in ordered:
        beyond = Num(ceil(value) + 1) if asked.kind == "max" else Num(floor(value) - 1)
        if fine(root):
            if fine(beyond):
                raise Undecided("the letter is not bounded")
            for m in minors:
                whole = Chain(At(m, ((c, root),)), intro=MINORS if m is minors[0] else "")
                whole.to(normal_rules.positive_semidefinite_by_minors, work.tidy(substitute(m, {c: root})))
                work.close(whole)
            chain = Chain(asked)
            chain.to(
                rules.solve_the_condition,
                root,
                why="At this value no principal minor is negative; beyond it one is.",
            )
            return work.close(chain)
    raise Undecided("no value makes the matrix positive semidefinite")


MINORS = "No principal minor may be negative: at the end of the range none is, and beyond it one is."


def symbolic_edge(work: Work, asked: Best, roots: list[Node], minor: Node, c: Node) -> Node:
    """The larger (smaller) zero of a single minor that is a parabola open downwards."""
    powers = scalar.polynomial(minor, [c], work.chance.letters)
    if powers is None or max(k for (k,) in powers) != 2 or scalar.sign(powers[(2,)], work.chance.letters) != -1:
        raise Undecided("the minor is no parabola open downwards")
    order = scalar.compare(roots[0], roots[1], work.chance.letters)
    if order is None:
        raise Undecided("the order of the zeros is open")
    larger, smaller = (roots[0], roots[1]) if order >= 0 else (roots[1], roots[0])
    chain = Chain(asked)
    chain.to(normal_rules.positive_semidefinite_by_minors, larger if asked.kind == "max" else smaller)
    return work.close(chain)
