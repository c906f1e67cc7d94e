"""symderive."""
