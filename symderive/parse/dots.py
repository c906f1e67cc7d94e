"""X_1 + X_2 + \\dots + X_n and x_1 x_2 \\cdots x_n as a sum and a product with an index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symderive.parse.general_terms import general_term
from symderive.parse.syntax import Syntax, prefix
from symderive.parse.tokens import Token

KINDS = {"add": "sum", "mul": "prod"}
LETTERS = "ijklrst"
DOTS = "dots"  # the note of a sum or product that was written with dots


def undotted(tree: Syntax) -> Syntax:
    """The tree with its dotted sums and products written with an index; what shows no pattern stays as it is."""
    if not any(p.head == "dots" for p in tree.walk()):
        return tree
    kids = tuple(undotted(k) for k in tree.kids)
    tree = tree.but(kids=kids) if kids else tree
    return indexed(tree) if tree.head in KINDS and tree.kind == "node" else tree


def indexed(tree: Syntax) -> Syntax:
    """first + second + ... + last: the term where first and last differ in one number, which runs.

    Of p(x_1) p(x_2 | x_1) ... p(x_n | x_{n-1}) the first is none of the others' form and stands before."""
    place = next((k for k, kid in enumerate(tree.kids) if kid.head == "dots"), 0)
    if tree.head == "add" and place > 1 and place < len(tree.kids) - 1:
        found = by_general_term(tree, place)
        if found is not None:
            return found
    size = len(tree.kids) - place - 1  # the factors of one term of a product
    if not place or not size or (size > 1 and tree.head != "mul"):
        return tree
    for apart in (0, 1):
        if place - apart < size or (place - apart) % size:
            continue
        shown = tuple(together(tree.kids[k : k + size]) for k in range(apart, place, size))
        found = as_one(tree, shown, together(tree.kids[place + 1 :]))
        if found is not None:
            return found if not apart else tree.but(kids=(tree.kids[0], found))
    return tree


def by_general_term(tree: Syntax, place: int) -> Syntax | None:
    """1 + r + ... + r^n: the last term with a letter that runs, where its first values are the terms shown; with dots
    behind it the sum goes on without end."""
    shown, last, endless = tree.kids[:place], tree.kids[place + 1], tree.kids[place + 2 :]
    if len(endless) > 1 or any(k.head != "dots" for k in endless) or any(p.head == "dots" for p in last.walk()):
        return None
    found = general_term(shown, last)
    if found is None:
        return None
    term, index, low, name = found
    high = Syntax("infty", (), last.start, last.stop, kind="name", latex="\\infty") if endless else name
    return Syntax("sum", (term, index, low, high), tree.start, tree.stop)


def as_one(tree: Syntax, shown: Sequence[Syntax], last: Syntax) -> Syntax | None:
    """The sum or product of the terms shown and those up to the last, with an index."""
    first = shown[0]
    pairs = list(differences(first, last))
    mains = [(a, b) for a, b in pairs if b.kind in ("name", "number")]
    if not mains:
        return None
    low, high = max(mains, key=lambda pair: pair[1].number or 0)
    used = {p.head for p in tree.walk() if p.kind == "name"}
    letter = next((c for c in LETTERS if c not in used), None)
    if low.number is None or letter is None or any(not shifted(a, b, low, high) for a, b in pairs):
        return None
    index = Syntax(letter, (), first.start, first.stop, kind="name", latex=letter)
    term = with_index(first, last, index, high)
    expected = [numbered(term, index, int(low.number) + k) for k in range(len(shown))]
    if [prefix(e) for e in expected] != [prefix(s) for s in shown]:
        return None
    return Syntax(KINDS[tree.head], (term, index, low, high), tree.start, tree.stop, note=DOTS)


def shifted(a: Syntax, b: Syntax, low: Syntax, high: Syntax) -> bool:
    """Do the numbers a, ..., b run along with low, ..., high: 1, ..., n - 1 with 2, ..., n?"""
    if prefix(b) == prefix(high):
        return prefix(a) == prefix(low)
    if a.number is None or low.number is None:
        return False
    if b.number is not None and high.number is not None:
        return high.number - b.number == low.number - a.number
    if b.head != "sub" or len(b.kids) != 2 or b.kids[1].number is None:
        return False
    return prefix(b.kids[0]) == prefix(high) and low.number - a.number == b.kids[1].number


def together(factors: Sequence[Syntax]) -> Syntax:
    """Several factors as one."""
    return factors[0] if len(factors) == 1 else Syntax("mul", tuple(factors), factors[0].start, factors[-1].stop)


def many_times(tree: Syntax, label: Sequence[Token]) -> Syntax | None:
    r"""n u for u + \dots + u and u^n for u \cdots u under a brace that says n times; None for anything else."""
    while tree.head == "paren" and len(tree.kids) == 1:
        tree = tree.kids[0]
    terms = [k for k in tree.kids if k.head != "dots"]
    if tree.head not in KINDS or len(terms) == len(tree.kids) or len({prefix(t) for t in terms}) != 1:
        return None
    count = [t for t in label if t.kind != "text" and t.sym not in ("{", "}")]
    if len(count) != 1 or count[0].kind not in ("name", "number"):
        return None
    (t,) = count
    number = Syntax(t.text, (), t.start, t.stop, kind=t.kind, latex=t.latex)
    if tree.head == "add":
        return Syntax("mul", (number, terms[0]), tree.start, tree.stop, note="()")
    return Syntax("pow", (terms[0], number), tree.start, tree.stop)


def running(cells: Sequence[Syntax]) -> tuple[Syntax, Syntax, Syntax] | None:
    """Of entries 2 x_1, 2 x_2, ..., 2 x_n: the entry with a letter that runs, the letter, where it ends; else None."""
    shown = [cell for cell in cells if cell.head != "dots"]
    if len(shown) < 2 or len(cells) != len(shown) + 1 or cells[-2].head != "dots":
        return None
    first, last = shown[0], shown[-1]
    pairs = list(differences(first, last))
    if not pairs or any(prefix(a) != prefix(pairs[0][0]) or prefix(b) != prefix(pairs[0][1]) for a, b in pairs):
        return None
    low, high = pairs[0]
    used = {p.head for cell in shown for p in cell.walk() if p.kind == "name"}
    letter = next((c for c in LETTERS if c not in used), None)
    if low.number != 1 or high.head == "none" or letter is None:
        return None
    index = Syntax(letter, (), first.start, first.stop, kind="name", latex=letter)
    term = with_index(first, last, index, high)
    expected = [prefix(numbered(term, index, k + 1)) for k in range(len(shown) - 1)]
    return (term, index, high) if expected == [prefix(s) for s in shown[:-1]] else None


def differences(a: Syntax, b: Syntax) -> Iterator[tuple[Syntax, Syntax]]:
    """The pairs of parts in which two terms of one form differ."""
    if a.head == b.head and len(a.kids) == len(b.kids):
        for x, y in zip(a.kids, b.kids, strict=True):
            yield from differences(x, y)
    elif a.number is not None and (b.kind in ("name", "number") or b.head in ("add", "sub")):
        yield a, b
    else:
        yield a, Syntax("none")


def with_index(a: Syntax, b: Syntax, index: Syntax, high: Syntax | None = None) -> Syntax:
    """The first term with the index where it differs from the last, which has ``high`` there, or a number less."""
    if a.head == b.head and len(a.kids) == len(b.kids):
        kids = tuple(with_index(x, y, index, high) for x, y in zip(a.kids, b.kids, strict=True))
        return a.but(kids=kids) if kids else a
    if high is None or prefix(b) == prefix(high):
        return index
    less = b.kids[1] if b.head == "sub" else number_like(b, int((high.number or 0) - (b.number or 0)))
    return Syntax("sub", (index, less), b.start, b.stop)


def number_like(place: Syntax, number: int) -> Syntax:
    return Syntax(str(number), (), place.start, place.stop, kind="number")


def numbered(term: Syntax, index: Syntax, number: int) -> Syntax:
    """The term at a number."""
    if term is index:
        return number_like(term, number)
    if term.head == "sub" and len(term.kids) == 2 and term.kids[0] is index and term.kids[1].number is not None:
        return number_like(term, number - int(term.kids[1].number))
    return term.but(kids=tuple(numbered(k, index, number) for k in term.kids)) if term.kids else term
