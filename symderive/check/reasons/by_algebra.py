"""The name of a step that is algebra alone: arithmetic, multiplied out, a rule of logarithms or of matrices."""

from __future__ import annotations

from collections import Counter

from symderive.check.reasons.change import Change, alike, scalars_only
from symderive.expr.algebra import Apply, Const, Inverse, Map, Num, Pow, Prod, Sum, Sym, Transpose
from symderive.expr.build import mul
from symderive.expr.canon import key
from symderive.expr.node import Node, free_leaves, transform
from symderive.expr.probability import RandVar
from symderive.expr.shape import is_scalar

TRIGONOMETRIC = {"sin", "cos", "tan", "cot", "sec", "csc"}
POWERS = {"exp", "sqrt"}
DEFINED = {"softmax", "logsumexp", "sigmoid", "tanh", "softplus", "binom", "cosh", "sinh"}
LOGS = "rules-of-logarithms"


def by_algebra(change: Change) -> tuple[str, ...]:
    """The name of the step where nothing but algebra changed; () where more did."""
    if not alike(change.above, change.line, change.problem):
        return ()
    return (algebra(change.above, change.line),)


def algebra(above: Node, line: Node) -> str:
    """What is done from one formula to another that equals it."""
    if not letters(above) and not letters(line):
        return "work-out"
    for names, rule in ((DEFINED, "insert-the-definition"), (TRIGONOMETRIC, "trigonometric-identity")):
        if functions(above, names) != functions(line, names):
            return rule
    logarithms, powers = (functions(above, names) != functions(line, names) for names in ({"log"}, POWERS))
    if logarithms or powers:
        return "power-as-an-exponential" if logarithms and powers else LOGS if logarithms else "rules-of-powers"
    if not scalars_only(above, line) and turned(above) != turned(line):
        return "transposes-and-inverses"
    if spelled(above) == spelled(line):
        return "rules-of-powers"
    return of_fractions(above, line) or of_brackets(above, line)


def of_fractions(above: Node, line: Node) -> str | None:
    """What is done with fractions: cancelled, brought over one bar or taken apart."""
    before, after = below(above), below(line)
    if roots(line) > roots(above):
        return "multiply-by-the-conjugate"
    if before and after and (fractions(above) > 1) != (fractions(line) > 1):
        return "common-denominator"
    return "cancel-the-common-factor" if before - after and not after - before else None


def of_brackets(above: Node, line: Node) -> str:
    brackets = opened(above) - opened(line)
    if brackets > 0:
        return "multiply-out"
    return "write-as-a-product" if brackets < 0 else "collect-and-cancel"


def divisors(node: Node) -> list[Node]:
    """What stands below the bars of a formula, each bar by itself."""
    return [p.base for p in node.walk() if isinstance(p, Pow) and isinstance(p.exponent, Num) and p.exponent.value < 0]


def below(node: Node) -> Counter[object]:
    """What stands below bars in a formula, but numbers."""
    return Counter(key(f) for b in divisors(node) for f in (b.factors if isinstance(b, Prod) else (b,)) if letters(f))


def roots(node: Node) -> int:
    """How many sums with square roots stand below bars?"""
    return sum(isinstance(b, Sum) and bool(functions(b, {"sqrt"})) for b in divisors(node))


def fractions(node: Node) -> int:
    """How many terms of one sum stand over a bar."""
    sums = [p.terms for p in node.walk() if isinstance(p, Sum)] or [(node,)]
    return max(sum(bool(below(t)) for t in terms) for terms in sums)


def spelled(node: Node) -> object:
    """The key of a formula in which squares and cubes are written as products."""

    def change(part: Node) -> Node:
        match part:
            case Pow(base, Num(k)) if k in (2, 3) and isinstance(base, Sum | Prod):
                return mul(*([base] * int(k)))
        return part

    return key(transform(node, change))


def letters(node: Node) -> bool:
    """Does anything but numbers (e, sqrt 2, pi too) stand in a formula?"""
    return letters_in(node) or bool(functions(node, {"log"}))


def functions(node: Node, names: set[str]) -> set[object]:
    """The values of some functions that stand in a formula."""
    return {
        key(p)
        for p in node.walk()
        if isinstance(p, Map | Apply) and p.name in names and (letters_in(p) or p.name == "log")
    }


def letters_in(node: Node) -> bool:
    return any(not isinstance(leaf, Num | Const) for leaf in free_leaves(node))


def turned(node: Node) -> Counter[object]:
    """The transposes and inverses of products and sums, and all other inverses of matrices, each counted."""
    return Counter(
        key(p)
        for p in node.walk()
        if (isinstance(p, Transpose | Inverse) and not is_scalar(p.shape))
        and (isinstance(p, Inverse) or not isinstance(p.u, Sym | RandVar))
    )


def opened(node: Node) -> int:
    """How many brackets are multiplied: sums among the factors of products, powers of sums."""
    found = 0
    for part in node.walk():
        match part:
            case Prod(factors):
                found += sum(isinstance(f, Sum) for f in factors)
            case Pow(Sum(), Num(k)) if k > 1:
                found += 1
    return found
