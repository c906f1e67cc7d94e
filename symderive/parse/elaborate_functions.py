"""Syntax -> nodes for functions: applied, entry by entry, of several arguments, extremes."""

from __future__ import annotations

from symderive.expr.algebra import Apply, Det, Map, Num
from symderive.expr.arrays import Block
from symderive.expr.arrays import Entry as EntryOf
from symderive.expr.build import divide
from symderive.expr.calculus import Derivative
from symderive.expr.composites import ENTRYWISE, WRITTEN_OUT
from symderive.expr.node import Node
from symderive.expr.probability import Count
from symderive.expr.shape import (
    ONE,
    SCALAR,
    Dim,
    describe,
    is_scalar,
    is_square,
)
from symderive.parse.meaning import Meaning
from symderive.parse.names import VECTOR
from symderive.parse.scope import Entry, spelled
from symderive.parse.syntax import Syntax, base, key

MAPS = frozenset(
    [
        "sqrt",
        "exp",
        "log",
        "abs",
        "sin",
        "cos",
        "tan",
        "cot",
        "sec",
        "csc",
        "asin",
        "acos",
        "atan",
        "sinh",
        "cosh",
        "tanh",
        "asinh",
        "acosh",
        "atanh",
        "sign",
        "sigmoid",
        "relu",
        "softplus",
        "erf",
        "erfinv",
        "gamma",
        "loggamma",
        "digamma",
        "floor",
        "ceil",
        *WRITTEN_OUT,
    ]
)
VECTOR_FUNCTIONS = frozenset(("softmax", "logsoftmax"))
SCALAR_OF_VECTOR = frozenset(
    ("logsumexp", "lambda_max", "lambda_min", "rank", "mean", "sigma_max", "sigma_min", "cond")
)


class FunctionNodes(Meaning):
    """The readers of applications."""

    # ------------------------------------------------------------ functions
    def mapped(self, name: str, u: Node, part: Syntax, primes: int = 0) -> Node:
        """A function of one number: entry by entry on a vector or a matrix that is not square.

        Bars around a square matrix that is written out, or around a matrix of derivatives, are its determinant.
        """
        if name == "abs" and isinstance(u, Block | Derivative) and is_square(u.shape) and not is_scalar(u.shape):
            return Det(u)
        if not is_scalar(u.shape) and is_square(u.shape) and "entrywise" not in self.scope.layouts:
            raise self.scope.error(
                f"{name} of a square matrix can be meant entry by entry or as a matrix function",
                part,
                "state that it \\text{acts entrywise}",
            )
        if name in WRITTEN_OUT and not primes and (is_scalar(u.shape) or name in ENTRYWISE):
            return WRITTEN_OUT[name](u)
        return Map(name, u, primes)

    def read_logb(self, part: Syntax) -> Node:
        u, b = self.node(part.kids[0]), self.node(part.kids[1])
        return divide(Map("log", u), Map("log", b))

    def read_fact(self, part: Syntax) -> Node:
        return Map("factorial", self.node(part.kids[0]))

    def read_binom(self, part: Syntax) -> Node:
        return Apply("binom", (self.node(part.kids[0]), self.node(part.kids[1])))

    def read_card(self, part: Syntax) -> Node:
        return Count((self.set_node(part.kids[0]),))

    def read_max(self, part: Syntax) -> Node:
        return self.extreme(part)

    def read_min(self, part: Syntax) -> Node:
        return self.extreme(part)

    def read_argmax(self, part: Syntax) -> Node:
        return self.best(part)

    def read_argmin(self, part: Syntax) -> Node:
        return self.best(part)

    def extreme(self, part: Syntax) -> Node:
        """max(a, b) of numbers, max(0, x), max over a letter, or (as a goal) over what the facts allow."""
        over = part.note or 0
        if over:
            return self.best(part)
        if len(part.kids) == 1 and part.kids[0].head not in ("set", "setof", "list"):
            inner = self.node(part.kids[0])
            if is_scalar(inner.shape):
                return self.optimum(part.head, inner)
            return Apply(part.head, (inner,))
        if part.kids[0].head == "setof":
            return self.optimum_of_set(part)
        kids = part.kids[0].kids if len(part.kids) == 1 else part.kids
        if any(k.head == "dots" for k in kids):
            inner = self.dotted_list(list(kids), part)
            return Apply(part.head, (inner,))
        nodes = [self.node(k) for k in kids]
        if part.head == "max" and len(nodes) == 2 and Num(0) in nodes:
            other = nodes[0] if nodes[1] is Num(0) else nodes[1]
            return Map("relu", other)
        return Apply(part.head, tuple(nodes), nodes[0].shape)

    def read_app(self, part: Syntax) -> Node:
        """A function applied to its arguments."""
        head, arguments = part.kids[0], part.kids[1:]
        if head.head == "deriv":
            return self.derived_call(part)
        if head.head == "compose":
            inner = Syntax("app", (head.kids[1], *arguments), part.start, part.stop)
            return self.node(Syntax("app", (head.kids[0], inner), part.start, part.stop))
        if head.head == "inverse":
            name = self.scope.names.key(head.kids[0]) or "f"
            return Map(name + "^-1", self.node(arguments[0]))
        called = self.scope.names.key(head)
        if called is None:
            raise self.scope.error("only a named function can be applied", head)
        if self.cumulative(called, head):
            return self.cdf(head, arguments)
        entry = self.scope.entry(called)
        if entry is None and self.is_landau(head):
            return self.order_term(part)
        if entry is not None and entry.kind in ("vector", "matrix", "scalar", "random", "family"):
            return self.quantity_at(head, entry, arguments, part)
        nodes = [self.node(a) for a in arguments]
        return self.call(called, entry, nodes, part)

    def quantity_at(self, head: Syntax, entry: Entry, arguments: tuple[Syntax, ...], part: Syntax) -> Node:
        """x(t) of a quantity: the quantity itself, if its argument is a plain name."""
        if all(key(a) is not None for a in arguments):
            for a in arguments:
                self.node(a)
            return self.node(head)
        return self.product_of([(head, self.node(head)), (arguments[0], self.node(arguments[0]))])

    def entrywise(self, left: Syntax, right: Syntax) -> None:
        """h = g(z) with vectors on both sides: an undeclared g of one number acts on each entry."""
        if right.head != "app" or len(right.kids) != 2 or self.scope.names.rank(left) != VECTOR:
            return
        name = self.scope.names.key(right.kids[0])
        if name is None or base(right.kids[0]).font == "bold" or self.scope.names.kinds.get(name) is not None:
            return
        if self.scope.entries.get(name) is None and name not in (*VECTOR_FUNCTIONS, *SCALAR_OF_VECTOR, *MAPS):
            self.scope.assume(f"{spelled(right.kids[0])} is a function of one number and acts entry by entry")
            latex = spelled(right.kids[0])
            self.scope.declare(name, Entry("function", SCALAR, latex, domain=(SCALAR,), inferred=True))

    def call(self, name: str, entry: Entry | None, nodes: list[Node], part: Syntax) -> Node:
        scope = self.scope
        if entry is None and name in MAPS and len(nodes) == 1:
            return self.mapped(name, nodes[0], part)
        if entry is None and name in VECTOR_FUNCTIONS:
            return Apply(name, tuple(nodes), nodes[0].shape)
        if entry is None and name in SCALAR_OF_VECTOR:
            return Apply(name, tuple(nodes))
        if entry is None and name in ("Phi",) and len(nodes) == 1:
            return self.mapped("Phi", nodes[0], part)
        if entry is None and name in ("B", "beta") and len(nodes) == 2:
            return Apply("beta", tuple(nodes))
        if entry is None and name == "sigma" and len(nodes) == 1:
            scope.assume("\\sigma is a function of one number that is not given")
            scope.declare(name, Entry("function", SCALAR, spelled(part.kids[0]), domain=(SCALAR,), inferred=True))
            return self.mapped(name, nodes[0], part)
        if entry is None and base(part.kids[0]).font == "bold":
            value, what = self.family_shape(base(part.kids[0]), name)
            scope.assume(f"the values of {spelled(part.kids[0])} are {what}")
            domain = tuple(n.shape for n in nodes)
            scope.declare(name, Entry("function", value, spelled(part.kids[0]), domain=domain, inferred=True))
            return Apply(name, tuple(nodes), scope.settled(value))
        if entry is None:
            scope.declare(
                name,
                Entry("function", SCALAR, spelled(part.kids[0]), domain=tuple(n.shape for n in nodes), inferred=True),
            )
            return Map(name, nodes[0]) if len(nodes) == 1 and is_scalar(nodes[0].shape) else Apply(name, tuple(nodes))
        return self.declared_call(name, entry, nodes, part)

    def declared_call(self, name: str, entry: Entry, nodes: list[Node], part: Syntax) -> Node:
        """A call of a declared function: entrywise where it takes one number, else with its value's shape."""
        scope = self.scope
        domain = tuple(scope.settled(s) for s in entry.domain)
        value = scope.settled(entry.shape or SCALAR)
        if len(domain) == 1 and len(nodes) > 1 and not is_scalar(domain[0]):
            nodes = [Block(tuple((n,) for n in nodes))]
        if len(domain) > 1 and len(nodes) == 1:
            nodes = self.spread(nodes[0], len(domain))
        if len(nodes) != len(domain):
            raise scope.error(
                f"{spelled(part.kids[0])} takes {len(domain)} argument{'s' * (len(domain) != 1)}, not {len(nodes)}",
                part,
            )
        if len(domain) == 1 and is_scalar(domain[0]) and is_scalar(value):
            return self.mapped(name, nodes[0], part)
        if len(domain) == 1 and is_scalar(domain[0]) and not is_scalar(value):
            return Apply(name, tuple(nodes), value)
        change: dict[str, Dim] = {}
        for want, node, where in zip(domain, nodes, part.kids[1:], strict=False):
            if want == node.shape:
                continue
            for w, got in zip(want, node.shape, strict=True):
                letter = w.letter
                if letter is not None and not letter.startswith("?") and w != got and entry.params != ():
                    change[letter] = got
            if tuple(d.put(change) for d in want) == node.shape:
                continue
            if not scope.fit(want, node.shape):
                raise scope.shape_error(
                    f"{spelled(part.kids[0])} takes {describe(want)}, not {describe(node.shape)}", where.start
                )
        return Apply(name, tuple(nodes), (value[0].put(change), value[1].put(change)))

    def spread(self, node: Node, count: int) -> list[Node]:
        """f(x) of a function of x_1, ..., x_n: the entries of x."""
        if isinstance(node, Block) and all(len(r) == 1 for r in node.rows) and len(node.rows) == count:
            return [r[0] for r in node.rows]
        if node.shape == (Dim.of(count), ONE):
            return [EntryOf(node, (Num(k),)) for k in range(1, count + 1)]
        return [node]
