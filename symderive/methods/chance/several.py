"""The probability of an event in several variables: through one expression with a known law, or over a region."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from symderive import scalar
from symderive.derive.rule import Rule
from symderive.expr.algebra import TRUE, ZERO, Apply, Num, Rel, Sym
from symderive.expr.build import add, mul
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves, holds, substitute
from symderive.expr.probability import And, Prob, RandVar
from symderive.methods.chance.derived import law_of_expression
from symderive.methods.chance.extremes import extreme_source
from symderive.methods.chance.lawful import source_of_law
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.measuring import measure, with_ranges
from symderive.methods.chance.named_sums import why_this_law
from symderive.methods.chance.normal_forms import independent_pairs, normal_law, state_form
from symderive.methods.chance.regions import Condition, Undecided, Variable, cells_of
from symderive.methods.chance.single import FINISH, TAKEN, law_integral_of_event, measure_event
from symderive.rules import expectation as means_rules
from symderive.rules import gaussian as normal_rules
from symderive.rules import laws as rules
from symderive.rules import new_variables as new_rules
from symderive.scalar import Letters


def nonnegative_letter(letters: Letters, c: Condition) -> Letters:
    """k >= 0 said of a letter alone is kept."""
    return letters.within(c.u, 0, None) if isinstance(c.u, Sym) else letters


def fixed_values(event: Node, letters: dict[Node, Node]) -> tuple[Node, dict[Node, Node]]:
    """The equalities of an event for discrete variables as values of their letters, and what is left of it.

    X = k fixes X; what it leaves of X + Y = n fixes Y.
    """
    fixed: dict[Node, Node] = {}
    rest = list(event.events) if isinstance(event, And) else [event]
    while True:
        for part in rest:
            found = one_fixed(part, letters)
            if found is not None and letters[found[0]] not in fixed:
                x, value = found
                fixed[letters[x]] = value
                rest = [substitute(p, {x: value}) for p in rest if p is not part]
                break
        else:
            break
    rest = [p for p in rest if not (isinstance(p, Rel) and p.left is p.right)]
    if not rest:
        return TRUE, fixed
    return (rest[0] if len(rest) == 1 else And(tuple(rest), True)), fixed


def one_fixed(part: Node, letters: dict[Node, Node]) -> tuple[Node, Node] | None:
    """The variable that an equality fixes, with its value: X = k, or X + a = b with one variable of slope one."""
    if not isinstance(part, Rel) or part.op != "=":
        return None
    variables = list(dict.fromkeys(x for x in part.walk() if isinstance(x, RandVar)))
    if len(variables) != 1 or variables[0] not in letters:
        return None
    x = variables[0]
    if part.left is x:
        return x, part.right
    powers = scalar.polynomial(add(part.left, mul(-1, part.right)), [x])
    if powers is None or set(powers) - {(0,), (1,)} or powers.get((1,)) not in (Num(1), Num(-1)):
        return None
    rest = powers.get((0,), ZERO)
    return x, scalar.simplify(mul(-1, rest) if powers[(1,)] == Num(1) else rest)


def of_one_statistic(work: Work, event: Node, chain: Chain) -> Node | None:
    """An event that depends on the variables through one expression whose law is known by name."""
    parts = event.events if isinstance(event, And) else (event,)
    if not all(isinstance(p, Rel) for p in parts):
        return None
    statistic: Node | None = None
    bounds: list[tuple[Rel, Node]] = []
    for part in (p for p in parts if isinstance(p, Rel)):
        gap = add(part.left, mul(-1, part.right))
        sides = [s for s in (part.left, part.right) if random(s)]
        own = sides[0] if len(sides) == 1 else gap
        if statistic is not None and own is not statistic:
            return None
        statistic = own
        bounds.append((part, own))
    if statistic is None:
        return None
    inner = strip_abs(statistic)
    law = law_of_expression(work.chance, inner) or normal_law(work, inner)
    special = extreme_source(work.chance, inner) if law is None and isinstance(inner, Apply) else None
    if law is None and special is None:
        return None
    t = RandVar("T")
    put = [
        substitute(p, {inner: t}) if own is not gap_of(p) or own in p.walk() else Rel(p.op, t, ZERO)
        for p, own in bounds
    ]
    source = (
        source_of_law(work.chance, t, law, None)
        if law is not None
        else replace(special, variables=(t,))
        if special is not None
        else None
    )
    if source is None or any(random(p) and t not in p.walk() for p in put):
        return None
    told = And(tuple(put), True) if len(put) > 1 else put[0]
    value, shown, rule = measure_event(work, told, t, source)
    if rule is new_rules.variance_zero:
        return chain.to(rule, value).line
    if law is None or isinstance(inner, Apply):
        least = getattr(inner, "name", "") == "min"
        extreme = new_rules.minimum_of_independent_variables if least else new_rules.maximum_of_independent_variables
        return chain.to(extreme, shown).simplified(value).line
    if law.name == "Normal":
        state_form(work, inner, law)
        apart = independent_pairs(work, inner)
        named = normal_rules.sum_of_independent_normals if apart else normal_rules.affine_map_of_a_normal
        named = normal_rules.gaussian_marginal if isinstance(inner, RandVar) else named
        of_the_form = Prob(substitute(told, {t: inner}), None)
        if not same(of_the_form, chain.line):
            chain.to(named, of_the_form).to(normal_rules.standardise, shown)
        else:
            chain.to(named, shown)
        return chain.to(normal_rules.normal_distribution_function, value).line
    named, statement = why_this_law(work.chance, inner, law)
    written = None if source.discrete[0] else law_integral_of_event(work, told, source)
    chain.to(named, shown if written is None else written, statement=statement)
    if written is not None:
        return chain.to(means_rules.work_out_the_integral, value).line
    return (chain.to(FINISH[rule.name], value) if rule.name in FINISH else chain.simplified(value)).line


def gap_of(p: Node) -> Node:
    return add(p.left, mul(-1, p.right))  # type: ignore[attr-defined]


def strip_abs(u: Node) -> Node:
    return u.u if type(u).__name__ == "Map" and u.name == "abs" else u  # type: ignore[attr-defined]


def random(u: Node) -> bool:
    return holds(u, RandVar)


def bounds_in_range(work: Work, event: Node, letters: Letters) -> Letters:
    """A letter that bounds a single variable is taken to lie within the range of that variable."""
    for part in event.walk():
        match part:
            case Rel("<" | "<=" | ">" | ">=", RandVar() as x, Sym() as t):
                pass
            case Rel("<" | "<=" | ">" | ">=", Sym() as t, RandVar() as x):
                pass
            case _:
                continue
        sources = work.chance.source(x)
        if letters.of(t) != (None, None) or len(sources) != 1 or sources[0].discrete[0]:
            continue
        low, high = with_ranges(Letters(), sources[0].conditions, sources[0].ranges()).of(sources[0].letters[0])
        if (low, high) == (None, None):
            continue
        letters = letters.within(t, low, high)
        work.assume(TAKEN)
        if low is not None:
            work.ranges.append(Rel(">=", t, Num(low)))
        if high is not None:
            work.ranges.append(Rel("<=", t, Num(high)))
    return letters


@dataclass(slots=True)
class Region:
    """A joint density, or the joint masses, under conditions, over the ranges of its letters; ``put`` says which letter
    stands for which variable of the event."""

    event: Node
    body: Node
    conditions: tuple[Condition, ...]
    ranges: tuple[Variable, ...]
    put: dict[Node, Node]

    def apart_from_event(self) -> None:
        """Letters of integration that stand in the event itself get a prime."""
        inside = free_leaves(self.event)
        clash: dict[Node, Sym] = {
            v.letter: Sym(v.letter.name + "'", v.letter.size, v.letter.latex + "'")
            for v in self.ranges
            if v.letter in inside
        }
        if not clash:
            return
        put: dict[Node, Node] = {**clash}
        self.body = substitute(self.body, put)
        self.conditions = tuple(Condition(substitute(c.u, put), c.strict) for c in self.conditions)
        self.ranges = tuple(Variable(clash.get(v.letter, v.letter), v.discrete) for v in self.ranges)
        self.put = {x: put.get(letter, letter) for x, letter in self.put.items()}

    def with_integers(self, letters: Letters) -> Letters:
        """Letters that a discrete variable is equal to are integers."""
        discrete = {v.letter for v in self.ranges if v.discrete}
        for part in self.event.walk() if discrete else ():
            if not isinstance(part, Rel) or part.op != "=":
                continue
            if any(isinstance(x, RandVar) and self.put.get(x) in discrete for x in (part.left, part.right)):
                letters = integers(free_leaves(part), letters)
        return letters

    def fix_values(self) -> list[Condition]:
        """Put in the values that the event gives to discrete variables; the conditions that then hold or not."""
        discrete = {x: u for x, u in self.put.items() if any(v.letter is u and v.discrete for v in self.ranges)}
        self.event, fixed = fixed_values(self.event, discrete)
        if not fixed:
            return []
        self.body = substitute(self.body, fixed)
        kept = [Condition(substitute(c.u, fixed), c.strict) for c in self.conditions]
        self.ranges = tuple(v for v in self.ranges if v.letter not in fixed)
        left = {v.letter for v in self.ranges}
        self.conditions = tuple(c for c in kept if any(x in left for x in free_leaves(c.u)))
        return [c for c in kept if c not in self.conditions]


def integers(leaves: Iterable[Node], letters: Letters) -> Letters:
    for leaf in leaves:
        if isinstance(leaf, Sym):
            letters = letters.integer(leaf)
    return letters


def of_a_region(work: Work, event: Node, chain: Chain) -> Node:
    """The joint density integrated over the region of the event."""
    chance = work.chance
    variables = chance.variables_in(event)
    region = Region(event, *chance.joint(variables), {x: chance.letter(x) for x in variables})
    region.apart_from_event()
    letters = region.with_integers(chance.letters)
    for c in region.fix_values():
        if (sign := scalar.sign(c.u, letters)) == -1:
            return chain.to(rules.probability_as_a_sum, ZERO).line
        if sign != 1:
            work.assume("letters that stand for values lie within the range of their variable")
            work.ranges.append(Rel(">=", c.u, ZERO))
            letters = nonnegative_letter(letters, c)
    here = substitute(region.event, region.put)
    if all(v.discrete for v in region.ranges):
        letters = integers(free_leaves(here), letters)
    letters = bounds_in_range(work, region.event, letters)
    cells = [()] if region.event is TRUE else cells_of(here)
    last: Undecided | None = None
    for order in (region.ranges, tuple(reversed(region.ranges))):
        try:
            parts = [p for cell in cells for p in measure(region.body, (*region.conditions, *cell), order, letters)]
        except Undecided as reason:
            last = reason
            continue
        if any(p.guards for p in parts):
            raise Undecided("the result depends on where a letter lies")
        if not parts:
            return chain.to(rules.whole_probability_is_one, ZERO).line
        first, then = reasons(work, region.ranges, variables)
        chain.to(first, add(*(p.shown for p in parts)))
        return chain.to(then, work.tidy(add(*(p.value for p in parts)))).line
    assert last is not None
    raise last


def reasons(work: Work, ranges: tuple[Variable, ...], variables: list[Node]) -> tuple[Rule, Rule]:
    """The rules for the masses or the density of the event and for their sum or integral."""
    if not ranges:  # every variable has its value: a product of masses
        apart = work.chance.together(variables)
        return (
            rules.joint_density_of_independent_variables if apart else rules.product_rule_for_densities,
            means_rules.simplify,
        )
    if all(v.discrete for v in ranges):
        return rules.sum_over_an_event, means_rules.work_out_the_sum
    return rules.probability_as_an_integral, means_rules.work_out_the_integral
