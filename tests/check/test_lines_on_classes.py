"""Families with K members: multinomial likelihoods, one-hot labels, mixtures; sums and products with dots.

A block is a problem: its givens behind G, the first line behind 0, right lines behind +, and behind - lines that are
wrong at this place.
"""

from __future__ import annotations

import pytest
from worked_lines import Block, blocks, verdicts_of_right, verdicts_of_wrong

CASES = r"""
# multi lagr
G: n_1, \dots, n_K \in \mathbb{N}, \ p_1, \dots, p_K > 0, \ \lambda > 0, \ k \in \{1, \dots, K\}
0 \frac{\partial}{\partial p_k} \left( \sum_{j=1}^K n_j \log p_j + \lambda \left( 1 - \sum_{j=1}^K p_j \right) \right)
+ = \frac{n_k}{p_k} - \lambda
- = \frac{n_k}{p_k} - K \lambda

# multi ll
G: \theta_1, \dots, \theta_K > 0, \ \sum_{k=1}^K \theta_k = 1, \ n_1, \dots, n_K \in \mathbb{N}
0 \log \prod_{k=1}^K \theta_k^{n_k}
+ = \sum_{k=1}^K \log \theta_k^{n_k}
+ = \sum_{k=1}^K n_k \log \theta_k
- = \sum_{k=1}^K n_k \theta_k

# dirich
G: \pi_1, \dots, \pi_K > 0, \ \alpha_1, \dots, \alpha_K > 0, \ n_1, \dots, n_K \in \mathbb{N}
0 \prod_{k=1}^K \pi_k^{n_k} \prod_{k=1}^K \pi_k^{\alpha_k - 1}
- = \prod_{k=1}^K \pi_k^{n_k (\alpha_k - 1)}
- = \prod_{k=1}^K \pi_k^{n_k \alpha_k}
+ = \prod_{k=1}^K \pi_k^{n_k + \alpha_k - 1}

# one-hot ce
G: y_k \in \{0, 1\}, \ \sum_{k=1}^K y_k = 1, \ z_1, \dots, z_K \in \mathbb{R}
0 -\sum_{k=1}^K y_k \log \frac{e^{z_k}}{\sum_{j=1}^K e^{z_j}}
+ = -\sum_{k=1}^K y_k z_k + \sum_{k=1}^K y_k \log \sum_{j=1}^K e^{z_j}
+ = -\sum_{k=1}^K y_k z_k + \log \sum_{j=1}^K e^{z_j}
- = -\sum_{k=1}^K y_k z_k + K \log \sum_{j=1}^K e^{z_j}

# uniform entropy K
G: p_k = 1/K, \ k = 1, \dots, K
0 -\sum_{k=1}^K p_k \log p_k
+ = -\sum_{k=1}^K \frac1K \log \frac1K
+ = \log K
- = K \log K

# gibbs ineq
G: p_1, \dots, p_K > 0, \ \sum_{k=1}^K p_k = 1
0 -\sum_{k=1}^K p_k \log p_k
+ = \sum_{k=1}^K p_k \log \frac{1}{p_k}
+ \le \log \sum_{k=1}^K p_k \frac{1}{p_k}
+ = \log K
- = 0

# mixture
G: \pi_1, \dots, \pi_K > 0, \ \sum_{k=1}^K \pi_k = 1, \ \mu_1, \dots, \mu_K \in \mathbb{R}, \ \sigma_1, \dots,
    \sigma_K > 0
G: p(x) = \sum_{k=1}^K \pi_k \mathcal{N}(x; \mu_k, \sigma_k^2)
0 E[X]
+ = \int x \sum_{k=1}^K \pi_k \mathcal{N}(x; \mu_k, \sigma_k^2) \, dx
+ = \sum_{k=1}^K \pi_k \int x \, \mathcal{N}(x; \mu_k, \sigma_k^2) \, dx
+ = \sum_{k=1}^K \pi_k \mu_k
- = \sum_{k=1}^K \mu_k

# EM mean
G: \gamma_{nk} \in (0, 1), \ x_1, \dots, x_N \in \mathbb{R}, \ \mu_1, \dots, \mu_K \in \mathbb{R}, \ \sigma > 0
0 \frac{\partial}{\partial \mu_k} \left( -\frac{1}{2\sigma^2} \sum_{n=1}^N \sum_{j=1}^K \gamma_{nj} (x_n - \mu_j)^2
    \right)
+ = \frac{1}{\sigma^2} \sum_{n=1}^N \gamma_{nk} (x_n - \mu_k)
- = \frac{1}{\sigma^2} \sum_{n=1}^N (x_n - \mu_k)

# two comp mixture responsibilities
G: Z \in \{1, 2\}, \ P(Z = 1) = \pi, \ X \mid Z = 1 \sim \mathcal{N}(\mu_1, \sigma_1^2), \ X \mid Z = 2 \sim
    \mathcal{N}(\mu_2, \sigma_2^2)
0 P(Z = 1 \mid X = x)
+ = \frac{p(x \mid Z = 1) P(Z = 1)}{p(x)}
+ = \frac{\pi \mathcal{N}(x; \mu_1, \sigma_1^2)}{\pi \mathcal{N}(x; \mu_1, \sigma_1^2) + (1 - \pi) \mathcal{N}(x;
    \mu_2, \sigma_2^2)}
- = \frac{\mathcal{N}(x; \mu_1, \sigma_1^2)}{\mathcal{N}(x; \mu_1, \sigma_1^2) + \mathcal{N}(x; \mu_2, \sigma_2^2)}

# dots 3
G: X_1, \dots, X_n \text{ iid with mean } \mu \text{ and variance } \sigma^2
0 \operatorname{Var}\left(\frac{X_1 + \dots + X_n}{n}\right)
+ = \frac{1}{n^2} \left(\operatorname{Var}(X_1) + \dots + \operatorname{Var}(X_n)\right)
+ = \frac{1}{n^2} (\underbrace{\sigma^2 + \dots + \sigma^2}_{n})
+ = \frac{\sigma^2}{n}
- = \sigma^2

# dots underbrace
G: X_1, \dots, X_n \text{ iid with mean } \mu \text{ and variance } \sigma^2
0 E[X_1 + X_2 + \dots + X_n]
+ = \underbrace{\mu + \dots + \mu}_{n \text{ times}}
+ = n\mu
- = \mu

# dots product
G: x_1, \dots, x_n \in \{0, 1\}, \ p \in (0, 1)
0 p^{x_1}(1-p)^{1-x_1} \cdots p^{x_n}(1-p)^{1-x_n}
+ = p^{x_1 + \dots + x_n} (1-p)^{n - (x_1 + \dots + x_n)}
- = p^{x_1 + \dots + x_n} (1-p)^{1 - (x_1 + \dots + x_n)}

# ub
G: X_1, \dots, X_n \text{ iid with } P(X_i = 1) = p, \ X_i \in \{0, 1\}
0 P(X_1 = 1, \dots, X_n = 1)
+ = P(X_1 = 1) P(X_2 = 1) \cdots P(X_n = 1)
+ = \underbrace{p \cdot p \cdots p}_{n \text{ times}}
- = np
+ = p^n

# lik
G: x_1, \dots, x_n \in \mathbb{R}, \ \lambda > 0
0 \lambda e^{-\lambda x_1} \cdot \lambda e^{-\lambda x_2} \cdots \lambda e^{-\lambda x_n}
+ = \lambda^n e^{-\lambda(x_1 + x_2 + \dots + x_n)}
- = \lambda e^{-\lambda(x_1 + \dots + x_n)}

# telescope
G: x_1, \dots, x_n \in \mathbb{R}
0 (x_2 - x_1) + (x_3 - x_2) + \dots + (x_n - x_{n-1})
+ = x_n - x_1
- = x_1 - x_n
"""


@pytest.mark.parametrize("block", blocks(CASES), ids=lambda b: b.name)
def test_right_lines_are_right(block: Block) -> None:
    assert verdicts_of_right(block) == ["given", *["right"] * (len(block.right) - 1)]


@pytest.mark.parametrize("block", blocks(CASES), ids=lambda b: b.name)
def test_wrong_lines_are_wrong(block: Block) -> None:
    assert set(verdicts_of_wrong(block)) <= {"wrong", "unjustified"}
