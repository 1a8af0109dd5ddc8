"""Several logs as one list."""

from collections.abc import Sequence

import pytest
from dabridge.audit.v1 import audit_service_pb2 as pb
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.audit_export import neutral
from services.gateway.audit_logs import LOGS, LogName
from services.gateway.audit_merge import Line, merged, moved, places, token


def log_of(times: Sequence[int]) -> list[pb.Entry]:
    """Entries newest first, the last of the times being the first entry's."""
    return [
        pb.Entry(seq=len(times) - place, at=f"2026-03-01T00:00:{second:02}.000000Z")
        for place, second in enumerate(times)
    ]


rising = st.lists(st.integers(0, 59), max_size=12).map(lambda times: sorted(times, reverse=True))
logs = st.fixed_dictionaries(dict.fromkeys(LOGS, rising.map(log_of)))


@given(logs)
def test_the_newest_of_all_come_first(found: dict[LogName, list[pb.Entry]]) -> None:
    lines = merged(found, 100)
    times = [line.entry.at for line in lines]
    assert times == sorted(times, reverse=True)
    assert len(lines) == sum(map(len, found.values()))


@given(st.fixed_dictionaries(dict.fromkeys(LOGS, st.lists(st.integers(0, 59), max_size=12).map(log_of))))
def test_pages_show_each_entry_once_whatever_the_clocks_told(found: dict[LogName, list[pb.Entry]]) -> None:
    size = 3
    seen: list[Line] = []
    at = ""
    while True:
        before = places(at)
        asked = {
            log: [entry for entry in entries if not before.get(log) or entry.seq < before[log]][:size]
            for log, entries in found.items()
        }
        lines = merged(asked, size)
        if not lines:
            break
        seen += lines
        at = token(moved(before, asked, lines))

    for log in LOGS:
        assert [line.entry for line in seen if line.log == log] == found[log]


def test_what_was_written_meanwhile_is_on_no_later_page() -> None:
    read: dict[LogName, list[pb.Entry]] = {"gateway": log_of([9]), "talent": log_of([1])}
    after = moved({}, read, merged(read, 1))
    assert after == {"gateway": 1, "talent": 2}


@pytest.mark.parametrize(
    "text", ["talent", "talent-", "talent--1", "matching-1", "talent-1.talent-2", "talent-" + "9" * 19, "."]
)
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a place"):
        places(text)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "\tx", "\rx"])
def test_a_formula_is_a_text(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"
    assert neutral(f"a{cell}") == f"a{cell}"
