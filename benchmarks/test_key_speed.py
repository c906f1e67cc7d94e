"""How fast a whole class's papers are made: 20 problems with 30 variants each, 600 derivations with their write-ups.

Run with ``python -m pytest benchmarks/test_key_speed.py -m long -s``.
"""

import re
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from symderive.faces.cli import main

EXAM = Path(__file__).parent.parent / "examples" / "exam.toml"
VARIANTS = 30
SECONDS = 30.0  # on two cores


def twenty(text):
    """The exam's problems with answers to be written out, repeated under other names until there are twenty."""
    head, *problems = text.split("[[problem]]")
    problems = [p for p in problems if "picture" not in p and "choices" not in p]
    repeated = [
        re.sub(r'(id\s*=\s*")', rf"\g<1>{round}-", p) for round in range(20 // len(problems) + 1) for p in problems
    ]
    return "[[problem]]".join([head, *repeated[:20]])


@pytest.mark.long
@pytest.mark.parametrize("form", ["latex", "html"])
def test_twenty_problems_in_thirty_variants(tmp_path, form):
    (tmp_path / "set.toml").write_text(twenty(EXAM.read_text(encoding="utf-8")), encoding="utf-8")
    words = ["key", str(tmp_path / "set.toml"), "--variants", str(VARIANTS), "--seed", "7", "--to", form]
    start = time.perf_counter()
    done = CliRunner().invoke(main, [*words, "-o", str(tmp_path / "build")])
    seconds = time.perf_counter() - start
    assert done.exit_code == 0, done.stderr
    assert len(list((tmp_path / "build").iterdir())) == 2 * VARIANTS + 1
    print(f"\n{form}: 20 problems, {VARIANTS} variants: {seconds:.1f} s")
    assert seconds < SECONDS
