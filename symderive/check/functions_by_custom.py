r"""Functions that books use without a word: F of the one variable with a stated law, f its density, \phi of N(0, 1)."""

from __future__ import annotations

from collections.abc import Sequence

from symderive.check.reading import Line, sides_of
from symderive.check.state import unknown_functions
from symderive.expr.algebra import Num, Rel, Sym
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Law, LawDens, Prob, RandVar
from symderive.expr.problem import Definition, Follows, Problem

ARGUMENT = Sym("t")
STANDARD = Law("Normal", (Num(0), Num(1)))


def with_functions_by_custom(problem: Problem, lines: Sequence[Line]) -> Problem:
    """The problem with F, f and \\phi as what custom makes of them, where nothing is said of these letters."""
    asked = {name for side in sides_of(lines) for name in unknown_functions(side, problem)} & {"F", "f", "phi"}
    if not asked:
        return problem
    lawful = stated(problem)
    meant: list[tuple[str, str, Node, str]] = []
    if "phi" in asked and normal(problem):
        meant.append(("phi", r"\phi", LawDens(STANDARD, ARGUMENT), "the density of the standard normal law"))
    if lawful is not None:
        x, law = lawful
        spelled = x.latex or x.name
        if "F" in asked:
            meant.append(("F", "F", Prob(Rel("<=", x, ARGUMENT)), f"the distribution function of {spelled}"))
        if "f" in asked:
            meant.append(("f", "f", LawDens(law, ARGUMENT), f"the density of {spelled}"))
    definitions = tuple(Definition(Sym(name, None, latex), body, (ARGUMENT,)) for name, latex, body, _ in meant)
    said = tuple(f"{latex} is taken to be {words}" for _, latex, _, words in meant)
    return problem.but(definitions=(*problem.definitions, *definitions), assumptions=(*problem.assumptions, *said))


def stated(problem: Problem) -> tuple[RandVar, Law] | None:
    """The variable (or the first of its copies) of the only law that is stated, if it holds without a condition."""
    found: dict[str, tuple[RandVar, Law]] = {}
    for fact in problem.facts:
        match fact.node:
            case Follows(RandVar() as x, Law() as law, None):
                one: Node = substitute(x, {i: Num(1) for i in x.indices if not isinstance(i, Num)})
                assert isinstance(one, RandVar)
                if x.family and one is not x:
                    one = RandVar(f"{x.family}_1", x.size, f"{x.family}_1", x.family, one.indices)
                found.setdefault(x.family or x.name, (one, law))
            case Follows():
                return None
    return next(iter(found.values())) if len(found) == 1 else None


def normal(problem: Problem) -> bool:
    """Does the problem speak of a normal law?"""
    return any(
        isinstance(f.node, Follows) and isinstance(f.node.law, Law) and f.node.law.name == "Normal"
        for f in problem.facts
    )
