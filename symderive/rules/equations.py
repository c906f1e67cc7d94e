"""Rules for equations that are solved by hand: each row has the same solutions as the one above it."""

from __future__ import annotations

from symderive.rules.planned import table_of

planned = table_of(__name__)

ALGEBRA = "algebra"
MML = "MML, sec. 2.3 (solving systems of linear equations)"


equivalent_equations = planned(
    "equivalent_equations",
    "Equivalent equations",
    r"u = v \iff u' = v'",
    "The two rows have the same solutions.",
    ALGEBRA,
    (r"x", "2", "x \\in \\mathbb{R}\n2 x + 1 = 5"),
)
multiply_both_sides = planned(
    "multiply_both_sides",
    "Multiply both sides",
    r"u = v \iff c\,u = c\,v, \quad c \ne 0",
    "A factor that is not zero may be multiplied to both sides: the solutions stay the same, and what stands below a "
    "bar goes away.",
    ALGEBRA,
    (r"x", "3", "x > 0\n" + r"\frac{3}{x} - 1 = 0"),
)
rearrange_the_equation = planned(
    "rearrange_the_equation",
    "Rearrange the equation",
    r"A x - b = 0 \iff A x = b",
    "What holds the unknown stays on the left, the rest goes to the right; a common factor is divided out.",
    ALGEBRA,
    (r"3 x", "7", "x \\in \\mathbb{R}\n6 x - 14 = 0"),
)
write_as_a_product = planned(
    "write_as_a_product",
    "Write as a product",
    r"u w + v w = (u + v) w",
    "A sum is written as a product of its factors, each of which is easier to look at.",
    ALGEBRA,
    (r"x^2 - 1", "(x - 1) (x + 1)", r"x \in \mathbb{R}"),
)
a_factor_is_zero = planned(
    "a_factor_is_zero",
    "A product is zero where a factor is",
    r"u v = 0 \iff u = 0 \text{ or } v = 0",
    "A product of numbers is zero only where one of its factors is; a factor that is never zero adds no solution.",
    ALGEBRA,
    (r"x", "5", "x > 0\n(x - 5) (x + 2) = 0"),
)
divide_by_the_factor = planned(
    "divide_by_the_factor",
    "Divide by the factor",
    r"a x = b \iff x = \frac{b}{a}, \quad a \ne 0",
    "Both sides are divided by the factor before the unknown, which is not zero.",
    ALGEBRA,
    (r"x", r"\frac{7}{3}", "x \\in \\mathbb{R}\n3 x = 7"),
)
multiply_by_the_inverse = planned(
    "multiply_by_the_inverse",
    "Multiply by the inverse",
    r"A x = b \iff x = A^{-1} b",
    "A matrix that is invertible may be multiplied away from the side on which it stands.",
    MML,
    (r"A^{-1} A x", "x", r"A \in \mathbb{R}^{n \times n} \text{ invertible}, x \in \mathbb{R}^n"),
)
undo_the_function = planned(
    "undo_the_function",
    "Undo the function",
    r"\log x = b \iff x = e^b, \quad e^x = b \iff x = \log b",
    "The function takes every value only once, so both sides may be put into its inverse.",
    ALGEBRA,
    (r"x", "e^2", "x > 0\n" + r"\log x = 2"),
)
take_the_root = planned(
    "take_the_root",
    "Take the root",
    r"x^2 = b \iff x = \sqrt{b}, \quad x > 0",
    "Of the two roots only the positive one is in question, because the unknown is positive.",
    ALGEBRA,
    (r"x", r"\sqrt{5}", "x > 0\nx^2 = 5"),
)
