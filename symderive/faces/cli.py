"""The command line: one function a verb, which says what it takes and hands on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from symderive.expr.shape import DerivationError
from symderive.faces.command import carry_out, emit, format_of, refuse
from symderive.faces.options import DETAIL, LAYOUT, LIMITED, SEED, TEMPLATE, shared


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="symderive", message="%(prog)s %(version)s")
def main() -> None:
    """Worked solutions and checked hand derivations for the mathematics of machine learning."""


@main.command(short_help="Derive the answer of every problem, with worked solutions.")
@shared("solve")
@DETAIL
@LAYOUT
@SEED
@TEMPLATE
@click.option(
    "--hint", type=click.Choice(["rule", "step"]), help="Show only what comes next: the rule's name, or the line."
)
@click.option("--done", type=click.IntRange(min=0), default=0, metavar="N", help="With --hint: lines found already.")
@click.option(
    "--confirm", type=click.Choice(["torch"]), help="Also compare derivatives with PyTorch's, where it is installed."
)
@click.option("--pictures", is_flag=True, help="Draw the tree, the network or the computational graph of a solution.")
@click.option("--method", metavar="NAME", help="Go about it this way only (for instance chain, differential, index).")
def solve(
    files: Any, expressions: Any, given: Any, sympy: Any, output: Any, to: Any, limit: float, **options: Any
) -> None:
    """Derive the answer of every problem in the files (.toml, .jsonl, lists of statements), with worked solutions."""
    carry_out("solve", files, expressions, given, sympy, output, to, limit=limit, **options)


@main.command(short_help="Judge a hand derivation line by line.")
@shared("check")
@DETAIL
@LAYOUT
@SEED
@TEMPLATE
@click.option("--problem", metavar="SET.toml[#ID]", help="The problems answered, tied by id, or all to the one named.")
def check(
    files: Any, expressions: Any, given: Any, sympy: Any, output: Any, to: Any, limit: float, **options: Any
) -> None:
    """Judge the hand derivations in the files (.tex, .md, .ipynb, .jsonl) line by line.

    A folder of submissions gives a report for each file, and results.csv, in the folder that -o names.
    """
    if len(files) == 1 and Path(files[0]).is_dir():
        from symderive.faces import submissions

        try:
            sys.exit(submissions.check_folder(Path(files[0]), output, to, limit=limit, **options))
        except DerivationError as error:
            refuse(error)
    carry_out("check", files, expressions, given, sympy, output, to, limit=limit, **options)


@main.command(short_help="Show how a formula was read: the tree, its shape, what was assumed.")
@shared("parse")
def parse(files: Any, expressions: Any, given: Any, sympy: Any, output: Any, to: Any, limit: float) -> None:
    """Show how formulas were read: the tree in prefix form, its shape, what was assumed."""
    carry_out("parse", files, expressions, given, sympy, output, to, limit=limit)


@main.command(short_help="The catalogue of rules: statement, reason, source, example.")
@click.argument("name", required=False)
@click.option(
    "--to", type=click.Choice(["text", "latex", "html", "markdown", "json"]), help="The format of the output."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write here; the ending picks the format.")
def rules(name: str | None, to: str | None, output: Path | None) -> None:
    """Show the catalogue of rules, or one rule by its NAME."""
    from symderive.faces import catalogue

    try:
        form = to or format_of(output, None, batch=False)
        emit(catalogue.show(name, form), output)
    except DerivationError as error:
        refuse(error)


@main.command(short_help="Student sheets, answer keys and variants from a problem set.")
@click.argument("file", metavar="SET.toml")
@click.option("--variants", type=click.IntRange(1, 999), default=1, show_default=True, metavar="N", help="How many.")
@click.option("--seed", type=int, metavar="S", help="Seed of the parameters (default: the set's).")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default="build", show_default=True, help="The folder to write."
)
@click.option(
    "--to",
    type=click.Choice(["latex", "html", "markdown", "pdf", "moodle", "qti"]),
    default="latex",
    show_default=True,
    help="Sheets and keys as pages, or a quiz for a learning platform.",
)
@click.option("--template", metavar="FILE", help="A template of your own, or the name of one of ours (exam.tex).")
@click.option("--stress", type=click.IntRange(1, 9999), metavar="N", help="Draw N variants and report; write nothing.")
@DETAIL
@LAYOUT
@LIMITED
def key(file: str, stress: int | None, **options: Any) -> None:
    """Write a folder with a sheet and a key for each variant, and key.json with the exact answers and the rubric."""
    from symderive.faces import key as keys

    try:
        if stress is not None:
            said, fine = keys.stressed(file, stress, **options)
            click.echo(said, nl=False)
            sys.exit(0 if fine else 1)
        remarks, unsolved = keys.written(file, **options)
    except DerivationError as error:
        refuse(error)
    for remark in remarks:
        click.echo(f"symderive: {remark}", err=True)
    sys.exit(1 if unsolved else 0)


@main.command(short_help="List our templates, or copy one to change it.")
@click.argument("name", required=False)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the template here.")
def templates(name: str | None, output: Path | None) -> None:
    """List the templates, or print one by its NAME, to be changed and given to --template."""
    from symderive.faces import templates as shelf
    from symderive.faces import writing

    try:
        if output is not None:
            writing.check_writable(output)
        emit(shelf.listed() if name is None else shelf.text(name), output)
    except DerivationError as error:
        refuse(error)
