"""Subscripts before any formula is read: which letters run (x_i, i = 1, ..., N), which are labels (W_q beside W_k),
and which letters are two things at once (a point x beside the data x_i).

Only the tokens are looked at. A letter runs where a range, a sum or a condition says so, or where custom does
(i, j, k, ...); a letter that nothing lets run labels a quantity that is declared with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symderive.parse.names import Names
from symderive.parse.pieces import Statement, outer
from symderive.parse.tokens import Token

INDEX_LETTERS = frozenset("ijklmnrst")
STEPS = frozenset(("t", "k"))  # letters that number the steps of an iteration by custom
RANGING = frozenset(("sum", "prod", "max", "min", "argmax", "argmin", "sup", "inf", "bigcap", "bigcup", "forall"))
SPACE_LETTERS = frozenset(("R", "S", "Z", "N", "C"))


@dataclass(frozen=True, slots=True)
class Scripted:
    """A letter with a subscript: its name, its place, the tokens of the script and where they end."""

    name: str
    at: int
    script: tuple[Token, ...]
    end: int

    @property
    def text(self) -> str:
        return script_label(self.script)

    @property
    def letters(self) -> list[str]:
        return [t.text for t in self.script if t.kind == "name"]


def script_label(script: tuple[Token, ...]) -> str:
    """The label that a subscript spells: hh, xx, t_minus_1."""
    spelled = {"-": "_minus_", "+": "_plus_"}
    return "".join(spelled.get(t.sym, t.text) for t in script if t.sym != ",")


class Labels:
    """What the subscripts of a problem's statements are, found from all of its tokens."""

    def __init__(self, statements: list[Statement], extra: list[list[Token]], names: Names):
        self.names = names
        self.statements = statements
        pieces = [[*s.names, s.body, s.where, *(ts for _, ts in s.said)] for s in statements]
        self.texts = [tokens for group in pieces for tokens in group if tokens] + extra
        self.met = [one for tokens in self.texts for one in scripted(tokens)]
        self.ranged = self.letters_that_run()

    def find(self) -> None:
        self.declared = list(self.declarations())
        chosen = {(one.name, one.text) for one in self.declared if self.is_label(one)}
        labelled = {name for name, _ in chosen}
        chosen |= {(one.name, one.text) for one in self.declared if one.name in labelled and self.may_label(one)}
        layers = {name for name, _ in chosen if name.endswith("^")}
        chosen |= {(o.name, o.text) for o in self.met if o.name in layers}
        chosen |= self.one_step()
        self.names.iterates = self.in_turn()
        chosen |= {(o.name, o.text) for o in self.met if o.name in self.names.iterates}
        for _ in range(len(self.statements)):
            more = {(one.name, one.text) for one in self.defined() if self.named_by(one, chosen)}
            if more <= chosen:
                break
            chosen |= more
        self.names.labels = chosen
        self.names.twofold = self.points_beside_data()

    # ------------------------------------------------------------ what runs
    def letters_that_run(self) -> set[str]:
        found: set[str] = set()
        for tokens in self.texts:
            for k, t in enumerate(tokens):
                if t.sym in RANGING:
                    found.update(lower_limit(tokens, k + 1))
                if t.kind != "name" or k + 2 >= len(tokens):
                    continue
                sign, after = tokens[k + 1].sym, tokens[k + 2]
                if (sign == "=" and dotted(tokens, k + 2)) or (sign == "in" and after.sym == "{"):
                    found.add(t.text)
        for s in self.statements:
            found.update(t.text for t in s.where if t.kind == "name" and len(t.text) == 1)
        return found

    # ------------------------------------------------------------ declarations and definitions
    def declarations(self) -> Iterator[Scripted]:
        """Subscripted names that are put into a space: W_q, W_k in R^{p x d}."""
        for s in self.statements:
            place = next((k for k, t in enumerate(s.body) if t.sym == "in" and t in outer(s.body)), None)
            if place is None or not in_space(s.body[place + 1 :]):
                continue
            for tokens in (*s.names, s.body[:place]):
                found = scripted(tokens)
                if len(found) == 1 and found[0].at == 0 and found[0].end == len(tokens):
                    yield found[0]

    def defined(self) -> Iterator[Scripted]:
        """Subscripted names on the left of an equation."""
        for s in self.statements:
            found = scripted(s.body)
            if found and found[0].at == 0 and found[0].end < len(s.body) and s.body[found[0].end].sym == "=":
                yield found[0]

    def may_label(self, one: Scripted) -> bool:
        if not one.letters or set(one.letters) & self.ranged:
            return False
        if len(one.letters) != len(one.script) and not one.name.endswith("^"):
            return False
        if any(t.text.isupper() or len(t.text) > 1 or t.font == "roman" for t in one.script):
            return False
        running = [other for other in self.met if other.name == one.name and set(other.letters) & self.ranged]
        apart = any(other.name == one.name and set(other.letters) & self.ranged for other in self.declared)
        return not running or (apart and not set(one.letters) & INDEX_LETTERS)  # u_o beside the family u_k

    def is_label(self, one: Scripted) -> bool:
        """W_q, mu_x, K_{uf}, W_{hh}: letters that are no indices by custom, or one twice."""
        if not self.may_label(one):
            return False
        letters = one.letters
        if one.name.endswith("^"):
            return True  # W^{(l)} of one layer
        return any(c not in INDEX_LETTERS for c in letters) or len(set(letters)) < len(letters)

    def named_by(self, one: Scripted, chosen: set[tuple[str, str]]) -> bool:
        """z_q = W_q x: the letter stands in the body only as a label, so it labels the left side too."""
        if not self.is_label(one):
            return False
        others = [o for o in self.met if set(o.letters) & set(one.letters) and o.name != one.name]
        return bool(others) and all((o.name, o.text) in chosen for o in others)

    def one_step(self) -> set[tuple[str, str]]:
        """h_t from h_{t-1} and x_t, w_{t+1} from w_t, for one t: every name with this t is one quantity."""
        found: set[tuple[str, str]] = set()
        for one in self.declared:
            if not (self.steps_on(one) or (len(one.script) == 3 and one.script[2].text == "1")):
                continue
            if one.script[0].kind != "name":
                continue
            letter = one.script[0].text
            same = [o for o in self.met if letter in o.letters]
            if letter in self.ranged or any(o.letters != [letter] for o in same):
                continue
            numbered = {o.name for o in self.met if not o.letters}
            if not numbered & {o.name for o in same}:
                found |= {(o.name, o.text) for o in same}
        return found

    def steps_on(self, one: Scripted) -> bool:
        """Is w_t declared, and does w_{t+1} stand somewhere? Then it has the shape of w_t."""
        if one.text not in STEPS or not one.name[:1].islower():
            return False
        on = any(o.name == one.name and o.text == f"{one.text}_plus_1" for o in self.met)
        if on:
            self.names.stepping[one.name] = one.text
        return on

    def in_turn(self) -> set[str]:
        """The letters of an iteration: w of w_{t+1} = w_t - \\eta f'(w_t) below f(w) = ...: w_t is put in for w."""
        after = {
            (o.name, o.letters[0])
            for o in self.met
            if len(o.script) == 3 and o.letters and o.text == f"{o.letters[0]}_plus_1"
        }
        declared = {o.name for o in self.declared}
        alone = {(o.name, o.text) for o in self.met if o.text in STEPS and o.name not in declared}
        found = set()
        for name, letter in after | alone:
            same = [o for o in self.met if o.name == name]
            if letter in self.ranged or any(set(o.letters) - {letter} for o in same) or not name[:1].islower():
                continue
            if self.put_into_call(name, letter) and self.argument(name):
                found.add(name)
        return found

    def put_into_call(self, name: str, letter: str) -> bool:
        """Does f(w_t) or f'(w_t) stand somewhere?"""
        for tokens in self.texts:
            for one in scripted(tokens):
                if (one.name, one.text) == (name, letter) and one.at > 1 and one.end < len(tokens):
                    before = tokens[one.at - 2]
                    bracket = tokens[one.at - 1].sym == "(" and tokens[one.end].sym == ")"
                    if bracket and (before.kind == "name" or before.sym == "'") and before.text not in ("P", "E"):
                        return True
        return False

    def argument(self, name: str) -> bool:
        """Is a function defined with this letter: f(w) = ...?"""
        return any(
            [t.text for t in s.body[1:5]] == ["(", name, ")", "="] and s.body[0].kind == "name" for s in self.statements
        )

    # ------------------------------------------------------------ two things by one letter
    def points_beside_data(self) -> set[str]:
        """x and x_i in the same space: a point and a family."""
        spaces: dict[str, set[str]] = {}
        families: dict[str, set[str]] = {}
        for s in self.statements:
            place = next((k for k, t in enumerate(s.body) if t.sym == "in" and t in outer(s.body)), None)
            if place is None or not in_space(s.body[place + 1 :]):
                continue
            space = "".join(t.text for t in s.body[place + 1 :])
            for tokens in (*s.names, s.body[:place]):
                if len(tokens) == 1 and tokens[0].kind == "name":
                    spaces.setdefault(tokens[0].text, set()).add(space)
                found = scripted(tokens)
                if len(found) == 1 and found[0].end == len(tokens) and self.runs(found[0]):
                    families.setdefault(found[0].name, set()).add(space)
        return {name for name in spaces if spaces[name] & families.get(name, set())}

    def runs(self, one: Scripted) -> bool:
        return len(one.script) == 1 and bool(one.letters) and (one.name, one.text) not in self.names.labels


def scripted(tokens: list[Token]) -> list[Scripted]:
    """The letters with a subscript among tokens."""
    found = []
    for k, t in enumerate(tokens[:-1]):
        if t.kind == "name" and tokens[k + 1].sym == "^" and (end := layer_end(tokens, k + 2)):
            found.append(Scripted(t.text + "^", k, tuple(tokens[k + 4 : end - 2]), end))
        if t.kind != "name" or tokens[k + 1].sym != "_" or k + 2 >= len(tokens):
            continue
        if tokens[k + 2].sym == "{":
            end = k + 3
            while end < len(tokens) and tokens[end].sym not in ("}", "{"):
                end += 1
            if end < len(tokens) and tokens[end].sym == "}":
                found.append(Scripted(t.text, k, tuple(tokens[k + 3 : end]), end + 1))
        elif tokens[k + 2].kind in ("name", "number"):
            found.append(Scripted(t.text, k, (tokens[k + 2],), k + 3))
    return found


def layer_end(tokens: list[Token], at: int) -> int:
    """Where a superscript {(l)} or {[l-1]} ends; 0 where none stands."""
    if at + 3 >= len(tokens) or tokens[at].sym != "{" or tokens[at + 1].sym not in ("(", "["):
        return 0
    stop = next((k for k in range(at, len(tokens)) if tokens[k].sym == "}"), 0)
    return stop + 1 if stop and tokens[stop - 1].sym in (")", "]") else 0


def lower_limit(tokens: list[Token], at: int) -> list[str]:
    """The letters under a sum, or behind "for all"."""
    if at < len(tokens) and tokens[at].sym == "_":
        at += 1
    if at < len(tokens) and tokens[at].sym == "{":
        stop = next((k for k in range(at, len(tokens)) if tokens[k].sym == "}"), len(tokens))
        return [t.text for t in tokens[at:stop] if t.kind == "name" and len(t.text) == 1]
    return [tokens[at].text] if at < len(tokens) and tokens[at].kind == "name" else []


def dotted(tokens: list[Token], at: int) -> bool:
    """1, ..., N behind an equals sign, or a bare number behind it in a list of ranges."""
    return any(t.sym == "dots" for t in tokens[at : at + 4])


def in_space(tokens: list[Token]) -> bool:
    first = tokens[0] if tokens else None
    return first is not None and first.kind == "name" and first.text in SPACE_LETTERS and first.font in ("double", "")
