"""The functions of the package: text or SymPy objects in, Derivation, Report and Node out."""

from __future__ import annotations

from typing import Any

from symderive.derive.derivation import Derivation, Report
from symderive.expr.node import Node
from symderive.expr.probability import Law
from symderive.expr.shape import DerivationError
from symderive.faces import notebook
from symderive.faces.sources import written_sympy

notebook.install()


def words(formula: Any) -> tuple[str, str]:
    """A formula as LaTeX and the declarations it brings: text stays, a tree or a SymPy object is written."""
    if isinstance(formula, str):
        return formula, ""
    if isinstance(formula, Node):
        return written_sympy(formula)
    if hasattr(formula, "free_symbols") or type(formula).__module__.startswith("sympy"):
        from symderive.parse.sympy_in import from_sympy
        from symderive.parse.sympy_stats import laws

        latex, declared = written_sympy(from_sympy(formula))
        return latex, "\n".join(filter(None, [declared, *said(laws(formula))]))
    raise DerivationError(f"a formula is LaTeX text or a SymPy object, not {type(formula).__name__}")


def said(variables: list[tuple[str, Law]]) -> list[str]:
    """The laws of independent variables as statements."""
    from symderive.render import notation

    found = [rf"{name} \sim {notation.latex(law)}" for name, law in variables]
    if len(variables) > 1:
        found.append(rf"{', '.join(name for name, _ in variables)} \text{{ independent}}")
    return found


def statements(given: Any, *more: str) -> str:
    """Givens (text, or a list of statements) and declarations, one a line."""
    parts = [given] if isinstance(given, str) else list(given) if isinstance(given, list | tuple) else [given]
    lines = [line for part in parts for line in reversed(words(part))]
    return "\n".join(dict.fromkeys(line for line in (*lines, *more) if line))


def solve(given: Any, find: Any = "", *, layout: str = "mixed", method: str | None = None, seed: int = 0) -> Derivation:
    from symderive.parse.statements import read_problem
    from symderive.solve import solve as derive

    goal, declared = words(find)
    return derive(read_problem(statements(given, declared), goal, layout=layout), method=method, seed=seed)


def check(given: Any, lines: Any, *, limit: float | None = None) -> Report:
    from symderive.check import check as judge
    from symderive.parse.documents import derivations
    from symderive.parse.statements import read_lines

    if isinstance(lines, str):
        found = list(derivations(lines, "latex", given=statements(given)))
        if not found:
            raise DerivationError("there is no derivation in this text: no aligned lines and no equation was found")
        spelled, declared = list(found[0][2]), [found[0][1]]
    else:
        pairs = [words(line) for line in lines]
        spelled, declared = [latex for latex, _ in pairs], [more for _, more in pairs]
    problem, read = read_lines(statements(given, *declared), spelled)
    return judge(problem, read, limit=limit)


def parse(latex: Any, given: Any = "") -> Node:
    from symderive.parse.statements import read_formula, read_problem

    formula, declared = words(latex)
    return read_formula(formula, read_problem(statements(given, declared)))
