"""How far indices run and how many members families have: as declared, else by what is picked from."""

from __future__ import annotations

from symderive.expr.algebra import UNITY, Idx, Num, Sum
from symderive.expr.arrays import BigProd, BigSum, Column, Entry, Member, Row
from symderive.expr.node import Node
from symderive.expr.shape import ONE
from symderive.numeric.draft import Draft


def family_size(member: Member, draft: Draft) -> tuple[int, ...]:
    """How many members a family has along each of its indices: as declared, else enough for all that is asked."""
    found = []
    for axis, dim in enumerate(member.sizes):
        if dim is not None:
            found.append(draft.point.size(dim))
            continue
        used = [p.indices[axis] for p in draft.parts if isinstance(p, Member) and p.name == member.name]
        least = [int(i.value) for i in used if isinstance(i, Num)]
        ranges = [draft.point.size(i.size) for i in used if isinstance(i, Idx) and i.size is not None]
        found.append(max([6, *least, *ranges, *(v + 1 for v in draft.point.sizes.values())]))
    return tuple(found)


def with_zeroth(member: Member, draft: Draft) -> tuple[int, ...]:
    """Along which of its indices (1, else 0) a family has a member with the number 0 as well: a_0 beside a_1, ..., a_n,
    x_{i-1} with i = 1. It is kept behind the last one."""
    alike = [p for p in draft.parts if isinstance(p, Member) and p.name == member.name]
    sums = [p for p in draft.parts if isinstance(p, BigSum | BigProd)]
    starts: dict[Node, list[Node]] = {}
    for total in sums:
        starts.setdefault(total.index, []).append(total.low)

    def reaches(index: Node) -> bool:
        match index:
            case Num(v):
                return v == 0
            case Idx():
                return any(isinstance(low, Num) and low.value == 0 for low in starts.get(index, ()))
            case Sum((Idx() as i, Num(v))) if v == -1:
                return all(isinstance(low, Num) and low.value == 1 for low in starts.get(i, (UNITY,)))
        return False

    return tuple(int(any(reaches(p.indices[axis]) for p in alike)) for axis in range(len(member.indices)))


def index_size(index: Idx, draft: Draft) -> int:
    """How far an index runs: as declared, else as far as what it picks from."""
    if index.size is not None:
        return draft.point.size(index.size)
    found = []
    for part in draft.parts:
        match part:
            case Entry(u, indices) if index in indices:
                place = indices.index(index)
                dim = u.shape[place] if len(indices) > 1 or u.shape[1] == ONE else u.shape[1]
                found.append(draft.point.size(dim))
            case Row(u, i) if i is index:
                found.append(draft.point.size(u.shape[0]))
            case Column(u, j) if j is index:
                found.append(draft.point.size(u.shape[1]))
            case Member() if index in part.indices:
                found.append(family_size(part, draft)[part.indices.index(index)])
            case BigSum(_, Idx() as inner, _, high, _) if high is index and inner is not index:
                found.append(index_size(inner, draft))
    return min(found, default=3)
