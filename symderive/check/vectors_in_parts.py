"""Laws of vectors that are stated of their parts, (N_1, N_2, N_3) ~ Multinomial(n, p), or whose parts the lines speak
of: the parts are entries of one vector that has the law."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import UNITY, ZERO, Idx, Num, Rel, Sym
from symderive.expr.arrays import Block, Entry
from symderive.expr.build import add
from symderive.expr.node import Node
from symderive.expr.probability import FiniteSet, Law, RandVar
from symderive.expr.problem import Definition, Fact, Follows, Has, Problem
from symderive.expr.shape import ONE, Dim, is_scalar

VECTOR_LAWS = frozenset(("Multinomial", "Dirichlet"))


def with_vectors(problem: Problem, lines: Sequence[Line]) -> Problem:
    """The problem with a vector for each such law, its parts defined as its entries, and its chances as chances."""
    facts: list[Fact] = []
    definitions = list(problem.definitions)
    for fact in problem.facts:
        match fact.node:
            case Follows(u, Law(name) as law, given) if name in VECTOR_LAWS and not fact.every:
                law = with_one_vector(law)
                x = vector_of(u)
                facts += [replace(fact, node=Follows(x or u, law, given)), *chances_of(law, fact, problem)]
                definitions += [] if x is None else parts_of(x, u, problem, lines)
            case _:
                facts.append(fact)
    if facts == list(problem.facts):
        return problem
    return problem.but(facts=tuple(facts), definitions=tuple(definitions))


def with_one_vector(law: Law) -> Law:
    """Multinomial(n; p_1, p_2, p_3) and Multinomial(n, {p_1, p_2, p_3}) by a vector."""
    match law:
        case Law("Multinomial", (n, FiniteSet(chances))):
            return Law("Multinomial", (n, Block(tuple((p,) for p in chances))))
        case Law("Multinomial", (n, *chances)) if len(chances) > 1:
            return Law("Multinomial", (n, Block(tuple((p,) for p in chances))))
    return law


def vector_of(u: Node) -> RandVar | None:
    """The vector of a law that is stated of a vector, or of several variables."""
    match u:
        case RandVar() if not is_scalar(u.shape):
            return u
        case Block(rows) if all(len(row) == 1 and isinstance(row[0], RandVar) for row in rows):
            names = "".join(str(getattr(row[0], "name", "")) for row in rows)
            return RandVar(f"({names})", (Dim.of(len(rows)), ONE), rf"({names})")
    return None


def parts_of(x: RandVar, u: Node, problem: Problem, lines: Sequence[Line]) -> Iterator[Definition]:
    """What the parts are: the variables of the list, or the entries of the vector that are spoken of."""
    if isinstance(u, Block):
        for k, (part,) in enumerate(u.rows, 1):
            yield Definition(part, Entry(x, (Num(k),)))
        return
    trees = [*sides_of(lines), *(f.node for f in problem.facts if f.node is not None)]
    for part in dict.fromkeys(p for tree in trees for p in tree.walk() if isinstance(p, RandVar)):
        if part.family == x.name and len(part.indices) == 1 and isinstance(part.indices[0], Num | Idx):
            yield Definition(part, Entry(x, part.indices))


def chances_of(law: Law, stated: Fact, problem: Problem) -> Iterator[Fact]:
    """That the chances of a multinomial law are positive and add to one, where letters stand for them."""
    match law:
        case Law("Multinomial", (_, Sym() as p)) if problem.definition(p) is None:
            yield Fact("property", Has("probability", p), text=stated.text)
        case Law("Multinomial", (_, Block(rows))) if all(isinstance(row[0], Sym) for row in rows):
            letters = [row[0] for row in rows]
            whole = Rel("=", add(*letters), UNITY)
            known = [f.node for f in problem.facts]
            yield from (Fact("relation", Rel(">", p, ZERO), text=stated.text) for p in letters)
            if not any(isinstance(f, Rel) and f.op == "=" and set(letters) <= set(f.walk()) for f in known):
                yield Fact("relation", whole, text=stated.text)
