"""Workbooks of many people, taken in row by row, and pairs that may be one person."""
