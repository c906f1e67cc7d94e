"""Every command of the README is run."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from symderive.faces.cli import main

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```\n(.*?)```", README, re.S)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if re.match(r"(\.venv/bin/)?symderive ", line)]


@pytest.mark.parametrize("command", COMMANDS)
def test_command(command, tmp_path, monkeypatch):
    words = shlex.split(command)[1:]
    words = [str(ROOT / w) if w.startswith("examples/") else w for w in words]
    words += ["--limit", "8"] if words[0] == "solve" else []
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, words)
    assert done.exit_code in (0, 1), done.stderr
    assert done.stdout or any(tmp_path.iterdir())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("source", re.findall(r"```python\n(.*?)```", README, re.S))
def test_python(source, capsys):
    exec(compile(source, "README.md", "exec"), {})
    assert capsys.readouterr().out
