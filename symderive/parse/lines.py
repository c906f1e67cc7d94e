"""The lines of a hand derivation, each read in the context of the givens and the lines above, or with its own error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from symderive.expr.node import Node
from symderive.expr.shape import DerivationError, Shape, ShapeError, is_scalar
from symderive.parse.arrows import has_arrow, pieces
from symderive.parse.bracketed import with_per_cent
from symderive.parse.claims import Claim, read_claims
from symderive.parse.context import Reading, column_gradient
from symderive.parse.elaborate import Elaborator
from symderive.parse.errors import ReadingError, Source
from symderive.parse.fallback import covered
from symderive.parse.jacobians import jacobians_in_line, numbers_meant
from symderive.parse.law_rows import without_aside
from symderive.parse.leading import with_commas, without_lead
from symderive.parse.new_names import introduced
from symderive.parse.order_statistics import order_statistics_spelled
from symderive.parse.reasons_behind import without_reason
from symderive.parse.relations import Relation, Relations
from symderive.parse.scope import Again
from symderive.parse.sizes_behind import parted_from_size, size_claim
from symderive.parse.spoken_definitions import said_in_words, without_word
from symderive.parse.stream import FAR, LENIENT
from symderive.parse.syntax import Syntax
from symderive.parse.tokens import Token, tokenize
from symderive.parse.whole import Whole, whole


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
    made: list[Relation]
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
        whole_row, tokens = tokens, with_per_cent(without_word(without_aside(tokens)))
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
                made = Relations(scope, self.source, self.shape, self.above).of(self.with_jacobians(text.tree))
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

    def without_reason(self, tokens: list[Token]) -> tuple[list[Token], str]:
        return without_reason(tokens, self.source, self.reading.problem.definitions)
