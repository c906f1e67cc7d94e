"""Pictures with keys: curves, ellipses, densities, sets, trees and graphs, drawn from formulas and statements."""

from symderive.pictures.kinds import DRAWINGS, draw
from symderive.pictures.own import picture_of
from symderive.pictures.picture import Figure, Option, Picture

__all__ = ["DRAWINGS", "Figure", "Option", "Picture", "draw", "picture_of"]
