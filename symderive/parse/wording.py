"""Statements in words: kinds, properties, independence, moments, layouts; what is not understood is kept as prose."""

from __future__ import annotations

import re

from symderive.expr.algebra import Num, Pow, Rel, Sym, zero
from symderive.expr.node import Node
from symderive.expr.probability import And, Cov, Dens, EventSym, Expect, Indep, NamedSet, Or, Prob, RandVar, Var
from symderive.expr.problem import Draw, Fact, Follows, Has
from symderive.expr.shape import SCALAR
from symderive.parse import said
from symderive.parse.defining import contains_random
from symderive.parse.latex import Reader
from symderive.parse.pieces import Statement, lines_of, statements_of
from symderive.parse.scope import Entry, spelled
from symderive.parse.stating import Read, Stating
from symderive.parse.syntax import Syntax, base, key
from symderive.parse.tokens import Token

INDEPENDENT = re.compile(
    r"(?P<first>(?:(?:mutually|pairwise|jointly) )?independent(?:(?: and)? identically distributed)?"
    r"(?: random variables?| events?)?|(?:iid|i\.i\.d\.?)(?: random variables?)?)"
    r"(?:,? and|,)? (?P<then>(?:each )?(?:with|having|uniform|where|such that)\b.*)$"
)
UNIFORM = re.compile(r"\buniform(ly)?( distributed)?( at random)? (on|over|in|from)$")
COLUMNS = re.compile(r"\b(columns?)\b", re.I)
ROWS = re.compile(r"\b(rows?)\b", re.I)


class Wording(Stating):
    """What the words of a statement add."""

    def words(self, r: Read, targets: list[Syntax]) -> None:
        """Each text behind a statement, with the formula after it."""
        plain = [t for t in targets if t.head != "dots"]
        dotted = len(plain) != len(targets)
        for text, tokens in r.statement.said:
            if not self.word(text, tokens, plain, dotted, r):
                self.facts.append(self.fact("prose", None, r))

    def word(self, text: str, tokens: list[Token], targets: list[Syntax], dotted: bool, r: Read) -> bool:
        words = said.plain(text)
        if not words:
            return True
        if self.layout_words(words, tokens, targets):
            self.facts.append(self.fact("convention", None, r))
            return True
        if (
            "entrywise" in words
            or "elementwise" in words
            or "element wise" in words
            or "entry by entry" in words
            or "every element" in words
        ):
            self.scope.layouts["entrywise"] = "yes"
            self.facts.append(self.fact("convention", None, r))
            return True
        if "continuity correction" in words:
            self.facts.append(self.fact("convention", Has("continuity correction", Num(0)), r))
            return True
        if "draw" in words or "replacement" in words:
            return self.drawing(r)
        parted = INDEPENDENT.match(words)
        if parted:
            self.word(parted.group("first"), [], targets, dotted, r)
            if not self.word(parted.group("then"), tokens, targets, dotted, r):
                self.facts.append(self.fact("prose", None, r))
            return True
        if UNIFORM.search(words) and tokens and targets:
            return self.uniform_words(tokens, targets, dotted, r)
        found = said.kind(text)
        if found is not None:
            return self.kind_words(found, tokens, targets, dotted, r)
        if "independent" in words or words in ("iid", "i.i.d.", "i.i.d"):
            return self.independent(words, tokens, targets, dotted, r)
        if words in ("depends on", "depend on", "is a function of", "a function of", "depends only on"):
            return True
        props = said.properties(text)
        if props is not None and targets:
            self.properties(props, targets, r)
            if words.startswith("with") and tokens:
                self.inner(tokens, r)
            return True
        moment = re.search(
            r"(mean|expectation|expected value|variance|density|law|standard deviation|probability|distribution)$",
            words,
        )
        if moment and tokens and targets:
            return self.moment_words(moment.group(1), tokens, targets, r)
        if (
            words
            in ("with", "where", "and", "such that", "satisfying", "let", "so that", "st", "s.t", "subject to", "has")
            and tokens
        ):
            self.inner(tokens, r)
            return True
        if words.startswith(("with positive joint", "have positive joint")) or "positive joint probabilit" in words:
            self.positive(targets, r)
            return True
        if tokens and words.endswith(("with", "where", "such that", "satisfying", "and")):
            head = re.sub(r"\s*(with|where|such that|satisfying|and)$", "", words)
            done = self.word(head, [], targets, dotted, r) if head else True
            self.inner(tokens, r)
            return done
        return False

    def inner(self, tokens: list[Token], r: Read) -> None:
        """A formula after "with" or "where": a statement of its own."""
        for line in lines_of([*tokens]):
            for statement in statements_of(line, r.statement.line):
                self.statement_inside(statement)

    def statement_inside(self, statement: Statement) -> None:
        read = self.read(statement)
        for link in self.links(read):
            self.declared(link, read)
            self.postpone(link, read)
        kept, self.now = getattr(self, "now", None), read
        self.statement(read)
        self.now = kept

    # ------------------------------------------------------------ kinds
    def kind_words(
        self, found: tuple[str, str], tokens: list[Token], targets: list[Syntax], dotted: bool, r: Read
    ) -> bool:
        kind, rest = found
        for t in targets:
            self.kind_of(t, kind)
        every = [*r.names, *([r.tree] if r.tree is not None else [])]
        if kind == "event" and dotted:
            self.numbered(every)
        if kind == "random" and dotted and all(t.head in ("dots", "sub_", "idx") for t in every):
            self.dotted_family(every)
        if not rest:
            if tokens:
                self.inner(tokens, r)
            return True
        if "positive joint" in rest:
            self.positive(targets, r)
            return True
        moment = re.search(r"(mean|variance|density|law)$", rest)
        if "independent" in rest or rest in ("iid", "i.i.d."):
            if not moment or not tokens:
                return self.independent(rest, tokens, targets, dotted, r)
            self.independent(rest, [], targets, dotted, r)
        if moment and tokens:
            return self.moment_words(moment.group(1), tokens, targets, r)
        if rest in ("with", "where", "such that", "satisfying") and tokens:
            self.inner(tokens, r)
            return True
        props = said.properties(rest)
        if props is not None:
            self.properties(props, targets, r)
            return True
        self.facts.append(self.fact("prose", None, r))
        if tokens:
            self.inner(tokens, r)
        return True

    def numbered(self, family: list[Syntax]) -> None:
        """A_1, ..., A_n events are read for a number n only."""
        last = family[-1]
        if last.head in ("sub_", "idx") and last.kids[1].number is None:
            raise self.source.error(
                "a family of events is read where their number is given",
                last.start,
                "write A_1, \\dots, A_5, or use variables X_1, \\dots, X_n in \\{0, 1\\}",
            )

    def kind_of(self, t: Syntax, kind: str) -> None:
        name = self.names.key(t)
        if name is None:
            return
        if kind == "density" and self.scope.entries.get(name) is None:
            self.scope.declare(name, Entry("density", SCALAR, spelled(t)))
        elif (
            kind == "function"
            and self.scope.entries.get(name) is not None
            and self.scope.entries[name].shape is None
            and name not in self.scope.pending
        ):
            self.scope.declare(name, Entry("function", SCALAR, spelled(t), domain=(SCALAR,)))
        elif self.scope.entries.get(name) is None and kind in ("scalar", "set", "label"):
            self.scope.declare(name, Entry(kind, SCALAR, spelled(t)))
        elif kind == "event":
            node = self.elaborator.actor(t)
            self.facts_once(Fact("property", Has("event", node), None, (), spelled(t), self.source.place(t.start)[0]))

    def facts_once(self, fact: Fact) -> None:
        if not any(f.node is fact.node for f in self.facts):
            self.facts.append(fact)

    def positive(self, targets: list[Syntax], r: Read) -> None:
        nodes = tuple(self.elaborator.actor(t) for t in targets)
        for node in nodes:
            self.facts.append(self.fact("property", Has("positive joint probabilities", node), r))

    # ------------------------------------------------------------ properties, independence, moments
    def properties(self, props: tuple[str, ...], targets: list[Syntax], r: Read) -> None:
        for t in targets:
            name = self.names.key(t)
            entry = self.scope.entry(name) if name else None
            if entry is not None and entry.kind == "function":
                node: Node = Sym(name, self.scope.settled(entry.shape or SCALAR), entry.latex)
            elif t.head in ("sub_", "idx") and name is not None and entry is None and base(t).kind == "name":
                node = self.elaborator.node(t)
            else:
                node = (
                    self.elaborator.actor(t)
                    if entry is not None and entry.kind in ("random", "event")
                    else self.elaborator.node(t)
                )
            for prop in props:
                if prop in ("disjoint", "exhaustive", "uncorrelated"):
                    continue
                if prop == "zero mean" and contains_random(node):
                    self.facts.append(self.fact("relation", Rel("=", Expect(node), zero(node.shape)), r))
                    continue
                self.facts.append(self.fact("property", Has(prop, node), r))
        if "exhaustive" in props and len(targets) > 1:
            events = tuple(self.elaborator.actor(t) for t in targets)
            self.facts.append(self.fact("relation", Rel("=", Prob(Or(events)), Num(1)), r))
        if "uncorrelated" in props:
            variables = [self.elaborator.actor(t) for t in targets]
            for i, a in enumerate(variables):
                for b in variables[i + 1 :]:
                    none = zero((a.shape[0], b.shape[0]))
                    self.facts.append(self.fact("relation", Rel("=", Cov(a, b), none), r))
        if "disjoint" in props:
            nodes = [self.elaborator.actor(t) for t in targets]
            for i, a in enumerate(nodes):
                for b in nodes[i + 1 :]:
                    self.facts.append(self.fact("relation", Rel("=", And((a, b)), NamedSet("empty")), r))

    def independent(self, words: str, tokens: list[Token], targets: list[Syntax], dotted: bool, r: Read) -> bool:
        given: tuple[Node, ...] = ()
        if re.search(r"\b(given|conditional(ly)? on|conditioned on)$", words) and tokens:
            tree = self.syntax(tokens)
            parts = tree.kids if tree.head == "list" else (tree,)
            given = tuple(self.elaborator.actor(p) for p in parts)
        elif re.search(r"\b(of|from)$", words) and tokens:
            tree = self.syntax(tokens)
            node = self.elaborator.independence([tuple(targets), tree.kids if tree.head == "list" else (tree,)], ())
            self.facts.append(self.fact("independence", node, r))
            return True
        if len(targets) < 2 and not dotted:
            targets = list({self.names.key(t): t for t in [*self.before(r), *targets]}.values())
        if not targets or (len(targets) == 1 and not dotted and self.single(targets[0])):
            hint = "name the variables: X, Y \\text{ independent}"
            raise self.source.error("independent of what?", r.statement.start, hint)
        nodes = self.actors(targets, dotted, r)
        if "pairwise" in words:
            for i, a in enumerate(nodes):
                for b in nodes[i + 1 :]:
                    self.facts.append(self.fact("independence", Indep(((a,), (b,)), given), r))
            return True
        self.facts.append(self.fact("independence", Indep(tuple((n,) for n in nodes), given), r))
        if "identical" in words or words in ("iid", "i.i.d.", "i.i.d"):
            for n in nodes:
                self.facts.append(self.fact("property", Has("identically distributed", n), r))
        return True

    def single(self, part: Syntax) -> bool:
        """Is this one variable by itself, no member of a family?"""
        name = self.names.key(part)
        entry = self.scope.entry(name) if name is not None else None
        return entry is not None and entry.kind == "random" and not entry.sizes

    def before(self, r: Read) -> list[Syntax]:
        """The variables of the laws that stand before a statement in its line: X ~ .., Y ~ .. are independent."""
        found: list[Syntax] = []
        for other in self.reads:
            if other is r or other.statement.line != r.statement.line:
                if other is r:
                    break
                continue
            law = other.tree
            if law is not None and law.head in ("sim", "iid") and self.names.key(law.kids[0]) is not None:
                found.extend([*[n for n in other.names if n.head != "dots"], law.kids[0]])
        return found

    def actors(self, targets: list[Syntax], dotted: bool, r: Read) -> list[Node]:
        """The variables or events that are independent; X_1, X_2, ... is a family with a running index."""
        if not dotted:
            return [self.elaborator.actor(t) for t in targets]
        every = [*r.names, *([r.tree] if r.tree is not None else [])]
        first = next((k for k, t in enumerate(every) if t.head in ("sub_", "idx")), 0)
        single = [t for t in every[:first] if t.head != "dots"]
        family = list(every[first:])
        name = self.names.key(base(family[0]))
        entry = self.scope.entries.get(name or "")
        last = family[-1].kids[1] if family[-1].head in ("sub_", "idx") else None
        if last is not None and last.number is not None and name in self.names.members and name not in self.names.arity:
            numbers = range(int(family[0].kids[1].number or 1), int(last.number) + 1)
            scripts = [Syntax(str(n), (), last.start, last.stop, kind="number", latex=str(n)) for n in numbers]
            return [self.elaborator.actor(family[0].but(kids=(family[0].kids[0], s))) for s in scripts]
        if (
            entry is None
            and name is not None
            and any(
                (e := self.scope.entries.get(self.names.key(t) or "")) is not None and e.kind == "event" for t in family
            )
        ):
            return [self.elaborator.actor(t) for t in targets]
        members = self.dotted_family(family)
        return [*[self.elaborator.actor(t) for t in single], *members]

    def moment_words(self, what: str, tokens: list[Token], targets: list[Syntax], r: Read) -> bool:
        """with mean mu (= E[X]), variance v, density p."""
        tree = self.syntax(tokens)
        if tree.head == "eq":
            self.inner(tokens, r)
            return True
        every = [*r.names, *([r.tree] if r.tree is not None else [])]
        family = any(t.head == "dots" for t in every) and all(t.head in ("dots", "sub_", "idx") for t in every)
        actors = self.dotted_family(every) if family else [self.elaborator.actor(t) for t in targets]
        for u in actors:
            if what in ("mean", "expectation", "expected value"):
                node: Node = Rel("=", Expect(u), self.elaborator.node(tree))
            elif what == "variance":
                node = Rel("=", Var(u), self.elaborator.node(tree))
            elif what == "standard deviation":
                node = Rel("=", Var(u), Pow(self.elaborator.node(tree), Num(2)))
            elif what == "probability" and isinstance(u, EventSym):
                node = Rel("=", Prob(u), self.elaborator.node(tree))
            else:
                name = self.names.key(tree)
                head = tree.kids[0].head if tree.head == "dens" else name or "p"
                if isinstance(u, RandVar):
                    self.facts.append(self.fact("law", Follows(u, Dens(head, ())), r))
                    continue
                return False
            self.facts.append(self.fact("relation", node, r))
        return True

    def uniform_words(self, tokens: list[Token], targets: list[Syntax], dotted: bool, r: Read) -> bool:
        """X is uniform on [0, 1], X_1, ..., X_n uniform on {1, ..., 6}."""
        inside = Reader(tokens, self.source, self.names).set_side()
        ends = inside.kids if inside.head in ("interval", "list") and len(inside.kids) == 2 else (inside,)
        law = Syntax("Uniform", ends, inside.start, inside.stop)
        for u in self.actors(targets, dotted, r):
            self.facts.append(self.fact("law", Follows(u, self.law_node(law, u)), r))
        return True

    # ------------------------------------------------------------ draws
    def drawing(self, r: Read) -> bool:
        """draw 2 without replacement: X_1, X_2."""
        texts = " ".join(t for t, _ in r.statement.said).lower()
        tokens = [t for _, ts in r.statement.said for t in ts]
        numbers = [t for t in tokens if t.kind == "number"]
        if not numbers or "replacement" not in texts:
            return False
        if any(f.kind == "draw" and f.text == self.text(r) for f in self.facts):
            return True
        rest = [ts for t, ts in r.statement.said if "replacement" in t.lower()][-1]
        tree = self.syntax(rest) if rest else None
        parts = (tree.kids if tree.head == "list" else (tree,)) if tree is not None else ()
        variables = []
        for p in parts:
            if p.head == "dots":
                continue
            name = self.names.key(p)
            if name is not None and self.scope.entry(name) is None:
                self.scope.declare(name, Entry("random", SCALAR, spelled(p)))
            variables.append(self.elaborator.node(p))
        node = Draw(int(numbers[0].text), "without" not in texts, tuple(variables))
        self.facts.append(self.fact("draw", node, r))
        return True

    # ------------------------------------------------------------ layouts
    def layout_words(self, words: str, tokens: list[Token], targets: list[Syntax]) -> bool:
        """\\nabla is a column; df/dX has the shape of X; has entry (i, j) = ..."""
        if not targets or targets[-1].head not in ("nabla", "diff", "grad", "hessian"):
            return bool(self.general_layout(words))
        target = targets[-1]
        if "entry" in words or "entries" in words:
            return self.entry_layout(target, tokens)
        if "shape of" in words or "size of" in words or "same shape as" in words or "dimensions of" in words:
            tree = self.syntax(tokens) if tokens else None
            flipped = "transpose" in words or (tree is not None and tree.head == "transpose")
            by = target.kids[1] if len(target.kids) > 1 else tree
            rank = self.names.rank(by) if by is not None else None
            if rank == "vector":
                self.scope.layouts["gradient"] = "row" if flipped else "column"
            else:
                self.scope.layouts["matrix"] = "transposed" if flipped else "shape"
            return True
        if COLUMNS.search(words) or ROWS.search(words):
            self.scope.layouts["gradient"] = "column" if COLUMNS.search(words) else "row"
            return True
        return False

    def general_layout(self, words: str) -> bool:
        found = re.search(r"\b(gradients?|derivatives?)\b.*\b(columns?|rows?)\b", words)
        if found:
            self.scope.layouts["gradient"] = "column" if found.group(2).startswith("col") else "row"
            return True
        found = re.search(r"\b(numerator|denominator) layout\b", words)
        if found:
            self.scope.layouts["jacobian"] = found.group(1)
            self.scope.layouts["gradient"] = "row" if found.group(1) == "numerator" else "column"
            self.scope.layouts["matrix"] = "transposed" if found.group(1) == "numerator" else "shape"
            return True
        return False

    def entry_layout(self, target: Syntax, tokens: list[Token]) -> bool:
        """has entry (i, j) = df_i/dx_j, or = df/dX_{ij}."""
        tree = self.syntax(tokens)
        if tree.head != "eq" or tree.kids[1].head != "diff" or tree.kids[0].head != "list":
            return False
        i, j = (key(k) for k in tree.kids[0].kids[:2])
        of, by = tree.kids[1].kids[:2]
        above = [key(k) for k in of.kids[1:]] if of.head in ("sub_", "idx") else []
        below = [key(k) for k in by.kids[1:]] if by.head in ("sub_", "idx") else []
        if len(below) == 2:
            self.scope.layouts["matrix"] = "shape" if below == [i, j] else "transposed"
            return True
        if above and below:
            self.scope.layouts["jacobian"] = "numerator" if above == [i] and below == [j] else "denominator"
            return True
        return False

    def layout_by_shape(self, tree: Syntax) -> None:
        """df/dx in R^{1 x n}: the layout by the shape that is stated."""
        shape = self.space_shape(tree.kids[1:])
        of = tree.kids[0]
        target = self.elaborator.target(of.kids[0]) if of.kids else None
        by = self.elaborator.variable(of.kids[1]) if len(of.kids) > 1 else None
        if target is None or by is None:
            return
        if target.shape == SCALAR and by.shape[1] == SCALAR[1]:
            self.scope.layouts["gradient"] = "row" if shape[0] == SCALAR[0] else "column"
        elif target.shape == SCALAR:
            self.scope.layouts["matrix"] = "shape" if shape == by.shape else "transposed"
        else:
            self.scope.layouts["jacobian"] = "numerator" if shape[0] == target.shape[0] else "denominator"
