"""What a goal of calculus asks for, in one shape: of what, by what, which entries, in which layout."""

from __future__ import annotations

from dataclasses import dataclass, replace

from symderive.expr.algebra import Apply, Map, Sym, Transpose
from symderive.expr.arrays import Block, Entry, Member, Vec
from symderive.expr.calculus import DENOMINATOR, MIXED, NUMERATOR, At, Derivative
from symderive.expr.node import Node
from symderive.expr.problem import Definition, Problem
from symderive.expr.shape import ONE, Shape, is_scalar
from symderive.rules.indexing import put
from symderive.rules.vary import leaves, meaning


@dataclass(frozen=True, slots=True)
class Question:
    """The derivative of ``of`` by each of ``by`` (letters, members of families, or rows of several letters).

    ``name`` is what the derivative is written of; ``of`` what stands behind it. ``by_at`` are the entries asked for.
    ``held`` are named quantities that a partial derivative by one argument of a function holds fixed.
    """

    name: Node
    of: Node
    by: tuple[Node, ...]
    by_at: tuple[tuple[Node, ...], ...]
    partial: bool
    layout: str
    point: tuple[tuple[Node, Node], ...] = ()
    held: frozenset[Node] = frozenset()

    @property
    def order(self) -> int:
        return len(self.by)

    @property
    def whole(self) -> bool:
        """Is the whole derivative asked for, not entries of it?"""
        return not any(self.by_at)

    def but(self, **changes: object) -> Question:
        return replace(self, **changes)  # type: ignore[arg-type]


def question_of(problem: Problem) -> Question | None:
    """The goal as a question of calculus; None where it is none."""
    return None if problem.goal is None else asked(problem.goal.node, problem)


def asked(node: Node, problem: Problem) -> Question | None:
    match node:
        case At(body, point):
            inside = asked(body, problem)
            return None if inside is None else inside.but(point=point)
        case Derivative(of, by, partial, layout):
            return derivative(of, by, partial, layout, problem)
        case Map(name, u, primes) if primes:
            return primed(name, u, primes, problem)
    return None


def primed(name: str, u: Node, primes: int, problem: Problem) -> Question | None:
    """f'(x), f''(x): by the letter, or by the function's own letter at a point."""
    function = problem.function(name)
    if isinstance(u, Sym):
        if function is not None:
            of = put(function.body, {function.params[0]: u})
        else:
            of = Map(name, u)
        return Question(Map(name, u), of, (u,) * primes, ((),) * primes, False, MIXED)
    if function is None:
        return None
    t = function.params[0]
    return Question(Map(name, t), function.body, (t,) * primes, ((),) * primes, False, MIXED, ((t, u),))


def derivative(of: Node, by: tuple[Node, ...], partial: bool, layout: str, problem: Problem) -> Question | None:
    variables: list[Node] = []
    at: list[tuple[Node, ...]] = []
    for v in by:
        turned = isinstance(v, Transpose)
        v = v.u if isinstance(v, Transpose) else v
        match v:
            case Entry(Sym() as u, indices):
                variables.append(u)
                at.append(indices)
            case Sym() | Member():
                variables.append(v)
                at.append(())
            case Block() | Vec(Sym()):
                variables.append(v)
                at.append(())
            case _:
                return None
        if turned and len(by) == 1:
            layout = NUMERATOR
    formula, arguments = stands_for(of, problem)
    chosen = chosen_layout(problem, layout, formula.shape, variables[0].shape)
    question = Question(of, formula, tuple(variables), tuple(at), partial, chosen)
    return with_held(question, arguments, problem)


def by_its_letters(problem: Problem) -> Problem:
    """df/dx of an f(x) that is given by the letters x_1, x_2, ... asks for the row of its derivatives by them."""
    goal = problem.goal
    match goal.node if goal is not None else None:
        case Derivative(of, (Sym() as v,), _, layout):
            formula, _ = stands_for(of, problem)
            letters = numbered(v, formula, problem)
            if len(letters) > 1 and is_scalar(formula.shape):
                cells = tuple(Derivative(of, (x,), True) for x in letters)
                rows = tuple((c,) for c in cells) if chosen_row(problem, layout) == DENOMINATOR else (cells,)
                assert goal is not None
                return problem.but(goal=replace(goal, node=Block(rows)))
    return problem


def chosen_row(problem: Problem, layout: str) -> str:
    word = {"row": MIXED, "column": DENOMINATOR}.get(problem.layouts.get("gradient", ""), "")
    return word or (layout if layout != MIXED else problem.layout)


def numbered(v: Sym, formula: Node, problem: Problem) -> list[Node]:
    """x_1, x_2, ... where a formula has them and not x, and x itself is not declared."""
    declared = problem.declarations.get(v.name)
    if not is_scalar(v.shape) or v in leaves(formula) or (declared is not None and not declared.inferred):
        return []
    start = f"{v.name}_"
    found: dict[int, Node] = {}
    for leaf in leaves(formula):
        if isinstance(leaf, Sym) and leaf.name.startswith(start) and leaf.name[len(start) :].isdigit():
            found[int(leaf.name[len(start) :])] = leaf
    return [found[n] for n in sorted(found)] if all(is_scalar(x.shape) for x in found.values()) else []


def stands_for(of: Node, problem: Problem) -> tuple[Node, Definition | None]:
    """What a function or a quantity by name is; other formulas stand for themselves."""
    match of:
        case Sym():
            function = problem.function(of.name)
            if function is not None and function.name is of:
                return function.body, function
            body = meaning(of, problem)
            return (of if body is None else body), None
        case Map(name, u, 0):
            function = problem.function(name)
            if function is not None and len(function.params) == 1:
                return put(function.body, {function.params[0]: u}), function
        case Apply(name, arguments, _, ()):
            function = problem.function(name)
            if function is not None and len(function.params) == len(arguments):
                return put(function.body, dict(zip(function.params, arguments, strict=True))), function
        case Member():
            body = meaning(of, problem)
            return (of if body is None else body), None
    return of, None


def with_held(q: Question, function: Definition | None, problem: Problem) -> Question:
    """∂f/∂t of f(x, t) holds x, even where x is named; a quantity's names are abbreviations and are differentiated."""
    if not q.partial or function is None or len(function.params) < 2 or q.by[0] not in function.params:
        return q.but(partial=q.partial and not named_beside(q, problem))
    held = frozenset(p for p in function.params if p not in q.by and meaning(p, problem) is not None)
    return q.but(held=held)


def named_beside(q: Question, problem: Problem) -> bool:
    """Do named quantities stand beside the variable in the formula?"""
    found = leaves(q.of)
    return any(v in found for v in q.by) and any(
        leaf not in q.by and meaning(leaf, problem) is not None for leaf in found
    )


def chosen_layout(problem: Problem, asked_for: str, of: Shape, by: Shape) -> str:
    """The problem's own words, then the goal's spelling, then the option."""
    words = problem.layouts
    if is_scalar(by):
        word = words.get("jacobian", "")
    elif is_scalar(of) and by[1] == ONE:
        word = {"row": MIXED, "column": DENOMINATOR}.get(words.get("gradient", ""), "")
    elif is_scalar(of):
        word = {"shape": MIXED, "transposed": NUMERATOR}.get(words.get("matrix", ""), "")
    else:
        word = words.get("jacobian", "")
    if word:
        return word
    return asked_for if asked_for != MIXED else problem.layout
