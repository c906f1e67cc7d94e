"""Lines of a document that rest on more than its givens: on claims made above them, on a statement that could not be
used. Nothing wrong is said of such a line, where without the rest it only seems to be false."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from symderive.derive.derivation import Report, Verdict
from symderive.expr.shape import DerivationError
from symderive.faces.items import Item

MOST = 8  # so many claims are weighed
INDEPENDENT = re.compile(r"([A-Z](?:_\w)?)\s*(?:\\perp\s*(?:\\!\s*)*)+([A-Z](?:_\w)?)")
REFUSED = ("wrong", "unjustified")
LOST = "The text states ${}$, which is not used as a given; it may make this line right."
CASES = "This rests on ${}$ and ${}$ being all cases, and no two of them at once, which is not stated."
#: P(D | A) = ..., and P(A) = ...
UNDER = re.compile(r"^\s*P\s*\((?P<event>[^()|=]+?)(?:\||\\mid(?![A-Za-z]))(?P<case>[^()|=]+)\)\s*=", re.MULTILINE)
ALONE = re.compile(r"^\s*P\s*\((?P<event>[^()|=]+)\)\s*=", re.MULTILINE)
SET = re.compile(r"\^|'|\\(?:bar|overline|neg|lnot|cap|cup)|,")
CLAIMED = "This rests on ${}$, which is claimed above and is not shown by the givens."


def weighed(report: Report, item: Item) -> Report:
    """The report on an item's lines, with those undecided that may be right for what the text says besides."""
    if not any(v.verdict in REFUSED for v in report.lines):
        return report
    if item.lost:
        return undecided(report, report.lines, LOST.format(item.lost[0]))
    if item.claims and (held := standing(item)):
        report = rests_on(report, item, held, CLAIMED.format("$, $".join(held)))
    for one, other in cases(item.given):
        both = [rf"P({one} \cap {other}) = 0", rf"P({one} \cup {other}) = 1"]
        report = rests_on(report, item, both, CASES.format(one, other))
    return report


def rests_on(report: Report, item: Item, held: Sequence[str], message: str) -> Report:
    """The report with the refused lines undecided that are right with what is ``held`` besides."""
    if not any(v.verdict in REFUSED for v in report.lines):
        return report
    again = judged(item, "\n".join([item.given, *held]), item.lines or ())
    if again is None or len(again.lines) != len(report.lines):
        return report
    saved = [v for v, w in zip(report.lines, again.lines, strict=True) if v.verdict in REFUSED and w.verdict == "right"]
    return undecided(report, saved, message)


def cases(given: str) -> list[tuple[str, str]]:
    """The pairs of events under which the probability of one and the same thing is given, where it is stated of one of
    them alone how probable it is: spam, and ham. A reader takes them for all cases."""
    under: dict[str, list[str]] = {}
    for found in UNDER.finditer(given):
        under.setdefault(found["event"].strip(), []).append(found["case"].strip())
    alone = {found["event"].strip() for found in ALONE.finditer(given)}
    pairs = {tuple(dict.fromkeys(names)) for names in under.values()}
    return [(p[0], p[1]) for p in pairs if len(p) == 2 and len(alone & set(p)) == 1 and not SET.search("".join(p))]


def standing(item: Item) -> list[str]:
    """The claims that the givens do not refute."""
    found = []
    for claim in dict.fromkeys(item.claims[-MOST:]):
        report = judged(item, item.given, asked(claim, item.given))
        if report is None or not any(v.verdict == "wrong" for v in report.lines):
            found.append(claim)
    return found


def asked(claim: str, given: str) -> tuple[str, ...]:
    """The lines that say what is claimed: of two independent events, that their probabilities are multiplied; of what
    the givens fix, what it is."""
    from symderive.parse.paper.giving import fixed_already
    from symderive.parse.paper.parting import relations

    if apart := INDEPENDENT.fullmatch(claim.strip()):
        return (r"P({} \cap {})".format(*apart.groups()), "= P({}) P({})".format(*apart.groups()))
    if fixed_already(claim, given.split("\n")):
        at = relations(claim)[0][0]
        return (claim[:at], claim[at:])
    return (claim,)


def judged(item: Item, given: str, lines: Sequence[str]) -> Report | None:
    """The verdicts on lines under other givens; None where they cannot be read."""
    from symderive.check import check as judge
    from symderive.parse import statements

    try:
        problem, read = statements.read_lines(given, list(lines), item.find)
    except DerivationError:
        return None
    return judge(problem, read, limit=item.limit)


def undecided(report: Report, doubted: Sequence[Verdict], message: str) -> Report:
    """The report with the refused lines among the ``doubted`` undecided."""
    numbers = {v.n for v in doubted if v.verdict in REFUSED}
    lines = tuple(
        Verdict(v.n, "undecided", message=message, latex=v.latex, line=v.line, where=v.where) if v.n in numbers else v
        for v in report.lines
    )
    return replace(report, lines=lines)
