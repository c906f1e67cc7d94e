# ruff: noqa: E501  (formulas are not broken)
"""Short derivations of all topics with the verdicts that are due: r right, w wrong or unjustified, ? not decided."""

import pytest

from symderive.check import check
from symderive.parse.statements import read_lines

LETTER = {"right": "r", "wrong": "w", "unjustified": "w", "undecided": "?", "not-understood": "n"}

# (givens, lines, verdicts of the lines after the first, the mistake of the first wrong line: "" if several are fair)
CASES = [
    (
        r"x \in \mathbb{R}",
        [r"\frac{d}{dx} (3x^2+1)^4", r"= 4(3x^2+1)^3", r"= 4(3x^2+1)^3 \cdot 1"],
        "wr",
        "chain-missing-inner",
    ),
    (
        r"x \in \mathbb{R}",
        [r"\frac{d}{dx} \frac{x}{1+x^2}", r"= \frac{x \cdot 2x - (1+x^2)}{(1+x^2)^2}"],
        "w",
        "quotient-sign",
    ),
    (
        r"x \in \mathbb{R}",
        [r"\frac{d}{dx} \frac{x}{1+x^2}", r"= \frac{1 - x^2}{1+x^2}"],
        "w",
        "quotient-denominator",
    ),
    (
        r"x \in \mathbb{R}",
        [r"\frac{d}{dx} 3^x", r"= x 3^{x-1}"],
        "w",
        "power-rule-on-exponential",
    ),
    (
        r"x \in \mathbb{R}, x \ne 0",
        [r"\frac{d}{dx} \log|x|", r"= \frac{1}{|x|}"],
        "w",
        "abs-derivative",
    ),
    (
        r"x, y \in \mathbb{R}",
        [r"\frac{\partial}{\partial y} (x^2 y^3)", r"= 3 x^2 y^2 + 2 x y^3"],
        "w",
        "partial-treats-other-as-variable",
    ),
    (
        r"x \in \mathbb{R}",
        [r"\int_0^1 x^3 dx", r"= \frac{1}{3}"],
        "w",
        "antiderivative-slip",
    ),
    (
        r"x \in \mathbb{R}",
        [r"\int_0^{\pi} \sin x \, dx", r"= [-\cos x]_0^\pi", r"= 2"],
        "rr",
        "",
    ),
    (
        r"a, b \in \mathbb{R}, a>0, b>0",
        [r"\log(a^2 b)", r"= 2\log a + \log b", r"= 2 (\log a + \log b)"],
        "rw",
        "",
    ),
    (
        r"x \in \mathbb{R}",
        [r"\cos^2 x - \sin^2 x", r"= 1 - 2 \sin^2 x", r"= \cos 2x"],
        "rr",
        "",
    ),
    (
        r"x \in \mathbb{R}, x > 0",
        [r"\sqrt{x^4}", r"= x^2"],
        "r",
        "",
    ),
    (
        r"x \in \mathbb{R}",
        [r"\sqrt{x^4}", r"= x^2"],
        "r",
        "",
    ),
    (
        r"x \in \mathbb{R}",
        [r"\frac{x^2-1}{x-1}", r"= x+1"],
        "r",
        "",
    ),
    (
        r"n \in \mathbb{N}",
        [r"\sum_{i=1}^n i", r"= \frac{n(n-1)}{2}"],
        "w",
        "",
    ),
    (
        r"n \in \mathbb{N}, p \in (0,1)",
        [r"\sum_{k=0}^n \binom{n}{k} p^k (1-p)^{n-k}", r"= (p + 1 - p)^n", r"= 1"],
        "rr",
        "",
    ),
    (
        r"x \in \mathbb{R}^n, A \in \mathbb{R}^{n\times n}; \ \nabla \text{ is a column}",
        [r"\nabla_x (x^\top A x)", r"= (A + A^\top) x", r"= 2 A x"],
        "rw",
        "missing-assumption",
    ),
    (
        r"x \in \mathbb{R}^n, A \in \mathbb{R}^{n\times n}, A = A^\top; \ \nabla \text{ is a column}",
        [r"\nabla_x (x^\top A x)", r"= 2 A x"],
        "r",
        "",
    ),
    (
        r"A \in \mathbb{R}^{m\times n}, x \in \mathbb{R}^n, b \in \mathbb{R}^m",
        [r"\nabla_x \|Ax-b\|^2", r"= 2 A^\top (Ax - b)"],
        "r",
        "",
    ),
    (
        r"A \in \mathbb{R}^{m\times n}, x \in \mathbb{R}^n, b \in \mathbb{R}^m",
        [r"\frac{\partial}{\partial x} \|Ax-b\|^2", r"= 2 (Ax - b)^\top A"],
        "r",
        "",
    ),
    (
        r"A \in \mathbb{R}^{m\times n}, x \in \mathbb{R}^n, b \in \mathbb{R}^m",
        [r"\frac{\partial}{\partial x} \|Ax-b\|^2", r"= 2 A^\top (Ax - b)", r"= 2 (Ax-b)^\top A"],
        "rw",
        "",
    ),
    (
        r"A \in \mathbb{R}^{m\times n}, x \in \mathbb{R}^n, b \in \mathbb{R}^m; \ \nabla \text{ is a column}",
        [r"\nabla_x \|Ax-b\|^2", r"= A^\top (Ax - b)"],
        "w",
        "forget-factor-two",
    ),
    (
        r"A \in \mathbb{R}^{m\times n}, x \in \mathbb{R}^n, b \in \mathbb{R}^m; \ \nabla \text{ is a column}",
        [r"\nabla_x \|Ax-b\|^2", r"= 2 A (Ax - b)"],
        "w",
        "missing-transpose",
    ),
    (
        r"X \in \mathbb{R}^{n\times n}, A \in \mathbb{R}^{n\times n}",
        [r"\frac{\partial}{\partial X} \operatorname{tr}(A X)", r"= A"],
        "w",
        "trace-gradient-no-transpose",
    ),
    (
        r"X \in \mathbb{R}^{m\times n}, A \in \mathbb{R}^{n\times m}",
        [r"\frac{\partial}{\partial X} \operatorname{tr}(A X)", r"= A^\top"],
        "r",
        "",
    ),
    (
        r"A, B \in \mathbb{R}^{n\times n} \text{ invertible}",
        [r"(A+B)^{-1}", r"= A^{-1} + B^{-1}"],
        "w",
        "inverse-of-sum",
    ),
    (
        r"A, B \in \mathbb{R}^{n\times n} \text{ invertible}",
        [r"\det(A B^{-1})", r"= \frac{\det A}{\det B}"],
        "r",
        "",
    ),
    (
        r"A \in \mathbb{R}^{n\times n}",
        [r"\det(-A)", r"= -\det A"],
        "w",
        "determinant-scale-linear",
    ),
    (
        r"A, B \in \mathbb{R}^{n\times n}",
        [r"\operatorname{tr}(AB)", r"= \operatorname{tr}(A)\operatorname{tr}(B)"],
        "w",
        "trace-multiplicative",
    ),
    (
        r"A \in \mathbb{R}^{n\times n} \text{ invertible}",
        [r"\operatorname{tr}(A A^{-1})", r"= \operatorname{tr}(I)", r"= 1"],
        "rw",
        "trace-of-identity",
    ),
    (
        r"A \in \mathbb{R}^{n\times n} \text{ invertible}",
        [r"\operatorname{tr}(A A^{-1})", r"= n"],
        "r",
        "",
    ),
    (
        r"X, Y \text{ random variables}",
        [r"E[(X-Y)^2]", r"= E[X^2] - 2E[XY] + E[Y^2]", r"= E[X^2] - 2 E[X] E[Y] + E[Y^2]"],
        "rw",
        "expectation-of-product",
    ),
    (
        r"X, Y \text{ random variables}, X \perp Y",
        [r"E[XY]", r"= E[X] E[Y]"],
        "r",
        "",
    ),
    (
        r"X \text{ a random variable}, a \in \mathbb{R}",
        [r"\operatorname{Var}(aX)", r"= a \operatorname{Var}(X)"],
        "w",
        "var-scale-linear",
    ),
    (
        r"X, Y \text{ random variables}",
        [r"\operatorname{Var}(X+Y)", r"= \operatorname{Var}(X)+\operatorname{Var}(Y)+\operatorname{Cov}(X,Y)"],
        "w",
        "covariance-once",
    ),
    (
        r"X \text{ a random variable}",
        [r"\operatorname{Var}(2X+3)", r"= 4\operatorname{Var}(X) + 3"],
        "w",
        "constant-variance-added",
    ),
    (
        r"A, B \text{ events}, P(B)>0",
        [r"P(\bar A \mid B)", r"= 1 - P(A \mid \bar B)"],
        "w",
        "conditional-complement-wrong-slot",
    ),
    (
        r"A, B \text{ events}, 0<P(B)<1",
        [r"P(A)", r"= P(A \mid B) + P(A \mid \bar B)"],
        "w",
        "sum-of-conditionals",
    ),
    (
        r"A, B \text{ events}, 0<P(B)<1",
        [r"P(A)", r"= P(A \mid B)P(B) + P(A \mid \bar B)P(\bar B)", r"= P(A\mid B) P(B)"],
        "rw",
        "forget-complement-term",
    ),
    (
        r"P(A)=0.3, P(B \mid A)=0.5, P(B \mid \bar A)=0.2",
        [r"P(B)", r"= 0.5 \cdot 0.3 + 0.2 \cdot 0.7", r"= 0.29"],
        "rr",
        "",
    ),
    (
        r"P(A)=0.3, P(B \mid A)=0.5, P(B \mid \bar A)=0.2",
        [r"P(B)", r"= 0.5 \cdot 0.3 + 0.2 \cdot 0.3", r"= 0.21"],
        "wr",
        "complement-not-taken",
    ),
    (
        r"P(A)=0.3, P(B \mid A)=0.5, P(B \mid \bar A)=0.2",
        [r"P(A \mid B)", r"= \frac{0.15}{0.29}", r"\approx 0.517"],
        "rr",
        "",
    ),
    (
        r"P(A)=0.3, P(B \mid A)=0.5, P(B \mid \bar A)=0.2",
        [r"P(A \mid B)", r"= \frac{0.15}{0.29}", r"\approx 0.527"],
        "rw",
        "",
    ),
    (
        r"P(A)=0.3, P(B \mid A)=0.5, P(B \mid \bar A)=0.2",
        [r"P(A \mid B)", r"= \frac{0.15}{0.29}", r"= 0.517"],
        "rr",
        "",
    ),
    (
        r"P(A)=0.3, P(B \mid A)=0.5, P(B \mid \bar A)=0.2",
        [r"P(A \mid B)", r"= P(B \mid A) P(A)", r"=0.15"],
        "wr",
        "drop-evidence",
    ),
    (
        r"X \sim \text{Uniform}\{1,\dots,6\}",
        [r"E[X]", r"= \sum_{x=1}^6 x \cdot \frac{1}{6}", r"= \frac{21}{6}", r"= 3.5"],
        "rrr",
        "",
    ),
    (
        r"X \sim \text{Binomial}(n,p)",
        [r"P(X = 2)", r"= \binom{n}{2} p^2 (1-p)^{n-2}"],
        "r",
        "",
    ),
    (
        r"X \sim \text{Binomial}(n,p)",
        [r"P(X = 2)", r"= p^2 (1-p)^{n-2}"],
        "w",
        "forget-arrangements",
    ),
    (
        r"X \sim \text{Uniform}(0,b), b>0",
        [r"E[X^2]", r"= \int_0^b x^2 \frac{1}{b} dx", r"= \frac{b^2}{3}"],
        "rr",
        "",
    ),
    (
        r"X \sim \text{Uniform}(0,b), b>0",
        [r"E[X^2]", r"= \int_0^b x^2 dx", r"= \frac{b^3}{3}"],
        "wr",
        "normaliser-dropped",
    ),
    (
        r"X \sim \mathcal{N}(0,1)",
        [r"E[X^2]", r"= E[X]^2"],
        "w",
        "second-moment-is-square",
    ),
    (
        r"X \sim \mathcal{N}(\mu, s), s > 0",
        [r"\log p(x)", r"= -\frac{1}{2}\log(2\pi s) - \frac{(x-\mu)^2}{2 s^2}"],
        "w",
        "sigma-vs-variance",
    ),
    (
        r"X \sim \text{Exponential}(\lambda), \lambda>0",
        [r"P(X > t)", r"= \int_t^\infty \lambda e^{-\lambda x} dx", r"= e^{-\lambda t}"],
        "rr",
        "",
    ),
    (
        r"x \in \mathbb{R}, y \in \mathbb{R}",
        [r"x^2 + y^2", r"\ge 2 x y"],
        "r",
        "",
    ),
    (
        r"x \in \mathbb{R}, y \in \mathbb{R}",
        [r"x^2 + y^2", r"\le 2 x y"],
        "w",
        "",
    ),
    (
        r"\mu, x \in \mathbb{R}, \sigma > 0",
        [r"e^{-\frac{(x-\mu)^2}{2\sigma^2}}", r"\propto e^{-\frac{x^2 - 2\mu x}{2\sigma^2}}"],
        "?",
        "",
    ),
    (
        r"x \in \mathbb{R}",
        [r"2x + 4 = 10", r"\Rightarrow 2x = 6", r"\Rightarrow x = 3"],
        "rr",
        "",
    ),
    (
        r"x \in \mathbb{R}",
        [r"2x + 4 = 10", r"\Rightarrow 2x = 14", r"\Rightarrow x = 7"],
        "wr",
        "",
    ),
    (
        r"x \in \mathbb{R}^n; \ \nabla \text{ is a column}",
        [r"\nabla_x \log(1 + x^\top x)", r"= \frac{2x}{1+x^\top x}"],
        "r",
        "",
    ),
    (
        r"x \in \mathbb{R}^n; \frac{df}{dx} \in \mathbb{R}^{1 \times n}",
        [r"\frac{d}{dx} \log(1 + x^\top x)", r"= \frac{2x}{1+x^\top x}"],
        "w",
        "layout-mix",
    ),
    (
        r"W \in \mathbb{R}^{m\times n}, x \in \mathbb{R}^n, b \in \mathbb{R}^m",
        [r"\frac{\partial}{\partial x} \sin(Wx+b)", r"= \operatorname{diag}(\cos(Wx+b)) W"],
        "r",
        "",
    ),
    (
        r"x \in \mathbb{R}^n, s = \operatorname{softmax}(x)",
        [r"\frac{\partial s}{\partial x}", r"= \operatorname{diag}(s) - s s^\top"],
        "r",
        "",
    ),
    (
        r"x \in \mathbb{R}^n, s = \operatorname{softmax}(x)",
        [r"\frac{\partial s}{\partial x}", r"= \operatorname{diag}(s \odot (1 - s))"],
        "w",
        "",
    ),
    (
        r"X \in \mathbb{R}^{m\times n}, \lambda>0, y \in \mathbb{R}^m",
        [r"(X^\top X + \lambda I)^{-1} X^\top y", r"= X^\top (X X^\top + \lambda I)^{-1} y"],
        "r",
        "",
    ),
    (
        r"A \in \mathbb{R}^{n\times n} \text{ invertible}, B \in \mathbb{R}^{n \times n} \text{ invertible}",
        [r"(A^\top B)^{-1}", r"= B^{-1} A^{-\top}", r"= A^{-\top} B^{-1}"],
        "rw",
        "",
    ),
    (
        r"u, v \in \mathbb{R}^n",
        [r"\|u + v\|^2", r"= \|u\|^2 + \|v\|^2"],
        "w",
        "",
    ),
    (
        r"u, v \in \mathbb{R}^n",
        [r"\|u + v\|^2", r"= \|u\|^2 + 2 u^\top v + \|v\|^2"],
        "r",
        "",
    ),
    (
        r"A, B, C \text{ events with positive joint probabilities}",
        [r"P(A, B \mid C)", r"= P(A \mid B, C) P(B \mid C)", r"= P(A \mid B, C) P(B)"],
        "rw",
        "",
    ),
    (
        r"\theta \in (0,1), k, n \in \mathbb{N}, k < n",
        [
            r"\frac{d}{d\theta} \left( k \log\theta + (n-k)\log(1-\theta) \right)",
            r"= \frac{k}{\theta} - \frac{n-k}{1-\theta}",
            r"= \frac{k - n\theta}{\theta(1-\theta)}",
        ],
        "rr",
        "",
    ),
    (
        r"\theta \in (0,1), k, n \in \mathbb{N}, k < n",
        [
            r"\frac{d}{d\theta} \left( k \log\theta + (n-k)\log(1-\theta) \right)",
            r"= \frac{k}{\theta} + \frac{n-k}{1-\theta}",
        ],
        "w",
        "chain-missing-inner",
    ),
    (
        r"X \in \mathbb{R}^{n\times n}, \det X > 0, A \in \mathbb{R}^{n\times n}; \ \frac{\partial f}{\partial X} \text{ has the shape of } X",
        [
            r"\frac{\partial}{\partial X} (\log\det X + \operatorname{tr}(AX))",
            r"= X^{-\top} + A^\top",
            r"= (X^{-1} + A)^\top",
        ],
        "rr",
        "",
    ),
    (
        r"X \in \mathbb{R}^{n\times n}, \det X > 0, A \in \mathbb{R}^{n\times n}; \ \frac{\partial f}{\partial X} \text{ has the shape of } X",
        [r"\frac{\partial}{\partial X} (\log\det X + \operatorname{tr}(AX))", r"= X^{-1} + A^\top"],
        "w",
        "logdet-missing-transpose",
    ),
    (
        r"x \in \mathbb{R}^n, \sigma(z) = \frac{1}{1+e^{-z}}, w \in \mathbb{R}^n, y \in \mathbb{R}; \ \nabla \text{ is a column}",
        [
            r"\nabla_w \log \sigma(w^\top x)",
            r"= \frac{1}{\sigma(w^\top x)} \sigma(w^\top x)(1 - \sigma(w^\top x)) x",
            r"= (1 - \sigma(w^\top x)) x",
        ],
        "rr",
        "",
    ),
    (
        r"\sigma(z) = \frac{1}{1+e^{-z}}, w, x \in \mathbb{R}^n; \ \nabla \text{ is a column}",
        [r"\nabla_w \log \sigma(w^\top x)", r"= (1 - \sigma(w^\top x))"],
        "w",
        "",
    ),
    (
        r"\sigma(z) = \frac{1}{1+e^{-z}}, w, x_i \in \mathbb{R}^d, y_i \in \{0,1\}, i = 1,\dots,N; \ \nabla \text{ is a column}",
        [
            r"\nabla_w \sum_{i=1}^N \left( y_i \log\sigma(w^\top x_i) + (1-y_i)\log(1-\sigma(w^\top x_i)) \right)",
            r"= \sum_{i=1}^N (y_i - \sigma(w^\top x_i)) x_i",
        ],
        "r",
        "",
    ),
    (
        r"\sigma(z) = \frac{1}{1+e^{-z}}, w, x_i \in \mathbb{R}^d, y_i \in \{0,1\}, i = 1,\dots,N; \ \nabla \text{ is a column}",
        [
            r"\nabla_w \sum_{i=1}^N \left( y_i \log\sigma(w^\top x_i) + (1-y_i)\log(1-\sigma(w^\top x_i)) \right)",
            r"= \sum_{i=1}^N (\sigma(w^\top x_i) - y_i) x_i",
        ],
        "w",
        "sign-slip",
    ),
    (
        r"p(x) = 2x \text{ for } 0 \le x \le 1",
        [r"E[X]", r"= \int_0^1 x \cdot 2x \, dx", r"= \frac{2}{3}"],
        "rr",
        "",
    ),
    (
        r"p(x) = 2x \text{ for } 0 \le x \le 1",
        [r"P(X \le \frac{1}{2})", r"= \int_0^{1/2} 2x \, dx", r"= \frac{1}{4}"],
        "rr",
        "",
    ),
    (
        r"p(x) = 2x \text{ for } 0 \le x \le 1",
        [r"P(X \le \frac{1}{2})", r"= \int_0^{1/2} 2x \, dx", r"= \frac{1}{2}"],
        "rw",
        "",
    ),
    (
        r"A, B, C \in \mathbb{R}^{n \times n}",
        [r"\operatorname{tr}(A B C)", r"= \operatorname{tr}(C A B)", r"= \operatorname{tr}(A C B)"],
        "rw",
        "trace-arbitrary-permutation",
    ),
    (
        r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n",
        [r"(A x)^\top (A x)", r"= x^\top A^\top A x", r"= x^\top A A^\top x"],
        "rw",
        "",
    ),
    (
        r"A \in \mathbb{R}^{n \times m}, B \in \mathbb{R}^{m \times n}",
        [r"(A B)^\top", r"= A^\top B^\top"],
        "w",
        "transpose-product-order",
    ),
    (
        r"x \sim \mathcal{N}(\mu, \Sigma), x, \mu \in \mathbb{R}^n, \Sigma \succ 0, A \in \mathbb{R}^{m \times n}",
        [r"\operatorname{Cov}(A x)", r"= A \Sigma A^\top"],
        "r",
        "",
    ),
    (
        r"x \sim \mathcal{N}(\mu, \Sigma), x, \mu \in \mathbb{R}^n, \Sigma \succ 0, A \in \mathbb{R}^{m \times n}",
        [r"\operatorname{Cov}(A x)", r"= A^\top \Sigma A"],
        "w",
        "",
    ),
    (
        r"X, Y \text{ random variables}, a \in \mathbb{R}",
        [r"\operatorname{Cov}(aX, Y)", r"= a^2 \operatorname{Cov}(X,Y)"],
        "w",
        "square-scale-in-covariance",
    ),
    (
        r"X, Y \text{ random variables}, X \perp Y",
        [r"\operatorname{Var}(X - Y)", r"= \operatorname{Var}(X) - \operatorname{Var}(Y)"],
        "w",
        "variance-of-difference-minus",
    ),
    (
        r"D, T \in \{0,1\}, P(D=1)=0.01, P(T=1 \mid D=1) = 0.9, P(T=1 \mid D=0)=0.1",
        [
            r"P(D=1 \mid T=1)",
            r"= \frac{P(T=1 \mid D=1)P(D=1)}{P(T=1)}",
            r"= \frac{0.9 \cdot 0.01}{0.9 \cdot 0.01 + 0.1 \cdot 0.99}",
            r"= \frac{0.009}{0.108}",
            r"= \frac{1}{12}",
            r"\approx 0.0833",
        ],
        "rrrrr",
        "",
    ),
    (
        r"D, T \in \{0,1\}, P(D=1)=0.01, P(T=1 \mid D=1) = 0.9, P(T=1 \mid D=0)=0.1",
        [r"P(D=1 \mid T=1)", r"= P(T=1 \mid D=1)", r"= 0.9"],
        "wr",
        "inverse-fallacy",
    ),
    (
        r"D, T \in \{0,1\}, P(D=1)=0.01, P(T=1 \mid D=1) = 0.9, P(T=1 \mid D=0)=0.1",
        [r"P(T=1)", r"= P(T=1 \mid D=1) + P(T=1 \mid D=0)", r"= 1"],
        "wr",
        "sum-of-conditionals",
    ),
    (
        r"D, T \in \{0,1\}, P(D=1)=0.01, P(T=1 \mid D=1) = 0.9, P(T=1 \mid D=0)=0.1",
        [r"P(T=1)", r"= \frac{0.9 + 0.1}{2}", r"= 0.5"],
        "wr",
        "unweighted-average",
    ),
    (
        r"X, Y, Z \in \{0,1\}, X \perp Y \mid Z",
        [r"P(X=1, Y=1)", r"= \sum_z P(X=1 \mid Z=z) P(Y=1 \mid Z=z) P(Z=z)"],
        "r",
        "",
    ),
    (
        r"X, Y, Z \in \{0,1\}, X \perp Y \mid Z",
        [r"p(x, y)", r"= \sum_z p(x \mid z) p(y \mid z) p(z)", r"= p(x) p(y)"],
        "rw",
        "",
    ),
    (
        r"x_1, \dots, x_n \in \mathbb{R}, \lambda > 0",
        [
            r"\frac{d}{d\lambda} \left( n \log\lambda - \lambda \sum_{i=1}^n x_i \right)",
            r"= \frac{n}{\lambda} - \sum_{i=1}^n x_i",
        ],
        "r",
        "",
    ),
    (
        r"x_1, \dots, x_n \in \mathbb{R}, \lambda > 0",
        [
            r"\frac{d}{d\lambda} \left( n \log\lambda - \lambda \sum_{i=1}^n x_i \right)",
            r"= \frac{1}{\lambda} - \sum_{i=1}^n x_i",
        ],
        "w",
        "",
    ),
    (
        r"x_1, \dots, x_n \in \mathbb{R}, \lambda > 0",
        [r"\frac{n}{\lambda} - \sum_{i=1}^n x_i = 0", r"\Rightarrow \lambda = \frac{n}{\sum_{i=1}^n x_i}"],
        "r",
        "",
    ),
    (
        r"x_1, \dots, x_n \in \mathbb{R}, \bar x = \frac{1}{n} \sum_{i=1}^n x_i",
        [r"\sum_{i=1}^n (x_i - \bar x)^2", r"= \sum_{i=1}^n x_i^2 - n \bar x^2"],
        "r",
        "",
    ),
    (
        r"x_1, \dots, x_n \in \mathbb{R}, \bar x = \frac{1}{n} \sum_{i=1}^n x_i",
        [r"\sum_{i=1}^n (x_i - \bar x)^2", r"= \sum_{i=1}^n x_i^2 - \bar x^2"],
        "w",
        "",
    ),
    (
        r"f(x,y) = x^2 y, x = r \cos\theta, y = r\sin\theta, r > 0, \theta \in \mathbb{R}",
        [r"\frac{\partial f}{\partial r}", r"= 2xy\cos\theta + x^2 \sin\theta", r"= 3 r^2 \cos^2\theta\sin\theta"],
        "rr",
        "",
    ),
    (
        r"x \in \mathbb{R}",
        [r"\frac{d}{dx} \left( x^2 \right) e^x", r"= 2x e^x"],
        "r",
        "",
    ),
    (
        r"a > 0",
        [
            r"\int_{-\infty}^\infty e^{-a x^2} dx",
            r"= \frac{1}{\sqrt{a}} \int_{-\infty}^\infty e^{-u^2} du",
            r"= \sqrt{\frac{\pi}{a}}",
        ],
        "rr",
        "",
    ),
    (
        r"a > 0",
        [r"\int_{-\infty}^\infty e^{-a x^2} dx", r"= \int_{-\infty}^\infty e^{-u^2} du", r"= \sqrt{\pi}"],
        "wr",
        "substitution-jacobian",
    ),
    (
        r"\begin{pmatrix} x \\ y \end{pmatrix} \sim \mathcal{N}\left(\begin{pmatrix} a \\ b \end{pmatrix}, \begin{pmatrix} A & C \\ C^\top & B \end{pmatrix}\right), \ x,a \in \mathbb{R}^n, y,b \in \mathbb{R}^m, A \in \mathbb{R}^{n\times n}, B \in \mathbb{R}^{m \times m}, C \in \mathbb{R}^{n\times m}",
        [r"\operatorname{Cov}[x \mid y]", r"= A + C B^{-1} C^\top"],
        "w",
        "conditional-cov-sign",
    ),
    (
        r"\begin{pmatrix} x \\ y \end{pmatrix} \sim \mathcal{N}\left(\begin{pmatrix} a \\ b \end{pmatrix}, \begin{pmatrix} A & C \\ C^\top & B \end{pmatrix}\right), \ x,a \in \mathbb{R}^n, y,b \in \mathbb{R}^m, A \in \mathbb{R}^{n\times n}, B \in \mathbb{R}^{m \times m}, C \in \mathbb{R}^{n\times m}",
        [r"\operatorname{Cov}[x \mid y]", r"= A - C B^{-1} C^\top"],
        "r",
        "",
    ),
    (
        r"x \in \mathbb{R}^n",
        [r"\frac{\partial}{\partial x_i} \sum_{j=1}^n x_j^2", r"= 2 x_i"],
        "r",
        "",
    ),
    (
        r"x \in \mathbb{R}^n",
        [r"\frac{\partial}{\partial x_i} \log \sum_{j=1}^n e^{x_j}", r"= \frac{e^{x_i}}{\sum_{j=1}^n e^{x_j}}"],
        "r",
        "",
    ),
    (
        r"x \in \mathbb{R}^n",
        [r"\frac{\partial}{\partial x_i} \log \sum_{j=1}^n e^{x_j}", r"= \frac{1}{\sum_{j=1}^n e^{x_j}}"],
        "w",
        "log-derivative-numerator",
    ),
    (
        r"x, y \in \mathbb{R}",
        [r"|x y|", r"= |x| |y|"],
        "r",
        "",
    ),
    (
        r"x, y \in \mathbb{R}",
        [r"|x + y|", r"\le |x| + |y|"],
        "r",
        "",
    ),
    (
        r"x \in \mathbb{R}",
        [r"\frac{d}{dx} \sin x \text{ (chain rule)}", r"= \cos x"],
        "r",
        "",
    ),
    (
        r"\text{An urn holds 5 red and 3 blue balls; } R \text{ is the event that the first ball is red}",
        [r"P(R)", r"= \frac{5}{8}"],
        "?",
        "",
    ),
]


@pytest.mark.parametrize(
    ("given", "lines", "verdicts", "mistake"), CASES, ids=lambda v: v[0] if isinstance(v, list) else None
)
def test_verdicts(given, lines, verdicts, mistake):
    problem, read = read_lines(given, lines)
    report = check(problem, read, limit=20)
    assert "".join(LETTER[v.verdict] for v in report.lines[1:]) == verdicts, report.lines
    if mistake:
        assert next(v.mistake for v in report.lines if v.verdict in ("wrong", "unjustified")) == mistake
