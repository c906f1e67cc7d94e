"""Subscripts that label, letters that name a point and a family, p and q that are functions."""

import pytest

from symderive.expr.shape import DerivationError
from symderive.parse.prefix import read_prefix
from symderive.parse.statements import read_problem
from symderive.render.notation import prefix

LABELS = [
    ("W_q, W_k \\in \\mathbb{R}^{p \\times d}, x \\in \\mathbb{R}^d\nq = W_q x", {"W_q", "W_k"}),
    ("K_{ff} \\in \\mathbb{R}^{n \\times n}, K_{uf} \\in \\mathbb{R}^{m \\times n}", {"K_ff", "K_uf"}),
    ("W_{hh} \\in \\mathbb{R}^{p \\times p}, h_{t-1} \\in \\mathbb{R}^p, x_t \\in \\mathbb{R}^p", {"W_hh", "x_t"}),
    ("x, \\mu_x \\in \\mathbb{R}^n, y, \\mu_y \\in \\mathbb{R}^m", {"mu_x", "mu_y"}),
    ("W^{[1]} \\in \\mathbb{R}^{h \\times d}, x \\in \\mathbb{R}^d\nz = W^{[1]} x", {"W^(1)"}),
]


@pytest.mark.parametrize(("given", "names"), LABELS)
def test_labels_are_part_of_the_name(given, names):
    assert names <= read_problem(given).declarations.keys()


@pytest.mark.parametrize("given", ["x_i \\in \\mathbb{R}^d, i = 1, \\dots, n", "z_c \\in \\mathbb{R}\ns = \\sum_c z_c"])
def test_letters_that_run_are_indices(given):
    assert "family" in {d.kind for d in read_problem(given).declarations.values()}


def test_a_point_beside_the_data():
    given = "x, x_i \\in \\mathbb{R}^d, i = 1, \\dots, n\nf(x) = \\sum_{i=1}^n \\|x - x_i\\|^2"
    kinds = {name: d.kind for name, d in read_problem(given, r"\nabla f(x)").declarations.items()}
    assert kinds["x"] == "vector" and "family" in kinds.values()


def test_entries_of_a_declared_vector():
    problem = read_problem("\\mathbf{x} \\in \\mathbb{R}^2\nf(x_1, x_2) = x_1^2 x_2", r"\frac{df}{d\mathbf{x}}")
    assert prefix(problem.definitions[0].body) == "mul(pow(idx(x,1),2),idx(x,2))"


def test_numbers_of_a_family_are_the_entries_of_its_vector():
    problem = read_problem("\\alpha_i \\in \\mathbb{R}\nW(\\alpha) = \\sum_{i=1}^n \\alpha_i^2")
    assert problem.declarations["alpha"].kind == "vector"


@pytest.mark.parametrize(
    ("given", "find"),
    [
        (r"p(t) = t^3 e^{-t}", r"\frac{dp}{dt}"),
        (r"q(u) = u^2", "q''(u)"),
        (r"\log p(x \mid \mu) = -(x-\mu)^2", r"\frac{d}{d\mu} \log p(x \mid \mu)"),
    ],
)
def test_a_density_that_is_differentiated_is_a_function(given, find):
    assert read_problem(given, find).declarations[given.replace("\\log ", "")[0]].kind == "function"


def test_a_density_stays_one_elsewhere():
    problem = read_problem(r"p(x) = 2x \text{ for } 0 \le x \le 1", r"\mathbb{E}[X]")
    assert problem.declarations.get("p") is None or problem.declarations["p"].kind != "function"


def test_variables_with_a_law_stay_random_when_their_space_is_given():
    given = "\\mathbf{x} \\sim \\mathcal{N}(\\mu, \\Sigma)\n\\mathbf{x}, \\mu \\in \\mathbb{R}^n"
    problem = read_problem(given)
    assert problem.declarations["x"].kind == "random" and problem.declarations["Sigma"].kind == "matrix"


def test_words():
    said = read_problem("X, Y \\text{ uncorrelated}, X \\text{ zero mean}\n\\operatorname{Var}[X] = 1").facts
    assert [prefix(f.node) for f in said][:2] == ["eq(Cov(X,Y),0)", "eq(E(X),0)"]
    said = read_problem("A, B \\text{ events}\nA, B \\text{ disjoint and exhaustive}").facts
    assert "eq(P(cup(A,B)),1)" in [prefix(f.node) for f in said if f.node is not None]


@pytest.mark.parametrize(
    ("given", "find", "where"), [("x \\in \\mathbb{R}", "x + ", "find"), ("x + \\foo = 1", "x", "given")]
)
def test_an_error_names_its_text(given, find, where):
    with pytest.raises(DerivationError) as found:
        read_problem(given, find)
    assert found.value.where == where


@pytest.mark.parametrize(
    ("latex", "form"),
    [
        (r"\frac{d}{dt} t^2\Big|_{t=1}", "evalat(diff(pow(t,2),t),t,1)"),
        (r"\frac{d}{dt}\left(t^2\right)\Big|_{t=1}", "evalat(diff(pow(t,2),t),t,1)"),
        (r"\nabla_w \lambda\|w\|^2", "grad(mul(lambda,pow(norm(w),2)),w)"),
    ],
)
def test_reach(latex, form):
    assert read_prefix(latex, "w \\in \\mathbb{R}^n")["prefix"] == form
