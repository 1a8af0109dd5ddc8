"""Measurements on real servers; each prints what it measured and the baseline of the same run."""
