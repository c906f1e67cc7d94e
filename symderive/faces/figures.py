"""The picture of a problem on its page: what templates show of it, what its key says, the files beside the page."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from symderive.faces.items import Item, Outcome

if TYPE_CHECKING:
    from symderive.derive.derivation import Derivation
    from symderive.expr.problem import Problem
    from symderive.pictures.picture import Picture


def only(item: Item, problem: Problem) -> Outcome:
    """The outcome of a problem that asks for nothing but what its picture's key answers."""
    from symderive.derive.derivation import Derivation

    page = None
    if item.pages:
        from symderive.render import writeup

        page = writeup.solution(Derivation(problem, "solved"), item.detail)
    return added(item, problem, Outcome({"schema": 1, "id": item.id, "status": "solved", "error": None}, page))


def added(item: Item, problem: Problem, outcome: Outcome) -> Outcome:
    """The outcome with the picture that the problem asks for. Raises DerivationError for what cannot be drawn."""
    from symderive.pictures import draw

    if item.picture is None:
        return outcome

    picture = draw(item.picture, seed=item.dice, problem=problem)
    stem = stem_of(item)
    files = {f"{stem}.pdf": picture.pdf, f"{stem}.svg": picture.svg.encode()}
    if picture.worked is not None:
        files |= {f"{stem}-key.pdf": picture.worked.pdf, f"{stem}-key.svg": picture.worked.svg.encode()}
    drawn = shown(picture, stem)
    if item.hint is not None:  # a hint does not give the key away
        drawn |= {"answer": None, "reason": [], "worked": None}
    page = None if outcome.page is None else outcome.page | {"picture": drawn}
    return replace(outcome, result=outcome.result | {"picture": told(picture)}, page=page, files=files)


def illustrated(item: Item, problem: Problem, derivation: Derivation, outcome: Outcome) -> Outcome:
    """The outcome with the tree, the network or the computational graph that belongs to the solution, if one does."""
    from symderive.pictures import picture_of

    picture = picture_of(problem, derivation)
    if picture is None or outcome.page is None:
        return outcome
    figure, stem = picture.worked or picture, stem_of(item)
    drawn = {"file": stem, "svg": figure.svg, "alt": figure.alt, "width": figure.width}
    files = {f"{stem}.pdf": figure.pdf, f"{stem}.svg": figure.svg.encode()}
    return replace(outcome, page=outcome.page | {"figure": drawn}, files=files)


def stem_of(item: Item) -> str:
    """The name of the item's drawings: by its id, else by its text, so that two pages can lie in one folder."""
    name = str(item.id) or hashlib.sha256(f"{item.given} {item.find}".encode()).hexdigest()[:8]
    return "picture-" + re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()


def told(picture: Picture) -> dict[str, Any]:
    """The key of a picture as data."""
    options = [{"letter": o.letter, "right": o.right, "why": o.why} for o in picture.options]
    said: dict[str, Any] = {"kind": picture.name, "alt": picture.alt, "answer": picture.answer}
    return said | {"reason": list(picture.reason)} | ({"options": options} if options else {})


def shown(picture: Picture, stem: str) -> dict[str, Any]:
    """What templates show of a picture. ``file`` is the name of its PDF, without the ending."""
    from symderive.render.prose import prose

    worked = picture.worked
    return {
        "file": stem,
        "svg": picture.svg,
        "alt": picture.alt,
        "width": picture.width,
        "answer": prose(picture.answer, ours=False),
        "reason": [prose(sentence, ours=False) for sentence in picture.reason],
        "worked": None
        if worked is None
        else {"file": f"{stem}-key", "svg": worked.svg, "alt": worked.alt, "width": worked.width},
        "options": [
            {"letter": o.letter, "svg": o.svg, "alt": o.alt, "right": o.right, "why": prose(o.why, ours=False)}
            for o in picture.options
        ],
    }


#: the files that a page of a format includes; other formats hold their drawings themselves
BESIDE = {"latex": ".pdf", "pdf": ".pdf", "markdown": ".svg", "qti": ".svg"}


def beside(files: dict[str, bytes], form: str) -> dict[str, bytes]:
    """The files that a page of this format includes."""
    return {name: data for name, data in files.items() if name.endswith(BESIDE.get(form, "/"))}


def renamed(page: dict[str, Any], variant: str) -> dict[str, Any]:
    """The page with its drawings' files named for a variant, so that variants can lie in one folder."""
    picture = page.get("picture")
    if picture is None:
        return page
    worked = picture["worked"]
    key = None if worked is None else worked | {"file": f"{worked['file']}-{variant}"}
    return page | {"picture": picture | {"file": f"{picture['file']}-{variant}", "worked": key}}
