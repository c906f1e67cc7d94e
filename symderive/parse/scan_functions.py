"""The first pass: names that are functions, because they are defined, typed or said to depend on letters."""

from __future__ import annotations

from dataclasses import replace

from symderive.parse.errors import Source
from symderive.parse.names import SCALAR, VECTOR, Names
from symderive.parse.pieces import Statement, bare, outer
from symderive.parse.scan_tries import name_of, split_commas
from symderive.parse.scope import Scope
from symderive.parse.syntax import Syntax, base
from symderive.parse.tokens import Token
from symderive.parse.words import INFORMATION, MOMENTS

NO_FUNCTIONS = ({*MOMENTS, *INFORMATION} - set("IVH")) | {"P", "Pr", "KL", "n", "N", "p", "q", "sd", "SD", "std", "Std"}

#: heads on the right side of a statement on a mean or an entropy
CHANCE_HEADS = frozenset(("E", "H", "I", "V", "P", "p", "q", "Pr", "Var", "Cov", "KL"))


class Functions:
    """f(x) = ..., f: A -> B, f = f(x, y)."""

    statements: list[Statement]
    extra: list[list[Token]]
    source: Source
    scope: Scope
    names: Names
    slopes: frozenset[str]
    of_points: set[str]  # the functions of one vector

    def functions_defined(self, statement: Statement) -> None:
        """f(x) = ..., f: A -> B, f = f(x, y): names that are functions."""
        body = statement.body
        self.dependent(body)
        self.functions_in(body)
        if any(t.sym == ":" for t in outer(body)):
            colon = next(k for k, t in enumerate(body) if t.sym == ":")
            if any(t.sym in ("to", "mapsto") for t in body[colon:]):
                for tokens in [*statement.names, body[:colon]]:
                    part = name_of(tokens, self.source, self.names)
                    if part is not None:
                        name = self.names.key(part) or ""
                        if name == "P" and any(t.text == "F" for t in body[colon:]):
                            continue
                        self.names.declare(name, "function")
                        self.names.ranks.pop(name, None)

    def domain_of(self, statement: Statement, tree: Syntax) -> None:
        """f, g: R^n -> R^m: functions of one vector."""
        domain = tree.kids[1].kids[0].kids
        if len(domain) == 1 and domain[0].head == "space" and domain[0].kids[0].head == "vector":
            named = [name_of(tokens, self.source, self.names) for tokens in statement.names]
            self.of_points |= {self.names.key(part) or "" for part in (*named, tree.kids[0]) if part is not None}

    def functions_in(self, body: list[Token]) -> None:
        """The functions that an equation defines."""
        for start in self.sides(body):
            self.function_at(body, start)

    def density_in(self, tokens: list[Token]) -> None:
        """X has density f(x) = ...: f is a density."""
        if len(tokens) > 2 and tokens[0].kind == "name" and tokens[1].sym == "(" and tokens[0].text not in ("p", "q"):
            part = name_of(tokens[:1], self.source, self.names)
            name = self.names.key(part) if part is not None else None
            if name is not None and self.names.kinds.get(name) in (None, "function"):
                self.names.declare(name, "density")

    def composed(self, body: list[Token]) -> None:
        """h = g \\circ f of functions: h is a function of the letter of f."""
        equals = [k for k, t in enumerate(body) if t.sym == "="]
        if len(equals) != 1 or not any(t.sym == "circ" for t in body[equals[0] :]):
            return
        parts = [t for t in body[equals[0] + 1 :] if t.sym != "circ"]
        functions = [name_of([t], self.source, self.names) for t in parts]
        left, last = name_of(body[: equals[0]], self.source, self.names), functions[-1] if functions else None
        if left is None or last is None or any(p is None or self.names.kind(p) != "function" for p in functions):
            return
        params = self.names.params.get(self.names.key(last) or "", ())
        own = self.names.key(left) or ""
        letter = Syntax("x", (), left.start, left.stop, kind="name", latex="x")
        self.names.declare(own, "function")
        self.names.params[own] = params or (letter,)

    def dependent(self, body: list[Token]) -> None:
        """f = f(x, y): f depends on x and y."""
        equals = [k for k, t in enumerate(body) if t.sym == "=" and t in outer(body)]
        if len(equals) != 1 or body[-1].sym != ")":
            return
        left, right = body[: equals[0]], body[equals[0] + 1 :]
        opened = next((k for k, t in enumerate(right) if t.sym == "("), None)
        if opened is None or [t.text for t in left] != [t.text for t in right[:opened]]:
            return
        part = name_of(left, self.source, self.names)
        letters = [self.letter(g) for g in split_commas(right[opened + 1 : -1])]
        if part is None or None in letters:
            return
        name = self.names.key(part) or ""
        self.names.declare(name, "function", self.names.ranks.get(name) or SCALAR)
        self.names.params[name] = tuple(p for p in letters if p is not None)

    def sides(self, body: list[Token]) -> list[int]:
        """The places where a side of an equation begins."""
        places, depth = [0], 0
        for k, t in enumerate(body):
            if t.sym in ("(", "[", "{", "begin"):
                depth += 1
            elif t.sym in (")", "]", "}", "end"):
                depth -= 1
            elif depth == 0 and t.sym == "=":
                places.append(k + 1)
        return places if len(places) > 1 else []

    def function_at(self, body: list[Token], start: int) -> None:
        """name ( plain letters ) = ... declares a function of these letters."""
        at = start
        while at < len(body) and body[at].sym in ("hat", "tilde", "bar", "{"):
            at += 1
        if at + 1 < len(body) and body[at].sym in ("log", "ln") and body[at + 1].text in self.slopes:
            start = at = at + 1
        if at >= len(body) or body[at].kind not in ("name", "text"):
            return
        head = body[at]
        begin = start
        at += 1
        depth = 0
        while at < len(body) and (depth or body[at].sym in ("_", "^", "{", "}") or (body[at - 1].sym in ("_", "^"))):
            depth += {"{": 1, "}": -1}.get(body[at].sym, 0)
            at += 1
        if at >= len(body) or body[at].sym != "(":
            return
        end, depth = at, 0
        while end < len(body):
            depth += (body[end].sym == "(") - (body[end].sym == ")")
            end += 1
            if not depth:
                break
        if end >= len(body) or body[end].sym not in ("=", ":", "overset", "stackrel", "propto"):
            return
        inside = body[at + 1 : end - 1]
        if head.text in self.slopes:
            inside = [replace(t, kind="sign", text=",") if t.sym in ("mid", "|") else t for t in inside]
        groups = split_commas(inside)
        letters = [self.letter(g) for g in groups]
        if None in letters or not letters:
            return
        part = name_of(body[begin:at], self.source, self.names) if head.kind == "name" else None
        if head.kind == "text":
            part = Syntax(head.text.strip(), (), head.start, head.stop, kind="name", latex=head.latex, font="roman")
        if part is None:
            return
        name = self.names.key(part) or ""
        letter = base(part).head
        small = all(p is not None and (base(p).head[:1].islower() or base(p).font == "bold") for p in letters)
        # an energy E(W) = |W x - t|^2, H(X) = tr(X^T X): on the right stands the letter itself, no mean and no entropy
        right = {t.text for t in body[end:]}
        small = small or (not right & CHANCE_HEADS and {base(p).head for p in letters if p} <= right)
        if letter in NO_FUNCTIONS and letter not in self.slopes:
            return
        if letter in ("E", "H", "I", "V") and not small:
            return
        if letter == "f" and part.head == "sub_" and part.kids[1].head[:1].isupper():
            return
        if letter == "F" and part.head == "sub_" and part.kids[1].head[:1].isupper():
            return
        self.names.declare(name, "function")
        self.names.params[name] = tuple(p for p in letters if p is not None)

    def letter(self, tokens: list[Token]) -> Syntax | None:
        if not tokens or not bare(tokens):
            return None
        part = name_of(tokens, self.source, self.names)
        return part if part is not None and part.kind != "number" else None

    def families_as_vectors(self) -> None:
        """W(\\alpha) = ... alpha_i ...: the numbers alpha_i are the entries of the vector that W is a function of."""
        for letters in self.names.params.values():
            for letter in letters:
                name = self.names.key(letter) or ""
                if (
                    letter.kind == "name"
                    and self.names.kinds.get(name) == "family"
                    and self.names.arity.get(name) == 1
                    and self.names.ranks.get(name) == SCALAR
                ):
                    del self.names.arity[name]
                    self.names.declare(name, "vector", VECTOR)
