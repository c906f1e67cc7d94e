"""One name for one variable: members of a family, vectors over a box, letters whose sizes a set or a law gives."""

from __future__ import annotations

from dataclasses import replace

from symderive.expr.algebra import Apply, Idx, Num, Prod, Sym
from symderive.expr.arrays import Entries, Entry, Member
from symderive.expr.node import Node, substitute, transform
from symderive.expr.probability import Dens, In, Indep, Interval, Law, RandVar, SetOf
from symderive.expr.problem import Decl, Fact, Follows, Problem
from symderive.expr.shape import SCALAR
from symderive.methods.chance.joint_law import with_joint_law
from symderive.methods.chance.named_laws import with_laws_named


def respelled(problem: Problem) -> Problem:
    """The problem with every variable spelled alike wherever it stands."""
    return with_joint_law(boxes_by_entry(with_capitals(with_members(with_density_asked(with_laws_named(problem))))))


def with_density_asked(problem: Problem) -> Problem:
    """p(x) asked for, where p is a parameter as well and X a variable: a density, not the product of two letters."""
    goal = problem.goal
    if goal is None or not isinstance(goal.node, Prod) or len(goal.node.factors) != 2:
        return problem
    head, letter = goal.node.factors
    if not (isinstance(head, Sym) and isinstance(letter, Sym) and head.name in ("p", "P", "f", "q")):
        return problem
    if goal.text.replace(" ", "") != f"{head.name}({letter.latex})":
        return problem
    capital = letter.name[:1].upper() + letter.name[1:]
    owner = [x for x in parts_of(problem) if isinstance(x, RandVar) and x.name == capital]
    if not owner:
        return problem
    spoken = f"{head.name} before a bracket is a density or mass function"
    return problem.but(
        goal=replace(goal, node=Dens(head.name, (letter,), (), (), (owner[0],))),
        assumptions=(*problem.assumptions, spoken),
    )


def changed(problem: Problem, put: dict[Node, Node]) -> Problem:
    """The problem with some leaves put in the place of others, everywhere."""
    if not put:
        return problem
    return problem.but(
        definitions=tuple(
            replace(d, name=substitute(d.name, put), body=substitute(d.body, put)) for d in problem.definitions
        ),
        facts=tuple(replace(f, node=None if f.node is None else substitute(f.node, put)) for f in problem.facts),
        goal=None if problem.goal is None else replace(problem.goal, node=substitute(problem.goal.node, put)),
    )


def parts_of(problem: Problem) -> list[Node]:
    roots = [f.node for f in problem.facts if f.node is not None]
    roots += [u for d in problem.definitions for u in (d.name, d.body)]
    roots += [problem.goal.node] if problem.goal is not None else []
    return [part for u in roots for part in u.walk()]


def with_members(problem: Problem) -> Problem:
    """x_2 is one variable, whether it is written as a member of its family or by its name alone."""
    variables = dict.fromkeys(part for part in parts_of(problem) if isinstance(part, RandVar))
    members = {x.name: x for x in variables if isinstance(x, RandVar) and x.family}
    put: dict[Node, Node] = {
        x: members[x.name]
        for x in variables
        if isinstance(x, RandVar) and not x.family and x.name in members and members[x.name].size == x.size
    }
    families = {x.family: x for x in variables if isinstance(x, RandVar) and x.family}
    for part in dict.fromkeys(parts_of(problem)):
        # x_1 = 3 in a question is the variable x_1, where x_i has a law.
        match part:
            case Member(name, (Num(k) as place,)) if name in families:
                running = families[name]
                if len(running.indices) == 1 and running.size == part.shape:
                    put[part] = members.get(f"{name}_{k}") or member(running, place)
    return changed(problem, put)


# ---------------------------------------------------------------- capitals for the values of densities
def with_capitals(problem: Problem) -> Problem:
    """Where p(x) is stated and X stands in another statement, X is the variable whose values x stands for."""
    capitals: dict[str, Dens] = {}
    for part in parts_of(problem):
        if isinstance(part, Dens):
            for letter, x in zip(part.arguments + part.given, part.variables, strict=False):
                if x is None and isinstance(letter, Sym) and letter.shape == SCALAR:
                    capitals.setdefault(letter.name[:1].upper() + letter.name[1:], part)
    made = {d.name.name for d in problem.definitions if isinstance(d.name, Sym)}
    declared = {n for n, d in problem.declarations.items() if not d.inferred and n not in made}
    put: dict[Node, Node] = {
        leaf: RandVar(leaf.name, leaf.size, leaf.latex)
        for leaf in dict.fromkeys(parts_of(problem))
        if isinstance(leaf, Sym) and leaf.name in capitals and leaf.name not in declared and leaf.shape == SCALAR
    }
    if not put:
        return problem
    named = changed(problem, put)

    def owned(u: Node) -> Node:
        if not isinstance(u, Dens) or None not in u.variables:
            return u
        names = [
            put.get(Sym(v.name[:1].upper() + v.name[1:], v.size), x) if x is None and isinstance(v, Sym) else x
            for v, x in zip(u.arguments + u.given, u.variables, strict=False)
        ]
        return Dens(u.head, u.arguments, u.given, u.params, tuple(names))

    return named.but(
        facts=tuple(replace(f, node=None if f.node is None else transform(f.node, owned)) for f in named.facts),
        goal=None if named.goal is None else replace(named.goal, node=transform(named.goal.node, owned)),
    )


# ---------------------------------------------------------------- uniform on a box
def boxes_by_entry(problem: Problem) -> Problem:
    """A vector that is uniform on a box, where its entries are asked for: they are independent and uniform."""
    if problem.goal is None:
        return problem
    for fact in problem.facts:
        match fact.node:
            case Follows(
                RandVar() as x,
                Law("UniformSet", (SetOf(u, (v,), In(Entry(w, (Idx() as i,)), Interval() as side)),)),
                None,
            ) if u is v and w is u:
                entries = entry_names(problem.goal.node, x, i)
                if entries:
                    return laid_out(problem, fact, x, i, side, entries)
    return problem


def entry_names(goal: Node, x: RandVar, i: Idx) -> dict[Node, Node]:
    """What the goal says of the entries of x (x_2, the largest one), in terms of the family x_1, x_2, ..."""
    running = member(x, i)
    put: dict[Node, Node] = {}
    for part in goal.walk():
        match part:
            case Entry(y, (Num() as k,)) if y is x:
                put[part] = member(x, k)
            case Apply("max" | "min" as name, (y,)) if y is x:
                put[part] = Apply(name, (Entries(running, (i,)),))
    rest = transform(goal, lambda u: put.get(u, u))
    return {} if x in rest.walk() else put


def member(x: RandVar, index: Node) -> RandVar:
    spelled = str(index.value) if isinstance(index, Num) else getattr(index, "name", "i")
    script = spelled if len(spelled) == 1 else f"{{{spelled}}}"
    name = x.family or x.name
    latex = x.latex.partition("_")[0] if x.family else name
    return RandVar(f"{name}_{spelled}", x.size if x.family else None, f"{latex}_{script}", name, (index,))


def laid_out(problem: Problem, fact: Fact, x: RandVar, i: Idx, side: Interval, put: dict[Node, Node]) -> Problem:
    """The problem with the law of the entries in the place of the law of the vector."""
    running = member(x, i)
    goal = problem.goal
    assert goal is not None
    law = Law("Uniform", (side.low, side.high))
    new = (
        replace(fact, node=Follows(running, law, None), every=(i,)),
        replace(fact, kind="independence", node=Indep(((running,),), ())),
    )
    kept = tuple(f for f in problem.facts if f is not fact)
    declared = {n: d for n, d in problem.declarations.items() if n != x.name}
    declared[x.name] = Decl(x.name, "family", running, running.latex, inferred=True)
    node = transform(goal.node, lambda u: put.get(u, u))
    return problem.but(facts=(*new, *kept), goal=replace(goal, node=node), declarations=declared)
