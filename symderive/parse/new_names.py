"""A name that a line of a derivation introduces: y = A x, I = \\int ..., with the shape of the formula behind it."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from symderive.expr.shape import DerivationError, Shape, is_scalar
from symderive.parse.elaborate import Elaborator
from symderive.parse.errors import Source
from symderive.parse.names import MATRIX
from symderive.parse.scope import Again, Entry, Scope, rank_of, spelled
from symderive.parse.stream import LINE
from symderive.parse.syntax import Syntax
from symderive.parse.tokens import Token
from symderive.parse.whole import whole

ROUNDS = 20


def introduced(tokens: list[Token], source: Source, scope: Scope, stated: set[str], seen: AbstractSet[str]) -> bool:
    """Does the line give a name that neither the givens nor a line above speak of to a formula of another shape? Then
    the name has that shape from here on. ``I`` of custom is the identity only where no line says what it is."""
    if not tokens or tokens[0].kind != "name" or "=" not in {t.sym for t in tokens[1:4]}:
        return False
    try:
        tree = whole(tokens, source, scope.names, LINE).tree
        first = tree.kids[0] if tree.head == "and" and tree.kids else tree
        if first.head != "eq" or len(first.kids) != 2 or first.kids[0].kind != "name":
            return False
        left, right = first.kids
        name = scope.names.key(left) or left.head
        entry = scope.entries.get(name)
        if name in stated or name in seen or (entry is not None and not entry.inferred):
            return False
        if any(p.kind == "name" and p.head == left.head for p in right.walk()):
            return False
        shape = shape_of(right, scope)
    except DerivationError:
        return False
    if shape is None:
        return False
    kind = "scalar" if is_scalar(shape) else "matrix" if rank_of(shape) == MATRIX else "vector"
    scope.names.declare(name, kind, rank_of(shape))
    scope.declare(name, Entry(kind, shape, spelled(left), inferred=True))
    return True


def shape_of(part: Syntax, scope: Scope) -> Shape | None:
    for _ in range(ROUNDS):
        try:
            return scope.settled(Elaborator(scope).node(part).shape)
        except Again:
            continue
    return None
