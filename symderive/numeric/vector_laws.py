"""Laws of vectors of probabilities and of counts: all counts of a multinomial law with their masses, nodes and weights
of a Dirichlet law.

The nodes of a Dirichlet law break a stick: each share of what is left follows a beta law, whose Gauss-Jacobi rule
integrates polynomials exactly (Golub and Welsch 1969).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from math import comb, factorial, prod
from typing import Any

import numpy as np

from symderive.expr.algebra import Map, Num, Pow
from symderive.expr.arrays import Block, Entry
from symderive.expr.build import add, mul
from symderive.expr.node import Node
from symderive.expr.probability import Law
from symderive.numeric.duals import Dual, Value, base, linear, where
from symderive.numeric.numbers import NoNumber
from symderive.numeric.scope import Scope

Array = np.ndarray[Any, Any]
VECTOR_LAWS = frozenset(("Multinomial", "Dirichlet", "Categorical"))
MOST = 250  # counts or nodes of one vector
NODES = {2: 12, 3: 12, 4: 8}  # for each share of a stick, by the number of shares


def multinomial_values(law: Law, scope: Scope) -> list[tuple[Node, Value]]:
    """(counts, mass) for every vector of counts, the masses over the rows of the scope."""
    draws, p = number_of_draws(law, scope), scope.value(law.params[1])
    size = base(p).shape[-2]
    if comb(draws + size - 1, size - 1) > MOST:
        raise NoNumber("a multinomial law with too many counts to be laid out")
    found: list[tuple[Node, Value]] = []
    for counts in compositions(draws, size):
        found.append((Block(tuple((Num(k),) for k in counts)), mass_of(counts, p, scope)))
    return found


def number_of_draws(law: Law, scope: Scope) -> int:
    if len(law.params) != 2:
        raise NoNumber("a multinomial law needs a number of draws and a vector")
    value = base(scope.value(law.params[0]))
    if value.size != 1:
        raise NoNumber("a number of draws that differs from point to point")
    return int(value.ravel()[0])


def compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """All vectors of ``parts`` counts that add to ``total``."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, parts - 1):
            yield (first, *rest)


def row(p: Value, i: int) -> Value:
    return linear(lambda x: x[..., i : i + 1, :], p)


def mass_of(counts: tuple[int, ...], p: Value, scope: Scope) -> Value:
    """n! / (k_1! ... k_m!) p_1^k_1 ... p_m^k_m."""
    orders = factorial(sum(counts)) // prod(map(factorial, counts))
    value: Value = scope.kind.number(orders)
    for i, k in enumerate(counts):
        entry = row(p, i)
        for _ in range(k):
            value = value * entry
    return value


def multinomial_mass(law: Law, at: Node, scope: Scope) -> Value:
    """The mass of one vector of counts, the same at every row."""
    flat = base(scope.value(at))
    rows = flat.reshape(-1, flat.shape[-2])
    counts = tuple(int(k) for k in rows[0])
    if any(tuple(int(k) for k in row) != counts for row in rows):
        raise NoNumber("counts that differ from row to row")
    p = scope.value(law.params[1])
    fits = sum(counts) == number_of_draws(law, scope) and all(k >= 0 for k in counts)
    return mass_of(counts, p, scope) if fits else mass_of((0,) * len(counts), p, scope) * 0


def categorical_values(law: Law, scope: Scope) -> list[tuple[Node, Value]]:
    """The categories 1, 2, ... with the entries of the probability vector."""
    if len(law.params) > 1:
        return [(Num(i + 1), scope.value(p)) for i, p in enumerate(law.params)]
    p = scope.value(law.params[0])
    rows = base(p).shape[-2]
    return [(Num(i + 1), row(p, i)) for i in range(rows)]


def categorical_mass(law: Law, at: Node, scope: Scope) -> Value:
    """The entry of the probability vector at the place of the value; 0 for what is no category."""
    x = scope.value(at)
    found: Value = scope.kind.number(0)
    for k, mass in categorical_values(law, scope):
        found = where(base(x) == base(scope.value(k)), mass + x * 0, found + x * 0)
    return found


def dirichlet_parameters(law: Law, scope: Scope) -> list[float]:
    values = [scope.value(a) for a in law.params]
    if any(isinstance(v, Dual) for v in values):
        raise NoNumber("the parameters of a Dirichlet law move")
    flat = [base(v) for v in values]
    if len(flat) == 1:
        flat = [flat[0][..., i : i + 1, :] for i in range(flat[0].shape[-2])]
    if any(v.size != 1 for v in flat):
        raise NoNumber("the parameters of a Dirichlet law differ from point to point")
    if any(v.ravel()[0] <= 0 for v in flat):
        raise NoNumber("a parameter of a Dirichlet law that is not positive")
    return [float(v.ravel()[0]) for v in flat]


def dirichlet_density(law: Law, at: Node, scope: Scope) -> Value:
    """Gamma(a_1 + ... + a_m) / (Gamma(a_1) ... Gamma(a_m)) x_1^(a_1 - 1) ... x_m^(a_m - 1)."""
    a = list(law.params)
    if len(a) == 1 and isinstance(a[0], Block):
        a = [row[0] for row in a[0].rows]
    if len(a) < 2:
        raise NoNumber("a Dirichlet law whose parameters are not listed")
    powers = (Pow(Entry(at, (Num(i + 1),)), x - 1) for i, x in enumerate(a))
    return scope.value(Map("gamma", add(*a)) / mul(*(Map("gamma", x) for x in a)) * mul(*powers))


def dirichlet_nodes(law: Law, scope: Scope) -> tuple[Array, Array]:
    """Nodes (one vector each) and weights that add to one."""
    if scope.kind.exact:
        raise NoNumber("an integral has no rational value here")
    a = dirichlet_parameters(law, scope)
    if len(a) not in NODES:
        raise NoNumber("a Dirichlet law of too many shares")
    rules = [jacobi(a[i], sum(a[i + 1 :]), NODES[len(a)]) for i in range(len(a) - 1)]
    nodes, weights = [], []
    for picked in itertools.product(*(list(zip(x, w, strict=True)) for x, w in rules)):
        left, shares = 1.0, []
        for x, _ in picked:
            shares.append(left * x)
            left *= 1 - x
        nodes.append([*shares, left])
        weights.append(prod(w for _, w in picked))
    return np.array(nodes)[..., None], np.array(weights)[:, None, None]


def jacobi(a: float, b: float, n: int) -> tuple[Array, Array]:
    """The Gauss rule of the beta law with parameters a and b on (0, 1)."""
    alpha, beta = b - 1, a - 1
    k = np.arange(n, dtype=float)
    whole = 2 * k + alpha + beta
    with np.errstate(all="ignore"):
        diagonal = (beta**2 - alpha**2) / (whole * (whole + 2))
        off = 4 * k * (k + alpha) * (k + beta) * (k + alpha + beta) / (whole**2 * (whole + 1) * (whole - 1))
    diagonal[0] = (beta - alpha) / (alpha + beta + 2)
    if n > 1:
        off[1] = 4 * (1 + alpha) * (1 + beta) / ((2 + alpha + beta) ** 2 * (3 + alpha + beta))
    beside = np.sqrt(off[1:])
    values, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1))
    return (1 + values) / 2, vectors[0] ** 2
