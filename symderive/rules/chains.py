"""Chains of matrices as a person leaves them: identities left out, inverses cancelled, δ and e_i used up."""

from __future__ import annotations

from fractions import Fraction

from symderive.expr.algebra import (
    MINUS,
    UNITY,
    Delta,
    Eye,
    Hadamard,
    Inverse,
    Num,
    Ones,
    Pow,
    Prod,
    Sum,
    Transpose,
    Unit,
    Zeros,
)
from symderive.expr.arrays import Block, Column, Diag, Entries, Entry, Row
from symderive.expr.build import add, hadamard
from symderive.expr.node import Node, holds
from symderive.expr.shape import ONE, is_scalar
from symderive.rules.facts import Facts, flip
from symderive.rules.settle import settle
from symderive.rules.terms import digest, parts, segments
from symderive.rules.turning import shorter_face


def settle_chain(chain: list[Node], known: Facts) -> tuple[Fraction, list[Node], list[Node]]:
    """A chain of matrices: what is one drops out, what is inverse cancels. Returns number, scalars, chain."""
    number, scalars = Fraction(1), list[Node]()
    rows = chain[0].shape[0]
    done: list[Node] = []
    for factor in chain:
        n, more, inner = parts(factor)
        number *= n
        scalars.extend(more)
        for f in inner:
            push(done, f, known)
    if not done:
        done = [Eye(rows)]
    done = use_entries(use_units(use_diagonals(done, known), known), known)
    n, more, rest = segments(done) if done else (Fraction(1), [], [])
    scalars.extend(shorter_face(s, known) for s in more)
    return number * n, scalars, rest


def push(done: list[Node], factor: Node, known: Facts) -> None:
    """Put one more factor behind a settled chain."""
    if isinstance(factor, Eye):
        return
    if not done:
        done.append(factor)
        return
    last = done[-1]
    if isinstance(last, Zeros) or isinstance(factor, Zeros):
        done[-1] = Zeros((last.shape[0], factor.shape[1]))
        return
    if cancels(last, factor, known):
        done.pop()
        return
    if isinstance(factor, Inverse) and isinstance(factor.u, Prod):
        run = factor.u.factors
        if len(run) <= len(done) and all(a is b for a, b in zip(done[-len(run) :], run, strict=True)):
            del done[-len(run) :]
            return
    if isinstance(last, Block) and isinstance(factor, Block) and not all(is_scalar(e.shape) for e in factor.kids):
        whole_block = block_product(last, factor)
        if whole_block is not None:
            done[-1] = settle(whole_block, known)
            return
    base, exponent = matrix_power(last)
    other, more = matrix_power(factor)
    if base is other and base.shape[0] == base.shape[1]:
        done.pop()
        whole = settle(add(exponent, more), known)
        if whole is not Num(0):
            push(done, as_power(base, whole), known)
        return
    if isinstance(last, Diag) and isinstance(factor, Diag):
        done[-1] = settle(Diag(hadamard(last.u, factor.u)), known)
        return
    done.append(factor)
    drop_run(done)


def block_product(a: Block, b: Block) -> Node | None:
    """The product of two block matrices whose blocks fit."""
    if len(a.rows[0]) != len(b.rows) or any(
        x.shape[1] != r[0].shape[0] for x, r in zip(a.rows[0], b.rows, strict=True)
    ):
        return None
    return Block(
        tuple(
            tuple(Sum(tuple(Prod((x, r[j])) for x, r in zip(row, b.rows, strict=True))) for j in range(len(b.rows[0])))
            for row in a.rows
        )
    )


def drop_run(done: list[Node]) -> None:
    """(A B)⁻¹ A B: a run of factors behind the inverse of their product."""
    for back in range(2, len(done)):
        head = done[-back - 1]
        run = head.u.factors if isinstance(head, Inverse) and isinstance(head.u, Prod) else ()
        if len(run) == back and all(a is b for a, b in zip(done[-back:], run, strict=True)):
            del done[-back - 1 :]
            return


def matrix_power(u: Node) -> tuple[Node, Node]:
    match u:
        case Pow(base, exponent):
            return base, exponent
        case Inverse(base):
            return base, MINUS
        case Transpose(Pow(base, exponent)):
            return Transpose(base), exponent
        case Transpose(Inverse(base)):
            return Transpose(base), MINUS
    return u, UNITY


def as_power(base: Node, exponent: Node) -> Node:
    if exponent is UNITY:
        return base
    if isinstance(base, Transpose):
        return Transpose(as_power(base.u, exponent))
    return Inverse(base) if exponent is MINUS else Pow(base, exponent)


def cancels(a: Node, b: Node, known: Facts) -> bool:
    """Is a b the identity?"""
    match a, b:
        case (Inverse(u), v) | (v, Inverse(u)) if digest(u) == digest(v):
            return True
        case (Transpose(Inverse(u)), v) | (v, Transpose(Inverse(u))) if digest(flip(u, known)) == digest(v):
            return True
        case (Transpose(u), v) if u is v and u in known.orthogonal:
            return True
        case (u, Transpose(v)) if u is v and u in known.orthogonal and u.shape[0] == u.shape[1]:
            return True
    return False


def use_diagonals(chain: list[Node], known: Facts) -> list[Node]:
    """diag(v) w of a vector w is v ⊙ w, so on the left wᵀ diag(v); where w is a bracket of entries, so is v ⊙ w."""
    done = list(chain)
    for n in range(len(done) - 2, -1, -1):
        if not isinstance(done[n], Diag) or done[n + 1].shape[1] != ONE:
            continue
        if isinstance(done[n + 1], Entries):
            done[n : n + 2] = [settle(Hadamard((done[n].u, done[n + 1])), known)]  # type: ignore[attr-defined]
        elif n + 2 == len(done):
            done[n : n + 2] = [Hadamard((done[n].u, *entrywise(done[n + 1])))]  # type: ignore[attr-defined]
    if len(done) > 1 and done[0].shape[0] == ONE and isinstance(done[1], Diag) and isinstance(done[0], Transpose):
        whole = Hadamard((*entrywise(done[0].u), done[1].u))
        done[0:2] = [Transpose(settle(whole, known) if isinstance(done[0].u, Entries) else whole)]
    return done


def use_entries(chain: list[Node], known: Facts) -> list[Node]:
    """[a_i / b_i]ᵀ b is the sum of the a_i: a bracket of entries times a vector, where the entries simplify."""
    for n in range(len(chain) - 1):
        a, b = chain[n], chain[n + 1]
        if not isinstance(a, Transpose) or a.shape[0] != ONE or b.shape[1] != ONE:
            continue
        if isinstance(a.u, Entries) or isinstance(b, Entries):
            product_of_both = settle(Hadamard((a.u, b)), known)
            if not contains_entries(product_of_both):
                whole = settle(Prod((Transpose(Ones(b.shape)), product_of_both)), known)
                return [*chain[:n], whole, *chain[n + 2 :]]
    return chain


def contains_entries(u: Node) -> bool:
    return holds(u, Entries)


def entrywise(u: Node) -> tuple[Node, ...]:
    return u.factors if isinstance(u, Hadamard) else (u,)


def use_units(chain: list[Node], known: Facts) -> list[Node]:
    """A e_j is column j, e_iᵀ A is row i."""
    if not any(isinstance(f, Unit) or (isinstance(f, Transpose) and isinstance(f.u, Unit)) for f in chain):
        return chain
    done: list[Node] = []
    for factor in chain:
        if isinstance(factor, Unit) and done:
            last = done[-1]
            if isinstance(last, Transpose) and isinstance(last.u, Unit):
                done[-1] = Delta(last.u.index, factor.index) if last.u.index is not factor.index else UNITY
                continue
            if last.shape[0] == ONE and isinstance(last, Transpose):  # rᵀ e_j
                done[-1] = settle(Entry(last.u, (factor.index,)), known)
                continue
            done[-1] = settle(column(last, factor.index), known)
            continue
        if done and isinstance(done[-1], Transpose) and isinstance(done[-1].u, Unit) and factor.shape[0] != ONE:
            index = done[-1].u.index
            picked = Entry(factor, (index,)) if factor.shape[1] == ONE else Transpose(row(factor, index))
            done[-1] = settle(picked, known)
            continue
        done.append(factor)
    return done


def row(u: Node, index: Node) -> Node:
    return Column(u.u, index) if isinstance(u, Transpose) else Row(u, index)


def column(u: Node, index: Node) -> Node:
    return Row(u.u, index) if isinstance(u, Transpose) else Column(u, index)
