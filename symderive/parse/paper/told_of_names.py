"""Sentences that say in plain words what a name is: a law with its parameters, the values of a variable with their
probabilities, an eigenvector with its eigenvalue, a matrix with its size and its kind.

The words are those behind the name; what they say comes back as statements, one a line, and how far it reaches.
"""

from __future__ import annotations

import re

from symderive.parse.macros import Macros

FORMULA = r"\$([^$]+)\$"
#: a formula, or a number in plain digits
VALUE = rf"(?:{FORMULA}|(-?\d+(?:\.\d+)?(?:/\d+)?)(?![\w/]))"
LAW = re.compile(
    r"\s*(?:is|be|are|has|have|follows?|follow(?:ed|ing)?)?\s*(?:an?|the)?\s*"
    r"(?P<apart>independent(?:ly)?\s+|i\.?i\.?d\.?\s+)?(?P<law>normal|gaussian|poisson|exponential|geometric|"
    r"bernoulli|binomial)(?:ly)?(?:\s+distributed)?(?:\s+(?:distribution|law|random variables?|variables?|r\.v\.))?"
    r"\s*(?:,\s*)?(?=with|having)",
    re.IGNORECASE,
)
PARAMETER = re.compile(
    r"\s*(?:,\s*)?(?:and\s+)?(?:with|having)?\s*(?:an?\s+|the\s+)?"
    r"(?P<word>means?|expectation|expected value|variances?|standard deviation|rate(?:\s+parameter)?|scale|parameters?|"
    rf"success probability|probability of success|probability|trials)?\s*{VALUE}(?P<trials>\s+trials)?",
    re.IGNORECASE,
)
MEANS = {
    "means": "mean",
    "expectation": "mean",
    "expected value": "mean",
    "variances": "variance",
    "rate parameter": "rate",
    "parameters": "parameter",
    "probability of success": "probability",
    "success probability": "probability",
}
#: law -> how it is written of what the words name, in the order in which the ways are tried
WRITTEN: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "normal": (
        (("mean", "variance"), r"\mathcal{{N}}({}, {})"),
        (("mean", "standard deviation"), r"\mathcal{{N}}({}, {{{}}}^2)"),
    ),
    "poisson": tuple(((word,), r"\text{{Poisson}}({})") for word in ("rate", "mean", "parameter")),
    "exponential": (
        (("rate",), r"\text{{Exponential}}({})"),
        (("mean",), r"\text{{Exponential}}(\frac{{1}}{{{}}})"),
        (("parameter",), r"\text{{Exponential}}({})"),
    ),
    "geometric": tuple(((word,), r"\text{{Geometric}}({})") for word in ("probability", "parameter")),
    "bernoulli": tuple(((word,), r"\text{{Bernoulli}}({})") for word in ("probability", "parameter", "mean")),
    "binomial": (
        (("trials", "probability"), r"\text{{Binomial}}({}, {})"),
        (("n", "p"), r"\text{{Binomial}}({}, {})"),
        (("parameter", "parameter 2"), r"\text{{Binomial}}({}, {})"),
    ),
}
A_VARIABLE = r"\s*(?:(?:is|be)\s+an?\s+(?:discrete\s+|real\s+)?(?:random\s+)?variable\s+)?"
VALUES = re.compile(
    rf"{A_VARIABLE}"
    r"(?:which\s+|that\s+)?(?:can\s+)?(?:takes?|taking)\s+(?:on\s+)?(?:the\s+|only\s+the\s+)?values?\s*"
    rf"(?P<values>{VALUE}(?:\s*(?:,|and|,\s*and)\s*{VALUE})*)\s*,?\s*with\s+(?:the\s+)?(?:respective\s+)?"
    rf"probabilit(?:y|ies)\s*(?P<chances>{VALUE}(?:\s*(?:,|and|,\s*and)\s*{VALUE})*)(?:\s*,?\s*respectively)?"
)
ONE_VALUE = rf"(?:equals?\s+|is\s+|takes?\s+the\s+value\s+)?{VALUE}\s*with\s+probability\s*{VALUE}"
EACH = re.compile(
    rf"{A_VARIABLE}(?:which\s+|that\s+)?(?:is|be|equals|takes\s+the\s+value)\s+{ONE_VALUE}"
    rf"(?:\s*(?:,|and|,\s*and)\s*{ONE_VALUE})+"
)
EIGENVECTOR = re.compile(
    r"\s*(?:is|be|denote)?\s*(?:an?|the)?\s*(?P<unit>(?:unit|normali[sz]ed)\s+)?eigenvector\s+of\s+(?:an?|the)?\s*"
    rf"(?:(?:real|square|invertible|(?P<symmetric>symmetric))\s+)*(?:matrix\s+)?{FORMULA}\s*,?\s*(?:with|for|"
    rf"associated with|corresponding to)\s+(?:an?\s+|the\s+|its\s+)?(?:corresponding\s+|associated\s+)?"
    rf"eigenvalue\s*{FORMULA}"
)
KIND = r"(?:real|square|symmetric|invertible|nonsingular|orthogonal|diagonal|positive definite|positive semidefinite)"
MATRIX = re.compile(
    rf"\s*(?:is|be|are|denotes?)?\s*(?:an?|the|two|some|any)?\s*(?P<before>(?:{KIND}[\s,]+(?:and\s+)?)*)"
    rf"\$\s*(?P<size>\w+\s*\\times\s*\w+)\s*\$\s*(?P<behind>(?:{KIND}[\s,]+(?:and\s+)?)*)matri(?:x|ces)\b"
)
KINDS = {"nonsingular": "invertible"}


def plainly(names: str, after: str, macros: Macros) -> tuple[str, int] | None:
    """What the words behind names say of them, where they are of one of these forms."""
    for way in (law, values, eigenvector, matrix):
        if (found := way(names, after)) is not None:
            return macros.expand(found[0]), found[1]
    return None


def law(names: str, after: str) -> tuple[str, int] | None:
    """be binomial with $n = 10$ and $p = 0.2$; follow a normal distribution with mean 1 and variance 4."""
    found = LAW.match(after)
    if found is None:
        return None
    name = {"gaussian": "normal"}.get(found["law"].lower(), found["law"].lower())
    said: dict[str, str] = {}
    also: list[str] = []
    end = found.end()
    last = ""
    while (more := PARAMETER.match(after, end)) is not None:
        value, word = (more[2] or more[3]).strip(), (more["word"] or "").lower()
        word = "trials" if more["trials"] else MEANS.get(word, word)
        letter, sign, rest = (side.strip() for side in value.partition("="))
        if sign:
            also, value = [*also, value], rest
        word = word or (letter if sign else "")
        if not word:
            word = f"{last} 2" if last else ""
        for part, text in zip((word, f"{word} 2"), value.split(",", 1), strict=False):
            if not part or part in said:
                return None
            said[part] = text.strip()
        last, end = word, more.end()
    for words, written in WRITTEN[name]:
        if tuple(sorted(said)) == tuple(sorted(words)):
            stated = rf"{names} \sim {written.format(*(said[word] for word in words))}"
            apart = [rf"{names} \text{{ independent}}"] if found["apart"] and "," in names else []
            return "\n".join([stated, *apart, *also]), end
    return None


def values(names: str, after: str) -> tuple[str, int] | None:
    """takes the values $-1$ and $1$ with probabilities $1/2$ and $1/2$; is 1 with probability $p$ and 0 with ..."""
    if "," in names:
        return None
    found = VALUES.match(after)
    if found is not None:
        points, chances = listed(found["values"]), listed(found["chances"])
    else:
        found = EACH.match(after)
        if found is None:
            return None
        both = listed(found.group())
        points, chances = both[::2], both[1::2]
    if len(points) != len(chances) or len(points) < 2 or any(re.search(r"dots|=", x) for x in [*points, *chances]):
        return None
    rows = [rf"P({names} = {x}) = {chance}" for x, chance in zip(points, chances, strict=True)]
    return "\n".join([rf"{names} \in \{{{', '.join(points)}\}}", *rows]), found.end()


def listed(text: str) -> list[str]:
    """The values in a list of formulas and numbers: $1, 2$ and 3."""
    return [x.strip() for m in re.finditer(VALUE, text) for x in (m[1] or m[2]).split(",") if x.strip()]


def eigenvector(names: str, after: str) -> tuple[str, int] | None:
    """be an eigenvector of the symmetric matrix $A$ with eigenvalue $\\lambda$."""
    found = EIGENVECTOR.match(after)
    if found is None or "," in names:
        return None
    of, value = found[3].strip(), found[4].strip()
    said = [rf"{of} {names} = {value} {names}"]
    said += [rf"{of} \text{{ symmetric}}"] if found["symmetric"] else []
    said += [rf"\|{names}\| = 1"] if found["unit"] else []
    return "\n".join(said), found.end()


def matrix(names: str, after: str) -> tuple[str, int] | None:
    """be a real $n \\times n$ symmetric matrix."""
    found = MATRIX.match(after)
    if found is None:
        return None
    kinds = [KINDS.get(k, k) for k in re.findall(KIND, found["before"] + " " + found["behind"])]
    said = [rf"{names} \in \mathbb{{R}}^{{{found['size']}}}"]
    kinds = [k for k in kinds if k not in ("real", "square")]
    said += [rf"{name.strip()} \text{{ {k}}}" for name in names.split(",") for k in kinds]
    return "\n".join(said), found.end()
