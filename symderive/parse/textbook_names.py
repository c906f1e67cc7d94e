r"""Names that textbooks give to what belongs to a variable: f(x) and F(x) of X, \sigma_X^2, \sigma_{XY}, \rho_{XY}.

They are spelled out before anything is read, and only where the problem speaks of the variable in a probability or a
moment: f(x) becomes f_X(x), \sigma_X^2 becomes Var[X]. A letter that is a parameter of a law stays a letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symderive.parse.pieces import Statement
from symderive.parse.tokens import Token, placed

HEADS = frozenset(("P", "E", "Pr", "Var", "Cov", "Corr", "var", "cov", "corr"))
OPENING = frozenset(("(", "["))
#: (letter, how many variables stand below it, squared) -> what it is
MEANT = {
    ("sigma", 1, True): r"\operatorname{Var}[%s]",
    ("sigma", 2, False): r"\operatorname{Cov}[%s]",
    ("rho", 2, False): r"\operatorname{Corr}[%s]",
}


def spelled_out(statements: Sequence[Statement], texts: Sequence[list[Token]]) -> list[str]:
    """Change the tokens of the statements and of the goal and lines where they hold such names; what is said of it."""
    bodies = [s.body for s in statements]
    variables = {name for tokens in (*bodies, *texts) for name in spoken_of(tokens)}
    if not variables:
        return []
    parameters = {name for body in bodies for name in behind_sim(body)}
    said: dict[str, None] = {}
    for tokens in (*bodies, *texts):
        tokens[:] = list(moments_named(tokens, variables, parameters, said))
    functions = {"f", "F"} - applied_otherwise(bodies, texts, variables)
    lawless = variables - {name for body in bodies for name in with_laws(body)}
    if any(one_function(body, functions, lawless) for body in bodies):
        for tokens in (*bodies, *texts):
            tokens[:] = list(with_variable_below(tokens, functions, lawless, said))
    return list(said)


def spoken_of(tokens: Sequence[Token]) -> Iterator[str]:
    """The single capitals inside P( ), E[ ], Var[ ], ..."""
    depth, inside = 0, 0
    for k, t in enumerate(tokens):
        if t.sym in OPENING:
            depth += 1
            head = tokens[k - 1] if k else None
            if head is not None and head.kind == "name" and head.text in HEADS and not inside:
                inside = depth
        elif t.sym in (")", "]"):
            inside = 0 if inside == depth else inside
            depth -= 1
        elif inside and t.kind == "name" and len(t.text) == 1 and t.text.isupper():
            yield t.text


def behind_sim(body: Sequence[Token]) -> Iterator[str]:
    """The letters with a script in the parameters of a law: \\mu_X, \\sigma_X of X ~ N(\\mu_X, \\sigma_X^2)."""
    place = next((k for k, t in enumerate(body) if t.sym == "sim"), None)
    for k in range(place if place is not None else len(body), len(body) - 1):
        if body[k].kind == "name" and body[k + 1].sym == "_":
            yield body[k].text


def with_laws(body: Sequence[Token]) -> Iterator[str]:
    """The names that a law or a definition stands behind: X ~ ..., X = g(Y)."""
    last = max((k for k, t in enumerate(body) if t.sym == "sim"), default=0)
    defined = len(body) > 1 and body[1].sym == "="
    yield from (t.text for t in body[: max(last, int(defined))] if t.sym == "")


# ---------------------------------------------------------------- moments
def moments_named(
    tokens: Sequence[Token], variables: set[str], parameters: set[str], said: dict[str, None]
) -> Iterator[Token]:
    k = 0
    while k < len(tokens):
        found = named_moment(tokens, k, variables) if tokens[k].text not in parameters else None
        if found is None:
            yield tokens[k]
            k += 1
            continue
        latex, stop = found
        typed = "".join(t.latex for t in tokens[k:stop])
        said[f"{typed} is {latex}"] = None
        yield from placed(latex, tokens[k], tokens[stop - 1])
        k = stop


def named_moment(tokens: Sequence[Token], k: int, variables: set[str]) -> tuple[str, int] | None:
    """What a letter with variables below it stands for, and where it ends."""
    if tokens[k].text not in ("sigma", "rho") or tokens[k].kind != "name" or k + 2 >= len(tokens):
        return None
    if tokens[k + 1].sym != "_":
        return None
    braced = tokens[k + 2].sym == "{"
    stop = next((j for j in range(k + 3, len(tokens)) if tokens[j].sym == "}"), None) if braced else k + 3
    if stop is None:
        return None
    below = [t for t in tokens[k + 2 + braced : stop] if t.sym != ","]
    stop += braced
    if not below or any(t.kind != "name" or t.text not in variables for t in below):
        return None
    squared = [t.text for t in tokens[stop : stop + 2]] == ["^", "2"]
    meant = MEANT.get((tokens[k].text, len(below), squared))
    if meant is None:
        return None
    return meant % ", ".join(t.text for t in below), stop + 2 * squared


# ---------------------------------------------------------------- densities and distribution functions
def one_function(body: Sequence[Token], functions: set[str], variables: set[str]) -> bool:
    """f(x) = ..., F(x) = ... or f(x, y) = ... at the beginning, with variables of which no law is stated."""
    own = call_of(body, 0, functions, variables) if body else None
    stop = 0 if own is None else 2 * len(own) + 2
    return own is not None and stop < len(body) and body[stop].sym == "="


def call_of(tokens: Sequence[Token], k: int, functions: set[str], variables: set[str]) -> list[str] | None:
    """The variables of f(x), f(x, y) at this place; of several at least one is spoken of elsewhere."""
    if k + 1 >= len(tokens) or tokens[k].text not in functions or tokens[k].kind != "name" or tokens[k + 1].sym != "(":
        return None
    stop = next((j for j in range(k + 2, len(tokens)) if tokens[j].sym == ")"), k + 2)
    letters, commas = tokens[k + 2 : stop : 2], tokens[k + 3 : stop : 2]
    if not letters or len(commas) != len(letters) - 1 or any(t.sym != "," for t in commas):
        return None
    if any(t.kind != "name" or len(t.text) != 1 or not t.text.islower() for t in letters):
        return None
    capitals = [t.text.upper() for t in letters]
    return capitals if variables & set(capitals) and (tokens[k].text == "f" or len(letters) == 1) else None


def applied_otherwise(bodies: Sequence[list[Token]], texts: Sequence[list[Token]], variables: set[str]) -> set[str]:
    """The functions that are used in another way: with a prime, a script, an expression, or under a derivative."""
    found: set[str] = set()
    for tokens in (*bodies, *texts):
        for k, t in enumerate(tokens):
            if t.kind == "name" and t.text in ("f", "F") and call_of(tokens, k, {t.text}, variables) is None:
                found.add(t.text)
    return found


def with_variable_below(
    tokens: Sequence[Token], functions: set[str], variables: set[str], said: dict[str, None]
) -> Iterator[Token]:
    for k, t in enumerate(tokens):
        yield t
        own = call_of(tokens, k, functions, variables)
        if own is not None:
            kind = "density" if t.text == "f" else "distribution function"
            said[f"{t.text} is taken to be the {kind} of {' and '.join(own)}"] = None
            yield from placed(f"_{{{','.join(own)}}}", t, t)
