"""The command line. Results go to standard output or a file, everything for people to standard error."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from symderive.expr.shape import DerivationError
from symderive.faces import running, sources, writing
from symderive.faces.items import Item, Outcome

FORMATS = ("text", "latex", "html", "markdown", "json", "pdf", "numpy", "torch", "jax")
ENDINGS = {
    ".txt": "text", ".tex": "latex", ".html": "html", ".htm": "html", ".md": "markdown", ".json": "json",
    ".jsonl": "jsonl", ".pdf": "pdf", ".py": "numpy",
}  # fmt: skip
LIMIT = 30.0


LIMITED = click.option(
    "--limit",
    type=click.FloatRange(min=0, min_open=True),
    default=LIMIT,
    show_default=True,
    metavar="SECONDS",
    help="Time for one problem.",
)


def shared(verb: str) -> Any:
    """The arguments and options that every verb has."""

    def add(function: Any) -> Any:
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
    type=click.Choice(["brief", "normal", "full"]),
    default="normal",
    show_default=True,
    help="How much to show.",
)
LAYOUT = click.option(
    "--layout",
    type=click.Choice(["mixed", "numerator", "denominator"]),
    help="Layout of derivatives (default: the file's, else mixed).",
)
TEMPLATE = click.option(
    "--template", metavar="FILE", help="A template of your own, or the name of one of ours (exam.tex)."
)
SEED = click.option("--seed", type=int, default=0, show_default=True, metavar="N", help="Seed of the random points.")


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
@click.option("--to", type=click.Choice(["latex", "html", "markdown", "pdf"]), default="latex", show_default=True)
@click.option("--template", metavar="FILE", help="A template of your own, or the name of one of ours (exam.tex).")
@click.option("--stress", type=click.IntRange(1, 9999), metavar="N", help="Draw N variants and report; write nothing.")
@DETAIL
@LAYOUT
@LIMITED
def key(
    file: str,
    variants: int,
    seed: int | None,
    output: Path,
    to: str,
    template: str | None,
    stress: int | None,
    **options: Any,
) -> None:
    """Write a folder with a sheet and a key for each variant, and key.json with the exact answers and the rubric."""
    from symderive.faces import key as keys
    from symderive.sheets import papers

    try:
        own = sources.template(template, to)
        if stress is None:
            writing.check_folder(output)
        found = keys.load(file)
        seed = found.seed if seed is None else seed
        of = papers.papers(found, seed, stress or variants)
        results = keys.solved(found, of, options)
        if stress is not None:
            said, fine = keys.stressed(found, of, results)
            click.echo(said, nl=False)
            sys.exit(0 if fine else 1)
        keys.refuse_failures(results)
        writing.write_folder(output, keys.files(found, seed, of, results, to, own))
    except DerivationError as error:
        refuse(error)
    unsolved = sorted({str(o.result["id"]) for o in results.values() if o.result["status"] == "unsolved"})
    if unsolved:
        click.echo(f"symderive: the key has no answer to {', '.join(unsolved)}", err=True)
    sys.exit(1 if unsolved else 0)


@main.command(short_help="List our templates, or copy one to change it.")
@click.argument("name", required=False)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the template here.")
def templates(name: str | None, output: Path | None) -> None:
    """List the templates, or print one by its NAME, to be changed and given to --template."""
    from symderive.faces import templates as shelf

    try:
        if output is not None:
            writing.check_writable(output)
        emit(shelf.listed() if name is None else shelf.text(name), output)
    except DerivationError as error:
        refuse(error)


# ---------------------------------------------------------------- one command
def carry_out(
    verb: str,
    files: tuple[str, ...],
    expressions: tuple[str, ...],
    given: tuple[str, ...],
    sympy: tuple[str, ...],
    output: Path | None,
    to: str | None,
    template: str | None = None,
    problem: str | None = None,
    **options: Any,
) -> None:
    """Read, work, write; the exit status says how it went."""
    try:
        if output is not None:
            writing.check_writable(output)
        found = sources.gather(verb, files, expressions, given, sympy, options)
        form = format_of(output, to, batch=found.batch)
        own = sources.template(template, form)
        if options.get("hint") and form not in ("text", "latex", "html", "markdown", "pdf"):
            raise DerivationError(f"a hint is a page for a reader, and {form} holds the whole result")
        with_pages = form not in ("json", "jsonl", "numpy", "torch", "jax") and verb != "parse"
        items = [replace_pages(item, with_pages) for item in found.items]
        if problem is not None:
            from symderive.faces import marking

            items = marking.tied(items, problem)
        outcomes = running.run(items, found.single)
        if not (found.single and outcomes[0].unreadable) or form in ("json", "jsonl"):
            emit(written(verb, form, outcomes, items, found, own), output)
    except DerivationError as error:
        refuse(error)
    sys.exit(status(verb, outcomes, items, found))


def replace_pages(item: Item, pages: bool) -> Item:
    from dataclasses import replace

    return replace(item, pages=pages)


def format_of(output: Path | None, to: str | None, *, batch: bool) -> str:
    """The format: what was asked for, else by the ending of the output, else text (JSON lines for a batch)."""
    if to is not None:
        return to
    if output is not None:
        form = ENDINGS.get(output.suffix.lower())
        if form is None:
            known = ", ".join(ENDINGS)
            raise DerivationError(
                f"the ending of {output} names no format", hint=f"use one of {known}, or say the format with --to"
            )
        return form
    return "jsonl" if batch else "text"


def written(
    verb: str, form: str, outcomes: list[Outcome], items: list[Item], found: sources.Sources, template: str | None
) -> str | bytes:
    """The whole output in a format."""
    results = [outcome.result for outcome in outcomes]
    if form == "jsonl":
        return "".join(json.dumps(result, ensure_ascii=False, default=str) + "\n" for result in results)
    if form == "json":
        whole: Any = results[0] if found.single else {"schema": 1, "title": found.title, "results": results}
        return json.dumps(whole, ensure_ascii=False, indent=2, default=str) + "\n"
    if form in ("numpy", "torch", "jax"):
        from symderive.faces import code

        return code.modules(results, form)
    if verb == "parse":
        from symderive.faces import reading

        return reading.shown(results, items)
    from symderive.render import pages

    return pages.write([o.page for o in outcomes if o.page is not None], form, template=template, title=found.title)


def emit(content: str | bytes, output: Path | None) -> None:
    if output is not None:
        writing.write_whole(output, content)
    elif isinstance(content, bytes):
        sys.stdout.buffer.write(content)
    else:
        click.echo(content, nl=not content.endswith("\n"))


def status(verb: str, outcomes: list[Outcome], items: list[Item], found: sources.Sources) -> int:
    """0 done, 1 something was not solved or a line is wrong, 2 unreadable; what was refused is said on stderr."""
    worst = 0
    for item, outcome in zip(items, outcomes, strict=True):
        result = outcome.result
        if (error := result.get("error")) and result.get("status", "error") == "error":
            where = "" if found.single else f"{item.id}: "
            if not outcome.logged:
                click.echo(f"symderive: {where}{explained(error, item)}", err=True)
            worst = max(worst, 2 if outcome.unreadable and not found.batch else 1)
        elif verb == "solve":
            contradiction = result.get("status") == "inconsistent" and not found.batch
            worst = max(worst, 2 if contradiction else 0 if result.get("status") == "solved" else 1)
        elif verb == "check":
            worst = max(worst, 0 if result.get("first_wrong", -1) < 0 else 1)
    return worst


def explained(error: dict[str, Any], item: Item) -> str:
    """The sentence, and the line of the text with a caret under the place."""
    from symderive.parse.errors import error_text

    fields = {name: error.get(name) for name in ("line", "column", "hint")}
    if error.get("in", "latex" if item.verb == "parse" else "given") in ("find", "latex"):
        text = item.find
    else:
        text = item.given
    return error_text(DerivationError(error["message"], **fields), text)


def refuse(error: DerivationError) -> NoReturn:
    """Say why nothing was done, and end with status 2."""
    from symderive.parse.errors import error_text

    click.echo(f"symderive: {error_text(error, getattr(error, 'text', ''))}", err=True)
    sys.exit(2)
