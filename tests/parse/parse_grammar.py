"""Formulas, statements and documents made by a small grammar, and mutated: what a fuzz test feeds the readers."""

from __future__ import annotations

import json
import random

from symderive.parse.documents import derivations
from symderive.parse.prefix import read_prefix
from symderive.parse.statements import read_lines, read_problem
from symderive.parse.sympy_text import read_sympy_text

GIVEN = """A, B \\in \\mathbb{R}^{n \\times n}
x, y \\in \\mathbb{R}^n
a, b, c \\in \\mathbb{R}
f: \\mathbb{R} \\to \\mathbb{R}
D, T \\in \\{0, 1\\}
X \\sim \\mathcal{N}(\\mu, \\sigma^2)"""

#: a sort of text -> ways to write it; <sort> stands for another text of that sort
RULES = {
    "scalar": [
        "a", "b", "2", "0.5", "n", r"\mu", r"\sigma", "t_1", r"\theta", "e", r"\pi", "<scalar> + <scalar>",
        "<scalar> - <scalar>", "<scalar> <scalar>", r"\frac{<scalar>}{<scalar>}", "<scalar>^{<scalar>}",
        r"\left( <scalar> \right)", "(<scalar>)", r"\sqrt{<scalar>}", r"\exp(<scalar>)", r"\log <scalar>",
        "f(<scalar>)",
        r"\sum_{i=1}^{n} <indexed>", r"\prod_{k} <scalar>", r"\int_0^1 <scalar> \, dt", r"\frac{d}{dt} <scalar>",
        r"\frac{\partial^2 <scalar>}{\partial a \partial b}", r"<vector>^\top <vector>", r"\|<vector>\|_2^2",
        r"\operatorname{tr}(<matrix>)", r"\det(<matrix>)", "|<matrix>|", "|<scalar>|", "P(<event>)",
        r"P(<event> \mid <event>)", r"\mathbb{E}[<variable>]", r"\operatorname{Var}[<variable>]", "p(x)",
        r"p(x \mid y)",
        r"\begin{cases} <scalar> & <scalar> > 0 \\ 0 & \text{otherwise} \end{cases}", r"\lim_{h \to 0} <scalar>",
        "<scalar>!",
        r"\binom{n}{k}", r"\max(<scalar>, <scalar>)", r"\underbrace{<scalar>}_{<label>}", "f'(<scalar>)", "f''(a)",
        r"\left. <scalar> \right|_{a=0}", r"\lfloor <scalar> \rfloor", r"x_{<index>}", r"A_{<index><index>}",
        "<scalar>/<scalar>",
        r"\boxed{<scalar>}", r"\mathcal{N}(a; <scalar>, <scalar>)", r"\operatorname{KL}(p \| q)",
        r"\nabla_x <scalar>",
    ],
    "indexed": ["x_i", "<scalar>", "(x_i - <scalar>)^2", "x_i y_i + <scalar>", "A_{ii}"],
    "index": ["i", "j", "1", "n", "i+1", r"\ell"],
    "vector": ["x", "y", r"\mathbf{z}", "A x", "<matrix> <vector>", "<vector> + <vector>", r"\mathbf{1}",
        "(<vector>)",
               r"\begin{bmatrix} <scalar> \\ <scalar> \end{bmatrix}", r"\nabla f", r"<vector> \odot <vector>",
               "x_{:i}"],
    "matrix": ["A", "B", r"A^\top", "A^{-1}", "A'", "<matrix> <matrix>", "<matrix> + <matrix>", r"x y^\top", "I_n",
               r"\begin{pmatrix} <scalar> & <scalar> \\ <scalar> & <scalar> \end{pmatrix}",
               r"\operatorname{diag}(<vector>)",
               r"\frac{\partial <vector>}{\partial x}", "(<matrix>)^{-T}", r"A \otimes B"],
    "event": ["D = 1", "T = 0", "X > <scalar>", "<event>, <event>", r"<event> \cap <event>", "C^c", r"\bar{C}",
        r"X \in [0, 1]",
              r"a \le X \le b", "D", r"X + <scalar> = 2"],
    "variable": ["X", "X^2", "a X + b", r"X \mid D = 1", "(X - <scalar>)^2", r"\log X", "D T"],
    "label": ["= 1", r"n \times n", r"\text{prior}", "z", r"\ge 0"],
    "statement": [
        r"<name> \in \mathbb{R}^{<size>}", r"<name> \in \mathbb{R}", "<name> = <scalar>", "f(t) = <scalar>",
        r"A = A^\top",
        r"X \sim \mathcal{N}(<scalar>, <scalar>)", r"Y \sim \text{Binomial}(n, <scalar>)", "P(<event>) = <scalar>",
        r"D \perp T \mid C", r"C \to S, C \to R", r"A \text{ symmetric}", r"<name> > 0", r"C, S \text{ events}",
        r"p(t) = <scalar> \text{ for } 0 \le t \le 1", r"x_i \in \mathbb{R}^d,\ i = 1, \dots, N",
        r"\mathbb{E}[X] = <scalar>",
        r"n(\text{red}, \text{apple}) = 2", r"\Omega = \{1, \dots, 6\}", "X = <scalar>", "<scalar> = ?",
    ],
    "name": ["w", "W", r"\mathbf{v}", "u_1, u_2", r"\beta", "h_i", r"\hat{w}"],
    "size": ["n", r"m \times n", "3", r"d \times (n+1)", "2"],
    "row": ["<scalar> &= <scalar>", "&= <scalar>", r"&= <scalar> && \text{(by <word>)}", r"&\le <scalar>",
        r"\Rightarrow <scalar> &= 0",
            r"&\overset{(a)}{=} <scalar>", "& + <scalar>", r"&\propto <scalar> \tag{<word>}", r"\intertext{<word>}",
            "<vector> &= <vector>"],
    "word": ["Bayes", "linearity", "where it holds", "$a$ is small", "chain rule"],
    "document": [
        "\\begin{align*}\n<row> \\\\\n<row> \\\\\n<row>\n\\end{align*}", "$$<scalar> = <scalar> = <scalar>$$",
        "Let $<statement>$ and $<statement>$.\n\\[ <scalar> = <scalar> \\]\nso\n\\[ = <scalar> \\]",
        "> [!note]\n> $$\n> \\begin{aligned}\n> <row> \\\\\n> <row>\n> \\end{aligned}\n> $$",
        "% given: <statement>\n<document>",
        "\\newcommand{\\foo}[2][x]{<scalar> #1 #2}\n$\\foo{a} = \\foo[b]{<scalar>} = <scalar>$",
        "# Part\n\n<document>\n\n<document>",

        "\\def\\half#1{\\frac{1}{2}#1}\n\\begin{eqnarray}\n<scalar> &=& \\half{<scalar>}\n\\end{eqnarray}",
        "```math\n<scalar> = <scalar> = <scalar>\n```",
        "where $<name>$ is a random variable with $<statement>$.\n<document>",
    ],
    "python": ["x**2 + <python>", "sin(<python>)", "diff(<python>, x)", "x.T*A*x", "Integral(<python>, (x, 0, 1))",
        "Matrix([[1, x]])",
               "log(<python>)", "3", "A[0, 1]", "Sum(i, (i, 1, n))", "Limit(<python>, x, 0)"],
}  # fmt: skip

SIGNS = [
    *"()[]{}|_^=+-,;:!'&xyABpPEdT01 \\$%#~<>?\"\n\t", r"\frac", r"\sum", r"\int", r"\mid", r"\text{ for }",
    r"\\", r"\quad",
    r"\left(", r"\right)", r"\left.", r"\right|", r"\sim", r"\in", r"\mathbb{R}", r"^\top", r"\bar", r"\sqrt",
    r"\log",
    r"\nabla", r"\partial", r"\{", r"\}", r"\begin{bmatrix}", r"\end{bmatrix}", r"\begin{align}", r"\end{align}",
    r"\|",
    r"\dots", r"\to", r"\text{events}", r"\max", r"\lim_", r"\cap", r"\perp", r"\underbrace", r"\overset",
    r"\stackrel",
    r"\arccot", r"\operatorname", r"\mathbf", r"\tag", r"\label{a}", r"\pm", r"\Rightarrow", r"\cdot", r"\not", "θ",
    "²",
    "ₙ", "∑", "é", "中", "\u200b", "\x00", "🙂", "𝐱", "$$", "\\[", "\\]", "```", "> ", "\\newcommand", "#1",
    "\\input{x}",
]  # fmt: skip


def made(sort: str, rng: random.Random, depth: int) -> str:
    """A random text of a sort."""
    ways = RULES[sort]
    if depth <= 0:
        ways = [way for way in ways if "<" not in way or " < " in way] or ways[:1]
    way = rng.choice(ways)
    pieces = []
    while (at := way.find("<")) >= 0:
        stop = way.find(">", at)
        name = way[at + 1 : stop]
        if name not in RULES:
            pieces.append(way[: at + 1])
            way = way[at + 1 :]
            continue
        pieces += [way[:at], made(name, rng, depth - 1)]
        way = way[stop + 1 :]
    return "".join([*pieces, way])


def mutated(text: str, rng: random.Random) -> str:
    """Signs put in, taken out, exchanged; a stretch said twice or turned around."""
    for _ in range(rng.randint(1, 4)):
        at = rng.randint(0, len(text))
        stop = min(len(text), at + rng.randint(1, 6))
        middle = text[at:stop]
        middle = rng.choice([rng.choice(SIGNS) + middle, "", rng.choice(SIGNS), middle * 2, middle[::-1]])
        text = text[:at] + middle + text[stop:]
    return text


def text(rng: random.Random) -> str:
    """One input: a formula, a statement, rows or a document, often mutated."""
    sort = rng.choice(
        ["scalar", "scalar", "vector", "matrix", "statement", "statement", "row", "document", "event", "python"]
    )
    whole = made(sort, rng, rng.randint(0, 4))
    if sort == "statement":
        whole = "\n".join([whole, *(made("statement", rng, 2) for _ in range(rng.randint(0, 3)))])
    return mutated(whole, rng) if rng.random() < 0.7 else whole


def cell(text: str) -> str:
    return json.dumps({"cells": [{"cell_type": "markdown", "source": text}], "nbformat": 4})


READERS = {
    "formula": read_prefix,
    "formula in a problem": lambda t: read_prefix(t, GIVEN),
    "statements": read_problem,
    "goal": lambda t: read_problem(GIVEN, t),
    "lines": lambda t: read_lines(GIVEN, t.split("\n") if "\n" in t else [t, t]),
    "latex": lambda t: list(derivations(t, "latex")),
    "markdown": lambda t: list(derivations(t, "markdown")),
    "notebook": lambda t: list(derivations(cell(t), "notebook")),
    "sympy": read_sympy_text,
}
