"""The first rows of a derivation that say what is worked on: y = x^2, f(x, y) = x^2 y, L = (y - t)^2, y = w x.

A name that the givens do not speak of and that such a row writes out is defined by it, as if the row stood among the
givens: what is differentiated below is read with the definition in sight.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from symderive.expr.algebra import Apply, Map, Rel, Sym
from symderive.expr.node import Node
from symderive.expr.probability import EventSym, RandVar
from symderive.expr.problem import Fact, Follows, is_chance
from symderive.expr.shape import DerivationError
from symderive.parse.context import Reading
from symderive.parse.errors import Source
from symderive.parse.leading import without_lead
from symderive.parse.prose import RELATION_SIGNS
from symderive.parse.tokens import OPEN, SHUT, Token, tokenize
from symderive.parse.words import EXTREMES, FUNCTIONS, MATRIX_FUNCTIONS, NAMED_FUNCTIONS

MOST = 4  # rows
#: signs of a statement about names, and words of one: what such a row says is known from there on
STATES = frozenset(("perp", "succ", "succeq", "prec", "preceq", "subset", "subseteq", "neq", "ne", "sim"))
EMPTY = frozenset(("emptyset", "varnothing"))
NOT_EQUAL = frozenset(("neq", "ne"))
SAYS = re.compile(r"\s*(is|are)\b", re.I)
FONT = re.compile(r"\\(?:mathcal|mathbf|mathrm|boldsymbol|bm|mathit)\s*(?:\{\s*([A-Za-z])\s*\}|([A-Za-z]))")
LET = re.compile(r"\s*(now )?(we )?(let|define|put|set|write|with|where|suppose|assume)( that)?\s*[:,]?\s*$", re.I)
RESERVED = frozenset(("P", "p", "q", "Pr", "e", "d", "pi", "i", "Var", "Cov"))
#: functions that have a meaning of their own, which no row gives them anew: tr(A), log(x)
KNOWN_WORDS = frozenset((*FUNCTIONS, *MATRIX_FUNCTIONS, *NAMED_FUNCTIONS, *EXTREMES))
#: what is a number of random variables, where it is called with capitals
OF_CHANCE = frozenset(("H", "I", "E", "V", "D", "KL", "MI"))
ARROWS = frozenset(("Rightarrow", "implies", "iff", "Leftrightarrow", "Longrightarrow", "Longleftrightarrow", "to"))
#: a differential, a gradient, a prime, a dot or a subscript of a letter, in what stands below
MOVED = (
    r"(d\s*\{?\s*%s(?![A-Za-z])|\\partial\s*(\^\S+)?\s*\{?\s*%s(?![A-Za-z])|\\nabla[^=]*%s|"
    r"\\d?dot\s*\{?\s*%s(?![A-Za-z])|(?<![A-Za-z])%s\s*('|\^\s*\{?\s*\\prime))"
)
PART = r"(?<![A-Za-z\\])%s\s*_\s*(\{\s*)?%s(?![A-Za-z])"


def definitions_in(lines: Sequence[str], reading: Reading) -> list[str]:
    """The definitions that the first rows state, as statements; none where nothing below them needs one."""
    found: list[str] = []
    said: list[tuple[frozenset[str], frozenset[str]]] = []  # of the rows that state something: the signs, the names
    stated = False
    known = known_names(reading)
    random = frozenset(name for name, entry in reading.scope.entries.items() if entry.kind == "random") & known
    laws = frozenset(name for name, entry in reading.scope.entries.items() if entry.kind == "density") & known
    given_chances = frozenset(u.name for f in reading.problem.facts if said_of_chance(f) for u in events_in(f))
    below = list(lines)
    opened = len(lines) > 1 and is_name(lines[0]) and lines[1].replace("&", "").lstrip().startswith("=")
    if opened:  # a row that is only a name, and below it what the name stands for
        below = [f"{lines[0]} {lines[1]}", *lines[2:]]
        known = known - bare_functions(reading)
    while below and len(found) < MOST:
        try:
            source = Source(below[0])
            tokens = [t for t in without_lead(tokenize(source)[:-1])[0] if t.sym != "&"]
        except DerivationError:
            break
        row = below.pop(0)
        if tokens and tokens[0].kind == "text" and LET.match(tokens[0].text):
            tokens = tokens[1:]
        if not tokens:
            continue
        if states(tokens):
            names = frozenset(t.text for t in tokens if t.kind == "name")
            sign = frozenset(t.sym for t in tokens if t.sym in STATES)
            if any(follows(sign, names, other, spoken) for other, spoken in said) or says_law_of_lawful(
                tokens, reading
            ):
                break
            if of_numbers(tokens) and names & given_chances:
                break  # chances of what the givens state chances of: an answer
            said.append((sign, names))
            found.append(row.replace("&", " ").strip().rstrip(".,;"))
            stated = True
            continue
        parts = [definition(part, source, known, random | laws) for part in parted(tokens)]
        if not parts or None in parts:
            break
        made = [part for part in parts if part is not None]
        known = known | {name for name, _, _ in made}
        found.append(", ".join(text for _, text, _ in made))
        rest = " ".join((row[made[-1][2] :], *below))
        opened |= any(random & names_in(text) for _, text, _ in made)  # Z = (X - mu) / sigma
        idle = not any(moved(name, text, rest) for name, text, _ in made)
        if idle and not opened and not found[:-1] and not below_defines(below):
            break
    return found if stated or (found and (opened or needed(found, lines))) else []


def is_name(row: str) -> bool:
    """Is the row only a name, or a function of letters?"""
    try:
        tokens = [t for t in tokenize(Source(row))[:-1] if t.sym != "&"]
    except DerivationError:
        return False
    call = tokens[1:] and tokens[1].sym == "(" and tokens[-1].sym == ")"
    inside = tokens[2:-1] if call else tokens[1:] if len(tokens) > 1 and tokens[1].sym != "_" else []
    plain_letters = all(t.kind == "name" or t.sym == "," for t in inside) and (call or not inside)
    return bool(tokens) and tokens[0].kind == "name" and tokens[0].text not in KNOWN_WORDS and plain_letters


def names_in(text: str) -> set[str]:
    return {t.text for t in tokenize(Source(text)) if t.kind == "name"}


def bare_functions(reading: Reading) -> frozenset[str]:
    """The functions of which the givens declare the kind, and say nothing more."""
    problem = reading.problem
    spoken = {
        p.name for f in problem.facts if f.node is not None for p in f.node.walk() if isinstance(p, Map | Apply | Sym)
    }
    spoken |= {getattr(d.name, "name", "") for d in problem.definitions}
    return frozenset(name for name, e in reading.scope.entries.items() if e.kind == "function" and name not in spoken)


def follows(sign: frozenset[str], names: frozenset[str], before: frozenset[str], spoken: frozenset[str]) -> bool:
    """Is a row with the sign and names of one above not a statement more, but what is to follow from it: x^2 not 1
    below x not 1, B perp A below A perp B?"""
    return sign == before != frozenset() and (names <= spoken or (bool(sign & NOT_EQUAL) and bool(names & spoken)))


def says_law_of_lawful(tokens: list[Token], reading: Reading) -> bool:
    """Does a row say a law of what has one by the givens: X + Y ~ N(0, 2) of normal X and Y?"""
    place = next((k for k, t in enumerate(tokens) if t.sym in ("sim", "mid", "|")), 0)
    names = {t.text for t in tokens[:place] if t.kind == "name"}
    spoken = [p for f in laws_in(reading) for p in f.u.walk() if isinstance(p, RandVar | Sym)]
    lawful = {getattr(p, "family", "") or p.name for p in spoken}
    lawful |= {getattr(d.name, "name", "") for d in reading.problem.definitions if names_variables(d.body)}
    return bool(names & lawful) and any(t.sym == "sim" for t in tokens)


def laws_in(reading: Reading) -> list[Follows]:
    return [f.node for f in reading.problem.facts if isinstance(f.node, Follows)]


def names_variables(body: Node) -> bool:
    return any(isinstance(p, RandVar) for p in body.walk())


def states(tokens: list[Token]) -> bool:
    """Does a row state something of names, as the givens do: u perp v, x not 0, n is even, P(A) = 0.6?"""
    top = with_brackets_empty(tokens)
    if len(top) > 2 and top[-2].sym == "=" and top[-1].sym in EMPTY:
        return True
    if any(t.sym in STATES or (t.kind == "text" and SAYS.match(t.text)) for t in top[1:]):
        return not any(t.sym in ARROWS or t.sym == "=" for t in top)
    return of_numbers(tokens)


def of_numbers(tokens: list[Token]) -> bool:
    """Are several chances given numbers side by side?"""
    parts: list[list[Token]] = [[]]
    for t in with_brackets_empty(tokens):
        if t.sym in (",", ";"):
            parts.append([])
        else:
            parts[-1].append(t)
    return len(parts) > 1 and all(chance_of_number(part) for part in parts)


def said_of_chance(fact: Fact) -> bool:
    return isinstance(fact.node, Rel) and fact.node.op == "=" and is_chance(fact.node)


def events_in(fact: Fact) -> list[EventSym | RandVar]:
    return [] if fact.node is None else [u for u in fact.node.walk() if isinstance(u, EventSym | RandVar)]


def chance_of_number(part: list[Token]) -> bool:
    """Is this P(...) = a number? (The brackets' inside is left out.)"""
    if len(part) < 4 or part[0].text not in ("P", "Pr") or part[1].sym != "(":
        return False
    return part[-2].sym == "=" and part[-1].kind == "number"


def below_defines(below: Sequence[str]) -> bool:
    """May the next row define something too? Then that one decides."""
    return bool(below) and re.match(r"\s*[A-Za-z\\]+\s*(\([^()]*\))?\s*&?=", below[0]) is not None


def needed(found: Sequence[str], lines: Sequence[str]) -> bool:
    whole = " ".join(lines)
    parts = [plain(text) for statement in found for text in statement.split(", ")]
    names = [re.match(r"\s*(\\?[A-Za-z]+)", text) for text in parts]
    return any(m is not None and moved(m.group(1), whole, whole) for m in names)


def known_names(reading: Reading) -> frozenset[str]:
    """The names that the givens declare, define or speak of."""
    problem, entries = reading.problem, reading.scope.entries
    known = {name for name, entry in entries.items() if not entry.inferred}
    known |= {getattr(leaf, "name", "") for leaf in problem.leaves()}
    known |= {getattr(d.name, "name", "") for d in problem.definitions}
    if not problem.given:
        return frozenset()
    written = names_in(problem.given)
    return frozenset(name for name in known if name in written or name.partition("_")[0] in written)


def parted(tokens: list[Token]) -> list[list[Token]]:
    """A row parted at commas between statements: a comma before ``name =``."""
    found: list[list[Token]] = [[]]
    depth = 0
    for k, token in enumerate(tokens):
        depth += (token.sym in OPEN) - (token.sym in SHUT)
        ahead = k + 2 < len(tokens) and "=" in (tokens[k + 2].sym, after_call(tokens, k + 1))
        if depth == 0 and token.sym in (",", ";") and ahead:
            found.append([])
            continue
        found[-1].append(token)
    return found


def after_call(tokens: list[Token], at: int) -> str:
    """The sign behind ``name ( ... )``."""
    if at + 1 >= len(tokens) or tokens[at + 1].sym != "(":
        return ""
    close = next((k for k in range(at + 2, len(tokens)) if tokens[k].sym == ")"), len(tokens))
    return tokens[close + 1].sym if close + 1 < len(tokens) else ""


def definition(
    tokens: list[Token], source: Source, known: frozenset[str], random: frozenset[str]
) -> tuple[str, str, int] | None:
    """(the name, the statement ``name = formula`` or ``name(letters) = formula``, where it ends)."""
    if len(tokens) < 3 or tokens[0].kind != "name" or tokens[0].text in known | RESERVED or tokens[0].font == "double":
        return None
    equals = 1 if tokens[1].sym == "=" else None
    if equals is None and after_call(tokens, 0) == "=":
        equals = next(k for k in range(2, len(tokens)) if tokens[k].sym == ")") + 1
        inside = tokens[2 : equals - 1]
        if not all(t.kind == "name" if k % 2 == 0 else t.sym == "," for k, t in enumerate(inside)) or not inside:
            return None
        if any(t.text in random for t in inside) or (
            tokens[0].text in OF_CHANCE and all(t.text.isupper() for t in inside[::2])
        ):  # H(X): a number that is known by this name
            return None
    if equals is None:
        return None
    depth, stop = 0, len(tokens)
    for k in range(equals + 1, len(tokens)):
        token = tokens[k]
        depth += (token.sym in OPEN) - (token.sym in SHUT)
        if depth == 0 and (token.sym in ARROWS or token.sym in RELATION_SIGNS or token.kind == "text"):
            stop = k
            break
    while stop > equals + 1 and tokens[stop - 1].sym in (",", ".", ";"):
        stop -= 1
    body = tokens[equals + 1 : stop]
    if not body or any(t.kind == "name" and t.text == tokens[0].text for t in body):
        return None
    apart = any(t.sym in ("pm", "mp", ",", ";") for t in with_brackets_empty(body))
    if apart or not any(t.kind == "name" for t in body):
        return None
    text = source.text[tokens[0].start : body[-1].stop].replace("&", " ")
    return tokens[0].text, text, body[-1].stop


def with_brackets_empty(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without what stands inside the brackets, which stay."""
    found, depth = [], 0
    for token in tokens:
        depth -= token.sym in SHUT
        if depth == 0:
            found.append(token)
        depth += token.sym in OPEN
    return found


def plain(text: str) -> str:
    """The text with letters out of their fonts."""
    return FONT.sub(lambda m: m.group(1) or m.group(2), text)


def moved(name: str, statement: str, rest: str) -> bool:
    """Is the name differentiated below, or something by it?"""
    letter = r"\\?" + re.escape(name.removeprefix("\\"))
    rest = plain(rest)
    if re.search(MOVED % ((letter,) * MOVED.count("%s")), rest):
        return True
    call = re.match(r"\s*\\?[A-Za-z]+\s*\(([^()]*)\)", statement)
    return call is not None and any(
        re.search(PART % (letter, re.escape(x.strip())), rest) for x in call.group(1).split(",")
    )
