"""From a drawing and its key to a picture: both files written, the words for screen readers taken along."""

from __future__ import annotations

from symderive.pictures.pdf import pdf
from symderive.pictures.picture import Figure, Option, Picture
from symderive.pictures.scene import Scene
from symderive.pictures.svg import svg


def figure(scene: Scene) -> Figure:
    return Figure(svg(scene), pdf(scene), scene.alt, scene.width, scene.height)


def option(letter: str, scene: Scene, right: bool, why: str) -> Option:
    return Option(letter, svg(scene), pdf(scene), scene.alt, right, why)


def finished(
    name: str,
    scene: Scene,
    answer: str,
    reason: tuple[str, ...] = (),
    options: tuple[Option, ...] = (),
    worked: Scene | None = None,
) -> Picture:
    """The picture. ``worked`` is the drawing of the key where it is another one."""
    drawn = figure(scene)
    return Picture(
        name,
        drawn.svg,
        drawn.pdf,
        drawn.alt,
        answer,
        reason,
        options,
        None if worked is None else figure(worked),
        drawn.width,
        drawn.height,
    )
