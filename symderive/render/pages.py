"""Templates and write-ups become documents: LaTeX, HTML, Markdown, text, PDF."""

from __future__ import annotations

import re
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError

from symderive.expr.shape import DerivationError
from symderive.render.environment import environment
from symderive.render.prose import prose
from symderive.render.transcribe import transcribe

ENDINGS = {"latex": "tex", "html": "html", "markdown": "md", "text": "txt", "moodle": "xml", "qti": "txt"}
FALLBACK = "Worked solution"  # the title of a page that has none
#: what a template that asks for the wrong thing raises besides Jinja's own errors
MISUSE = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)


def write(
    pages: list[dict[str, Any]],
    form: str,
    *,
    name: str = "document",
    template: str | None = None,
    title: str = "",
    files: dict[str, bytes] | None = None,
    **more: Any,
) -> str | bytes:
    """A document of write-ups by one of our templates (``name`` without its ending).

    ``template`` is the text of a user's own instead; what it asks for and does not find is a sentence
    (DerivationError). ``files`` are the drawings that a PDF includes; ``more`` are further variables of the template.
    """
    if form == "pdf":
        from symderive.render import tex

        return tex.pdf(str(write(pages, "latex", name=name, template=template, title=title, **more)), files)
    fallback = str((pages[0].get("id") if pages else "") or FALLBACK)
    variables = {"pages": pages, "title": title, "single": len(pages) == 1, "answers": True, "variant": None} | more
    variables["fallback"] = fallback
    if template is None:
        return tidied(environment(form).get_template(f"{name}.{ENDINGS[form]}").render(variables), form)
    return tidied(by_own(template, form, variables), form)


def by_own(template: str, form: str, variables: dict[str, Any]) -> str:
    """A user's template filled in. Raises DerivationError for whatever is wrong with it."""
    try:
        return environment(form).from_string(template).render(variables)
    except TemplateError as error:
        place = f" (line {error.lineno})" if isinstance(error, TemplateSyntaxError) else ""
        message = f"the template cannot be used: {error.message or error}{place}"
    except MISUSE as error:
        message = f"the template cannot be used: {error or type(error).__name__}"
    raise DerivationError(message, hint="its variables and filters are listed in docs/templates.md")


def tidied(text: str, form: str) -> str:
    """Without the empty lines that a template's blocks leave behind."""
    if form in ("html", "moodle"):
        return re.sub(r"\n\s*\n+", "\n", text)
    return re.sub(r"\n[ \t]*(?:\n[ \t]*){2,}\n", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip("\n") + "\n"


def rules(views: list[dict[str, Any]], form: str, *, one: bool) -> str:
    """The catalogue, or a page for one rule."""
    shown = [v | {"statement": transcribe(v["statement"]), "reason": prose(v["reason"])} for v in views]
    chosen = environment(form).get_template(f"{'rule' if one else 'rules'}.{ENDINGS[form]}")
    title = shown[0]["title"] if one else "Rules"
    return tidied(chosen.render(rules=shown, rule=shown[0], title=title, variant=None, answers=False), form)
