"""What the declarations say of a name: its kind and its rank, asked at the decision points of the grammar."""

from __future__ import annotations

from dataclasses import dataclass, field

from symderive.parse.syntax import Syntax, base, key

SCALAR, VECTOR, ROW, MATRIX = "scalar", "vector", "row", "matrix"
DATA = "_data"
BY_CUSTOM = ("d", "H", "I", "N", "R")  # differentials, entropy, identity, normal law, numbers: asked of when not typed


@dataclass(slots=True)
class Names:
    """Kinds by name: scalar vector matrix function event random density set family size index.

    ``ranks`` says scalar, vector, row or matrix of a quantity, of a function's value or of a family's member;
    ``arity`` how many indices a family has; ``params`` the letters of a defined function; ``fonted`` the letters
    declared both plain and bold; ``lone`` the letters p, q that stand somewhere as plain numbers; ``labels`` the
    letters with a subscript that is no index (W and q of W_q); ``twofold`` those that name a point and a family;
    ``values`` the letters that stand as values in the brackets of a density; ``applied`` those that stand before a
    bracket; ``members`` the numbers that a letter has below it anywhere (A_1, ..., A_4); ``letters`` the constants
    that are used as letters here (a probability \\pi); ``free`` the letters that stand free in the goal or a line;
    ``moving`` those that stand in d( ) and behind a d; ``iterates`` those whose values in turn are w_t, w_{t+1}, each a
    name of its own with the shape of w; ``stepping`` those declared as w_t, beside which w_{t+1} stands, with their t.
    """

    kinds: dict[str, str] = field(default_factory=dict)
    ranks: dict[str, str] = field(default_factory=dict)
    arity: dict[str, int] = field(default_factory=dict)
    params: dict[str, tuple[Syntax, ...]] = field(default_factory=dict)
    fonted: set[str] = field(default_factory=set)
    lone: set[str] = field(default_factory=set)
    labels: set[tuple[str, str]] = field(default_factory=set)
    twofold: set[str] = field(default_factory=set)
    values: set[str] = field(default_factory=set)
    applied: set[str] = field(default_factory=set)
    members: dict[str, set[int]] = field(default_factory=dict)
    letters: set[str] = field(default_factory=set)
    free: set[str] = field(default_factory=set)
    moving: set[str] = field(default_factory=set)
    iterates: set[str] = field(default_factory=set)
    stepping: dict[str, str] = field(default_factory=dict)
    events: bool = False

    def said_of(self, beginnings: tuple[str, ...]) -> tuple[object, ...]:
        """Everything that is said of the names with these beginnings (x speaks for x_1, x_hat and x'), and of the
        letters that have a meaning by custom. What is read is the same as long as this is."""
        asked = (*beginnings, *BY_CUSTOM)
        return (
            tuple([item for item in self.kinds.items() if item[0].startswith(asked)]),
            tuple([item for item in self.ranks.items() if item[0].startswith(asked)]),
            tuple([item for item in self.arity.items() if item[0].startswith(asked)]),
            tuple([(f, tuple(map(key, letters))) for f, letters in self.params.items() if f.startswith(asked)]),
            *(frozenset(n for n in group if n.startswith(asked)) if group else None for group in self.groups()),
            frozenset(label for label in self.labels if label[0].startswith(asked)) if self.labels else None,
            bool(self.moving),
        )

    def groups(self) -> tuple[set[str], ...]:
        return (self.fonted, self.lone, self.twofold, self.values, self.letters, self.moving)

    def key(self, part: Syntax) -> str | None:
        return key(part, self.fonted)

    def kind(self, part: Syntax) -> str | None:
        """The declared kind of the name that a part spells, or None."""
        name = self.key(part)
        return None if name is None else self.kinds.get(name)

    def declare(self, name: str, kind: str, rank: str | None = None) -> None:
        self.kinds[name] = kind
        if rank:
            self.ranks[name] = rank

    def entries_of_vector(self, part: Syntax, rank: str | None) -> bool:
        """Is x_1 or x_i, declared as a number, an entry of the vector x that is declared too?"""
        if part.head not in ("sub_", "idx") or rank not in (SCALAR, None):
            return False
        under = self.key(part.kids[0]) or ""
        scripts = all(s.kind in ("number", "name") and len(s.head) <= 2 for s in part.kids[1:])
        return scripts and self.kinds.get(under) in ("vector", "matrix") and under not in self.arity

    def rank(self, part: Syntax) -> str | None:
        """Scalar, vector, row or matrix where the declarations (or the spelling) tell; None where they do not."""
        done: dict[int, str | None] = {}
        stack = [part]
        while stack:
            one = stack[-1]
            if id(one) in done:
                stack.pop()
                continue
            wait = [] if one.kind != "node" else [k for k in one.kids if id(k) not in done]
            if wait:
                stack.extend(wait)
                continue
            stack.pop()
            done[id(one)] = self._rank(one, [done.get(id(k)) for k in one.kids])
        return done[id(part)]

    def _rank(self, part: Syntax, kids: list[str | None]) -> str | None:
        if part.kind == "number":
            return SCALAR
        if part.kind == "word" or (part.kind == "node" and not part.kids and part.head in _RANKS):
            return self.ranks.get(part.head)
        name = self.key(part)
        if name is not None and name in self.ranks and self.kinds.get(name) not in ("family", "function"):
            return self.ranks[name]
        head = part.head
        if head == "transpose" and part.kids[0].head == "list":
            cells = part.kids[0].kids
            return MATRIX if any(k.head == "dots" for k in cells) and self.rank(cells[0]) == VECTOR else VECTOR
        if part.kind == "name":
            if part.font == "bold" and name not in self.kinds:
                return MATRIX if head[:1].isupper() else VECTOR
            if head == "I" and name not in self.kinds:
                return MATRIX
            if head == "pi" and name not in self.kinds:
                return SCALAR
            return None
        if head in ("sub_", "idx"):
            under = self.key(part.kids[0])
            if under in self.arity:
                extra = len(part.kids) - 1 - self.arity[under]
                return self.ranks.get(under, SCALAR) if extra <= 0 else SCALAR
            if kids[0] in (VECTOR, ROW):
                font = base(part).font
                return SCALAR if font != "bold" or under in self.kinds else VECTOR
            if kids[0] == MATRIX:
                return SCALAR if len(part.kids) > 2 else (MATRIX if under == "I" or under not in self.kinds else None)
            return None
        if head == "identity":
            return MATRIX
        if head == "ones" or head == "zeros":
            return VECTOR
        return _RANKS[head](kids) if head in _RANKS else self._applied(part, kids)

    def _applied(self, part: Syntax, kids: list[str | None]) -> str | None:
        if part.head == "matrix" and part.kids:
            widths = [len(row.kids) for row in part.kids]
            return VECTOR if max(widths) == 1 else ROW if len(widths) == 1 else MATRIX
        if part.head == "app":
            name = self.key(part.kids[0])
            if name in self.ranks and self.kinds.get(name) == "function":
                rank = self.ranks[name]
                return (
                    kids[1]
                    if rank == SCALAR and len(kids) == 2 and kids[1] not in (SCALAR, None) and name not in self.arity
                    else rank
                )
            return kids[1] if len(kids) == 2 and name in ("softmax", "sigma") else None  # sigma: entry by entry
        return None


def _same(kids: list[str | None]) -> str | None:
    known = [k for k in kids if k]
    return known[0] if known else None


def _product(kids: list[str | None]) -> str | None:
    rest = [k for k in kids if k != SCALAR]
    if not rest:
        return SCALAR
    if None in rest:
        return None
    whole = rest[0]
    for k in rest[1:]:
        rows, columns = whole in (VECTOR, MATRIX), k in (ROW, MATRIX)
        whole = MATRIX if rows and columns else VECTOR if rows else ROW if columns else SCALAR
    return whole


def _flip(kids: list[str | None]) -> str | None:
    return {VECTOR: ROW, ROW: VECTOR}.get(kids[0] or "", kids[0])


def _scalar(_kids: list[str | None]) -> str | None:
    return SCALAR


def _first(kids: list[str | None]) -> str | None:
    return kids[0]


_NUMBERS = (
    "trace",
    "det",
    "norm",
    "inner",
    "dens",
    "P",
    "E",
    "Var",
    "abs",
    "fact",
    "binom",
    "idx",
    "logb",
    "card",
    "logdet",
)
_FIRST = (
    "div",
    "pow",
    "sum",
    "sumover",
    "decor",
    "prime",
    "sup",
    "exp",
    "log",
    "sqrt",
    "sin",
    "cos",
    "tan",
    "tanh",
    "relu",
    "sigmoid",
)
_RANKS = dict.fromkeys(_NUMBERS, _scalar) | dict.fromkeys(_FIRST, _first) | {
    "add": _same, "sub": _same, "neg": _same, "hadamard": _same, "mul": _product, "transpose": _flip,
    "inv": _same, "pinv": _same, "diag": lambda kids: {VECTOR: MATRIX, MATRIX: VECTOR}.get(kids[0] or ""),
    "vec": lambda _kids: VECTOR, "cross": lambda _kids: VECTOR,
    "kron": lambda _kids: MATRIX, "hessian": lambda _kids: MATRIX,
}  # fmt: skip
