import hashlib
import json
from typing import Any

from hypothesis import HealthCheck, given, settings

from services.gateway.exports import document
from services.gateway.exports.shapes import Amendment, Published
from tests.unit.gateway.exports.made import amended, any_list, list_of, scenario


def recomputed(whole: Any) -> tuple[list[str], str]:
    """The hashes as the document itself says how, with nothing of ours."""
    hashes = [
        hashlib.sha256(
            json.dumps(item["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        ).hexdigest()
        for item in whole["items"]
    ]
    return hashes, hashlib.sha256("".join(f"{each}\n" for each in hashes).encode()).hexdigest()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(any_list())
def test_anybody_can_compute_the_hashes_again(published: Published) -> None:
    whole = json.loads(document.render(published))

    assert recomputed(whole) == (
        [item["content_hash"] for item in whole["items"]],
        whole["list"]["content_hash"],
    )
    assert [item["content"] for item in whole["items"]] == [item.content for item in published.items]


def test_a_changed_letter_shows_in_the_hash() -> None:
    whole = json.loads(document.render(list_of([scenario(1), scenario(2)])))
    whole["items"][1]["content"]["goal"] += "。"
    hashes, total = recomputed(whole)

    assert [here == item["content_hash"] for here, item in zip(hashes, whole["items"], strict=True)] == [
        True,
        False,
    ]
    assert total != whole["list"]["content_hash"]


def test_the_document_tells_the_list_its_names_and_what_happened_since() -> None:
    held = amended(list_of([scenario()]), 1, Amendment("withdrawn", "2026-12-02T01:00:00Z", 5, 0))
    whole = json.loads(document.render(held))

    assert whole["format"] == "dabridge.list/1"
    assert whole["list"]["title"] == held.title
    assert whole["list"]["batch"] == 3
    assert whole["names"]["zones"][whole["items"][0]["content"]["zone"]] == "通川区"
    assert whole["items"][0]["amendments"] == [
        {"kind": "withdrawn", "at": "2026-12-02T01:00:00Z", "record_version": 5, "number": 0}
    ]
