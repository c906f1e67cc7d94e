"""The checker beside Math-Verify on the scalar lines of hand derivations, right and wrong ones, in one run.

The pairs are all lines without matrices and probabilities of the derivations in ``tests/check/derivations``, each with
the line above it: sums, limits, derivatives, integrals, logarithms, two thirds of them wrong. Both tools are
warm, every pair is new to both, each pair is read and judged by one right after the other (by turns the one or the
other first), and only pairs that both read are counted. The verdict and the numbers that show it are in the times, as
the verdict is in those of Math-Verify. The name of a mistake is looked for when it is asked for, where the verdict does
not rest on it; how long a line takes with it is told beside. What the line should have been is in neither. Skipped
where math-verify is not installed.

Run with ``python -m pytest benchmarks/test_mixed_pairs.py -s``.
"""

import re
import statistics
import time
from itertools import pairwise
from pathlib import Path

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

FOLDER = Path(__file__).parent.parent / "tests" / "check" / "derivations"
NAMES = ("calculus", "mixed", "probability", "expectation")
#: what Math-Verify has no tree for: vectors and matrices, events, relations inside a line, words
OTHERS = re.compile(
    r"P\(|\\Pr|E\[|mathbb|\\operatorname|Var|Cov|mathbf|\\top|\^T|[pqf](_\{?\w\}?)?\(|\\nabla|mathcal|begin|\\mid|\\Vert|\\\||\\text"
    r"|\\dots|\\partial|=|\\[lg]eq?\b|\\approx|\\propto|\\implies|d[A-Z]\b"
)
SIZED = re.compile(r"\^\{?n|\\in \\mathbb\{R\}\^|matri")
FASTER = 8.0  # the ratio of the medians, at least; measured: 9.3 to 10.4 on a machine that others used too
WARM = 8  # pairs that do not count


def pairs():
    """(givens, line above, line) of all scalar lines, each pair once."""
    found = {}
    for name in NAMES:
        for paragraph in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").strip().split("\n\n"):
            head, *lines = (line.removeprefix("!") for line in paragraph.split("\n"))
            given = head.partition(" :: ")[2].replace(" // ", "\n")
            for above, line in pairwise(lines):
                one, other = above.lstrip("= ").strip(), line.lstrip("= ").strip()
                if line.startswith("=") and not OTHERS.search(f"{one} {other}") and not SIZED.search(given):
                    found[given, one, other] = None
    return list(found)


def seconds(call):
    start = time.process_time()
    result = call()
    return time.process_time() - start, result


def middle_and_tail(times):
    """The median and the 95th percentile, in milliseconds."""
    return 1e3 * statistics.median(times), 1e3 * sorted(times)[int(0.95 * len(times))]


def test_lines_of_derivations_are_judged_faster_than_pairs_are_verified():
    verify = pytest.importorskip("math_verify", reason="the comparison needs math-verify, which is not installed")

    def theirs(a, b):
        sides = [verify.parse(f"${u}$", parsing_timeout=None) for u in (a, b)]
        verify.verify(*sides, timeout_seconds=None)
        return all(len(side) == 2 and hasattr(side[0], "free_symbols") for side in sides)

    def ours(given, a, b):
        return check(*read_lines(given, [a, f"= {b}"])).lines[-1]

    times = []
    for number, (given, a, b) in enumerate(pairs()):
        calls = [lambda g=given, a=a, b=b: ours(g, a, b), lambda a=a, b=b: theirs(a, b)]
        turned = number % 2 == 1
        done = [seconds(call) for call in (reversed(calls) if turned else calls)]
        (mine, line), (other, read) = reversed(done) if turned else done
        named, _ = seconds(lambda line=line: line.mistake)
        if number >= WARM and read and line.verdict in ("right", "wrong", "unjustified"):
            times.append((line.verdict == "right", mine, other, mine + named))
    for what, kept in (
        ("all", times),
        ("right", [t for t in times if t[0]]),
        ("wrong", [t for t in times if not t[0]]),
    ):
        (middle, tail), (their_middle, their_tail), (with_names, last) = (
            middle_and_tail([t[k] for t in kept]) for k in (1, 2, 3)
        )
        print(
            f"{len(kept)} {what}: {middle:.1f} ms a line (95 %: {tail:.1f}), Math-Verify {their_middle:.1f}"
            f" (95 %: {their_tail:.1f}), {their_middle / middle:.1f} times;"
            f" with the name {with_names:.1f} ms (95 %: {last:.1f}), {their_middle / with_names:.1f} times"
        )
    (middle, tail), (their_middle, _) = (middle_and_tail([t[k] for t in times]) for k in (1, 2))
    assert FASTER * middle < their_middle
    assert tail < their_middle
