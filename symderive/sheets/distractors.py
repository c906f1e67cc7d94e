"""Wrong answers worth offering: what a named mistake makes of a line, carried on to the end of the solution.

A mistake is made in one line of the solution; the rest is done rightly, by the solver itself, whose question is then
the wrong line. An answer is offered if its value differs from the right one's and from the others', by the numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from symderive.check.repair import ADVICE
from symderive.check.search import wrong_lines
from symderive.check.slips import repairs
from symderive.check.variants import variants, with_definitions
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.derive.rule import Rule
from symderive.expr.algebra import Num
from symderive.expr.calculus import Derivative, Differential, Integral, Limit
from symderive.expr.canon import key
from symderive.expr.laws import law_row
from symderive.expr.node import Node, holds, nodes_of, substitute
from symderive.expr.probability import Cov, Dens, Expect, Law, Prob, RandVar, SumOver, Var
from symderive.expr.problem import Problem
from symderive.expr.shape import DerivationError, ShapeError
from symderive.numeric.compare import agree
from symderive.rules.algebra import tidy
from symderive.rules.mistakes import mistakes
from symderive.solve import solve

#: mistakes that can be made of any probability: offered after those of the very question
EASY = {"odds-as-probability", "complement-not-taken"}
#: mistakes that anything can be made from: offered where the telling ones do not suffice
PLAIN = {"drop-factor", "weights-swapped", "conjunction-grows", "gradient-inner-factor", "density-as-probability"}
#: mistakes about densities, which nobody makes with dice
OF_DENSITIES = {"density-as-probability"}
TRIES = 60  # wrong lines carried to their end, at most
FORMS = 8  # other ways to write what is asked, from which a mistake may start
#: what must have been worked out before a line is an answer
OPEN = (Derivative, Differential, Integral, Limit, Prob, Dens, Expect, Var, Cov, SumOver, RandVar)


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """An answer, the name of the mistake that leads to it, and the sentence that explains it."""

    answer: Answer
    mistake: str
    title: str
    why: str


def distractors(derivation: Derivation, count: int) -> list[WrongAnswer]:
    """Up to ``count`` wrong answers to a solved problem: of different mistakes first, slips last.

    Fewer where nothing more is found; none where the answer is not a formula (a sentence, a range).
    """
    right = derivation.answer
    if derivation.status != "solved" or right is None or right.node is None or right.latex is not None:
        return []
    problem = derivation.problem
    found: list[WrongAnswer] = []
    spare: list[WrongAnswer] = []
    for wrong in islice(wrong_answers(derivation), TRIES):
        known = [right.node, *(w.answer.node for w in found if w.answer.node is not None)]
        if wrong.answer.node is None or not plausible(wrong.answer.node, right.node, problem):
            continue
        if any(w.mistake == wrong.mistake for w in found):
            spare.append(wrong)
        elif all(differs(wrong.answer.node, other, problem) for other in known):
            found.append(wrong)
        if len(found) == count:
            return found
    for wrong in (*spare, *islice(slips(right.node), TRIES)):
        known = [right.node, *(w.answer.node for w in found if w.answer.node is not None)]
        node = wrong.answer.node
        if node is None or not plausible(node, right.node, problem):
            continue
        if all(differs(node, other, problem) for other in known):
            found.append(wrong)
        if len(found) == count:
            break
    return found


# ---------------------------------------------------------------- mistakes
def wrong_answers(derivation: Derivation) -> Iterator[WrongAnswer]:
    """What the mistakes lead to, the telling ones first, those made nearest to the question before the others."""
    problem = derivation.problem
    strands = [s for s in derivation.strands if s.steps]
    right = None if derivation.answer is None else derivation.answer.node
    all_rules = [r for r in mistakes() if r.name not in OF_DENSITIES or has_densities(problem)]
    tiers = ([r for r in all_rules if rank(r) == n] for n in range(3))
    for rules in tiers:
        seen: set[object] = set()
        for n, rule, made in mistakes_made(rules, strands, problem):
            mark = (rule.name, key(made))
            if mark in seen:
                continue
            seen.add(mark)
            node = carried(made, n, strands, derivation)
            if node is not None:
                yield WrongAnswer(Answer(node=like(node, right, problem)), rule.name, rule.title, rule.reason)


def mistakes_made(rules: list[Rule], strands: list[Strand], problem: Problem) -> Iterator[tuple[int, Rule, Node]]:
    """What each rule makes of each line, those of the last strand first; with the number of the strand."""
    for n in reversed(range(len(strands))):
        for line in starts(strands[n], problem):
            for rule in rules:
                for made in wrong_lines(rule, line, problem):
                    yield n, rule, made


def has_densities(problem: Problem) -> bool:
    """Is a density stated, or a law that has one?"""
    stated = [f.node for f in problem.facts if f.node is not None] + [d.body for d in problem.definitions]
    laws = [law_row(law) for node in stated for law in nodes_of(node, Law) if isinstance(law, Law)]
    return any(row is not None and not row.discrete for row in laws) or any(holds(node, Dens) for node in stated)


def rank(rule: Rule) -> int:
    return 2 if rule.name in PLAIN else int(rule.name in EASY)


def starts(strand: Strand, problem: Problem) -> Iterator[Node]:
    """The lines in which a mistake can be made: what is asked, other ways to write it, the lines of the solution."""
    yield strand.subject
    meant = with_definitions(strand.subject, problem)
    if meant is not strand.subject:
        yield meant
    yield from islice(variants(strand.subject, problem, float("inf"), depth=1, most=FORMS), 1, None)
    yield from strand.lines[1:]


def like(node: Node, right: Node | None, problem: Problem) -> Node:
    """The wrong answer with the names of quantities that the right one keeps."""
    if right is None:
        return node
    kept = set(right.walk())
    return substitute(node, {d.body: d.name for d in problem.definitions if not d.params and d.name in kept})


def carried(made: Node, n: int, strands: list[Strand], derivation: Derivation) -> Node | None:
    """The final answer that a wrong line of chain number ``n`` leads to; None where it leads nowhere."""
    problem, right = derivation.problem, derivation.answer
    assert right is not None and right.node is not None
    if n == len(strands) - 1:
        return finished(made, problem)
    subject, result = strands[n].subject, strands[n].last
    for later in range(n + 1, len(strands)):
        for line in strands[later].lines:
            if subject in set(line.walk()):
                wrong = put(line, subject, made)
                return None if wrong is None else carried(wrong, later, strands, derivation)
    if result is not right.node and result in set(right.node.walk()) and result.kids:
        wrong = finished(made, problem)  # an entry of a vector, a parameter of a law
        return None if wrong is None else put(right.node, result, wrong)
    return None


def put(root: Node, old: Node, new: Node) -> Node | None:
    """The line with the wrong form of a part in its place; None where the shapes do not fit."""
    path = next(path for path, part in paths(root) if part is old)
    try:
        return root.replace(path, new)
    except ShapeError:
        return None


def paths(root: Node, at: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Node]]:
    yield at, root
    for k, kid in enumerate(root.kids):
        yield from paths(kid, (*at, k))


def finished(line: Node, problem: Problem) -> Node | None:
    """What the solver makes of a line, as a question of its own; a line in which nothing is open is tidied."""
    goal = problem.goal
    assert goal is not None
    try:
        if any(isinstance(part, OPEN) for part in line.walk()):
            asked = replace(problem, goal=replace(goal, node=line, name=None), find="")
            answer = solve(asked, dialects=()).answer
            return None if answer is None or answer.latex is not None else answer.node
        return tidy(line, problem)
    except (DerivationError, RecursionError, ZeroDivisionError):
        return None


# ---------------------------------------------------------------- slips
def slips(right: Node) -> Iterator[WrongAnswer]:
    """The right answer with one small thing changed, each kind of slip in its turn."""
    kinds: dict[str, list[Node]] = {}
    try:
        for repair in islice(repairs(right, right), 200):
            kinds.setdefault(repair.name, []).append(repair.line)
    except (DerivationError, ZeroDivisionError):
        pass
    for turn in range(max(map(len, kinds.values()), default=0)):
        for name, lines in kinds.items():
            if turn < len(lines):
                yield WrongAnswer(
                    Answer(node=tidy(lines[turn])), name, name.replace("-", " ").capitalize(), ADVICE[name]
                )


# ---------------------------------------------------------------- may it be offered?
def plausible(node: Node, right: Node, problem: Problem) -> bool:
    """Does it look like an answer: worked out, of the right shape, a probability between 0 and 1?"""
    if node.shape != right.shape or isinstance(node, Law) is not isinstance(right, Law):
        return False
    if not isinstance(right, Law) and any(isinstance(p, OPEN) for p in node.walk() if p not in set(right.walk())):
        return False
    if isinstance(node, Num) and problem.goal is not None:
        if isinstance(problem.goal.node, Prob):
            return 0 <= node.value <= 1
        if isinstance(problem.goal.node, Var) or (isinstance(right, Num) and right.value > 0):
            return node.value > 0
    return True


def differs(a: Node, b: Node, problem: Problem) -> bool:
    """Have two answers different values, by the numbers? Laws differ if a parameter does."""
    if isinstance(a, Law) and isinstance(b, Law):
        if a.name != b.name or len(a.params) != len(b.params):
            return True
        return any(u.shape != v.shape or differs(u, v, problem) for u, v in zip(a.params, b.params, strict=True))
    if isinstance(a, Num) and isinstance(b, Num):
        return a.value != b.value
    return agree(a, b, problem, limit=2.0).verdict == "different"
