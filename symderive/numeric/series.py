"""The numbers of infinite sums: terms until they vanish, else partial sums extrapolated."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from symderive.expr.arrays import BigSum
from symderive.numeric.duals import Value, linear, parts
from symderive.numeric.numbers import DOUBLES, NoNumber
from symderive.numeric.scope import Scope
from symderive.numeric.values import led


def infinite_sum(node: BigSum, scope: Scope) -> Value:
    """A series: its terms until they vanish, else partial sums extrapolated in powers of 1/n (Richardson)."""
    if scope.kind.exact or node.skip:
        raise NoNumber("an infinite sum is not rational by its form")
    first, depth = scope.whole(node.low), scope.depth
    for length in (512, 8192) if scope.kind is DOUBLES else (256,):
        along = scope.kind.whole(scope.axis(np.arange(first, first + length)))
        body = scope.inner({node.index: along}, axes=1, times=length).value(node.body)
        if all(_vanishes(led(x, depth + 1)) for x in parts(body)):
            return linear(lambda x: _head(led(x, depth + 1)), body)
    if scope.kind is DOUBLES:
        return linear(lambda x: _richardson(led(x, depth + 1)), body)
    raise NoNumber("a series converges too slowly")


def _vanishes(x: np.ndarray) -> bool:
    """Do the terms become nothing beside their sum, before any that is not a number?"""
    if len(x) < 2:
        return not np.any(x)
    head = _head(x)
    last = _last(x)
    tail = x[max(0, last - 4) : last]
    settled = np.abs(tail) <= np.abs(head) * 1e-17 + 1e-300
    return bool(last and np.all(settled) and all(np.isfinite(float(v)) for v in np.ravel(head)))


def _last(x: np.ndarray) -> int:
    """How many terms to take: up to the first that is not a number."""
    bad = [not all(np.isfinite(float(v)) for v in np.ravel(term)) for term in x]
    return bad.index(True) if True in bad else len(x)


def _head(x: np.ndarray) -> np.ndarray:
    return x[: _last(x)].sum(axis=0)


def _richardson(x: np.ndarray) -> np.ndarray:
    sums = np.cumsum(x, axis=0)
    if len(x) < 8192 or not np.isfinite(sums[-1]).all():
        raise NoNumber("a series does not settle")
    table = [sums[2**j - 1] for j in range(5, 14)]
    previous = table[-1]
    for order in range(1, 7):
        table = [(2**order * b - a) / (2**order - 1) for a, b in pairwise(table)]
        if order == 5:
            previous = table[-1]
    if not np.all(np.abs(table[-1] - previous) <= 1e-11 * (1 + np.abs(previous))):
        raise NoNumber("a series does not settle")
    return np.asarray(table[-1])
