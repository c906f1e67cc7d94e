"""Products as a person leaves them: numbers in front, powers collected, inverses cancelled, δ and e_i used up."""

from __future__ import annotations

from fractions import Fraction

from symderive.expr.algebra import (
    MINUS,
    UNITY,
    ZERO,
    Delta,
    Eye,
    Hadamard,
    Inverse,
    Map,
    Num,
    Ones,
    Pow,
    Prod,
    Size,
    Sum,
    Sym,
    Transpose,
    Unit,
    Zeros,
    add,
    hadamard,
    is_zero,
    zero,
)
from symderive.expr.arrays import Block, Column, Diag, Entries, Entry, Member, Row
from symderive.expr.node import Binder, Node
from symderive.expr.shape import ONE, is_scalar
from symderive.rules.facts import Facts, flip
from symderive.rules.meeting import meet
from symderive.rules.settle import settle, settles
from symderive.rules.terms import base_and_exponent, burden, digest, parts, power, product, segments


@settles(Prod)
def settle_product(u: Node, known: Facts) -> Node:
    number, scalars, chain = parts(u)
    if number == 0 or any(is_zero(f) for f in (*scalars, *chain)):
        return zero(u.shape)
    if chain:
        extra, scalars_in_chain, chain = settle_chain(chain, known)
        number *= extra
        scalars = [*scalars, *scalars_in_chain]
        if any(is_zero(f) for f in chain):
            return zero(u.shape)
    scalars = [shortened(s, known) for s in scalars]
    number, scalars = collect_powers(number, scalars, known)
    if number == 0:
        return zero(u.shape)
    if number == -1:
        number, chain, scalars = take_sign(chain, scalars, known)
    return product(number, in_order(scalars), chain, u.shape)


SHORT = 14  # a factor up to this size is written above the line of a fraction; longer ones stand behind it


def in_order(scalars: list[Node]) -> list[Node]:
    """Letters and their powers first, what divides behind the short factors: x² cos(x) / y, not cos(x) y⁻¹ x²."""
    if len(scalars) < 2:
        return scalars
    letters = [s for s in scalars if is_letter(s)]
    under = [s for s in scalars if divides(s)]
    rest = [s for s in scalars if not is_letter(s) and not divides(s)]
    if not under:
        return [*letters, *rest]
    short = [s for s in rest if not isinstance(s, Binder) and burden(s) <= SHORT]
    long = [s for s in rest if s not in short]
    return [*letters, *short, *under, *long] if letters or short else scalars


def is_letter(s: Node) -> bool:
    base = s.base if isinstance(s, Pow) and not divides(s) else s
    return isinstance(base, Sym | Entry | Member | Size) and (base is s or isinstance(s.exponent, Num | Sym | Size))  # type: ignore[attr-defined]


def divides(s: Node) -> bool:
    return isinstance(s, Pow) and isinstance(s.exponent, Num) and s.exponent.value < 0


def take_sign(chain: list[Node], scalars: list[Node], known: Facts) -> tuple[Fraction, list[Node], list[Node]]:
    """-(y - x) is x - y: a minus sign goes into a sum that begins with what it would make positive."""
    for place, factor in enumerate(chain):
        inner = factor.u if isinstance(factor, Transpose) else factor
        turned = turned_sum(inner, known)
        if turned is not None:
            new = Transpose(turned) if isinstance(factor, Transpose) else turned
            return Fraction(1), [*chain[:place], new, *chain[place + 1 :]], scalars
    for place, factor in enumerate(scalars):
        turned = turned_sum(factor, known)
        if turned is not None:
            return Fraction(1), chain, [*scalars[:place], turned, *scalars[place + 1 :]]
    return Fraction(-1), chain, scalars


def turned_sum(u: Node, known: Facts) -> Node | None:
    """-u where u is a difference a - b: b - a."""
    if not isinstance(u, Sum) or len(u.terms) != 2:
        return None
    first, second = (parts(t) for t in u.terms)
    if first[0] > 0 > second[0]:
        return Sum((product(-second[0], *second[1:], u.shape), product(-first[0], *first[1:], u.shape)))
    return None


# ---------------------------------------------------------------- scalar factors
def collect_powers(number: Fraction, scalars: list[Node], known: Facts) -> tuple[Fraction, list[Node]]:
    """Scalar factors with equal bases become one power, numbers go to the front."""
    bases: dict[bytes, tuple[Node, list[Node]]] = {}
    for s in scalars:
        base, exponent = base_and_exponent(s)
        key = face(base, known)
        bases.setdefault(key, (base, []))[1].append(exponent)
    done: list[Node] = []
    for key, (base, exponents) in bases.items():
        if key in known.values and all(isinstance(e, Num) for e in exponents):
            base = known.values[key]
        exponent = exponents[0] if len(exponents) == 1 else settle(add(*exponents), known)
        if isinstance(base, Delta) and len(exponents) > 1:
            exponent = UNITY
        factor = power(base, exponent)
        if len(exponents) > 1 or isinstance(base, Num):
            factor = settle(factor, known)
        n, more, chain = parts(factor)
        number *= n
        done.extend(more)
        assert not chain
    return number, meet(merge_exponentials(done, known), known)


def merge_exponentials(scalars: list[Node], known: Facts) -> list[Node]:
    """exp(a) exp(b) becomes exp(a + b) where the exponents cancel, at least partly."""
    where = [n for n, s in enumerate(scalars) if isinstance(s, Map) and s.name == "exp" and not s.primes]
    if len(where) < 2:
        return scalars
    exponents = [scalars[n].u for n in where]  # type: ignore[attr-defined]
    whole = settle(add(*exponents), known)
    count = len(whole.terms) if isinstance(whole, Sum) else 1
    if count >= sum(len(e.terms) if isinstance(e, Sum) else 1 for e in exponents):
        return scalars
    rest = [s for n, s in enumerate(scalars) if n not in where[1:]]
    merged = settle(Map("exp", whole), known)
    return [merged if s is scalars[where[0]] else s for s in rest if not (s is scalars[where[0]] and merged is UNITY)]


def face(u: Node, known: Facts) -> bytes:
    """A fingerprint that a scalar shares with its transpose: xᵀ A y is yᵀ Aᵀ x."""
    if isinstance(u, Prod) and is_scalar(u.shape) and not all(is_scalar(f.shape) for f in u.factors):
        found = u.memo.get(("face", known))
        if found is None:
            _, scalars, _ = segments(u.factors)
            turned = [turn_scalar(s, known) for s in scalars]
            found = u.memo["face", known] = min(
                digest(u), digest(Prod(tuple(turned)) if len(turned) > 1 else turned[0])
            )
        return bytes(found)
    return digest(u)


def turn_scalar(s: Node, known: Facts) -> Node:
    if isinstance(s, Prod) and not all(is_scalar(f.shape) for f in s.factors):
        return Prod(tuple(flip(f, known) for f in reversed(s.factors)))
    return s


# ---------------------------------------------------------------- chains
def settle_chain(chain: list[Node], known: Facts) -> tuple[Fraction, list[Node], list[Node]]:
    """A chain of matrices: what is one drops out, what is inverse cancels. Returns number, scalars, chain."""
    number, scalars = Fraction(1), list[Node]()
    rows = chain[0].shape[0]
    done: list[Node] = []
    for factor in chain:
        n, more, inner = parts(factor)
        number *= n
        scalars.extend(more)
        for f in inner:
            push(done, f, known)
    if not done:
        done = [Eye(rows)]
    done = use_entries(use_units(use_diagonals(done, known)), known)
    n, more, rest = segments(done) if done else (Fraction(1), [], [])
    scalars.extend(shorter_face(s, known) for s in more)
    return number * n, scalars, rest


def push(done: list[Node], factor: Node, known: Facts) -> None:
    """Put one more factor behind a settled chain."""
    if isinstance(factor, Eye):
        return
    if not done:
        done.append(factor)
        return
    last = done[-1]
    if isinstance(last, Zeros) or isinstance(factor, Zeros):
        done[-1] = Zeros((last.shape[0], factor.shape[1]))
        return
    if cancels(last, factor, known):
        done.pop()
        return
    if isinstance(factor, Inverse) and isinstance(factor.u, Prod):
        run = factor.u.factors
        if len(run) <= len(done) and all(a is b for a, b in zip(done[-len(run) :], run, strict=True)):
            del done[-len(run) :]
            return
    if isinstance(last, Block) and isinstance(factor, Block) and not all(is_scalar(e.shape) for e in factor.kids):
        whole_block = block_product(last, factor)
        if whole_block is not None:
            done[-1] = settle(whole_block, known)
            return
    base, exponent = matrix_power(last)
    other, more = matrix_power(factor)
    if base is other and base.shape[0] == base.shape[1]:
        done.pop()
        whole = settle(add(exponent, more), known)
        if whole is not Num(0):
            push(done, as_power(base, whole), known)
        return
    if isinstance(last, Diag) and isinstance(factor, Diag):
        done[-1] = settle(Diag(hadamard(last.u, factor.u)), known)
        return
    done.append(factor)
    drop_run(done)


def block_product(a: Block, b: Block) -> Node | None:
    """The product of two block matrices whose blocks fit."""
    if len(a.rows[0]) != len(b.rows) or any(
        x.shape[1] != r[0].shape[0] for x, r in zip(a.rows[0], b.rows, strict=True)
    ):
        return None
    return Block(
        tuple(
            tuple(Sum(tuple(Prod((x, r[j])) for x, r in zip(row, b.rows, strict=True))) for j in range(len(b.rows[0])))
            for row in a.rows
        )
    )


def drop_run(done: list[Node]) -> None:
    """(A B)⁻¹ A B: a run of factors behind the inverse of their product."""
    for back in range(2, len(done)):
        head = done[-back - 1]
        run = head.u.factors if isinstance(head, Inverse) and isinstance(head.u, Prod) else ()
        if len(run) == back and all(a is b for a, b in zip(done[-back:], run, strict=True)):
            del done[-back - 1 :]
            return


def matrix_power(u: Node) -> tuple[Node, Node]:
    match u:
        case Pow(base, exponent):
            return base, exponent
        case Inverse(base):
            return base, MINUS
        case Transpose(Pow(base, exponent)):
            return Transpose(base), exponent
        case Transpose(Inverse(base)):
            return Transpose(base), MINUS
    return u, UNITY


def as_power(base: Node, exponent: Node) -> Node:
    if exponent is UNITY:
        return base
    if isinstance(base, Transpose):
        return Transpose(as_power(base.u, exponent))
    return Inverse(base) if exponent is MINUS else Pow(base, exponent)


def cancels(a: Node, b: Node, known: Facts) -> bool:
    """Is a b the identity?"""
    match a, b:
        case (Inverse(u), v) | (v, Inverse(u)) if digest(u) == digest(v):
            return True
        case (Transpose(Inverse(u)), v) | (v, Transpose(Inverse(u))) if digest(flip(u, known)) == digest(v):
            return True
        case (Transpose(u), v) if u is v and u in known.orthogonal:
            return True
        case (u, Transpose(v)) if u is v and u in known.orthogonal and u.shape[0] == u.shape[1]:
            return True
    return False


def use_diagonals(chain: list[Node], known: Facts) -> list[Node]:
    """diag(v) w of a vector w is v ⊙ w; so on the left, wᵀ diag(v). Where w is a bracket of entries, so is the result."""
    done = list(chain)
    for n in range(len(done) - 2, -1, -1):
        if not isinstance(done[n], Diag) or done[n + 1].shape[1] != ONE:
            continue
        if isinstance(done[n + 1], Entries):
            done[n : n + 2] = [settle(Hadamard((done[n].u, done[n + 1])), known)]  # type: ignore[attr-defined]
        elif n + 2 == len(done):
            done[n : n + 2] = [Hadamard((done[n].u, *entrywise(done[n + 1])))]  # type: ignore[attr-defined]
    if len(done) > 1 and done[0].shape[0] == ONE and isinstance(done[1], Diag) and isinstance(done[0], Transpose):
        whole = Hadamard((*entrywise(done[0].u), done[1].u))
        done[0:2] = [Transpose(settle(whole, known) if isinstance(done[0].u, Entries) else whole)]
    return done


def use_entries(chain: list[Node], known: Facts) -> list[Node]:
    """[a_i / b_i]ᵀ b is the sum of the a_i: a bracket of entries times a vector, where the entries simplify."""
    for n in range(len(chain) - 1):
        a, b = chain[n], chain[n + 1]
        if not isinstance(a, Transpose) or a.shape[0] != ONE or b.shape[1] != ONE:
            continue
        if isinstance(a.u, Entries) or isinstance(b, Entries):
            product_of_both = settle(Hadamard((a.u, b)), known)
            if not contains_entries(product_of_both):
                whole = settle(Prod((Transpose(Ones(b.shape)), product_of_both)), known)
                return [*chain[:n], whole, *chain[n + 2 :]]
    return chain


def shortened(s: Node, known: Facts) -> Node:
    """A scalar product such as xᵀ A y with what drops out or cancels inside it left out."""
    if not isinstance(s, Prod) or all(is_scalar(f.shape) for f in s.factors):
        return s
    if any(is_zero(f.u if isinstance(f, Transpose) else f) for f in s.factors):
        return ZERO
    number, scalars, chain = settle_chain(list(s.factors), known)
    done = product(number, scalars, chain, s.shape)
    shorter = pieces_in(done) < len(s.factors) or (contains_entries(s) and not contains_entries(done))
    return done if shorter else s


def pieces_in(u: Node) -> int:
    """How many factors stand in a product, those of its scalar products counted one by one."""
    return sum(pieces_in(f) for f in u.factors) if isinstance(u, Prod) else 1


def contains_entries(u: Node) -> bool:
    return any(isinstance(part, Entries) for part in u.walk())


def entrywise(u: Node) -> tuple[Node, ...]:
    return u.factors if isinstance(u, Hadamard) else (u,)


def use_units(chain: list[Node]) -> list[Node]:
    """A e_j is column j, e_iᵀ A is row i."""
    if not any(isinstance(f, Unit) or (isinstance(f, Transpose) and isinstance(f.u, Unit)) for f in chain):
        return chain
    done: list[Node] = []
    for factor in chain:
        if isinstance(factor, Unit) and done:
            last = done[-1]
            if isinstance(last, Transpose) and isinstance(last.u, Unit):
                done[-1] = Delta(last.u.index, factor.index) if last.u.index is not factor.index else UNITY
                continue
            if last.shape[0] == ONE and isinstance(last, Transpose):  # rᵀ e_j
                done[-1] = Entry(last.u, (factor.index,))
                continue
            done[-1] = column(last, factor.index)
            continue
        if done and isinstance(done[-1], Transpose) and isinstance(done[-1].u, Unit) and factor.shape[0] != ONE:
            index = done[-1].u.index
            done[-1] = Entry(factor, (index,)) if factor.shape[1] == ONE else Transpose(row(factor, index))
            continue
        done.append(factor)
    return done


def row(u: Node, index: Node) -> Node:
    return Column(u.u, index) if isinstance(u, Transpose) else Row(u, index)


def column(u: Node, index: Node) -> Node:
    return Row(u.u, index) if isinstance(u, Transpose) else Column(u, index)


def shorter_face(s: Node, known: Facts) -> Node:
    """Of xᵀ Aᵀ y and yᵀ A x the one with fewer transposes."""
    if not isinstance(s, Prod):
        return s
    turned = turn_scalar(s, known)
    count = [sum(isinstance(f, Transpose) for f in p.factors) for p in (s, turned) if isinstance(p, Prod)]
    return turned if count[1] < count[0] else s


# ---------------------------------------------------------------- powers
@settles(Pow)
def settle_power(u: Node, known: Facts) -> Node:
    assert isinstance(u, Pow)
    base, exponent = u.base, u.exponent
    if exponent is UNITY:
        return base
    if not is_scalar(base.shape):
        return settle_matrix_power(base, exponent)
    if exponent is Num(0):
        return UNITY
    whole = isinstance(exponent, Num) and exponent.value.denominator == 1
    match base:
        case Num():
            return power(base, exponent) if isinstance(exponent, Num) else (base if base is UNITY else u)
        case Pow(inner, power_inside) if whole:
            return settle(power(inner, settle(Prod((power_inside, exponent)), known)), known)
        case Map("sqrt", inner, 0) if whole and exponent is not MINUS:
            return settle(power(inner, Num(exponent.value / 2)), known)  # type: ignore[attr-defined]
        case Map("exp", inner, 0):
            return settle(Map("exp", Prod((exponent, inner))), known)
        case Prod(factors) if whole:
            number, scalars, _ = segments(factors)
            if number != 1 or len(scalars) > 1:
                return settle(Prod(tuple(Pow(f, exponent) for f in (Num(number), *scalars))), known)
        case Delta() if isinstance(exponent, Num) and exponent.value > 0:
            return base
    return power(base, exponent) if isinstance(exponent, Num) else u


def settle_matrix_power(base: Node, exponent: Node) -> Node:
    if exponent is Num(0) or isinstance(base, Eye):
        return Eye(base.shape[0])
    if exponent is MINUS:
        return Inverse(base)
    if isinstance(base, Inverse) and isinstance(exponent, Num):
        return Pow(base.u, Num(-exponent.value))
    if isinstance(base, Transpose):
        return Transpose(Pow(base.u, exponent))
    return Pow(base, exponent)
