"""The workbook of an enterprise's posts: written with what there is, read back with errors by cell."""
