"""Matching: keeps every subject's shortlist equal to what scoring says of the two sides as they stand."""
