"""Big operators: sums, products, integrals, limits, with their ranges."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from symderive.parse.derivatives import Derivatives
from symderive.parse.free_letters import holds
from symderive.parse.functions import Functions
from symderive.parse.stream import Reach
from symderive.parse.syntax import Syntax, key, node, product
from symderive.parse.tokens import Token


class Operators(Functions, Derivatives):
    """Operators that bind a letter and take a product."""

    def big_sum(self) -> Syntax:
        """A sum or product with its index and ends, over values, over a set, or without a range."""
        token = self.take()
        below = above = None
        while self.sym in ("_", "^"):
            sign = self.take()
            if sign.sym == "_":
                below = self.limits_below()
            else:
                above = self.script()
        letters = [n for n in map(key, self.index_letters(below)) if n]
        self.bound.extend(letters)
        try:
            with self.operand():
                if self.sym == "-":
                    sign = self.take()
                    body = node("neg", self.product(), start=sign.start)
                else:
                    if not self.starts():
                        raise self.error(
                            f"there is nothing to {'multiply' if token.sym == 'prod' else 'add up'} here",
                            token,
                            "what the sign runs over stands behind it: \\sum_{i=1}^n a_i",
                        )
                    body = self.product()
        finally:
            del self.bound[len(self.bound) - len(letters) :]
        inner = [p.head for p in body.walk() if p.head in ("sum", "sumover") and p.note != "()"]
        if inner and body.head == "mul" and token.sym == "sum" and below is not None:
            self.assume("a second sum without brackets stands inside the first")
        body, behind = self.multiplied(body, letters) if token.sym == "prod" else (body, ())
        whole = self.summed(token, body, below, above)
        return product([whole, *behind]) if behind else whole

    def multiplied(self, body: Syntax, letters: list[str]) -> tuple[Syntax, tuple[Syntax, ...]]:
        """What is multiplied, and what stands behind it: a product reaches to the last factor that holds its index."""
        if body.head != "mul" or body.note == "()":
            return body, ()
        held = [n for n, factor in enumerate(body.kids) if any(holds(factor, letter) for letter in letters)]
        if not held or held[-1] == len(body.kids) - 1:
            return body, ()
        inside, behind = body.kids[: held[-1] + 1], body.kids[held[-1] + 1 :]
        self.reaches.append(Reach(self.two_reaches("this product", behind), True, False))
        if self.far:
            return body, ()
        self.assume(f"the product over {letters[0]} ends behind the last factor that holds {letters[0]}")
        return product(list(inside)), behind

    def limits_below(self) -> Syntax:
        if self.sym == "{":
            self.take()
            with self.inside(events=False):
                parts = [self.range_part()]
                while self.accept(",", ";", ":", "mid") or self.token.kind == "break":
                    if self.token.kind == "break":
                        self.take()
                    parts.append(self.range_part())
            self.expect("}", "to end the range")
            return parts[0] if len(parts) == 1 else node("list", *parts)
        return self.script()

    def range_part(self) -> Syntax:
        return self.relation()

    def index_letters(self, below: Syntax | None) -> list[Syntax]:
        if below is None:
            return []
        if below.head in ("list", "and"):
            return [letter for kid in below.kids for letter in self.index_letters(kid)]
        if below.kind == "node" and below.head in ("eq", "in", "lt", "le", "ne", "gt", "ge", "to"):
            return (
                self.index_letters(below.kids[0])
                if below.head not in ("lt", "le")
                else [k for k in below.kids if k.kind == "name"]
            )
        return [below] if key(below) else []

    def summed(self, token: Token, body: Syntax, below: Syntax | None, above: Syntax | None) -> Syntax:
        start, stop = token.start, max(self.before, body.stop)
        head = {"sum": "sum", "prod": "prod", "bigcup": "cup", "bigcap": "cap"}[token.sym]
        over = {"sum": "sumover", "prod": "prodover"}.get(head, head + "over")
        if below is None:
            index = self.lonely_index(body, token)
            return Syntax(over, (body, index), start, stop)
        if below.head == "eq" and above is not None:
            return Syntax(head, (body, below.kids[0], below.kids[1], above), start, stop, note="over")
        if below.head == "and" and above is None and below.kids[0].head in ("le", "lt") and len(below.kids) == 2:
            low, high = below.kids  # 1 <= i <= n
            if low.head == high.head == "le":
                return Syntax(head, (body, low.kids[1], low.kids[0], high.kids[1]), start, stop, note="over")
        if below.head == "eq" and below.kids[1].head == "list":
            return Syntax(over, (body, below.kids[0], below.kids[1]), start, stop)
        if below.head == "list":
            if above is not None and all(k.kind == "name" for k in below.kids[:-1]) and below.kids[-1].head == "eq":
                last = below.kids[-1]
                part = body
                for letter in reversed([*below.kids[:-1], last.kids[0]]):
                    part = Syntax(head, (part, letter, last.kids[1], above), start, stop)
                return part
            conditions = [k for k in below.kids if k.head in ("ne", "lt", "le", "gt", "ge")]
            letters = [k for k in below.kids if k not in conditions]
            if conditions and len(letters) == 1 and letters[0].head == "eq" and above is not None:
                return Syntax(head, (body, letters[0].kids[0], letters[0].kids[1], above, *conditions), start, stop)
            if conditions and letters:
                for letter in reversed(letters):
                    body = Syntax(over, (body, letter, *conditions), start, stop)
                    conditions = []
                return body
            for letter in reversed(below.kids):
                body = self.over_one(over, body, letter, start, stop)
            return body
        if above is not None and key(below):
            raise self.error("the lower end of this sum is missing", token, f"write {self.spelled(below)} = 1 below it")
        return self.over_one(over, body, below, start, stop)

    def over_one(self, head: str, body: Syntax, below: Syntax, start: int, stop: int) -> Syntax:
        if below.head == "in":
            return Syntax(head, (body, below.kids[0], below.kids[1]), start, stop)
        if below.head in ("ne", "lt", "le", "gt", "ge", "and"):
            letter = below.kids[0] if below.head != "and" else below.kids[0].kids[0]
            return Syntax(head, (body, letter, below), start, stop)
        return Syntax(head, (body, below), start, stop)

    def lonely_index(self, body: Syntax, token: Token) -> Syntax:
        """\\sum a_i b_i without a range: the one index that stands free in it."""
        found = {}
        for part in body.walk():
            if part.head in ("sub_", "idx"):
                for index in part.kids[1:]:
                    if index.kind == "name" and index.head not in self.bound and index.head not in self.names.kinds:
                        found[index.head] = index
        if len(found) == 1:
            index = next(iter(found.values()))
            self.assume(f"the sum without a range runs over {index.head}")
            return index
        raise self.error("over what does this run?", token, "write the index below: \\sum_i")

    def integral(self) -> Syntax:
        """An integral: the differential closes the integrand, or stands first (\\int dx p(x))."""
        token = self.take()
        count = {"iint": 2, "iiint": 3}.get(token.latex.removeprefix("\\"), 1)
        low = high = None
        while self.sym in ("_", "^"):
            sign = self.take()
            value = self.script()
            if sign.sym == "_":
                low = value
            else:
                high = value
        variables: list[Syntax] = []
        if self.differential_starts():
            variables.append(self.differential_variable())
            one = self.i
            while self.differential_starts():
                variables.append(self.differential_variable())
            if self.starts():
                with self.operand():
                    body = self.product()
            else:  # nothing stands behind it: the integrand is 1, and each further differential closes its own sign
                if self.integrals:
                    self.i = one
                    del variables[1:]
                body = Syntax("1", (), token.start, self.before, kind="number")
        else:
            self.integrals.append(variables)
            try:
                body = self.sum()
            finally:
                self.integrals.pop()
            if not variables:
                if not self.differential_starts():
                    raise self.error("this integral has no differential", token, "write dx at its end")
                variables.append(self.differential_variable())
            while len(variables) < count and self.differential_starts():
                variables.append(self.differential_variable())
            if not self.integrals:
                while self.differential_starts():
                    variables.append(self.differential_variable())
        ends = () if low is None or high is None else (low, high)
        part = body
        for place, variable in enumerate(variables):
            kids = (part, variable, *ends)
            if low is not None and high is None:
                kids = (part, variable, low)
            part = Syntax(
                "int", kids, token.start, self.before, note="region" if low is not None and high is None else None
            )
            if place == 0 and len(variables) > 1 and ends:
                raise self.error("one pair of ends for several variables", token, "write one integral sign for each")
        return part

    def limit(self) -> Syntax:
        token = self.take()
        if self.sym != "_":
            raise self.error("a limit needs what tends to what", token, "\\lim_{h \\to 0}")
        self.take()
        self.expect("{", "after \\lim_")
        with self.inside(events=False):
            variable = self.sum()
            arrow = self.accept("to", "downarrow", "uparrow", "searrow", "nearrow")
            if arrow is None:
                raise self.error("\\to was expected in the limit", hint="\\lim_{h \\to 0}")
            target, side = self.limit_target()
            if arrow.sym != "to" and not side:
                mark = "plus" if arrow.sym in ("downarrow", "searrow") else "minus"
                side = (Syntax(mark, (), arrow.start, arrow.stop),)
        self.expect("}", "to end what tends to what")
        with self.operand(), self.binding(variable):
            sign = self.accept("-")
            if not self.starts():
                raise self.error("there is nothing after the limit", token)
            body = self.product()
            if sign:
                body = node("neg", body, start=sign.start)
        kids = (body, variable, target, *side)
        return Syntax("lim", kids, token.start, self.before)

    @contextmanager
    def binding(self, variable: Syntax) -> Iterator[None]:
        """The body of a limit, over which its letter runs."""
        self.bound.append(key(variable) or "")
        try:
            yield
        finally:
            self.bound.pop()

    def limit_target(self) -> tuple[Syntax, tuple[Syntax, ...]]:
        """0, 0^+, \\infty, a-, with its side."""
        sign = self.accept("-", "+")
        at = self.i
        one = self.tokens[at]
        if one.kind in ("number", "name") and self.peek().sym == "^":
            after = self.peek(2)
            mark = after if after.sym != "{" else self.peek(3)
            if mark.sym in ("+", "-"):
                self.take()
                self.take()
                if self.accept("{"):
                    self.take()
                    self.expect("}", "after the side of the limit")
                else:
                    self.take()
                target = Syntax(one.text, (), one.start, one.stop, kind=one.kind, latex=one.latex)
                target = node("neg", target) if sign and sign.sym == "-" else target
                side = Syntax("plus" if mark.sym == "+" else "minus", (), mark.start, mark.stop)
                return target, (side,)
        target = self.sum()
        if sign and sign.sym == "-":
            target = node("neg", target, start=sign.start)
        if one_sided := self.accept("+", "-"):
            side = Syntax("plus" if one_sided.sym == "+" else "minus", (), one_sided.start, one_sided.stop)
            return target, (side,)
        return target, ()
