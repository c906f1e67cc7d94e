"""latex2sympy2, fenced: a second opinion on plain scalar formulas, in a process of its own.

The package reads \\log to base 10, keeps state between calls and solves equations while it parses, so nothing but a
plain scalar formula is given to it, within limits, under a time limit, and what comes back as anything but one
expression in the letters of the text is refused. It cannot be installed on Python 3.13 and later.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys

from symderive.expr.algebra import Sym
from symderive.expr.node import Node, free_leaves
from symderive.expr.shape import DerivationError
from symderive.parse.errors import Source
from symderive.parse.sympy_bridge import read_sympy_text
from symderive.parse.tokens import tokenize

MAX_LENGTH = 2_000
MAX_DEPTH = 20
SECONDS = 10.0
FORBIDDEN = re.compile(
    r"""[=|'"<>]|\\(?:mid|mathbf|boldsymbol|bm|vec|mathbb|mathcal|top|intercal|cap|cup|odot|otimes|nabla|partial|sim|lim|det|begin|operatorname|text)(?![A-Za-z])|\^\s*\{?\s*T""",
    re.VERBOSE,
)
CHILD = """
import json, sys
asked = json.load(sys.stdin)
try:
    import latex2sympy2 as reader
    import sympy
except Exception as error:
    print(json.dumps({"missing": str(error)})); sys.exit()
said = []
for text in asked:
    reader.var = {}
    reader.variances = {}
    try:
        found = reader.latex2sympy(text)
        if not isinstance(found, sympy.Expr):
            said.append({"error": "it gave a " + type(found).__name__})
            continue
        if "log" in text.replace("log_", ""):
            tens = lambda e: e.is_Mul and sympy.log(10) in [1 / a for a in e.args]
            found = found.replace(tens, lambda e: e * sympy.log(10))
        said.append({"text": sympy.sstr(found)})
    except Exception as error:
        said.append({"error": str(error)[:200]})
print(json.dumps({"said": said}))
"""


def suits(latex: str) -> bool:
    """Is this a plain scalar formula, within the limits?"""
    if len(latex) > MAX_LENGTH or FORBIDDEN.search(latex) or re.search(r"\d{60}", latex):
        return False
    depth = deepest = 0
    for char in latex:
        depth += (char in "{(") - (char in "})")
        deepest = max(deepest, depth)
    return deepest <= MAX_DEPTH


def scalar_fallback(formulas: list[str], seconds: float = SECONDS) -> list[Node | None]:
    """What latex2sympy2 makes of plain scalar formulas, None where it does not suit them or fails.

    Raises a DerivationError where the package is not installed or does not answer in time.
    """
    asked = [f for f in formulas if suits(f)]
    if not asked:
        return [None] * len(formulas)
    try:
        done = subprocess.run(
            [sys.executable, "-c", CHILD],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        answer = json.loads(done.stdout.strip().split("\n")[-1])
    except subprocess.TimeoutExpired:
        raise DerivationError(f"latex2sympy2 did not answer within {seconds:g} seconds") from None
    except (ValueError, IndexError):
        raise DerivationError("latex2sympy2 did not answer") from None
    if "missing" in answer:
        raise DerivationError("latex2sympy2 is not installed", hint="it needs Python 3.12 or older")
    said = dict(zip(asked, answer["said"], strict=True))
    return [node_of(f, said[f].get("text")) if f in said else None for f in formulas]


def node_of(latex: str, text: str | None) -> Node | None:
    """The expression as a node, if it speaks of the letters of the formula only."""
    if not text:
        return None
    try:
        node = read_sympy_text(text)
        letters = {t.text for t in tokenize(Source(latex)) if t.kind == "name"}
    except DerivationError:
        return None
    strange = [leaf for leaf in free_leaves(node) if isinstance(leaf, Sym) and leaf.name.split("_")[0] not in letters]
    return None if strange else node
