"""Densities of stated laws written as formulas, for lines that are compared up to a factor.

A density whose law is stated under its own condition is that law's formula; a posterior of a variable with a stated
law, given variables whose laws are conditional on it, is likelihood times prior up to a factor.
"""

from __future__ import annotations

from symderive.expr.algebra import Num, Prod, Rel, Sym
from symderive.expr.build import mul
from symderive.expr.laws import law_row
from symderive.expr.node import Node, free_leaves, holds, substitute, transform
from symderive.expr.probability import Cov, Dens, Expect, Info, Law, LawDens, Prob, RandVar, Var
from symderive.expr.problem import Fact, Follows, Problem
from symderive.expr.shape import is_scalar
from symderive.methods.stated import law_formula
from symderive.numeric.masses import conditions

MOMENTS = (Prob, Expect, Var, Cov, Info)


def as_formula(node: Node, of: Sym, problem: Problem) -> Node | None:
    """The line with its densities put in by their laws, up to factors free of ``of``; None where one has no law."""

    def change(part: Node) -> Node:
        own = as_mass(part, problem) if isinstance(part, Prob) else part
        if not isinstance(own, Dens):
            return part
        found = formula(own, of, problem)
        return part if found is None else found

    changed = transform(node, change)
    if holds(changed, *MOMENTS):
        return None
    own: dict[Node, Node] = {p: Sym(p.name, p.shape, p.latex) for p in changed.walk() if isinstance(p, RandVar)}
    own |= {p: of for p in own if isinstance(p, RandVar) and p.name == of.name}
    changed = substitute(changed, own) if own else changed
    return None if holds(changed, Dens, RandVar) else changed


def as_mass(part: Prob, problem: Problem) -> Dens | None:
    """P(X = k | theta) of a discrete law as p(k | theta); None for any other probability."""
    match part:
        case Prob(Rel("=", RandVar() as x, Sym() | Num() as value), RandVar() | None as given):
            behind = () if given is None else (given,)
            law = law_of(x, frozenset(behind), problem)
            row = None if law is None else law_row(law)
            if row is not None and row.discrete:
                letters = tuple(Sym(z.name, z.shape, z.latex) for z in behind)
                return Dens("p", (value,), letters, (), (x, *behind))
    return None


def formula(part: Dens, of: Sym, problem: Problem) -> Node | None:
    letters = [p.right if isinstance(p, Rel) else p for p in (*part.arguments, *part.given)]
    if len(letters) != len(part.variables) or not all(isinstance(x, Sym | Num) for x in letters):
        return None
    written = by_densities(part, of, problem)
    if written is not None:
        return written
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
    factors.append(density(prior, of, values, of))
    return mul(*(f for f in factors if f is not None)) if None not in factors else None


def by_densities(part: Dens, of: Sym, problem: Problem) -> Node | None:
    """The formula of a density by densities that the givens write out: its own, else likelihood times prior."""
    asked, known = names(part.arguments), names(part.given)
    own = written_out(part.head, asked, known, problem)
    if own is not None:
        return moving(own, of) if of.name in asked + known else own
    prior = written_out(part.head, asked, (), problem)
    likelihoods = [written_out(part.head, (x,), asked, problem) for x in known]
    if asked != (of.name,) or prior is None or not known or None in likelihoods:
        return None
    return moving(mul(*(u for u in likelihoods if u is not None), prior), of)


def written_out(head: str, asked: tuple[str, ...], known: tuple[str, ...], problem: Problem) -> Node | None:
    """What the givens say that p(asked | known) is, or is in proportion to."""
    for fact in problem.facts:
        match fact.node:
            case Rel("=" | "propto", Dens(name, arguments, given), body) if name == head and not holds(
                body, Dens, RandVar
            ):
                if names(arguments) == asked and set(names(given)) == set(known):
                    return body if not isinstance(body, LawDens) else by_row(body)
    return None


def by_row(part: LawDens) -> Node | None:
    """A named density at a point as its formula."""
    return formula_at(part.law, part.point) if isinstance(part.law, Law) else None


def formula_at(law: Law, at: Node) -> Node | None:
    """The density or mass of a law at a point, a vector's too; None where none is known."""
    if not is_scalar(at.shape):
        found = law_formula(LawDens(law, at), False)
        return None if holds(found, LawDens) else found
    row = law_row(law)
    return None if row is None else row.density(at, *law.params)


def names(letters: tuple[Node, ...]) -> tuple[str, ...]:
    return tuple(getattr(x, "name", "") for x in letters)


def moving(whole: Node, of: Sym) -> Node:
    """The factors of a product that depend on a letter."""
    factors = whole.factors if isinstance(whole, Prod) else (whole,)
    kept = [f for f in factors if of in free_leaves(f)]
    return mul(*kept) if kept else Num(1)


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


def density(law: Law, at: Node, values: dict[Node, Node], of: Sym) -> Node | None:
    """The formula of a law, without the factors that are free of ``of``; None where none is known."""
    whole = formula_at(law, at)
    return None if whole is None else moving(substitute(whole, values), of)


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
            case Rel(_, Dens()):
                facts += [Fact("relation", part) for part in conditions(fact.where) if of in free_leaves(part)]
            case _:
                facts.append(fact)
    declarations = {k: d for k, d in problem.declarations.items() if d.kind != "random"}
    return problem.but(facts=tuple(facts), declarations=declarations)
