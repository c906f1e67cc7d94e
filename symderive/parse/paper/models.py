"""Models of data: $y = X w + \\varepsilon$ says how the data came about; it does not write y out.

A loss $\\|y - X w\\|^2$ that is differentiated stays as it is written: its y is what was seen. The model is needed only
where the rows, or what they use, speak of the noise, or of something random.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from symderive.parse.paper.hand import CHANCES
from symderive.parse.paper.stated import DECLARES, Stated

MODEL = re.compile(
    r"\s*(?:\\(?:mathbf|boldsymbol|bm|vec|underline)\s*)?\{?\s*[A-Za-z]\s*\}?\s*"
    r"(?:_\s*(?:\{[^{}]*\}|\w)|\^\s*\{?\(\w\)\}?)?\s*=(?P<right>[^=]*[+-][^=]*)$"
)
NOISE = re.compile(r"\\(?:var)?epsilon(?![A-Za-z])|\\(?:eta|xi)(?![A-Za-z])|(?<![A-Za-z\\])[eu]_\{?[a-z]\}?|[εϵξη]")


def without_models(known: Sequence[Stated], rows: Sequence[str]) -> list[Stated]:
    """The statements without the models of data that the rows do not need."""
    noisy = [s for s in known if not s.sure and (m := MODEL.match(s.text)) and NOISE.search(m["right"])]
    if not noisy or any(CHANCES.search(row) for row in rows):
        return list(known)
    others = [s.text for s in known if s not in noisy and not DECLARES.search(s.text)]
    if any(CHANCES.search(text) for text in others):
        return list(known)
    told = " ".join([*rows, *others])
    return [s for s in known if s not in noisy or any(sign in told for sign in NOISE.findall(s.text))]
