"""Densities of stated laws written as formulas, for lines that are compared up to a factor.

A density whose law is stated under its own condition is that law's formula; a posterior of a variable with a stated
law, given variables whose laws are conditional on it, is likelihood times prior up to a factor.
"""

from __future__ import annotations

from symderive.expr.algebra import Num, Prod, Rel, Sym, mul
from symderive.expr.laws import law_row
from symderive.expr.node import Node, free_leaves, substitute, transform
from symderive.expr.probability import Dens, Law, RandVar
from symderive.expr.problem import Fact, Follows, Problem


def as_formula(node: Node, of: Sym, problem: Problem) -> Node | None:
    """The line with its densities put in by their laws, up to factors free of ``of``; None where one has no law."""

    def change(part: Node) -> Node:
        if not isinstance(part, Dens):
            return part
        found = formula(part, of, problem)
        return part if found is None else found

    changed = transform(node, change)
    own: dict[Node, Node] = {p: Sym(p.name, p.shape, p.latex) for p in changed.walk() if isinstance(p, RandVar)}
    own |= {p: of for p in own if isinstance(p, RandVar) and p.name == of.name}
    changed = substitute(changed, own) if own else changed
    return None if any(isinstance(p, Dens | RandVar) for p in changed.walk()) else changed


def formula(part: Dens, of: Sym, problem: Problem) -> Node | None:
    letters = [p.right if isinstance(p, Rel) else p for p in (*part.arguments, *part.given)]
    if len(letters) != len(part.variables) or not all(isinstance(x, Sym | Num) for x in letters):
        return None
    values: dict[Node, Node] = {u: x for u, x in zip(part.variables, letters, strict=True) if isinstance(u, RandVar)}
    asked, known = part.variables[: len(part.arguments)], part.variables[len(part.arguments) :]
    if len(asked) != 1:
        return None
    direct = law_of(asked[0], frozenset(known), problem)
    if direct is not None:
        return density(direct, values[asked[0]], values, of)
    prior = law_of(asked[0], frozenset(), problem)
    likelihoods = [law_of(u, frozenset(asked), problem) for u in known]
    if prior is None or not known or None in likelihoods or values[asked[0]] is not of:
        return None
    factors = [density(law, values[u], values, of) for u, law in zip(known, likelihoods, strict=True) if law]
    return mul(*factors, density(prior, of, values, of)) if None not in factors else None


def law_of(u: Node, known: frozenset[Node], problem: Problem) -> Law | None:
    for fact in problem.facts:
        match fact.node:
            case Follows(v, Law() as law, given) if v is u and law_row(law) is not None:
                condition = (
                    frozenset() if given is None else frozenset(p for p in given.walk() if isinstance(p, RandVar))
                )
                if condition == known:
                    return law
    return None


def density(law: Law, at: Node, values: dict[Node, Node], of: Sym) -> Node:
    """The formula of a law, without the factors that are free of ``of``."""
    row = law_row(law)
    assert row is not None
    whole = substitute(row.density(at, *law.params), values)
    factors = whole.factors if isinstance(whole, Prod) else (whole,)
    return mul(*(f for f in factors if of in free_leaves(f))) if any(of in free_leaves(f) for f in factors) else Num(1)


def plain(problem: Problem, of: Sym) -> Problem:
    """The problem without its laws; the letter lies where the law of its variable has its mass."""
    facts: list[Fact] = []
    for fact in problem.facts:
        match fact.node:
            case Follows(RandVar(name), Law() as law, None) if name == of.name and (row := law_row(law)) is not None:
                low, high = row.support(*law.params)
                if isinstance(low, Num):
                    facts.append(Fact("relation", Rel(">", of, low)))
                if isinstance(high, Num):
                    facts.append(Fact("relation", Rel("<", of, high)))
            case Follows():
                pass
            case _:
                facts.append(fact)
    declarations = {k: d for k, d in problem.declarations.items() if d.kind != "random"}
    return problem.but(facts=tuple(facts), declarations=declarations)
