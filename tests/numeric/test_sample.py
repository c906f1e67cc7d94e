"""Points obey what is stated: every constructor its property, every range, every relation; sizes are rectangular."""

import numpy as np
import pytest

from symderive.expr.algebra import Det, Eye, Idx, Inverse, Map, Num, Ones, Pow, Rel, Size, Sym, Zeros
from symderive.expr.arrays import BigSum, Entry, Member, Norm
from symderive.expr.build import size
from symderive.expr.probability import FiniteSet, Interval, NamedSet
from symderive.expr.problem import Decl, Fact, Has, Problem
from symderive.expr.shape import Dim, shape
from symderive.numeric.constructors import MATRICES, constructor
from symderive.numeric.exact import PRIME, RATIONALS, RESIDUES
from symderive.numeric.precise import precise
from symderive.numeric.sample import draw
from symderive.numeric.sizes import NoPoint

m, n, N = Dim.of("m"), Dim.of("n"), Dim.of("N")
A, B, P, X = Sym("A", shape(n, n)), Sym("B", shape(n, n)), Sym("P", shape(n, n)), Sym("X", shape(m, n))
u, v, p = Sym("u", shape(n)), Sym("v", shape(n)), Sym("p", shape(n))
a, b, c = Sym("a"), Sym("b"), Sym("c")
i, k = Idx("i", n), Idx("k", N)
I = Eye(n)
HOLDS = {
    "symmetric": lambda x: np.allclose(x, x.T),
    "skew-symmetric": lambda x: np.allclose(x, -x.T),
    "positive definite": lambda x: np.allclose(x, x.T) and np.linalg.eigvalsh(x).min() > 1e-3,
    "positive semidefinite": lambda x: np.allclose(x, x.T) and np.linalg.eigvalsh(x).min() > -1e-9,
    "negative definite": lambda x: np.allclose(x, x.T) and np.linalg.eigvalsh(x).max() < -1e-3,
    "positive determinant": lambda x: np.linalg.det(x) > 0,
    "invertible": lambda x: abs(np.linalg.det(x)) > 1e-6,
    "diagonal": lambda x: np.allclose(x, np.diag(np.diag(x))),
    "lower triangular": lambda x: np.allclose(x, np.tril(x)),
    "upper triangular": lambda x: np.allclose(x, np.triu(x)),
    "orthogonal": lambda x: np.allclose(x.T @ x, np.eye(len(x))),
    "rotation": lambda x: np.allclose(x.T @ x, np.eye(len(x))) and np.linalg.det(x) > 0,
    "idempotent": lambda x: np.allclose(x @ x, x) and 0 < np.linalg.matrix_rank(x) < len(x),
    "involutory": lambda x: np.allclose(x @ x, np.eye(len(x))),
    "nilpotent": lambda x: np.allclose(np.linalg.matrix_power(x, len(x)), 0, atol=1e-6) and not np.allclose(x, 0),
    "row stochastic": lambda x: np.allclose(x.sum(axis=1), 1) and (x > 0).all(),
    "column stochastic": lambda x: np.allclose(x.sum(axis=0), 1) and (x > 0).all(),
    "positive": lambda x: (x > 0).all(),
    "unit norm": lambda x: np.isclose(np.linalg.norm(x), 1),
    "sum one": lambda x: np.isclose(x.sum(), 1),
    "sum zero": lambda x: np.isclose(x.sum(), 0),
    "rows sum one": lambda x: np.allclose(x.sum(axis=1), 1),
    "columns sum one": lambda x: np.allclose(x.sum(axis=0), 1),
    "rows sum zero": lambda x: np.allclose(x.sum(axis=1), 0),
    "columns sum zero": lambda x: np.allclose(x.sum(axis=0), 0),
}


def stated(*nodes) -> Problem:
    return Problem(facts=tuple(Fact("relation" if isinstance(f, Rel) else "property", f) for f in nodes))


def values(problem: Problem, leaf, *others, **options):
    for seed in range(4):
        point = draw(problem, [leaf, *others], seed, count=3, **options)
        yield from point.values[leaf]


@pytest.mark.parametrize("prop", sorted(set(HOLDS) - {"unit norm", "sum one", "sum zero"}))
def test_matrices_have_the_property(prop: str) -> None:
    found = list(values(stated(Has(prop, A)), A))
    assert all(HOLDS[prop](x) for x in found)
    assert not any(np.allclose(x, np.eye(len(x))) for x in found)


@pytest.mark.parametrize("prop", ["unit norm", "sum one", "sum zero", "positive", "probability"])
def test_vectors_have_the_property(prop: str) -> None:
    for x in values(stated(Has(prop, u)), u):
        assert HOLDS.get(prop, lambda x: (x > 0).all() and np.isclose(x.sum(), 1))(x)


@pytest.mark.parametrize("row", MATRICES, ids=[row[0] for row in MATRICES])
def test_a_row_of_the_table_has_all_that_it_lists(row) -> None:
    generator = np.random.default_rng(3)

    def free(rows, columns, tag="", kind="real"):
        drawn = generator.normal(size=(2, rows, columns))
        signs = np.sign(drawn)
        signs[..., 0, :], signs[..., -1, :] = 1, -1
        one = signs[..., :1, :1] + 0 * drawn
        return {"positive": np.abs(drawn) + 0.1, "sign": one, "signs": signs}.get(kind, drawn)

    from symderive.numeric.numbers import DOUBLES

    size_ = (4, 1) if row[0] in ("unit", "simplex", "sum one", "sum zero") else (4, 4)
    for x in row[2](*size_, free, DOUBLES):
        assert all(HOLDS[prop](x) for prop in row[1] & HOLDS.keys())


def test_combinations() -> None:
    both = constructor(frozenset({"symmetric", "idempotent"}))
    assert both is not None and both[0] == "orthogonal projection"
    assert constructor(frozenset({"diagonal", "positive definite"}))[0] == "positive diagonal"
    assert constructor(frozenset({"orthogonal", "nilpotent"})) is None
    with pytest.raises(NoPoint, match="orthogonal"):
        draw(stated(Has("orthogonal", A), Has("nilpotent", A)), [A])


RELATIONS = [
    (Rel("=", A, A.T), A, HOLDS["symmetric"]),
    (Rel("=", A.T, A), A, HOLDS["symmetric"]),
    (Rel("=", A, -A.T), A, HOLDS["skew-symmetric"]),
    (Rel("=", A.T @ A, I), A, HOLDS["orthogonal"]),
    (Rel("=", Inverse(A), A.T), A, HOLDS["orthogonal"]),
    (Rel("=", Pow(P, Num(2)), P), P, HOLDS["idempotent"]),
    (Rel("=", P @ P, P), P, HOLDS["idempotent"]),
    (Rel("=", Pow(A, Num(2)), I), A, HOLDS["involutory"]),
    (Rel("=", Pow(A, Num(4)), Zeros(shape(n, n))), A, lambda x: not np.allclose(x, 0)),
    (Rel(">", Det(A), Num(0)), A, HOLDS["positive determinant"]),
    (Rel("=", Norm(u, "2"), Num(1)), u, HOLDS["unit norm"]),
    (Rel("=", u.T @ u, Num(1)), u, HOLDS["unit norm"]),
    (Rel("=", Ones(shape(n)).T @ u, Num(1)), u, HOLDS["sum one"]),
    (Rel("=", BigSum(Entry(u, (i,)), i, Num(1), size(n)), Num(1)), u, HOLDS["sum one"]),
    (Rel("=", BigSum(Entry(u, (i,)), i, Num(1), size(n)), Num(0)), u, HOLDS["sum zero"]),
    (Rel(">", Entry(u, (i,)), Num(0)), u, HOLDS["positive"]),
    (Rel(">", u, Zeros(shape(n))), u, HOLDS["positive"]),
    (Rel(">", a, Num(0)), a, lambda x: x > 0),
    (Rel("<", a, Num(-2)), a, lambda x: x < -2),
    (Rel("<", Num(1), a), a, lambda x: x > 1),
    (Rel("!=", a, Num(0)), a, lambda x: x != 0),
]


@pytest.mark.parametrize(("relation", "leaf", "holds"), RELATIONS)
def test_relations_of_one_letter(relation, leaf, holds) -> None:
    assert all(holds(x) for x in values(stated(relation), leaf))


def test_a_total_over_one_of_two_indices() -> None:
    j = Idx("j", n)
    problem = stated(Rel("=", BigSum(Entry(A, (i, j)), j, Num(1), size(n)), Num(1)))
    assert all(HOLDS["rows sum one"](x) for x in values(problem, A))
    r = Member("r", (k, i), shape(), (N, n))
    total = Rel("=", BigSum(r, i, Num(1), size(n)), Num(1))
    point = draw(stated(total, Rel(">=", r, Num(0))), [r], 0, count=2)
    np.testing.assert_allclose(point.families["r"].sum(axis=2), 1)
    assert (point.families["r"] >= 0).all()


def test_several_statements_of_one_letter() -> None:
    problem = stated(Rel(">", a, Num(0)), Rel("<", a, Num(1)))
    assert all(0 < x.item() < 1 for x in values(problem, a))
    problem = stated(Rel("=", BigSum(Entry(p, (i,)), i, Num(1), size(n)), Num(1)), Rel(">", Entry(p, (i,)), Num(0)))
    assert all((x > 0).all() and np.isclose(x.sum(), 1) for x in values(problem, p))


@pytest.mark.parametrize("kind", ["doubles", "precise", "rationals", "residues"])
def test_relations_between_letters(kind: str) -> None:
    k_ = {"precise": precise(), "rationals": RATIONALS, "residues": RESIDUES}.get(kind)
    options = {"kind": k_} if k_ else {}
    relations = [Rel("=", A @ B, B @ A), Rel("=", u.T @ v, Num(0)), Rel("=", a + b + c, Num(1))]
    done = 0
    for seed in range(8):
        try:
            point = draw(stated(*relations), [A, B, u, v, a, b, c], seed, count=1, **options)
        except NoPoint:
            assert kind == "rationals"  # small rationals may be singular: another seed then
            continue
        x, y, s, t = (point.values[leaf][0] for leaf in (A, B, u, v))
        gaps = [x @ y - y @ x, s.T @ t, point.values[a] + point.values[b] + point.values[c] - 1]
        for gap in gaps:
            if kind == "residues":
                assert not np.any(gap % PRIME)
            else:
                assert np.all(np.abs(gap.astype(float)) < 1e-9)
        assert not np.allclose((x.astype(float)), (y.astype(float)))
        done += 1
    assert done >= 3


def test_inequalities_choose_points() -> None:
    for seed in range(4):
        point = draw(stated(Rel(">", a, b), Rel("<", a + b, Num(1))), [a, b], seed, count=4)
        x, y = point.values[a].ravel(), point.values[b].ravel()
        assert len(x) == 4 and (x > y).all() and (x + y < 1).all()
    with pytest.raises(NoPoint):
        draw(stated(Rel(">", a, b), Rel(">", b, a)), [a, b])


def test_an_equation_is_solved_by_newton() -> None:
    problem = stated(Rel("=", Map("exp", a) + a * b, Num(3)))
    point = draw(problem, [a, b], 0, count=2)
    x, y = point.values[a], point.values[b]
    np.testing.assert_allclose(np.exp(x) + x * y, 3)


def test_declared_sets() -> None:
    def declared(within):
        return Problem(declarations={"a": Decl("a", "scalar", a, within=within)})

    def drawn(within):
        return np.concatenate([draw(declared(within), [a], seed, count=4).values[a].ravel() for seed in range(4)])

    assert set(drawn(FiniteSet((Num(-1), Num(1))))) == {-1, 1}
    x = drawn(Interval(Num(0), Num(1), "()"))
    assert (x > 0).all() and (x < 1).all() and (x < 0.5).any() and (x > 0.5).any()
    whole = drawn(NamedSet("N"))
    assert (whole >= 1).all() and (whole == whole.astype(int)).all()
    x = drawn(NamedSet("R"))
    for stratum in (x < -1, (x < 0) & (x > -1), (x > 0) & (x < 1), x > 1):
        assert stratum.any()
    with pytest.raises(NoPoint, match="the set that a lies in"):
        drawn(NamedSet("the Cantor set"))


def test_letters_in_the_ends_of_an_interval() -> None:
    problem = Problem(
        declarations={"a": Decl("a", "scalar", a, within=Interval(Num(0), b, "()"))},
        facts=(Fact("relation", Rel(">", b, Num(0))),),
    )
    point = draw(problem, [a], 0, count=4)
    assert (point.values[a] < point.values[b]).all() and (point.values[a] > 0).all()


def test_families() -> None:
    xk, yk, pk = Member("x", (k,), shape(n), (N,)), Member("y", (k,), shape(), (N,)), Member("p", (k,), shape(), (N,))
    problem = Problem(
        declarations={"y": Decl("y", "family", yk, within=FiniteSet((Num(0), Num(1))))},
        facts=(
            Fact("relation", Rel("=", BigSum(pk, k, Num(1), size(N)), Num(1))),
            Fact("relation", Rel(">", pk, Num(0))),
        ),
    )
    point = draw(problem, [xk, yk, pk], 1, count=3)
    size_n, size_big = point.sizes["n"], point.sizes["N"]
    assert point.families["x"].shape == (3, size_big, size_n, 1)
    assert set(point.families["y"].ravel()) <= {0, 1}
    np.testing.assert_allclose(point.families["p"].sum(axis=1), 1)
    assert (point.families["p"] > 0).all()


def test_sizes_are_rectangular_and_vary() -> None:
    seen = set()
    for seed in range(3):
        sizes = draw(Problem(), [X, Sym("y", shape("k"))], seed).sizes
        assert len(set(sizes.values())) == 3 and min(sizes.values()) >= 2
        seen.add(tuple(sorted(sizes.items())))
    assert len(seen) == 3
    assert len({draw(Problem(), [A], seed).sizes["n"] for seed in range(3)}) == 3


def test_related_sizes() -> None:
    problem = stated(Rel(">", Size(m), Size(n)))
    for seed in range(6):
        sizes = draw(problem, [X], seed).sizes
        assert sizes["m"] > sizes["n"]
    for seed in range(4):
        sizes = draw(stated(Has("full column rank", X)), [X], seed).sizes
        assert sizes["m"] > sizes["n"]
        sizes = draw(stated(Has("full row rank", X)), [X], seed).sizes
        assert sizes["m"] < sizes["n"]
    with pytest.raises(NoPoint, match="sizes"):
        draw(stated(Rel(">", Size(m), Size(n)), Rel(">", Size(n), Size(m))), [X])


def test_the_same_seed_gives_the_same_point_in_every_precision() -> None:
    one, two = draw(Problem(), [A, u], 5), draw(Problem(), [A, u], 5, kind=precise())
    np.testing.assert_array_equal(one.values[A], two.values[A].astype(float))
    three = draw(Problem(), [u], 5)
    np.testing.assert_array_equal(one.values[u], three.values[u])


def test_small_points_are_readable() -> None:
    point = draw(Problem(), [A, u, a], 0, small=True)
    assert point.sizes["n"] == 2
    assert all(abs(x) <= 3 and x * 2 == int(x * 2) for value in point.values.values() for x in value.ravel())
