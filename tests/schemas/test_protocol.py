"""The protocol as it was frozen stays understood: nothing that a peer relies on goes or changes."""

import pytest
from google.protobuf.descriptor_pb2 import DescriptorProto, FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool

from tests.schemas.describe import FROZEN, described, lines


def broken(before: list[str], after: list[str]) -> list[str]:
    """What was promised and is no more, a line each."""
    return [line for line in before if line not in set(after)]


def test_all_that_was_frozen_is_still_there_with_its_number_and_type() -> None:
    frozen = FROZEN.read_text(encoding="utf-8").splitlines()

    assert broken(frozen, described()) == []


def test_what_is_frozen_is_the_protocol_as_it_was_released() -> None:
    """Every kind of promise is among the lines."""
    frozen = FROZEN.read_text(encoding="utf-8").splitlines()

    assert "field dabridge.events.v1.TalentProfile 9 years optional int32" in frozen
    assert "field dabridge.events.v1.Shortlist 7 entries repeated dabridge.events.v1.ShortlistEntry" in frozen
    assert "value dabridge.events.v1.Side 2 SIDE_RIGHT" in frozen
    assert any(line.startswith("rpc dabridge.matching.v1.") for line in frozen)
    assert (
        "rpc dabridge.talent.v1.TalentService.BulkLoadTalents "
        "(stream .dabridge.talent.v1.BulkLoadTalentsRequest) (.dabridge.events.v1.BulkLoadResponse)"
    ) in frozen


def test_what_is_used_of_the_protocol_is_frozen() -> None:
    """A new field or method is a promise too: `python -m tests.schemas.describe` freezes it."""
    frozen = FROZEN.read_text(encoding="utf-8").splitlines()

    assert broken(described(), frozen) == []


def a_message(*fields: tuple[str, int, str]) -> list[str]:
    """The lines of a message with fields of (name, number, type)."""
    made = [
        FieldDescriptorProto(name=name, number=number, type=kind, label="LABEL_OPTIONAL")  # type: ignore[arg-type]  # enum names are taken
        for name, number, kind in fields
    ]
    message = DescriptorProto(name="M", field=made)
    pool = DescriptorPool()
    pool.Add(FileDescriptorProto(name="t.proto", package="t", syntax="proto3", message_type=[message]))
    return list(lines(pool.FindFileByName("t.proto")))


BEFORE = (("id", 1, "TYPE_STRING"), ("years", 2, "TYPE_INT32"))


@pytest.mark.parametrize(
    ("after", "lost"),
    [
        ((*BEFORE, ("more", 3, "TYPE_BOOL")), 0),
        (BEFORE[:1], 1),
        ((BEFORE[0], ("years", 3, "TYPE_INT32")), 1),
        ((BEFORE[0], ("years", 2, "TYPE_INT64")), 1),
        ((BEFORE[0], ("age", 2, "TYPE_INT32")), 1),
    ],
    ids=["added", "removed", "renumbered", "retyped", "renamed"],
)
def test_a_change_that_breaks_is_seen(after: tuple[tuple[str, int, str], ...], lost: int) -> None:
    assert len(broken(a_message(*BEFORE), a_message(*after))) == lost
