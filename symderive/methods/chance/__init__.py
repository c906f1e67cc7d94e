"""Laws, densities, expectations and normal variables: how a person works out a question on random variables."""
