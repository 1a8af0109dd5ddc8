"""One file a resource; routes translate and nothing else."""
