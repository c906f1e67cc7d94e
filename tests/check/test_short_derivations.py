"""Short derivations of all topics: the verdict on every line, and the name of the first mistake."""

import pytest
from marked_lines import HERE, Case, cases, judged, letters, told

CASES = [
    pytest.param(case, id=f"{path.stem}-{told(case)}")
    for path in sorted((HERE / "short").glob("*.txt"))
    for case in cases(path)
]


@pytest.mark.parametrize("case", CASES)
def test_verdicts(case: Case) -> None:
    found = judged(case)
    assert letters(found) == case.due, found
    if case.names:
        wrong = found[case.wrong]
        assert wrong.mistake in case.names and wrong.message, wrong
        assert wrong.verdict == "wrong" or "missing-assumption" in case.names, wrong
