"""Sound lines pass; a line that is corrupted so that its value changes is caught."""

import re

import pytest
from sound_derivations import RIGHT

from symderive.check import check
from symderive.expr.shape import ShapeError
from symderive.numeric.compare import agree
from symderive.parse.statements import read_lines

STEPS = [(given, lines, k) for given, lines in RIGHT for k in range(1, len(lines))]


def told(value):
    return value[0] if isinstance(value, list) else str(value)[:12]


def spoiled(line):
    """The line with one sign, number, transpose, function, index or term changed, at every place."""
    places = [
        (r"(?<=[\w}\])] )\+(?= )", "-"),
        (r"(?<=[\w}\])] )-(?= )", "+"),
        (r"\^\\top", ""),
        (r"(?<![\w.{^])2(?![\w.])", "3"),
        (r"\\sin", r"\\cos"),
        (r"\^2(?!\w)", "^3"),
        (r"\\frac\{1\}\{2\}", "1"),
        (r"\\bar ", ""),
        (r"(?<=[a-zA-Z])_1(?!\d)", "_2"),
        (r"(?<=[\w}\])]) [+-] [^-+=()\[\]{}]+$", ""),
    ]
    for pattern, new in places:
        for found in re.finditer(pattern, line):
            yield line[: found.start()] + new + line[found.end() :]


@pytest.mark.parametrize(("given", "lines"), RIGHT, ids=lambda v: v[0] if isinstance(v, list) else "")
def test_sound_lines_pass(given, lines):
    problem, read = read_lines(given, lines)
    report = check(problem, read, limit=20)
    assert [v.verdict for v in report.lines[1:]] == ["right"] * (len(lines) - 1), report.lines


@pytest.mark.parametrize(("given", "lines", "k"), STEPS[::6], ids=told)
def test_corrupted_lines_are_caught(given, lines, k):
    caught(given, lines, k)


@pytest.mark.long
@pytest.mark.parametrize(("given", "lines", "k"), STEPS, ids=told)
def test_all_corrupted_lines_are_caught(given, lines, k):
    caught(given, lines, k)


def caught(given, lines, k):
    for bad in dict.fromkeys(spoiled(lines[k])):
        problem, read = read_lines(given, [lines[k - 1], lines[k], bad])
        above, good, corrupted = read
        pair = [above, corrupted]
        verdict = check(problem, pair, limit=4).lines[1].verdict
        if corrupted.error is not None:
            assert verdict == ("wrong" if isinstance(corrupted.error, ShapeError) else "not-understood"), bad
            continue
        truth = agree(good.right, corrupted.right, problem).verdict
        if truth == "different":
            assert verdict in ("wrong", "unjustified"), bad
        elif truth == "equal":
            assert verdict == "right", bad
