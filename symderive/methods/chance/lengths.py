"""The length of a random vector in D dimensions: which vector it is of, and what law that vector has."""

from __future__ import annotations

from symderive import scalar
from symderive.expr.algebra import UNITY, ZERO, Eye, Map, Num, Pow, Prod, Rel, Sum, Sym, Transpose
from symderive.expr.arrays import Block, Entry, Norm
from symderive.expr.build import add, is_zero, mul, size, zero
from symderive.expr.node import Node, substitute
from symderive.expr.probability import In, Interval, Law, RandVar, SetOf
from symderive.methods.chance.lines import Work
from symderive.methods.chance.matrices import explicit
from symderive.methods.chance.normal import Form, Joint, linear_form
from symderive.methods.chance.regions import Undecided

#: what kind of vector it is; its variance ("normal"), radius ("ball"), half side ("cube"), two ends ("box") or side
#: ("difference"); and D
Length = tuple[str, Node, Node]


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


def law_of_length(work: Work, vector: Node) -> Length:
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


def body_of(work: Work, law: Law, vector: Node) -> Length:
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


def uniform_difference(work: Work, form: Form) -> Length | None:
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
