"""The name of a mistake: with a sentence of advice, the assumption that would save the line, the mended line."""

from __future__ import annotations

from dataclasses import dataclass

from symderive.check.assumption import Assumption
from symderive.check.placed import placed
from symderive.check.repair import ADVICE, Repair
from symderive.check.search import Match
from symderive.derive.rule import CATALOGUE
from symderive.expr.node import Node


@dataclass(frozen=True, slots=True)
class Named:
    """The likely mistake: its name, a sentence of advice, the assumption that would save the line, the mended line."""

    mistake: str | None
    advice: str = ""
    assumption: str | None = None
    mended: Node | None = None


def lacking(assumption: Assumption, found: Match | None = None) -> Named:
    """The assumption that the line needs, and what is so without it, where the step is one that ``found`` says."""
    reason = found.rule.reason if found is not None and found.exact else ""
    return Named("missing-assumption", f"{needs(assumption)} {reason}".strip(), assumption.words)


def needs(assumption: Assumption) -> str:
    return f"This needs {assumption.words}, which is not stated."


def of_named(mistake: str) -> Named:
    return Named(mistake, CATALOGUE[mistake].reason)


def of_rule(found: Match) -> Named:
    return Named(found.rule.name, found.rule.reason)


def of_slip(repair: Repair, line: Node) -> Named:
    """The slip by name, with its place in the line in words."""
    advice = ADVICE[repair.name] if repair.name in ADVICE else CATALOGUE[repair.name].reason
    return Named(repair.name, f"{advice} {placed(repair, line)}".strip(), mended=repair.line)
