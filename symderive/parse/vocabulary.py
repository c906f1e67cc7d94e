"""Every command that the reader knows, gathered from the tables; anything else is refused."""

from __future__ import annotations

from symderive.parse.words import (
    ALIASES,
    COMMANDS,
    DECORATIONS,
    EXTREMES,
    FUNCTIONS,
    LETTERS,
    MATRIX_FUNCTIONS,
    NAMED_FUNCTIONS,
)

KNOWN: frozenset[str] = (
    COMMANDS
    | DECORATIONS
    | FUNCTIONS.keys()
    | MATRIX_FUNCTIONS.keys()
    | EXTREMES.keys()
    | LETTERS.keys()
    | {alias for alias in ALIASES.values() if alias.isalpha()}
    | {"Vert"}
    | (NAMED_FUNCTIONS.keys() & {"softmax"})
)
