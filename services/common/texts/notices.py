"""What organisations and people are told of, by kind of notice."""

from typing import Final

TEXTS: Final[dict[str, str]] = {}
