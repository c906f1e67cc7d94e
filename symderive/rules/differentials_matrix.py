"""Rules of differentials for matrices and vectors: transposes, traces, inverses, determinants, norms, softmax."""

from __future__ import annotations

from collections.abc import Iterator

from symderive.derive.rule import rule
from symderive.expr.algebra import Prod, Trace
from symderive.expr.arrays import Kron
from symderive.expr.calculus import Differential
from symderive.expr.node import Node
from symderive.expr.problem import Problem
from symderive.rules.moving import ALIKE, MN8, SQUARE, VECTORS, inward


@rule(
    r"\mathrm{d}(U^\top) = (dU)^\top",
    source=f"MML 5.99; {MN8}",
    examples=[(r"\mathrm{d}(U^\top)", r"(dU)^\top", ALIKE)],
    size="minor",
)
def differential_of_a_transpose(node: Differential, problem: Problem) -> Iterator[Node]:
    """Transposing only moves entries about, so it may be done before or after."""
    yield from inward(node, problem, "transpose")


@rule(
    r"d \operatorname{tr}(U) = \operatorname{tr}(dU)",
    source=f"MML 5.100; {MN8}",
    examples=[(r"\mathrm{d}(\operatorname{tr}(X))", r"\operatorname{tr}(dX)", SQUARE)],
    size="minor",
)
def differential_of_a_trace(node: Differential, problem: Problem) -> Iterator[Node]:
    """The trace is a sum of entries, hence linear."""
    yield from inward(node, problem, "trace")


@rule(
    r"d(U^{-1}) = -U^{-1}\,(dU)\,U^{-1}",
    source=f"MML 5.102; Matrix Cookbook, sec. 2.2; {MN8}",
    examples=[(r"\mathrm{d}(X^{-1})", r"-X^{-1}\,dX\,X^{-1}", SQUARE)],
)
def differential_of_the_inverse(node: Differential, problem: Problem) -> Iterator[Node]:
    """From U U⁻¹ = I the product rule gives (dU) U⁻¹ + U d(U⁻¹) = 0, solved for d(U⁻¹)."""
    yield from inward(node, problem, "inverse")


@rule(
    r"d \det U = \det(U) \operatorname{tr}(U^{-1}\,dU)",
    source=f"MML 5.101 (Jacobi's formula); {MN8}",
    examples=[(r"\mathrm{d}(\det(X))", r"\det(X) \operatorname{tr}(X^{-1}\,dX)", SQUARE)],
)
def differential_of_the_determinant(node: Differential, problem: Problem) -> Iterator[Node]:
    """Jacobi's formula, for an invertible matrix."""
    yield from inward(node, problem, "determinant")


@rule(
    r"d \log\det U = \operatorname{tr}(U^{-1}\,dU)",
    source=f"Matrix Cookbook 43; {MN8}",
    examples=[
        (r"\mathrm{d}(\log\det(X))", r"\operatorname{tr}(X^{-1}\,dX)", r"X \in \mathbb{R}^{n \times n}, \det(X) > 0")
    ],
)
def differential_of_the_log_determinant(node: Differential, problem: Problem) -> Iterator[Node]:
    """Jacobi's formula divided by the determinant itself."""
    yield from inward(node, problem, "logdet")


@rule(
    r"d(U^k) = \sum_{r=0}^{k-1} U^r\,(dU)\,U^{k-1-r}",
    source=f"Matrix Cookbook, sec. 2.5; {MN8}",
    examples=[(r"\mathrm{d}(X^2)", r"dX\,X + X\,dX", SQUARE)],
)
def differential_of_a_matrix_power(node: Differential, problem: Problem) -> Iterator[Node]:
    """The product rule for k equal factors that do not commute with their change."""
    yield from inward(node, problem, "matrix power")


@rule(
    r"d(U \odot V) = dU \odot V + U \odot dV",
    source=MN8,
    examples=[(r"\mathrm{d}(U \odot V)", r"dU \odot V + U \odot dV", ALIKE)],
)
def differential_of_a_hadamard_product(node: Differential, problem: Problem) -> Iterator[Node]:
    """The product rule, entry by entry."""
    yield from inward(node, problem, "hadamard")


@rule(
    r"d(U \otimes V) = dU \otimes V + U \otimes dV",
    source=MN8,
    examples=[(r"\mathrm{d}(U \otimes V)", r"dU \otimes V + U \otimes dV", ALIKE)],
)
def differential_of_a_kronecker_product(node: Differential, problem: Problem) -> Iterator[Node]:
    """The product rule, block by block."""
    yield from inward(node, problem, "kronecker")


@rule(
    r"\operatorname{tr}(U \otimes V) = \operatorname{tr}(U) \operatorname{tr}(V)",
    source="Matrix Cookbook, sec. 10.2 (Kronecker product)",
    examples=[
        (
            r"\operatorname{tr}(U \otimes V)",
            r"\operatorname{tr}(U) \operatorname{tr}(V)",
            r"U \in \mathbb{R}^{m \times m}, V \in \mathbb{R}^{n \times n}",
        )
    ],
)
def trace_of_a_kronecker_product(node: Trace, problem: Problem) -> Iterator[Node]:
    """The diagonal blocks of U ⊗ V are U_ii V, and their traces add up to tr(U) tr(V)."""
    match node:
        case Trace(Kron(u, v)) if u.shape[0] == u.shape[1]:
            yield Prod((Trace(u), Trace(v)))


@rule(
    r"d \|u\| = \frac{u^\top\,du}{\|u\|}",
    source="Matrix Cookbook, sec. 2.6; Magnus and Neudecker, ch. 8",
    examples=[(r"\mathrm{d}(\|x\|)", r"\frac{x^\top\,dx}{\|x\|}", VECTORS)],
)
def differential_of_a_norm(node: Differential, problem: Problem) -> Iterator[Node]:
    """The norm is the root of uᵀu, for a matrix of tr(UᵀU); it has no derivative at zero."""
    yield from inward(node, problem, "norm")


@rule(
    r"d \|u\|^2 = 2 u^\top\,du",
    source="MML example 5.11; Matrix Cookbook, sec. 2.6",
    examples=[(r"\mathrm{d}(\|x\|^2)", r"2 x^\top\,dx", VECTORS)],
)
def differential_of_a_squared_norm(node: Differential, problem: Problem) -> Iterator[Node]:
    """The squared norm is uᵀu, for a matrix tr(UᵀU); its two product-rule terms are equal."""
    yield from inward(node, problem, "squared norm")


@rule(
    r"d \|u\|_1 = \operatorname{sign}(u)^\top\,du",
    source="the slope of |t| is sign(t)",
    examples=[(r"\mathrm{d}(\|x\|_1)", r"\operatorname{sign}(x)^\top\,dx", VECTORS)],
)
def differential_of_the_one_norm(node: Differential, problem: Problem) -> Iterator[Node]:
    """The sum of absolute values changes by the signs; it has no derivative where an entry is zero."""
    yield from inward(node, problem, "one norm")


LARGER_BELOW = r"t \in \mathbb{R}" + "\n" + r"u = \begin{bmatrix} t \\ t^2 + 2 \end{bmatrix}"


@rule(
    r"d \|u\|_\infty = \operatorname{sign}(u_k)\,du_k, \quad k = \arg\max_i |u_i|",
    source="entry by entry; the entry of largest size alone decides",
    examples=[(r"\mathrm{d}(\|u\|_\infty)", r"\mathrm{d}(t^2 + 2)", LARGER_BELOW)],
)
def differential_of_the_infinity_norm(node: Differential, problem: Problem) -> Iterator[Node]:
    """Only the entry of largest size changes the norm, by its sign; where two are equally large, it has no
    derivative."""
    yield from inward(node, problem, "infinity norm")


@rule(
    r"d \max_i u_i = du_k, \quad k = \arg\max_i u_i",
    source="entry by entry; the largest entry alone decides",
    examples=[(r"\mathrm{d}(\max_i u_i)", r"\mathrm{d}(t^2 + 2)", LARGER_BELOW)],
)
def differential_of_the_largest_entry(node: Differential, problem: Problem) -> Iterator[Node]:
    """Only the largest entry changes the maximum; where two are equally large, it has no derivative."""
    yield from inward(node, problem, "largest entry")


@rule(
    r"d \operatorname{diag}(u) = \operatorname{diag}(du)",
    source=MN8,
    examples=[(r"\mathrm{d}(\operatorname{diag}(x))", r"\operatorname{diag}(dx)", VECTORS)],
    size="minor",
)
def differential_of_a_linear_operation(node: Differential, problem: Problem) -> Iterator[Node]:
    """The operation is linear: it takes entries, or puts them in another place, and so d goes inside."""
    yield from inward(node, problem, "linear")


@rule(
    r"d \operatorname{softmax}(u) = (\operatorname{diag}(s) - s s^\top)\,du",
    source="the quotient rule for exp(u_i) over their sum",
    examples=[
        (
            r"\mathrm{d}(\operatorname{softmax}(x))",
            r"(\operatorname{diag}(s) - s s^\top)\,dx",
            VECTORS + r", s = \operatorname{softmax}(x)",
        )
    ],
)
def differential_of_softmax(node: Differential, problem: Problem) -> Iterator[Node]:
    """With s = softmax(u), entry by entry ds_i = s_i (du_i - Σ_j s_j du_j)."""
    yield from inward(node, problem, "softmax")


@rule(
    r"d \log\sum_i e^{u_i} = \operatorname{softmax}(u)^\top\,du",
    source="chain rule; softmax",
    examples=[(r"\mathrm{d}(\operatorname{logsumexp}(x))", r"\operatorname{softmax}(x)^\top\,dx", VECTORS)],
)
def differential_of_logsumexp(node: Differential, problem: Problem) -> Iterator[Node]:
    """The slope of the logarithm of Σ exp(u_i) in u_i is exp(u_i) over that sum: the softmax."""
    yield from inward(node, problem, "logsumexp")
