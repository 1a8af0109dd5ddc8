"""A list as JSON: whole, with what anybody needs to compute its hashes again.

An item's `content_hash` is the SHA-256 of its `content` in canonical JSON, the list's that of the items'
hashes, each followed by a line feed. `how` says so in the document; services/common/canonical.py is the code.
"""

import json
from dataclasses import asdict
from typing import Any, Final

from services.common import plan, texts
from services.gateway.exports.shapes import Item, Published

MEDIA_TYPE: Final = "application/json"
FORMAT: Final = "dabridge.list/1"


def render(published: Published) -> bytes:
    """The document, UTF-8."""
    return json.dumps(document(published), ensure_ascii=False, indent=1).encode()


def document(published: Published) -> dict[str, Any]:
    """The list as values of JSON."""
    return {
        "format": FORMAT,
        "how": texts.get("exports.json.how"),
        "list": {
            "id": published.id,
            "version": published.version,
            "subject": published.subject,
            "kind": published.kind,
            "kind_name": published.kind_name,
            "batch": published.batch,
            "title": published.title,
            "front_matter": published.front_matter,
            "frozen_at": published.frozen_at,
            "updated_at": published.updated_at,
            "synthetic": published.synthetic,
            "content_hash": published.content_hash,
        },
        "names": {
            "zones": {zone.code: zone.name for zone in plan.zones()},
            "industries": {industry.code: industry.name for industry in plan.industries()},
        },
        "items": [_item(item) for item in published.items],
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "position": item.position,
        "record_id": item.record_id,
        "record_version": item.record_version,
        "title": item.title,
        "content_hash": item.content_hash,
        "content": item.content,
        "amendments": [asdict(each) for each in item.amendments],
    }
