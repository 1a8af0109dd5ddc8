"""Who makes experts, who changes what of them, who sees them; and the seeded pool."""

from collections import Counter
from copy import deepcopy
from datetime import date
from importlib.resources import files
from json import loads
from typing import Any

import pytest
from dabridge.events.v1.talent_pb2 import Expert
from dabridge.events.v1.types_pb2 import TRUST_VERIFIED

from services.common import events, plan
from services.common.access.principal import VISITOR, Principal, Role
from services.common.errors import Forbidden, InvalidInput
from services.common.records.handlers import Handlers
from services.common.records.store import Query
from services.scenarios.seed import synthetic_enterprises
from services.talent.model import EXPERT, check_expert
from services.talent.seed.experts import LEAST_YEARS, MOST, experts
from services.talent.seed.profiles import talent
from services.talent.seed.vocabulary import expert_words
from tests.fakes.clock import FixedClock
from tests.fakes.messages import an_expert
from tests.fakes.record_store import InMemoryStore

BUREAU = Principal("p1", frozenset({Role.HR_BUREAU}), organisation="bureau")
PERSON = Principal("p2", frozenset({Role.TALENT}), talent="expert-1")
ANOTHER = Principal("p3", frozenset({Role.TALENT}), talent="expert-2")
OFFICE = Principal("p4", frozenset({Role.PROVIDER}), organisation="office")
TODAY = date(2026, 11, 25)


@pytest.fixture
def pool() -> Handlers[Expert]:
    return Handlers(EXPERT, InMemoryStore(), FixedClock(), "/dabridge/talent")


def ids(pool: Handlers[Expert], caller: Principal) -> list[str]:
    messages, _ = pool.page(Query(limit=20), caller)
    return [message.id for message in messages]


def test_the_bureau_alone_names_experts(pool: Handlers[Expert]) -> None:
    for caller in (PERSON, OFFICE, VISITOR):
        with pytest.raises(Forbidden):
            pool.create(an_expert(), caller)

    assert pool.create(an_expert(), BUREAU).version == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"available": False},
        {"titles": ["高级顾问"]},
        {"summary": "近来做评审。"},
        {"zones": []},
        {"industries": ["display"]},
        {"skills": []},
    ],
)
def test_experts_say_themselves_what_they_do_and_whether_they_have_time(
    pool: Handlers[Expert], changes: dict[str, Any]
) -> None:
    pool.create(an_expert(), BUREAU)

    assert pool.update(an_expert(**changes), 1, PERSON).version == 2
    with pytest.raises(Forbidden):
        pool.update(an_expert(**changes), 2, ANOTHER)


def test_what_binds_an_expert_is_not_the_experts_to_change(pool: Handlers[Expert]) -> None:
    pool.create(an_expert(), BUREAU)

    with pytest.raises(InvalidInput) as refused:
        pool.update(an_expert(affiliation_ids=[]), 1, PERSON)

    assert [error.field for error in refused.value.fields] == ["affiliation_ids"]
    assert list(pool.update(an_expert(affiliation_ids=["office"]), 1, BUREAU).affiliation_ids) == ["office"]


def test_experts_do_not_verify_their_own_skills(pool: Handlers[Expert]) -> None:
    pool.create(an_expert(), BUREAU)
    vouched = deepcopy(an_expert())
    vouched.skills[0].trust = TRUST_VERIFIED

    with pytest.raises(InvalidInput):
        pool.update(vouched, 1, PERSON)
    assert pool.update(vouched, 1, BUREAU).skills[0].trust == TRUST_VERIFIED


def test_those_who_ask_for_experts_see_who_is_available(pool: Handlers[Expert]) -> None:
    pool.create(an_expert(), BUREAU)
    pool.create(an_expert(id="expert-2", available=False), BUREAU)

    assert ids(pool, OFFICE) == ["expert-1"]
    assert sorted(ids(pool, BUREAU)) == ["expert-1", "expert-2"]
    assert ids(pool, ANOTHER) == ["expert-2"]
    with pytest.raises(Forbidden):
        pool.get("expert-2", OFFICE)
    with pytest.raises(Forbidden):
        ids(pool, VISITOR)


def test_each_change_is_an_event() -> None:
    store = InMemoryStore()
    pool = Handlers(EXPERT, store, FixedClock(), "/dabridge/talent")
    pool.create(an_expert(), BUREAU)
    pool.update(an_expert(available=False), 1, PERSON)
    pool.withdraw("expert-1", 2, "任期已满", BUREAU)

    assert [(change.event.type, change.version) for change in store.outbox] == [
        (events.EXPERT_CHANGED, 1),
        (events.EXPERT_CHANGED, 2),
        (events.EXPERT_REMOVED, 3),
    ]


@pytest.fixture(scope="module")
def seeded() -> list[Expert]:
    return list(experts(100))


def test_seeded_experts_keep_every_rule_and_are_marked(seeded: list[Expert]) -> None:
    assert [(item.id, broken) for item in seeded if (broken := check_expert(item, TODAY))] == []
    assert len({item.id for item in seeded}) == 100
    assert all(item.synthetic for item in seeded)
    assert all("{" not in item.summary for item in seeded)


def test_an_expert_is_the_same_however_many_are_asked_for(seeded: list[Expert]) -> None:
    assert list(experts(7)) == seeded[:7]
    assert len(list(experts(1_000))) == MOST


def test_the_pool_covers_every_industry_and_zone(seeded: list[Expert]) -> None:
    advised = Counter(item.industries[0] for item in seeded)

    assert set(advised) == {item.code for item in plan.industries()}
    assert min(advised.values()) >= 8
    assert {zone for item in seeded for zone in item.zones} == {zone.code for zone in plan.zones()}


def test_experts_are_seasoned_talents_of_the_seed(seeded: list[Expert]) -> None:
    for item in seeded[1:]:
        person = talent(int(item.id.removeprefix("demo-talent-")))
        assert person.years >= LEAST_YEARS
        assert {skill.name for skill in person.skills} <= {skill.name for skill in item.skills}
    assert seeded[0].id == "demo-talent-00001"


def test_some_are_bound_to_seeded_organisations_and_the_first_to_none_of_development(
    seeded: list[Expert],
) -> None:
    text = files("services.scenarios.seed").joinpath("providers.jsonl").read_text("utf-8")
    providers = {loads(line)["id"] for line in text.splitlines()}
    firms = {item.id for item in synthetic_enterprises()}
    bound = {organisation for item in seeded for organisation in item.affiliation_ids}

    assert set(expert_words()["providers"]) <= providers
    assert bound <= providers | firms
    assert bound & providers
    assert bound & firms
    assert any(not item.affiliation_ids for item in seeded)
    for item in seeded[:4]:
        assert item.available
        assert not {"org-data-bureau", "firm-zhaoji"} & set(item.affiliation_ids)
