"""Expectations by taking out one variable at a time.

The expectation of an expression is found from the inside: a variable that no other one depends on is averaged out
first, given its parents (the tower rule); powers go by the moments of its law, anything else by an integral or a sum.
"""

from __future__ import annotations

from dataclasses import replace

from symderive import scalar
from symderive.expr.algebra import INFINITY, ZERO, Apply, Num, Pow
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, mul, neg
from symderive.expr.calculus import Integral
from symderive.expr.node import Node, holds, nodes_of, substitute
from symderive.expr.probability import Count, Expect, FiniteSet, RandVar, Var
from symderive.methods.chance.averaging import average_out, masses
from symderive.methods.chance.derived import law_of_expression
from symderive.methods.chance.extremes import extreme_source
from symderive.methods.chance.hidden import mean_over_hidden
from symderive.methods.chance.lawful import source_of_law
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.logic import as_numbers
from symderive.methods.chance.measuring import alternatives, wrapped
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.sources import Chance, runs_over_members
from symderive.methods.chance.term_by_term import term_by_term
from symderive.rules import expectation as rules
from symderive.rules import laws as law_rules
from symderive.rules import new_variables as new_rules
from symderive.rules import second_moments


def innermost(chance: Chance, variables: list[Node]) -> Node:
    """A variable that none of the others depends on."""
    for x in reversed(variables):
        others = [y for y in variables if y is not x]
        if not any(x in parents_of(chance, y) for y in others):
            return x
    raise Undecided("the variables depend on each other in a circle")


def parents_of(chance: Chance, y: Node) -> set[Node]:
    """All variables that the law of y depends on, at any distance."""
    seen: set[Node] = set()
    wait = [y]
    while wait:
        for s in chance.source(wait.pop()):
            hidden = {v for v in (s.when.walk() if s.when is not None else ()) if isinstance(v, RandVar)}
            for p in s.parents | hidden:
                if p not in seen:
                    seen.add(p)
                    wait.append(p)
    return seen


def free_of_the_rest(chance: Chance, x: Node, variables: list[Node]) -> bool:
    """May x be averaged out by its own law: are the other variables its ancestors or independent of it?"""
    above = parents_of(chance, x)
    if not chance.apart(x, [y for y in variables if y is not x and y not in above and chance.independent(x, y)]):
        return False
    for y in variables:
        if y is x or y in above or chance.independent(x, y):
            continue
        other = parents_of(chance, y)
        if above and above & (other | {y}):
            continue  # given what both depend on, each follows its own law
        if (
            above
            and other
            and not (above & other)
            and all(chance.independent(a, b) for a in roots(chance, x) for b in roots(chance, y))
        ):
            continue
        if any(chance.independent(a, b) for a in roots(chance, x) for b in roots(chance, y)) and (above or other):
            continue
        return False
    return True


def roots(chance: Chance, x: Node) -> list[Node]:
    above = parents_of(chance, x)
    return [p for p in above if not parents_of(chance, p)] or [x]


def extremes_named(work: Work, u: Node) -> Node:
    """A maximum or minimum of variables whose law is known, as a variable with that law."""
    chance = work.chance
    put: dict[Node, Node] = {}
    for part in u.walk():
        if isinstance(part, Apply) and part.name in ("max", "min") and chance.variables_in(part):
            law = law_of_expression(chance, part)
            name = RandVar("T")
            source = source_of_law(chance, name, law, None) if law is not None else extreme_source(chance, part)
            if source is None:
                continue
            chance.sources[name] = [replace(source, variables=(name,))]
            put[part] = name
    if len(put) > 1:
        raise Undecided("several extremes of the same variables")
    whole = substitute(u, put)
    if put and len(chance.variables_in(whole)) > 1:
        raise Undecided("an extreme beside its own members")
    return whole


def law_integral(chance: Chance, u: Node, x: Node) -> Node | None:
    """E[u] as the integral or sum over the law of x, written out; None where its range has no plain ends."""
    sources = chance.source(x)
    if len(sources) != 1 or sources[0].parents or len(sources[0].letters) != 1:
        return None
    source = sources[0].apart_from(u)
    letter = source.letters[0]
    try:
        (bounds,) = list(alternatives(source.conditions, letter, chance.letters))
    except (Undecided, ValueError):
        return None
    if len(bounds.lowers) > 1 or len(bounds.uppers) > 1:
        return None
    low = bounds.lowers[0][0] if bounds.lowers else neg(INFINITY)
    high = bounds.uppers[0][0] if bounds.uppers else INFINITY
    return wrapped(mul(substitute(u, {x: letter}), source.body), source.ranges()[0], low, high, (), u)


def first_line(chance: Chance, u: Node, x: Node, chain: Chain) -> None:
    """What a mean of a polynomial in one variable is before its moments are put in: by linearity where it has several
    terms, a square by the variance, a higher power as an integral or a sum."""
    powers = scalar.polynomial(u, [x], chance.letters)
    if powers is None or chain.steps:
        return
    degree = max(k for (k,) in powers)
    if len(powers) > 1 or (degree == 1 and powers.get((1,)) != Num(1)):
        terms = [mul(c, Expect(x if k == 1 else Pow(x, Num(k)))) if k else c for (k,), c in powers.items()]
        chain.to(rules.linearity_of_expectation, add(*terms))
    elif degree == 2 and u == Pow(x, Num(2)):
        chain.to(second_moments.mean_of_a_square, add(Var(x), Pow(Expect(x), Num(2))))
    elif degree > 2 and (written := law_integral(chance, u, x)) is not None:
        chain.to(rules.expectation_as_sum if isinstance(written, BigSum) else rules.expectation_as_integral, written)


def distinct_counted(work: Work, u: Node, chain: Chain) -> Node:
    """E of how many different values independent variables show: each value counts with the chance that it shows up."""
    chance = work.chance
    put: dict[Node, Node] = {}
    for part in u.walk():
        if not isinstance(part, Count):
            continue
        match part.of:
            case (FiniteSet(members),) if u is part and all(isinstance(x, RandVar) for x in members):
                pass
            case _:
                raise Undecided("a count inside an expression")
        if not chance.together(members):
            raise Undecided("the variables are not stated to be independent")
        tables = [masses(chance, x) for x in members]
        if None in tables:
            raise Undecided("a count of values of variables that are not finite")
        chances = [dict(t or []) for t in tables]
        values = list(dict.fromkeys(v for t in chances for v in t))
        shown = add(*(add(1, mul(-1, *(add(1, mul(-1, t.get(v, ZERO))) for t in chances))) for v in values))
        chain.to(
            rules.linearity_of_expectation,
            shown,
            why="The number of different values is a sum of indicators, one a value: does it show up? "
            "Each has the probability one minus that of never showing up.",
        )
        put[part] = scalar.simplify(shown, chance.letters)
    return substitute(u, put) if put else u


def mean_of_independent(work: Work, u: Node, variables: list[Node], chain: Chain) -> Node | None:
    """E of a polynomial in independent variables: term by term, products mean by mean, then the moments of each law.

    None, with nothing written, where a moment is not known by the law's name.
    """
    if len(variables) < 2 or not work.chance.together(variables):
        return None
    lines = term_by_term(work, u)
    means = list(nodes_of(lines[-1][1], Expect)) if lines else []
    known: dict[Node, Node] = {}
    for p in means:
        inside = work.chance.variables_in(p.u)
        if len(inside) != 1:
            return None
        value, _, way = average_out(work, p.u, inside[0])
        if way != "moments" or work.chance.variables_in(value):
            return None
        known[p] = value
    if not known:
        return None
    for rule, line, why in lines:
        chain.to(rule, line, why=why)
    put_in = substitute(lines[-1][1], known)
    return chain.to(rules.moment_of_a_known_law, put_in).simplified(work.tidy(put_in)).line


def mean(work: Work, u: Node, chain: Chain) -> Node:
    """E[u] line by line; ``chain`` stands at Expect(u) or at a spelling of it."""
    chance = work.chance
    v = as_numbers(chance, chance.unfold(u))
    if v is not u and v not in (chain.line,):
        chain.to(rules.put_in_what_is_given, Expect(v), note="the definition", size="minor")
    named = extremes_named(work, v)
    if named is not v:
        written = law_integral(chance, named, chance.variables_in(named)[0])
        if written is not None:
            least = any(isinstance(p, Apply) and p.name == "min" for p in v.walk())
            chain.to(
                new_rules.minimum_of_independent_variables if least else new_rules.maximum_of_independent_variables,
                written,
            )
    v = distinct_counted(work, named, chain)
    if runs_over_members(v):
        raise Undecided("a sum over a family")
    for _ in range(12):
        variables = chance.variables_in(v)
        if not variables:
            return chain.simplified(work.tidy(v)).line
        found = mean_over_hidden(work, v, variables, chain)
        if found is not None:
            return found
        found = mean_of_independent(work, v, variables, chain)
        if found is not None:
            return found
        x = innermost(chance, variables)
        if not free_of_the_rest(chance, x, variables):
            raise Undecided("the variables are not stated to be independent")
        new, shown, way = average_out(work, v, x)
        left = chance.variables_in(new)
        rule = {
            "moments": rules.moment_of_a_known_law,
            "mgf": new_rules.moment_generating_function,
            "mixture": law_rules.mixture,
            "sum": rules.work_out_the_sum,
            "integral": rules.work_out_the_integral,
        }[way]
        if left:
            rule = rules.tower_rule
        elif way == "mixture":
            chain.to(rule, new)
            return chain.simplified(work.tidy(new)).line
        elif shown is not None:
            rule_shown = rules.expectation_as_sum if way == "sum" else rules.expectation_as_integral
            chain.to(rule_shown, shown, as_is=not holds(shown, BigSum, Integral))  # value times mass, term by term
        if way == "moments" and not left:
            first_line(chance, v, x, chain)
            chain.to(rule, new)
            return chain.simplified(work.tidy(new)).line
        if way == "mgf" and not left:
            written = law_integral(chance, v, x)
            if written is not None:
                chain.to(
                    rules.expectation_as_sum if isinstance(written, BigSum) else rules.expectation_as_integral, written
                )
                rule = rules.work_out_the_sum if isinstance(written, BigSum) else rules.work_out_the_integral
        new = scalar.simplify(new, chance.letters)
        if left:
            new_line: Node = Expect(new)
            chain.to(rule, new_line, note=f"{getattr(x, 'name', 'the inner variable')} is averaged out first")
        else:
            chain.to(rule, new)
        v = new
    raise Undecided("too many variables")
