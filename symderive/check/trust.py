"""When a difference in numbers may not be believed: what the numbers stand for was not stated.

A density of which no law was stated is given any number by a random world. That is right where it only stands in a
formula, and says nothing where it is differentiated or integrated by its own argument.
"""

from __future__ import annotations

from symderive.check.known import made_of_others
from symderive.check.letters import second_moments
from symderive.check.variants import with_definitions
from symderive.expr.algebra import Apply, Map, Num, Pow, Rel, Sym
from symderive.expr.arrays import BigSum, Member
from symderive.expr.calculus import Derivative, Integral
from symderive.expr.node import Node, holds, nodes_of, transform
from symderive.expr.probability import Dens, EventSym, Expect, Law, Prob, RandVar
from symderive.expr.problem import Follows, Has, Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.bearings import bearing_of
from symderive.numeric.kept import all_hold
from symderive.numeric.stated import joint_density


def doubt(node: Node, problem: Problem) -> str | None:
    """Why a number for this line would prove nothing; None where it does."""
    gaussian = [f.node.u for f in problem.facts if isinstance(f.node, Has) and f.node.prop == "jointly gaussian"]
    if any(not second_moments(node, z) for z in gaussian):
        return "the variables are jointly Gaussian, and more than their second moments stands here"
    if any(outside(part, problem) for part in nodes_of(node, Sym)):
        return "a letter is a value of a derived variable, whose range is not known"
    for part in nodes_of(node, Derivative, BigSum, Integral, Prob):
        match part:
            case Derivative() if not reaches(part, problem):
                return "what is differentiated does not depend on the vector by its name"
            case Derivative(of, by):
                if any(unknown(p, problem) for v in by for p in holding(of, v)):
                    return "a density whose law is not stated is differentiated"
            case Dens() if any(computed_from_a_formula(u, problem) for u in part.variables):
                return "the density of what is computed from a variable with a stated density has no number here"
            case BigSum(body, index) if running(body, index):
                return "events with a running index are not known one by one"
            case Integral(body, var):
                if any(unknown(p, problem) for p in holding(body, var)) and not by_densities_only(body, var):
                    return "a density whose law is not stated is integrated"
            case Prob(event, _, _):
                if any(bent(p, problem) for p in event.walk()):
                    return "the event is not an interval of a continuous variable"
                if any(ties(p, problem) for p in event.walk()):
                    return "whether variables with a density that is only named can be equal is not stated"
    return None


def unbuilt(nodes: tuple[Node, ...], problem: Problem) -> str | None:
    """Why a difference between these lines would prove nothing: something is stated of a function in them, or of the
    law of a variable, that the functions and laws drawn do not obey."""
    functions = {p.name for node in nodes for p in nodes_of(node, Map, Apply)}
    declared = problem.declarations
    if any(name.endswith("^-1") for name in functions):
        return "an inverse function has no numbers"
    functions = {name for name in functions if name in declared and problem.function(name) is None}
    of_numbers = {p.name for node in nodes for p in nodes_of(node, Map)}
    stated = tuple(fact.node for fact in problem.facts if fact.node is not None)
    functions -= {name for name in functions & of_numbers if bearing_of(name, stated) is not None}
    for fact in problem.facts if functions else ():
        if fact.node is None:
            continue
        named = {p.name for p in fact.node.walk() if isinstance(p, Map | Apply)}
        if isinstance(fact.node, Has) and isinstance(fact.node.u, Sym):
            named.add(fact.node.u.name)
        if isinstance(fact.node, Rel):
            named |= {u.name for u in fact.node.kids if isinstance(u, Sym) and declared.get(u.name) is not None}
        if functions & named and not obeyed_at_its_place(fact.node, nodes, functions & named, problem):
            return f"no functions are known to be drawn of which this holds: {fact.text}"
    said = any(isinstance(f.node, Has) and f.node.prop == "symmetric law" for f in problem.facts)
    if said and any(isinstance(p, Prob | Expect | Dens) for n in nodes for p in n.walk()):
        return "a law is said to be symmetric, and the laws drawn need not be"
    return None


def obeyed_at_its_place(stated: Node, nodes: tuple[Node, ...], functions: set[str], problem: Problem) -> bool:
    """Is this g(x) > 0 or g(x) != 0 beside lines in which g stands at that x only? Then the points drawn obey it, and
    around them it holds too."""
    if not isinstance(stated, Rel) or stated.op not in (">", "<", "!="):
        return False
    calls = {p for node in (stated, *nodes) for p in nodes_of(node, Map, Apply) if p.name in functions}
    places = {(p.name, p.u if isinstance(p, Map) else p.arguments) for p in calls if isinstance(p, Map | Apply)}
    return len(places) == len(functions) and all_hold([stated], nodes, problem)


def cut_from_a_grid(a: Node, b: Node, problem: Problem) -> bool:
    """Are events of a stated joint density asked for, which are cut out of a grid?"""
    events = [p for node in (a, b) for p in node.walk() if isinstance(p, Prob | Expect)]
    cut = any(isinstance(q, Rel) and q.op != "=" for p in events for q in p.walk())
    return cut and any(f.kind == "relation" and joint_density(f) is not None for f in problem.facts)


def coarse(a: Node, b: Node, problem: Problem, error: float, *, sharp: bool = False) -> str | None:
    """Why a small difference proves nothing: events are cut out of a grid, functions bend. ``sharp``: the numbers do
    not depend on how finely the laws are laid out, as those of a grid do not either."""
    if cut_from_a_grid(a, b, problem) and error < (FINE if sharp else COARSE):
        return OF_A_GRID
    if sharp:
        return None
    events = [p for node in (a, b) for p in node.walk() if isinstance(p, Prob | Expect)]
    bends = [p for e in events if isinstance(e, Expect) for p in e.walk() if bent_function(p)]
    far = any(isinstance(p, Map) or len({u for u in p.walk() if isinstance(u, RandVar)}) > 2 for p in bends)
    if bends and far and error < COARSE:
        return "the mean of a function with corners or jumps is not sharp enough in numbers"
    return None


def bent_function(part: Node) -> bool:
    """Does a function have a jump here, or a corner where several variables meet?"""
    return (isinstance(part, Map) and part.name in ("floor", "ceil")) or (
        isinstance(part, Apply) and part.name in ("max", "min")
    )


def reaches(derivative: Derivative, problem: Problem) -> bool:
    """Does the variable stand in what is differentiated? Asked of vectors, whose entries may bear other names."""
    vectors = [v for v in derivative.by if not is_scalar(v.shape)]
    if not vectors:
        return True
    whole = with_definitions(derivative, problem)
    parts = set(derivative.of.walk()) | (set(whole.of.walk()) if isinstance(whole, Derivative) else set())
    members = {p.name for p in parts if isinstance(p, Member)}
    return all(v in parts or (isinstance(v, Member) and v.name in members) for v in vectors)


def computed_from_a_formula(u: Node | None, problem: Problem) -> bool:
    """Is this a variable that is defined by another one, of which the density is given as a formula?"""
    body = next((d.body for d in problem.definitions if d.name is u), None)
    stated = {
        v
        for fact in problem.facts
        if isinstance(fact.node, Rel) and isinstance(fact.node.left, Dens)
        for v in fact.node.left.variables
    }
    return body is not None and any(p in stated for p in body.walk())


def running(body: Node, index: Node) -> bool:
    """Does an event bear the index of a sum in its name (A_i), so that the sum runs over events?"""
    name = getattr(index, "name", "")
    return any(isinstance(p, EventSym) and p.name.endswith(f"_{name}") for p in body.walk())


def by_densities_only(body: Node, letter: Node) -> bool:
    """Does a letter stand in the brackets of densities only? Then masses are as good as densities that are constant on
    cells of the size 1: a sum over the cells is the integral."""

    def change(part: Node) -> Node:
        return Num(1) if isinstance(part, Dens) and letter in (*part.arguments, *part.given) else part

    return letter not in set(transform(body, change).walk())


def holding(root: Node, letter: Node) -> list[Node]:
    """The densities and expectations in a tree that depend on a letter."""
    return [p for p in root.walk() if isinstance(p, Dens | Expect) and letter in set(p.walk())]


def unknown(node: Node, problem: Problem) -> bool:
    """Is nothing stated of this density: neither a formula nor a law of its variable?"""
    if not isinstance(node, Dens):
        return False
    if problem.function(node.head) is not None:
        return False
    laws = {(f.node.u, conditions(f.node.given)) for f in problem.facts if isinstance(f.node, Follows)}
    asked, known = node.variables[: len(node.arguments)], frozenset(node.variables[len(node.arguments) :])
    if asked and all((v, known) in laws for v in asked):
        return False  # what is asked has a stated law under this very condition
    if any(of_the_same(f.node.left, node) for f in problem.facts if isinstance(f.node, Rel) and f.node.op == "="):
        return False
    return not any(isinstance(p, Dens) and p.head == node.head for d in problem.definitions for p in d.name.walk())


def of_the_same(stated: Node, asked: Dens) -> bool:
    """Is what a statement gives a formula for this density, or the joint one from which it comes?"""
    if not isinstance(stated, Dens) or stated.head != asked.head:
        return False
    if not (stated.variables or asked.variables):
        return len(stated.arguments) == len(asked.arguments) and not stated.given and not asked.given
    whole = set(stated.variables[: len(stated.arguments)])
    return not stated.given and bool(asked.variables) and whole >= set(asked.variables)


def bent(node: Node, problem: Problem) -> bool:
    """Is this a relation in which a continuous variable stands inside a function or a power?"""
    if not isinstance(node, Rel):
        return False
    continuous = {
        f.node.u
        for f in problem.facts
        if isinstance(f.node, Follows) and isinstance(f.node.law, Law) and f.node.law.name in CONTINUOUS
    }
    derived = made_of_others(problem)
    sides = [derived.get(u, u) for u in (node.left, node.right)]
    if len({q for side in sides for q in side.walk() if isinstance(q, RandVar)}) == 1:
        sides = [side for side in sides if not rises_or_falls(side)]
    inside = [p for side in sides for p in side.walk() if isinstance(p, Map | Pow)]
    return any(isinstance(q, RandVar) and q in continuous for p in inside for q in p.walk())


def ties(node: Node, problem: Problem) -> bool:
    """Does an event compare variables with each other of whose density only the name is known?"""
    if not isinstance(node, Rel):
        return False
    named = {f.node.u for f in problem.facts if isinstance(f.node, Follows) and isinstance(f.node.law, Dens)}
    return len({u for u in node.walk() if isinstance(u, RandVar) and any(u is x or alike(u, x) for x in named)}) > 1


def alike(u: RandVar, x: Node) -> bool:
    """Is u a member of the family that x runs through?"""
    return isinstance(x, RandVar) and bool(x.family) and x.family == u.family


def rises_or_falls(side: Node) -> bool:
    """Does a formula of one variable turn at most at one place, so that the ends of the event are found?"""
    inside = [p for p in side.walk() if isinstance(p, Map | Pow) and holds(p, RandVar)]
    return len(inside) == 1 and (
        (isinstance(inside[0], Map) and inside[0].name in ("log", "exp", "sqrt", "abs"))
        or (isinstance(inside[0], Pow) and isinstance(inside[0].kids[1], Num))
    )


def outside(part: Sym, problem: Problem) -> bool:
    """Is this an undeclared letter that is a value of a variable made from others, so that it may lie out of range?"""
    declared = problem.declarations.get(part.name)
    equations = [f.node for f in problem.facts if isinstance(f.node, Rel) and f.node.op == "="]
    made = {rel.left for rel in equations if isinstance(rel.left, RandVar)}
    if declared is not None and not declared.inferred:
        return False
    return any(isinstance(u, RandVar) and u.name != part.name and u.name.lower() == part.name for u in made)


def conditions(given: Node | None) -> frozenset[Node]:
    """The variables of a condition."""
    return frozenset() if given is None else frozenset(p for p in given.walk() if isinstance(p, RandVar))


OF_A_GRID = "the events of a joint density are not sharp enough in numbers"
FINE = 0.02
COARSE = 0.2  # what the probability of an event under a joint density may be off by
CONTINUOUS = {"Normal", "Uniform", "Exponential", "Gamma", "Beta", "Dirichlet"}
