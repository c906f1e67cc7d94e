"""Derivatives from the left and from the right, where a function bends."""

from __future__ import annotations

from symderive.rules.planned import table_of

planned = table_of(__name__)

H = r"h \in \mathbb{R}_{>0}"


take_the_branch = planned(
    "take_the_branch",
    "Take the branch",
    r"|u| = u \text{ where } u > 0, \quad |u| = -u \text{ where } u < 0",
    "On one side of the point the function is given by one formula, without a bend.",
    "the definition of |u|, max and functions by cases",
    (r"|h|", "h", H),
    (r"\max(0, -h)", "0", H),
)
one_sided_derivative = planned(
    "one_sided_derivative",
    "One-sided derivative",
    r"f'_+(a) = \lim_{h \to 0^+} \frac{f(a+h) - f(a)}{h}",
    "From one side the difference quotient is that of the branch, whose derivative is known.",
    "MML, sec. 5.1 (definition of the derivative), from one side",
    (r"\lim_{h \to 0^+} \frac{|h|}{h}", "1"),
)
both_sides_agree = planned(
    "both_sides_agree",
    "Both sides agree",
    r"f'_-(a) = f'_+(a) \implies f'(a) = f'_+(a)",
    "The function is continuous at the point and has the same slope on both sides, so that is its derivative.",
    "the definition of a limit from both sides",
    (r"\lim_{h \to 0} \frac{h |h|}{h}", "0"),
)
