"""Typed reading of environment variables; an error names the variable and the rule.

A service holds its settings in one frozen dataclass whose `from_environ` is built from these functions.
"""

from collections.abc import Mapping
from math import isfinite

Environ = Mapping[str, str]

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})


class SettingsError(ValueError):
    """A variable is missing or breaks its rule; the message names both."""

    def __init__(self, name: str, rule: str) -> None:
        super().__init__(f"environment variable {name}: {rule}")
        self.name = name


def required(environ: Environ, name: str) -> str:
    """A non-empty value; raises SettingsError where there is none."""
    value = environ.get(name, "").strip()
    if not value:
        raise SettingsError(name, "is required and not set")
    return value


def text(environ: Environ, name: str, default: str) -> str:
    """The value, or the default where it is unset or empty."""
    return environ.get(name, "").strip() or default


def integer(
    environ: Environ, name: str, default: int, minimum: int | None = None, maximum: int | None = None
) -> int:
    """A whole number within the bounds, both included."""
    raw = environ.get(name, "").strip()
    if not raw:
        return default
    try:
        value = int(raw)
    except ValueError:
        raise SettingsError(name, f"must be a whole number, not {raw!r}") from None
    _check_bounds(name, value, minimum, maximum)
    return value


def number(
    environ: Environ, name: str, default: float, minimum: float | None = None, maximum: float | None = None
) -> float:
    """A number within the bounds, both included."""
    raw = environ.get(name, "").strip()
    if not raw:
        return default
    try:
        value = float(raw)
    except ValueError:
        raise SettingsError(name, f"must be a number, not {raw!r}") from None
    if not isfinite(value):
        raise SettingsError(name, f"must be a finite number, not {raw!r}")
    _check_bounds(name, value, minimum, maximum)
    return value


def boolean(environ: Environ, name: str, default: bool) -> bool:
    """One of 1/true/yes/on or 0/false/no/off, in any case."""
    raw = environ.get(name, "").strip().lower()
    if not raw:
        return default
    if raw in _TRUE:
        return True
    if raw in _FALSE:
        return False
    raise SettingsError(name, f"must be true or false, not {raw!r}")


def address(environ: Environ, name: str, default: str) -> str:
    """A "host:port" pair with a port from 0 to 65535."""
    value = text(environ, name, default)
    host, separator, port = value.rpartition(":")
    if not separator or not host or not port.isdigit() or int(port) > 65535:
        raise SettingsError(name, f"must be host:port, not {value!r}")
    return value


def _check_bounds(name: str, value: float, minimum: float | None, maximum: float | None) -> None:
    if minimum is not None and value < minimum:
        raise SettingsError(name, f"must be at least {minimum}, not {value}")
    if maximum is not None and value > maximum:
        raise SettingsError(name, f"must be at most {maximum}, not {value}")
