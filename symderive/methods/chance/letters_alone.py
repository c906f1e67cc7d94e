"""A letter of a law that an equation of letters alone fixes: sigma^2 = 4 beside Y ~ N(0, sigma)."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import MINUS, Num, Rel, Sym
from symderive.expr.build import add, mul
from symderive.expr.node import Node, free_leaves
from symderive.expr.probability import Law
from symderive.expr.problem import Definition, Follows
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.told import Told
from symderive.rules import laws as rules


def letters_alone(work: Work) -> Told | None:
    """The letters of laws that stand alone in a stated equation with one solution in their range."""
    known = work.chance.letters
    facts = work.chance.problem.facts
    laws = [f.node.law for f in facts if isinstance(f.node, Follows) and isinstance(f.node.law, Law)]
    parameters = {x for law in laws for x in free_leaves(law) if isinstance(x, Sym)}
    found: dict[Node, Node] = {}
    used: list[Node] = []
    for fact in facts:
        if fact.every or fact.where is not None or not isinstance(fact.node, Rel) or fact.node.op != "=":
            continue
        if fact.node.left.shape != fact.node.right.shape:
            continue  # the masses of a variable's values in order
        gap = add(fact.node.left, mul(MINUS, fact.node.right))
        leaves = [x for x in free_leaves(gap) if not isinstance(x, Num)]
        if len(leaves) != 1 or not isinstance(leaves[0], Sym) or leaves[0] not in parameters or leaves[0] in found:
            continue
        roots = scalar.solve(gap, leaves[0], known)
        if roots is None or len(roots) != 1 or scalar.number(roots[0]) is None:
            continue
        letter, value = leaves[0], roots[0]
        chain = Chain(letter)
        chain.to(rules.solve_the_condition, value, why="The stated equation fixes the letter; solve it.")
        work.close(chain)
        work.defined.append(Definition(letter, value))
        found[letter] = value
        used.append(fact.node)
    return Told(found, frozenset(used)) if found else None
