"""Tokens -> syntax tree by precedence climbing: lists, relations, set operations, sums, products.

What stands between two operators is read in ``atoms``, what begins with a word in ``operators`` and ``chance``.
"""

from __future__ import annotations

from symderive.parse.atoms import Atoms
from symderive.parse.chance import Chance
from symderive.parse.errors import Source
from symderive.parse.matrices import Matrices
from symderive.parse.names import SCALAR, VECTOR, Names
from symderive.parse.operators import Operators
from symderive.parse.stack import room_for
from symderive.parse.syntax import Syntax, base, key, negative, node, product
from symderive.parse.tokens import Token, tokenize

RELATIONS = {
    "=": "eq", "neq": "ne", "<": "lt", "leq": "le", ">": "gt", "geq": "ge", "approx": "approx", "propto": "propto",
    "sim": "sim", "in": "in", "notin": "notin", "subseteq": "subset", "supseteq": "superset", "perp": "indep",
    "to": "to",
    "gets": "from", "succ": "succ", "succeq": "succeq", "prec": "prec", "preceq": "preceq", "Rightarrow": "implies",
    "iff": "iff", "ll": "ll",
    "gg": "gg", "mapsto": "mapsto", "ni": "ni",
}  # fmt: skip
NEGATED = {
    "eq": "ne",
    "in": "notin",
    "lt": "ge",
    "gt": "le",
    "le": "gt",
    "ge": "lt",
    "indep": "dep",
    "subset": "notsubset",
    "approx": "notapprox",
    "sim": "notsim",
}
ARROWS = frozenset(("Rightarrow", "iff"))
OPENERS = frozenset(
    [
        "(",
        "[",
        "{",
        "{",
        "langle",
        "lvert",
        "lVert",
        "lfloor",
        "lceil",
        "frac",
        "binom",
        "sqrt",
        "sum",
        "prod",
        "int",
        "lim",
        "begin",
        "nabla",
        "partial",
        "left.",
        "hat",
        "bar",
        "tilde",
        "dot",
        "ddot",
        "infty",
        "max",
        "min",
        "sup",
        "inf",
        "argmax",
        "argmin",
        "emptyset",
        "overbrace",
        "underbrace",
        "Pr",
        "complement",
        "neg",
        "exists",
        "forall",
        "lvert",
        "lVert",
        "dots",
        "bigcap",
        "bigcup",
        "arg",
        "breve",
        "check",
        "acute",
        "grave",
        "mathring",
        "xrightarrow",
        "substack",
        "overset",
        "underset",
        "stackrel",
        "bot",
        "top",
        "triangle",
        "limsup",
        "liminf",
        "val",
        "star",
    ]
)


class Reader(Operators, Chance, Matrices, Atoms):
    """Reads one formula, statement or list of them; see ``Stream`` for its state."""

    # ------------------------------------------------------------ the whole
    def whole(self) -> Syntax:
        """Everything up to the end, as one tree; nothing may be left over."""
        if self.token.kind == "end":
            raise self.error("there is nothing to read: the formula is empty", 0)
        tree = self.rows() if any(t.kind == "break" for t in self.tokens) else self.listed()
        if self.token.kind != "end":
            raise self.stuck()
        return tree

    def rows(self) -> Syntax:
        lines = [self.listed()]
        while self.token.kind == "break" or self.sym == "&":
            self.take()
            while self.token.kind == "break":
                self.take()
            if self.token.kind != "end":
                lines.append(self.listed())
        return lines[0] if len(lines) == 1 else node("lines", *lines)

    def listed(self) -> Syntax:
        """Formulas with commas (or wide spaces) between."""
        start = self.token.start
        parts = [self.formula()]
        while (comma := self.accept(",", ";")) or (self.token.gap and self.token.kind != "end" and self.starts()):
            if comma and self.token.kind == "end":
                break
            parts.append(self.formula())
        return parts[0] if len(parts) == 1 else self.shared(parts, start)

    def shared(self, parts: list[Syntax], start: int) -> Syntax:
        """X_1, ..., X_n ~ law is one statement of a list of names."""
        last = parts[-1]
        names = all(key(p) is not None or p.head == "dots" for p in parts[:-1])
        if (
            names
            and last.kind == "node"
            and last.head in ("iid", "sim", "declare", "in")
            and key(last.kids[0]) is not None
        ):
            return last.but(kids=(node("list", *parts[:-1], last.kids[0]), *last.kids[1:]), start=start)
        return node("list", *parts, start=start)

    # ------------------------------------------------------------ relations
    def formula(self) -> Syntax:
        """Relations joined by arrows of implication."""
        left = self.relation()
        while self.sym in ARROWS:
            arrow = self.take()
            right = self.relation()
            left = node(RELATIONS[arrow.sym], left, right, note=arrow.start)
        return left

    def relation(self) -> Syntax:
        """One formula or a chain a = b <= c; a chain becomes ``and`` of its links."""
        self.deeper()
        self.skip_amps()
        start = self.token.start
        opening = self.opening_relation()
        links: list[Syntax] = []
        if opening:
            right = self.side()
            links.append(node(opening[0], right, start=start, note=opening[1:]))
            left = right
        else:
            left = self.side()
        while found := self.relation_sign():
            head, at, note = found
            if head in ("implies", "iff") and self.tokens[self.i - 1].sym in ARROWS:
                self.i -= 1
                break
            if head == "declared":
                left = self.function_type(left)
                continue
            self.skip_amps()
            right = self.right_side(head)
            links.append(self.related(head, left, right, at, note))
            left = right
        self.nesting -= 1
        if not links:
            return left
        return links[0] if len(links) == 1 else node("and", *links, start=start)

    def skip_amps(self) -> None:
        while self.sym == "&" and not self.table:
            self.take()

    def opening_relation(self) -> tuple[str, int, str] | None:
        """A line that opens with = goes on from the line above."""
        if self.token.sym in RELATIONS:
            if not self.continues:
                raise self.error("the left side of this relation is missing")
            found = self.relation_sign()
            self.skip_amps()
            return found
        if self.token.sym in ("overset", "underset", "stackrel") and self.continues and self.is_stacked_relation():
            found = self.relation_sign()
            self.skip_amps()
            return found
        return None

    def relation_sign(self) -> tuple[str, int, str] | None:
        """Take a relation sign: its head, its place and the word set over it; None where none stands."""
        begin = self.i
        self.skip_amps()
        token, note = self.token, ""
        if token.sym in ("overset", "underset", "stackrel") and self.is_stacked_relation():
            return self.stacked_relation()
        if token.sym == "not":
            self.take()
            inner = self.relation_sign()
            if not inner:
                raise self.error("\\not needs a relation after it")
            return (NEGATED.get(inner[0], "not" + inner[0]), token.start, inner[2])
        if token.sym == ":":
            if self.peek().sym == "=":
                self.take()
                self.take()
                return ("eq", token.start, ":=")
            if self.function_arrow():
                self.take()
                return ("declared", token.start, "")
            self.i = begin
            return None
        if token.sym not in RELATIONS:
            self.i = begin
            return None
        self.take()
        head = RELATIONS[token.sym]
        if token.sym == "perp":
            while self.accept("perp"):
                pass
        elif token.sym == "=" and self.sym == ":":
            self.take()
        elif token.sym == "=" and self.sym == "=":
            raise self.error("two signs = in a row", hint="one = states an equation; something is missing between")
        elif token.sym == "<" and self.sym == "=" and self.token.near:
            self.take()
            head = "le"
        elif token.sym == ">" and self.sym == "=" and self.token.near:
            self.take()
            head = "ge"
        if head == "sim" and self.sym in ("_", "^"):
            self.take()
            note = self.raw_group()
        return (head, token.start, note)

    def function_arrow(self) -> bool:
        """Is this colon the one of f: A -> B?"""
        depth = 0
        for token in self.tokens[self.i + 1 :]:
            if token.sym in ("(", "[", "{"):
                depth += 1
            elif token.sym in (")", "]", "}"):
                depth -= 1
            elif depth == 0 and token.sym in ("to", "mapsto"):
                return True
            if depth < 0 or (token.sym in (",", ";", "=") and not depth) or token.kind in ("break", "end"):
                return False
        return False

    def is_stacked_relation(self) -> bool:
        kept = self.i
        self.take()
        self.raw_group()
        inner = self.tokens[self.i : self.i + 2]
        self.i = kept
        return any(t.sym in RELATIONS for t in inner)

    def stacked_relation(self) -> tuple[str, int, str]:
        """\\overset{iid}{\\sim}, \\stackrel{def}{=}, \\underset{(a)}{=}: the word is kept as a note."""
        token = self.take()
        note = self.raw_group()
        braced = self.accept("{")
        inner = self.relation_sign()
        if inner is None:
            raise self.error("a relation was expected below this")
        if braced:
            self.expect("}", "to end the group")
        return (inner[0], token.start, note)

    def raw_group(self) -> str:
        """The text of the next group or token, not read as a formula."""
        first = self.take()
        if first.sym != "{":
            return first.text
        depth, words = 1, []
        while depth and self.token.kind != "end":
            token = self.take()
            depth += {"{": 1, "}": -1}.get(token.sym, 0)
            if depth:
                words.append(token.text)
        return "".join(words)

    def side(self) -> Syntax:
        """One side of a relation, with what a bar says it is given (outside of P)."""
        left = self.event() if self.events else self.union()
        if self.sym in ("mid", "|") and not self.bars and not self.headed and self.given_follows():
            self.take()
            given = self.conditions()
            left = node("conditioned", left, node("given", *given))
        return left

    def given_follows(self) -> bool:
        """Is this bar outside a bracket a condition: X | Z ~ law, or A perp B | C?"""
        depth = 0
        for token in self.tokens[self.i + 1 :]:
            if token.sym in ("(", "[", "{", "langle") or token.sym == "begin":
                depth += 1
            elif token.sym in (")", "]", "}", "rangle") or token.sym == "end":
                depth -= 1
            if depth < 0 or token.kind == "end":
                return False
            if (not depth and token.sym == "sim") or token.sym in ("overset", "stackrel"):
                return True
        return False

    def conditions(self) -> list[Syntax]:
        """What stands after a bar: events or variables with commas between."""
        with self.inside(events=True, bars=False):
            given = [self.event_relation(stop=True)]
            while self.accept(","):
                given.append(self.event_relation(stop=True))
        return given

    def event_relation(self, stop: bool = False) -> Syntax:
        """An event inside a condition; with ``stop`` a ~ is left for the law that follows."""
        left = self.event()
        links = []
        while self.sym in RELATIONS and not (stop and self.sym in ("sim", "perp")):
            head, at, note = self.relation_sign() or ("", 0, "")
            right = self.set_side() if head in ("in", "notin") else self.event()
            links.append(self.related(head, left, right, at, note))
            left = right
        if not links:
            return left
        return links[0] if len(links) == 1 else node("and", *links)

    def right_side(self, head: str) -> Syntax:
        if head in ("in", "notin", "ni"):
            return self.set_side()
        if head == "indep":
            return self.independent_side()
        if head == "sim":
            return self.law_side()
        return self.side()

    def related(self, head: str, left: Syntax, right: Syntax, at: int, note: str) -> Syntax:
        """A relation as the prefix form writes it; ``note`` is its place and the word over it."""
        if head == "indep":
            given = [right.kids[1]] if right.head == "conditioned" else []
            right = right.kids[0] if given else right
            return node("indep", left, right, *given, note=(at, note))
        if head == "in" and right.head == "space":
            return node("declare", left, *right.kids, note=(at, right.note))
        if head == "sim" and "iid" in note.replace(".", "").replace(" ", "").lower():
            return node("iid", left, right, note=(at, note))
        return node(head, left, right, note=(at, note))

    # ------------------------------------------------------------ sets and logic
    def union(self) -> Syntax:
        left = self.meet()
        while self.sym in ("cup", "setminus", "vee"):
            sign = self.take()
            right = self.meet()
            head = {"cup": "cup", "setminus": "setminus", "vee": "or"}[sign.sym]
            flat = left.kids if left.head == head and head != "setminus" and left.note != "()" else (left,)
            left = node(head, *flat, right, start=left.start)
        return left

    def meet(self) -> Syntax:
        left = self.sum()
        while self.sym in ("cap", "wedge"):
            sign = self.take()
            right = self.sum()
            head = {"cap": "cap", "wedge": "wedge"}[sign.sym]
            flat = left.kids if left.head == head and left.note != "()" else (left,)
            left = node(head, *flat, right, start=left.start)
        return left

    # ------------------------------------------------------------ sums
    def sum(self) -> Syntax:
        """Terms with + and - between; a big sum reaches over later terms that hold its index."""
        self.deeper()
        start = self.token.start
        terms: list[Syntax] = []
        sign = self.signs()
        while True:
            at = self.token.start
            term = self.product()
            terms.append(negative(term, at) if sign < 0 else term)
            if self.sym in ("+", "-"):
                sign = self.signs()
            elif self.sym in ("oplus", "pm", "mp"):
                head = self.take().sym
                left = self.terms(terms, start)
                right = self.product()
                terms = [node({"oplus": "xor"}.get(head, head), left, right, start=start)]
                if self.sym not in ("+", "-", "oplus", "pm", "mp"):
                    break
                if self.sym in ("+", "-"):
                    sign = self.signs()
                else:
                    continue_with = self.take().sym
                    terms = [
                        node({"oplus": "xor"}.get(continue_with, continue_with), terms[0], self.product(), start=start)
                    ]
                    if self.sym not in ("+", "-"):
                        break
                    sign = self.signs()
            else:
                break
        self.nesting -= 1
        return self.terms(self.reach(terms), start)

    def signs(self) -> int:
        """A run of + and -: its sign. A second sign in a row is refused but for +-."""
        sign, count = 1, 0
        while (token := self.token).sym in ("+", "-"):
            self.take()
            count += 1
            sign = -sign if token.sym == "-" else sign
            if count > 2:
                raise self.error("three signs in a row", token, "put brackets around a negative number")
        return sign

    def terms(self, terms: list[Syntax], start: int) -> Syntax:
        if len(terms) == 1:
            return terms[0]
        if len(terms) == 2 and terms[1].head == "neg" and terms[1].note != "()":
            return node("sub", terms[0], terms[1].kids[0], start=start)
        return node("add", *terms, start=start)

    def reach(self, terms: list[Syntax]) -> list[Syntax]:
        """Let a big sum without brackets take in the later terms that hold its index."""
        if len(terms) < 2:
            return terms
        for place, term in enumerate(terms[:-1]):
            big = open_sum(term)
            if big is None:
                continue
            letter = key(big.kids[1])
            if letter is None or letter in self.bound or letter in self.names.kinds:
                continue
            held = [j for j in range(place + 1, len(terms)) if holds(terms[j], letter)]
            if not held:
                continue
            last = held[-1]
            if last + 1 < len(terms):
                raise self.error(
                    "it is not clear how far this sum reaches",
                    term,
                    f"put brackets around everything that is summed over {letter}",
                )
            self.assume(f"the sum over {letter} reaches over all terms that hold {letter}")
            body = self.terms([big.kids[0], *terms[place + 1 :]], big.kids[0].start)
            whole = node(big.head, body, *big.kids[1:], start=big.start, stop=body.stop, note=big.note)
            return [*terms[:place], with_last(term, big, whole)]
        return terms

    # ------------------------------------------------------------ products
    def product(self) -> Syntax:
        """Juxtaposed runs with . x / (.) between, from left to right."""
        factors = [self.run()]
        while True:
            sym = self.sym
            if sym in ("cdot", "*", "times", "bullet"):
                token = self.take()
                if sym == "cdot" and self.token.kind == "end":
                    raise self.error("nothing after \\cdot", token)
                sign = self.signs()
                right = self.run()
                if sign < 0:
                    right = negative(right, token.start)
                vector = sym in ("cdot", "times") and self.names.rank(right) == VECTOR
                if sym == "times" and vector and self.names.rank(product(factors)) == VECTOR:
                    raise self.error(
                        "a cross product is not read",
                        token,
                        "\\cdot is the inner product, \\odot the product entry by entry",
                    )
                if sym == "cdot" and vector and self.names.rank(product(factors)) == VECTOR:
                    factors = [node("inner", product(factors), right)]
                else:
                    factors.append(right)
            elif sym in ("/", "div"):
                factors = self.divided(factors)
            elif sym in ("odot", "otimes", "circ", "mod", "star") or (
                self.token.kind == "name" and self.token.text == "mod" and self.token.font == "roman"
            ):
                factors = [self.matrix_product(factors)]
            else:
                return product(factors)

    def divided(self, factors: list[Syntax]) -> list[Syntax]:
        """a/b: 2/8 of two numbers is one fraction; after the bar a whole juxtaposed run is below."""
        slash = self.take()
        first = self.i
        sign = self.signs()
        if self.is_differential(factors[-1]):
            return [*factors[:-1], self.slash_derivative(factors[-1])]
        below = self.run()
        if sign < 0:
            below = negative(below, slash.start)
        above = factors[-1]
        number_below = self.tokens[first].kind == "number"
        if below.head == "mul" and below.note != "()":
            if number_below:
                raise self.error(
                    "a quotient with / that goes on can be read in two ways: (a/b) c or a/(b c)",
                    slash,
                    "write \\frac, or brackets",
                )
            self.assume("in a/bc the whole of bc stands below the bar")
        if above.kind == "number" and below.kind == "number" and len(factors) > 1:
            return [*factors[:-1], node("div", above, below)]
        return [node("div", product(factors), below)]

    def matrix_product(self, factors: list[Syntax]) -> Syntax:
        left, token = product(factors), self.take()
        right = self.run()
        match token.text:
            case "odot":
                head = "hadamard"
            case "otimes":
                head = "kron"
            case "circ":
                function = self.names.kind(left) == "function" or self.names.kind(right) == "function"
                letters = left.kind == right.kind == "name" and left.head in FUNCTION_LETTERS
                head = "compose" if function or (letters and self.names.rank(left) is None) else "hadamard"
            case "star":
                head = "convolve"
            case _:
                head = "mod"
        if head == "hadamard" and self.names.rank(left) == SCALAR == self.names.rank(right):
            return product([left, right])
        flat = left.kids if left.head == head == "hadamard" and left.note != "()" else (left,)
        return node(head, *flat, right, note=token.start)

    def run(self, argument: bool = False) -> Syntax:
        """Factors side by side. As a function's ``argument`` it stops before another function's name."""
        self.deeper()
        factors = [self.factor()]
        while self.starts():
            if self.spaced and self.token.gap:
                break
            if argument and (self.function_starts() or self.big_starts()):
                break
            if self.sym == "(" and argument and factors[-1].kind != "number" and self.summed_group():
                raise self.error(
                    "does the function take the bracket too, or only what stands before it?",
                    hint="put brackets around the function's whole argument",
                )
            if self.derivative_operator_follows() and self.in_operand:
                break
            if self.token.kind == "number" and factors[-1].kind == "number":
                raise self.error("two numbers side by side", hint="a product of numbers needs \\cdot")
            factors.append(self.factor())
        self.nesting -= 1
        return product(factors)

    def starts(self) -> bool:
        """Can the next token begin a factor?"""
        token = self.token
        if token.kind == "name":
            return not (self.integrals and self.differential_starts()) and not (
                token.text == "mod" and token.font == "roman"
            )
        if token.kind == "number":
            return True
        if token.kind == "text":
            return self.word_factor()
        if token.sym == "|":
            return "|" not in self.bars and not self.headed and not self.given_bar() and self.closing_bar_follows()
        if token.sym in ("||", "Vert"):
            return token.sym not in self.bars and "|" not in self.bars
        if token.sym in ("overset", "underset", "stackrel"):
            return not self.is_stacked_relation()
        return token.sym in OPENERS or token.sym in self.words

    def given_bar(self) -> bool:
        return self.peek().sym == "_"

    def closing_bar_follows(self) -> bool:
        depth = 0
        for token in self.tokens[self.i + 1 :]:
            if token.sym in ("(", "[", "{"):
                depth += 1
            elif token.sym in (")", "]", "}"):
                depth -= 1
            if depth < 0:
                return False
            if depth == 0 and token.sym == "|":
                return True
        return False


FUNCTION_LETTERS = frozenset(["f", "g", "h", "F", "G", "H", "J", "L", "ell", "phi", "psi", "Phi", "Psi", "sigma"])


def open_sum(term: Syntax) -> Syntax | None:
    """The big sum that ends a term without a bracket around it, or None."""
    while True:
        if term.head in ("sum", "sumover") and term.note != "()" and len(term.kids) > 1:
            return term
        if term.head in ("mul", "neg") and term.kids and term.note != "()":
            term = term.kids[-1]
            continue
        return None


def with_last(term: Syntax, big: Syntax, whole: Syntax) -> Syntax:
    """A term that ends in a sum, with the sum put in anew: -1/m sum ..."""
    if term is big:
        return whole
    return term.but(kids=(*term.kids[:-1], with_last(term.kids[-1], big, whole)), stop=whole.stop)


def holds(part: Syntax, letter: str) -> bool:
    """Does a part use a letter that it does not bind itself?"""
    if part.head in ("sum", "prod", "sumover", "int", "lim") and len(part.kids) > 1 and key(part.kids[1]) == letter:
        return any(holds(k, letter) for k in part.kids[2:])
    if part.kind == "name":
        return part.head == letter
    return any(holds(k, letter) for k in part.kids)


def read(source: Source | str, names: Names | None = None, tokens: list[Token] | None = None) -> tuple[Syntax, Reader]:
    """A text (or a slice of its tokens) as a syntax tree, with the reader that holds its assumptions and remarks."""
    where = source if isinstance(source, Source) else Source(source)
    found = tokens if tokens is not None else tokenize(where)
    reader = Reader(found, where, names or Names())
    with room_for(found):
        return reader.whole(), reader


__all__ = ["SCALAR", "Reader", "base", "read"]
