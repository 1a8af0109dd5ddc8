"""Experts visit the firms that asked for them, report and follow up (专家行)."""
