"""What stated variances and covariances leave open of a covariance: the whole covariance matrix has no negative
principal minor, so that it lies between the two zeros of a determinant."""

from __future__ import annotations

from fractions import Fraction

from symderive import scalar
from symderive.derive.derivation import Answer, Derivation
from symderive.expr.algebra import MINUS, UNITY, ZERO, Map, Num, Pow, Prod, Sum
from symderive.expr.build import add, mul
from symderive.expr.node import Node, substitute
from symderive.expr.probability import Cov, Expect, RandVar, Var
from symderive.methods.chance.lines import Chain, Work
from symderive.methods.chance.regions import Inconsistent, Undecided
from symderive.methods.chance.stated import Atoms
from symderive.rules import expectation as rules
from symderive.rules import inequalities

Square = list[list[Node]]


def moment_bounds(work: Work, asked: Node) -> Derivation:
    """The sharp ends of Var[u], Cov[u, v] or E[u v] where one covariance is not stated; raises Undecided.

    The ends are reached: every positive semidefinite matrix is the covariance matrix of a normal vector.
    """
    atoms = Atoms(work)
    match asked:
        case Var(u, None, None):
            value = atoms.bilinear(u, u)
        case Cov(u, v, None):
            value = atoms.bilinear(u, v)
        case Expect(u, None, None):
            value = atoms.expectation(u)
        case _:
            raise Undecided("not a moment that variances bound")
    open_ = [a for a in atoms.open if a in value.walk()]
    if len(open_) != 1 or not isinstance(open_[0], Cov):
        raise Undecided("more than one covariance is open")
    free = open_[0]
    if not isinstance(free.u, RandVar) or not isinstance(free.v, RandVar):
        raise Undecided("a covariance of more than two single variables")
    others = tied_to(work, atoms, free)
    nothing_else_is_said(work, [free.u, free.v, *others])
    spreads = [atoms.covariance(x, x) for x in (free.u, free.v)]
    if any(not isinstance(s, Num) for s in spreads):
        raise Undecided("a variance that is not a number")
    powers = scalar.polynomial(value, [free], work.chance.letters)
    if powers is None or set(powers) - {(0,), (1,)} or (1,) not in powers:
        raise Undecided("not linear in the covariance")
    slope, constant = powers[(1,)], powers.get((0,), ZERO)
    value = free if slope == UNITY else mul(slope, free)
    value = value if constant == ZERO else add(constant, value)
    edges = room(work, atoms, free, others)
    ends = [work.tidy(substitute(value, {free: edge})) for edge in edges]
    numbers = [e.value for e in ends if isinstance(e, Num)]
    if len(numbers) != 2 or numbers[0] == numbers[1]:
        raise Undecided("ends that are no two fractions")
    return with_lines(work, asked, value, free, edges, (min(numbers), max(numbers)), ends)


def tied_to(work: Work, atoms: Atoms, free: Cov) -> list[RandVar]:
    """The other variables that bound the open covariance: those with a stated covariance with both of its ends, or
    on a way between them. A variable with a stated covariance with one other variable only leaves all room."""
    rest = dict.fromkeys(
        v
        for left, _ in work.chance.moments
        if isinstance(left, Cov)
        for v in (left.u, left.v)
        if isinstance(v, RandVar) and v not in (free.u, free.v)
    )
    known = {
        frozenset((x, y))
        for x in (*rest, free.u, free.v)
        for y in (*rest, free.u, free.v)
        if x is not y and not isinstance(atoms.covariance(x, y), Cov)
    }
    kept = list(rest)
    grown = True
    while grown:
        grown = False
        for v in kept:
            if sum(frozenset((v, w)) in known for w in (*kept, free.u, free.v) if w is not v) <= 1:
                kept.remove(v)
                grown = True
                break
    return kept


def room(work: Work, atoms: Atoms, free: Cov, others: list[RandVar]) -> tuple[Node, Node]:
    """The two zeros of the determinant in the open covariance; raises Undecided where the matrix has another gap."""
    variables = [free.u, *others, free.v]
    rows: Square = [[atoms.covariance(x, y) for y in variables] for x in variables]
    n = len(rows)
    if any(not isinstance(e, Num) for i, row in enumerate(rows) for j, e in enumerate(row) if {i, j} != {0, n - 1}):
        raise Undecided("more than one entry of the covariance matrix is open")
    middle = range(1, n - 1)
    below = minor(work, rows, [*middle]) if others else UNITY
    first, last = minor(work, rows, [0, *middle]), minor(work, rows, [*middle, n - 1])
    if any(u.value < 0 for u in (below, first, last)):
        raise Inconsistent("the stated variances and covariances belong to no law: a principal minor is negative")
    if not below.value:
        raise Undecided("the other variables determine one another")
    # Schur's complement of the others: the open entry less what goes over them is at most the two that remain.
    cross = minor_of(work, [[rows[i][j] for j in (*middle, n - 1)] for i in (0, *middle)], free)
    sign = -1 if len(others) % 2 else 1
    centre = mul(Num(-sign), cross)
    over = work.tidy(mul(centre, Pow(below, MINUS)))
    width: Node = Map("sqrt", mul(first, last))
    if below.value != 1:
        width = mul(width, Pow(below, MINUS))
    if not others:
        return mul(MINUS, width), width
    return add(over, mul(MINUS, width)), add(over, width)


def minor(work: Work, rows: Square, keep: list[int]) -> Num:
    found = scalar.determinant([[rows[i][j] for j in keep] for i in keep], work.chance.letters)
    if not isinstance(found, Num):
        raise Undecided("a minor that is no number")
    return found


def minor_of(work: Work, rows: Square, free: Cov) -> Node:
    """The determinant of a square in the corner of which the open covariance stands, with zero in its place."""
    emptied = [[substitute(e, {free: ZERO}) for e in row] for row in rows]
    found = scalar.determinant(emptied, work.chance.letters)
    if not isinstance(found, Num):
        raise Undecided("a minor that is no number")
    return found


def nothing_else_is_said(work: Work, variables: list[RandVar]) -> None:
    """A law, a range or a further moment of one of the variables would leave less room."""
    chance = work.chance
    for x in variables:
        decl = chance.problem.declarations.get(x.name)
        if chance.source(x) or (
            decl is not None and decl.within is not None and getattr(decl.within, "name", "") != "R"
        ):
            raise Undecided("more is stated of a variable than its moments")
    spoken = [
        part
        for f in chance.problem.facts
        if f.node is not None and f.kind == "relation" and any(x in f.node.walk() for x in variables)
        for part in [f.node]
    ]
    moments = [left for left, _ in chance.moments if any(x in left.walk() for x in variables)]
    if len(spoken) != len(moments) or any(not isinstance(m, Expect | Var | Cov) or not plain(m) for m in moments):
        raise Undecided("more is stated of a variable than its moments")


def plain(moment: Node) -> bool:
    """A mean, a variance or a covariance of single variables."""
    match moment:
        case Expect(RandVar(), None, None) | Var(RandVar(), None, None) | Cov(RandVar(), RandVar(), None):
            return True
        case Expect(Pow(RandVar(), Num(two)), None, None):
            return two == 2
        case Expect(Prod((RandVar(), RandVar())), None, None):
            return True
    return False


def with_lines(
    work: Work,
    asked: Node,
    value: Node,
    free: Cov,
    edges: tuple[Node, Node],
    ends: tuple[Fraction, Fraction],
    reached: list[Node],
) -> Derivation:
    chain = Chain(asked)
    rule = rules.linearity_of_expectation if isinstance(asked, Expect) else rules.variance_of_a_linear_form
    chain.to(rule, value)
    work.close(chain)
    alone = not any(isinstance(e, Sum) for e in edges)
    for word, turn, edge, end in zip(("smallest", "largest"), ("falling", "rising"), edges, reached, strict=True):
        if alone:
            intro = f"The {word} covariance belongs to one variable that is a {turn} affine function of the other."
            by = inequalities.correlation_is_at_most_one
        else:
            intro = (
                "The covariance matrix of all variables is positive semidefinite; its determinant, a downward parabola "
                f"in the covariance that is not stated, has its {'left' if word == 'smallest' else 'right'} zero here."
            )
            by = inequalities.determinant_is_not_negative
        extreme = Chain(substitute(value, {free: edge}), intro=intro)
        extreme.to(by, end)
        if extreme.steps:
            work.close(extreme)
    return Derivation(
        work.chance.problem,
        "undetermined",
        tuple(s for s in work.strands if s.steps),
        Answer(node=None, bounds=(str(ends[0]), str(ends[1]))),
    )
