"""All plans, in the order in which they are tried."""

from __future__ import annotations

from symderive.methods import autodiff, calculus, extremes, limits
from symderive.methods.plan import Plan

PLANS: tuple[Plan, ...] = (*limits.PLANS, *extremes.PLANS, *calculus.PLANS, *autodiff.PLANS)
