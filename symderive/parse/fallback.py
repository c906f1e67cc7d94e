"""latex2sympy2, fenced: it reads plain scalar leaves in notation that our own grammar does not cover.

The package reads \\log to base 10, keeps state between calls, drops primes, multiplies where a function is applied and
solves equations while it parses. So it is asked only for the few commands that it knows and we do not, each with its
own argument and nothing around it, in plain numbers, within limits, in a process of its own and under a time limit.
What it reads is written as LaTeX again and read by our own reader; it is taken only if both readings agree and speak of
the letters of the leaf alone. That it was used is said. It cannot be installed on Python 3.13 and later.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache

from symderive.expr.algebra import Sym
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves
from symderive.expr.shape import DerivationError
from symderive.parse.context import in_context
from symderive.parse.errors import Source
from symderive.parse.macros import group, skip
from symderive.parse.names import Names
from symderive.parse.scope import Scope
from symderive.parse.sympy_text import read_sympy_text
from symderive.parse.tokens import tokenize
from symderive.parse.words import FENCED, LETTERS

MAX_LENGTH = 2_000
MAX_DEPTH = 20
SECONDS = 10.0
ASKS = re.compile(r"\\(?:(?P<function>arccsc|arcsec|arccot|lcm)|(?P<corner>[ul]lcorner))(?![A-Za-z])")
OPENING = re.compile(r"(?:\\left\s*)?[({\[]")
ATOM = re.compile(
    r"(?:\\[A-Za-z]+|[A-Za-z]|\d+(?:\.\d+)?)"
    r"(?=\s*(?:$|[-+=)\]}.,;&\n]|\\(?:cdot|times|right|q?quad|\\|text|le|ge|approx)))"
)
#: what else may stand in a formula that is given to it
PLAIN = (
    FENCED
    | {"sin", "cos", "tan", "csc", "sec", "cot", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "ln", "exp"}
    | {
        "log",
        "max",
        "min",
        "frac",
        "dfrac",
        "tfrac",
        "sqrt",
        "cdot",
        "times",
        "div",
        "left",
        "right",
        "lfloor",
        "rfloor",
    }
    | {"lceil", "rceil", "pi", "infty", "to", "lim", "int"}
    | (LETTERS.keys() - {"Gamma", "Phi", "Psi", "ell"})
)
COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
FORBIDDEN = re.compile(r"""[=|'"<>&#~@`?]|\d{60}|\^\s*\{?\s*T(?![A-Za-z])""")
APPLIED = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{1,12}(?:_(?:\w|\{[^{}]*\}))?\s*(?:\\left\s*)?[(\[]")
LONE = re.compile(r"(?<![\\A-Za-z])(?:i|I|E|d|D|N|O|S|Q|C)(?![A-Za-z])")
CHILD = """
import json, sys
asked = json.load(sys.stdin)
try:
    import latex2sympy2 as reader
    import sympy
except Exception as error:
    print(json.dumps({"missing": str(error)})); sys.exit()
inverse = {sympy.acsc: sympy.asin, sympy.asec: sympy.acos, sympy.acot: sympy.atan}
said = []
for text in asked:
    reader.var = {}
    reader.variances = {}
    try:
        found = reader.latex2sympy(text)
        if not isinstance(found, sympy.Expr):
            said.append({"error": "it gave a " + type(found).__name__})
            continue
        bare = "\\\\log" in text.replace("\\\\log_", "")
        def again(e):
            if isinstance(e, sympy.UnevaluatedExpr):
                return again(e.args[0])
            if bare and isinstance(e, sympy.log) and len(e.args) == 2 and e.args[1] == 10:
                return sympy.log(again(e.args[0]))
            made = e.func(*map(again, e.args)) if e.args else e
            return made * sympy.log(10) if bare and made.is_Mul and 1 / sympy.log(10) in made.args else made
        found = again(found)
        if bare and found.has(sympy.log(10)):
            said.append({"error": "a logarithm to base 10"})
            continue
        if "^+" not in text and "^-" not in text and "^{+}" not in text and "^{-}" not in text:
            both = lambda *a: sympy.Limit(a[0], a[1], a[2], "+-")
            found = found.replace(sympy.Limit, both)
        for theirs, ours in inverse.items():
            found = found.replace(theirs, lambda u, ours=ours: ours(1 / u))
        said.append({"text": sympy.sstr(found), "latex": sympy.latex(found, inv_trig_style="full")})
    except Exception as error:
        said.append({"error": str(error)[:200]})
print(json.dumps({"said": said}))
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the package made of a formula: as SymPy's text, and as LaTeX."""

    text: str
    latex: str


def covered(text: str, given: str = "") -> tuple[str, tuple[str, ...]]:
    """A text with the leaves that only latex2sympy2 reads written in our notation, and a sentence for each.

    ``given`` are the statements that say which letters are no plain numbers. Raises a DerivationError where the package
    would be needed and is not installed; where it does not help, the text stays as it is.
    """
    if not ASKS.search(text):
        return text, ()
    barred = letters_barred(f"{given}\n{text}")
    said: list[str] = []
    pieces: list[str] = []
    at = 0
    while (found := ASKS.search(text, at)) is not None:
        stop = leaf_end(text, found)
        leaf = text[found.start() : stop]
        answer = asked(leaf) if stop > found.end() and suits(leaf, barred) else None
        pieces.append(text[at : found.start()])
        if answer is not None:
            said.append(f"read by latex2sympy2: {leaf} as {answer.latex}")
            pieces.append(rf"\left( {answer.latex} \right)")
        else:
            stop = found.end()
            pieces.append(found.group())
        at = stop
    return "".join([*pieces, text[at:]]), tuple(said)


def leaf_end(text: str, found: re.Match[str]) -> int:
    """Where the command's argument ends: a bracket, a group, or one letter or number with nothing beside it. Where it
    is not clear what the command takes, the end of the command itself."""
    at = skip(text, found.end())
    if found["corner"]:
        closing = text.find("\\" + found["corner"][0] + "rcorner", at)
        return closing + len(found["corner"]) + 1 if closing > 0 else found.end()
    opening = OPENING.match(text, at)
    if opening:
        return closed(text, at) or found.end()
    atom = ATOM.match(text, at)
    return atom.end() if atom and found["function"] != "lcm" else found.end()


def closed(text: str, at: int) -> int:
    """Where the bracket that opens at a place is closed; 0 where it is not."""
    depth = 0
    for sign in re.finditer(r"\\.|[(\[{)\]}]", text[at : at + MAX_LENGTH]):
        depth += (sign.group() in "([{") - (sign.group() in ")]}")
        if depth == 0 and sign.group() in ")]}":
            return at + sign.end()
    return 0


def letters_barred(statements: str) -> frozenset[str]:
    """The letters that statements make something else than a plain number: vectors, matrices, variables, functions."""
    found: set[str] = set()
    for line in re.split(r"[\n;]|\\quad|\\\\", statements):
        if re.search(r"\\in(?![A-Za-z])[^,]*\^|\\sim(?![A-Za-z])|\\text|\\perp|:|\\mathbf|\\boldsymbol|∈|∼", line):
            found |= set(re.findall(r"\\([A-Za-z]+)", line)) & LETTERS.keys()
            found |= set(re.findall(r"(?<![\\A-Za-z{])[A-Za-z](?![A-Za-z])|(?<=\{)[A-Za-z](?=\})", line))
    return frozenset(found)


def suits(latex: str, barred: frozenset[str] = frozenset()) -> bool:
    """Is this a plain scalar formula, within the limits?"""
    if len(latex) > MAX_LENGTH or FORBIDDEN.search(latex) or APPLIED.search(latex) or LONE.search(latex):
        return False
    if any(c not in PLAIN and c not in ",;:! {}" for c in COMMAND.findall(latex)):
        return False
    if letters_in(latex) & barred or (r"\lcm" in latex and letters_in(latex)):
        return False
    depth = deepest = 0
    for char in latex:
        depth += (char in "{([") - (char in "})]")
        deepest = max(deepest, depth)
    return deepest <= MAX_DEPTH


def letters_in(latex: str) -> set[str]:
    """The letters of a formula, Greek ones by name."""
    return set(re.findall(r"[A-Za-z]", COMMAND.sub(" ", latex))) | (set(COMMAND.findall(latex)) & LETTERS.keys())


@lru_cache(maxsize=256)
def asked(latex: str) -> Answer | None:
    """The package's reading of one formula, if our reader agrees with it."""
    answer = answers([latex])[0]
    return answer if answer is not None and agreed(latex, answer) else None


def answers(formulas: list[str], seconds: float = SECONDS) -> list[Answer | None]:
    """What latex2sympy2 makes of plain scalar formulas, None where it does not suit them or fails.

    Raises a DerivationError where the package is not installed or does not answer in time.
    """
    suited = [f for f in formulas if suits(f)]
    if not suited:
        return [None] * len(formulas)
    try:
        done = subprocess.run(
            [sys.executable, "-c", CHILD],
            input=json.dumps(suited),
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        answer = json.loads(done.stdout.strip().split("\n")[-1])
    except subprocess.TimeoutExpired:
        raise DerivationError(f"latex2sympy2 did not answer within {seconds:g} seconds") from None
    except (ValueError, IndexError):
        raise DerivationError("latex2sympy2 did not answer") from None
    if "missing" in answer:
        raise DerivationError(
            "latex2sympy2, which reads this notation, is not installed", hint="it needs Python 3.12 or older"
        )
    said = dict(zip(suited, answer["said"], strict=True))
    return [Answer(s["text"], unbraced(s["latex"])) if (s := said.get(f)) and "text" in s else None for f in formulas]


def unbraced(latex: str) -> str:
    """SymPy's \\sin{\\left(x \\right)} as \\sin\\left(x \\right)."""
    at = 0
    while (found := re.compile(r"(\\[a-z]+)(?=\{\\left\()").search(latex, at)) is not None:
        inside, end = group(latex, found.end())
        at = found.end()
        if found[1] not in (r"\frac", r"\sqrt") and inside is not None:
            latex = f"{latex[: found.end()]}{inside}{latex[end:]}"
    return latex


def agreed(latex: str, answer: Answer) -> bool:
    """Does our reader make the same of the package's LaTeX as of its SymPy text, in the letters of the formula?"""
    source = Source(answer.latex, name="latex")
    try:
        node = read_sympy_text(answer.text)
        back, _, _ = in_context(tokenize(source), source, Scope(Names(), source))
    except DerivationError:
        return False
    return same(node, back) and not strange(node, latex)


def strange(node: Node, latex: str) -> set[str]:
    """The letters of a tree that do not stand in the formula."""
    names = {leaf.name.split("_")[0] for leaf in free_leaves(node) if isinstance(leaf, Sym)}
    return names - letters_in(latex)
