"""What stands between operators: numbers, names with their scripts, brackets, bars, sets."""

from __future__ import annotations

import re

from symderive.parse.names import MATRIX, ROW, SCALAR, VECTOR
from symderive.parse.stream import Stream
from symderive.parse.syntax import Syntax, node
from symderive.parse.tokens import Token
from symderive.parse.words import (
    DECORATIONS,
    EXTREMES,
    FUNCTIONS,
    INFORMATION,
    LAW_WORDS,
    MATRIX_FUNCTIONS,
    MOMENTS,
    NAMED_FUNCTIONS,
)

APPLIED_BY_CUSTOM = frozenset("f g h F G H J L ell phi psi varphi Phi Psi sigma".split())
TRANSPOSES = frozenset(("T", "top", "intercal"))
INDEX_LETTERS = frozenset("ijklmnprstqdeabc")
BRACKETS = {"(": ")", "[": "]", "{": "}"}
FUNCTION_WORDS = FUNCTIONS.keys() | MATRIX_FUNCTIONS.keys() | NAMED_FUNCTIONS.keys() | EXTREMES.keys()
WORDS = frozenset(FUNCTION_WORDS) | {"lim", "Pr"}


class Atoms(Stream):
    """Factors: an atom with everything that is attached behind it."""

    words = WORDS

    def factor(self) -> Syntax:
        """An atom with scripts, primes, factorials, percent signs, evaluation bars behind it."""
        self.deeper()
        part = self.atom()
        part = self.attached(part)
        self.nesting -= 1
        return part

    def attached(self, part: Syntax) -> Syntax:
        while True:
            token = self.token
            sym = token.sym
            if sym == "!":
                if self.peek().sym == "=" and self.peek().near:
                    return part
                self.take()
                if self.accept("!"):
                    part = node("fact2", part, stop=self.before)
                else:
                    part = node("fact", part, stop=self.before)
            elif sym == "^":
                part = self.raised(part)
            elif sym == "_":
                part = self.lowered(part)
            elif sym == "'":
                part = self.primed(part)
            elif sym == "%":
                self.take()
                part = node("div", part, Syntax("100", (), token.start, token.stop, kind="number"))
            elif sym == "bigbar" or (sym == "|" and self.peek().sym == "_" and not self.bars and self.evaluates()):
                part = self.evaluation(part)
            elif sym == "(" and (part.head == "compose" and part.note == "()" or part.head == "deriv" and part.kids[0].note == "()"):
                part = node("app", part, *self.arguments())
            else:
                return part

    def evaluates(self) -> bool:
        return not self.headed or self.peek(2).sym == "{"

    # ------------------------------------------------------------ atoms
    def atom(self) -> Syntax:
        token = self.token
        kind, sym = token.kind, token.sym
        if kind == "number":
            self.take()
            return Syntax(token.text, (), token.start, token.stop, kind="number", latex=token.latex)
        if kind == "name":
            return self.name()
        if kind == "text":
            return self.word()
        if sym in BRACKETS and token.kind == "sign":
            return self.bracket()
        if sym in FUNCTION_WORDS and sym != "sqrt":
            return self.function()
        method = self.table_of_atoms.get(sym)
        if method:
            return getattr(self, method)()
        if sym in DECORATIONS or sym == "vec":
            return self.decorated()
        if sym in ("|", "||") and kind == "sign":
            return self.bare_bars()
        raise self.nothing_here()

    table_of_atoms = {
        "{": "braces_set", "frac": "fraction", "binom": "binomial", "sqrt": "root", "sum": "big_sum", "prod": "big_sum", "bigcup": "big_sum",
        "bigcap": "big_sum", "int": "integral", "lim": "limit", "limsup": "limit", "liminf": "limit", "begin": "environment",
        "nabla": "gradient", "partial": "partial_sign", "left.": "evaluated", "infty": "infinity", "dots": "dots_sign",
        "emptyset": "empty_set", "lvert": "fenced_bars", "lVert": "fenced_bars", "langle": "angle", "lfloor": "floor",
        "lceil": "floor", "overbrace": "braced_note", "underbrace": "braced_note", "Pr": "name_of_command", "neg": "negation",
        "complement": "complement_sign", "exists": "quantified", "forall": "quantified", "substack": "substack", "overset": "set_over",
        "underset": "set_over", "stackrel": "set_over", "Vert": "norm_bars", "triangle": "triangle_sign", "cdot": "placeholder", "val": "parameter",
    }  # fmt: skip

    def nothing_here(self) -> Exception:
        token = self.token
        if token.kind == "end":
            return self.error("something is missing at the end", hint="the formula breaks off after an operator or bracket")
        if token.sym in (")", "]"):
            return self.error(f"{token.sym} has no partner" if not self.i or self.i < 2 else f"something is missing before {token.sym}")
        if token.sym in ("mid",):
            return self.error("there is nothing before the bar")
        if token.sym in ("^", "_"):
            return self.error(f"{token.sym} has nothing before it", hint="write {} before it if that is meant")
        return self.error(f"a formula was expected here, not {self.found()}")

    def infinity(self) -> Syntax:
        token = self.take()
        return Syntax("infty", (), token.start, token.stop, kind="name", latex="\\infty")

    def dots_sign(self) -> Syntax:
        token = self.take()
        return Syntax("dots", (), token.start, token.stop)

    def placeholder(self) -> Syntax:
        """f(.) or N(. ; m, v): the argument left open."""
        token = self.take()
        if self.sym in (")", ",", ";", "mid", "|"):
            return Syntax("dot", (), token.start, token.stop)
        raise self.error("\\cdot has nothing before it", token)

    def empty_set(self) -> Syntax:
        token = self.take()
        return Syntax("emptyset", (), token.start, token.stop)

    def complement_sign(self) -> Syntax:
        raise self.error("\\complement stands behind a set, as in A^\\complement")

    def triangle_sign(self) -> Syntax:
        raise self.error("\\triangle is not read", hint="write (A \\setminus B) \\cup (B \\setminus A)")

    def name_of_command(self) -> Syntax:
        token = self.token
        self.tokens[self.i] = Token("name", token.text, token.start, token.stop, token.latex, "roman")
        return self.name()

    def negation(self) -> Syntax:
        token = self.take()
        inner = self.factor()
        return node("compl", inner, start=token.start)

    def parameter(self) -> Syntax:
        """\\val{name}: a parameter of a problem set that has not been given its number."""
        token = self.take()
        name = self.raw_group()
        return Syntax(name, (), token.start, self.before, kind="name", latex=rf"\val{{{name}}}")

    # ------------------------------------------------------------ names
    def name(self) -> Syntax:
        token = self.take()
        part = Syntax(token.text, (), token.start, token.stop, kind="name", latex=token.latex, font=token.font)
        special = self.special_name(token, part)
        if special is not None:
            return special
        return self.called(part, self.scripts(part))

    def special_name(self, token: Token, part: Syntax) -> Syntax | None:
        """Names that are no plain letters: ones, functions typed in roman, E and P heads, d, e."""
        text, font = token.text, token.font
        if text in ("0", "1"):
            return self.constant_vector(part)
        kind = self.names.kind(part)
        if kind is not None and kind not in ("law",) and (len(text) > 1 or font != "double"):
            return None
        if text in FUNCTION_WORDS and (font == "roman" or len(text) > 1):
            self.i -= 1
            return self.function()
        if text == "lim" and font == "roman":
            self.i -= 1
            return self.limit()
        if text in ("T", "top") and font == "roman":
            return None
        head = self.chance_head(token, part)
        if head is not None:
            return head
        if text == "d" and font == "roman" and self.token.sym == "(" and kind is None:
            inner = self.atom()  # \mathrm{d}(A x): the differential of what is in the bracket
            return Syntax("differential", (inner,), token.start, self.before, note="d")
        if text == "d" and self.differential_here():
            return self.differential(token)
        if text in ("delta", "Delta") and self.token.kind == "name" and self.token.near | True and self.small_change(part):
            return self.change(part)
        if text == "grad" and font == "roman" and self.starts():
            self.i -= 1
            return self.gradient()
        return None

    def constant_vector(self, part: Syntax) -> Syntax:
        """Bold 1 and 0: vectors of ones and zeros; an indicator if an event hangs on it."""
        if part.head == "1":
            event = self.indicator_of(part)
            if event is not None:
                return event
        head = "ones" if part.head == "1" else "zeros"
        size = []
        if self.sym == "_":
            self.take()
            size = [self.script()]
        return Syntax(head, (), part.start, self.before, latex=part.latex, note=tuple(size))

    def word(self) -> Syntax:
        """\\text{...} in a formula: a function typed upright, or a word that names a value or variable."""
        token = self.token
        text = token.text.strip()
        plain = re.sub(r"[\s-]", "", text)
        tokens = None
        if plain in FUNCTION_WORDS or plain in MOMENTS or plain in INFORMATION or plain in LAW_WORDS or plain in ("Pr", "Prob", "E", "P", "N", "grad", "lim"):
            following = self.peek().sym in ("(", "[", "{", "_", "^", "|") or self.peek().kind in ("name", "number", "command")
            if following or plain in FUNCTION_WORDS:
                tokens = Token("name", plain, token.start, token.stop, token.latex, "roman")
        if tokens is None and re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", plain) and self.peek().sym == "(" and token.text == text:
            tokens = Token("name", plain, token.start, token.stop, token.latex, "roman")
        if tokens is not None:
            self.tokens[self.i] = tokens
            return self.name()
        self.take()
        if not text:
            raise self.error("an empty \\text stands where a formula is expected", token)
        if re.fullmatch(r"[A-Za-z]", text):
            part = Syntax(text, (), token.start, token.stop, kind="name", latex=token.latex, font="roman")
            return self.called(part, self.scripts(part))
        label = Syntax(re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_") or "word", (), token.start, token.stop, kind="word", latex=token.latex, note=text)
        return self.scripts(label)

    def word_factor(self) -> bool:
        """Is this \\text a factor (a function or a name), not prose?"""
        text = self.token.text
        plain = re.sub(r"[\s-]", "", text)
        if plain in FUNCTION_WORDS or plain in MOMENTS or plain in INFORMATION or plain in LAW_WORDS or plain == "Pr":
            return not text.startswith(" ") and self.peek().kind != "end"
        return bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", text)) and text not in ("for", "and", "or", "if", "where", "with", "is", "otherwise", "else", "given", "when", "so", "since", "by")

    def scripts(self, part: Syntax) -> Syntax:
        """Subscripts, primes and those superscripts that belong to the name itself: W^{(1)}, x', x^*."""
        while True:
            if self.sym == "_":
                part = self.lowered(part)
            elif self.sym == "'":
                if self.names.kind(part) == "function" or part.head in APPLIED_BY_CUSTOM and self.calls_after_primes():
                    return part
                grown = self.primed(part)
                part = grown
            elif self.sym == "^" and (mark := self.name_mark()):
                if part.kind == "name" and self.function_like(part) and self.calls_after_mark():
                    return part
                self.take()
                part = mark(part)
            else:
                return part

    def function_like(self, part: Syntax) -> bool:
        return self.names.kind(part) == "function" or (part.head in APPLIED_BY_CUSTOM and self.names.kind(part) is None)

    def calls_after_primes(self) -> bool:
        at = self.i
        while self.tokens[at].sym == "'":
            at += 1
        return self.tokens[at].sym == "("

    def calls_after_mark(self) -> bool:
        at = self.i + 1
        if self.tokens[at].sym == "{":
            depth = 0
            while True:
                depth += {"{": 1, "}": -1}.get(self.tokens[at].sym, 0)
                at += 1
                if depth == 0 or self.tokens[at].kind == "end":
                    break
        else:
            at += 1
        return self.tokens[at].sym == "("

    def name_mark(self):  # type: ignore[no-untyped-def]
        """A superscript that makes a name of its own, as a function of the part; None for a power."""
        first, second = self.peek(1), self.peek(2)
        if first.sym in ("*", "star", "dagger"):
            return lambda part: (self.take(), node("decor", part, Syntax("star", (), first.start, first.stop), stop=first.stop))[1]
        if first.sym != "{":
            return None
        third, fourth = self.peek(3), self.peek(4)
        if second.sym in ("*", "star") and third.sym == "}":
            def starred(part: Syntax) -> Syntax:
                for _ in range(3):
                    self.take()
                return node("decor", part, Syntax("star", (), second.start, second.stop), stop=third.stop)
            return starred
        if second.sym == "(" and third.kind in ("number", "name"):
            at = self.i + 4
            while self.tokens[at].sym in ("+", "-") or (self.tokens[at].kind in ("number", "name") and self.tokens[at - 1].sym in ("+", "-")):
                at += 1
            after = self.tokens[min(at + 1, len(self.tokens) - 1)]
            closes = after.sym in ("}", "^", "top") or after.text == "T"
            if self.tokens[at].sym == ")" and closes and not (self.tokens[self.i - 1].text == "e" and self.tokens[self.i - 1].kind == "name"):
                return lambda part: self.layered(part)
        if second.kind == "text" and third.sym == "}":
            def worded(part: Syntax) -> Syntax:
                for _ in range(3):
                    self.take()
                label = Syntax(re.sub(r"\W+", "_", second.text.strip()), (), second.start, second.stop, kind="word")
                return node("sup", part, label, stop=third.stop)
            return worded
        return None

    def layered(self, part: Syntax) -> Syntax:
        """W^{(1)}, w^{(3)\\top}, x^{(i)}: the number in brackets belongs to the name."""
        self.take()
        self.take()
        with self.inside(events=False):
            mark = self.sum()
        self.expect(")", "after the number of the layer")
        part = node("sup", part, mark, start=part.start, stop=self.before)
        if self.sym == "^":
            self.take()
        if self.sym != "}":
            braced = self.accept("{")
            power = self.exponent_group(closed=False)
            if braced:
                self.expect("}", "to end the superscript")
            part = self.power(part, power)
        self.expect("}", "to end the superscript")
        return part

    def lowered(self, part: Syntax) -> Syntax:
        """A subscript: an entry of what was declared indexed, a subscripted name otherwise."""
        mark = self.take()
        if part.head in ("sub_", "idx") and part.note != "()":
            raise self.error("double subscript", mark, "put both into one pair of braces: x_{ij}")
        indices = self.indices(part)
        if part.kind == "name" and part.head == "I" and self.names.kind(part) is None and part.font != "double":
            return Syntax("identity", (), part.start, self.before, latex=part.latex, note=tuple(indices))
        head = "idx" if self.indexed(part) else "sub_"
        return node(head, part, *indices, stop=self.before)

    def indices(self, part: Syntax) -> list[Syntax]:
        """The indices in a subscript: i, ij, i,j, n+1, new, :."""
        if self.sym != "{":
            token = self.token
            if token.kind == "number" and len(token.text) > 1 and token.text.isdigit():
                return [self.first_digit()]
            return [self.script()]
        self.take()
        found: list[Syntax] = []
        with self.inside(events=False):
            letters = self.letter_run()
            if letters:
                found = self.letters_as_indices(letters, part)
            else:
                found.append(self.index())
                while self.accept(",", ";") or self.sym in ("mid", "|"):
                    if self.sym in ("mid", "|"):
                        self.take()
                    found.append(self.index())
                if len(found) == 1 and found[0].kind == "number" and len(found[0].head) == 2 and self.two_indices(part):
                    one = found[0]
                    found = [one.but(head=one.head[0], stop=one.start + 1), one.but(head=one.head[1], start=one.start + 1)]
        self.expect("}", "to end the subscript")
        return found

    def index(self) -> Syntax:
        """One index; a colon stands for all of them."""
        token = self.token
        if token.sym == ":":
            self.take()
            return Syntax("all", (), token.start, token.stop)
        if token.kind == "text":
            self.take()
            return Syntax(re.sub(r"\W+", "_", token.text.strip()), (), token.start, token.stop, kind="word", latex=token.latex)
        if token.kind == "name" and token.font == "roman" and len(token.text) > 1:
            self.take()
            return Syntax(token.text, (), token.start, token.stop, kind="word", latex=token.latex)
        if token.sym in EXTREMES:
            self.take()
            return Syntax(token.sym, (), token.start, token.stop, kind="word", latex=f"\\{token.sym}")
        if token.sym in ("*", "star", "+", "-") and self.peek().sym in ("}", ","):
            self.take()
            return Syntax({"*": "star", "+": "plus", "-": "minus"}.get(token.sym, token.sym), (), token.start, token.stop, kind="word")
        first = self.relation()
        if self.sym == ":":
            self.take()
            return node("range", first, self.sum())
        return first

    def letter_run(self) -> list[Token]:
        """The tokens of a subscript that is nothing but two or more plain letters."""
        at = self.i
        while self.tokens[at].kind == "name" and len(self.tokens[at].text) == 1 or self.tokens[at].kind == "number" and at > self.i:
            at += 1
        run = self.tokens[self.i : at]
        return run if self.tokens[at].sym == "}" and len(run) > 1 else []

    def letters_as_indices(self, letters: list[Token], part: Syntax) -> list[Syntax]:
        self.i += len(letters)
        single = [Syntax(t.text, (), t.start, t.stop, kind="name" if t.kind == "name" else "number", latex=t.latex, font=t.font) for t in letters]
        capital = all(t.text.isupper() for t in letters)
        count = self.names.arity.get(self.names.key(part) or "")
        if len(letters) == 2 and (count == 2 or self.two_indices(part) or not capital):
            return single
        if len(letters) == 3 and count in (2, 3) and not capital:
            return single
        text = "".join(t.text for t in letters)
        if all(t.text in self.bound or t.text in "ijkl" for t in letters):
            return single
        return [Syntax(text, (), letters[0].start, letters[-1].stop, kind="word", latex=text)]

    def two_indices(self, part: Syntax) -> bool:
        return self.names.rank(part) == MATRIX or self.names.arity.get(self.names.key(part) or "") == 2

    def indexed(self, part: Syntax) -> bool:
        """Is this a declared vector, matrix or family (or a formula), so that a subscript picks an entry?"""
        if part.kind == "word":
            return False
        name = self.names.key(part)
        if name in self.names.arity:
            return not self.single_scalars(name)
        if name is None:
            return True
        if name in self.names.kinds:
            return self.names.rank(part) in (VECTOR, ROW, MATRIX) and self.names.kinds[name] in ("vector", "matrix", "family", "random")
        if part.head == "decor":
            inner = self.names.key(part.kids[0])
            return inner in self.names.kinds and self.names.rank(part.kids[0]) in (VECTOR, ROW, MATRIX)
        return part.font == "bold" and False

    def single_scalars(self, name: str) -> bool:
        return False

    def script(self) -> Syntax:
        """The argument of a subscript without braces, or a braced formula."""
        if self.sym == "{":
            self.take()
            with self.inside(events=False):
                part = self.index()
                more = [part]
                while self.accept(",", ";"):
                    more.append(self.index())
            self.expect("}", "to end the group")
            return part if len(more) == 1 else node("list", *more)
        token = self.token
        if token.kind == "number" and len(token.text) > 1 and token.text.isdigit():
            return self.first_digit()
        if token.kind in ("number", "name"):
            self.take()
            kind = "word" if token.font == "roman" and len(token.text) > 1 else token.kind
            return Syntax(token.text, (), token.start, token.stop, kind=kind, latex=token.latex, font=token.font)
        if token.kind == "end" or token.sym in (")", "]", "}", "^", "_"):
            raise self.error("a script is missing here")
        if token.sym in EXTREMES or token.kind == "text" or token.sym in ("*", "+", "-"):
            return self.index()
        return self.atom()

    def first_digit(self) -> Syntax:
        """x_12 is x_1 2 in TeX: the first digit is the script."""
        token = self.token
        self.remarks[f"{token.text[0]} alone is taken as the script of {token.text}: braces show what belongs to it"] = None
        self.assume(f"only the first digit of {token.text} is the script")
        self.tokens[self.i] = Token("number", token.text[1:], token.start + 1, token.stop, token.text[1:], near=True)
        return Syntax(token.text[0], (), token.start, token.start + 1, kind="number", latex=token.text[0])

    # ------------------------------------------------------------ superscripts
    def raised(self, part: Syntax) -> Syntax:
        """A superscript: a power, a transpose, an inverse, a complement, a star."""
        mark = self.name_mark() if part.note != "()" or self.peek(2).sym in ("*", "star") else None
        caret = self.take()
        if part.head == "pow" and part.note != "()":
            raise self.error("double superscript", caret, "put braces around the base or around both exponents")
        if mark is not None and part.kind == "node" and part.head not in ("app", "div", "add", "mul"):
            return mark(part)
        return self.power(part, self.exponent_group())

    def exponent_group(self, closed: bool = True) -> Syntax:
        """The content of a superscript; its special meanings are told apart in ``power``."""
        braced = self.accept("{") if closed else None
        if not braced and closed:
            token = self.token
            if token.sym in ("top", "'", "prime", "complement", "bot", "dagger"):
                self.take()
                return Syntax({"bot": "top"}.get(token.sym, token.sym), (), token.start, token.stop)
            return self.script()
        token = self.token
        with self.inside(events=False):
            sign = self.accept("-", "+") if self.peek().sym == "top" or self.peek().text in TRANSPOSES else None
            if self.sym in ("top", "prime", "complement", "dagger", "'", "bot"):
                self.take()
                while self.accept("prime", "'"):
                    pass
                part = Syntax({"bot": "top"}.get(token.sym, self.tokens[self.i - 1].sym if token.sym in "'" else token.sym) or "prime", (), token.start, self.before)
                if sign:
                    part = node("neg", Syntax("top", (), token.start, self.before))
            elif token.sym == "prime":
                self.take()
                part = Syntax("prime", (), token.start, token.stop)
            else:
                part = self.relation()
                if sign:
                    part = node("neg", part)
                if self.sym in ("top",):
                    self.take()
                    part = node("then_top", part)
        if braced:
            self.expect("}", "to end the superscript", hint="close the brace of the exponent")
        return part

    def power(self, part: Syntax, raised: Syntax) -> Syntax:
        """What a superscript means, given what it stands on."""
        stop = self.before
        text = raised.head if not raised.kids else ""
        rank = self.names.rank(part)
        if raised.head == "then_top":
            return self.power(self.power(part, raised.kids[0]), Syntax("top", (), raised.start, raised.stop))
        if text in ("top", "intercal") or (text in ("T", "t") and self.transposes(raised, rank, part)):
            return node("transpose", part, stop=stop)
        if raised.head == "neg" and raised.kids[0].head in TRANSPOSES:
            return node("transpose", node("inv", part, stop=stop), stop=stop)
        if text in ("prime", "'"):
            return self.prime_of(part, 1, stop)
        if text in ("c", "C", "complement") and self.is_event(part, raised):
            return node("compl", part, stop=stop)
        if text == "dagger":
            return node("decor", part, Syntax("dagger", (), raised.start, raised.stop), stop=stop)
        if raised.head == "neg" and raised.kids[0].number == 1 and (rank == MATRIX or part.head == "decor" and rank == MATRIX):
            return node("inv", part, stop=stop)
        if part.kind == "name" and part.head == "e" and self.names.kind(part) is None:
            return node("exp", raised, start=part.start, stop=stop)
        return node("pow", part, raised, stop=stop)

    def transposes(self, raised: Syntax, rank: str | None, part: Syntax) -> bool:
        """Is ^T (or ^t) a transpose? Yes on vectors and matrices, and where T is no declared number."""
        if raised.head == "t":
            return rank in (VECTOR, MATRIX, ROW) and self.names.kind(raised) is None
        if rank == SCALAR:
            if self.names.kind(raised) is None:
                return raised.font == "roman"
            self.assume("T is a declared number here, so ^T is a power")
            return False
        if rank is None and self.names.kind(raised) in ("scalar", "size", "random"):
            self.assume("T is a declared number here, so ^T is a power")
            return False
        return True

    def is_event(self, part: Syntax, raised: Syntax) -> bool:
        """Does ^c mean the complement? On events, and inside P( ) on what is not declared a number."""
        if raised.head == "complement" or raised.font == "roman":
            return True
        if part.head in ("cap", "cup", "compl", "setminus", "eq", "lt", "le", "gt", "ge", "set", "in"):
            return True
        kind = self.names.kind(part)
        if kind == "event":
            return True
        letter = part.kind == "name" and part.head[:1].isupper()
        scripted = part.head == "sub_" and part.kids[0].head[:1].isupper()
        return kind is None and (letter or scripted) and bool(self.events) and self.names.kind(raised) is None

    # ------------------------------------------------------------ primes
    def primed(self, part: Syntax) -> Syntax:
        count, token = 0, self.token
        while self.accept("'"):
            count += 1
        return self.prime_of(part, count, self.before if count else token.stop)

    def prime_of(self, part: Syntax, count: int, stop: int) -> Syntax:
        """A prime: another name if one is declared, a derivative of a function, a transpose of a matrix."""
        grown = part
        for _ in range(count):
            grown = node("prime", grown, stop=stop)
        if self.names.kind(grown) is not None:
            return grown
        if self.names.kind(part) == "function" or (part.note == "()" and part.head in ("compose", "app", "add", "mul", "sub", "div")):
            for _ in range(count):
                part = node("deriv", part, stop=stop)
            return part
        if count == 1 and self.names.rank(part) in (MATRIX, VECTOR) and self.names.kind(part) in ("matrix", "vector"):
            self.assume("a prime on a declared matrix or vector is its transpose")
            return node("transpose", part, stop=stop)
        return grown

    # ------------------------------------------------------------ decorations
    def decorated(self) -> Syntax:
        """\\hat x, \\bar A (a complement of an event, a mean of a variable), \\tilde, \\dot, \\vec."""
        token = self.take()
        inner = self.braced_or_one(token)
        mark = {"check": "check", "widehat": "hat"}.get(token.sym, token.sym)
        if mark == "vec":
            return self.called(inner.but(font="bold") if inner.kind == "name" else inner, None)
        if mark == "bar" and self.sym == "_" and inner.kind == "name":
            kept = self.i
            scripted = self.lowered(inner)
            if self.complement_bar(scripted):
                return node("compl", scripted, start=token.start, stop=self.before)
            self.i = kept
        if mark == "bar" and self.complement_bar(inner):
            return node("compl", inner, start=token.start, stop=self.before)
        part = node("decor", inner, Syntax(mark, (), token.start, token.stop), start=token.start, stop=self.before)
        return self.called(part, self.scripts(part))

    def complement_bar(self, inner: Syntax) -> bool:
        kind = self.names.kind(inner)
        if kind == "event" or inner.head in ("cap", "cup", "eq", "compl", "setminus", "lt", "le", "gt", "ge"):
            return True
        barred = node("decor", inner, Syntax("bar", ()))
        if kind is not None or self.names.kind(barred) is not None:
            return False
        return bool(self.events) and inner.kind == "name" and inner.head[:1].isupper() or bool(self.events) and inner.head == "sub_" and inner.kids[0].head[:1].isupper()

    def braced_or_one(self, token: Token) -> Syntax:
        """A macro's argument: a braced formula, or one letter."""
        if self.sym == "{":
            self.take()
            if self.sym == "}":
                raise self.error(f"\\{token.text} has an empty argument")
            with self.inside():
                part = self.union()
            self.expect("}", f"to end the argument of \\{token.text}")
            return part
        if self.token.kind == "number" and len(self.token.text) > 1 and self.token.text.isdigit():
            return self.first_digit_argument()
        one = self.token
        if one.kind in ("name", "number"):
            self.take()
            return Syntax(one.text, (), one.start, one.stop, kind=one.kind, latex=one.latex, font=one.font)
        if one.kind == "end":
            raise self.error(f"\\{token.text} needs an argument", token)
        return self.atom()

    def first_digit_argument(self) -> Syntax:
        token = self.token
        self.tokens[self.i] = Token("number", token.text[1:], token.start + 1, token.stop, token.text[1:], near=True)
        return Syntax(token.text[0], (), token.start, token.start + 1, kind="number", latex=token.text[0])

    # ------------------------------------------------------------ calls
    def called(self, part: Syntax, scripted: Syntax | None) -> Syntax:
        """A name before a bracket: applied if it is a function, else a product; asked where neither is clear."""
        part = scripted if scripted is not None else part
        kind = self.names.kind(part)
        if self.density_named(part):
            return self.density(part)
        powered: tuple[Syntax, int] | None = None
        if self.sym == "^" and (kind == "function" or self.function_like(part)) and self.calls_after_mark():
            return self.powered_call(part)
        if self.sym == "'" and (kind == "function" or self.function_like(part)):
            return self.primed_call(part)
        if self.sym != "(" or powered:
            return part
        if not self.applies(part, kind):
            return part
        return self.application(part)

    def applies(self, part: Syntax, kind: str | None) -> bool:
        if kind == "function":
            return True
        single = self.single_name_inside()
        if kind is not None:
            if kind in ("vector", "matrix", "scalar", "family", "random", "size", "event", "index"):
                return single is not None and self.depends_on(part, single)
            return False
        if part.kind == "word":
            return True
        letter = part.head if part.kind == "name" else part.kids[0].head if part.kids else ""
        if part.kind == "name" and part.head == "Gamma":
            return True
        if part.head == "sub_" and part.kids[1].head in ("max", "min") and letter_of(part) in ("lambda", "sigma"):
            return True
        if letter in APPLIED_BY_CUSTOM:
            self.assume(f"{self.shown(part)} before a bracket is read as a function")
            return True
        if part.kind == "name" and part.font == "roman" and len(part.head) > 1:
            return True
        if self.names.rank(part) in (MATRIX, SCALAR) or self.sum_inside() or single is None:
            if not self.comma_inside():
                self.assume(f"{self.shown(part)} before a bracket is read as a factor")
                return False
        if part.head in ("decor", "idx") or part.font == "bold" or self.scanning or self.comma_inside():
            return True
        if letter in self.names.lone or self.names.key(part) in self.names.lone:
            return False
        raise self.error(
            f"{self.shown(part)} before a bracket can be a function applied, or a product",
            part,
            f"declare {self.shown(part)} as a function ({self.shown(part)}: \\mathbb{{R}} \\to \\mathbb{{R}}) or as a number",
        )

    def shown(self, part: Syntax) -> str:
        return self.source.text[part.start : part.stop] or part.head

    def depends_on(self, part: Syntax, single: Syntax) -> bool:
        """x(t) of a quantity that is defined: the quantity at t, not a product."""
        name = self.names.key(part)
        return name in self.names.params or (self.names.rank(part) == VECTOR and self.names.rank(single) in (None, SCALAR) and self.names.kinds.get(name or "") != "random" and self.names.key(single) != name)

    def application(self, part: Syntax) -> Syntax:
        arguments = self.arguments()
        if part.kind == "name" and part.head == "Gamma" and self.names.kind(part) is None and len(arguments) == 1:
            return node("gamma", arguments[0], start=part.start, stop=self.before)
        return node("app", part, *arguments, stop=self.before)

    def arguments(self) -> list[Syntax]:
        """The arguments in round brackets (or square ones, after a function in \\text)."""
        opener = self.take()
        found: list[Syntax] = []
        with self.inside(events=False):
            if self.sym == BRACKETS[opener.sym]:
                raise self.error("empty brackets after a function", opener)
            found.append(self.relation())
            while self.accept(",", ";") or self.sym in ("mid", "|"):
                if self.sym in ("mid", "|"):
                    self.take()
                found.append(self.relation())
        self.close(opener)
        return found

    def close(self, opener: Token) -> None:
        closer = BRACKETS[opener.sym]
        if self.accept(closer):
            return
        if self.token.kind == "end":
            raise self.error(f"missing {closer} for this {opener.sym}", opener)
        raise self.stuck()

    def powered_call(self, part: Syntax) -> Syntax:
        """f^2(x), f^{-1}(x), f^{(2)}(x) of a function."""
        self.take()
        layered = self.sym == "{" and self.peek().sym == "("
        if layered:
            self.take()
            self.take()
            with self.inside(events=False):
                order = self.sum()
            self.expect(")", "after the order")
            self.expect("}", "to end the superscript")
            times = order.number
            if times is None or times.denominator != 1 or times > 20:
                superscripted = node("sup", part, order)
                return self.application(superscripted)
            return self.derivative_of_call(part, int(times))
        raised = self.exponent_group()
        if raised.head == "neg" and raised.kids[0].number == 1:
            if self.names.kind(part) != "function":
                raise self.error(
                    f"{self.shown(part)}^{{-1}} before a bracket can be the inverse function, or one over a number",
                    part,
                    "declare it, or write \\frac{1}{...}",
                )
            call = self.application(node("inverse", part))
            self.assume(f"{self.shown(part)}^{{-1}} is the inverse function")
            return call
        if raised.head in ("prime", "'"):
            return self.derivative_of_call(part, 1)
        if raised.head in ("top", "T"):
            call = self.application(part)
            return node("transpose", call)
        return node("pow", self.application(part), raised)

    def primed_call(self, part: Syntax) -> Syntax:
        count = 0
        while self.accept("'"):
            count += 1
        return self.derivative_of_call(part, count)

    def derivative_of_call(self, part: Syntax, count: int) -> Syntax:
        """f'(x): a derivative by x if x is a plain name, the function f' applied otherwise."""
        if self.sym != "(":
            derived = part
            for _ in range(count):
                derived = node("deriv", derived, stop=self.before)
            return derived
        arguments = self.arguments()
        if len(arguments) == 1 and arguments[0].kind == "name" and arguments[0].head not in ("infty", "pi"):
            call = node("app", part, arguments[0], stop=self.before)
            return node("diff", call, *([arguments[0]] * count), start=part.start, stop=self.before, note="d")
        derived = part
        for _ in range(count):
            derived = node("deriv", derived)
        return node("app", derived, *arguments, start=part.start, stop=self.before)

    # ------------------------------------------------------------ looking into a bracket
    def group_tokens(self) -> list[Token]:
        """The tokens inside the round bracket that starts here."""
        depth, at = 0, self.i
        while self.tokens[at].kind != "end":
            sym = self.tokens[at].sym
            if sym in ("(", "[", "{"):
                depth += 1
            elif sym in (")", "]", "}"):
                depth -= 1
                if depth == 0:
                    break
            at += 1
        return self.tokens[self.i + 1 : at]

    def single_name_inside(self) -> Syntax | None:
        inner = self.group_tokens()
        if len(inner) == 1 and inner[0].kind == "name":
            t = inner[0]
            return Syntax(t.text, (), t.start, t.stop, kind="name", latex=t.latex, font=t.font)
        return None

    def top_level(self) -> list[str]:
        depth, found = 0, []
        for token in self.group_tokens():
            if token.sym in ("(", "[", "{"):
                depth += 1
            elif token.sym in (")", "]", "}"):
                depth -= 1
            elif depth == 0 and token.sym:
                found.append(token.sym)
        return found

    def sum_inside(self) -> bool:
        return bool({"+", "-"} & set(self.top_level()))

    def comma_inside(self) -> bool:
        return bool({",", ";", "mid"} & set(self.top_level()))

    def summed_group(self) -> bool:
        return self.sum_inside()


def letter_of(part: Syntax) -> str:
    return part.kids[0].head if part.kids else part.head
