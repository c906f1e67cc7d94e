# ruff: noqa: E501  (formulas are not broken)
"""Random vectors and variables by their moments: r right, w wrong, also of the first line where it is an equation."""

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

LETTER = {"right": "r", "wrong": "w", "unjustified": "w"}

REGRESSION = r"""X \in \mathbb{R}^{n \times p}, \text{full column rank}, \beta \in \mathbb{R}^p, \sigma > 0
\epsilon \in \mathbb{R}^n \text{ random vector}, E[\epsilon] = 0, \operatorname{Var}(\epsilon) = \sigma^2 I
y = X\beta + \epsilon
\hat\beta = (X^\top X)^{-1} X^\top y
H = X (X^\top X)^{-1} X^\top
e = (I - H) y"""
RIDGE = r"""X \in \mathbb{R}^{n \times p}, \beta \in \mathbb{R}^p, \lambda > 0, \sigma > 0
\epsilon \in \mathbb{R}^n \text{ random vector}, E[\epsilon] = 0, E[\epsilon \epsilon^\top] = \sigma^2 I
y = X\beta + \epsilon
\hat\beta = (X^\top X + \lambda I)^{-1} X^\top y"""
VECTOR = r"""x \in \mathbb{R}^n \text{ random vector}, E[x] = \mu, \operatorname{Cov}(x) = \Sigma
A \in \mathbb{R}^{n \times n}, u \in \mathbb{R}^n"""
PAIR = r"x, y \in \mathbb{R}^n \text{ random vectors}"
CROSS = r"""x \in \mathbb{R}^n, y \in \mathbb{R}^m \text{ random vectors}, \operatorname{Cov}(x, y) = \Sigma_{xy}
A \in \mathbb{R}^{p \times n}, B \in \mathbb{R}^{q \times m}"""
APART = (
    r"x, y \in \mathbb{R}^n \text{ independent random vectors}, \operatorname{Cov}(x) = S, \operatorname{Cov}(y) = T"
)
EIGEN = r"""x \in \mathbb{R}^d \text{ random vector}, E[x] = 0, \operatorname{Cov}(x) = \Sigma
\Sigma u = \lambda u, \|u\| = 1, u \in \mathbb{R}^d"""
TURNED = r"""x \in \mathbb{R}^d \text{ random vector}, E[x] = 0, \operatorname{Cov}(x) = U \Lambda U^\top
U \in \mathbb{R}^{d\times d} \text{ orthogonal}, \Lambda \in \mathbb{R}^{d\times d} \text{ diagonal}
z = U^\top x"""
WHITE = r"""x \in \mathbb{R}^n \text{ random vector}, E[x] = \mu, \operatorname{Cov}(x) = \Sigma, \Sigma \succ 0
z = \Sigma^{-1/2}(x - \mu)"""
FACTOR = r"""z \sim \mathcal{N}(0, I_k), \epsilon \sim \mathcal{N}(0, \sigma^2 I_d), z \perp \epsilon, W \in \mathbb{R}^{d \times k}, \mu \in \mathbb{R}^d
x = Wz + \mu + \epsilon"""
NORMAL = r"x \sim \mathcal{N}(\mu, \Sigma), A \in \mathbb{R}^{n\times n} \text{ symmetric}, \mu \in \mathbb{R}^n"
NOISE = r"\epsilon \sim \mathcal{N}(0, \sigma^2 I), \epsilon \in \mathbb{R}^n"
NOISY = r"""y = f + \epsilon, E[\epsilon] = 0, \operatorname{Var}(\epsilon) = \sigma^2, f \in \mathbb{R}
\hat f \text{ random variable}, \hat f \perp \epsilon"""
RANDOM_SUM = r"N \in \{0, 1, 2, \dots\}, E[X \mid N] = N\mu, \operatorname{Var}(X \mid N) = N\sigma^2"
POISSON_SUM = (
    r"N \sim \text{Poisson}(\lambda), \lambda > 0, E[S \mid N] = N\mu, \operatorname{Var}(S \mid N) = N\sigma^2"
)
LINE = r"E[Y \mid X] = a + bX, \operatorname{Var}(Y \mid X) = \sigma^2, a, b \in \mathbb{R}"
MIXED = r"\lambda \sim \text{Gamma}(a,b), X \mid \lambda \sim \text{Poisson}(\lambda), a > 0, b > 0"
SAMPLE = r"""X_1, \dots, X_n \text{ iid}, E[X_i] = \mu, \operatorname{Var}(X_i) = \sigma^2, \epsilon > 0
\bar X_n = \frac{1}{n} \sum_{i=1}^n X_i
S^2 = \frac{1}{n-1} \sum_{i=1}^n (X_i - \bar X_n)^2"""
VECTORS = r"""x_1, \dots, x_n \in \mathbb{R}^d \text{ iid}, E[x_i] = \mu, \operatorname{Cov}(x_i) = \Sigma
\bar x = \frac{1}{n} \sum_{i=1}^n x_i"""
SMALL = r"\mu \sim \mathcal N(m,s), X \mid \mu \sim \mathcal N(\mu,v), s, v > 0"

# (givens, lines, verdicts; the mistake of the first wrong line, "" if several are fair)
CASES = [
    (REGRESSION, [r"E[\hat\beta]", r"= (X^\top X)^{-1} X^\top E[y]", r"= \beta"], ".rr", ""),
    (REGRESSION, [r"\operatorname{Var}(\hat\beta)", r"= (X^\top X)^{-1} X^\top \operatorname{Var}(y) X (X^\top X)^{-1}", r"= \sigma^2 (X^\top X)^{-1}"], ".rr", ""),
    (REGRESSION, [r"\operatorname{Var}(\hat\beta) = \sigma^2 (X^\top X)^{-1}", r"= \sigma (X^\top X)^{-1}"], "rw", ""),
    (REGRESSION, [r"E[y y^\top] = X\beta\beta^\top X^\top"], "w", "second-moment-is-square"),
    (REGRESSION, [r"E[\|\epsilon\|^2]", r"= E[\operatorname{tr}(\epsilon\epsilon^\top)]", r"= n\sigma^2"], ".rr", ""),
    (REGRESSION, [r"E[\|\epsilon\|^2] = \sigma^2"], "w", ""),
    (REGRESSION, [r"e", r"= (I - H)(X\beta + \epsilon)", r"= (I-H)\epsilon"], ".rr", ""),
    (REGRESSION, [r"E[e^\top e]", r"= \operatorname{tr}((I-H) E[\epsilon\epsilon^\top])", r"= (n - p)\sigma^2"], ".rr", ""),
    (REGRESSION, [r"E[e^\top e]", r"= n\sigma^2"], ".w", ""),
    (REGRESSION, [r"\operatorname{Cov}(Hy, e)", r"= \sigma^2 H(I-H)", r"= 0"], ".rr", ""),
    (REGRESSION, [r"\hat\beta", r"= \beta + (X^\top X)^{-1}X^\top \epsilon"], ".r", ""),
    (RIDGE, [r"E[\hat\beta] - \beta", r"= -\lambda (X^\top X + \lambda I)^{-1}\beta"], ".r", ""),
    (RIDGE, [r"E[\hat\beta] = \beta"], "w", ""),
    (RIDGE, [r"\operatorname{Var}(\hat\beta)", r"= \sigma^2 (X^\top X + \lambda I)^{-1}"], ".w", ""),
    (VECTOR, [r"E[x^\top A x]", r"= \operatorname{tr}(A E[x x^\top])", r"= \operatorname{tr}(A\Sigma) + \mu^\top A \mu"], ".rr", ""),
    (VECTOR, [r"E[x^\top A x]", r"= \operatorname{tr}(A\Sigma)"], ".w", ""),
    (VECTOR, [r"E[\|x\|^2] = \|\mu\|^2"], "w", "second-moment-is-square"),
    (VECTOR, [r"\operatorname{Var}(u^\top x)", r"= u^\top \Sigma u"], ".r", ""),
    (VECTOR, [r"E[(u^\top x)^2]", r"= u^\top \Sigma u"], ".w", ""),
    (VECTOR, [r"\operatorname{Cov}(Ax) = A^\top \Sigma A"], "w", ""),
    (CROSS, [r"\operatorname{Cov}(Ax, By)", r"= A \Sigma_{xy} B^\top"], ".r", ""),
    (PAIR, [r"\operatorname{Var}(x + y) = \operatorname{Var}(x) + \operatorname{Var}(y) + \operatorname{Cov}(x, y) + \operatorname{Cov}(y, x)"], "r", ""),
    (PAIR, [r"\operatorname{Var}(x + y) = \operatorname{Var}(x) + \operatorname{Var}(y) + 2\operatorname{Cov}(x, y)"], "w", ""),
    (PAIR, [r"E[x^\top y] = E[x]^\top E[y]"], "w", ""),
    (PAIR, [r"E[E[y \mid x]] = E[y]"], "r", ""),
    (PAIR, [r"\operatorname{Cov}(y) = E[\operatorname{Cov}(y \mid x)]"], "w", ""),
    (APART, [r"\operatorname{Cov}(x - y)", r"= S + T"], ".r", ""),
    (APART, [r"\operatorname{Cov}(x - y)", r"= S - T"], ".w", "sign-slip"),
    (EIGEN, [r"\operatorname{Var}(u^\top x)", r"= \lambda u^\top u", r"= \lambda"], ".rr", ""),
    (EIGEN, [r"\operatorname{Var}(u^\top x)", r"= \lambda^2"], ".w", ""),
    (TURNED, [r"\operatorname{Cov}(z)", r"= U^\top U \Lambda U^\top U", r"= \Lambda"], ".rr", ""),
    (TURNED, [r"\operatorname{Cov}(z)", r"= U \Lambda U^\top"], ".w", ""),
    (WHITE, [r"E[z]", r"= \Sigma^{-1/2}(E[x] - \mu)", r"= 0"], ".rr", ""),
    (WHITE, [r"\operatorname{Cov}(z)", r"= \Sigma^{-1/2} \Sigma \Sigma^{-1/2}", r"= I"], ".rr", ""),
    (FACTOR, [r"\operatorname{Cov}(x)", r"= W W^\top + \sigma^2 I"], ".r", ""),
    (FACTOR, [r"\operatorname{Cov}(x)", r"= W^\top W + \sigma^2 I"], ".w", ""),
    (NORMAL, [r"\operatorname{Var}(x^\top A x)", r"= 2\operatorname{tr}(A\Sigma A\Sigma) + 4\mu^\top A \Sigma A \mu"], ".r", ""),
    (NORMAL, [r"\operatorname{Var}(x^\top A x)", r"= 2\operatorname{tr}(A\Sigma A\Sigma)"], ".w", ""),
    (NOISE, [r"E[\|\epsilon\|^4]", r"= n(n+2)\sigma^4"], ".r", ""),
    (NOISY, [r"E[(y - \hat f)^2]", r"= E[(f - \hat f)^2] + \sigma^2", r"= (f - E[\hat f])^2 + \operatorname{Var}(\hat f) + \sigma^2"], ".rr", ""),
    (NOISY, [r"E[(y - \hat f)^2]", r"= (f - E[\hat f])^2 + \operatorname{Var}(\hat f)"], ".w", ""),
    (RANDOM_SUM, [r"E[X]", r"= E[N\mu]", r"= \mu E[N]"], ".rr", ""),
    (RANDOM_SUM, [r"\operatorname{Var}(X)", r"= E[N\sigma^2] + \operatorname{Var}(N\mu)", r"= \sigma^2 E[N] + \mu^2 \operatorname{Var}(N)"], ".rr", ""),
    (RANDOM_SUM, [r"\operatorname{Var}(X)", r"= \sigma^2 E[N]"], ".w", "total-variance-one-term"),
    (RANDOM_SUM, [r"\operatorname{Cov}(X, N)", r"= \mu \operatorname{Var}(N)"], ".r", ""),
    (POISSON_SUM, [r"\operatorname{Var}(S)", r"= \lambda(\sigma^2 + \mu^2)"], ".r", ""),
    (POISSON_SUM, [r"\operatorname{Var}(S)", r"= \lambda\sigma^2"], ".w", "total-variance-one-term"),
    (LINE, [r"\operatorname{Var}(Y)", r"= \sigma^2 + b^2 \operatorname{Var}(X)"], ".r", ""),
    (LINE, [r"\operatorname{Var}(Y)", r"= \sigma^2 + b \operatorname{Var}(X)"], ".w", ""),
    (LINE, [r"E[XY]", r"= aE[X] + bE[X]^2"], ".w", ""),
    (MIXED, [r"\operatorname{Var}(X)", r"= E[\lambda] + \operatorname{Var}(\lambda)", r"= \frac{a}{b} + \frac{a}{b^2}"], ".rr", ""),
    (MIXED, [r"\operatorname{Var}(X)", r"= E[\lambda]"], ".w", "total-variance-one-term"),
    (SMALL, [r"\operatorname{Var}(X)", r"= E[\operatorname{Var}(X \mid \mu)] + \operatorname{Var}(E[X \mid \mu])", r"= v + s"], ".rr", ""),
    (SMALL, [r"\operatorname{Var}(E[X \mid \mu])", r"= 0"], ".w", ""),
    (SAMPLE, [r"E[\bar X_n^2] = \mu^2"], "w", "second-moment-is-square"),
    (SAMPLE, [r"\operatorname{Var}(\bar X_n)", r"= \frac{1}{n} \sum_{i=1}^n \operatorname{Var}(X_i)"], ".w", ""),
    (SAMPLE, [r"E[S^2] = \sigma^2"], "r", ""),
    (SAMPLE, [r"E[S^2] = \frac{n-1}{n}\sigma^2"], "w", ""),
    (SAMPLE, [r"P(|\bar X_n - \mu| \ge \epsilon)", r"\le \frac{\operatorname{Var}(\bar X_n)}{\epsilon^2}", r"= \frac{\sigma^2}{n\epsilon^2}"], ".rr", ""),
    (SAMPLE, [r"P(|\bar X_n - \mu| \ge \epsilon)", r"\le \frac{\operatorname{Var}(\bar X_n)}{\epsilon^2}", r"= \frac{\sigma^2}{n^2\epsilon^2}"], ".rw", ""),
    (VECTORS, [r"\operatorname{Cov}(\bar x)", r"= \frac{1}{n} \Sigma"], ".r", ""),
    (VECTORS, [r"\operatorname{Cov}(\bar x)", r"= \Sigma"], ".w", ""),
    (VECTORS, [r"E[\|\bar x - \mu\|^2]", r"= \frac{1}{n} \operatorname{tr}(\Sigma)"], ".r", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "lines", "verdicts", "mistake"), CASES, ids=[f"{k}-{c[1][-1]}" for k, c in enumerate(CASES)]
)
def test_verdicts(given, lines, verdicts, mistake):
    report = check(*read_lines(given, lines), limit=20)
    found = "".join(LETTER.get(v.verdict, ".") for v in report.lines)
    assert found[1:] == verdicts[1:] and (verdicts[0] == "." or found[0] == verdicts[0]), report.lines
    if mistake:
        assert next(v.mistake for v in report.lines if v.verdict in ("wrong", "unjustified")) == mistake
