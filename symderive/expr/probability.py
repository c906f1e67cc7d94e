"""The nodes of probability: random variables, events, probabilities, densities, expectations.

A random variable (``RandVar``) and its value (a ``Sym``) are different nodes. Events are built of ``EventSym``,
relations (``Rel``) between expressions in random variables, ``In``, and the set operations below.
"""

from __future__ import annotations

from typing import Any

from symderive.expr.node import Binder, Node
from symderive.expr.shape import SCALAR, Shape


class RandVar(Node):
    """A random variable (scalar or vector); ``latex`` is the author's spelling. Members of a repeated variable
    (X_1, X_2, ... or X_t) are random variables of their own, with ``family`` their common name and ``indices``."""

    __slots__ = __match_args__ = ("name", "size", "latex", "family", "indices")
    name: str
    size: Shape
    latex: str
    family: str
    indices: tuple[Node, ...]

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        name, size, latex, family, indices = (*args, None, None, None, None)[:5]
        return (name, size or SCALAR, latex or name, family or "", tuple(indices or ()))

    def measure(self) -> Shape:
        return self.size


class EventSym(Node):
    """An event by name: A, B_1, E."""

    __slots__ = __match_args__ = ("name", "latex")
    name: str
    latex: str

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        name, latex = (*args, None)[:2]
        return (name, latex or name)


class Label(Node):
    """A value that is a word or letter: red, apple, f. ``latex`` is its spelling."""

    __slots__ = __match_args__ = ("name", "latex")
    name: str
    latex: str

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        name, latex = (*args, None)[:2]
        return (name, latex or name)


class Not(Node):
    __slots__ = __match_args__ = ("event",)
    event: Node


class And(Node):
    """The intersection; ``comma`` remembers the spelling A, B in place of A cap B."""

    __slots__ = __match_args__ = ("events", "comma")
    events: tuple[Node, ...]
    comma: bool

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        return (*args, False)[:2]


class Or(Node):
    __slots__ = __match_args__ = ("events",)
    events: tuple[Node, ...]


class Minus(Node):
    """The set difference A setminus B."""

    __slots__ = __match_args__ = ("a", "b")
    a: Node
    b: Node


class In(Node):
    """An expression lies in a set."""

    __slots__ = __match_args__ = ("u", "within")
    u: Node
    within: Node


class Quantified(Binder):
    """An event for indices that obey a condition; both kinds bind their indices in all parts."""

    __slots__ = __match_args__ = ("event", "indices", "condition")
    event: Node
    indices: tuple[Node, ...]
    condition: Node

    def bound(self) -> tuple[Node, ...]:
        return self.indices

    def scope(self) -> tuple[int, ...]:
        return tuple(range(len(self.kids)))


class Exists(Quantified):
    """There are indices (with a condition among them) for which the event holds: exists i < j : X_i = X_j."""

    __slots__ = ()


class ForAll(Quantified):
    """For all indices (that obey a condition) the event holds: forall i < j : X_i != X_j; also A_1, ..., A_n."""

    __slots__ = ()


class FiniteSet(Node):
    __slots__ = __match_args__ = ("elements",)
    elements: tuple[Node, ...]


class Interval(Node):
    """An interval; ``closed`` says which of its ends belong to it: "[]", "()", "[)", "(]"."""

    __slots__ = __match_args__ = ("low", "high", "closed")
    low: Node
    high: Node
    closed: str


class NamedSet(Node):
    """A set by name: ``R``, ``N``, ``Z``, ``Omega``, ``empty``, ``R+``."""

    __slots__ = __match_args__ = ("name",)
    name: str


class SetOf(Binder):
    """The set of the values of ``body`` (or of the bound letters) for which ``condition`` holds; also the unit ball."""

    __slots__ = __match_args__ = ("body", "variables", "condition")
    body: Node
    variables: tuple[Node, ...]
    condition: Node

    def bound(self) -> tuple[Node, ...]:
        return self.variables

    def scope(self) -> tuple[int, ...]:
        return tuple(range(len(self.kids)))


class Prob(Node):
    """P(event | given); ``given`` is None where there is no bar. ``head`` is the author's letter (P, Pr, p)."""

    __slots__ = __match_args__ = ("event", "given", "head")
    event: Node
    given: Node | None
    head: str

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        event, given, head = (*args, None, None)[:3]
        return (event, given, head or "P")


class Dens(Node):
    """A density or mass value p(args | given; params).

    ``args`` and ``given`` hold the value letters or expressions as written (x, y, 3, or ``Rel("=", Y, 4)``);
    ``variables`` names the random variable that each of ``args + given`` is a value of (None where it is
    its own letter's variable and none was declared).
    """

    __slots__ = __match_args__ = ("head", "arguments", "given", "params", "variables")
    head: str
    arguments: tuple[Node, ...]
    given: tuple[Node, ...]
    params: tuple[Node, ...]
    variables: tuple[Node, ...]

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        head, arguments, given, params, variables = (*args, (), (), ())[:5]
        return (head, tuple(arguments), tuple(given), tuple(params), tuple(variables))


class Law(Node):
    """A law with its parameters: Normal(mean, variance), Binomial(n, p), Uniform(a, b), UniformSet(set), ..."""

    __slots__ = __match_args__ = ("name", "params")
    name: str
    params: tuple[Node, ...]

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        return (args[0], tuple(args[1]))


class LawDens(Node):
    """The density or mass of a law at a point: N(x; m, v)."""

    __slots__ = __match_args__ = ("law", "point")
    law: Law
    point: Node


class Expect(Node):
    """E[u | given], or E_{under}[u] where ``under`` is a Law, a Dens or a random variable."""

    __slots__ = __match_args__ = ("u", "given", "under")
    u: Node
    given: Node | None
    under: Node | None

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        return (*args, None, None)[:3]

    def measure(self) -> Shape:
        return self.u.shape


class Var(Node):
    """Var[u | given] of a scalar."""

    __slots__ = __match_args__ = ("u", "given", "under")
    u: Node
    given: Node | None
    under: Node | None

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        return (*args, None, None)[:3]

    def measure(self) -> Shape:
        return (self.u.shape[0], self.u.shape[0])


class Cov(Node):
    """Cov[u, v | given]; of one vector (v is u) its covariance matrix."""

    __slots__ = __match_args__ = ("u", "v", "given")
    u: Node
    v: Node
    given: Node | None

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        return (*args, None)[:3]

    def measure(self) -> Shape:
        return (self.u.shape[0], self.v.shape[0])


class Info(Node):
    """A quantity of information: ``kind`` is "H", "MI" or "KL" of random variables or laws, with a condition."""

    __slots__ = __match_args__ = ("kind", "of", "given")
    kind: str
    of: tuple[Node, ...]
    given: Node | None

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        kind, of, given = (*args, None)[:3]
        return (kind, tuple(of), given)


class Count(Node):
    """n(red, apple): how many equally likely outcomes; or the number of elements of a set."""

    __slots__ = __match_args__ = ("of",)
    of: tuple[Node, ...]


class Indicator(Node):
    __slots__ = __match_args__ = ("event",)
    event: Node


class SumOver(Binder):
    """The sum of ``body`` over all values of a variable (or over a set), not by an index from 1."""

    __slots__ = __match_args__ = ("body", "var", "within")
    body: Node
    var: Node
    within: Node | None

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        return (*args, None)[:3]

    def bound(self) -> tuple[Node, ...]:
        return (self.var,)

    def measure(self) -> Shape:
        return self.body.shape


class Indep(Node):
    """Independence of groups of variables or events, given others: A perp B | C. ``mutual`` for more than two."""

    __slots__ = __match_args__ = ("groups", "given")
    groups: tuple[tuple[Node, ...], ...]
    given: tuple[Node, ...]

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        return (*args, ())[:2]


class Best(Binder):
    """min, max, argmin or argmax of ``body`` over letters: ``kind`` is one of those words."""

    __slots__ = __match_args__ = ("kind", "body", "over", "condition")
    kind: str
    body: Node
    over: tuple[Node, ...]
    condition: Node | None

    @classmethod
    def prepare(cls, *args: Any) -> tuple[Any, ...]:
        return (*args, None)[:4]

    def bound(self) -> tuple[Node, ...]:
        return self.over

    def measure(self) -> Shape:
        return self.over[0].shape if self.kind.startswith("arg") and len(self.over) == 1 else SCALAR
