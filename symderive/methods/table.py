"""All plans, in the order in which they are tried."""

from __future__ import annotations

from symderive.methods import (
    autodiff,
    best,
    calculus,
    events,
    extremes,
    finite,
    identities,
    laws,
    limits,
    markov,
    spaces,
    waiting,
)
from symderive.methods.plan import Plan

PLANS: tuple[Plan, ...] = (
    *limits.PLANS,
    *extremes.PLANS,
    *calculus.PLANS,
    *autodiff.PLANS,
    *spaces.PLANS,
    *identities.PLANS,
    *events.PLANS,
    *best.PLANS,
    *finite.PLANS,
    *markov.PLANS,
    *waiting.PLANS,
    *laws.PLANS,
)
