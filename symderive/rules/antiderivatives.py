"""Integrals that are worked out: the fundamental theorem, substitution, integration by parts, the Gaussian integral."""

from __future__ import annotations

from symderive.rules.planned import table_of

planned = table_of(__name__)


values_of_an_antiderivative = planned(
    "values_of_an_antiderivative",
    "Values of an antiderivative",
    r"\int_a^b f(x)\,dx = F(b) - F(a), \quad F' = f",
    "Find a function whose derivative stands under the integral; its values at the ends give the integral.",
    "fundamental theorem of calculus",
    (r"\int_1^2 3 x^2 \, dx", r"\left. x^3 \right|_{x=2} - \left. x^3 \right|_{x=1}"),
    (r"\int_0^1 e^x \, dx", r"\left. e^x \right|_{x=1} - \left. e^x \right|_{x=0}"),
)
integration_by_parts = planned(
    "integration_by_parts",
    "Integration by parts",
    r"\int_a^b u\,v'\,dx = \bigl[u\,v\bigr]_a^b - \int_a^b u'\,v\,dx",
    "Move the derivative from one factor to the other, so that the integral that is left is simpler.",
    "product rule, integrated",
    (r"\int_0^1 x e^x \, dx", r"\left. x e^x \right|_{x=1} - \left. x e^x \right|_{x=0} - \int_0^1 e^x \, dx"),
)
substitution = planned(
    "substitution",
    "Substitution",
    r"\int_a^b f(g(x))\,g'(x)\,dx = \int_{g(a)}^{g(b)} f(u)\,du",
    "The derivative of the inner function stands beside it: the inner function becomes the new variable.",
    "chain rule, integrated",
    (r"\int_0^1 2 x e^{x^2} \, dx", r"\int_0^1 e^u \, du"),
)
gaussian_integral = planned(
    "gaussian_integral",
    "Gaussian integral",
    r"\int_{-\infty}^{\infty} e^{-a x^2 + b x}\,dx = \sqrt{\frac{\pi}{a}}\; e^{b^2/(4a)} \quad (a > 0)",
    "Complete the square and shift the variable: what is left is the area under the bell curve.",
    "Gaussian integral (polar coordinates), after completing the square",
    (r"\int_{-\infty}^{\infty} e^{-x^2} \, dx", r"\sqrt{\pi}"),
)
