"""Documents: what they show, and that user's text stays text."""

import shutil
import subprocess
from fractions import Fraction
from html.parser import HTMLParser

import pytest

from symderive.derive.derivation import Answer, Confirmed, Derivation, Report, Strand, Verdict
from symderive.derive.rule import Rule, Step
from symderive.expr.algebra import MINUS, Map, Num, Pow, Prod, Rel, Sym
from symderive.expr.build import add, divide
from symderive.expr.calculus import Derivative
from symderive.expr.probability import Prob, RandVar
from symderive.expr.problem import Goal, Problem
from symderive.expr.shape import DerivationError, shape
from symderive.render import pages, shown_report, views, writeup


def rule(name, title, statement, size="major"):
    return Rule(
        name, title, statement, "The reason, in a sentence.", "a book", "calculus", size, (), lambda n, p: iter(())
    )


CHAIN = rule("chain-rule", "Chain rule", r"\frac{df}{dx} = \frac{\partial f}{\partial z}\frac{\partial z}{\partial x}")
SLOPE = rule("slope", "Derivative of a logarithm", r"\frac{d}{du} \log u = \frac{1}{u}")
TIDY = rule("tidy", "Put in", "a = b", "minor")


def gradient(prompt="Find the gradient.", identity="a"):
    """log(1 + z), z = xᵀx, with a size under every factor."""
    x, z, f = Sym("x", shape("D"), r"\mathbf{x}"), Sym("z"), Sym("f")
    outer, inner = Derivative(f, (z,), True), Derivative(z, (x,), True)
    goal = Derivative(f, (x,))
    result = 2 * x.T / (1 + x.T @ x)
    middle = Prod((Pow(1 + z, MINUS), 2 * x.T))
    steps = (
        Step(CHAIN, goal, Prod((outer, inner)), (), sizes=((outer, outer.shape), (inner, inner.shape))),
        Step(SLOPE, Prod((outer, inner)), middle),
        Step(TIDY, middle, result, size="minor"),
    )
    problem = Problem(
        given="f(z) = \\log(1 + z)\nz = \\mathbf{x}^\\top \\mathbf{x}",
        find=r"\frac{df}{d\mathbf{x}}",
        goal=Goal(goal),
        id=identity,
        prompt=prompt,
        points=4,
    )
    answer = Answer(result, result.shape, "mixed")
    return Derivation(
        problem, "solved", (Strand(goal, steps),), answer, ("log is natural",), (), Confirmed(8, 3, 2e-14)
    )


def bayes():
    d, t = RandVar("D"), RandVar("T")
    goal = Prob(Rel("=", d, Num(1)), Rel("=", t, Num(1)))
    value = Num(Fraction(98, 1093))
    problem = Problem(given="P(D=1) = 0.005", find=r"P(D=1 \mid T=1)", goal=Goal(goal), id="b")
    strand = Strand(goal, (Step(CHAIN, goal, value),), "First the evidence.")
    return Derivation(problem, "solved", (strand,), Answer(value, value.shape, exact="98/1093", decimal=98 / 1093))


def long():
    letters = [Sym(f"x_{k}") for k in range(1, 30)]
    total = add(*(divide(Map("sin", u), 1 + u**2) for u in letters))
    problem = Problem(find="L", goal=Goal(Sym("L")), id="long")
    return Derivation(
        problem, "solved", (Strand(Sym("L"), (Step(CHAIN, Sym("L"), total),)),), Answer(total, total.shape)
    )


def report():
    lines = (
        Verdict(0, "given", latex=r"P(D=1 \mid T=1)"),
        Verdict(1, "right", "rule", "bayes-rule", latex=r"= \frac{P(T=1 \mid D=1) P(D=1)}{P(T=1)}"),
        Verdict(
            2,
            "wrong",
            mistake="arithmetic-slip",
            message="the sum is 0.050465",
            counterexample={"P(A)": "1/3"},
            latex="= 1",
        ),
        Verdict(3, "right", "tested", follows_wrong=True, latex="= 1"),
    )
    return Report(Problem(id="r"), lines)


EVERYTHING = [gradient(), bayes(), long()]
FORMATS = ["latex", "html", "markdown", "text"]


def written(form, derivations=EVERYTHING, detail="normal"):
    return pages.write(
        [*(writeup.solution(d, detail) for d in derivations), shown_report.report(report())], form, title="A & B"
    )


@pytest.mark.parametrize("detail", ["brief", "normal", "full"])
@pytest.mark.parametrize("form", FORMATS)
def test_all_formats_at_all_levels(form, detail):
    document = written(form, detail=detail)
    assert "Arithmetic slip" in document
    assert "0.0896615" in document


def test_normal_names_the_rules_and_full_gives_the_reasons():
    normal, full = written("text"), written("text", detail="full")
    assert "chain rule" in normal
    assert "The reason, in a sentence." not in normal
    assert "The reason, in a sentence." in full


def test_sizes_stand_under_the_factors():
    assert r"\underbrace{\frac{\partial z}{\partial\mathbf{x}}}_{1 \times D}" in written("latex")
    assert "∂z/∂𝐱 is 1 × D" in written("text")


def test_long_lines_are_broken_before_a_sign():
    body = written("latex", [long()]).split(r"\begin{align*}")[1].split(r"\end{align*}")[0]
    lines = body.split("\\\\*\n")
    assert len(lines) > 3
    assert all(line.replace("&", "").replace(r"\quad", "").strip().startswith("+") for line in lines[1:])


HOSTILE = (
    r"\input{/etc/passwd} \write18{ls} <script>alert(1)</script> 50% of $x_1$ & `b` **c** [l](http://x) \end{document}"
)


def test_text_of_users_stays_text():
    page = [gradient(HOSTILE, "<b>\\x</b>")]
    latex = written("latex", page)
    assert r"\input" not in latex.replace(r"\textbackslash{}input", "")
    assert latex.count(r"\end{document}") == 1
    html = written("html", page)
    assert "<script" not in html
    assert "<b>" not in html
    markdown = written("markdown", page)
    assert "<script" not in markdown.replace(r"\<script", "")
    assert "](http" not in markdown.replace(r"\]", "")


def test_escapes_for_a_terminal_are_dropped():
    assert "\x1b" not in written("text", [gradient("\x1b[31mred\x07")])


class Opened(HTMLParser):
    """Checks that tags are balanced and nothing is loaded."""

    def __init__(self):
        super().__init__()
        self.stack = []

    def handle_starttag(self, tag, attrs):
        assert tag not in ("script", "link", "img", "iframe")
        assert not any(name in ("src", "href") or name.startswith("on") for name, _ in attrs)
        if tag not in ("meta", "br"):
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag


def test_html_is_whole_and_loads_nothing():
    page = Opened()
    page.feed(written("html"))
    assert page.stack == []


def test_a_template_of_the_users_runs_in_the_sandbox():
    own = "{% for page in pages %}{{ page.id }} {% endfor %}"
    assert pages.write([writeup.solution(gradient())], "text", template=own).strip() == "a"


@pytest.mark.parametrize(
    "bad",
    [
        "{{ nothing_of_this_name }}",
        "{{ ''.__class__.__mro__ }}",
        "{% for %}",
        "{{ 1 / 0 }}",
        "{{ pages[7].id }}",
        "{% include '/etc/passwd' %}",
        "{% for i in range(10 ** 9) %}{% endfor %}",
        "{{ pages.clear() }}",
    ],
)
def test_what_a_template_may_not_do(bad):
    with pytest.raises(DerivationError, match="the template cannot be used"):
        pages.write([writeup.solution(gradient())], "text", template=bad)


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no TeX is installed")
@pytest.mark.parametrize("detail", ["brief", "normal", "full"])
def test_latex_compiles_without_a_warning(tmp_path, detail):
    (tmp_path / "page.tex").write_text(written("latex", [*EVERYTHING, gradient(HOSTILE)], detail), encoding="utf-8")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"],
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
    )
    log = done.stdout.decode(errors="replace")
    assert done.returncode == 0, log[-2000:]
    assert "LaTeX Warning" not in log
    assert "Missing character" not in log


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no TeX is installed")
def test_pdf():
    assert written("pdf", [bayes()])[:5] == b"%PDF-"


def test_no_tex_is_a_sentence(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DerivationError, match="no TeX is installed"):
        written("pdf", [bayes()])


def test_the_json_view_of_a_derivation():
    view = views.solution(gradient())
    assert view["answer"]["shape"] == ["1", "D"]
    assert [step["size"] for step in view["steps"]] == ["major", "major", "minor"]
    assert view["steps"][0]["shapes"][1] == {"of": r"\frac{\partial z}{\partial\mathbf{x}}", "shape": ["1", "D"]}
    assert view["confirmed"]["points"] == 8
    assert views.solution(bayes())["answer"]["exact"] == "98/1093"


def test_the_json_view_of_a_report():
    view = views.report(report())
    assert view["first_wrong"] == 2
    assert view["lines"][3] == {"n": 3, "verdict": "right", "by": "tested", "latex": "= 1", "follows_wrong": True}
