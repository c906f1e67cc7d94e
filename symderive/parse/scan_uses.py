"""What formulas show of names that nobody declared: variables, events, vectors, matrices, sizes."""

from __future__ import annotations

from symderive.parse.names import SCALAR, VECTOR
from symderive.parse.scan_matrices import MatrixUses
from symderive.parse.syntax import Syntax, base, key


class Uses(MatrixUses):
    """Evidence from use."""

    entries_named: dict[str, list[str]]
    of_points: set[str]  # the functions of one vector

    def running(self, part: Syntax) -> bool:
        """Are the scripts letters that run (x_i), not labels or numbers (x_1, x_new)?"""
        for script in part.kids[1:]:
            letters = [p for p in script.walk() if p.kind == "name"]
            if not letters:
                return False
            if script.kind == "name" and (len(script.head) > 1 or script.font in ("roman",)):
                return False
            if script.kind == "name" and script.head[:1].isupper():
                return False
        return True

    def point_of(self, call: Syntax) -> str | None:
        """The undeclared x of f(x) where f: R^n -> R is declared."""
        if len(call.kids) != 2 or self.names.key(call.kids[0]) not in self.of_points:
            return None
        name = self.names.key(call.kids[1])
        return name if call.kids[1].kind == "name" and name not in self.names.kinds else None

    def runs_outside(self, letter: str, tree: Syntax) -> bool:
        """Is the end of a sum an index of what is defined, as in s_i = \\sum_{j=1}^{i} x_j?"""
        return letter in "ijklrst" and any(
            q.head in ("sub_", "idx") and any(key(script) == letter for script in q.kids[1:]) for q in tree.walk()
        )

    def cumulative(self, call: Syntax) -> bool:
        """F_X(x): the distribution function of X."""
        head = call.kids[0]
        if head.head != "sub_" or head.kids[0].head != "F" or len(call.kids) != 2:
            return False
        label = head.kids[1]
        return label.kind == "name" and label.head[:1].isupper() and call.kids[1].head == label.head.lower()

    def chance_uses(self, part: Syntax) -> None:
        match part.head:
            case "joint" | "given" | "cap" | "cup" | "compl" | "setminus" | "and" | "par":
                for kid in part.kids:
                    self.chance_uses(kid)
            case "exists" | "forall":
                self.chance_uses(part.kids[0])
            case "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "in":
                for one in names_in(part.kids[0]):
                    self.mark_random(one, always=self.alone(part.kids[0]) and part.kids[1].kind in ("number", "word"))
                if self.names.key(part.kids[0]) in self.finite and part.kids[1].kind in ("number", "word"):
                    self.names.kinds[self.names.key(part.kids[0]) or ""] = "random"
                if part.head != "in" and not (part.head in ("eq", "ne") and a_word(part.kids[1])):
                    for one in names_in(part.kids[1]):
                        self.mark_random(one)
            case "prime" if part.kids[0].kind == "name" and self.names.kinds.get(part.kids[0].head) in (None, "event"):
                self.chance_uses(part.kids[0])  # A' of an event: the second pass asks what the prime means
            case _:
                name = self.names.key(part)
                if name is not None and self.names.kinds.get(name) is None:
                    self.bare_events[name] = None

    def capitals_random(self, part: Syntax) -> None:
        """The event of an indicator: its capitals are variables or events; a small x may be a density's letter."""
        if part.head in ("joint", "cap", "cup", "compl", "setminus", "and"):
            for kid in part.kids:
                self.capitals_random(kid)
        elif part.head in ("eq", "ne", "lt", "le", "gt", "ge", "in"):
            for kid in part.kids[:1] if part.head == "in" else part.kids:
                for one in names_in(kid):
                    self.mark_random(one)
        else:
            self.chance_uses(part)

    def alone(self, part: Syntax) -> bool:
        return key(part) is not None

    def density_uses(self, part: Syntax) -> None:
        for p in part.kids if part.head in ("joint", "given") else (part,):
            if p.head == "eq":
                left = p.kids[0]
                if base(left).head[:1].isupper() or left.kind == "word":
                    self.mark_random(left, always=True)
                elif self.names.key(left) in self.finite and p.kids[1].kind in ("number", "word"):
                    self.names.kinds[self.names.key(left) or ""] = "random"

    def stated_moment(self, part: Syntax) -> None:
        """E[x] = m of a name without a definition: x is random, also where it is declared by its shape or is small."""
        name = self.names.key(part)
        letter = part.kind == "name" and part.head not in ("pi", "e", "infty")
        if not letter or name is None or self.names.kinds.get(name) not in (None, "vector", "scalar"):
            return
        for entry in self.entries_named.get(part.head, ()) if part.font == "bold" else ():
            self.names.declare(entry, "random", SCALAR)
        if any([t.text for t in s.body[:2]] == [part.head, "="] for s in self.statements):
            return
        rank = self.names.ranks.get(name) or (VECTOR if part.font == "bold" else SCALAR)
        self.names.declare(name, "random", rank)

    def letters_of_densities(self) -> None:
        """p(x) = ... and E[x] or Var[x^2]: x is a random variable, unless X is one."""
        stated = {
            q.kids[1].head
            for tree in self.trees
            for q in (tree.kids[:1] if tree.head in ("eq", "propto") else ())
            if q.head == "dens" and len(q.kids) == 2 and q.kids[1].kind == "name"
        }
        for tree in self.trees:
            for p in tree.walk():
                if p.kind != "node" or p.head not in ("E", "Var", "Cov") or any(k.head == "under" for k in p.kids):
                    continue
                inside = {one.head: one for kid in p.kids if kid.head != "given" for one in names_in(kid)}
                for name in inside.keys() & stated:
                    capital = self.names.kinds.get(name.upper()) or (name.upper() in self.relational or None)
                    if self.names.kinds.get(name) is None and capital is None and name.islower():
                        self.mark_random(inside[name], always=True)

    def moment_uses(self, part: Syntax) -> None:
        if part.head in ("given",):
            for kid in part.kids:
                if kid.head in ("eq", "lt", "le", "gt", "ge", "ne", "in", "cap", "cup", "joint"):
                    self.chance_uses(kid)
                else:
                    for one in names_in(kid):
                        self.mark_random(one)
            return
        if part.head == "under":
            return
        for one in names_in(part):
            self.mark_random(one)

    def mark_random(self, part: Syntax, always: bool = False) -> None:
        """An undeclared capital (or word, or, with ``always``, any name) becomes a random variable."""
        name = self.names.key(part)
        letter = base(part)
        if letter.head in ("pi", "e", "infty", "I") or (name is None and part.head not in ("sub_", "idx")):
            return
        if part.head in ("sub_", "idx"):
            under = self.names.key(part.kids[0])
            if under in self.names.arity or self.names.kinds.get(under or "") in (
                "vector",
                "matrix",
                "random",
                "family",
            ):
                if (
                    under in self.names.arity
                    and self.names.kinds.get(under or "") == "family"
                    and letter.head[:1].isupper()
                ):
                    self.names.kinds[under or ""] = "random"
                return
            if self.running(part) and (always or letter.head[:1].isupper()) and under is not None:
                if under not in self.names.members or self.names.kinds.get(under) is not None or self.offset(part):
                    self.family(under, len(part.kids) - 1)
                return
        if name is None:
            return
        if letter.font == "bold":
            self.names.ranks.setdefault(name, VECTOR)
        greek = letter.head in ("Sigma", "Lambda", "Phi", "Psi", "Omega", "Gamma", "Delta")
        shows = letter.kind == "word" or (letter.head[:1].isupper() and not greek) or always
        if shows and self.names.kinds.get(name) is None:
            self.relational[name] = None

    def offset(self, part: Syntax) -> bool:
        """X_{t+1}: an index that is more than a letter shows a family."""
        return any(s.kind == "node" for s in part.kids[1:])

    def family(self, under: str, count: int) -> None:
        """An undeclared letter with a running index, used as a variable: a family of random variables."""
        if self.names.kinds.get(under) is None:
            self.scope.assume(f"{under} with an index is taken to be a family of random variables")
            self.names.arity[under] = count
            self.names.declare(under, "random", self.names.ranks.get(under) or SCALAR)

    def settle_chance(self) -> None:
        matrices = self.scope.between_vectors = self.sandwiched()
        for name in self.relational:
            if self.names.kinds.get(name) is None and name not in matrices and name not in self.outcomes:
                if len(name) == 1:
                    self.scope.assume(f"{name} is taken to be a random variable")
                self.names.declare(name, "random", self.names.ranks.get(name) or SCALAR)
        for name in self.bare_events:
            if self.names.kinds.get(name) is None and name[:1].isupper() and name not in ("Omega",):
                self.scope.assume(f"{name} is taken to be an event")
                self.names.declare(name, "event")
                self.names.events = True


def a_word(part: Syntax) -> bool:
    """A value that is set as text: apple, and the A of \\text{A}."""
    return part.kind == "word" or (part.kind == "name" and part.latex.startswith(r"\text"))


def names_in(part: Syntax) -> list[Syntax]:
    """The names in a part, each with its scripts; the heads of applied functions are left out."""
    found = []
    stack = [part]
    while stack:
        p = stack.pop()
        if p.kind in ("name", "word") or (p.head in ("sub_", "idx", "decor", "sup", "prime") and key(p) is not None):
            found.append(p)
        elif p.kind == "node":
            if p.head in ("sub_", "idx"):
                stack.append(p.kids[0]) if key(p.kids[0]) is None else found.append(p)
            elif p.head == "indicator":
                continue  # what is inside is an event
            elif p.head in ("sum", "prod") and len(p.kids) == 4:
                stack.append(p.kids[0])  # how far the index runs is a number
            elif p.head not in ("norm",):
                stack.extend(reversed(p.kids[1:] if p.head == "app" else p.kids))
            else:
                stack.append(p.kids[0])
    return found
