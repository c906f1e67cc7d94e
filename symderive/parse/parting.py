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
    found: list[Statement] = []
    names: list[list[Token]] = []
    current = Statement(line=number)
    depth = 0
    mode = "body"
    group = skip_to = 0

    def close() -> None:
        nonlocal current, names, mode
        while current.where and current.where[-1].sym in (",", "."):
            current.where.pop()
        if current.body and not current.said and not current.where and bare(current.body):
            names.append(current.body)
        elif current.body or current.said or current.where:
            current.names = names
            names = []
            current.group = group
            found.append(current)
        current = Statement(line=number)
        mode = "body"

    for at, token in enumerate(line):
        if token.sym in OPEN:
            depth += 1
        elif token.sym in CLOSE:
            depth -= 1
        top = depth == 0 and token.sym not in CLOSE
        if (
            top
            and mode != "where"
            and (
                token.gap
                and not (current.body and current.body[-1].sym in RELATION_SIGNS | {"+", "-", "cdot"})
                and token.sym not in RELATION_SIGNS
                and token.sym != "forall"
                and token.kind != "text"
            )
            and (current.body or current.said)
        ):
            close()
        if at >= skip_to and depth == 1 and token.sym == "(" and token.gap and current.body and mode == "body":
            stop = range_in_brackets(line, at)
            if stop:
                current.where = line[at + 1 : stop]
                mode, skip_to, depth = "where", stop + 1, 0
        if at < skip_to:
            continue
        if top and token.sym == ";":
            close()
            if names:
                flush(found, names, number, group)
                names = []
            group += 1
            continue
        if top and token.sym == "," and mode == "said" and LISTED.search(current.said[-1][0]):
            current.said[-1][1].append(token)
            continue
        if top and token.sym == "," and (mode != "where" or new_name(line[at + 1 :], current)):
            close()
            continue
        if top and token.sym == "." and at == len(line) - 1:
            continue
        if top and token.kind == "text" and mode != "where" and prose(line, at):
            text = token.text.strip()
            if text.lower().strip(",. ") in ("and", "and let", "let"):
                close()
                continue
            if LEADING.fullmatch(token.text) and not current.body and not current.said and not assumed(line, at):
                continue
            if not text.strip(",.;: "):
                close()
                continue
            if FOR.match(token.text) and (current.body or names):
                mode = "where"
                continue
            if FOR.match(token.text) and goes_back(current, found, line[at + 1 :]):
                current = found.pop()  # f(x) = 2x, for 0 < x < 1: the comma parts nothing
                names, mode = current.names, "where"
                continue
            if FOR_EVERY.match(token.text) and (current.body or names):
                current.every = True
                continue
            current.said.append((token.text, []))
            mode = "said"
            continue
        if top and mode == "body" and token.sym == "forall" and current.body:
            mode = "where"
            current.every = True
            continue
        if mode == "where" and top and token.kind == "text" and PROSE_ABOUT.match(token.text):
            current.said.append((token.text, []))  # where t is the precision
            current.where = []
            mode = "said"
            continue
        if mode == "where":
            current.where.append(token)
        elif mode == "said":
            current.said[-1][1].append(token)
        else:
            current.body.append(token)
    close()
    if names:
        flush(found, names, number, group)
    for statement in found:
        quantifier_last(statement)
    return ranges_joined(with_values(found))


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
