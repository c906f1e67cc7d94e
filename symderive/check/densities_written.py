"""The derivative of a stated density by its parameter: d/dt log p_t(x) with p_t(x) = t^x (1 - t)^{1 - x} is that of the
formula, whatever law the numbers draw."""

from __future__ import annotations

from collections.abc import Sequence

from symderive.check.letters import changed
from symderive.check.reading import Line, sides_of
from symderive.expr.algebra import Rel, Sym
from symderive.expr.calculus import Derivative
from symderive.expr.node import Node, holds, nodes_of, substitute, transform
from symderive.expr.probability import Dens
from symderive.expr.problem import Problem


def with_densities_written(problem: Problem, lines: Sequence[Line]) -> Sequence[Line]:
    """The lines with the stated formula of a density wherever it is differentiated by a letter that is no argument."""
    if not any(holds(side, Derivative) and holds(side, Dens) for side in sides_of(lines)):
        return lines
    stated = [f.node for f in problem.facts if isinstance(f.node, Rel) and f.node.op == "="]
    formulas = {rel.left: rel.right for rel in stated if isinstance(rel.left, Dens) and not holds(rel.right, Dens)}
    if not formulas:
        return lines

    def written(part: Node) -> Node:
        for left, body in formulas.items():
            match part, left:
                case Dens(head, asked, held, (), _), Dens(name, letters, given, (), _) if head == name:
                    told, put = (*letters, *given), (*asked, *held)
                    alike = len(asked) == len(letters) and len(held) == len(given)
                    if alike and all(isinstance(x, Sym) for x in told):
                        return substitute(body, dict(zip(told, put, strict=True)))
        return part

    def change(part: Node) -> Node:
        match part:
            case Derivative(of, by, partial, layout) if holds(of, Dens):
                places = {x for d in nodes_of(of, Dens) for a in (*d.arguments, *d.given) for x in a.walk()}
                if places.isdisjoint(by):
                    return Derivative(transform(of, written, Dens), by, partial, layout)
        return part

    return [changed(line, lambda u: transform(u, change, Derivative)) for line in lines]
