"""The probability of an event: bounds of one variable, a region of several."""

from __future__ import annotations

from dataclasses import replace

from symderive import scalar
from symderive.expr.algebra import INFINITY, TRUE, UNITY, ZERO, Apply, Idx, Map, Node, Num, Rel, Sym, add, mul
from symderive.expr.arrays import BigSum
from symderive.expr.calculus import Integral
from symderive.expr.laws import LawRow, law_row
from symderive.expr.node import free_leaves, substitute
from symderive.expr.probability import And, Law, Not, Or, Prob, RandVar
from symderive.methods.chance.derived import extreme_source, law_of_expression
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.means import SMALL, finite_values, masses
from symderive.methods.chance.normal import Joint
from symderive.methods.chance.regions import (
    MINUS_INFINITY,
    Bounds,
    Condition,
    Undecided,
    Variable,
    alternatives,
    cells_of,
    measure,
    whole_end,
)
from symderive.methods.chance.sources import Chance, Source, runs_over_members, source_of_law
from symderive.rules import expectation as means_rules
from symderive.rules import gaussian as normal_rules
from symderive.rules import laws as rules
from symderive.scalar import Letters

KNOWN = frozenset(
    [
        "sqrt",
        "exp",
        "log",
        "abs",
        "sin",
        "cos",
        "tan",
        "atan",
        "sinh",
        "cosh",
        "tanh",
        "erf",
        "floor",
        "ceil",
        "sign",
        "relu",
    ]
)


def find_probability(work: Work, asked: Prob) -> Node:
    """The value of P(event | given), with its strands kept in ``work``."""
    if asked in work.found:
        return work.found[asked]
    if asked.given is not None:
        return conditional(work, asked)
    chain = Chain(asked)
    event = work.chance.unfold(asked.event)
    if event is not asked.event:
        chain.to(rules.event_in_the_first_variable, Prob(event, None))
    probability(work, event, chain)
    return work.close(chain)


def conditional(work: Work, asked: Prob) -> Node:
    """P(A | B) = P(A, B) / P(B); a condition of probability zero is the caller's to refuse."""
    given = asked.given
    assert given is not None
    both = Prob(both_events(asked.event, given), None)
    below = find_probability(work, Prob(given, None))
    if below is ZERO:
        raise Undecided("the condition has probability zero")
    above = find_probability(work, both)
    chain = Chain(asked)
    chain.to(rules.conditional_probability_of_an_event, both / Prob(given, None))
    chain.to(means_rules.put_in_what_is_given, above / below)
    chain.simplified(work.tidy(above / below))
    return work.close(chain)


def both_events(a: Node, b: Node) -> Node:
    left = a.events if isinstance(a, And) else (a,)
    right = b.events if isinstance(b, And) else (b,)
    return And(left + right, True)


def probability(work: Work, event: Node, chain: Chain) -> Node:
    """P(event) for events of numbers, on the chain."""
    chance = work.chance
    variables = chance.variables_in(event)
    if not variables:
        return truth_value(chance, event, chain)
    if runs_over_members(event):
        found = of_one_statistic(work, event, chain)
        if found is None:
            raise Undecided("the law of a sum over a family is not known by name")
        return found
    if len(variables) == 1:
        opaque = any(isinstance(p, Apply) and p.name in ("max", "min") for p in event.walk()) or any(
            isinstance(p, Map) and p.u is variables[0] and p.name not in KNOWN for p in event.walk()
        )
        found = of_one_statistic(work, event, chain) if opaque else None
        return found if found is not None else of_one_variable(work, event, variables[0], chain)
    split = independent_parts(chance, event)
    if split is not None:
        parts = [Prob(e, None) for e in split]
        chain.to(rules.joint_density_of_independent_variables, mul(*parts))
        values = [find_probability(work, p) for p in parts]  # type: ignore[arg-type]
        chain.to(means_rules.put_in_what_is_given, mul(*values))
        return chain.simplified(work.tidy(mul(*values))).line
    found = of_one_statistic(work, event, chain)
    if found is not None:
        return found
    return of_a_region(work, event, chain)


def truth_value(chance: Chance, event: Node, chain: Chain) -> Node:
    if event is TRUE:
        return chain.to(rules.whole_probability_is_one, UNITY).line
    for part in event.events if isinstance(event, And) else (event,):
        if not isinstance(part, Rel):
            raise Undecided("an event without random variables")
        sign = scalar.compare(part.left, part.right, chance.letters)
        held = (
            None
            if sign is None
            else {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0, "=": sign == 0, "!=": sign != 0}[
                part.op
            ]
        )
        if held is None:
            raise Undecided("whether a relation of letters holds is open")
        if not held:
            return chain.to(rules.whole_probability_is_one, ZERO).line
    return chain.to(rules.whole_probability_is_one, UNITY).line


def independent_parts(chance: Chance, event: Node) -> list[Node] | None:
    """The parts of a conjunction, grouped so that different groups have independent variables; None if one group."""
    if not isinstance(event, And):
        return None
    groups: list[tuple[list[Node], list[Node]]] = []
    for e in event.events:
        mine = chance.variables_in(e)
        touching = [g for g in groups if any(not chance.independent(a, b) for a in g[1] for b in mine)]
        merged = ([e for g in touching for e in g[0]] + [e], [v for g in touching for v in g[1]] + mine)
        groups = [g for g in groups if g not in touching] + [merged]
    if len(groups) < 2:
        return None
    return [And(tuple(es), True) if len(es) > 1 else es[0] for es, _ in groups]


# ---------------------------------------------------------------- one variable
def of_one_variable(work: Work, event: Node, x: Node, chain: Chain) -> Node:
    chance = work.chance
    sources = chance.source(x)
    if x in chance.approximate:
        raise Undecided("an approximate law")
    if len(sources) > 1 or (sources and sources[0].when is not None):
        return of_a_mixture(work, event, x, sources, chain)
    if not sources:
        known = masses(chance, x)
        if known is None:
            raise Undecided(f"no law is stated for {getattr(x, 'name', x)}")
        return of_listed_values(work, event, x, known, chain)
    source = sources[0]
    if source.parents or len(source.variables) > 1:
        return of_a_region(work, event, chain)
    values = finite_values(source)
    if source.values is not None and values is not None:
        listed = [(v, substitute(source.body, {source.letters[0]: v})) for v in values]
        return of_listed_values(work, event, x, listed, chain)
    value, shown, rule = measure_event(work, event, x, source)
    chain.to(rule, shown)
    finish = {
        rules.probability_as_an_integral: means_rules.work_out_the_integral,
        rules.probability_as_a_sum: means_rules.work_out_the_sum,
    }.get(rule, means_rules.simplify)
    if value is not chain.line:
        chain.to(finish, value)
    return chain.line


def of_listed_values(work: Work, event: Node, x: Node, listed: list[tuple[Node, Node]], chain: Chain) -> Node:
    """Add the masses of the values that belong to the event."""
    inside = []
    for value, mass in listed:
        held = holds(work.chance, substitute(event, {x: value}))
        if held is None:
            raise Undecided("whether a value belongs to the event is open")
        if held:
            inside.append(mass)
    total = add(*inside)
    if len(inside) > 1:
        chain.to(rules.probability_as_a_sum, total)
        return chain.simplified(work.tidy(total)).line
    return chain.to(rules.mass_of_a_law, work.tidy(total)).line


def holds(chance: Chance, event: Node) -> bool | None:
    match event:
        case And(events, _):
            found = [holds(chance, e) for e in events]
            return False if False in found else None if None in found else True
        case Or(events):
            found = [holds(chance, e) for e in events]
            return True if True in found else None if None in found else False
        case Not(inner):
            one = holds(chance, inner)
            return None if one is None else not one
    if event is TRUE:
        return True
    results = []
    for cell in cells_of(event):
        signs = [(scalar.sign(c.u, chance.letters), c.strict) for c in cell]
        if any(s == -1 or (s == 0 and strict) for s, strict in signs):
            results.append(False)
        elif any(s is None for s, _ in signs):
            return None
        else:
            results.append(True)
    return any(results)


def of_a_mixture(work: Work, event: Node, x: Node, sources: list[Source], chain: Chain) -> Node:
    """Total probability over the hidden variable of a mixture."""
    chance = work.chance
    terms: dict[Node, Node] = {}
    hidden: Node | None = None
    for source in sources:
        match source.when:
            case Rel("=", z, value) if hidden is None or z is hidden:
                hidden = z
                terms[value], _, _ = measure_event(work, event, x, source)
            case _:
                raise Undecided("components under conditions of several kinds")
    weights = masses(chance, hidden) if hidden is not None else None
    if weights is None or {v for v, _ in weights} != set(terms):
        raise Undecided("the weights of a mixture are not stated")
    total = add(*(mul(w, terms[v]) for v, w in weights))
    chain.to(rules.mixture, total)
    return chain.simplified(work.tidy(total)).line


def measure_event(work: Work, event: Node, x: Node, source: Source) -> tuple[Node, Node, object]:
    """The probability that a source gives to an event in its one variable: value, line shown, rule."""
    chance = work.chance
    source = source.apart_from(event)
    letter = source.letters[0]
    inner = substitute(event, {x: letter}) if x is not letter else event
    letters = chance.letters
    if source.discrete[0]:
        for leaf in free_leaves(inner):
            if isinstance(leaf, Sym) and leaf is not letter:
                letters = letters.integer(leaf)
    low, high, letters = support_ends(source, letters)
    pieces = pieces_of(work, inner, source, low, high, letters)
    if not pieces:
        return ZERO, ZERO, rules.probability_as_an_integral if not source.discrete[0] else rules.probability_as_a_sum
    if all(a == b for a, b in pieces) and not source.discrete[0]:
        return ZERO, Integral(source.body, letter, *pieces[0]), rules.point_has_probability_zero
    row = law_row(source.law) if source.law is not None else None
    params = source.law.params if source.law is not None else ()
    way = of_integers if source.discrete[0] else of_reals
    found = [way(work, source, row, params, a, b, low, high, letters) for a, b in pieces]
    value = work.tidy(add(*(f[0] for f in found)))
    return value, add(*(f[1] for f in found)), found[0][2]


def pieces_of(
    work: Work, event: Node, source: Source, low: Node, high: Node, letters: Letters
) -> list[tuple[Node, Node]]:
    """An event in the letter of a single variable as intervals within the support."""
    pieces: list[tuple[Node, Node]] = []
    for cell in cells_of(event):
        for bounds in alternatives(cell, source.letters[0], letters):
            piece = one_piece(work, bounds, low, high, source.discrete[0], letters)
            if piece is not None:
                pieces.append(piece)
    return pieces


def support_ends(source: Source, letters: Letters) -> tuple[Node, Node, Letters]:
    """The ends of a one-variable support, and the letters with the value inside it."""
    low: Node = MINUS_INFINITY
    high: Node = INFINITY
    letter = source.letters[0]
    options = list(alternatives(source.conditions, letter, letters))
    if len(options) != 1:
        raise Undecided("a support of several pieces")
    for end, _ in options[0].lowers:
        low = end if low is MINUS_INFINITY or scalar.compare(end, low, letters) == 1 else low
    for end, _ in options[0].uppers:
        high = end if high is INFINITY or scalar.compare(end, high, letters) == -1 else high
    letters = letters.within(
        letter, low.value if isinstance(low, Num) else None, high.value if isinstance(high, Num) else None
    )
    return low, high, letters.integer(letter) if source.discrete[0] else letters


def one_piece(
    work: Work, bounds: Bounds, low: Node, high: Node, discrete: bool, letters: Letters
) -> tuple[Node, Node] | None:
    """The part of the support within bounds; a letter whose place is open is taken to lie in the support."""
    for c in bounds.rest:
        sign = scalar.sign(c.u, letters)
        if sign == -1 or (sign == 0 and c.strict):
            return None
        if sign is None:
            raise Undecided("a condition on letters is open")
    left, right = low, high
    for ends, side in ((bounds.lowers, 1), (bounds.uppers, -1)):
        for end in ends:
            bound = whole_end(end, side, letters)[0] if discrete else end[0]
            current = left if side == 1 else right
            order = scalar.compare(bound, current, letters)
            if order is None and current not in (low, high):
                raise Undecided("which of two bounds is sharper is open")
            if order is None:
                work.assume("letters that bound a variable lie within its range")
                work.ranges.append(Rel(">=" if side == 1 else "<=", bound, current))
            if order is None or order == side:
                if side == 1:
                    left = bound
                else:
                    right = bound
    order = scalar.compare(left, right, letters)
    return None if order == 1 else (left, right)


def of_reals(
    work: Work,
    source: Source,
    row: LawRow | None,
    params: tuple[Node, ...],
    a: Node,
    b: Node,
    low: Node,
    high: Node,
    letters: Letters,
) -> tuple[Node, Node, object]:
    if source.cdf is not None:
        at = lambda end: substitute(source.cdf or ZERO, {source.letters[0]: end})  # noqa: E731
        above, below = UNITY if b is high else at(b), ZERO if a is low else at(a)
        shown = add(above, mul(-1, below)) if below is not ZERO else above
        return scalar.simplify(shown, letters), shown, rules.distribution_function_at_the_ends
    if row is not None and row.tail is not None and b is high:
        value = row.tail(a, *params) if a is not low else UNITY
        return value, Integral(source.body, source.letters[0], a, b), rules.probability_as_an_integral
    if row is not None and row.cdf is not None:
        above = UNITY if b is high else row.cdf(b, *params)
        below = ZERO if a is low else row.cdf(a, *params)
        shown = add(above, mul(-1, below)) if below is not ZERO else above
        rule = normal_rules.standardise if row.name == "Normal" else rules.distribution_function_at_the_ends
        return scalar.simplify(shown, letters), shown, rule
    found = scalar.integrate(source.body, source.letters[0], a, b, letters)
    if found is None:
        raise Undecided("an integral was not found in closed form")
    return found, Integral(source.body, source.letters[0], a, b), rules.probability_as_an_integral


def of_integers(
    work: Work,
    source: Source,
    row: LawRow | None,
    params: tuple[Node, ...],
    a: Node,
    b: Node,
    low: Node,
    high: Node,
    letters: Letters,
) -> tuple[Node, Node, object]:
    k = source.letters[0]
    put = lambda i: substitute(source.body, {k: i})  # noqa: E731
    if a == b or scalar.compare(a, b, letters) == 0:
        value = put(a)
        return scalar.simplify(value, letters), value, rules.mass_of_a_law
    if isinstance(a, Num) and isinstance(b, Num) and b.value - a.value <= SMALL:
        shown = add(*(put(Num(a.value + i)) for i in range(int(b.value - a.value) + 1)))
        return scalar.simplify(shown, letters), shown, rules.probability_as_a_sum
    if b is high or b == high:
        if a == low:
            return UNITY, UNITY, rules.whole_probability_is_one
        if row is not None and row.tail is not None:
            value = row.tail(add(a, -1), *params)
            return scalar.simplify(value, letters), series(source, a, b), rules.probability_as_a_sum
        if isinstance(a, Num) and isinstance(low, Num) and a.value - low.value <= SMALL:
            shown = add(1, *(mul(-1, put(Num(low.value + i))) for i in range(int(a.value - low.value))))
            return scalar.simplify(shown, letters), shown, rules.complement_of_a_tail
    if a == low and row is not None and row.tail is not None:
        value = add(1, mul(-1, row.tail(b, *params)))
        return scalar.simplify(value, letters), series(source, a, b), rules.probability_as_a_sum
    found = scalar.summation(source.body, k, a, b, letters)
    if found is None:
        raise Undecided("a sum was not found in closed form")
    return found, series(source, a, b), rules.probability_as_a_sum


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


def series(source: Source, a: Node, b: Node) -> Node:
    k = source.letters[0]
    index = Idx(k.name, None, k.latex)
    return BigSum(substitute(source.body, {k: index}), index, a, b)


# ---------------------------------------------------------------- several variables
def of_one_statistic(work: Work, event: Node, chain: Chain) -> Node | None:
    """An event that depends on the variables through one expression whose law is known by name."""
    parts = event.events if isinstance(event, And) else (event,)
    if not all(isinstance(p, Rel) for p in parts):
        return None
    statistic: Node | None = None
    bounds = []
    for part in parts:
        gap = add(part.left, mul(-1, part.right))  # type: ignore[attr-defined]
        sides = [s for s in (part.left, part.right) if random(s)]  # type: ignore[attr-defined]
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
    ]  # type: ignore[attr-defined]
    source = (
        source_of_law(work.chance, t, law, None)
        if law is not None
        else replace(special, variables=(t,))
        if special is not None
        else None
    )
    if source is None or any(random(p) and t not in p.walk() for p in put):
        return None
    value, shown, _rule = measure_event(work, And(tuple(put), True) if len(put) > 1 else put[0], t, source)
    named = rules.law_of_a_sum
    if law is None or isinstance(inner, Apply):
        named = (
            rules.minimum_of_independent_variables
            if getattr(inner, "name", "") == "min"
            else rules.maximum_of_independent_variables
        )
    elif law.name == "Normal":
        named = normal_rules.sum_of_independent_normals
    chain.to(named, shown)
    chain.simplified(value)
    return chain.line


def normal_law(work: Work, u: Node) -> Law | None:
    """The normal law of an affine form in jointly normal variables."""
    joint = Joint(work)
    name = RandVar("T*")
    try:
        joint.affine(name, u)
    except Undecided:
        return None
    return Law("Normal", (joint.mean[name], joint.cov[name, name]))


def gap_of(p: Node) -> Node:
    return add(p.left, mul(-1, p.right))  # type: ignore[attr-defined]


def strip_abs(u: Node) -> Node:
    return u.u if type(u).__name__ == "Map" and u.name == "abs" else u  # type: ignore[attr-defined]


def random(u: Node) -> bool:
    return any(isinstance(leaf, RandVar) for leaf in u.walk())


def of_a_region(work: Work, event: Node, chain: Chain) -> Node:
    """The joint density integrated over the region of the event."""
    chance = work.chance
    variables = chance.variables_in(event)
    body, conditions, ranges = chance.joint(variables)
    put: dict[Node, Node] = {x: chance.letter(x) for x in variables}
    clash: dict[Node, Node] = {
        v.letter: Sym(v.letter.name + "'", v.letter.size, v.letter.latex + "'")
        for v in ranges
        if v.letter in free_leaves(event)
    }
    if clash:
        body = substitute(body, clash)
        conditions = tuple(Condition(substitute(c.u, clash), c.strict) for c in conditions)
        ranges = tuple(Variable(clash.get(v.letter, v.letter), v.discrete) for v in ranges)  # type: ignore[arg-type]
        put = {x: clash.get(letter, letter) for x, letter in put.items()}
    letters = chance.letters
    if any(v.discrete for v in ranges):
        for part in event.walk():
            if (
                isinstance(part, Rel)
                and part.op == "="
                and any(
                    isinstance(x, RandVar) and put.get(x) in {v.letter for v in ranges if v.discrete}
                    for x in (part.left, part.right)
                )
            ):
                for leaf in free_leaves(part):
                    if isinstance(leaf, Sym):
                        letters = letters.integer(leaf)
    event, fixed = fixed_values(
        event, {x: letter for x, letter in put.items() if any(v.letter is letter and v.discrete for v in ranges)}
    )
    if fixed:
        body = substitute(body, fixed)
        kept = [Condition(substitute(c.u, fixed), c.strict) for c in conditions]
        ranges = tuple(v for v in ranges if v.letter not in fixed)
        letters_of_ranges = [v.letter for v in ranges]
        conditions = tuple(c for c in kept if any(x in free_leaves(c.u) for x in letters_of_ranges))
        for c in kept:
            if c not in conditions and (sign := scalar.sign(c.u, letters)) != 1:
                if sign == -1:
                    return chain.to(rules.probability_as_a_sum, ZERO).line
                work.assume("letters that stand for values lie within the range of their variable")
                work.ranges.append(Rel(">=", c.u, ZERO))
                letters = nonnegative_letter(letters, c)
    if all(v.discrete for v in ranges):
        for leaf in free_leaves(substitute(event, put)):
            if isinstance(leaf, Sym):
                letters = letters.integer(leaf)
    last: Undecided | None = None
    for order in (ranges, tuple(reversed(ranges))):
        try:
            parts = [
                p
                for cell in ([()] if event is TRUE else cells_of(substitute(event, put)))
                for p in measure(body, (*conditions, *cell), order, letters)
            ]
        except Undecided as reason:
            last = reason
            continue
        if any(p.guards for p in parts):
            raise Undecided("the result depends on where a letter lies")
        if not parts:
            return chain.to(rules.probability_as_an_integral, ZERO).line
        chain.to(rules.probability_as_an_integral, add(*(p.shown for p in parts)))
        return chain.to(means_rules.work_out_the_integral, work.tidy(add(*(p.value for p in parts)))).line
    assert last is not None
    raise last


__all__ = ["Condition", "Law", "find_probability", "measure_event", "probability"]
