"""Where a line of a document stands, for messages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: line and column from 0, and the cell or the file if it is not the document itself."""

    line: int
    column: int
    part: str = ""

    @property
    def words(self) -> str:
        """For people, who count from 1."""
        line = f"line {self.line + 1}"
        return f"{self.part}, {line}" if self.part else line


class Placed(str):
    """A line of a derivation that knows where in its document it begins; ``spots`` are the places of its relations,
    where these are known one by one."""

    place: Place
    spots: tuple[Place, ...]
    beside: bool  # does it stand in one row with the line before it?

    def __new__(
        cls, text: str, place: Place | None = None, spots: tuple[Place, ...] = (), *, beside: bool = False
    ) -> Placed:
        made = super().__new__(cls, text)
        made.place = place or Place(0, 0)
        made.spots = spots
        made.beside = beside
        return made
