"""The comparison with PyTorch that is written below a derivative's torch code."""

import ast
from importlib.util import find_spec

import pytest

from symderive.numeric import autograd
from symderive.parse.statements import read_problem
from symderive.solve import confirmed_by_torch, solve

GIVEN = r"x \in \mathbb{R}^n, A \in \mathbb{R}^{n \times n}"


def derived(given=GIVEN, find=r"\frac{d}{dx} (x^\top A x)"):
    return solve(read_problem(given, find), dialects=("numpy", "torch"))


def test_the_comparison_is_a_function_of_its_own():
    code = derived().answer.code["torch"]
    tree = ast.parse(f"{code['source']}\n\n{code['comparison']['source']}")
    assert [f.name for f in tree.body if isinstance(f, ast.FunctionDef)] == ["df_dx", "compare_df_dx"]
    assert "torch.autograd.functional.jacobian" in code["comparison"]["source"]


def test_a_second_derivative_is_a_jacobian_of_a_jacobian():
    code = derived(find=r"\frac{\partial^2}{\partial x \partial x^\top} (x^\top A x)").answer.code["torch"]
    assert code["comparison"]["source"].count("jacobian(") == 2


def test_at_a_single_point_there_is_none():
    assert "comparison" not in derived(r"x \in \mathbb{R}, f(x) = x^3", "f'(2)").answer.code["torch"]


def test_numbers_are_numbers_of_python():
    given = r"q \in \mathbb{R}^d, K \in \mathbb{R}^{n \times d}, f = \operatorname{softmax}(K q / \sqrt{d})"
    assert "math.sqrt(d)" in derived(given, r"\frac{\partial f}{\partial q}").answer.code["torch"]["source"]


@pytest.mark.skipif(find_spec("torch") is not None, reason="PyTorch is installed")
def test_without_torch_a_sentence_says_so():
    assert any("not installed" in remark for remark in confirmed_by_torch(derived()).remarks)


@pytest.mark.skipif(find_spec("torch") is None, reason="PyTorch is not installed")
def test_with_torch_the_comparison_is_carried_out():
    assert any("largest difference" in remark for remark in confirmed_by_torch(derived()).remarks)


def test_a_difference_withholds_the_answer(monkeypatch):
    monkeypatch.setattr(autograd, "find_spec", lambda name: object())
    found = derived()
    broken = found.answer.code["torch"] | {"source": "def df_dx(x, A):\n    raise ValueError('no')\n"}
    found.answer.code["torch"] = broken | {
        "comparison": {"entry": "compare", "source": "def compare():\n    df_dx(1, 2)\n"}
    }
    assert confirmed_by_torch(found).status == "unsolved"
