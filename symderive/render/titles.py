"""The titles of rules as they stand beside lines and in sentences."""

from __future__ import annotations

from collections.abc import Iterable

#: titles of rules that only carry out what the line before them has said
ROUTINE = {
    "Arithmetic",
    "By definition",
    "Insert the definition",
    "Insert the factors",
    "Put in the values",
    "Put in what is given",
    "Put in what was found above",
    "Simplify",
}
PROPER = ("Bayes", "Jacobi", "Hess", "Kronecker", "Schur", "Gauss", "Markov", "Leibniz", "Fubini", "Taylor", "Poisson",
          "Cantelli", "Chebyshev", "Frobenius", "Hadamard", "Jensen", "Venn", "Bernoulli", "Dirichlet", "Woodbury",
          "ReLU")  # fmt: skip
MOST = 3  # titles beside one line


def lowered(title: str) -> str:
    """A title inside a sentence: chain rule, but Bayes' rule."""
    spelled_out = title[:2].isupper() and title[:2].isalpha()  # KL divergence
    return title if title.startswith(PROPER) or spelled_out else title[:1].lower() + title[1:]


def together(titles: Iterable[str]) -> str:
    """The rules of several steps beside one line: those that hold an idea, each once."""
    each = list(dict.fromkeys(titles))
    telling = [title for title in each if title not in ROUTINE] or each
    shown = telling if len(telling) <= MOST else [*telling[: MOST - 1], telling[-1]]
    return ", ".join([title if n == 0 else lowered(title) for n, title in enumerate(shown)])
