"""Statements -> a Problem; formulas and lines of a hand derivation in a problem's context.

Two passes: ``Scan`` finds what kind each name is, then every statement is read in earnest. Where a size becomes
known on the way, the second pass starts again with it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from symderive.expr.node import Node
from symderive.expr.problem import Goal, Problem
from symderive.expr.shape import DerivationError, Dim, ShapeError, describe
from symderive.parse.assemble import Assembly
from symderive.parse.context import COLUMN, MAX_ROUNDS, Reading, in_context, loose, only_size
from symderive.parse.data_sets import without_data_sets
from symderive.parse.densities_listed import densities_listed
from symderive.parse.density_words import densities_apart
from symderive.parse.depending import dependences
from symderive.parse.elaborate import Elaborator
from symderive.parse.entries_listed import entries_listed
from symderive.parse.errors import Source
from symderive.parse.fallback import covered
from symderive.parse.first_rows import definitions_in
from symderive.parse.goals import parted_goal, read_goal
from symderive.parse.indexed_functions import entries_spelled
from symderive.parse.iterates import with_iterates
from symderive.parse.kinds_first import kinds_behind
from symderive.parse.laws_named import with_laws_named
from symderive.parse.leading import with_commas, without_lead
from symderive.parse.left_out import points_left_out
from symderive.parse.lines import Line, read_chain
from symderive.parse.listed_relations import relations_of_lists
from symderive.parse.names import Names
from symderive.parse.order_statistics import families_of, order_statistics_spelled
from symderive.parse.parameter_words import with_parameters_named
from symderive.parse.parting import lines_of, statements_of
from symderive.parse.pieces import Statement, Text
from symderive.parse.primes import goal_with_slopes
from symderive.parse.random_vectors import with_moments_stated
from symderive.parse.recurrences import Unrolled, unrolled
from symderive.parse.rows_said import rows_said
from symderive.parse.scan import Scan
from symderive.parse.scope import Again, Scope, rank_of
from symderive.parse.slices import LYING, lies_by_the_givens, misfits, sliced
from symderive.parse.small_events import small_events
from symderive.parse.spoken_definitions import definitions_said
from symderive.parse.spoken_laws import laws_signed
from symderive.parse.squared_arguments import squares_spelled
from symderive.parse.stack import plenty
from symderive.parse.stated_kinds import stated_kinds
from symderive.parse.stream import LENIENT
from symderive.parse.textbook_names import spelled_out
from symderive.parse.tokens import Token, tokenize
from symderive.parse.whole import whole

RELATIONS = frozenset(("eq", "le", "lt", "ge", "gt", "approx", "propto", "implies", "iff"))
SIZE_LETTERS = "nmkdplqrs"


def read_problem(given: str, find: str = "", *, layout: str = "mixed", **meta: Any) -> Problem:
    """The problem that statements and a goal pose. Raises a DerivationError with its place for what cannot be read."""
    problem = unrolled(read(given, find, layout=layout, **meta).problem)[0]
    return with_iterates(problem, [problem.goal.node] if problem.goal is not None else [])


def read(
    given: str, find: str = "", *, layout: str = "mixed", lines: tuple[str, ...] = (), slices: str = "", **meta: Any
) -> Reading:
    shown, said = covered(given)
    asked_for, said_too = covered(find, given)
    source = Source(shown, name="given")
    goal_source = Source(asked_for, name="find")
    with plenty():
        statements = parted(source)
        goal_tokens = tokenize(goal_source) if find.strip() else []
        asked = [s for s in statements if s.body and s.body[-1].sym == "?"]
        if asked and not goal_tokens:
            goal_source = source
            goal_tokens = [*asked[-1].body, Token("end", "", asked[-1].stop, asked[-1].stop)]
        statements = [s for s in statements if s not in asked]
        seen: dict[str, Text] = {}
        for line in lines:
            text = covered(line, given)[0]
            try:
                own = Source(text)
                seen[text] = Text(own, tokenize(own)[:-1])
            except DerivationError:
                continue
        families = families_of(statements)
        rows = [*((source, s.body) for s in statements), (goal_source, goal_tokens)]
        names_said = order_statistics_spelled(families, rows)
        names_said += entries_spelled(statements, [goal_tokens, *(t.tokens for t in seen.values())])
        names_said += squares_spelled(statements, [goal_tokens, *(t.tokens for t in seen.values())])
        names_said += spelled_out(statements, [goal_tokens, *(t.tokens for t in seen.values())])
        if events := small_events([*(s.body for s in statements), goal_tokens[:-1]]):
            statements = [*parted(Source(rf"{', '.join(events)} \text{{ events}}")), *statements]
            names_said.append(f"{', '.join(events)} are taken to be events: one of them is negated")
        goal = Text(goal_source, goal_tokens)
        texts = [Text(t.source, without_lead(t.tokens)[0]) for t in seen.values()]
        texts = [t for t in [Text(goal_source, parted_goal(goal_tokens)[0]), *texts] if t.tokens]
        reading = read_rounds(statements, source, goal, texts, layout, slices, given, find, meta)
    reading.problem = goal_with_slopes(with_laws_named(with_parameters_named(reading.problem)))
    reading.texts, reading.families = seen, families
    if said or said_too or names_said:
        told = (*reading.problem.assumptions, *said, *said_too, *names_said)
        reading.problem = reading.problem.but(assumptions=told)
    return reading


def parted(source: Source) -> list[Statement]:
    found: list[Statement] = []
    for number, line in enumerate(lines_of(laws_signed(tokenize(source)))):
        found.extend(densities_apart(statements_of(kinds_behind(densities_listed(line)), number)))
    found = entries_listed(points_left_out(found))
    return relations_of_lists(list(with_moments_stated(without_data_sets(rows_said(found)))))


def read_rounds(
    statements: list[Statement],
    source: Source,
    asked: Text,
    texts: list[Text],
    layout: str,
    slices: str,
    given: str,
    find: str,
    meta: dict[str, Any],
) -> Reading:
    known: dict[str, Dim] = {}
    learned: dict[str, Any] = {}
    named = False
    columns = False
    for _ in range(MAX_ROUNDS):
        names = Names()
        scope = Scope(names, source, known=known, layout=layout, learned=learned)
        if slices:
            scope.layouts["slices"] = slices
        if columns:
            scope.layouts["nabla"] = "column"
            scope.assume(COLUMN)
        for name, (kind, shape, sizes) in learned.items():
            names.declare(name, kind, rank_of(shape))
            if sizes:
                names.arity[name] = len(sizes)
        Scan(statements, texts, source, scope).run()
        assembly = Assembly(statements, source, scope)
        try:
            assembly.run()
            goal = read_goal(asked.tokens, asked.source, scope, assembly) if asked.tokens else None
        except Again:
            continue
        except ShapeError:
            if columns or "gradient" in scope.layouts or not any(t.sym == "nabla" for s in statements for t in s.body):
                raise
            columns = True  # w - \nabla f(w): beside a column a gradient is one
            continue
        problem = finished(assembly, goal, layout, given, find, meta)
        unknown = unsettled(problem, scope)
        if unknown and only_size(unknown, scope):
            continue
        if unknown and not named and sized_by(texts, scope):
            continue
        if unknown and not named:
            name_sizes(unknown, scope, known)
            named = True
            continue
        return Reading(problem, scope)
    raise source.error("the sizes of these statements do not settle", 0, "declare the shapes")


def sized_by(texts: list[Text], scope: Scope) -> bool:
    """Does a line of the derivation say how large something is whose size the givens leave open?"""
    for text in texts:
        try:
            tree = whole(text.tokens, text.source, scope.names, LENIENT).tree
            for part in tree.kids if tree.head in RELATIONS else (tree,):
                Elaborator(scope).node(part)
        except Again:
            return True
        except DerivationError:
            continue
    return False


def finished(
    assembly: Assembly, goal: Goal | None, layout: str, given: str, find: str, meta: dict[str, Any]
) -> Problem:
    scope = assembly.scope
    stated = stated_kinds(assembly)
    return Problem(
        declarations=scope.declarations(),
        definitions=tuple(assembly.definitions),
        facts=tuple(assembly.facts),
        dependences=tuple(dependences(given)),
        goal=goal,
        layout=layout,
        layouts={k: v for k, v in scope.layouts.items() if k in ("gradient", "matrix", "jacobian")},
        sizes=dict(scope.sizes),
        assumptions=tuple(s for s in shaped_sentences(scope) if s not in stated),
        remarks=tuple(scope.remarks),
        given=given,
        find=find,
        **meta,
    )


def shaped_sentences(scope: Scope) -> tuple[str, ...]:
    """The assumptions, with the sizes that unification found: W is taken to be a d x k matrix."""
    shapes = {
        f"{e.latex} is taken to be a {e.kind}": f"{e.latex} is taken to be {describe(scope.settled(e.shape))}"
        for e in scope.entries.values()
        if e.inferred and e.shape is not None and e.kind in ("vector", "matrix")
    }
    return tuple(shapes.get(sentence, sentence) for sentence in scope.assumptions)


def unsettled(problem: Problem, scope: Scope) -> list[str]:
    """Unknown sizes that nothing fixed, in order of their names."""
    found: dict[str, None] = {}
    shapes = (shape for entry in scope.entries.values() for shape in (entry.shape, *entry.domain))
    for dim in (d for shape in shapes if shape is not None for d in scope.settled(shape)):
        found.update(dict.fromkeys(letter for letter in sorted(dim.letters) if letter.startswith("?")))
    nodes = [n for f in problem.facts if (n := f.node) is not None] + [d.body for d in problem.definitions]
    for node in [*nodes, *([problem.goal.node] if problem.goal else [])]:
        found.update(dict.fromkeys(loose(node)))
    return list(found)


def name_sizes(unknown: list[str], scope: Scope, known: dict[str, Dim]) -> None:
    """Give unknown sizes letters that nothing else uses."""
    taken = (
        set(scope.entries)
        | {x for e in scope.entries.values() if e.shape for d in e.shape for x in d.letters}
        | scope.used_as_size
    )
    letters = [c for c in SIZE_LETTERS if c not in taken] + [f"n_{k}" for k in range(1, 60)]
    for letter, free in zip(unknown, letters, strict=False):
        known[letter] = Dim.of(free)


def rewritten(line: Line, work: Unrolled) -> Line:
    """A line with the members of recurrences as the quantities that they became."""
    left, right = (None if side is None else work.written(side) for side in (line.left, line.right))
    return replace(line, left=left, right=right)


def read_formula(latex: str, problem: Problem) -> Node:
    """A formula in a problem's context; names that the problem does not know are inferred."""
    with plenty():
        reading = read(problem.given, "", layout=problem.layout, lines=(latex,))
        reading.scope.layouts |= problem.layouts
        source = Source(covered(latex, problem.given)[0], name="latex")
        tokens = with_commas(tokenize(source))
        node, _, _ = in_context(tokens, source, reading.scope)
        return unrolled(reading.problem, [node])[1].written(node)


def read_lines(given: str, lines: list[str], find: str = "") -> tuple[Problem, list[Line]]:
    """The givens and the lines of a hand derivation; a line that cannot be read keeps its own error."""
    with plenty():
        problem, chain = read_derivation(given, lines, find)
        if sliced(given, lines):
            other = read_derivation(given, lines, find, slices=LYING)
            if lies_by_the_givens(given) or misfits(other[1]) < misfits(chain):
                return other
        return problem, chain


def read_derivation(given: str, lines: list[str], find: str, *, slices: str = "") -> tuple[Problem, list[Line]]:
    """The givens and the lines; ``slices`` says how X_{i,:} lies."""
    reading = read(given, find, lines=tuple(lines), slices=slices)
    reading = with_first_rows(reading, given, find, lines, slices)
    chain = read_chain(lines, reading)
    sides = [s for line in chain for s in (line.left, line.right) if s is not None]
    problem, work = unrolled(reading.problem, sides)
    return problem, [rewritten(line, work) for line in chain] if work.named else chain


def with_first_rows(reading: Reading, given: str, find: str, lines: list[str], slices: str) -> Reading:
    """The problem with what the first rows define, where the lines below differentiate it, and with what the rows say
    that they define."""
    more = definitions_in(lines, reading)
    more += definitions_said(lines, reading, more)
    if not more:
        return reading
    try:
        return read("\n".join((given, *more)).strip(), find, lines=tuple(lines), slices=slices)
    except DerivationError:
        return reading  # the row cannot stand among the givens: it is a line like any other
