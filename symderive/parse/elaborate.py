"""Syntax -> nodes with shapes: numbers, names, sums, products, functions, matrices.

``Elaborator.node`` is the way in. Sizes that are not declared are unified on the way; what does not fit raises a
ShapeError at the place of the operator.
"""

from __future__ import annotations

from fractions import Fraction

from symderive.expr.algebra import (
    IMAGINARY,
    INFINITY,
    PI,
    TRUE,
    UNITY,
    Apply,
    Cases,
    Det,
    Eye,
    Idx,
    Inverse,
    Map,
    Num,
    Ones,
    Pow,
    Rel,
    Size,
    Sum,
    Sym,
    Trace,
    Transpose,
    Zeros,
    add,
    divide,
    hadamard,
    inverse,
    mul,
    neg,
    size,
    transpose,
)
from symderive.expr.arrays import BigSum, Block, Column, Diag, DiagPart, Kron, Member, Norm, Row, Vec
from symderive.expr.arrays import Entry as EntryOf
from symderive.expr.node import Node
from symderive.expr.probability import And, Count, Dens, EventSym, FiniteSet, Label, NamedSet, Or, Prob, RandVar
from symderive.expr.shape import ONE, SCALAR, Dim, DerivationError, Shape, ShapeError, describe, is_column, is_scalar, is_square
from symderive.parse.elaborate_calculus import CalculusNodes
from symderive.parse.elaborate_chance import ChanceNodes
from symderive.parse.scope import Again, Entry, Scope, spelled
from symderive.parse.syntax import Syntax, base, key

RELATIONS = {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "approx": "approx", "propto": "propto"}
MAPS = frozenset(
    """sqrt exp log abs sin cos tan cot sec csc asin acos atan sinh cosh tanh asinh acosh atanh sign sigmoid relu softplus erf erfc
    gamma loggamma digamma floor ceil coth sech csch logit gelu silu""".split()
)
VECTOR_FUNCTIONS = frozenset(("softmax", "logsoftmax"))
SCALAR_OF_VECTOR = frozenset(("logsumexp", "lambda_max", "lambda_min", "rank", "mean", "sigma_max", "sigma_min", "cond"))


ONE_SIDED = frozenset((*RELATIONS, "in", "notin", "subset", "superset", "sim", "iid", "to", "indep", "implies", "iff"))
METHODS = {"sub_": "scripted", "idx": "scripted", "sub": "read_difference"}


class Elaborator(CalculusNodes, ChanceNodes):
    """Turns syntax into nodes in a scope. ``events`` is on inside P( ); ``letters`` makes a lower-case name that is
    a random variable stand for its value."""

    def __init__(self, scope: Scope):
        self.scope = scope
        self.events = False
        self.letters = False
        self.labels: tuple[Node, ...] = ()

    # ------------------------------------------------------------ the way in
    def node(self, part: Syntax) -> Node:
        """The node of a part, with errors that know their place."""
        try:
            if part.kind == "number":
                return Num(Fraction(part.head))
            if part.kind == "name":
                return self.name(part)
            if part.kind == "word":
                return self.word(part)
            if len(part.kids) == 1 and part.head in ONE_SIDED:
                raise self.scope.error("the left side of this relation is missing", part)
            method = getattr(self, METHODS.get(part.head, "read_" + part.head), None)
            if method is not None:
                return method(part)  # type: ignore[no-any-return]
            if part.head in RELATIONS:
                return self.relation(part)
            if part.head in MAPS:
                return self.mapped(part.head, self.node(part.kids[0]), part)
            if part.head.endswith("pdf"):
                return self.law_density(part)
            return self.law(part)
        except ShapeError as error:
            if error.line is None:
                raise self.scope.shape_error(error.message, part.start, error.hint) from None
            raise

    def shaped(self, part: Syntax) -> Shape:
        return self.node(part).shape

    # ------------------------------------------------------------ names
    def name(self, part: Syntax) -> Node:
        head = part.head
        name = self.scope.names.key(part) or head
        bound = self.scope.bound_node(name)
        if bound is not None:
            return bound
        entry = self.scope.entry(name)
        if entry is None:
            constant = self.constant(part, name)
            if constant is not None:
                return constant
            entry = self.scope.custom(part, name)
        return self.leaf(name, entry, part)

    def constant(self, part: Syntax, name: str) -> Node | None:
        head = part.head
        if head == "pi":
            return PI
        if head == "infty":
            return INFINITY
        if head == "e" and part.font in ("", "roman"):
            return Map("exp", UNITY)
        if head == "I" and name not in self.scope.used_as_size:
            dim = self.scope.fresh(f"I@{part.start}:{self.scope.source.first}")
            return Eye(dim)
        if head == "Omega":
            return NamedSet("Omega")
        return self.size_letter(name)

    def size_letter(self, name: str) -> Node | None:
        if name in self.scope.used_as_size:
            return size(self.scope.size(Dim.of(name)))
        return None

    def leaf(self, name: str, entry: Entry, part: Syntax) -> Node:
        latex = entry.latex or spelled(part)
        match entry.kind:
            case "event":
                return EventSym(name, latex)
            case "random":
                return self.random(name, entry, latex, part)
            case "size":
                return size(self.scope.size(Dim.of(name)))
            case "label":
                return Label(name, latex)
            case "family":
                return self.whole_family(name, entry, part)
            case "imaginary":
                return IMAGINARY
            case "identity":
                return Eye(self.scope.settled(entry.shape or SCALAR)[0])
            case "set":
                return entry.within if entry.within is not None and not isinstance(entry.within, NamedSet) else NamedSet(name)
        if any(isinstance(label, Label) and label.name == name for label in self.labels):
            return Label(name, latex)
        return Sym(name, self.scope.settled(entry.shape or SCALAR), latex)

    def random(self, name: str, entry: Entry, latex: str, part: Syntax) -> Node:
        shape = self.scope.settled(entry.shape or SCALAR)
        if entry.sizes:
            return self.whole_family(name, entry, part)
        lower = name[:1].islower() or (base(part).font == "bold" and base(part).head.islower())
        if self.letters and lower:
            return Sym(name, shape, latex)
        if part.head in ("sub_", "idx"):
            family = self.scope.names.key(part.kids[0]) or ""
            return RandVar(name, shape, latex, family, tuple(self.index(k) for k in part.kids[1:]))
        return RandVar(name, shape, latex)

    def whole_family(self, name: str, entry: Entry, part: Syntax) -> Node:
        """A family without its index: the vector of its scalar members."""
        dims = entry.sizes
        if len(dims) == 1 and dims[0] is not None and is_scalar(self.scope.settled(entry.shape or SCALAR)):
            index = Idx("i", self.scope.size(dims[0]))
            one = Syntax("1", (), part.start, part.stop, kind="number")
            del one
            from symderive.expr.arrays import Entries

            return Entries(self.member(name, entry, (index,)), (index,))
        if len(dims) == 2 and None not in dims and is_scalar(self.scope.settled(entry.shape or SCALAR)):
            from symderive.expr.arrays import Entries

            rows, columns = (self.scope.size(d) for d in dims if d is not None)
            i, j = Idx("i", rows), Idx("j", columns)
            return Entries(self.member(name, entry, (i, j)), (i, j))
        raise self.scope.error(
            f"{spelled(part)} stands without its index", part, f"it was declared as a family: write {spelled(part)}_i"
        )

    def member(self, name: str, entry: Entry, indices: tuple[Node, ...]) -> Node:
        shape = self.scope.settled(entry.shape or SCALAR)
        latex = entry.latex or name
        if entry.kind == "random":
            text = ",".join(text_of(i) for i in indices)
            spelling = f"{latex}_{{{text}}}" if len(text) > 1 else f"{latex}_{text}"
            if self.letters and name[:1].islower():
                return Member(name, indices, shape, self.ranges(entry), latex)
            return RandVar(f"{name}_{text}", shape, spelling, name, indices)
        return Member(name, indices, shape, self.ranges(entry), latex)

    def ranges(self, entry: Entry) -> tuple[Dim | None, ...]:
        return tuple(self.scope.size(d) if d is not None else None for d in entry.sizes)

    def word(self, part: Syntax) -> Node:
        """A word: a variable or event by that name if one is known, else a value."""
        name = part.head
        entry = self.scope.entry(name)
        if entry is not None:
            return self.leaf(name, entry, part)
        return Label(name, part.latex or rf"\text{{{name}}}")

    # ------------------------------------------------------------ scripts
    def scripted(self, part: Syntax) -> Node:
        """x_1, x_i, A_{ij}: a name of its own if it is declared, else an entry, a member, a row."""
        scope = self.scope
        full = scope.names.key(part)
        under, scripts = part.kids[0], part.kids[1:]
        if len(scripts) == 1 and scripts[0].head == "range":
            last = Syntax(part.head, (under, scripts[0].kids[1]), part.start, part.stop)
            return self.dotted_list([last], part)
        name = scope.names.key(under)
        if full is not None:
            bound = scope.bound_node(full)
            if bound is not None:
                return bound
            entry = scope.entry(full)
            if entry is not None:
                return self.leaf(full, entry, part)
        if name == "I" and scope.entry("I") is None and len(scripts) == 1:
            return Eye(self.dim(scripts[0]))
        if under.head == "ones" or under.head == "zeros":
            return self.node(under)
        entry = scope.entry(name) if name is not None and scope.bound_node(name) is None else None
        if entry is not None and entry.kind in ("family", "random") and entry.sizes:
            return self.entry_of_member(name or "", entry, scripts, part)
        if entry is None and name is not None and scope.bound_node(name) is None and under.kind != "node":
            return self.undeclared(part, under, name, full)
        if entry is not None and entry.kind in ("scalar", "size") and full is not None and scope.settled(entry.shape or SCALAR) == SCALAR:
            return self.undeclared(part, under, name or "", full)
        if entry is not None and entry.kind == "random" and is_scalar(scope.settled(entry.shape or SCALAR)):
            return self.undeclared(part, under, name or "", full)
        if entry is not None and entry.kind in ("event", "function", "density") and full is not None:
            return self.undeclared(part, under, name or "", full)
        try:
            whole = self.node(under)
        except DerivationError:
            if full is None or under.head not in ("decor", "prime", "sup"):
                raise
            return self.leaf(full, scope.custom(part, full), part)
        if is_scalar(whole.shape) and full is not None and under.head in ("decor", "prime", "sup"):
            return self.leaf(full, scope.custom(part, full), part)
        return self.entry_of(whole, scripts, part)

    def entry_of_member(self, name: str, entry: Entry, scripts: tuple[Syntax, ...], part: Syntax) -> Node:
        count = len(entry.sizes)
        indices = tuple(self.index(s, entry.sizes[k] if k < count else None) for k, s in enumerate(scripts[:count]))
        if len(indices) < count:
            raise self.scope.error(f"{spelled(part)} needs {count} indices", part)
        member = self.member(name, entry, indices)
        return self.entry_of(member, scripts[count:], part) if len(scripts) > count else member

    def entry_of(self, whole: Node, scripts: tuple[Syntax, ...], part: Syntax) -> Node:
        """An entry, a row or a column of a vector or matrix."""
        rows, columns = whole.shape
        if len(scripts) == 1:
            if scripts[0].head == "all":
                return whole
            if is_column(whole.shape) and not is_scalar(whole.shape):
                return EntryOf(whole, (self.index(scripts[0], rows),))
            if rows == ONE and not is_scalar(whole.shape):
                return EntryOf(whole, (self.index(scripts[0], columns),))
            if is_scalar(whole.shape):
                raise self.scope.error(f"{spelled(part.kids[0])} is a number and has no entries", part, "declare it as a vector")
            raise self.scope.error(
                f"{spelled(part)}: an entry of a matrix has two indices", part, "A_{ij} is an entry, A_{i,:} a row, A_{:,j} a column"
            )
        if len(scripts) == 2:
            first, second = scripts
            if first.head == "all":
                return Column(whole, self.index(second, columns))
            if second.head == "all":
                return Row(whole, self.index(first, rows))
            if is_column(whole.shape):
                raise self.scope.error(f"{describe(whole.shape)} has one index", part)
            return EntryOf(whole, (self.index(first, rows), self.index(second, columns)))
        raise self.scope.error("too many indices", part)

    def index(self, part: Syntax, dim: Dim | None = None) -> Node:
        """An index: a number, a bound or free letter, n + 1."""
        name = key(part)
        if part.kind == "number":
            return Num(Fraction(part.head))
        if name is not None and part.kind == "name":
            bound = self.scope.bound_node(name)
            if bound is not None:
                return bound
            entry = self.scope.entries.get(name)
            if name in self.scope.used_as_size or (entry is not None and entry.kind == "size"):
                return size(self.scope.size(Dim.of(name)))
            if entry is not None and entry.kind == "random":
                return self.node(part)
            if entry is not None and entry.kind not in ("index", "scalar"):
                return self.node(part)
            if entry is not None and entry.kind == "scalar" and not entry.inferred:
                return self.node(part)
            found = self.free_index(name, dim)
            return Idx(name, found, part.latex or name)
        if part.kind == "word":
            return Label(part.head, part.latex or part.head)
        if part.head in ("add", "sub", "mul", "neg", "div"):
            kids = [self.index(k, None) for k in part.kids]
            return {"add": add, "mul": mul}[part.head](*kids) if part.head in ("add", "mul") else (
                kids[0] - kids[1] if part.head == "sub" else neg(kids[0]) if part.head == "neg" else divide(kids[0], kids[1])
            )
        return self.node(part)

    def free_index(self, name: str, dim: Dim | None) -> Dim | None:
        """A free index keeps the first size that it met (by name), so that equal letters are one node."""
        met = self.scope.named_sizes.get(name)
        if met is not None:
            return self.scope.size(Dim.of(met)) if not met.isdigit() else Dim.of(int(met))
        return self.scope.size(dim) if dim is not None else None

    def undeclared(self, part: Syntax, under: Syntax, name: str, full: str | None) -> Node:
        """A subscripted letter that nobody declared: a name of its own, or a member of a family with a running index."""
        scope = self.scope
        scripts = part.kids[1:]
        running = [s for s in scripts if self.runs(s)]
        rows = self.data_row(under, name, scripts, part)
        if rows is not None:
            return rows
        if running and len(scripts) <= 2:
            sizes = tuple(self.range_of_index(s, f"{name}:{k}") for k, s in enumerate(scripts))
            bold = base(under).font == "bold"
            shape = (scope.fresh(name + ":rows"), ONE) if bold else SCALAR
            if scope.entries.get(name) is not None:
                raise scope.error(f"{spelled(part)}: {spelled(under)} is declared without an index", part, f"declare {spelled(part)} too")
            entry = scope.declare(name, Entry("family", shape, spelled(under), sizes, inferred=True))
            scope.assume(f"{spelled(part)} is taken to be a family of {'vectors' if bold else 'numbers'}")
            return self.entry_of_member(name, entry, scripts, part)
        if full is None:
            raise scope.error(f"{spelled(part)} is not declared", part, "declare the family that it belongs to")
        if scope.entries.get(name) is not None and scope.entries[name].kind == "event":
            return self.leaf(full, scope.declare(full, Entry("event", None, spelled(part), inferred=True)), part)
        if scope.entries.get(name) is not None and scope.entries[name].kind == "random":
            return self.leaf(full, scope.declare(full, Entry("random", SCALAR, spelled(part), inferred=True)), part)
        return self.leaf(full, scope.custom(part, full), part)

    def data_row(self, under: Syntax, name: str, scripts: tuple[Syntax, ...], part: Syntax) -> Node | None:
        """\\mathbf{x}_i beside a declared data matrix X: its row i."""
        capital = name[:1].upper() + name[1:]
        if under.kind != "name" or not name[:1].islower() or len(scripts) != 1 or base(under).font != "bold":
            return None
        entry = self.scope.entry(capital)
        if entry is None or entry.kind != "matrix":
            return None
        whole = self.leaf(capital, entry, Syntax(capital, (), part.start, part.stop, kind="name", latex=entry.latex))
        self.scope.assume(f"{spelled(part)} is row {spelled(scripts[0])} of {entry.latex}, as a column")
        return Row(whole, self.index(scripts[0], whole.shape[0]))

    def runs(self, script: Syntax) -> bool:
        """Is this script a running index: a bound letter, or a letter that indices are named by?"""
        for p in script.walk():
            if p.kind == "name":
                if isinstance(self.scope.bound_node(p.head), Idx):
                    return True
                entry = self.scope.entries.get(p.head)
                if entry is not None and entry.kind == "index":
                    return True
                if p.head in "ijklmnt" and len(p.head) == 1 and p.font == "" and (entry is None):
                    return True
        return False

    def range_of_index(self, script: Syntax, where: str) -> Dim | None:
        if script.kind == "name":
            bound = self.scope.bound_node(script.head)
            if isinstance(bound, Idx):
                return bound.size
            met = self.scope.named_sizes.get(script.head)
            if met is not None:
                return Dim.of(int(met)) if met.isdigit() else Dim.of(met)
        return None

    def read_sup(self, part: Syntax) -> Node:
        full = self.scope.names.key(part)
        if full is not None:
            entry = self.scope.entry(full)
            if entry is not None:
                return self.leaf(full, entry, part)
        under = self.scope.names.key(part.kids[0])
        entry = self.scope.entry(under) if under else None
        if entry is not None and entry.kind == "family":
            return self.entry_of_member(under or "", entry, part.kids[1:], part)
        if self.runs(part.kids[1]) and under is not None and entry is None:
            bold = base(part).font == "bold"
            shape = (self.scope.fresh(under + ":rows"), ONE) if bold else SCALAR
            made = self.scope.declare(under, Entry("family", shape, spelled(part.kids[0]), (self.range_of_index(part.kids[1], under),), inferred=True))
            self.scope.assume(f"{spelled(part)} is taken to be a family of {'vectors' if bold else 'numbers'}")
            return self.entry_of_member(under, made, part.kids[1:], part)
        if full is None:
            raise self.scope.error(f"{spelled(part)} is not declared", part)
        return self.leaf(full, self.scope.custom(part, full), part)

    def read_decor(self, part: Syntax) -> Node:
        return self.named(part)

    def read_prime(self, part: Syntax) -> Node:
        return self.named(part)

    def named(self, part: Syntax) -> Node:
        """A decorated or primed name: declared, or shaped like the name under the mark."""
        scope = self.scope
        full = scope.names.key(part)
        if full is None:
            raise scope.error(f"{spelled(part)} is no name", part)
        bound = scope.bound_node(full)
        if bound is not None:
            return bound
        entry = scope.entry(full)
        if entry is None:
            plain = scope.names.key(part.kids[0])
            model = scope.entry(plain) if plain else None
            if model is not None and model.shape is not None and model.kind in ("scalar", "vector", "matrix", "random"):
                kind = "scalar" if is_scalar(scope.settled(model.shape)) else "vector" if scope.settled(model.shape)[1] == ONE else "matrix"
                if kind != "scalar":
                    scope.assume(f"{spelled(part)} has the shape of {spelled(part.kids[0])}")
                random = model.kind == "random" and part.head == "decor" and part.kids[1].head == "bar"
                entry = scope.declare(full, Entry("random" if random else kind, model.shape, spelled(part), inferred=True))
            else:
                entry = scope.custom(part, full)
        return self.leaf(full, entry, part)

    # ------------------------------------------------------------ sums and products
    def read_add(self, part: Syntax) -> Node:
        return self.sum_of([(k, self.node(k)) for k in part.kids], part)

    def read_difference(self, part: Syntax) -> Node:
        left, right = part.kids
        return self.sum_of([(left, self.node(left)), (right, neg(self.node(right)))], part)

    def sum_of(self, terms: list[tuple[Syntax, Node]], part: Syntax) -> Node:
        first = terms[0][1]
        for where, term in terms[1:]:
            if not self.scope.fit(first.shape, term.shape):
                raise self.scope.shape_error(
                    f"cannot add {describe(first.shape)} and {describe(term.shape)}", self.operator_before(where), self.sum_hint(first, term)
                )
        return add(*(t for _, t in terms))

    def sum_hint(self, a: Node, b: Node) -> str | None:
        if is_scalar(a.shape) or is_scalar(b.shape):
            return "a number times the identity, or times a vector of ones, may be meant"
        if a.shape == (b.shape[1], b.shape[0]):
            return "a transpose is missing or too many"
        return None

    def operator_before(self, part: Syntax) -> int:
        """The place of the + or - before a term, else the term's own."""
        at = part.start - 1
        text = self.scope.source.text
        while at >= 0 and text[at] in " \t\n({&":
            at -= 1
        return at if at >= 0 and text[at] in "+-−" else part.start

    def read_neg(self, part: Syntax) -> Node:
        return neg(self.node(part.kids[0]))

    def read_pm(self, part: Syntax) -> Node:
        raise self.scope.error("\\pm states two formulas at once", part, "write both, one with + and one with -")

    read_mp = read_pm

    def read_mul(self, part: Syntax) -> Node:
        kids = [self.node(k) for k in part.kids]
        return self.product_of(list(zip(part.kids, kids, strict=True)))

    def product_of(self, factors: list[tuple[Syntax, Node]]) -> Node:
        whole = SCALAR
        for where, factor in factors:
            s = factor.shape
            if is_scalar(whole):
                whole = s
            elif not is_scalar(s):
                if not self.scope.fit((whole[1], ONE), (s[0], ONE)):
                    raise self.scope.shape_error(
                        f"cannot multiply {describe(whole)} by {describe(s)}",
                        where.start,
                        "a transpose ^\\top, \\odot (entry by entry) or \\cdot (inner product) may be meant",
                    )
                whole = (whole[0], s[1])
        return mul(*(f for _, f in factors))

    def read_div(self, part: Syntax) -> Node:
        above, below = self.node(part.kids[0]), self.node(part.kids[1])
        if not is_scalar(below.shape):
            raise self.scope.shape_error(
                f"cannot divide by {describe(below.shape)}", part.kids[1].start, "an inverse ^{-1} of a matrix, or a quotient entry by entry, is written differently"
            )
        if isinstance(below, Num) and not below.value:
            raise self.scope.error("a division by zero", part.kids[1])
        return divide(above, below)

    def read_pow(self, part: Syntax) -> Node:
        under, exponent = self.node(part.kids[0]), self.node(part.kids[1])
        if not is_scalar(exponent.shape):
            raise self.scope.shape_error(f"an exponent must be a scalar, not {describe(exponent.shape)}", part.kids[1].start)
        if not is_square(under.shape) and not self.scope.fit((under.shape[0], ONE), (under.shape[1], ONE)):
            raise self.scope.shape_error(
                f"cannot take a power of {describe(under.shape)}: only a square matrix has powers",
                part.start,
                "x \\odot x for the squares of the entries, x^\\top x for the square of the length",
            )
        if isinstance(exponent, Num) and exponent.value == -1 and not is_scalar(under.shape):
            return inverse(under)
        return Pow(under, exponent)

    def read_sqrt(self, part: Syntax) -> Node:
        return self.mapped("sqrt", self.node(part.kids[0]), part)

    def read_root(self, part: Syntax) -> Node:
        under, order = self.node(part.kids[0]), self.node(part.kids[1])
        if isinstance(order, Num) and order.value == 2:
            return Map("sqrt", under)
        return Pow(under, divide(UNITY, order))

    def read_inner(self, part: Syntax) -> Node:
        left, right = self.node(part.kids[0]), self.node(part.kids[1])
        if not self.scope.fit(left.shape, right.shape):
            raise self.scope.shape_error(f"an inner product of {describe(left.shape)} and {describe(right.shape)}", part.start)
        if not is_column(left.shape):
            return Trace(mul(transpose(left), right))
        return mul(transpose(left), right)

    def read_hadamard(self, part: Syntax) -> Node:
        kids = [self.node(k) for k in part.kids]
        for where, kid in zip(part.kids[1:], kids[1:], strict=True):
            if not self.scope.fit(kids[0].shape, kid.shape):
                raise self.scope.shape_error(
                    f"cannot multiply {describe(kids[0].shape)} and {describe(kid.shape)} entry by entry", part.note if isinstance(part.note, int) else where.start
                )
        return hadamard(*kids)

    def read_kron(self, part: Syntax) -> Node:
        node = self.node(part.kids[0])
        for kid in part.kids[1:]:
            node = Kron(node, self.node(kid))
        return node

    def read_mod(self, part: Syntax) -> Node:
        return Apply("mod", tuple(self.node(k) for k in part.kids))

    def read_xor(self, part: Syntax) -> Node:
        return Apply("xor", tuple(self.node(k) for k in part.kids))

    def read_wedge(self, part: Syntax) -> Node:
        return And(tuple(self.node(k) for k in part.kids))

    def read_or(self, part: Syntax) -> Node:
        return Or(tuple(self.node(k) for k in part.kids))

    # ------------------------------------------------------------ matrices
    def read_transpose(self, part: Syntax) -> Node:
        inner = part.kids[0]
        return transpose(self.node(inner))

    def read_inv(self, part: Syntax) -> Node:
        inner = self.node(part.kids[0])
        self.squared(inner, part, "an inverse")
        return inverse(inner)

    def squared(self, node: Node, part: Syntax, what: str) -> None:
        if not is_square(node.shape) and not self.scope.fit((node.shape[0], ONE), (node.shape[1], ONE)):
            raise self.scope.shape_error(f"{what} needs a square matrix, not {describe(node.shape)}", part.start)

    def read_trace(self, part: Syntax) -> Node:
        inner = self.node(part.kids[0])
        self.squared(inner, part, "a trace")
        return inner if is_scalar(inner.shape) else Trace(inner)

    def read_det(self, part: Syntax) -> Node:
        inner = self.node(part.kids[0])
        self.squared(inner, part, "a determinant")
        return inner if is_scalar(inner.shape) else Det(inner)

    def read_diag(self, part: Syntax) -> Node:
        inner = self.node(part.kids[0])
        if is_column(inner.shape):
            return Diag(inner)
        self.squared(inner, part, "the diagonal")
        return DiagPart(inner)

    def read_vec(self, part: Syntax) -> Node:
        return Vec(self.node(part.kids[0]))

    def read_norm(self, part: Syntax) -> Node:
        inner = self.node(part.kids[0])
        order = part.kids[1].head if len(part.kids) > 1 else ""
        names = {"": "2", "2": "2", "1": "1", "F": "F", "infty": "inf", "star": "nuclear", "Fro": "F", "fro": "F"}
        if order not in names:
            return self.power_norm(inner, part)
        if not order and not is_column(inner.shape) and inner.shape[0] != ONE:
            raise self.scope.error("which norm of a matrix is this?", part, "\\|A\\|_F is the Frobenius norm, \\|A\\|_2 the largest singular value")
        if order == "F" and is_column(inner.shape):
            return Norm(inner, "2")
        if is_scalar(inner.shape) and order != "F":
            return Map("abs", inner)
        return Norm(inner, names[order])

    def power_norm(self, u: Node, part: Syntax) -> Node:
        """The p-norm of a vector by its definition."""
        if not is_column(u.shape) or part.kids[1].kind not in ("name", "number"):
            raise self.scope.error("this norm is not read", part.kids[1], "the norms 1, 2, \\infty and F, and p-norms of vectors are")
        p = self.node(part.kids[1])
        index = Idx("i", u.shape[0])
        total = BigSum(Pow(Map("abs", EntryOf(u, (index,))), p), index, UNITY, size(u.shape[0]))
        return Pow(total, divide(UNITY, p))

    def read_identity(self, part: Syntax) -> Node:
        return Eye(self.dim(part.note[0]))

    def read_ones(self, part: Syntax) -> Node:
        return Ones(self.constant_shape(part, "one"))

    def read_zeros(self, part: Syntax) -> Node:
        return Zeros(self.constant_shape(part, "zero"))

    def constant_shape(self, part: Syntax, what: str) -> Shape:
        entry = self.scope.entries.get("1") if what == "one" else None
        if entry is not None and entry.shape is not None:
            return self.scope.settled(entry.shape)
        if part.note:
            script = part.note[0]
            if script.head == "list" and len(script.kids) == 2:
                return (self.dim(script.kids[0]), self.dim(script.kids[1]))
            if script.head == "mul" and len(script.kids) == 2:
                return (self.dim(script.kids[0]), self.dim(script.kids[1]))
            return (self.dim(script), ONE)
        return (self.scope.fresh(f"{what}@{part.start}:{self.scope.source.first}:{id(self.scope.source) % 9973}"), ONE)

    def dim(self, part: Syntax) -> Dim:
        """A size in a superscript or subscript as a polynomial in size letters."""
        if part.kind == "number":
            value = Fraction(part.head)
            if value.denominator != 1:
                raise self.scope.error("a size must be a whole number", part)
            return Dim.of(int(value))
        name = self.scope.names.key(part)
        if name is not None:
            return self.scope.size(Dim.of(name))
        kids = [self.dim(k) for k in part.kids] if part.head in ("add", "sub", "mul", "neg") else []
        match part.head:
            case "add":
                total = kids[0]
                for k in kids[1:]:
                    total = total + k
                return total
            case "sub":
                return kids[0] - kids[1]
            case "neg":
                return kids[0] * -1
            case "mul":
                total = kids[0]
                for k in kids[1:]:
                    total = total * k
                return total
            case "pow" if part.kids[1].number is not None and part.kids[1].number.denominator == 1:
                base_size, times = self.dim(part.kids[0]), int(part.kids[1].number)
                total = Dim.of(1)
                for _ in range(times):
                    total = total * base_size
                return total
        raise self.scope.error("this cannot be a size", part, "sizes are letters, numbers, and sums and products of them")

    def read_matrix(self, part: Syntax) -> Node:
        rows = [list(row.kids) for row in part.kids]
        if len(rows) == 1 and len(rows[0]) == 1:
            return self.node(rows[0][0])
        if any(cell.head == "dots" for row in rows for cell in row):
            return self.dotted(rows, part)
        nodes = [[self.node(cell) for cell in row] for row in rows]
        self.line_up(nodes, rows)
        return Block(tuple(tuple(row) for row in nodes))

    def line_up(self, nodes: list[list[Node]], rows: list[list[Syntax]]) -> None:
        """Make the blocks of a row equally high, of a column equally wide; a 0 takes the size of its place."""
        heights = [next((n.shape[0] for n in row if not is_zero(n)), ONE) for row in nodes]
        widths = [next((row[c].shape[1] for row in nodes if not is_zero(row[c])), ONE) for c in range(len(nodes[0]))]
        for r, row in enumerate(nodes):
            for c, node in enumerate(row):
                want = (heights[r], widths[c])
                if is_zero(node):
                    row[c] = Num(0) if is_scalar(want) else Zeros(want)
                elif not self.scope.fit(node.shape, want):
                    raise self.scope.shape_error(
                        f"the blocks of a matrix do not fit: {describe(node.shape)} where {describe(want)} is due", rows[r][c].start
                    )

    def dotted(self, rows: list[list[Syntax]], part: Syntax) -> Node:
        """(x_1, ..., x_n) written out with dots: the vector of the family's members."""
        cells = [cell for row in rows for cell in row] if min(len(rows), len(rows[0])) == 1 else []
        vector = self.dotted_list(cells, part)
        return vector if len(rows) > 1 else transpose(vector)

    def dotted_list(self, cells: list[Syntax], part: Syntax) -> Node:
        plain = [c for c in cells if c.head != "dots"]
        last = plain[-1] if plain else None
        if last is not None and last.head in ("sub_", "idx") and len(last.kids) == 2:
            from symderive.expr.arrays import Entries

            name = self.scope.names.key(last.kids[0])
            entry = self.scope.entry(name) if name else None
            dim = self.dim(last.kids[1])
            index = Idx("i", dim)
            if name is not None and entry is None:
                entry = self.scope.declare(name, Entry("family", SCALAR, spelled(last.kids[0]), (dim,), inferred=True))
            if name is not None and entry is not None and entry.sizes:
                return Entries(self.member(name, entry, (index,)), (index,))
            if entry is not None and entry.kind == "vector":
                return self.node(last.kids[0])
        raise self.scope.error("dots in a matrix are read only in x_1, \\dots, x_n", part, "write the entries out, or name them by an index")

    def read_list(self, part: Syntax) -> Node:
        """(x, y): a column of its parts."""
        if any(k.head == "dots" for k in part.kids):
            return self.dotted_list(list(part.kids), part)
        nodes = [[self.node(k)] for k in part.kids]
        if any(isinstance(n[0], Label) for n in nodes):
            return FiniteSet(tuple(n[0] for n in nodes))
        self.line_up(nodes, [[k] for k in part.kids])
        return Block(tuple(tuple(row) for row in nodes))

    def read_cases(self, part: Syntax) -> Node:
        branches = []
        shape: Shape | None = None
        for row in part.kids:
            value = self.node(row.kids[0])
            condition = TRUE if row.kids[1].head == "otherwise" else self.condition(row.kids[1])
            if shape is not None and not self.scope.fit(shape, value.shape):
                raise self.scope.shape_error("the cases have different shapes", row.kids[0].start)
            shape = value.shape
            branches.append((condition, value))
        return Cases(tuple(branches))

    def condition(self, part: Syntax) -> Node:
        return self.node(part)

    # ------------------------------------------------------------ functions
    def mapped(self, name: str, u: Node, part: Syntax, primes: int = 0) -> Node:
        """A function of one number: entry by entry on a vector or a matrix that is not square."""
        if not is_scalar(u.shape) and is_square(u.shape) and "entrywise" not in self.scope.layouts:
            raise self.scope.error(
                f"{name} of a square matrix can be meant entry by entry or as a matrix function",
                part,
                "state that it \\text{acts entrywise}",
            )
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
        name = self.scope.names.key(head)
        if name is None:
            raise self.scope.error("only a named function can be applied", head)
        if self.cumulative(name, head):
            return self.cdf(head, arguments)
        entry = self.scope.entry(name)
        if entry is not None and entry.kind in ("vector", "matrix", "scalar", "random", "family"):
            return self.quantity_at(head, entry, arguments, part)
        if self.own_letters(entry, arguments):
            nodes = [self.node(a) for a in (entry.params if entry else ())]
        else:
            nodes = [self.node(a) for a in arguments]
        return self.call(name, entry, nodes, part)

    def own_letters(self, entry: Entry | None, arguments: tuple[Syntax, ...]) -> bool:
        return False

    def quantity_at(self, head: Syntax, entry: Entry, arguments: tuple[Syntax, ...], part: Syntax) -> Node:
        """x(t) of a quantity: the quantity itself, if its argument is a plain name."""
        if all(key(a) is not None for a in arguments):
            for a in arguments:
                self.node(a)
            return self.node(head)
        return self.product_of([(head, self.node(head)), (arguments[0], self.node(arguments[0]))])

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
        if entry is None:
            scope.declare(name, Entry("function", SCALAR, spelled(part.kids[0]), domain=tuple(n.shape for n in nodes), inferred=True))
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
            raise scope.error(f"{spelled(part.kids[0])} takes {len(domain)} argument{'s' * (len(domain) != 1)}, not {len(nodes)}", part)
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
                if letter is not None and not letter.startswith("?") and w != got and not entry.params == ():
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

    # ------------------------------------------------------------ relations and the rest
    def relation(self, part: Syntax) -> Node:
        left, right = self.sides(part)
        return Rel(RELATIONS[part.head], left, right)

    def sides(self, part: Syntax) -> tuple[Node, Node]:
        """Both sides of a relation, of one shape; a 0 takes the shape of the other side."""
        left, right = self.node(part.kids[0]), self.node(part.kids[1])
        at = part.note[0] if isinstance(part.note, tuple) and part.note and isinstance(part.note[0], int) else part.start
        return self.matched(left, right, at)

    def matched(self, left: Node, right: Node, at: int) -> tuple[Node, Node]:
        if left.shape == right.shape:
            return left, right
        if isinstance(left, Prob | Dens) and isinstance(right, Block):
            return left, right  # a table: the probabilities of a variable's values in order
        if is_zero(right) and not is_scalar(left.shape):
            return left, Zeros(left.shape)
        if is_zero(left) and not is_scalar(right.shape):
            return Zeros(right.shape), right
        if isinstance(right, Zeros) and isinstance(left, Node) and not is_column(left.shape):
            return left, Zeros(left.shape)
        if self.scope.fit(left.shape, right.shape):
            return left, right
        if left.shape == (right.shape[1], right.shape[0]) and (derives(left) or derives(right)):
            return left, right
        if derives(left) or derives(right):
            return left, right
        raise self.scope.shape_error(
            f"the left side is {describe(left.shape)}, the right side is {describe(right.shape)}", at, self.sum_hint(left, right)
        )

    def read_and(self, part: Syntax) -> Node:
        return And(tuple(self.node(k) for k in part.kids))

    def read_emptyset(self, part: Syntax) -> Node:
        return NamedSet("empty")

    def read_dots(self, part: Syntax) -> Node:
        raise self.scope.error("dots are read only between the first and the last of a list", part, "use a sum or product with an index")

    def read_dot(self, part: Syntax) -> Node:
        raise self.scope.error("an argument is left open here", part)


def derives(node: Node) -> bool:
    from symderive.expr.calculus import Derivative

    return any(isinstance(n, Derivative) for n in node.walk())


def is_zero(node: Node) -> bool:
    return isinstance(node, Num) and node.value == 0


def text_of(index: Node) -> str:
    """An index as part of a name."""
    if isinstance(index, Num):
        return str(index.value)
    if isinstance(index, Idx | Sym | Label):
        return index.name
    if isinstance(index, Size):
        return str(index.dim)
    if isinstance(index, Sum):
        words = [text_of(t) for t in index.terms]
        return words[0] + "".join(w if w.startswith("-") else "+" + w for w in words[1:])
    return repr(index)


__all__ = ["Again", "Elaborator", "Inverse", "Transpose", "text_of"]
