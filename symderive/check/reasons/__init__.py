"""By which rule a right line follows from the one above: looked for when it is asked for, never to judge."""
