"""The law of a variable given an event: cut to the event, divided by its probability."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import INFINITY, MINUS, TRUE, UNITY, ZERO, Idx, Num, Pow, Prod, Rel, Sym
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, divide, mul
from symderive.expr.calculus import Integral
from symderive.expr.laws import law_row
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import And, Dens, LawDens
from symderive.methods.chance.lines import Chain, Work, neat
from symderive.methods.chance.measuring import measure, with_ranges
from symderive.methods.chance.posterior import ends
from symderive.methods.chance.recognise import recognise
from symderive.methods.chance.regions import MINUS_INFINITY, Condition, Undecided, cells_of
from symderive.methods.chance.several import fixed_values
from symderive.rules import laws as rules
from symderive.rules import new_variables as new_rules
from symderive.scalar import Letters


def density_given_event(work: Work, asked: Dens, x: Node, at: Node, event: Node, *, by_name: bool) -> Node:
    """p(x | A) = p(x) on A over P(A), by name where it has one; raises Undecided."""
    letter, body, conditions, discrete, letters = cut_to(work, x, event)
    low, high = ends(work, letter, conditions)
    inside = with_ranges(letters, conditions, [v for v in work.chance.joint([x])[2] if v.letter is letter])
    t = Sym(letter.name + "'", letter.size, letter.latex + "'")
    chain = Chain(asked)
    evidence = whole(body, letter, t, low, high, discrete)
    one_fraction = Prod((neat(substitute(body, {letter: at})), Pow(neat(evidence), MINUS)))
    chain.to(rules.conditional_density, one_fraction, as_is=True)
    law = recognise(body, letter, low, high, discrete=discrete, letters=inside)
    if law is not None and law_row(law) is not None:
        chain.to(new_rules.collect_powers_and_recognise_the_law, LawDens(law, at))
        if by_name and isinstance(at, Sym):
            work.close(chain)
            return law
        row = law_row(law)
        assert row is not None
        return work.close(chain.simplified(work.tidy(row.density(at, *law.params))))
    total = (
        scalar.summation(body, letter, low, high, inside)
        if discrete
        else scalar.integrate(body, letter, low, high, inside)
    )
    if total is None:
        raise Undecided("an integral or a sum was not found in closed form")
    value = scalar.simplify(divide(substitute(body, {letter: at}), total), inside)
    return work.close(chain.simplified(value))


def whole(body: Node, letter: Sym, t: Sym, low: Node, high: Node, discrete: bool) -> Node:
    """The probability of the event as an integral or a sum over what is left of the range."""
    if not discrete:
        return Integral(substitute(body, {letter: t}), t, low, high)
    if high is INFINITY or low is MINUS_INFINITY or isinstance(low, Num):
        index = Idx(t.name, None, t.latex)
        return BigSum(substitute(body, {letter: index}), index, low, high)
    raise Undecided("a sum whose ends are not known")


def on_the_line(event: Node, others: dict[Node, Sym], letters: Letters) -> tuple[Node, dict[Node, Node], Node]:
    """An equation g(x, y) = s between continuous variables, solved for a y that is linear in it: what is left of the
    event, the value of y, and |dg/dy|, by which the density of s is stretched."""
    if not isinstance(event, Rel) or event.op != "=":
        return event, {}, UNITY
    gap = substitute(add(event.left, mul(-1, event.right)), dict(others))
    for z in others.values():
        powers = scalar.polynomial(gap, [z], letters)
        if powers is None or set(powers) - {(0,), (1,)} or (1,) not in powers:
            continue
        slope = powers[(1,)]
        sign = scalar.sign(slope, letters)
        if not sign:
            continue
        solved = scalar.simplify(divide(mul(-1, powers.get((0,), ZERO)), slope), letters)
        return TRUE, {z: solved}, slope if sign == 1 else scalar.simplify(mul(-1, slope), letters)
    return event, {}, UNITY


def cut_to(work: Work, x: Node, event: Node) -> tuple[Sym, Node, tuple[Condition, ...], bool, Letters]:
    """The joint density of x and the event as a function of x, and the range that the event leaves."""
    chance = work.chance
    event = chance.unfold(event)
    if any(not chance.variables_in(part) for part in (event.events if isinstance(event, And) else (event,))):
        raise Undecided("a condition on something that is no random variable")
    variables = list(dict.fromkeys([x, *chance.variables_in(event)]))
    body, conditions, ranges = chance.joint(variables)
    letter = chance.letter(x)
    own = next(v for v in ranges if v.letter is letter)
    letters = chance.letters
    for leaf in free_leaves(event):
        if isinstance(leaf, Sym) and any(v.discrete for v in ranges):
            letters = letters.integer(leaf)
    others = {y: chance.letter(y) for y in variables if y is not x}
    discrete = {v.letter for v in ranges if v.discrete}
    event, fixed = fixed_values(substitute(event, {x: letter}), {y: z for y, z in others.items() if z in discrete})
    if not discrete:
        event, fixed, stretch = on_the_line(event, others, letters)
        body = divide(body, stretch) if stretch is not UNITY else body
    body = substitute(body, fixed)
    conditions = tuple(Condition(substitute(c.u, fixed), c.strict) for c in conditions)
    hidden = [v for v in ranges if v is not own and v.letter not in fixed]
    cells = [()] if event is TRUE else cells_of(substitute(event, dict(others)))
    if len(cells) != 1:
        raise Undecided("an event of several pieces")
    conditions = (*conditions, *cells[0])
    if hidden:
        parts = measure(body, conditions, hidden, letters)
        if len(parts) != 1:
            raise Undecided("the range of what is asked falls into pieces")
        body, conditions = parts[0].value, (*parts[0].guards,)
    kept = tuple(c for c in conditions if letter in free_leaves(c.u))
    for c in conditions:
        if c not in kept and scalar.sign(c.u, letters) is None:
            work.assume("what is observed lies within the range of its law")
    return letter, body, kept, own.discrete, letters
