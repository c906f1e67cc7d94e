"""Variables of whose density only the name is known, X with density p: as if p were the density of some law.

What holds for any density holds for that of this law, and what fails for it does not hold. The law of one variable is a
mixture of two normal ones, whose weights, means and variances are drawn, so that nothing about it is special; that of
several variables together is a joint normal one, which is special enough to be believed only where it refutes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from symderive.check.unnamed_densities import only_named
from symderive.expr.algebra import UNITY, ZERO, Map, Num, Rel, Sym
from symderive.expr.arrays import Block
from symderive.expr.build import add, divide, mul, neg
from symderive.expr.node import Node, nodes_of, transform
from symderive.expr.probability import Dens, Indep, Law, LawDens, Prob, RandVar
from symderive.expr.problem import Fact, Follows, Has, Problem
from symderive.expr.shape import is_scalar

BELOW, ABOVE = ("<", "<="), (">", ">=")
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
#: where the parameters lie, so that a quadrature over all numbers sees the whole law
MIDDLE, WIDTH = (Num(-1), UNITY), (Num("1/2"), Num(2))
Density = Callable[..., Node]
Held = tuple[tuple[Node, ...], tuple[Node, ...]]  # the variables that a density is of, and those behind its bar


@dataclass(frozen=True, slots=True)
class Instance:
    """A problem in which densities are those of a law, and the formulas that they have there, by their variables (what
    is asked, what is held); ``general``: what holds there may be believed."""

    problem: Problem
    formulas: Mapping[Held, Density]
    heads: Mapping[str, Node]
    below: Mapping[Node, Density]  # the distribution functions, where they have a closed form
    general: bool

    def put(self, node: Node) -> Node:
        """A line with its densities written out."""

        def written(part: Node) -> Node:
            match part:
                case Dens(head, (u,), (), (), variables) if head in self.heads and variables in ((), (None,)):
                    return self.formulas[(self.heads[head],), ()](u)
                case Dens(_, asked, held, (), variables) if not any(isinstance(x, Rel) for x in (*asked, *held)):
                    found = self.formulas.get((variables[: len(asked)], variables[len(asked) :]))
                    return part if found is None else found(*asked, *held)
            return part

        return (
            transform(transform(node, written, Dens), self.chance, Prob)
            if self.below
            else transform(node, written, Dens)
        )

    def chance(self, part: Node) -> Node:
        """P(X <= a), P(a < X <= b) by the distribution function, P(X = a) = 0; other probabilities as they are."""
        match part:
            case Prob(Rel("=", u, end), None) if u in self.below and u not in end:
                return ZERO
            case Prob(Rel(op, u, end), None) if u in self.below and op in BELOW and u not in end:
                return self.below[u](end)
            case Prob(Rel(op, u, end), None) if u in self.below and op in ABOVE and u not in end:
                return add(UNITY, neg(self.below[u](end)))
            case Prob(Rel(op, end, u), None) if u in self.below and op in TURNED and u not in end:
                return self.chance(Prob(Rel(TURNED[op], u, end)))
        return part


def with_some_law(problem: Problem) -> Instance | None:
    """The problem with a law in the place of each density that is only named; None where there is none, or where more
    is said of its variable than such a law obeys."""
    variables = list(dict.fromkeys(said_continuous(problem)))
    if not variables or not all(isinstance(u, RandVar) and is_scalar(u.shape) and not u.family for u in variables):
        return None
    named = [f.node for f in problem.facts if only_named(f, problem) and isinstance(f.node, Follows)]
    kept = tuple(f for f in problem.facts if not only_named(f, problem))
    above_zero = {u for u in variables if any(f.node in (Rel(">", u, ZERO), Rel(">=", u, ZERO)) for f in kept)}
    said = [f.node for f in kept if f.node is not None and f.node not in continuous(variables)]
    said = [one for one in said if not (isinstance(one, Rel) and one.left in above_zero and one.right is ZERO)]
    if any(u in one for one in said if not isinstance(one, Indep) for u in variables):
        return None
    heads = {f.law.head: f.u for f in named if isinstance(f.law, Dens)}
    heads |= {f"the density of {getattr(u, 'name', '')}": u for u in variables if u not in heads.values()}
    one_each = set(heads.values()) == set(variables) and len(heads) == len(variables)
    if one_each and (len(variables) == 1 or apart(variables, problem)):
        found = {u: mixture(u, head, positive=u in above_zero) for head, u in heads.items()}
        facts = tuple(fact for stated, *_ in found.values() for fact in stated)
        formulas: dict[Held, Density] = {((u,), ()): made[1] for u, made in found.items()}
        below = {u: made[2] for u, made in found.items() if u not in above_zero}
        return Instance(problem.but(facts=(*kept, *facts)), formulas, heads, below, True)
    if len(variables) == 2 and not above_zero and not any(isinstance(one, Indep) for one in said):
        stated, joint = jointly(variables)
        return Instance(problem.but(facts=(*kept, *stated)), joint, {}, {}, False)
    return None


def continuous(variables: Sequence[Node]) -> set[Node]:
    return {Has("continuous", u) for u in variables}


def said_continuous(problem: Problem) -> Iterator[Node]:
    return (f.node.u for f in problem.facts if isinstance(f.node, Has) and f.node.prop == "continuous")


def asks_for_a_point(nodes: Sequence[Node], problem: Problem) -> bool:
    """Is the probability asked for that a variable with a density is one number?"""
    events = [p for node in nodes for part in nodes_of(node, Prob) for p in nodes_of(part.event, Rel) if p.op == "="]
    return bool(events) and any(u in p.kids for u in said_continuous(problem) for p in events)


def apart(variables: list[Node], problem: Problem) -> bool:
    """Are all of the variables said to be independent of each other?"""
    said = [f.node for f in problem.facts if isinstance(f.node, Indep) and not f.node.given]
    return any({u for group in one.groups for u in group} >= set(variables) for one in said)


def mixture(u: Node, head: str, *, positive: bool = False) -> tuple[list[Fact], Density, Density]:
    """What states the density w N(x; m, s) + (1 - w) N(x; n, t) of a variable, this formula, and its integral; of a
    ``positive`` one with gamma laws in the place of the normal ones."""
    name = str(getattr(u, "name", "X"))
    m, n, s, t, w = (Sym(f"{letter} of {name}") for letter in ("m", "n", "s", "t", "w"))

    def density(x: Node) -> Node:
        laws = [Law("Gamma", (add(UNITY, a), b)) if positive else Law("Normal", (a, b)) for a, b in ((m, s), (n, t))]
        one, other = (LawDens(law, x) for law in laws)
        return add(mul(w, one), mul(add(UNITY, neg(w)), other))

    def below(x: Node) -> Node:
        one, other = (Map("Phi", divide(add(x, neg(a)), Map("sqrt", b))) for a, b in ((m, s), (n, t)))
        return add(mul(w, one), mul(add(UNITY, neg(w)), other))

    x = Sym(name.lower())
    where = Rel(">", x, ZERO) if positive else None
    stated = Fact("relation", Rel("=", Dens(head, (x,), (), (), (u,)), density(x)), where)
    ranges = {m: MIDDLE, n: MIDDLE, s: WIDTH, t: WIDTH, w: (ZERO, UNITY)}
    if positive:
        ranges |= {m: (ZERO, UNITY), n: (UNITY, Num(2))}
    ends = [rel for x, (low, high) in ranges.items() for rel in (Rel(">", x, low), Rel("<", x, high))]
    return [stated, *(Fact("relation", rel) for rel in ends)], density, below


def jointly(variables: list[Node]) -> tuple[list[Fact], dict[Held, Density]]:
    """A joint normal law of two variables, its covariance matrix from a triangular factor, and its densities."""
    m, n, a, b, c = (Sym(f"{letter} of the joint law") for letter in ("m", "n", "a", "b", "c"))
    s, r, t = mul(a, a), mul(a, b), add(mul(b, b), mul(c, c))
    law = Law("Normal", (Block(((m,), (n,))), Block(((s, r), (r, t)))))
    rels = [Rel(">", letter, ZERO) for letter in (a, b, c)]
    facts = [Fact("law", Follows(Block(tuple((u,) for u in variables)), law)), *(Fact("relation", rel) for rel in rels)]
    x, y = variables

    def first(u: Node) -> Node:
        return LawDens(Law("Normal", (m, s)), u)

    def second(v: Node) -> Node:
        return LawDens(Law("Normal", (n, t)), v)

    def first_given(u: Node, v: Node) -> Node:
        mean, left = add(m, mul(divide(r, t), add(v, neg(n)))), add(s, neg(divide(mul(r, r), t)))
        return LawDens(Law("Normal", (mean, left)), u)

    def second_given(v: Node, u: Node) -> Node:
        mean, left = add(n, mul(divide(r, s), add(u, neg(m)))), add(t, neg(divide(mul(r, r), s)))
        return LawDens(Law("Normal", (mean, left)), v)

    def both(u: Node, v: Node) -> Node:
        return mul(first(u), second_given(v, u))

    return facts, {
        ((x,), ()): first,
        ((y,), ()): second,
        ((x,), (y,)): first_given,
        ((y,), (x,)): second_given,
        ((x, y), ()): both,
        ((y, x), ()): lambda v, u: both(u, v),
    }
