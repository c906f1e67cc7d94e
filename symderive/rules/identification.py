"""From a differential to a derivative: gather under a trace, read the gradient or the Jacobian off."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.rules.planned import table_of

planned = table_of(__name__)

MN9 = "Magnus and Neudecker, Matrix Differential Calculus, ch. 5 and 9"


gather_under_the_trace = planned(
    "gather_under_the_trace",
    "Gather under the trace",
    r"\operatorname{tr}(A B C) = \operatorname{tr}(C A B), \quad \operatorname{tr}(A^\top) = \operatorname{tr}(A)",
    "A scalar is its own trace, factors may be turned in a circle and a matrix has its transpose's trace: "
    "so every term is brought to the form tr(Gᵀ dX), for a vector gᵀ dx.",
    f"MML, sec. 4.1 (cyclic property); {MN9}",
    (
        r"a^\top X b",
        r"\operatorname{tr}(b a^\top X)",
        r"X \in \mathbb{R}^{m \times n}, a \in \mathbb{R}^m, b \in \mathbb{R}^n",
    ),
)
gather_before_dx = planned(
    "gather_before_dx",
    "Gather before the differential",
    r"dy = J\,dx",
    "Every term is written as a matrix times dx: a ⊙ dx is diag(a) dx, and (bᵀ dx) a is a bᵀ dx.",
    MN9,
    (r"\operatorname{diag}(x) y", r"x \odot y", r"x, y \in \mathbb{R}^n"),
)
gather_with_kronecker_products = planned(
    "gather_with_kronecker_products",
    "Gather with Kronecker products",
    r"\operatorname{vec}(A X B) = (B^\top \otimes A) \operatorname{vec} X",
    "The columns of a product under one another are a matrix times those of the middle factor; so every "
    "term is written as a matrix times vec dX.",
    "Matrix Cookbook 520; Magnus and Neudecker, ch. 2 and 9",
    (
        r"\operatorname{vec}(A X B)",
        r"(B^\top \otimes A) \operatorname{vec}(X)",
        r"A \in \mathbb{R}^{m \times n}, X \in \mathbb{R}^{n \times p}, B \in \mathbb{R}^{p \times q}",
    ),
)
identify_the_gradient = planned(
    "identify_the_gradient",
    "Identify the gradient",
    r"df = \operatorname{tr}(G^\top\,dX) \implies \frac{\partial f}{\partial X} = G",
    "The differential is tr(Gᵀ dX) for every direction dX, so G holds the partial derivatives; for a "
    "vector it is the row gᵀ of gᵀ dx.",
    f"{MN9} (first identification theorem)",
    (
        r"\frac{\partial}{\partial X} \operatorname{tr}(A X)",
        r"A^\top",
        r"X \in \mathbb{R}^{m \times n}, A \in \mathbb{R}^{n \times m}",
    ),
)
identify_the_jacobian = planned(
    "identify_the_jacobian",
    "Identify the Jacobian",
    r"dy = J\,dx \implies \frac{\partial y}{\partial x} = J",
    "The differential is J dx for every direction dx, so J is the matrix of partial derivatives ∂y_i/∂x_j.",
    f"{MN9} (first identification theorem)",
    (r"\frac{\partial (A x)}{\partial x}", "A", r"A \in \mathbb{R}^{m \times n}, x \in \mathbb{R}^n"),
)
take_the_entry = planned(
    "take_the_entry",
    "Take the entry",
    r"\frac{\partial f}{\partial X_{ij}} = \left[\frac{\partial f}{\partial X}\right]_{ij}",
    "A partial derivative by one entry is that entry of the gradient; basis vectors become Kronecker deltas.",
    "MML, sec. 5.3 and 5.4",
    (r"\frac{\partial (x^\top x)}{\partial x_i}", r"2 x_i", r"x \in \mathbb{R}^n"),
)
chain_rule_through_named_quantities = planned(
    "chain_rule_through_named_quantities",
    "Chain rule",
    r"\frac{df}{dx} = \frac{\partial f}{\partial z} \frac{\partial z}{\partial x}",
    "What depends on the variable through named quantities changes by each of them: derivatives along a "
    "path are multiplied, outer before inner, and the paths are added.",
    "MML, sec. 5.2.2 and 5.3 (chain rule)",
    (
        r"\frac{d}{dx} \log(1 + x^\top x)",
        r"\frac{1}{1 + x^\top x} \frac{d}{dx} (x^\top x)",
        r"x \in \mathbb{R}^n",
    ),
)
collect_the_partial_derivatives = planned(
    "collect_the_partial_derivatives",
    "Collect the partial derivatives",
    r"\nabla f = \left[\frac{\partial f}{\partial x_1} \; \cdots \; \frac{\partial f}{\partial x_n}\right]",
    "The partial derivatives, taken one variable at a time with the others held constant, are put into a "
    "row; those of several functions into the rows of a matrix.",
    "MML, sec. 5.2 (partial derivatives collected in a row)",
    (r"\frac{d}{dx} (x^\top x)", r"2 x^\top", r"x \in \mathbb{R}^n"),
)
differentiate_again = planned(
    "differentiate_again",
    "Differentiate again",
    r"\frac{d^2 f}{dx^2} = \frac{d}{dx} \frac{df}{dx}",
    "The second derivative is the derivative of the first one, which was found above; so on for the third.",
    "MML, sec. 5.1 and 5.7 (higher derivatives)",
    (r"\frac{d^2}{dx^2} x^3", r"\frac{d}{dx} (3 x^2)", r"x \in \mathbb{R}"),
)
hessian_is_the_jacobian_of_the_gradient = planned(
    "hessian_is_the_jacobian_of_the_gradient",
    "Jacobian of the gradient",
    r"\frac{\partial^2 f}{\partial x\,\partial x^\top} = \frac{\partial}{\partial x} (\nabla f)^\top",
    "The second derivatives are the first derivatives of the gradient, written as a column.",
    "MML, sec. 5.7; Magnus and Neudecker, ch. 6 and 10",
    (
        r"\frac{\partial^2 (x^\top A x)}{\partial x \partial x^\top}",
        r"A + A^\top",
        r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n",
    ),
)


@rule(
    r"\frac{\partial f}{\partial x} \text{ as a column is } \left(\frac{\partial f}{\partial x}\right)^\top",
    source="the layout asked for",
    examples=[(r"(x^\top A)^\top", r"A^\top x", r"A \in \mathbb{R}^{n \times m}, x \in \mathbb{R}^n")],
    size="minor",
)
def turn_to_the_layout(node: Node, problem: Problem) -> Iterator[Node]:
    """The problem's layout asks for the transpose."""
    yield from ()


implicit_function = planned(
    "implicit_function",
    "Implicit differentiation",
    r"F(x, y) = 0 \implies \frac{dy}{dx} = -\frac{\partial F / \partial x}{\partial F / \partial y}",
    "F does not change along the curve, so the two parts of its total derivative cancel; the lower one is not 0.",
    "implicit function theorem; MN ch. 7",
    (r"\frac{dy}{dx}", r"-\frac{2 x}{2 y}", r"x \in (0, 1), y = \sqrt{1 - x^2}"),
)
write_the_entries_out = planned(
    "write_the_entries_out",
    "Write the entries out",
    r"G = \begin{bmatrix} G_{11} & \cdots & G_{1n} \\ \vdots & & \vdots \\ G_{m1} & \cdots & G_{mn} \end{bmatrix}",
    "The sizes are known numbers: each entry is the derivative of one component by one variable.",
    "the definition of a matrix by its entries; MML 5.2",
    (
        r"\nabla (x_1^2 x_2)",
        r"\begin{bmatrix} 2 x_1 x_2 & x_1^2 \end{bmatrix}",
        r"\mathbf{x} \in \mathbb{R}^2",
    ),
)
insert_the_density = planned(
    "insert_the_density",
    "Insert the density",
    r"p(x) = \text{its formula}",
    "The density by name stands for its formula; the logarithm turns products into sums.",
    "as stated; the densities of the common laws: MML 6.5, Bishop appendix B",
    (
        r"p(x)",
        r"\frac{1}{\sqrt{2 \pi s}} \exp(-\frac{(x - m)^2}{2 s})",
        r"m, x \in \mathbb{R}, s > 0, p(x) = \mathcal{N}(x; m, s)",
    ),
)


@rule(
    r"f(x) = \text{its formula}",
    source="the definition",
    examples=[("f(x)", "x^2 + 1", r"x \in \mathbb{R}, f(x) = x^2 + 1")],
    size="minor",
)
def insert_the_definition(node: Node, problem: Problem) -> Iterator[Node]:
    """The name is replaced by what it stands for."""
    yield from ()


put_the_names_back = planned(
    "put_the_names_back",
    "Put the names back",
    r"1 - \tanh^2(u) = 1 - a^2 \text{ where } a = \tanh(u)",
    "The formula is that of a quantity with a name, which has been computed already.",
    "the definition",
    (r"1 - \tanh(2 x)^2", "1 - a^2", r"x \in \mathbb{R}, a = \tanh(2 x)"),
)
insert_the_factors = planned(
    "insert_the_factors",
    "Insert the factors",
    r"\frac{\partial f}{\partial z} \frac{\partial z}{\partial x} \text{ with both factors put in}",
    "The derivatives found one by one are put in for the factors, in the same order.",
    "substitution",
    (r"\frac{df}{dx}", r"\frac{1}{1 + z} \cdot 2 x", r"x \in \mathbb{R}, z = x^2, f = \log(1 + z)"),
)


@rule(
    r"\frac{df}{dx} = g(x) \text{ as found above}",
    source="substitution",
    examples=[(r"\frac{d}{dx} (x^2) + 1", "2 x + 1", r"x \in \mathbb{R}")],
    size="minor",
)
def insert_the_value(node: Node, problem: Problem) -> Iterator[Node]:
    """What was found above is put in."""
    yield from ()


insert_the_point = planned(
    "insert_the_point",
    "Insert the point",
    r"g(x)\big|_{x = a} = g(a)",
    "The derivative is taken first, then the point is put in for the variable.",
    "evaluation at a point",
    (r"\left. \frac{d}{dx} x^3 \right|_{x=2}", r"3 \cdot 2^2", r"x \in \mathbb{R}"),
)
