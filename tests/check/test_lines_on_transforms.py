"""Variables computed from others: distribution functions and densities, the smallest and the largest of several.

A block is a problem: its givens behind G, the first line behind 0, right lines behind +, and behind - lines that are
wrong at this place.
"""

from __future__ import annotations

import pytest
from worked_lines import Block, blocks, verdicts_of_right, verdicts_of_wrong

CASES = r"""
# cdf method
G: U \sim \text{Uniform}(0, 1)
G: Y = -\log U, \ y > 0
0 P(Y \le y)
+ = P(-\log U \le y)
- = P(U \le e^{-y})
+ = P(U \ge e^{-y})
+ = 1 - e^{-y}
- = e^{-y}

# square
G: X \sim \mathcal{N}(0, 1), \ Y = X^2, \ y > 0
0 F_Y(y)
+ = P(X^2 \le y)
+ = P(-\sqrt{y} \le X \le \sqrt{y})
- = P(X \le \sqrt{y})
+ = 2\Phi(\sqrt{y}) - 1
- = \Phi(\sqrt y)

# exp transform
G: X \sim \mathcal{N}(\mu, \sigma^2), \ Y = e^X, \ y > 0
0 p_Y(y)
+ = p_X(\ln y) \frac{1}{y}
- = p_X(\ln y)
- = p_X(\ln y) y
+ = \frac{1}{y\sigma\sqrt{2\pi}} \exp\left(-\frac{(\ln y - \mu)^2}{2\sigma^2}\right)

# sqrt of exponential
G: X \sim \text{Exponential}(1), \ Y = \sqrt{X}, \ y > 0
0 f_Y(y)
+ = f_X(y^2) \cdot 2y
+ = 2y e^{-y^2}
- = e^{-y^2}

# uniform square
G: X \sim \text{Uniform}(0, 1), \ Y = X^2, \ y \in (0, 1)
0 p_Y(y)
+ = \frac{d}{dy} P(X \le \sqrt{y})
+ = \frac{d}{dy} \sqrt{y}
+ = \frac{1}{2\sqrt{y}}
- = \frac{1}{\sqrt{y}}

# linear
G: X \sim \text{Exponential}(\lambda), \ Y = cX, \ c > 0, \ y > 0
0 f_Y(y)
+ = f_X(y/c) \frac{1}{c}
+ = \frac{\lambda}{c} e^{-\lambda y/c}
- = \lambda e^{-\lambda y/c}

# recip
G: X \sim \text{Uniform}(0, 1), \ Y = 1/X
0 P(Y \le y)
+ = P(X \ge 1/y)

# recip y>1
G: X \sim \text{Uniform}(0, 1), \ Y = 1/X, \ y > 1
0 P(Y \le y)
+ = P(X \ge 1/y)
+ = 1 - \frac1y
- = \frac1y

# order stats
G: X_1, \dots, X_n \text{ iid with cdf } F
0 P(X_{(n)} \le x)
+ = P(X_1 \le x, \dots, X_n \le x)
+ = \prod_{i=1}^n P(X_i \le x)
+ = F(x)^n
- = n F(x)

# order stats 2
G: X_1, \dots, X_n \sim \text{Uniform}(0, 1) \text{ iid}, \ x \in (0, 1)
0 P(X_{(1)} \le x)
+ = 1 - P(X_{(1)} > x)
+ = 1 - \prod_{i=1}^n P(X_i > x)
+ = 1 - (1 - x)^n
- = x^n

# max
G: X_1, \dots, X_n \sim \text{Exp}(\lambda) \text{ iid}, \ t > 0
0 P(\min(X_1, \dots, X_n) > t)
+ = P(X_1 > t, \dots, X_n > t)
+ = \prod_{i=1}^n P(X_i > t)
+ = e^{-n\lambda t}
- = e^{-\lambda t}

# max 3
G: X_1, X_2, X_3 \sim \text{Uniform}(0, 1) \text{ independent}, \ M = \max(X_1, X_2, X_3), \ m \in (0, 1)
0 P(M \le m)
+ = P(X_1 \le m) P(X_2 \le m) P(X_3 \le m)
+ = m^3
- = 3m

# with F
G: X \sim \text{Exponential}(\lambda), \ \lambda > 0
0 P(1 < X \le 2)
+ = F(2) - F(1) \quad \text{with } F(x) = 1 - e^{-\lambda x}
+ = (1 - e^{-2\lambda}) - (1 - e^{-\lambda})
- = e^{-2\lambda} - e^{-\lambda}

# with F2
G: X \sim \text{Exponential}(\lambda), \ \lambda > 0
0 P(1 < X \le 2)
+ = F(2) - F(1)
- = F(1) - F(2)
+ = (1 - e^{-2\lambda}) - (1 - e^{-\lambda})

# with f
G: X \sim \text{Exponential}(\lambda), \ \lambda > 0
0 E[X]
+ = \int_0^\infty x f(x) \, dx, \quad f(x) = \lambda e^{-\lambda x}
+ = \int_0^\infty \lambda x e^{-\lambda x} \, dx
+ = \frac1\lambda

# with where
G: X \sim \text{Exponential}(\lambda), \ \lambda > 0
0 P(X > 2)
+ = 1 - F(2) \text{ where } F(x) = 1 - e^{-\lambda x}
+ = e^{-2\lambda}

# birthday
G: X_1, X_2, X_3 \overset{\text{iid}}{\sim} \text{Uniform}\{1, \dots, 365\}
0 P(\exists i < j : X_i = X_j)
+ = 1 - P(X_1 \ne X_2, X_1 \ne X_3, X_2 \ne X_3)
+ = 1 - \frac{364}{365} \cdot \frac{363}{365}
- = 1 - \left(\frac{364}{365}\right)^3
+ \approx 0.0082

# birthday c
G: X_1, X_2, X_3 \overset{\text{iid}}{\sim} \text{Uniform}\{1, \dots, 365\}
0 P(X_1 \ne X_2, X_1 \ne X_3, X_2 \ne X_3)
+ = P(X_2 \ne X_1) P(X_3 \ne X_1, X_3 \ne X_2 \mid X_1 \ne X_2)
+ = \frac{364}{365} \cdot \frac{363}{365}
- = \left(\frac{364}{365}\right)^2
"""


@pytest.mark.parametrize("block", blocks(CASES), ids=lambda b: b.name)
def test_right_lines_are_right(block: Block) -> None:
    assert verdicts_of_right(block) == ["given", *["right"] * (len(block.right) - 1)]


@pytest.mark.parametrize("block", blocks(CASES), ids=lambda b: b.name)
def test_wrong_lines_are_wrong(block: Block) -> None:
    assert set(verdicts_of_wrong(block)) <= {"wrong", "unjustified"}
