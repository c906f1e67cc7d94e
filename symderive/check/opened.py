"""A derivation whose first row is a name that the givens declare and say nothing else of: no row below it is right or
wrong. (Of a function, and of a name that they do not declare, the second row is the definition, which the reader takes
for one.)"""

from __future__ import annotations

import re

from symderive.check.reading import Line
from symderive.check.solutions import plain_name
from symderive.check.state import State
from symderive.derive.derivation import Verdict
from symderive.expr.algebra import Sym
from symderive.expr.probability import Label
from symderive.render import notation

TAKEN = "The givens say nothing of {}: this row is taken for its definition."


def said_of_a_name(line: Line, state: State) -> Verdict | None:
    """The verdict on ``= formula`` directly below a first row that is only a name; None where the name is known."""
    name = state.above
    if line.op != "=" or line.left is not None or state.rights != (name,) or state.subject is not name:
        return None
    rows = f"{state.above_latex} {line.latex}"
    if (made := defined_by(rows, state)) is not None:
        stands = rf"(?<![A-Za-z\\]){re.escape(made.latex)}(?![A-Za-z])"
        declared = re.search(stands, state.problem.given.replace(rows, ""))
        return Verdict(line.n, "right", "rule", "definition", remarks=(TAKEN.format(made.latex),) if declared else ())
    if isinstance(name, Label):
        return Verdict(line.n, "right", "rule", "definition")
    if not isinstance(name, Sym) or name in state.problem.leaves():
        return None
    if any(d.name is name for d in state.problem.definitions) or line.right is None or name in line.right.walk():
        return None
    known = state.problem.declarations.get(name.name)
    if plain_name(name.name) != name.name and (known is None or known.inferred):
        return Verdict(line.n, "right", "rule", "definition")  # \hat w, of which nobody spoke before
    return Verdict(line.n, "undecided", message=f"The givens do not say what {notation.latex(name)} is.")


def defined_by(rows: str, state: State) -> Sym | None:
    """The name that the reader took the first two rows to define; None where it did not."""
    made = next((d.name for d in state.problem.definitions if d.text == rows), None)
    return made if isinstance(made, Sym) else None
