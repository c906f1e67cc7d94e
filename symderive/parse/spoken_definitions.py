r"""Definitions that the rows of a derivation speak: \text{let } \delta = W x - y, \text{ where } u = x^2, h := f(x).

A new name that such words or signs introduce is defined by them, as if the clause stood among the givens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from symderive.parse.context import Reading
from symderive.parse.errors import Source
from symderive.parse.first_rows import LET, RESERVED, known_names
from symderive.parse.leading import without_lead
from symderive.parse.pieces import CLOSE, OPEN
from symderive.parse.prose import RELATION_SIGNS
from symderive.parse.substitution_rows import parts, related_differentials
from symderive.parse.tokens import Token, tokenize

SIGNS = frozenset((r"\triangleq", r"\coloneqq", r"\coloneq", r"\colonequals", r"\eqdef", r"\equiv", r"\doteq"))
WORD = re.compile(
    r"[\s,;]*(and |now |here |again |so |then )*(we )?(let|letting|define|defining|put|putting|set|setting|write|"
    r"writing|denote|where|with)( us| we| that| by)*( (let|define|set|write|put|denote))?[\s,:]*$",
    re.I,
)
MAY_SPEAK = re.compile(
    r"let|defin|put|set|writ|denot|where|with|:\s*=|coloneq|triangleq|equiv|eqdef|colonequals|doteq|[,;][^=]*=|"
    r"d *\\?[a-z].*=.*d *\\?[a-z]",
    re.I,
)
SCRIPTED = frozenset(("_", "^", "{", "}", "(", ")", ",", "hat", "bar", "tilde", "'"))
ENDS = frozenset((",", ";", ".", ":"))
LONGEST = 12  # tokens of a name with its scripts


def definitions_said(lines: Sequence[str], reading: Reading, found: Sequence[str]) -> list[str]:
    """The definitions that the rows speak, as statements, without those of names that are ``found`` already."""
    if reading.problem.about_chance or not any(MAY_SPEAK.search(line) for line in lines):
        return []
    known = known_names(reading) | {t.text for statement in found for t in tokenize(Source(statement))[:1]}
    said: list[str] = []
    moved = related_differentials(text.tokens for text in map(reading.texts.get, lines) if text is not None)
    before: list[set[str]] = [set()]  # the names in the rows up to each
    for line in lines:
        text = reading.texts.get(line)
        if text is None:
            continue
        tokens = [t for t in text.tokens if t.sym != "&"]
        for start, late in (*clauses(tokens), *beside_differentials(tokens, moved)):
            clause = definition(tokens[start:], text.source)
            used = before[-2] if late and len(before) > 1 else before[-1]
            if clause is not None and clause[0] not in known | RESERVED | used:
                known = known | {clause[0]}
                said.append(clause[1])
        plain = {t.text for k, t in enumerate(tokens) if t.kind == "name" and (not k or tokens[k - 1].text != "d")}
        before.append(before[-1] | plain)
    return said


def without_word(tokens: list[Token]) -> list[Token]:
    """A row without the word that leads a definition in: let, where, we define."""
    if len(tokens) < 4 or tokens[0].kind != "text" or not WORD.match(tokens[0].text):
        return tokens
    return tokens if definition_of(tokens[1:], numbers=True) is None else tokens[1:]


def said_in_words(tokens: list[Token], reason: str) -> bool:
    """Is something said in words of what stands in a row, f is convex, so that the row is no formula?"""
    said = re.match(r"(?:\\text\w*\s*\{)?\s*(is|are|has|have|lies|holds|vanishes|exists)\b", reason)
    return said is not None and not any(t.sym in RELATION_SIGNS for t in tokens)


def signed(tokens: list[Token]) -> bool:
    """Does a sign of definition follow the name at the start?"""
    equals = next((t for t in islice(tokens, LONGEST) if t.sym in ("=", ":")), None)
    return equals is not None and (equals.sym == ":" or equals.latex in SIGNS)


def clauses(tokens: list[Token]) -> Iterator[tuple[int, bool]]:
    """Where definitions may begin, and whether the name may stand in the row above already: behind words, at the
    start of a row with a sign of definition, behind a comma where the name stands before it."""
    lead = len(tokens) - len(without_lead(tokens)[0])
    if signed(tokens[lead:]):
        yield lead, False
    depth = 0
    for k, token in enumerate(tokens):
        depth += (token.sym in OPEN) - (token.sym in CLOSE)
        if depth:
            continue
        if token.kind == "text" and token.text.strip() == "and" and signed(tokens[k + 1 :]):
            yield k + 1, False
        elif token.kind == "text" and WORD.match(token.text):
            yield k + 1, not LET.match(token.text) or "wh" in token.text or "with" in token.text
        elif token.sym in (",", ";") and k + 2 < len(tokens):
            after = next((j for j in range(k + 1, len(tokens)) if tokens[j].kind == "name"), k + 1)
            name = tokens[after].text
            plain = after == k + 1 and after + 1 < len(tokens) and tokens[after + 1].sym in ("=", ":")
            if plain and any(t.kind == "name" and t.text == name for t in tokens[:k]):
                yield after, False


def beside_differentials(tokens: list[Token], moved: set[str]) -> Iterator[tuple[int, bool]]:
    """Where the parts u = x^2 and v = e^x of rows begin, whose differentials other rows relate."""
    if not moved:
        return
    for part in parts(tokens):
        if len(part) > 2 and part[0].text in moved and part[1].sym == "=":
            yield next(k for k, t in enumerate(tokens) if t is part[0]), False


def definition(tokens: list[Token], source: Source) -> tuple[str, str] | None:
    """(the name, the statement ``name = formula``) at the start of the tokens; None where none stands there."""
    parts = definition_of(tokens)
    if parts is None:
        return None
    left, body = parts
    name = source.text[left[0].start : left[-1].stop]
    return tokens[0].text, f"{name} = {source.text[body[0].start : body[-1].stop]}".replace("&", " ")


def definition_of(tokens: list[Token], *, numbers: bool = False) -> tuple[list[Token], list[Token]] | None:
    """The name and the formula of a definition at the start of the tokens; None where none stands there."""
    equals = next((k for k, t in enumerate(tokens[:LONGEST]) if t.sym == "="), None)
    if not equals or tokens[0].kind != "name" or tokens[0].font == "double":
        return None
    left = [t for t in tokens[:equals] if t.sym != ":"]
    if any(t.kind not in ("name", "number") and t.sym not in SCRIPTED for t in left):
        return None
    if len(left) > 1 and left[1].kind == "name":
        return None
    sides: list[list[Token]] = [[]]
    depth = 0
    for token in tokens[equals + 1 :]:
        depth += (token.sym in OPEN) - (token.sym in CLOSE)
        if depth == 0 and token.sym == "=":
            sides.append([])
        elif depth == 0 and (token.sym in RELATION_SIGNS or token.kind == "text" or token.sym in ENDS):
            break
        else:
            sides[-1].append(token)
    # of a = dL/dz = formula the formula: how a derivative lies, row or column, is open
    body = next((side for side in sides if not any(t.sym in ("partial", "nabla") for t in side)), sides[0])
    if not body or any(t.sym == "dots" for t in body) or any(t.text == tokens[0].text for t in body):
        return None
    if not numbers and not any(t.kind == "name" for t in body):
        return None
    return left, body
