"""The talent index, and skills that are asked for and missing."""
