"""The table ``[problem.picture]`` of a problem set: the kinds of picture and what each may say."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from symderive.expr.shape import DerivationError

Key = tuple[type | tuple[type, ...], str]

NUMBER: Key = ((int, Decimal, float, str), "a number")
COUNT: Key = ((int, str), "a whole number")
RANGE: Key = (list, "a list of two numbers: [from, to]")
LAW: Key = (str, r"a variable with its law: 'X \sim \mathcal{N}(0, 1)'")
YES_NO: Key = (bool, "true or false")

#: keys that every kind has
COMMON: dict[str, Key] = {
    "kind": (str, "the name of a kind"),
    "given": (str, "a string with one statement a line"),
    "find": (str, "a string with one goal"),
}
#: kind -> its own keys: (what a value may be, the same in words)
KINDS: dict[str, dict[str, Key]] = {
    "spot-the-derivative": {
        "f": (str, "a formula in one letter"),
        "x": RANGE,
        "wrong": (list, "a list of names of wrong candidates"),
    },
    "which-covariance": {"matrices": (list, "a list of 2 x 2 matrices: [[[2, 1], [1, 2]], ...]"), "samples": COUNT},
    "density": {"law": LAW, "x": RANGE},
    "joint-table": {"blank": YES_NO},
    "venn": {"blank": YES_NO, "shade": (str, "an event")},
    "tree": {"first": (str, "the variable of the first branching"), "blank": YES_NO},
    "network": {},
    "computational-graph": {"at": (dict, "a table of values: { x = 2, y = 3 }")},
    "distances": {
        "dimensions": (list, "a list of whole numbers"),
        "between": (str, 'either "points" or "origin"'),
        "sigma": NUMBER,
        "samples": COUNT,
    },
    "sample-means": {"law": LAW, "sizes": (list, "a list of whole numbers"), "samples": COUNT},
    "running-mean": {"law": LAW, "number": COUNT, "paths": COUNT},
}

#: (sentence, key or None, hint or None) -> the error to raise, with its place if that is known
Refusal = Callable[[str, str | None, str | None], DerivationError]


def refusal(message: str, key: str | None, hint: str | None) -> DerivationError:
    """The error where the file is not at hand: the key stands in ``where``."""
    return DerivationError(message, hint=hint, where=f"picture.{key}" if key else "picture")


def check_picture(picture: dict[str, Any], refuse: Refusal = refusal) -> None:
    """The kind is known, and every key is one of that kind with a value of the right sort."""
    kind = picture.get("kind")
    if kind is None:
        raise refuse("a picture needs a kind", None, f"known are {', '.join(KINDS)}")
    if kind not in KINDS:
        raise refuse(f"there is no picture of the kind {kind!r}", "kind", closest(str(kind), list(KINDS)))
    keys = COMMON | KINDS[kind]
    for key, value in picture.items():
        if key not in keys:
            raise refuse(f"the picture {kind} has no key {key!r}", key, closest(key, list(keys)))
        sort, words = keys[key]
        if not isinstance(value, sort) or (isinstance(value, bool) and sort is not bool):
            raise refuse(f"{key} of the picture must be {words}", key, None)


def closest(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
