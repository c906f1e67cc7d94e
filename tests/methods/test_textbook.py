"""The problems collected from textbooks: the exported function against central differences of the book's formula."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from symderive.parse.statements import read_problem
from symderive.solve import solve

CASES = tomllib.loads((Path(__file__).parents[1] / "textbook" / "calculus.toml").read_text(encoding="utf-8"))["case"]


def drawn(kind: str, shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """A value of the kind that a case declares."""
    a = rng.normal(size=shape)
    sign = np.where(a > 0, 1.0, -1.0)
    match kind:
        case "pos":
            return rng.uniform(0.5, 1.5, size=shape)
        case "gt1":
            return rng.uniform(1.6, 3.0, size=shape)
        case "unit01":
            return rng.uniform(0.2, 0.8, size=shape)
        case "away":
            return sign * rng.uniform(0.4, 1.5, size=shape)
        case "pm1":
            return sign
        case "b01":
            return np.where(a > 0, 1.0, 0.0)
        case "prob":
            p = rng.uniform(0.2, 1.0, size=shape)
            return p / p.sum(axis=-1, keepdims=True)
        case "int":
            return np.full(shape, 4.0)
        case "sym":
            return (a + a.T) / 2
        case "spd":
            return a @ a.T / shape[0] + np.eye(shape[0])
        case "inv":
            return 0.4 * a + 1.5 * np.eye(shape[0])
    return a


def differences(f, values, names, step):
    """Axes of f first, then those of the variable; several variables are one last axis."""
    columns = []
    for name in names:
        for at in np.ndindex(*values[name].shape):
            up, down = dict(values), dict(values)
            up[name], down[name] = values[name].copy(), values[name].copy()
            up[name][at] += step
            down[name][at] -= step
            columns.append((f(up) - f(down)) / (2 * step))
    stacked = np.stack(columns, axis=-1)
    return stacked if len(names) > 1 else stacked.reshape((*stacked.shape[:-1], *values[names[0]].shape))


def plain(latex: str) -> str:
    for word in ("\\mathbf", "\\boldsymbol", "\\mathrm", "\\text", "{", "}", " ", "\\"):
        latex = latex.replace(word, "")
    return latex


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_the_code_agrees_with_central_differences(case):
    found = solve(read_problem(case["given"], case["find"]))
    assert found.status == "solved"
    code = found.answer.code["numpy"]
    space: dict = {}
    exec(code["source"], space)
    rng = np.random.default_rng(0)
    values = {}
    for name, axes in case["shapes"].items():
        shape = tuple(case["dims"][d] if isinstance(d, str) else d for d in axes)
        values[name] = np.asarray(drawn(case.get("domain", {}).get(name, "real"), shape, rng), dtype=float)

    def formula(at):
        return np.asarray(eval(case["numpy"], {"np": np, **at}), dtype=float)

    if case["order"] == 1:
        want = differences(formula, values, case["wrt"], 1e-5)
    else:
        inner = lambda at: differences(formula, at, case["wrt"], 2e-4)  # noqa: E731
        want = differences(inner, values, case.get("wrt2", case["wrt"]), 2e-4)
    names = {plain(latex): name for latex, name in case["names"].items()}
    names |= {latex.split("_")[0]: name for latex, name in names.items()} | {n: n for n in values}
    given = {a["name"]: values[names.get(plain(a["latex"]), a["name"])] for a in code["arguments"]}
    got = np.squeeze(np.asarray(space[code["entry"]](**given), dtype=float))
    want = np.squeeze(want)
    assert got.shape == want.shape
    tolerance = 1e-5 if case["order"] == 1 else 3e-4
    assert np.allclose(got, want, rtol=0, atol=tolerance * max(1e-2, float(np.max(np.abs(want)))))
