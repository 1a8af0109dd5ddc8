"""Another PERSON_KEY takes over while all goes on, and what lies in clear from before is sealed."""

import secrets

from dabridge.talent.v1.talent_service_pb2 import GetTalentRequest

from services.common.records.aggregate import content_hash
from services.common.sealing import Sealer
from services.talent.market.people import rewrapping, seals
from services.talent.market.people.keys import PersonKeys
from services.talent.market.people.vault import Identity, People
from tests.integration.talent_market.offices import Market
from tests.records import PERSON_KEY

WHO = Identity(name="试样", mobile="13900001234", id_number="36990119900307123X")
FRESH = secrets.token_bytes(32)


def environ(market: Market, *keys: bytes) -> dict[str, str]:
    told = market.served.parts.environ
    return {
        **told,
        "TALENT_DATABASE_URL": market.url,
        "PERSON_KEY": ",".join(key.hex() for key in keys),
    }


def test_after_rewrapping_the_old_key_is_needed_no_more(market: Market) -> None:
    people = People.of(market.served.parts)
    market.arrange(lambda desk: people.put(desk, "talent-1", WHO))
    people.destroy("talent-2")
    talent = market.talent()
    pool = market.served.parts.log.pool
    seals_of_now = market.served.parts.seals
    assert isinstance(seals_of_now, seals.PersonSeals)

    assert rewrapping.rewrap(environ(market, FRESH, PERSON_KEY)) == 0

    keys = PersonKeys(seals_of_now.keys._pool, Sealer([FRESH]))
    fresh = People(keys)
    with pool.connection() as connection:
        assert fresh.read(connection, "talent-1") == WHO
        assert fresh.find(connection, mobile=WHO.mobile) == ["talent-1"]
    assert fresh.destroyed_at("talent-2") is not None
    ((state,),) = market.sql("SELECT state FROM talent WHERE id = %s", talent.id)
    assert seals.PersonSeals(keys).unseal("talent", {talent.id: state})[talent.id] == (
        talent.SerializeToString()
    )


def test_until_then_people_are_found_by_either_key(market: Market) -> None:
    people = People.of(market.served.parts)
    market.arrange(lambda desk: people.put(desk, "talent-1", WHO))
    keys = people._keys
    both = People(PersonKeys(keys._pool, Sealer([FRESH, PERSON_KEY])))

    assert market.arrange(lambda desk: both.find(desk, id_number=WHO.id_number)) == ["talent-1"]
    market.arrange(lambda desk: both.put(desk, "talent-3", WHO))
    assert market.arrange(lambda desk: both.find(desk, mobile=WHO.mobile)) == ["talent-1", "talent-3"]


def test_what_lies_in_clear_is_read_and_then_sealed(market: Market) -> None:
    talent, gone = market.talent(), market.talent()
    for record in (talent, gone):
        market.sql(
            "UPDATE talent SET state = %s, content_hash = %s WHERE id = %s",
            record.SerializeToString(),
            content_hash(record),
            record.id,
        )
    People.of(market.served.parts).destroy(gone.id)

    rewrapping.seal_what_is_clear(environ(market, PERSON_KEY))
    # Nothing is left to be sealed but what nobody can seal: no key is needed for that.
    rewrapping.seal_what_is_clear(environ(market))

    states = dict(market.sql("SELECT id, state FROM talent"))
    assert bytes(states[talent.id])[:1] == b"\x01"
    assert bytes(states[gone.id]) == gone.SerializeToString()
    assert market.bureau.records.GetTalent(GetTalentRequest(id=talent.id)).talent == talent
