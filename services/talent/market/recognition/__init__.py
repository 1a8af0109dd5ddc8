"""Recognition of talents by published criteria, with certificates."""
