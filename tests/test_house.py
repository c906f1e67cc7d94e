"""The house: who may import whom. Arrows only downwards, no circle."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "symderive"

#: room -> rooms (or files) that it may import besides itself
MAY_IMPORT = {
    "expr": set(),
    "derive": {"expr"},
    "rules": {"expr", "derive"},
    "numeric": {"expr"},
    "scalar": {"expr"},
    "data": {"expr", "derive", "numeric", "scalar", "rules"},
    "methods": {"expr", "derive", "rules", "data", "scalar", "numeric"},
    "parse": {"expr", "scalar"},
    "solve": {"expr", "derive", "methods", "numeric"},
    "check": {"expr", "derive", "methods", "rules", "numeric", "data", "scalar", "parse", "render"},
    "render": {"expr", "derive"},
    "sheets": {"expr", "derive", "rules", "numeric", "scalar", "data", "methods", "parse", "solve", "check", "render"},
    "pictures": {
        "expr",
        "derive",
        "rules",
        "numeric",
        "scalar",
        "data",
        "methods",
        "parse",
        "solve",
        "check",
        "render",
    },
    "faces": {
        "expr",
        "derive",
        "rules",
        "numeric",
        "scalar",
        "data",
        "methods",
        "parse",
        "solve",
        "check",
        "render",
        "sheets",
        "pictures",
    },
}

#: package -> the only places that import it
ONLY = {
    "numpy": {"numeric"},
    "mpmath": {"numeric/precise.py"},
    "sympy": {"scalar", "parse/sympy_out.py", "parse/sympy_stats.py"},
    "latex2sympy2": {"parse/fallback.py"},
    "jinja2": {"render"},
    "matplotlib": {"pictures"},
    "click": {"faces"},
    "rich": {"faces"},
    "msgspec": {"faces"},
}

FILES = sorted(ROOT.rglob("*.py"))


def imports(path: Path) -> set[str]:
    found = set()
    for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(part, ast.Import):
            found |= {name.name for name in part.names}
        elif isinstance(part, ast.ImportFrom) and part.module:
            found.add(part.module)
    return found


def room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def module(path: Path) -> str:
    return ".".join(("symderive", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")


MODULES = {module(path) for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_arrows_go_down(path):
    own = room(path)
    if own in ("__init__", "__main__"):
        return
    for name in imports(path):
        if not name.startswith("symderive."):
            continue
        other = name.split(".")[1]
        assert other == own or other in MAY_IMPORT[own], f"{own} may not import {name}"


def modules(path: Path) -> set[str]:
    """The files of the house that a file imports, by name or as a member of their room."""
    parts = [part for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(part, ast.ImportFrom)]
    members = {f"{part.module}.{name.name}" for part in parts for name in part.names} & MODULES
    return members | {m for part in parts if (m := str(part.module)) in MODULES and not is_room(m, part)}


def is_room(name: str, part: ast.ImportFrom) -> bool:
    """Are only members of a room imported from it?"""
    return all(f"{name}.{member.name}" in MODULES for member in part.names)


def test_no_circle():
    """No file imports itself through others, not even late, within a function."""
    open_ones = {module(path): modules(path) for path in FILES}
    while free := [name for name, used in open_ones.items() if not used & open_ones.keys()]:
        for name in free:
            del open_ones[name]
    assert not open_ones, sorted(open_ones)


def test_methods_do_not_import_mistakes():
    for path in FILES:
        if room(path) in ("methods", "data", "rules") and path.name != "mistakes.py":
            assert "symderive.rules.mistakes" not in imports(path), path


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_heavy_packages_have_one_door(path):
    place = str(path.relative_to(ROOT))
    for name in imports(path):
        top = name.split(".")[0]
        if top in ONLY:
            assert place in ONLY[top] or room(path) in ONLY[top], f"{place} imports {top}"
