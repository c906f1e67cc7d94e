"""Probabilities without numbers: what a mass p(x | y) is in terms of others, by rules and structure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from symderive.data.independence import Triple, follows
from symderive.data.separation import cycle_of, separated
from symderive.derive.derivation import Answer, Derivation, Strand
from symderive.derive.rule import CATALOGUE, Step
from symderive.expr.algebra import MINUS, Num, Pow, Rel, Sym, mul
from symderive.expr.node import Node
from symderive.expr.probability import And, Dens, Indep, Prob, RandVar, SumOver
from symderive.expr.problem import Edge, Problem
from symderive.methods.plan import Plan
from symderive.rules import outcomes
from symderive.rules import probability as rules

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mass:
    """p(left | given) by the names of its variables; a primed name is a value that is summed over."""

    left: Names
    given: Names = ()


@dataclass(frozen=True, slots=True)
class Structure:
    """The declared independences and arrows, by names."""

    names: Names
    parents: Mapping[Node, tuple[Node, ...]]
    known: list[Triple]
    nodes: Mapping[str, Node]

    def free(self, v: str, rest: Iterable[str], given: Iterable[str]) -> bool:
        """Is v independent of ``rest`` given ``given``, as declared?"""
        one = self.nodes[bare(v)]
        others, known = [self.nodes[bare(r)] for r in rest], [self.nodes[bare(g)] for g in given]
        if not others:
            return True
        if self.parents and {one, *others, *known} <= set(self.parents):
            return separated(self.parents, {one}, set(others), set(known))
        return follows(self.known, one, others, known)

    def needed(self, v: str, given: Names) -> Names:
        """The part of the condition that p(v | given) still depends on."""
        kept = list(given)
        for g in given:
            rest = [k for k in kept if k != g]
            if self.free(v, [g], rest):
                kept.remove(g)
        return tuple(kept)


def bare(name: str) -> str:
    return name.rstrip("'")


def prime(name: str) -> str:
    return name + "'"


# ---------------------------------------------------------------- reading the problem
def fits(problem: Problem) -> bool:
    """One mass of variables, and no statement that gives a probability or density a value."""
    goal = problem.goal
    if goal is None or goal.where is not None or not isinstance(goal.node, Dens) or goal.node.params:
        return False
    if any(isinstance(a, Rel | Num) for a in (*goal.node.arguments, *goal.node.given)):
        return False
    return not numeric(problem) and not any(f.kind == "law" for f in problem.facts)


def numeric(problem: Problem) -> bool:
    """Does a statement say more of a probability or density than that it lies strictly between 0 and 1?"""
    facts = [f.node for f in problem.facts if f.kind == "relation" and f.node is not None]
    stated = [part for node in facts for part in (node.events if isinstance(node, And) else (node,))]
    for part in stated:
        if any(isinstance(x, Prob | Dens) for x in part.walk()):
            strict = isinstance(part, Rel) and part.op in ("<", ">", "!=")
            if not strict or not {part.left, part.right} & {Num(0), Num(1)}:  # type: ignore[attr-defined]
                return True
    return any(isinstance(x, Dens) for d in problem.definitions for x in d.body.walk())


def name_of(node: Node) -> str:
    name = str(getattr(node, "name", ""))
    return name[:1].lower() + name[1:] if isinstance(node, RandVar) and len(name.split("_")[0]) == 1 else name


class Page:
    """The goal's letters, and lines of masses as trees."""

    def __init__(self, problem: Problem):
        assert problem.goal is not None and isinstance(problem.goal.node, Dens)
        goal = problem.goal.node
        self.problem, self.head = problem, goal.head
        self.letters: dict[str, Node] = {}
        self.variables: dict[str, Node | None] = {}
        listed = (*goal.arguments, *goal.given)
        owners = goal.variables if len(goal.variables) == len(listed) else (None,) * len(listed)
        for letter, owner in zip(listed, owners, strict=True):
            self.note(letter, owner)
        for decl in problem.declarations.values():
            if decl.kind in ("random", "scalar", "family") and decl.node is not None and not decl.node.kids:
                name = name_of(decl.node)
                if name not in self.letters and isinstance(decl.node, RandVar):
                    self.note(Sym(name, decl.node.shape, decl.latex.lower() or name), decl.node)
        for node in structure_nodes(problem):
            name = name_of(node)
            if name not in self.letters:
                self.note(Sym(name, node.shape, name), node if isinstance(node, RandVar) else None)
        self.goal = Mass(tuple(name_of(a) for a in goal.arguments), tuple(name_of(g) for g in goal.given))
        self.structure = structure_of(problem, tuple(self.letters))

    def note(self, letter: Node, owner: Node | None) -> None:
        name = name_of(letter)
        self.letters[name] = letter
        self.variables[name] = owner

    def letter(self, name: str) -> Node:
        plain = self.letters[bare(name)]
        if name == bare(name):
            return plain
        latex = str(getattr(plain, "latex", bare(name)))
        return Sym(name, plain.shape, latex + "'")

    def mass(self, mass: Mass) -> Node:
        listed = (*mass.left, *mass.given)
        owners = tuple(self.variables[bare(n)] for n in listed)
        named = tuple(o for o in owners if o is not None)
        return Dens(
            self.head,
            tuple(self.letter(n) for n in mass.left),
            tuple(self.letter(n) for n in mass.given),
            (),
            named if len(named) == len(listed) else (),
        )

    def product(self, masses: Iterable[Mass]) -> Node:
        return mul(*(self.mass(m) for m in masses))

    def summed(self, names: Iterable[str], body: Node) -> Node:
        for name in reversed(list(names)):
            body = SumOver(body, self.letter(name))
        return body


def structure_nodes(problem: Problem) -> list[Node]:
    found: list[Node] = []
    for fact in problem.facts:
        if isinstance(fact.node, Indep):
            found += [e for g in (*fact.node.groups, fact.node.given) for e in g]
        elif isinstance(fact.node, Edge):
            found += [fact.node.parent, fact.node.child]
    return [n for n in dict.fromkeys(found) if isinstance(n, RandVar | Sym)]


def structure_of(problem: Problem, names: Names) -> Structure:
    nodes: dict[str, Node] = {n: Sym(n) for n in names}
    parents: dict[Node, tuple[Node, ...]] = {}
    known: list[Triple] = []
    for fact in problem.facts:
        node = fact.node
        if isinstance(node, Edge):
            above, below = nodes.get(name_of(node.parent)), nodes.get(name_of(node.child))
            if above is not None and below is not None:
                parents.setdefault(above, ())
                parents[below] = (*parents.get(below, ()), above)
        elif isinstance(node, Indep):
            groups = [frozenset(nodes[name_of(e)] for e in g if name_of(e) in nodes) for g in node.groups]
            given = frozenset(nodes[name_of(e)] for e in node.given if name_of(e) in nodes)
            for n, group in enumerate(groups):
                rest = frozenset(v for m, other in enumerate(groups) if m != n for v in other)
                known.append((group, rest, given))
    return Structure(names, parents, known, nodes)


# ---------------------------------------------------------------- the derivation
def carry_out(problem: Problem) -> Derivation | None:
    page = Page(problem)
    if cycle_of(page.structure.parents) is not None:
        return None
    lines = lines_of(page, page.goal)
    if not lines:
        return None
    steps: list[Step] = []
    before: Node = page.problem.goal.node if page.problem.goal is not None else Num(0)
    subject = before
    for rule, after, note in lines:
        if after is before:
            continue
        steps.append(CATALOGUE[rule].step(before, after, note=note, used=used_lines(problem, rule)))
        before = after
    if not steps:
        return None
    return Derivation(problem, "solved", (Strand(subject, tuple(steps)),), Answer(node=before))


def used_lines(problem: Problem, rule: str) -> tuple[str, ...]:
    if rule not in ("independence", "conditional-independence", "factorisation", "separation"):
        return ()
    return tuple(dict.fromkeys(f.text for f in problem.facts if isinstance(f.node, Indep | Edge) and f.text))


Line = tuple[str, Node, str]


def lines_of(page: Page, goal: Mass) -> list[Line]:
    """The lines from p(left | given) to an expression without it."""
    graph = page.structure.parents
    if graph and {page.structure.nodes[n] for n in (*goal.left, *goal.given)} <= set(graph):
        return by_graph(page, goal)
    if not goal.given:
        return joint_or_marginal(page, goal)
    reduced = irrelevant(page, goal)
    if reduced is not None:
        return [reduced]
    return conditional(page, goal)


def irrelevant(page: Page, goal: Mass) -> Line | None:
    """What is known and says nothing more is left out of the condition."""
    kept = goal.given
    for g in goal.given:
        rest = tuple(k for k in kept if k != g)
        if all(page.structure.free(a, [g], (*rest, *goal.left[n + 1 :])) for n, a in enumerate(goal.left)):
            kept = rest
    if kept == goal.given:
        return None
    rule = rules.conditional_independence.name if kept else rules.independence.name
    return (rule, page.mass(Mass(goal.left, kept)), "")


def joint_or_marginal(page: Page, goal: Mass) -> list[Line]:
    others = tuple(n for n in page.structure.names if n not in goal.left)
    if len(goal.left) > 1:
        full = [Mass((v,), goal.left[:n]) for n, v in enumerate(goal.left)]
        lines: list[Line] = [
            (rules.chain_rule_of_probability.name, page.product(reversed(full)), "last variable first")
        ]
        short = [Mass(m.left, page.structure.needed(m.left[0], m.given)) for m in full]
        if short != full:
            rule = rules.conditional_independence if any(m.given for m in short) else rules.independence
            lines.append((rule.name, page.product(reversed(short)), ""))
        return lines
    if not others:
        return []
    other = others[:1]
    lines = [(rules.sum_rule.name, page.summed(other, page.mass(Mass((*goal.left, *other)))), "")]
    factors = [Mass(goal.left, page.structure.needed(goal.left[0], other)), Mass(other)]
    if factors[0] != goal:
        lines.append((rules.product_rule_of_probability.name, page.summed(other, page.product(factors)), ""))
    return lines


def conditional(page: Page, goal: Mass) -> list[Line]:
    """Bayes' rule, with the evidence expanded; the rest of the condition stays in the background."""
    s = page.structure
    if len(goal.left) > 1:
        parts = [Mass((v,), s.needed(v, (*goal.left[n + 1 :], *goal.given))) for n, v in enumerate(goal.left)]
        full = [Mass((v,), (*goal.left[n + 1 :], *goal.given)) for n, v in enumerate(goal.left)]
        if parts != full or len(goal.given) > 1:
            lines: list[Line] = [(rules.chain_rule_of_probability.name, page.product(full), "under the condition")]
            if parts != full:
                lines.append((rules.conditional_independence.name, page.product(parts), ""))
            return lines
        prior = [Mass((v,), s.needed(v, goal.left[:n])) for n, v in enumerate(goal.left)]
        loose = all(not m.given for m in prior)
        priors = prior if loose else [Mass(goal.left)]
        return bayes_lines(page, goal, Mass(goal.given, goal.left), priors, Mass(goal.given))
    (x,) = goal.left
    known = goal.given
    chosen = max(range(len(known)), key=lambda n: (gain(s, x, known, n), n))
    b, rest = known[chosen], known[:chosen] + known[chosen + 1 :]
    likelihood = Mass((b,), s.needed(b, (x, *rest)))
    prior_mass = Mass((x,), s.needed(x, rest))
    return bayes_lines(page, goal, likelihood, [prior_mass], Mass((b,), rest), Mass((b,), (x, *rest)), Mass((x,), rest))


def gain(s: Structure, x: str, known: Names, n: int) -> int:
    b, rest = known[n], known[:n] + known[n + 1 :]
    return len(rest) * 2 - len(s.needed(b, (x, *rest))) - len(s.needed(x, rest))


def bayes_lines(
    page: Page,
    goal: Mass,
    likelihood: Mass,
    priors: list[Mass],
    evidence: Mass,
    full_likelihood: Mass | None = None,
    full_prior: Mass | None = None,
) -> list[Line]:
    lines: list[Line] = []
    first = full_likelihood or likelihood
    first_prior = [full_prior] if full_prior is not None else [Mass(goal.left)] if len(priors) > 1 else priors

    def ratio(like: Mass, before: list[Mass], below: Node) -> Node:
        return mul(page.product([like, *before]), Pow(below, MINUS))

    lines.append(
        (
            rules.bayes_rule.name,
            ratio(first, first_prior, page.mass(evidence)),
            "posterior = likelihood times prior over evidence",
        )
    )
    primed = {v: prime(v) for v in goal.left}

    def turned(m: Mass) -> Mass:
        return Mass(tuple(primed.get(v, v) for v in m.left), tuple(primed.get(v, v) for v in m.given))

    def expanded(like: Mass, before: list[Mass]) -> Node:
        return page.summed([prime(v) for v in goal.left], page.product([turned(like), *map(turned, before)]))

    lines.append(
        (rules.total_probability.name, ratio(first, first_prior, expanded(first, first_prior)), "the evidence expanded")
    )
    if [first, *first_prior] != [likelihood, *priors]:
        conditioned = bool(likelihood.given and set(likelihood.given) != set(first.given))
        rule = rules.conditional_independence if conditioned else rules.independence
        lines.append((rule.name, ratio(likelihood, priors, expanded(likelihood, priors)), ""))
    return lines


# ---------------------------------------------------------------- graphs
def by_graph(page: Page, goal: Mass) -> list[Line]:
    """The factors of the graph; hidden variables summed out; what cancels cancelled."""
    s = page.structure
    name = {node: n for n, node in s.nodes.items()}
    above = ancestors(s, (*goal.left, *goal.given))
    factors = [Mass((name[v],), tuple(name[p] for p in s.parents[v])) for v in order_of(s, above)]
    hidden = tuple(name[v] for v in order_of(s, above) if name[v] not in (*goal.left, *goal.given))
    numerator = list(reversed(factors))
    if not goal.given:
        whole = page.summed(hidden, page.product(numerator))
        if hidden:
            everything = Mass((*goal.left, *hidden))
            return [
                (rules.sum_rule.name, page.summed(hidden, page.mass(everything)), ""),
                (outcomes.factorisation.name, whole, ""),
            ]
        return [(outcomes.factorisation.name, whole, "")]
    kept = tuple(g for g in goal.given)
    for g in goal.given:
        rest = tuple(k for k in kept if k != g)
        if separated(s.parents, {s.nodes[a] for a in goal.left}, {s.nodes[g]}, {s.nodes[k] for k in rest}):
            kept = rest
    if kept != goal.given:
        smaller = Mass(goal.left, kept)
        line: Line = (outcomes.separation.name, page.mass(smaller), "blocked by what is known" if kept else "")
        direct = len(goal.left) == 1 and {s.nodes[k] for k in kept} == set(s.parents[s.nodes[goal.left[0]]])
        return [line] if direct else [line, *by_graph(page, smaller)]
    if len(goal.left) == 1 and {s.nodes[k] for k in kept} == set(s.parents[s.nodes[goal.left[0]]]):
        # A factor of the graph itself is asked for: only the turned round form is left.
        return conditional(page, goal)
    below_set = ancestors(s, goal.given)
    whole = page.mass(Mass((*goal.left, *goal.given)))
    first: Line = (
        rules.conditional_probability.name,
        mul(whole, Pow(page.mass(Mass(goal.given)), MINUS)),
        "",
    )
    if below_set & {s.nodes[v] for v in goal.left}:
        primed = {v: prime(v) for v in (*goal.left, *hidden)}
        inside = [f for f in numerator if {*f.left, *f.given} & set(primed)]
        turned = [
            Mass(tuple(primed.get(v, v) for v in f.left), tuple(primed.get(v, v) for v in f.given)) for f in inside
        ]
        top = page.summed(hidden, page.product(inside))
        below = page.summed([prime(v) for v in (*goal.left, *hidden)], page.product(turned))
        return [
            first,
            (outcomes.factorisation.name, mul(top, Pow(below, MINUS)), "the evidence is the sum over all values"),
        ]
    below_factors = [f for f in factors if s.nodes[f.left[0]] in below_set]
    below_hidden = {name[v] for v in below_set} - set(goal.given)
    common = [f for f in below_factors if not {*f.left, *f.given} & (set(hidden) | below_hidden)]
    if len(common) == len(below_factors):
        inside = [f for f in numerator if f not in common]
        return [
            first,
            (
                outcomes.factorisation.name,
                page.summed(hidden, page.product(inside)),
                "what does not depend on the sum cancels",
            ),
        ]
    top = page.summed(hidden, page.product(f for f in numerator if f not in common))
    primes = {v: prime(v) for v in below_hidden}
    turned = [
        Mass(tuple(primes.get(v, v) for v in f.left), tuple(primes.get(v, v) for v in f.given))
        for f in reversed(below_factors)
        if f not in common
    ]
    below = page.summed(sorted(primes.values()), page.product(turned))
    return [first, (outcomes.factorisation.name, mul(top, Pow(below, MINUS)), "")]


def ancestors(s: Structure, names: Iterable[str]) -> set[Node]:
    found: set[Node] = set()
    todo = [s.nodes[n] for n in names]
    while todo:
        v = todo.pop()
        if v not in found:
            found.add(v)
            todo.extend(s.parents.get(v, ()))
    return found


def order_of(s: Structure, wanted: set[Node]) -> list[Node]:
    order: list[Node] = []
    left = [v for v in s.parents if v in wanted]
    while left:
        ready = next(v for v in left if all(p in order for p in s.parents[v]))
        order.append(ready)
        left.remove(ready)
    return order


PLANS = (Plan("probability identities", fits, carry_out),)
