"""What is made of a problem and its lines before the lines are judged: one pass after the other.

A pass takes the problem and the lines and gives both back, as they were where it has nothing to say. The order counts:
names and letters are settled before what is differentiated by them, sizes before what is read by its size.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symderive.check.bare_functions import with_arguments
from symderive.check.components import with_components, with_small_components
from symderive.check.data_as_numbers import with_data_as_numbers
from symderive.check.data_named import with_data
from symderive.check.densities_named import named_in_full
from symderive.check.densities_written import with_densities_written
from symderive.check.dependence import with_dependence
from symderive.check.determinants import with_determinants
from symderive.check.ends_in_order import with_ends_in_order
from symderive.check.equal_indices import with_equal_indices
from symderive.check.event_families import with_event_families
from symderive.check.extents import with_extents
from symderive.check.first_ranges import with_first_range
from symderive.check.functions_by_custom import with_functions_by_custom
from symderive.check.in_bits import with_bits
from symderive.check.independence_rows import with_independence
from symderive.check.index_letters import with_index_letters
from symderive.check.inner_letters import with_inner_letters
from symderive.check.jets import Jets, with_jets
from symderive.check.letters import in_letters
from symderive.check.named_here import with_names
from symderive.check.parameters import parameters_apart
from symderive.check.primes import with_primes
from symderive.check.reading import Line, sides_of, without_quantifier
from symderive.check.spreads import with_positive_spreads
from symderive.check.steps import with_times
from symderive.check.substitutions import with_substitutions
from symderive.check.sums_given import with_sums_given
from symderive.check.unnamed_densities import with_densities, with_density_laws
from symderive.check.unnormalised import with_factors, with_factors_at_parameters
from symderive.check.vectors_in_parts import with_vectors
from symderive.check.whole_ends import with_whole_ends
from symderive.expr.problem import Problem
from symderive.parse.iterates import with_iterates

Both = tuple[Problem, Sequence[Line]]
Pass = Callable[[Problem, Sequence[Line]], Both]


def to_problem(change: Callable[[Problem, Sequence[Line]], Problem]) -> Pass:
    return lambda problem, lines: (change(problem, lines), lines)


def to_lines(change: Callable[[Problem, Sequence[Line]], Sequence[Line]]) -> Pass:
    return lambda problem, lines: (problem, change(problem, lines))


def to_each(change: Callable[[Line], Line]) -> Pass:
    return lambda problem, lines: (problem, [change(line) for line in lines])


#: before it is asked what depends on what
NAMES: tuple[Pass, ...] = (
    to_lines(with_determinants),  # a Jacobian that is a number is its determinant
    to_problem(with_first_range),  # the range that a first row is said for
    to_each(without_quantifier),  # a row "for all i" says nothing by these words
    to_problem(with_inner_letters),  # u of g(u) = sin u beside g(f(x))
    to_lines(with_arguments),  # f of a declared f: R^n -> R is f(x)
    with_small_components,  # z in {1, ..., K} with P(z = k) = \pi_k is a variable
    with_equal_indices,  # i = k: one index by two letters
    with_index_letters,  # k in {1, ..., K} is an index
    to_problem(lambda problem, lines: with_iterates(problem, sides_of(lines))),  # w_1 of an iteration w_{t+1} = ...
    with_components,  # the weights and parameters of mixtures
    with_event_families,  # A_1, ..., A_n are 0-1 variables
    with_whole_ends,  # undeclared ends of sums are whole numbers
    to_problem(with_factors),  # p(x) \propto f(x) is c f(x)
    to_lines(with_densities),  # f(x) of X with density f is a density
    to_problem(with_positive_spreads),  # sigma of N(mu, sigma^2) is positive
    to_problem(with_ends_in_order),  # P(a < X <= b) means a <= b
    to_problem(with_density_laws),  # a variable with a density by name alone has some law
    to_lines(with_densities_written),  # d/dt p_t(x) of a stated density is that of its formula
    with_sums_given,  # E[X | X + Y = s] holds a variable at its value
    to_problem(with_vectors),  # (N_1, N_2, N_3) with one law is a vector
    with_data_as_numbers,  # x_i with a law in lines without chances
    to_lines(with_data),  # p(D | theta) of data x_1, ..., x_n
    parameters_apart,  # p(x | theta) of a theta that is no variable is p(x; theta)
    with_factors_at_parameters,  # and may be stated up to a factor
    named_in_full,  # one density has the same letters in all lines
    to_lines(with_bits),  # H beside a logarithm to base 2 is in bits
    to_lines(with_independence),  # A \perp B is P(A, B) = P(A) P(B)
)
#: after it
MEANINGS: tuple[Pass, ...] = (
    with_times,  # what holds at every time t holds at the times that are named
    in_letters,  # densities by the letters of their values
    with_extents,  # families that run over one index have one size
    to_lines(with_substitutions),  # u = x^2, du = 2x dx
    to_lines(with_primes),  # y' of a defined y is its derivative
    to_problem(with_names),  # functions and means that the lines name, Z, sigma
    to_problem(with_functions_by_custom),  # F, f and phi of which nothing is said
)


def made_ready(problem: Problem, lines: Sequence[Line]) -> tuple[Problem, list[Line], Jets | None]:
    """The problem and the lines as they are judged, and the derivatives of what depends on a letter, if any."""
    problem, lines = in_turn(NAMES, problem, lines)
    problem, lines, jets = with_jets(problem, lines)
    if jets is None:
        problem, lines = with_dependence(problem, lines)
    problem, lines = in_turn(MEANINGS, problem, lines)
    return problem, list(lines), jets


def in_turn(passes: Sequence[Pass], problem: Problem, lines: Sequence[Line]) -> Both:
    for change in passes:
        problem, lines = change(problem, lines)
    return problem, lines
