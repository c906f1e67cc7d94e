"""Recurrences such as h_t = tanh(w h_{t-1} + u x_t), written out as far as a question asks.

A member with a number, h_3, becomes a quantity of its own with its own definition, and so do those before it, down to
the start h_0: what a derivative then runs through is a chain of named quantities (backpropagation through time). Where
nothing is said of the start, it is a letter of its own, and that is an assumption.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from symderive.expr.algebra import Idx, Num, Sum, Sym, Zeros
from symderive.expr.arrays import BigSum, Entry, Member
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, substitute, transform
from symderive.expr.problem import Decl, Definition, Problem
from symderive.expr.shape import SCALAR, DerivationError, Shape, is_scalar

LONGEST = 64  # steps that are written out


@dataclass(frozen=True, slots=True)
class Step:
    """A member of a sequence: the sequence's name and letter, the member's index and shape."""

    name: str
    latex: str
    index: Node
    shape: Shape


def step(node: Node) -> Step | None:
    """The member of a sequence that a node is: of a family, or an entry of a vector."""
    match node:
        case Member(name, (index,), shape, _, latex):
            return Step(name, latex, index, shape)
        case Entry(Sym(name, _, latex), (index,)):
            return Step(name, latex, index, SCALAR)
    return None


@dataclass
class Unrolled:
    """The recurrences of a problem, and the members that were given a name of their own on the way."""

    recurrences: dict[str, Definition]
    named: dict[tuple[str, int], Sym] = field(default_factory=dict)

    def written(self, root: Node) -> Node:
        """A formula with the members of recurrences as quantities of their own, short sums of them written out."""
        return transform(root, self.change) if any(self.own(p) for p in root.walk()) else root

    def own(self, node: Node) -> Step | None:
        found = step(node)
        return found if found is not None and found.name in self.recurrences else None

    def change(self, node: Node) -> Node:
        if isinstance(node, BigSum) and self.lettered(node.body):
            return self.terms(node)
        member = self.own(node)
        number = None if member is None else whole(member.index)
        return node if member is None or number is None else self.symbol(member, number)

    def terms(self, node: BigSum) -> Node:
        low, high = whole(node.low), whole(node.high)
        if low is None or high is None or node.skip or not 0 <= high - low <= LONGEST:
            return node
        terms = tuple(self.written(at(node.body, node.index, k)) for k in range(low, high + 1))
        return terms[0] if len(terms) == 1 else Sum(terms)

    def symbol(self, member: Step, number: int) -> Sym:
        if number > LONGEST:
            raise DerivationError(
                f"{member.latex}_{{{number}}} stands {number} steps after the start of a recurrence; at most {LONGEST} "
                "steps are written out"
            )
        below = str(number) if 0 <= number <= 9 else f"{{{number}}}"
        symbol = Sym(f"{member.name}_{number}", member.shape, f"{member.latex}_{below}")
        return self.named.setdefault((member.name, number), symbol)

    def lettered(self, root: Node) -> Step | None:
        """A member of a recurrence whose index is no number."""
        found = (s for p in root.walk() if (s := self.own(p)) is not None)
        return next((s for s in found if whole(s.index) is None), None)


def unrolled(problem: Problem, formulas: Iterable[Node] = ()) -> tuple[Problem, Unrolled]:
    """The problem with its recurrences written out as far as the goal, its definitions and ``formulas`` ask for.

    Raises a DerivationError where a derivative is asked for of a member without a number, or of too many steps.
    """
    work = Unrolled({s.name: d for d in problem.definitions if (s := step(d.name)) is not None and recurs(d, s)})
    if not work.recurrences:
        return problem, work
    rest = [replace(d, body=work.written(d.body)) for d in problem.definitions if d not in work.recurrences.values()]
    goal = problem.goal
    if goal is not None and goal.node is not None:
        goal = replace(goal, node=work.written(goal.node))
        for node in [goal.node, *(d.body for d in rest)] if isinstance(goal.node, Derivative) else []:
            refuse_letters(work.lettered(node))
    for formula in formulas:
        work.written(formula)
    told = {d.name.name for d in rest if isinstance(d.name, Sym)}
    steps, starts = written_out(work, told)
    free = [s for s in starts.values() if s.name not in told]
    declared = {s.name: declaration(s) for s in work.named.values()}
    return (
        problem.but(
            definitions=(*work.recurrences.values(), *steps, *(shaped(d, starts) for d in rest)),
            declarations={**problem.declarations, **declared},
            goal=goal,
            assumptions=(
                *problem.assumptions,
                *(f"the recurrence starts from {s.latex}, which is given" for s in free),
            ),
        ),
        work,
    )


def refuse_letters(member: Step | None) -> None:
    if member is not None:
        raise DerivationError(
            f"{member.latex} is defined by a recurrence, and here it stands without a number",
            hint=f"ask about a member with a number, such as {member.latex}_3, and give sums numbers as ends",
        )


def written_out(work: Unrolled, told: set[str]) -> tuple[list[Definition], dict[str, Sym]]:
    """A definition for every member that is named and for those that it needs, and the members to start from."""
    steps: list[Definition] = []
    starts: dict[str, Sym] = {}
    todo = list(work.named)
    for name, number in todo:  # grows while it is read
        symbol, d = work.named[name, number], work.recurrences[name]
        member = step(d.name)
        if member is None or number <= 0 or symbol.name in told:
            starts[symbol.name] = symbol
            continue
        body = work.written(at(d.body, member.index, number))
        steps.append(Definition(symbol, body, (), d.text))
        todo += [known for known in work.named if known not in todo]
    return steps, starts


def shaped(d: Definition, starts: dict[str, Sym]) -> Definition:
    """The definition of a start, in the shape of its family: h_0 = 0 is a zero vector of the right size."""
    start = starts.get(d.name.name) if isinstance(d.name, Sym) else None
    if start is None or start is d.name or not isinstance(d.body, Zeros):
        return d
    return replace(d, name=start, body=Zeros(start.shape))


def declaration(symbol: Sym) -> Decl:
    kind = "scalar" if is_scalar(symbol.shape) else "vector"
    return Decl(symbol.name, kind, symbol, symbol.latex, codomain=symbol.shape, inferred=True)


def recurs(d: Definition, member: Step) -> bool:
    """Is this h_t by h_{t-1} (or an earlier one), with one running index?"""
    if d.params or not isinstance(member.index, Idx):
        return False
    own = [s for p in d.body.walk() if (s := step(p)) is not None and s.name == member.name]
    return bool(own) and all(behind(s.index, member.index) for s in own)


def at(body: Node, index: Node, number: int) -> Node:
    """A formula at one value of its index."""
    return transform(substitute(body, {index: Num(number)}), folded)


def behind(index: Node, t: Node) -> bool:
    """Is an index t - 1, t - 2, ...?"""
    match index:
        case Sum((u, Num(n))):
            return u is t and n < 0
    return False


def whole(index: Node) -> int | None:
    """The integer that an index is, None for a letter."""
    index = folded(index)
    if isinstance(index, Num) and Fraction(index.value).denominator == 1:
        return int(index.value)
    return None


def folded(node: Node) -> Node:
    """A sum of numbers as one number, so that 3 - 1 is an index 2."""
    if isinstance(node, Sum) and all(isinstance(t, Num) for t in node.terms):
        return Num(sum(t.value for t in node.terms if isinstance(t, Num)))
    return node
