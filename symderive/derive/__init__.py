"""What a derivation is and how one is driven."""
