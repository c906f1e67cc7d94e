"""Densities of data: likelihoods of x_1, ..., x_n, posteriors up to a factor, chains and hidden states.

A block is a problem: its givens behind G, the first line behind 0, right lines behind +, and behind - lines that are
wrong at this place.
"""

from __future__ import annotations

import pytest
from worked_lines import Block, blocks, verdicts_of_right, verdicts_of_wrong

CASES = r"""
# gammaprec
G: x_1, \dots, x_n, \mu \in \mathbb{R}, \ a, b > 0
G: \tau \sim \text{Gamma}(a, b), \ X_i \mid \tau \sim \mathcal{N}(\mu, 1/\tau), \ i = 1, \dots, n
0 p(\tau \mid x_1, \dots, x_n)
+ \propto \tau^{n/2} \exp\left( -\frac{\tau}{2} \sum_{i=1}^n (x_i - \mu)^2 \right) \tau^{a-1} e^{-b\tau}
- \propto \tau^{n} \exp\left( -\frac{\tau}{2} \sum_{i=1}^n (x_i - \mu)^2 \right) \tau^{a-1} e^{-b\tau}
+ \propto \tau^{a + n/2 - 1} \exp\left( -\left( b + \frac{1}{2} \sum_{i=1}^n (x_i - \mu)^2 \right) \tau \right)

# bern-beta
G: \theta \sim \text{Beta}(a, b), \ x_1, \dots, x_n \mid \theta \text{ iid } \text{Bernoulli}(\theta)
0 p(\theta \mid x_1, \dots, x_n)
+ \propto p(\theta) \prod_{i=1}^n p(x_i \mid \theta)
+ \propto \theta^{a-1} (1-\theta)^{b-1} \prod_{i=1}^n \theta^{x_i} (1-\theta)^{1-x_i}
+ = \theta^{a + \sum_i x_i - 1} (1-\theta)^{b + n - \sum_i x_i - 1}
- = \theta^{a + \sum_i x_i - 1} (1-\theta)^{b + n - 1}

# bern-beta 2
G: X_1, \dots, X_n \mid \theta \overset{\text{iid}}{\sim} \text{Bernoulli}(\theta), \ \theta \sim \text{Beta}(a, b)
0 p(\theta \mid x_1, \dots, x_n)
+ \propto p(x_1, \dots, x_n \mid \theta) \, p(\theta)
- \propto p(x_1, \dots, x_n \mid \theta)
+ = \left( \prod_{i=1}^n p(x_i \mid \theta) \right) p(\theta)
+ \propto \theta^{\sum_{i=1}^n x_i + a - 1} (1 - \theta)^{n - \sum_{i=1}^n x_i + b - 1}

# poisson-gamma
G: \lambda \sim \text{Gamma}(a, b), \ X_i \mid \lambda \sim \text{Poisson}(\lambda) \text{ for } i = 1, \dots, n
0 p(\lambda \mid x_1, \dots, x_n)
+ \propto \left( \prod_{i=1}^n \frac{\lambda^{x_i} e^{-\lambda}}{x_i!} \right) \lambda^{a-1} e^{-b \lambda}
+ \propto \lambda^{\sum_i x_i} e^{-n\lambda} \lambda^{a-1} e^{-b\lambda}
- \propto \lambda^{\sum_i x_i} e^{-\lambda} \lambda^{a-1} e^{-b\lambda}
+ = \lambda^{a + \sum_i x_i - 1} e^{-(b + n) \lambda}

# normal-normal
G: \mu \sim \mathcal{N}(m, s^2), \ X_1, \dots, X_n \mid \mu \text{ iid } \mathcal{N}(\mu, \sigma^2)
0 \log p(\mu \mid x_1, \dots, x_n)
+ = -\frac{1}{2\sigma^2} \sum_{i=1}^n (x_i - \mu)^2 - \frac{(\mu - m)^2}{2 s^2} + \text{const}
- = -\frac{1}{2\sigma^2} \sum_{i=1}^n (x_i - \mu)^2 + \frac{(\mu - m)^2}{2 s^2} + \text{const}

# likelihood as joint
G: X_1, \dots, X_n \text{ iid } \text{Poisson}(\lambda), \ \lambda > 0
0 p(x_1, \dots, x_n \mid \lambda)
+ = \prod_{i=1}^n p(x_i \mid \lambda)
+ = \prod_{i=1}^n \frac{\lambda^{x_i} e^{-\lambda}}{x_i!}
- = \frac{\lambda^{\sum x_i} e^{-\lambda}}{\prod_{i=1}^n x_i!}
+ = \frac{\lambda^{\sum_{i} x_i} e^{-n\lambda}}{\prod_{i=1}^n x_i!}

# likelihood exp
G: X_1, \dots, X_n \overset{iid}{\sim} \text{Exp}(\lambda)
0 L(\lambda)
+ = \prod_{i=1}^n \lambda e^{-\lambda x_i}
+ = \lambda^n e^{-\lambda \sum_{i=1}^n x_i}
- = \lambda e^{-\lambda \sum_{i=1}^n x_i}

# generic log lik
G: X_1, \dots, X_n \text{ iid with density } p(x \mid \theta)
0 \log p(x_1, \dots, x_n \mid \theta)
+ = \log \prod_{i=1}^n p(x_i \mid \theta)
+ = \sum_{i=1}^n \log p(x_i \mid \theta)
- = n \log p(x_i \mid \theta)

# argmax chain
G: X_1, \dots, X_n \text{ iid given } \theta
0 \arg\max_\theta p(x_1, \dots, x_n \mid \theta)
+ = \arg\max_\theta \prod_{i=1}^n p(x_i \mid \theta)
+ = \arg\max_\theta \log \prod_{i=1}^n p(x_i \mid \theta)
+ = \arg\max_\theta \sum_{i=1}^n \log p(x_i \mid \theta)
- = \arg\min_\theta \sum_{i=1}^n \log p(x_i \mid \theta)

# argmax chain 2
G: x_1, \dots, x_n \in \mathbb{R}, \ \mu \in \mathbb{R}, \ \sigma > 0
0 \arg\max_\mu \prod_{i=1}^n \mathcal{N}(x_i; \mu, \sigma^2)
+ = \arg\max_\mu \sum_{i=1}^n \log \mathcal{N}(x_i; \mu, \sigma^2)
+ = \arg\min_\mu \sum_{i=1}^n (x_i - \mu)^2
+ = \frac1n \sum_{i=1}^n x_i
- = \sum_{i=1}^n x_i

# MAP chain
G: X, \theta \text{ random variables}
0 \arg\max_\theta p(\theta \mid x)
+ = \arg\max_\theta \frac{p(x \mid \theta) p(\theta)}{p(x)}
+ = \arg\max_\theta p(x \mid \theta) p(\theta)
- = \arg\max_\theta p(x \mid \theta)
+ = \arg\max_\theta \log p(x \mid \theta) + \log p(\theta)

# posterior predictive
G: X, Y, \theta \text{ random variables}, \ X \perp Y \mid \theta
0 p(y \mid x)
+ = \int p(y, \theta \mid x) \, d\theta
+ = \int p(y \mid \theta, x) p(\theta \mid x) \, d\theta
+ = \int p(y \mid \theta) p(\theta \mid x) \, d\theta
- = \int p(y \mid \theta) p(\theta) \, d\theta

# bayes prop
G: X, Y \text{ random variables}
0 p(x \mid y)
+ \propto p(y \mid x) p(x)
- \propto p(y \mid x)
+ \propto p(x, y)

# hmm
G: X_1, X_2, X_3, Y_1, Y_2, Y_3 \in \{0, 1\}
G: X_1 \to X_2 \to X_3, \ X_1 \to Y_1, \ X_2 \to Y_2, \ X_3 \to Y_3
0 p(x_1, x_2, x_3, y_1, y_2, y_3)
+ = p(x_1) p(y_1 \mid x_1) \prod_{t=2}^3 p(x_t \mid x_{t-1}) p(y_t \mid x_t)
- = p(x_1) p(y_1 \mid x_1) \prod_{t=2}^3 p(x_t) p(y_t \mid x_t)

# markov 3
G: X_1 \to X_2 \to X_3
0 p(x_{1:3})
+ = p(x_1) p(x_2 \mid x_1) p(x_3 \mid x_2)
+ = p(x_1) \prod_{t=2}^3 p(x_t \mid x_{t-1})
- = \prod_{t=1}^3 p(x_t)

# prodprop
G: x, a, b \in \mathbb{R}, \ s, t > 0
0 \mathcal{N}(x; a, s) \, \mathcal{N}(x; b, t)
+ \propto \exp\left( -\frac{(x-a)^2}{2s} - \frac{(x-b)^2}{2t} \right)
- \propto \exp\left( -\frac{(x-a)^2}{2s} + \frac{(x-b)^2}{2t} \right)
+ \propto \exp\left( -\frac{s+t}{2st} \left( x - \frac{ta + sb}{s+t} \right)^2 \right)
- \propto \exp\left( -\frac{s+t}{2st} \left( x - \frac{sa + tb}{s+t} \right)^2 \right)
+ \propto \mathcal{N}\left( x; \frac{ta + sb}{s+t}, \frac{st}{s+t} \right)

# prodprop 2
G: \mu_1, \mu_2 \in \mathbb{R}, \ \sigma_1, \sigma_2 > 0
0 \mathcal{N}(x \mid \mu_1, \sigma_1^2) \, \mathcal{N}(x \mid \mu_2, \sigma_2^2)
+ \propto \exp\left( -\frac12 \left[ \frac{(x-\mu_1)^2}{\sigma_1^2} + \frac{(x-\mu_2)^2}{\sigma_2^2} \right]\right)
+ \propto \exp\left( -\frac12 \left[ \left(\frac{1}{\sigma_1^2} + \frac{1}{\sigma_2^2}\right) x^2 - 2
    \left(\frac{\mu_1}{\sigma_1^2} + \frac{\mu_2}{\sigma_2^2}\right) x \right]\right)
- \propto \exp\left( -\frac12 \left[ \left(\frac{1}{\sigma_1^2} + \frac{1}{\sigma_2^2}\right) x^2 -
    \left(\frac{\mu_1}{\sigma_1^2} + \frac{\mu_2}{\sigma_2^2}\right) x \right]\right)

# prodprop 3
G: \theta, x, m \in \mathbb{R}, \ s, \sigma > 0
0 \mathcal{N}(x; \theta, \sigma^2) \, \mathcal{N}(\theta; m, s^2)
+ \propto \exp\left(-\frac{(x-\theta)^2}{2\sigma^2} - \frac{(\theta-m)^2}{2s^2}\right)

# prodprop vec
G: \mathbf{x}, \mathbf{a}, \mathbf{b} \in \mathbb{R}^n, \ A, B \in \mathbb{R}^{n \times n} \text{ symmetric
    positive definite}
0 \mathcal{N}(\mathbf{x}; \mathbf{a}, A) \, \mathcal{N}(\mathbf{x}; \mathbf{b}, B)
+ \propto \exp\left(-\frac12 (\mathbf{x} - \mathbf{a})^\top A^{-1} (\mathbf{x} - \mathbf{a}) - \frac12 (\mathbf{x}
    - \mathbf{b})^\top B^{-1} (\mathbf{x} - \mathbf{b})\right)
+ \propto \exp\left(-\frac12 \mathbf{x}^\top (A^{-1} + B^{-1}) \mathbf{x} + \mathbf{x}^\top (A^{-1} \mathbf{a} +
    B^{-1} \mathbf{b})\right)
- \propto \exp\left(-\frac12 \mathbf{x}^\top (A^{-1} + B^{-1}) \mathbf{x} + \mathbf{x}^\top (A^{-1} \mathbf{b} +
    B^{-1} \mathbf{a})\right)

# mk
G: X_1 \to X_2 \to X_3 \to X_4
0 p(x_1, x_2, x_3, x_4)
+ = p(x_1) p(x_2 \mid x_1) \cdots p(x_4 \mid x_3)
- = p(x_1) p(x_2) \cdots p(x_4)
+ = p(x_1) \prod_{t=2}^4 p(x_t \mid x_{t-1})

# nn
G: \mu \sim \mathcal{N}(m, s), \quad x_i \mid \mu \sim \mathcal{N}(\mu, v), \quad x_1, \dots, x_n \text{
    independent given } \mu, \quad i = 1, \dots, n, \quad s, v > 0
0 \operatorname{Var}[\mu \mid x_1, \dots, x_n]
+ = \left( \frac{1}{s} + \frac{n}{v} \right)^{-1}
- = \left( \frac{1}{s} + \frac{1}{v} \right)^{-1}
+ = \frac{sv}{v + ns}

# bb
G: \theta \sim \text{Beta}(a, b), \ X_1, \dots, X_n \mid \theta \overset{iid}{\sim} \text{Bernoulli}(\theta)
0 E[\theta \mid x_1, \dots, x_n]
+ = \frac{a + \sum_{i=1}^n x_i}{a + b + n}
- = \frac{a + \sum_{i=1}^n x_i}{a + b}

# nm
G: \mu \sim \mathcal{N}(m, s), \ X_1, \dots, X_n \mid \mu \overset{iid}{\sim} \mathcal{N}(\mu, v)
0 E[\mu \mid x_1, \dots, x_n]
+ = \frac{v m + s \sum_{i=1}^n x_i}{v + n s}
- = \frac{s m + v \sum_{i=1}^n x_i}{v + n s}
"""


@pytest.mark.parametrize("block", blocks(CASES), ids=lambda b: b.name)
def test_right_lines_are_right(block: Block) -> None:
    assert verdicts_of_right(block) == ["given", *["right"] * (len(block.right) - 1)]


@pytest.mark.parametrize("block", blocks(CASES), ids=lambda b: b.name)
def test_wrong_lines_are_wrong(block: Block) -> None:
    assert set(verdicts_of_wrong(block)) <= {"wrong", "unjustified"}
