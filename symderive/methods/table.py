"""All plans, in the order in which they are tried, as a table of the rooms that hold them.

A room is entered when a problem first needs it: a derivative does not wait for the whole of probability.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from symderive.expr.problem import Problem
from symderive.methods.plan import Plan

#: (file of this room, is it for problems of probability only?)
ROOMS = (
    ("one_sided", False),
    ("limits", False),
    ("directional", False),
    ("extremes", False),
    ("stationary_points", False),
    ("best_on_a_line", False),
    ("implicit", False),
    ("taylor", False),
    ("differential", False),
    ("calculus", False),
    ("autodiff", False),
    ("unfinished", False),
    ("spaces", True),
    ("over_drawn", True),
    ("identities", True),
    ("identity_sums", True),
    ("events", True),
    ("best", True),
    ("multinomial", True),
    ("fewest", True),
    ("first_time", True),
    ("any_number", True),
    ("equally_likely", True),
    ("progressions", True),
    ("finite", True),
    ("claims", True),
    ("markov", True),
    ("waiting", True),
    ("indicators", True),
    ("conjugate", True),
    ("laws", False),
    ("modes", True),
    ("least", True),
    ("tables", True),
    ("table_formulas", True),
    ("iterated", True),
    ("table_entropy", True),
    ("put_together", False),
    ("halfway", False),
)


def plans(problem: Problem) -> Iterator[Plan]:
    """The plans that a problem may be answered by, in their order."""
    for name, chance in ROOMS:
        if problem.about_chance or not chance:
            yield from import_module(f"symderive.methods.{name}").PLANS
