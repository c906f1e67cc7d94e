"""Densities and masses: of a variable as stated, of a function of variables, marginals and conditionals."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import INFINITY, MINUS, TRUE, ZERO, Cases, Num, Pow, Prod, Rel, Sym
from symderive.expr.build import add, mul
from symderive.expr.calculus import Derivative, Integral
from symderive.expr.laws import law_row
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import And, Dens, In, Law, LawDens, Not, Or, RandVar
from symderive.methods.chance.averaging import masses
from symderive.methods.chance.given_event import density_given_event
from symderive.methods.chance.lines import Chain, Work, neat
from symderive.methods.chance.measuring import measure
from symderive.methods.chance.off_range import asked_range, beyond, leaves_gaps, outside, range_of_variable
from symderive.methods.chance.parted import guarded, known_range, settled
from symderive.methods.chance.posterior import ends, posterior, unnormalised
from symderive.methods.chance.recognise import recognise
from symderive.methods.chance.regions import MINUS_INFINITY, Condition, Undecided, Variable
from symderive.methods.chance.sources import Chance, Source
from symderive.methods.chance.transformed import derived_density
from symderive.rules import laws as rules
from symderive.rules import new_variables as new_rules

Values = dict[Node, Node]


def find_density(work: Work, asked: Dens, *, by_name: bool) -> Node:
    """The value of p(x | y): a law where it has a name (and ``by_name``), else the formula at the letters asked for.

    It is zero where the values asked for lie outside of the range of x; where they lie partly in it, the condition
    that they do is noted.
    """
    target = one_target(work, asked)
    where = None if target is None else asked_range(work, target[1])
    if target is None or where is None:
        return density_in_range(work, asked, by_name=by_name)
    x, at = target
    own = range_of_variable(work, x)
    if own is not None and outside(where, own):
        return nothing_outside(work, asked)
    try:
        value = density_in_range(work, asked, by_name=by_name)
    except Undecided:
        own = work.spans.get(work.chance.letter(x), work.spans.get(at))
        if own is not None and outside(where, own):
            return nothing_outside(work, asked)
        raise
    own = own or work.spans.get(at, work.spans.get(work.chance.letter(x)))
    if isinstance(value, Cases) and leaves_gaps(work, value, at, where):
        chain = Chain(value)
        chain.to(new_rules.outside_of_the_range, Cases((*value.branches, (TRUE, ZERO))))
        return work.close(chain)
    if isinstance(value, Law) or own is None:
        return value
    if outside(where, own):
        return nothing_outside(work, asked)
    if not isinstance(value, Cases):
        work.ranges += beyond(where, own, at)
    return value


def one_target(work: Work, asked: Dens) -> tuple[Node, Node] | None:
    """The only variable whose density is asked for, without conditions on it, and the value that it is asked at."""
    if len(asked.arguments) != 1 or any(is_event(g) for g in asked.given):
        return None
    try:
        targets, given = variables_and_values(work.chance, asked)
    except Undecided:
        return None
    ((x, at),) = targets.items()
    return None if given and any(len(s.variables) > 1 or s.parents for s in work.chance.source(x)) else (x, at)


def nothing_outside(work: Work, asked: Dens) -> Node:
    chain = Chain(asked)
    chain.to(new_rules.outside_of_the_range, ZERO)
    return work.close(chain)


def density_in_range(work: Work, asked: Dens, *, by_name: bool) -> Node:
    """The value of p(x | y) for values in the range of x."""
    chance = work.chance
    events = [g for g in asked.given if is_event(g)]
    if events:
        if len(events) != len(asked.given) or len(asked.arguments) != 1:
            raise Undecided("a density given events and values")
        ((x, at),) = variables_and_values(chance, Dens(asked.head, asked.arguments, (), (), asked.variables[:1]))[
            0
        ].items()
        whole = events[0] if len(events) == 1 else And(tuple(events), True)
        return density_given_event(work, asked, x, at, whole, by_name=by_name)
    targets, given = variables_and_values(chance, asked)
    chain = Chain(asked)
    if len(targets) > 1:
        return joint_density(work, asked, targets, given, chain)
    ((x, at),) = targets.items()
    if x in chance.definitions and not given:
        return derived_density(work, x, at, chain, by_name=by_name)
    if given and any(g in chance.definitions for g in given):
        values = tuple(Rel("=", y, v) for y, v in given.items())
        event = values[0] if len(values) == 1 else And(values, True)
        return density_given_event(work, asked, x, at, event, by_name=by_name)
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
    if source.cdf is not None and isinstance(at, Sym):
        slope = Derivative(substitute(source.cdf, {source.letters[0]: at}), (at,))
        chain.to(new_rules.density_is_the_slope_of_the_distribution_function, slope)
        chain.to(new_rules.differentiate_the_distribution_function, at_value(source, at))
    else:
        chain.to(rules.read_off_the_law, at_value(source, at))
    chain.simplified(work.tidy(chain.line))
    return work.close(chain)


def is_event(g: Node) -> bool:
    """Is a condition an event, and not a variable at a value?"""
    if isinstance(g, Rel) and g.op == "=":
        return not isinstance(g.left, RandVar | Sym)
    return isinstance(g, Rel | And | Or | Not | In)


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
            chain.to(new_rules.collect_powers_and_recognise_the_law, LawDens(law, at))
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
            evidence = Integral(neat(substitute(body, {letter: t})), t, low, high)
            whole = Prod((neat(substitute(body, {letter: at})), Pow(evidence, MINUS)))
            chain.to(rules.bayes_rule_for_densities, whole, as_is=True)
        if law is not None:
            chain.to(new_rules.collect_powers_and_recognise_the_law, LawDens(law, at))
        else:
            chain.to(rules.conditional_density, at_value(source, at))
    if by_name and law is not None and isinstance(at, Sym):
        if not isinstance(chain.line, LawDens):
            chain.to(new_rules.collect_powers_and_recognise_the_law, LawDens(law, at))
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
