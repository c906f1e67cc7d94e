"""Hand derivations out of documents: macros, displays that go on, chains, places."""

import json

from symderive.parse.documents import derivations
from symderive.parse.macros import Macros
from symderive.parse.paper.places import Place

TEX = r"""\newcommand{\bx}{\mathbf{x}}
\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}
Let $\bx \in \mathbb{R}^n$.
% $a = b = c$ is commented out
\begin{align*}
\pd{}{\bx} \bx^\top \bx &= 2 \bx^\top \label{eq:a} \\
  &= \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} && \text{by magic} \\[0.4em]
  &\overset{(a)}{=} 3.
\end{align*}
which gives
\[ = 4 \]
and $a = b + c = d$.
"""


def test_a_file():
    (name, given, lines), (_, _, chain) = derivations(TEX)
    assert name == "a" and given == r"\mathbf{x} \in \mathbb{R}^n"
    assert len(lines) == 5 and lines[-1] == "= 4" and lines[1] == r"= 2 \mathbf{x}^\top"
    assert lines[2].endswith(r"\text{by magic}")
    assert lines[2].place == Place(6, 3)
    assert chain == ["a", "= b + c", "= d"]


def test_markdown_and_notebook():
    page = "> $$\n> \\begin{align}\n> P(A) &= 1 - P(A^c) \\\\\n> &= 1/2\n> \\end{align}\n> $$\n"
    ((_, _, lines),) = derivations(page, "markdown")
    assert lines == ["P(A)", "= 1 - P(A^c)", "= 1/2"]
    book = json.dumps({"cells": [{"cell_type": "markdown", "source": [page]}]})
    assert [found[2] for found in derivations(book, "notebook")] == [lines]


def test_bare_lines():
    ((_, _, lines),) = derivations(r"a &= b \\ &= c")
    assert lines == ["a = b", "= c"]


def test_macros():
    macros = Macros()
    macros.learn(r"\newcommand{\E}[2][X]{E[#1 \mid #2]} \def\half#1{\frac{1}{2}#1}")
    macros.learn(r"\DeclareMathOperator{\Tr}{tr} \DeclarePairedDelimiter{\abs}{|}{|}")
    assert macros.expand(r"\E{Y} + \E[Z]{Y}") == r"E[X \mid Y] + E[Z \mid Y]"
    assert macros.expand(r"\half{x}") == r"\frac{1}{2}x"
    assert macros.expand(r"\Tr A") == r"\operatorname{tr} A"
    assert macros.expand(r"\abs{x}") == r"\left| x \right| "


def test_files_outside_the_folder_are_not_read(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.tex").write_text(r"\newcommand{\s}{1}", encoding="utf-8")
    (tmp_path / "in" / "own.sty").write_text(r"\newcommand{\o}{2}", encoding="utf-8")
    macros = Macros()
    macros.learn(rf"\input{{../secret}} \input{{{tmp_path}/secret}} \usepackage{{own}}", tmp_path / "in")
    assert set(macros.known) == {"o"}
