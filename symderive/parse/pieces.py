"""Tokens of a text -> its statements: lines parted at commas, semicolons and wide spaces."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from symderive.parse.sides import law_name
from symderive.parse.tokens import Token
from symderive.parse.words import FUNCTIONS, INFORMATION, LAW_WORDS, MATRIX_FUNCTIONS, MOMENTS, NAMED_FUNCTIONS

FOR = re.compile(
    r"^[\s,]*(for|if|where|when|whenever|provided|provided that|for all|for every|for each|for any|on)\b"
    r"[\s,:]*(all|every|each|any)?[\s,:]*$",
    re.I,
)
FOR_EVERY = re.compile(r"^[\s,]*(for|,)?\s*(all|every|each|any)\s+(\w)[\s.,]*$", re.I)
PROSE_ABOUT = re.compile(r"\s*(is|are|denotes?|stands? for|means?|has|have)\b", re.I)
LEADING = re.compile(
    r"\s*((and|now|also|then|next|here|again|further(more)?|,)\s+)*(let|suppose|assume|given|if|say|consider|we know|"
    r"it is known|we have|there (is|are)|where|with|note|recall)(\s+(that|also|we have|us))*[\s,:]*",
    re.I,
)
JOINERS = frozenset(("and", "or", ",", ".", "; and", "and also", "&"))
CALLED = (
    frozenset(FUNCTIONS)
    | frozenset(MATRIX_FUNCTIONS)
    | frozenset(NAMED_FUNCTIONS)
    | frozenset(MOMENTS)
    | frozenset(INFORMATION)
    | LAW_WORDS
    | {"Pr", "max", "min", "argmax", "argmin", "grad"}
)
RELATION_SIGNS = frozenset(
    [
        "=",
        "neq",
        "<",
        "leq",
        ">",
        "geq",
        "approx",
        "propto",
        "sim",
        "in",
        "notin",
        "subseteq",
        "supseteq",
        "perp",
        "to",
        "succ",
        "succeq",
        "prec",
        "preceq",
        "Rightarrow",
        "iff",
        "gets",
        "ll",
        "gg",
    ]
)
OPEN, CLOSE = frozenset(("(", "[", "{", "begin", "langle", "left.")), frozenset((")", "]", "}", "end", "rangle"))


@dataclass(slots=True)
class Statement:
    """One statement. ``names`` are the names before the last comma of a list (A, B in R), ``body`` what follows;
    ``said`` the words behind it with the tokens after each; ``where`` the range after "for"."""

    names: list[list[Token]] = field(default_factory=list)
    body: list[Token] = field(default_factory=list)
    said: list[tuple[str, list[Token]]] = field(default_factory=list)
    where: list[Token] = field(default_factory=list)
    every: bool = False
    line: int = 0
    group: int = 0

    @property
    def start(self) -> int:
        first = self.names[0] if self.names else self.body
        return first[0].start if first else 0

    @property
    def stop(self) -> int:
        parts = [t for _, ts in self.said for t in ts] + self.where + self.body + [t for n in self.names for t in n]
        return max((t.stop for t in parts), default=0)


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


def open_round(tokens: list[Token]) -> bool:
    level = 0
    for t in tokens:
        level += (t.sym in ("(", "[")) - (t.sym in (")", "]"))
    return level > 0 and tokens[-1].sym in ("(", ",", "+", "-", "=", "[", "&")


def prose(tokens: list[Token], at: int) -> bool:
    """Is the \\text at this place prose, not a name or function in a formula?"""
    token = tokens[at]
    text = token.text
    plain = re.sub(r"[\s-]", "", text)
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before is not None and before.sym in ("^", "_", "\\", "backslash"):
        return False
    if text != text.strip() and plain.lower() in ("and", "or", "for", "if", "where", "with", "is", "are"):
        return True
    opened = after is not None and (after.sym in ("(", "[", "^", "_") or (after.sym == "{" and after.kind == "command"))
    if (before is not None and before.sym in RELATION_SIGNS) or (
        before is not None and before.sym in ("+", "-", "cdot", "/", "*")
    ):
        if before.sym == "sim" or plain in CALLED or law_name(text) or opened:
            return False
        return bool(re.search(r"\s\w", text.strip())) if before.sym != "=" else False
    if plain in CALLED and after is not None and after.kind != "end" and not text.startswith(" "):
        return False
    if (before is None or before.sym in (",", ";")) and after is not None and after.sym == ":":
        return bool(re.search(r"\w\s+\w", text.strip()))
    if (before is None or before.sym in (",", ";")) and after is not None and (opened or after.sym in RELATION_SIGNS):
        return bool(re.search(r"\w\s+\w", text.strip()))
    if before is None and re.fullmatch(r"[A-Za-z]\w*", text):
        return False if after is None else after.kind == "text"
    return bool(re.search(r"\s", text)) or not re.fullmatch(r"[A-Za-z]\w*", text) or after is None or not opened


def statements_of(line: list[Token], number: int) -> list[Statement]:
    """The statements of one line."""
    found: list[Statement] = []
    names: list[list[Token]] = []
    current = Statement(line=number)
    depth = 0
    mode = "body"
    group = 0

    def close() -> None:
        nonlocal current, names, mode
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
        if top and token.sym == ";":
            close()
            if names:
                flush(found, names, number, group)
                names = []
            group += 1
            continue
        if top and token.sym == "," and mode == "said" and "replacement" in current.said[-1][0].lower():
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
            if LEADING.fullmatch(token.text) and not current.body and not current.said:
                continue
            if not text.strip(",.;: "):
                close()
                continue
            if FOR.match(token.text) and (current.body or names):
                mode = "where"
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
    return ranges_joined(found)


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


def bare(tokens: list[Token]) -> bool:
    """Nothing but a name with scripts, or dots: an item of a list that goes on."""
    if len(tokens) == 1:
        return tokens[0].kind in ("name", "number", "text") or tokens[0].sym == "dots"
    if any(t.sym in RELATION_SIGNS or t.sym in ("mid", "|", ":", "overset", "stackrel") for t in outer(tokens)):
        return False
    first = tokens[0]
    if first.kind == "text":
        return all(t.kind in ("text", "name", "number") or t.sym in "_^{}" for t in tokens)
    if first.kind != "name" and first.sym not in ("bar", "hat", "tilde", "neg", "vec"):
        return False
    allowed = frozenset(
        ("_", "^", "{", "}", "(", ")", "+", "-", "'", ":", ",", "*", "top", "star", "hat", "bar", "tilde")
    )
    at = 0
    while at < len(tokens) and (tokens[at].sym in ("bar", "hat", "tilde", "neg", "{", "vec")):
        at += 1
    if at >= len(tokens) or tokens[at].kind != "name":
        return False
    depth = 0
    for t in tokens[at + 1 :]:
        if t.sym == "{":
            depth += 1
        elif t.sym == "}":
            depth -= 1
        elif (depth <= 0 and t.sym not in ("_", "^", "'") and t.kind not in ("name", "number")) or (
            t.sym and t.sym not in allowed
        ):
            return False
    # letters side by side are a product, not a name
    plain = [
        k
        for k in range(at + 1, len(tokens))
        if tokens[k].kind == "name"
        and tokens[k - 1].sym not in ("_", "^", "{", "+", "-", ",", "(")
        and inside(tokens, k) == inside(tokens, at)
    ]
    return not plain


def inside(tokens: list[Token], at: int) -> int:
    return sum((t.sym == "{") - (t.sym == "}") for t in tokens[:at])


def outer(tokens: list[Token]) -> list[Token]:
    """The tokens outside of all brackets."""
    depth, found = 0, []
    for t in tokens:
        if t.sym in OPEN:
            depth += 1
        elif t.sym in CLOSE:
            depth -= 1
        elif depth == 0:
            found.append(t)
    return found


def ranges_joined(found: list[Statement]) -> list[Statement]:
    """i = 1, ..., N comes in pieces: put the dots and the end back behind it."""
    joined: list[Statement] = []
    for statement in found:
        last = joined[-1] if joined else None
        if last is not None and starts_range(last.body) and not last.said and counts_on(last.body, statement):
            low, high = last.body[2], statement.body[0]
            dots = Token("command", "dots", low.stop, high.start, "\\dots")
            comma = Token("sign", ",", low.stop, low.stop, ",")
            last.body = [*last.body[:3], comma, dots, comma, high]
            continue
        if (
            last is not None
            and not statement.names
            and not statement.said
            and not last.said
            and starts_range(last.body)
            and ((statement.body[:1] and statement.body[0].sym == "dots") or ends_with_dots(last.body))
        ):
            last.body = last.body + statement.body
            continue
        if (
            last is not None
            and starts_range(last.body)
            and statement.names
            and statement.names[0]
            and statement.names[0][0].sym == "dots"
            and len(statement.names) >= 2
        ):
            last.body = last.body + statement.names[0] + statement.names[1]
            statement.names = statement.names[2:]
            if statement.body or statement.said:
                joined.append(statement)
            continue
        if (
            last is not None
            and starts_range(last.body)
            and statement.names
            and statement.names[0]
            and statement.names[0][0].sym == "dots"
            and statement.body
        ):
            last.body = last.body + statement.names[0] + statement.body
            last.said = statement.said
            continue
        joined.append(statement)
    return joined


def counts_on(body: list[Token], statement: Statement) -> bool:
    """Do the numbers 2, 3, ... follow i = 1?"""
    pieces = [body[-1:], *statement.names, statement.body]
    if statement.said or statement.where or any(len(p) != 1 or not p[0].text.isdigit() for p in pieces):
        return False
    numbers = [int(p[0].text) for p in pieces]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def starts_range(tokens: list[Token]) -> bool:
    return (
        len(tokens) >= 3 and tokens[0].kind == "name" and tokens[1].sym == "=" and tokens[2].kind in ("number", "name")
    )


def ends_with_dots(tokens: list[Token]) -> bool:
    return bool(tokens) and tokens[-1].sym == "dots"
