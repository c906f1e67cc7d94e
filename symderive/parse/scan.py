"""The first pass over a problem's statements: what kind each name is, before any formula is read in earnest."""

from __future__ import annotations

from symderive.parse.customs import note_customs
from symderive.parse.density_words import DENSITY_SAID
from symderive.parse.dots import undotted
from symderive.parse.errors import Source
from symderive.parse.free_letters import free_letters
from symderive.parse.labels import Labels
from symderive.parse.pieces import Statement, Text, bare, outer, tokens_of
from symderive.parse.scan_declarations import Declarations
from symderive.parse.scan_functions import Functions
from symderive.parse.scan_tries import attempt
from symderive.parse.scan_words import Said
from symderive.parse.scope import Scope
from symderive.parse.slopes import differentiated
from symderive.parse.syntax import Syntax
from symderive.parse.tokens import Token

SCRIPTS, LONE = frozenset(("_", "^")), frozenset(("p", "q"))


class Scan(Declarations, Functions, Said):
    """Collects kinds, ranks, families, sizes and uses into ``names`` and ``scope``."""

    def __init__(self, statements: list[Statement], texts: list[Text], source: Source, scope: Scope):
        self.statements = statements
        self.texts = texts
        self.extra = [text.tokens for text in texts]
        self.written = {t.text for s in statements for t in tokens_of(s)}.union(
            *({t.text for t in ts} for ts in self.extra)
        )
        self.source = source
        self.scope = scope
        self.names = scope.names
        self.trees: list[Syntax] = []
        self.relational: dict[str, None] = {}
        self.bare_events: dict[str, None] = {}
        self.finite: set[str] = set()
        self.outcomes: set[str] = set()
        self.entries_named: dict[str, list[str]] = {}
        self.of_points: set[str] = set()

    def run(self) -> None:
        self.fonts()
        self.slopes = differentiated(self.statements, self.extra)
        note_customs(self.statements, self.extra, self.names)
        if self.written & SCRIPTS:
            Labels(self.statements, self.extra, self.names).find()
        for statement in self.statements:
            self.functions_defined(statement)
        for statement in self.statements:
            for words, tokens in statement.said:
                if DENSITY_SAID.search(words):
                    self.density_in(tokens)
        for statement in self.statements:
            self.composed(statement.body)
        for statement in sorted(self.statements, key=lambda s: (about_scripts(s), not membership(s))):
            self.explicit(statement)
        self.families_as_vectors()
        for statement in self.statements:
            self.said(statement)
        if self.written & LONE:
            self.lone_letters()
        for statement in self.statements:
            tree = attempt(statement.body, self.source, self.names)
            if tree is not None:
                self.trees.append(tree)
                if tree.head == "declare" and tree.kids[1].head == "function":
                    self.domain_of(statement, tree)
            for part in (statement.where, *(tokens for _, tokens in statement.said)):
                more = attempt(part, self.source, self.names)
                if more is not None:
                    self.trees.append(more)
        lines = [tree for t in self.texts if (tree := attempt(t.tokens, t.source, self.names)) is not None]
        self.names.free = free_letters(lines)
        self.trees += lines
        self.trees = [undotted(tree) for tree in self.trees]
        for tree in self.trees:
            self.uses(tree)
        self.letters_of_densities()
        self.settle_chance()

    def fonts(self) -> None:
        """Letters that are declared both plain and bold stay two names."""
        seen: dict[str, set[str]] = {}
        for statement in self.statements:
            targets = [*statement.names]
            body = statement.body
            first = outer(body)
            place = next((k for k, t in enumerate(body) if t.sym in ("in", "=", "sim") and t in first), None)
            if place is not None:
                targets.append(body[:place])
            for tokens in targets:
                if tokens and bare(tokens):
                    letter = next((t for t in tokens if t.kind == "name"), None)
                    if letter is not None and len(tokens) == 1:
                        seen.setdefault(letter.text, set()).add("bold" if letter.font == "bold" else "")
            self.vector_of_variables(body)
        self.names.fonted |= {letter for letter, fonts in seen.items() if len(fonts) > 1}

    def vector_of_variables(self, body: list[Token]) -> None:
        """\\mathbf{X} = (X_1, X_2)^\\top: the vector and the variables in it are two names."""
        if len(body) < 4 or body[0].font != "bold" or body[1].sym != "=" or not body[0].text[:1].isupper():
            return
        places = [k for k, t in enumerate(body[2:], 2) if t.kind == "name" and t.text == body[0].text]
        plain = all(body[k].font != "bold" and [t.sym for t in body[k + 1 : k + 2]] == ["_"] for k in places)
        numbered = all(t.kind == "number" for k in places for t in body[k + 2 : k + 3])
        if places and plain and numbered and not any(t.sym == "dots" for t in body):
            self.names.fonted.add(body[0].text)
            self.entries_named[body[0].text] = [f"{body[0].text}_{body[k + 2].text}" for k in places]


def membership(statement: Statement) -> bool:
    """Is a space declared, x in R^n, on which a law may rest that stands before it?"""
    return any(t.sym == "in" for t in outer(statement.body))


def about_scripts(statement: Statement) -> bool:
    """Statements on x come before those on x_1 and x_i."""
    return any(t.sym == "_" for tokens in (*statement.names, statement.body[:3]) for t in tokens)
