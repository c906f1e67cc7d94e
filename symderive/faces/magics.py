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
from symderive.faces.notebook import DETAILS, Shown


class Options(argparse.ArgumentParser):
    """The words after a magic's name; a wrong one is a sentence, and does not end the notebook's process."""

    def error(self, message: str) -> NoReturn:
        raise DerivationError(f"%%{self.prog}: {message}", hint=self.format_usage().strip())


def options(magic: str) -> Options:
    found = Options(magic, add_help=False, usage=f"%%{magic} [--as NAME] [--detail LEVEL] ...")
    found.add_argument("--as", dest="name", metavar="NAME")
    if magic == "derive":
        found.add_argument("--detail", choices=DETAILS, default="normal")
        found.add_argument("--layout", choices=["mixed", "numerator", "denominator"], default="mixed")
        found.add_argument("--method", metavar="NAME")
    return found


def derive(words: str, cell: str) -> tuple[str | None, Derivation, Any]:
    """The derivation that a cell asks for: the name it is to have, the derivation, and what is shown of it."""
    chosen = options("derive").parse_args(shlex.split(words))
    item = sources.statements("solve", cell, "", {})
    try:
        found = python.solve(item.given, item.find, layout=chosen.layout, method=chosen.method)
    except DerivationError as error:
        text = item.find if error.where == "find" else item.given
        raise sources.UnreadableError(error, "%%derive", text) from error
    return chosen.name, found, Shown(found, chosen.detail)


def check(words: str, cell: str) -> tuple[str | None, Report, Any]:
    """The report on a cell: statements, an empty line, then the lines; or the LaTeX of an align block."""
    chosen = options("check").parse_args(shlex.split(words))
    if r"\begin{" in cell:
        found = python.check("", cell)
    else:
        given, _, rest = re.sub(r"\n\s*\n", "\n\n", cell.strip()).rpartition("\n\n")
        lines = [line for line in rest.split("\n") if line.strip()]
        if not lines:
            hint = "write the statements, an empty line, then the lines"
            raise DerivationError("there is no line to check in this cell", hint=hint)
        found = python.check(given, lines)
    return chosen.name, found, found


def load(shell: Any) -> None:
    """Give a shell the magics."""

    def run(magic: Any) -> Any:
        def cell_magic(line: str, cell: str) -> Any:
            from symderive.parse.errors import error_text

            try:
                name, found, shown = magic(line, cell)
            except DerivationError as error:
                print(error_text(error, getattr(error, "text", "")), file=sys.stderr)
                return None
            if name is not None:
                shell.push({name: found})
            return shown

        return cell_magic

    for name, magic in (("derive", derive), ("check", check)):
        shell.register_magic_function(run(magic), "cell", name)
