"""Batches: one JSON object a line in, one result a line out, same order, same id, whatever happens to an item."""

from __future__ import annotations

import json
from typing import Any

from symderive.faces.items import Item

FIELDS = {
    "solve": {"given", "find"},
    "check": {"given", "lines", "text", "find"},
    "parse": {"given", "latex"},
}


def items(text: str, verb: str, options: dict[str, Any]) -> list[Item]:
    """The items of a .jsonl text. A line that cannot be read is an item that was refused."""
    return [one(line, n, verb, options) for n, line in enumerate(text.split("\n")) if line.strip()]


def one(line: str, n: int, verb: str, options: dict[str, Any]) -> Item:
    def refuse(message: str, identity: Any = None, column: int = 0) -> Item:
        error = {"message": message, "line": n, "column": column}
        return Item(verb, id=identity, refusal=error, **options)

    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        return refuse(f"this line is not JSON: {error.msg.lower()}", column=error.pos)
    except RecursionError:
        return refuse("this line is nested too deeply")
    if not isinstance(data, dict):
        return refuse("a line of a batch is an object in braces")
    identity = data.get("id")
    for name in sorted(FIELDS[verb]):
        value = data.get(name, "")
        if name == "lines":
            fits = value == "" or (isinstance(value, list) and all(isinstance(v, str) for v in value))
        else:
            fits = isinstance(value, str) or value is None
        if not fits:
            kind = "a list of strings" if name == "lines" else "a string"
            return refuse(f"the field {name!r} must be {kind}", identity)
    own = dict(options)
    if isinstance(data.get("layout"), str):
        own["layout"] = data["layout"]
    given, find = data.get("given") or "", data.get("find") or ""
    match verb:
        case "parse":
            return Item(verb, identity, given, data.get("latex") or "", **own)
        case "check":
            lines = data.get("lines")
            if lines is None and not data.get("text"):
                return refuse('there is nothing to check: give the lines as "lines" or a text as "text"', identity)
            return Item(
                verb, identity, given, find, lines=None if lines is None else tuple(lines), text=data.get("text"), **own
            )
    if not find and not given:
        return refuse('there is no problem: give statements as "given" and a goal as "find"', identity)
    return Item(verb, identity, given, find, **own)
