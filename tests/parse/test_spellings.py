"""Formulas in the spellings that books and course pages use: (latex, declarations, prefix form)."""

import pytest

from symderive.parse.errors import ReadingError
from symderive.parse.prefix import read_prefix

V = r"\mathbf{x}, \mathbf{y} \in \mathbb{R}^n; A \in \mathbb{R}^{n \times n}"
FORMULAS = [
    # scalars
    (r"2\pi^{D/2}", "", "mul(2,pow(pi,div(D,2)))"),
    (r"(2\pi)^{-D/2} |\Sigma|^{-1/2}", r"\Sigma \in \mathbb{R}^{D \times D}",
     "mul(pow(mul(2,pi),neg(div(D,2))),pow(det(Sigma),neg(div(1,2))))"),
    (r"\exp\left\{ -\frac{1}{2} z^2 \right\}", "", "exp(neg(mul(div(1,2),pow(z,2))))"),
    (r"n(n-1)/2", r"n \in \mathbb{N}", "div(mul(n,sub(n,1)),2)"),
    (r"\frac{n!}{k!(n-k)!}", "", "div(fact(n),mul(fact(k),fact(sub(n,k))))"),
    (r"\alpha(\beta + \gamma)", "", "mul(alpha,add(beta,gamma))"),
    (r"\lfloor x \rfloor + \lceil y \rceil", "", "add(floor(x),ceil(y))"),
    (r"[y = k] x", "", "mul(indicator(eq(y,k)),x)"),
    (r"[\![ y = k ]\!]", "", "indicator(eq(y,k))"),
    (r"A \mathbin{\odot} A", V, "hadamard(A,A)"),
    ("∑_{i=1}^n xᵢ²", "", "sum(pow(sub_(x,i),2),i,1,n)"),
    # calculus
    (r"\left.\frac{df}{dx}\right|_{x=0}", "", "evalat(diff(f,x),x,0)"),
    (r"\lim_{x\downarrow 0} x \log x", "", "lim(mul(x,log(x)),x,0,plus)"),
    (r"\nabla\nabla^\top f(\mathbf{x})", r"f: \mathbb{R}^n \to \mathbb{R}; \mathbf{x} \in \mathbb{R}^n",
     "hessian(app(f,x),x)"),
    (r"\nabla L(w_t)", "", "grad(app(L,sub_(w,t)),sub_(w,t))"),
    (r"\nabla_{\mathbf{w}} E(\mathbf{w})", "", "grad(app(E,w),w)"),
    (r"f_x(x, y)", "f(x, y) = x^2 y", "diff(f,x)"),
    (r"f_x(2, y)", "f(x, y) = x^2 y", "evalat(diff(f,x),x,2)"),
    (r"\frac{\partial f}{\partial x}(1, 3)", "f(x, y) = x^2 y", "evalat(evalat(diff(f,x),x,1),y,3)"),
    (r"D_x f", "", "diff(f,x)"),
    (r"\int_0^\infty t^{z-1} e^{-t}\,\mathrm{d}t", "", "int(mul(pow(t,sub(z,1)),exp(neg(t))),t,0,infty)"),
    (r"\iint f(x,y)\,dx\,dy", "", "int(int(app(f,x,y),x),y)"),
    (r"\int p(y \mid x')p(x')\,dx'", "", "int(mul(dens(p,y,given(prime(x))),dens(p,prime(x))),prime(x))"),
    # sums
    (r"\prod_{n} p(x_n \mid \theta)", "", "prodover(dens(p,sub_(x,n),given(theta)),n)"),
    (r"\sum_{x'} p(x', y)", "", "sumover(dens(p,joint(prime(x),y)),prime(x))"),
    (r"f^{''}(x)", "", "diff(app(f,x),x,x)"),
    (r"1\{X > 0\}", "", "indicator(gt(X,0))"),
    (r"1\{a + b\}", "", "mul(1,add(a,b))"),
    (r"X \sim {\mathcal N}(0, 1)", "", "sim(X,Normal(0,1))"),
    (r"\|x\|^2_2", r"x \in \mathbb{R}^n", "pow(norm(x,2),2)"),
    (r"\|A\|^2_F", r"A \in \mathbb{R}^{m \times n}", "pow(norm(A,F),2)"),
    (r"\sum_{i=1}^n x^2_i", "", "sum(pow(sub_(x,i),2),i,1,n)"),
    (r"\operatorname*{argmax}_{\theta} \; p(x \mid \theta)", "", "argmax(dens(p,x,given(theta)),theta)"),
    (r"\underset{w}{\arg\max}\; f(w)", "", "argmax(app(f,w),w)"),
    # vectors and matrices
    (r"{\bf w}^{\rm T}{\bf x}", "", "mul(transpose(w),x)"),
    (r"\mathbf{w}^{\intercal}\mathbf{x}", "", "mul(transpose(w),x)"),
    (r"A^{-\top} \mathbf{x}", V, "mul(transpose(inv(A)),x)"),
    (r"|\mathbf{x}|", V, "norm(x)"),
    (r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}", "", "det(matrix(row(a,b),row(c,d)))"),
    (r"\mathbf{x}^\top\!A\,\mathbf{x}", V, "mul(transpose(x),A,x)"),
    (r"\mathbf{a}^{[2]} = g(\mathbf{z}^{[2]})", "", "eq(a^(2),app(g,z^(2)))"),
    # probability
    (r"P\{X > a\}", "", "P(gt(X,a))"),
    (r"P(AB)", "", "P(joint(A,B))"),
    (r"P(A \text{ or } B)", "", "P(cup(A,B))"),
    (r"P(\text{not } A)", "", "P(compl(A))"),
    (r"P(\overline{A \cap B})", "", "P(compl(cap(A,B)))"),
    (r"f_{X \mid Y}(x \mid y)", "", "dens(sub_(f,X,Y),x,given(y))"),
    (r"p(x) \propto e^{-E(x)}", "", "propto(dens(p,x),exp(neg(app(E,x))))"),
    (r"E[X^2] - (E[X])^2", "", "sub(E(pow(X,2)),pow(E(X),2))"),
    (r"\mathrm{Beta}(\mu \mid a, b)", "", "Betapdf(mu,a,b)"),
    (r"\mathbb{KL}(p \,\|\, q)", "", "KL(p,q)"),
    (r"KL[p||q]", "", "KL(p,q)"),
    (r"X \not\perp Y", "", None),
    # laws
    (r"X \sim \mathcal{U}[a, b]", "", "sim(X,Uniform(a,b))"),
    (r"X \sim \mathrm{Be}(p)", "", "sim(X,Bernoulli(p))"),
    (r"X \sim \mathrm{Be}(a, b)", "", "sim(X,Beta(a,b))"),
    (r"(N_1, N_2) \sim \mathrm{Mult}(n; p_1, p_2)", "",
     "sim(list(sub_(N,1),sub_(N,2)),Multinomial(n,sub_(p,1),sub_(p,2)))"),
    (r"T \sim \text{Exponential with mean } 5", "", "sim(T,Exponential(5))"),
    (r"\mathbf{x} \sim \mathcal{N}_d(\boldsymbol\mu, \boldsymbol\Sigma)", "", "sim(x,Normal(mu,Sigma))"),
]  # fmt: skip


@pytest.mark.parametrize(("latex", "given", "prefix"), FORMULAS, ids=lambda v: str(v)[:50])
def test_a_spelling(latex, given, prefix):
    if prefix is None:
        with pytest.raises(ReadingError):
            read_prefix(latex, given)
    else:
        assert read_prefix(latex, given)["prefix"].replace("^([", "^(").replace("])", ")") == prefix


TWO_READINGS = [
    (r"\lg x", "base 2 or to base 10"),
    (r"X \sim \mathrm{B}(n, p)", "binomial or a Beta law"),
    (r"P(A')", "complement of A or another event"),
    (r"\frac{\partial f}{\partial x}(a, b)", "the point where it is taken, or a factor"),
    (r"\frac{\partial z}{\partial x}\bigg|_{(1,2)}", "which letters take these values"),
    (r"|A|", "absolute value, a determinant or a number of elements"),
]


@pytest.mark.parametrize(("latex", "named"), TWO_READINGS)
def test_two_readings_are_both_named(latex, named):
    with pytest.raises(ReadingError) as refused:
        read_prefix(latex)
    assert named in refused.value.message
    assert refused.value.hint
