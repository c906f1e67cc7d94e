"""The constant in front of a stated density has the value for which the density integrates to 1."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from symderive.expr.algebra import INFINITY, Idx, Num, Rel, Sym
from symderive.expr.arrays import BigSum
from symderive.expr.node import substitute
from symderive.expr.probability import Dens
from symderive.numeric.densities import is_endless
from symderive.numeric.draft import Draft, in_doubles
from symderive.numeric.duals import base
from symderive.numeric.exact import RATIONALS
from symderive.numeric.expected import expected
from symderive.numeric.letters import Letters, in_order, letters_of
from symderive.numeric.masses import MASS
from symderive.numeric.other_laws import OTHERS
from symderive.numeric.point import Point
from symderive.numeric.scope import Scope
from symderive.numeric.sizes import NoPoint
from symderive.numeric.stated import FORMULAS, normalised, stated_law
from symderive.numeric.universe import Universe
from symderive.numeric.variables import Variable
from symderive.numeric.world import World


def normalise(world: World, letters: Letters, exact: Point, draft: Draft) -> None:
    """Give the constant in front of a stated density the value for which the density integrates to 1."""
    for name, variable in world.universe.variables.items():
        if not variable.laws or variable.laws[0][0].name not in FORMULAS or variable.laws[0][1] is not None:
            continue
        if variable.partners and variable.laws[0][0].params[1] is Num(1):
            continue
        total = integral(world, variable, exact, draft)
        if np.allclose(total, 1, rtol=1e-9):
            continue
        for letter in in_order(letters_of(variable.laws[0][0].params[1], draft.problem) & set(letters.free)):
            old = exact.values[letter]
            value = normalised(total, Fraction(old[0, 0]))
            if value is None:
                continue
            exact.values[letter] = RATIONALS.number(value) if isinstance(value, Fraction) else np.array([[value]])
            if np.allclose(integral(world, variable, exact, draft), 1, rtol=1e-9):
                break
            exact.values[letter] = old
        else:
            if variable.partners:
                raise NoPoint(f"the range of {name} depends on another variable, which the numbers do not follow")
            if variable.laws[0][0].name == MASS:
                raise NoPoint(f"the stated probabilities of {name} do not add up to 1")
            raise NoPoint(f"the stated density of {name} does not integrate to 1")


def normalise_named(world: World, letters: Letters, exact: Point, draft: Draft) -> None:
    """The same for densities that belong to no declared variable."""
    for head, law in world.universe.densities.items():
        if law.name not in FORMULAS:
            continue

        def total(law: Any = law) -> Any:
            twin = in_doubles(exact.values, draft, {"world": world})
            scope = Scope(twin, draft.names)
            return base(expected(law, lambda inner: inner.value(Num(1)), scope))

        whole = total()
        if np.allclose(whole, 1, rtol=1e-9):
            continue
        for letter in in_order(letters_of(law.params[1], draft.problem) & set(letters.free)):
            old = exact.values[letter]
            value = normalised(whole, Fraction(old[0, 0]))
            if value is None:
                continue
            exact.values[letter] = RATIONALS.number(value) if isinstance(value, Fraction) else np.array([[value]])
            if np.allclose(total(), 1, rtol=1e-9):
                break
            exact.values[letter] = old
        else:
            raise NoPoint(f"the stated density {head} does not integrate to 1")


def stated_beside(world: World, universe: Universe, draft: Draft) -> None:
    """A density stated of a variable that has a law by name must be that law's; letters that it fixes are not drawn."""
    for fact in draft.problem.facts:
        found = stated_law(fact)
        heads = found[0] if found is not None else None
        names = universe.matching(heads) if heads is not None else []
        match fact.node:
            case Rel("=", Dens(head, (Sym(name),)), _) if found is None and head in universe.densities:
                if head.partition("_")[0] in OTHERS:
                    continue  # q(z) beside p(z): a law of its own
                names = [n for n in (name, name[:1].upper() + name[1:]) if n in universe.variables]
        for variable in names:
            laws = universe.variables[variable].laws
            if laws and laws[0][0].name not in FORMULAS and fact.node is not None:
                unknown = (
                    letters_of(fact.node, draft.problem)
                    - letters_of(laws[0][0], draft.problem)
                    - universe.value_letters.keys()
                )
                if unknown:
                    raise NoPoint(f"a second density of {name} fixes letters that are not solved for")


def integral(world: World, variable: Variable, exact: Point, draft: Draft) -> Any:
    """What a stated density or mass is on the whole; a mass without end as a series, which may fall off slowly."""
    scope = Scope(in_doubles(exact.values, draft, {"world": world}), draft.names)
    law = variable.laws[0][0]
    if law.name == MASS and is_endless(law.params[3]):
        letter, body, low, _ = law.params
        k = Idx("k")
        return base(scope.value(BigSum(substitute(body, {letter: k}), k, low, INFINITY)))
    _, weights = world.lay([variable.node], scope)
    return base(weights).sum(axis=0)
