"""How fast finite probability is: Bayes beside sympy.stats, chains of growing length, a network of 37 variables.

The network has the arrows of a published monitoring network (Beinlich and others, 1989) and invented tables; pgmpy
answers the same query where it is installed. Run with ``python -m pytest benchmarks --benchmark-group-by=group``.
"""

import itertools
import random

import pytest
import sympy.stats

from symderive.parse.statements import read_problem
from symderive.solve import solve

ARROWS = """cvp: lvedvolume; pcwp: lvedvolume; history: lvfailure; lvedvolume: hypovolemia lvfailure; bp: co tpr
strokevolume: hypovolemia lvfailure; hrbp: errlowoutput hr; hrekg: errcauter hr; hrsat: errcauter hr; tpr: anaphylaxis
expco: artco ventlung; minvol: intubation ventlung; pvsat: fio ventalv; sao: pvsat shunt; pap: pulmembolus; hr: catechol
shunt: intubation pulmembolus; press: intubation kinkedtube venttube; ventmach: minvolset; co: hr strokevolume
venttube: disconnect ventmach; ventlung: intubation kinkedtube venttube; ventalv: intubation ventlung; artco: ventalv
catechol: artco insuffanesth sao tpr"""
THREE = [
    "lvedvolume",
    "cvp",
    "pcwp",
    "strokevolume",
    "hrbp",
    "hrekg",
    "hrsat",
    "tpr",
    "hr",
    "co",
    "bp",
    "sao",
    "intubation",
    "minvolset",
    "pvsat",
    "artco",
]
FOUR = ["expco", "minvol", "press", "ventmach", "venttube", "ventlung", "ventalv"]
FIND = r"P(\text{lvfailure}=1 \mid \text{bp}=0, \text{hrbp}=2, \text{cvp}=1)"
BAYES = "D, T \\in \\{0, 1\\}\nP(D=1) = 0.005\nP(T=1 \\mid D=1) = 0.98\nP(T=1 \\mid D=0) = 0.05"


def graph():
    parents = {}
    for part in ARROWS.replace("\n", ";").split(";"):
        child, above = part.split(":")
        parents[child.strip()] = above.split()
    names = dict.fromkeys([*parents, *(p for above in parents.values() for p in above)])
    return {v: parents.get(v, []) for v in names}


def sizes():
    return {v: 4 if v in FOUR else 3 if v in THREE else 2 for v in graph()}


def tables(seed=1):
    """For every variable and every choice of its parents' values, hundredths that add to 100."""
    rng, size, found = random.Random(seed), sizes(), {}
    for v, above in graph().items():
        for cell in itertools.product(*(range(size[p]) for p in above)):
            cuts = sorted(rng.sample(range(1, 100), size[v] - 1))
            found[v, cell] = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
    return found


def statements():
    lines, size, parents = [], sizes(), graph()
    word = {v: rf"\text{{{v}}}" for v in parents}
    for v, above in parents.items():
        lines.append(rf"{word[v]} \in \{{{', '.join(map(str, range(size[v])))}\}}")
        lines += [rf"{word[p]} \to {word[v]}" for p in above]
    for (v, cell), row in tables().items():
        given = ", ".join(f"{word[p]}={x}" for p, x in zip(parents[v], cell, strict=True))
        bar = rf" \mid {given}" if given else ""
        lines += [f"P({word[v]}={x}{bar}) = {share / 100}" for x, share in enumerate(row[:-1])]
    return "\n".join(lines)


@pytest.mark.benchmark(group="two hypotheses")
def test_bayes(benchmark):
    problem = read_problem(BAYES, r"P(D=1 \mid T=1)")
    assert benchmark(solve, problem).status == "solved"


@pytest.mark.benchmark(group="two hypotheses")
def test_bayes_by_sympy(benchmark):
    def run():
        half = sympy.Rational(1, 200)
        d = sympy.stats.FiniteRV("D", {1: half, 0: 1 - half})
        u = sympy.stats.FiniteRV("U", {k: sympy.Rational(1, 100) for k in range(100)})
        test = sympy.Or(sympy.And(sympy.Eq(d, 1), u < 98), sympy.And(sympy.Eq(d, 0), u < 5))
        return sympy.stats.P(sympy.And(sympy.Eq(d, 1), u < 98)) / sympy.stats.P(test)

    benchmark(run)


@pytest.mark.benchmark(group="chain")
@pytest.mark.parametrize("length", [15, 30, 60])
def test_a_chain(benchmark, length):
    given = "X_t \\in \\{0, 1\\}\nP(X_0=1) = 1/3\nP(X_{t+1}=1 \\mid X_t=1) = 0.9\nP(X_{t+1}=1 \\mid X_t=0) = 0.2"
    problem = read_problem(given, f"P(X_{{{length}}}=1)")
    assert benchmark(solve, problem).status == "solved"


@pytest.mark.benchmark(group="37 variables")
def test_a_network(benchmark):
    problem = read_problem(statements(), FIND)
    found = benchmark(solve, problem)
    assert found.status == "solved"
    assert any(step.rule.name == "sums-pushed-inward" for step in found.steps)


@pytest.mark.benchmark(group="37 variables")
def test_a_network_by_pgmpy(benchmark):
    models = pytest.importorskip("pgmpy.models")
    factors = pytest.importorskip("pgmpy.factors.discrete")
    inference = pytest.importorskip("pgmpy.inference")
    parents, size, rows = graph(), sizes(), tables()
    network = getattr(models, "DiscreteBayesianNetwork", None) or models.BayesianNetwork
    model = network([(p, v) for v, above in parents.items() for p in above])
    for v, above in parents.items():
        cells = list(itertools.product(*(range(size[p]) for p in above)))
        values = [[rows[v, cell][x] / 100 for cell in cells] for x in range(size[v])]
        beside = {"evidence": above, "evidence_card": [size[p] for p in above]} if above else {}
        model.add_cpds(factors.TabularCPD(v, size[v], values, **beside))
    seen = {"bp": 0, "hrbp": 2, "cvp": 1}

    def run():
        return inference.VariableElimination(model).query(["lvfailure"], evidence=seen, show_progress=False).values[1]

    assert benchmark(run) == pytest.approx(solve(read_problem(statements(), FIND)).answer.decimal)
