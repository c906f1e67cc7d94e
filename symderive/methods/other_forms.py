"""Other forms of an answer worth showing beside it: the structured derivative, the form with data matrices."""

from __future__ import annotations

from symderive.expr.algebra import Apply, Sum, Sym, Transpose
from symderive.expr.arrays import BigSum, Diag, DiagPart, Entry, Member, Row
from symderive.expr.build import neg
from symderive.expr.node import Node, holds, transform
from symderive.expr.problem import Problem
from symderive.expr.shape import ONE, SCALAR, is_scalar
from symderive.methods.question import Question
from symderive.methods.workings import NoRuleError, differential_strand, way_of
from symderive.rules.adjoint import NotLinearError
from symderive.rules.algebra import tidy
from symderive.rules.facts import facts_of
from symderive.rules.indexing import names_in
from symderive.rules.kronecker import jacobian_by_vec
from symderive.rules.vary import leaves


def other_forms(value: Node, q: Question | None, problem: Problem) -> tuple[tuple[str, Node], ...]:
    """Each form with its name; the structured one treats the entries of a symmetric (diagonal) matrix as tied."""
    forms: list[tuple[str, Node]] = []
    data = with_data_matrices(value, problem)
    if data is not None:
        forms.append(data)
    if q is not None and q.order == 1 and q.whole and is_scalar(q.of.shape):
        forms.extend(structured(value, q, problem))
    if q is not None and q.order == 1 and q.whole and not q.point:
        forms.extend(with_kronecker_products(q, problem))
    return tuple(forms)


def with_kronecker_products(q: Question, problem: Problem) -> list[tuple[str, Node]]:
    """Of a derivative with more than two axes the matrix that stands before vec dX."""
    (v,) = q.by
    if not isinstance(v, Sym) or v.shape[1] == ONE or is_scalar(q.of.shape):
        return []
    way = way_of(problem, (v,), q.held)
    if not way.varies(q.of):
        return []
    try:
        j = tidy(jacobian_by_vec(differential_strand(q.name, q.of, way)[1], v), problem)
    except (NoRuleError, NotLinearError):
        return []
    return [(f"by the columns under one another: d vec F / d vec {v.name}", j)]


def structured(value: Node, q: Question, problem: Problem) -> list[tuple[str, Node]]:
    (v,) = q.by
    known = facts_of(problem)
    if v.shape[1] == ONE or value.shape != v.shape:
        return []
    name = getattr(v, "name", "X")
    if v in known.diagonal:
        return [(f"structured: {name} diagonal", tidy(Diag(DiagPart(value)), problem))]
    if v in known.symmetric:
        # an entry off the diagonal stands in two places of X: G + Gᵀ, with the diagonal counted once
        tied = Sum((value, Transpose(value), neg(Diag(DiagPart(value)))))
        return [(f"structured: {name} symmetric", tidy(tied, problem))]
    return []


def with_data_matrices(value: Node, problem: Problem) -> tuple[str, Node] | None:
    """Sums over samples as matrix products: the x_iᵀ are the rows of X, the y_i the entries of y."""
    if not holds(value, BigSum):
        return None
    members = {u for u in value.walk() if isinstance(u, Member) and len(u.indices) == 1 and u.sizes[0] is not None}
    defined = {d.name.name for d in problem.definitions if isinstance(d.name, Member)}
    members = {u for u in members if u.name not in defined and u.shape[1] == ONE}
    if not members:
        return None
    taken = names_in(value) | set(problem.declarations)
    names: dict[str, Sym] = {}
    for u in sorted(members, key=lambda u: u.name):
        size = u.sizes[0]
        assert size is not None
        if is_scalar(u.shape):
            names[u.name] = Sym(u.name, (size, ONE), rf"\mathbf{{{u.latex}}}")
        else:
            letter = u.name.upper() if u.name.upper() not in taken else f"{u.name.upper()}_all"
            names[u.name] = Sym(letter, (size, u.shape[0]), rf"\mathbf{{{letter}}}")

    softmaxes = {u for u in value.walk() if isinstance(u, Apply) and u.name == "softmax" and leaves(u) & members}
    rows_of_p = Sym("P", SCALAR)
    if len(softmaxes) == 1 and "P" not in taken:
        (one,) = softmaxes
        member = next((u for u in leaves(one) if isinstance(u, Member)), None)
        if member is not None and member.sizes[0] is not None:
            rows_of_p = Sym("P", (member.sizes[0], one.shape[0]), r"\mathbf{P}")

    def change(u: Node) -> Node:
        if isinstance(u, Apply) and u.name == "softmax" and rows_of_p.shape != SCALAR:
            inside = [x.index for x in u.walk() if isinstance(x, Row)]
            return Row(rows_of_p, inside[0]) if inside else u
        if isinstance(u, Member) and u.name in names:
            whole = names[u.name]
            return Entry(whole, u.indices) if is_scalar(u.shape) else Row(whole, u.indices[0])
        return u

    form = tidy(transform(value, change), problem)
    if holds(form, BigSum) or holds(form, Row):
        return None
    rows = ", ".join(f"the {n}_i are the rows of {s.name}" for n, s in names.items() if s.shape[1] != ONE)
    if rows_of_p.shape != SCALAR:
        rows += ", row i of P is the softmax"
    return (f"with data matrices ({rows})" if rows else "with data vectors", form)
