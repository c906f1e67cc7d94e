"""Densities and masses: of a variable as stated, of a function of variables, marginals and conditionals."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import INFINITY, TRUE, ZERO, Apply, Cases, Map, Node, Num, Rel, Sym, add, mul
from symderive.expr.calculus import Derivative, Integral
from symderive.expr.laws import law_row
from symderive.expr.node import free_leaves, substitute
from symderive.expr.probability import And, Dens, Expect, Law, LawDens, Prob, RandVar, Var
from symderive.methods.chance.derived import law_of_expression
from symderive.methods.chance.events import find_probability
from symderive.methods.chance.lawful import source_of_law
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.means import finite_values, masses
from symderive.methods.chance.posterior import ends, posterior, unnormalised
from symderive.methods.chance.recognise import recognise
from symderive.methods.chance.regions import (
    MINUS_INFINITY,
    Condition,
    Part,
    Undecided,
    Variable,
    measure,
    with_ranges,
)
from symderive.methods.chance.sources import Chance, Source
from symderive.methods.chance.stated import Atoms
from symderive.rules import expectation as means_rules
from symderive.rules import laws as rules

Values = dict[Node, Node]


def find_density(work: Work, asked: Dens, *, by_name: bool) -> Node:
    """The value of p(x | y): a law where it has a name (and ``by_name``), else the formula at the letters asked for."""
    chance = work.chance
    targets, given = variables_and_values(chance, asked)
    chain = Chain(asked)
    if len(targets) > 1:
        return joint_density(work, asked, targets, given, chain)
    ((x, at),) = targets.items()
    if x in chance.definitions and not given:
        return derived_density(work, asked, x, at, chain, by_name)
    if given and any(g in chance.definitions for g in given):
        raise Undecided("given a derived variable")
    if not given and chance.source(x) and chance.source(x)[0].parents:
        return marginal(work, asked, x, at, chain, by_name)
    if not given and (len(chance.source(x)) > 1 or (chance.source(x) and chance.source(x)[0].when is not None)):
        return mixture_density(work, asked, x, at, chain)
    if given:
        return conditional_density(work, asked, x, at, given, chain, by_name)
    if chance.source(x) and len(chance.source(x)[0].variables) > 1:
        return marginal(work, asked, x, at, chain, by_name)
    source = posterior(work, x, given)
    if source.quotient is not None:
        # Stated up to a constant: the first line is the density with its constant, as an integral.
        own = source.letters[0]
        t = Sym(own.name + "'", own.size, own.latex + "'")
        chain = Chain(with_other_letter(source.quotient, own, t, at))
    if by_name and isinstance(at, Sym):
        law = name_of(work, source)
        if law is not None:
            chain.to(rules.read_off_the_law, LawDens(law, at))
            work.close(chain)
            return law
    chain.to(rules.read_off_the_law, at_value(source, at))
    chain.simplified(work.tidy(chain.line))
    return work.close(chain)


def with_other_letter(quotient: Node, own: Node, t: Node, at: Node) -> Node:
    """f(x) / (integral of f) with another letter under the integral."""
    put: dict[Node, Node] = {}
    for part in quotient.walk():
        if isinstance(part, Integral) and part.var is own:
            put[part] = Integral(substitute(part.body, {own: t}), t, part.low, part.high)
    return substitute(substitute(quotient, put), {own: at})


def variables_and_values(chance: Chance, asked: Dens) -> tuple[Values, Values]:
    """The variables that a density is asked of with the values asked for, and those given."""
    named = list(asked.variables)
    values = list(asked.arguments + asked.given)
    found: list[tuple[Node, Node]] = []
    for i, value in enumerate(values):
        x = named[i] if i < len(named) else None
        match value:
            case Rel("=", RandVar() as y, v):
                found.append((y, v))
            case Rel("=", Sym(), v) if isinstance(x, RandVar):
                found.append((x, v))
            case RandVar():
                found.append((value, chance.letter(value)))
            case _ if isinstance(x, RandVar):
                found.append((x, value))
            case _:
                raise Undecided("whose density is meant is not clear")
    cut = len(asked.arguments)
    return dict(found[:cut]), dict(found[cut:])


def at_value(source: Source, at: Node) -> Node:
    return substitute(source.body, {source.letters[0]: at})


def name_of(work: Work, source: Source) -> Law | None:
    """The law of a source by name: as stated, or recognised by its kernel."""
    if source.law is not None and law_row(source.law) is not None:
        return source.law
    if len(source.letters) != 1:
        return None
    try:
        low, high = ends(work, source.letters[0], source.conditions)
    except Undecided:
        return None
    return recognise(
        source.body, source.letters[0], low, high, discrete=source.discrete[0], letters=work.chance.letters
    )


# ---------------------------------------------------------------- marginals, conditionals, mixtures
def joint_density(work: Work, asked: Dens, targets: Values, given: Values, chain: Chain) -> Node:
    chance = work.chance
    body, _conditions, ranges = chance.joint([*targets, *given])
    letters = {chance.letter(x) for x in (*targets, *given)}
    hidden = [v for v in ranges if v.letter not in letters]
    put: Values = {chance.letter(x): v for x, v in (*targets.items(), *given.items())}
    if given or hidden:
        raise Undecided("a joint density given others")
    chain.to(rules.product_rule_for_densities, substitute(body, put))
    chain.simplified(work.tidy(chain.line))
    return work.close(chain)


def marginal(work: Work, asked: Dens, x: Node, at: Node, chain: Chain, by_name: bool) -> Node:
    """Integrate the joint density over everything but x."""
    chance = work.chance
    body, conditions, ranges = chance.joint([x])
    letter = chance.letter(x)
    hidden = [v for v in ranges if v.letter is not letter]
    own = next(v for v in ranges if v.letter is letter)
    letters = known_range(chance, conditions, [own])
    parts = settled(work, measure(body, conditions, hidden, letters), letter)
    chain.to(
        rules.product_rule_for_densities,
        substitute(parts[0].shown if len(parts) == 1 else guarded(parts, shown=True), {letter: at}),
    )
    value = work.tidy(parts[0].value) if len(parts) == 1 else guarded(parts)
    chain.to(rules.marginal_density, substitute(value, {letter: at}))
    low, high = range_left(work, conditions, hidden, own, letters)
    if by_name and isinstance(at, Sym) and len(parts) == 1 and low is not None and high is not None:
        law = recognise(value, letter, low, high, discrete=own.discrete, letters=letters)
        if law is not None:
            chain.to(rules.collect_powers_and_recognise_the_law, LawDens(law, at))
            work.close(chain)
            return law
    return work.close(chain)


def range_left(
    work: Work, conditions: tuple[Condition, ...], hidden: list[Variable], own: Variable, letters: scalar.Letters
) -> tuple[Node | None, Node | None]:
    """The ends of the range of one variable when the others are integrated out, where they are numbers or infinite."""
    simple = tuple(c for c in conditions if not any(v.letter in free_leaves(c.u) for v in hidden))
    mixed = [c for c in conditions if c not in simple and own.letter in free_leaves(c.u)]
    try:
        low, high = ends(work, own.letter, tuple(c for c in simple if own.letter in free_leaves(c.u)))
    except Undecided:
        return None, None
    if mixed:
        bounds = letters.of(own.letter)
        if low is MINUS_INFINITY and bounds[0] is not None:
            low = Num(bounds[0])
        if high is INFINITY and bounds[1] is not None:
            high = Num(bounds[1])
    return low, high


def known_range(chance: Chance, conditions: tuple[Condition, ...], variables: list[Variable]) -> scalar.Letters:
    """What is known of letters when some variables keep their values: their ranges as bounds."""
    found = with_ranges(chance.letters, conditions, variables)
    for v in variables:
        found = found.within(v.letter, *chance.letters.of(v.letter))
    return found


def settled(work: Work, parts: list[Part], letter: Node) -> list[Part]:
    """The parts of a density; guards that do not concern the letter itself are refused."""
    for p in parts:
        for g in p.guards:
            if letter not in free_leaves(g.u):
                raise Undecided("the result depends on where a letter lies")
    if not parts:
        raise Undecided("the density is zero there")
    if len(parts) > 1 and not any(p.guards for p in parts):
        return [Part(add(*(p.shown for p in parts)), add(*(p.value for p in parts)))]
    return parts


def guarded(parts: list[Part], *, shown: bool = False) -> Node:
    """A density in pieces, each with its range."""
    branches = []
    for p in parts:
        guards = tuple(Rel(">" if g.strict else ">=", g.u, add()) for g in p.guards)
        when = TRUE if not guards else guards[0] if len(guards) == 1 else And(guards)
        branches.append((when, p.shown if shown else p.value))
    return Cases(tuple(branches))


def conditional_density(work: Work, asked: Dens, x: Node, at: Node, given: Values, chain: Chain, by_name: bool) -> Node:
    source = posterior(work, x, given)
    law = name_of(work, source)
    stated = work.chance.source(x)
    if stated and stated[0].parents and stated[0].parents <= set(given):
        chain.to(rules.read_off_the_law, at_value(source, at))
    else:
        body, _, _, _ = unnormalised(work, x, given)
        letter = source.letters[0]
        low, high = ends(work, letter, source.conditions) if not source.discrete[0] else (None, None)
        if low is not None and high is not None:
            t = Sym(letter.name + "'", letter.size, letter.latex + "'")
            chain.to(
                rules.bayes_rule_for_densities,
                substitute(body, {letter: at}) / Integral(substitute(body, {letter: t}), t, low, high),
            )
        if law is not None:
            chain.to(rules.collect_powers_and_recognise_the_law, LawDens(law, at))
        else:
            chain.to(rules.conditional_density, at_value(source, at))
    if by_name and law is not None and isinstance(at, Sym):
        if not isinstance(chain.line, LawDens):
            chain.to(rules.collect_powers_and_recognise_the_law, LawDens(law, at))
        work.close(chain)
        return law
    value = work.tidy(at_value(source, at))
    chain.simplified(value)
    return work.close(chain)


def mixture_density(work: Work, asked: Dens, x: Node, at: Node, chain: Chain) -> Node:
    chance = work.chance
    sources = chance.source(x)
    hidden = sources[0].when.left if isinstance(sources[0].when, Rel) else None
    weights = masses(chance, hidden) if hidden is not None else None
    if weights is None:
        raise Undecided("the weights of a mixture are not stated")
    bodies = {s.when.right: at_value(s, at) for s in sources if isinstance(s.when, Rel) and s.when.left is hidden}
    if set(bodies) != {v for v, _ in weights}:
        raise Undecided("a component of the mixture is not stated")
    chain.to(rules.mixture, add(*(mul(w, bodies[v]) for v, w in weights)))
    chain.simplified(work.tidy(chain.line))
    return work.close(chain)


# ---------------------------------------------------------------- functions of variables
def derived_density(work: Work, asked: Dens, y: Node, at: Node, chain: Chain, by_name: bool) -> Node:
    """The density of Y = g(X, ...): its law by name, by the inverse on monotone pieces, or by a convolution."""
    chance = work.chance
    u = chance.unfold(chance.definitions[y])
    law = law_of_expression(chance, u)
    if law is not None:
        source = source_of_law(chance, y, law, None) if isinstance(y, RandVar) else None
        if not isinstance(u, Apply):
            own_moments(work, y)
        chain.to(rules.law_of_a_sum, LawDens(law, at), note=f"a {law.name} law again")
        if by_name and isinstance(at, Sym):
            work.close(chain)
            return law
        if source is not None:
            chain.simplified(work.tidy(at_value(source, at)))
            return work.close(chain)
    letter = at if isinstance(at, Sym) else chance.letter(y)
    variables = chance.variables_in(u)
    if isinstance(u, Apply) and u.name in ("max", "min"):
        value = density_of_extreme(work, u, letter, chain)
    elif (
        len(variables) == 1
        and len(chance.source(variables[0])) == 1
        and not chance.source(variables[0])[0].parents
        and len(chance.source(variables[0])[0].variables) == 1
    ):
        value = by_inverse(work, u, variables[0], letter, chain)
    else:
        value = by_last_variable(work, u, variables, letter, chain)
    if at is not letter:
        value = substitute(value, {letter: at})
        chain.to(means_rules.put_in_what_is_given, value)
    if by_name and isinstance(at, Sym):
        found = derived_law(work, u, variables, value, letter)
        if found is not None:
            chain.to(rules.collect_powers_and_recognise_the_law, LawDens(found, at))
            work.close(chain)
            return found
    return work.close(chain)


def own_moments(work: Work, y: Node) -> None:
    """Mean and variance of a linear form: they must be those of its law."""
    kept, found = list(work.strands), dict(work.found)
    for moment in (Expect(y), Var(y)):
        if moment in work.found:
            continue
        chain = Chain(moment)
        try:
            atoms = Atoms(work)
            value = atoms.expectation(y) if isinstance(moment, Expect) else atoms.bilinear(y, y)
            if atoms.open:
                raise Undecided("a moment that is not known")
        except Undecided:
            work.strands[:] = kept
            work.found.clear()
            work.found.update(found)
            return
        rule = (
            means_rules.linearity_of_expectation
            if isinstance(moment, Expect)
            else means_rules.variance_of_a_linear_form
        )
        chain.to(rule, value)
        chain.simplified(work.tidy(value))
        work.close(chain)


def derived_law(work: Work, u: Node, variables: list[Node], value: Node, letter: Sym) -> Law | None:
    """The law of Y = g(X) by the kernel of its density, on the image of the support under a monotone g."""
    chance = work.chance
    low, high = chance.letters.of(letter)
    for law in candidates(value, letter, chance):
        row = law_row(law)
        if row is not None and scalar.equal(
            row.density(letter, *law.params), value, chance.letters.within(letter, low, high)
        ):
            return law
    return None


def candidates(value: Node, letter: Sym, chance: Chance) -> list[Law]:
    found = []
    for low, high in ((MINUS_INFINITY, INFINITY), (ZERO, INFINITY), (ZERO, Num(1))):
        law = recognise(value, letter, low, high, letters=chance.letters)
        if law is not None and law.name != "Uniform":
            found.append(law)
    return found


def by_inverse(work: Work, u: Node, x: Node, y: Sym, chain: Chain) -> Node:
    """Each inverse image inside the support contributes the density there times the slope of the inverse."""
    chance = work.chance
    source = chance.source(x)[0]
    if source.discrete[0]:
        return by_values(work, u, x, y, source, chain)
    letter = source.letters[0]
    letters = known_range(chance, source.conditions, list(source.ranges()))
    roots = scalar.solve(add(substitute(u, {x: letter}), mul(-1, y)), letter, letters)
    if not roots:
        raise Undecided("the function has no inverse in closed form")
    terms = []
    for root in roots:
        inside = [scalar.sign(substitute(c.u, {letter: root}), letters) for c in source.conditions]
        if -1 in inside:
            continue
        if None in inside:
            work.assume("the value lies in the range of the new variable")
        slope = scalar.differentiate(root, y, letters)
        if slope is None:
            raise Undecided("the inverse has no slope in closed form")
        sign = scalar.sign(slope, letters)
        size = slope if sign == 1 else mul(-1, slope) if sign == -1 else Map("abs", slope)
        terms.append(mul(substitute(source.body, {letter: root}), size))
    if not terms or (
        len(terms) > 1
        and any(None in [scalar.sign(substitute(c.u, {letter: r}), letters) for c in source.conditions] for r in roots)
    ):
        raise Undecided("which inverse images lie in the support is open")
    chain.to(rules.change_of_variables, add(*terms))
    chain.simplified(scalar.simplify(chain.line, letters))
    return chain.line


def by_values(work: Work, u: Node, x: Node, y: Sym, source: Source, chain: Chain) -> Node:
    values = finite_values(source)
    if values is None:
        raise Undecided("a function of a discrete variable")
    raise Undecided("the mass of a function of a finite variable")


def by_last_variable(work: Work, u: Node, variables: list[Node], y: Sym, chain: Chain) -> Node:
    """Solve y = g(x, ..., z) for one variable, integrate over the others: the convolution, for any g."""
    chance = work.chance
    body, conditions, ranges = chance.joint(variables)
    put: Values = {x: chance.letter(x) for x in variables}
    whole = substitute(u, put)
    last: Undecided | None = None
    for v in reversed([r for r in ranges if r.letter in free_leaves(whole)]):
        try:
            rest = [r for r in ranges if r is not v]
            if any(r.discrete for r in ranges):
                raise Undecided("a function of discrete variables")
            letters = with_ranges(chance.letters, conditions, list(ranges))
            letters = letters.within(y, *chance.letters.of(y))
            roots = scalar.solve(add(whole, mul(-1, y)), v.letter, letters)
            if not roots:
                raise Undecided("the equation has no solution in closed form")
            found: list[Part] = []
            for root in roots:
                slope = scalar.differentiate(root, y, letters)
                sign = None if slope is None else scalar.sign(slope, letters)
                if slope is None or sign is None:
                    raise Undecided("the sign of a slope is open")
                inverse = {v.letter: root}
                new_body = mul(substitute(body, inverse), slope if sign == 1 else mul(-1, slope))
                new_conditions = [Condition(substitute(c.u, inverse), c.strict) for c in conditions]
                found += measure(new_body, new_conditions, rest, chance.letters)
            if len(roots) > 1 and any(p.guards for p in found):
                raise Undecided("the result depends on where a letter lies")
            parts = settled(work, merged(found, chance), y)
            chain.to(rules.convolution, parts[0].shown if len(parts) == 1 else guarded(parts, shown=True))
            chain.to(
                means_rules.work_out_the_integral, work.tidy(parts[0].value) if len(parts) == 1 else guarded(parts)
            )
            return chain.line
        except Undecided as reason:
            last = reason
    raise last or Undecided("no variable to solve for")


def merged(parts: list[Part], chance: Chance) -> list[Part]:
    """Parts whose guards can never hold together are dropped."""
    kept = []
    for p in parts:
        if not any(
            scalar.sign(add(mul(-1, a.u), mul(-1, b.u)), chance.letters) == 1
            for a in p.guards
            for b in p.guards
            if a is not b
        ):
            kept.append(p)
    return kept


def density_of_extreme(work: Work, u: Apply, y: Sym, chain: Chain) -> Node:
    """The distribution function of an extreme is a product; its derivative is the density."""
    members = u.arguments
    op = "<=" if u.name == "max" else ">"
    total: list[Node] = []
    for x in members:
        total.append(find_probability(work, Prob(Rel(op, x, y), None)))
    if any(not work.chance.independent(a, b) for i, a in enumerate(members) for b in members[:i]):
        raise Undecided("the variables are not stated to be independent")
    product = work.tidy(mul(*total))
    slope = scalar.differentiate(product, y, work.chance.letters)
    if slope is None:
        raise Undecided("no derivative in closed form")
    rule = rules.maximum_of_independent_variables if u.name == "max" else rules.minimum_of_independent_variables
    chain.to(rule, Derivative(product, (y,)) if u.name == "max" else mul(-1, Derivative(product, (y,))))
    value = slope if u.name == "max" else mul(-1, slope)
    chain.to(rules.density_is_the_slope_of_the_distribution_function, work.tidy(value))
    return chain.line
