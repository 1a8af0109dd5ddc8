"""Which messages on topics are about a person."""

import pytest
from dabridge.events.v1.matching_pb2 import Shortlist, ShortlistEntry
from dabridge.events.v1.talent_pb2 import Introduction

from services.common.dead_letter import Message, letter_key
from services.talent.market.erasure.kafka_topics import holds, introduces, names

WHO = "0f3a9c"


def a_letter(
    key: bytes | None = b"k", value: bytes = b"v", headers: tuple[tuple[str, bytes], ...] = ()
) -> Message:
    origin = Message("talent.profile.v1", 2, 9, key, value, headers)
    return Message("talent.profile.v1.dead-letter", 0, 0, letter_key(origin), value, headers)


@pytest.mark.parametrize(
    "letter",
    [
        a_letter(key=WHO.encode()),
        a_letter(key=f"talent_demand:left:{WHO}".encode()),
        a_letter(value=b"\x0a\x06" + WHO.encode()),
        a_letter(headers=(("ce_subject", WHO.encode()),)),
        Message("t.dead-letter", 0, 0, WHO.encode(), b"put aside before letters had keys of their own", ()),
    ],
)
def test_letters_of_the_person_and_those_that_name_them_are_theirs(letter: Message) -> None:
    assert names(letter, WHO.encode())


def test_letters_of_others_are_not() -> None:
    assert not names(a_letter(key=b"other", value=b"other"), WHO.encode())
    assert not names(a_letter(key=None), WHO.encode())


def test_a_list_holds_who_is_on_it_and_not_who_has_left() -> None:
    on_it = Shortlist(entries=[ShortlistEntry(counterpart_id=WHO)])
    left = Shortlist(entries=[ShortlistEntry(counterpart_id="other")], left_ids=[WHO])

    assert holds(on_it.SerializeToString(), WHO)
    assert not holds(left.SerializeToString(), WHO)
    assert holds(b"\xff\xff" + WHO.encode(), WHO), "what cannot be read is not taken for clean"


def test_an_introduction_is_of_its_talent_and_of_nobody_else() -> None:
    theirs = Introduction(id="i-1", talent_id=WHO, post="架构师")
    named = Introduction(id=WHO, talent_id="other")
    freed = Introduction(id="i-1", talent_id="")

    assert introduces(theirs.SerializeToString(), WHO)
    assert not introduces(named.SerializeToString(), WHO)
    assert not introduces(freed.SerializeToString(), WHO)
    assert introduces(b"\xff\xff" + WHO.encode(), WHO), "what cannot be read is not taken for clean"
