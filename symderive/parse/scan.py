"""The first pass over a problem's statements: what kind each name is, before any formula is read in earnest."""

from __future__ import annotations

from dataclasses import replace

from symderive.parse.customs import note_customs
from symderive.parse.decorations import FUNCTION_WORDS
from symderive.parse.dots import undotted
from symderive.parse.errors import ReadingError, Source
from symderive.parse.labels import Labels
from symderive.parse.latex import Reader
from symderive.parse.names import MATRIX, ROW, SCALAR, VECTOR, Names
from symderive.parse.pieces import Statement, bare, outer
from symderive.parse.said import kind as said_kind
from symderive.parse.said import plain
from symderive.parse.scan_uses import Uses, names_in
from symderive.parse.scope import Scope
from symderive.parse.slopes import differentiated
from symderive.parse.stack import room_for
from symderive.parse.syntax import Syntax, base, key
from symderive.parse.tokens import Token
from symderive.parse.words import INFORMATION, LAWS, MOMENTS

LAW_NAMES = frozenset(LAWS.values())
DEFINES = frozenset(("=",))
HEADS = frozenset(("P", "Pr", "E"))
NO_FUNCTIONS = ({*MOMENTS, *INFORMATION} - set("IVH")) | {"P", "Pr", "KL", "n", "N", "p", "q", "sd", "SD", "std", "Std"}


def attempt(tokens: list[Token], source: Source, names: Names) -> Syntax | None:
    """A lenient reading: None where it fails (the second pass says why)."""
    if not tokens:
        return None
    reader = Reader(tokens, source, names, scanning=True)
    try:
        with room_for(tokens):
            return reader.whole()
    except ReadingError:
        return None


def name_of(tokens: list[Token], source: Source, names: Names) -> Syntax | None:
    if (
        len(tokens) == 1
        and (tokens[0].kind == "text" or tokens[0].font == "roman")
        and tokens[0].text.strip().isalpha()
    ):
        t = tokens[0]
        kind = "name" if t.kind == "name" or t.text.strip() in FUNCTION_WORDS else "word"
        return Syntax(t.text.strip(), (), t.start, t.stop, kind=kind, latex=t.latex, font="roman")
    part = attempt(tokens, source, names)
    return part if part is not None and key(part) is not None else None


class Scan(Uses):
    """Collects kinds, ranks, families, sizes and uses into ``names`` and ``scope``."""

    def __init__(self, statements: list[Statement], extra: list[list[Token]], source: Source, scope: Scope):
        self.statements = statements
        self.extra = extra
        self.source = source
        self.scope = scope
        self.names = scope.names
        self.trees: list[Syntax] = []
        self.relational: dict[str, None] = {}
        self.bare_events: dict[str, None] = {}
        self.finite: set[str] = set()

    def run(self) -> None:
        self.fonts()
        self.slopes = differentiated(self.statements, self.extra)
        note_customs(self.statements, self.extra, self.names)
        Labels(self.statements, self.extra, self.names).find()
        for statement in self.statements:
            self.functions_defined(statement)
        for statement in sorted(self.statements, key=about_scripts):
            self.explicit(statement)
        self.families_as_vectors()
        for statement in self.statements:
            self.said(statement)
        self.lone_letters()
        for statement in self.statements:
            tree = attempt(statement.body, self.source, self.names)
            if tree is not None:
                self.trees.append(tree)
            for part in (statement.where, *(tokens for _, tokens in statement.said)):
                more = attempt(part, self.source, self.names)
                if more is not None:
                    self.trees.append(more)
        for tokens in self.extra:
            tree = attempt(tokens, self.source, self.names)
            if tree is not None:
                self.trees.append(tree)
        self.trees = [undotted(tree) for tree in self.trees]
        for tree in self.trees:
            self.uses(tree)
        self.settle_chance()

    # ------------------------------------------------------------ fonts
    def fonts(self) -> None:
        """Letters that are declared both plain and bold stay two names."""
        seen: dict[str, set[str]] = {}
        for statement in self.statements:
            targets = [*statement.names]
            body = statement.body
            first = outer(body)
            place = next((k for k, t in enumerate(body) if t.sym in ("in", "=", "sim") and t in first), None)
            if place is not None:
                targets.append(body[:place])
            for tokens in targets:
                if tokens and bare(tokens):
                    letter = next((t for t in tokens if t.kind == "name"), None)
                    if letter is not None and len(tokens) == 1:
                        seen.setdefault(letter.text, set()).add("bold" if letter.font == "bold" else "")
        self.names.fonted |= {letter for letter, fonts in seen.items() if len(fonts) > 1}

    # ------------------------------------------------------------ functions
    def functions_defined(self, statement: Statement) -> None:
        """f(x) = ..., f: A -> B, f = f(x, y): names that are functions."""
        body = statement.body
        self.dependent(body)
        for start in self.sides(body):
            self.function_at(body, start)
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

    # ------------------------------------------------------------ shapes, laws
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
        rank = self.law_rank(law[1:] if law and law[0].sym == "}" else law)
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

    def law_rank(self, tokens: list[Token]) -> str | None:
        part = attempt(tokens, self.source, self.names)
        for p in part.walk() if part is not None else ():
            if p.head == "Normal" and len(p.kids) == 2:
                rank = self.names.rank(p.kids[0])
                return VECTOR if rank in (VECTOR, MATRIX) else VECTOR if self.names.rank(p.kids[1]) == MATRIX else None
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
            if rank and part.head not in ("sub_", "idx"):
                self.names.ranks[name] = rank
                if rank in (VECTOR, MATRIX, ROW):
                    self.names.kinds[name] = "matrix" if rank != VECTOR else "vector"

    # ------------------------------------------------------------ words
    def said(self, statement: Statement) -> None:
        if not statement.said:
            return
        found = said_kind(statement.said[0][0])
        targets = [*statement.names, statement.body]
        if plain(statement.said[0][0]).startswith("with prob") and any(t.sym == "=" for t in statement.body):
            place = next(k for k, t in enumerate(statement.body) if t.sym == "=")
            part = name_of(statement.body[:place], self.source, self.names)
            if part is not None:
                self.variable(part, None, False)
            return
        if found is None:
            words = plain(statement.said[0][0])
            if any(w in words for w in ("independent", "mutually", "random", "discrete", "jointly")):
                dotted = any(t and t[0].sym == "dots" for t in targets)
                for tokens in targets:
                    part = (
                        name_of(tokens, self.source, self.names)
                        if tokens and bare(tokens) and tokens[0].sym != "dots"
                        else None
                    )
                    if part is not None:
                        name = self.names.key(part) or ""
                        if words.startswith("discrete") or "random" in words or "jointly" in words:
                            self.variable(part, None, dotted)
            return
        kind, _ = found
        dotted = any(t and t[0].sym == "dots" for t in targets)
        for tokens in targets:
            if not tokens or tokens[0].sym == "dots":
                continue
            part = name_of(tokens, self.source, self.names) if bare(tokens) else None
            if part is None:
                continue
            name = self.names.key(part) or ""
            if kind in ("random", "random vector"):
                self.variable(part, VECTOR if kind == "random vector" else None, dotted)
            elif kind == "event" and part.head in ("sub_", "idx") and (dotted or self.running(part)):
                under = self.names.key(part.kids[0]) or ""
                for number in self.names.members.get(under, ()):
                    self.names.declare(f"{under}_{number}", "event")
                self.names.declare(name, "event")
            elif kind in ("scalar", "vector", "matrix"):
                self.put(part, kind, kind, dotted)
            elif self.names.kinds.get(name) is None or kind not in ("function",):
                self.names.declare(name, kind)
            if kind == "event":
                self.names.events = True

    # ------------------------------------------------------------ uses
    def lone_letters(self) -> None:
        """p and q where they stand as plain numbers."""
        for tokens in [*(s.body for s in self.statements), *(s.where for s in self.statements), *self.extra]:
            heads: list[str] = []
            for k, t in enumerate(tokens):
                if t.sym in ("(", "["):
                    heads.append(tokens[k - 1].text if k else "")
                elif t.sym in (")", "]") and heads:
                    heads.pop()
                if heads and heads[-1] in ("H", "KL", "D", "}") and self.information_bracket(tokens, k, heads[-1]):
                    continue
                if t.kind != "name" or t.text not in ("p", "q"):
                    continue
                after = tokens[k + 1].sym if k + 1 < len(tokens) else ""
                before = tokens[k - 1].sym if k else ""
                if after in ("(", "_", "Vert", "||") or before in ("sim", "Vert", "||"):
                    continue
                if before == "(" and after == ")" and t.text in self.names.applied:
                    continue  # L(q) of a law q that has a bracket elsewhere
                if self.names.kinds.get(t.text) == "density" or (after == "=" and self.law_follows(tokens, k + 2)):
                    continue
                if k and before == "{" and k > 2 and tokens[k - 2].sym == "_":
                    continue
                self.names.lone.add(t.text)

    def information_bracket(self, tokens: list[Token], at: int, head: str) -> bool:
        """Is this place inside H(p, q), KL(p || q) or D_KL(p || q), where p is a law?"""
        if head != "}":
            return head != "H" or self.names.kinds.get("H") != "function"
        return any(t.text in ("KL", "D") for t in tokens[max(0, at - 12) : at])

    def law_follows(self, tokens: list[Token], at: int) -> bool:
        part = attempt(tokens[at:], self.source, self.names)
        return part is not None and part.head in LAW_NAMES


def about_scripts(statement: Statement) -> bool:
    """Statements on x come before those on x_1 and x_i."""
    return any(t.sym == "_" for tokens in (*statement.names, statement.body[:3]) for t in tokens)


def split_commas(tokens: list[Token]) -> list[list[Token]]:
    found: list[list[Token]] = [[]]
    depth = 0
    for t in tokens:
        if t.sym in ("(", "[", "{"):
            depth += 1
        elif t.sym in (")", "]", "}"):
            depth -= 1
        if depth == 0 and t.sym in (",", ";"):
            found.append([])
        else:
            found[-1].append(t)
    return [f for f in found if f]
