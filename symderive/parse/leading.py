"""Words that lead in a line of a derivation: so, hence, setting this to zero: they say nothing of the formula."""

from __future__ import annotations

import re
from dataclasses import replace

from symderive.expr.shape import DerivationError
from symderive.parse.errors import Source
from symderive.parse.prose import RELATION_SIGNS
from symderive.parse.tokens import Token, tokenize

#: words that say that a line follows from what stands above (not: if, for, or, since, which change what it says)
JOINING = re.compile(
    r"(so|hence|thus|therefore|then|and|now|also|but|we|this|that|it|i\.?e|is|setting|set|solving|solve|using|from|"
    r"finally|next|consequently|accordingly|again|recall|equivalently|similarly|likewise|thereby|put|substituting|"
    r"dividing|multiplying|adding|subtracting|taking|rearranging|differentiating|integrating|expanding|factoring|"
    r"simplifying|collecting|cancelling|squaring|gives|yields|implies)\b",
    re.I,
)
#: words after which the formula is a condition, a case or a choice of the author's
CHANGES = re.compile(
    r"(if|for|or|either|since|because|as|let|when|whenever|where|with|suppose|assume|assuming|unless)\b", re.I
)

JOINED = frozenset(("and", "then", "and then", "so", "so that"))  # words between two relations that both hold


SIGNS = frozenset(("therefore", "Leftarrow"))  # that a row may begin with, and that are no part of what it states


def without_lead(tokens: list[Token]) -> tuple[list[Token], str]:
    """The tokens of a line behind the words that it begins with, and these words."""
    at = int(len(tokens) > 1 and tokens[0].sym == "&" and tokens[1].text in SIGNS)
    while at < len(tokens) and (tokens[at].text in SIGNS or leads(tokens, at)):
        at += 1
        while at < len(tokens) and tokens[at].sym in (",", ":", ";", ".", "&"):
            at += 1
    return tokens[at:], " ".join(t.text.strip() for t in tokens[:at] if t.kind == "text")


def with_commas(tokens: list[Token]) -> list[Token]:
    """The tokens with ``and`` (``then``) between two relations as a comma: x + y = 3 and x - y = 1."""
    if not any(t.kind == "text" and t.text.strip() in JOINED for t in tokens):
        return tokens
    found: list[Token] = []
    depth, relation = 0, False
    for k, token in enumerate(tokens):
        depth += (token.sym in ("(", "[", "{", "begin")) - (token.sym in (")", "]", "}", "end"))
        joins = depth == 0 and token.kind == "text" and token.text.strip() in JOINED and relation
        if joins and found[-1].sym == "," and any(t.sym in RELATION_SIGNS for t in tokens[k + 1 :]):
            continue
        if joins and any(t.sym in RELATION_SIGNS for t in tokens[k + 1 :]):
            token, relation = replace(token, kind="sign", text=",", latex=",", sym=","), False
        relation |= depth == 0 and token.sym in RELATION_SIGNS
        found.append(token)
    return found


def leads(tokens: list[Token], at: int) -> bool:
    """Is the \\text at this place the lead-in of what follows, not a name?"""
    token = tokens[at]
    if token.kind != "text":
        return False
    words = token.text.strip()
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if not words or words.startswith("("):
        return False
    if following is not None and (following.sym in RELATION_SIGNS or following.sym in ("(", "[", "_", "^", "|", "mid")):
        return words.endswith((":", ",")) or (JOINING.match(words) is not None and following.sym in ("(", "[", "|"))
    if CHANGES.match(words):
        return False
    if words.endswith((":", ",", ".")) or re.search(r"\w\s+\w", words):
        return True
    return JOINING.match(words) is not None


def bare(latex: str) -> str:
    """A line's text without the words that lead it in."""
    if not latex.lstrip().startswith("\\"):
        return latex
    try:
        tokens = tokenize(Source(latex))[:-1]
    except DerivationError:
        return latex
    rest, words = without_lead(tokens)
    return latex if not words else latex[rest[0].start :] if rest else ""
