"""Displays: ``.to("latex")`` on derivations, reports and trees, and what Jupyter shows of them.

The methods live here because the write-ups do; ``install`` gives them to the classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symderive.derive.derivation import Derivation, Report
from symderive.expr.node import Node
from symderive.expr.shape import DerivationError

DETAILS = ("brief", "normal", "full")
FORMATS = ("text", "latex", "html", "markdown", "json", "pdf")


def derivation_to(derivation: Derivation, form: str, *, detail: str = "normal") -> str | bytes:
    """The write-up of a derivation in a format."""
    from symderive.render import pages, views, writeup

    if form == "json":
        return as_json(views.solution(derivation))
    known(form)
    return pages.write([writeup.solution(derivation, detail)], form)


def derivation_html(derivation: Derivation, detail: str = "normal") -> str:
    """What a notebook shows: the write-up as a piece of a page."""
    from symderive.render import pages, writeup

    return str(pages.write([writeup.solution(derivation, detail)], "html", name="fragment"))


def report_html(report: Report) -> str:
    from symderive.render import pages, shown_report

    return str(pages.write([shown_report.report(report)], "html", name="fragment"))


@dataclass(frozen=True)
class Shown:
    """A derivation with the detail in which it is shown."""

    derivation: Derivation
    detail: str = "normal"

    def _repr_html_(self) -> str:
        return derivation_html(self.derivation, self.detail)

    def _repr_latex_(self) -> str | None:
        return answer_latex(self.derivation)

    def _repr_markdown_(self) -> str:
        return str(derivation_to(self.derivation, "markdown", detail=self.detail))

    def __repr__(self) -> str:
        return str(derivation_to(self.derivation, "text", detail=self.detail))


def report_to(report: Report, form: str) -> str | bytes:
    """The judged lines in a format."""
    from symderive.render import pages, shown_report, views

    if form == "json":
        return as_json(views.report(report))
    known(form)
    return pages.write([shown_report.report(report)], form)


def node_to(node: Node, form: str) -> str:
    """A tree in a notation: latex, text, mathml, prefix or sympy."""
    from symderive.render import notation

    ways: dict[str, Any] = {
        "latex": notation.latex,
        "text": notation.text,
        "mathml": notation.mathml,
        "html": notation.mathml,
        "prefix": notation.prefix,
        "sympy": notation.sympy,
    }
    if form not in ways:
        raise DerivationError(f"a formula cannot be written as {form!r}", hint=f"one of {', '.join(ways)}")
    written = ways[form](node)
    if written is None:
        raise DerivationError("this formula has no name in SymPy's syntax")
    return str(written)


def known(form: str) -> None:
    if form not in FORMATS:
        raise DerivationError(f"there is no format {form!r}", hint=f"one of {', '.join(FORMATS)}")


def as_json(view: dict[str, Any]) -> str:
    import json

    return json.dumps(view, ensure_ascii=False, indent=2)


def answer_latex(derivation: Derivation) -> str | None:
    """What a notebook shows in one line: the question and its answer."""
    from symderive.render import notation, views

    answer, goal = derivation.answer, derivation.problem.goal
    if answer is None or goal is None:
        return None
    style = views.style_of(derivation.problem)
    right = answer.latex or (None if answer.node is None else notation.latex(answer.node, style))
    if right is None:
        return None
    return rf"$\displaystyle {notation.latex(goal.node, style)} = {right}$"


def node_sympy(node: Node) -> Any:
    """A tree as a SymPy object."""
    from symderive.parse.sympy_out import to_sympy

    return to_sympy(node)


def answer_sympy(derivation: Derivation) -> Any:
    """The answer as a SymPy object. Raises DerivationError where there is none."""
    if derivation.answer is None or derivation.answer.node is None:
        raise DerivationError("this derivation has no answer that SymPy could hold")
    return node_sympy(derivation.answer.node)


def install() -> None:
    """Give the classes their displays."""
    methods: dict[type, dict[str, Any]] = {
        Derivation: {
            "to": derivation_to,
            "sympy": answer_sympy,
            "_repr_html_": derivation_html,
            "_repr_latex_": answer_latex,
            "_repr_markdown_": lambda d: derivation_to(d, "markdown"),
        },
        Report: {
            "to": report_to,
            "_repr_html_": report_html,
            "_repr_markdown_": lambda r: report_to(r, "markdown"),
        },
        Node: {"to": node_to, "sympy": node_sympy, "_repr_latex_": lambda n: f"${node_to(n, 'latex')}$"},
    }
    for kind, given in methods.items():
        for name, method in given.items():
            setattr(kind, name, method)
