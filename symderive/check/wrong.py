"""A line that was shown not to follow: the numbers, the likely mistake, what it should have been."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from functools import partial

from symderive.check.added_constants import PLUS_CONSTANT, UP_TO
from symderive.check.antiderivatives import variable
from symderive.check.bound_assumptions import needed_for_bound
from symderive.check.inequalities import AT_LEAST, AT_MOST, inequality
from symderive.check.integrals_named import between_ends, up_to_a_constant
from symderive.check.ladder import DIFFERENT, EQUAL, Found, unequal_indices
from symderive.check.layouts import binds, readable, vector_derivatives
from symderive.check.misfits import refuted_by_shape
from symderive.check.naming import SEARCH_SECONDS, Named, lacking, name
from symderive.check.next_line import next_line, tidied
from symderive.check.not_stated import number_from_nowhere
from symderive.check.proportion_named import name_up_to_factor
from symderive.check.proportions import variables_of
from symderive.check.reading import Line, open_sizes
from symderive.check.rounding import Rounding
from symderive.check.saving import NOWHERE
from symderive.check.state import State, strangers, unknown_functions
from symderive.check.words import difference_in_words, sentence
from symderive.derive.derivation import Verdict
from symderive.derive.rule import CATALOGUE, Rule
from symderive.expr.algebra import Map, Prod, Rel, Sum
from symderive.expr.build import mul
from symderive.expr.canon import same
from symderive.expr.node import Node, transform
from symderive.expr.probability import And, Prob
from symderive.expr.problem import Problem, is_chance
from symderive.expr.shape import DerivationError, is_scalar
from symderive.numeric.compare import Agreement
from symderive.numeric.deadline import until
from symderive.numeric.numbers import NoNumber
from symderive.render import notation
from symderive.rules.faulty import conjuncts
from symderive.rules.mistakes_independence import apart
from symderive.scalar.limited import before

#: words that the reader keeps as prose although they only say that what the letters say already
WITH_DENSITY = re.compile(r"(random|continuous)[a-z ]* variables? with (a )?(joint )?densit(y|ies)\}?$")

REST_ON_PROSE = "The givens hold prose that is not understood, and this line may rest on it."
TURNED = "Multiplied or divided by a negative number, an inequality turns round; else it stays as it is."
#: what was split does not split: there is no step to take here, and none is shown
NO_STEP = {
    "log-of-sum-split",
    "sqrt-linear",
    "reciprocal-linear",
    "inverse-of-sum",
    "expectation-of-ratio",
    "expectation-through-function",
}


def refuted(line: Line, above: Node, right: Node, found: Found, close: Rounding | None, state: State) -> Verdict:
    """A line that was shown not to follow: the numbers that show it, the likely mistake, what it should have been."""
    problem = state.problem
    if needs_prose(problem, above, right):
        return Verdict(line.n, "undecided", message=REST_ON_PROSE)
    if line.op == "=" and (missing := number_from_nowhere(above, right, found.agreement, state)) is not None:
        return Verdict(line.n, "undecided", message=missing)
    if open_sizes(right) or open_sizes(above):
        return Verdict(line.n, "undecided", message="The size of the identity is not clear here.")
    unknown = [leaf.latex for leaf in strangers(right, state)] + unknown_functions(right, problem)
    if state.antiderivative is not None:
        unknown = [name for name in unknown if name not in ("C", "c")]  # the constant of integration
    if unknown:
        names = ", ".join(unknown)
        return Verdict(line.n, "not-understood", message=f"The name {names} is not declared.")
    if above.shape != right.shape:
        above = lying_as(right, above, state)
    if above.shape != right.shape:
        return refuted_by_shape(line, above, right, state)
    named = Named(None)
    nearly = found.agreement is not None and found.agreement.verdict == EQUAL
    seconds = 0.0 if nearly or line.op == "!=" else min(SEARCH_SECONDS, state.left_over())
    shown = NOWHERE if found.agreement is None else found.agreement.counterexample
    if seconds > 0.02:
        a = readable(above, state.layouts[0])
        begin = a if a is not None and a.shape == right.shape else above
        earlier = tuple(u for u in state.rights if u is not begin and u.shape == begin.shape)
        apart = unequal_indices(begin, right, problem)
        integrated = None if problem.about_chance else variable(above, right) or state.antiderivative
        if integrated is not None:
            named = up_to_a_constant(begin, right, integrated, problem, seconds=seconds, seed=state.seed)
        elif line.op in (*AT_MOST, *AT_LEAST):
            named = turned_round(begin, line.op, right, state) or by_size(begin, line.op, right, state)
            if named.mistake is None:
                needed = needed_for_bound(
                    begin, line.op, right, problem, rows=state.bounds, shown=shown, seconds=seconds / 3, seed=state.seed
                )
                named = named if needed is None else lacking(needed)
        elif line.op in UP_TO or state.up_to_factor:
            subject = state.subject if state.subject is not None else above
            logs = isinstance(subject, Map) and subject.name == "log"
            in_logs = logs or state.in_logs or line.op == PLUS_CONSTANT
            for x in variables_of(subject, problem)[:1]:
                named = name_up_to_factor(
                    begin, right, x, problem, in_logs=in_logs, seconds=seconds / 2, seed=state.seed
                )
            if named.mistake is None and line.op not in UP_TO:
                named = name(begin, right, problem, earlier=earlier, seconds=seconds, seed=state.seed, shown=shown)
        elif apart is not None and is_scalar(begin.shape):
            named = name(mul(apart, begin), mul(apart, right), problem, seconds=seconds, seed=state.seed)
        else:
            named = name(begin, right, problem, earlier=earlier, seconds=seconds, seed=state.seed, shown=shown)
        if named.mistake is None and integrated is None:
            named = between_ends(begin, right, problem, state.seed) or named
    agreement = found.agreement if found.agreement is not None and not nearly else Agreement(DIFFERENT)
    message = difference_in_words(agreement, own=above is line.left) or sentence(found.reason)
    if state.antiderivative is not None and message.startswith("The line above is"):
        message = f"Differentiated by {state.antiderivative.latex}, t{message[1:]}"
    if close is not None and close.remark:
        message = f"{close.remark} {message}".strip()
        if named.mistake is None:
            named = replace(named, mistake="arithmetic-slip")
    if named.advice:
        message = f"{named.advice} {message}".strip()
    verdict = "unjustified" if named.assumption is not None else "wrong"
    return Verdict(
        line.n,
        verdict,
        mistake=named.mistake,
        message=message,
        counterexample=agreement.counterexample or None,
        due=partial(expected, above, right, named, problem, state.left_over()),
    )


def lying_as(right: Node, above: Node, state: State) -> Node:
    """The line above in a layout in which it has the shape of the line, where nothing says how gradients lie."""
    if binds(state.problem) or not vector_derivatives(above):
        return above
    ways = [readable(above, layout) for layout in state.layouts]
    return next((way for way in ways if way is not None and way.shape == right.shape), above)


def turned_round(above: Node, op: str, right: Node, state: State) -> Named | None:
    """An inequality that was not turned round where its row was multiplied by a negative number, or was for no reason;
    None where the other one does not follow from the rows above either."""
    if not state.bounds:
        return None
    other = AT_LEAST[0 if op == "<" else 1] if op in AT_MOST else AT_MOST[0 if op == ">" else 1]
    limit = max(0.05, min(0.6, state.left_over()))
    found = inequality(above, other, right, state.problem, above=state.bounds, seed=state.seed, limit=limit)
    return Named("inequality-reversed", TURNED, mended=Rel(other, above, right)) if found.verdict == EQUAL else None


def by_size(above: Node, op: str, right: Node, state: State) -> Named:
    """What is wrong with an inequality: a conjunction said to be likelier than its part, a memory of past trials."""
    problem = state.problem
    low, high = (above, right) if op in AT_MOST else (right, above)
    match low, high:
        case Prob(event, given, _), Prob(And() as joint, known, _) if given is known:
            if set(conjuncts(event)) <= set(conjuncts(joint)):
                return of(CATALOGUE["conjunction-grows"])
    if isinstance(above, Prob) and above.given is not None and apart(above.event, above.given, problem):
        return of(CATALOGUE["gamblers-fallacy"])
    if same(above, right):
        return Named(None, "A strict sign leaves out equality, which the line above allows.")
    if not state.bounds and inequality(high, "<=", low, problem, seed=state.seed, limit=0.5).verdict == EQUAL:
        return Named("inequality-reversed", "The inequality holds the other way round.")
    return Named(None)


def of(rule: Rule) -> Named:
    return Named(rule.name, rule.reason)


def needs_prose(problem: Problem, *nodes: Node) -> bool:
    """Is there prose among the givens, and something in these lines that it may speak of?"""
    if not any(f.kind == "prose" and not WITH_DENSITY.search(f.text) for f in problem.facts):
        return False
    return any(not p.kids and type(p).__name__ not in ("Num", "Const") for node in nodes for p in node.walk())


def expected(above: Node, right: Node, named: Named, problem: Problem, seconds: float) -> str | None:
    """What the line should have been: the student's line mended, else the line above one step on."""
    if named.mistake in NO_STEP:
        return None
    if named.assumption is not None and named.mended is None and isinstance(above, Sum | Prod) and is_chance(above):
        return None  # it is right once the assumption is stated, and what else could stand there is no step
    end = time.perf_counter() + seconds
    with until(end), before(end):
        try:
            node = tidied(named.mended, problem) if named.mended is not None else next_line(above, right, problem)
        except (DerivationError, NoNumber, ArithmeticError, RecursionError):
            return None  # it has no value, or takes too long: no step is shown
        return None if node is None else notation.latex(in_style(node, (above, right), problem))


def in_style(node: Node, written: tuple[Node, ...], problem: Problem) -> Node:
    """The line with its intersections spelled as the author spells them: A and B with a cap, or with a comma."""
    spelled = {p.comma for u in written for p in u.walk() if isinstance(p, And)}
    if len(spelled) != 1:
        return node
    comma = spelled.pop()
    made = transform(node, lambda p: And(p.events, comma) if isinstance(p, And) and p.comma is not comma else p)
    return made if made is node else tidied(made, problem)
