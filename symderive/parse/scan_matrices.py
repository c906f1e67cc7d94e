"""What products, determinants and laws show of names that nobody declared: matrices and vectors."""

from __future__ import annotations

from itertools import pairwise

from symderive.parse.names import MATRIX, ROW, SCALAR, VECTOR, Names
from symderive.parse.pieces import Statement
from symderive.parse.scope import Scope
from symderive.parse.syntax import Syntax, base

SUMS = ("add", "sub", "eq")
CONSTANTS = ("pi", "e", "infty", "i")


class MatrixUses:
    """Evidence for matrices."""

    statements: list[Statement]
    names: Names
    scope: Scope
    trees: list[Syntax]
    relational: dict[str, None]  # the names that relations in probabilities show to be variables
    bare_events: dict[str, None]
    finite: set[str]  # small letters with finitely many values
    outcomes: set[str]  # capitals that are values, H of {H, T}

    def matrix_places(self, tree: Syntax) -> None:
        """Undeclared capitals under det, trace and inverses, and those set equal to a product of matrices."""
        matrices = self.scope.used_as_matrix
        if not {MATRIX, VECTOR}.isdisjoint(self.names.ranks.values()):
            self.vectors_beside(tree)
        for p in tree.walk():
            if p.head == "mul" and p.kind == "node":
                self.inner_product(p)
            elif p.head in ("det", "trace", "inv") and p.kind == "node":
                matrices.update(self.capitals(p))
            elif p.head in ("succ", "succeq", "prec", "preceq") and p.kind == "node" and p.kids:
                matrices.update(self.capitals(p.kids[0]))
            elif p.head in ("sim", "iid") and p.kind == "node" and len(p.kids) == 2:
                self.normal_vector(*p.kids)
            elif p.head in ("Normal", "Normalpdf") and p.kind == "node" and len(p.kids) in (2, 3):
                mean, spread = p.kids[-2:]
                if self.names.rank(mean) == VECTOR and spread.kind == "name":
                    matrices.update(self.capitals(spread))
                if mean.head == spread.head == "matrix" and any(
                    self.names.rank(cell) == VECTOR for row in mean.kids for cell in row.kids
                ):
                    cells = [self.names.key(cell) for row in spread.kids for cell in row.kids]
                    matrices.update(c for c in cells if c is not None and self.names.kinds.get(c) is None)
            elif p.head == "eq" and p.kind == "node" and len(p.kids) == 2:
                self.moments_named(*p.kids)
                for one, other in (p.kids, reversed(p.kids)):
                    inside = other.kids if other.head in ("mul", "add", "sub") else (other,)
                    if any(
                        (self.names.key(k.kids[0] if k.head == "transpose" else k) or "") in matrices for k in inside
                    ):
                        matrices.update(self.capitals(one) if one.kind == "name" else ())

    def vectors_beside(self, tree: Syntax) -> None:
        """y - X w, A x = \\lambda x, y = X \\beta + \\epsilon with a matrix X or A: small letters are no matrices, so
        what stands behind the matrix is a vector, and what is added to it too."""
        for p in tree.walk():
            if p.kind != "node" or p.head not in SUMS or not p.kids:
                continue
            terms = [t for t in summands(p) if t.head != "0"]
            letters = [self.small_letter(t.kids[-1] if t.head == "mul" else t) for t in terms]
            if len(terms) < 2 or not any(letters):
                continue
            ranks = [self.names.rank(t) for t in terms]
            if VECTOR not in ranks and not any(t.head == "mul" and self.behind_matrix(t) for t in terms):
                continue
            known = [self.is_vector(t) for t in terms]
            if all(k or x is not None for k, x in zip(known, letters, strict=True)) and not {ROW, SCALAR} & set(ranks):
                self.scope.used_as_vector.update(x for x in letters if x is not None)

    def inner_product(self, p: Syntax) -> None:
        """w^\\top x of small letters that nothing declares: what stands behind the transposed vector is one too."""
        for k, after in pairwise(p.kids):
            turned = k.kids[0] if k.head == "transpose" and k.kids else None
            letter = None if turned is None else self.small_letter(after)
            if turned is None or letter is None or base(turned).head[:1].isupper():
                continue
            if self.small_letter(turned) is not None or self.names.rank(turned) == VECTOR:
                self.scope.used_as_vector.add(letter)

    def behind_matrix(self, product: Syntax) -> bool:
        """X w, X^T X w with a small letter w of which nothing is declared, and a matrix before it?"""
        front = product.kids[:-1]
        ranks = {self.names.rank(k) for k in front}
        numbers = all(self.names.rank(k) in (MATRIX, SCALAR) or self.small_letter(k) is not None for k in front)
        return MATRIX in ranks and numbers and self.small_letter(product.kids[-1]) is not None

    def small_letter(self, part: Syntax) -> str | None:
        """A small letter (perhaps with a mark on it) of which nothing is declared."""
        name = self.names.key(part)
        if name is None or part.head in ("sub_", "idx", "sup") or self.names.kinds.get(name) is not None:
            return None
        plain = base(part).head
        return name if plain[:1].islower() and plain not in CONSTANTS else None

    def normal_vector(self, left: Syntax, law: Syntax) -> None:
        """x ~ N(m, S) with a vector x: what nobody declared in the law is a vector and a matrix."""
        one = left.kids[0] if left.head == "conditioned" else left
        if law.head != "Normal" or len(law.kids) != 2 or self.names.rank(one) != VECTOR:
            return
        mean, spread = law.kids
        spread = spread.kids[0] if spread.head in ("inv", "pow") else spread
        for part, uses in ((mean, self.scope.used_as_vector), (spread, self.scope.used_as_matrix)):
            name = self.names.key(part)
            letter = part is mean or base(part).head[:1].isupper()
            if name is not None and self.names.kinds.get(name) is None and letter:
                uses.add(name)

    def moments_named(self, left: Syntax, right: Syntax) -> None:
        """E[x] = mu, Cov[x] = Sigma, Cov[x, y] = C of vectors: the names are a vector and a matrix."""
        name = self.names.key(right)
        if name is None or name in self.names.kinds or left.kind != "node" or left.head not in ("E", "Cov", "Var"):
            return
        if any(self.names.rank(kid) != VECTOR for kid in left.kids if kid.head != "given"):
            return
        if left.head == "E":
            self.scope.used_as_vector.add(name)
        elif left.head in ("Cov", "Var"):
            self.scope.used_as_matrix.add(name)

    def capitals(self, part: Syntax) -> list[str]:
        found = []
        for q in part.walk():
            name = self.names.key(q) if q.kind == "name" else None
            if (
                name
                and len(name) == 1
                and name.isupper()
                and name not in self.names.kinds
                and name not in "ITNDKME"
                and q.font != "script"
            ) or (name in ("Sigma", "Lambda") and name not in self.names.kinds):
                found.append(name)
        return found

    def quadratic(self, tree: Syntax) -> None:
        """x^T A x with an undeclared capital A between vectors: a matrix."""
        for p in tree.walk():
            if p.head != "mul":
                continue
            flat = p.kids
            if not any(
                k.head == "transpose"
                or self.names.rank(k) in (VECTOR, ROW, MATRIX)
                or (self.names.key(k) or "") in self.scope.used_as_vector
                for k in flat
            ):
                continue
            for k in flat:
                under = k.kids[0] if k.head in ("transpose", "inv") and k.kids else k
                under = under.kids[0] if under.head == "pow" and under.kids[1].head == "neg" else under
                name = self.names.key(under)
                if name and k is not flat[-1] and self.layer_matrix(under, name):
                    self.scope.used_as_matrix.add(name)
                if (
                    name
                    and under.kind == "name"
                    and under.head[:1].isupper()
                    and name not in self.names.kinds
                    and under.head not in ("I", "T", "N", "D", "K", "M")
                    and under.font != "script"
                ):
                    self.scope.used_as_matrix.add(name)

    def layer_matrix(self, part: Syntax, name: str) -> bool:
        """W^{(1)} before a vector: a capital with its layer behind it, which nothing declares."""
        letter = base(part)
        return part.head == "sup" and letter.head[:1].isupper() and letter.font == "" and name not in self.names.kinds

    def sandwiched(self) -> set[str]:
        """The undeclared capitals A of x^T A x and of A x with a random vector x: matrices, no variables."""
        found: set[str] = set()
        for tree in self.trees:
            for p in tree.walk():
                if p.head != "mul" or p.kind != "node":
                    continue
                for k, one in enumerate(p.kids[:-1]):
                    name = self.names.key(one) if one.kind == "name" and one.head[:1].isupper() else None
                    if (
                        name is not None
                        and self.is_vector(p.kids[k + 1])
                        and (k == 0 or p.kids[k - 1].head == "transpose")
                    ):
                        found.add(name)
        return found & self.scope.used_as_matrix

    def is_vector(self, part: Syntax) -> bool:
        return self.names.rank(part) == VECTOR or (self.names.key(part) or "") in self.scope.used_as_vector


def summands(part: Syntax) -> list[Syntax]:
    """The terms of a sum, and those of both sides of an equation, without their signs."""
    if part.kind == "node" and part.head in (*SUMS, "neg", "par"):
        return [t for kid in part.kids for t in summands(kid)]
    return [part]
