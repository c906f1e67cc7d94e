"""A plan: what a person would do with one kind of question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symderive.derive.derivation import Derivation
from symderive.expr.problem import Problem


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to answer one kind of question.

    ``fits`` looks at the problem only; ``carry_out`` returns a Derivation (strands and an answer, not yet confirmed),
    or None where the way turns out not to lead there. ``method`` is the word that ``--method`` forces it by.
    """

    name: str
    fits: Callable[[Problem], bool]
    carry_out: Callable[[Problem], Derivation | None]
    method: str = ""
