"""The key of the logs, from the environment."""

from typing import Final

from services.common.settings import Environ, SettingsError, required

KEY_VARIABLE: Final = "AUDIT_KEY"
KEY_BYTES: Final = 32


def read_key(environ: Environ) -> bytes:
    """AUDIT_KEY, hexadecimal, 32 bytes or more; raises SettingsError, whose message never holds it."""
    raw = required(environ, KEY_VARIABLE)
    try:
        key = bytes.fromhex(raw)
    except ValueError:
        raise SettingsError(KEY_VARIABLE, "must be hexadecimal") from None
    if len(key) < KEY_BYTES:
        raise SettingsError(KEY_VARIABLE, f"must have {KEY_BYTES} bytes at least")
    return key
