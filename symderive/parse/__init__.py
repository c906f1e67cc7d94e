"""From text to values: LaTeX, statements, lines, documents, problem sets, SymPy's syntax."""
