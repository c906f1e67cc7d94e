"""Rows that say which law something has: X + Y ~ N(0, 2), Y = 2 X + 1 ~ N(1, 4).

The row is right where what it speaks of has this law under the givens. Mean and variance are compared first, as the
rows E[X + Y] = 0 and Var[X + Y] = 2 would be: most slips show there, and get their names. A normal law is told by them;
for other laws the means of cos + sin at drawn frequencies are compared, which tell any two laws apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from symderive.check.laws_told import affine_in_normals, is_normal, tied_by_moments, without_law
from symderive.check.reading import Line, Row
from symderive.check.samples import independent_copies
from symderive.check.state import State, strangers
from symderive.check.variants import with_definitions
from symderive.check.words import sentence
from symderive.derive.derivation import Verdict, Why
from symderive.expr.algebra import Map, Num, Pow, Sym
from symderive.expr.arrays import BigSum
from symderive.expr.build import add, divide, transpose
from symderive.expr.laws import as_interval_law, law_row, values_of
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import Cov, Expect, Law, RandVar, Var
from symderive.expr.problem import Fact, Follows, Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.agreement import Agreement
from symderive.numeric.compare import agree
from symderive.render import notation

Step = Callable[[Line, Node, Node, State], Verdict]
SECONDS = 3.0
REFUSED = ("wrong", "unjustified")
CLEAR = 1e-4  # less than this may be the error of a quadrature


def judge_law(line: Line, said: Follows, step: Step, state: State) -> Verdict:
    """The verdict on a row that says a law; ``step`` judges a row by its two sides."""
    law = as_interval_law(said.law) if isinstance(said.law, Law) else None
    unknown = without_law(said.u, state.problem)
    if law is None or unknown:
        reason = f"nothing is known of the law of {unknown}" if unknown else "this law is not known here"
        return Verdict(line.n, "undecided", message=sentence(reason))
    if said.given is not None:
        state = replace(state, used=state.used | free_leaves(said.given))  # X | Y = y brings in the letter y
    if new := strangers(said, state):
        return Verdict(line.n, "undecided", message=sentence(f"nothing is said of {new[0].latex}"))
    undecided: Verdict | None = None
    for place, (name, moment, claimed) in enumerate(moments(said, law)):
        row = Row(line.n, line.latex, "=", moment, claimed, line.reason)
        start = replace(
            state, above=moment, right=moment, exact=None, off=False, row=None, above_latex="", squares=None
        )
        found = step(row, moment, claimed, start)
        if found.verdict in REFUSED:
            return told_of_law(found, said, law, name, place)
        undecided = undecided or (found if found.verdict != "right" else None)
    if tied_by_moments(said.u, state.problem):
        return Verdict(line.n, "undecided", message="How these variables hang together is told by moments only.")
    if undecided is None and is_normal(law) and said.given is None and affine_in_normals(said.u, state.problem):
        return Verdict(line.n, "right", "tested", follows_wrong=state.off)
    compared = waves(said, law, state)
    if compared.verdict == "equal":
        return Verdict(line.n, "right", "tested", follows_wrong=state.off)
    if compared.verdict == "different" and undecided is None and compared.max_error > CLEAR:
        reason = f"{notation.text(said.u)} has this mean and this variance, but another law"
        return Verdict(line.n, "wrong", message=sentence(reason))
    return undecided or Verdict(line.n, "undecided", message=sentence(compared.reason) or "No judgement was reached.")


def told_of_law(found: Verdict, said: Follows, law: Law, name: str, place: int) -> Verdict:
    """The verdict on a moment as one on the law that has it."""
    shown = notation.text(said.u)
    lead = f"This law says that the {name} of {shown} is something else than it is."

    def due() -> str | None:
        if not is_normal(law) or found.expected is None or "operatorname" in found.expected:
            return None  # no number or letter yet
        params = [notation.latex(p) for p in law.params]
        params[place] = found.expected
        return rf"{notation.latex(said.u)} \sim \mathcal{{N}}({params[0]}, {params[1]})"

    def why() -> Why:
        return Why(found.mistake, f"{lead} {found.message or ''}".strip(), due)

    return replace(found, why=cache(why))


def moments(said: Follows, law: Law) -> list[tuple[str, Node, Node]]:
    """What the mean and the variance of something are, if it has this law: (their name, they, their values)."""
    u, given = said.u, said.given
    row, listed = law_row(law), values_of(law)
    if row is not None:
        mean, spread = row.mean(*law.params), row.variance(*law.params)
    elif listed is not None:
        mean = divide(add(*listed), Num(len(listed)))
        spread = divide(add(*((x - mean) ** 2 for x in listed)), Num(len(listed)))
    else:
        return []
    if mean.shape != u.shape:
        return []
    scattered = Var(u, given) if is_scalar(u.shape) else Cov(u, u, given)
    return [("mean", Expect(u, given), mean), ("variance", scattered, spread)]


def sum_of_copies(u: Node, problem: Problem) -> tuple[RandVar, Node] | None:
    """One of the independent copies of which something is the sum, and how many there are; None for all else."""
    match with_definitions(u, problem):
        case BigSum(RandVar(_, _, _, _, (place,)) as x, index, Num(first), high, ()) if place is index and first == 1:
            if independent_copies(x, index, problem) and not any(index in law for law in laws_of(x, problem)):
                return RandVar(f"{x.family}_1", x.size, f"{x.family}_1", x.family, (Num(1),)), high
    return None


def laws_of(x: RandVar, problem: Problem) -> list[Node]:
    """The laws that are stated of a family."""
    stated = [f.node for f in problem.facts if isinstance(f.node, Follows) and isinstance(f.node.u, RandVar)]
    return [f.law for f in stated if isinstance(f.u, RandVar) and f.u.family == x.family]


def wave_of_copies(x: RandVar, n: Node, frequency: Node) -> Node:
    """E[cos(s S) + sin(s S)] of a sum S of n independent copies of x: their characteristic functions are multiplied."""
    flat, steep = Expect(Map("cos", frequency * x)), Expect(Map("sin", frequency * x))
    length = Map("sqrt", flat * flat + steep * steep)
    turned = n * Map("sign", steep) * Map("acos", flat / length)
    return Pow(length, n) * (Map("cos", turned) + Map("sin", turned))


def waves(said: Follows, law: Law, state: State) -> Agreement:
    """Whether E[cos(s u) + sin(s u)] is the same for what the row speaks of and for a new variable with the law."""
    other = RandVar("a variable with this law", said.u.shape)
    problem = state.problem.but(facts=(*state.problem.facts, Fact("law", Follows(other, law, said.given))))
    frequency: Node = Sym("the frequency", said.u.shape)
    row = law_row(law)
    if row is not None and is_scalar(said.u.shape):
        frequency = frequency * Pow(row.variance(*law.params), Num("-1/2"))
    sides: list[Node] = []
    for u in (said.u, other):
        if u is said.u and said.given is None and (copies := sum_of_copies(u, state.problem)) is not None:
            sides.append(wave_of_copies(*copies, frequency))
            continue
        phase = frequency * u if is_scalar(u.shape) else transpose(frequency) @ u
        sides.append(Expect(Map("cos", phase) + Map("sin", phase), said.given))
    limit = max(0.05, min(SECONDS, 0.5 * state.left_over()))
    return agree(sides[0], sides[1], problem, seed=state.seed, limit=limit)
