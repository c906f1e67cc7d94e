"""What an answer of chance may be made of."""

from __future__ import annotations

from symderive.expr.algebra import (
    Apply,
    Cases,
    Const,
    Det,
    Eye,
    Idx,
    Inverse,
    Map,
    Num,
    Ones,
    Pow,
    Prod,
    Rel,
    Size,
    Sum,
    Sym,
    Trace,
    Transpose,
    Zeros,
)
from symderive.expr.arrays import BigSum, Block, Diag, Entry, Member
from symderive.expr.node import Node
from symderive.expr.probability import And, FiniteSet, Interval, Law, Or

FINISHED = (
    Num,
    Const,
    Sym,
    Idx,
    Size,
    Sum,
    Prod,
    Pow,
    Map,
    Apply,
    Cases,
    Rel,
    And,
    Or,
    Block,
    Law,
    FiniteSet,
    Interval,
)
FINISHED_MATRICES = (Transpose, Inverse, Eye, Zeros, Ones, Entry, Member, BigSum, Det, Trace, Diag)


def finished(value: Node) -> bool:
    """Is a value made of numbers, letters and known functions only?"""
    return all(isinstance(p, FINISHED + FINISHED_MATRICES) for p in value.walk()) and not any(
        (isinstance(p, And | Or) or (isinstance(p, Apply) and p.name == "xor"))
        and any(isinstance(k, Num) for k in p.kids)
        for p in value.walk()
    )
