"""What each kind of formula shows of the names in it: who reads what stands under P, E, tr, a sum, a function."""

from __future__ import annotations

from symderive.parse.scan_uses import Uses, names_in
from symderive.parse.syntax import Syntax, base, key

#: operations of which a small letter is a vector
OF_VECTORS = frozenset(("inner", "norm", "hadamard", "transpose", "diag"))
#: head -> the reader of what it shows
SHOWN_BY = {
    "P": "shown_by_probability",
    "dens": "shown_by_density",
    **dict.fromkeys(("E", "Var", "Cov", "Corr", "H", "MI"), "shown_by_moment"),
    "eq": "shown_by_equation",
    **dict.fromkeys(("to", "from"), "shown_by_arrow"),
    "indicator": "shown_by_indicator",
    **dict.fromkeys((*OF_VECTORS, "trace", "det", "inv", "kron", "vec"), "shown_by_operation"),
    **dict.fromkeys(("sum", "prod"), "shown_by_sum"),
    **dict.fromkeys(("cap", "cup"), "shown_by_events"),
    "app": "shown_by_call",
}


class Shown(Uses):
    """Evidence by the head of a formula."""

    def uses(self, tree: Syntax) -> None:
        """Variables in relations inside P, events, matrices under tr and det, sizes as ends of sums."""
        for p in tree.walk():
            if p.kids and p.kind == "node" and (shown := SHOWN_BY.get(p.head)) is not None:
                getattr(self, shown)(p, tree)
        self.quadratic(tree)
        self.matrix_places(tree)

    def shown_by_probability(self, part: Syntax, tree: Syntax) -> None:
        for kid in part.kids:
            self.chance_uses(kid)

    def shown_by_density(self, part: Syntax, tree: Syntax) -> None:
        head, *listed = part.kids
        for kid in listed:
            self.density_uses(kid)
        for label in head.kids[1:] if head.head == "sub_" else ():
            if label.kind == "name" and label.head[:1].isupper():
                self.mark_random(label, always=True)

    def shown_by_moment(self, part: Syntax, tree: Syntax) -> None:
        for kid in part.kids:
            self.moment_uses(kid)

    def shown_by_equation(self, part: Syntax, tree: Syntax) -> None:
        left = part.kids[0]
        if left.head in ("E", "Var", "Cov") and len(left.kids) == 1:
            self.stated_moment(left.kids[0])

    def shown_by_arrow(self, part: Syntax, tree: Syntax) -> None:
        for kid in part.kids:
            for one in names_in(kid):
                self.mark_random(one, always=True)

    def shown_by_indicator(self, part: Syntax, tree: Syntax) -> None:
        self.capitals_random(part.kids[0])

    def shown_by_operation(self, part: Syntax, tree: Syntax) -> None:
        """Under a transpose, a trace, a norm stand vectors and matrices: small letters and capitals."""
        for one in part.kids if part.head in ("hadamard", "inner", "kron") else part.kids[:1]:
            name = self.names.key(one)
            if not name or name in self.names.kinds or one.kind != "name":
                continue
            capital = one.head[:1].isupper()
            if not capital and part.head in OF_VECTORS:
                self.scope.used_as_vector.add(name)
            elif not capital or part.head not in ("inner", "hadamard"):
                self.scope.used_as_matrix.add(name)

    def shown_by_sum(self, part: Syntax, tree: Syntax) -> None:
        """The end of a sum over an index of something is a size."""
        if len(part.kids) != 4 or part.kids[3].kind != "name":
            return
        body, letter, _, end = part.kids
        free = end.head not in self.names.kinds and end.head != "infty"
        if free and indexes(body, key(letter)) and not self.runs_outside(end.head, tree):
            self.scope.used_as_size.add(end.head)

    def shown_by_events(self, part: Syntax, tree: Syntax) -> None:
        for kid in part.kids:
            inner = kid.kids[0] if kid.head in ("compl", "decor") else kid
            name, letter = self.names.key(inner), base(inner)
            if name is None or self.names.kinds.get(name) is not None:
                continue
            if letter.head[:1].isupper() and letter.font != "script":
                self.bare_events[name] = None

    def shown_by_call(self, part: Syntax, tree: Syntax) -> None:
        if (point := self.point_of(part)) is not None:
            self.scope.used_as_vector.add(point)
        elif self.cumulative(part):
            self.mark_random(part.kids[0].kids[1], always=True)
        elif self.names.key(part.kids[0]) in ("softmax", "logsumexp", "logsoftmax"):
            name = self.names.key(part.kids[1])
            if name and name not in self.names.kinds:
                self.scope.used_as_vector.add(name)


def indexes(body: Syntax, letter: str | None) -> bool:
    """Does a letter stand among the indices of something?"""
    return any(
        q.head in ("sub_", "idx", "sup")
        and any(r.kind == "name" and r.head == letter for script in q.kids[1:] for r in script.walk())
        for q in body.walk()
    )
