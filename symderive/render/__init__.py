"""From values to text: boxes for formulas in LaTeX, Unicode and MathML, write-ups, templates."""
