"""Remarks on a line that do not change its verdict: notation that misleads, a condition of probability zero, a reason.

They come from the text as written, because two spellings may be read as one tree.
"""

from __future__ import annotations

import re

from symderive.expr.node import Node
from symderive.expr.probability import Law, LawDens, Prob
from symderive.expr.problem import Problem

CAPITAL_P = re.compile(r"(?<![\\A-Za-z])P\s*\(|\\Pr\b|\\mathbb\{P\}")
SMALL_P = re.compile(r"(?<![\\A-Za-z])p\s*\(")
EXP_POWER = re.compile(r"\\exp\s*\^")
BARS = re.compile(r"(?<!\\)\|([^|]+)\|")

#: words of a stated reason -> the rules that they may name (a part of the rule's name)
REASONS = {
    "chain rule": ("chain", "product-rule", "derivative"),
    "product rule": ("product", "derivative"),
    "quotient rule": ("quotient", "derivative"),
    "sum rule": ("sum", "marginal", "derivative", "total"),
    "bayes": ("bayes", "conditional", "product"),
    "total probability": ("total", "sum", "marginal"),
    "independence": ("independen",),
    "linearity": ("linear", "expectation", "sum", "trace", "derivative"),
    "tower": ("tower", "total", "iterated", "expectation"),
    "complement": ("complement",),
    "cyclic": ("cyclic", "trace"),
}


def remarks_on(latex: str, node: Node | None, problem: Problem) -> list[str]:
    """What is to be said of the notation of a line."""
    found = []
    if EXP_POWER.search(latex):
        found.append(r"exp is a function: write \exp(…) or e^{…}, not \exp^{…}.")
    if CAPITAL_P.search(latex) and SMALL_P.search(latex):
        found.append("P and p are mixed: use one letter for masses and the other for densities.")
    if node is not None:
        found.extend(of_tree(latex, node, problem))
    return found


def of_tree(latex: str, node: Node, problem: Problem) -> list[str]:
    found = []
    for part in node.walk():
        match part:
            case LawDens(Law("Normal", (_, second)), _) | Law("Normal", (_, second)):
                if getattr(second, "name", "") == "sigma":
                    found.append("The second slot of N(m, v) is the variance: sigma stands here, sigma^2 may be meant.")
            case Prob(_, given, _) if given is not None and "events" in problem.given and not stated_positive(problem):
                found.append(
                    "A conditional probability needs a condition of positive probability, which is not stated."
                )
    for inner in BARS.findall(latex):
        for decl in problem.declarations.values():
            if (
                decl.kind == "vector"
                and decl.latex
                and decl.latex in inner
                and r"\mid" not in latex
                and "P(" not in latex
            ):
                found.append("A norm is meant: write two bars for a vector, one for a number.")
    return list(dict.fromkeys(found))


def stated_positive(problem: Problem) -> bool:
    words = problem.given
    return "positive" in words or "< P(" in words or "> 0" in words or re.search(r"P\([^)]*\)\s*=", words) is not None


def wrong_reason(reason: str, rule: str | None) -> str | None:
    """A remark where the stated reason does not fit the rule that explains the line."""
    if not reason or rule is None:
        return None
    words = reason.lower()
    for said, names in REASONS.items():
        if said in words:
            if any(part in rule for part in names) or rule in ("reorder", "simplify"):
                return None
            return f"The line is right, but the reason given ({reason.strip()}) is not the rule used here: {rule}."
    return None
