"""Chance in words for a counterexample: P(A ∩ B | C), E[X | Y = 1], Var[X]."""

from __future__ import annotations

from symderive.expr.algebra import Inverse, Map, Num, Pow, Prod, Rel, Size, Sum, Transpose
from symderive.expr.arrays import BigSum, Entry
from symderive.expr.node import Node
from symderive.expr.probability import (
    And,
    Cov,
    Dens,
    Exists,
    Expect,
    FiniteSet,
    ForAll,
    In,
    Indicator,
    Interval,
    Minus,
    NamedSet,
    Not,
    Or,
    Prob,
    SumOver,
    Var,
)

SIGNS = {"!=": "≠", "<=": "≤", ">=": "≥"}


def spelled(node: Node, inside: bool = False) -> str:
    """A short spelling of a tree; ``inside`` asks for brackets around sums, unions and the like."""
    match node:
        case Prob(event, given, head):
            return f"{head}({spelled(event)}{condition(given)})"
        case Dens(head, arguments, given):
            bar = f" | {', '.join(map(spelled, given))}" if given else ""
            return f"{head}({', '.join(map(spelled, arguments))}{bar})"
        case Expect(u, given, _):
            return f"E[{spelled(u)}{condition(given)}]"
        case Var(u, given, _):
            return f"Var[{spelled(u)}{condition(given)}]"
        case Cov(u, v, given):
            return (
                f"Cov[{spelled(u)}{condition(given)}]"
                if u is v
                else f"Cov[{spelled(u)}, {spelled(v)}{condition(given)}]"
            )
        case And(events, comma):
            text = (", " if comma or any(isinstance(e, Rel) for e in events) else " ∩ ").join(
                spelled(e, True) for e in events
            )
            return f"({text})" if inside and not comma else text
        case Or(events):
            text = " ∪ ".join(spelled(e, True) for e in events)
            return f"({text})" if inside else text
        case Minus(a, b):
            return f"{spelled(a, True)} \\ {spelled(b, True)}"
        case Not(event):
            return f"{spelled(event, True)}ᶜ"
        case Indicator(event):
            return f"1[{spelled(event)}]"
        case Rel(op, left, right):
            return f"{spelled(left)} {SIGNS.get(op, op)} {spelled(right)}"
        case In(u, within):
            return f"{spelled(u)} ∈ {spelled(within)}"
        case FiniteSet(elements):
            return f"{{{', '.join(map(spelled, elements))}}}"
        case Interval(low, high, closed):
            return f"{closed[0]}{spelled(low)}, {spelled(high)}{closed[1]}"
        case NamedSet(name):
            return {"empty": "∅", "Omega": "Ω"}.get(name, name)
        case Exists(event, indices, _):
            return f"∃ {', '.join(map(spelled, indices))}: {spelled(event)}"
        case ForAll(event, indices, _):
            return f"∀ {', '.join(map(spelled, indices))}: {spelled(event)}"
        case Num(value):
            return str(value)
        case Sum(terms):
            text = " + ".join(spelled(t) for t in terms).replace("+ -", "- ")
            return f"({text})" if inside else text
        case Prod((Num(value), *rest)) if value == -1 and rest:
            return f"-{spelled(Prod(tuple(rest)) if len(rest) > 1 else rest[0], True)}"
        case Prod(factors):
            below = [f.base for f in factors if isinstance(f, Pow) and f.exponent is Num(-1)]
            above = [f for f in factors if not (isinstance(f, Pow) and f.exponent is Num(-1))]
            text = " ".join(spelled(f, True) for f in above) or "1"
            return text + "".join(f"/{spelled(u, True)}" for u in below)
        case Pow(base, Num(k)) if k == -1:
            return f"1/{spelled(base, True)}"
        case BigSum(body, index):
            text = f"Σ_{spelled(index)} {spelled(body, True)}"
            return f"({text})" if inside else text
        case SumOver(body, letter):
            text = f"Σ_{spelled(letter)} {spelled(body, True)}"
            return f"({text})" if inside else text
        case Size(dim):
            return str(dim)
        case Inverse(u):
            return f"{spelled(u, True)}⁻¹"
        case Pow(base, exponent):
            return f"{spelled(base, True)}^{spelled(exponent, True)}"
        case Map(function, u):
            return f"{function}({spelled(u)})"
        case Transpose(u):
            return f"{spelled(u, True)}ᵀ"
        case Entry(u, indices):
            return f"{spelled(u, True)}_{','.join(map(spelled, indices))}"
    own = getattr(node, "name", None)
    return own if isinstance(own, str) else type(node).__name__.lower()


def condition(given: Node | None) -> str:
    return "" if given is None else f" | {spelled(given)}"
