"""A line that was shown not to follow: the numbers, the likely mistake, what it should have been."""

from __future__ import annotations

import re
from dataclasses import replace

from symderive.check.ladder import DIFFERENT, Found
from symderive.check.layouts import readable
from symderive.check.misfits import refuted_by_shape
from symderive.check.naming import Named, name
from symderive.check.next_line import next_line
from symderive.check.reading import Line, open_sizes
from symderive.check.rounding import Rounding
from symderive.check.state import State, strangers, unknown_functions
from symderive.check.words import difference_in_words
from symderive.derive.derivation import Verdict
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.numeric.compare import Agreement
from symderive.render import notation

#: words that the reader keeps as prose although they only say that what the letters say already
WITH_DENSITY = re.compile(r"(random|continuous)[a-z ]* variables? with (a )?(joint )?densit(y|ies)\}?$")


def refuted(line: Line, above: Node, right: Node, found: Found, close: Rounding | None, state: State) -> Verdict:
    """A line that was shown not to follow: the numbers that show it, the likely mistake, what it should have been."""
    problem = state.problem
    if needs_prose(problem, above, right):
        said = "The givens hold prose that is not understood, and this line may rest on it."
        return Verdict(line.n, "undecided", message=said)
    if open_sizes(right) or open_sizes(above):
        return Verdict(line.n, "undecided", message="The size of the identity is not clear here.")
    unknown = [leaf.latex for leaf in strangers(right, state)] + unknown_functions(right, problem)
    if state.antiderivative is not None:
        unknown = [name for name in unknown if name not in ("C", "c")]  # the constant of integration
    if unknown:
        names = ", ".join(unknown)
        return Verdict(line.n, "not-understood", message=f"The name {names} is not declared.")
    if above.shape != right.shape:
        return refuted_by_shape(line, above, right, state)
    named = Named(None)
    seconds = min(1.2, state.left_over())
    if seconds > 0.02:
        a = readable(above, state.layout) if state.layout is not None else above
        begin = a if a is not None and a.shape == right.shape else above
        earlier = tuple(u for u in state.rights if u is not begin and u.shape == begin.shape)
        named = name(begin, right, problem, earlier=earlier, seconds=seconds, seed=state.seed)
    agreement = found.agreement if found.agreement is not None else Agreement(DIFFERENT)
    message = difference_in_words(agreement)
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
        expected=expected(above, right, named, problem),
    )


def needs_prose(problem: Problem, above: Node, right: Node) -> bool:
    """Is there prose among the givens, and something in these lines that it may speak of?"""
    if not any(f.kind == "prose" and not WITH_DENSITY.search(f.text) for f in problem.facts):
        return False
    return any(not p.kids and type(p).__name__ not in ("Num", "Const") for node in (above, right) for p in node.walk())


def expected(above: Node, right: Node, named: Named, problem: Problem) -> str | None:
    """What the line should have been: the student's line mended, else the line above one step on."""
    node = named.mended if named.mended is not None else next_line(above, right, problem)
    return None if node is None else notation.latex(node)
