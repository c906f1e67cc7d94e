"""The rules of finite probability, as the books name them."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import Num, Pow, Prod, Rel, Sum
from symderive.expr.build import add, divide, mul
from symderive.expr.node import Node
from symderive.expr.probability import And, Dens, EventSym, FiniteSet, Not, Prob, RandVar
from symderive.expr.problem import Problem
from symderive.rules.events import EVENTS, conjuncts, joint, opposite

TABLE = r"D, T \in \{0, 1\}, \quad 0 < P(D=1) < 1, \quad 0 < P(T=1) < 1"
DIE = r"X \sim \text{Uniform}\{1, 2, 3, 4, 5, 6\}"
DICE = r"X_1, X_2 \overset{\text{iid}}{\sim} \text{Uniform}\{1, 2, 3, 4, 5, 6\}"
MML = "MML 6.3"


# ---------------------------------------------------------------- events


# ---------------------------------------------------------------- sum, product, condition
@rule(
    r"p(x) = \sum_y p(x, y)",
    source=MML,
    examples=[
        (r"P(T=1)", r"P(T=1, D=0) + P(T=1, D=1)", TABLE),
        (r"p(x)", r"\sum_{y} p(x, y)", r"x, y \text{ discrete}"),
    ],
)
def sum_rule(node: Prob, problem: Problem) -> Iterator[Node]:
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
def product_rule_of_probability(node: Prob | Dens, problem: Problem) -> Iterator[Node]:
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
def chain_rule_of_probability(node: Prob | Dens, problem: Problem) -> Iterator[Node]:
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
def conditional_probability(node: Prob | Dens, problem: Problem) -> Iterator[Node]:
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
def total_probability(node: Prob, problem: Problem) -> Iterator[Node]:
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
def bayes_rule(node: Prob | Dens, problem: Problem) -> Iterator[Node]:
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
def odds_form(node: Prod, problem: Problem) -> Iterator[Node]:
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
def probability_from_odds(node: Prob, problem: Problem) -> Iterator[Node]:
    """An event and its complement add to one, so that odds of o to 1 are o parts out of 1 + o."""
    if isinstance(node, Prob):
        odds = divide(node, Prob(opposite(node.event), node.given, node.head))
        yield Prod((odds, Pow(Sum((Num(1), odds)), Num(-1))))


# ---------------------------------------------------------------- independence
