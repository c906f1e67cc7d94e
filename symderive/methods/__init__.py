"""How a person would go about it: plans, by kind of question."""
