"""Statements in the spellings of books and course pages: what is kept of each, as sentences."""

import pytest

from symderive.parse.errors import ReadingError
from symderive.parse.statements import read_problem
from symderive.render.notation import text


def kept(given):
    """The facts and definitions of a problem in plain text."""
    problem = read_problem(given)
    found = [f"{text(d.name)} := {text(d.body)}" for d in problem.definitions if not d.params]
    for fact in problem.facts:
        if fact.node is not None:
            found.append(text(fact.node) + (f" for {text(fact.where)}" if fact.where is not None else ""))
    return found


SAID = [
    # words
    (r"A, B, C \text{ are mutually independent events with } P(A) = P(B) = P(C) = 1/2",
     ["A is an event", "B is an event", "C is an event", "A ⊥ B ⊥ C", "P(A) = P(B)", "P(B) = P(C)", "P(C) = 1/2"]),
    (r"X, Y \text{ independent and uniform on } \{1, 2\}",
     ["X ⊥ Y", "X ∼ Uniform{1, 2}", "Y ∼ Uniform{1, 2}"]),
    (r"X \text{ is uniformly distributed on } [0, 1]", ["X ∼ Uniform(0, 1)"]),
    (r"X_1, X_2 \text{ i.i.d. with mean } 3",
     ["X₁ ⊥ X₂", "X₁ is identically distributed", "X₂ is identically distributed", "𝔼[X₁] = 3", "𝔼[X₂] = 3"]),
    (r"X \sim \mathcal{N}(0,1) \text{ and } Y \sim \mathcal{N}(0,4) \text{ are independent}",
     ["X ∼ 𝒩(0, 1)", "Y ∼ 𝒩(0, 4)", "X ⊥ Y"]),
    (r"X = 2 \text{ with probability } 1/3 \text{ and } X = 5 \text{ otherwise}", ["P(X=2) = 1/3", "P(X=5) = 1 − 1/3"]),
    (r"\text{Suppose that } P(A) = 0.3 \text{ and } P(B) = 0.5", ["P(A) = 3/10", "P(B) = 1/2"]),
    (r"X \sim \mathrm{Gamma}(k, \theta) \text{ with shape } k \text{ and scale } \theta", ["X ∼ Gamma(k, 1/θ)"]),
    (r"f(x) = e^{-\lambda x} \text{ where } \lambda > 0", ["λ > 0"]),
    # densities in words, chances that add to 1
    (r"X \text{ has density } f(x) = 3x^2 \text{ on } [0, 1]",
     ["X ∼ f", "X is continuous", "f(x) = 3x² for x ∈ [0, 1]"]),
    (r"X \text{ has pmf } p(x) = x/6, x = 1, 2, 3", ["X ∼ p", "X is discrete", "p(x) = x/6 for x ∈ {1, 2, 3}"]),
    # outcomes of a test, complements of words
    (r"P(D) = 0.02, P(+ \mid D) = 0.95, P(- \mid D^c) = 0.9",
     ["P(D) = 1/50", "P(+ | D) = 19/20", "P(+ᶜ | Dᶜ) = 9/10"]),
    (r"P(\text{late} \mid \text{rain}^c) = 0.1", ["P(late | rainᶜ) = 1/10"]),
    # vectors of variables, tables, laws for every value
    (r"\mathbf{X} = (X_1, X_2)^\top, \mathbb{E}[\mathbf{X}] = (1, 2)^\top",
     ["𝐗 := [X₁; X₂]", "𝔼[X₁] = 1", "𝔼[X₂] = 2"]),
    (r"X, Y \in \{0, 1\}, p(x, y) = \begin{bmatrix} 0.1 & 0.2 \\ 0.3 & 0.4 \end{bmatrix}",
     ["P(X, Y) = [1/10, 1/5; 3/10, 2/5]"]),
    (r"Z \in \{1, 2\}, X \mid Z = k \sim \mathcal{N}(\mu_k, 1)", ["X | Z=1 ∼ 𝒩(μ₁, 1)", "X | Z=2 ∼ 𝒩(μ₂, 1)"]),
    # families
    (r"P(A_i) = 0.7, i = 1, \dots, 3" + "\n" + r"A_1, A_2, A_3 \text{ mutually independent}",
     ["P(A₁) = 7/10", "P(A₂) = 7/10", "P(A₃) = 7/10", "A₁ ⊥ A₂ ⊥ A₃"]),
    (r"B_1, B_2 \text{ a partition}, P(A \mid B_i) = i/10 \text{ for } i = 1, 2",
     ["P(B₁ ∪ B₂) = 1", "(B₁ ∩ B₂) = ∅", "P(A | B₁) = 1/10", "P(A | B₂) = 1/5"]),
    (r"\forall i: X_i \sim \mathrm{Bern}(p)", ["Xᵢ ∼ Bernoulli(p)"]),
    (r"S_{n} = X_1 + \dots + X_n, X_i \overset{iid}{\sim} \mathrm{Exp}(\lambda)",
     ["Sₙ := Σᵢ₌₁ⁿ Xᵢ", "Xᵢ ∼ Exponential(λ)", "Xᵢ"]),
    (r"x_1 = 2, x_2 = 4, x_i \mid \mu \sim \mathcal{N}(\mu, 1), \mu \sim \mathcal{N}(0, 10)",
     ["x₁ = 2", "x₂ = 4", "xᵢ | μ ∼ 𝒩(μ, 1)", "μ ∼ 𝒩(0, 10)"]),
    (r"\Omega = \{H, T\}, P(\{\omega\}) = 1/2", ["({H, T}, 2^Ω, P)", "P({H}) = 1/2", "P({T}) = 1/2"]),
    (r"\operatorname{Var}[X_i] = s, \operatorname{Cov}[X_i, X_j] = c \text{ for } i \ne j",
     ["Var[Xᵢ] = s", "Cov[Xᵢ, Xⱼ] = c for i ≠ j"]),
    # ranges of densities and masses
    (r"p(x) = \lambda e^{-\lambda x}, x \ge 0, \lambda > 0", ["p(x) = λ e^(−λ x) for x ≥ 0", "λ > 0"]),
    (r"p(x,y) = x + y, \quad 0 \le x, y \le 1", ["p(x, y) = x + y for (0 ≤ x, x ≤ 1) ∩ (0 ≤ y, y ≤ 1)"]),
    (r"P(X = k) = \frac{1}{6} \quad \forall k \in \{1, 2\}", ["P(X=k) = 1/6 for k ∈ {1, 2}"]),
    (r"P(X = k) = k/3, k = 1, 2", ["P(X=k) = k/3 for k ∈ {1, 2}"]),
    (r"P(N = n) = 2^{-n} \text{ for } n = 1, 2, \dots", ["P(N=n) = 2⁻ⁿ for n ∈ ℕ"]),
    (r"f_X(x) = \begin{cases} 2x & 0 \le x \le 1 \\ 0 & \text{otherwise} \end{cases}",
     ["f_X(x) = 2x for 0 ≤ x, x ≤ 1"]),
    (r"F_X(x) = x^2 \text{ for } 0 \le x \le 1", ["P(X ≤ x) = x² for 0 ≤ x, x ≤ 1"]),
    (r"p(x \mid t) = t e^{-tx} \text{ for } x > 0, t \sim \mathrm{Gamma}(a, b)",
     ["p(x | t) = t e⁻ᵗˣ for x > 0", "t ∼ Gamma(a, b)"]),
    # definitions
    (r"A, B, C \in \{0,1\}, C=1 \iff A=1, B=1", ["(C = 1) ⟺ (A=1, B=1)"]),
    (r"E = \{X > 3\}, X \in \{1,\dots,6\}", ["E := X > 3"]),
    (r"X \sim \mathcal{N}(0,1), D = \mathbf{1}_{X > 3}", ["D := 𝟏_(X > 3)", "X ∼ 𝒩(0, 1)"]),
    (r"\mu = \frac{x + y}{2}, \sigma^2 = (x - \mu)^2", ["μ := (x + y)/2", "σ := √(x − μ)²"]),
    (r"Z \in \{0,1\}, P(Z=1) = \pi", ["P(Z=1) = π"]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "sentences"), SAID, ids=lambda v: v[:50] if isinstance(v, str) else "")
def test_what_is_kept(given, sentences):
    assert kept(given) == sentences


RANDOM = [
    (r"\mathbf{x} \in \mathbb{R}^2, \operatorname{Cov}[\mathbf{x}] = 2 I", "x"),
    (r"\mathbb{E}[x] = 3", "x"),
    (r"p(x=1) = 0.3, x \in \{0,1\}", "x"),
    (r"x_{t+1} = a x_t + \epsilon_t, \epsilon_t \overset{iid}{\sim} \mathcal{N}(0, q)", "x"),
    (r"Z_t \to Z_{t+1}, Z_t \to X_t", "Z"),
    (r"F_X(x) = x^2 \text{ for } 0 \le x \le 1", "X"),
]


@pytest.mark.parametrize(("given", "name"), RANDOM)
def test_what_is_random(given, name):
    assert read_problem(given).declarations[name].kind == "random"


def test_a_defined_vector_with_a_stated_moment_is_no_variable():
    given = r"\mathbf{z} = A\mathbf{x}, \mathbf{x} \sim \mathcal{N}(\mathbf{0}, I), A \in \mathbb{R}^{m \times n}"
    assert read_problem(given + r", \mathbb{E}[\mathbf{z}] = \mathbf{0}").definitions


SHAPES = [
    (r"L(W) = \|Y - XW\|_F^2, X \in \mathbb{R}^{n\times d}, Y \in \mathbb{R}^{n\times k}",
     "W is taken to be a d x k matrix"),
    (r"h_t = \tanh(W h_{t-1} + U x_t), h_t \in \mathbb{R}^n, x_t \in \mathbb{R}^d",
     "W is taken to be an n x n matrix"),
    (r"\mathbf{h} = g(\mathbf{z}), \mathbf{z} \in \mathbb{R}^n",
     "g is a function of one number and acts entry by entry"),
    (r"y = \mathbf{w}^\top\boldsymbol\phi(x), \mathbf{w} \in \mathbb{R}^M",
     r"the values of \boldsymbol\phi are vectors"),
    (r"\mathbf{a}^{(l)} = \sigma(\mathbf{W}^{(l)} \mathbf{a}^{(l-1)})",
     r"\mathbf{W}^{(l)} is taken to be a family of matrices"),
    (r"P(Z=1) = \pi", r"\pi is taken to be a number"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "sentence"), SHAPES)
def test_what_is_inferred_is_said(given, sentence):
    assert sentence in read_problem(given).assumptions


REFUSED = [
    (r"Cloudy \to Rain", "not the name of one variable"),
    (r"f(x) = x^2, f(x) = x^3", "defined twice"),
    (r"X \sim \mathcal{N}(0, 1), X \text{ independent}", "independent of what"),
]


@pytest.mark.parametrize(("given", "words"), REFUSED)
def test_what_is_refused(given, words):
    with pytest.raises(ReadingError, match=words):
        read_problem(given)


SHAPES = [
    (r"\mathbb{E}[\mathbf{x}] = \boldsymbol\mu, \operatorname{Cov}[\mathbf{x}] = \Sigma",
     r"\mathbb{E}[\mathbf{x}^\top A \mathbf{x}]", "A", "matrix"),
    (r"\mathbf{a} = \tanh(W^{(1)} \mathbf{x})", "", "W^(1)", "matrix"),
    (r"p(x) = 3x^2, 0 \le x \le 1", r"\operatorname{Var}[x]", "x", "random"),
    (r"f(x) = x^2, g(x) = \sin x, h = g \circ f", "h'(x)", "h", "function"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "find", "name", "kind"), SHAPES)
def test_kinds_that_use_shows(given, find, name, kind):
    assert read_problem(given, find).declarations[name].kind == kind


def test_noise_has_a_size_of_its_own():
    given = (
        r"\mathbf{z} \in \mathbb{R}^k, \mathbf{x} = \mathbf{W}\mathbf{z} + \mathbf{e}, "
        r"\mathbf{e} \sim \mathcal{N}(\mathbf{0}, \sigma^2 I)"
    )
    rows, columns = read_problem(given).declarations["W"].codomain
    assert str(columns) == "k"
    assert rows != columns
