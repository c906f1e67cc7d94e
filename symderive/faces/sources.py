"""What people hand over - files, standard input, formulas on the command line - as items of work."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
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
PAPERS = (".tex", ".latex", *KINDS)


class UnreadableError(DerivationError):
    """A file that cannot be read, with the text that the error's place counts into."""

    def __init__(self, error: DerivationError, name: str, text: str):
        super().__init__(f"{name}: {error.message}", line=error.line, column=error.column, hint=error.hint)
        self.text = text


class NoDerivationError(DerivationError):
    """A document that holds no derivation."""


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
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DerivationError(f"cannot read {path}: it is not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DerivationError(f"cannot read {path}: {reason}") from error
    except ValueError as error:  # a path with a null byte
        raise DerivationError(f"cannot read this path: {error}") from error


def read_document(path: Path) -> str:
    """A document's text: UTF-8, or what editors wrote before it. Its formulas are the same in all of these."""
    try:
        data = path.read_bytes()
    except (OSError, ValueError):
        return read_text(path)  # which says why
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"), (b"", "cp1252")):
        if not data.startswith(mark):
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252" and "\0" in text:
            break
        return text.replace("\r\n", "\n").replace("\r", "\n")
    return read_text(path)


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
    *,
    tied: bool = False,
) -> Sources:
    """The items of one command line; ``tied``: the derivations of documents answer problems of a set."""
    found = Sources()
    declared = "\n".join(given)
    if sympy:
        formulas, declarations = zip(*map(from_sympy, sympy), strict=True)
        expressions = (*expressions, *formulas)
        declared = "\n".join(filter(None, dict.fromkeys([declared, *declarations])))
    if expressions:
        found.items += typed(verb, expressions, declared, options)
    for name in files:
        paper = verb == "check" and Path(name).suffix.lower() in PAPERS
        text = sys.stdin.read() if name == "-" else (read_document if paper else read_text)(Path(name))
        from_file(found, verb, name, text, declared, options, tied=tied)
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

    try:
        return written_sympy(read_sympy_text(words))
    except DerivationError as error:
        raise UnreadableError(error, "--sympy", words) from error


def written_sympy(node: Node) -> tuple[str, str]:
    """A tree as LaTeX, and the declarations of its vectors and matrices."""
    from symderive.render import notation

    declarations = [
        rf"{notation.latex(leaf)} \in \mathbb{{R}}^{{{leaf.shape[0]} \times {leaf.shape[1]}}}"
        for leaf in sorted(free_leaves(node), key=lambda leaf: str(leaf.args[0]))
        if isinstance(leaf, Sym) and not is_scalar(leaf.shape)
    ]
    return notation.latex(node), "\n".join(declarations)


def from_file(
    found: Sources, verb: str, name: str, text: str, declared: str, options: dict[str, Any], *, tied: bool = False
) -> None:
    """Add what a file holds, by its ending (standard input: by what it looks like)."""
    ending = Path(name).suffix.lower() if name != "-" else guess(text)
    if ending == ".jsonl":
        found.batch = True
        found.items += batch.items(text, verb, options)
    elif ending == ".toml":
        found.items += problem_set(found, verb, text, name, options)
    elif verb == "check":
        found.items += derivations(text, ending, name, declared, options, tied=tied)
        found.title = found.title or (Path(name).name if name != "-" else "")
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


def problem_set(
    found: Sources, verb: str, text: str, name: str, options: dict[str, Any], *, asks: bool = True
) -> list[Item]:
    """The problems of a TOML file; without ``asks`` they need not ask for anything."""
    from symderive.parse import problem_set as reader
    from symderive.sheets.papers import dice
    from symderive.sheets.rubric import checked
    from symderive.sheets.variants import draw, filled

    try:
        loaded = reader.load(text, asks=asks)
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


def derivations(
    text: str, ending: str, name: str, declared: str, options: dict[str, Any], *, tied: bool = False
) -> list[Item]:
    """The hand derivations of a document; those that answer the same problem are one item."""
    from symderive.parse import documents
    from symderive.parse.paper.plain_text import displayed

    kind = KINDS.get(ending, "latex")
    text = displayed(text) if ending == ".txt" else text
    items = []
    shown = Path(name).name if name != "-" else "this text"
    try:
        folder = Path(name).parent if name != "-" else None
        found = list(documents.derivations(text, kind, folder, declared, Path(name).name, claims=tied))
    except DerivationError as error:
        raise UnreadableError(error, shown, text) from error
    stem = "derivation" if name == "-" else Path(name).stem
    for n, (identity, given, lines) in enumerate(found, 1):
        whole = "\n".join(filter(None, [declared, given]))
        item = Item("check", identity or f"{stem}-{n}", whole, lines=tuple(lines), **options)
        if isinstance(given, documents.Given):
            item = replace(item, notes=given.notes, label=given.label, named=given.answers, doubtful=given.doubtful)
            item = replace(item, claims=given.claims, lost=given.lost, strict=given.strict)
            if given.own is not None:
                own = "\n".join(filter(None, [declared, given.own]))
                item = replace(item, own=replace(item, given=own, notes=given.own.notes, lost=given.own.lost))
        items.append(item)
    if not items:
        raise NoDerivationError(
            f"there is no derivation in {shown}: no display, no aligned lines and no chain of equations was found",
            hint=r"put the lines into \begin{align*} ... \end{align*}, one relation a line",
        )
    return items if tied else gathered(items)


def gathered(items: Sequence[Item]) -> list[Item]:
    """One item a problem: derivations that answer the same one are its parts, in their order."""
    found: dict[Any, Item] = {}
    for number, item in enumerate(items):
        key = ("problem", str(item.id)) if item.named else number
        first = found.get(key)
        found[key] = item if first is None else replace(first, parts=(*first.parts, item))
    return list(found.values())
