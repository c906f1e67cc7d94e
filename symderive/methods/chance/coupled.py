"""How far two variables with known laws can go together: the ends of their covariance over all joint laws.

The largest covariance is reached where both rise together, the smallest where one falls as the other rises
(Hoeffding 1940, Fréchet 1951); both follow from the quantile functions alone.
"""

from __future__ import annotations

from fractions import Fraction

from symderive import scalar
from symderive.expr.algebra import Num
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Cov, Law, RandVar
from symderive.methods.chance.lines import Work
from symderive.methods.chance.regions import Inconsistent
from symderive.methods.chance.sources import Source

#: values of a law that are gone through one by one
SMALL = 60

Table = list[tuple[Fraction, Fraction]]  # value and mass, in the order of the values


def covariances_of_laws(work: Work) -> None:
    """Raise ``Inconsistent`` where a stated covariance is beyond what the laws of its two variables allow."""
    for left, right in work.chance.moments:
        match left:
            case Cov(RandVar() as x, RandVar() as y, None) if x is not y and isinstance(right, Num):
                ends = covariance_ends(work, x, y)
                if ends is not None and not ends[0] - 1e-9 <= float(right.value) <= ends[1] + 1e-9:
                    raise Inconsistent(
                        f"two variables with these laws have a covariance between {ends[0]:.4g} and {ends[1]:.4g}"
                    )


def covariance_ends(work: Work, x: Node, y: Node) -> tuple[float, float] | None:
    sources = [work.chance.source(v) for v in (x, y)]
    if any(len(s) != 1 or s[0].parents or s[0].when is not None or len(s[0].variables) != 1 for s in sources):
        return None
    first, second = sources[0][0], sources[1][0]
    tables = [table_of(s) for s in (first, second)]
    if tables[0] is not None and tables[1] is not None:
        low = covariance_together(tables[0], [(-v, m) for v, m in reversed(tables[1])])
        return -float(low), float(covariance_together(*tables))  # type: ignore[arg-type]
    rates = [rate_of(s) for s in (first, second)]
    if rates[0] is not None and rates[1] is not None:
        # E[log(U) log(1 - U)] = 2 - pi^2/6 for U uniform on (0, 1), and E[log(U)^2] = 2.
        scale = 1 / float(rates[0] * rates[1])
        return (1 - 3.141592653589793**2 / 6) * scale, scale
    return None


def table_of(source: Source) -> Table | None:
    """The values and masses of a law of numbers on a small finite set."""
    letter = source.letters[0]
    values = source.values
    if values is None and source.law is not None and all(isinstance(p, Num) for p in source.law.params):
        match source.law:
            case Law("Binomial", (Num(n), _)) if n <= SMALL:
                values = tuple(Num(k) for k in range(int(n) + 1))
    if values is None or len(values) > SMALL:
        return None
    table: Table = []
    for v in values:
        mass = scalar.simplify(substitute(source.body, {letter: v}))
        if not isinstance(v, Num) or not isinstance(mass, Num) or mass.value < 0:
            return None
        table.append((v.value, mass.value))
    return sorted(table) if sum(m for _, m in table) == 1 else None


def rate_of(source: Source) -> Fraction | None:
    match source.law:
        case Law("Exponential", (Num(rate),)) if rate > 0:
            return rate
    return None


def covariance_together(first: Table, second: Table) -> Fraction:
    """The covariance where both variables take the same quantiles at once."""
    product = Fraction(0)
    i = j = 0
    left, right = first[0][1], second[0][1]
    while True:
        share = min(left, right)
        product += share * first[i][0] * second[j][0]
        left, right = left - share, right - share
        if not left:
            i += 1
            if i == len(first):
                break
            left = first[i][1]
        if not right:
            j += 1
            if j == len(second):
                break
            right = second[j][1]
    return product - mean(first) * mean(second)


def mean(table: Table) -> Fraction:
    return sum((v * m for v, m in table), Fraction(0))
