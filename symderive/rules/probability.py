"""The rules of finite probability, as the books name them."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import Num, Pow, Prod, Rel, Sum, add, divide, mul, neg
from symderive.expr.node import Node
from symderive.expr.probability import And, Dens, EventSym, FiniteSet, In, Indep, Minus, Not, Or, Prob, RandVar
from symderive.expr.problem import Problem

EVENTS = r"A, B, C \text{ events with positive joint probabilities}"
TABLE = r"D, T \in \{0, 1\}, \quad 0 < P(D=1) < 1, \quad 0 < P(T=1) < 1"
DIE = r"X \sim \text{Uniform}\{1, 2, 3, 4, 5, 6\}"
DICE = r"X_1, X_2 \overset{\text{iid}}{\sim} \text{Uniform}\{1, 2, 3, 4, 5, 6\}"
KOLMOGOROV = "Kolmogorov's axioms"
MML = "MML 6.3"


# ---------------------------------------------------------------- events
def conjuncts(event: Node | None) -> tuple[Node, ...]:
    """The events of an intersection, or the event alone; none for no event."""
    if event is None:
        return ()
    return event.events if isinstance(event, And) else (event,)


def joint(*events: Node | None) -> Node:
    """The intersection of events; relations between variables are joined by commas, named events by a cap."""
    flat = list(dict.fromkeys(e for event in events for e in conjuncts(event)))
    if len(flat) == 1:
        return flat[0]
    return And(tuple(flat), all(isinstance(e, Rel | In) for e in flat))


def opposite(event: Node) -> Node:
    """The complement, without two complements in a row."""
    return event.event if isinstance(event, Not) else Not(event)


@rule(
    r"P(A^c) = 1 - P(A)",
    source=KOLMOGOROV,
    examples=[(r"P(A^c)", r"1 - P(A)", EVENTS), (r"P(A^c \mid B)", r"1 - P(A \mid B)", EVENTS)],
)
def complement_rule(node: Node, problem: Problem) -> Iterator[Node]:
    """An event and its complement are disjoint and together certain, so their probabilities add to one."""
    if isinstance(node, Prob):
        yield add(1, neg(Prob(opposite(node.event), node.given, node.head)))
        match node.event:
            case And(events) if events and all(isinstance(e, Not) for e in events):
                union = Or(tuple(e.event for e in events if isinstance(e, Not)))
                yield add(1, neg(Prob(union, node.given, node.head)))
            case Or(events) if events and all(isinstance(e, Not) for e in events):
                meet = And(tuple(e.event for e in events if isinstance(e, Not)))
                yield add(1, neg(Prob(meet, node.given, node.head)))


@rule(
    r"P(A \cup B) = P(A) + P(B) \quad (A \cap B = \emptyset)",
    source=KOLMOGOROV,
    examples=[
        (r"P(A)", r"P(A \cap B) + P(A \cap B^c)", EVENTS),
        (r"P((A \cap B^c) \cup (A^c \cap B))", r"P(A \cap B^c) + P(A^c \cap B)", EVENTS),
    ],
)
def additivity(node: Node, problem: Problem) -> Iterator[Node]:
    """Probabilities of disjoint events add."""
    if isinstance(node, Prob) and isinstance(node.event, Or) and disjoint(node.event.events, problem):
        yield add(*(Prob(e, node.given, node.head) for e in node.event.events))


def disjoint(events: tuple[Node, ...], problem: Problem) -> bool:
    """Do any two of these exclude each other: as declared, or because one holds what the other denies?"""
    for n, a in enumerate(events):
        for b in events[n + 1 :]:
            if not (excludes(a, b) or declared_disjoint(a, b, problem)):
                return False
    return True


def excludes(a: Node, b: Node) -> bool:
    for u in conjuncts(a):
        for v in conjuncts(b):
            if opposite(u) is v:
                return True
            match u, v:
                case Rel("=", x, p), Rel("=", y, q) if (
                    x is y and p is not q and isinstance(p, Num) and isinstance(q, Num)
                ):
                    return True
    return False


def declared_disjoint(a: Node, b: Node, problem: Problem) -> bool:
    for fact in problem.facts:
        match fact.node:
            case Rel("=", And(events), _) if fact.kind == "relation" and len(events) == 2 and not fact.node.right.kids:
                if set(events) == {a, b} and getattr(fact.node.right, "name", "") == "empty":
                    return True
    return False


@rule(
    r"P(A \cup B) = P(A) + P(B) - P(A \cap B)",
    source=KOLMOGOROV,
    examples=[
        (r"P(A \cup B)", r"P(A) + P(B) - P(A \cap B)", EVENTS),
        (r"P(A \cap B)", r"P(A) + P(B) - P(A \cup B)", EVENTS),
        (r"P(A \cup B \mid C)", r"P(A \mid C) + P(B \mid C) - P(A \cap B \mid C)", EVENTS),
    ],
)
def inclusion_and_exclusion(node: Node, problem: Problem) -> Iterator[Node]:
    """What lies in both events is counted twice in the sum and is taken off once."""
    match node:
        case Prob(Or((a, b)), given, head):
            yield add(Prob(a, given, head), Prob(b, given, head), neg(Prob(joint(a, b), given, head)))
        case Prob(And((a, b)), given, head):
            yield add(Prob(a, given, head), Prob(b, given, head), neg(Prob(Or((a, b)), given, head)))
        case Prob(Or((a, b, c)), given, head):
            one = [Prob(e, given, head) for e in (a, b, c)]
            two = [neg(Prob(joint(*p), given, head)) for p in ((a, b), (a, c), (b, c))]
            yield add(*one, *two, Prob(joint(a, b, c), given, head))


@rule(
    r"P(A \cap B^c) = P(A) - P(A \cap B)",
    source=KOLMOGOROV,
    examples=[
        (r"P(A \cap B^c)", r"P(A) - P(A \cap B)", EVENTS),
        (r"P(A \setminus B)", r"P(A) - P(A \cap B)", EVENTS),
    ],
)
def difference_rule(node: Node, problem: Problem) -> Iterator[Node]:
    """A splits into the part inside B and the part outside; the part outside is what remains."""
    match node:
        case Prob(Minus(a, b), given, head):
            yield add(Prob(a, given, head), neg(Prob(joint(a, b), given, head)))
        case Prob(And(events), given, head):
            for n, e in enumerate(events):
                rest = joint(*events[:n], *events[n + 1 :])
                if isinstance(e, Not):
                    yield add(Prob(rest, given, head), neg(Prob(joint(rest, e.event), given, head)))


@rule(
    r"(A \cup B)^c = A^c \cap B^c",
    source="De Morgan's laws",
    examples=[
        (r"P(A^c \cap B^c)", r"P((A \cup B)^c)", EVENTS),
        (r"P(A^c \cup B^c)", r"P((A \cap B)^c)", EVENTS),
    ],
)
def de_morgan(node: Node, problem: Problem) -> Iterator[Node]:
    """Neither happens exactly if it is not so that one of them happens."""
    match node:
        case Prob(And(events), given, head) if all(isinstance(e, Not) for e in events):
            yield Prob(Not(Or(tuple(opposite(e) for e in events))), given, head)
        case Prob(Or(events), given, head) if all(isinstance(e, Not) for e in events):
            yield Prob(Not(And(tuple(opposite(e) for e in events))), given, head)
        case Prob(Not(Or(events)), given, head):
            yield Prob(And(tuple(opposite(e) for e in events)), given, head)
        case Prob(Not(And(events)), given, head):
            yield Prob(Or(tuple(opposite(e) for e in events)), given, head)


# ---------------------------------------------------------------- sum, product, condition
@rule(
    r"p(x) = \sum_y p(x, y)",
    source=MML,
    examples=[
        (r"P(T=1)", r"P(T=1, D=0) + P(T=1, D=1)", TABLE),
        (r"p(x)", r"\sum_{y} p(x, y)", r"x, y \text{ discrete}"),
    ],
)
def sum_rule(node: Node, problem: Problem) -> Iterator[Node]:
    """Summing the joint probability over all values of the other variable leaves the marginal probability."""
    if isinstance(node, Prob):
        spoken = {v for v in node.walk() if isinstance(v, RandVar | EventSym)}
        for decl in problem.declarations.values():
            event = decl.node or EventSym(decl.name, decl.latex or None)
            if decl.kind == "event" and event not in spoken:
                parts = (event, Not(event))
                yield add(*(Prob(joint(node.event, e), node.given, node.head) for e in parts))
            if isinstance(decl.node, RandVar) and decl.node not in spoken and isinstance(decl.within, FiniteSet):
                values = [Rel("=", decl.node, x) for x in decl.within.elements]
                yield add(*(Prob(joint(node.event, e), node.given, node.head) for e in values))


@rule(
    r"P(A \cap B) = P(A \mid B)\, P(B)",
    source=MML,
    examples=[
        (r"P(A \cap B)", r"P(A \mid B) P(B)", EVENTS),
        (r"P(T=1, D=1)", r"P(T=1 \mid D=1) P(D=1)", TABLE),
        (r"p(x, y)", r"p(y \mid x) p(x)", r"x, y \text{ discrete}"),
    ],
)
def product_rule_of_probability(node: Node, problem: Problem) -> Iterator[Node]:
    """Both happen if the one happens, and given that, the other."""
    match node:
        case Prob(And(events), given, head):
            for n, e in enumerate(events):
                rest = joint(*events[:n], *events[n + 1 :])
                yield mul(Prob(e, joint(rest, given), head), Prob(rest, given, head))
                if len(events) > 2:
                    yield mul(Prob(rest, joint(e, given), head), Prob(e, given, head))
        case Dens(head, arguments, given, params, variables) if len(arguments) > 1:
            k = len(arguments)
            named = variables if len(variables) == k + len(given) else ()
            for n in range(k):
                rest_args = arguments[:n] + arguments[n + 1 :]
                rest_names = named[:n] + named[n + 1 : k]
                one = Dens(
                    head, (arguments[n],), (*rest_args, *given), params, (*named[n : n + 1], *rest_names, *named[k:])
                )
                yield mul(one, Dens(head, rest_args, given, params, (*rest_names, *named[k:])))


@rule(
    r"P(A_1 \cap \dots \cap A_n) = \prod_k P(A_k \mid A_1 \cap \dots \cap A_{k-1})",
    source=MML,
    examples=[
        (r"P(A \cap B \cap C)", r"P(C \mid A \cap B) P(B \mid A) P(A)", EVENTS),
        (r"p(a, b, c)", r"p(c \mid a, b) p(b \mid a) p(a)", r"a, b, c \text{ discrete}"),
    ],
)
def chain_rule_of_probability(node: Node, problem: Problem) -> Iterator[Node]:
    """The product rule again and again: each factor is conditioned on everything that comes before it."""
    match node:
        case Prob(And(events), given, head):
            factors = [
                Prob(e, joint(*events[:n], given) if n or given is not None else None, head)
                for n, e in enumerate(events)
            ]
            yield mul(*reversed(factors))
        case Dens(head, arguments, given, params, variables) if len(arguments) > 1:
            k = len(arguments)
            named = variables if len(variables) == k + len(given) else ()
            parts = [
                Dens(head, (a,), (*arguments[:n], *given), params, (*named[n : n + 1], *named[:n], *named[k:]))
                for n, a in enumerate(arguments)
            ]
            yield mul(*reversed(parts))


@rule(
    r"P(A \mid B) = \frac{P(A \cap B)}{P(B)}",
    source="definition of conditional probability",
    examples=[
        (r"P(A \mid B)", r"\frac{P(A \cap B)}{P(B)}", EVENTS),
        (r"p(x \mid y)", r"\frac{p(x, y)}{p(y)}", r"x, y \text{ discrete}"),
    ],
)
def conditional_probability(node: Node, problem: Problem) -> Iterator[Node]:
    """Of all that lies in B, the share that also lies in A; it needs P(B) > 0."""
    match node:
        case Prob(a, Node() as b, head):
            yield divide(Prob(joint(a, b), None, head), Prob(b, None, head))
        case Dens(head, arguments, given, params, variables) if given:
            names = variables[len(arguments) :]
            yield divide(Dens(head, (*arguments, *given), (), params, variables), Dens(head, given, (), params, names))


@rule(
    r"P(A) = \sum_i P(A \mid B_i)\, P(B_i)",
    source="law of total probability",
    examples=[
        (r"P(A)", r"P(A \mid B) P(B) + P(A \mid B^c) P(B^c)", EVENTS),
        (r"P(T=1)", r"P(T=1 \mid D=0) P(D=0) + P(T=1 \mid D=1) P(D=1)", TABLE),
    ],
)
def total_probability(node: Node, problem: Problem) -> Iterator[Node]:
    """The cases B_i exclude each other and one of them holds; each adds its own share."""
    if isinstance(node, Prob):
        for whole in sum_rule(node, problem):
            assert isinstance(whole, Sum)
            parts = []
            for term in whole.terms:
                assert isinstance(term, Prob)
                case = conjuncts(term.event)[-1]
                parts.append(
                    mul(Prob(node.event, joint(case, node.given), node.head), Prob(case, node.given, node.head))
                )
            yield add(*parts)


@rule(
    r"P(A \mid B) = \frac{P(B \mid A)\, P(A)}{P(B)}",
    title="Bayes' rule",
    source=MML + ", Bayes' theorem",
    examples=[
        (r"P(A \mid B)", r"\frac{P(B \mid A) P(A)}{P(B)}", EVENTS),
        (r"P(D=1 \mid T=1)", r"\frac{P(T=1 \mid D=1) P(D=1)}{P(T=1)}", TABLE),
        (r"p(x \mid y)", r"\frac{p(y \mid x) p(x)}{p(y)}", r"x, y \text{ discrete}"),
    ],
)
def bayes_rule(node: Node, problem: Problem) -> Iterator[Node]:
    """The posterior is likelihood times prior over the evidence: both ways of the product rule give one joint."""
    match node:
        case Prob(a, Node() as b, head):
            yield divide(mul(Prob(b, a, head), Prob(a, None, head)), Prob(b, None, head))
            known = conjuncts(b)
            for n, e in enumerate(known):
                if len(known) > 1:
                    rest = joint(*known[:n], *known[n + 1 :])
                    top = mul(Prob(e, joint(a, rest), head), Prob(a, rest, head))
                    yield divide(top, Prob(e, rest, head))
        case Dens(head, arguments, given, params, variables) if given:
            k = len(arguments)
            named = len(variables) == k + len(given)
            turned = Dens(head, given, arguments, params, (*variables[k:], *variables[:k]) if named else ())
            prior = Dens(head, arguments, (), params, variables[:k] if named else ())
            yield divide(mul(turned, prior), Dens(head, given, (), params, variables[k:] if named else ()))


@rule(
    r"\frac{P(A \mid B)}{P(A^c \mid B)} = \frac{P(B \mid A)}{P(B \mid A^c)} \cdot \frac{P(A)}{P(A^c)}",
    title="Odds form of Bayes' rule",
    source="Bayes' rule for an event and its complement",
    examples=[
        (
            r"\frac{P(A \mid B)}{P(A^c \mid B)}",
            r"\frac{P(B \mid A)}{P(B \mid A^c)} \cdot \frac{P(A)}{P(A^c)}",
            EVENTS,
        )
    ],
)
def odds_form(node: Node, problem: Problem) -> Iterator[Node]:
    """Posterior odds are the likelihood ratio times the prior odds: the evidence P(B) cancels."""
    match node:
        case Prod((Prob(a, Node() as b, head), Pow(Prob(c, d), Num(-1)))) if b is d:
            yield mul(divide(Prob(b, a, head), Prob(b, c, head)), divide(Prob(a, None, head), Prob(c, None, head)))


@rule(
    r"P(A) = \frac{o}{1 + o} \text{ with the odds } o = \frac{P(A)}{P(A^c)}",
    title="Probability from odds",
    source="odds of an event and its complement",
    examples=[(r"P(A)", r"\frac{P(A)/P(A^c)}{1 + P(A)/P(A^c)}", EVENTS)],
)
def probability_from_odds(node: Node, problem: Problem) -> Iterator[Node]:
    """An event and its complement add to one, so that odds of o to 1 are o parts out of 1 + o."""
    if isinstance(node, Prob):
        odds = divide(node, Prob(opposite(node.event), node.given, node.head))
        yield Prod((odds, Pow(Sum((Num(1), odds)), Num(-1))))


# ---------------------------------------------------------------- independence
@rule(
    r"A \perp B \;\Rightarrow\; P(A \cap B) = P(A)\, P(B)",
    source="definition of independence",
    examples=[
        (r"P(A \cap B)", r"P(A) P(B)", "A \\perp B\n" + r"A, B \text{ events}"),
        (r"P(X_1 = 1, X_2 = 2)", r"P(X_1 = 1) P(X_2 = 2)", DICE),
    ],
)
def independence(node: Node, problem: Problem) -> Iterator[Node]:
    """For independent events the probability of all of them is the product of their probabilities."""
    match node:
        case Prob(And(events), None, head) if len(events) == 2 and stated_independent(events, (), problem):
            yield mul(*(Prob(e, None, head) for e in events))


@rule(
    r"A \perp B \mid C \;\Rightarrow\; P(A \cap B \mid C) = P(A \mid C)\, P(B \mid C)",
    source="definition of conditional independence",
    examples=[
        (
            r"P(A \cap B \mid C)",
            r"P(A \mid C) P(B \mid C)",
            "A, B, C \\text{ events}\nA \\perp B \\mid C\n0 < P(C) < 1",
        )
    ],
)
def conditional_independence(node: Node, problem: Problem) -> Iterator[Node]:
    """Once C is known, the one says nothing more about the other."""
    match node:
        case Prob(And(events), Node() as given, head) if stated_independent(events, conjuncts(given), problem):
            yield mul(*(Prob(e, given, head) for e in events))
        case Prob(event, And(events), head):
            for n in range(len(events)):
                rest = events[:n] + events[n + 1 :]
                if stated_independent((event, events[n]), rest, problem):
                    yield Prob(event, joint(*rest), head)


def stated_independent(events: tuple[Node, ...], given: tuple[Node, ...], problem: Problem) -> bool:
    """Is the independence of two events (of the variables that they speak of), given others, stated in the problem?"""
    sides = [speaks_of(e) for e in events]
    known = [speaks_of(g) for g in given]
    for fact in problem.facts:
        if isinstance(fact.node, Indep) and len(fact.node.groups) >= len(sides):
            groups = [{v for e in g for v in speaks_of(e)} for g in fact.node.groups]
            conditions = [speaks_of(g) for g in fact.node.given]
            same_condition = {v for c in conditions for v in c} == {v for k in known for v in k}
            if same_condition and all(sum(side <= group for group in groups) == 1 for side in sides):
                return True
    return False


def speaks_of(event: Node) -> set[Node]:
    return {v for v in event.walk() if isinstance(v, RandVar | EventSym)}


@rule(
    r"A \subseteq B \;\Rightarrow\; P(A \cap B) = P(A)",
    title="The smaller event",
    source=KOLMOGOROV,
    examples=[(r"P(A \cap B)", r"P(A)", "A, B \\text{ events}\nA \\subseteq B")],
)
def smaller_event(node: Node, problem: Problem) -> Iterator[Node]:
    """Where one event lies inside the other, both happen exactly if the smaller one does."""
    if isinstance(node, Prob) and isinstance(node.event, And):
        for fact in problem.facts:
            if isinstance(fact.node, Rel) and fact.node.op in ("subset", "subseteq"):
                small, large = fact.node.left, fact.node.right
                if {small, large} <= set(node.event.events):
                    yield Prob(joint(*(e for e in node.event.events if e is not large)), node.given, node.head)


@rule(
    r"A \perp B \;\Rightarrow\; P(A \mid B) = P(A)",
    title="A condition that says nothing",
    source="definition of independence",
    examples=[(r"P(A \mid B)", r"P(A)", "A, B \\text{ events}\nA \\perp B\n0 < P(B) < 1")],
)
def irrelevant_condition(node: Node, problem: Problem) -> Iterator[Node]:
    """Knowing an independent event does not change the probability."""
    match node:
        case Prob(a, Node() as b, head) if stated_independent((a, b), (), problem):
            yield Prob(a, None, head)
