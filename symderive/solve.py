"""Problem -> Derivation: the first plan that fits and leads to an answer whose every line the numbers confirm."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from symderive.derive.derivation import Answer, Confirmed, Derivation
from symderive.expr.algebra import Idx, Rel, Sym
from symderive.expr.build import is_zero
from symderive.expr.calculus import DENOMINATOR, NUMERATOR, Derivative, Integral, Limit
from symderive.expr.node import Node, free_leaves, transform
from symderive.expr.probability import Best
from symderive.expr.problem import Problem
from symderive.expr.shape import ONE, DerivationError, is_scalar
from symderive.methods import calculus as several
from symderive.methods.question import Question, question_of
from symderive.methods.table import plans
from symderive.methods.well_defined import well_defined
from symderive.numeric.agreement import Confirmation
from symderive.numeric.code import Axes
from symderive.numeric.compare import chain
from symderive.numeric.compile import jax_code, numpy_code, torch_code
from symderive.numeric.numbers import NoNumber
from symderive.numeric.solved_rows import rows_hold, solutions

UNSOLVED = "unsolved"
BOTH = "both"  # the layout that asks for the answer in numerator and in denominator layout
CONFIRM_SECONDS = 3.0  # for one strand; what is not confirmed by then is said
AGAIN_SECONDS = 0.8  # for a strand after one that was not confirmed: what held that up mostly holds up this one
#: goals of calculus, beside derivatives, of which the answer is code
VALUED: dict[type[Node], str] = {Limit: "limit", Integral: "integral"}
DIALECTS = {"numpy": numpy_code, "torch": torch_code, "jax": jax_code}


def solve(
    problem: Problem, *, method: str | None = None, seed: int = 0, dialects: tuple[str, ...] = ("numpy",)
) -> Derivation:
    """Derive the answer to a problem.

    ``method`` forces the plans of that name (chain, differential, index, autodiff); ``dialects`` says in which
    languages the code of a derivative is written. A plan whose lines the numbers refute is passed over: its result is
    never shown. Raises DerivationError for a problem without a goal.
    """
    start = time.perf_counter()
    if problem.goal is None:
        raise DerivationError("nothing is asked: the problem has no goal")
    if problem.layout == BOTH:
        return in_both_layouts(problem, method=method, seed=seed, dialects=dialects)
    tried: list[str] = []
    for plan in plans(problem):
        if method is not None and plan.method != method:
            continue
        if not plan.fits(problem):
            continue
        found = plan.carry_out(problem)
        if found is None or circular(found) or leaves_out(found):
            tried.append(plan.name)
            continue
        if not has_a_value(found):
            tried.append(f"{plan.name} (what it came to has no value: a zero below a bar, or infinity in a sum)")
            continue
        confirmed = confirm(found, seed)
        if confirmed is None:
            tried.append(f"{plan.name} (its lines did not agree in value)")
            continue
        return replace(with_code(confirmed, dialects), seconds=time.perf_counter() - start)
    how_far = f"tried: {', '.join(tried)}" if tried else "no method for this kind of question is known"
    if method is not None and not tried:
        how_far = f"the method {method} does not fit this question"
    return Derivation(
        problem,
        UNSOLVED,
        error={"message": f"understood, but not solved: {how_far}"},
        assumptions=problem.assumptions,
        seconds=time.perf_counter() - start,
    )


def has_a_value(found: Derivation) -> bool:
    """Is what was found a finite, well-defined tree, or clearly infinite?"""
    if found.status != "solved" or found.answer is None or found.answer.node is None:
        return True
    return well_defined(found.answer.node, letters=found.problem.about_chance)


#: what ends the search for an extreme that the strands above have shown
SHOWN_ABOVE = ("set-the-derivative-to-zero", "solve-the-inequality")


def circular(found: Derivation) -> bool:
    """Does the answer say a letter by the letter itself? Then nothing was answered."""
    goal, answer = found.problem.goal, found.answer
    if goal is None or answer is None or answer.node is None or found.status != "solved":
        return False
    return isinstance(goal.node, Sym) and goal.node in free_leaves(answer.node)


def leaves_out(found: Derivation) -> bool:
    """Is something taken to be constant although an equation of the givens says what it is?"""
    goal = found.problem.goal
    if goal is None or not isinstance(goal.node, Derivative) or found.answer is None or found.answer.node is None:
        return False
    told = {
        getattr(fact.node.left, "name", None)
        for fact in found.problem.facts
        if fact.kind == "relation" and isinstance(fact.node, Rel) and fact.node.op == "="
    }
    return is_zero(found.answer.node) and getattr(goal.node.of, "name", "") in told


def confirm(found: Derivation, seed: int = 0) -> Derivation | None:
    """The derivation with the record of how its lines were confirmed; None where two lines differ in value."""
    if found.status != "solved":
        return replace(found, assumptions=merged(found.problem.assumptions, found.assumptions))
    if found.confirmed is not None:
        # The plan has compared its lines exactly, on a joint law too large to be drawn again for each of them.
        return replace(
            found, answer=completed(found.answer), assumptions=merged(found.problem.assumptions, found.assumptions)
        )
    whole = Confirmed(how="not needed")
    unseen: list[str] = []
    for strand in found.strands:
        if isinstance(strand.subject, Best) and strand.steps[-1].rule.name in SHOWN_ABOVE:
            continue  # the zero of the derivative with its sign, or the formula of the inequality, has strands above
        lines = strand.lines
        limit = CONFIRM_SECONDS if not unseen else AGAIN_SECONDS
        compared = rows_hold if isinstance(strand.subject, Rel) and solutions(strand.last) else chain
        result = compared(lines, found.problem, seed=seed, limit=limit)
        if result.verdict == "different":
            return None
        if result.verdict == "undecided":
            unseen.append(result.reason)
        whole = joined(whole, result)
    remarks = merged(found.problem.remarks, found.remarks)
    if unseen:
        remarks = (*remarks, *(f"not confirmed by numbers: {reason}" for reason in dict.fromkeys(unseen) if reason))
    return replace(
        found,
        confirmed=whole,
        remarks=remarks,
        answer=completed(found.answer),
        assumptions=merged(found.problem.assumptions, found.assumptions),
    )


def joined(whole: Confirmed, part: Confirmation) -> Confirmed:
    if part.verdict == "undecided":
        return whole
    return Confirmed(
        max(whole.points, part.points),
        max(whole.shapes, part.shapes),
        max(whole.max_error, part.max_error),
        "exact arithmetic" if part.exact and whole.how in ("not needed", "exact arithmetic") else "random points",
    )


def completed(answer: Answer | None) -> Answer | None:
    """The answer with its shape."""
    if answer is None or answer.node is None or answer.shape is not None:
        return answer
    return replace(answer, shape=answer.node.shape)


def merged(*groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence for group in groups for sentence in group))


# ---------------------------------------------------------------- the answer as code
def with_code(found: Derivation, dialects: tuple[str, ...]) -> Derivation:
    """The derivation of a derivative with its answer as code in each dialect, tried out at a random point."""
    question = question_of(found.problem)
    answer = found.answer
    if not dialects:
        return found
    if found.status != "solved" or answer is None or answer.node is None:
        return found
    if question is None and not several.fits(found.problem) and entry_name_of_value(found.problem) is None:
        return found
    by = question.by if question is not None else ()
    code = {}
    for dialect in dialects:
        try:
            code[dialect] = DIALECTS[dialect](
                answer.node, found.problem, entry_name(question, found.problem), by, axes=axes_of(answer, question)
            )
        except NoNumber as reason:
            found = replace(found, remarks=(*found.remarks, f"no {dialect} code: {reason}"))
    if "torch" in code and question is not None and plainly_asked(question):
        found, code["torch"] = compared_with_autograd(found, question, code["torch"])
    return replace(found, answer=replace(answer, code=code))


def plainly_asked(question: Question) -> bool:
    """Is the whole derivative asked for, or all its entries, not a single one and not at a single point?"""
    return not question.point and all(isinstance(i, Idx) for at in question.by_at for i in at)


def compared_with_autograd(
    found: Derivation, question: Question, code: dict[str, Any]
) -> tuple[Derivation, dict[str, Any]]:
    """The torch code with the function that compares it with PyTorch's own derivative, where there is one."""
    from symderive.numeric.autograd import comparison

    assert found.answer is not None and found.answer.node is not None
    try:
        made = comparison(
            found.answer.node, question.of, question.by, found.problem, code["entry"],
            axes=axes_of(found.answer, question),
        )  # fmt: skip
    except NoNumber as reason:
        return replace(found, remarks=(*found.remarks, f"no comparison with autograd: {reason}")), code
    return found, code | {"comparison": {"entry": made.name, "source": made.source}}


def confirmed_by_torch(found: Derivation) -> Derivation:
    """The derivation with a remark on how the answer compares with PyTorch's automatic derivative.

    The derivation must have been made with ``torch`` among its dialects. A derivative that PyTorch contradicts is
    unsolved: it is not shown.
    """
    from symderive.numeric.autograd import run

    code = found.answer.code.get("torch", {}) if found.answer is not None else {}
    if "comparison" not in code:
        return found
    try:
        said = run(f"{code['source']}\n\n{code['comparison']['source']}", code["comparison"]["entry"])
    except NoNumber as reason:
        return Derivation(found.problem, UNSOLVED, error={"message": str(reason)}, assumptions=found.assumptions)
    return replace(found, remarks=(*found.remarks, said))


# ---------------------------------------------------------------- both layouts
def in_layout(problem: Problem, layout: str) -> Problem:
    """The problem with its derivatives asked for in a layout."""

    def change(node: Node) -> Node:
        return Derivative(node.of, node.by, node.partial, layout) if isinstance(node, Derivative) else node

    assert problem.goal is not None
    return problem.but(layout=layout, goal=replace(problem.goal, node=transform(problem.goal.node, change)))


def in_both_layouts(problem: Problem, **options: Any) -> Derivation:
    """The derivation in numerator layout, the answer in denominator layout beside it."""
    found = solve(in_layout(problem, NUMERATOR), **options)
    other = solve(in_layout(problem, DENOMINATOR), **options)
    if found.answer is None or other.answer is None or other.answer.node is None:
        return found
    if other.answer.node is found.answer.node:
        return replace(found, remarks=(*found.remarks, "the two layouts agree here"))
    beside = ("denominator layout", other.answer.node)
    return replace(found, answer=replace(found.answer, also=(*found.answer.also, beside)))


def axes_of(answer: Answer, question: Question | None) -> Axes:
    """What the axes of the answer hold: a Jacobian in denominator layout, and the derivative of a number by a matrix in
    strict numerator layout, have the variable's entries in the other order."""
    indices = tuple(i for i in answer.axes if isinstance(i, Idx)) or None
    turned = False
    if indices is None and question is not None and question.order == 1:
        of, by = question.of.shape, question.by[0].shape
        jacobian = answer.layout == DENOMINATOR and not is_scalar(of) and not is_scalar(by)
        turned = jacobian or (answer.layout == NUMERATOR and is_scalar(of) and ONE not in by)
    return Axes(turned=turned, indices=indices)


def entry_name_of_value(problem: Problem) -> str | None:
    """The function's name of a goal that is no derivative but has a value at every choice of letters."""
    return VALUED.get(type(problem.goal.node)) if problem.goal is not None and not problem.about_chance else None


def entry_name(question: Question | None, problem: Problem) -> str:
    """The function's name: df_dx, d2f_dx; of a limit, limit; of several derivatives together, derivative."""
    if question is None:
        return entry_name_of_value(problem) or "derivative"
    order = "" if question.order == 1 else str(question.order)
    of = getattr(question.name, "name", "f")
    letters = dict.fromkeys(getattr(v, "name", "x") for v in question.by)
    words = f"d{order}{of}_" + "_".join(f"d{letter}" for letter in letters)
    return "".join(c if c.isalnum() and c.isascii() else "_" for c in words)
