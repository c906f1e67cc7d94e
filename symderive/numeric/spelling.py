"""How NumPy, PyTorch and JAX spell what a derivation's answer needs: tables, nothing else.

A spelling is a format string of the arguments; ``{np}`` is the library's usual name.
"""

from __future__ import annotations

from dataclasses import dataclass, field

COMMON: dict[str, str] = {
    "sqrt": "{np}.sqrt({0})",
    "exp": "{np}.exp({0})",
    "log": "{np}.log({0})",
    "abs": "{np}.abs({0})",
    "sin": "{np}.sin({0})",
    "cos": "{np}.cos({0})",
    "tan": "{np}.tan({0})",
    "cot": "1 / {np}.tan({0})",
    "sec": "1 / {np}.cos({0})",
    "csc": "1 / {np}.sin({0})",
    "asin": "{np}.arcsin({0})",
    "acos": "{np}.arccos({0})",
    "atan": "{np}.arctan({0})",
    "sinh": "{np}.sinh({0})",
    "cosh": "{np}.cosh({0})",
    "tanh": "{np}.tanh({0})",
    "asinh": "{np}.arcsinh({0})",
    "acosh": "{np}.arccosh({0})",
    "atanh": "{np}.arctanh({0})",
    "sign": "{np}.sign({0})",
    "floor": "{np}.floor({0})",
    "ceil": "{np}.ceil({0})",
    "sigmoid": "1 / (1 + {np}.exp(-({0})))",
    "relu": "{np}.maximum({0}, 0)",
    "softplus": "{np}.logaddexp(0, {0})",
    "heaviside": "{np}.heaviside({0}, 0.5)",
    "outer": "{np}.outer({0}, {1})",
    "inv": "{np}.linalg.inv({0})",
    "solve": "{np}.linalg.solve({0}, {1})",
    "det": "{np}.linalg.det({0})",
    "trace": "{np}.trace({0})",
    "matrix_power": "{np}.linalg.matrix_power({0}, {1})",
    "diag": "{np}.diag({0})",
    "vec": "{0}.T.ravel()",
    "kron": "{np}.kron({0}, {1})",
    "norm": "{np}.linalg.norm({0})",
    "sum": "{np}.sum({0})",
    "prod": "{np}.prod({0})",
    "largest": "{np}.max({0})",
    "smallest": "{np}.min({0})",
    "maximum": "{np}.maximum({0}, {1})",
    "minimum": "{np}.minimum({0}, {1})",
    "argmax": "{np}.argmax({0}) + 1",
    "argmin": "{np}.argmin({0}) + 1",
    "where": "{np}.where({0}, {1}, {2})",
    "ones": "{np}.ones({0})",
    "zeros": "{np}.zeros({0})",
    "eye": "{np}.eye({0})",
    "array": "{np}.array({0})",
    "stack": "{np}.array({0})",
    "joined": "{np}.hstack({0})",
    "block": "{np}.block({0})",
    "pi": "{np}.pi",
    "gamma": "gamma({0})",
    "loggamma": "loggamma({0})",
    "erf": "erf({0})",
    "erfinv": "erfinv({0})",
    "digamma": "digamma({0})",
    "polygamma1": "trigamma({0})",
    "factorial": "gamma({0} + 1)",
    "Phi": "(1 + erf(({0}) / {np}.sqrt(2))) / 2",
    "softmax": "softmax({0})",
    "logsumexp": "logsumexp({0})",
    "transposed_blocks": "{0}.reshape({1}).transpose({2})",
}

# Helpers that stand inside the function, each under the name by which spellings call it.
SOFTMAX = """def softmax(u):
    e = {np}.exp(u - {np}.max(u))
    return e / {np}.sum(e)"""
LOGSUMEXP = """def logsumexp(u):
    top = {np}.max(u)
    return top + {np}.log({np}.sum({np}.exp(u - top)))"""
DIGAMMA = """@np.vectorize
def digamma(x):
    if x <= 0:
        return digamma(1 - x) - np.pi / np.tan(np.pi * x)
    total = 0.0
    while x < 12:
        total, x = total - 1 / x, x + 1
    z = 1 / x**2
    return total + np.log(x) - 0.5 / x - z * (1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z / 132))))"""
ERFINV = """@np.vectorize
def erfinv(u):
    from statistics import NormalDist

    return NormalDist().inv_cdf((1 + u) / 2) / 2**0.5"""
TRIGAMMA = """@np.vectorize
def trigamma(x):
    total = 0.0
    while x < 12:
        total, x = total + 1 / x**2, x + 1
    z = 1 / x**2
    return total + 1 / x + z / 2 + z / x * (1 / 6 - z * (1 / 30 - z * (1 / 42 - z * (1 / 30 - z * 5 / 66))))"""


@dataclass(frozen=True, slots=True)
class Dialect:
    """A library: how it is imported, its name in code, what it spells in its own way, and its helpers."""

    name: str
    imports: str
    short: str
    own: dict[str, str] = field(default_factory=dict)
    helpers: dict[str, str] = field(default_factory=dict)
    asserts: bool = False

    def spell(self, word: str, *arguments: str) -> str | None:
        """The code for a word, or None where this library has none."""
        form = self.own.get(word, COMMON.get(word))
        return None if not form else form.format(*arguments, np=self.short)

    def helper(self, word: str) -> str | None:
        form = self.helpers.get(word)
        return form.replace("{np}", self.short) if form else None


NUMPY = Dialect(
    "numpy",
    "import numpy as np",
    "np",
    helpers={
        "softmax": SOFTMAX,
        "logsumexp": LOGSUMEXP,
        "digamma": DIGAMMA,
        "trigamma": TRIGAMMA,
        "gamma": "gamma = np.vectorize(math.gamma)",
        "loggamma": "loggamma = np.vectorize(math.lgamma)",
        "erf": "erf = np.vectorize(math.erf)",
        "erfinv": ERFINV,
    },
)
TORCH = Dialect(
    "torch",
    "import torch",
    "torch",
    own={
        "relu": "torch.relu({0})",
        "sigmoid": "torch.sigmoid({0})",
        "softplus": "torch.nn.functional.softplus({0})",
        "heaviside": "torch.heaviside({0}, torch.tensor(0.5, dtype=({0}).dtype))",
        "det": "torch.linalg.det({0})",
        "largest": "torch.max({0})",
        "smallest": "torch.min({0})",
        "softmax": "torch.softmax({0}, 0)",
        "logsumexp": "torch.logsumexp({0}, 0)",
        "gamma": "torch.exp(torch.lgamma({0}))",
        "factorial": "torch.exp(torch.lgamma({0} + 1))",
        "loggamma": "torch.lgamma({0})",
        "erf": "torch.erf({0})",
        "erfinv": "torch.erfinv({0})",
        "digamma": "torch.digamma({0})",
        "polygamma1": "torch.polygamma(1, {0})",
        "Phi": "torch.special.ndtr({0})",
        "array": "torch.tensor({0})",
        "stack": "torch.stack([torch.as_tensor(entry) for entry in {0}])",
        "joined": "torch.hstack([torch.as_tensor(part) for part in {0}])",
        "block": "torch.cat([torch.cat(row, dim=1) for row in {0}])",
        "prod": "torch.prod(torch.stack({0}))",
        "transposed_blocks": "{0}.reshape({1}).permute({2})",
    },
    asserts=True,
)
JAX = Dialect(
    "jax",
    "import jax\nimport jax.numpy as jnp",
    "jnp",
    own={
        "relu": "jax.nn.relu({0})",
        "sigmoid": "jax.nn.sigmoid({0})",
        "softplus": "jax.nn.softplus({0})",
        "softmax": "jax.nn.softmax({0})",
        "logsumexp": "jax.nn.logsumexp({0})",
        "gamma": "jax.scipy.special.gamma({0})",
        "factorial": "jax.scipy.special.gamma({0} + 1)",
        "loggamma": "jax.scipy.special.gammaln({0})",
        "erf": "jax.scipy.special.erf({0})",
        "erfinv": "jax.scipy.special.erfinv({0})",
        "digamma": "jax.scipy.special.digamma({0})",
        "polygamma1": "jax.scipy.special.polygamma(1, {0})",
        "Phi": "jax.scipy.stats.norm.cdf({0})",
        "prod": "jnp.prod(jnp.array({0}))",
    },
    asserts=True,
)
HELPED = {
    "gamma": "gamma",
    "factorial": "gamma",
    "Phi": "erf",
    "polygamma1": "trigamma",
}  # words that need another's helper
