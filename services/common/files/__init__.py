"""Files that people hand in: what is taken, how many at a time, how they travel."""
