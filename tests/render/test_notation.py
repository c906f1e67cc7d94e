"""How trees are written: tables of a tree and what a person would type for it."""

from fractions import Fraction
from xml.etree import ElementTree

import pytest

from symderive.expr.algebra import (
    INFINITY,
    MINUS,
    PI,
    TRUE,
    ZERO,
    Apply,
    Cases,
    Det,
    Eye,
    Hadamard,
    Idx,
    Inverse,
    Map,
    Num,
    Pow,
    Prod,
    Rel,
    Sym,
    Trace,
    Transpose,
)
from symderive.expr.arrays import BigSum, Block, Diag, Entry, Kron, Member, Norm
from symderive.expr.build import divide, neg, size
from symderive.expr.calculus import At, Derivative, Differential, Integral, Limit
from symderive.expr.probability import (
    And,
    Cov,
    Dens,
    EventSym,
    Expect,
    Info,
    Law,
    LawDens,
    Not,
    Or,
    Prob,
    RandVar,
    SumOver,
    Var,
)
from symderive.expr.shape import shape
from symderive.render.notation import Style, latex, mathml, prefix, sympy, text

x = Sym("x", shape("D"), r"\mathbf{x}")
A = Sym("A", shape("E", "D"), r"\mathbf{A}")
b = Sym("b", shape("E"), r"\mathbf{b}")
W = Sym("W^(1)", shape("D", "D"))
t, y, z, f, lam = Sym("t"), Sym("y"), Sym("z"), Sym("f"), Sym("lambda")
i, j = Idx("i"), Idx("j")
X, Y = RandVar("X"), RandVar("Y")
B, C = EventSym("B"), EventSym("C")
sin, cos, log, exp = (lambda u, n=n: Map(n, u) for n in ("sin", "cos", "log", "exp"))
half = Num(Fraction(1, 2))


def given(value, other):
    return Prob(Rel("=", X, Num(value)), Rel("=", Y, Num(other)))


WRITTEN = [
    # a tree, its LaTeX, its line of text
    (t - y, "t - y", "t − y"),
    (t - (y - z), "t - (y - z)", "t − (y − z)"),
    (neg(t + y), "-(t + y)", "−(t + y)"),
    (t + Num(-3), "t - 3", "t − 3"),
    (Prod((t, Num(-3))), "t (-3)", "t (−3)"),
    (2 * t * y, "2 t y", "2t y"),
    (Num(3) * Num(4), r"3 \cdot 4", "3 · 4"),
    (half * t**2, r"\frac{1}{2} t^2", "(1/2) t²"),
    (divide(t, Num(2)), r"\frac{t}{2}", "t/2"),
    (divide(Num(1), 1 + exp(neg(t))), r"\frac{1}{1 + e^{-t}}", "1/(1 + e⁻ᵗ)"),
    (Prod((t, Pow(y, MINUS), z, Pow(f, MINUS))), r"\frac{t}{y} \cdot \frac{z}{f}", "t/y · z/f"),
    (Pow(t, Num(-2)), r"\frac{1}{t^2}", "1/t²"),
    (Pow(t, half), "t^{1/2}", "t^(1/2)"),
    (t ** (y + 1), "t^{y + 1}", "tʸ⁺¹"),
    (Pow(neg(t), Num(2)), "(-t)^2", "(−t)²"),
    (sin(t) * y, r"\sin(t) y", "sin(t) y"),
    (y * sin(t), r"y \sin t", "y sin t"),
    (sin(t) * cos(y), r"\sin t \cos y", "sin t cos y"),
    (Pow(sin(2 * t), Num(2)), r"\sin^2(2 t)", "sin²(2t)"),
    (exp(neg(divide(t**2, 2 * lam))), r"\exp\left( -\frac{t^2}{2 \lambda} \right)", "exp(−t²/(2λ))"),
    (Map("sqrt", 2 * PI * t), r"\sqrt{2 \pi t}", "√(2π t)"),
    (Map("factorial", t + 1), "(t + 1)!", "(t + 1)!"),
    (Map("f", t, 2), "f''(t)", "f″(t)"),
    (Apply("binom", (t, y)), r"\binom{t}{y}", "(t choose y)"),
    (divide(2 * x.T, 1 + x.T @ x), r"\frac{2 \mathbf{x}^\top}{1 + \mathbf{x}^\top \mathbf{x}}", "2𝐱ᵀ/(1 + 𝐱ᵀ 𝐱)"),
    (Inverse(A.T @ A), r"(\mathbf{A}^\top \mathbf{A})^{-1}", "(𝐀ᵀ 𝐀)⁻¹"),
    (Transpose(Inverse(W)), r"(W^{(1)})^{-\top}", "(W⁽¹⁾)⁻ᵀ"),
    (W.T, r"W^{(1)\top}", "W⁽¹⁾ᵀ"),
    (Prod((Num(2), x.T @ x, A)), r"2 (\mathbf{x}^\top \mathbf{x}) \mathbf{A}", "2(𝐱ᵀ 𝐱) 𝐀"),
    (A.T @ Hadamard((A @ x, b)), r"\mathbf{A}^\top ((\mathbf{A} \mathbf{x}) \odot \mathbf{b})", "𝐀ᵀ ((𝐀 𝐱) ⊙ 𝐛)"),
    (Diag(b) @ A, r"\operatorname{diag}(\mathbf{b}) \mathbf{A}", "diag(𝐛) 𝐀"),
    (Kron(A, A), r"\mathbf{A} \otimes \mathbf{A}", "𝐀 ⊗ 𝐀"),
    (lam * Eye(shape("D")[0]), r"\lambda I_D", "λ I_D"),
    (Norm(A @ x - b, "2") ** 2, r"\|\mathbf{A} \mathbf{x} - \mathbf{b}\|^2", "‖𝐀 𝐱 − 𝐛‖²"),
    (Norm(A, "F") ** 2, r"\|\mathbf{A}\|_F^2", "‖𝐀‖_F²"),
    (Trace(A.T @ A), r"\operatorname{tr}(\mathbf{A}^\top \mathbf{A})", "tr(𝐀ᵀ 𝐀)"),
    (log(Det(W)), r"\log\det(W^{(1)})", "log det(W⁽¹⁾)"),
    (Entry(x, (i,)), "x_i", "xᵢ"),
    (Entry(A, (i, j)), "A_{ij}", "Aᵢⱼ"),
    (Entry(A @ x, (i,)), r"[\mathbf{A} \mathbf{x}]_i", "[𝐀 𝐱]ᵢ"),
    (Block(((t, y), (z, f))), r"\begin{bmatrix} t & y \\ z & f \end{bmatrix}", "[t, y; z, f]"),
    (BigSum(Member("x", (i,)), i, Num(1), size("N")), r"\sum_{i=1}^{N} x_i", "Σᵢ₌₁^N xᵢ"),
    (BigSum(t, i, Num(1), size("N")) * y, r"\left( \sum_{i=1}^{N} t \right) y", "(Σᵢ₌₁^N t) y"),
    (Derivative(f, (x,)), r"\frac{df}{d\mathbf{x}}", "df/d𝐱"),
    (Derivative(f, (t, y), True), r"\frac{\partial^2f}{\partial t \, \partial y}", "∂²f/(∂t ∂y)"),
    (Derivative(f, (x, x)), r"\nabla_{\mathbf{x}}^2 f", "∇_𝐱² f"),
    (Derivative(t**2 * sin(t), (t,)), r"\frac{d}{dt} t^2 \sin t", "d/dt t² sin t"),
    (Derivative(t + 1, (t,)), r"\frac{d}{dt} (t + 1)", "d/dt (t + 1)"),
    (Differential(A) @ x, r"d\mathbf{A} \, \mathbf{x}", "d𝐀 𝐱"),
    (At(Derivative(f, (t,)), ((t, ZERO),)), r"\left. \frac{df}{dt} \right|_{t=0}", "(df/dt)|ₜ₌₀"),
    (Limit(divide(t, y), y, ZERO, ""), r"\lim_{y \to 0} \frac{t}{y}", "lim_(y→0) (t/y)"),
    (Integral(t * exp(neg(t)), t, ZERO, INFINITY), r"\int_0^\infty t e^{-t} \, dt", "∫₀^∞ t e⁻ᵗ dt"),
    (given(1, 0), r"P(X=1 \mid Y=0)", "P(X=1 | Y=0)"),
    (Prob(And((B, Not(C)))), r"P(B \cap C^c)", "P(B ∩ Cᶜ)"),
    (Prob(Or((B, And((B, C))))), r"P(B \cup (B \cap C))", "P(B ∪ (B ∩ C))"),
    (Prob(And((B, C), True)), "P(B, C)", "P(B, C)"),
    (SumOver(Dens("p", (t,), (z,)) * Dens("p", (z,)), z), r"\sum_{z} p(t \mid z) \, p(z)", "Σ_z p(t | z) p(z)"),
    (LawDens(Law("Normal", (lam, t)), y), r"\mathcal{N}(y; \lambda, t)", "𝒩(y; λ, t)"),
    (Expect(X, Rel(">", X, ZERO)), r"\mathbb{E}[X \mid X > 0]", "𝔼[X | X > 0]"),
    (Var(X), r"\operatorname{Var}[X]", "Var[X]"),
    (Cov(X, Y), r"\operatorname{Cov}[X, Y]", "Cov[X, Y]"),
    (Info("KL", (Sym("p"), Sym("q"))), r"\operatorname{KL}(p \,\|\, q)", "KL(p ‖ q)"),
]


@pytest.mark.parametrize(("tree", "in_latex", "in_text"), WRITTEN, ids=[row[1] for row in WRITTEN])
def test_a_tree_is_written_as_a_person_would(tree, in_latex, in_text):
    assert latex(tree) == in_latex
    assert text(tree) == in_text


@pytest.mark.parametrize("tree", [row[0] for row in WRITTEN], ids=[row[1] for row in WRITTEN])
def test_mathml_is_well_formed(tree):
    root = ElementTree.fromstring(mathml(tree))
    assert root.tag == "math"
    assert root.get("alttext")


PREFIXES = [
    (t - y, "sub(t,y)"),
    (neg(t * y), "neg(mul(t,y))"),
    (divide(t, y), "div(t,y)"),
    (Inverse(A.T @ A), "inv(mul(transpose(A),A))"),
    (Derivative(f, (t, t)), "diff(f,t,t)"),
    (Derivative(f, (x, x)), "hessian(f,x)"),
    (Map("f", t, 1), "diff(app(f,t),t)"),
    (Map("f", t + 1, 1), "app(deriv(f),add(t,1))"),
    (Entry(A, (i, j)), "idx(A,i,j)"),
    (Sym("x_1"), "sub_(x,1)"),
    (Sym("w", None, r"\hat{w}"), "decor(w,hat)"),
    (lam, "lambda"),
    (given(1, 0), "P(eq(X,1),given(eq(Y,0)))"),
    (Dens("p", (t,), (y, z)), "dens(p,t,given(y,z))"),
    (Cases(((Rel(">", t, ZERO), t), (TRUE, ZERO))), "cases(if(t,gt(t,0)),if(0,true))"),
]


@pytest.mark.parametrize(("tree", "words"), PREFIXES, ids=[row[1] for row in PREFIXES])
def test_prefix_form(tree, words):
    assert prefix(tree) == words


EXACT = [
    (Num(Fraction(25, 42)), "25/42"),
    (lam * t, "lam*t"),
    (1 - (1 - t) ** 5, "1 - (1 - t)**5"),
    (divide(t, y * z), "t/(y*z)"),
    (Num(4) * exp(Num(-3)), "4*exp(-3)"),
    (exp(Num(1)), "E"),
    (Map("sqrt", PI), "sqrt(pi)"),
    (Law("Normal", (2 + divide(t - 1, Num(2)), Num(Fraction(5, 2)))), "Normal(2 + (t - 1)/2, 5/2)"),
    (Block(((Num(5),), (Num(3),))), "[5, 3]"),
    (Block(((t, y), (z, f))), "[[t, y], [z, f]]"),
    (Apply("binom", (t, y)), "binomial(t, y)"),
    (BigSum(t, i, Num(1), size("N")), "Sum(t, (i, 1, N))"),
    (A @ x, None),
    (given(1, 0), None),
]


@pytest.mark.parametrize(("tree", "words"), EXACT, ids=[str(row[1]) for row in EXACT])
def test_sympy_syntax(tree, words):
    assert sympy(tree) == words


def test_decimals_where_the_author_wrote_decimals():
    product = Num(Fraction(98, 100)) * Num(Fraction(5, 1000))
    assert latex(product, Style(decimals=True)) == r"0.98 \cdot 0.005"
    assert latex(Num(Fraction(98, 1093)), Style(decimals=True)) == r"\frac{98}{1093}"
    assert latex(Num(Fraction(-1, 20)), Style(decimals=True)) == "-0.05"


def test_sizes_stand_under_the_factors():
    line = latex(A @ x, Style(sizes={A: A.shape, x: x.shape}))
    assert line == r"\underbrace{\mathbf{A}}_{E \times D} \, \underbrace{\mathbf{x}}_{D \times 1}"
