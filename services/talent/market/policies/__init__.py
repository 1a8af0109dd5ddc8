"""The compendium of talent policies, and whom each concerns."""
