"""The prefix form of a formula, with its shape and everything that was assumed in reading it."""

from __future__ import annotations

from typing import Any

from symderive.expr.shape import Dim, Shape
from symderive.parse.chains import RELATIONS
from symderive.parse.context import in_context
from symderive.parse.errors import Source
from symderive.parse.fallback import covered
from symderive.parse.stack import plenty
from symderive.parse.statements import read
from symderive.parse.stream import LINE
from symderive.parse.syntax import Syntax
from symderive.parse.syntax import prefix as written
from symderive.parse.tokens import tokenize
from symderive.parse.whole import whole

STATEMENTS = frozenset(
    [
        "declare",
        "sim",
        "iid",
        "indep",
        "to",
        "from",
        "subset",
        "superset",
        "succ",
        "succeq",
        "prec",
        "preceq",
        "lines",
        "list",
        "implies",
        "iff",
        "in",
        "forall",
        "mapsto",
        "compose",
        "range",
        "and",
        "xor",
        "or",
        "wedge",
        "KL",
        "H",
        "MI",
    ]
)


def read_prefix(latex: str, given: str = "") -> dict[str, Any]:
    """``{"prefix", "shape", "assumptions"}`` of a formula or statement, read with the declarations of ``given``.

    Raises a DerivationError with its place.
    """
    with plenty():
        plain, said = covered(latex, given)
        source = Source(plain, name="latex")
        tokens = tokenize(source)
        reading = read(given, "", lines=(latex,))
        if reading.scope.remarks:
            reading.scope.remarks.clear()
        written_here = {t.text for t in tokens}
        chosen = [a for a in reading.scope.assumptions if " is taken to be a" in a and a.split()[0] in written_here]
        reading.scope.assumptions.clear()
        text = whole(tokens, source, reading.scope.names, LINE)
        assumptions = dict.fromkeys((*said, *chosen)) | dict.fromkeys(text.assumed)
        for reach in text.reaches:
            assumptions[f"{reach.said}; it is read {'with it' if reach.alone else 'as ending there'}"] = None
        result: dict[str, Any] = {"prefix": written(text.tree)}
        if states(text.tree):
            reading.scope.source = source
        else:
            node, second, scope = in_context(tokens, source, reading.scope)
            assumptions |= dict.fromkeys(second.assumed)
            assumptions |= scope.assumptions
            result["shape"] = sizes_shown(node.shape, scope.settled(node.shape))
        result["assumptions"] = list(assumptions)
        if text.remarks:
            result["remarks"] = list(text.remarks)
        return result


RELATION_HEADS = frozenset(RELATIONS.values())


def sizes_shown(raw: Shape, settled: Shape) -> list[str]:
    """A shape in words; sizes that nothing fixes get letters in order."""
    shown: list[str] = []
    letters: dict[str, str] = {}
    for d in settled:
        for x in sorted(d.letters):
            if x.startswith("?"):
                letters.setdefault(x, "nmkpqrs"[len(letters) % 7])
        shown.append(str(d.put({x: Dim.of(y) for x, y in letters.items()})))
    return shown if settled else [str(d) for d in raw]


def states(tree: Syntax) -> bool:
    """Is this a statement (a declaration, a law, an arrow), not a formula with a shape?"""
    opened = tree.note is not None and len(tree.kids) == 1 and tree.head in RELATION_HEADS
    return tree.kind == "node" and (tree.head in STATEMENTS or opened)
