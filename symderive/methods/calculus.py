"""Plans for derivatives: the way a textbook would take, and the ways that can be forced by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.expr.algebra import Cases, Det, Idx, Map, Num, Pow, Prod, Sum, Sym, is_zero, neg
from symderive.expr.arrays import Block, Entry, Member
from symderive.expr.calculus import MIXED, At, Derivative
from symderive.expr.canon import same
from symderive.expr.node import Node, Path, free_leaves, substitute
from symderive.expr.problem import Problem
from symderive.expr.shape import ONE, Dim, is_scalar
from symderive.methods.branches import branch_at
from symderive.methods.explicit import entries_of
from symderive.methods.first import axes, entry_by_entry, entry_of_gradient, first_derivative
from symderive.methods.naming import with_names
from symderive.methods.one_sided import bends_at, from_both_sides
from symderive.methods.other_forms import other_forms
from symderive.methods.plan import Plan
from symderive.methods.question import Question, asked, by_its_letters
from symderive.methods.second import higher_derivative, letters
from symderive.methods.stated import written_out
from symderive.methods.workings import NoRuleError, Part, last_line, simplified
from symderive.rules.adjoint import NotLinearError
from symderive.rules.algebra import tidy
from symderive.rules.identification import (
    collect_the_partial_derivatives,
    insert_the_point,
    insert_the_value,
    put_the_names_back,
    write_the_entries_out,
)
from symderive.rules.indexing import names_in
from symderive.rules.vary import leaves, meaning

CHANCE = {
    "Prob",
    "Dens",
    "Expect",
    "Var",
    "Cov",
    "RandVar",
    "LawDens",
    "Info",
    "Indicator",
    "Limit",
    "Integral",
    "Best",
}


def wanted(problem: Problem) -> list[tuple[Path, Question]]:
    """The derivatives in the goal that are to be carried out, outermost first, with their places."""
    found: list[tuple[Path, Question]] = []
    if problem.goal is None:
        return found
    stack: list[tuple[Node, Path]] = [(problem.goal.node, ())]
    while stack:
        node, path = stack.pop()
        question = asked(node, problem)
        if question is not None and goes(node, question, problem):
            found.append((path, question))
            continue
        stack.extend((k, (*path, n)) for n, k in reversed(list(enumerate(node.kids))))
    return found


def goes(node: Node, q: Question, problem: Problem) -> bool:
    """f'(x) of an f that is known by name only is an answer, not a question, unless it is the whole goal."""
    return not isinstance(node, Map) or problem.function(node.name) is not None


def fits(problem: Problem) -> bool:
    problem, _ = written_out(by_its_letters(problem))
    if problem.goal is None:
        return False
    if any(type(part).__name__ in CHANCE for part in problem.goal.node.walk()):
        return False
    return bool(wanted(problem))


def by_entries(q: Question) -> Question:
    """The same question in index notation: entry by entry."""
    if q.order > 1 or not q.whole or is_scalar(q.by[0].shape):
        return q
    return q.but(by_at=(axes(q)[1],), layout=MIXED)


def carried_out(q: Question, problem: Problem, method: str) -> Part:
    """One derivative, with its evaluation at a point where that is asked for."""
    if method == "index" and q.order == 1 and q.by_at[0]:
        part = entry_of_gradient(q, problem) if is_scalar(q.of.shape) else entry_by_entry(q, problem)
    elif q.order > 1:
        part = higher_derivative(q, problem)
    elif q.by_at[0]:
        part = entry_of_gradient(q, problem) if is_scalar(q.of.shape) else first_derivative(q, problem, method)
    else:
        part = first_derivative(q, problem, method)
    if not q.point:
        return part
    subject = At(part.strands[-1].subject, q.point)
    put_in = At(part.value, q.point)
    replaced = branch_at(substitute(part.value, dict(q.point)))
    steps = [
        insert_the_value.step(subject, put_in),
        insert_the_point.step(put_in, replaced),
        *simplified(replaced, problem),
    ]
    return Part((*part.strands, Strand(subject, tuple(steps))), last_line(subject, steps), part.named)


def solve_by(method: str) -> Callable[[Problem], Derivation | None]:
    def carry_out(problem: Problem) -> Derivation | None:
        problem, densities = written_out(by_its_letters(problem))
        questions = wanted(problem)
        if method == "index":
            questions = [(path, by_entries(q)) for path, q in questions]
        assert problem.goal is not None
        goal = problem.goal.node
        try:
            parts = [carried_out(q, problem, method) for _, q in questions]
        except (NoRuleError, NotLinearError):
            return None
        if len(questions) == 1 and questions[0][0] == () and bends_at(questions[0][1], problem):
            told = from_both_sides(questions[0][1], problem)
            if told is not None:
                return replace(told, strands=(*parts[0].strands[:-1], *told.strands))
        for (_, q), part in zip(questions, parts, strict=True):
            if q.point and (why := no_value(part.value)):
                return not_there(problem, part, why)
        named = tuple(d for part in parts for d in part.named)
        if named:
            problem = problem.but(definitions=(*problem.definitions, *named))
        if len(parts) == 1 and questions[0][0] == ():
            q, part = questions[0][1], parts[0]
            return finished(problem, (*densities, *part.strands), part.value, q)
        strands = (*densities, *(s for p in parts for s in p.strands))
        filled = goal
        for (path, _), part in zip(questions, parts, strict=True):
            if goal.at(path).shape != part.value.shape:
                return None
            filled = filled.replace(path, part.value)
        steps = [collect_the_partial_derivatives.step(goal, filled)]
        opened = expand_determinants(filled, problem)
        if opened is not filled:
            steps.append(insert_the_value.step(filled, opened))
        steps += simplified(opened, problem)
        return finished(problem, (*strands, Strand(goal, tuple(steps))), last_line(goal, steps), None)

    return carry_out


def no_value(value: Node) -> str:
    """Why a derivative has no value at the point that was put in; "" where nothing speaks against it."""
    for u in value.walk():
        match u:
            case Map("sign" | "heaviside", Num(at), 0) if at == 0:
                return "the slopes from the left and from the right differ there"
            case Map("floor" | "ceil", Num(at), _) if at.denominator == 1:
                return "the function jumps there"
            case Pow(Num(base), Num(exponent)) if base == 0 and exponent < 0:
                return "the slope grows without bound there"
            case Map("log", Num(at), 0) if at <= 0:
                return "the function is not defined there"
            case Cases():
                return "the point may be a border between the cases"
    return ""


def not_there(problem: Problem, part: Part, why: str) -> Derivation:
    """No derivative at the point asked for."""
    message = f"the function has no derivative at this point: {why}"
    return Derivation(
        problem, "undefined", part.strands[:-1], error={"message": message}, remarks=remarks(part.strands)
    )


def expand_determinants(u: Node, problem: Problem) -> Node:
    """det of a matrix that can be written out with numbers of rows, by its first row."""
    if isinstance(u, Det):
        table = entries_of(u.u, problem) or u.u
        found = cofactors(table.rows) if isinstance(table, Block) else None
        return u if found is None else found
    return u.rebuild(tuple(expand_determinants(k, problem) for k in u.kids)) if u.kids else u


def cofactors(rows: tuple[tuple[Node, ...], ...]) -> Node | None:
    if not all(is_scalar(e.shape) for row in rows for e in row) or len(rows) > 4:
        return None
    if len(rows) == 1:
        return rows[0][0]
    terms: list[Node] = []
    for n, entry in enumerate(rows[0]):
        if is_zero(entry):
            continue
        minor = cofactors(tuple((*row[:n], *row[n + 1 :]) for row in rows[1:]))
        assert minor is not None
        terms.append(Prod((entry, minor)) if n % 2 == 0 else neg(Prod((entry, minor))))
    return Num(0) if not terms else terms[0] if len(terms) == 1 else Sum(tuple(terms))


# ---------------------------------------------------------------- the answer
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
        shape = tuple(dim for i in order if isinstance(i, Idx) and (dim := i.size) is not None)
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
    )


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
    return sorted({i.name for i in free_leaves(value) if isinstance(i, Idx) and i not in expected})


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


PLANS = (
    Plan("derivatives", fits, solve_by("")),
    Plan("the chain rule through named quantities", fits, solve_by("chain"), "chain"),
    Plan("differentials", fits, solve_by("differential"), "differential"),
    Plan("index notation", fits, solve_by("index"), "index"),
)
