"""Code for entries, rows, members of families, and for sums and products over an index."""

from __future__ import annotations

from typing import Any

from symderive.expr.algebra import Const, Num
from symderive.expr.arrays import BigProd, BigSum, Column, Entries, Entry, Member, Row
from symderive.numeric.numbers import NoNumber
from symderive.numeric.vectorised import whole_sum
from symderive.numeric.wording import integral, place
from symderive.numeric.writing import ATOM, Function, Words, call, index_word, inside, says, wording, words


@says(Entry)
def entry(node: Entry, f: Function) -> Words:
    return f"{inside(node.u, f, ATOM)}[{', '.join(place(i, f) for i in node.indices)}]", ATOM


@says(Row)
def row(node: Row, f: Function) -> Words:
    return f"{inside(node.u, f, ATOM)}[{place(node.index, f)}]", ATOM


@says(Column)
def column(node: Column, f: Function) -> Words:
    return f"{inside(node.u, f, ATOM)}[:, {place(node.index, f)}]", ATOM


@says(Member)
def member(node: Member, f: Function) -> Words:
    d = f.names.families.get(node.name)
    array = f.argument(node) if d is None else f.family(node, d)
    return f"{array}[{', '.join(place(i, f) for i in node.indices)}]", ATOM


@says(Entries)
def entries(node: Entries, f: Function) -> Words:
    return wording(node.body, f, comprehension=node.indices), ATOM


def running(node: Any, f: Function) -> str:
    """The range of a bound index, from 0."""
    low, high = node.low, words(node.high, f)[0]
    if isinstance(node.high, Const):
        raise NoNumber("there is no code for an infinite sum")
    if not integral(node.high):
        high = f"int({high})"
    return f"range({high})" if low is Num(1) else f"range({place(low, f)}, {high})"


@says(BigSum)
def big_sum(node: BigSum, f: Function) -> Words:
    short = whole_sum(node, f)
    if short is not None:
        return short
    i = index_word(node.index, f)
    skips = " and ".join(f"{i} != {place(s, f)}" for s in node.skip)
    body = words(node.body, f)[0]
    return f"sum({body} for {i} in {running(node, f)}{f' if {skips}' if skips else ''})", ATOM


@says(BigProd)
def big_product(node: BigProd, f: Function) -> Words:
    i = index_word(node.index, f)
    return call(f, "prod", f"[{words(node.body, f)[0]} for {i} in {running(node, f)}]")
