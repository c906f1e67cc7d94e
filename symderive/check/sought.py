"""Which search finds the mistake of a line that was shown not to follow: that depends on what joins the two lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symderive.check.added_constants import PLUS_CONSTANT, UP_TO
from symderive.check.antiderivatives import variable
from symderive.check.bound_assumptions import needed_for_bound
from symderive.check.inequalities import AT_LEAST, AT_MOST, inequality
from symderive.check.integrals_named import between_ends, up_to_a_constant
from symderive.check.ladder import EQUAL, Found, unequal_indices
from symderive.check.layouts import readable
from symderive.check.named import Named, lacking
from symderive.check.naming import SEARCH_SECONDS, name
from symderive.check.no_value import OF_KINDS
from symderive.check.proportion_named import name_up_to_factor
from symderive.check.proportions import variables_of
from symderive.check.rounding import Rounding
from symderive.check.saving import NOWHERE
from symderive.check.state import State
from symderive.derive.rule import CATALOGUE, Rule
from symderive.expr.algebra import Map, Rel, Sym
from symderive.expr.build import mul
from symderive.expr.canon import same
from symderive.expr.node import Node
from symderive.expr.probability import And, Prob
from symderive.expr.shape import is_scalar
from symderive.rules.faulty import conjuncts
from symderive.rules.mistakes_independence import apart

ENOUGH = 0.02  # seconds; in less no search is begun
TURNED = "Multiplied or divided by a negative number, an inequality turns round; else it stays as it is."


@dataclass(frozen=True)
class Case:
    """A line ``right`` that was shown (``found``) not to follow by ``op`` from the one ``above``, with what was known
    then (``state``, not changed any more) and the seconds that were ``left``."""

    op: str
    above: Node
    right: Node
    found: Found
    close: Rounding | None
    left: float
    state: State
    own: bool = False  # the two are the sides of one line

    @property
    def nearly(self) -> bool:
        """Are the two so close that only their difference tells them apart?"""
        return self.found.agreement is not None and self.found.agreement.verdict == EQUAL

    @property
    def shown(self) -> Mapping[str, str]:
        """The point at which the line was refuted."""
        return NOWHERE if self.found.agreement is None else self.found.agreement.counterexample

    @property
    def seconds(self) -> float:
        """How long the mistake is looked for."""
        unsaid = self.nearly or self.op == "!=" or self.found.by == OF_KINDS
        return 0.0 if unsaid else min(SEARCH_SECONDS, self.left)

    @property
    def begin(self) -> Node:
        """The line above in the layout that the line below is in."""
        a = readable(self.above, self.state.layouts[0])
        return a if a is not None and a.shape == self.right.shape else self.above

    @property
    def integrated(self) -> Sym | None:
        """The variable of an indefinite integral: then the lines are compared up to a constant."""
        if self.state.problem.about_chance:
            return None
        return variable(self.above, self.right) or self.state.antiderivative


def sought(case: Case) -> Named:
    """The likely mistake of a line."""
    if case.seconds <= ENOUGH:
        return Named(None)
    state, begin, right, seconds = case.state, case.begin, case.right, case.seconds
    problem, seed = state.problem, state.seed
    if case.integrated is not None:
        return up_to_a_constant(begin, right, case.integrated, problem, seconds=seconds, seed=seed)
    named = of_relation(case)
    return named if named.mistake is not None else between_ends(begin, right, problem, seed) or named


def of_relation(case: Case) -> Named:
    """The likely mistake by what joins the two lines: an inequality, a proportion, an equation."""
    state, begin, right, seconds = case.state, case.begin, case.right, case.seconds
    problem, seed, shown = state.problem, state.seed, case.shown
    earlier = tuple(u for u in state.rights if u is not begin and u.shape == begin.shape)
    if case.op in (*AT_MOST, *AT_LEAST):
        named = turned_round(begin, case.op, right, state) or by_size(begin, case.op, right, state)
        if named.mistake is not None:
            return named
        needed = needed_for_bound(
            begin, case.op, right, problem, rows=state.bounds, shown=shown, seconds=seconds / 3, seed=seed
        )
        return named if needed is None else lacking(needed)
    if case.op in UP_TO or state.up_to_factor:
        named = of_proportion(case)
        if named.mistake is not None or case.op in UP_TO:
            return named
    else:
        factor = unequal_indices(begin, right, problem)
        if factor is not None and is_scalar(begin.shape):
            return name(mul(factor, begin), mul(factor, right), problem, seconds=seconds, seed=seed)
    return name(begin, right, problem, earlier=earlier, seconds=seconds, seed=seed, shown=shown)


def of_proportion(case: Case) -> Named:
    """The likely mistake of a line that holds up to a factor, or up to an added constant between logarithms."""
    state, named = case.state, Named(None)
    subject = state.subject if state.subject is not None else case.above
    logs = isinstance(subject, Map) and subject.name == "log"
    in_logs = logs or state.in_logs or case.op == PLUS_CONSTANT
    for x in [v for v in variables_of(subject, state.problem) if isinstance(v, Sym)][:1]:
        named = name_up_to_factor(
            case.begin, case.right, x, state.problem, in_logs=in_logs, seconds=case.seconds / 2, seed=state.seed
        )
    return named


def turned_round(above: Node, op: str, right: Node, state: State) -> Named | None:
    """An inequality that was not turned round where its row was multiplied by a negative number, or was for no reason;
    None where the other one does not follow from the rows above either."""
    if not state.bounds:
        return None
    other = AT_LEAST[0 if op == "<" else 1] if op in AT_MOST else AT_MOST[0 if op == ">" else 1]
    limit = max(0.05, min(0.6, state.left_over()))
    found = inequality(above, other, right, state.problem, above=state.bounds, seed=state.seed, limit=limit)
    return Named("inequality-reversed", TURNED, mended=Rel(other, above, right)) if found.verdict == EQUAL else None


def by_size(above: Node, op: str, right: Node, state: State) -> Named:
    """What is wrong with an inequality: a conjunction said to be likelier than its part, a memory of past trials."""
    problem = state.problem
    low, high = (above, right) if op in AT_MOST else (right, above)
    match low, high:
        case Prob(event, given, _), Prob(And() as joint, known, _) if given is known:
            if set(conjuncts(event)) <= set(conjuncts(joint)):
                return of(CATALOGUE["conjunction-grows"])
    if isinstance(above, Prob) and above.given is not None and apart(above.event, above.given, problem):
        return of(CATALOGUE["gamblers-fallacy"])
    if same(above, right):
        return Named(None, "A strict sign leaves out equality, which the line above allows.")
    if not state.bounds and inequality(high, "<=", low, problem, seed=state.seed, limit=0.5).verdict == EQUAL:
        return Named("inequality-reversed", "The inequality holds the other way round.")
    return Named(None)


def of(rule: Rule) -> Named:
    return Named(rule.name, rule.reason)
