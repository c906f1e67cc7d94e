"""A line that was shown not to follow: the numbers, the likely mistake, what it should have been."""

from __future__ import annotations

import copy
import re
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

from symderive.check.ladder import DIFFERENT, Found, unequal_indices
from symderive.check.layouts import binds, readable, vector_derivatives
from symderive.check.misfits import refuted_by_shape
from symderive.check.named import Named
from symderive.check.next_line import next_line, tidied
from symderive.check.not_stated import formula_from_nowhere, number_from_nowhere
from symderive.check.reading import Line, open_sizes
from symderive.check.rounding import Rounding
from symderive.check.safely import FAULTS
from symderive.check.saving import may_be_saved
from symderive.check.sought import ENOUGH, Case, sought
from symderive.check.state import State, strangers, unknown_functions
from symderive.check.words import difference_in_words, sentence
from symderive.derive.derivation import Verdict, Why
from symderive.expr.algebra import Prod, Sum, Sym
from symderive.expr.node import Node, free_leaves, transform
from symderive.expr.probability import And
from symderive.expr.problem import Problem, is_chance
from symderive.expr.shape import DerivationError
from symderive.numeric.agreement import Agreement
from symderive.numeric.deadline import until
from symderive.numeric.numbers import NoNumber
from symderive.render import notation
from symderive.render.views import style_of
from symderive.scalar.limited import before

#: words that the reader keeps as prose although they only say that what the letters say already
WITH_DENSITY = re.compile(r"(random|continuous)[a-z ]* variables? with (a )?(joint )?densit(y|ies)\}?$")

REST_ON_PROSE = "The givens hold prose that is not understood, and this line may rest on it."
#: what was split does not split: there is no step to take here, and none is shown
NO_STEP = {
    "log-of-sum-split",
    "sqrt-linear",
    "reciprocal-linear",
    "inverse-of-sum",
    "trace-multiplicative",
    "determinant-additive",
    "expectation-of-ratio",
    "expectation-through-function",
}


def refuted(line: Line, above: Node, right: Node, found: Found, close: Rounding | None, state: State) -> Verdict:
    """A line that was shown not to follow: the numbers that show it, the likely mistake, what it should have been."""
    problem = state.problem
    if needs_prose(problem, above, right):
        return Verdict(line.n, "undecided", message=REST_ON_PROSE)
    missing = None
    if line.op == "=":
        missing = formula_from_nowhere(above, right, state) or number_from_nowhere(above, right, found.agreement, state)
    if missing is not None:
        return Verdict(line.n, "undecided", message=missing)
    if open_sizes(right) or open_sizes(above):
        return Verdict(line.n, "undecided", message="The size of the identity is not clear here.")
    unknown = [leaf.latex for leaf in strangers(right, state)] + unknown_functions(right, problem)
    if state.antiderivative is not None:
        unknown = [name for name in unknown if name not in ("C", "c")]  # the constant of integration
    if unknown:
        names = ", ".join(unknown)
        said = f"The name {names} is" if len(unknown) == 1 else f"The names {names} are"
        return Verdict(line.n, "not-understood", message=f"{said} not declared.")
    if names_i_alone(above, right, problem):
        return Verdict(line.n, "undecided", message="Whether i is the imaginary unit is not said.")
    if above.shape != right.shape:
        above = lying_as(right, above, state)
    if above.shape != right.shape:
        return refuted_by_shape(line, above, right, state)
    case = Case(line.op, above, right, found, close, state.left_over(), copy.copy(state), own=above is line.left)
    shown = None if case.nearly else dict(case.shown) or None
    if named_apart(case):
        return Verdict(line.n, "wrong", counterexample=shown, why=cache(partial(why, case)))
    named = sought(case)
    verdict = "unjustified" if named.assumption is not None else "wrong"
    return Verdict(line.n, verdict, counterexample=shown, why=cache(partial(why, case, named)))


def names_i_alone(above: Node, right: Node, problem: Problem) -> bool:
    """Is an i that nobody declared the only letter, as in i^{10} = -1?"""
    letters = {u for node in (above, right) for u in free_leaves(node) if isinstance(u, Sym)}
    declared = problem.declarations.get("i")
    return {u.name for u in letters} == {"i"} and (declared is None or declared.inferred)


def named_apart(case: Case) -> bool:
    """Is the line wrong whatever its mistake is called, since no assumption can save it? Then the name waits until it
    is asked for."""
    state, begin, right = case.state, case.begin, case.right
    if case.integrated is not None or case.seconds <= ENOUGH:
        return True
    if case.op != "=" or state.up_to_factor or unequal_indices(begin, right, state.problem) is not None:
        return False
    return not may_be_saved(begin, right, state.problem, state.company, state.seed)


def searched(search: Callable[[], Named], seconds: float) -> Named:
    """What a search finds in its time; where it is broken off or fails, the line is wrong without a name."""
    end = time.perf_counter() + seconds
    with until(end), before(end):
        try:
            return search()
        except (NoNumber, RecursionError, MemoryError):
            return Named(None)
        except FAULTS as fault:
            return Named(None, f"The search for the mistake failed ({type(fault).__name__}: {fault}).")


def why(case: Case, named: Named | None = None) -> Why:
    """What is told of a wrong line: the likely mistake, the numbers in a sentence, what was due."""
    state, found = case.state, case.found
    named = searched(partial(sought, case), case.seconds) if named is None else named
    agreement = found.agreement if found.agreement is not None and not case.nearly else Agreement(DIFFERENT)
    message = difference_in_words(agreement, own=case.own) or sentence(found.reason)
    if state.antiderivative is not None and message.startswith("The line above is"):
        message = f"Differentiated by {state.antiderivative.latex}, t{message[1:]}"
    if case.close is not None and case.close.remark:
        message = f"{case.close.remark} {message}".strip()
        if named.mistake is None:
            named = replace(named, mistake="arithmetic-slip")
    if named.advice:
        message = f"{named.advice} {message}".strip()
    due = partial(expected, case.above, case.right, named, state.problem, max(case.left, case.seconds))
    return Why(named.mistake, message, due)


def lying_as(right: Node, above: Node, state: State) -> Node:
    """The line above in a layout in which it has the shape of the line, where nothing says how gradients lie."""
    if binds(state.problem) or not vector_derivatives(above):
        return above
    ways = [readable(above, layout) for layout in state.layouts]
    return next((way for way in ways if way is not None and way.shape == right.shape), above)


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
        return None if node is None else notation.latex(in_style(node, (above, right), problem), style_of(problem))


def in_style(node: Node, written: tuple[Node, ...], problem: Problem) -> Node:
    """The line with its intersections spelled as the author spells them: A and B with a cap, or with a comma."""
    spelled = {p.comma for u in written for p in u.walk() if isinstance(p, And)}
    if len(spelled) != 1:
        return node
    comma = spelled.pop()
    made = transform(node, lambda p: And(p.events, comma) if isinstance(p, And) and p.comma is not comma else p)
    return made if made is node else tidied(made, problem)
