"""How formulas were read, for a terminal."""

from __future__ import annotations

from typing import Any

from symderive.faces.items import Item


def shown(results: list[dict[str, Any]], items: list[Item]) -> str:
    """For each formula: the formula, its prefix form, its shape, what was assumed."""
    blocks = []
    for result, item in zip(results, items, strict=True):
        if "prefix" not in result:
            continue
        lines = [item.find.strip(), f"  {result['prefix']}"]
        if result.get("shape"):
            lines.append(f"  shape {' x '.join(result['shape'])}")
        lines += [f"  assumed: {sentence}" for sentence in result.get("assumptions", ())]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n" if blocks else ""
