"""Problem sets: TOML files with a title, a layout, a seed and problems. Every refusal names the key and its place."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from symderive.expr.shape import DerivationError
from symderive.parse.picture_keys import check_picture

NUMBER = (int, Decimal)
LAYOUTS = ("mixed", "numerator", "denominator")

#: key -> (what its value may be, the same in words)
SET_KEYS: dict[str, tuple[type | tuple[type, ...], str]] = {
    "schema": (int, "the number 1"),
    "title": (str, "a string"),
    "layout": (str, "one of mixed, numerator, denominator"),
    "seed": (int, "a whole number"),
    "problem": (list, "a list of tables: [[problem]]"),
}
PROBLEM_KEYS: dict[str, tuple[type | tuple[type, ...], str]] = {
    "id": (str, "a string"),
    "title": (str, "a string"),
    "prompt": (str, "a string"),
    "points": (NUMBER, "a number"),
    "layout": SET_KEYS["layout"],
    "given": (str, "a string with one statement a line"),
    "find": (str, "a string with one goal"),
    "lines": (list, "a list of strings: a hand derivation"),
    "require": (list, "a list of strings: conditions on the parameters"),
    "rubric": (list, "a list of tables with step and points"),
    "choices": (int, "the number of options of a multiple-choice form"),
    "picture": (dict, "a table: [problem.picture] with its kind"),
    "params": (dict, "a table of parameters"),
}
PARAMETER_KEYS: dict[str, tuple[type | tuple[type, ...], str]] = {
    "choose": (list, "a list of values"),
    "from": (NUMBER, "a number"),
    "to": (NUMBER, "a number"),
    "step": (NUMBER, "a number"),
    "is": (str, "an expression of other parameters"),
}


@dataclass(frozen=True, slots=True)
class ProblemSet:
    """A set as it was written: ``problems`` are dicts with the keys of the format, checked by name and kind."""

    title: str = ""
    layout: str = "mixed"
    seed: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)


def load(text: str, *, asks: bool = True) -> ProblemSet:
    """Read a problem set. Raises DerivationError, with the place, for whatever the format does not have, and for a
    problem that does not ask for anything (without ``asks`` it may only state: derivations are held against it)."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise not_toml(str(error)) from error
    look = Places(text)
    check_keys(data, SET_KEYS, look, None, "a problem set")
    if data.get("schema", 1) != 1:
        raise look.error(f"this set has the schema {data['schema']}, but only schema 1 is known", "schema", None)
    check_layout(data, look, None)
    problems = data.get("problem", [])
    if not problems:
        raise DerivationError("there is no problem in this set", hint="a problem starts with [[problem]]")
    seen: dict[str, int] = {}
    for n, problem in enumerate(problems):
        if not isinstance(problem, dict):
            raise look.error("a problem is a table", "problem", None)
        check_problem(problem, look, n)
        if asks and not {"find", "lines", "picture"} & problem.keys():
            raise look.error("a problem asks for something: it needs find (or lines to check)", None, n)
        name = problem.setdefault("id", f"problem-{n + 1}")
        if name in seen:
            raise look.error(f"two problems have the id {name!r}: number {seen[name]} and number {n + 1}", "id", n)
        seen[name] = n + 1
    return ProblemSet(data.get("title", ""), data.get("layout", "mixed"), data.get("seed", 0), problems)


def check_problem(problem: dict[str, Any], look: Places, n: int) -> None:
    check_keys(problem, PROBLEM_KEYS, look, n, "a problem")
    check_layout(problem, look, n)
    for key in ("lines", "require"):
        if not all(isinstance(item, str) for item in problem.get(key, [])):
            raise look.error(f"{key} must be a list of strings", key, n)
    for name, parameter in problem.get("params", {}).items():
        if not isinstance(parameter, dict):
            raise look.error(f"the parameter {name} must be a table such as {{ choose = [1, 2] }}", name, n)
        check_keys(parameter, PARAMETER_KEYS, look, n, f"the parameter {name}", name)
        ways = [way for way in ("choose", "from", "is") if way in parameter]
        if len(ways) != 1 or ("from" in parameter) != ("to" in parameter):
            raise look.error(f"the parameter {name} needs choose, or from and to, or is", name, n)
        if "choose" in parameter and not parameter["choose"]:
            raise look.error(f"the parameter {name} has nothing to choose from", name, n)
        if parameter.get("step", 1) <= 0:
            raise look.error(f"the step of the parameter {name} must be positive", name, n)
    if "picture" in problem:
        check_picture(problem["picture"], lambda message, key, hint: look.error(message, key or "picture", n, hint))
    for key in ("given", "find", "prompt", "picture"):
        for used in re.findall(r"\\val\{([^{}]*)\}", " ".join(strings(problem.get(key, "")))):
            if used not in problem.get("params", {}):
                raise look.error(f"\\val{{{used}}} is used, but there is no parameter {used}", key, n)


def check_keys(
    table: dict[str, Any], keys: dict[str, Any], look: Places, n: int | None, what: str, at: str = ""
) -> None:
    """Every key is known, has the right kind of value, and no control character stands in a string."""
    for key, value in table.items():
        if key not in keys:
            near = difflib.get_close_matches(key, keys, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(keys)}"
            raise look.error(f"{what} has no key {key!r}", at or key, n, hint)
        kind, words = keys[key]
        if not isinstance(value, kind) or isinstance(value, bool):
            raise look.error(f"{key} must be {words}", at or key, n)
        for string in strings(value) if key != "problem" else ():  # each problem is looked at by itself
            found = re.search(r"[\x00-\x08\x0b-\x1f\x7f]", string) or re.search(
                r"\t(?=[a-z])|\n(?=abla|eq|u\b)", string
            )
            if found and (found[0] not in "\t\n" or look.escaped(string)):
                raise look.error(
                    f"{key} holds a control character: a backslash in double quotes starts an escape",
                    at or key,
                    n,
                    "write LaTeX in single quotes: '\\frac{1}{2}'",
                )


def check_layout(table: dict[str, Any], look: Places, n: int | None) -> None:
    if table.get("layout", "mixed") not in LAYOUTS:
        raise look.error(f"the layout {table['layout']!r} is not known", "layout", n, f"known are {', '.join(LAYOUTS)}")


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, dict):
        yield from strings(list(value.values()))


def not_toml(message: str) -> DerivationError:
    """What the TOML reader says, with its place as ours."""
    found = re.search(r" \(at line (\d+), column (\d+)\)", message)
    hint = None
    if "scape" in message or "control" in message.lower():
        hint = "write LaTeX in single quotes: '\\frac{1}{2}'"
    if found is None:
        return DerivationError(f"this is not TOML: {message}", hint=hint)
    bare = message.replace(found[0], "")
    return DerivationError(f"this is not TOML: {bare}", line=int(found[1]) - 1, column=int(found[2]) - 1, hint=hint)


class Places:
    """Where the keys of a set stand in its text."""

    def __init__(self, text: str):
        self.lines = text.split("\n")
        self.starts = [i for i, line in enumerate(self.lines) if re.match(r"\s*\[\[\s*problem\s*\]\]", line)]

    def of(self, key: str | None, n: int | None) -> tuple[int, int]:
        """The line and column of a key of problem number ``n`` (None: of the set itself)."""
        first = self.starts[n] if n is not None and n < len(self.starts) else 0
        last = next((s for s in self.starts if s > first), len(self.lines)) if n is not None else len(self.lines)
        if key is not None:
            for i in range(first, last):
                found = re.match(rf"(\s*)(?:\[[^\]]*\.)?[\"']?{re.escape(key)}[\"']?\s*[=.\]]", self.lines[i])
                if found:
                    return i, len(found[1])
        return first, 0

    def escaped(self, string: str) -> bool:
        """Was this string written in double quotes, with escapes?"""
        head = re.split(r"[\t\n]", string)[0][-8:]
        return any('"' in line and head in line and ("\\t" in line or "\\n" in line) for line in self.lines)

    def error(self, message: str, key: str | None, n: int | None, hint: str | None = None) -> DerivationError:
        line, column = self.of(key, n)
        return DerivationError(message, line=line, column=column, hint=hint)
