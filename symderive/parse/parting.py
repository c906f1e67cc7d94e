"""Tokens of a text -> its statements: lines parted at commas, semicolons and wide spaces."""

from __future__ import annotations

import re

from symderive.parse.pieces import CLOSE, OPEN, Statement, bare, open_round, outer, ranges_joined
from symderive.parse.prose import FOR, FOR_EVERY, LEADING, PROSE_ABOUT, RELATION_SIGNS, prose
from symderive.parse.tokens import Token
from symderive.parse.value_lists import with_values

LISTED = re.compile(r"replacement|\bdensities\s*$", re.I)  # words behind which a list stands


def lines_of(tokens: list[Token]) -> list[list[Token]]:
    """Tokens parted at line ends outside of braces and environments."""
    found: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if token.kind == "end":
            break
        if token.sym in ("{", "begin"):
            depth += 1
        elif token.sym in ("}", "end"):
            depth -= 1
        if token.kind == "break" and depth <= 0:
            if token.text == "\n" and found[-1] and open_round(found[-1]):
                continue
            found.append([])
        else:
            found[-1].append(token)
    return [line for line in found if line]


def statements_of(line: list[Token], number: int) -> list[Statement]:
    """The statements of one line."""
    return Cut(line, number).statements()


class Cut:
    """One line as it is cut: ``mode`` says to what of the ``current`` statement the next token belongs."""

    def __init__(self, line: list[Token], number: int):
        self.line, self.number = line, number
        self.found: list[Statement] = []
        self.names: list[list[Token]] = []
        self.current = Statement(line=number)
        self.mode = "body"
        self.group = 0

    def statements(self) -> list[Statement]:
        line = self.line
        depth = skip_to = 0
        for at, token in enumerate(line):
            if token.sym in OPEN:
                depth += 1
            elif token.sym in CLOSE:
                depth -= 1
            top = depth == 0 and token.sym not in CLOSE
            if token.gap and top and self.begins_anew(token):
                self.close()
            if token.gap and at >= skip_to and depth == 1 and token.sym == "(" and (stop := self.range_behind(at)):
                self.current.where = line[at + 1 : stop]
                self.mode, skip_to, depth = "where", stop + 1, 0
            if at < skip_to:
                continue
            if top and token.sym in (";", ",", ".") and self.stops(token, at):
                continue
            if top and token.kind == "text" and (self.words(token, at) if self.mode != "where" else self.about(token)):
                continue
            if top and self.mode == "body" and token.sym == "forall" and self.current.body:
                self.mode = "where"
                self.current.every = True
            elif self.mode == "where":
                self.current.where.append(token)
            elif self.mode == "said":
                self.current.said[-1][1].append(token)
            else:
                self.current.body.append(token)
        self.close()
        self.flush_names()
        for statement in self.found:
            quantifier_last(statement)
        return ranges_joined(with_values(self.found))

    def close(self) -> None:
        """The current statement is whole: a bare name waits for what is said of it."""
        current = self.current
        while current.where and current.where[-1].sym in (",", "."):
            current.where.pop()
        if current.body and not current.said and not current.where and bare(current.body):
            self.names.append(current.body)
        elif current.body or current.said or current.where:
            current.names = self.names
            self.names = []
            current.group = self.group
            self.found.append(current)
        self.current = Statement(line=self.number)
        self.mode = "body"

    def flush_names(self) -> None:
        if self.names:
            flush(self.found, self.names, self.number, self.group)
            self.names = []

    def begins_anew(self, token: Token) -> bool:
        """Does a new statement begin behind a wide space?"""
        current = self.current
        if self.mode == "where" or token.kind == "text" or token.sym == "forall" or token.sym in RELATION_SIGNS:
            return False
        goes_on = bool(current.body) and current.body[-1].sym in RELATION_SIGNS | {"+", "-", "cdot"}
        return not goes_on and bool(current.body or current.said)

    def range_behind(self, at: int) -> int:
        """Where a bracket with a range behind the statement closes; 0 where none stands here."""
        return range_in_brackets(self.line, at) if self.current.body and self.mode == "body" else 0

    def stops(self, token: Token, at: int) -> bool:
        """A semicolon, a comma or the last point, where it is no part of what stands around it."""
        if token.sym == ";":
            self.close()
            self.flush_names()
            self.group += 1
            return True
        if token.sym == ".":
            return at == len(self.line) - 1
        if self.mode == "said" and LISTED.search(self.current.said[-1][0]):
            self.current.said[-1][1].append(token)
            return True
        if self.mode != "where" or new_name(self.line[at + 1 :], self.current):
            self.close()
            return True
        return False

    def words(self, token: Token, at: int) -> bool:
        """Words between formulas: they part statements, begin a range, or say something of what stands before them."""
        if not prose(self.line, at):
            return False
        current, text = self.current, token.text.strip()
        if text.lower().strip(",. ") in ("and", "and let", "let"):
            self.close()
        elif LEADING.fullmatch(token.text) and not current.body and not current.said and not assumed(self.line, at):
            pass
        elif not text.strip(",.;: "):
            self.close()
        elif FOR.match(token.text) and (current.body or self.names):
            self.mode = "where"
        elif FOR.match(token.text) and goes_back(current, self.found, self.line[at + 1 :]):
            self.current = self.found.pop()  # f(x) = 2x, for 0 < x < 1: the comma parts nothing
            self.names, self.mode = self.current.names, "where"
        elif FOR_EVERY.match(token.text) and (current.body or self.names):
            current.every = True
        else:
            current.said.append((token.text, []))
            self.mode = "said"
        return True

    def about(self, token: Token) -> bool:
        """Words behind a range that speak of it: where t is the precision."""
        if not PROSE_ABOUT.match(token.text):
            return False
        self.current.said.append((token.text, []))
        self.current.where = []
        self.mode = "said"
        return True


def goes_back(current: Statement, found: list[Statement], after: list[Token]) -> bool:
    """Does a range that begins a piece belong to the equation before the comma?"""
    signs = {t.sym for t in outer(after)}
    if current.body or current.said or not found or ("=" in signs and "dots" not in signs):
        return False
    last = found[-1]
    return last.line == current.line and not last.said and not last.where and any(t.sym == "=" for t in last.body)


def range_in_brackets(line: list[Token], at: int) -> int:
    """Where p(x) = 2x   (0 <= x <= 1) closes, if the bracket ends the statement and holds a relation; else 0."""
    depth = 0
    for k in range(at, len(line)):
        depth += (line[k].sym in OPEN) - (line[k].sym in CLOSE)
        if not depth:
            inside = outer(line[at + 1 : k])
            ends = k + 1 == len(line) or line[k + 1].sym in (",", ";", ".")
            return k if ends and any(t.sym in ("<", "leq", ">", "geq", "in", "neq") for t in inside) else 0
    return 0


def assumed(line: list[Token], at: int) -> bool:
    """Given X = x, ...: a condition of what follows, no statement."""
    word = line[at].text.strip().lower()
    return word.startswith(("given", "if", "when")) and [t.sym for t in line[at + 2 : at + 3]] == ["="]


def quantifier_last(statement: Statement) -> None:
    """\\forall i: X_i ~ law: what it holds for stands behind it."""
    body = statement.body
    colon = next((k for k, t in enumerate(body) if t.sym == ":" and t in outer(body)), 0)
    if body and body[0].sym == "forall" and colon and not statement.where:
        statement.where, statement.body, statement.every = body[1:colon], body[colon + 1 :], True


def new_name(rest: list[Token], statement: Statement) -> bool:
    """Does an equation for a name that this statement does not use follow its range: ... for x > 0, Z = 3?"""
    if any(t.sym == "=" for t in outer(statement.where)):
        return False
    place = next((k for k, t in enumerate(rest) if t.sym in ("=", ",", ";")), 0)
    law = next((k for k, t in enumerate(rest) if t.sym in ("sim", "perp", "overset", "stackrel", ",", ";")), 0)
    if law and rest[law].sym not in (",", ";"):
        return True  # a law or an independence is no range
    if not place or rest[place].sym != "=" or rest[0].kind != "name" or not bare(rest[:place]):
        return False
    return rest[0].text not in {t.text for t in statement.body + statement.where}


def flush(found: list[Statement], names: list[list[Token]], number: int, group: int) -> None:
    """Names that no relation followed: each a statement of its own (an index's range, a bare name)."""
    for piece in names:
        found.append(Statement(body=piece, line=number, group=group))
