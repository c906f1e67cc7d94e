"""What a sentence says of names: Let $X_1, ..., X_n$ be i.i.d. random variables with mean $\\mu$; and prose that says
how something random comes about, which no reader of formulas understands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from symderive.parse.macros import Macros
from symderive.parse.paper.densities_told import density
from symderive.parse.paper.headings import CALLED
from symderive.parse.paper.parting import relations
from symderive.parse.paper.stated import DECLARES, Stated, posed
from symderive.parse.paper.told_of_names import plainly
from symderive.parse.words import LETTERS

LONGEST = 220
MOST = 8
INLINE = re.compile(r"(?<![\\$])\$(?P<one>[^$]{1,200})\$(?!\$)|\\\((?P<two>.{1,200}?)\\\)", re.DOTALL)
ENDS = re.compile(
    r"(?<![a-z]\.[a-z])(?<!i\.i\.d)[.;:!?](?=\s|$)|\n[ \t]*\n|\\begin|\\end|\\\[|\$\$|\\item|<!--|(?<!\\)%"
)
STOP = re.compile(
    r"[,]|\b(?:with|such|and|of|in|that|which|whose|where|this|it|these|the|taking|on|for|having|we|then|but|so|has)\b"
)
MATRIX = re.compile(
    r"\\text\{\s*(?:be|is|are|denotes?)?\s*(?:an?|two|all)?\s*\}\s*(?P<size>\w+\s*\\times\s*\w+)\s*"
    r"\\text\{\s*(?:real(?:-valued)?\s+)?matri(?:x|ces)\s*\}$"
)
BINARY = re.compile(r"\\text\{\s*(?:be|is|are)?\s*(?:an?|two|all)?\s*binary(?: random)?(?: variables?)?\s*\}$")
VECTOR = re.compile(
    r"\\text\{\s*(?:be|is|are|denotes?)?\s*(?:an?|two)?\s*(?:real\s+)?vectors? in\s*\}\s*(?P<space>\S.*)$"
)

NOUN = re.compile(r"events?|variables?|matri(?:x|ces)|vectors?|densit(?:y|ies)", re.IGNORECASE)
NOTHING = frozenset(
    ("matrix", "matrices", "vector", "vectors", "variable", "variables", "event", "density", "densities")
)
ADJECTIVES = re.compile(
    r"\s*(?:be|is|are)\s+(?:an?|the|some)?\s*\(?(?P<words>symmetric(?:,? positive (?:semi)?definite)?|"
    r"positive (?:semi)?definite|invertible|orthogonal|diagonal)\b\)?"
)
BE = re.compile(r"^\\text\{\s*(?:be|is|are|being)(?:\s+(?:an?|two|three|all|both))?(?:\s*\}|(\s)\s*)")
#: X and Y be the numbers shown, independent and uniform: what they are in the world says nothing of their law
APPOSITION = re.compile(r"^\\text\{\s*(?:be|is|are|denotes?)\s+(?:the|their|its|our)\s[^,{}\\]*,\s*(?=[a-z])")
HAS = re.compile(r"\\text\{\s*(?:has|have)\s")

MOMENTS = re.compile(
    r"\b(?:means?|variances?|expectations?|expected|deviations?|correlations?|covariances?|correlated)\b"
)
LAWS = re.compile(r"\b(?:normal|gaussian|uniform|exponential|poisson|binomial|bernoulli|geometric)\b", re.IGNORECASE)
INDEPENDENT = re.compile(r"\bindependent(?:ly)?\b|\bi\.?i\.?d\b")


# ---------------------------------------------------------------- what is said of names
def worded(names: str, after: str, macros: Macros) -> tuple[str, int] | None:
    """What the words behind a name say of it, as a statement that can be read whole, and how far behind the name it
    reaches; None where they say nothing that is understood."""
    if (told := density(names, after[:LONGEST], macros)) is not None and understood(told[0]):
        return told
    if (told := plainly(names, after[:LONGEST], macros)) is not None and understood(told[0]):
        return told
    pieces = parts(after[:LONGEST])[:MOST]
    if not re.search(r"[^\W\d_]{2}", pieces[0][1]):
        return None
    if "independen" in pieces[0][1] and not re.search(r",|dots", names):
        return None  # one of several: independent of the others, which are not named here
    for phrase, reach in phrases(pieces, macros):
        shorter = BE.sub(lambda m: r"\text{ " if m[1] else "", APPOSITION.sub(r"\\text{ be ", phrase), count=1)
        if found := MATRIX.search(phrase):
            return rf"{names} \in \mathbb{{R}}^{{{found['size']}}}", reach
        if found := VECTOR.search(phrase):
            return rf"{names} \in {found['space']}", reach
        if BINARY.fullmatch(phrase):
            return rf"{names} \in \{{0, 1\}}", reach
        for spelled in dict.fromkeys((shorter, HAS.sub(r"\\text{ with ", phrase, count=1), phrase)):
            if understood(f"{names} {spelled}"):
                return f"{names} {spelled}", reach
    kind = ADJECTIVES.match(pieces[0][1])
    return (rf"{names} \text{{ {kind['words']}}}", kind.end()) if kind else None


def called(names: str, before: str) -> str | None:
    """What the words before a name call it: independent events $A$ and $B$, a symmetric matrix $A$."""
    words = re.findall(r"[^\W\d_][\w.-]*", before[-80:])
    if not words or not NOUN.fullmatch(words[-1]) or not re.search(r"[\w.]\s*$", before):
        return None
    for size in range(min(5, len(words)), 0, -1):
        phrase = " ".join(words[-size:])
        if phrase.lower() not in NOTHING and understood(statement := rf"{names} \text{{ {phrase} }}"):
            return statement
    return None


def parts(after: str) -> list[tuple[str, str, int]]:
    """The rest of the sentence as words and formulas, each with its end, up to a formula that is a statement itself."""
    found: list[tuple[str, str, int]] = []
    at = 0
    for formula in INLINE.finditer(after):
        words = after[at : formula.start()]
        if ends := ENDS.search(words):
            return [*found, ("words", words[: ends.start()], at + ends.start())]
        found.append(("words", words, formula.start()))
        inside = formula["one"] or formula["two"]
        if relations(inside) or DECLARES.search(inside):
            return found
        found.append(("formula", inside.strip(), formula.end()))
        at = formula.end()
    words = after[at:]
    ends = ENDS.search(words)
    stop = ends.start() if ends else len(words)
    return [*found, ("words", words[:stop], at + stop)]


def phrases(pieces: list[tuple[str, str, int]], macros: Macros) -> Iterator[tuple[str, int]]:
    """What may be a statement about the names, the longest first, and where it ends."""
    for size in range(len(pieces), 0, -1):
        kind, last, end = pieces[size - 1]
        before = [(k, text) for k, text, _ in pieces[: size - 1]]
        if kind == "formula":
            yield written([*before, (kind, last)], macros), end
            continue
        if before and re.match(r"\s*(?:,|and\b|we\b|then\b|so\b)", last):
            continue  # the sentence goes on with something else
        cuts = [len(last), *(m.start() for m in STOP.finditer(last))]
        for cut in sorted(set(cuts), reverse=True)[:5]:
            if last[:cut].strip():
                yield written([*before, (kind, last[:cut])], macros), end - len(last) + cut


def written(pieces: Iterable[tuple[str, str]], macros: Macros) -> str:
    out = ""
    for kind, text in pieces:
        words = re.sub(r"\s+", " ", text if kind == "formula" else re.sub(r"\\[ ,@/]|~", " ", text))
        if kind == "formula":
            out += macros.expand(words)
        elif words.strip():
            out += rf" \text{{ {words.strip(' ,')} }} " if re.fullmatch(r"[\w\s.,'-]*", words) else " \\nosuch "
    return re.sub(r"\s+\}\s*$", "}", out.strip())


def understood(statement: str) -> bool:
    """Can a statement be read to its end, with nothing in it that is kept as prose?"""
    problem = posed(statement)
    if problem is None:
        return False
    if any(f.kind == "prose" for f in problem.facts):
        return False
    if INDEPENDENT.search(statement) and not any(f.kind == "independence" for f in problem.facts):
        return False  # half of it was understood
    if LAWS.search(statement) and not any(f.kind in ("law", "relation") for f in problem.facts):
        return False
    return bool(problem.facts) or any(d.kind not in ("scalar",) for d in problem.declarations.values())


# ---------------------------------------------------------------- what is not understood
WORLD = re.compile(
    r"\b(?:bags?|urns?|box(?:es)?|jars?|coins?|dice|die|cards?|decks?|balls?|marbles?|dra(?:w|ws|wn|wing)|drew|roll\w*|"
    r"toss\w*|flip\w*|pick\w*|chosen|choos\w*|select\w*|replacement|random(?:ly)?|fair|biased|uniform\w*|independen\w*|"
    r"disjoint|exclusive|distribut(?:ed|ion)|gaussian|poisson|binomial|exponential(?:ly)?|bernoulli|geometric|percent|"
    r"prevalence|patients?|factory|factories|defective|rain\w*|doors?|children|boys?|girls?|spam|joint|pdf|pmf|densit(?:y|ies)|sensitivity|specificity)\b|\d\s*\\?%",
    re.IGNORECASE,
)
ARGUMENTS = re.compile(
    r"(?:\\Pr|\\mathbb\s*\{?[PEV]\}?|\\mathrm\s*\{(?:P|Pr|E|Var|Cov)\}|\\operatorname\s*\{(?:P|Pr|E|Var|Cov)\}|(?<![A-Za-z\\])[PpE]"
    r"|\b(?:Var|Cov))\s*(?:_\s*\w\s*)?(?:\\left|\\[bB]igg?l?)?\s*[(\[{]+(?P<inside>[^()\[\]{}]*(?:[({][^()\[\]{}]*[)}][^()\[\]{}]*)*)"
)


def unexplained(rows: Iterable[str], statements: Iterable[Stated]) -> bool:
    """Does a probability or a moment stand in these rows of something about which nothing is stated?"""
    asked: set[str] = set()
    for row in rows:
        for found in ARGUMENTS.finditer(row):
            asked |= letters(found["inside"]) - INDICES
    told = set().union(*(letters(s.text) for s in statements if tells(s.text)))
    return bool(asked - told - {name.lower() for name in told})  # x is a value of X


def speaks_of_chance(rows: Iterable[str]) -> bool:
    return any(ARGUMENTS.search(row) for row in rows)


def independent(statements: Iterable[Stated]) -> bool:
    """Is something said to be independent?"""
    problems = (posed(s.text) for s in statements)
    return any(f.kind == "independence" for problem in problems if problem is not None for f in problem.facts)


def half_read(rest: str) -> bool:
    """Does a sentence, of which the first part was understood, go on in words about moments or independence?"""
    ends = ENDS.search(INLINE.sub(" § ", rest))
    words = INLINE.sub(" § ", rest)[: ends.start() if ends else None]
    words = re.split(r"\b(?:find|compute|calculate|show|what|determine|derive|prove|let|then|so)\b", words, maxsplit=1)[
        0
    ]
    return bool(MOMENTS.search(words) or INDEPENDENT.search(words))


def sentence_around(text: str, start: int, until: int) -> str:
    """The sentence in which a stretch of a text stands."""
    before = re.split(r"[.!?]\s|\n\s*\n|\\begin\{[^}]*\}|\\item", text[max(0, start - LONGEST) : start])[-1]
    rest = text[start : until + LONGEST]
    ends = [m.end() for m in ENDS.finditer(rest) if m.start() >= until - start]
    return before + rest[: ends[0] if ends else None]


LETTER = re.compile(r"\\([A-Za-z]+)|[A-Za-z]")
GREEK = LETTERS.keys() - {"pi"}
INDICES = frozenset("ijklmnt")


def letters(text: str) -> set[str]:
    """The letters in a formula, Greek ones by name, without what hangs on them."""
    plain = re.sub(r"\\(?:text|mathrm|operatorname|mathcal|mathbb)\s*\{[^{}]*\}", " ", text)
    return {m[1] or m[0] for m in LETTER.finditer(plain) if m[1] is None or m[1] in GREEK}


def tells(text: str) -> bool:
    """Does a statement say more of something random than of which kind it is?"""
    problem = posed(text)
    if problem is None:
        return True
    return bool(problem.definitions) or any(f.kind not in ("property", "prose", "convention") for f in problem.facts)


def of_chance(prose: Iterable[str], also: Iterable[str] = ()) -> str | None:
    """The sentences of some prose that say how something random comes about, ``also`` some others, as one statement in
    words."""
    said = []
    for text in [*prose, *also]:
        for sentence in re.split(r"(?<=[.!?])\s+|\n[ \t]*\n|\\\\|\\item", text):
            if sentence.rstrip().endswith("?"):
                continue
            plain = re.sub(r"\\(?:begin|end|label|ref|vspace|hspace)\s*\{[^{}]*\}(?:\[[^\]]*\])?", " ", sentence)
            plain = re.sub(r"\\[A-Za-z]+\*?(?:\[[^\]]*\])?|(?<![\w])%[^\n]*|[^\w\s.,;:!?%'’-]|_", " ", plain)
            if (WORLD.search(plain) or text in also) and len(re.findall(r"[^\W\d_]{2,}", plain)) >= 3:
                plain = re.sub(rf"^\s*(?i:{CALLED})?[ .~]*\d*[.)]?\s+(?=[A-Z])", "", plain)
                said.append(re.sub(r"\s+", " ", plain).strip(" .,;:?!"))
    words = ". ".join(dict.fromkeys(said)) + "."
    words = words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0] + " ..."
    return rf"\text{{{words}}}".replace("%", r"\%") if said else None
