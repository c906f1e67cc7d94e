"""What statements leave open, contradict or fix in a roundabout way, with the lines that say why."""

import pytest

from symderive.derive.derivation import Derivation
from symderive.expr.algebra import Sym
from symderive.parse.statements import read_problem
from symderive.render.views import solution
from symderive.solve import solve

TABLE = r"""X \in \{1, 2, 3\}, Y \in \{0, 1\}
P(X, Y=0) = (0.1, 0.2, 0.1)
P(X, Y=1) = (0.3, 0.1, 0.2)"""
CORNER = r"""X, Y \in \{0, 1\}
P(X=0, Y=0) = 1/2
P(X=0, Y=1) = 0
P(X=1, Y=0) = 1/4
P(X=1, Y=1) = 1/4"""
SPREADS = r"""\operatorname{Var}[X] = 1, \operatorname{Var}[Y] = 1, \operatorname{Var}[Z] = 1"""


def solved(given: str, find: str) -> Derivation:
    return solve(read_problem(given, find))


@pytest.mark.parametrize(
    ("given", "find", "ends"),
    [
        # The correlation matrix of three variables: ab -+ sqrt((1 - a^2)(1 - b^2)).
        (SPREADS + "\n\\operatorname{Cov}[X, Y] = 0.8\n\\operatorname{Cov}[Y, Z] = 0.6",
         r"\operatorname{Cov}[X, Z]", ("0", "24/25")),
        (SPREADS + "\n\\operatorname{Cov}[X, Y] = 1/2\n\\operatorname{Cov}[Y, Z] = 1/2",
         r"\operatorname{Cov}[X, Z]", ("-1/2", "1")),
        (SPREADS + "\n\\operatorname{Cov}[X, Y] = 0.8", r"\operatorname{Cov}[X, Z]", ("-1", "1")),
        # Bhatia and Davis; Popoviciu where the mean is open.
        ("-1 \\le X \\le 1\n\\mathbb{E}[X] = 0", r"\operatorname{Var}[X]", ("0", "1")),
        ("0 \\le X \\le 2", r"\operatorname{Var}[X]", ("0", "1")),
        # Chebyshev for an interval around the mean, Markov, Cantelli.
        ("\\mathbb{E}[X] = 5\n\\operatorname{Var}[X] = 1", "P(2 < X < 8)", ("8/9", "1")),
        ("X \\ge 0\n\\mathbb{E}[X] = 2", "P(X \\ge 5)", ("0", "2/5")),
        ("\\mathbb{E}[X] = 5\n\\operatorname{Var}[X] = 1", "P(X < 7)", ("4/5", "1")),
        ("P(A \\cup B) = 0.6", "P(A) + P(B)", ("3/5", "6/5")),
    ],
)  # fmt: skip
def test_sharp_ends(given: str, find: str, ends: tuple[str, str]) -> None:
    found = solved(given, find)
    assert found.status == "undetermined"
    assert found.answer is not None
    assert found.answer.bounds == ends


@pytest.mark.parametrize(
    ("given", "find"),
    [
        ("X \\sim \\text{Poisson}(3)\nP(X = 0) = 0.5", "P(X = 1)"),
        ("X \\sim \\text{Poisson}(3)\n\\mathbb{E}[X] = 4", "P(X = 1)"),
        ("X \\ge 0\n\\mathbb{E}[X] = 2\nP(X \\ge 5) = 0.5", "P(X < 5)"),
        ("0 \\le X \\le 1\n\\operatorname{Var}[X] = 1/2", r"\mathbb{E}[X]"),
        ("\\mathbb{E}[X] = 0\n\\operatorname{Var}[X] = 1\nP(X \\ge 3) = 0.2", "P(X < 3)"),
    ],
)
def test_contradictions(given: str, find: str) -> None:
    assert solved(given, find).status == "inconsistent"


def test_a_quantile_of_a_table_is_no_contradiction() -> None:
    assert solved("X \\in \\{1, 2, 3\\}\nP(X \\le c) = 0.5", "P(X = 3)").status != "inconsistent"


def test_a_rounded_value_is_no_contradiction() -> None:
    assert solved("X \\sim \\mathcal{N}(0, 1)\nP(X \\le 1.96) = 0.975", "P(X > 1.96)").status == "solved"


@pytest.mark.parametrize(
    ("given", "find", "decimal"),
    [
        ("X \\in \\{1, 2, 3, 4\\}\nP(X \\le k) = k^2/16", "P(X = 3)", 0.3125),
        ("X \\in \\{1, 2, 3\\}\nP(X=1) = c\nP(X=2) = 2c\nP(X=3) = 3c^2\nc > 0", "c", 0.26376261582597),
        ("X \\in \\{1, 2, 3\\}\nP(X=1) = c\nP(X=2) = 2c\nP(X=3) = 3c^2", "P(X = 2)", 0.52752523165195),
        ("D, T \\in \\{0, 1\\}\nP(D=1) = 0.2\nP(T=1 \\mid D=1) = 0.9\nP(T=1 \\mid D=0) = 0.1",
         r"\log \frac{P(D=1 \mid T=1)}{P(D=0 \mid T=1)}", 0.8109302162163288),
        (TABLE, r"\mathbb{E}[\mathbb{E}[X \mid Y]]", 1.9),
        (TABLE, r"\mathbb{E}[\operatorname{Var}[X \mid Y]]", 41 / 60),
        (TABLE, r"\operatorname{Var}[\mathbb{E}[X \mid Y]]", 1 / 150),
        (CORNER, r"\operatorname{H}(X)", 0.6931471805599453),
        (CORNER, r"\operatorname{H}(Y \mid X)", 0.34657359027997264),
    ],
)  # fmt: skip
def test_values(given: str, find: str, decimal: float) -> None:
    found = solved(given, find)
    assert found.status == "solved"
    assert solution(found)["answer"]["decimal"] == pytest.approx(decimal)


@pytest.mark.parametrize(
    ("given", "find", "missing"),
    [
        ("D, T \\in \\{0, 1\\}\nP(D=1) = 0.01\nP(T=1 \\mid D=1) = 0.9", r"P(D=1 \mid T=1)", r"P(T=1 \mid D=0)"),
        ("P(A) = 0.6\nP(B) = 0.7", r"P(A \cup B)", r"P(A \cap B)"),
        ("P(A) = 0.6\nP(B) = 0.7", r"P(A \cap B)", r"P(A \cup B)"),
    ],
)
def test_the_missing_probability_is_named(given: str, find: str, missing: str) -> None:
    """The formula of the goal in the one quantity that is not stated, with its value at both ends of that."""
    found = solved(given, find)
    steps = solution(found)["steps"]
    assert steps[0]["before"] == missing
    assert steps[0]["after"] == "t"
    last = [strand.last for strand in found.strands[-2:]]
    assert {str(end.value) for end in last} == set(found.answer.bounds)  # type: ignore[union-attr, attr-defined]
    assert any(Sym("t") in strand.last.walk() for strand in found.strands)
