"""Readings that derivations rest on: whose derivative a prime is, where a gradient is taken, in which layout."""

from __future__ import annotations

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

F = r"f: \mathbb{R}^n \to \mathbb{R}, A \in \mathbb{R}^{n \times m}, x \in \mathbb{R}^m, b \in \mathbb{R}^n"
G = r"f: \mathbb{R}^n \to \mathbb{R}, x, d, b \in \mathbb{R}^n, t, c \in \mathbb{R}"
RECTANGULAR = r"A \in \mathbb{R}^{n \times m}, x \in \mathbb{R}^m, y = Ax, f = y^\top y"
SQUARE = r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n, y = Ax, f = y^\top y"
NETWORK = (
    r"W \in \mathbb{R}^{h \times n}, x \in \mathbb{R}^n, v \in \mathbb{R}^h, z = Wx, f = v^\top \max(0, z), "
    r"\nabla \text{ is a column}"
)
SAMPLE = r"x^{(i)} \in \mathbb{R}^n, y^{(i)} \in \mathbb{R}, i = 1, \dots, m, \theta \in \mathbb{R}^n"
LEAST = r"A \in \mathbb{R}^{m \times n}, b \in \mathbb{R}^m, x \in \mathbb{R}^n"


def verdicts(given: str, *lines: str) -> list[str]:
    return [line.verdict for line in check(*read_lines(given, list(lines))).lines]


RIGHT = [
    # a prime of a defined name is its derivative, by the letter that is a variable by custom
    ("", r"y = e^{kx}", r"y' = ky", r"y'' = k^2 y"),
    (r"k \in \mathbb{R}", r"y = e^{kx}", r"y' - ky = 0"),
    ("", r"y = \sin(\omega t)", r"y'' + \omega^2 y = 0"),
    ("", r"y = a\cos x + b\sin x", r"y' = -a\sin x + b\cos x", r"y'' + y = 0"),
    ("", r"f = ax^2 + bx + c", r"f' = 2ax + b"),
    ("", r"(x^3 e^x)'", r"= (x^3)' e^x + x^3 (e^x)'", r"= 3x^2 e^x + x^3 e^x"),
    (r"a \in \mathbb{R}", r"(a x^3)'", r"= a (x^3)'", r"= 3ax^2"),
    # the gradient of a declared function, taken at a formula
    (F, r"\nabla_x f(Ax)", r"= A^\top \nabla f(Ax)"),
    (F, r"\nabla_x f(Ax+b)", r"= A^\top \nabla f(Ax+b)"),
    (G, r"\nabla_x f(cx)", r"= c \nabla f(cx)"),
    (G, r"\nabla_x f(x+b)", r"= \nabla f(x+b)"),
    (G, r"\frac{d}{dt} f(x+td)", r"= \nabla f(x+td)^\top d"),
    (G, r"\frac{d^2}{dt^2} f(x+td)", r"= d^\top \nabla^2 f(x+td) d"),
    (F + r", f(v) = v^\top v", r"\nabla_x f(Ax)", r"= A^\top \nabla f(Ax)", r"= 2A^\top A x"),
    # gradients are columns, and Jacobians have the rows of what is differentiated
    (
        RECTANGULAR,
        r"\frac{\partial f}{\partial x}",
        r"= \left(\frac{\partial y}{\partial x}\right)^\top \frac{\partial f}{\partial y}",
        r"= 2A^\top y",
    ),
    (
        RECTANGULAR,
        r"\frac{\partial y}{\partial x} = A",
        r"\frac{\partial f}{\partial x} = A^\top \frac{\partial f}{\partial y}",
    ),
    (
        SQUARE,
        r"\frac{\partial f}{\partial x}",
        r"= \frac{\partial y}{\partial x} \frac{\partial f}{\partial y}",
        r"= A^\top \frac{\partial f}{\partial y}",
    ),
    # an indicator of a relation between vectors is taken entry by entry
    (r"x \in \mathbb{R}^n", r"\frac{\partial}{\partial x} \mathbf{1}^\top \max(0, x)", r"= \mathbb{1}[x > 0]^\top"),
    (NETWORK, r"\nabla_x f", r"= W^\top (v \odot \mathbb{1}[z > 0])"),
    (NETWORK, r"\nabla_x f", r"= W^\top \operatorname{diag}(\mathbb{1}[z > 0]) v"),
    # an equation and a condition in one row
    ("", r"\sqrt{x+6} = x", r"x + 6 = x^2, \ x \ge 0", r"x = 3"),
    ("", r"\sqrt{2-x} = x", r"\Rightarrow 2 - x = x^2, \ x \ge 0", r"\Rightarrow x = 1"),
    (r"x, y \in \mathbb{R}", r"x + y = 3, \ x - y = 1", r"\Rightarrow 2x = 4, \ y = 1"),
    # sizes and numbers that are even or odd
    (r"A \in \mathbb{R}^{n \times n}, n \text{ even}", r"\det(-A)", r"= \det A"),
    (r"n \in \mathbb{N}, n \text{ even}", r"(-1)^n", r"= 1"),
    (r"m, n \text{ odd}", r"(-1)^{m+n}", r"= 1"),
    # the differential of a formula
    ("", r"d(x^2 \sin x)", r"= (2x\sin x + x^2\cos x)\,dx"),
    ("", r"d(x^2 \sin x)", r"= \sin x\,d(x^2) + x^2\,d(\sin x)", r"= 2x\sin x\,dx + x^2\cos x\,dx"),
    (r"x, y \in \mathbb{R}", r"d(x^2 y)", r"= 2xy\,dx + x^2\,dy"),
    # a gradient beside a column, also among the givens
    (
        r"w \in \mathbb{R}^n, \eta > 0, f(w) = \frac12 \|w\|^2, v = w - \eta \nabla f(w)",
        r"v",
        r"= w - \eta w",
        r"= (1-\eta) w",
    ),
    # an index below a name with an upper one; entries of a defined vector
    (
        SAMPLE,
        r"\frac{\partial}{\partial \theta_j} \frac12 (\theta^\top x^{(i)} - y^{(i)})^2",
        r"= (\theta^\top x^{(i)} - y^{(i)}) x_j^{(i)}",
    ),
    (
        r"W \in \mathbb{R}^{m \times n}, x \in \mathbb{R}^n, h = \sigma(Wx)",
        r"\frac{\partial h_i}{\partial W_{jk}}",
        r"= h_i (1 - h_i) \delta_{ij} x_k",
    ),
    # a gradient without its letter
    (LEAST, r"\nabla \|Ax-b\|^2", r"= 2A^\top (Ax-b)"),
    (
        LEAST + r", f(x) = \frac12 \|Ax-b\|^2",
        r"\nabla f(x)",
        r"= \frac12 \nabla (x^\top A^\top A x - 2b^\top A x + b^\top b)",
    ),
    # an antiderivative that has only a limit at an end, and a function before a bracket
    ("", r"\int_0^1 \log x\,dx", r"= [x\ln x - x]_0^1", r"= -1"),
    (
        r"x \in \mathbb{R}",
        r"\lim_{h\to 0} \frac{\sin(x+h) - \sin x}{h}",
        r"= \lim_{h\to 0} \frac{\sin x (\cos h - 1) + \cos x \sin h}{h}",
    ),
]

RIGHT += [
    # dots are by t
    ("", r"x = A\cos(\omega t)", r"\dot x = -A\omega\sin(\omega t)", r"\ddot x + \omega^2 x = 0"),
    ("", r"q = \frac12 t^2 + v t", r"\dot{q} = t + v", r"\ddot{q} = 1"),
    # of a defined function the gradient of the whole may be meant, in a row of its own
    (
        r"x \in \mathbb{R}^m, c > 0, f(v) = v^\top v, v \in \mathbb{R}^m",
        r"\nabla f(cx)",
        r"= 2c^2 x",
    ),
    # the least and the largest value over a number
    ("", r"\min_x (x^2 - 4x + 7)", r"= \min_x (x-2)^2 + 3", "= 3"),
    ("", r"\max_x (4x - x^2)", r"= \max_x \left(4 - (x-2)^2\right)", "= 4"),
]

REFUSED = [
    ("", r"x = A\cos(\omega t)", r"\dot x = A\omega\sin(\omega t)"),
    ("", r"\min_x (x^2 - 4x + 7)", "= 4"),
    ("", r"y = a\cos x + b\sin x", r"y' = a\sin x + b\cos x"),
    (F, r"\nabla_x f(Ax)", r"= \nabla f(Ax)"),
    (G, r"\nabla_x f(cx)", r"= \nabla f(cx)"),
    (G, r"\frac{d}{dt} f(x+td)", r"= 2 d^\top \nabla f(x+td)"),
    (
        RECTANGULAR,
        r"\frac{\partial f}{\partial x} = \frac{\partial y}{\partial x} \frac{\partial f}{\partial y}",
        r"= 2A y",
    ),
    (NETWORK, r"\nabla_x f", r"= W^\top (v \odot \mathbb{1}[z < 0])"),
    ("", r"\sqrt{x+6} = x", r"x + 6 = x, \ x \ge 0"),
    ("", r"\sqrt{2-x} = x", r"2 - x = x^2, \ x \ge 0", r"x = -2"),
    (r"A \in \mathbb{R}^{n \times n}, n \text{ is odd}", r"\det(-A)", r"= \det A"),
    ("", r"d(x^2 \sin x)", r"= (2x\sin x - x^2\cos x)\,dx"),
    ("", r"(x^3 e^x)'", r"= (x^3)' e^x - x^3 (e^x)'"),
    ("", r"\int_0^1 \log x\,dx", r"= [x\ln x - x]_0^1", r"= 1"),
]


@pytest.mark.parametrize(("given", "lines"), [(given, lines) for given, *lines in RIGHT])
def test_right_in_the_reading_that_is_meant(given: str, lines: list[str]) -> None:
    assert set(verdicts(given, *lines)[1:]) == {"right"}


@pytest.mark.parametrize(("given", "lines"), [(given, lines) for given, *lines in REFUSED])
def test_wrong_in_the_reading_that_is_meant(given: str, lines: list[str]) -> None:
    assert verdicts(given, *lines)[-1] == "wrong"


def test_a_jacobian_keeps_its_layout() -> None:
    chained = r"= \frac{\partial y}{\partial x} \frac{\partial f}{\partial y}"
    found = verdicts(SQUARE, r"\frac{\partial f}{\partial x}", chained, r"= A \frac{\partial f}{\partial y}")
    assert found == ["given", "right", "wrong"]


@pytest.mark.parametrize(
    ("given", "lines", "verdict"),
    [
        ("", [r"f = uv + v^2", r"f' = u + 2v"], "not-understood"),
        (r"u, v \in \mathbb{R}^n", [r"\nabla \|u-v\|^2"], "not-understood"),
        (
            r"w, x \in \mathbb{R}^n, L = (y-\hat y)^2, \hat y = w^\top x",
            [r"\frac{\partial L}{\partial w}", "= 0"],
            "undecided",
        ),
    ],
)
def test_two_readings_are_not_guessed(given: str, lines: list[str], verdict: str) -> None:
    assert verdicts(given, *lines)[-1] == verdict
