"""A density that is stated by a formula is a function like any other when it is differentiated.

Before a derivative is taken, p(x | θ) = ..., log p(x) = ... and N(x; μ, Σ) are written out: what is asked for by the
density's name becomes a named quantity with its formula, and densities inside other definitions are put in.
"""

from __future__ import annotations

from dataclasses import replace

from symderive.derive.derivation import Strand
from symderive.expr.algebra import (
    MINUS,
    PI,
    UNITY,
    Apply,
    Det,
    Inverse,
    Map,
    Num,
    Pow,
    Prod,
    Rel,
    Sum,
    Sym,
    Transpose,
)
from symderive.expr.arrays import BigProd
from symderive.expr.build import neg, size
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, holds, transform
from symderive.expr.probability import Best, Dens, Law, LawDens
from symderive.expr.problem import Definition, Fact, Problem
from symderive.expr.shape import SCALAR, is_scalar
from symderive.methods.samples_of_laws import with_samples
from symderive.rules.algebra import tidy
from symderive.rules.identification import insert_the_density
from symderive.rules.indexing import put
from symderive.rules.logarithms import HALF, spread


def written_out(problem: Problem) -> tuple[Problem, tuple[Strand, ...]]:
    """The problem with its densities as formulas, and the lines that say so; the problem itself where it has none."""
    if problem.goal is None or not problem.about_chance or not asks_for_a_derivative(problem.goal.node):
        return problem, ()
    problem = with_samples(problem)
    goal = problem.goal
    assert goal is not None
    strands: list[Strand] = []
    definitions: list[Definition] = [*problem.definitions, *functions(problem)]
    used = [d.text for d in definitions[len(problem.definitions) :]]
    known = {d.name.name for d in definitions if isinstance(d.name, Sym)}
    for n, d in enumerate(definitions):
        if has_density(d.body):
            body = tidy(opened(d.body, problem))
            if has_density(body):
                return problem, ()
            definitions[n] = replace(d, body=body)
            strands.append(Strand(d.name, (insert_the_density.step(d.name, body),)))
    named: dict[Node, Node] = {}

    def change(u: Node) -> Node:
        if isinstance(u, Best) and has_density(u.body):
            formula = opened(u.body, problem)
            if has_density(formula):
                return u
            said = "The values are drawn independently, so that their likelihood is a product:"
            intro = said if isinstance(u.body, BigProd) else ""
            strands.append(Strand(u.body, (insert_the_density.step(u.body, formula),), intro))
            return Best(u.kind, formula, u.over, u.condition)
        if not isinstance(u, Derivative) or not has_density(u.of):
            return u
        if u.of not in named:
            body = tidy(opened(u.of, problem))
            if has_density(body):
                return u
            name = name_for(u.of, known)
            known.add(name.name)
            named[u.of] = name
            definitions.append(Definition(name, body))
            strands.append(Strand(name, (insert_the_density.step(name, body),)))
        return Derivative(named[u.of], u.by, u.partial, u.layout)

    asked = transform(goal.node, change)
    if has_density(asked):
        return problem, ()
    facts = tuple(f for f in problem.facts if f.text not in used and stated(f) is None)
    plain = problem.but(definitions=tuple(definitions), facts=facts, goal=replace(goal, node=asked))
    return plain, tuple(strands)


def asks_for_a_derivative(node: Node) -> bool:
    """A derivative, or a maximum that is found with one."""
    return any(isinstance(u, Derivative | Best) or (isinstance(u, Map) and u.primes) for u in node.walk())


def has_density(node: Node) -> bool:
    return holds(node, Dens, LawDens)


def functions(problem: Problem) -> list[Definition]:
    """p(x, y) = ... where the goal speaks of p itself: dp/dy, p'(x)."""
    assert problem.goal is not None
    called = {u.name for u in problem.goal.node.walk() if isinstance(u, Sym)}
    called |= {u.name for u in problem.goal.node.walk() if isinstance(u, Map | Apply)}
    found = []
    for fact in problem.facts:
        statement = stated(fact)
        if statement is None or isinstance(statement[0], Map):
            continue
        left, body = statement
        assert isinstance(left, Dens)
        params = (*left.arguments, *left.given, *left.params)
        if left.head in called and all(isinstance(x, Sym) for x in params):
            found.append(Definition(Sym(left.head, SCALAR, left.head), body, params, fact.text))
    return found


def stated(fact: Fact) -> tuple[Node, Node] | None:
    """p(...) or log p(...) and its formula, where a fact states it everywhere."""
    match fact.node:
        case Rel("=", Dens() | Map("log", Dens(), 0) as left, right) if fact.where is None and left not in right.walk():
            return left, right
    return None


# ---------------------------------------------------------------- formulas for densities
def opened(u: Node, problem: Problem) -> Node:
    """Every density in u replaced by its formula; the logarithm of one by the logarithm's terms."""
    if isinstance(u, Map) and u.name == "log" and not u.primes and isinstance(u.u, Dens | LawDens):
        return logarithm(u.u, problem)
    if isinstance(u, Dens | LawDens):
        return value(u, problem)
    return u.rebuild(tuple(opened(k, problem) for k in u.kids)) if u.kids and has_density(u) else u


def value(u: Node, problem: Problem) -> Node:
    if isinstance(u, LawDens):
        return law_formula(u, False)
    found = formula(u, problem)
    if found is None:
        return u
    is_log, body = found
    return Map("exp", body) if is_log else opened(body, problem)


def logarithm(u: Node, problem: Problem) -> Node:
    if isinstance(u, LawDens):
        return law_formula(u, True)
    found = formula(u, problem)
    if found is None:
        return Map("log", u)
    is_log, body = found
    if is_log:
        return opened(body, problem)
    return logarithm(body, problem) if isinstance(body, LawDens) else spread(opened(body, problem))


def formula(u: Node, problem: Problem) -> tuple[bool, Node] | None:
    """Is it stated by its logarithm, and the formula with the letters of u put in."""
    assert isinstance(u, Dens)
    mine = (*u.arguments, *u.given, *u.params)
    for fact in problem.facts:
        statement = stated(fact)
        if statement is None:
            continue
        left, body = statement
        dens = left.u if isinstance(left, Map) else left
        assert isinstance(dens, Dens)
        theirs = (*dens.arguments, *dens.given, *dens.params)
        counts = (len(dens.arguments), len(dens.given)) == (len(u.arguments), len(u.given))
        if dens.head != u.head or not counts or len(mine) != len(theirs):
            continue
        if all(a is b or (isinstance(a, Sym) and a.shape == b.shape) for a, b in zip(theirs, mine, strict=True)):
            changes = {a: b for a, b in zip(theirs, mine, strict=True) if a is not b}
            return isinstance(left, Map), put(body, changes)
    return None


def law_formula(u: LawDens, log: bool) -> Node:
    """The density or mass of a law by name (Bishop, appendix B), or its logarithm."""
    x = u.point
    match u.law:
        case Law("Normal", (mean, variance)) if is_scalar(x.shape):
            square = Prod((MINUS, Pow(Sum((x, neg(mean))), Num(2)), Pow(Prod((Num(2), variance)), MINUS)))
            around = Prod((Num(2), PI, variance))
            if log:
                return Sum((Prod((MINUS, HALF, Map("log", around))), square))
            return Prod((Pow(Map("sqrt", around), MINUS), Map("exp", square)))
        case Law("Normal", (mean, variance)):
            gap = Sum((x, neg(mean)))
            form = Prod((MINUS, HALF, Prod((Transpose(gap), Inverse(variance), gap))))
            n = size(x.shape[0])
            if log:
                circle = Prod((MINUS, HALF, n, Map("log", Prod((Num(2), PI)))))
                return Sum((circle, Prod((MINUS, HALF, Map("log", Det(variance)))), form))
            front = Prod((Pow(Prod((Num(2), PI)), Prod((MINUS, HALF, n))), Pow(Map("sqrt", Det(variance)), MINUS)))
            return Prod((front, Map("exp", form)))
        case Law("Bernoulli", (p,)):
            mass: Node = Prod((Pow(p, x), Pow(Sum((UNITY, neg(p))), Sum((UNITY, neg(x))))))
        case Law("Exponential", (rate,)):
            mass = Prod((rate, Map("exp", Prod((MINUS, rate, x)))))
        case Law("Poisson", (rate,)):
            mass = Prod((Pow(rate, x), Map("exp", neg(rate)), Pow(Map("factorial", x), MINUS)))
        case Law("Gamma", (shape, rate)):
            front = Prod((Pow(rate, shape), Pow(Map("gamma", shape), MINUS)))
            mass = Prod((front, Pow(x, Sum((shape, MINUS))), Map("exp", Prod((MINUS, rate, x)))))
        case Law("Beta", (a, b)):
            front = Prod((Map("gamma", Sum((a, b))), Pow(Map("gamma", a), MINUS), Pow(Map("gamma", b), MINUS)))
            mass = Prod((front, Pow(x, Sum((a, MINUS))), Pow(Sum((UNITY, neg(x))), Sum((b, MINUS)))))
        case Law("Geometric", (p,)):
            mass = Prod((Pow(Sum((UNITY, neg(p))), Sum((x, MINUS))), p))
        case Law("Binomial", (n, p)):
            choices = Apply("binom", (n, x), SCALAR)
            mass = Prod((choices, Pow(p, x), Pow(Sum((UNITY, neg(p))), Sum((n, neg(x))))))
        case Law("NegativeBinomial", (r, p)):
            choices = Apply("binom", (Sum((x, MINUS)), Sum((r, MINUS))), SCALAR)
            mass = Prod((choices, Pow(p, r), Pow(Sum((UNITY, neg(p))), Sum((x, neg(r))))))
        case _:
            return Map("log", u) if log else u
    if not log:
        return mass
    return spread(mass)


def name_for(of: Node, taken: set[str]) -> Sym:
    """A letter that is written as the density is: log p(x | θ)."""
    inner = of.u if isinstance(of, Map) else of
    head = inner.head if isinstance(inner, Dens) else "density"
    name = f"log_{head}" if isinstance(of, Map) and of.name == "log" else head
    while name in taken:
        name += "'"
    spelled = spelling(inner) if isinstance(inner, Dens) else ""
    return Sym(name, SCALAR, f"\\log {spelled}" if spelled and name.startswith("log_") else spelled or name)


def spelling(u: Dens) -> str:
    """p(x | θ), where its arguments are letters."""
    if not all(isinstance(x, Sym) for x in (*u.arguments, *u.given, *u.params)):
        return ""
    groups = (u.arguments, u.given, u.params)
    mine, given, params = (", ".join(x.latex for x in group if isinstance(x, Sym)) for group in groups)
    return f"{u.head}({mine}" + (f" \\mid {given}" if given else "") + (f"; {params}" if params else "") + ")"
