"""Derivations and reports as plain dicts: what is written as JSON, and what the templates are given."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import Any

from symderive.derive.derivation import Answer, Derivation, Report, Strand, Verdict
from symderive.derive.rule import Step
from symderive.expr.algebra import Rel
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node
from symderive.expr.probability import And
from symderive.expr.problem import Problem
from symderive.expr.shape import Dim
from symderive.render import notation
from symderive.render.spelling import Style

SCHEMA = 1


def style_of(problem: Problem) -> Style:
    """As the author writes: decimals or fractions, ln or log, f'(x) or a gradient where it is asked for so."""
    words = f"{problem.given} {problem.find}"
    goal = problem.goal.node if problem.goal is not None else None
    gradient = re.search(r"\\nabla(?![A-Za-z])\s*(_?)(?!\s*\^)", problem.find)
    one = isinstance(goal, Derivative) and len(goal.by) == 1
    return Style(
        decimals=re.search(r"\d\.\d", words) is not None,
        ln=re.search(r"\\ln(?![A-Za-z])", words) is not None and "\\log" not in words,
        primes=frozenset(re.findall(r"([A-Za-z])\s*(?:'|\^\{?\\prime)", problem.find)),
        nabla=(goal, gradient[1] == "_") if goal is not None and gradient is not None and one else None,
    )


def size_words(dim: Dim) -> str:
    """A size as text that a program can read: ``n``, ``m + 2*n``."""
    parts = []
    for letters, count in sorted(dim.terms, key=lambda term: (not term[0], term[0])):
        names = list(letters)
        parts.append("*".join([str(count), *names] if count != 1 or not names else names))
    return " + ".join(parts).replace("+ -", "- ") or "0"


def shape_words(shape: tuple[Dim, ...]) -> list[str]:
    return [size_words(dim) for dim in shape]


def present(**fields: Any) -> dict[str, Any]:
    """The fields that apply: what is None or empty is left out."""
    return {name: value for name, value in fields.items() if value not in (None, "", (), [], {})}


def solution(derivation: Derivation) -> dict[str, Any]:
    """The result of ``solve``."""
    problem = derivation.problem
    style = style_of(problem)
    out: dict[str, Any] = {"schema": SCHEMA, "id": problem.id, "status": derivation.status}
    if problem.title:
        out["title"] = problem.title
    if derivation.answer is not None:
        out["answer"] = answer(derivation.answer, problem, style)
    out["steps"] = [
        step(s, strand, number, style, len(derivation.strands))
        for number, strand in enumerate(derivation.strands)
        for s in strand.steps
    ]
    out["assumptions"] = taken(derivation, style)
    if derivation.remarks:
        out["remarks"] = list(derivation.remarks)
    if derivation.confirmed is not None:
        c = derivation.confirmed
        out["confirmed"] = {"points": c.points, "shapes": c.shapes, "max_error": c.max_error, "how": c.how}
    out["error"] = derivation.error
    out["seconds"] = derivation.seconds
    return out


def taken(derivation: Derivation, style: Style) -> list[str]:
    """The sentences on what was taken for granted, the relations among them in LaTeX."""
    return [*derivation.assumptions, *(f"${in_a_row(c, style)}$" for c in derivation.conditions)]


def in_a_row(condition: Node, style: Style) -> str:
    """a < b and b < c as a < b < c."""
    parts = condition.events if isinstance(condition, And) else (condition,)
    said = notation.latex(parts[0], style)
    for above, part in pairwise(parts):
        linked = isinstance(above, Rel) and isinstance(part, Rel) and part.left is above.right
        whole = notation.latex(part, style)
        said += whole.removeprefix(notation.latex(part.kids[0], style)) if linked else rf",\ {whole}"
    return said


def answer(a: Answer, problem: Problem, style: Style) -> dict[str, Any]:
    latex = a.latex if a.latex is not None else None if a.node is None else notation.latex(a.node, style)
    exact = a.exact if a.exact is not None else None if a.node is None else notation.sympy(a.node)
    out = present(
        latex=latex,
        text=None if a.node is None else notation.text(a.node, style),
        shape=None if a.shape is None else shape_words(a.shape),
        layout=a.layout,
        exact=exact,
        axes=[notation.latex(i, style) for i in a.axes],
        bounds=None if a.bounds is None else list(a.bounds),
        code=a.code,
        where=[
            present(
                name=notation.text(name, style),
                latex=notation.latex(name, style),
                **{"is": notation.latex(body, style)},
            )
            for name, body in a.where
        ],
    )
    value = a.decimal if a.decimal is not None else decimal_of(exact)
    if value is not None:
        out["decimal"] = value
    for name, node in a.also:
        form = present(name=name, latex=notation.latex(node, style), text=notation.text(node, style))
        if name.startswith("structured"):
            out["structured"] = form
        else:
            out.setdefault("also", []).append(form)
    return out


def decimal_of(exact: str | None) -> float | None:
    """The decimal of a rational number."""
    if exact is None:
        return None
    bare = exact.removeprefix("-").replace("/", "", 1)
    return float(Fraction(exact)) if bare.isascii() and bare.isdigit() and not exact.endswith("/") else None


def step(s: Step, strand: Strand, number: int, style: Style, strands: int) -> dict[str, Any]:
    out = present(
        rule=s.rule.name,
        title=s.rule.title,
        statement=s.statement or s.rule.statement,
        source=s.rule.source,
        why=s.why or s.rule.reason,
        before=notation.latex(s.before, style),
        after=notation.latex(s.after, style),
        note=s.note,
        used=list(s.used),
        shapes=[{"of": notation.latex(node, style), "shape": shape_words(shape)} for node, shape in s.sizes],
    )
    out |= {"focus": list(s.path), "size": s.size}
    if strands > 1:
        out |= {"strand": number, "of": notation.latex(strand.subject, style)}
    return out


def report(r: Report) -> dict[str, Any]:
    """The result of ``check``."""
    out: dict[str, Any] = {
        "schema": SCHEMA,
        "id": r.problem.id,
        "status": r.status,
        "first_wrong": r.first_wrong,
        "lines": [verdict(v) for v in r.lines],
    }
    if r.remarks:
        out["remarks"] = list(r.remarks)
    return out | {"error": r.error, "seconds": r.seconds}


def verdict(v: Verdict) -> dict[str, Any]:
    out = {"n": v.n, "verdict": v.verdict} | present(
        by=v.by,
        rule=v.rule,
        rules=list(v.rules) if len(v.rules) > 1 else None,
        mistake=v.mistake,
        message=v.message,
        counterexample=v.counterexample,
        expected=v.expected,
        remarks=list(v.remarks),
        latex=v.latex,
    )
    if v.line is not None:
        out["line"] = v.line
        out["where"] = v.where
    for flag in ("follows_wrong", "heals"):
        if getattr(v, flag):
            out[flag] = True
    return out
