"""PDF through an installed TeX: in a scratch folder, without shell escape; what goes wrong is a sentence."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from symderive.expr.shape import DerivationError

PATIENCE = 120
PROGRAMS = {
    "latexmk": ["latexmk", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "page.tex"],
    "pdflatex": ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "page.tex"],
    "tectonic": ["tectonic", "--untrusted", "page.tex"],
}


def pdf(source: str, files: dict[str, bytes] | None = None) -> bytes:
    """The PDF of a LaTeX document; ``files`` are the drawings that it includes, by name."""
    program = next((name for name in PROGRAMS if shutil.which(name)), None)
    if program is None:
        raise DerivationError(
            "no TeX is installed (latexmk, pdflatex and tectonic were looked for), so there is no PDF",
            hint="install texlive-latex-base, or write HTML (-o page.html), which needs nothing and prints well",
        )
    with tempfile.TemporaryDirectory(prefix="symderive-") as scratch:
        Path(scratch, "page.tex").write_text(source, encoding="utf-8")
        for name, data in (files or {}).items():
            Path(scratch, name).write_bytes(data)
        # openin_any=p keeps TeX from reading files outside the scratch folder and its own tree.
        surroundings = os.environ | {"openin_any": "p", "openout_any": "p", "TEXMFOUTPUT": scratch}
        done = run(program, scratch, surroundings)
        if program == "pdflatex" and done.returncode == 0 and kept_for_later(Path(scratch, "page.aux")):
            done = run(program, scratch, surroundings)
        made = Path(scratch, "page.pdf")
        if done.returncode != 0 or not made.exists():
            log = Path(scratch, "page.log")
            said = (
                log.read_text(encoding="utf-8", errors="replace")
                if log.exists()
                else done.stderr.decode(errors="replace")
            )
            raise DerivationError(f"{program} could not typeset this: {first_error(said)}")
        return made.read_bytes()


def run(program: str, scratch: str, surroundings: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            PROGRAMS[program], cwd=scratch, env=surroundings, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DerivationError(f"{program} did not finish within {PATIENCE} seconds") from error


def kept_for_later(aux: Path) -> bool:
    """Did TeX write something down that only a second run can print: a sum of points, a number of pages?"""
    lines = aux.read_text(encoding="utf-8", errors="replace").split("\n") if aux.exists() else []
    return any(line.strip() and not re.match(r"\\relax|\\gdef *\\@abspage@last", line) for line in lines)


def first_error(log: str) -> str:
    """The first error of a TeX log, with the source line that it names."""
    found = re.search(r"^!\s*(.+(?:\n(?!l\.\d).+){0,2})", log, re.M)
    if found is None:
        return "it gave no reason"
    sentence = " ".join(found[1].split())[:200]
    line = re.search(r"^l\.(\d+)", log[found.start() :], re.M)
    return sentence + (f" (line {line[1]} of the document)" if line else "")
