"""Densities on regions between curves: triangles, wedges, the disc.

A block is a problem: its givens behind G, the first line behind 0, right lines behind +, and behind - lines that are
wrong at this place.
"""

from __future__ import annotations

import pytest
from worked_lines import Block, blocks, verdicts_of_right, verdicts_of_wrong

CASES = r"""
# tri1
G: p(x, y) = 2 \text{ for } 0 \le y \le x \le 1
0 p(x)
+ = \int_0^x 2 \, dy
- = \int_0^1 2 \, dy
+ = 2x
- = 2

# tri2
G: f_{X,Y}(x,y) = 2, \ 0 < x < y < 1
0 f_Y(y)
+ = \int_0^y f_{X,Y}(x,y) \, dx
+ = 2y
- = 2

# tri3
G: p(x, y) = 2 \text{ for } x \ge 0, y \ge 0, x + y \le 1
0 p(x)
+ = \int_0^{1-x} 2 \, dy
+ = 2(1-x)
- = 2x

# tri4 cond
G: p(x, y) = 2 \text{ for } 0 \le y \le x \le 1
0 p(y \mid x)
+ = \frac{p(x,y)}{p(x)}
+ = \frac{2}{2x}
- = \frac{2}{x}
+ = \frac{1}{x}

# tri6 events
G: f(x, y) = 6(1 - y), \ 0 \le x \le y \le 1
0 P(X \le 1/2)
+ = \int_0^{1/2} \int_x^1 6(1-y) \, dy \, dx
+ = \int_0^{1/2} 3(1-x)^2 \, dx
- = \int_0^{1/2} 3(1-x) \, dx
+ = 7/8

# tri7 exponential
G: p(x, y) = e^{-y} \text{ for } 0 < x < y < \infty
0 p(y)
+ = \int_0^y e^{-y} \, dx
+ = y e^{-y}
- = e^{-y}

# tri8
G: p(x,y) = c\,x \text{ for } 0 \le y \le x \le 1
0 1
+ = \int_0^1 \int_0^x c\,x \, dy \, dx
+ = \frac{c}{3}
- = \frac{c}{2}

# tri9 expectation of product
G: p(x, y) = 2 \text{ for } 0 \le y \le x \le 1
0 E[XY]
+ = \int_0^1 \int_0^x 2xy \, dy \, dx
+ = \int_0^1 x^3 \, dx
+ = \frac14
- = \frac13

# disc
G: p(x, y) = \frac{1}{\pi} \text{ for } x^2 + y^2 \le 1
0 p(x)
+ = \int_{-\sqrt{1-x^2}}^{\sqrt{1-x^2}} \frac{1}{\pi} \, dy
+ = \frac{2}{\pi} \sqrt{1-x^2}
- = \frac{1}{\pi}\sqrt{1-x^2}

# indep events sum
G: X, Y \sim \text{Uniform}(0,1) \text{ independent}
0 P(X + Y \le 1/2)
+ = \int_0^{1/2} \int_0^{1/2 - x} 1 \, dy \, dx
+ = \int_0^{1/2} \left(\frac12 - x\right) dx
+ = \frac18
- = \frac14

# cond mean
G: p(x, y) = 2 \text{ for } 0 \le y \le x \le 1
0 E[Y \mid X = x]
+ = \int_0^x y \, p(y \mid x) \, dy
+ = \int_0^x \frac{y}{x} \, dy
+ = \frac{x}{2}
- = x

# cov on triangle
G: p(x, y) = 2 \text{ for } 0 \le y \le x \le 1
0 \operatorname{Cov}(X, Y)
+ = E[XY] - E[X] E[Y]
+ = \frac14 - \frac23 \cdot \frac13
+ = \frac{1}{36}
- = -\frac{1}{36}
"""


@pytest.mark.parametrize("block", blocks(CASES), ids=lambda b: b.name)
def test_right_lines_are_right(block: Block) -> None:
    assert verdicts_of_right(block) == ["given", *["right"] * (len(block.right) - 1)]


@pytest.mark.parametrize("block", blocks(CASES), ids=lambda b: b.name)
def test_wrong_lines_are_wrong(block: Block) -> None:
    assert set(verdicts_of_wrong(block)) <= {"wrong", "unjustified"}
