"""What is mended in a row that does not follow: a sign, a side that was not divided, a slip in one of its sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symderive.check.repair import Repair
from symderive.check.rows_compared import excess_of, solved_for
from symderive.check.slips import repairs, while_sizes_fit
from symderive.check.slips_of_form import mixed, moved
from symderive.expr.algebra import MINUS, UNITY, ZERO, Pow, Rel, Size
from symderive.expr.arrays import Norm
from symderive.expr.build import is_zero, mul, neg
from symderive.expr.shape import is_scalar


def slips_of(above: Rel, row: Rel) -> Iterator[Repair]:
    """What is mended in a row: a sign, a side that was not divided or multiplied, then all other slips."""
    yield from signs_of(above, row)
    yield from (replace(r, line=Rel("=", row.left, r.line)) for r in mixed(row.right))
    whole = solved_for(row)
    scalars = [u for u in dict.fromkeys(above.walk()) if is_scalar(u.shape) and (not u.kids or isinstance(u, Size))]
    for u in scalars if whole is not None else ():
        if whole is not None and u is not whole[0] and u not in (UNITY, MINUS, ZERO):
            for factor in (u, Pow(u, MINUS)):
                yield Repair("arithmetic-slip", Rel("=", whole[0], mul(factor, whole[1])), whole[1], factor)
    whole_above = excess_of(above)
    for left in (False, True):
        for repair in while_sizes_fit(repairs(whole_above, row.left if left else row.right)):
            plain_number = repair.name == "exponent-slip" and not isinstance(repair.part, Norm)
            kind = "arithmetic-slip" if plain_number else repair.name
            line = Rel("=", repair.line, row.right) if left else Rel("=", row.left, repair.line)
            yield replace(repair, name=kind, line=line)


def signs_of(above: Rel, row: Rel) -> Iterator[Repair]:
    yield from (Repair("sign-slip", u) for u in moved(row))
    yield from (Repair("sign-slip", Rel("=", row.left, neg(row.right))) for _ in [0] if not is_zero(row.right))
