"""Fields that not everybody sets who may write the record: verified trust, the mark of generated data."""

from collections.abc import Callable
from typing import Any

import pytest
from dabridge.events.v1.types_pb2 import TRUST_DECLARED, TRUST_VERIFIED, Capability, Skill

from services.common.access.principal import Principal
from services.common.errors import InvalidInput
from services.common.records import bulk
from tests.fakes.callers import (
    BUREAU,
    CENTRE,
    SYSTEM,
    a_talent_person,
    a_zone_bureau,
    an_enterprise_person,
)
from tests.fakes.city import City
from tests.fakes.messages import a_scenario, a_talent, an_enterprise

OTHER_USCC = "91350100M000100Y43"
OWNER = an_enterprise_person("enterprise-1")
VERIFIED = Capability(name="数据治理", evidence="两个项目", trust=TRUST_VERIFIED)
DECLARED = Capability(name="数据治理", evidence="两个项目", trust=TRUST_DECLARED)
OTHER = Capability(name="系统集成", evidence="一个项目", trust=TRUST_DECLARED)
EDITED = Capability(name="数据治理", evidence="二十个项目", trust=TRUST_VERIFIED)


def broken(call: Callable[[], Any]) -> list[str]:
    """The fields that a refusal names, each with a rule in Chinese."""
    with pytest.raises(InvalidInput) as refusal:
        call()
    assert all("只能由" in error.message for error in refusal.value.fields)
    return [error.field for error in refusal.value.fields]


def verified(city: City) -> None:
    city.enterprises.create(an_enterprise(capabilities=[VERIFIED]), BUREAU)


def test_an_owner_claims_no_verified_capability(city: City) -> None:
    assert broken(lambda: city.enterprises.create(an_enterprise(capabilities=[OTHER, VERIFIED]), OWNER)) == [
        "capabilities[1].trust"
    ]

    city.enterprises.create(an_enterprise(capabilities=[DECLARED]), OWNER)
    assert broken(lambda: city.enterprises.update(an_enterprise(capabilities=[VERIFIED]), 1, OWNER)) == [
        "capabilities[0].trust"
    ]


def test_an_owner_keeps_a_verified_capability_wherever_it_stands(city: City) -> None:
    verified(city)

    updated = city.enterprises.update(an_enterprise(capabilities=[OTHER, VERIFIED]), 1, OWNER)
    assert list(updated.capabilities) == [OTHER, VERIFIED]


def test_an_owner_takes_a_verified_capability_away_or_declares_it_anew(city: City) -> None:
    verified(city)

    assert city.enterprises.update(an_enterprise(capabilities=[DECLARED]), 1, OWNER).version == 2
    assert city.enterprises.update(an_enterprise(capabilities=[]), 2, OWNER).version == 3
    assert broken(lambda: city.enterprises.update(an_enterprise(capabilities=[VERIFIED]), 3, OWNER)) == [
        "capabilities[0].trust"
    ]


def test_an_owner_edits_no_verified_capability(city: City) -> None:
    verified(city)

    assert broken(lambda: city.enterprises.update(an_enterprise(capabilities=[EDITED]), 1, OWNER)) == [
        "capabilities[0].trust"
    ]


@pytest.mark.parametrize("caller", [BUREAU, CENTRE, SYSTEM], ids=lambda caller: caller.person)
def test_those_who_vouch_for_enterprises_verify_capabilities(city: City, caller: Principal) -> None:
    city.enterprises.create(an_enterprise(capabilities=[DECLARED]), OWNER)

    assert city.enterprises.update(an_enterprise(capabilities=[EDITED]), 1, caller).version == 2


def test_the_code_of_a_registered_enterprise_is_changed_by_those_who_checked_it(city: City) -> None:
    city.enterprises.create(an_enterprise(), OWNER)
    renumbered = an_enterprise(uscc=OTHER_USCC)

    assert broken(lambda: city.enterprises.update(renumbered, 1, OWNER)) == ["uscc"]
    assert city.enterprises.update(renumbered, 1, BUREAU).uscc == OTHER_USCC


def test_skills_are_verified_by_the_bureau_and_not_by_the_person(city: City) -> None:
    person = a_talent_person("talent-1")
    mine = a_talent(skills=[Skill(name="Python", trust=TRUST_DECLARED)])
    checked = a_talent(skills=[Skill(name="Python", trust=TRUST_VERIFIED)])
    city.talents.create(mine, person)

    assert broken(lambda: city.talents.update(checked, 1, person)) == ["skills[0].trust"]
    assert city.talents.update(checked, 1, BUREAU).version == 2
    assert city.talents.update(a_talent(years=9, skills=checked.skills), 2, person).version == 3


@pytest.mark.parametrize("caller", [OWNER, BUREAU, CENTRE], ids=lambda caller: caller.person)
def test_programs_alone_mark_generated_data(city: City, caller: Principal) -> None:
    assert broken(lambda: city.enterprises.create(an_enterprise(synthetic=True), caller)) == ["synthetic"]

    city.enterprises.create(an_enterprise(), caller)
    assert broken(lambda: city.enterprises.update(an_enterprise(synthetic=True), 1, caller)) == ["synthetic"]


def test_generated_data_stays_marked_whoever_edits_it(city: City) -> None:
    city.enterprises.create(an_enterprise(synthetic=True), SYSTEM)

    assert city.enterprises.update(an_enterprise(synthetic=False), 1, OWNER).version == 1
    edited = city.enterprises.update(an_enterprise(synthetic=False, summary="新简介"), 1, OWNER)
    assert (edited.version, edited.synthetic) == (2, True)
    assert not city.enterprises.update(an_enterprise(synthetic=False), 2, SYSTEM).synthetic


def test_a_load_is_held_to_the_same_rules_item_by_item(city: City) -> None:
    zone_bureau = a_zone_bureau("511702")
    city.scenarios.create(a_scenario(id="generated", synthetic=True), SYSTEM)

    response = bulk.load(
        city.scenarios,
        [a_scenario(id="generated", goal="新目标"), a_scenario(id="new", synthetic=True)],
        zone_bureau,
    )

    assert (response.updated, response.refused) == (1, 1)
    assert [(item.id, item.fields[0].field) for item in response.errors] == [("new", "synthetic")]
    assert city.scenarios.get("generated", SYSTEM).synthetic
