"""Deep networks: the work and the printed size grow with the number of layers, shortcuts or not."""

import pytest

from symderive.expr.algebra import Hadamard, Map, Num, Pow, Sym
from symderive.expr.arrays import Norm
from symderive.expr.calculus import Derivative
from symderive.expr.problem import Definition, Goal, Problem
from symderive.expr.shape import shape
from symderive.rules.terms import burden
from symderive.solve import solve


def network(layers: int, kind: str) -> Problem:
    t, x = Sym("t"), Sym("x", shape("d"))
    sigma = Definition(Sym("sigma"), Pow(1 + Map("exp", -t), Num(-1)), (t,))
    definitions, before = [sigma], x
    for n in range(1, layers + 1):
        w = Sym(f"W_{n}", shape("h", "d" if n == 1 else "h"))
        z, a = Sym(f"z_{n}", shape("h")), Sym(f"a_{n}", shape("h"))
        definitions.append(Definition(z, w @ before + Sym(f"b_{n}", shape("h"))))
        value = Map("sigma", z) if kind == "plain" else Hadamard((z, Map("sigma", z)))
        definitions.append(Definition(a, value + before if kind == "shortcuts" and n > 1 else value))
        before = a
    loss = Sym("L")
    definitions.append(Definition(loss, Pow(Norm(before - Sym("y", shape("h")), "2"), Num(2))))
    return Problem(definitions=tuple(definitions), goal=Goal(Derivative(loss, (Sym("W_1", shape("h", "d")),))))


def printed(layers: int, kind: str) -> int:
    found = solve(network(layers, kind))
    assert found.status == "solved"
    return burden(found.answer.node) + sum(burden(body) for _, body in found.answer.where)


@pytest.mark.parametrize("kind", ["plain", "gated", "shortcuts"])
def test_the_answer_grows_linearly(kind):
    small, large = printed(6, kind), printed(12, kind)
    assert large < 2.6 * small
