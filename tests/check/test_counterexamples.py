"""Every point that is shown against a line shows it: with its numbers put in, the two lines differ."""

from fractions import Fraction

import pytest

from symderive.check import check
from symderive.expr.algebra import Num, Sym
from symderive.expr.node import free_leaves, substitute
from symderive.numeric.numbers import NoNumber
from symderive.numeric.value import number_of
from symderive.parse.statements import read_lines
from symderive.rules.mistakes import mistakes

EXAMPLES = [(rule, example) for rule in mistakes() for example in rule.examples]


def put_in(node, shown, problem):
    """The value of a line with the numbers put in for its letters; None where it has other letters."""
    numbers = {}
    for leaf in free_leaves(node):
        if isinstance(leaf, Sym):
            value = shown.get(leaf.latex, shown.get(leaf.name))
            if value is None:
                return None
            try:
                numbers[leaf] = Num(Fraction(value))
            except ValueError:
                return None
    try:
        return number_of(substitute(node, numbers), problem)
    except (NoNumber, ZeroDivisionError):
        return None


@pytest.mark.parametrize(("rule", "example"), EXAMPLES[::2], ids=lambda v: getattr(v, "name", None) or v.before)
def test_the_numbers_differ_where_they_are_said_to(rule, example):
    problem, lines = read_lines(example.given, [example.before, f"= {example.after}"])
    shown = check(problem, lines).lines[1].counterexample
    if not shown:
        return  # sizes, or numbers without letters
    above, line = (put_in(u.right, shown, problem) for u in lines)
    if above is not None and line is not None:
        assert abs(float(above) - float(line)) > 1e-6 * max(1, abs(float(above))), (above, line)
