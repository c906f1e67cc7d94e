"""The first pass: shapes, spaces, laws and definitions, each a kind and a rank for its names."""

from __future__ import annotations

from symderive.parse.errors import Source
from symderive.parse.law_spellings import LAWS
from symderive.parse.names import MATRIX, ROW, SCALAR, VECTOR, Names
from symderive.parse.pieces import Statement, outer
from symderive.parse.scan_shown import Shown
from symderive.parse.scan_tries import attempt, name_of, split_commas
from symderive.parse.scan_uses import names_in
from symderive.parse.scope import Scope
from symderive.parse.scripts import APPLIED_BY_CUSTOM
from symderive.parse.syntax import Syntax, base, key
from symderive.parse.tokens import Token

LAW_NAMES = frozenset(LAWS.values())
COMPARED = frozenset((">", "<", "geq", "leq", "neq"))


class Declarations(Shown):
    """What is put into a space, follows a law, or is set equal to something."""

    statements: list[Statement]
    extra: list[list[Token]]
    source: Source
    scope: Scope
    names: Names

    def explicit(self, statement: Statement) -> None:
        body = statement.body
        top = outer(body)
        signs = [t for t in top if t.sym in ("in", "sim", "to", "perp", "=") or t.sym in ("overset", "stackrel")]
        if any(t.sym == "in" for t in top):
            self.membership(statement)
        if any(t.sym in ("sim", "overset", "stackrel", "approx") for t in top):
            self.lawful(statement)
        elif signs and signs[0].sym == "=":
            self.defined(statement)
        elif len(body) > 1 and body[1].sym in COMPARED:
            self.compared(statement)

    def compared(self, statement: Statement) -> None:
        """sigma > 0: a letter that custom takes for a function's, and that no bracket follows, is a number."""
        for tokens in (*statement.names, statement.body[:1]):
            part = name_of(tokens, self.source, self.names) if len(tokens) == 1 else None
            if part is not None and part.head in APPLIED_BY_CUSTOM and part.head not in self.names.applied:
                self.put(part, SCALAR, "scalar", False)

    def membership(self, statement: Statement) -> None:
        """A, B in R^{m x n}: ranks; x_i in R^d: families; D in {0, 1}: random variables."""
        body = statement.body
        depth, place = 0, None
        for k, t in enumerate(body):
            if t.sym in ("(", "[", "{", "begin"):
                depth += 1
            elif t.sym in (")", "]", "}", "end"):
                depth -= 1
            elif depth == 0 and t.sym == "in":
                place = k
        if place is None:
            return
        left, right = body[:place], body[place + 1 :]
        equals = [k for k, t in enumerate(left) if t.sym == "=" and t in outer(left)]
        targets = [*statement.names, left[: equals[0]] if equals else left]
        rank, kind = self.rank_of_set(right)
        parts = [(name_of(t, self.source, self.names) if t and t[0].sym != "dots" else None) for t in targets]
        dotted = any(t and t[0].sym == "dots" for t in targets)
        if kind == "finite":
            self.outcomes |= {one[0].text for one in listed(right[1:]) if len(one) == 1 and one[0].text.isupper()}
        for part in parts:
            if part is not None:
                self.put(part, rank, kind, dotted)

    def rank_of_set(self, right: list[Token]) -> tuple[str, str]:
        if not right:
            return SCALAR, "scalar"
        first = right[0]
        if first.text == "F" and first.font == "script":
            return SCALAR, "event"
        if first.kind == "name" and (first.font == "double" or first.text in ("R", "S")):
            inner = self.exponent(right[1:])
            cut = [k for k, t in enumerate(inner) if t.sym == "times"]
            if first.text == "S" and inner:
                return MATRIX, "matrix"
            if not inner or inner[0].sym in ("+", "*"):
                return SCALAR, "scalar"
            if cut:
                one = inner[: cut[0]]
                last = inner[cut[0] + 1 :]
                if len(one) == 1 and one[0].text == "1":
                    return (ROW, "matrix") if not (len(last) == 1 and last[0].text == "1") else (SCALAR, "scalar")
                return (VECTOR, "vector") if len(last) == 1 and last[0].text == "1" else (MATRIX, "matrix")
            return (SCALAR, "scalar") if len(inner) == 1 and inner[0].text == "1" else (VECTOR, "vector")
        if right[-1].sym == "}" or right[-1].kind in ("name", "number"):
            depth = 0
            for k, t in enumerate(right):
                if t.sym in ("(", "[") or (t.sym == "{"):
                    depth += 1
                elif t.sym in (")", "]", "}"):
                    depth -= 1
                    if depth == 0 and k + 1 < len(right) and right[k + 1].sym == "^":
                        return VECTOR, "vector"
        if first.sym == "{" and first.kind == "command":
            return SCALAR, "finite"
        return SCALAR, "scalar"

    def exponent(self, tokens: list[Token]) -> list[Token]:
        """The tokens of the superscript at the head (a subscript may stand before it)."""
        at = 0
        while at < len(tokens) and tokens[at].sym in ("_", "^"):
            sign = tokens[at].sym
            at += 1
            if at < len(tokens) and tokens[at].sym == "{":
                depth, begin = 0, at + 1
                while at < len(tokens):
                    depth += {"{": 1, "}": -1}.get(tokens[at].sym, 0)
                    at += 1
                    if not depth:
                        break
                inner = tokens[begin : at - 1]
            else:
                inner = tokens[at : at + 1]
                at += 1
            if sign == "^" and not (inner and inner[0].sym in ("+", "*")):
                return inner
        return []

    def put(self, part: Syntax, rank: str, kind: str, dotted: bool) -> None:
        """One declared name, or the family that its running index belongs to."""
        name = self.names.key(part) or ""
        under = self.names.key(part.kids[0]) if part.head in ("sub_", "idx", "sup") else None
        letter = base(part)
        variable = letter.kind == "word" or (letter.head[:1].isupper() and letter.font != "bold")
        if kind == "finite" and not variable:
            self.finite.add(name)
        if kind == "finite":
            kind = "random" if variable else "scalar"
        if under is not None and self.names.entries_of_vector(part, rank):
            return
        if under is not None and part.head in ("sub_", "idx", "sup") and (self.running(part) or dotted):
            self.names.arity[under] = len(part.kids) - 1
            self.names.declare(under, "random" if kind == "random" else "family", rank)
            return
        if self.names.kinds.get(name) == "function":
            self.names.ranks[name] = rank
            return
        if self.names.kinds.get(name) == "random" and kind in ("scalar", "vector", "matrix"):
            kind = "random"
        self.names.declare(name, kind, rank)

    def lawful(self, statement: Statement) -> None:
        """X ~ law: random variables, alone, listed, or in a vector."""
        body = statement.body
        place = next(
            (k for k, t in enumerate(body) if t.sym in ("sim", "overset", "stackrel", "approx") and t in outer(body)),
            None,
        )
        if place is None:
            return
        left = body[:place]
        if body[place].sym == "approx" and not any(
            t.text in ("N", "Normal") or t.kind == "text" for t in body[place + 1 : place + 3]
        ):
            return
        bar = next((k for k, t in enumerate(left) if t.sym in ("mid", "|")), None)
        given = left[bar + 1 :] if bar is not None else []
        left = left[:bar] if bar is not None else left
        equals = [k for k, t in enumerate(left) if t.sym == "=" and t in outer(left)]
        if equals and bar is None:
            left = left[equals[-1] + 1 :]
        targets = [*statement.names, left]
        dotted = any(t and t[0].sym == "dots" for t in targets)
        last = max((k for k, t in enumerate(body) if t.sym in ("sim", "approx")), default=place)
        law = body[last + 1 :]
        law = law[1:] if law and law[0].sym == "}" else law
        rank = self.law_rank(law)
        self.drawn_from(targets, law)
        for tokens in targets:
            part = attempt(tokens, self.source, self.names)
            if part is None:
                continue
            whole = part.kids[0] if part.head == "transpose" else part
            found = names_in(whole) if whole.head in ("list", "matrix") else [whole]
            for one in found:
                self.variable(one, rank if whole is one else None, dotted)
        for tokens in split_commas(given):
            part = attempt(tokens, self.source, self.names)
            if part is not None and key(part):
                self.variable(part, None, False)

    def drawn_from(self, targets: list[list[Token]], law: list[Token]) -> None:
        """X ~ p, X ~ f: the density that p(x) or f(x) states."""
        part = name_of(law, self.source, self.names)
        name = self.names.key(part) if part is not None else None
        kind = self.names.kinds.get(name or "")
        if name is None or not (kind == "function" or (kind is None and name in ("p", "q"))):
            return
        left = [name_of(tokens, self.source, self.names) for tokens in targets]
        if all(part is None or self.names.kind(part) != "function" for part in left):
            self.names.declare(name, "density")

    def law_rank(self, tokens: list[Token]) -> str | None:
        part = attempt(tokens, self.source, self.names)
        for p in part.walk() if part is not None else ():
            if p.head == "Normal" and len(p.kids) == 2:
                rank, spread = self.names.rank(p.kids[0]), p.kids[1]
                factors = spread.kids if spread.head in ("mul", "div") else (spread,)
                tall = rank in (VECTOR, MATRIX) or any(self.names.rank(f) == MATRIX for f in factors)
                return VECTOR if tall else None
            if p.head in ("Dirichlet", "Multinomial"):
                return VECTOR
        return None

    def variable(self, part: Syntax, rank: str | None, dotted: bool) -> None:
        name = self.names.key(part)
        if name is None:
            return
        if part.head in ("sub_", "idx") and (self.running(part) or dotted):
            under = self.names.key(part.kids[0]) or ""
            self.names.arity[under] = 1
            bold = base(part).font == "bold"
            self.names.declare(under, "random", rank or self.names.ranks.get(under) or (VECTOR if bold else SCALAR))
            return
        bold = base(part).font == "bold"
        kept = self.names.ranks.get(name)
        self.names.declare(name, "random", kept or rank or (VECTOR if bold else SCALAR))

    def defined(self, statement: Statement) -> None:
        """z = ...: remember a rank for names with a definition; p = Beta(1, 2) is a density."""
        body = statement.body
        place = next(k for k, t in enumerate(body) if t.sym == "=" and t in outer(body))
        part = name_of(body[:place], self.source, self.names)
        if part is None:
            return
        name = self.names.key(part) or ""
        right = attempt(body[place + 1 :], self.source, self.names)
        if (
            right is not None
            and right.head in LAW_NAMES
            and base(part).head in ("p", "q", "f", "g", "P", "Q", "r", "pi")
        ):
            self.names.declare(name, "density")
        elif (
            right is not None
            and right.head == "set"
            and len(right.kids) == 1
            and right.kids[0].head in ("eq", "ne", "lt", "le", "gt", "ge", "and")
            and self.names.kinds.get(name) is None
        ):
            self.names.declare(name, "event")  # E = {X > 3}
        elif (
            right is not None
            and right.head in ("set", "setof", "pow")
            and base(part).head in ("Omega", "F", "S", "A", "B")
            and right.head != "pow"
            and self.names.kinds.get(name) is None
        ):
            self.names.declare(
                name, "set" if base(part).font == "script" or base(part).head in ("Omega", "S") else "event"
            )
        elif right is not None and name not in self.names.kinds:
            rank = self.names.rank(right)
            if right.head == "list" and base(part).head in ("p", "q", "pi") and all(chance(k) for k in right.kids):
                rank = VECTOR
            if right.head == "list" and base(part).head[:1].islower() and all(plain_number(k) for k in right.kids):
                rank = VECTOR  # u = (1, 2, 3)
            if rank and part.head not in ("sub_", "idx"):
                self.names.ranks[name] = rank
                if rank in (VECTOR, MATRIX, ROW):
                    self.names.kinds[name] = "matrix" if rank != VECTOR else "vector"


def chance(part: Syntax) -> bool:
    """A number from 0 to 1, as a decimal or a fraction."""
    value = part.number
    if value is None and part.head == "div" and part.kids[0].number is not None and part.kids[1].number:
        value = part.kids[0].number / part.kids[1].number
    return value is not None and 0 <= value <= 1


def plain_number(part: Syntax) -> bool:
    """3, -3, 3/4."""
    return part.number is not None or (part.head in ("neg", "div") and all(k.number is not None for k in part.kids))


def listed(tokens: list[Token]) -> list[list[Token]]:
    """What stands between the commas of a set { , , }, up to its end."""
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.sym == "}":
            break
        if token.sym == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found
