"""A formula of several moments of which some are not fixed alone: spelled out in the moments of single variables, what
is open may cancel."""

from __future__ import annotations

from symderive.expr.node import Node, substitute
from symderive.expr.probability import Cov, Expect, Var
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.moment_forms import spelled
from symderive.methods.chance.regions import Undecided
from symderive.methods.chance.solved_moments import moments_in, solved_for
from symderive.methods.chance.stated import Atoms
from symderive.rules import expectation as rules

BILINEAR = "Means are linear and covariances bilinear: everything in moments of the single variables, collected."


def moments_together(work: Work, u: Node, parts: list[Node]) -> Node:
    """The value of a formula of unconditional means, variances and covariances; raises Undecided."""
    if not all(isinstance(p, Expect | Var | Cov) and p.given is None for p in parts):
        raise Undecided("a formula of other things than moments")
    atoms = Atoms(work)
    closed = solved_for(atoms, moments_in(atoms, u))
    named = work.tidy(substitute(u, {p: spelled(work, p) or p for p in parts}))
    chain = Chain(u)
    chain.to(rules.covariance_is_bilinear, named, why=BILINEAR)
    chain.to(rules.put_in_what_is_given, closed)
    return work.close(chain.simplified(work.tidy(closed)))
