r"""Conditions that a line says behind itself: = 2 A x \quad \text{since } A = A^\top, = 2 A x \text{ if } A = A^\top.

Under "if" a line is judged where its condition holds. "Since" claims something: a line that holds only where it is so
needs it among the givens.
"""

from __future__ import annotations

import re

from symderive.check.ladder import EQUAL, Found
from symderive.check.reading import Line
from symderive.check.relations import equation
from symderive.check.state import State
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Sym
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Fact, Problem
from symderive.expr.shape import DerivationError
from symderive.numeric.compare import agree
from symderive.parse.said import properties
from symderive.parse.statements import read_problem

SUPPOSED = ("if", "for", "when", "where", "whenever", "assuming", "assuming that", "provided", "provided that", "with")
CLAIMED = ("since", "as", "because", "by", "using")
LEAD = re.compile(
    rf"({'|'.join(sorted((*SUPPOSED, *filter(None, CLAIMED)), key=len, reverse=True))})(?![A-Za-z])\s*", re.I
)
TEXT = re.compile(r"\\(?:text|mathrm|textrm|mbox)\s*\{([^{}]*)\}")
NAME = r"(?P<name>\\?[A-Za-z]+(?:_\{?\w+\}?)?)"
BEFORE = re.compile(rf"(?:an? |all )?(?P<kind>[a-z][a-z -]+?)\s+{NAME}$")
BEHIND = re.compile(rf"{NAME}\s+(?:(?:is|are)\s+)?(?:an? )?(?P<kind>[a-z][a-z -]+)$")
SECONDS = 1.5
UNDER = "This line holds where its condition does: {}."


def under_its_condition(line: Line, above: Node, right: Node, found: Found, state: State) -> Verdict | None:
    """The verdict on a line that does not hold everywhere, and does where the condition behind it holds; None where
    none stands there, or where it does not help."""
    if line.op != "=" or not line.reason or state.problem.about_chance or above.shape != right.shape:
        return None
    lead, words = parted(line.reason)
    facts = facts_said(words, state.problem, free_leaves(above) | free_leaves(right))
    if not facts:
        return None
    there = state.problem.but(facts=(*state.problem.facts, *facts))
    limit = max(0.05, min(SECONDS, state.left_over()))
    if agree(above, right, there, seed=state.seed, limit=limit).verdict != EQUAL:
        return None
    if lead in SUPPOSED:
        return Verdict(line.n, "right", "tested", remarks=(UNDER.format(words),), follows_wrong=state.off)
    said = f"This needs {words}, which is not stated."
    shown = None if found.agreement is None else found.agreement.counterexample or None
    return Verdict(line.n, "unjustified", mistake="missing-assumption", message=said, counterexample=shown)


def parted(reason: str) -> tuple[str, str]:
    """The word that leads a reason in, and the statement behind it."""
    said = TEXT.sub(r" \1 ", reason).replace("$", " ").strip(" ()[].,;~")
    found = LEAD.match(said)
    lead, rest = (found[1].lower(), said[found.end() :]) if found else ("", said)
    if (kind := BEFORE.match(rest) or BEHIND.match(rest)) is not None and properties(kind["kind"]):
        rest = rf"{kind['name']} \text{{ {kind['kind']}}}"  # symmetric A, A is symmetric
    return lead, rest.strip(" .,;")


def facts_said(words: str, problem: Problem, letters: frozenset[Node]) -> tuple[Fact, ...]:
    """What the words state of these letters beside the givens; nothing where they are no statement, or say what a
    letter is."""
    try:
        more = read_problem(f"{problem.given}\n{words}")
    except DerivationError:
        return ()
    before = {fact.node for fact in problem.facts}
    facts = tuple(f for f in more.facts if f.node is not None and f.node not in before)
    spoken = {u for f in facts if f.node is not None for u in free_leaves(f.node) if isinstance(u, Sym)}
    known = spoken <= letters and all(f.kind != "prose" for f in facts)
    named = len(more.definitions) > len(problem.definitions)
    solved = any(
        (eq := equation(f.node)) is not None and not eq.left.kids and eq.left not in free_leaves(eq.right)
        for f in facts
    )
    return facts if known and not named and not solved else ()
