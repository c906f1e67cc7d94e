"""Names that the lines themselves give a meaning: a function written out in a row of its own, the mean of a sample.

``\\ell(p) = k \\log p + ...`` above ``\\ell'(p) = ...`` defines the function where nothing else speaks of it before;
``\\bar x`` beside declared x_1, ..., x_n is their mean by custom.
"""

from __future__ import annotations

from collections.abc import Sequence

from symderive.check.reading import Line, sides_of
from symderive.check.state import unknown_functions
from symderive.expr.algebra import MINUS, UNITY, ZERO, Apply, Idx, Map, Num, Pow, Rel, Size, Sym
from symderive.expr.arrays import BigSum, Entry, Member
from symderive.expr.build import add, divide, mul
from symderive.expr.node import Node, free_leaves, nodes_of
from symderive.expr.probability import Law, RandVar
from symderive.expr.problem import Definition, Fact, Follows, Problem
from symderive.expr.shape import Dim, is_column, is_scalar
from symderive.numeric.special import SPECIAL

BAR = "_bar"
ARGUMENT = Sym("t")
UNGIVEN = "\\sigma is a function of one number that is not given"


def with_names(problem: Problem, lines: Sequence[Line]) -> Problem:
    """The problem with the functions and means that its lines name."""
    more = (*functions(problem, lines), *means(problem, lines))
    problem = problem.but(definitions=(*problem.definitions, *more)) if more else problem
    return with_standard_normal(with_logistic(problem, lines), lines)


def with_standard_normal(problem: Problem, lines: Sequence[Line]) -> Problem:
    """The problem with Z as a standard normal variable, where a normal law is stated and the lines alone speak of Z:
    P(X > 5) = P(Z > (5 - 2) / 3)."""
    found = [u for side in sides_of(lines) for u in nodes_of(side, RandVar) if u.name == "Z"]
    if not found:
        return problem
    stated = [p for f in problem.facts if f.node is not None for p in f.node.walk()]
    normal = any(isinstance(p, Law) and p.name == "Normal" for p in stated)
    if not normal or problem.speaks_of("Z") or not is_scalar(found[0].shape):
        return problem
    law = Fact("law", Follows(found[0], Law("Normal", (ZERO, UNITY)), None))
    said = "Z is taken to be standard normal"
    return problem.but(facts=(*problem.facts, law), assumptions=(*problem.assumptions, said))


def with_logistic(problem: Problem, lines: Sequence[Line]) -> Problem:
    """The problem with sigma as the logistic function, where the lines apply a sigma of which nothing is said."""
    trees = [u for u in (*sides_of(lines), *bodies(problem)) if any(p.name == "sigma" for p in nodes_of(u, Map))]
    if not any("sigma" in unknown_functions(tree, problem) for tree in trees):
        return problem
    logistic = Definition(Sym("sigma", None, r"\sigma"), Map("sigmoid", ARGUMENT), (ARGUMENT,))
    said = [a for a in problem.assumptions if a != UNGIVEN]
    return problem.but(
        definitions=(*problem.definitions, logistic),
        assumptions=(*said, r"\sigma is taken to be the logistic function 1 / (1 + e^{-t})"),
    )


def bodies(problem: Problem) -> list[Node]:
    return [d.body for d in problem.definitions]


def functions(problem: Problem, lines: Sequence[Line]) -> list[Definition]:
    """The functions that a row f(x) = ... writes out before anything else is said of them."""
    if not any(isinstance(line.left, Map | Apply) for line in lines):
        return []
    bare = {u.name: u for side in sides_of(lines) for u in nodes_of(side, Sym)}  # df/dx speaks of f alone
    spoken: set[str] = set()
    found: list[Definition] = []
    for line in lines:
        if line.op == "=" and line.right is not None:
            match line.left:
                case Map(name, Sym() as x, 0) if name not in spoken and name in unknown_functions(line.left, problem):
                    if name not in names(line.right):
                        letter = bare.get(name, Sym(name, line.right.shape))
                        found.append(Definition(letter, line.right, (x,), line.latex))
                case Apply(name, arguments, _, ()) if name not in spoken and undefined(name, problem):
                    letters = tuple(u for u in arguments if isinstance(u, Sym))
                    if len(set(letters)) == len(arguments) and name not in names(line.right):
                        found.append(Definition(Sym(name, line.right.shape), line.right, letters, line.latex))
        spoken |= {name for side in sides_of([line]) for name in names(side)}
    return found


def undefined(name: str, problem: Problem) -> bool:
    """Is this a function of several letters that nobody knows or declares?"""
    declared = problem.declarations.get(name)
    known = name in SPECIAL or problem.function(name) is not None
    return not known and (declared is None or declared.inferred) and not problem.speaks_of(name)


def names(node: Node) -> set[str]:
    return {p.name for p in nodes_of(node, Map, Apply, Sym)}


def means(problem: Problem, lines: Sequence[Line]) -> list[Definition]:
    """The undeclared letters with a bar in the lines over a declared sample, of numbers or random: their means."""
    spoken = dict.fromkeys(part for side in sides_of(lines) for part in nodes_of(side, Sym, RandVar))
    barred = [x for x in spoken if BAR in (getattr(x, "family", "") or x.name)]
    if not barred:
        return []
    taken = {d.name for d in problem.definitions} | stated_leaves(problem)
    found = []
    for x in barred:
        if x in taken or not is_scalar(x.shape):
            continue
        stem, _, rest = (getattr(x, "family", "") or x.name).partition(BAR)
        declared = problem.declarations.get(x.name)
        if (rest and isinstance(x, RandVar)) or (
            declared is not None and (declared.within or isinstance(x, Sym)) and not declared.inferred
        ):
            continue
        mean = mean_of(stem, problem) or mean_written(stem, problem, lines)
        if mean is not None and not all(part in set(mean.walk()) for part in x.kids):
            continue  # x_bar_n bears the number of those whose mean it is
        if mean is not None and rest and rest[1:] not in {str(p.dim) for p in nodes_of(mean, Size)}:
            continue
        if mean is not None:
            found.append(Definition(x, mean, (), x.latex))
    return found


def mean_written(name: str, problem: Problem, lines: Sequence[Line]) -> Node | None:
    """(1/n) sum x_i where nothing declares the x_i, and the lines add them up over all their indices."""
    if name in problem.declarations and not problem.declarations[name].inferred:
        return None
    for total in (part for side in sides_of(lines) for part in nodes_of(side, BigSum)):
        for x in nodes_of(total.kids[0], Member):
            match x, total:
                case Member(indices=(Idx(size=Dim() as size),)), BigSum(_, index, _, high, ()) if (
                    x.name == name and x.indices == (index,) and is_scalar(x.shape) and high == Size(size)
                ):
                    return average(x, index, size)
    return None


def stated_leaves(problem: Problem) -> frozenset[Node]:
    """The leaves of what is stated and asked; not of definitions, which may speak of a mean that nobody defined."""
    nodes = [f.node for f in problem.facts if f.node is not None]
    nodes += [problem.goal.node] if problem.goal is not None else []
    return frozenset(leaf for node in nodes for leaf in free_leaves(node))


def mean_of(name: str, problem: Problem) -> Node | None:
    """(1/n) sum x_i of a family, of numbers or random, or of the entries of a vector; None where its size is not
    stated."""
    declared = problem.declarations.get(name)
    node = None if declared is None else declared.node
    if isinstance(node, Sym) and is_column(node.shape) and not is_scalar(node.shape):
        i = Idx("i", node.shape[0])
        return average(Entry(node, (i,)), i, node.shape[0])
    if isinstance(node, Member) and len(node.indices) == 1 and is_scalar(node.shape):
        size = length(node, problem)
        if size is not None:
            i = Idx("i", size)
            return average(Member(name, (i,), node.shape, node.sizes, node.latex), i, size)
    match node:
        case RandVar(indices=(Idx(size=Dim() as size) as i,)) if is_scalar(node.shape):
            return average(node, i, size)
    stated = dict.fromkeys(p for f in problem.facts if f.node is not None for p in f.node.walk())
    members = [x for x in stated if isinstance(x, RandVar) and x.family == name and is_scalar(x.shape)]
    return divide(add(*members), Num(len(members))) if len(members) > 1 else None


def length(family: Member, problem: Problem) -> Dim | None:
    """How many members a family has, by its index or by the last member that a statement names."""
    match family.indices[0]:
        case Idx(_, Dim() as size):
            return size
    for fact in problem.facts:
        match fact.node:
            case Rel(_, Member(name, (Size(size),)), _) if name == family.name:
                return size
    return None


def average(term: Node, i: Idx, size: Dim) -> Node:
    return mul(Pow(Size(size), MINUS), BigSum(term, i, UNITY, Size(size), ()))
