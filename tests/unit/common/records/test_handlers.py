"""Use cases of an aggregate over the store in memory."""

from hashlib import sha256

import pytest
from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.events.v1.types_pb2 import RECORD_STATUS_ACTIVE, RECORD_STATUS_WITHDRAWN, Removed
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider

from services.common import events
from services.common.access.principal import system
from services.common.errors import (
    AlreadyExists,
    IdempotencyConflict,
    InvalidInput,
    NotFound,
    VersionConflict,
    Withdrawn,
)
from services.common.records.handlers import Handlers
from services.common.records.keys import Key
from services.common.records.store import Query
from services.common.scrub import REDACTED
from services.talent.model import COUNTY_INDUSTRY, TALENT
from tests.fakes.clock import FixedClock
from tests.fakes.messages import a_county_industry, a_talent
from tests.fakes.record_store import InMemoryStore

SYSTEM = system("test")

Talents = Handlers[TalentProfile]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def store() -> InMemoryStore:
    return InMemoryStore()


@pytest.fixture
def talents(store: InMemoryStore, clock: FixedClock) -> Talents:
    return Handlers(TALENT, store, clock, "/dabridge/talent")


def test_a_created_one_has_version_one_and_its_event_carries_it_whole(
    talents: Talents, store: InMemoryStore
) -> None:
    created = talents.create(a_talent(version=7, status=RECORD_STATUS_WITHDRAWN, updated_at="?"), SYSTEM)

    assert (created.version, created.status) == (1, RECORD_STATUS_ACTIVE)
    assert created.updated_at == "2026-03-01T04:00:00+00:00"
    (change,) = store.outbox
    assert change.version == 1
    assert change.event.type == events.TALENT_CHANGED
    assert change.event.subject == created.id
    assert change.event.source == "/dabridge/talent"
    assert events.decode(change.event) == created
    assert talents.get(created.id, SYSTEM) == created


def test_one_without_an_id_gets_one(talents: Talents, store: InMemoryStore, clock: FixedClock) -> None:
    first, second = talents.create(a_talent(id=""), SYSTEM), talents.create(a_talent(id=""), SYSTEM)
    cells = Handlers(COUNTY_INDUSTRY, store, clock, "/dabridge/talent")

    assert first.id
    assert first.id != second.id
    assert cells.create(a_county_industry(id=""), SYSTEM).id == "DZ-GXQ:display"


def test_a_taken_id_is_refused(talents: Talents, store: InMemoryStore) -> None:
    talents.create(a_talent(), SYSTEM)

    with pytest.raises(AlreadyExists):
        talents.create(a_talent(), SYSTEM)
    assert len(store.outbox) == 1


def test_an_update_makes_the_next_version(talents: Talents, store: InMemoryStore, clock: FixedClock) -> None:
    talents.create(a_talent(), SYSTEM)
    clock.advance()
    updated = talents.update(a_talent(years=6), expected_version=1, caller=SYSTEM)

    assert (updated.version, updated.years) == (2, 6)
    assert updated.updated_at == "2026-03-01T04:00:01+00:00"
    assert [change.version for change in store.outbox] == [1, 2]
    assert events.decode(store.outbox[1].event) == updated


def test_an_update_that_changes_nothing_makes_no_version_and_no_event(
    talents: Talents, store: InMemoryStore, clock: FixedClock
) -> None:
    created = talents.create(a_talent(), SYSTEM)
    clock.advance()

    assert talents.update(a_talent(major=" 计算机科学与技术 "), expected_version=1, caller=SYSTEM) == created
    assert len(store.outbox) == 1


def test_an_update_by_one_who_has_seen_another_version_is_refused(talents: Talents) -> None:
    talents.create(a_talent(), SYSTEM)
    talents.update(a_talent(years=6), expected_version=1, caller=SYSTEM)

    with pytest.raises(VersionConflict) as refusal:
        talents.update(a_talent(years=7), expected_version=1, caller=SYSTEM)
    assert (refusal.value.expected, refusal.value.actual) == (1, 2)


def test_an_update_names_what_it_has_seen(talents: Talents) -> None:
    with pytest.raises(InvalidInput) as refusal:
        talents.update(a_talent(id="", titles=[]), expected_version=0, caller=SYSTEM)
    assert [error.field for error in refusal.value.fields] == ["expected_version", "id", "titles"]


def test_what_is_not_there_is_not_found(talents: Talents) -> None:
    with pytest.raises(NotFound):
        talents.update(a_talent(), expected_version=1, caller=SYSTEM)
    with pytest.raises(NotFound):
        talents.withdraw("talent-1", 1, "", SYSTEM)
    with pytest.raises(NotFound):
        talents.get("talent-1", SYSTEM)


def test_a_withdrawn_one_is_out_for_good(talents: Talents, store: InMemoryStore) -> None:
    talents.create(a_talent(), SYSTEM)
    withdrawn = talents.withdraw("talent-1", 1, " 本人电话 13812345678 要求 ", SYSTEM)

    assert (withdrawn.version, withdrawn.status) == (2, RECORD_STATUS_WITHDRAWN)
    change = store.outbox[1]
    assert change.event.type == events.TALENT_REMOVED
    assert events.decode(change.event) == Removed(
        id="talent-1", version=2, reason=f"本人电话 {REDACTED} 要求"
    )
    assert talents.get("talent-1", SYSTEM) == withdrawn
    with pytest.raises(Withdrawn):
        talents.update(a_talent(years=9), expected_version=2, caller=SYSTEM)
    with pytest.raises(Withdrawn):
        talents.withdraw("talent-1", 2, "", SYSTEM)
    with pytest.raises(AlreadyExists):
        talents.create(a_talent(), SYSTEM)


def test_identifiers_are_gone_before_anything_is_stored(talents: Talents, store: InMemoryStore) -> None:
    given = a_talent(experience="电话13812345678，邮箱 someone@example.com")
    created = talents.create(given, SYSTEM)

    assert created.experience == f"电话{REDACTED}，邮箱 {REDACTED}"
    assert b"13812345678" not in store.outbox[0].event.data
    assert "13812345678" in given.experience, "the caller's message is left alone"


def test_a_repeated_request_gets_the_first_answer(talents: Talents, store: InMemoryStore) -> None:
    first = talents.create(a_talent(id=""), SYSTEM, "key-1")
    talents.update(a_talent(id=first.id, years=9), 1, SYSTEM)

    assert talents.create(a_talent(id=""), SYSTEM, "key-1") == first
    assert len(store.outbox) == 2


def test_a_key_is_good_for_one_request(talents: Talents) -> None:
    talents.create(a_talent(), SYSTEM, "key-1")
    talents.update(a_talent(years=6), 1, SYSTEM, "key-2")

    with pytest.raises(IdempotencyConflict):
        talents.create(a_talent(years=6), SYSTEM, "key-1")
    with pytest.raises(IdempotencyConflict):
        talents.update(a_talent(years=6), 2, SYSTEM, "key-2")
    with pytest.raises(IdempotencyConflict):
        talents.withdraw("talent-1", 1, "", SYSTEM, "key-1")


def test_a_key_is_good_for_one_explanation(talents: Talents) -> None:
    talents.create(a_talent(id="t1"), SYSTEM)
    changed = a_talent(id="t1", years=9)
    answer = talents.update(changed, 1, SYSTEM, "key-1", "更正职务")

    assert talents.update(changed, 1, SYSTEM, "key-1", " 更正职务 ") == answer
    for other in ("", "另有原因"):
        with pytest.raises(IdempotencyConflict):
            talents.update(changed, 1, SYSTEM, "key-1", other)


def test_an_update_without_an_explanation_meets_keys_of_before_there_were_any(
    talents: Talents, store: InMemoryStore
) -> None:
    talents.create(a_talent(id="t1"), SYSTEM)
    changed = a_talent(id="t1", years=9)
    head = b"talent\nupdate\n1\n"

    talents.update(changed, 1, SYSTEM, "key-1")

    with store.transaction() as transaction:
        claim = transaction.claim_key(Key("key-1", SYSTEM).stored, b"")
    assert claim is not None
    assert claim.request_hash == sha256(head + changed.SerializeToString(deterministic=True)).digest()


def test_a_refused_request_leaves_its_key_free(talents: Talents) -> None:
    talents.create(a_talent(), SYSTEM)
    with pytest.raises(AlreadyExists):
        talents.create(a_talent(), SYSTEM, "key-1")

    assert talents.create(a_talent(id="talent-2"), SYSTEM, "key-1").version == 1


def test_today_is_chinas_today(store: InMemoryStore) -> None:
    clock = FixedClock()
    clock.advance(13 * 3600)  # 17:00 UTC on 1 March is 01:00 on 2 March in China
    talents = Handlers(TALENT, store, clock, "/dabridge/talent")

    assert talents.create(a_talent(confirmed_on="2026-03-02"), SYSTEM).version == 1
    with pytest.raises(InvalidInput):
        talents.create(a_talent(id="talent-2", confirmed_on="2026-03-03"), SYSTEM)


def test_an_event_carries_the_trace_of_the_request(talents: Talents, store: InMemoryStore) -> None:
    span = TracerProvider().get_tracer("test").start_span("request")
    with trace.use_span(span, end_on_exit=True):
        talents.create(a_talent(), SYSTEM)
    talents.create(a_talent(id="talent-2"), SYSTEM)

    traced, untraced = (change.event.traceparent for change in store.outbox)
    assert traced is not None
    assert f"{span.get_span_context().trace_id:032x}" in traced
    assert untraced is None


def test_a_page_holds_the_newest_change_first(talents: Talents, clock: FixedClock) -> None:
    for number in range(3):
        clock.advance()
        talents.create(a_talent(id=f"talent-{number}"), SYSTEM)
    clock.advance()
    talents.update(a_talent(id="talent-0", years=9), 1, SYSTEM)

    messages, page = talents.page(Query(limit=2), SYSTEM)

    assert [message.id for message in messages] == ["talent-0", "talent-2"]
    assert (page.total, page.more) == (3, True)
