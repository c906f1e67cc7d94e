"""The lines of a hand derivation: relations, reasons, chains split, each with its own error if it has one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from symderive.expr.algebra import Num, Rel
from symderive.expr.build import zero
from symderive.expr.node import Node
from symderive.expr.shape import DerivationError, Shape, ShapeError, is_scalar
from symderive.parse.arrows import has_arrow, pieces
from symderive.parse.bracketed import behind_line
from symderive.parse.bracketed import said as said_behind
from symderive.parse.claims import Claim, read_claims
from symderive.parse.context import Reading, column_gradient
from symderive.parse.definite_rows import OPS as DEFINITE
from symderive.parse.definite_rows import definite_row
from symderive.parse.elaborate import Elaborator
from symderive.parse.errors import ReadingError, Source
from symderive.parse.fallback import covered
from symderive.parse.jacobians import jacobians_in_line, numbers_meant
from symderive.parse.law_rows import is_law, law_said, without_aside
from symderive.parse.leading import with_commas, without_lead
from symderive.parse.new_names import introduced
from symderive.parse.order_statistics import order_statistics_spelled
from symderive.parse.prose import prose
from symderive.parse.scope import Again
from symderive.parse.sizes_behind import parted_from_size, size_claim
from symderive.parse.spoken_definitions import said_in_words, without_word
from symderive.parse.stream import FAR, LENIENT
from symderive.parse.syntax import Syntax
from symderive.parse.tokens import Token, tokenize
from symderive.parse.whole import Whole, whole

OPS = {
    "eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "approx": "approx", "propto": "propto",
    "implies": "implies", "iff": "iff", "to": "implies", "sim": "sim", "in": "in", "indep": "perp", "subset": "subset",
}  # fmt: skip
SIGNS = OPS.keys() | DEFINITE.keys()


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``left`` is None where it goes on from the line above; ``right`` is the new side (None if unread).

    Of words alone nothing is read: both sides are None, and there is no error.

    ``n`` is its number, ``op`` the relation to what stands before, ``reason`` the words beside it, ``place`` its
    line and column, ``assumptions`` what was taken for granted in reading it, ``claims`` what braces say of its parts.
    A chain in one line gives several entries with the same ``n``.

    Where the reach of a sum can be read in two ways, ``other`` holds the sides in the second reading and ``choice``
    names both; ``open`` says that custom decides for neither, only the lines around can.

    Of a row with arrows between relations each piece is an entry of its own: ``part`` counts them, ``row`` is the
    whole. Of a row ``let n = 2k`` it is ``supposed`` what it says.
    """

    n: int
    latex: str
    op: str = "="
    left: Node | None = None
    right: Node | None = None
    reason: str = ""
    error: DerivationError | None = None
    place: tuple[int, int] = (0, 0)
    remarks: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    other: tuple[Node | None, Node] | None = None
    choice: str = ""
    open: bool = False
    part: int = 0
    row: str = ""
    supposed: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A line as it was read: its relations (op, left side, right side, column), its claims, what was assumed."""

    text: Whole
    made: list[tuple[str, Node | None, Node, int]]
    claims: tuple[Claim, ...]
    said: tuple[str, ...]


def read_chain(lines: list[str], reading: Reading) -> list[Line]:
    found: list[Line] = []
    shape: Shape | None = None
    seen: set[str] = set()
    for n, part, latex in with_pieces(lines, reading):
        reader = LineReader(n, latex, reading, shape)
        reader.seen = frozenset(seen)
        reader.above = found[-1].right if found else None
        read = reader.read()
        if latex is not lines[n]:
            read = [replace(line, latex=latex.strip(), part=part, row=lines[n]) for line in read]
        found.extend(read)
        seen |= reader.written()
        for line in read:
            if line.right is not None and line.error is None:
                shape = line.right.shape
            elif line.left is not None:
                shape = line.left.shape
    return found


def with_pieces(lines: list[str], reading: Reading) -> Iterator[tuple[int, int, str]]:
    """The rows by number, each with the number of its piece: a row with arrows between relations has several."""
    for n, latex in enumerate(lines):
        text = reading.texts.get(latex) if has_arrow(latex) else None
        for part, piece in enumerate([latex] if text is None else pieces(latex, text.tokens)):
            yield n, part, piece


def led_list(tree: Syntax) -> tuple[str, Syntax] | None:
    """The arrow before a list of relations, \\Rightarrow x = 2, y = 3, and the list without it; None for all else."""
    first = tree.kids[0] if tree.head == "list" and tree.kids else None
    if first is None or first.head != "and" or first.kids[0].head not in ("implies", "iff"):
        return None
    arrow, *links = first.kids
    if len(arrow.kids) != 1 or not links:
        return None
    begun = links[0] if len(links) == 1 else first.but(kids=tuple(links))
    return arrow.head, tree.but(kids=(begun, *tree.kids[1:]))


def inclusion(link: Syntax, elaborator: Elaborator) -> Rel:
    """One set within another."""
    small, large = (elaborator.actor(kid) for kid in (link.kids if link.head == "subset" else link.kids[::-1]))
    return Rel("subset", small, large)


class LineReader:
    """Reads one line in the context of the givens; ``shape`` is that of the line above."""

    def __init__(self, n: int, latex: str, reading: Reading, shape: Shape | None):
        self.n, self.latex, self.reading, self.shape = n, latex, reading, shape
        plain, self.covered = covered(latex, reading.problem.given)
        self.source = Source(plain, first=n, name=f"line {n}")
        self.seen: frozenset[str] = frozenset()  # the names in the lines above
        self.above: Node | None = None  # the last side read
        self.sized: list[Token] = []  # the size that stands behind the line
        self.renamed = False

    def read(self) -> list[Line]:
        try:
            return self.lines()
        except ShapeError as error:
            if not self.renamed and self.introduces():
                self.renamed = True
                return self.read()
            guessed = self.guessed()
            found = self.unsure(error, guessed) if guessed else error
            return [Line(self.n, self.latex, error=found, place=(self.n, 0))]
        except DerivationError as error:
            return [Line(self.n, self.latex, error=error, place=(self.n, 0))]

    def tokens(self) -> list[Token]:
        """The tokens of the line: as they were found with the givens, if they were."""
        seen = self.reading.texts.get(self.source.text)
        tokens = tokenize(self.source)[:-1] if seen is None else seen.tokens
        order_statistics_spelled(self.reading.families, [(self.source, tokens)])
        return tokens

    def introduces(self) -> bool:
        """Does the line give a new name to a formula whose shape the name was not thought to have?"""
        tokens, _ = self.without_reason(without_word(without_lead(self.tokens())[0]))
        return introduced(tokens, self.source, self.reading.scope, self.stated(), self.seen)

    def written(self) -> set[str]:
        try:
            return {t.text for t in self.tokens() if t.kind == "name"}
        except DerivationError:
            return set()

    def stated(self) -> set[str]:
        """The names of which the givens speak."""
        problem = self.reading.problem
        stated = {getattr(leaf, "name", "") for leaf in problem.leaves()}
        return stated | {getattr(d.name, "name", "") for d in problem.definitions}

    def guessed(self) -> list[str]:
        """The names of the line of which the givens say nothing, so that their sizes are only custom."""
        entries, stated = self.reading.scope.entries, self.stated()
        written = dict.fromkeys(t.text for t in self.tokens() if t.kind == "name")
        taken = [x for x in written if x in entries and entries[x].inferred and x not in stated]
        return [x for x in taken if not self.sized_above(x)]

    def sized_above(self, name: str) -> bool:
        """Do the lines above say of a vector or a matrix how large it is?"""
        shape = self.reading.scope.entries[name].shape
        if name not in self.seen or shape is None or is_scalar(shape):
            return False
        return not any(x.startswith("?") for d in self.reading.scope.settled(shape) for x in d.letters)

    def unsure(self, error: ShapeError, guessed: list[str]) -> DerivationError:
        names = ", ".join(guessed)
        said = f"{error.message}; but {names} {'is' if len(guessed) == 1 else 'are'} not declared"
        return ReadingError(said, line=error.line, column=error.column, hint=f"declare {names}", where=error.where)

    def lines(self) -> list[Line]:
        tokens, led_in = without_lead(self.tokens())
        if not tokens:
            return [Line(self.n, self.latex, reason=led_in, place=(self.n, 0))]
        whole_row, tokens = tokens, without_word(without_aside(tokens))
        supposed = len(tokens) < len(whole_row) and whole_row[0].kind == "text"
        tokens, reason = self.without_reason(with_commas(tokens))
        if said_in_words(tokens, reason):
            return [Line(self.n, self.latex, reason=reason, place=(self.n, 0))]
        self.reading.scope.source = self.source
        tokens, self.sized = parted_from_size(tokens)
        read = self.settled(tokens)
        reach = next((r for r in read.text.reaches if r.two and not (r.alone and self.n == 0)), None)
        others = self.further(tokens, read) if reach is not None else [None] * len(read.made)
        found = []
        for (op, left, right, at), other in zip(read.made, others, strict=True):
            line = Line(
                self.n, self.latex, op, left, right, reason, None, (self.n, at), tuple(read.text.remarks), read.said
            )
            line = replace(line, supposed=True) if supposed else line
            if reach is not None and other is not None:
                line = replace(line, other=other, choice=reach.said, open=reach.open)
            found.append(line)
        if found and read.claims:
            found[0] = replace(found[0], claims=read.claims)
        return found

    def further(self, tokens: list[Token], read: Read) -> list[tuple[Node | None, Node] | None]:
        """The sides of the line with its sum or derivative ending elsewhere, where these differ."""
        try:
            made = self.settled(tokens, far=True).made
        except DerivationError:
            made = []
        if len(made) != len(read.made):
            return [None] * len(read.made)
        pairs = zip(made, read.made, strict=True)
        return [new[1:3] if new[1:3] != old[1:3] else None for new, old in pairs]

    def settled(self, tokens: list[Token], *, far: bool = False) -> Read:
        """The line read until its sizes are settled; ``far``: with a sum or derivative ending at its other place."""
        scope = self.reading.scope
        before = dict.fromkeys(scope.assumptions)
        for _ in range(40):
            text = whole(tokens, self.source, scope.names, FAR if far else LENIENT)
            try:
                made = self.made(self.with_jacobians(text.tree))
                claims = read_claims(text.claims, self.source, Elaborator(scope))
                if self.sized and made:
                    sized = size_claim(made[-1][2], self.sized, self.source, Elaborator(scope))
                    claims = (*claims, sized) if sized is not None else claims
            except Again:
                continue
            except ShapeError:
                if column_gradient(text.tree, scope):
                    continue
                if far or not text.reaches:
                    raise
                far = True  # the sizes fit only so, if at all
                continue
            said = (*self.covered, *text.assumed, *(a for a in scope.assumptions if a not in before))
            return Read(text, made, claims, said)
        raise self.source.error("the sizes of this line do not settle", 0)

    def with_jacobians(self, tree: Syntax) -> Syntax:
        """The tree with J_f as the derivative of f, where a J or D stands in it."""
        tree = numbers_meant(tree)
        if not any(t.text in ("J", "D") for t in self.tokens()):
            return tree
        return jacobians_in_line(tree, self.reading.scope, list(self.reading.problem.definitions))

    def made(self, tree: Syntax) -> list[tuple[str, Node | None, Node, int]]:
        """The relations of a line: op, left side (None: goes on), right side, column."""
        elaborator = Elaborator(self.reading.scope)
        chain = tree.head == "and" and all(k.head in SIGNS and k.kind == "node" for k in tree.kids)
        links = list(tree.kids) if chain and tree.kind == "node" else [tree]
        if (led := led_list(tree)) is not None:
            return [(OPS[led[0]], None, elaborator.node(led[1]), tree.start)]
        if tree.head == "lines":
            raise self.source.error("several lines stand in one", tree.start, "give each line by itself")
        if len(links) == 2 and links[0].head in ("implies", "iff") and is_law(links[1]):
            links = links[1:]  # \Rightarrow Z ~ law is one relation
        found: list[tuple[str, Node | None, Node, int]] = []
        for place, link in enumerate(links):
            if link.kind == "node" and link.head in OPS and len(link.kids) == 1:
                right = self.side(elaborator, link.kids[0], self.shape)
                found.append((OPS[link.head], None, right, link.start))
            elif link.head in DEFINITE and link.kind == "node":
                found.append((*self.definite(elaborator, link), link.start))
            elif is_law(link):
                found.append(("sim", None, law_said(link, elaborator), link.start))
            elif link.head in ("indep", "subset", "superset") and len(link.kids) > 1:
                said = elaborator.node(link) if link.head == "indep" else inclusion(link, elaborator)
                if place == 1 and links[0].head in ("implies", "iff"):
                    found[0] = (found[0][0], None, said, link.start)  # => A \perp B is one relation
                else:
                    found.append(("=", None, said, link.start))
            elif (
                link.kind == "node"
                and link.head in ("eq", "ne", "lt", "le", "gt", "ge", "approx", "propto")
                and len(link.kids) == 2
            ):
                if place == 0:
                    left = elaborator.node(link.kids[0])
                    right = self.side(elaborator, link.kids[1], left.shape)
                    at = (
                        link.note[0]
                        if isinstance(link.note, tuple) and link.note and isinstance(link.note[0], int)
                        else link.start
                    )
                    left, right = elaborator.matched(left, right, at)
                    found.append((OPS[link.head], left, right, link.start))
                else:
                    last = found[-1][2]
                    right = self.side(elaborator, link.kids[1], last.shape)
                    found.append((OPS[link.head], None, right, link.kids[1].start))
            elif link.kind == "node" and link.head in ("implies", "iff") and len(link.kids) == 2:
                for kid in link.kids:
                    inner = self.made_inner(elaborator, kid)
                    found.append((OPS[link.head], *inner, kid.start))
            else:
                node = elaborator.node(link)
                found.append(("=", None, node, link.start))
        return found

    def definite(self, elaborator: Elaborator, link: Syntax) -> tuple[str, Node | None, Node]:
        """A \\succeq 0, or \\succeq 0 of the side above, as an inequality between numbers."""
        sides = [elaborator.node(kid) for kid in link.kids]
        if len(sides) == 1 and self.above is not None:
            sides.insert(0, self.above)
        found = definite_row(link.head, sides[0], sides[1], self.reading.scope.entries) if len(sides) == 2 else None
        if found is None:
            raise self.source.error("a square matrix was expected beside this sign", link.start)
        return found

    def made_inner(self, elaborator: Elaborator, part: Syntax) -> tuple[Node | None, Node]:
        if part.head == "eq" and len(part.kids) == 2:
            left = elaborator.node(part.kids[0])
            return left, self.side(elaborator, part.kids[1], left.shape)
        return None, elaborator.node(part)

    def side(self, elaborator: Elaborator, part: Syntax, shape: Shape | None) -> Node:
        """A right side; a bare 0 under vectors is the zero vector."""
        node = elaborator.node(part)
        if shape is not None and not is_scalar(shape) and isinstance(node, Num) and node.value == 0:
            return zero(shape)
        if shape is not None and node.shape != shape:
            self.reading.scope.fit(shape, node.shape)
        return node

    def without_reason(self, tokens: list[Token]) -> tuple[list[Token], str]:
        """The formula, and the words behind it: (by Bayes), for x > 0, a column of its own."""
        if (parts := behind_line(tokens)) is not None:
            return parts[0], said_behind(parts[1], self.source.text)
        depth = 0
        for k, t in enumerate(tokens):
            if t.sym in ("(", "[", "{", "begin"):
                depth += 1
            elif t.sym in (")", "]", "}", "end"):
                depth -= 1
            elif depth == 0 and t.kind == "text" and (prose(tokens, k) or self.reasonable(tokens, k)) and k:
                words = self.source.text[t.start :]
                head = tokens[:k]
                while head and (head[-1].sym in (",", ";", "&", ".", "(")):
                    head = head[:-1]
                return head, t.text.strip() if len(tokens) == k + 1 else words.strip()
            elif depth == 0 and t.sym in (",", ";") and k and self.says_what_is(tokens[k + 1 :], tokens[:k]):
                return tokens[:k], self.source.text[tokens[k + 1].start :].strip()
        while tokens and tokens[-1].sym in (",", ".", ";", "&"):
            tokens = tokens[:-1]
        return tokens, ""

    def says_what_is(self, tokens: list[Token], before: list[Token]) -> bool:
        """Does f(x) = ... or \\delta = ... stand here, which says what stands before in the line?"""
        if says_of_function(tokens, before):
            return True
        if len(tokens) < 3 or tokens[0].kind != "name" or tokens[1].sym != "=":
            return False
        name = tokens[0].text
        defined = any(getattr(d.name, "name", "") == name for d in self.reading.problem.definitions)
        return defined and any(t.kind == "name" and t.text == name for t in before)

    def reasonable(self, tokens: list[Token], at: int) -> bool:
        return at == len(tokens) - 1 and tokens[at].text.strip().startswith("(")


def says_of_function(tokens: list[Token], before: list[Token]) -> bool:
    """Does f(x) = ... stand here, of a function that was applied before in the line?"""
    called = [t.text for t in tokens[:5]]
    if (
        len(tokens) < 6
        or tokens[0].kind != "name"
        or tokens[2].kind != "name"
        or called[1] + called[3] + called[4] != "()="
    ):
        return False
    return any(t.text == tokens[0].text and after.sym == "(" for t, after in pairwise(before))
