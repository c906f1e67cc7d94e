"""A derivation whose first row is a name that the givens declare and say nothing else of: no row below it is right or
wrong. (Of a name that they do not declare the second row is the definition, which the reader takes for one.)"""

from __future__ import annotations

from symderive.check.reading import Line
from symderive.check.state import State
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Sym
from symderive.expr.probability import Label
from symderive.render import notation


def said_of_a_name(line: Line, state: State) -> Verdict | None:
    """The verdict on ``= formula`` directly below a first row that is only a name; None where the name is known."""
    name = state.above
    if line.op != "=" or line.left is not None or state.rights != (name,) or state.subject is not name:
        return None
    if isinstance(name, Label):
        return Verdict(line.n, "right", "rule", "definition")
    if not isinstance(name, Sym) or name in state.problem.leaves():
        return None
    if any(d.name is name for d in state.problem.definitions) or line.right is None or name in line.right.walk():
        return None
    return Verdict(line.n, "undecided", message=f"The givens do not say what {notation.latex(name)} is.")
