"""Claims as questions: independence by the graph, independence and equations by numbers."""

import pytest

import symderive

TABLE = "P(X=0,Y=0) = 0.42, P(X=0,Y=1) = 0.28, P(X=1,Y=0) = 0.18, P(X=1,Y=1) = 0.12"
EVENTS = "P(A) = 0.4\nP(B) = 0.5\nP(A \\cup B) = 0.{}"
CLAIMS = [
    (EVENTS.format(7), r"A \perp B", "True", "both-sides-compared"),
    (EVENTS.format(8), r"A \perp B", "False", "both-sides-compared"),
    (EVENTS.format(8), r"P(A \cap B) = P(A) P(B)", "False", "inclusion-and-exclusion"),
    ("X, Y \\in \\{0,1\\}\n" + TABLE, r"X \perp Y", "True", "additivity"),
    ("X, Y \\overset{iid}{\\sim} \\text{Bernoulli}(1/2)\nZ = X \\oplus Y", r"X \perp Y \mid Z", "False", None),
    ("X, Y \\overset{iid}{\\sim} \\text{Bernoulli}(1/2)\nZ = X \\oplus Y", r"X \perp Z", "True", None),
    (r"A \to B \to C", r"A \perp C \mid B", "True", "separation"),
    (r"A \to B \to C", r"A \perp C", "False", None),
    (r"A \leftarrow B \to C", r"A \perp C \mid B", "True", "separation"),
    ("A \\to C \\leftarrow B\nC \\to D", r"A \perp B", "True", "separation"),
    ("A \\to C \\leftarrow B\nC \\to D", r"A \perp B \mid D", "False", None),
]


@pytest.mark.parametrize(("given", "find", "verdict", "rule"), CLAIMS)
def test_a_claim_is_decided(given: str, find: str, verdict: str, rule: str | None) -> None:
    derivation = symderive.solve(given, find)
    assert derivation.status == "solved"
    assert derivation.answer.exact == verdict
    assert rule is None or rule in {step.rule.name for step in derivation.steps}


def test_what_is_not_fixed_is_not_decided() -> None:
    assert symderive.solve("P(A) = 0.4\nP(B) = 0.5", r"A \perp B").status != "solved"


def test_every_path_gets_its_reason() -> None:
    text = symderive.solve("A \\to B \\to D\nA \\to C \\to D\nB \\to E \\leftarrow C", r"A \perp D \mid B, C").to(
        "text"
    )
    assert "A → B → D is blocked at B, which is known" in text
    assert "A → C → D is blocked at C, which is known" in text
