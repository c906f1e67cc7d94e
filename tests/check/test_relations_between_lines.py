"""Relations other than equality: proportional, rounded, rows of equations."""

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

NORMAL = r"X \sim \mathcal{N}(\mu, \sigma^2), \sigma > 0"
LETTER = {"right": "r", "wrong": "w", "unjustified": "w", "undecided": "?", "not-understood": "n"}

CASES = [
    (
        NORMAL,
        [r"p(x)", r"\propto e^{-\frac{(x-\mu)^2}{2\sigma^2}}", r"\propto e^{-\frac{x^2 - 2 \mu x}{2\sigma^2}}"],
        "rr",
    ),
    (NORMAL, [r"p(x)", r"\propto e^{-\frac{(x-\mu)^2}{\sigma^2}}"], "w"),
    (NORMAL, [r"\log p(x)", r"\propto -\frac{(x-\mu)^2}{2\sigma^2}", r"= -\frac{x^2 - 2\mu x}{2 \sigma^2}"], "rr"),
    (r"X \sim \text{Beta}(a, b), a > 0, b > 0", [r"p(x)", r"\propto x^{a-1} (1-x)^{b-1}"], "r"),
    (r"x \in \mathbb{R}", [r"\pi", r"\approx 3.14"], "r"),
    (r"x \in \mathbb{R}", [r"\pi", r"\approx 3.15"], "w"),
    (r"x \in \mathbb{R}", [r"2 e^{-1}", r"= 2 \cdot 0.3679", r"= 0.7358"], "rr"),
    (r"x \in \mathbb{R}", [r"x^2 = 4", r"\Rightarrow x = 2"], "w"),
    (r"x > 0", [r"x^2 = 4", r"\Rightarrow x = 2"], "r"),
    (r"x \in \mathbb{R}", [r"2x + 4 = 10", r"\Rightarrow 2x = 6", r"\Rightarrow x = 3"], "rr"),
]


@pytest.mark.parametrize(("given", "lines", "verdicts"), CASES, ids=lambda v: v[-1] if isinstance(v, list) else None)
def test_relations(given, lines, verdicts):
    problem, read = read_lines(given, lines)
    report = check(problem, read, limit=20)
    assert "".join(LETTER[v.verdict] for v in report.lines[1:]) == verdicts, report.lines
