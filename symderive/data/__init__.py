"""What statements say of a finite or Gaussian world: tables, constraints, networks, the shortest chain of rules."""
