"""Published lists as files: shapes.py is what every format takes; a module a format. Pure."""
