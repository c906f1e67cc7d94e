"""Sums and products: terms, factors, set operations, and how far a big sum reaches."""

from __future__ import annotations

from symderive.parse.free_letters import holds
from symderive.parse.names import VECTOR
from symderive.parse.runs import Runs
from symderive.parse.stream import Reach
from symderive.parse.syntax import Syntax, key, negative, node, product


class Terms(Runs):
    """One side of a relation: set operations, terms, factors."""

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
        return self.terms(self.derived_further(self.reach(terms)), start)

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
        """Let a big sum without brackets take in the later terms that hold its index, and, where ``far`` is asked for,
        those behind them too."""
        for place, term in enumerate(terms[:-1]):
            big = open_sum(term)
            letter = key(big.kids[1]) if big is not None else None
            if big is None or letter is None or letter in self.bound or letter in self.names.kinds:
                continue
            held = [j for j in range(place + 1, len(terms)) if holds(terms[j], letter)]
            last = held[-1] if held else place
            if last + 1 < len(terms) and not any(open_sum(later) for later in terms[place + 1 :]):
                said = self.two_reaches("this sum", terms[last + 1 :], f"over {letter} it")
                if held and self.strict:
                    raise self.error(said, term, f"put brackets around everything that is summed over {letter}")
                self.reaches.append(Reach(said, bool(held), bool(held)))
                last = len(terms) - 1 if self.far else last
            if last == place:
                continue
            if not self.reaches:
                self.assume(f"the sum over {letter} reaches over all terms that hold {letter}")
            body = self.terms([big.kids[0], *terms[place + 1 : last + 1]], big.kids[0].start)
            whole = node(big.head, body, *big.kids[1:], start=big.start, stop=body.stop, note=big.note)
            return [*terms[:place], with_last(term, big, whole), *terms[last + 1 :]]
        return terms

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
                    factors = [node("cross", product(factors), right)]
                elif sym == "cdot" and vector and self.names.rank(product(factors)) == VECTOR:
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
