"""Lengths and distances in D dimensions: normal vectors, uniform in balls and cubes."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import (
    INFINITY,
    PI,
    UNITY,
    ZERO,
    Eye,
    Map,
    Node,
    Num,
    Pow,
    Prod,
    Rel,
    Sum,
    Sym,
    Trace,
    Transpose,
    add,
    divide,
    is_zero,
    mul,
    size,
    zero,
)
from symderive.expr.arrays import Block, Entry, Norm
from symderive.expr.calculus import Integral
from symderive.expr.laws import gamma
from symderive.expr.node import substitute
from symderive.expr.probability import And, Cov, Expect, In, Interval, Law, Prob, RandVar, SetOf, Var
from symderive.methods.chance.lawful import source_of_law
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.matrices import explicit
from symderive.methods.chance.normal import Joint, linear_form
from symderive.methods.chance.regions import Condition, Undecided
from symderive.methods.chance.single import measure_event
from symderive.methods.chance.sources import Source
from symderive.rules import expectation as means_rules
from symderive.rules import new_variables as new_rules

#: E[R^k] of a length and what its law is called
Length = tuple[str, Node, Node]  # "normal" with variance v, "ball" with radius r, "cube" with half side; and D


def dimension(work: Work, u: Node) -> Node:
    """D as a number or a letter, with its value where the problem states one."""
    dim = u.shape[0]
    fixed = dim.put(work.chance.problem.sizes) if work.chance.problem.sizes else dim
    d = size(fixed)
    for e in work.chance.equations:
        match e:
            case Rel("=", left, Num() as value) if (
                left is d or getattr(left, "name", None) == str(dim) or str(getattr(left, "dim", "")) == str(dim)
            ):
                return value
    for definition in work.chance.problem.definitions:
        if isinstance(definition.body, Num) and getattr(definition.name, "name", None) == str(dim):
            return definition.body
    return d


def length_in(work: Work, u: Node) -> tuple[Node, Node] | None:
    """The vector whose length ``u`` is a function of, and ``u`` with the letter R in the place of that length."""
    u = work.chance.unfold(u)
    r = RandVar("R")
    norms = {p for p in u.walk() if isinstance(p, Norm) and p.p == "2" and work.chance.variables_in(p)}
    squares = {p for p in u.walk() if inner_of(p) is not None and work.chance.variables_in(p)}
    vectors = {p.u for p in norms if isinstance(p, Norm)} | {inner_of(p) for p in squares}
    if len(vectors) != 1:
        return None
    vector = vectors.pop()
    put: dict[Node, Node] = dict.fromkeys(norms, r) | {p: Pow(r, Num(2)) for p in squares}
    whole = substitute(u, put)
    if any(v is not r for v in work.chance.variables_in(whole)) or vector is None:
        return None
    return vector, whole


def inner_of(p: Node) -> Node | None:
    """x of x^T x."""
    if (
        isinstance(p, Prod)
        and len(p.factors) == 2
        and isinstance(p.factors[0], Transpose)
        and p.factors[0].u is p.factors[1]
    ):
        return p.factors[1]
    return None


def law_of_length(work: Work, vector: Node) -> tuple[str, Node, Node]:
    """What is known of the vector: centred normal with covariance v I, or uniform in a centred ball or cube."""
    if isinstance(vector, RandVar):
        for fact in work.chance.vectors:
            if fact.u is vector and isinstance(fact.law, Law) and fact.law.name in ("Uniform", "UniformSet"):
                return body_of(work, fact.law, vector)
    form = linear_form(work.chance, vector)
    if form is None:
        raise Undecided("not an affine map")
    if len(form[0]) == 2:
        found = uniform_difference(work, form)
        if found is not None:
            return found
    joint = Joint(work)
    for _, x in form[0]:
        joint.need(x)
    name = RandVar("length'", vector.shape)
    joint.add_linear(name, form, zero_square(vector))
    mean, spread = joint.mean[name], joint.cov[name, name]
    if not nought(mean, work):
        raise Undecided("the vector is not centred")
    v = multiple_of_identity(work, spread)
    if v is None:
        raise Undecided("the covariance is no multiple of the identity")
    return "normal", v, dimension(work, vector)


def zero_square(vector: Node) -> Node:
    return zero((vector.shape[0], vector.shape[0]))


def nought(mean: Node, work: Work) -> bool:
    if is_zero(mean):
        return True
    rows = explicit(mean, work.chance.letters)
    if rows is not None:
        return all(scalar.equal(e, ZERO, work.chance.letters) for row in rows for e in row)
    if isinstance(mean, Sum):
        return same_with_opposite_signs(mean)
    return isinstance(mean, Prod) and any(is_zero(f) for f in mean.factors)


def same_with_opposite_signs(mean: Sum) -> bool:
    """m - m in letters."""
    total: dict[Node, int] = {}
    for t in mean.terms:
        if isinstance(t, Prod) and t.factors[0] == Num(-1) and len(t.factors) == 2:
            total[t.factors[1]] = total.get(t.factors[1], 0) - 1
        else:
            total[t] = total.get(t, 0) + 1
    return all(c == 0 for c in total.values())


def multiple_of_identity(work: Work, spread: Node) -> Node | None:
    """v where the matrix is v I."""
    rows = explicit(spread, work.chance.letters)
    if rows is not None:
        v = rows[0][0]
        fine = all(
            scalar.equal(e, v if i == j else ZERO, work.chance.letters)
            for i, row in enumerate(rows)
            for j, e in enumerate(row)
        )
        return v if fine else None
    total: list[Node] = []
    for t in spread.terms if isinstance(spread, Sum) else (spread,):
        factors = [f for f in flat(t) if not isinstance(f, Transpose | Eye)]
        if len(factors) == len(flat(t)) or any(f.shape != UNITY.shape for f in factors):
            return None
        total.append(mul(*factors))
    return scalar.simplify(add(*total), work.chance.letters)


def flat(t: Node) -> list[Node]:
    if isinstance(t, Prod):
        return [g for f in t.factors for g in flat(f)]
    return [t]


def body_of(work: Work, law: Law, vector: Node) -> tuple[str, Node, Node]:
    """A centred ball or cube that a uniform law is on."""
    match law.params:
        case (SetOf(body, _, condition),) if isinstance(body, Sym):
            match condition:
                case Rel("<=" | "<", Norm(u, "2"), radius) if u is body:
                    return "ball", radius, dimension(work, body)
                case Rel("<=" | "<", Pow(Norm(u, "2"), Num(two)), radius) if u is body and two == 2:
                    return "ball", Map("sqrt", radius), dimension(work, body)
                case In(Entry(u, _), Interval(low, high, _)) if u is body:
                    if scalar.equal(add(low, high), ZERO, work.chance.letters):
                        return "cube", high, dimension(work, body)
                    return "box", Block(((low,), (high,))), dimension(work, body)
    raise Undecided("a body that is neither a ball nor a cube")


def uniform_difference(work: Work, form) -> tuple[str, Node, Node] | None:  # type: ignore[no-untyped-def]
    """The difference of two independent points of one cube, for squared distances."""
    (a, x), (b, y) = form[0]
    if {a, b} != {Num(1), Num(-1)} or not work.chance.independent(x, y):
        return None
    bodies = []
    for v in (x, y):
        fact = next(
            (
                f
                for f in work.chance.vectors
                if f.u is v and isinstance(f.law, Law) and f.law.name in ("Uniform", "UniformSet")
            ),
            None,
        )
        if fact is None or not isinstance(fact.law, Law):
            return None
        bodies.append(body_of(work, fact.law, v))
    if bodies[0] != bodies[1] or bodies[0][0] not in ("cube", "box"):
        return None
    kind, ends, d = bodies[0]
    side = mul(2, ends) if kind == "cube" else add(ends.kids[1], mul(-1, ends.kids[0]))
    return "difference", scalar.simplify(side, work.chance.letters), d


# ---------------------------------------------------------------- answers
def power_moment(kind: str, v: Node, d: Node, k: int) -> Node:
    """E[R^k]."""
    n = Num(k)
    if kind == "normal":
        half = lambda u: divide(u, Num(2))  # noqa: E731
        if k == 2:
            return mul(d, v)
        if k == 4:
            return mul(d, add(d, 2), Pow(v, Num(2)))
        return mul(Pow(mul(2, v), Num(f"{k}/2")), gamma(half(add(d, n))), Pow(gamma(half(d)), Num(-1)))
    if kind == "ball":
        return mul(d, Pow(v, n)) / add(d, n)
    if kind == "cube" and k == 2:
        return mul(d, Pow(v, Num(2))) / Num(3)
    if kind == "box" and k == 2:
        low, high = v.kids
        return mul(d, add(Pow(low, Num(2)), mul(low, high), Pow(high, Num(2)))) / Num(3)
    if kind == "difference" and k == 2:
        return mul(d, Pow(v, Num(2))) / Num(6)
    raise Undecided("a moment of a length that is not known in closed form")


#: kinds of vectors whose squared length is a sum of independent squares, one an entry
BY_ENTRY = ("cube", "box", "difference")
ENTRIES = (
    "The squared length is a sum over the entries. The difference of two entries has mean zero, so its mean square is "
    "its variance: that of the one plus that of the other."
)


#: said where the mean of a length in a ball becomes an integral
SHELLS = (
    "A ball of radius r has the share (r/R)^D of the volume of the ball of radius R, so the length has the density "
    "D r^(D-1) / R^D between 0 and R."
)


def distance_moment(work: Work, asked: Node) -> Node:
    """E or Var of a function of a length."""
    if not isinstance(asked, Expect | Var) or asked.given is not None or asked.under is not None:
        raise Undecided("not a moment of a length")
    found = length_in(work, asked.u)
    if found is None:
        raise Undecided("no length")
    vector, whole = found
    kind, v, d = law_of_length(work, vector)
    r = RandVar("R")
    chain = Chain(asked)
    if isinstance(asked, Expect):
        spelled_length(work, kind, v, d, whole, r, vector, chain)
        shown, value = moment_of_polynomial(work, kind, v, d, whole, r)
        if kind in BY_ENTRY and whole == Pow(r, Num(2)):
            square = Pow(v, Num(2)) if kind == "difference" else None
            if square is not None:
                chain.to(
                    means_rules.linearity_of_expectation, mul(d, add(square / Num(12), square / Num(12))), why=ENTRIES
                )
        first = new_rules.squared_length_of_a_normal_vector if kind == "normal" else new_rules.ratio_of_volumes
        first = means_rules.linearity_of_expectation if kind in BY_ENTRY else first
        chain.to(means_rules.work_out_the_integral if chain.steps and kind not in BY_ENTRY else first, shown)
        chain.simplified(work.tidy(value))
        return work.close(chain)
    first, one = moment_of_polynomial(work, kind, v, d, whole, r)
    second, two = moment_of_polynomial(work, kind, v, d, Pow(whole, Num(2)), r)
    u = asked.u
    chain.to(means_rules.variance_by_raw_moments, add(Expect(Pow(u, Num(2))), mul(-1, Pow(Expect(u), Num(2)))))
    chain.to(
        new_rules.squared_length_of_a_normal_vector if kind == "normal" else new_rules.ratio_of_volumes,
        add(second, mul(-1, Pow(first, Num(2)))),
    )
    chain.simplified(work.tidy(add(two, mul(-1, Pow(one, Num(2))))))
    return work.close(chain)


def spelled_length(
    work: Work, kind: str, v: Node, d: Node, whole: Node, r: RandVar, vector: Node, chain: Chain
) -> None:
    """The first line of the mean of a length: an integral over its law, or for a square the trace of a covariance."""
    letter = work.chance.letter(r)
    if kind == "ball":
        density = mul(d, Pow(letter, add(d, -1)), Pow(v, mul(-1, d)))
        chain.to(
            means_rules.expectation_as_integral,
            Integral(mul(substitute(whole, {r: letter}), density), letter, ZERO, v),
            why=SHELLS,
        )
    elif kind == "normal" and whole == Pow(r, Num(2)):
        chain.to(
            means_rules.linearity_of_expectation,
            Trace(Cov(vector, vector)),
            why="The vector is centred, so the mean of its squared length is the sum of the variances of its entries.",
        )
    elif kind == "cube" and whole == Pow(r, Num(2)):
        t = Sym("t")
        chain.to(
            means_rules.linearity_of_expectation,
            mul(d, Integral(mul(Pow(t, Num(2)), Pow(mul(2, v), Num(-1))), t, mul(-1, v), v)),
            why="The squared length is the sum of the squares of the entries, and these are alike: "
            "each is uniform on a side of the cube.",
        )
    elif kind == "normal":
        half = divide(d, Num(2))
        q = Sym("q", letter.size, "q")
        density = mul(
            Pow(q, add(half, -1)),
            Map("exp", mul(-1, q) / mul(2, v)),
            Pow(mul(2, v), mul(-1, half)),
            Pow(gamma(half), Num(-1)),
        )
        chain.to(
            new_rules.squared_length_of_a_normal_vector,
            Integral(mul(substitute(whole, {r: Map("sqrt", q)}), density), q, ZERO, INFINITY),
        )


def moment_of_polynomial(work: Work, kind: str, v: Node, d: Node, whole: Node, r: RandVar) -> tuple[Node, Node]:
    powers = scalar.polynomial(whole, [r], work.chance.letters)
    if powers is None:
        raise Undecided("not a polynomial in the length")
    shown = add(
        *(
            mul(c, power_moment(kind, v, d, k)) if c != UNITY else power_moment(kind, v, d, k) if k else c
            for (k,), c in powers.items()
        )
    )
    return shown, work.tidy(shown)


def distance_probability(work: Work, asked: Prob) -> Node:
    """P of an event in a length: gamma law of the square, ratio of volumes."""
    if asked.given is not None:
        raise Undecided("given something")
    found = length_in(work, asked.event)
    if found is None:
        raise Undecided("no length")
    vector, whole = found
    kind, v, d = law_of_length(work, vector)
    r = RandVar("R")
    letter = work.chance.letter(r)
    chain = Chain(asked)
    if kind == "ball":
        body = mul(d, Pow(letter, add(d, -1)), Pow(v, mul(-1, d)))
        source = Source((r,), (letter,), body, (Condition(letter), Condition(add(v, mul(-1, letter)))), (False,))
        value, shown, _ = measure_event(work, whole, r, source)
        chain.to(new_rules.ratio_of_volumes, shown)
        chain.to(means_rules.work_out_the_integral, value)
        return work.close(chain)
    if kind == "normal":
        square = RandVar("Q")
        event = squared_event(whole, r, square)
        source_ = source_of_law(work.chance, square, Law("Gamma", (divide(d, Num(2)), Pow(mul(2, v), Num(-1)))), None)
        if source_ is None:
            raise Undecided("no gamma law")
        value, shown, _ = measure_event(work, event, square, source_)
        chain.to(new_rules.squared_length_of_a_normal_vector, shown)
        chain.to(means_rules.work_out_the_integral, value)
        return work.close(chain)
    if kind == "cube":
        return ball_in_cube(work, asked, whole, r, v, d, chain)
    raise Undecided("a probability of a length that is not known in closed form")


def squared_event(event: Node, r: RandVar, q: RandVar) -> Node:
    """R <= c as Q <= c^2, for c that is not negative."""
    match event:
        case And(events, comma):
            return And(tuple(squared_event(e, r, q) for e in events), comma)
        case Rel(op, left, right):
            if left is r and r not in right.walk():
                return Rel(op, q, Pow(right, Num(2)))
            if right is r and r not in left.walk():
                return Rel(op, Pow(left, Num(2)), q)
            if left == Pow(r, Num(2)):
                return Rel(op, q, right)
            if right == Pow(r, Num(2)):
                return Rel(op, left, q)
    raise Undecided("an event that is no bound of the length")


def ball_in_cube(work: Work, asked: Prob, event: Node, r: RandVar, half: Node, d: Node, chain: Chain) -> Node:
    """P(|x| <= c) for c at most half the side: the volume of the ball over that of the cube."""
    match event:
        case Rel("<=" | "<" | ">=" | ">" as op, left, radius) if left is r:
            pass
        case Rel("<=" | "<", left, radius) if left == Pow(r, Num(2)):
            op, radius = "<=", Map("sqrt", radius)
        case _:
            raise Undecided("an event that is no bound of the length")
    if scalar.compare(radius, half, work.chance.letters) not in (0, -1):
        raise Undecided("the ball sticks out of the cube")
    volume = mul(Pow(PI, divide(d, Num(2))), Pow(radius, d)) / gamma(add(divide(d, Num(2)), 1))
    share = volume / Pow(mul(2, half), d)
    shown = share if op in ("<", "<=") else add(1, mul(-1, share))
    chain.to(new_rules.ratio_of_volumes, shown)
    chain.simplified(work.tidy(shown))
    return work.close(chain)
