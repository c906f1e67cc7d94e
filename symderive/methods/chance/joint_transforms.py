"""The density of a function of several variables: one of them is solved for, the others are integrated out."""

from __future__ import annotations

from dataclasses import dataclass

from symderive import scalar
from symderive.derive.rule import Rule
from symderive.expr.algebra import INFINITY, ZERO, Map, Num, Sym
from symderive.expr.build import add, mul
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import LawDens
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.measuring import Part, measure, with_ranges
from symderive.methods.chance.parted import guarded, merged, settled
from symderive.methods.chance.recognise import recognise
from symderive.methods.chance.regions import MINUS_INFINITY, Condition, Undecided, Variable
from symderive.rules import expectation as means_rules
from symderive.rules import new_variables as new_rules
from symderive.scalar import Letters

#: ranges that a new variable often has; the right one is the one over which its density integrates to one
RANGES: tuple[tuple[Node, Node], ...] = (
    (MINUS_INFINITY, INFINITY),
    (ZERO, INFINITY),
    (ZERO, Num(1)),
    (Num(1), INFINITY),
    (Num(-1), Num(1)),
)


@dataclass(frozen=True, slots=True)
class Joint:
    """The joint density of some variables, the new variable as a formula in their letters."""

    body: Node
    conditions: tuple[Condition, ...]
    ranges: tuple[Variable, ...]
    formula: Node


def density_of_several(work: Work, u: Node, y: Sym, chain: Chain, *, by_name: bool) -> Node:
    """The density of Y = g(X, ..., Z) at y, on the chain; a law where it has a name (and ``by_name``).

    Nothing said of the range of y, the ranges in the table are tried: a density that integrates to one over
    a range has no mass elsewhere.
    """
    chance = work.chance
    variables = chance.variables_in(u)
    body, conditions, ranges = chance.joint(variables)
    if any(r.discrete for r in ranges):
        raise Undecided("a function of discrete variables")
    joint = Joint(body, conditions, ranges, substitute(u, {x: chance.letter(x) for x in variables}))
    plain = scalar.polynomial(u, variables, chance.letters)
    is_sum = plain is not None and all(sum(k) <= 1 for k in plain)
    rule = new_rules.convolution if is_sum else new_rules.density_of_a_function_of_several
    low, high = chance.letters.of(y)
    if (low, high) != (None, None) or not by_name:
        parts, _ = with_letters(work, joint, y, chance.letters)
        written(work, parts, chain, rule)
        return chain.line
    last: Undecided | None = None
    whole: list[Part] | None = None
    for a, b in RANGES:
        letters = chance.letters.within(
            y, a.value if isinstance(a, Num) else None, b.value if isinstance(b, Num) else None
        )
        try:
            parts, letters = with_letters(work, joint, y, letters)
        except Undecided as reason:
            last = last or reason
            continue
        if len(parts) > 1 or parts[0].guards:
            whole = whole or parts
            continue
        value = scalar.simplify(parts[0].value, letters)
        total = scalar.integrate(value, y, a, b, letters)
        if total is None or not scalar.equal(total, Num(1), letters):
            continue
        written(work, parts, chain, rule)
        law = recognise(value, y, a, b, letters=letters)
        if law is not None:
            chain.to(new_rules.collect_powers_and_recognise_the_law, LawDens(law, y))
        return chain.line
    if whole is None:
        raise last or Undecided("the range of the new variable is not known")
    written(work, whole, chain, rule)
    return chain.line


def written(work: Work, parts: list[Part], chain: Chain, rule: Rule) -> None:
    """The integral as it is written, then its value."""
    alone = len(parts) == 1 and not parts[0].guards
    chain.to(rule, parts[0].shown if alone else guarded(parts, shown=True))
    chain.to(means_rules.work_out_the_integral, work.tidy(parts[0].value) if alone else guarded(parts))


def with_letters(work: Work, joint: Joint, y: Sym, letters: Letters) -> tuple[list[Part], Letters]:
    """The parts of the density of y: each variable in turn is solved for, the first that leads to an integral."""
    last: Undecided | None = None
    for v in reversed([r for r in joint.ranges if r.letter in free_leaves(joint.formula)]):
        try:
            return settled(work, merged(solved_for(joint, v, y, letters), letters), y), letters
        except Undecided as reason:
            last = reason
    raise last or Undecided("no variable to solve for")


def solved_for(joint: Joint, v: Variable, y: Sym, known: Letters) -> list[Part]:
    """Every solution of g(x, ..., z) = y for z contributes its density times the slope; the rest is integrated out."""
    rest = [r for r in joint.ranges if r is not v]
    letters = with_ranges(known, joint.conditions, list(joint.ranges)).within(y, *known.of(y))
    roots = scalar.solve(add(joint.formula, mul(-1, y)), v.letter, letters)
    if not roots:
        raise Undecided("the equation has no solution in closed form")
    found: list[Part] = []
    for root in roots:
        inverse: dict[Node, Node] = {v.letter: root}
        conditions = [Condition(substitute(c.u, inverse), c.strict) for c in joint.conditions]
        conditions += [Condition(part.u) for part in root.walk() if isinstance(part, Map) and part.name == "sqrt"]
        conditions = [c for c in conditions if scalar.sign(c.u, letters) != 1 or not free_leaves(c.u) & {y}]
        slope = scalar.differentiate(root, y, letters)
        sign = None if slope is None else sign_where(slope, letters)
        if slope is None or sign is None:
            raise Undecided("the sign of a slope is open")
        body = mul(substitute(joint.body, inverse), slope if sign == 1 else mul(-1, slope))
        found += measure(body, conditions, rest, known)
    if len(roots) > 1 and any(p.guards for p in found):
        raise Undecided("the result depends on where a letter lies")
    return found


def sign_where(slope: Node, letters: Letters) -> int | None:
    """The sign of a slope, roots under it being taken as positive."""
    put: dict[Node, Node] = {}
    for k, part in enumerate(p for p in slope.walk() if isinstance(p, Map) and p.name == "sqrt"):
        put[part] = Sym(f"root{k}")
    for root in put.values():
        letters = letters.positive(root)
    return scalar.sign(substitute(slope, put), letters)
