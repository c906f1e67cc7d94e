"""Which mistake makes a line that is not in proportion to the one above (a posterior up to a factor)?

Two lines are in proportion as functions of x where u(x) v(c) = v(x) u(c) at a fixed c; between logarithms where
u(x) - u(c) = v(x) - v(c). Mistakes and slips are proved by that comparison.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from symderive.check.mistakes_tried import in_order
from symderive.check.named import Named, of_slip
from symderive.check.posteriors import as_formula, plain
from symderive.check.preference import is_late
from symderive.check.search import wrong_lines
from symderive.check.slips import repairs, while_sizes_fit
from symderive.check.telling import telling
from symderive.check.variants import variants
from symderive.derive.rule import CATALOGUE
from symderive.expr.algebra import Map, Num, Prod, Sym
from symderive.expr.build import divide, mul
from symderive.expr.canon import same
from symderive.expr.node import Node, free_leaves, substitute
from symderive.expr.probability import Dens, RandVar
from symderive.expr.problem import Problem
from symderive.expr.shape import is_scalar
from symderive.numeric.quickly import agreed
from symderive.rules.conditionals import chance
from symderive.rules.faulty import without

AT = Num(3) / Num(7)


def name_up_to_factor(
    above: Node, line: Node, x: Node, problem: Problem, *, in_logs: bool, seconds: float, seed: int = 0
) -> Named:
    """The likely mistake by which ``line`` came from ``above``, both taken up to a factor that is free of x."""
    if not isinstance(x, Sym) or not is_scalar(above.shape) or not is_scalar(line.shape):
        return Named(None)
    end = time.perf_counter() + seconds
    asked, told = above, problem
    if any(isinstance(p, Dens | RandVar) for u in (above, line) for p in u.walk()):
        formulas = as_formula(above, x, problem), as_formula(line, x, problem)
        if formulas[0] is None or formulas[1] is None:
            return Named(None)
        above, line, problem = formulas[0], formulas[1], plain(problem, x)

    at = AT if is_scalar(x.shape) else Sym(f"{x.name}'", x.shape, f"{x.latex}'")

    def fits(u: Node, v: Node) -> bool:
        u_at, v_at = substitute(u, {x: at}), substitute(v, {x: at})
        pair = (u - u_at, v - v_at) if in_logs else (mul(u, v_at), mul(v, u_at))
        return agreed(*pair, problem, seed)

    rules = in_order(above, line, problem, ())
    early = [r for r in rules if not is_late(r, above, line)]
    for start in variants(above, problem, end, depth=1, most=8):
        for rule in early:
            for made in wrong_lines(rule, start, problem):
                if time.perf_counter() > end:
                    return Named(None)
                if is_scalar(made.shape) and not same(made, start) and fits(made, line):
                    return Named(rule.name, rule.reason, mended=None if above is asked else above)
    if (lost := part_lost(asked, above, line, x, told, fits, in_logs=in_logs)) is not None:
        return lost
    factors = above.factors if isinstance(above, Prod) and not in_logs else ()
    for k, factor in enumerate(factors):
        if x in free_leaves(factor) and len(factors) > 1 and fits(mul(*without(factors, k)), line):
            rule = CATALOGUE["drop-factor"]
            return Named(rule.name, rule.reason, mended=None if above is asked else above)
    for repair in while_sizes_fit(repairs(above, line)):
        if time.perf_counter() > end + seconds / 2:
            break
        changed = is_scalar(repair.line.shape) and not same(repair.line, line)
        if changed and fits(above, repair.line) and not fits(repair.line, line):
            return of_slip(telling(repair, asked, line, told), line)
    return Named(None)


def part_lost(
    asked: Node,
    whole: Node,
    line: Node,
    x: Sym,
    problem: Problem,
    fits: Callable[[Node, Node], bool],
    *,
    in_logs: bool,
) -> Named | None:
    """The prior or the likelihood of a posterior p(x | data), left out."""
    for part in asked.walk():
        c = chance(part) if isinstance(part, Dens) else None
        if c is None or len(c.asked) != 1 or not c.known:
            continue
        for name, factor in (("base-rate-neglect", c.of(c.asked)), ("likelihood-neglect", c.of(c.known, c.asked))):
            found = as_formula(factor, x, problem)
            if found is None:
                continue
            rest = whole - Map("log", found) if in_logs else divide(whole, found)
            if fits(rest, line):
                rule = CATALOGUE[name]
                return Named(rule.name, rule.reason, mended=whole)
    return None
