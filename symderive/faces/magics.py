"""Cells for Jupyter: ``%%derive`` and ``%%check``, after ``%load_ext symderive``."""

from __future__ import annotations

import argparse
import re
import shlex
import sys
from typing import Any, NoReturn

from symderive.derive.derivation import Derivation, Report
from symderive.expr.shape import DerivationError
from symderive.faces import python, sources
from symderive.faces.notebook import LEVELS


class Options(argparse.ArgumentParser):
    """The words after a magic's name; a wrong one is a sentence, and does not end the notebook's process."""

    def error(self, message: str) -> NoReturn:
        raise DerivationError(f"%%{self.prog}: {message}", hint=self.format_usage().strip())


def options(magic: str) -> Options:
    found = Options(magic, add_help=False, usage=f"%%{magic} [--as NAME] [--detail LEVEL] ...")
    found.add_argument("--as", dest="name", metavar="NAME")
    found.add_argument("--detail", choices=LEVELS, default="normal")
    if magic == "derive":
        found.add_argument("--layout", choices=["mixed", "numerator", "denominator"], default="mixed")
        found.add_argument("--method", metavar="NAME")
    return found


def derive(words: str, cell: str) -> tuple[str | None, Derivation]:
    """The derivation that a cell asks for, and the name it is to have."""
    chosen = options("derive").parse_args(shlex.split(words))
    item = sources.statements("solve", cell, "", {})
    found = python.solve(item.given, item.find, layout=chosen.layout, method=chosen.method)
    return chosen.name, LEVELS[chosen.detail](found)


def check(words: str, cell: str) -> tuple[str | None, Report]:
    """The report on a cell: statements, an empty line, then the lines; or the LaTeX of an align block."""
    chosen = options("check").parse_args(shlex.split(words))
    if r"\begin{" in cell:
        return chosen.name, python.check("", cell)
    given, _, rest = cell.strip("\n").partition("\n\n") if re.search(r"\n\s*\n", cell.strip()) else ("", "", cell)
    lines = [line for line in rest.split("\n") if line.strip()]
    if not lines:
        raise DerivationError("there is no line to check in this cell", hint="statements, an empty line, then the lines")
    return chosen.name, python.check(given, lines)


def load(shell: Any) -> None:
    """Give a shell the magics."""

    def run(magic: Any) -> Any:
        def cell_magic(line: str, cell: str) -> Any:
            from symderive.parse.errors import error_text

            try:
                name, found = magic(line, cell)
            except DerivationError as error:
                print(error_text(error, cell), file=sys.stderr)
                return None
            if name is not None:
                shell.push({name: found})
            return found

        return cell_magic

    for name, magic in (("derive", derive), ("check", check)):
        shell.register_magic_function(run(magic), "cell", name)
