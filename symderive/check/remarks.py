"""Remarks on a line that do not change its verdict: notation that misleads, a condition of probability zero, a reason.

They come from the text as written, because two spellings may be read as one tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from symderive.check.reading import Line, sides_of
from symderive.check.search import wrong_lines
from symderive.check.state import State, names_given
from symderive.derive.derivation import Shown
from symderive.derive.rule import CATALOGUE
from symderive.expr.algebra import Apply, Map, Pow, Prod, Sym, Trace
from symderive.expr.arrays import BigProd, Norm
from symderive.expr.calculus import Derivative, Integral, Limit
from symderive.expr.canon import key
from symderive.expr.node import Node, free_leaves, holds, nodes_of
from symderive.expr.probability import And, Cov, Dens, Expect, Indep, Law, LawDens, Prob, RandVar, Var
from symderive.expr.problem import Problem
from symderive.expr.shape import describe, is_column, is_scalar
from symderive.rules.algebra import tidy
from symderive.rules.faulty import quotient

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


def taken_by_use(line: Line, state: State, told: set[Node]) -> list[str]:
    """The vectors and matrices that nothing declares, each where it stands first, with the size that alone fits."""
    found = []
    for leaf in dict.fromkeys(u for side in sides_of([line]) for u in free_leaves(side)):
        if not isinstance(leaf, Sym) or is_scalar(leaf.shape) or leaf in told:
            continue
        told.add(leaf)
        declared = state.problem.declarations.get(leaf.name)
        if (declared is None or declared.inferred) and leaf not in names_given(state):
            size = describe(leaf.shape)
            what = "a vector" if is_column(leaf.shape) else "a matrix"
            found.append(f"Nothing declares {leaf.latex}: it is taken to be {what if '?' in size else size}.")
    return found


def of_tree(latex: str, node: Node, problem: Problem) -> list[str]:
    found = []
    for part in nodes_of(node, LawDens, Law, Prob):
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


#: words of a stated reason -> what must stand in the line above (or be stated) for it to be one
NEEDS: dict[str, tuple[Callable[[Node, Problem], bool], str]] = {
    "chain rule": (lambda u, p: composed(u) or joint(u), "no function of a function is differentiated here"),
    "product rule": (lambda u, p: multiplied(u) or joint(u), "no product is taken apart here"),
    "quotient rule": (lambda u, p: quotients(u, p), "no quotient is differentiated here"),
    "bayes": (lambda u, p: conditional(u), "no conditional probability stands above"),
    "total probability": (lambda u, p: holds(u, Prob, Dens, Expect), "no probability stands above"),
    "independence": (lambda u, p: independent(p), "independence was not stated"),
    "cyclic": (lambda u, p: holds(u, Trace), "no trace stands above"),
    "linearity": (
        lambda u, p: not holds(u, Var) or holds(u, Expect, Cov),
        "a variance is not linear, and variances add only for variables that are uncorrelated (independent)",
    ),
    "tower": (lambda u, p: conditioned(u), "no conditional expectation stands here"),
    "iterated expectation": (lambda u, p: conditioned(u), "no conditional expectation stands here"),
    "total expectation": (lambda u, p: conditioned(u), "no conditional expectation stands here"),
    "by parts": (lambda u, p: holds(u, Integral), "no integral stands above"),
    "complement": (lambda u, p: holds(u, Prob), "no probability stands above"),
}


def wrong_reason(
    reason: str, how: Callable[[], Shown], above: Node | None, right: Node, problem: Problem
) -> str | None:
    """A remark where the stated reason does not fit the rule that explains the line, or what stands above."""
    words, stated = reason.lower(), reason.strip(" ()")
    if "independen" in words and above is not None and linear_only(above, right):
        return f"The reason given ({stated}) is not needed: the mean of a sum is the sum of the means in any case."
    said = next((name for name in NEEDS if name in words), None)
    said = said or next((name for name in REASONS if name in words), None)
    if said is None:
        return None
    shown = how()
    if said in REASONS and shown.made and shown.rule not in ("reorder", "simplify", "collect-and-cancel"):
        if any(part in (shown.rule or "") for part in REASONS[said]):
            return None
        return f"The line is right, but the reason given ({stated}) is not the rule used here: {shown.rule}."
    need = NEEDS.get(said)
    if need is None or above is None or need[0](above, problem) or need[0](right, problem):
        return None
    return f"The reason given ({stated}) does not fit: {need[1]}."


def limits_only(above: Node | None, right: Node, problem: Problem) -> str | None:
    """A remark where two limits agree although what stands under them was divided term by term in a wrong way."""
    if not isinstance(above, Limit) or not isinstance(right, Limit):
        return None
    slip = CATALOGUE["difference-quotient-lost-h"]
    bodies = [made.body for made in wrong_lines(slip, above, problem) if isinstance(made, Limit)]
    if key(tidy(above.body, problem)) == key(tidy(right.body, problem)):
        return None
    if any(key(tidy(made, problem)) == key(tidy(right.body, problem)) for made in bodies):
        return f"The limits agree, but what stands under them does not. {slip.reason}"
    return None


def linear_only(above: Node, right: Node) -> bool:
    """Is a mean taken apart into a sum of means, with no product of random quantities on either side?"""
    if not holds(above, Expect) or any(holds(u, Var, Cov, Prob, Dens) for u in (above, right)):
        return False
    means = [p for u in (above, right) for p in u.walk() if isinstance(p, Expect)]
    if not holds(right, Expect) or any(mixed(p.u) or p.given is not None or p.under is not None for p in means):
        return False
    return not any(isinstance(p, Prod) and sum(holds(f, Expect) for f in p.factors) > 1 for p in right.walk())


def mixed(body: Node) -> bool:
    """Does a product or a function of random quantities stand in this?"""
    return any(
        (isinstance(p, Prod) and sum(holds(f, RandVar) for f in p.factors) > 1)
        or (isinstance(p, Pow | Map | Apply | BigProd) and holds(p, RandVar))
        for p in body.walk()
    )


def conditioned(node: Node) -> bool:
    return any(isinstance(p, Expect | Var | Cov) and p.given is not None for p in node.walk())


def quotients(node: Node, problem: Problem) -> bool:
    """Is a quotient differentiated, also one that a name or a function such as softmax stands for?"""
    bodies = [d.body for d in problem.definitions]
    named = any(isinstance(p, Apply) and p.name == "softmax" for u in (node, *bodies) for p in u.walk())
    return bool(undone(node)) and (named or any(quotient(d.of) for d in undone(node)) or any(map(quotient, bodies)))


def undone(node: Node) -> list[Derivative]:
    return [p for p in node.walk() if isinstance(p, Derivative)]


def composed(node: Node) -> bool:
    """Is a function of something more than its variable differentiated?"""
    for d in undone(node):
        for part in d.of.walk():
            if isinstance(part, Map | Apply | Norm | Pow) and part.kids[0] not in d.by and part.kids[0].kids:
                return True
            if not part.kids and part not in d.by and isinstance(d.of, Map | Apply | Sym):
                return True  # a named quantity stands between
    return False


def multiplied(node: Node) -> bool:
    """Is a product differentiated in which the variable stands in two factors?"""
    return any(
        isinstance(part, Prod) and sum(any(v in set(f.walk()) for v in d.by) for f in part.factors) > 1
        for d in undone(node)
        for part in d.of.walk()
    )


def joint(node: Node) -> bool:
    return any(isinstance(p, Prob) and isinstance(p.event, And) for p in node.walk()) or any(
        isinstance(p, Dens) and len(p.arguments) > 1 for p in node.walk()
    )


def conditional(node: Node) -> bool:
    return any((isinstance(p, Prob) and p.given is not None) or (isinstance(p, Dens) and p.given) for p in node.walk())


def independent(problem: Problem) -> bool:
    stated = any(isinstance(f.node, Indep) for f in problem.facts)
    return stated or "independent" in problem.given or "iid" in problem.given
