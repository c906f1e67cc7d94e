"""A quantity of information that is asked for: a divergence, an entropy or mutual information."""

from __future__ import annotations

from symderive.expr.node import Node
from symderive.expr.probability import Info
from symderive.methods.chance.divergence import divergence
from symderive.methods.chance.entropy import entropy
from symderive.methods.chance.lines import Work
from symderive.methods.chance.log_ratios import law_named
from symderive.methods.chance.mutual_information import joint_entropy, mutual_information
from symderive.methods.chance.regions import Undecided


def find_information(work: Work, asked: Info) -> Node:
    """KL, H or I; raises Undecided."""
    if asked.given is not None:
        raise Undecided("an information given something")
    match asked.kind, asked.of:
        case "KL", (p, q):
            return divergence(
                work, asked, law_named(work.chance.problem, work, p), law_named(work.chance.problem, work, q)
            )
        case "H", (x,):
            return entropy(work, asked, x)
        case "H", several:
            return joint_entropy(work, asked, several)
        case "MI", (x, y):
            return mutual_information(work, asked, x, y)
    raise Undecided("not a known quantity of information")
