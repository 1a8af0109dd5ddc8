"""Identities are kept sealed under a key of each person, and found by blind index alone."""

import psycopg
import pytest

from services.common.errors import NotFound, Withdrawn
from services.common.sealing import Place, Unsealable
from services.talent.market.people.vault import Identity, Matches, People
from tests.integration.talent_market.offices import Market

WHO = Identity(
    name="欧阳试样",
    mobile="13900001234",
    mail="shiyang@example.com",
    id_number="51170219900307123X",
    address="达州市通川区试样路18号3栋2单元501室",
)


@pytest.fixture
def people(market: Market) -> People:
    return People.of(market.served.parts)


def put(market: Market, people: People, talent_id: str, identity: Identity = WHO) -> None:
    market.arrange(lambda desk: people.put(desk, talent_id, identity))


def test_who_is_put_is_read_again_and_lies_in_no_table_in_clear(market: Market, people: People) -> None:
    put(market, people, "talent-1")

    assert market.arrange(lambda desk: people.read(desk, "talent-1")) == WHO
    assert market.arrange(lambda desk: people.read(desk, "talent-2")) is None
    ((row,),) = market.sql("SELECT person::text FROM person")
    for text in WHO.known:
        assert text not in row
        assert text.encode().hex() not in row


def test_who_is_put_again_is_replaced(market: Market, people: People) -> None:
    put(market, people, "talent-1")
    put(market, people, "talent-1", Identity(name="试样"))

    assert market.arrange(lambda desk: people.read(desk, "talent-1")) == Identity(name="试样")
    assert market.arrange(lambda desk: people.find(desk, mobile=WHO.mobile)) == []


@pytest.mark.parametrize(
    "mobile", ["13900001234", "+86 139 0000 1234", "１３９００００１２３４", "139-0000-1234"]
)
def test_a_person_is_found_by_a_mobile_number_however_it_is_written(
    market: Market, people: People, mobile: str
) -> None:
    put(market, people, "talent-1")
    assert market.arrange(lambda desk: people.find(desk, mobile=mobile)) == ["talent-1"]


def test_a_person_is_found_by_id_number_and_nobody_by_nothing(market: Market, people: People) -> None:
    put(market, people, "talent-1")
    put(market, people, "talent-2", Identity(name="无号"))
    find = people.find

    assert market.arrange(lambda desk: find(desk, id_number="51170219900307123x")) == ["talent-1"]
    assert market.arrange(lambda desk: find(desk, id_number="511702199003071248")) == []
    assert market.arrange(find) == []


def test_many_are_put_and_found_at_once(market: Market, people: People) -> None:
    many = {f"talent-{n}": Identity(name="众人", mobile=f"139{n:08}") for n in range(2_000)}
    market.arrange(lambda desk: people.put_many(desk, many))

    asked = [Identity(mobile="13900000007"), Identity(mobile="13800000000", id_number="1")]
    found = market.arrange(lambda desk: people.find_many(desk, asked))
    assert found == [Matches(("talent-7",), ()), Matches()]
    assert market.arrange(lambda desk: people.read_many(desk, list(many))) == many


def test_with_the_key_destroyed_every_copy_is_unreadable_and_nothing_more_is_kept(
    market: Market, people: People
) -> None:
    put(market, people, "talent-1")
    place = Place("draft", "talent-1")
    sealed = people.seal("talent-1", b"text", place)
    assert people.unseal("talent-1", sealed, place) == b"text"

    people.destroy("talent-1")

    assert market.arrange(lambda desk: people.read(desk, "talent-1")) is None
    assert people.destroyed_at("talent-1") is not None
    with pytest.raises(NotFound):
        people.unseal("talent-1", sealed, place)
    with pytest.raises(Withdrawn):
        put(market, people, "talent-1")
    with pytest.raises(Withdrawn):
        people.seal("talent-1", b"text", place)


def test_what_is_sealed_for_one_place_opens_in_no_other(market: Market, people: People) -> None:
    sealed = people.seal("talent-1", b"text", Place("draft", "talent-1"))
    with pytest.raises(Unsealable):
        people.unseal("talent-1", sealed, Place("draft", "talent-1", "2"))


def test_keys_lie_in_a_database_of_their_own(market: Market, people: People) -> None:
    put(market, people, "talent-1")

    tables = {row[0] for row in market.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert "person" in tables
    assert "person_key" not in tables
    with psycopg.connect(market.served.parts.environ["TALENT_KEYS_DATABASE_URL"]) as connection:
        rows = connection.execute("SELECT talent_id FROM person_key").fetchall()
    assert rows == [("talent-1",)]


def test_a_contact_is_shown_for_a_purpose_which_is_written_down(market: Market, people: People) -> None:
    put(market, people, "talent-1")
    contact = market.arrange(lambda desk: people.contact(desk, "talent-1", "employer-1", "introduction"))

    assert (contact.name, contact.mobile, contact.mail) == (WHO.name, WHO.mobile, WHO.mail)
    logged = market.sql("SELECT object_kind, object_id, detail FROM audit_entry WHERE object_kind = 'person'")
    assert logged == [("person", "talent-1", "introduction employer-1")]
    assert market.sql("SELECT reason FROM history_step WHERE kind = 'person'") == [("introduction",)]


def test_no_repr_shows_who_somebody_is() -> None:
    assert str(WHO) == f"{WHO!r}" == "Identity(…)"


def test_states_of_people_lie_sealed_and_read_as_before(market: Market) -> None:
    talent = market.talent(experience="在试样工厂负责产线自动化改造")
    ((state, digest),) = market.sql("SELECT state, content_hash FROM talent WHERE id = %s", talent.id)

    assert bytes(state)[:1] == b"\x01"
    assert "产线".encode() not in bytes(state)
    assert digest == b""
    assert market.events(talent.id) == [talent]
