"""Self-registration of talents, step by step."""
