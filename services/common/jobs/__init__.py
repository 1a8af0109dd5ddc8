"""Long work outside of requests: rows that are written with the act that asks for them, and their workers."""
