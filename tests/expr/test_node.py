"""The tree: interned, immutable, with places; substitution respects bound names."""

import copy
import gc
import pickle
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symderive.expr.algebra import MINUS, Idx, Map, Num, Pow, Prod, Size, Sum, Sym
from symderive.expr.arrays import BigSum, Entry
from symderive.expr.build import add, mul, neg
from symderive.expr.canon import key, same
from symderive.expr.node import Node, free_leaves, substitute, transform
from symderive.expr.shape import Dim, shape

a, b, c = Sym("a"), Sym("b"), Sym("c")
x = Sym("x", shape("n"), r"\mathbf{x}")

scalars = st.recursive(
    st.one_of(st.sampled_from([a, b, c]), st.integers(-3, 3).map(Num)),
    lambda kids: st.one_of(
        st.lists(kids, min_size=2, max_size=3).map(lambda k: add(*k)),
        st.lists(kids, min_size=2, max_size=3).map(lambda k: mul(*k)),
        kids.map(lambda k: Map("sin", k)),
        kids.map(lambda k: Pow(k, Num(2))),
    ),
    max_leaves=8,
)


def test_equal_nodes_are_one_object():
    assert x.T @ x is x.T @ x
    assert Num(1) is Num(Fraction(1))
    assert Sum((a, b)) is not Sum((b, a))


@given(scalars)
def test_copies_and_pickles_are_the_same_node(e):
    assert pickle.loads(pickle.dumps(e)) is e
    assert copy.deepcopy(e) is e


def test_nodes_cannot_be_changed():
    with pytest.raises(AttributeError, match="never changed"):
        a.name = "b"


def test_nodes_that_nobody_holds_are_forgotten():
    before = len(Node._table)
    made = [Sym(f"forgotten_{i}") for i in range(100)]
    assert len(Node._table) >= before + 100
    del made
    gc.collect()
    assert len(Node._table) < before + 100


def paths(e, here=()):
    yield here
    for place, kid in enumerate(e.kids):
        yield from paths(kid, (*here, place))


@given(scalars)
def test_replacing_a_part_by_itself_changes_nothing(e):
    for path in paths(e):
        assert e.replace(path, e.at(path)) is e


@given(scalars)
def test_transform_with_the_identity_is_the_identity(e):
    assert transform(e, lambda node: node) is e


def test_substitution_leaves_bound_names_alone():
    n = Dim.of("n")
    i, j = Idx("i", n), Idx("j", n)
    total = BigSum(Entry(x, (i,)), i, Num(1), Size(n))
    assert substitute(total, {i: j}) is total
    assert substitute(total, {x: Sym("y", shape("n"))}).kids[0].kids[0].name == "y"
    assert i not in free_leaves(total)
    # the ends of a sum stand outside its scope
    ends = BigSum(i, i, Num(1), i)
    assert substitute(ends, {i: j}).high is j
    assert substitute(ends, {i: j}).body is i


@given(st.lists(scalars, min_size=2, max_size=4), st.randoms())
def test_order_does_not_matter_to_the_key(parts, random):
    mixed = parts[:]
    random.shuffle(mixed)
    assert same(add(*parts), add(*mixed))
    assert same(mul(*parts), mul(*mixed))


@pytest.mark.parametrize(
    ("left", "right", "alike"),
    [
        (a - b, -b + a, True),
        (a - b, b - a, False),
        (2 * a / b, a * 2 / b, True),
        (Map("sqrt", a), Pow(a, Num(Fraction(1, 2))), True),
        (x.T @ x * a, a * (x.T @ x), True),
        (Prod((x, x.T)), Prod((x.T, x)), False),
        (neg(neg(a)), a, True),
        (mul(MINUS, a, MINUS), a, True),
        (mul(0, a), Num(0), True),
    ],
)
def test_keys(left, right, alike):
    assert (key(left) == key(right)) is alike


def test_the_letter_of_an_index_does_not_matter():
    n = Dim.of("n")
    i, j = Idx("i", n), Idx("j", n)
    by_i = BigSum(Entry(x, (i,)), i, Num(1), Size(n))
    by_j = BigSum(Entry(x, (j,)), j, Num(1), Size(n))
    assert same(by_i, by_j)
