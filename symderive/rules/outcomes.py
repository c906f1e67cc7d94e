"""Rules of outcomes, networks and chains: what a planner carries out, knowing both sides."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.rules.events import EVENTS, KOLMOGOROV
from symderive.rules.probability import DICE, DIE, TABLE


# ---------------------------------------------------------------- outcomes
@rule(
    r"P(A) = \sum_{\omega \in A} P(\{\omega\})",
    source=KOLMOGOROV,
    examples=[(r"P(X \ge 5)", r"P(X = 5) + P(X = 6)", DIE)],
)
def additivity_over_outcomes(node: Node, problem: Problem) -> Iterator[Node]:
    """An event is the set of its outcomes, and the probabilities of different outcomes add."""
    yield from ()


@rule(
    r"P(A) = \frac{|A|}{|\Omega|}",
    title="Equally likely outcomes",
    source="Laplace: favourable over possible cases",
    examples=[(r"P(X \ge 5)", r"\frac{2}{6}", DIE), (r"P(X_1 + X_2 = 4)", r"\frac{3}{36}", DICE)],
)
def equally_likely_outcomes(node: Node, problem: Problem) -> Iterator[Node]:
    """Where all outcomes are equally likely, count those in the event and divide by the number of all."""
    yield from ()


@rule(
    r"n (n-1) \cdots (n-k+1) \text{ ways to choose } k \text{ different values in order out of } n",
    title="Counting arrangements",
    source="combinatorics: permutations",
    examples=[(r"P(X_1 \ne X_2)", r"\frac{6 \cdot 5}{6^2}", DICE)],
)
def counting_arrangements(node: Node, problem: Problem) -> Iterator[Node]:
    """The first may take any of the n values, the next any but that one, and so on."""
    yield from ()


@rule(
    r"P(X = k) = \binom{n}{k} p^k (1-p)^{n-k}",
    title="Mass of the law",
    source="the finite laws by name: uniform, Bernoulli, binomial, hypergeometric",
    examples=[(r"P(X = 2)", r"3 (1/4)^2 (3/4)", r"X \sim \text{Binomial}(3, 1/4)")],
)
def mass_of_the_law(node: Node, problem: Problem) -> Iterator[Node]:
    """The law that the variable follows gives the probability of each of its values."""
    yield from ()


@rule(
    r"P(\mathbf{n} = (k_1, \dots, k_m)) = \frac{n!}{k_1! \cdots k_m!}\, p_1^{k_1} \cdots p_m^{k_m}",
    title="Mass of a multinomial law",
    source="multinomial coefficient; Bishop 2.2",
    examples=[
        (
            r"P(X = 2)",
            r"\frac{3!}{2! \cdot 1!} (1/4)^2 (3/4)",
            r"X \sim \text{Binomial}(3, 1/4)",
        )
    ],
)
def mass_of_a_multinomial(node: Node, problem: Problem) -> Iterator[Node]:
    """The draws are independent: one order has the product of its chances, and so many orders give these counts."""
    yield from ()


# ---------------------------------------------------------------- numbers and letters
@rule(
    r"P(A) = a \text{ as given}",
    source="the problem's statements",
    examples=[(r"P(D=1) + P(D=0)", r"\frac15 + \frac45", "D \\in \\{0, 1\\}\nP(D=1) = 1/5\nP(D=0) = 4/5")],
)
def put_in_the_values(node: Node, problem: Problem) -> Iterator[Node]:
    """Each probability has the value that is given, or that was found above."""
    yield from ()


@rule(
    r"\tfrac{2}{8} = \tfrac14",
    title="Arithmetic",
    source="arithmetic of fractions",
    examples=[(r"\frac{1}{4} \cdot \frac{1}{2} + \frac{1}{8}", r"\frac{1}{4}")],
    size="minor",
)
def work_out(node: Node, problem: Problem) -> Iterator[Node]:
    """The fractions are multiplied, added and reduced."""
    yield from ()


@rule(
    r"P(A) = 2 P(B) \text{ as given}",
    title="Stated relation",
    source="the problem's statements",
    examples=[(r"P(D=1)", r"\frac14 P(D=0)", "D \\in \\{0, 1\\}\nP(D=1) = 1/5\nP(D=0) = 4/5")],
)
def stated_relation(node: Node, problem: Problem) -> Iterator[Node]:
    """The problem states this relation between the quantities; it is solved for one of them."""
    yield from ()


@rule(
    r"f(p) = 0 \Rightarrow p = p_0",
    title="Solve the equation",
    source="algebra",
    examples=[(r"p", r"\frac{1}{4}", "0 < p < 1\np = 1 - 3 p")],
)
def solve_for_the_letter(node: Node, problem: Problem) -> Iterator[Node]:
    """The equation that the statements give has this solution, and no other that is a probability."""
    yield from ()


@rule(
    r"f(p) \ge c \Leftrightarrow p \ge p_0",
    title="Solve the inequality",
    source="algebra",
    examples=[(r"p", r"\frac{1}{2}", "0 < p < 1\np = 1 - p")],
)
def solve_the_inequality(node: Node, problem: Problem) -> Iterator[Node]:
    """The probability rises or falls with the letter: the bound is reached at one value of it."""
    yield from ()


@rule(
    r"\sum_x P(X = x) = 1",
    source=KOLMOGOROV,
    examples=[(r"P(D=0) + P(D=1)", "1", TABLE)],
)
def normalisation(node: Node, problem: Problem) -> Iterator[Node]:
    """The probabilities of all values of a variable add to one."""
    yield from ()


@rule(
    r"\min_w c^\top w \le P(A) \le \max_w c^\top w \quad (w \ge 0,\ M w = b)",
    title="Sharp bounds",
    source="linear programming over the atoms (Boole; Hailperin); Charnes and Cooper for a condition",
    examples=[(r"P(A \cap B)", "1/4", "A, B \\text{ events}\nP(A \\cap B) = 1/4")],
)
def sharp_bounds(node: Node, problem: Problem) -> Iterator[Node]:
    """Every statement is a linear equation on the weights of the atoms; tables that obey all reach the ends."""
    yield from ()


@rule(
    r"\max_{x} P(X = x \mid e) \text{ step by step}",
    title="Most likely assignment",
    source="Viterbi (1967); max-product",
    examples=[(r"\max(P(X=1), P(X=2))", r"\frac{2}{3}", "X \\in \\{1, 2\\}\nP(X=1) = 2/3")],
)
def most_likely(node: Node, problem: Problem) -> Iterator[Node]:
    """Of all values compared, the largest probability is kept."""
    yield from ()


@rule(
    r"\pi = \pi K, \quad \sum_i \pi_i = 1",
    title="Stationary law",
    source="Markov chains: balance equations",
    examples=[
        (
            r"P(X_1=1)",
            r"\frac{5}{6}",
            "X_1 \\in \\{1, 2\\}\nP(X_1=1) = 5/6",
        )
    ],
)
def balance_equations(node: Node, problem: Problem) -> Iterator[Node]:
    """In the long run the law of the state no longer changes: what flows out of each state flows into it."""
    yield from ()


@rule(
    r"h_i = \sum_j K_{ij} h_j",
    title="First-step analysis",
    source="Markov chains: hitting probabilities and times",
    examples=[(r"P(A)", r"P(A \mid B) P(B) + P(A \mid B^c) P(B^c)", EVENTS)],
)
def first_step(node: Node, problem: Problem) -> Iterator[Node]:
    """Condition on the first step: what is asked from a state is the average over where the step leads."""
    yield from ()


@rule(
    r"\{T = n\} = A_1^c \cap \dots \cap A_{n-1}^c \cap A_n",
    title="What the waiting time says",
    source="definition of the first time",
    examples=[(r"P(X_1 + X_2 \ge 11)", r"P(X_1 + X_2 = 11) + P(X_1 + X_2 = 12)", DICE)],
)
def meaning_of_the_waiting_time(node: Node, problem: Problem) -> Iterator[Node]:
    """The first time is n exactly if it happens at n and at no time before."""
    yield from ()


# ---------------------------------------------------------------- networks
@rule(
    r"p(x_1, \dots, x_n) = \prod_k p(x_k \mid \text{parents of } x_k)",
    title="Factorisation of the graph",
    source="Bayes networks, MML 8.5",
    examples=[
        (
            r"P(A=1, B=1, C=1)",
            r"P(C=1 \mid B=1) P(B=1 \mid A=1) P(A=1)",
            r"A, B, C \in \{0, 1\}, \quad A \to B, \quad B \to C",
        )
    ],
)
def factorisation(node: Node, problem: Problem) -> Iterator[Node]:
    """The joint law is the product of one factor for each variable, given its parents in the graph."""
    yield from ()


@rule(
    r"\sum_x \sum_y f(x)\, g(x, y) = \sum_x f(x) \sum_y g(x, y)",
    title="Sums pushed inward",
    source="distributive law; variable elimination",
    examples=[
        (
            r"\sum_{x} \sum_{y} p(z \mid y) p(y \mid x) p(x)",
            r"\sum_{y} p(z \mid y) \sum_{x} p(y \mid x) p(x)",
            r"x, y, z \text{ discrete}",
        )
    ],
)
def sums_pushed_inward(node: Node, problem: Problem) -> Iterator[Node]:
    """What does not depend on the letter that is summed over stands before the sum: each sum is done once."""
    yield from ()


@rule(
    r"X \perp Y \mid Z \text{ where every path from } X \text{ to } Y \text{ is blocked by } Z",
    title="Separation in the graph",
    source="d-separation, MML 8.5",
    examples=[
        (
            r"P(C=1 \mid B=1, A=1)",
            r"P(C=1 \mid B=1)",
            r"A, B, C \in \{0, 1\}, \quad A \to B, \quad B \to C",
        )
    ],
)
def separation(node: Node, problem: Problem) -> Iterator[Node]:
    """All paths of the graph between the two are blocked by what is known, so that the one adds nothing."""
    yield from ()


@rule(
    r"P(X_{t+1} \mid X_t, X_{t-1}, \dots) = P(X_{t+1} \mid X_t)",
    title="One step of the chain",
    source="Markov chains: Chapman-Kolmogorov equation",
    examples=[
        (
            r"P(X_2=1)",
            r"P(X_2=1 \mid X_1=0) P(X_1=0) + P(X_2=1 \mid X_1=1) P(X_1=1)",
            r"X_1, X_2 \in \{0, 1\}, \quad 0 < P(X_1=1) < 1",
        )
    ],
)
def one_step(node: Node, problem: Problem) -> Iterator[Node]:
    """The next state depends on the present one only: sum over the present states."""
    yield from ()
