"""Pages of solutions: what they ask, show and say."""

from typing import Final

TEXTS: Final[dict[str, str]] = {}
