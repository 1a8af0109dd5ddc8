"""Demand lists: workbooks of posts, their differences, and what is confirmed of them."""
