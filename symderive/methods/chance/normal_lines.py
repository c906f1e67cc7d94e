"""Lines for moments of jointly normal variables: the general formula, the numbers put in, the sums written out."""

from __future__ import annotations

from symderive.expr.algebra import Num, Transpose
from symderive.expr.arrays import Block, Entry
from symderive.expr.build import add, inverse, is_zero, mul, transpose, zero
from symderive.expr.node import Node
from symderive.expr.probability import Cov, Expect, RandVar, Var
from symderive.expr.shape import is_scalar
from symderive.methods.chance.lines import Work
from symderive.methods.chance.normal import Form, Joint, linear_form
from symderive.methods.chance.regions import Undecided

Values = dict[Node, Node]


def stacked_alike(u: Node, group: list[Node]) -> bool:
    """Is u the very column of the variables of the group?"""
    return as_column(u) == group


def cross(x: Node, z: Node, y: Node) -> Node:
    """Cov[x, z] - Cov[x, y] Cov[y]^{-1} Cov[y, z]."""
    return add(Cov(x, z), mul(-1, Cov(x, y), inverse(own(y)), Cov(y, z)))


def numbers(joint: Joint, line: Node) -> dict[Node, Node]:
    """The variances and covariances of a line, read off the joint law."""
    return {p: joint.cov[p.u, p.u if isinstance(p, Var) else p.v] for p in line.walk() if isinstance(p, Var | Cov)}


def is_block_free(group: list[Node], values: Values) -> bool:
    return len(group) == 1 and len(values) == 1


def general_mean(group: list[Node], values: Values) -> Node:
    """E[x] + Cov[x, y] Cov[y]^{-1} (y - E[y])."""
    x, (y, at) = group[0], next(iter(values.items()))
    return add(Expect(x), mul(Cov(x, y), inverse(own(y)), add(at, mul(-1, Expect(y)))))


def general_spread(group: list[Node], values: Values) -> Node:
    """Cov[x] - Cov[x, y] Cov[y]^{-1} Cov[y, x]."""
    x, y = group[0], next(iter(values))
    return add(own(x), mul(-1, Cov(x, y), inverse(own(y)), Cov(y, x)))


def own(x: Node) -> Node:
    return Var(x) if is_scalar(x.shape) else Cov(x, x)


def single(form: Form, group: list[Node]) -> bool:
    return len(group) == 1 and len(form[0]) == 1 and form[0][0][0] == Num(1) and form[0][0][1] is group[0]


def form_of(work: Work, u: Node) -> Form:
    """A linear form with one coefficient (scalar, row or matrix) for each variable."""
    chance = work.chance
    column = as_column(u)
    if column is not None:
        forms = [linear_form(chance, chance.unfold(e) if e not in chance.definitions else e) for e in column]
        if any(f is None for f in forms):
            raise Undecided("not an affine form")
        variables = list(dict.fromkeys(x for f in forms if f is not None for _, x in f[0]))
        terms: list[tuple[Node, Node]] = []
        for x in variables:
            rows = []
            for f in forms:
                assert f is not None
                found = [a for a, y in f[0] if y is x]
                rows.append((found[0] if found else Num(0),))
            terms.append((Block(tuple(rows)), x))
        return terms, Block(tuple((f[1],) for f in forms if f is not None))
    if u in chance.definitions or isinstance(u, RandVar):
        return [(Num(1), u)], zero(u.shape)
    if isinstance(u, Entry) and isinstance(u.u, RandVar) and len(u.indices) == 1 and isinstance(u.indices[0], Num):
        size = u.u.shape[0].number
        if size is not None:
            row = Block((tuple(Num(int(i + 1 == u.indices[0].value)) for i in range(size)),))
            return [(row, u.u)], add()
    form = linear_form(chance, chance.unfold(u))
    if form is None:
        raise Undecided("not an affine form")
    return form


def as_column(u: Node) -> list[Node] | None:
    match u:
        case Transpose(Block(rows)) if len(rows) == 1:
            return list(rows[0])
        case Block(rows) if all(len(r) == 1 and is_scalar(r[0].shape) for r in rows):
            return [r[0] for r in rows]
    return None


def combine(joint: Joint, form: Form, group: list[Node], means: Node | None) -> Node:
    """sum of coefficient times mean, plus the constant."""
    terms, constant = form
    listed = joint.mean if means is None else dict(zip(group, cut(joint, means, group), strict=True))
    parts = [mul(a, listed[x]) if a != Num(1) else listed[x] for a, x in terms]
    if not is_zero(constant):
        parts.append(constant)
    return joint.settle(add(*parts))


def sandwich(joint: Joint, left: Form, right: Form, group: list[Node], spread: Node | None) -> Node:
    """sum over pairs of a Cov[x, y] b^T."""
    total = []
    table = joint.cov if spread is None else pairs(joint, spread, group)
    for a, x in left[0]:
        for b, y in right[0]:
            c = table[x, y]
            if is_zero(c):
                continue
            total.append(mul(*([a] if a != Num(1) else []), c, *([transpose(b)] if b != Num(1) else [])))
    shape = (left[1].shape[0], right[1].shape[0])
    return joint.settle(add(*total)) if total else zero(shape)


def cut(joint: Joint, means: Node, group: list[Node]) -> list[Node]:
    if len(group) == 1:
        return [means]
    if isinstance(means, Block) and len(means.rows) == len(group):
        return [r[0] for r in means.rows]
    raise Undecided("a conditional mean of several blocks")


def pairs(joint: Joint, spread: Node, group: list[Node]) -> dict[tuple[Node, Node], Node]:
    if len(group) == 1:
        return {(group[0], group[0]): spread}
    if isinstance(spread, Block) and len(spread.rows) == len(group):
        return {(x, y): spread.rows[i][j] for i, x in enumerate(group) for j, y in enumerate(group)}
    raise Undecided("a conditional covariance of several blocks")
