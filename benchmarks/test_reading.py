"""How reading grows with the length of a text, and how soon hostile texts are answered.

Run with ``python -m pytest benchmarks/test_reading.py -s``. The exponent is fitted to the times of texts of growing
length: 1 is linear, 2 quadratic.
"""

import math
import time

import pytest

from symderive.expr.shape import DerivationError
from symderive.parse.documents import derivations
from symderive.parse.errors import Source
from symderive.parse.prefix import read_prefix
from symderive.parse.statements import read_problem
from symderive.parse.tokens import tokenize

PART = r"""
Let $x_{%d} \in \mathbb{R}$ and $c_{%d} = %d$.
$$
\begin{align}
\frac{d}{dt} t^2 + t &= 2t + 1 && \text{(power rule)} \\
 &= 1 + 2t
\end{align}
$$
"""
TEXTS = {
    "tokens of a sum": (lambda n: "+".join(["x y"] * n), lambda t: tokenize(Source(t)), (1_000, 2_000, 4_000,
    8_000, 16_000)),
    "a sum": (lambda n: "+".join(["x y"] * n), read_prefix, (500, 1_000, 2_000, 4_000, 8_000)),
    "a product of fractions": (lambda n: r"\frac{a}{b} " * n, read_prefix, (250, 500, 1_000, 2_000)),
    "a matrix": (lambda n: r"\begin{bmatrix}" + r" \\ ".join(["a & b"] * n) + r"\end{bmatrix}", read_prefix, (100,
    200, 400, 800)),
    "statements": (lambda n: "\n".join(rf"x_{{{k}}} \in \mathbb{{R}}" for k in range(n)), read_problem, (50, 100,
    200, 400)),
    "a document": (lambda n: "".join(PART % (k, k, k) for k in range(n)), lambda t: list(derivations(t,
    "markdown")), (100, 200, 400, 800)),
}  # fmt: skip
HOSTILE = {
    "10,000 braces": "{" * 10_000 + "x" + "}" * 10_000,
    "a flat sum of a megabyte": "x+" * 500_000 + "x",
    "5,000 digits": "9" * 5_000,
    "a megabyte of digits": "9" * 1_000_000,
    "a power tower": "9^{9^{9^{9^{9^9}}}}",
    "a tower of 190 powers": "2^{" * 190 + "2" + "}" * 190,
    "fractions that never end": r"\frac{" * 3_000,
    "100,000,000!": "100000000!",
    "brackets": "(" * 5_000 + "x" + ")" * 5_000,
}


def seconds(read, text):
    best = math.inf
    for _ in range(3):
        begin = time.perf_counter()
        read(text)
        best = min(best, time.perf_counter() - begin)
    return best


@pytest.mark.parametrize("name", TEXTS)
def test_time_grows_linearly(name):
    make, read, sizes = TEXTS[name]
    read(make(sizes[0]))
    points = [(math.log(len(text)), math.log(seconds(read, text))) for text in map(make, sizes)]
    middle = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    above = sum((x - middle[0]) * (y - middle[1]) for x, y in points)
    exponent = above / sum((x - middle[0]) ** 2 for x, _ in points)
    print(f"\n{name}: {len(make(sizes[-1])):,} characters in {math.exp(points[-1][1]):.3f} s, exponent {exponent:.2f}")
    assert exponent < 1.4


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_answered_in_a_second(name):
    begin = time.perf_counter()
    try:
        found = read_prefix(HOSTILE[name])["prefix"][:40]
    except DerivationError as error:
        found = error.message
    taken = time.perf_counter() - begin
    print(f"\n{name}: {taken:.3f} s: {found}")
    assert taken < 1
