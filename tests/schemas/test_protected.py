"""No event and no profile tells who somebody is, nor of an attribute that nobody may be chosen by."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from dabridge.events.v1 import scenarios_pb2, talent_pb2, types_pb2
from dabridge.events.v1.talent_pb2 import Expert, Introduction, TalentProfile
from dabridge.talent.v1.people_service_pb2 import PersonIdentity

from services.common import events
from services.matching.features import FEATURES

# Words of names of fields: who somebody is, and what nobody may be chosen by.
WHO = {
    "mobile",
    "phone",
    "tel",
    "mail",
    "email",
    "address",
    "birth",
    "birthday",
    "born",
    "age",
    "idcard",
    "wechat",
    "qq",
}
PROTECTED = {
    "sex",
    "gender",
    "ethnicity",
    "ethnic",
    "nation",
    "nationality",
    "race",
    "religion",
    "faith",
    "marital",
    "married",
    "health",
    "disability",
    "disabled",
    "pregnant",
    "political",
    "hukou",
    "native",
}
PAIRS = {
    ("id", "number"),
    ("id", "card"),
    ("full", "name"),
    ("first", "name"),
    ("last", "name"),
}
PEOPLE = (TalentProfile, Expert, Introduction)
EVENTS = sorted({kind.message.DESCRIPTOR.full_name: kind.message for kind in events.TYPES.values()}.items())


def fields(message: Any, seen: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """Each field of the message and of those in it: the message's name and the field's."""
    if message.full_name in seen:
        return
    for field in message.fields:
        yield message.name, field.name
        if field.message_type is not None:
            yield from fields(field.message_type, seen | {message.full_name})


def telling(message: Any) -> list[str]:
    """The fields whose names are of who somebody is or of a protected attribute."""
    return [
        f"{owner}.{name}"
        for owner, name in fields(message)
        if (words := name.split("_"))
        and (not {*words}.isdisjoint(WHO | PROTECTED) or not PAIRS.isdisjoint(pairwise(words)))
    ]


@pytest.mark.parametrize(("name", "message"), EVENTS)
def test_no_event_has_a_field_for_who_somebody_is(name: str, message: Any) -> None:
    assert telling(message.DESCRIPTOR) == [], name


@pytest.mark.parametrize("message", PEOPLE)
def test_no_record_of_a_person_has_a_name_in_it(message: Any) -> None:
    named = [
        f"{owner}.{name}"
        for owner, name in fields(message.DESCRIPTOR)
        # A skill has a name.
        if name == "name" and owner != "Skill"
    ]
    assert named == []


def test_every_message_of_events_is_looked_through() -> None:
    looked = {name for name, _ in EVENTS}
    assert {m.DESCRIPTOR.full_name for m in PEOPLE} <= looked
    assert any(owner == "Skill" for owner, _ in fields(TalentProfile.DESCRIPTOR))
    assert scenarios_pb2.DESCRIPTOR.package == talent_pb2.DESCRIPTOR.package == types_pb2.DESCRIPTOR.package


def test_nothing_that_matching_compares_is_protected() -> None:
    assert FEATURES
    assert not [name for name in FEATURES if not {*name.split("_")}.isdisjoint(WHO | PROTECTED)]


def test_a_field_that_tells_would_be_found() -> None:
    found = telling(PersonIdentity.DESCRIPTOR)
    assert found == [f"PersonIdentity.{name}" for name in ("mobile", "mail", "id_number", "address")]
