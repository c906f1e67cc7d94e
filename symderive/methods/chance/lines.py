"""Lines of a derivation as they are found: a chain ``subject = line = line`` and the work on one problem."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import factorial, isfinite

from symderive import scalar
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.derive.rule import Rule, Step
from symderive.expr.algebra import MINUS, UNITY, ZERO, Map, Num, Pow, Prod, Sum
from symderive.expr.arrays import Block
from symderive.expr.build import add, is_zero, mul, zero
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves, transform
from symderive.expr.probability import Law
from symderive.expr.problem import Definition, Follows
from symderive.expr.shape import is_scalar
from symderive.methods.chance.signs import upright
from symderive.methods.chance.sources import Chance
from symderive.rules.expectation import put_in_what_is_given, put_in_what_was_found
from symderive.rules.expectation import simplify as simplify_rule


class Chain:
    """A strand in the making: every call of ``to`` adds the next line."""

    def __init__(self, subject: Node, intro: str = ""):
        self.subject = subject
        self.intro = intro
        self.steps: list[Step] = []
        self.line = subject

    def to(
        self,
        rule: Rule,
        line: Node,
        *,
        note: str = "",
        size: str | None = None,
        why: str = "",
        statement: str = "",
        as_is: bool = False,
    ) -> Chain:
        """The next line by a rule, its numbers multiplied unless it is wanted as it is; a line that says the same
        again is not written."""
        line = line if as_is else neat(line)
        if line is not self.line:
            self.steps.append(rule.step(self.line, line, (), note=note, size=size, why=why, statement=statement))
            self.line = line
        return self

    def simplified(self, value: Node) -> Chain:
        """The line in its last form; a mere change of spelling replaces the line above."""
        value = upright(value) if is_scalar(value.shape) else value
        if value is not self.line and self.steps and same(value, self.line):
            last = self.steps[-1]
            self.steps[-1] = replace(last, after=value)
            self.line = value
            return self
        return self.to(simplify_rule, value, size="major")

    def strand(self) -> Strand:
        return Strand(self.subject, tuple(self.steps), self.intro)


def neat(u: Node) -> Node:
    """No factors 1, no terms 0, numbers multiplied: what nobody would write down."""
    return transform(u, neat_here)


def neat_here(u: Node) -> Node:
    match u:
        case Prod(factors):
            number = Fraction(1)
            rest = []
            for f in factors:
                if isinstance(f, Num):
                    number *= f.value
                elif isinstance(f, Pow) and isinstance(f.base, Num) and f.exponent == MINUS and f.base.value:
                    number /= f.base.value
                else:
                    rest.append(f)
            if number == 0:
                return zero(u.shape)
            rest = with_powers(rest)
            return mul(*rest) if number == 1 else mul(Num(number), *rest)
        case Sum(terms):
            kept = [t for t in terms if not is_zero(t)]
            if len(kept) > 1 and all(isinstance(t, Num) for t in kept):
                return u if len(kept) == len(terms) else add(*kept)
            return (add(*kept) if kept else zero(u.shape)) if len(kept) < len(terms) else u
        case Map("gamma" | "factorial" as name, Num() | Sum() as v):
            return small_factorial(name, v) or u
        case Pow(base, exponent) if exponent is UNITY:
            return base
        case Pow(_, exponent) if exponent is ZERO:
            return UNITY
        case Pow(base, Sum(terms)) if all(isinstance(t, Num) for t in terms):
            total = sum(t.value for t in terms if isinstance(t, Num))
            return UNITY if not total else base if total == 1 else Pow(base, Num(total))
        case Pow(Num(value), Num(power)) if power.denominator == 1 and abs(power) <= 12 and (value or power > 0):
            return Num(value**power.numerator)
    return u


def small_factorial(name: str, v: Node) -> Node | None:
    """Gamma(2 + 1) = 2, 0! = 1: a whole number worked out where it is small, as it is written else."""
    terms = v.terms if isinstance(v, Sum) else (v,)
    total = sum((t.value for t in terms if isinstance(t, Num)), Fraction(0))
    if not all(isinstance(t, Num) for t in terms):
        return None
    n = total - (name == "gamma")
    if n.denominator == 1 and 0 <= n <= (4 if name == "gamma" else 1):
        return Num(factorial(int(n)))
    return Map(name, Num(total)) if len(terms) > 1 else None


def with_powers(factors: list[Node]) -> list[Node]:
    """A scalar that stands several times among factors as a power of it: n n is n^2, x x^2 is x^3."""
    bases = [base_of(f) for f in factors]
    if len(set(bases)) == len(bases) or not all(is_scalar(f.shape) for f in factors):
        return factors
    kept: list[Node] = []
    for base in dict.fromkeys(bases):
        alike = [f for f, b in zip(factors, bases, strict=True) if b is base]
        if len(alike) == 1:
            kept += alike
        elif isinstance(base, Map) and base.name == "exp":
            kept.append(Map("exp", neat_here(mul(Num(len(alike)), base.u))))
        else:
            power = sum((f.exponent.value if f is not base and isinstance(f, Pow) and isinstance(f.exponent, Num) else 1
                         for f in alike), Fraction(0))  # fmt: skip
            kept.append(base if power == 1 else Pow(base, Num(power)))
    return kept


def base_of(f: Node) -> Node:
    """x of x^3 where the exponent is a positive whole number: what stands below a bar stays there."""
    plain = isinstance(f, Pow) and isinstance(f.exponent, Num) and f.exponent.value.denominator == 1
    return f.base if plain and isinstance(f, Pow) and f.exponent.value > 0 else f  # type: ignore[attr-defined]


@dataclass
class Work:
    """What has been found on the way: values by the question, and the strands in the order of the write-up."""

    chance: Chance
    strands: list[Strand] = field(default_factory=list)
    found: dict[Node, Node] = field(default_factory=dict)
    assumptions: list[str] = field(default_factory=list)
    ranges: list[Node] = field(default_factory=list)
    defined: list[Definition] = field(default_factory=list)
    follows: list[Follows] = field(default_factory=list)  # laws of variables named on the way
    spans: dict[Node, tuple[Node, Node]] = field(default_factory=dict)

    def close(self, chain: Chain) -> Node:
        """Keep a finished chain; its last line is the value of its subject."""
        if chain.steps and not self.told(chain):
            self.strands.append(chain.strand())
        self.found[chain.subject] = chain.line
        return chain.line

    def told(self, chain: Chain) -> bool:
        """Does a chain only put down what a longer one has found before?"""
        return len(chain.steps) == 1 and any(
            s.subject is chain.subject and same(s.last, chain.line) for s in self.strands if s.steps
        )

    def assume(self, sentence: str) -> None:
        if sentence not in self.assumptions:
            self.assumptions.append(sentence)

    def tidy(self, u: Node) -> Node:
        plain = is_scalar(u.shape) and not isinstance(u, Num)
        return upright(scalar.simplify(u, self.chance.letters)) if plain else u


def answered(work: Work, node: Node, *, bounds: tuple[str, str] | None = None, status: str = "solved") -> Derivation:
    """The derivation with its answer: the tree and, for a number, its decimal."""
    decimal = None
    if is_scalar(node.shape) and not isinstance(node, Law | Block) and not free_leaves_letters(node):
        number = scalar.number(node)
        decimal = number if number is not None and isfinite(number) else None
    return Derivation(
        work.chance.problem,
        status,
        telling_what_was_found(s for s in work.strands if s.steps),
        Answer(node=node, decimal=decimal, bounds=bounds),
        assumptions=tuple(dict.fromkeys([*work.chance.assumptions, *work.assumptions])),
    )


def left_open(work: Work, ends: tuple[Fraction, Fraction], remarks: tuple[str, ...] = ()) -> Derivation:
    """What the statements leave open: the sharp ends, with what reaches them."""
    return Derivation(
        work.chance.problem,
        "undetermined",
        tuple(s for s in work.strands if s.steps),
        Answer(bounds=(str(ends[0]), str(ends[1]))),
        assumptions=tuple(work.assumptions),
        remarks=remarks,
    )


def telling_what_was_found(strands: Iterable[Strand]) -> tuple[Strand, ...]:
    """The strands, with the values that a strand above has worked out no longer called given."""
    found: set[Node] = set()
    told = []
    for strand in strands:
        steps = tuple(
            replace(step, rule=put_in_what_was_found)
            if step.rule is put_in_what_is_given and not found.isdisjoint(step.before.walk())
            else step
            for step in strand.steps
        )
        told.append(replace(strand, steps=steps))
        found.add(strand.subject)
    return tuple(told)


def free_leaves_letters(node: Node) -> bool:
    """Do letters stand in a tree, apart from numbers and constants?"""
    return any(not leaf.kids and type(leaf).__name__ not in ("Num", "Const") for leaf in free_leaves(node))
