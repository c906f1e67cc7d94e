"""Lines that end in "+ const": equal to the one above up to an added constant.

What the constant is free of is the letter that the derivation is about, as with a proportionality between logarithms.
"""

from __future__ import annotations

from symderive.check.reading import Line, Row
from symderive.expr.algebra import Prod, Sum
from symderive.expr.build import add
from symderive.expr.node import Node
from symderive.expr.probability import Label

PLUS_CONSTANT = "+ const"  # the relation of such a line to the one above
UP_TO = ("propto", PLUS_CONSTANT)
WORDS = {"const", "const.", "constant", "constants", "konst"}


def without_constant(line: Line) -> Line:
    """A line that ends in "+ const" as one up to an added constant, without the word; other lines as they are."""
    if line.op != "=" or not isinstance(line.right, Sum):
        return line
    kept = [term for term in line.right.terms if not is_constant(term)]
    if len(kept) == len(line.right.terms) or not kept:
        return line
    return Row(line.n, line.latex, PLUS_CONSTANT, line.left, add(*kept), line.reason, line.error, claims=line.claims)


def is_constant(term: Node) -> bool:
    """The word "const", with or without a sign or a number before it."""
    if isinstance(term, Prod):
        return len(term.factors) == 2 and not term.factors[0].kids and is_constant(term.factors[1])
    return isinstance(term, Label) and str(term.name).strip().lower() in WORDS
