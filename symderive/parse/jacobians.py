"""J, J_f and J_f(x) in a goal, where nothing else has that name: the Jacobian of the function that is defined; H_f and
H_f(x) its Hessian."""

from __future__ import annotations

from symderive.expr.algebra import Idx, Sym
from symderive.expr.node import free_leaves
from symderive.expr.problem import Definition
from symderive.expr.shape import is_scalar
from symderive.parse.errors import Source
from symderive.parse.scope import Scope
from symderive.parse.syntax import Syntax, node
from symderive.parse.tokens import tokenize
from symderive.parse.whole import whole

RELATIONS = frozenset(("eq", "ne", "approx", "and", "implies", "iff", "lt", "le", "gt", "ge"))


def jacobians_meant(tree: Syntax, scope: Scope, definitions: list[Definition]) -> Syntax:
    """The goal with J as the derivative it stands for; the goal itself where J is a quantity of the problem."""
    if scope.names.key(tree) in scope.entries:
        return tree
    call = tree.head == "app" and bool(tree.kids)
    letter = tree.kids[0] if call else tree
    marked = letter.head == "sub_" and len(letter.kids) == 2
    if marked and (bare(letter.kids[0], scope) or bare(letter.kids[0], scope, "H")):
        name = scope.names.key(letter.kids[1])
        function = next((d for d in definitions if d.params and getattr(d.name, "name", "") == name), None)
        return tree if function is None else derivative(letter.kids[1], function, scope, tree)
    if bare(letter, scope) and letter.kind == "name":
        functions = [d for d in definitions if d.params]
        if len(functions) == 1 and isinstance(functions[0].name, Sym):
            return derivative(letter_of(functions[0].name, scope), functions[0], scope, tree)
        if not functions and not call:
            return of_quantities(tree, scope, definitions)
        return tree
    if tree.kids and tree.head in ("det", "abs", "tr", "transpose", "inv"):
        return tree.but(kids=tuple(jacobians_meant(k, scope, definitions) for k in tree.kids))
    return tree


def is_number(tree: Syntax) -> bool:
    """Is this the fraction of several quantities by as many letters, which below or above another bar is a number?"""
    return tree.head == "diff" and len(tree.kids) == 2 and all(k.head == "list" for k in tree.kids)


def numbers_meant(tree: Syntax) -> Syntax:
    """Such fractions in a quotient as determinants."""
    if not any(p.head == "div" and any(map(is_number, p.kids)) for p in tree.walk()):
        return tree
    kids = tuple(numbers_meant(k) for k in tree.kids)
    if tree.head == "div":
        kids = tuple(node("det", k, start=k.start, stop=k.stop) if is_number(k) else k for k in kids)
    return tree.but(kids=kids) if kids else tree


def jacobians_in_line(tree: Syntax, scope: Scope, definitions: list[Definition]) -> Syntax:
    """A line with J_f, J_f(x), Df(x) as the derivatives that they stand for, on both sides of its relations."""
    if tree.kind == "node" and tree.head in RELATIONS:
        return tree.but(kids=tuple(jacobians_in_line(k, scope, definitions) for k in tree.kids))
    if tree.head in ("det", "abs", "tr", "transpose", "inv") and tree.kids:
        return tree.but(kids=tuple(jacobians_in_line(k, scope, definitions) for k in tree.kids))
    under = tree.kids[0] if tree.head == "app" and tree.kids else tree
    if under.head == "sub_":
        return jacobians_meant(tree, scope, definitions)
    if tree.head == "mul" and len(tree.kids) == 2 and tree.kids[0].head == "D" and "D" not in scope.entries:
        called = tree.kids[1].kids[0] if tree.kids[1].head == "app" else tree.kids[1]
        name = scope.names.key(called)
        function = next((d for d in definitions if d.params and getattr(d.name, "name", "") == name), None)
        return tree if function is None or name is None else derivative(called, function, scope, tree)
    if under.kind == "name" and not any(d.params for d in definitions):
        return jacobians_meant(tree, scope, definitions)
    return of_declared(tree, scope)


def of_declared(tree: Syntax, scope: Scope) -> Syntax:
    """A formula with J_f(x) of declared functions f as the derivatives that they stand for."""
    if tree.head == "app" and len(tree.kids) == 2 and tree.kids[1].kind == "name":
        letter, x = tree.kids
        named = letter.head == "sub_" and len(letter.kids) == 2 and bare(letter.kids[0], scope)
        if named and scope.names.kind(letter.kids[1]) == "function" and scope.names.key(letter) not in scope.entries:
            scope.assume(f"{spelling(letter)} is taken to be the Jacobian of {spelling(letter.kids[1])}")
            return placed(node("diff", node("app", letter.kids[1], x), x, note="d"), tree)
    kids = tuple(of_declared(k, scope) for k in tree.kids)
    return tree.but(kids=kids) if kids != tree.kids else tree


def bare(letter: Syntax, scope: Scope, sign: str = "J") -> bool:
    return letter.kind == "name" and letter.head == sign and sign not in scope.entries


def derivative(f: Syntax, function: Definition, scope: Scope, tree: Syntax) -> Syntax:
    """The derivative of a function by its own letters, the second one for H_f; at the values that stand behind it."""
    letters = [letter_of(p, scope) for p in function.params if isinstance(p, Sym)]
    if len(letters) != len(function.params):
        return tree
    sign, given = (tree.kids[0], tree.kids[1:]) if tree.head == "app" else (tree, ())
    second = sign.head == "sub_" and sign.kids[0].head == "H"
    if second and not is_scalar(function.name.shape):
        return tree
    scope.assume(f"{spelling(sign)} is taken to be the {'Hessian' if second else 'Jacobian'} of {spelling(f)}")
    if second:
        whole = node("hessian", f)
    else:
        by = letters[0] if len(letters) == 1 else node("list", *letters)
        whole = node("diff", f, by, note="d" if len(letters) == 1 else "partial")
    if len(letters) == 1 and len(given) > 1:
        given = (node("list", *given),)
    if given and len(given) != len(letters):
        return tree
    for letter, value in zip(letters, given, strict=False):
        if scope.names.key(letter) != scope.names.key(value):
            whole = node("evalat", whole, letter, value)
    return placed(whole, tree)


def of_quantities(tree: Syntax, scope: Scope, definitions: list[Definition]) -> Syntax:
    """The matrix of x = r cos θ, y = r sin θ by r and θ: as many letters as quantities, in the order they are met."""
    names = [d.name for d in definitions if isinstance(d.name, Sym) and is_scalar(d.name.shape)]
    if len(names) < 2 or len(names) != len(definitions):
        return tree
    letters: dict[Sym, None] = {}
    for d in definitions:
        inside = free_leaves(d.body)
        letters |= {u: None for u in d.body.walk() if isinstance(u, Sym) and u in inside and u not in names}
        if any(isinstance(u, Idx) for u in inside):
            return tree
    if len(letters) != len(names):
        return tree
    above, below = ([letter_of(u, scope) for u in group] for group in (names, letters))
    scope.assume(
        f"{spelling(tree)} is taken to be the Jacobian of ({', '.join(spelling(u) for u in above)}) "
        f"by ({', '.join(spelling(u) for u in below)})"
    )
    return placed(node("diff", node("list", *above), node("list", *below), note="partial"), tree)


def letter_of(name: Sym, scope: Scope) -> Syntax:
    """A letter as it is typed."""
    source = Source(name.latex or name.name, name="find")
    return whole(tokenize(source), source, scope.names).tree


def spelling(part: Syntax) -> str:
    return part.latex or (f"{part.kids[0].latex}_{{{part.kids[1].latex}}}" if len(part.kids) == 2 else part.head)


def placed(part: Syntax, like: Syntax) -> Syntax:
    """The part with the place of what it stands for."""
    return part.but(start=like.start, stop=like.stop, kids=tuple(placed(k, like) for k in part.kids))
