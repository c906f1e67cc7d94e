"""The tree: frozen, interned nodes with a shape from birth. Standard library only."""

from symderive.expr import build

__all__ = ["build"]  # with it every node has its operators
