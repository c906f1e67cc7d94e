"""What letters mean by custom, read off all statements and the goal before any of them is read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from symderive.parse.law_sides import law_name
from symderive.parse.names import Names
from symderive.parse.pieces import Statement
from symderive.parse.substitution_rows import related_differentials
from symderive.parse.tokens import Token

DENSITY_HEADS = frozenset(("p", "q", "f"))
MOST_MEMBERS = 60
BEFORE_A_TERM = frozenset(("=", "+", "-", "&", "(", "[", "{", "Rightarrow", "implies", "iff"))
#: the letters by which one differentiates where nobody says so; those of an earlier row come before those of a later
VARIABLES = (("x", "t"), ("z", "s"), ("y", "u", "v", "w", "r", "theta"))
VECTORS = (("x", "w", "theta", "beta", "mu", "phi"), ("z", "y", "u", "v"))


def variable_by_custom(letters: Collection[str]) -> str | None:
    """The one letter among several that is a variable by custom, the others parameters: x of a e^{kx}.

    >>> variable_by_custom(["k", "x"]), variable_by_custom(["x", "t"]), variable_by_custom(["a", "b"])
    ('x', None, None)
    """
    return the_one_of(VARIABLES, letters)


def vector_by_custom(letters: Collection[str]) -> str | None:
    """The one vector among several by which a gradient is taken that does not say so: x of |Ax - b|^2."""
    return the_one_of(VECTORS, letters)


def the_one_of(rows: Sequence[tuple[str, ...]], letters: Collection[str]) -> str | None:
    """The one letter in the first row that holds any of the letters."""
    for row in rows:
        found = [letter for letter in letters if letter in row]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def note_customs(statements: list[Statement], extra: list[list[Token]], names: Names) -> None:
    """Fill in what the customs need to know of the whole problem."""
    texts = [*(s.body for s in statements), *(ts for s in statements for ts in s.names), *extra]
    texts += [ts for s in statements for _, ts in s.said] + [s.where for s in statements]
    written = {t.text for tokens in texts for t in tokens}
    if "pi" in written and pi_is_letter(texts):
        names.letters.add("pi")
    if "i" in written and ((written >= {"e", "^"} and turns(texts)) or only_numbers_beside_i(texts)):
        names.declare("i", "imaginary")
    if "I" in written and any(counted(tokens) for tokens in texts):
        names.letters.add("I")
    names.letters |= {letter for letter in ("delta", "Delta") if letter in written and stands_alone(letter, texts)}
    names.values |= stated_values(statements)
    if "d" in written:
        names.moving |= moving(texts) | related_differentials(extra)
    names.applied |= {
        t.text for tokens in texts for t, after in pairwise(tokens) if t.kind == "name" and after.sym == "("
    }
    if "_" not in written:
        return
    for tokens in [*(joined(s) for s in statements), *extra]:
        for letter, numbers in members(tokens).items():
            names.members.setdefault(letter, set()).update(numbers)


def turns(texts: list[list[Token]]) -> bool:
    """Does i stand in an exponent of e, as in e^{i\\pi} and e^{itx}, and nowhere as an index or a declared letter?"""
    found = False
    for tokens in texts:
        for k, t in enumerate(tokens):
            if t.kind != "name" or t.text != "i":
                continue
            before = [u.sym or u.text for u in tokens[max(0, k - 3) : k]]
            after = tokens[k + 1] if k + 1 < len(tokens) else None
            if before[-1:] == ["_"] or "_" in before[-2:] or (after is not None and after.sym in ("in", "=", ",", ":")):
                return False
            found |= before in (["e", "^", "{"], ["^", "{", "-"]) and after is not None and after.kind == "name"
    return found


def only_numbers_beside_i(texts: list[list[Token]]) -> bool:
    """Are all lines made of numbers and i, as (1 + i)^2 = 2i, with no letter and no index beside it? (Of i^2 alone
    nobody can tell.)"""
    added = any(t.text == "i" and (u.kind == "number" or u.sym in ("+", "-")) for x in texts for u, t in pairwise(x))
    names = {t.text for tokens in texts for t in tokens if t.kind == "name"}
    indexed = any(t.sym in ("_", "in", "sum", "prod") for tokens in texts for t in tokens)
    return added and names <= {"i", "e", "pi"} and not indexed


def stands_alone(letter: str, texts: list[list[Token]]) -> bool:
    """Is something called \\delta, so that \\delta x is a product: \\delta = y - t?"""
    for tokens in texts:
        for k, t in enumerate(tokens[:-1]):
            if t.kind != "name" or t.text != letter or tokens[k + 1].sym not in ("=", ":", "in"):
                continue
            before = tokens[k - 1] if k else None
            if before is None or before.kind == "text" or before.sym in (",", ";", "&", "Rightarrow"):
                return True
    return False


def moving(texts: list[list[Token]]) -> set[str]:
    """The letters in the bracket of d(x^2 y) of which dx, dy stands somewhere: d is no number there."""
    inside: set[str] = set()
    behind: set[str] = set()
    for tokens in texts:
        for k, (t, after) in enumerate(pairwise(tokens)):
            if t.kind != "name" or t.text != "d":
                continue
            if after.kind == "name":
                behind.add(after.text)
            elif after.sym == "(" and (k == 0 or tokens[k - 1].sym in BEFORE_A_TERM):
                depth = 0
                for u in tokens[k + 1 :]:
                    depth += (u.sym == "(") - (u.sym == ")")
                    inside |= {u.text} if u.kind == "name" else set()
                    if depth == 0:
                        break
    return inside & behind


def counted(tokens: list[Token]) -> bool:
    """Does I_1 stand here? No identity is 1 x 1: then I_1, ..., I_n are names."""
    return any(
        t.kind == "name" and t.text == "I" and under.sym == "_" and one.text == "1"
        for t, under, one in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )


def pi_is_letter(texts: list[list[Token]]) -> bool:
    """Is \\pi a probability here: 1 - \\pi, P(Z = 1) = \\pi, Bernoulli(\\pi)? Not where 2\\pi stands too."""
    letter = number = False
    for tokens in texts:
        for k, t in enumerate(tokens):
            if t.kind != "name" or t.text != "pi":
                continue
            before = [u.text for u in tokens[max(0, k - 3) : k]]
            after = tokens[k + 1].sym if k + 1 < len(tokens) else ""
            number = number or before[-1:] in (["2"], ["4"], ["8"])
            lonely = after not in ("/", "^", "_") and (k + 1 == len(tokens) or tokens[k + 1].kind != "name")
            probable = any(u.kind == "name" and u.text in ("P", "Pr") for u in tokens[:1]) and before[-2:] == [")", "="]
            parameter = before[-1:] in (["("], [","]) and after in (")", ",") and of_chance(tokens[:k])
            letter = letter or before[-2:] == ["1", "-"] or (probable and lonely) or parameter
    return letter and not number


def of_chance(tokens: list[Token]) -> bool:
    """Does the open bracket belong to a law whose parameter is a probability?"""
    depth = 0
    for k in range(len(tokens) - 1, 0, -1):
        depth += (tokens[k].sym == ")") - (tokens[k].sym == "(")
        if depth < 0:
            return law_name(tokens[k - 1].text) in ("Bernoulli", "Binomial", "Geometric", "NegativeBinomial")
    return False


def joined(statement: Statement) -> list[Token]:
    """The tokens of a statement in their order, with its list of names."""
    return [t for tokens in statement.names for t in tokens] + statement.body


def stated_values(statements: list[Statement]) -> set[str]:
    """The letters x of a stated density p(x) = ...; an energy E(x) on its right side shows that E is a function."""
    found: set[str] = set()
    for statement in statements:
        body = statement.body
        place = next((k for k, t in enumerate(body) if t.sym in ("=", "propto", "sim")), 0)
        heads = {t.text for t in body[:place] if t.kind == "name"}
        energy = any(t.text == "E" and after.sym == "(" for t, after in pairwise(body))
        if heads & DENSITY_HEADS and not energy:
            found |= {t.text for t in body[:place] if t.kind == "name" and t.text not in DENSITY_HEADS}
    return found


def members(tokens: list[Token]) -> dict[str, set[int]]:
    """The numbers below each letter, those between the ends of A_1, \\dots, A_4 too."""
    found: dict[str, set[int]] = {}
    families: set[str] = set()
    last: tuple[str, int] | None = None
    dots = False
    for k, t in enumerate(tokens):
        dots = dots or t.sym == "dots"
        if t.kind != "name" or k + 2 >= len(tokens) or tokens[k + 1].sym != "_":
            continue
        one = tokens[k + 3] if tokens[k + 2].sym == "{" and k + 3 < len(tokens) else tokens[k + 2]
        if one.kind != "number" or not one.text.isdigit():
            if dots and last is not None and last[0] == t.text:
                families.add(t.text)  # X_1, ..., X_n
            continue
        number = int(one.text)
        found.setdefault(t.text, set()).add(number)
        if dots and last is not None and last[0] == t.text and 0 < number - last[1] <= MOST_MEMBERS:
            found[t.text].update(range(last[1], number))
        last, dots = (t.text, number), False
    if dots and last is not None:
        families.add(last[0])  # X_1, X_2, ...
    return {letter: numbers for letter, numbers in found.items() if letter not in families}
