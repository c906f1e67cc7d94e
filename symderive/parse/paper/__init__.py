"""Documents: where the formulas stand, which are given and which derived, which rows belong together."""
