"""The density of a variable that is computed from others: by name, by its inverse, by integration, as an extreme."""

from __future__ import annotations

from symderive.expr.algebra import Apply, Num, Pow, Sym
from symderive.expr.build import mul
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Dens, Expect, Law, LawDens, RandVar, Var
from symderive.expr.problem import Definition
from symderive.methods.chance.derived import law_of_expression, squares_of
from symderive.methods.chance.extremes import density_of_extreme
from symderive.methods.chance.joint_transforms import density_of_several
from symderive.methods.chance.lawful import source_of_law
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.named_sums import why_this_law
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.sources import Chance
from symderive.methods.chance.stated import Atoms
from symderive.methods.chance.transforms import density_of_a_function
from symderive.rules import expectation as means_rules
from symderive.rules import new_variables as new_rules


def derived_density(work: Work, y: Node, at: Node, chain: Chain, *, by_name: bool) -> Node:
    """The density of Y = g(X, ...) at a point, on the chain; a law where it has a name (and ``by_name``)."""
    chance = work.chance
    u = chance.unfold(chance.definitions[y])
    law = law_of_expression(chance, u)
    if law is not None and not isinstance(u, Apply):
        squares = squares_of(chance, u)
        if squares is None:
            own_moments(work, y)
            rule, statement = why_this_law(chance, u, law)
            chain.to(rule, LawDens(law, at), statement=statement)
        else:
            raw = Law("Gamma", (mul(Num("1/2"), squares[0]), Pow(mul(2, squares[1]), Num(-1))))
            chain.to(new_rules.squared_length_of_a_normal_vector, LawDens(raw, at))
            chain.to(new_rules.collect_powers_and_recognise_the_law, LawDens(law, at), why=SHAPE_ONE)
        if by_name and isinstance(at, Sym):
            work.close(chain)
            return law
        source = source_of_law(chance, y, law, None) if isinstance(y, RandVar) else None
        if source is not None:
            chain.simplified(work.tidy(substitute(source.body, {source.letters[0]: at})))
            return work.close(chain)
    letter = at if isinstance(at, Sym) else chance.letter(y)
    named = by_name and isinstance(at, Sym)
    if isinstance(u, Apply) and u.name in ("max", "min"):
        value = density_of_extreme(work, u, letter, chain, by_name=named)
    elif alone(chance, u):
        value = density_of_a_function(work, u, chance.variables_in(u)[0], letter, chain, by_name=named)
    elif (inner := inner_law(work, u)) is not None:
        value = density_of_a_function(work, *inner, letter, chain, by_name=named)
    else:
        value = density_of_several(work, u, letter, chain, by_name=named)
    if at is not letter:
        chain.to(means_rules.put_in_what_is_given, substitute(value, {letter: at}))
    line = work.close(chain)
    return line.law if named and isinstance(line, LawDens) else line


#: said where a gamma law is named more simply
SHAPE_ONE = "The parameters are worked out; a gamma law of shape one is exponential."


def inner_law(work: Work, u: Node) -> tuple[Node, Node] | None:
    """u as a function of one expression whose law has a name: the function and a variable with that law.

    The law of the expression is stated on a line of its own.
    """
    chance = work.chance
    variables = set(chance.variables_in(u))
    for part in u.walk():
        if part is u or set(chance.variables_in(part)) != variables or isinstance(part, RandVar):
            continue
        law = law_of_expression(chance, part)
        if law is None:
            continue
        t = RandVar("T")
        source = source_of_law(chance, t, law, None)
        whole = substitute(u, {part: t})
        if source is None or set(chance.variables_in(whole)) != {t}:
            return None
        chance.sources[t] = [source]
        letter = chance.letter(t)
        name = Chain(t, intro="What stands inside has a law of its own.")
        work.close(name.to(means_rules.put_in_what_is_given, part, why="A name for what stands inside the function."))
        line = Chain(Dens("p_T", (letter,), (), (), (t,)))
        rule, statement = why_this_law(chance, part, law)
        line.to(rule, LawDens(law, letter), statement=statement)
        work.close(line)
        work.defined.append(Definition(t, part))
        return whole, t
    return None


def alone(chance: Chance, u: Node) -> bool:
    """Is u a function of one variable with one law of its own?"""
    variables = chance.variables_in(u)
    if len(variables) != 1 or len(chance.source(variables[0])) != 1:
        return False
    source = chance.source(variables[0])[0]
    return not source.parents and len(source.variables) == 1


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
