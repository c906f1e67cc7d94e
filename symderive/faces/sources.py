"""What people hand over - files, standard input, formulas on the command line - as items of work."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from symderive.expr.algebra import Sym
from symderive.expr.node import Node, free_leaves
from symderive.expr.shape import DerivationError, is_scalar
from symderive.faces import batch
from symderive.faces.items import Item

KINDS = {
    ".md": "markdown", ".markdown": "markdown", ".qmd": "markdown", ".rmd": "markdown", ".txt": "markdown",
    ".ipynb": "notebook",
}  # fmt: skip


class UnreadableError(DerivationError):
    """A file that cannot be read, with the text that the error's place counts into."""

    def __init__(self, error: DerivationError, name: str, text: str):
        super().__init__(f"{name}: {error.message}", line=error.line, column=error.column, hint=error.hint)
        self.text = text


@dataclass
class Sources:
    """All items of a command. ``batch`` says that they came as JSON lines; ``texts`` are what places count into."""

    items: list[Item] = field(default_factory=list)
    title: str = ""
    batch: bool = False
    single: bool = False


def read_text(path: Path) -> str:
    """A file's text, or a sentence that says why it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DerivationError(f"cannot read {path}: it is not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DerivationError(f"cannot read {path}: {reason}") from error
    except ValueError as error:  # a path with a null byte
        raise DerivationError(f"cannot read this path: {error}") from error


def template(name: str | None, form: str) -> str | None:
    """The text of a template: a file of the user's, or one of ours by its name."""
    if name is None:
        return None
    if form not in ("text", "latex", "html", "markdown", "pdf"):
        raise DerivationError(f"a template writes pages, which {form} has none of")
    if not Path(name).exists():
        from symderive.faces import templates

        if templates.known(name):
            return templates.text(name)
    return read_text(Path(name))


def gather(
    verb: str,
    files: tuple[str, ...],
    expressions: tuple[str, ...],
    given: tuple[str, ...],
    sympy: tuple[str, ...],
    options: dict[str, Any],
) -> Sources:
    """The items of one command line."""
    found = Sources()
    declared = "\n".join(given)
    if sympy:
        formulas, declarations = zip(*map(from_sympy, sympy), strict=True)
        expressions = (*expressions, *formulas)
        declared = "\n".join(filter(None, dict.fromkeys([declared, *declarations])))
    if expressions:
        found.items += typed(verb, expressions, declared, options)
    for name in files:
        text = sys.stdin.read() if name == "-" else read_text(Path(name))
        from_file(found, verb, name, text, declared, options)
    if not found.items:
        if not files:
            raise DerivationError(
                "there is nothing to work on", hint=f"name a file, or give a formula: symderive {verb} -e '...'"
            )
        raise DerivationError(f"there is nothing to {verb} in {', '.join(files)}")
    found.single = len(found.items) == 1 and not found.batch
    return found


def typed(verb: str, expressions: tuple[str, ...], declared: str, options: dict[str, Any]) -> list[Item]:
    """What stands on the command line: a problem, a formula, or the lines of one derivation."""
    if verb == "check":
        return [Item(verb, "", declared, lines=tuple(expressions), **options)]
    return [
        Item(verb, "" if len(expressions) == 1 else n, declared, e, **options) for n, e in enumerate(expressions, 1)
    ]


def from_sympy(words: str) -> tuple[str, str]:
    """SymPy's syntax as our LaTeX, with the declarations that its matrix letters need."""
    from symderive.parse.sympy_text import read_sympy_text

    return written_sympy(read_sympy_text(words))


def written_sympy(node: Node) -> tuple[str, str]:
    """A tree as LaTeX, and the declarations of its vectors and matrices."""
    from symderive.render import notation

    declarations = [
        rf"{notation.latex(leaf)} \in \mathbb{{R}}^{{{leaf.shape[0]} \times {leaf.shape[1]}}}"
        for leaf in sorted(free_leaves(node), key=lambda leaf: str(leaf.args[0]))
        if isinstance(leaf, Sym) and not is_scalar(leaf.shape)
    ]
    return notation.latex(node), "\n".join(declarations)


def from_file(found: Sources, verb: str, name: str, text: str, declared: str, options: dict[str, Any]) -> None:
    """Add what a file holds, by its ending (standard input: by what it looks like)."""
    ending = Path(name).suffix.lower() if name != "-" else guess(text)
    if ending == ".jsonl":
        found.batch = True
        found.items += batch.items(text, verb, options)
    elif ending == ".toml":
        found.items += problem_set(found, verb, text, name, options)
    elif verb == "check":
        found.items += derivations(text, ending, name, declared, options)
    elif verb == "parse":
        lines = [line for line in text.split("\n") if line.strip()]
        found.items += [Item(verb, n, declared, line, **options) for n, line in enumerate(lines, 1)]
    else:
        found.items.append(statements(verb, text, declared, options))


def guess(text: str) -> str:
    start = text.lstrip()
    if start.startswith("{"):
        return ".ipynb" if '"cells"' in start and '"nbformat"' in start else ".jsonl"
    if "[[problem]]" in text:
        return ".toml"
    return ".md" if re.search(r"^(?:#{1,6} |```|> )", text, re.MULTILINE) else ".tex"


def statements(verb: str, text: str, declared: str, options: dict[str, Any]) -> Item:
    """A bare list of statements: the goal is the line that ends in ``= ?``, else the last line."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        raise DerivationError("there is no statement in this text")
    asked = [n for n, line in enumerate(lines) if line.rstrip(" .").endswith("?")]
    at = asked[-1] if asked else len(lines) - 1
    goal = lines[at].rstrip(" .").removesuffix("?").rstrip().removesuffix("=").rstrip() if asked else lines[at]
    given = "\n".join(filter(None, [declared, *lines[:at], *lines[at + 1 :]]))
    return Item(verb, "", given, goal, **options)


def problem_set(found: Sources, verb: str, text: str, name: str, options: dict[str, Any]) -> list[Item]:
    """The problems of a TOML file."""
    from symderive.parse import problem_set as reader
    from symderive.sheets.papers import dice
    from symderive.sheets.rubric import checked
    from symderive.sheets.variants import draw, filled

    try:
        loaded = reader.load(text)
    except DerivationError as error:
        raise UnreadableError(error, name, text) from error
    found.title = found.title or loaded.title
    seed = options.get("seed") or loaded.seed
    items = []
    for n, template in enumerate(loaded.problems, 1):
        raw = filled(template, draw(template, seed))
        own = dict(options)
        if own.get("layout") is None:
            own["layout"] = raw.get("layout") or loaded.layout
        meta = {key: raw[key] for key in ("title", "prompt", "points") if raw.get(key) is not None}
        lines = raw.get("lines")
        if verb == "check" and not lines:
            raise DerivationError(f"the problem {raw.get('id', n)!r} of {name} has no lines to check")
        items.append(
            Item(
                verb,
                raw.get("id", n),
                raw.get("given", ""),
                raw.get("find", ""),
                lines=tuple(lines) if lines else None,
                meta=meta,
                picture=raw.get("picture"),
                dice=dice(seed, str(raw.get("id", n)), 0),
                rubric=tuple(checked(raw)),
                **own,
            )
        )
    return items


def derivations(text: str, ending: str, name: str, declared: str, options: dict[str, Any]) -> list[Item]:
    """The hand derivations of a document."""
    from symderive.parse import documents

    kind = KINDS.get(ending, "latex")
    items = []
    try:
        folder = Path(name).parent if name != "-" else None
        found = list(documents.derivations(text, kind, folder, declared, Path(name).name))
    except DerivationError as error:
        raise UnreadableError(error, name, text) from error
    for n, (identity, given, lines) in enumerate(found, 1):
        whole = "\n".join(filter(None, [declared, given]))
        identity = identity or f"{Path(name).stem}-{n}"
        notes = given.notes if isinstance(given, documents.Given) else ()
        items.append(Item("check", identity, whole, lines=tuple(lines), notes=notes, **options))
    if not items:
        raise DerivationError(
            f"there is no derivation in {name}: no aligned lines were found",
            hint=r"put the lines into \begin{align*} ... \end{align*}, one relation a line",
        )
    return items
