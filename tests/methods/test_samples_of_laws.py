"""Samples of laws by name: maximum likelihood row by row, conjugate posteriors for n values."""

import pytest

from symderive.parse.statements import read_problem
from symderive.render import notation
from symderive.solve import solve

MEAN = "(Σᵢ₌₁ⁿ xᵢ)/n"

#: (law, its letter, the estimate, what the data obey): Casella and Berger, Statistical Inference, 7.2.2
ESTIMATES = [
    (r"\text{Exponential}(\lambda)", r"\lambda", "n/(Σᵢ₌₁ⁿ xᵢ)", []),
    (r"\text{Bernoulli}(p)", "p", MEAN, ["0 < Σᵢ₌₁ⁿ xᵢ, Σᵢ₌₁ⁿ xᵢ < n"]),
    (r"\text{Poisson}(\lambda)", r"\lambda", MEAN, ["0 < Σᵢ₌₁ⁿ xᵢ"]),
    (r"\text{Geometric}(p)", "p", "n/(Σᵢ₌₁ⁿ xᵢ)", ["n < Σᵢ₌₁ⁿ xᵢ"]),
    (r"\mathcal{N}(\mu, \sigma^2)", r"\mu", MEAN, []),
    (r"\mathcal{N}(0, v)", "v", "(Σᵢ₌₁ⁿ xᵢ²)/n", ["0 < Σᵢ₌₁ⁿ xᵢ²"]),
    (r"\mathcal{N}(\mu, v)", r"\mu, v", f"[{MEAN}, (Σᵢ₌₁ⁿ (xᵢ − (Σⱼ₌₁ⁿ xⱼ)/n)²)/n]",
     ["0 < Σᵢ₌₁ⁿ (xᵢ − (Σⱼ₌₁ⁿ xⱼ)/n)²"]),
    (r"\text{Gamma}(2, r)", "r", "2n/(Σᵢ₌₁ⁿ xᵢ)", []),
    (r"\text{NegativeBinomial}(3, p)", "p", "3n/(Σᵢ₌₁ⁿ xᵢ)", ["n < (1/3) Σᵢ₌₁ⁿ xᵢ"]),
]  # fmt: skip
LIKELIHOODS = (
    r"\prod_{i=1}^n p(x_i \mid @)",
    r"p(x_1, \dots, x_n \mid @)",
    r"\sum_{i=1}^n \log p(x_i; @)",
)


@pytest.mark.parametrize(("law", "letter", "estimate", "obeyed"), ESTIMATES)
@pytest.mark.parametrize("likelihood", LIKELIHOODS)
def test_maximum_likelihood(law, letter, estimate, obeyed, likelihood):
    given = rf"X_1, \dots, X_n \overset{{\text{{iid}}}}{{\sim}} {law}"
    found = solve(read_problem(given, rf"\arg\max_{{{letter}}} {likelihood.replace('@', letter)}"))
    assert found.status == "solved"
    assert notation.text(found.answer.node) == estimate
    assert [notation.text(c).replace(" ∩ ", ", ") for c in found.conditions] == obeyed


GIVEN = r"X_1, \dots, X_n \mid \theta \overset{\text{iid}}{\sim} "

#: conjugate pairs: Bishop, sec. 2.1-2.3; MML, sec. 6.6.1
POSTERIORS = [
    (GIVEN + r"\text{Bernoulli}(\theta), \theta \sim \text{Beta}(a, b)", r"p(\theta \mid x_1, \dots, x_n)",
     "Beta(a + Σᵢ₌₁ⁿ xᵢ, b + n − Σᵢ₌₁ⁿ xᵢ)"),
    (GIVEN + r"\text{Bernoulli}(\theta), \theta \sim \text{Beta}(a, b), \sum_{i=1}^n X_i = k",
     r"p(\theta \mid X_1, \dots, X_n)", "Beta(a + k, b + n − k)"),
    (GIVEN + r"\text{Poisson}(\theta), \theta \sim \text{Gamma}(a, b)", r"p(\theta \mid X_1, \dots, X_n)",
     "Gamma(a + Σᵢ₌₁ⁿ xᵢ, b + n)"),
    (GIVEN + r"\text{Exponential}(\theta), \theta \sim \text{Gamma}(a, b)",
     r"p(\theta \mid X_1 = x_1, \dots, X_n = x_n)", "Gamma(a + n, b + Σᵢ₌₁ⁿ xᵢ)"),
    (GIVEN + r"\text{Geometric}(\theta), \theta \sim \text{Uniform}(0, 1)", r"p(\theta \mid x_1, \dots, x_n)",
     "Beta(n + 1, Σᵢ₌₁ⁿ xᵢ − n + 1)"),
    (GIVEN + r"\mathcal{N}(\theta, v), \theta \sim \mathcal{N}(m, s)", r"p(\theta \mid x_1, \dots, x_n)",
     "𝒩((m/s + (1/v) Σᵢ₌₁ⁿ xᵢ)/(1/s + n/v), 1/(1/s + n/v))"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "find", "law"), POSTERIORS)
def test_conjugate_posterior(given, find, law):
    found = solve(read_problem(given, find))
    assert found.status == "solved"
    assert notation.text(found.answer.node) == law


@pytest.mark.parametrize("given", [
    r"X_i \mid \theta \sim \text{Bernoulli}(\theta), i = 1, \dots, n, \theta \sim \text{Beta}(a, b)",  # independent?
    GIVEN + r"\text{Bernoulli}(\theta), \theta \sim \text{Beta}(a, b), \theta > 1/2",
])  # fmt: skip
def test_no_posterior_where_less_or_more_is_stated(given):
    assert solve(read_problem(given, r"p(\theta \mid x_1, \dots, x_n)")).status == "unsolved"
