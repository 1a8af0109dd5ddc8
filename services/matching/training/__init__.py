"""Training and judging of the default embedding model; `python -m services.matching.training` makes it."""
