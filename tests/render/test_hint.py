"""A hint is the next line or its rule's name, and never the answer."""

import symderive
from symderive.render import pages, writeup


def page():
    return writeup.solution(symderive.solve("", r"\frac{d}{dx} x^2 \sin x"))


def text(hint):
    return pages.write([hint], "text")


def test_the_rule():
    shown = text(writeup.hint(page(), 0, "rule"))
    assert "Next rule: Product rule." in shown
    assert "cos" not in shown


def test_the_next_line_after_one_that_is_done():
    shown = text(writeup.hint(page(), 1, "step"))
    assert "power rule" in shown
    assert "cos" not in shown


def test_nothing_is_left():
    assert "No line is left" in text(writeup.hint(page(), 9, "rule"))


def test_in_every_format():
    for form in ("latex", "html", "markdown"):
        assert "Next rule: Product rule" in pages.write([writeup.hint(page(), 0, "rule")], form)
