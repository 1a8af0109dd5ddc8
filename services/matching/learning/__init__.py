"""Weights in versions, and learning them from outcomes behind guards; docs/learning.md tells how."""
