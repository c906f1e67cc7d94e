"""A number for every line: NumPy source, exact values, fifty digits, random points and worlds that obey the givens."""
