"""The parts of a space that conditional means speak of (the values of a variable, an event and its complement), and
what is stated of their probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from symderive.expr.algebra import Num, Rel
from symderive.expr.node import Node
from symderive.expr.probability import EventSym, Expect, FiniteSet, Not, Prob, RandVar, Var
from symderive.methods.chance.known import listed
from symderive.methods.chance.lines import Work
from symderive.methods.chance.regions import Inconsistent, Undecided

BITS = (Num(0), Num(1))
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}


@dataclass(frozen=True, slots=True)
class Part:
    """One condition, the mean given it (None: not stated) and the bounds of its probability."""

    condition: Node
    mean: Node | None
    least: Fraction
    most: Fraction
    words: str

    @property
    def bounded(self) -> bool:
        return self.least != 0 or self.most != 1


def parts_of_the_space(work: Work, given: dict[Node, Node]) -> tuple[Part, ...]:
    """The parts, with the stated means; raises Undecided where the conditions are no partition that is known."""
    conditions, about = partition(work, list(given))
    bounds = {c: [Fraction(0), Fraction(1)] for c in conditions}
    for fact in work.chance.problem.facts:
        if fact.node is None or about not in fact.node.walk() or fact.kind == "property" or is_moment(fact.node):
            continue
        for part in listed(fact.node):
            narrow(part, bounds)
    ends = {c: (max(low, Fraction(0)), min(high, Fraction(1))) for c, (low, high) in bounds.items()}
    least, most = sum(low for low, _ in ends.values()), sum(high for _, high in ends.values())
    if least > 1 or most < 1 or any(low > high for low, high in ends.values()):
        raise Inconsistent("the stated probabilities cannot add to one")
    # What the other parts need at least, and can take at most, bounds the weight of each part.
    return tuple(
        Part(c, given.get(c), max(low, 1 - most + high), min(high, 1 - least + low), words(c))
        for c, (low, high) in ends.items()
    )


def is_moment(u: Node) -> bool:
    """A conditional mean or variance that is a number says nothing of the weights."""
    if not isinstance(u, Rel) or u.op != "=" or not isinstance(u.left, Expect | Var):
        return False
    return u.left.given is not None and isinstance(u.right, Num)


def partition(work: Work, given: list[Node]) -> tuple[list[Node], Node]:
    """All parts, and the variable or event that they speak of."""
    match given[0]:
        case Rel("=", RandVar() as z, _):
            decl = work.chance.problem.declarations.get(z.name)
            within = decl.within if decl is not None else None
            if not isinstance(within, FiniteSet) or work.chance.source(z) or z in work.chance.definitions:
                raise Undecided("the values of the condition are not listed")
            parts: list[Node] = [Rel("=", z, v) for v in within.elements]
            about: Node = z
        case EventSym() as a:
            parts, about = [a, Not(a)], a
        case Not(EventSym() as a):
            parts, about = [a, Not(a)], a
        case _:
            raise Undecided("a condition of another kind")
    if any(c not in parts for c in given):
        raise Undecided("conditions of several kinds")
    return parts, about


def narrow(part: Node, bounds: dict[Node, list[Fraction]]) -> None:
    """What one statement says of one weight; raises Undecided where it says something else."""
    match part:
        case Rel("=", Expect(RandVar() as z, None, None), Num(value)) if set(bounds) == {Rel("=", z, b) for b in BITS}:
            op, event = "=", Rel("=", z, BITS[1])  # the mean of an indicator is its probability
        case Rel(op, Prob(event, None), Num(value)) if event in bounds and op in TURNED:
            pass
        case Rel(op, Num(value), Prob(event, None)) if event in bounds and op in TURNED:
            op = TURNED[op]
        case _:
            raise Undecided("more is stated of the condition than bounds of its probabilities")
    own = bounds[event]
    if op in (">", ">=", "="):
        own[0] = max(own[0], value)
    if op in ("<", "<=", "="):
        own[1] = min(own[1], value)


def words(condition: Node) -> str:
    match condition:
        case Rel("=", RandVar() as z, value):
            return f"{z.name} = {getattr(value, 'value', getattr(value, 'name', value))}"
        case Not(EventSym() as a):
            return f"not {a.name}"
    return str(getattr(condition, "name", condition))
