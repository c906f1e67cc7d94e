"""A second law of the same variables: the evidence lower bound, divergences, cross entropies.

A block is a problem: its givens behind G, the first line behind 0, right lines behind +, and behind - lines that are
wrong at this place.
"""

from __future__ import annotations

import pytest
from worked_lines import Block, blocks, verdicts_of_right, verdicts_of_wrong

CASES = r"""
# elbo1
G: X, Z \text{ discrete random variables}
G: q(z) > 0, \ \sum_z q(z) = 1
0 \log p(x)
+ = \sum_z q(z) \log p(x)
- = \sum_z q(z) \log \frac{p(x, z)}{p(z)}
+ = \sum_z q(z) \log \frac{p(x, z)}{p(z \mid x)}
+ = \sum_z q(z) \log \frac{p(x, z)}{q(z)} + \sum_z q(z) \log \frac{q(z)}{p(z \mid x)}
- = \sum_z q(z) \log \frac{p(x, z)}{q(z)} - \sum_z q(z) \log \frac{q(z)}{p(z \mid x)}

# elbo2 jensen
G: X, Z \text{ discrete random variables}, \ q \text{ a distribution over } Z
0 \log p(x)
+ = \log \sum_z p(x, z)
+ = \log \sum_z q(z) \frac{p(x, z)}{q(z)}
- \le \sum_z q(z) \log \frac{p(x, z)}{q(z)}
+ \ge \sum_z q(z) \log \frac{p(x, z)}{q(z)}
+ = \sum_z q(z) \log p(x, z) - \sum_z q(z) \log q(z)
- = \sum_z q(z) \log p(x, z) + \sum_z q(z) \log q(z)

# elbo3 E_q
G: q(z) \text{ a probability distribution}
0 \log p(x)
+ = \log E_{q(z)}\left[\frac{p(x,z)}{q(z)}\right]
+ \ge E_{q(z)}\left[\log \frac{p(x,z)}{q(z)}\right]
+ = E_{q(z)}[\log p(x,z)] - E_{q(z)}[\log q(z)]

# elbo4 E_q
G: X, Z \text{ discrete}
0 \log p(x)
+ = \mathbb{E}_{q}[\log p(x,z)] - \mathbb{E}_q[\log q(z)] + \mathrm{KL}(q(z) \,\|\, p(z \mid x))
- = \mathbb{E}_{q}[\log p(x,z)] - \mathbb{E}_q[\log q(z)] - \mathrm{KL}(q(z) \,\|\, p(z \mid x))
+ \ge \mathbb{E}_{q}[\log p(x,z)] - \mathbb{E}_q[\log q(z)]

# elbo5 KL prior
G: X, Z \text{ continuous random variables}
0 \int q(z) \log \frac{p(x,z)}{q(z)} dz
+ = \int q(z) \log p(x \mid z) dz + \int q(z) \log \frac{p(z)}{q(z)} dz
+ = \mathbb{E}_{q(z)}[\log p(x \mid z)] - \mathrm{KL}(q(z) \| p(z))
- = \mathbb{E}_{q(z)}[\log p(x \mid z)] - \mathrm{KL}(q(z) \| p(z \mid x))

# elbo6
G: q(z) \ge 0, \quad \sum_z q(z) = 1
0 \text{KL}(q(z) \| p(z \mid x))
+ = \sum_z q(z) \log \frac{q(z)}{p(z \mid x)}
+ = \sum_z q(z) \log \frac{q(z) p(x)}{p(x, z)}
+ = \sum_z q(z) \log \frac{q(z)}{p(x,z)} + \log p(x)
- = \sum_z q(z) \log \frac{q(z)}{p(x,z)} - \log p(x)
+ = \log p(x) - \mathbb{E}_{q}\left[\log \frac{p(x,z)}{q(z)}\right]

# elbo7 latents with theta
G: X, Z \text{ discrete random variables}, \ \theta \in \mathbb{R}
G: \mathcal{L}(q, \theta) = \sum_z q(z) \log \frac{p(x, z \mid \theta)}{q(z)}
0 \log p(x \mid \theta)
+ = \mathcal{L}(q, \theta) + \text{KL}(q \| p(z \mid x, \theta))
- = \mathcal{L}(q, \theta) - \text{KL}(q \| p(z \mid x, \theta))

# kl nonneg
G: p(x) > 0, \ q(x) > 0, \ \sum_x p(x) = \sum_x q(x) = 1
0 -\mathrm{KL}(p \| q)
+ = \sum_x p(x) \log \frac{q(x)}{p(x)}
+ \le \log \sum_x p(x) \frac{q(x)}{p(x)}
- \le \log \sum_x p(x) q(x)
+ = \log \sum_x q(x)
+ = 0

# kl nonneg 2
G: p, q \text{ probability mass functions on a finite set}
0 D_{KL}(p \| q)
+ = -\sum_x p(x) \log \frac{q(x)}{p(x)}
+ \ge -\log \sum_x q(x)
+ = 0

# ce2
G: p_1, \dots, p_K > 0, \ \sum_{k=1}^K p_k = 1, \ q_1, \dots, q_K > 0, \ \sum_{k=1}^K q_k = 1
0 \sum_{k=1}^K p_k \log \frac{p_k}{q_k}
+ = \sum_k p_k \log p_k - \sum_k p_k \log q_k
- = \sum_k p_k \log p_k + \sum_k p_k \log q_k

# ce3
G: p_1, \dots, p_K > 0, \ \sum_{k=1}^K p_k = 1, \ q_1, \dots, q_K > 0, \ \sum_{k=1}^K q_k = 1
0 -\sum_{k=1}^K p_k \log \frac{p_k}{q_k}
+ \le \log \sum_k p_k \frac{q_k}{p_k}
+ = \log 1
+ = 0
"""


@pytest.mark.parametrize("block", blocks(CASES), ids=lambda b: b.name)
def test_right_lines_are_right(block: Block) -> None:
    assert verdicts_of_right(block) == ["given", *["right"] * (len(block.right) - 1)]


@pytest.mark.parametrize("block", blocks(CASES), ids=lambda b: b.name)
def test_wrong_lines_are_wrong(block: Block) -> None:
    assert set(verdicts_of_wrong(block)) <= {"wrong", "unjustified"}
