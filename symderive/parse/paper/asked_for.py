"""Letters for what is asked: compute the Jacobian of $f$, and a display $J = ...$, say what its slope is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symderive.parse.paper.parting import relations
from symderive.parse.paper.places import Placed
from symderive.parse.paper.stated import Stated

WHAT = r"(?P<{}>Hessian|Jacobian|gradient)(?:\s+(?:matrix|vector))?"
#: the words before the display; its formulas are §
ASKED = re.compile(
    rf"\b(?:compute|find|calculate|determine|derive)\s+(?:the\s+)?{WHAT.format('asked')}\b[^.]*[.:]?\s*$"
    rf"|\b(?:the|its)\s+{WHAT.format('told')}(?:\s+of\s+§)?\s+is\s*:?\s*$",
    re.IGNORECASE,
)
LETTERS = {"hessian": "H", "jacobian": "J", "gradient": "g"}
FUNCTION = re.compile(
    r"\s*(?P<name>\\?[A-Za-z]+)\s*\(\s*(?P<letters>\\?[A-Za-z]\w*(?:\s*,\s*\\?[A-Za-z]\w*)*)\s*\)\s*="
)


def answer(row: Placed, before: str, stated: Sequence[Stated]) -> Placed | None:
    """The claim that a row makes which gives what the words before it ask for a letter; None where it is none."""
    asked = ASKED.search(before)
    signs = relations(row)
    if asked is None or not signs or signs[0][1] != "=":
        return None
    what = (asked["asked"] or asked["told"]).lower()
    if not re.fullmatch(rf"{LETTERS[what]}(?:_\{{?\w\}}?)?", row[: signs[0][0]].strip()):
        return None
    functions = [m for s in stated if (m := FUNCTION.match(s.text))]
    if not functions:
        return None
    name, letters = functions[-1]["name"], functions[-1]["letters"]
    left = {
        "hessian": rf"\nabla^2 {name}({letters})",
        "jacobian": rf"\frac{{\partial {name}}}{{\partial ({letters})}}",
        "gradient": rf"\nabla {name}({letters})",
    }[what]
    end = signs[1][0] if len(signs) > 1 else len(row)
    return Placed(f"{left} {row[signs[0][0] : end].strip()}", row.place)
