"""What is asked: a formula, perhaps named on its left (J = ...), perhaps with a range after "for" or an "= ?"."""

from __future__ import annotations

from symderive.expr.algebra import Sym
from symderive.expr.arrays import Block
from symderive.expr.node import Node
from symderive.expr.probability import And, NamedSet
from symderive.expr.problem import Goal, Space
from symderive.expr.shape import ShapeError
from symderive.parse.assemble import Assembly
from symderive.parse.bracketed import outer_places
from symderive.parse.elaborate import Elaborator
from symderive.parse.errors import Source
from symderive.parse.jacobians import jacobians_meant
from symderive.parse.layout_words import DERIVATIVES
from symderive.parse.prose import FOR, prose
from symderive.parse.scope import Scope, spelled
from symderive.parse.stream import Manner, Reach
from symderive.parse.syntax import Syntax, key
from symderive.parse.taylor import Asked, asked, polynomial
from symderive.parse.tokens import Token
from symderive.parse.whole import whole


def read_goal(tokens: list[Token], source: Source, scope: Scope, assembly: Assembly) -> Goal:
    """The goal in the context of the statements; its places count into its own text."""
    kept, scope.source = scope.source, source
    try:
        return GoalReader(source, scope, assembly).goal(tokens)
    finally:
        scope.source = kept


def parted_goal(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    """What is asked, and the range behind its "for"."""
    tokens = in_one_line(tokens)
    for k, t in outer_places(tokens):
        if t.kind == "text" and prose(tokens, k) and FOR.match(t.text):
            return tokens[:k], tokens[k + 1 :]
    return tokens, []


def in_one_line(tokens: list[Token]) -> list[Token]:
    """A goal over several lines as one; the rows of a matrix stay apart."""
    found, depth = [], 0
    for t in tokens:
        depth += (t.sym == "begin") - (t.sym == "end")
        if t.kind != "end" and (t.kind != "break" or depth):
            found.append(t)
    return found


class GoalReader:
    """Reads one goal."""

    def __init__(self, source: Source, scope: Scope, assembly: Assembly):
        self.source = source
        self.scope = scope
        self.assembly = assembly
        self.elaborator = Elaborator(scope)
        self.reaches: tuple[Reach, ...] = ()  # the sums and derivatives of the goal that can end at two places

    def goal(self, tokens: list[Token]) -> Goal:
        body, where = parted_goal(tokens)
        while body and (body[-1].sym in ("?", ".", ",", "=")):
            body = body[:-1]
        if not body:
            raise self.source.error("the goal is empty", 0)
        if (expansion := asked(body, self.source, frozenset(self.scope.entries))) is not None:
            return self.taylor(expansion)
        tree = jacobians_meant(self.shaped(self.syntax(body)), self.scope, self.assembly.definitions)
        name: Node | None = None
        condition = self.where(where) if where else None
        if self.is_space(tree):
            return Goal(Space(*self.space()), None, None, self.source.text.strip())
        links = tree.kids if tree.head == "and" else (tree,)
        if all(k.head == "eq" and len(k.kids) == 2 for k in links):
            parts = (
                [tree.kids[0], tree.kids[1]]
                if tree.head == "eq"
                else [tree.kids[0].kids[0], *(k.kids[1] for k in tree.kids)]
            )
            if self.names_result(parts[0]):
                name = self.named(parts[0])
                tree = parts[-1]
            elif parts[0].head in ("grad", "diff", "hessian") and parts[-1].number != 0:  # f'(x) = 0 asks for x
                name = self.elaborator.node(parts[0])
                tree = parts[-1]
        return Goal(self.meant(tree, body), condition, name, self.source.text.strip())

    def shaped(self, tree: Syntax) -> Syntax:
        """The derivative of a goal that says its shape, df/dx \\in \\mathbb{R}^{1 \\times n}: a choice of layout."""
        if tree.head != "declare" or tree.kids[0].head not in DERIVATIVES:
            return tree
        self.assembly.layout_by_shape(tree)
        return tree.kids[0]

    def meant(self, tree: Syntax, body: list[Token]) -> Node:
        """The node of a goal; a derivative without brackets takes in the terms behind it where only so the sizes fit:
        \\nabla_w |Xw - y|^2 + \\lambda |w|^2."""
        try:
            return self.node(tree)
        except ShapeError:
            if not self.reaches:
                raise
            said = self.reaches[0].said
            further = self.syntax(body, far=True)
            if further == tree:
                raise
            node = self.node(further)
            self.scope.assume(f"{said}; it is read with it, as only so the sizes fit")
            return node

    def taylor(self, expansion: Asked) -> Goal:
        """The Taylor polynomial that the words ask for."""
        of = None if expansion.of is None else self.node(self.syntax(expansion.of))
        about = expansion.about
        if about is not None:  # of x_0 = 1 the right side
            sign = next((n for n, t in enumerate(about) if t.sym == "="), -1)
            about = about[sign + 1 :]
        point = None if not about else self.point(self.syntax(about))
        return polynomial(of, point, expansion.origin, expansion.degree, self.assembly.definitions, self.source)

    def point(self, tree: Syntax) -> Node:
        """A number, a vector, or several numbers in a bracket."""
        if tree.head == "list":
            return Block(tuple((self.node(kid),) for kid in tree.kids))
        return self.node(tree)

    def syntax(self, tokens: list[Token], *, far: bool = False) -> Syntax:
        text = whole(tokens, self.source, self.scope.names, Manner(far=far))
        self.reaches = text.reaches
        for sentence in text.assumed:
            self.scope.assume(sentence)
        self.scope.remarks.update(dict.fromkeys(text.remarks))
        return text.tree

    def names_result(self, part: Syntax) -> bool:
        """Is the left side just a name for the answer (J = ...), not a quantity that the problem knows?"""
        name = self.scope.names.key(part)
        return name is not None and self.scope.entry(name) is None

    def named(self, part: Syntax) -> Node:
        return Sym(self.scope.names.key(part) or "J", None, spelled(part))

    def node(self, tree: Syntax) -> Node:
        """The goal's tree; a density's arguments and a bare letter are letters, a function's name its value."""
        letters = tree.head in ("dens",)
        with self.elaborator.mode(letters=letters):
            name = self.scope.names.key(tree)
            entry = self.scope.entry(name) if name else None
            if entry is not None and entry.kind == "function":
                return self.elaborator.target(tree)
            if tree.head in ("cap", "cup", "compl", "in"):
                return self.elaborator.event(tree)
            if tree.head in ("sim", "iid"):
                raise self.source.error("a law is stated here, not asked for", tree.start, "ask for p(x)")
            if tree.head == "indep":
                return self.elaborator.node(tree)
            return self.elaborator.node(tree)

    def where(self, tokens: list[Token]) -> Node | None:
        tree = self.syntax(tokens)
        if key(tree) is not None:
            return None
        parts = tree.kids if tree.head == "list" else (tree,)
        with self.elaborator.mode(letters=True):
            nodes = [self.elaborator.node(p) for p in parts if key(p) is None and p.head != "dots"]
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes)) if nodes else None

    def is_space(self, tree: Syntax) -> bool:
        return tree.head == "list" and len(tree.kids) == 3 and key(tree.kids[0]) == "Omega"

    def space(self) -> tuple[Node, Node | None]:
        return self.assembly.spaces.get("Omega", NamedSet("Omega")), self.assembly.spaces.get("F")
