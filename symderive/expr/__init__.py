"""The tree: frozen, interned nodes with a shape from birth. Standard library only."""
