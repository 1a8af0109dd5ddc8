"""Texts of matching: features, gates, reasons and hints."""

from typing import Final

TEXTS: Final[dict[str, str]] = {}
