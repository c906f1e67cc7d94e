"""From a differential to a derivative: gather under a trace, read the gradient or the Jacobian off."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.node import Node
from symderive.expr.problem import Problem

MN9 = "Magnus and Neudecker, Matrix Differential Calculus, ch. 5 and 9"


@rule(
    r"\operatorname{tr}(A B C) = \operatorname{tr}(C A B), \quad \operatorname{tr}(A^\top) = \operatorname{tr}(A)",
    source=f"MML, sec. 4.1 (cyclic property); {MN9}",
    examples=[
        (
            r"a^\top X b",
            r"\operatorname{tr}(b a^\top X)",
            r"X \in \mathbb{R}^{m \times n}, a \in \mathbb{R}^m, b \in \mathbb{R}^n",
        )
    ],
)
def gather_under_the_trace(node: Node, problem: Problem) -> Iterator[Node]:
    """A scalar is its own trace, factors may be turned in a circle and a matrix has its transpose's trace: so every
    term is brought to the form tr(Gᵀ dX), for a vector gᵀ dx."""
    yield from ()


@rule(
    r"dy = J\,dx",
    source=MN9,
    examples=[(r"\operatorname{diag}(x) y", r"x \odot y", r"x, y \in \mathbb{R}^n")],
)
def gather_before_dx(node: Node, problem: Problem) -> Iterator[Node]:
    """Every term is written as a matrix times dx: a ⊙ dx is diag(a) dx, and (bᵀ dx) a is a bᵀ dx."""
    yield from ()


@rule(
    r"\operatorname{vec}(A X B) = (B^\top \otimes A) \operatorname{vec} X",
    source="Matrix Cookbook 520; Magnus and Neudecker, ch. 2 and 9",
    title="Gather with Kronecker products",
    examples=[
        (
            r"\operatorname{vec}(A X B)",
            r"(B^\top \otimes A) \operatorname{vec}(X)",
            r"A \in \mathbb{R}^{m \times n}, X \in \mathbb{R}^{n \times p}, B \in \mathbb{R}^{p \times q}",
        )
    ],
)
def gather_with_kronecker_products(node: Node, problem: Problem) -> Iterator[Node]:
    """The columns of a product under one another are a matrix times those of the middle factor; so every term is
    written as a matrix times vec dX."""
    yield from ()


@rule(
    r"df = \operatorname{tr}(G^\top\,dX) \implies \frac{\partial f}{\partial X} = G",
    source=f"{MN9} (first identification theorem)",
    examples=[
        (
            r"\frac{\partial}{\partial X} \operatorname{tr}(A X)",
            r"A^\top",
            r"X \in \mathbb{R}^{m \times n}, A \in \mathbb{R}^{n \times m}",
        )
    ],
)
def identify_the_gradient(node: Node, problem: Problem) -> Iterator[Node]:
    """The differential is tr(Gᵀ dX) for every direction dX, so G holds the partial derivatives; for a vector it is
    the row gᵀ of gᵀ dx."""
    yield from ()


@rule(
    r"dy = J\,dx \implies \frac{\partial y}{\partial x} = J",
    source=f"{MN9} (first identification theorem)",
    examples=[(r"\frac{\partial (A x)}{\partial x}", "A", r"A \in \mathbb{R}^{m \times n}, x \in \mathbb{R}^n")],
)
def identify_the_jacobian(node: Node, problem: Problem) -> Iterator[Node]:
    """The differential is J dx for every direction dx, so J is the matrix of partial derivatives ∂y_i/∂x_j."""
    yield from ()


@rule(
    r"\frac{\partial f}{\partial X_{ij}} = \left[\frac{\partial f}{\partial X}\right]_{ij}",
    source="MML, sec. 5.3 and 5.4",
    examples=[(r"\frac{\partial (x^\top x)}{\partial x_i}", r"2 x_i", r"x \in \mathbb{R}^n")],
)
def take_the_entry(node: Node, problem: Problem) -> Iterator[Node]:
    """A partial derivative by one entry is that entry of the gradient; basis vectors become Kronecker deltas."""
    yield from ()


@rule(
    r"\frac{df}{dx} = \frac{\partial f}{\partial z} \frac{\partial z}{\partial x}",
    source="MML, sec. 5.2.2 and 5.3 (chain rule)",
    title="Chain rule",
    examples=[
        (
            r"\frac{d}{dx} \log(1 + x^\top x)",
            r"\frac{1}{1 + x^\top x} \frac{d}{dx} (x^\top x)",
            r"x \in \mathbb{R}^n",
        )
    ],
)
def chain_rule_through_named_quantities(node: Node, problem: Problem) -> Iterator[Node]:
    """What depends on the variable through named quantities changes by each of them: derivatives along a path are
    multiplied, outer before inner, and the paths are added."""
    yield from ()


@rule(
    r"\nabla f = \left[\frac{\partial f}{\partial x_1} \; \cdots \; \frac{\partial f}{\partial x_n}\right]",
    source="MML, sec. 5.2 (partial derivatives collected in a row)",
    examples=[(r"\frac{d}{dx} (x^\top x)", r"2 x^\top", r"x \in \mathbb{R}^n")],
)
def collect_the_partial_derivatives(node: Node, problem: Problem) -> Iterator[Node]:
    """The partial derivatives, taken one variable at a time with the others held constant, are put into a row; those of
    several functions into the rows of a matrix."""
    yield from ()


@rule(
    r"\frac{\partial^2 f}{\partial x\,\partial x^\top} = \frac{\partial}{\partial x} (\nabla f)^\top",
    source="MML, sec. 5.7; Magnus and Neudecker, ch. 6 and 10",
    examples=[
        (
            r"\frac{\partial^2 (x^\top A x)}{\partial x \partial x^\top}",
            r"A + A^\top",
            r"A \in \mathbb{R}^{n \times n}, x \in \mathbb{R}^n",
        )
    ],
)
def hessian_is_the_jacobian_of_the_gradient(node: Node, problem: Problem) -> Iterator[Node]:
    """The second derivatives are the first derivatives of the gradient, written as a column."""
    yield from ()


@rule(
    r"\frac{\partial f}{\partial x} \text{ as a column is } \left(\frac{\partial f}{\partial x}\right)^\top",
    source="the layout asked for",
    examples=[(r"(x^\top A)^\top", r"A^\top x", r"A \in \mathbb{R}^{n \times m}, x \in \mathbb{R}^n")],
    size="minor",
)
def turn_to_the_layout(node: Node, problem: Problem) -> Iterator[Node]:
    """The problem's layout asks for the transpose."""
    yield from ()


@rule(
    r"F(x, y) = 0 \implies \frac{dy}{dx} = -\frac{\partial F / \partial x}{\partial F / \partial y}",
    source="implicit function theorem; MN ch. 7",
    title="Implicit differentiation",
    examples=[(r"\frac{dy}{dx}", r"-\frac{2 x}{2 y}", r"x \in (0, 1), y = \sqrt{1 - x^2}")],
)
def implicit_function(node: Node, problem: Problem) -> Iterator[Node]:
    """F does not change along the curve, so the two parts of its total derivative cancel; the lower one is not 0."""
    yield from ()


@rule(
    r"G = \begin{bmatrix} G_{11} & \cdots & G_{1n} \\ \vdots & & \vdots \\ G_{m1} & \cdots & G_{mn} \end{bmatrix}",
    source="the definition of a matrix by its entries; MML 5.2",
    examples=[
        (
            r"\nabla (x_1^2 x_2)",
            r"\begin{bmatrix} 2 x_1 x_2 & x_1^2 \end{bmatrix}",
            r"\mathbf{x} \in \mathbb{R}^2",
        )
    ],
)
def write_the_entries_out(node: Node, problem: Problem) -> Iterator[Node]:
    """The sizes are known numbers: each entry is the derivative of one component by one variable."""
    yield from ()


@rule(
    r"p(x) = \text{its formula}",
    source="as stated; the densities of the common laws: MML 6.5, Bishop appendix B",
    title="Insert the density",
    examples=[
        (
            r"p(x)",
            r"\frac{1}{\sqrt{2 \pi s}} \exp(-\frac{(x - m)^2}{2 s})",
            r"m, x \in \mathbb{R}, s > 0, p(x) = \mathcal{N}(x; m, s)",
        )
    ],
)
def insert_the_density(node: Node, problem: Problem) -> Iterator[Node]:
    """The density by name stands for its formula; the logarithm turns products into sums."""
    yield from ()


@rule(
    r"f(x) = \text{its formula}",
    source="the definition",
    examples=[("f(x)", "x^2 + 1", r"x \in \mathbb{R}, f(x) = x^2 + 1")],
    size="minor",
)
def insert_the_definition(node: Node, problem: Problem) -> Iterator[Node]:
    """The name is replaced by what it stands for."""
    yield from ()


@rule(
    r"1 - \tanh^2(u) = 1 - a^2 \text{ where } a = \tanh(u)",
    source="the definition",
    examples=[(r"1 - \tanh(2 x)^2", "1 - a^2", r"x \in \mathbb{R}, a = \tanh(2 x)")],
)
def put_the_names_back(node: Node, problem: Problem) -> Iterator[Node]:
    """The formula is that of a quantity with a name, which has been computed already."""
    yield from ()


@rule(
    r"\frac{\partial f}{\partial z} \frac{\partial z}{\partial x} \text{ with both factors put in}",
    source="substitution",
    examples=[(r"\frac{df}{dx}", r"\frac{1}{1 + z} \cdot 2 x", r"x \in \mathbb{R}, z = x^2, f = \log(1 + z)")],
)
def insert_the_factors(node: Node, problem: Problem) -> Iterator[Node]:
    """The derivatives found one by one are put in for the factors, in the same order."""
    yield from ()


@rule(
    r"\frac{df}{dx} = g(x) \text{ as found above}",
    source="substitution",
    examples=[(r"\frac{d}{dx} (x^2) + 1", "2 x + 1", r"x \in \mathbb{R}")],
    size="minor",
)
def insert_the_value(node: Node, problem: Problem) -> Iterator[Node]:
    """What was found above is put in."""
    yield from ()


@rule(
    r"g(x)\big|_{x = a} = g(a)",
    source="evaluation at a point",
    examples=[(r"\left. \frac{d}{dx} x^3 \right|_{x=2}", r"3 \cdot 2^2", r"x \in \mathbb{R}")],
)
def insert_the_point(node: Node, problem: Problem) -> Iterator[Node]:
    """The derivative is taken first, then the point is put in for the variable."""
    yield from ()
