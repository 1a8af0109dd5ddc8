"""Where files lie: on a disk of ours or in an S3 bucket, under names that we choose."""
