r"""\ell(\mu, \sigma^2) = ... defines a function of \mu and \sigma whose second argument is written by its square.

The power is taken away in the definition and in all calls before anything is read: what stands in the body is the same
formula of the letter. Where a call says something else in that place (\ell(0, 1)), nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symderive.parse.pieces import CLOSE, OPEN, Statement
from symderive.parse.tokens import Token

Powers = tuple[str, ...]  # of each argument its exponent, empty where it has none


def squares_spelled(statements: Sequence[Statement], texts: Sequence[list[Token]]) -> list[str]:
    """Change the tokens of the statements and of the goal and lines where such calls stand; what is said of it."""
    defined = {s.body[0].text: powers for s in statements if (powers := powers_of(s.body))}
    if not defined:
        return []
    bodies = [*(s.body for s in statements), *texts]
    for tokens in bodies:
        for f, slots in calls(tokens, defined):
            if len(slots) != len(defined[f]) or any(
                p and power(s) != p for s, p in zip(slots, defined[f], strict=True)
            ):
                return []
    said: dict[str, None] = {}
    for tokens in bodies:
        gone: set[int] = set()
        for f, slots in calls(tokens, defined):
            for slot, exponent in zip(slots, defined[f], strict=True):
                if exponent:
                    bare = without_power(slot)
                    gone.update(id(t) for t in slot[len(bare) :])
                    said[f"{f} is a function of {bare[-1].text}, written by its power {exponent}"] = None
        tokens[:] = [t for t in tokens if id(t) not in gone]
    return list(said)


def powers_of(body: Sequence[Token]) -> Powers | None:
    """The exponents of the arguments, where this defines a function of letters and of powers of letters."""
    if len(body) < 6 or body[0].kind != "name" or body[1].sym != "(":
        return None
    slots, stop = arguments(body, 1)
    if not slots or stop >= len(body) or body[stop].sym not in ("=", ":=", "coloneqq"):
        return None
    bare = [without_power(slot) for slot in slots]
    plain = all(len(b) == 1 and b[0].kind == "name" for b in bare)
    found = tuple(power(slot) for slot in slots)
    return found if plain and any(found) and len({b[0].text for b in bare}) == len(bare) else None


def calls(tokens: Sequence[Token], defined: dict[str, Powers]) -> Iterator[tuple[str, list[list[Token]]]]:
    """The functions that are called in a text, with their arguments."""
    for k, t in enumerate(tokens[:-1]):
        if t.kind == "name" and t.text in defined and tokens[k + 1].sym == "(":
            yield t.text, arguments(tokens, k + 1)[0]


def arguments(tokens: Sequence[Token], at: int) -> tuple[list[list[Token]], int]:
    """What stands between the commas of a bracket, and where the bracket ends."""
    slots: list[list[Token]] = [[]]
    depth = 0
    for k in range(at, len(tokens)):
        t = tokens[k]
        depth += (t.sym in OPEN) - (t.sym in CLOSE)
        if depth == 0:
            return slots, k + 1
        if depth == 1 and t.sym in (",", ";", "|", "mid"):
            slots.append([])
        elif k > at:
            slots[-1].append(t)
    return [], len(tokens)


def power(slot: Sequence[Token]) -> str:
    """The whole number in the exponent of an argument; empty where it has none."""
    end = slot[-1:] if slot and slot[-1].kind == "number" else slot[-2:-1] if slot and slot[-1].sym == "}" else []
    return end[0].text if end and end[0].kind == "number" and len(without_power(slot)) < len(slot) else ""


def without_power(slot: Sequence[Token]) -> Sequence[Token]:
    for size in (2, 4):  # ^2, ^{2}
        if len(slot) > size and slot[-size].sym == "^" and (size == 2 or slot[-size + 1].sym == "{"):
            return slot[:-size]
    return slot
