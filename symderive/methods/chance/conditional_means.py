"""Means and variances of conditional means: E[E[X | Y]], Var[E[X | Y]], E[Var[X | Y]]."""

from __future__ import annotations

from collections.abc import Callable

from symderive.expr.algebra import ZERO
from symderive.expr.node import Node, substitute
from symderive.expr.probability import And, Cov, Expect, RandVar, Var
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.regression import as_function
from symderive.rules import expectation as rules

Find = Callable[[Node], Node]


def given_variables(given: Node | None) -> list[Node]:
    """The variables of a condition that names no values; none for other conditions."""
    parts = given.events if isinstance(given, And) else (given,)
    return [p for p in parts if p is not None] if all(isinstance(p, RandVar) for p in parts) else []


def inner_moments(u: Node) -> list[Node]:
    """The conditional means and variances in ``u`` that are functions of the variables given, outermost first."""
    if isinstance(u, Expect | Var) and u.under is None and given_variables(u.given):
        return [u]
    return list(dict.fromkeys(p for kid in u.kids for p in inner_moments(kid)))


def moment_of_conditional(work: Work, asked: Node, find: Find) -> Node:
    """E, Var or Cov of an expression with conditional moments in it; raises Undecided for any other."""
    if not isinstance(asked, Expect | Var | Cov) or asked.given is not None or getattr(asked, "under", None):
        raise Undecided("given something")
    inner = list(dict.fromkeys(p for kid in asked.kids for p in inner_moments(kid)))
    if not inner:
        raise Undecided("no conditional mean inside")
    chain = Chain(asked)
    if isinstance(asked, Expect) and asked.u is inner[0] and isinstance(inner[0], Expect):
        whole = Expect(inner[0].u)
        strands, found, assumed = list(work.strands), dict(work.found), list(work.assumptions)
        try:
            value = find(whole)
            return work.close(chain.to(rules.tower_rule, whole).to(rules.put_in_what_is_given, value))
        except Undecided:
            work.strands[:], work.found, work.assumptions[:] = strands, found, assumed
    put = {part: function_of(work, part, find) for part in inner}
    new = substitute(asked, put)
    if not work.chance.variables_in(new):
        value = new.u if isinstance(new, Expect) else ZERO
        return work.close(chain.to(rules.put_in_what_is_given, value))
    value = find(new)
    return work.close(chain.to(rules.put_in_what_is_given, new, why=FUNCTION).to(rules.simplify, value, size="major"))


FUNCTION = "The inner moment is a function of the variable that it is given."


def function_of(work: Work, part: Node, find: Find) -> Node:
    """A conditional moment as a function of the variables that it is given: as stated, or found for letters."""
    assert isinstance(part, Expect | Var)
    for left, right in work.chance.moments:
        if type(left) is type(part) and left.u is part.u and left.given is not None:
            read = as_function(work.chance, left.given, right)
            if read is not None and set(read[0]) == set(given_variables(part.given)):
                return read[1]
    value = find(part)
    back: dict[Node, Node] = {work.chance.letter(y): y for y in given_variables(part.given)}
    return substitute(value, back)
