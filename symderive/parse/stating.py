"""A problem as it is built up from its statements: what every kind of statement shares."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from symderive.expr.algebra import Idx, Num, Sym
from symderive.expr.node import Node, free_leaves, nodes_of, substitute
from symderive.expr.probability import And, RandVar
from symderive.expr.problem import Definition, Fact
from symderive.expr.shape import Shape, is_scalar
from symderive.parse.dots import undotted
from symderive.parse.elaborate import Elaborator
from symderive.parse.errors import Source
from symderive.parse.pieces import Statement
from symderive.parse.scope import Scope
from symderive.parse.syntax import Syntax, key
from symderive.parse.tokens import Token
from symderive.parse.whole import whole
from symderive.parse.words import DECORATIONS, FUNCTION_WORDS, LETTERS

COMPARISONS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "ne": "!=", "eq": "="}

DEFINITE = {
    "succ": ("positive definite", 1),
    "succeq": ("positive semidefinite", 1),
    "prec": ("positive definite", -1),
    "preceq": ("positive semidefinite", -1),
}


@dataclass(slots=True)
class Read:
    """A statement with its syntax: ``names`` the list before it, ``tree`` its body (None: only names or words)."""

    statement: Statement
    names: list[Syntax]
    tree: Syntax | None
    where: Syntax | None


class Stating(ABC):
    """Reads statements and keeps what they say: declarations in the scope, definitions, facts."""

    def __init__(self, statements: list[Statement], source: Source, scope: Scope):
        self.source = source
        self.scope = scope
        self.names = scope.names
        self.statements = statements
        self.elaborator = Elaborator(scope)
        self.definitions: list[Definition] = []
        self.facts: list[Fact] = []
        self.spaces: dict[str, Node] = {}
        self.now: Read | None = None
        self.shaped: dict[str, Shape] = {}
        self.script_letters: set[str] = set()
        self.dotted: dict[str, Syntax] = {}
        self.defined: dict[str, tuple[Syntax, Syntax]] = {}
        self.reads: list[Read] = []
        self.chances: dict[str, list[Node]] = {}
        self.drawn_from: dict[str, list[Node]] = {}  # what is ~ p, by the name p

    def read(self, statement: Statement) -> Read:
        names = [self.syntax(tokens) for tokens in statement.names]
        tree = None
        if statement.body:
            dots = [t.sym == "dots" for t in statement.body]
            is_range = len(statement.body) > 3 and statement.body[1].sym == "=" and any(dots)
            tree = self.range_tree(statement.body) if is_range and statement.body[0].kind == "name" else None
            tree = tree or self.syntax(statement.body)
        where = self.syntax(statement.where) if statement.where else None
        return Read(statement, names, tree, where)

    def syntax(self, tokens: list[Token]) -> Syntax:
        if len(tokens) == 1 and tokens[0].text in FUNCTION_WORDS:  # \\tanh \\text{ acts entrywise}: no argument is due
            (name,) = tokens
            return Syntax(name.text, (), name.start, name.stop, kind="name", latex=name.latex)
        text = whole(tokens, self.source, self.names)
        for sentence in text.assumed:
            self.scope.assume(sentence)
        self.scope.remarks.update(dict.fromkeys(text.remarks))
        return undotted(text.tree)

    def range_tree(self, body: list[Token]) -> Syntax | None:
        """i = 1, ..., N."""
        place = max(k for k, t in enumerate(body) if t.sym == "dots")
        if not all(t.kind in ("number", "name") or t.sym in (",", "=", "dots") for t in body[: place + 1]):
            return None
        letter = self.syntax(body[:1])
        rest = [t for t in body[place + 1 :] if t.sym != ","]
        low = self.syntax(body[2:3])
        kids = (
            (letter, low)
            if not rest
            else (letter, low, self.syntax(body[place + 2 :] if body[place + 1].sym == "," else body[place + 1 :]))
        )
        return Syntax("range", kids, body[0].start, body[-1].stop)

    def links(self, r: Read) -> list[Syntax]:
        """The relations of a statement; a chain a = b in S is several, its later ones said of the first name."""
        tree = r.tree
        if tree is None:
            return []
        if tree.head != "and" or tree.kind != "node":
            return [tree]
        first = tree.kids[0]
        found = [first]
        for link in tree.kids[1:]:
            if first.head == "eq" and link.head in ("declare", "in", *DEFINITE) and key(first.kids[0]) is not None:
                link = link.but(kids=(first.kids[0], *link.kids[1:]))
            found.append(link)
        return found

    def fact(
        self, kind: str, node: Node | None, r: Read, where: Node | None = None, every: tuple[Node, ...] = ()
    ) -> Fact:
        node = None if node is None else self.of_own_index(node)
        return Fact(
            kind,
            node,
            where if where is not None else self.range_node(r, node) if node is not None else None,
            every,
            self.text(r),
            self.source.place(r.statement.start)[0],
        )

    def of_own_index(self, node: Node) -> Node:
        """A statement on X_i in which the number i stands, X_i ~ N(0, i): that is the index, if it is nothing else."""
        running = {i.name: i for u in nodes_of(node, RandVar) for i in u.indices if isinstance(i, Idx)}
        put: dict[Node, Node] = {}
        for leaf in free_leaves(node) if running else ():
            if isinstance(leaf, Sym) and leaf.name in running and is_scalar(leaf.shape):
                declared = self.scope.entries.get(leaf.name)
                if declared is None or declared.inferred:
                    put[leaf] = running[leaf.name]
        return substitute(node, put) if put else node

    def text(self, r: Read) -> str:
        stop = r.statement.stop
        text = self.source.text
        start = r.statement.start
        last = [t for t, _ in r.statement.said]
        piece = text[start:stop]
        if last and last[-1] not in piece:
            at = text.find(last[-1], stop)
            if at >= 0:
                piece = text[start : at + len(last[-1]) + 1]
        return " ".join(piece.split())

    def range_node(self, r: Read, of: Node | None = None) -> Node | None:
        """What stands after "for": a condition; bare letters (for every c) leave none."""
        if r.where is None or r.where.head == "range":
            return None
        if key(r.where) is not None or (r.where.head == "in" and r.statement.every and key(r.where.kids[1]) == "F"):
            return None
        parts = r.where.kids if r.where.head == "list" else (r.where,)
        parts = tuple(p for p in parts if key(p) is None and p.head not in ("range", "dots"))
        if not parts:
            return None
        indices = {n.name: n for n in of.walk() if isinstance(n, Idx)} if of is not None else {}
        pairs: list[tuple[str, Node]] = list(indices.items())
        with self.elaborator.mode(events=False, letters=True), self.scope.binding(pairs):
            nodes = [self.condition(p) for p in parts]
        for part, one in zip(parts, nodes, strict=True):
            if isinstance(one, Num):
                raise self.source.error("this range is no condition", part.start, "\\text{for } 0 \\le x \\le 1")
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def condition(self, part: Syntax) -> Node:
        if part.head == "in" or part.head == "declare":
            return self.elaborator.node(part)
        return self.elaborator.node(part)

    def latex_of(self, name: str) -> str:
        """How a name was first typed."""
        for statement in self.statements:
            for tokens in (*statement.names, statement.body):
                for t in tokens:
                    letter = name.removesuffix("_bold")
                    bold = letter in self.names.fonted and (t.font == "bold") != (letter != name)
                    if t.kind == "name" and t.text == letter and not bold:
                        return t.latex
        first, _, rest = name.partition("_")
        if rest in DECORATIONS:
            return rf"\{rest}{{{self.latex_of(first)}}}"
        if rest:
            letter = self.latex_of(first)
            return f"{letter}_{rest}" if len(rest) == 1 else f"{letter}_{{{rest}}}"
        return (
            "\\" + name
            if name in LETTERS.values() and len(name) > 1
            else name
            if len(name) == 1
            else rf"\text{{{name}}}"
        )

    # ---------------------------------------------------------------- what the kinds of statements ask of one another
    @abstractmethod
    def statement(self, r: Read) -> None: ...

    @abstractmethod
    def postpone(self, tree: Syntax, r: Read) -> None: ...

    @abstractmethod
    def inner(self, tokens: list[Token], r: Read) -> None: ...

    @abstractmethod
    def actors(self, targets: list[Syntax], dotted: bool, r: Read) -> list[Node]: ...

    @abstractmethod
    def space_shape(self, space: tuple[Syntax, ...]) -> Shape: ...

    @abstractmethod
    def equals(self, left: Syntax, right: Syntax) -> int: ...

    @abstractmethod
    def is_defined(self, name: str, left: Syntax) -> bool: ...

    @abstractmethod
    def defined_entry(self, left: Syntax) -> bool: ...

    @abstractmethod
    def special_definition(self, name: str, left: Syntax, right: Syntax, r: Read) -> bool: ...
