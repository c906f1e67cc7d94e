"""All cells of a small world as unknowns: every fact is an exact linear equation on their weights.

A conditional probability times its condition is linear; so is an expectation. An independence is a product of
probabilities, and linear as soon as one of its factors is known: ``close`` puts in what the equations determine, again
and again, until nothing new comes out. What then is not linear is kept in ``products`` and never ignored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from symderive.data.bounds import Optimum, Polytope, Row, ratio_bounds
from symderive.data.field import Ratio, Value, from_node, letters_of
from symderive.data.linear import CONSTANT, Form, System, combine, scaled
from symderive.data.linear_forms import fraction_of, plain_row, times_out
from symderive.data.products import Product, graph_products, products_of
from symderive.data.reading import FALSE, as_event, conjunction, fold, number
from symderive.data.statements import cells_of
from symderive.data.world import Equation, Statement, World
from symderive.expr.algebra import TRUE, Num, Pow, Prod, Sum
from symderive.expr.build import add, mul
from symderive.expr.node import Node, holds
from symderive.expr.probability import Cov, Expect, Prob, RandVar, Var

LARGEST = 1024


@dataclass(slots=True)
class Atoms:
    """The cells of some variables and what is known of their weights."""

    world: World
    variables: tuple[Node, ...]
    cells: list[dict[Node, Node]]
    system: System = field(default_factory=System)
    inequalities: list[tuple[Form, str]] = field(default_factory=list)
    forms: list[tuple[Form, str]] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    pending: list[Statement | Equation] = field(default_factory=list)
    conditions: list[tuple[Value, str]] = field(default_factory=list)
    masks: dict[Node, frozenset[int]] = field(default_factory=dict)
    polytope_: Polytope | None = None

    # ------------------------------------------------------------ events as sets of cells
    def mask(self, event: Node) -> frozenset[int]:
        """The cells in which an event happens; raises KeyError where it speaks of other variables."""
        found = self.masks.get(event)
        if found is None:
            plain = self.world.plain(event)
            hit = []
            for n, cell in enumerate(self.cells):
                value = as_event(fold(plain, cell))
                if value is TRUE:
                    hit.append(n)
                elif value is not FALSE:
                    raise KeyError(event)
            found = self.masks[event] = frozenset(hit)
        return found

    def spoken_of(self, event: Node) -> bool:
        """Is it true or false in every cell? (X <= k for a letter k is not.)"""
        plain = self.world.plain(event)
        return all(as_event(fold(plain, cell)) in (TRUE, FALSE) for cell in self.cells)

    def form(self, event: Node, given: Node = TRUE) -> Form:
        return {n: Fraction(1) for n in self.mask(event) & self.mask(given)}

    def probability(self, event: Node, given: Node = TRUE) -> Value | None:
        """P(event | given) where the equations determine it, else None. (ZeroDivisionError: the condition has
        probability zero.)"""
        top, below = self.form(event, given), self.form(given)
        if given is TRUE:
            return self.system.value(top)
        if self.system.value(below) == 0:
            raise ZeroDivisionError
        return self.system.quotient(top, below)

    # ------------------------------------------------------------ taking facts in
    def add(self, form: Form, text: str) -> None:
        form = {k: c for k, c in form.items() if c}
        before = len(self.system.conditions)
        self.forms.append((form, text))
        self.system.add(form)
        self.conditions += [(c, text) for c in self.system.conditions[before:]]

    def close(self) -> None:
        """Put what is known into products and into equations that were not linear, until nothing changes."""
        while True:
            before = (len(self.system.rows), len(self.pending), len(self.products))
            for item in self.pending[:]:
                if self.take(item):
                    self.pending.remove(item)
            for product in self.products[:]:
                if self.multiply(product):
                    self.products.remove(product)
            if before == (len(self.system.rows), len(self.pending), len(self.products)):
                return

    def take(self, item: Statement | Equation) -> bool:
        """One fact as a linear form; False where it is not linear (yet)."""
        if isinstance(item, Statement):
            value = from_node(item.value)
            if value is None or not (self.spoken_of(item.event) and self.spoken_of(item.given)):
                return False
            self.add(combine(self.form(item.event, item.given), self.form(item.given), -value), item.text)
            return True
        left, right = self.linear(item.left), self.linear(item.right)
        if left is None or right is None:
            cleared = self.cleared(item)
            if cleared is None:
                return False
            left, right = cleared
        form = combine(left, right, -1)
        if item.op == "=":
            self.add(form, item.text)
        elif item.op in (">", ">=", "<", "<="):
            if any(isinstance(c, Ratio) for c in form.values()):
                return True
            self.inequalities.append((form if item.op in (">", ">=") else scaled(form, -1), item.text))
        else:
            return item.op == "!="
        return True

    def cleared(self, item: Equation) -> tuple[Form, Form] | None:
        """a / b = c, or P(A | B) = ..., with the denominator multiplied through, where the result is linear."""
        for this, other in ((item.left, item.right), (item.right, item.left)):
            parts = fraction_of(this)
            if parts is None:
                continue
            top, below = self.linear(parts[0]), self.linear(parts[1])
            rest = self.linear(other)
            if top is not None and below is not None and rest is not None:
                if all(k == CONSTANT for k in rest):
                    return top, scaled(below, rest.get(CONSTANT, Fraction(0)))
                if all(k == CONSTANT for k in below):
                    return top, scaled(rest, below.get(CONSTANT, Fraction(0)))
            # P(A | B) / P(A | C) = r with P(B), P(C) known
        return None

    def linear(self, node: Node) -> Form | None:
        """An expression in probabilities and expectations as a linear form in the weights, or None."""
        match node:
            case Prob(event, given) if given is None:
                return self.form(event)
            case Prob(event, given) if given is not None:
                below = self.system.value(self.form(given))
                if below:
                    return scaled(self.form(event, given), Fraction(1) / below)
                known = self.system.quotient(self.form(event, given), self.form(given)) if below is None else None
                return None if known is None else {CONSTANT: known}
            case Expect(u, None, None) if u.shape == Num(1).shape:
                return self.expectation(u)
            case Var(u, None, None):
                return self.second_moment(u, u)
            case Cov(u, v, None):
                return self.second_moment(u, v) or self.second_moment(v, u)
            case Sum(terms):
                total: Form = {}
                for term in terms:
                    part = self.linear(term)
                    if part is None:
                        return None
                    total = combine(total, part)
                return total
            case Prod(factors):
                product: Form = {CONSTANT: Fraction(1)}
                for factor in factors:
                    part = self.linear(factor)
                    if part is None:
                        return None
                    part = self.known(part)
                    product = self.known(product)
                    if all(k == CONSTANT for k in product):
                        product = scaled(part, product.get(CONSTANT, Fraction(0)))
                    elif all(k == CONSTANT for k in part):
                        product = scaled(product, part.get(CONSTANT, Fraction(0)))
                    else:
                        return None
                return product
            case Pow(base, Num(exponent)) if exponent == -1:
                part = self.linear(base)
                if part is None:
                    return None
                part = self.known(part)
                if all(k == CONSTANT for k in part) and part.get(CONSTANT):
                    return {CONSTANT: Fraction(1) / part[CONSTANT]}
                return None
        value = from_node(self.world.plain(node))
        if value is None or holds(node, Prob, Expect, Var, Cov, RandVar):
            return None
        return {CONSTANT: value} if value else {}

    def known(self, form: Form) -> Form:
        value = self.system.value(form)
        return form if value is None else {CONSTANT: value} if value else {}

    def expectation(self, u: Node) -> Form | None:
        plain = self.world.plain(u)
        form: Form = {}
        for n, cell in enumerate(self.cells):
            value = number(fold(plain, cell))
            if value is None:
                return None
            if value:
                form[n] = value
        return form

    def second_moment(self, u: Node, v: Node) -> Form | None:
        """Cov[u, v] = E[(u - E[u]) v], which is linear where E[u] is known."""
        mean = self.expectation(u)
        middle = None if mean is None else self.system.value(mean)
        return self.expectation(mul(add(u, Num(-middle)), v)) if isinstance(middle, Fraction) else None

    def multiply(self, product: Product) -> bool:
        """A product with at most one factor unknown becomes linear."""
        given = product.given
        condition: Form = self.form(given) if given is not TRUE else {CONSTANT: Fraction(1)}
        whole = self.form(conjunction([*product.events], True), given)
        left = [self.known(whole), *[self.known(condition)] * (len(product.events) - 1)]
        right = [self.known(self.form(e, given)) for e in product.events]
        sides = [times_out(left), times_out(right)]
        if sides[0] is None or sides[1] is None:
            return False
        self.add(combine(sides[0], sides[1], -1), product.text)
        return True

    # ------------------------------------------------------------ bounds
    def numeric(self) -> bool:
        return not any(letters_of(c) for form, _ in self.forms for c in form.values())

    def polytope(self) -> Polytope:
        if self.polytope_ is None:
            self.polytope_ = Polytope(
                len(self.cells),
                [plain_row(r) for r in self.system.rows.values()] + self.contradictions(),
                [plain_row(f) for f, _ in self.inequalities],
            )
        return self.polytope_

    def contradictions(self) -> list[Row]:
        return [{CONSTANT: c} for c, _ in self.conditions if isinstance(c, Fraction)]

    def feasible(self) -> bool:
        return self.polytope().feasible

    def bounds(self, event: Node, given: Node = TRUE) -> tuple[Optimum, Optimum] | None:
        """The sharp ends of P(event | given) over all tables that obey the linear facts; None where the condition
        has probability zero in all of them."""
        return self.ends(plain_row(self.form(event, given)), given)

    def ends(self, top: Row, given: Node) -> tuple[Optimum, Optimum] | None:
        """The least and greatest value of a linear form over P(given)."""
        if given is TRUE:
            low, high = self.polytope().best(top, largest=False), self.polytope().best(top, largest=True)
            return None if low is None or high is None else (low, high)
        below = plain_row(self.form(given))
        rows = [plain_row(r) for r in self.system.rows.values()]
        return ratio_bounds(len(self.cells), rows, [plain_row(f) for f, _ in self.inequalities], top, below)


# ---------------------------------------------------------------- building
def atoms_of(
    world: World, targets: set[Node], statements: Iterable[Statement | Equation] | None = None
) -> Atoms | None:
    """The cells of the variables that facts tie to the targets, with all facts about them; None where too many."""
    variables = tied(world, targets)
    size = 1
    for v in variables:
        size *= len(world.values[v])
    if size > LARGEST or not variables:
        return None
    barred = [world.plain(event) for event, _ in world.impossible]
    cells = []
    for cell in cells_of(world.values, variables):
        held = [as_event(fold(event, cell)) for event in barred]
        if TRUE not in held:
            cells.append(cell)
    atoms = Atoms(world, variables, cells)
    atoms.add({**{n: Fraction(1) for n in range(len(cells))}, CONSTANT: Fraction(-1)}, "")
    mine = world.items() if statements is None else list(statements)
    atoms.pending = [s for s in mine if about(world, s) <= set(variables)]
    atoms.products = [
        p for i in world.independences for p in products_of(world, i) if speaks_of(world, p) <= set(variables)
    ]
    atoms.products += graph_products(world, set(variables))
    atoms.close()
    return atoms


def about(world: World, item: Statement | Equation) -> frozenset[Node]:
    parts = (item.event, item.given) if isinstance(item, Statement) else (item.left, item.right)
    return frozenset(v for p in parts for v in world.mentions(p))


def speaks_of(world: World, product: Product) -> set[Node]:
    return {v for e in (*product.events, product.given) for v in world.mentions(e)}


def tied(world: World, targets: set[Node]) -> tuple[Node, ...]:
    """The targets and every variable that a chain of facts ties to them."""
    groups = [set(about(world, s)) for s in world.items()]
    groups += [set(world.mentions(event)) for event, _ in world.impossible]
    groups += [{v for g in (*i.groups, i.given) for e in g for v in world.mentions(e)} for i in world.independences]
    groups += [{child, *parents} for child, parents in world.parents.items()]
    groups += [{row.variable, *row.parents, *world.mentions(row.given)} for row in world.laws]
    found = set(targets)
    grown = True
    while grown:
        grown = False
        for group in groups:
            if group & found and not group <= found:
                found |= group & world.values.keys()
                grown = group <= found
    return tuple(v for v in world.values if v in found)
