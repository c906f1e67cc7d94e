"""The options that the verbs share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

FORMATS = ("text", "latex", "html", "markdown", "json", "pdf", "numpy", "torch", "jax")
DETAILS = ("brief", "normal", "full")
LAYOUTS = ("mixed", "numerator", "denominator", "both")
LIMIT = 30.0

LIMITED = click.option(
    "--limit",
    type=click.FloatRange(min=0, min_open=True),
    default=LIMIT,
    show_default=True,
    metavar="SECONDS",
    help="Time for one problem.",
)


Command = TypeVar("Command", bound=Callable[..., Any])


def shared(verb: str) -> Callable[[Command], Command]:
    """The arguments and options that every verb has."""

    def add(function: Command) -> Command:
        for option in reversed(
            [
                click.argument("files", nargs=-1, metavar="[FILE]..."),
                click.option(
                    "-e", "--expression", "expressions", multiple=True, metavar="LATEX", help=EXPRESSION[verb]
                ),
                click.option("--given", multiple=True, metavar="STATEMENTS", help="Declarations and facts, in LaTeX."),
                click.option("--sympy", multiple=True, metavar="EXPR", help="A formula in SymPy's own syntax."),
                click.option(
                    "-o", "--output", type=click.Path(path_type=Path), help="Write here; the ending picks the format."
                ),
                click.option("--to", type=click.Choice(FORMATS), help="The format of the output."),
                LIMITED,
            ]
        ):
            function = option(function)
        return function

    return add


EXPRESSION = {
    "solve": "A goal, for instance '\\frac{d}{dx} x^2 \\sin x'.",
    "check": "A line of a derivation; give one for each line.",
    "parse": "A formula.",
}
DETAIL = click.option(
    "--detail",
    type=click.Choice(DETAILS),
    default="normal",
    show_default=True,
    help="How much to show.",
)
LAYOUT = click.option(
    "--layout",
    type=click.Choice(LAYOUTS),
    help="Layout of derivatives (default: the file's, else mixed).",
)
TEMPLATE = click.option(
    "--template", metavar="FILE", help="A template of your own, or the name of one of ours (exam.tex)."
)
SEED = click.option("--seed", type=int, default=0, show_default=True, metavar="N", help="Seed of the random points.")
