"""Syntax -> nodes for laws: parameters in the house's order and number."""

from __future__ import annotations

from symderive.expr.algebra import Eye, Idx, Num, Pow, Rel, Zeros
from symderive.expr.arrays import Block
from symderive.expr.build import zero
from symderive.expr.laws import LAWS
from symderive.expr.node import Node
from symderive.expr.probability import (
    And,
    FiniteSet,
    Law,
    SetOf,
)
from symderive.expr.shape import ONE, is_scalar
from symderive.parse.law_spellings import LAWS as SPELLINGS
from symderive.parse.meaning import Meaning
from symderive.parse.syntax import Syntax

LAW_NAMES = frozenset(SPELLINGS.values())


class LawNodes(Meaning):
    """The readers of laws."""

    def law(self, part: Syntax) -> Node:
        if part.head not in LAW_NAMES:
            raise self.scope.error(f"{part.head} cannot stand here", part)
        return self.law_of(part.head, part.kids, part)

    def law_of(
        self, name: str, kids: tuple[Syntax, ...], part: Syntax, vector: bool = False, point: Node | None = None
    ) -> Law:
        """A law with its parameters in the house's order; \\text{scale} and the like are converted."""
        if (name == "Uniform" and len(kids) == 1) or name == "UniformSet":
            if len(kids) == 2:
                return Law("UniformSet", (self.run_of(kids),))
            return Law("UniformSet", (self.set_node(kids[0], point),))
        named = [(k.note[1] if isinstance(k.note, tuple) and k.note and k.note[0] == "named" else "") for k in kids]
        plain = [k.but(note=None) if n else k for k, n in zip(kids, named, strict=True)]
        if name == "Dirichlet" or name == "Categorical":
            if len(plain) == 1:
                nodes: list[Node] = [self.node(plain[0])]
            elif any(k.head == "dots" for k in plain):
                nodes = [self.dotted_list(list(plain), part)]
            else:
                nodes = [self.node(k) for k in plain]
        else:
            nodes = [self.node(k) for k in plain]
        self.count_parameters(name, nodes, part)
        nodes = self.converted(name, nodes, named)
        if name == "Normal":
            self.check_normal(nodes, kids, part, point)
        return Law(name, tuple(nodes))

    def count_parameters(self, name: str, nodes: list[Node], part: Syntax) -> None:
        row = LAWS.get(name)
        if row is None or name in ("Normal", "Uniform", "Dirichlet", "Categorical", "Multinomial", "StudentT"):
            return
        count = len(row.letters)
        if len(nodes) != count:
            plural = "parameter" if count == 1 else "parameters"
            listed = ", ".join(row.letters)
            raise self.scope.error(
                f"the {name} law has {count} {plural}, here are {len(nodes)}", part, f"\\text{{{name}}}({listed})"
            )

    def run_of(self, kids: tuple[Syntax, ...]) -> Node:
        low, high = self.node(kids[0]), self.node(kids[1])
        if isinstance(low, Num) and isinstance(high, Num):
            return FiniteSet(tuple(Num(k) for k in range(int(low.value), int(high.value) + 1)))
        index = Idx("k", None)
        return SetOf(index, (index,), And((Rel("<=", low, index), Rel("<=", index, high))))

    def converted(self, name: str, nodes: list[Node], named: list[str]) -> list[Node]:
        found = list(nodes)
        for k, word in enumerate(named):
            if word == "scale" and name in ("Exponential", "Gamma"):
                found[k] = Pow(found[k], Num(-1))
            elif word in ("sd", "std", "standard deviation") and name == "Normal":
                found[k] = Pow(found[k], Num(2))
            elif word == "precision" and name == "Normal":
                found[k] = Pow(found[k], Num(-1)) if is_scalar(found[k].shape) else found[k]
            elif word == "mean" and name == "Exponential":
                found[k] = Pow(found[k], Num(-1))
        return found

    def check_normal(self, nodes: list[Node], kids: tuple[Syntax, ...], part: Syntax, point: Node | None) -> None:
        if len(nodes) != 2:
            raise self.scope.error("a normal law has a mean and a variance", part, "\\mathcal{N}(m, v)")
        if isinstance(nodes[0], Zeros) and is_scalar(nodes[0].shape):
            nodes[0] = Num(0)  # where a stated size is 1
        if isinstance(nodes[1], Eye) and is_scalar(nodes[1].shape):
            nodes[1] = Num(1)
        mean, spread = nodes
        if point is not None and not self.scope.fit(point.shape, mean.shape):
            raise self.scope.shape_error("the mean does not have the shape of the point", kids[0].start)
        if isinstance(mean, Num) and mean.value == 0 and not is_scalar(spread.shape):
            nodes[0] = mean = zero((spread.shape[0], ONE))
        if is_scalar(mean.shape) and is_scalar(spread.shape):
            return
        if is_scalar(spread.shape) and ONE in self.scope.sizes.values() and self.scope.fit(mean.shape, spread.shape):
            return  # a stated size is 1
        if is_scalar(spread.shape) and isinstance(mean, Zeros):
            raise self.scope.shape_error(
                "the mean is a vector, the variance a number", kids[1].start, "write \\sigma^2 I"
            )
        if isinstance(mean, Block) and isinstance(spread, Block) and len(mean.rows) == len(spread.rows):
            sizes = [row[0].shape[0] for row in mean.rows]
            for rows, row in zip(sizes, spread.rows, strict=True):
                for columns, cell in zip(sizes, row, strict=False):
                    self.scope.fit((rows, columns), cell.shape)
        if not self.scope.fit((mean.shape[0], mean.shape[0]), spread.shape):
            raise self.scope.shape_error("the mean and the covariance of this normal law do not fit", kids[1].start)
