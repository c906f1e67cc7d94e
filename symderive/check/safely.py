"""A line is judged within the time that is left; where the judging itself fails, the line is undecided and says so."""

from __future__ import annotations

import copy
from collections.abc import Callable

from symderive.check.reach import take
from symderive.check.reading import Line
from symderive.check.state import State
from symderive.check.words import sentence
from symderive.derive.derivation import Verdict
from symderive.expr.shape import DerivationError
from symderive.numeric.deadline import until
from symderive.numeric.numbers import NoNumber

#: what a fault of ours looks like: the author of the line can do nothing about it, and must not be told wrong
FAULTS = (ArithmeticError, AssertionError, AttributeError, DerivationError, LookupError, TypeError, ValueError)


def safely(judge: Callable[[], Verdict], line: Line, state: State) -> Verdict:
    """The verdict, or an undecided one that names what went wrong; the state is then the one before the line."""
    before = copy.copy(state)
    try:
        with until(state.end):
            return judge()
    except NoNumber as reason:
        take(state, before)
        return Verdict(line.n, "undecided", message=sentence(str(reason)))
    except RecursionError:
        take(state, before)
        return Verdict(line.n, "undecided", message="The expressions are nested too deeply.")
    except MemoryError:
        take(state, before)
        return Verdict(line.n, "undecided", message="The numbers of this line need more memory than there is.")
    except FAULTS as fault:
        take(state, before)
        said = f"This line could not be judged: the program failed on it ({type(fault).__name__}: {fault})."
        return Verdict(line.n, "undecided", message=said)
