"""Formulas and their prefix forms: tables by topic, each row (latex, declarations, prefix)."""

import tomllib
from pathlib import Path

import pytest

from symderive.parse.prefix import read_prefix

SCALARS = [
    (r"2(x+1)", "", "mul(2,add(x,1))"),
    (r"\frac12 x^2", "", "mul(div(1,2),pow(x,2))"),
    (r"a - b + c", "", "add(a,neg(b),c)"),
    (r"-ab", "", "neg(mul(a,b))"),
    (r"2/8 * 8/12", "", "mul(div(2,8),div(8,12))"),
    (r"\log xy + z", "", "add(log(mul(x,y)),z)"),
    (r"\log(x) y", "", "mul(log(x),y)"),
    (r"\sin x \cos y", "", "mul(sin(x),cos(y))"),
    (r"\sin^2 x", "", "pow(sin(x),2)"),
    (r"\sin^{-1} x", "", "asin(x)"),
    (r"\log_2 8", "", "logb(8,2)"),
    (r"\sqrt[3]{x}", "", "root(x,3)"),
    (r"e^{-|x|}", r"x \in \mathbb{R}", "exp(neg(abs(x)))"),
    (r"|x||y|", r"x, y \in \mathbb{R}", "mul(abs(x),abs(y))"),
    (r"{n \choose k}", "", "binom(n,k)"),
    (r"x_{12}", r"x \in \mathbb{R}^{20}", "idx(x,12)"),
    (r"\Gamma(a)", "", "gamma(a)"),
    (r"0 < x \le 1", "", "and(lt(0,x),le(x,1))"),
    (r"40\%", "", "div(40,100)"),
    ("θ² − α", "", "sub(pow(theta,2),alpha)"),
    ("x̂", "", "decor(x,hat)"),
]
CALCULUS = [
    (r"\frac{df}{dx}", "", "diff(f,x)"),
    (r"\frac{d^2 y}{dx^2}", "", "diff(y,x,x)"),
    (r"\frac{\partial^3 f}{\partial x^2 \partial y}", "", "diff(f,x,x,y)"),
    (r"∂f/∂x", "", "diff(f,x)"),
    (r"\frac{d}{dx} x^2 \sin x", "", "diff(mul(pow(x,2),sin(x)),x)"),
    (r"f'(g(x))", "", "app(deriv(f),app(g,x))"),
    (r"(f(x) g(x))'", "", "diff(mul(app(f,x),app(g,x)),x)"),
    (r"(x^2 \sin x)''", r"x \in \mathbb{R}", "diff(mul(pow(x,2),sin(x)),x,x)"),
    (r"(f g)'(x)", r"f, g: \mathbb{R} \to \mathbb{R}", "app(deriv(mul(f,g)),x)"),
    (r"(A B)'", r"A, B \in \mathbb{R}^{n \times n}", "transpose(mul(A,B))"),
    (r"f^{(2)}(x)", "", "diff(app(f,x),x,x)"),
    (r"\int f(x) + g(x) \, dx", "", "int(add(app(f,x),app(g,x)),x)"),
    (r"\int dx\, p(x)\, x", "", "int(mul(dens(p,x),x),x)"),
    (r"\int_0^1 \frac{dx}{1+x}", "", "int(div(1,add(1,x)),x,0,1)"),
    (r"\lim_{x \to 0^+} \frac{1}{x}", "", "lim(div(1,x),x,0,plus)"),
    (r"\left. x^2 \right|_{x=1}", "", "evalat(pow(x,2),x,1)"),
    (r"\left[ x \right]_0^1", "", "sub(evalat(x,x,1),evalat(x,x,0))"),
    (r"\nabla^2 f(\mathbf{x})", r"f: \mathbb{R}^n \to \mathbb{R}", "hessian(app(f,x),x)"),
    (r"\frac{\partial^2 f}{\partial x\,\partial x^\top}", r"x \in \mathbb{R}^n", "hessian(f,x)"),
    (r"\sum_i a_i - b c_i", "", "sumover(sub(sub_(a,i),mul(b,sub_(c,i))),i)"),
]
MATRICES = [
    (r"\mathbf{x}^\top A \mathbf{x}", "", "mul(transpose(x),A,x)"),
    (r"x^T A^{-T} x", r"A \in \mathbb{R}^{n \times n}; x \in \mathbb{R}^n", "mul(transpose(x),transpose(inv(A)),x)"),
    (r"|A|", r"A \in \mathbb{R}^{n \times n}", "det(A)"),
    (r"|A|", r"A \in \mathbb{R}", "abs(A)"),
    (r"A'", r"A \in \mathbb{R}^{n \times n}", "transpose(A)"),
    (r"x \cdot y", r"x, y \in \mathbb{R}^n", "inner(x,y)"),
    (r"A \circ B", r"A, B \in \mathbb{R}^{m \times n}", "hadamard(A,B)"),
    (r"\|x\|_2^2 + \lambda \|x\|_1", r"x \in \mathbb{R}^n", "add(pow(norm(x,2),2),mul(lambda,norm(x,1)))"),
    (r"||x - y||", r"x, y \in \mathbb{R}^n", "norm(sub(x,y))"),
    (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", "", "matrix(row(1,2),row(3,4))"),
    (r"[a \quad b]", "", "matrix(row(a,b))"),
    (r"\mathbf{w}^{(3)\top} h", r"\mathbf{w}^{(3)}, h \in \mathbb{R}^n", "mul(transpose(w^(3)),h)"),
    (r"\det(I_n + A)", r"A \in \mathbb{R}^{n \times n}", "det(add(identity,A))"),
]
CHANCE = [
    (r"P(A ∩ B | C)", "", "P(cap(A,B),given(C))"),
    (r"P(|X - \mu| \ge 4)", "", "P(ge(abs(sub(X,mu)),4))"),
    (r"P((A \cup B)^c)", "", "P(compl(cup(A,B)))"),
    (r"P(X \in \{1, 2\} \cup \{5\})", "", "P(in(X,cup(set(1,2),set(5))))"),
    (r"P(\text{fruit} = \text{apple} \mid \text{bin} = \text{red})", "", "P(eq(fruit,apple),given(eq(bin,red)))"),
    (r"P(\bar R_1)", r"R_1 \text{ events}", "P(compl(sub_(R,1)))"),
    (r"p(x \mid y; \theta)", "", "dens(p,x,given(y),par(theta))"),
    (r"\mathbb{E}_{x \sim p}[f(x)]", "", "E(app(f,x),under(sim(x,p)))"),
    (r"E[X \mid Y = 1]", "", "E(X,given(eq(Y,1)))"),
    (r"I(X;Y)", "", "MI(X,Y)"),
    (r"D_{KL}(p \| q)", "", "KL(p,q)"),
    (r"\mathcal{N}(x; m, v)", "", "Normalpdf(x,m,v)"),
    (r"X \sim \mathcal{N}(0, 1)", "", "sim(X,Normal(0,1))"),
    (
        r"X_1, \dots, X_n \overset{\text{iid}}{\sim} \mathcal{N}(0, 1)",
        "",
        "iid(list(sub_(X,1),dots,sub_(X,n)),Normal(0,1))",
    ),
    (r"X \perp\!\!\!\perp Y \mid Z", "", "indep(X,Y,given(Z))"),
    (r"\mathbf{1}\{X > 0\}", "", "indicator(gt(X,0))"),
    (r"P p", r"P \in \mathbb{R}^{n \times n}; p \in \mathbb{R}^n", "mul(P,p)"),
    (r"p(1-p)", r"p \in (0, 1)", "mul(p,sub(1,p))"),
]
BOOK = tomllib.loads((Path(__file__).parent.parent / "textbook" / "latex.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("latex", "given", "prefix"), [*SCALARS, *CALCULUS, *MATRICES, *CHANCE])
def test_prefix(latex, given, prefix):
    wanted = prefix.replace("sub_(", "idx(")
    assert read_prefix(latex, given.replace("; ", "\n"))["prefix"].replace("sub_(", "idx(") == wanted


@pytest.mark.parametrize(
    ("latex", "given"),
    [(r"E[X]^2", ""), (r"i^2", ""), (r"\log^2 x", ""), (r"x^\top x", ""), (r"\sum_i a_i b_i \sum_j c_j", "")],
)
def test_choices_are_said(latex, given):
    assert read_prefix(latex, given)["assumptions"]


def test_shape_is_said():
    given = "A \\in \\mathbb{R}^{m \\times n}\nx \\in \\mathbb{R}^n"
    assert read_prefix("A x", given)["shape"] == ["m", "1"]


def test_the_textbook_formulas_are_there():
    assert len(BOOK["case"]) >= 80
