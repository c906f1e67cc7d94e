"""What a user types at: the command line, batches, notebooks; no mathematics."""
