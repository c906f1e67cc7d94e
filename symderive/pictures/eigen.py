"""Two by two covariance matrices: exact eigenvalues and eigenvectors, and what one sees of them in a cloud."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import atan2, degrees, isqrt, sqrt

from symderive.expr.algebra import Map, Num
from symderive.expr.build import add, divide, mul
from symderive.expr.node import Node
from symderive.render import notation
from symderive.render.spelling import Style, decimal


@dataclass(frozen=True, slots=True)
class Covariance:
    """[[a, b], [b, c]], exact."""

    a: Fraction
    b: Fraction
    c: Fraction

    @property
    def positive(self) -> bool:
        return self.a > 0 and self.a * self.c > self.b * self.b

    @property
    def round(self) -> bool:
        """Is it a multiple of the identity?"""
        return self.b == 0 and self.a == self.c

    @property
    def correlation(self) -> float:
        return float(self.b) / sqrt(self.a * self.c)

    @property
    def under_root(self) -> Fraction:
        """(a - c)² + 4 b²: the square of the distance between the eigenvalues."""
        return (self.a - self.c) ** 2 + 4 * self.b**2

    def eigenvalues(self) -> tuple[float, float]:
        """The larger and the smaller."""
        root = sqrt(self.under_root)
        trace = float(self.a + self.c)
        return (trace + root) / 2, (trace - root) / 2

    @property
    def angle(self) -> float:
        """The direction of the larger eigenvalue's eigenvector, in radians from the first axis, from -π/2 to π/2."""
        return 0.5 * atan2(float(2 * self.b), float(self.a - self.c))

    def factor(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The lower triangle L with L Lᵀ = Σ: it makes a draw of two independent standard normal numbers."""
        first = sqrt(self.a)
        below = float(self.b) / first
        return (first, 0.0), (below, sqrt(float(self.c) - below**2))

    # ------------------------------------------------------------ in words
    @property
    def latex(self) -> str:
        a, b, c = map(number, (self.a, self.b, self.c))
        return rf"\begin{{bmatrix}} {a} & {b} \\ {b} & {c} \end{{bmatrix}}"

    def eigenvalue_trees(self) -> tuple[Node, Node]:
        """The eigenvalues exactly: (a + c ± √((a - c)² + 4b²)) / 2."""
        trace, inside = self.a + self.c, self.under_root
        root = exact_root(inside)
        if root is not None:
            return Num((trace + root) / 2), Num((trace - root) / 2)
        whole, left = drawn_out(inside)
        surd = Map("sqrt", Num(left)) if whole == 1 else mul(Num(whole), Map("sqrt", Num(left)))
        return divide(add(Num(trace), surd), Num(2)), divide(add(Num(trace), mul(-1, surd)), Num(2))

    def eigenvectors(self) -> tuple[str, str]:
        """Their directions in LaTeX: exact where the eigenvalues are rational, otherwise of length 1 in decimals."""
        if self.b == 0:
            pair = ("(1, 0)", "(0, 1)")
            return pair if self.a >= self.c else pair[::-1]
        root = exact_root(self.under_root)
        if root is not None:
            slope = ((self.a + self.c + root) / 2 - self.a) / self.b
            p, q = slope.denominator, slope.numerator
            return f"({p}, {q})", f"({-q}, {p})" if q < 0 else f"({q}, {-p})"
        slope_of_first = (self.eigenvalues()[0] - float(self.a)) / float(self.b)
        size = sqrt(1 + slope_of_first**2)
        x, y = 1 / size, slope_of_first / size
        return f"({x:.2f}, {y:.2f})", f"({-y:.2f}, {x:.2f})" if y < 0 else f"({y:.2f}, {-x:.2f})"

    def facts(self) -> str:
        """What one sees: the axes, the sign of the correlation, the spread."""
        if self.round:
            return "The cloud is round: both variances are equal and there is no covariance."
        if self.b == 0:
            way = "wider than high" if self.a > self.c else "higher than wide"
            return f"The ellipse lies along the axes, so the covariance is 0; it is {way}: ${sides(self)}$."
        way, sign = ("rises", "positive") if self.b > 0 else ("falls", "negative")
        about = "" if self.a == self.c else f", and the variances are ${number(self.a)}$ and ${number(self.c)}$"
        return (
            f"The cloud {way} to the right, so the covariance is {sign}: the correlation is "
            f"{'' if sqrt_is_exact(self) else 'about '}${self.correlation:.2g}${about}."
        )

    def spectrum(self, name: str) -> str:
        """The eigenvalues and the directions of the axes, as a sentence."""
        if self.round:
            return f"${name} = {self.latex}$: every direction is an eigenvector, with eigenvalue ${number(self.a)}$."
        large, small = (
            eigenvalue(tree, v) for tree, v in zip(self.eigenvalue_trees(), self.eigenvalues(), strict=True)
        )
        first, second = self.eigenvectors()
        long, short = (sqrt(v) for v in self.eigenvalues())
        where = "" if self.b == 0 else rf", at ${degrees(self.angle):.0f}^\circ$ to the first axis"
        return (
            f"${name} = {self.latex}$: eigenvalue {large} along ${first}${where}, and {small} along ${second}$. "
            rf"The half axes of the 1-$\sigma$ ellipse are their roots, ${long:.2f}$ and ${short:.2f}$."
        )


def eigenvalue(tree: Node, value: float) -> str:
    """Exactly, with its decimal where it is not rational."""
    exact = notation.latex(tree, Style(decimals=True))
    return f"${exact}$" if isinstance(tree, Num) else rf"${exact} \approx {value:.2f}$"


def sides(of: Covariance) -> str:
    sign = ">" if of.a > of.c else "<"
    return rf"\sigma_1^2 = {number(of.a)} {sign} \sigma_2^2 = {number(of.c)}"


def sqrt_is_exact(of: Covariance) -> bool:
    root = exact_root(of.a * of.c)
    return root is not None and (of.b / root * 100).denominator == 1


def number(value: Fraction) -> str:
    shown = decimal(value)
    if shown is not None:
        return shown
    return f"{'-' if value < 0 else ''}\\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


def exact_root(value: Fraction) -> Fraction | None:
    """The square root of a square of a rational number, or None."""
    top, bottom = isqrt(value.numerator), isqrt(value.denominator)
    return Fraction(top, bottom) if top**2 == value.numerator and bottom**2 == value.denominator else None


def drawn_out(value: Fraction) -> tuple[Fraction, Fraction]:
    """w and r with value = w² r, where r is a whole number without a square in it (as far as small squares go)."""
    rest = value.numerator * value.denominator
    whole = 1
    for k in range(2, 1000):
        while rest % (k * k) == 0:
            rest //= k * k
            whole *= k
    return Fraction(whole, value.denominator), Fraction(rest)
