"""One command from the files to the exit status: read, work, write. Results go to standard output or a file, everything
for people to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import click

from symderive.expr.shape import DerivationError
from symderive.faces import running, sources, writing
from symderive.faces.items import Item, Outcome, faulty

ENDINGS = {
    ".txt": "text", ".tex": "latex", ".html": "html", ".htm": "html", ".md": "markdown", ".json": "json",
    ".jsonl": "jsonl", ".pdf": "pdf", ".py": "numpy",
}  # fmt: skip
#: formats that hold results for programs, not pages for readers
DATA = ("json", "jsonl", "numpy", "torch", "jax")


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
        new = False
        if output is not None:
            writing.check_writable(output)
            new = writing.check_folder_there(output)
            writing.spare(output, files_read(files, problem, template))
        found = sources.gather(verb, files, expressions, given, sympy, options, tied=problem is not None)
        form = format_of(output, to, batch=found.batch)
        own = sources.template(template, form)
        if options.get("hint") and form in DATA:
            raise DerivationError(f"a hint is a page for a reader, and {form} holds the whole result")
        items = [replace(item, pages=form not in DATA and verb != "parse") for item in found.items]
        if form in ("torch", "jax"):
            items = [replace(item, dialects=(*item.dialects, form)) for item in items]
        if problem is not None:
            from symderive.faces import marking

            items = marking.tied(items, problem)
            found.single = len(items) == 1 and not found.batch
        outcomes = running.run(items, found.single)
        if not (found.single and outcomes[0].unreadable) or form in ("json", "jsonl"):
            emit(written(verb, form, outcomes, items, found, own), output)
            if output is not None and new:
                click.echo(f"symderive: the folder {output.parent} was made", err=True)
            if output is not None and form in ("latex", "markdown"):
                for name, drawing in drawings(outcomes, form).items():
                    writing.write_whole(output.parent / name, drawing)
    except DerivationError as error:
        refuse(error)
    sys.exit(status(verb, outcomes, items, found))


def files_read(files: Sequence[str], problem: str | None, template: str | None) -> list[Path]:
    """The files that a command reads: its sources, the set that they answer, the template."""
    names = [*files, *([] if problem is None else [problem, problem.partition("#")[0]])]
    read = [Path(name) for name in (*names, *([] if template is None else [template])) if name != "-"]
    if not any(path.suffix.lower() == ".tex" for path in read):
        return read
    from symderive.parse.paper.covers import read_with

    return [*read, *(other for path in read if path.suffix.lower() == ".tex" for other in sorted(read_with(path)))]


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

    shown = [o.page for o in outcomes if o.page is not None]
    more = {}
    if verb == "check":
        from symderive.render import shown_report

        more = {"total": shown_report.totals(shown)}
    return pages.write(shown, form, template=template, title=found.title, files=drawings(outcomes, form), **more)


def drawings(outcomes: list[Outcome], form: str) -> dict[str, bytes]:
    """The drawings that the pages include, by the names of their files."""
    files = {name: data for outcome in outcomes for name, data in outcome.files.items()}
    if not files:
        return {}
    from symderive.faces import figures

    return figures.beside(files, form)


def emit(content: str | bytes, output: Path | None) -> None:
    if output is not None:
        writing.write_whole(output, content)
    elif isinstance(content, bytes):
        sys.stdout.buffer.write(content)
    else:
        click.echo(content, nl=not content.endswith("\n"))


def status(verb: str, outcomes: list[Outcome], items: list[Item], found: sources.Sources) -> int:
    """0 done, 1 something was not solved or a line is wrong or not understood, 2 unreadable; refusals go to stderr."""
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
            worst = max(worst, 1 if faulty(result) else 0)
    return worst


def explained(error: dict[str, Any], item: Item) -> str:
    """The sentence, and the line of the text with a caret under the place."""
    from symderive.parse.errors import error_text

    fields = {name: error.get(name) for name in ("line", "column", "hint")}
    if error.get("in") == "text" and item.text is not None:
        text = item.text
    elif error.get("in", "latex" if item.verb == "parse" else "given") in ("find", "latex"):
        text = item.find
    else:
        text = item.given
    return error_text(DerivationError(error["message"], **fields), text)


def refuse(error: DerivationError) -> NoReturn:
    """Say why nothing was done, and end with status 2."""
    from symderive.parse.errors import error_text

    click.echo(f"symderive: {error_text(error, getattr(error, 'text', ''))}", err=True)
    sys.exit(2)
