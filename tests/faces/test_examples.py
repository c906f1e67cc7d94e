"""The problem sets that are handed out: every problem is solved, and no answer is left without its confirmation."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from symderive.faces.cli import main

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


@pytest.mark.parametrize("name", ["mml-chapter-5", "mml-chapter-6", "exam"])
def test_every_problem_is_solved(name):
    done = CliRunner().invoke(main, ["solve", str(EXAMPLES / f"{name}.toml"), "--to", "json"])
    results = json.loads(done.stdout)["results"]
    assert [r["id"] for r in results if r["status"] != "solved"] == []
    assert done.exit_code == 0
    assert len(results) >= 7
    assert len({r["id"] for r in results}) == len(results)
