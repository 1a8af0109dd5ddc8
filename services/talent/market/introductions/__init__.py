"""Introductions of talents and employers, from the asking to the outcome."""
