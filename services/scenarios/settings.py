"""What the scenarios service reads from its environment."""

from typing import Final

from services.common.records.settings import RecordSettings
from services.common.settings import Environ

PREFIX: Final = "SCENARIOS"


def from_environ(environ: Environ) -> RecordSettings:
    """The settings, their names beginning with PREFIX; raises SettingsError."""
    return RecordSettings.read(environ, PREFIX, listen="127.0.0.1:50051")
