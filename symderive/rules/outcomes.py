"""Rules of outcomes, networks and chains: what a planner carries out, knowing both sides."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.rules.events import EVENTS, KOLMOGOROV
from symderive.rules.planned import table_of
from symderive.rules.probability import DICE, DIE, TABLE

planned = table_of(__name__)


# ---------------------------------------------------------------- outcomes
additivity_over_outcomes = planned(
    "additivity_over_outcomes",
    "Additivity over outcomes",
    r"P(A) = \sum_{\omega \in A} P(\{\omega\})",
    "An event is the set of its outcomes, and the probabilities of different outcomes add.",
    KOLMOGOROV,
    (r"P(X \ge 5)", r"P(X = 5) + P(X = 6)", DIE),
)
regions_counted = planned(
    "regions_counted",
    "Regions counted",
    r"\mathbf{1}_A = \sum_i c_i \mathbf{1}_{B_i} \;\Rightarrow\; P(A) = \sum_i c_i P(B_i)",
    "In every region of the diagram both sides count equally often: once inside the event, and not at all outside.",
    KOLMOGOROV,
    (
        r"P(A \cap B^c) + P(A^c \cap B)",
        r"P(A) + P(B) - 2 P(A \cap B)",
        r"A, B \text{ events}",
    ),
)
equally_likely_outcomes = planned(
    "equally_likely_outcomes",
    "Equally likely outcomes",
    r"P(A) = \frac{|A|}{|\Omega|}",
    "Where all outcomes are equally likely, count those in the event and divide by the number of all.",
    "Laplace: favourable over possible cases",
    (r"P(X \ge 5)", r"\frac{2}{6}", DIE),
    (r"P(X_1 + X_2 = 4)", r"\frac{3}{36}", DICE),
)
counting_arrangements = planned(
    "counting_arrangements",
    "Counting arrangements",
    r"n (n-1) \cdots (n-k+1) \text{ ways to choose } k \text{ different values in order out of } n",
    "The first may take any of the n values, the next any but that one, and so on.",
    "combinatorics: permutations",
    (r"P(X_1 \ne X_2)", r"\frac{6 \cdot 5}{6^2}", DICE),
)
mass_of_the_law = planned(
    "mass_of_the_law",
    "Mass of the law",
    "P(X = k) = p_X(k)",
    "The mass function of the law that the variable follows gives the probability of each of its values.",
    "the finite laws by name: uniform, Bernoulli, binomial, hypergeometric",
    (r"P(X = 2)", r"3 (1/4)^2 (3/4)", r"X \sim \text{Binomial}(3, 1/4)"),
)
mass_of_a_multinomial = planned(
    "mass_of_a_multinomial",
    "Mass of a multinomial law",
    r"P(\mathbf{n} = (k_1, \dots, k_m)) = \frac{n!}{k_1! \cdots k_m!}\, p_1^{k_1} \cdots p_m^{k_m}",
    "The draws are independent: one order has the product of its chances, and so many orders give these counts.",
    "multinomial coefficient; Bishop 2.2",
    (
        r"P(X = 2)",
        r"\frac{3!}{2! \cdot 1!} (1/4)^2 (3/4)",
        r"X \sim \text{Binomial}(3, 1/4)",
    ),
)


# ---------------------------------------------------------------- numbers and letters
put_in_the_values = planned(
    "put_in_the_values",
    "Put in the values",
    r"P(A) = a \text{ as given}",
    "Each probability has the value that is given, or that was found above.",
    "the problem's statements",
    (r"P(D=1) + P(D=0)", r"\frac15 + \frac45", "D \\in \\{0, 1\\}\nP(D=1) = 1/5\nP(D=0) = 4/5"),
)


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


stated_relation = planned(
    "stated_relation",
    "Stated relation",
    r"P(A) = 2 P(B) \text{ as given}",
    "The problem states this relation between the quantities; it is solved for one of them.",
    "the problem's statements",
    (r"P(D=1)", r"\frac14 P(D=0)", "D \\in \\{0, 1\\}\nP(D=1) = 1/5\nP(D=0) = 4/5"),
)
solve_for_the_letter = planned(
    "solve_for_the_letter",
    "Solve the equation",
    r"f(p) = 0 \Rightarrow p = p_0",
    "The equation that the statements give has this solution, and no other that is a probability.",
    "algebra",
    (r"p", r"\frac{1}{4}", "0 < p < 1\np = 1 - 3 p"),
)
solve_the_inequality = planned(
    "solve_the_inequality",
    "Solve the inequality",
    r"f(p) \ge c \Leftrightarrow p \ge p_0",
    "The probability rises or falls with the letter: the bound is reached at one value of it.",
    "algebra",
    (r"p", r"\frac{1}{2}", "0 < p < 1\np = 1 - p"),
)
normalisation = planned(
    "normalisation",
    "Normalisation",
    r"\sum_x P(X = x) = 1",
    "The probabilities of all values of a variable add to one.",
    KOLMOGOROV,
    (r"P(D=0) + P(D=1)", "1", TABLE),
)
sharp_bounds = planned(
    "sharp_bounds",
    "Sharp bounds",
    r"\min_w c^\top w \le P(A) \le \max_w c^\top w \quad (w \ge 0,\ M w = b)",
    "Every statement is a linear equation on the weights of the atoms; tables that obey all reach the ends.",
    "linear programming over the atoms (Boole; Hailperin); Charnes and Cooper for a condition",
    (r"P(A \cap B)", "1/4", "A, B \\text{ events}\nP(A \\cap B) = 1/4"),
)
most_likely = planned(
    "most_likely",
    "Most likely assignment",
    r"\max_{x} P(X = x \mid e) \text{ step by step}",
    "Of all values compared, the largest probability is kept.",
    "Viterbi (1967); max-product",
    (r"\max(P(X=1), P(X=2))", r"\frac{2}{3}", "X \\in \\{1, 2\\}\nP(X=1) = 2/3"),
)
balance_equations = planned(
    "balance_equations",
    "Stationary law",
    r"\pi = \pi K, \quad \sum_i \pi_i = 1",
    "In the long run the law of the state no longer changes: what flows out of each state flows into it.",
    "Markov chains: balance equations",
    (
        r"P(X_1=1)",
        r"\frac{5}{6}",
        "X_1 \\in \\{1, 2\\}\nP(X_1=1) = 5/6",
    ),
)
first_step = planned(
    "first_step",
    "First-step analysis",
    r"h_i = \sum_j K_{ij} h_j",
    "Condition on the first step: what is asked from a state is the average over where the step leads.",
    "Markov chains: hitting probabilities and times",
    (r"P(A)", r"P(A \mid B) P(B) + P(A \mid B^c) P(B^c)", EVENTS),
)
first_step_for_times = planned(
    "first_step_for_times",
    "First-step analysis",
    r"t_i = 1 + \sum_j K_{ij} t_j",
    "Condition on the first step: it takes one unit of time, and from where it leads the mean wait begins anew.",
    "Markov chains: mean hitting times",
    (
        r"\mathbb{E}[X]",
        r"1 + \frac{2}{3} \mathbb{E}[X]",
        r"X \sim \text{Geometric}(1/3)",
    ),
)
meaning_of_the_waiting_time = planned(
    "meaning_of_the_waiting_time",
    "What the waiting time says",
    r"\{T = n\} = A_1^c \cap \dots \cap A_{n-1}^c \cap A_n",
    "The first time is n exactly if it happens at n and at no time before.",
    "definition of the first time",
    (r"P(X_1 + X_2 \ge 11)", r"P(X_1 + X_2 = 11) + P(X_1 + X_2 = 12)", DICE),
)


# ---------------------------------------------------------------- networks
factorisation = planned(
    "factorisation",
    "Factorisation of the graph",
    r"p(x_1, \dots, x_n) = \prod_k p(x_k \mid \text{parents of } x_k)",
    "The joint law is the product of one factor for each variable, given its parents in the graph.",
    "Bayes networks, MML 8.5",
    (
        r"P(A=1, B=1, C=1)",
        r"P(C=1 \mid B=1) P(B=1 \mid A=1) P(A=1)",
        r"A, B, C \in \{0, 1\}, \quad A \to B, \quad B \to C",
    ),
)
sums_pushed_inward = planned(
    "sums_pushed_inward",
    "Sums pushed inward",
    r"\sum_x \sum_y f(x)\, g(x, y) = \sum_x f(x) \sum_y g(x, y)",
    "What does not depend on the letter that is summed over stands before the sum: each sum is done once.",
    "distributive law; variable elimination",
    (
        r"\sum_{x} \sum_{y} p(z \mid y) p(y \mid x) p(x)",
        r"\sum_{y} p(z \mid y) \sum_{x} p(y \mid x) p(x)",
        r"x, y, z \text{ discrete}",
    ),
)
separation = planned(
    "separation",
    "Separation in the graph",
    r"X \perp Y \mid Z \text{ where every path from } X \text{ to } Y \text{ is blocked by } Z",
    "All paths of the graph between the two are blocked by what is known, so that the one adds nothing.",
    "d-separation, MML 8.5",
    (
        r"P(C=1 \mid B=1, A=1)",
        r"P(C=1 \mid B=1)",
        r"A, B, C \in \{0, 1\}, \quad A \to B, \quad B \to C",
    ),
)
one_step = planned(
    "one_step",
    "One step of the chain",
    r"P(X_{t+1} \mid X_t, X_{t-1}, \dots) = P(X_{t+1} \mid X_t)",
    "The next state depends on the present one only: sum over the present states.",
    "Markov chains: Chapman-Kolmogorov equation",
    (
        r"P(X_2=1)",
        r"P(X_2=1 \mid X_1=0) P(X_1=0) + P(X_2=1 \mid X_1=1) P(X_1=1)",
        r"X_1, X_2 \in \{0, 1\}, \quad 0 < P(X_1=1) < 1",
    ),
)
