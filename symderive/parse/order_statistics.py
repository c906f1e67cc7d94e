r"""X_{(k)}, the k-th smallest of X_1, ..., X_n: the first is the minimum, the last the maximum; others are refused.

Read as X_k in silence it would be another variable. A bracketed index of a letter that is no random family stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from symderive.parse.errors import Source
from symderive.parse.pieces import Statement
from symderive.parse.tokens import Token, placed, tokenize


def families_of(statements: Sequence[Statement]) -> dict[str, str]:
    """The families X_1, ..., X_n of random variables that statements speak of, each with its last index."""
    families: dict[str, str] = {}
    for s in statements:
        families |= families_in(list(of_law(s)))
    return families


def order_statistics_spelled(families: dict[str, str], texts: Sequence[tuple[Source, list[Token]]]) -> list[str]:
    """Change the tokens of some texts where they hold such names; what is said of it.

    Raises ReadingError for an order statistic that is neither the smallest nor the largest.
    """
    said: dict[str, None] = {}
    if families:
        for own, tokens in texts:
            tokens[:] = list(spelled(tokens, families, said, own))
    return list(said)


RANDOM = re.compile(r"\b(iid|i\.i\.d|independent|random|identically)\b", re.I)


def of_law(statement: Statement) -> Iterator[Token]:
    """The tokens in front of the law of a statement X_1, ..., X_n ~ law, or of the words that make them random."""
    tokens = [t for group in statement.names for t in [*group, COMMA]] + list(statement.body)
    words = any(RANDOM.search(text) for text, _ in statement.said)
    place = next((k for k, t in enumerate(tokens) if t.sym == "sim"), len(tokens) if words else 0)
    yield from tokens[:place]


COMMA = tokenize(Source(","))[0]


def families_in(tokens: list[Token]) -> dict[str, str]:
    """The letters X of X_1, ..., X_n (or X_1, X_2, X_3), each with its last index."""
    found: dict[str, list[str]] = {}
    for k in range(len(tokens) - 2):
        if tokens[k].kind == "name" and tokens[k + 1].sym == "_":
            index = tokens[k + 3] if tokens[k + 2].sym == "{" and k + 3 < len(tokens) else tokens[k + 2]
            found.setdefault(tokens[k].text, []).append(index.text)
    return {name: indices[-1] for name, indices in found.items() if len(indices) > 1 and indices[0] == "1"}


#: up to this many members are written out
MANY = 12


def members(name: str, last: str) -> str:
    """The members of a family, written out where their number is small."""
    if last.isdigit() and int(last) <= MANY:
        return ", ".join(f"{name}_{{{k}}}" for k in range(1, int(last) + 1))
    return rf"{name}_1, \dots, {name}_{{{last}}}"


def spelled(
    tokens: Sequence[Token], families: dict[str, str], said: dict[str, None], source: Source
) -> Iterator[Token]:
    k = 0
    while k < len(tokens):
        opening = [t.sym for t in tokens[k + 1 : k + 4]] == ["_", "{", "("]
        stop = next((j for j in range(k, len(tokens)) if tokens[j].sym == "}"), 0) if opening else 0
        if tokens[k].text not in families or not stop or tokens[stop - 1].sym != ")" or below(tokens, k):
            yield tokens[k]
            k += 1
            continue
        name, index, last = tokens[k].text, "".join(t.text for t in tokens[k + 4 : stop - 1]), families[tokens[k].text]
        if index not in ("1", last):
            raise source.error(
                f"{name}_{{({index})}} is an order statistic; only the smallest and the largest are read",
                tokens[k].start,
                f"the smallest is \\min({name}_1, \\dots, {name}_{{{last}}}), the largest the \\max of them",
            )
        extreme = rf"\{'min' if index == '1' else 'max'}({members(name, last)})"
        said[f"{name}_{{({index})}} is {extreme}"] = None
        yield from placed(extreme, tokens[k], tokens[stop])
        k = stop + 1


def below(tokens: Sequence[Token], k: int) -> bool:
    """Is this the index of another name, as in F_{X_{(n)}}?"""
    return k > 1 and tokens[k - 1].sym == "{" and tokens[k - 2].sym == "_"
