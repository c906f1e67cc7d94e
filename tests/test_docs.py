"""Every command and every Python example of the README and of docs/ is run; the page of rules is current."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from symderive.derive.rule import CATALOGUE
from symderive.faces import catalogue, magics
from symderive.faces.cli import main

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.S | re.M)


def blocks(*kinds):
    return [(page, body) for page in PAGES for kind, body in FENCE.findall(page.read_text("utf-8")) if kind in kinds]


#: solving a whole set takes seconds and has its own test
LONG = "examples/math-review.toml"
COMMANDS = [
    pytest.param(line, id=f"{page.stem}:{n}")
    for page, body in blocks("console", "")
    for n, line in enumerate(body.splitlines())
    if re.match(r"(\.venv/bin/)?symderive ", line) and LONG not in line
]
PYTHON = [pytest.param(body, id=page.stem) for page, body in blocks("python")]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_command(command, folder):
    before = set(folder.rglob("*"))
    done = CliRunner().invoke(main, shlex.split(command)[1:])
    assert done.exit_code in (0, 1), done.stderr
    assert done.stdout or set(folder.rglob("*")) - before
    assert done.exception is None or isinstance(done.exception, SystemExit)


@pytest.mark.parametrize("source", PYTHON)
def test_python(source, capsys):
    kept = dict(CATALOGUE)
    exec(compile(source, "docs", "exec"), {"__name__": "docs"})
    for name in set(CATALOGUE) - set(kept):  # an example may add a rule
        del CATALOGUE[name]
    assert capsys.readouterr().out


SETS = [pytest.param(body, id=f"{page.stem}:{n}") for n, (page, body) in enumerate(blocks("toml")) if "id " in body]
TEMPLATES = [pytest.param(body, id=page.stem) for page, body in blocks("jinja")]
CELLS = [pytest.param(kind, body, id=kind) for kind in ("derive", "check") for _, body in blocks(kind)]


@pytest.mark.parametrize("body", SETS)
def test_problem_set(body, folder):
    (folder / "set.toml").write_text(body, encoding="utf-8")
    done = CliRunner().invoke(main, ["key", "set.toml", "-o", "out"])
    assert done.exit_code == 0, done.stderr


@pytest.mark.parametrize("body", TEMPLATES)
def test_template(body, folder):
    (folder / "own.md").write_text(body, encoding="utf-8")
    words = ["key", "examples/exam.toml", "--to", "markdown", "--template", "own.md", "-o", "out"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.stderr
    assert "rare-disease" in (folder / "out" / "key-01.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("kind", "body"), CELLS)
def test_notebook_cell(kind, body):
    found = getattr(magics, kind)("", body)[1]
    assert getattr(found, "first_wrong", -1) == -1


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+\.\w+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_command_is_documented():
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    for name, command in main.commands.items():
        assert f"symderive {name}" in text
        for option in command.params:
            long = [o for o in option.opts if o.startswith("--")]
            assert not long or long[0] in text or f" {option.opts[0]} " in text, (name, long)


def test_the_page_of_rules_is_current():
    written = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert written == catalogue.show(None, "markdown"), "run: symderive rules --to markdown -o docs/rules.md"
