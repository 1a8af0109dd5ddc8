"""The market's API as data: one module of rows a part. routes/acts.py serves them, access.py rules them."""
