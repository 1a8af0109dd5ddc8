"""What a published list says of a record, as bytes and as a hash that anybody can compute again.

Content: the plain values (services/common/plain.py) that the record's owner answers for, its id with them,
and nothing that the service sets. What is empty (None, "", false, an empty list or object) is left out, so a
field that the protocol gets later changes no hash of before; numbers stay, a lower bound of 0 is no absent
one. So a number that the protocol gets later has to be optional.

Canonical form: JSON in UTF-8, keys in the order of their code points, no spaces, nothing escaped but what
JSON demands. For such values that is RFC 8785.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from services.common.plain import Plain

SCENARIO_SET_BY_SERVICE: Final = frozenset(
    {
        "version",
        "status",
        "updated_at",
        "stage",
        "stage_since",
        "remarks",
        "addenda",
        "answers_closed",
        "contract",
    }
)
ENTERPRISE_SET_BY_SERVICE: Final = frozenset({"version", "status", "updated_at"})


def canonical(plain: Mapping[str, Any]) -> bytes:
    """The canonical form of plain values; ValueError for what JSON has no form for."""
    return json.dumps(
        plain, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    ).encode()


def content_hash(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical form, 64 hex digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def list_hash(hashes: Iterable[str]) -> str:
    """SHA-256 over the items' hashes in their order, each as 64 hex digits and a line feed; 64 hex digits."""
    return hashlib.sha256("".join(f"{item}\n" for item in hashes).encode()).hexdigest()


def scenario_content(plain: Mapping[str, Any]) -> Plain:
    """The content of a scenario's plain values; of content it is the same again."""
    return _content(plain, SCENARIO_SET_BY_SERVICE)


def enterprise_content(plain: Mapping[str, Any]) -> Plain:
    """The content of an enterprise's plain values; of content it is the same again."""
    return _content(plain, ENTERPRISE_SET_BY_SERVICE)


def _content(plain: Mapping[str, Any], left_out: frozenset[str]) -> Plain:
    return _filled({name: value for name, value in plain.items() if name not in left_out})


def _filled(values: Mapping[str, Any]) -> Plain:
    kept = ((name, _shed(value)) for name, value in values.items())
    return {name: value for name, value in kept if not _is_empty(value)}


def _shed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _filled(value)
    if isinstance(value, list):
        # An item keeps its place, however little it says.
        return [_shed(item) for item in value]
    return value


def _is_empty(value: Any) -> bool:
    return value is None or value is False or (isinstance(value, (str, list, dict)) and not value)
