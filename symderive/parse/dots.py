"""X_1 + X_2 + \\dots + X_n and x_1 x_2 \\cdots x_n as a sum and a product with an index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symderive.parse.syntax import Syntax, prefix

KINDS = {"add": "sum", "mul": "prod"}
LETTERS = "ijklrst"


def undotted(tree: Syntax) -> Syntax:
    """The tree with its dotted sums and products written with an index; what shows no pattern stays as it is."""
    if not any(p.head == "dots" for p in tree.walk()):
        return tree
    kids = tuple(undotted(k) for k in tree.kids)
    tree = tree.but(kids=kids) if kids else tree
    return indexed(tree) if tree.head in KINDS and tree.kind == "node" else tree


def indexed(tree: Syntax) -> Syntax:
    """first + second + ... + last: the term where first and last differ in one number, which runs."""
    place = next((k for k, kid in enumerate(tree.kids) if kid.head == "dots"), 0)
    if not place or place != len(tree.kids) - 2:
        return tree
    shown, last = tree.kids[:place], tree.kids[-1]
    first = shown[0]
    pairs = list(differences(first, last))
    if not pairs or any(prefix(a) != prefix(pairs[0][0]) or prefix(b) != prefix(pairs[0][1]) for a, b in pairs):
        return tree
    low, high = pairs[0]
    used = {p.head for p in tree.walk() if p.kind == "name"}
    letter = next((c for c in LETTERS if c not in used), None)
    if low.number is None or high.head == "none" or letter is None:
        return tree
    index = Syntax(letter, (), first.start, first.stop, kind="name", latex=letter)
    term = with_index(first, last, index)
    expected = [numbered(term, index, int(low.number) + k) for k in range(len(shown))]
    if [prefix(e) for e in expected] != [prefix(s) for s in shown]:
        return tree
    return Syntax(KINDS[tree.head], (term, index, low, high), tree.start, tree.stop)


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
    term = with_index(first, last, index)
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


def with_index(a: Syntax, b: Syntax, index: Syntax) -> Syntax:
    """The first term with the index where it differs from the last."""
    if a.head == b.head and len(a.kids) == len(b.kids):
        kids = tuple(with_index(x, y, index) for x, y in zip(a.kids, b.kids, strict=True))
        return a.but(kids=kids) if kids else a
    return index


def numbered(term: Syntax, index: Syntax, number: int) -> Syntax:
    """The term at a number."""
    if term is index:
        return Syntax(str(number), (), term.start, term.stop, kind="number")
    return term.but(kids=tuple(numbered(k, index, number) for k in term.kids)) if term.kids else term
