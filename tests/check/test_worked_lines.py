"""Blocks of worked lines, one file for each ground: data and likelihoods, classes and counts, regions between curves,
transforms of variables, two laws beside each other (ELBO, divergences).

A block is a problem: its name behind #, its givens behind G:, the first line behind 0, right lines behind +, and
behind - lines that are wrong at this place.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from worked_lines import Block, blocks, verdicts_of_right, verdicts_of_wrong

FILES = sorted((Path(__file__).parent / "worked").glob("*.txt"))
BLOCKS = [
    pytest.param(block, id=f"{file.stem}-{block.name}")
    for file in FILES
    for block in blocks(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("block", BLOCKS)
def test_right_lines_are_right(block: Block) -> None:
    assert verdicts_of_right(block) == ["given", *["right"] * (len(block.right) - 1)]


@pytest.mark.parametrize("block", BLOCKS)
def test_wrong_lines_are_wrong(block: Block) -> None:
    assert set(verdicts_of_wrong(block)) <= {"wrong", "unjustified"}
