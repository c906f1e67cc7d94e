"""Chapter 5 of MML, the derivatives of the Matrix Cookbook and the losses of a course: nothing wrong, nothing unsolved.

Every answer's exported function is compared with central differences of what was differentiated.
"""

import tomllib
from pathlib import Path

import pytest
from differences import answerable, largest_difference

from symderive.expr.shape import DerivationError
from symderive.methods.question import question_of
from symderive.methods.stated import written_out
from symderive.parse.statements import read_problem
from symderive.solve import solve

FOLDER = Path(__file__).parent / "breadth"
CASES = {
    f"{path.stem}: {case['id']}": case
    for path in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
}
SHORT = dict(list(CASES.items())[::6])

#: statements that do not fit together: the sentence that says so
REFUSED = {
    "cookbook: mc-117": "cannot multiply",
    "cookbook: mc-128 sine of a matrix entrywise": "entry by entry or as a matrix function",
    "losses: LSTM cell gate": "the left side",
    "losses: GRU": "cannot add",
    "losses: CRF like chain": "entry by entry or as a matrix function",
    "losses: Newton decrement": "cannot multiply",
    "losses: leaky relu layer": "cannot add",
    "losses: Adam like": "cannot add",
}
#: a letter of the goal has no range that the statements fix
UNSOLVED = {"losses: policy gradient": "stands free"}


def judged(name, case):
    if name in REFUSED:
        with pytest.raises(DerivationError, match=REFUSED[name]):
            solve(read_problem(case["given"], case["find"]))
        return
    found = solve(read_problem(case["given"], case["find"]))
    if name in UNSOLVED:
        assert UNSOLVED[name] in found.error["message"]
        return
    assert found.status == "solved"
    problem, _ = written_out(found.problem)
    question = question_of(problem)
    if question is not None and "numpy" in found.answer.code and answerable(question):
        difference = largest_difference(problem, question, found.answer)
        assert difference is None or difference < 1


@pytest.mark.parametrize("name", SHORT)
def test_some(name):
    judged(name, CASES[name])


@pytest.mark.long
@pytest.mark.parametrize("name", CASES)
def test_all(name):
    judged(name, CASES[name])
