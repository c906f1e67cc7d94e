"""Student sheets, answer keys and variants of a problem set: a folder that is written whole or not at all."""

from __future__ import annotations

import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from symderive.expr.shape import DerivationError
from symderive.faces import figures, running, sources, writing
from symderive.faces.items import Item, Outcome
from symderive.parse import problem_set
from symderive.parse.problem_set import ProblemSet
from symderive.sheets import choices, papers, quiz, rubric, stress
from symderive.sheets.papers import Drawn, Key, Paper

ENDINGS = {"latex": "tex", "html": "html", "markdown": "md", "pdf": "pdf"}
#: a quiz for a learning platform is one file with all variants
QUIZZES = {"moodle": "quiz.xml", "qti": "quiz.txt"}
Results = dict[Key, Outcome]


def written(
    file: str,
    *,
    variants: int,
    seed: int | None,
    output: Path,
    to: str,
    template: str | None,
    **options: Any,
) -> tuple[list[str], bool]:
    """Write the folder of a set. Returns what should be said of it, and whether a problem has no answer."""
    own = sources.template(template, to)
    writing.check_folder(output)
    found = load(file)
    seed = found.seed if seed is None else seed
    of = papers.papers(found, seed, variants)
    results = solved(found, of, options)
    refuse_failures(results)
    marked = [finished(paper, seed, results, len(of)) for paper in of]
    writing.write_folder(output, files(found, seed, marked, results, to, own))
    unsolved = sorted({str(o.result["id"]) for o in results.values() if o.result["status"] == "unsolved"})
    remarks = [*repeated(found, of), *shortfalls(results)]
    return [*remarks, *([f"the key has no answer to {', '.join(unsolved)}"] if unsolved else [])], bool(unsolved)


def stressed(file: str, count: int, *, seed: int | None, **options: Any) -> tuple[str, bool]:
    """What ``count`` draws of a set showed, and whether all were solved. Nothing is written."""
    found = load(file)
    of = papers.papers(found, found.seed if seed is None else seed, count)
    kept = {name: options[name] for name in ("detail", "layout", "limit")}
    results = {key: o.result for key, o in solved(found, of, kept).items()}
    rows = stress.report(of, results, [p["id"] for p in found.problems])
    return stress.told(rows), not any(row["failed"] for row in rows)


def load(name: str) -> ProblemSet:
    """The set of a file. Raises DerivationError with the place of what is wrong."""
    import sys

    text = sys.stdin.read() if name == "-" else sources.read_text(Path(name))
    try:
        return problem_set.load(text)
    except DerivationError as error:
        raise sources.UnreadableError(error, name, text) from error


def solved(found: ProblemSet, of: list[Paper], options: dict[str, Any]) -> Results:
    """The outcome of each question, each worked on once."""
    asked = list(papers.questions(of))
    outcomes = running.run([item(found, drawn, options) for drawn in asked], single=False)
    return {drawn.key: outcome for drawn, outcome in zip(asked, outcomes, strict=True)}


def item(found: ProblemSet, drawn: Drawn, options: dict[str, Any]) -> Item:
    raw = drawn.problem
    meta = {name: raw[name] for name in ("title", "prompt", "points") if raw.get(name) is not None}
    own = options | {"layout": options.get("layout") or raw.get("layout") or found.layout}
    more = {"choices": raw.get("choices", 0), "picture": raw.get("picture"), "dice": drawn.dice}
    return Item("solve", raw["id"], raw.get("given", ""), raw.get("find", ""), meta=meta, pages=True, **more, **own)


# ---------------------------------------------------------------- what should be said
def refuse_failures(results: Results) -> None:
    """A key needs all its answers: a question that could not be read or did not end is told, with its numbers."""
    for outcome in results.values():
        if outcome.result["status"] == "error":
            error = outcome.result["error"]
            raise DerivationError(f"the problem {outcome.result['id']!r}: {error['message']}", hint=error.get("hint"))


def shortfalls(results: Results) -> list[str]:
    """The problems that have fewer options than asked for, each once."""
    said = [
        f"the problem {o.result['id']!r}: {o.result['shortfall']}" for o in results.values() if "shortfall" in o.result
    ]
    return list(dict.fromkeys(said))


def repeated(found: ProblemSet, of: list[Paper]) -> list[str]:
    """The problems whose parameters have fewer draws than there are variants."""
    said = []
    for number, problem in enumerate(found.problems):
        different = len({tuple(paper.problems[number].values.items()) for paper in of})
        if problem.get("params") and different < len(of):
            said.append(f"the problem {problem['id']!r} has {different} different draws for {len(of)} variants")
    return said


# ---------------------------------------------------------------- the files
def finished(paper: Paper, seed: int, results: Results, variants: int) -> Paper:
    """The paper with its write-ups: points beside the lines, options in their order, drawings named for the variant."""
    pages = []
    for drawn in paper.problems:
        outcome = results[drawn.key]
        page = rubric.marked(outcome.page or {}, drawn.problem)
        offered = [
            option | {"data": data}
            for option, data in zip(page.get("choices", ()), outcome.result.get("choices", ()), strict=True)
        ]
        page |= {"choices": choices.shuffled(offered, seed, drawn.problem["id"], paper.number)}
        pages.append(figures.renamed(page, label(paper, variants)))
    return Paper(paper.number, paper.problems, tuple(pages))


def label(paper: Paper, variants: int) -> str:
    """The number of a variant as it stands in the names of files."""
    return f"{paper.number:0{max(2, len(str(variants)))}}"


def files(
    found: ProblemSet, seed: int, of: list[Paper], results: Results, form: str, template: str | None
) -> dict[str, str | bytes]:
    """The files of the folder by name: a sheet and a key for each variant (or one quiz), and the key as data."""
    from symderive.render import pages

    out: dict[str, str | bytes] = {}
    drawings = {paper.number: drawn_files(paper, results, len(of), form) for paper in of}
    if form in QUIZZES:
        asked = quiz.questions(of, {key: outcome.result for key, outcome in results.items()})
        out[QUIZZES[form]] = pages.write(asked, form, name="quiz", template=template, title=found.title)
    else:

        def page(wanted: tuple[Paper, bool]) -> str | bytes:
            paper, answers = wanted
            return pages.write(
                list(paper.pages),
                form,
                name="document" if answers else "sheet",
                template=template,
                files=drawings[paper.number],
                title=found.title,
                variant=paper.number if len(of) > 1 else None,
                answers=answers,
                single=False,
            )

        wanted = [(paper, answers) for paper in of for answers in (False, True)]
        names = [f"{'key' if a else 'sheet'}-{label(p, len(of))}.{ENDINGS[form]}" for p, a in wanted]
        with ThreadPoolExecutor(os.cpu_count() if form == "pdf" else 1) as threads:  # TeX runs outside
            out |= dict(zip(names, threads.map(page, wanted), strict=True))
    for paper in of if form != "pdf" else ():  # a PDF holds its drawings
        out |= drawings[paper.number]
    data = papers.key_data(found, seed, of, {key: o.result for key, o in results.items()})
    out["key.json"] = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return out


def drawn_files(paper: Paper, results: Results, variants: int, form: str) -> dict[str, bytes]:
    """The drawings that the pages of a paper include, named for its variant."""
    found = {name: data for drawn in paper.problems for name, data in results[drawn.key].files.items()}
    return {
        re.sub(r"(?=\.\w+$)", f"-{label(paper, variants)}", name): data
        for name, data in figures.beside(found, form).items()
    }
