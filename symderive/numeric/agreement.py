"""What the numbers say of two expressions, and of a chain of lines."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the numbers say of two expressions.

    ``verdict`` is "equal", "different" or "undecided"; ``reason`` says in a sentence why it is undecided, or how
    shapes differ. ``counterexample`` and ``values`` show a difference; ``undefined`` is "left" or "right" where
    only the other side is defined at some points of the declared domain (a left side that is not defined where the
    right side is does not count against a line). ``exact`` is True where the verdict rests on exact arithmetic.
    """

    verdict: str
    points: int = 0
    shapes: int = 0
    max_error: float = 0.0
    counterexample: dict[str, str] = field(default_factory=dict)
    values: tuple[str, str] = ("", "")
    exact: bool = False
    reason: str = ""
    undefined: str = ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the numbers say of a chain of lines; ``line`` is the first that differs from the one before it."""

    verdict: str
    points: int = 0
    shapes: int = 0
    max_error: float = 0.0
    exact: bool = False
    reason: str = ""
    line: int | None = None
