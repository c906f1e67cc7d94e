"""Where the problems of a homework begin, and which problem what stands below belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from symderive.parse.paper.places import Place

#: a heading by its depth: what has the same depth or a smaller one ends it
DEEP = {"part": 0, "chapter": 0, "section": 1, "subsection": 2, "subsubsection": 3, "paragraph": 4, "subparagraph": 5}
CALLED = r"(?:problem|exercise|question|task|assignment|ex|prob|q|aufgabe|exercice|ejercicio)"
HEADING = re.compile(
    r"^(?P<marks>\#{1,6})[ \t]"
    r"|\\(?P<section>part|chapter|(?:sub)*section|(?:sub)?paragraph)\b"
    r"|\\begin\{(?P<environment>problem|exercise|question|frame|homeworkProblem)\*?\}"
    r"|\\(?P<command>question|problem|exercise)(?![A-Za-z])"
    rf"|^[ \t]{{0,40}}(?:\\noindent\s)?(?P<words>(?:\\(?:textbf|emph|underline)\s?\{{|\*\*|__)?\s?"
    rf"(?:(?i:{CALLED})[ .~]{{0,3}}(?:\d+|[ivx]+)(?!\w)|\(?\d+(?:\.\d+)*\s?[.):](?=\s|\}}|\*)))",
    re.MULTILINE,
)
NAMED = re.compile(r"\\label\s*\{(?:problem|prob|ex|exercise|question|q):([^{}]*)\}")
COMMENTED = re.compile(r"(?<!\\)%[^\n]*|<!--.*?-->", re.DOTALL)
#: lists of problems: where they begin and end, and their items
LIST = re.compile(
    r"(?P<begin>\\begin\{(?:enumerate|itemize|questions|exercises|compactenum)\*?\})"
    r"|(?P<end>\\end\{(?:enumerate|itemize|questions|exercises|compactenum)\*?\})|(?P<item>\\item(?![A-Za-z]))"
)
PROBLEM = re.compile(rf"\\\w+\*?\s*(?:\[[^\]]*\])?\{{?\s*(?:\d|\(?[a-z]\)|(?i:{CALLED})(?![a-z]))")
#: the same behind the marks of a heading in Markdown
CALLS = re.compile(rf"\#{{1,6}}[ \t]+[*_]*(?:\(?\d+\s*[.):]|(?i:{CALLED})[ .~]{{0,3}}\d)")
WORDS_DEPTH = 4  # Problem 1, 2), \\question: below all sections


@dataclass(slots=True)
class Scopes:
    """Which stretches of a document say what holds in a stretch: itself, those above its heading, and within a problem
    all parts of it; not the problems before it."""

    open: list[tuple[float, int, bool]] = field(default_factory=list)  # depth, number, is it a problem?
    reach: dict[int, frozenset[int]] = field(default_factory=dict)
    problems: set[int] = field(default_factory=set)  # stretches of problems

    def begins(self, number: int, depth: float, *, problem: bool) -> None:
        """A heading of this depth begins a stretch."""
        while self.open and self.open[-1][0] >= depth:
            self.open.pop()
        whole = [n for _, n, is_problem in self.open if is_problem]
        parts = range(whole[0], number) if whole else ()
        self.reach[number] = frozenset((0, number, *parts, *(n for _, n, _ in self.open)))
        self.open.append((depth, number, problem))
        if problem or whole:
            self.problems.add(number)

    def named(self, number: int) -> None:
        """A comment names the problem that begins."""
        self.open.clear()
        self.begins(number, -1, problem=True)


@dataclass(slots=True)
class Section:
    """Which stretch of the document is being read: its number, and the name of the problem that it answers.

    A name holds until the next name, or until a heading that stands as high as the one it was given under.
    """

    number: int = 0
    name: str | None = None
    held: Place | None = None  # where the name was given
    depth: int = 9
    deepest: int = 9  # depth of the heading that is being read under
    used: bool = False  # has a derivation been found under this name?
    lists: int = 0  # how deep in lists
    listed: bool = False  # is the outermost list one of problems?
    problem: bool = False  # does the heading call what follows a problem?
    scopes: Scopes = field(default_factory=Scopes)

    def passed(self, text: str, place: Place, *, bare: bool = False) -> int | None:
        """Go through the words between two formulas: where the last heading in them stands, None without one. ``bare``:
        nothing has been said under the heading so far, so that a list is one of problems."""
        plain = COMMENTED.sub(lambda m: " " * len(m.group()), text)
        found: int | None = None
        marks = [*HEADING.finditer(plain), *(LIST.finditer(plain) if "\\" in plain else ())]
        for heading in sorted(marks, key=lambda mark: mark.start()):
            if heading.re is LIST and not self.item(heading, bare=bare):
                continue
            found = heading.start()
            self.number += 1
            depth = WORDS_DEPTH if heading.re is LIST else depth_of(heading)
            if heading.re is not LIST:
                self.problem = depth == WORDS_DEPTH or bool(PROBLEM.match(plain, heading.start()))
            if self.name is not None and self.used and depth <= self.depth:
                self.name, self.held = None, None
            if not self.used:
                self.depth = min(depth, self.depth) if self.name is not None else depth
            self.deepest = depth
            self.scopes.begins(self.number, rank(heading, depth), problem=self.problem_at(heading, plain))
        if label := NAMED.search(plain):
            self.called(label[1], place)
        return found

    def item(self, mark: re.Match[str], *, bare: bool) -> bool:
        """Does an item begin a problem?"""
        if mark["begin"]:
            self.lists += 1
            self.listed = bare and not self.problem if self.lists == 1 else self.listed
        elif mark["end"]:
            self.lists -= 1
        return mark["item"] is not None and self.lists == 1 and self.listed

    def problem_at(self, heading: re.Match[str], text: str) -> bool:
        """Does a problem, or an item that is one, begin here?"""
        inside = heading.re is not LIST and heading["environment"] is not None
        called = PROBLEM.match(text, heading.start()) or CALLS.match(text, heading.start())
        return heading.re is LIST or inside or bool(called) or depth_of(heading) == WORDS_DEPTH

    def called(self, name: str, place: Place) -> None:
        self.name, self.held, self.used = name, place, False
        self.depth = self.deepest


def depth_of(heading: re.Match[str]) -> int:
    if heading["marks"]:
        return len(heading["marks"])
    if heading["section"]:
        return DEEP[heading["section"]]
    return WORDS_DEPTH if heading["words"] or heading["command"] else 1


def rank(heading: re.Match[str], depth: int) -> float:
    """The depth by which facts reach down: items, and what has only a number, are parts of Problem 1."""
    if heading.re is LIST:
        return depth + 0.5
    if heading["environment"]:
        return WORDS_DEPTH
    return depth + 0.5 if heading["words"] and not re.search(rf"(?i:{CALLED})", heading["words"]) else depth
