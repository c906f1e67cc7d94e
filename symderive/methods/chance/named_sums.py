"""Why an expression in independent variables has a law by name: the rule, and its statement for the family at hand."""

from __future__ import annotations

from symderive.derive.rule import Rule
from symderive.expr.node import Node
from symderive.expr.probability import Law
from symderive.methods.chance.derived import squares_of
from symderive.methods.chance.sources import Chance, runs_over_members
from symderive.rules import gaussian, new_variables


def why_this_law(chance: Chance, u: Node, law: Law) -> tuple[Rule, str]:
    """The rule by which ``u`` has this law, and its statement ("" for the rule's own)."""
    if squares_of(chance, u) is not None:
        return new_variables.squared_length_of_a_normal_vector, ""
    if len(chance.variables_in(u)) > 1 or runs_over_members(u):
        if law.name == "Normal":
            return gaussian.sum_of_independent_normals, ""
        return new_variables.law_of_a_sum, new_variables.SUMS_OF_A_FAMILY.get(law.name, "")
    return (gaussian.affine_map_of_a_normal if law.name == "Normal" else new_variables.change_of_variables), ""
