"""Limits of difference quotients: the derivative from its definition."""

from __future__ import annotations

from symderive.rules.planned import table_of

planned = table_of(__name__)

XH = r"x, h \in \mathbb{R}_{>0}"


definition_of_the_derivative = planned(
    "definition_of_the_derivative",
    "Definition of the derivative",
    r"\frac{df}{dx} = \lim_{h \to 0} \frac{f(x+h) - f(x)}{h}",
    "The derivative is the limit of the difference quotient.",
    "MML, sec. 5.1 (definition of the derivative)",
    (r"\lim_{h \to 0} \frac{(x+h)^2 - x^2}{h}", "2 x", r"x \in \mathbb{R}"),
)
binomial_theorem = planned(
    "binomial_theorem",
    "Binomial theorem",
    r"(x+h)^n = \sum_{k=0}^{n} \binom{n}{k} x^{n-k} h^k",
    "The power is multiplied out, so that the term without h cancels.",
    "binomial theorem; MML example 5.2",
    (r"(x+h)^2", r"x^2 + 2 x h + h^2", XH),
)
cancel_the_increment = planned(
    "cancel_the_increment",
    "Cancel the increment",
    r"\frac{h\,u}{h} = u",
    "Every term above the line holds the factor h, which cancels for h other than zero.",
    "algebra",
    (r"\frac{2 x h + h^2}{h}", "2 x + h", XH),
)
common_denominator = planned(
    "common_denominator",
    "Common denominator",
    r"\frac{1}{x+h} - \frac{1}{x} = \frac{-h}{x (x+h)}",
    "The two fractions are brought over one denominator.",
    "common denominator",
    (r"\frac{1}{x+h} - \frac{1}{x}", r"\frac{-h}{x (x+h)}", XH),
)
multiply_by_the_conjugate = planned(
    "multiply_by_the_conjugate",
    "Multiply by the conjugate",
    r"\sqrt{x+h} - \sqrt{x} = \frac{h}{\sqrt{x+h} + \sqrt{x}}",
    "Above and below are multiplied by the sum of the two roots; above, (a - b)(a + b) = a² - b² leaves h.",
    "third binomial formula",
    (r"\sqrt{x+h} - \sqrt{x}", r"\frac{h}{\sqrt{x+h} + \sqrt{x}}", XH),
)
addition_theorem = planned(
    "addition_theorem",
    "Addition theorem",
    r"\sin(x+h) = \sin x \cos h + \cos x \sin h",
    "The function of a sum is written by functions of x and of h.",
    "addition theorems",
    (r"\sin(x+h)", r"\sin x \cos h + \cos x \sin h", XH),
    (r"\cos(x+h)", r"\cos x \cos h - \sin x \sin h", XH),
    (r"\exp(x+h)", r"\exp(x) \exp(h)", XH),
    (r"\log(x+h)", r"\log x + \log(1 + \frac{h}{x})", XH),
)
standard_limit = planned(
    "standard_limit",
    "Standard limit",
    (
        r"\lim_{h \to 0} \frac{\sin h}{h} = 1, \; \lim_{h \to 0} \frac{\cos h - 1}{h} = 0, \; "
        r"\lim_{h \to 0} \frac{e^h - 1}{h} = 1"
    ),
    "The limits (sin h)/h → 1, (cos h - 1)/h → 0, (e^h - 1)/h → 1 and log(1 + h/x)/h → 1/x are known.",
    "standard limits",
    (r"\lim_{h \to 0} \frac{\sin h}{h}", "1"),
)
let_h_go_to_zero = planned(
    "let_h_go_to_zero",
    "Let h go to zero",
    r"\lim_{h \to 0} u(h) = u(0)",
    "What is left is continuous at h = 0, so h may be put to zero.",
    "continuity",
    (r"\lim_{h \to 0} (2 x + h)", "2 x", r"x \in \mathbb{R}"),
)
