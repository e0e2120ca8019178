"""People who do not exist: their records, the proof that they do not, and the flaws planted in them."""
