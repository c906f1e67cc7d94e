r"""What letters depend on, as the givens say it: y = y(x); A and B \text{ depend on } t; u \text{ a function of } x."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symderive.expr.problem import Dependence

#: a letter in LaTeX, in its font or not
NAME = r"(\\[a-zA-Z]+\{\w+\}|\\[a-zA-Z]+|[A-Za-z])"
OF_ITSELF = re.compile(NAME + r"\s*=\s*\1\s*\(([^()]*)\)")
IN_WORDS = re.compile(r"(?:depends?\s+on|functions?\s+of)\s*\}?\s*\$?\s*" + NAME)
AND = re.compile(r"\\text\s*\{\s*,?\s*and\s*\}")
IN = re.compile(r"\\in(?![a-z])")
GROUP = re.compile(r"\\\{.*?\\\}|[\[(][^\[\]()]*[\])]")


def dependences(given: str) -> Iterator[Dependence]:
    """What the statements say of letters that depend on others: first those in words, then y = y(x)."""
    for statement in re.split(r"[;\n]", given):
        said = IN_WORDS.search(statement)
        if said is not None:
            on = (bare(said[1]),)
            yield from (Dependence(name, on, False) for name in subjects(statement[: said.start()]))
    for name, letters in OF_ITSELF.findall(given):
        yield Dependence(bare(name), tuple(bare(x.strip()) for x in letters.split(",")), True)


def subjects(before: str) -> Iterator[str]:
    r"""The names that such words are about: of ``t \in \mathbb{R}, A, B \in \mathbb{R}^{n \times n} \text{ depend on }
    t`` A and B."""
    before = AND.sub(",", before)
    before = before.rpartition(r"\text")[0] if r"\text" in before else before
    *earlier, last = IN.split(GROUP.sub("", before))
    about = last if not earlier or "," in last else earlier[-1]
    names = about.split(",")
    if (about is not last and len(earlier) > 1) or (about is last and earlier):
        names = names[1:]  # what stands first is the set of the names before
    yield from (bare(x.strip()) for x in names if re.fullmatch(NAME, x.strip()))


def bare(name: str) -> str:
    """A letter without the font around it."""
    inside = re.search(r"\{(\w+)\}", name)
    return inside[1] if inside else name.removeprefix("\\")
