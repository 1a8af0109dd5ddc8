"""What schemathesis is taught of this API; it loads this file into its own process."""

import json
import os
from typing import Any, Final

import schemathesis

# The ids of the accounts, organisations and keys that the runs stand on, and of those that may be struck.
KEPT: Final = frozenset(os.environ.get("SCHEMA_KEPT", "").split())
SPARE: Final[dict[str, str]] = json.loads(os.environ.get("SCHEMA_SPARE", "{}"))
SAFE: Final = ("GET", "HEAD", "OPTIONS")


@schemathesis.serializer("application/x-ndjson")
def lines(context: Any, value: Any) -> bytes:
    """A body of one line."""
    return value if isinstance(value, bytes) else json.dumps(value).encode() + b"\n"


@schemathesis.serializer("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
def workbook(context: Any, value: Any) -> bytes:
    """A body that is hardly ever a workbook."""
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Turns what would disable, suspend or revoke one of ours on one of the same kind made for that."""
    if case.method.upper() in SAFE:
        return
    for name in ("account_id", "key_id", "organisation_id"):
        # Organisations go on being invited to and managed; only their suspension ends a run.
        strikes = name != "organisation_id" or case.path.endswith("/suspend")
        if strikes and str(case.path_parameters.get(name, "")) in KEPT:
            case.path_parameters[name] = SPARE[name]
