"""Plans for derivatives: the way a textbook would take, and the ways that can be forced by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from symderive.derive.derivation import Derivation, Strand
from symderive.expr.algebra import Cases, Det, Map, Num, Pow, Prod, Sum
from symderive.expr.arrays import Block
from symderive.expr.build import is_zero, neg
from symderive.expr.calculus import MIXED, At
from symderive.expr.node import Node, Path, substitute
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.methods.branches import branch_at
from symderive.methods.calculus_answer import finished, remarks
from symderive.methods.explicit import entries_of
from symderive.methods.first import axes, entry_by_entry, entry_of_gradient, first_derivative
from symderive.methods.one_sided import bends_at, from_both_sides
from symderive.methods.plan import Plan
from symderive.methods.question import Question, asked, by_its_letters
from symderive.methods.second import higher_derivative
from symderive.methods.stated import written_out
from symderive.methods.workings import NoRuleError, Part, last_line, simplified
from symderive.rules.adjoint import NotLinearError
from symderive.rules.identification import collect_the_partial_derivatives, insert_the_point, insert_the_value

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


PLANS = (
    Plan("derivatives", fits, solve_by("")),
    Plan("the chain rule through named quantities", fits, solve_by("chain"), "chain"),
    Plan("differentials", fits, solve_by("differential"), "differential"),
    Plan("index notation", fits, solve_by("index"), "index"),
)
