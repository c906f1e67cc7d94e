"""What the words of a statement say: properties, kinds, layouts; anything else is prose and is kept."""

from __future__ import annotations

import re

# words -> the property as facts have it
PROPERTIES: dict[str, tuple[str, ...]] = {
    "symmetric": ("symmetric",), "sym": ("symmetric",), "positive definite": ("positive definite",),
    "pd": ("positive definite",),
    "symmetric positive definite": ("symmetric", "positive definite"), "spd": ("symmetric", "positive definite"),
    "positive semidefinite": ("positive semidefinite",), "psd": ("positive semidefinite",),
    "positive semi definite": ("positive semidefinite",),
    "symmetric positive semidefinite": ("symmetric", "positive semidefinite"),
    "negative definite": ("negative definite",),
    "invertible": ("invertible",), "nonsingular": ("invertible",), "non singular": ("invertible",),
    "regular": ("invertible",),
    "diagonal": ("diagonal",), "orthogonal": ("orthogonal",), "orthonormal": ("orthonormal",),
    "skew symmetric": ("skew-symmetric",),
    "antisymmetric": ("skew-symmetric",), "idempotent": ("idempotent",), "full column rank": ("full column rank",),
    "full row rank": ("full row rank",),
    "full rank": ("full rank",), "square": ("square",), "upper triangular": ("upper triangular",),
    "lower triangular": ("lower triangular",),
    "orthonormal columns": ("orthonormal columns",), "positive": ("positive",), "strictly positive": ("positive",),
    "nonnegative": ("nonnegative",),
    "non negative": ("nonnegative",), "negative": ("negative",), "nonzero": ("nonzero",), "non zero": ("nonzero",),
    "fixed": ("fixed",), "constant": ("constant",),
    "known": ("known",), "continuous": ("continuous",), "strictly increasing": ("strictly increasing",),
    "increasing": ("increasing",),
    "injective": ("injective",), "one to one": ("injective",), "bijective": ("injective",),
    "monotone": ("monotone",), "monotonic": ("monotone",), "strictly monotone": ("strictly monotone",),
    "nondecreasing": ("nondecreasing",), "non decreasing": ("nondecreasing",),
    "nonincreasing": ("nonincreasing",), "non increasing": ("nonincreasing",),
    "strictly convex": ("strictly convex",), "strictly concave": ("strictly concave",),
    "monotonically increasing": ("increasing",), "monotonically decreasing": ("decreasing",),
    "twice continuously differentiable": ("differentiable",), "continuously differentiable": ("differentiable",),
    "strictly decreasing": ("strictly decreasing",), "decreasing": ("decreasing",),
    "differentiable": ("differentiable",), "smooth": ("differentiable",), "twice differentiable": ("differentiable",),
    "invertible function": ("invertible",), "convex": ("convex",), "concave": ("concave",), "even": ("even",),
    "odd": ("odd",), "discrete": ("discrete",), "unit vector": ("unit norm",),
    "unit norm": ("unit norm",), "unit length": ("unit norm",), "normalised": ("unit norm",),
    "normalized": ("unit norm",), "distinct": ("distinct",), "finite": ("finite",),
    "integer": ("integer",), "an integer": ("integer",), "integers": ("integer",), "bounded": ("bounded",),
    "linear": ("linear",), "jointly gaussian": ("jointly gaussian",), "jointly normal": ("jointly gaussian",),
    "zero mean": ("zero mean",), "mean zero": ("zero mean",), "centred": ("zero mean",),
    "uncorrelated": ("uncorrelated",), "variance": ("variance",), "shape": ("shape",), "rate": ("rate",),
    "scale": ("scale",), "deterministic": ("deterministic",),
    "stochastic": ("row stochastic",), "row stochastic": ("row stochastic",),
    "doubly stochastic": ("doubly stochastic",), "a probability vector": ("probability",),
    "probability vector": ("probability",),
    "commute": ("commute",), "finite variance": ("finite variance",), "dense": (), "real": ("real",),
    "given": ("known",), "a constant": ("constant",), "constants": ("constant",), "parameters": ("parameter",),
    "a parameter": ("parameter",),
    "a probability": ("probability",), "probabilities": ("probability",), "disjoint": ("disjoint",),
    "mutually exclusive": ("disjoint",), "pairwise disjoint": ("disjoint",), "mutually disjoint": ("disjoint",),
    "exhaustive": ("exhaustive",),
    "collectively exhaustive": ("exhaustive",), "a partition": ("disjoint", "exhaustive"),
    "partition": ("disjoint", "exhaustive"),
    "continuous random variable": (), "identically distributed": ("identically distributed",),
    "a permutation matrix": ("permutation",), "permutation matrix": ("permutation",), "a projection": ("idempotent",),
    "a rotation": ("orthogonal", "positive determinant"), "unitary": ("orthogonal",), "nilpotent": ("nilpotent",),
    "involutory": ("involutory",),
}  # fmt: skip

KINDS: dict[str, str] = {
    "event": "event", "events": "event", "random variable": "random", "random variables": "random", "rv": "random",
    "rvs": "random",
    "random vector": "random vector", "random vectors": "random vector", "density": "density",
    "random matrix": "random matrix", "random matrices": "random matrix",
    "densities": "density", "pdf": "density",
    "probability density": "density", "mass function": "density", "pmf": "density",
    "probability mass function": "density",
    "density function": "density", "density or mass function": "density", "law": "density",
    "distribution": "density", "probability distribution": "density", "distributions": "density",
    "probability distributions": "density", "pmfs": "density", "mass functions": "density",
    "probability mass functions": "density", "pdfs": "density", "probability densities": "density",
    "density functions": "density", "laws": "density", "number": "scalar", "numbers": "scalar",
    "scalar": "scalar",
    "scalars": "scalar", "vector": "vector", "vectors": "vector", "matrix": "matrix", "matrices": "matrix",
    "function": "function",
    "functions": "function", "set": "set", "sets": "set", "imaginary unit": "imaginary", "constant": "scalar",
    "index": "index", "indices": "index",
    "real number": "scalar", "real numbers": "scalar", "identity": "identity", "identity matrix": "identity",
    "probability density function": "density", "cdf": "function", "distribution function": "function",
    "row vector": "row",
}  # fmt: skip
LEAD = re.compile(r"^(is|are|be|let|denotes|is an?|are all|being|as|:|an?|the|two|three|all)\s+", re.I)
TAIL = re.compile(r"\s*(matrices|matrix|vectors?|function|functions|respectively|numbers?|variables?)$", re.I)


def plain(text: str) -> str:
    """Lower case, hyphens as spaces, articles and verbs in front dropped."""
    words = re.sub(r"[\s\-~]+", " ", text.replace("$", "")).strip(" ,.;:").lower()
    while True:
        shorter = LEAD.sub("", words, count=1)
        if shorter == words:
            return words
        words = shorter


def properties(text: str) -> tuple[str, ...] | None:
    """The properties that a text lists, or None where a part of it is not understood."""
    words = plain(text)
    if words in PROPERTIES:
        return PROPERTIES[words]
    words = re.sub(r"^(with|of|has|have|having) ", "", words)
    if words in PROPERTIES:
        return PROPERTIES[words]
    shorter = TAIL.sub("", words)
    if shorter in PROPERTIES and shorter:
        return PROPERTIES[shorter]
    parts = [p for p in re.split(r",\s*|\s+and\s+|\s*&\s*", words) if p]
    if len(parts) > 1:
        found = [properties(p) for p in parts]
        if all(f is not None for f in found):
            return tuple(p for f in found if f for p in f)
    return None


def kind(text: str) -> tuple[str, str] | None:
    """The kind that a text begins with, and what it says further: ("event", "with positive joint probabilities")."""
    words = plain(text)
    for size in range(min(4, len(words.split())), 0, -1):
        first = " ".join(words.split()[:size])
        if first in KINDS:
            return KINDS[first], " ".join(words.split()[size:])
    found = re.match(
        r"(independent|iid|continuous|discrete|real|positive|non ?negative|jointly gaussian|jointly normal|"
        r"mutually independent|"
        r"zero mean|real valued|i\.i\.d\.|uncorrelated|mutually exclusive|(?:pairwise |mutually )?disjoint|"
        r"(?:collectively )?exhaustive),?\s+(and )?(.*)",
        words,
    )
    if found:
        inner = kind(found.group(3))
        if inner is not None:
            return inner[0], (found.group(1) + " " + (found.group(2) or "") + inner[1]).strip()
    return None
