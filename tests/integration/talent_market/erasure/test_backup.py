"""A backup that is brought back brings nobody back who was erased since."""

from pathlib import Path

import pytest
from dabridge.events.v1.talent_pb2 import Demand
from dabridge.events.v1.types_pb2 import Removed
from dabridge.talent.v1 import erasure_service_pb2 as api
from dabridge.talent.v1 import talent_service_pb2

from infra.local import backup
from infra.local.postgres import Postgres
from services.common import events, topics
from services.common.access.principal import Role
from services.common.dead_letter import Message
from services.common.events import DEMAND_CHANGED, Event
from services.common.records.republish import Republished, always, on_topic, republish
from services.talent import model
from services.talent.market.erasure import clock
from services.talent.market.people.vault import People
from tests import scan
from tests.integration.talent_market.erasure.test_erasing import WHO, WORDS, a_person, erase
from tests.integration.talent_market.offices import Market, opened
from tests.records import keys_url


def said(_line: str) -> None:
    """Progress that nobody reads."""


def test_who_was_erased_since_is_unreadable_in_a_restored_backup_and_is_erased_again(
    market: Market, postgres: Postgres, tmp_path: Path
) -> None:
    gone, stays = a_person(market), market.talent(experience="留下的人")
    folder = tmp_path / "backup"
    backup.dump({"talent": market.url}, folder, said)
    receipt = erase(market, gone)
    fresh = postgres.make_database(f"{market.url.rpartition('/')[2].partition('?')[0]}-restored")
    backup.restore({"talent": fresh}, folder, said)

    with opened(fresh, {"TALENT_KEYS_DATABASE_URL": keys_url(market.url)}) as restored:
        people = People.of(restored.served.parts)
        [(row,)] = restored.sql("SELECT count(*) FROM person WHERE talent_id = %s", gone)
        unreadable = restored.arrange(lambda desk: people.read(desk, gone))
        rows = scan.scan([WORDS, *WHO.values], scan.tables("restored", fresh))
        dumped = scan.scan([WORDS, *WHO.values], scan.files(folder.iterdir()))
        applied = clock.reapply(restored.served.parts)
        [(left, version)] = restored.sql(
            "SELECT (SELECT count(*) FROM person WHERE talent_id = id), version FROM talent WHERE id = %s",
            gone,
        )
        verified = restored.as_(Role.VISITOR).erasure.VerifyReceipt(
            api.VerifyReceiptRequest(code=receipt.code)
        )
        other = restored.bureau.records.GetTalent(talent_service_pb2.GetTalentRequest(id=stays.id)).talent

    assert row == 1, "the backup was made before"
    assert unreadable is None
    assert not rows.found
    assert not dumped.found
    assert (applied, left, version) == (1, 0, 2)
    assert verified.genuine
    assert other.experience == "留下的人"


def test_a_backup_holds_no_keys_and_nothing_in_passing(market: Market, tmp_path: Path) -> None:
    a_person(market)

    backup.dump({"talent": market.url}, tmp_path / "backup", said)

    listed = (tmp_path / "backup" / "talent.dump").read_bytes()
    assert "talent_keys" not in backup.CONTENT
    assert b"person_key" not in listed
    assert not scan.scan([WORDS, *WHO.values], [scan.Piece("dump", listed)]).found


def test_a_file_that_was_changed_is_not_brought_back(market: Market, tmp_path: Path) -> None:
    backup.dump({"talent": market.url}, tmp_path / "backup", said)
    (tmp_path / "backup" / "talent.dump").write_bytes(b"PGDMP")

    with pytest.raises(backup.BackupError):
        backup.restore({"talent": market.url}, tmp_path / "backup", said)

    assert market.sql("SELECT count(*) FROM talent") == [(0,)]


def published(demand: Demand, version: int) -> Message:
    """A demand's state on its topic."""
    state = Demand()
    state.CopyFrom(demand)
    state.version = version
    event = Event(DEMAND_CHANGED, demand.id, state.SerializeToString(), "/test")
    return Message(topics.DEMAND, 0, 0, demand.id.encode(), event.data, tuple(events.headers(event)))


def test_states_are_published_again_above_the_versions_that_readers_know(market: Market) -> None:
    behind, same, missing = (market.demand() for _ in range(3))
    stranger = Demand(id="made-since", enterprise_id="e")
    erased = Message(topics.DEMAND, 0, 9, b"erased", None, ())
    topic = [published(behind, 5), published(same, 1), published(stranger, 2), erased]
    market.sql("DELETE FROM outbox")

    done = republish(
        market.served.parts, "/dabridge/talent", [(model.DEMAND, always)], lambda _name: iter(topic)
    )

    [newer] = market.events(behind.id)
    [gone] = market.events(stranger.id)
    [first] = market.events(missing.id)
    assert done == Republished(changed=2, removed=1, right=1)
    assert isinstance(newer, Demand)
    assert (newer.version, newer.post) == (6, behind.post)
    assert isinstance(gone, Removed)
    assert gone.version == 3
    assert isinstance(first, Demand)
    assert first.version == 1
    assert market.events(same.id) == []
    held = market.bureau.records.GetDemand(talent_service_pb2.GetDemandRequest(id=behind.id)).demand
    assert held.version == 6


def test_the_last_word_of_a_topic_counts(market: Market) -> None:
    demand = market.demand()
    tombstone = Message(topics.DEMAND, 0, 2, demand.id.encode(), None, ())
    broken = Message(topics.DEMAND, 0, 3, b"x", b"\xff", ())

    found = on_topic(iter([published(demand, 2), published(demand, 1), broken, tombstone]))

    assert found.keys() == {demand.id}
    assert (found[demand.id].version, found[demand.id].removed) == (2, True)
