"""Judging hand derivations: of every line whether it follows, by which rule, and of a wrong one why."""

from symderive.check.judge import check

__all__ = ["check"]
