"""A number where nothing says which: P(A \\cup B) = 0.8 of events of which no probability is stated; a formula for a
function of which nothing is said.

At random points the line is false, but its author knows a number that stands elsewhere (on the exercise sheet): what is
missing is said, and no mistake is named.
"""

from __future__ import annotations

from symderive.check.state import State, unknown_functions
from symderive.expr.algebra import UNITY, Apply, Const, Map, Num, Sym
from symderive.expr.build import is_zero
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, free_leaves, holds, nodes_of
from symderive.expr.probability import Cov, Dens, EventSym, Expect, Indep, Prob, RandVar, Var
from symderive.expr.problem import Has
from symderive.numeric.agreement import Agreement
from symderive.numeric.compare import agree
from symderive.render import notation
from symderive.rules.algebra import tidy

SILENT = (Has, Indep)  # what says of which kind something is, and of no number


def formula_from_nowhere(above: Node, right: Node, state: State) -> str | None:
    """The sentence for f'(x) = 2 x, f_X(x) = 2 x with a function f, a variable X, of which nothing is said: its author
    knows the formula from elsewhere. None for all other lines."""
    problem = state.problem
    match above:
        case Derivative(Map(name) | Sym(name) | Apply(name) as f) | (Map(name) as f) if not holds(right, Derivative):
            told = name in unknown_functions(f, problem) if isinstance(f, Map) else not problem.speaks_of(name)
            if not told or name in problem.declarations or name in names_in(right):
                return None
            if isinstance(above, Derivative) and isinstance(f, Sym) and f in above.by:
                return None
        case Dens(name, _, (), (), (RandVar() as u,)):
            said = [f.node for f in problem.facts if f.node is not None] + [
                u for d in problem.definitions for u in (d.name, d.body)
            ]
            if problem.speaks_of(name) or any(u in node or holds(node, Dens) for node in said) or holds(right, Dens):
                return None
        case _:
            return in_place_of_another(above, right, state)
    return f"Nothing states {notation.text(above)}, so that no formula follows."


def in_place_of_another(above: Node, right: Node, state: State) -> str | None:
    """The sentence for k(x, y) in the place of phi(x)^T phi(y), where nothing is said of phi: the two are known to
    belong together from elsewhere."""
    before, after = names_in(above), names_in(right)
    gone = [name for name in unknown_functions(above, state.problem) if name not in after]
    come = [name for name in after - before if state.problem.function(name) is not None]
    return f"Nothing states what {gone[0]} is, so that no formula follows." if gone and come else None


def names_in(node: Node) -> set[str]:
    return {p.name for p in nodes_of(node, Map, Apply, Sym)}


def number_from_nowhere(above: Node, right: Node, found: Agreement | None, state: State) -> str | None:
    """The sentence for a line that sets something random, of which no number follows, to a number of its own; None
    where it does not. 0 and 1 are claims about every law."""
    problem = state.problem
    own = any(not isinstance(u, Num | Const) for u in free_leaves(right))
    if found is None or own or not nodes_of(above, Prob, Expect, Var, Cov):
        return None
    value = tidy(right, problem)
    if is_zero(value) or value is UNITY:
        return None
    told = {u for d in problem.definitions for part in (d.name, d.body) for u in part.walk()}
    told |= {u for f in problem.facts if f.node is not None and not isinstance(f.node, SILENT) for u in f.node.walk()}
    families = {u.family for u in told if isinstance(u, RandVar) and u.family}
    free = [u for u in nodes_of(above, *KINDS) if u not in told and getattr(u, "family", "") not in families]
    if not free or nodes_of(above, Dens):
        return None
    again = agree(above, right, problem, seed=state.seed + 1, limit=min(0.5, state.left_over()))
    if again.values[0] == found.values[0] or not again.values[0]:
        return None  # its number does not depend on the law
    missing = dict.fromkeys(u for u in nodes_of(above, Prob, Expect, Var, Cov) if set(nodes_of(u, *KINDS)) & set(free))
    return f"Nothing states {', '.join(notation.text(u) for u in missing)}, so that no number follows."


KINDS = (RandVar, EventSym)
