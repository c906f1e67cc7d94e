r"""p(x, z), q(z) \text{ densities}: what stands in the brackets says of what they are densities; p and q are said to be
some."""

from __future__ import annotations

from symderive.parse import said
from symderive.parse.tokens import Token


def densities_listed(line: list[Token]) -> list[Token]:
    """A line of statements with the bare names of densities of which words behind them say the kind."""
    if not any(token.kind == "text" for token in line):
        return line
    found: list[Token] = []
    at = 0
    while at < len(line):
        calls, stop = calls_from(line, at)
        words = line[stop] if stop < len(line) and line[stop].kind == "text" else None
        if len(calls) < 2 or words is None or (said.kind(words.text) or ("",))[0] != "density":
            stop = max(stop, at + 1)
            found += line[at:stop]
            at = stop
            continue
        for k, name in enumerate(dict.fromkeys(call.text for call in calls)):
            first = next(call for call in calls if call.text == name)
            found += [line[stop_of_call(line, at) or at]] if k else []
            found.append(first)
        at = stop
    return found


def calls_from(line: list[Token], at: int) -> tuple[list[Token], int]:
    """The names of a list p(x, z), q(z) that begins here, and where it ends."""
    calls: list[Token] = []
    stop = at
    while (end := stop_of_call(line, stop)) is not None:
        calls.append(line[stop])
        stop = end
        if stop >= len(line) or line[stop].sym != ",":
            break
        if stop_of_call(line, stop + 1) is None:
            break
        stop += 1
    return calls, stop


def stop_of_call(line: list[Token], at: int) -> int | None:
    """Where p(x, z) ends that begins here; None where none begins, or where more than names stands in its brackets."""
    if at + 2 >= len(line) or line[at].kind != "name" or line[at + 1].sym != "(":
        return None
    end = next((k for k in range(at + 2, len(line)) if line[k].sym == ")"), None)
    inside = line[at + 2 : end] if end is not None else []
    plain = all(t.sym in (",", "_", "mid", "|") or t.kind in ("name", "number") for t in inside)
    return end + 1 if end is not None and plain else None
