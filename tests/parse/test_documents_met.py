"""Documents as people write them: every row found, with its place and its verdict.

Each file of ``documents/`` is a small derivation in one of the styles met in public course material. An entry names
the lines of the file (from 1) with their verdicts: - given, r right, w wrong; a bar stands between two derivations.
"""

from pathlib import Path

import pytest

from symderive.faces import sources, verbs
from symderive.parse.documents import derivations

FOLDER = Path(__file__).parent / "documents"
LETTERS = {"given": "-", "right": "r", "wrong": "w", "unjustified": "u", "not-understood": "n", "undecided": "?"}
TABLE = {
    "after.tex": "2- 2r 3r 4r",
    "array.tex": "3- 3r 4r 5r",
    "backprop.tex": "9- 9r 10r 11r",
    "body.tex": "3- 4r 5r",
    "bold.tex": "3- 3r 3r",
    "book.ipynb": "6- 6r 7r | 1- 1w 1r",
    "braces.tex": "3- 3r 5r 6r",
    "callout.md": "5- 5r 6r 7r",
    "conditions.tex": "2- 2r 2r",
    "critical.tex": "3- 3r | 3- 4r 5r",
    "disease.md": "7- 7r 8r 9r",
    "entropy.tex": "3- 3r 3r | 7- 7r 8r",
    "eqnarray.tex": "2- 2r 3r 4r",
    "equations.tex": "3- 4r 5r",
    "fence.md": "4- 4r 4r",
    "gather.tex": "3- 4r",
    "induction.md": "4- 4r | 9- 9r 10r 11r",
    "inline.md": "5- 5r 5r 5r | 7- 7r 7r | 7- 7r 7r",
    "kramdown.md": "3- 3r 7r 7r",
    "languages.md": "5- 5r 6r 7r",
    "leading.tex": "2- 3r 4r 4r",
    "likelihood.tex": "2- 3r 5r | 6- 7r 8r",
    "log-normal.tex": "3- 4r 5r 6r",
    "macros-own.tex": "10- 10r 10r | 14- 14r 14r",
    "main.tex": "3- 4r 5r",
    "moments.md": "5- 5r 5r 6r 7r 8r",
    "over.tex": "3- 4r 5r | 9- 9r",
    "problems.md": "5- 5r 5r 5r | 11- 11r 11r",
    "rain.tex": "3- 3r 4r 4r 5r 6r 6r",
    "reasons.tex": "3- 3r 4r 5r",
    "ridge.tex": "13- 14r 15r | 19- 19r",
    "set-to-zero.md": "3- 3r | 3- 3r",
    "side-by-side.tex": "2- 2r 2r | 3- 3r",
    "single.md": "2- 2w",
    "softmax.md": "7- 7r 8r 9r",
    "split.tex": "9- 9r 10r",
    "tags.tex": "3- 3r 4r 5w | 7- 7r 7r",
    "tip.md": "4- 4r 6r 6r",
    "two-rows.tex": "3- 3r 5r",
    "unicode.md": "6- 6r 6r",
}


@pytest.mark.parametrize("name", TABLE)
def test_lines_places_and_verdicts(name):
    found = []
    for item in sources.gather("check", (str(FOLDER / name),), (), (), (), {"limit": 20}).items:
        result = verbs.carry_out(item).result
        assert not result.get("error"), result["error"]
        found.append(" ".join(f"{v['line'] + 1}{LETTERS[v['verdict']]}" for v in result["lines"]))
    assert " | ".join(found) == TABLE[name]


def test_every_document_has_an_entry():
    parts = {"definitions.tex", "ownstyle.sty"}  # taken in by main.tex
    assert {p.name for p in FOLDER.iterdir()} - parts == TABLE.keys()


def lines(text, kind="latex", given=""):
    return [found for _, _, found in derivations(text, kind, given=given)]


def test_what_the_prose_gives():
    text = "Let $A \\in \\mathbb{R}$ and $x > 0$. We show that $y = 3$.\n$$\\int_1^x A \\, dt = A (x - 1)$$"
    ((_, given, _),) = derivations(text, "markdown")
    assert "x > 0" in given and "y = 3" not in given


def test_a_later_statement_takes_the_place_of_an_earlier_one():
    text = "Let $P(A) = 0.1$.\n$$P(A^c) = 1 - P(A)$$\nLet $P(A) = 0.2$.\n$$P(A^c) = 1 - P(A)$$"
    assert [given for _, given, _ in derivations(text, "markdown")] == ["P(A) = 0.1", "P(A) = 0.2"]


def test_what_cannot_be_read_is_named_and_left_out():
    text = "Let $x \\in \\mathbb{R}$ and $x = \\nosuch{1}$.\n$$\\frac{d}{dx} x^2 = 2x$$"
    ((_, given, _),) = derivations(text, "markdown")
    assert given == r"x \in \mathbb{R}" and given.notes and "line 1" in given.notes[0]


def test_money_code_and_comments_are_no_formulas():
    text = (
        "It costs $5 or $6.\n\n`$a = b = c$`\n\n```\n$$a = b = c$$\n```\n<!-- $a = b = c$ -->\n$$x + x = 2x = 3x - x$$"
    )
    assert lines(text, "markdown") == [["x + x", "= 2x", "= 3x - x"]]
    tex = "\\begin{verbatim}$a=b=c$\\end{verbatim} \\verb|$a=b=c$| % $a = b = c$\n\\iffalse $a=b=c$ \\fi\n"
    tex += "$$x + x = 2x = 3x - x$$"
    assert lines(tex) == [["x + x", "= 2x", "= 3x - x"]]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (r"a + a &= b \quad \text{since } c = d", ["a + a", r"= b \quad \text{since } c = d"]),
        (r"a + a &= 2a && (3)", ["a + a", "= 2a"]),
        (r"a + a &\overset{\text{(x)}}{=} 2a", ["a + a", r"\overset{\text{(x)}}{=} 2a"]),
        (r"a + a &\xlongequal{\text{def}} 2a", ["a + a", r"\xlongequal{\text{def}} 2a"]),
        (r"a + a &= 2a \tag{by counting}", ["a + a", r"= 2a \quad \text{(by counting)}"]),
        (r"a + a &= 2a, \quad a > 0", ["a + a", r"= 2a \quad \text{for } a > 0"]),
        (r"a + a &= a \\ &\quad + a \label{x} \\ &{}= 2a.", ["a + a", r"= a + a", "= 2a"]),
        (r"a + a &= \left( a \right. \\ &+ \left. a \right) = 2a", ["a + a", r"= \left( a + a \right)", "= 2a"]),
    ],
)
def test_rows(row, expected):
    found = lines(rf"\begin{{align}} {row} \\ &= c \end{{align}}")[0]
    assert [" ".join(line.split()) for line in found[:-1]] == expected


@pytest.mark.parametrize("kind", ["latex", "markdown"])
@pytest.mark.parametrize(
    "text",
    [
        "$$ a = b " * 500,
        r"\[ " * 15_000,
        r"\begin{align} " * 9_000,
        "$x$ " * 1_500,
        "` " * 40_000,
        "$$" + "\\\\ " * 40_000,
    ],
)
def test_marks_that_are_never_closed_take_no_time(text, kind):
    list(derivations(text, kind))
