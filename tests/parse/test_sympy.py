"""SymPy objects and SymPy's syntax in and out."""

import pytest

from symderive.expr.canon import same
from symderive.expr.shape import DerivationError
from symderive.parse.sympy_in import from_sympy
from symderive.parse.sympy_out import to_sympy
from symderive.parse.sympy_stats import law_of, laws
from symderive.parse.sympy_text import read_sympy_text
from symderive.render.notation import latex

sp = pytest.importorskip("sympy")
stats = pytest.importorskip("sympy.stats")

a, b, n, m, x, y, i = sp.symbols("a b n m x y i")
v, w = sp.MatrixSymbol("v", n, 1), sp.MatrixSymbol("w", n, 1)
A, B = sp.MatrixSymbol("A", n, n), sp.MatrixSymbol("B", m, n)
f = sp.Function("f")
X, D = stats.Normal("X", 0, 2), stats.Die("D", 6)

BACK = [
    a**2 + sp.sin(b) / 2, sp.Rational(2, 3), sp.pi * a, sp.E**x, sp.I * a, sp.oo, -sp.oo, sp.sqrt(a) * sp.log(b),
    x ** sp.Rational(1, 3), sp.log(x, 2), sp.Abs(x), sp.sign(x), sp.Max(0, x), sp.Min(a, b, x), sp.factorial(n),
    sp.binomial(n, m), sp.gamma(x), sp.beta(a, b), sp.erf(x), sp.digamma(x), sp.loggamma(x), sp.floor(x), sp.Mod(n, 3),
    sp.Eq(x, y), sp.Ne(x, y), sp.And(x > 0, y > 0), sp.Or(x > 0, y > 0),
    f(x), f(x, y), f(x).diff(x, 2), sp.Derivative(sp.exp(a * b), a, b), sp.Subs(f(x).diff(x), x, 0),
    sp.Integral(x**2, x), sp.Integral(x * y, (x, 0, 1), (y, 0, x)), sp.Integral(sp.exp(-(x**2)), (x, -sp.oo, sp.oo)),
    sp.Limit(sp.sin(x) / x, x, 0), sp.Limit(1 / x, x, 0, "-"), sp.IndexedBase("z")[a] * b,
    A * v + w, A + A.T, A**2, A.I, B * A, 2 * A, v * w.T, sp.Trace(A.T * A), sp.Determinant(A), sp.Identity(n),
    sp.ZeroMatrix(n, m), sp.OneMatrix(n, 1), sp.HadamardProduct(A, A.T), sp.KroneckerProduct(A, A), sp.DiagMatrix(v),
    sp.BlockMatrix([[A, A.T], [A, A]]), A[0, 1], v[a, 0], sp.Matrix([[a, b], [1, 2]]), sp.MatrixSymbol("Z", 2 * n,
    n + 1),
    sp.FiniteSet(1, 2), sp.Interval(0, 1), sp.Interval.open(0, sp.oo), sp.Contains(x, sp.Interval(0, 1),
    evaluate=False),
]  # fmt: skip
#: read as another object of the same meaning: the tree is the same again
ALIKE = [
    sp.Piecewise((x, x > 0), (0, True)),
    sp.Sum(i**2, (i, 1, n)), sp.Sum(i, (i, 0, n)), sp.Sum(i * a, (i, 1, n), (a, 1, m)), sp.Product(i, (i, 1, n)),
    sp.Sum(sp.IndexedBase("z")[i], (i, 1, n)), sp.Sum(v[i, 0], (i, 0, n - 1)), (v.T * v)[0, 0], v.T * A * v,
    sp.Float("0.25"), sp.Symbol("lambda"), sp.Dummy("q"), sp.erfc(x), sp.Heaviside(x), sp.HadamardPower(A, 2),
    sp.BlockDiagMatrix(A, A), sp.SparseMatrix([[1, 0], [0, 1]]), X**2 + 1, stats.Expectation(X), stats.Variance(X + 1),
    stats.Covariance(X, D), stats.Probability(X > 0), stats.Expectation(X, X > 0), sp.Derivative(v.T * A * v, v),
    1, 2.5,
]  # fmt: skip


@pytest.mark.parametrize("thing", BACK, ids=str)
def test_there_and_back(thing):
    assert to_sympy(from_sympy(thing)) == thing


@pytest.mark.parametrize("thing", ALIKE, ids=str)
def test_there_and_back_as_a_tree(thing):
    node = from_sympy(thing)
    assert same(from_sympy(to_sympy(node)), node)
    assert latex(node)


REFUSED = [
    (sp.zoo, "ComplexInfinity"), (sp.nan, "NaN"), (sp.GoldenRatio, "GoldenRatio"), (sp.polygamma(1, x), "polygamma"),
    (sp.DiracDelta(x), "DiracDelta"), (sp.re(x), "re"), (sp.zeta(x), "zeta"), (sp.besselj(0, x), "besselj"),
    (sp.meijerg([[1], []], [[1], []], x), "(?i)meijerg"), (sp.Order(x**2), "Order"), (sp.Tuple(1, 2), "Tuple"),
    (sp.Lambda(x, x**2), "Lambda"), (sp.Matrix(0, 0, []), "empty matrix"), (sp.Adjoint(A), "Adjoint"), (True, "bool"),
    ("x", "str"), (None, "NoneType"), (f(x).diff((x, n)), "general order"), (sp.S.Reals, "Reals"),
]  # fmt: skip


@pytest.mark.parametrize(("thing", "name"), REFUSED, ids=lambda t: str(t)[:20])
def test_no_counterpart_is_named(thing, name):
    with pytest.raises(DerivationError, match=name):
        from_sympy(thing)


def test_a_sum_from_zero_counts_from_one():
    assert latex(from_sympy(sp.Sum(v[i, 0], (i, 0, n - 1)))) == r"\sum_{i=1}^{n} v_i"


def test_a_quadratic_form_is_a_number():
    node = from_sympy(v.T * A * v)
    assert node.shape == from_sympy(sp.Integer(1)).shape
    assert from_sympy(to_sympy(node)) is node


def test_laws():
    assert law_of(X).params[1] is from_sympy(sp.Integer(2)) ** 2
    assert [name for name, _ in laws(X + D)] == ["D", "X"]
    assert law_of(stats.DiscreteUniform("U", [1, 2, 5])).name == "UniformSet"
    for odd in (stats.Weibull("W", 1, 2), stats.Bernoulli("B", sp.Rational(1, 3), 5, 2)):
        with pytest.raises(DerivationError, match="no counterpart"):
            law_of(odd)


def test_text():
    assert str(read_sympy_text("log(1 + x.T*x)").shape[0]) == "1"
    assert latex(read_sympy_text("Limit(sin(x)/x, x, 0, dir='+')")) == r"\lim_{x \to 0^+} \frac{\sin x}{x}"
    for bad in ("foo(x)", "x +* 2", "__import__('os')", "(" * 300 + "x" + ")" * 300, "Limit(x, x, 0, dir=1)"):
        with pytest.raises(DerivationError):
            read_sympy_text(bad)
