"""The laws of limits: what a person does with a limit that is not a difference quotient."""

from __future__ import annotations

from symderive.rules.planned import table_of

planned = table_of(__name__)

X = r"x \in \mathbb{R}_{>0}"


continuity = planned(
    "continuity",
    "Continuity",
    r"\lim_{x \to a} u(x) = u(a)",
    "The function is continuous where the variable goes, so its value there is the limit.",
    "continuity",
    (r"\lim_{x \to 2} (x^2 + 1)", "5"),
    (r"\lim_{x \to 0} e^x \cos x", "1"),
)
what_vanishes_at_infinity = planned(
    "what_vanishes_at_infinity",
    "What vanishes at infinity",
    r"\lim_{x \to \infty} \frac{c}{x^k} = 0, \quad \lim_{x \to \infty} e^{-x} = 0",
    "Where the variable grows without bound, its negative powers and e^(-x) vanish; the other terms stay.",
    "powers and exponentials at infinity",
    (r"\lim_{x \to \infty} (2 + \frac{3}{x^2})", "2"),
    (r"\lim_{x \to \infty} \frac{1}{1 + e^{-x}}", "1"),
)
limit_of_a_sum = planned(
    "limit_of_a_sum",
    "Limit of a sum",
    r"\lim (u + v) = \lim u + \lim v",
    "Every term has a finite limit, so the limit may be taken term by term.",
    "laws of limits",
    (r"\lim_{x \to 0} (e^x + \frac{\sin x}{x})", r"\lim_{x \to 0} e^x + \lim_{x \to 0} \frac{\sin x}{x}"),
)
limit_of_a_product = planned(
    "limit_of_a_product",
    "Limit of a product",
    r"\lim (u\,v) = \lim u \cdot \lim v",
    "Every factor has a finite limit, so the limit may be taken factor by factor.",
    "laws of limits",
    (r"\lim_{x \to 0} e^x \frac{\sin x}{x}", r"\lim_{x \to 0} e^x \cdot \lim_{x \to 0} \frac{\sin x}{x}"),
)
limit_inside = planned(
    "limit_inside",
    "Limit inside",
    r"\lim g(u) = g(\lim u)",
    "The outer function is continuous, so the limit may be taken of what stands inside.",
    "continuity of the outer function",
    (r"\lim_{x \to 0} \exp(\frac{\sin x}{x})", r"\exp(\lim_{x \to 0} \frac{\sin x}{x})"),
)
power_as_an_exponential = planned(
    "power_as_an_exponential",
    "Power as an exponential",
    r"u^v = e^{v \log u}",
    "Base and exponent both move: write the power by exp and log, so that the limit goes into the exponent.",
    "definition of the power",
    (r"\lim_{x \to 0^+} x^x", r"\lim_{x \to 0^+} e^{x \log x}"),
)
product_as_a_quotient = planned(
    "product_as_a_quotient",
    "Product as a quotient",
    r"u\,v = \frac{u}{1/v}",
    "One factor goes to zero while the other grows without bound: written as a quotient, l'Hôpital's rule applies.",
    "algebra",
    (r"\lim_{x \to 0^+} x \log x", r"\lim_{x \to 0^+} \frac{\log x}{1/x}"),
)
l_hopital_rule = planned(
    "l_hopital_rule",
    "l'Hôpital's rule",
    r"\lim \frac{u}{v} = \lim \frac{u'}{v'}",
    "Above and below the line both go to zero, or both grow without bound: differentiate each of them.",
    "l'Hôpital's rule",
    (r"\lim_{x \to 0} \frac{1 - \cos x}{x^2}", r"\lim_{x \to 0} \frac{\sin x}{2 x}"),
)
divide_by_the_highest_power = planned(
    "divide_by_the_highest_power",
    "Divide by the highest power",
    r"\frac{a x^n + \dots}{b x^n + \dots} = \frac{a + \dots}{b + \dots}",
    "Above and below are divided by the highest power of the variable below the line.",
    "algebra",
    (r"\frac{2 x^2 + 1}{x^2 - x}", r"\frac{2 + 1/x^2}{1 - 1/x}", X),
)
cancel_the_common_factor = planned(
    "cancel_the_common_factor",
    "Cancel the common factor",
    r"\frac{(x - a)\,u}{(x - a)\,v} = \frac{u}{v}",
    "The limit asks nothing of the point itself, so a factor that vanishes only there may be cancelled.",
    "algebra",
    (r"\lim_{x \to 1} \frac{x^2 - 1}{x - 1}", r"\lim_{x \to 1} (x + 1)"),
)
squeeze = planned(
    "squeeze",
    "Squeeze",
    r"|u| \le c,\ \lim v = 0 \implies \lim u\,v = 0",
    "One factor stays bounded while the other goes to zero, and so does the product.",
    "squeeze theorem",
    (r"1 + \lim_{x \to \infty} e^{-x} \sin x", "1 + 0"),
)
work_out_the_limit = planned(
    "work_out_the_limit",
    "Work out the limit",
    r"\lim_{x \to a} u(x)",
    "The leading terms of the expansion about the point decide; the value is confirmed at points near it.",
    "computed, confirmed at points near the limit",
    (r"\lim_{x \to \infty} (\sqrt{x^2 + x} - x)", r"\frac{1}{2}"),
)
