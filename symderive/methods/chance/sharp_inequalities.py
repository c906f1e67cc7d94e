"""The sharp ends that an inequality gives of a probability, as lines, and the law that reaches them."""

from __future__ import annotations

from symderive import scalar
from symderive.derive.derivation import Answer, Derivation
from symderive.expr.algebra import Num, Rel
from symderive.expr.node import Node
from symderive.expr.probability import Prob
from symderive.methods.chance.inequalities import Ends, bounds_of, left_of_one
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.regions import Undecided
from symderive.rules import inequalities
from symderive.rules.events import complement_rule


def sharp_bounds(work: Work, asked: Prob) -> Derivation:
    """The result "undetermined" with the sharp ends; raises Undecided."""
    found = bounds_of(work, asked)
    ends = [scalar.simplify(e, work.chance.letters) for e in (found.low, found.high)]
    if not all(isinstance(e, Num) for e in ends):
        raise Undecided("bounds in letters")
    words = [str(e.value) for e in ends if isinstance(e, Num)]
    if words[0] == words[1]:
        raise Undecided("the moments fix the probability")
    reached = shown_end(work, asked, found, ends)
    return Derivation(
        work.chance.problem,
        "undetermined",
        tuple(work.strands),
        Answer(bounds=(words[0], words[1])),
        assumptions=tuple(work.assumptions),
        remarks=reached,
    )


def shown_end(work: Work, asked: Prob, found: Ends, ends: list[Node]) -> tuple[str, ...]:
    """The end that the inequality gives, by its formula in the moments; who reaches it."""
    inner = [e for e in ends if isinstance(e, Num) and 0 < e.value < 1]
    if not inner or found.about is None or found.plain is None:
        return ()
    strict = any(isinstance(p, Rel) and p.op in ("<", ">") for p in asked.event.walk()) != found.turned
    about, plain = (strictly(e) if strict else e for e in (found.about, found.plain))
    bounded = Prob(about, None)
    first = Chain(asked, intro="No law is stated, so that only an inequality is left.")
    if found.turned:
        first.to(complement_rule, left_of_one(Prob(plain, None)))
    if found.about is not found.plain:
        first.to(inequalities.the_same_event, left_of_one(bounded) if found.turned else bounded)
    work.close(first)
    share = left_of_one(inner[0]) if found.turned else inner[0]
    chain = Chain(Rel("<=", bounded, found.formula), intro="" if first.steps else first.intro)
    work.close(chain.to(found.rule, Rel("<=", bounded, work.tidy(share))))
    side = "largest" if inner[0] is ends[1] else "smallest"
    law = [(work.tidy(v), work.tidy(w)) for v, w in found.by]
    if not all(isinstance(v, Num) and isinstance(w, Num) for v, w in law):
        return ()
    name = getattr(work.chance.variables_in(asked.event)[0], "name", "X")
    table = "; ".join(f"{name} = {v.value}: {w.value}" for v, w in law)  # type: ignore[attr-defined]
    word = "approached by laws near" if strict else "reached by"
    return (f"the {side} value {inner[0].value} is {word} the table {table}",)


def strictly(event: Node) -> Node:
    """The event with its ends left out."""
    return (
        Rel({">=": ">", "<=": "<"}.get(event.op, event.op), event.left, event.right)
        if isinstance(event, Rel)
        else event
    )
