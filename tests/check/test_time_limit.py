"""Every line ends within the time that it is given, whatever stands in it: what is not known by then is undecided."""

import time

import pytest

from symderive import scalar
from symderive.check import check
from symderive.parse.statements import read_lines
from symderive.scalar.limited import before, limited

SECONDS = 0.5
SLACK = 1.0  # one step of a service, on a busy machine; without a limit each line takes several seconds

LONG = {
    "three integrals": (
        r"x > 0",
        r"\int_0^\infty \int_0^\infty \int_0^\infty e^{-x(a+b+c)} \sin(abc) \, da \, db \, dc",
        r"= \frac{1}{x^3}",
    ),
    "ten million terms": (r"n \in \mathbb{N}", r"\sum_{k=1}^{10000000} \frac{1}{k^2}", r"= \frac{\pi^2}{6}"),
    "a billion terms": (
        r"n \in \mathbb{N}",
        r"\sum_{i=1}^{1000} \sum_{j=1}^{1000} \sum_{k=1}^{1000} \frac{1}{i+j+k}",
        r"= 3",
    ),
    "a limit of integrals": (
        r"x > 0",
        r"\lim_{n \to \infty} \int_0^n (1 - t/n)^n t^{x-1} dt",
        r"= \Gamma(x)",
    ),
    "a derivative of an integral of an integral": (
        r"x \in \mathbb{R}",
        r"\frac{d}{dx} \int_0^{x} e^{-t^2} \int_0^t \sin(s^2) ds dt",
        r"= e^{-x^2}",
    ),
    "a long binomial law": (r"X \sim \text{Binomial}(100000, 1/3)", r"P(X \ge 33000)", r"= 0.98"),
}


@pytest.mark.parametrize("name", LONG)
def test_a_line_ends_with_its_time(name):
    given, above, line = LONG[name]
    problem, lines = read_lines(given, [above, line])
    assert callable(scalar.integrate)  # the service is brought in once, in about half a second
    start = time.perf_counter()
    verdict = check(problem, lines, limit=SECONDS).lines[-1].verdict
    assert time.perf_counter() - start < SECONDS + SLACK
    assert verdict == "undecided"


def test_limits_of_services_nest():
    def inner():
        return limited(time.sleep, 0.4, seconds=5.0)

    start = time.perf_counter()
    with before(start + 0.1):
        assert limited(inner, seconds=5.0) is None
    assert time.perf_counter() - start < 3.0
