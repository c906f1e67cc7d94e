"""Misconceptions about chance by their names, beside what the line should have been."""

import pytest

from symderive.check.judge import check
from symderive.parse.statements import read_lines

MACHINES = (
    "U \\in \\{1, 2, 3, 4\\}, \\ R \\in \\{0, 1\\}\n"
    "P(U=1) = 0.4, P(U=2) = 0.3, P(U=3) = 0.2, P(U=4) = 0.1\n"
    "P(R=1 \\mid U=1) = 0.1, P(R=1 \\mid U=2) = 0.2, P(R=1 \\mid U=3) = 0.3, P(R=1 \\mid U=4) = 0.4"
)
WEIGHED = r"\frac{0.2 \cdot 0.3}{0.1 \cdot 0.4 + 0.2 \cdot 0.3 + 0.3 \cdot 0.2 + 0.4 \cdot 0.1}"
TWO_RATES = (
    "C \\in \\{0, 1\\}, \\ P(C=1) = q, \\ 0 < q < 1\n"
    "T \\mid C=1 \\sim \\text{Exponential}(a), \\quad T \\mid C=0 \\sim \\text{Exponential}(b), \\ a, b > 0"
)
MEAN = "M \\sim \\mathcal{N}(a, v), \\ X \\mid M \\sim \\mathcal{N}(M, w)\nv, w > 0"
XY = r"X, Y \text{ random variables}"
TWO = r"X \text{ a random variable}, Y \in \{0, 1\}"
NORMAL_POSTERIOR = "\\theta \\sim \\mathcal{N}(0, t), \\ X \\mid \\theta \\sim \\mathcal{N}(\\theta, s)\ns, t > 0"

# (givens, the line above, the wrong line, its name, what it should have been or None where that is left open)
CASES = [
    (
        MACHINES,
        r"P(U=2 \mid R=1)",
        r"\frac{0.2}{0.1 + 0.2 + 0.3 + 0.4}",
        "base-rate-neglect",
        WEIGHED,
    ),
    (TWO_RATES, r"P(C=1 \mid T=t)", r"\frac{a e^{-a t}}{a e^{-a t} + b e^{-b t}}", "base-rate-neglect", None),
    (
        r"X \sim \text{Exponential}(a), Y \sim \text{Exponential}(b), a, b, t > 0, X \perp Y",
        r"P(\min(X, Y) < t)",
        r"P(X < t) + P(Y < t)",
        "add-nonexclusive",
        r"P(X < t) + P(Y < t) - P(X < t) \, P(Y < t)",
    ),
    (
        r"X_1, X_2, X_3 \overset{\text{iid}}{\sim} \text{Bernoulli}(\tfrac{1}{6})",
        r"P(X_3 = 1 \mid X_1 = 0, X_2 = 0)",
        r"1 - \left(\frac{5}{6}\right)^3",
        "gamblers-fallacy",
        "P(X_3=1)",
    ),
    (
        "X \\to Y \\to Z\nX, Y, Z \\in \\{0, 1\\}",
        r"\sum_y p(x, y, z)",
        "p(x) p(z)",
        "conditional-independence-as-marginal",
        r"\sum_{y} p(x) \, p(y \mid x) \, p(z \mid y)",
    ),
    (
        "X_0, X_1, X_2 \\in \\{0, 1\\}\nX_0 \\to X_1 \\to X_2",
        r"P(X_2=1 \mid X_0=0)",
        r"\sum_{j=0}^{1} P(X_2=1 \mid X_1=j) P(X_1=j)",
        "drop-conditioning",
        None,
    ),
    (
        XY + r", a, b, c \in \mathbb{R}",
        r"\operatorname{Cov}(X + a, bY + c)",
        r"b \operatorname{Cov}(X, Y) + ac",
        "constant-variance-added",
        r"b \operatorname{Cov}[X, Y]",
    ),
    (
        XY,
        r"\operatorname{Var}(X + Y)",
        r"\operatorname{Var}(X) - \operatorname{Var}(Y)",
        "variance-of-difference-minus",
        None,
    ),
    (
        XY,
        r"\operatorname{Var}(Y)",
        r"\operatorname{Var}(E[Y \mid X]) - E[\operatorname{Var}(Y \mid X)]",
        "sign-slip",
        r"\operatorname{Var}[\mathbb{E}[Y \mid X]] + \mathbb{E}[\operatorname{Var}[Y \mid X]]",
    ),
    (
        TWO,
        "E[X]",
        r"\frac{1}{2} E[X \mid Y=0] + \frac{1}{2} E[X \mid Y=1]",
        "unweighted-average",
        r"\mathbb{E}[X \mid Y=0] \, P(Y=0) + \mathbb{E}[X \mid Y=1] \, P(Y=1)",
    ),
    (TWO, "E[X]", r"E[X \mid Y=0] P(Y=0)", "forget-complement-term", None),
    (r"p(x) = 2x \text{ for } 0 \le x \le 1", "E[X^2]", r"\int_0^1 x^2 \cdot x \, dx", "normaliser-dropped", None),
    (
        "X \\sim \\mathcal{N}(0, 1)\nY = 3X + 1",
        "p_Y(y)",
        r"3 p_X\left(\frac{y - 1}{3}\right)",
        "jacobian-inverted",
        None,
    ),
    (
        "X \\sim \\text{Exponential}(1)\nY = \\sqrt{X}, \\ y > 0",
        "p_Y(y)",
        "p_X(y^2)",
        "change-of-variables-no-jacobian",
        "2 y p_X(y^2)",
    ),
    (MEAN, r"E[M \mid X = x]", r"\frac{w x + v a}{v + w}", "weights-swapped", None),
    (
        MEAN,
        r"E[M \mid X = x]",
        r"a - \frac{v}{v + w} (x - a)",
        "conditional-mean-sign",
        r"a + \frac{v (x - a)}{v + w}",
    ),
    (
        r"X \sim \text{Exponential}(c), \ c, a, b > 0",
        r"P(X > a + b \mid X > b)",
        r"\frac{P(X > a + b)}{P(X > a)}",
        "condition-divides-by-wrong-event",
        r"\frac{P(X > a + b)}{P(X > b)}",
    ),
    (
        r"K \sim \text{Binomial}(6, \tfrac{1}{4})",
        "P(K = 2)",
        r"\binom{6}{2} \left(\frac{1}{4}\right)^2 \left(\frac{1}{4}\right)^4",
        "complement-not-taken",
        None,
    ),
    (
        r"a, b > 0, n \in \mathbb{N}",
        r"\sum_{k=0}^n \frac{a^k}{k!} \cdot \frac{b^{n-k}}{(n-k)!}",
        r"\frac{1}{n!} \sum_{k=0}^n a^k b^{n-k}",
        "forget-arrangements",
        None,
    ),
    (
        r"w, u, v \in \mathbb{R}, 0 < w < 1, u, v > 0",
        r"\log((1-w) u + w v)",
        r"(1-w) \log u + w \log v",
        "log-of-sum-split",
        None,
    ),
    (
        r"\lambda > 0",
        r"\int_0^\infty x^2 \lambda e^{-\lambda x} \, dx",
        r"\left[ -x^2 e^{-\lambda x} \right]_0^\infty + \int_0^\infty x e^{-\lambda x} \, dx",
        "by-parts-missing-factor",
        None,
    ),
    (r"X \sim \mathcal{N}(0, v), v > 0", "E[X^4]", "E[X^2]^2", "second-moment-is-square", None),
    (XY, "E[X Y]", "E[X] E[Y]", "missing-assumption", None),
    (r"X_1, X_2 \in \{0, 1\}", "P(X_1=1, X_2=0)", "P(X_1=1) P(X_2=0)", "missing-assumption", None),
]
#: lines that are wrong up to a factor
IN_PROPORTION = [
    (
        "\\theta \\sim \\text{Gamma}(a, b), \\ X \\mid \\theta \\sim \\text{Poisson}(\\theta)\na, b > 0",
        r"p(\theta \mid x)",
        r"\theta^{a-1} e^{-b \theta} e^{-\theta}",
        "drop-factor",
    ),
    (
        NORMAL_POSTERIOR,
        r"p(\theta \mid x)",
        r"\exp\left( -\frac{(x-\theta)^2}{s} - \frac{\theta^2}{t} \right)",
        "forget-half",
    ),
    (
        NORMAL_POSTERIOR,
        r"p(\theta \mid x)",
        r"\exp\left( -\frac{(x-\theta)^2}{2s} + \frac{\theta^2}{2t} \right)",
        "sign-slip",
    ),
]


@pytest.mark.parametrize(
    ("given", "above", "line", "mistake", "due"), CASES, ids=[f"{c[3]}: {c[2]}"[:50] for c in CASES]
)
def test_a_mistake_with_chances_is_named_and_mended(given, above, line, mistake, due):
    verdict = check(*read_lines(given, [above, f"= {line}"]), limit=20).lines[1]
    assert verdict.mistake == mistake, verdict
    assert verdict.verdict == ("unjustified" if mistake == "missing-assumption" else "wrong")
    if due is not None:
        assert verdict.expected == due


@pytest.mark.parametrize(("given", "above", "line", "mistake"), IN_PROPORTION)
def test_a_mistake_up_to_a_factor_is_named(given, above, line, mistake):
    verdict = check(*read_lines(given, [above, rf"\propto {line}"]), limit=20).lines[1]
    assert (verdict.verdict, verdict.mistake) == ("wrong", mistake), verdict


def test_what_does_not_split_has_no_next_step():
    verdict = check(*read_lines("a, b > 0", [r"\log(a + b)", r"= \log a + \log b"])).lines[1]
    assert verdict.mistake == "log-of-sum-split"
    assert verdict.expected is None
