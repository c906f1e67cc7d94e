"""All plans, in the order in which they are tried."""

from __future__ import annotations

from symderive.methods import calculus
from symderive.methods.plan import Plan

PLANS: tuple[Plan, ...] = (*calculus.PLANS,)
