"""Sound lines pass; a line that is corrupted so that its value changes is caught."""

import re

import pytest
from marked_lines import HERE, Case, cases, judged, letters

from symderive.check import check
from symderive.expr.shape import ShapeError
from symderive.numeric.compare import agree
from symderive.parse.statements import read_lines

RIGHT = list(cases(HERE / "derivations" / "sound.txt"))
STEPS = [(case, k) for case in RIGHT for k in range(1, len(case.lines))]


def told(value):
    return value.lines[0] if isinstance(value, Case) else str(value)


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


@pytest.mark.parametrize("case", RIGHT, ids=told)
def test_sound_lines_pass(case):
    found = judged(case)
    assert letters(found)[1:] == case.due[1:], found


@pytest.mark.parametrize(("case", "k"), STEPS[::6], ids=told)
def test_corrupted_lines_are_caught(case, k):
    caught(case, k)


@pytest.mark.long
@pytest.mark.parametrize(("case", "k"), STEPS, ids=told)
def test_all_corrupted_lines_are_caught(case, k):
    caught(case, k)


def caught(case, k):
    for bad in dict.fromkeys(spoiled(case.lines[k])):
        problem, read = read_lines(case.given, [case.lines[k - 1], case.lines[k], bad])
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
