"""The answer of a question of calculus: its last form, its axes, the names in it, remarks."""

from __future__ import annotations

from dataclasses import replace

from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.expr.algebra import Idx, Sym
from symderive.expr.arrays import Entry, Member
from symderive.expr.calculus import Derivative
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves
from symderive.expr.problem import Problem
from symderive.expr.shape import ONE, Dim, is_scalar
from symderive.methods.differentiable_where import conditions_for
from symderive.methods.explicit import entries_of
from symderive.methods.first import axes
from symderive.methods.naming import with_names, without_names
from symderive.methods.other_forms import other_forms
from symderive.methods.question import Question
from symderive.methods.second import letters
from symderive.methods.workings import simplified
from symderive.rules.algebra import tidy
from symderive.rules.identification import insert_the_definition, put_the_names_back, write_the_entries_out
from symderive.rules.indexing import names_in
from symderive.rules.vary import leaves, meaning

#: indices that are the label of one class by custom, z_y and p_c; c \in \{1, ..., K\} declares one
LABELS = frozenset(("y", "c"))


def finished(problem: Problem, strands: tuple[Strand, ...], value: Node, q: Question | None) -> Derivation:
    final = tidy(value, problem)
    if final is not value or not strands:
        last = strands[-1]
        extra = [s for s in simplified(value, problem) if s.before is not s.after]
        strands = (*strands[:-1], Strand(last.subject, (*last.steps, *extra), last.intro))
    table = entries_of(final, problem)
    if table is not None and strands:
        last = strands[-1]
        strands = (
            *strands[:-1],
            Strand(last.subject, (*last.steps, write_the_entries_out.step(final, table)), last.intro),
        )
        final = table
    named = with_names(final, beside(problem, q), q.name if q is not None else None)
    if named is not final and strands and strands[-1].last is final:
        last = strands[-1]
        step = put_the_names_back.step(final, named)
        strands = (*strands[:-1], Strand(last.subject, (*last.steps, step), last.intro))
        final = named
    asked = q.name if q is not None else None
    opened = final if asked is None or isinstance(asked, Sym) else without_names(final, asked, problem)
    if opened is not final and strands and strands[-1].last is final:
        last = strands[-1]
        step = insert_the_definition.step(final, opened, size="major")
        strands = (*strands[:-1], Strand(last.subject, (*last.steps, step, *simplified(opened, problem)), last.intro))
        final = strands[-1].last
    strands = shown(strands)
    order = axes_of(q, problem, final)
    if stray := stray_indices(final, order, problem):
        message = (
            f"the index {', '.join(stray)} stands free in a definition: no sum runs over it, and it does not stand "
            "on the left"
        )
        return Derivation(problem, "unsolved", error={"message": message})
    shape: tuple[Dim, ...] = final.shape
    if order:
        running = tuple(dim for i in order if isinstance(i, Idx) and (dim := i.size) is not None)
        shape = (*running, *(dim for dim in final.shape if dim != ONE))
    layout = q.layout if q is not None else problem.layout
    return Derivation(
        problem,
        "solved",
        strands,
        Answer(
            node=final,
            shape=shape,
            layout=layout,
            where=names_used(final, problem),
            also=other_forms(final, q, problem),
            axes=order,
        ),
        remarks=remarks(strands),
        conditions=() if q is not None and q.point else conditions_for(final, variables(problem, q), strands, problem),
    )


def variables(problem: Problem, q: Question | None) -> tuple[Node, ...]:
    """The letters that are differentiated by."""
    if q is not None:
        return q.by
    assert problem.goal is not None
    return tuple(v for u in problem.goal.node.walk() if isinstance(u, Derivative) for v in u.by)


def beside(problem: Problem, q: Question | None) -> Problem:
    """The problem without the quantities that a table of derivatives is of: their own names say nothing in it."""
    if q is not None or problem.goal is None:
        return problem
    tops = {u.of for u in problem.goal.node.walk() if isinstance(u, Derivative)}
    return problem.but(definitions=tuple(d for d in problem.definitions if d.name not in tops))


def stray_indices(value: Node, order: tuple[Node, ...], problem: Problem) -> list[str]:
    """Free indices of an answer that neither its axes nor the goal have: nobody knows what they range over."""
    assert problem.goal is not None
    expected = {*order, *free_leaves(problem.goal.node)}
    stray = {i.name for i in free_leaves(value) if isinstance(i, Idx) and i not in expected}
    return sorted(name for name in stray if name not in problem.declarations and name not in LABELS)


def shown(strands: tuple[Strand, ...]) -> tuple[Strand, ...]:
    """Where only one step would be shown, the steps that are otherwise folded are shown too."""
    if sum(step.size == "major" for strand in strands for step in strand.steps) >= 2:
        return strands
    return tuple(
        replace(
            strand,
            steps=tuple(s if same(s.before, s.after) else replace(s, size="major") for s in strand.steps),
        )
        for strand in strands
    )


def axes_of(q: Question | None, problem: Problem, value: Node) -> tuple[Node, ...]:
    """The free indices in the order of the axes: the function's, then those of each variable in turn."""
    if q is None:
        return ()
    order: list[Node] = []
    mine: tuple[Node, ...]
    if all(is_scalar(v.shape) and not at for v, at in zip(q.by, q.by_at, strict=True)):
        return indices_of(q.name)
    if q.order == 1:
        (v,) = q.by
        if is_scalar(v.shape) or (q.whole and few_axes(q)):
            return tuple(i for i in indices_of(q.name) if isinstance(i, Idx))
        mine, theirs = axes(q) if not is_scalar(q.of.shape) else (indices_of(q.name), q.by_at[0])
        order = [*mine, *theirs]
    elif q.whole and is_scalar(q.of.shape) and all(v.shape[1] == ONE for v in q.by):
        return ()
    else:
        taken = names_in(q.name, q.of, *q.by)
        mine = ()
        if not is_scalar(q.of.shape):
            mine, _ = axes(q.but(by=q.by[:1], by_at=q.by_at[:1]))
            taken = names_in(*mine, q.name, tidy_entry(q, mine), *q.by)
        order = [*mine, *indices_of(q.name)]
        for v, at in zip(q.by, q.by_at, strict=True):
            order.extend(at or letters(v, taken))
    return tuple(dict.fromkeys(i for i in order if isinstance(i, Idx)))


def tidy_entry(q: Question, mine: tuple[Node, ...]) -> Node:

    return tidy(Entry(q.of, mine))


def few_axes(q: Question) -> bool:
    (v,) = q.by
    return is_scalar(q.of.shape) or (q.of.shape[1] == ONE and v.shape[1] == ONE)


def indices_of(name: Node) -> tuple[Node, ...]:
    """The free indices that what is differentiated carries, as they stand: the i of p_i, i and j of x_i y_j."""
    free = free_leaves(name)
    order: dict[Node, None] = {}
    stack = [name]
    while stack:
        u = stack.pop()
        if isinstance(u, Idx) and u in free:
            order.setdefault(u)
        stack.extend(reversed(u.kids))
    return tuple(order)


def names_used(value: Node, problem: Problem) -> tuple[tuple[Node, Node], ...]:
    """The named quantities in an answer and those in their definitions, with what they are."""
    found: dict[Node, Node] = {}
    queue = sorted((x for x in leaves(value) if isinstance(x, Sym | Member)), key=lambda x: getattr(x, "name", ""))
    while queue:
        leaf = queue.pop(0)
        if leaf in found or (isinstance(leaf, Sym) and leaf.name.endswith("()")):
            continue
        body = meaning(leaf, problem)
        if body is None:
            continue
        found[leaf] = body
        queue.extend(
            sorted((x for x in leaves(body) if isinstance(x, Sym | Member)), key=lambda x: getattr(x, "name", ""))
        )
    return tuple(found.items())


def remarks(strands: tuple[Strand, ...]) -> tuple[str, ...]:
    notes = (step.note for strand in strands for step in strand.steps)
    return tuple(dict.fromkeys(f"The function is {note}." for note in notes if note.startswith("not differentiable")))
