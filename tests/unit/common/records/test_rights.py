"""Who may do what with a record: its owner, those who answer for it, and nobody else."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from dabridge.events.v1.types_pb2 import RECORD_STATUS_ACTIVE

from services.common.access.facts import facts_of
from services.common.access.policy import Scope
from services.common.errors import Forbidden, NotFound, VersionConflict
from services.common.records import bulk
from services.common.records.aggregate import Aggregate
from services.common.records.handlers import Handlers
from services.common.records.store import Query
from services.scenarios import model as scenarios
from services.talent import model as talent
from tests.fakes.callers import (
    BUREAU,
    CENTRE,
    SYSTEM,
    VISITOR,
    a_provider,
    a_talent_person,
    a_zone_bureau,
    an_enterprise_person,
)
from tests.fakes.city import City
from tests.fakes.messages import a_county_industry, a_demand, a_need, a_scenario, a_talent, an_enterprise

AGGREGATES = (*scenarios.AGGREGATES, *talent.AGGREGATES)
OWNER = an_enterprise_person("enterprise-1")
STRANGER = an_enterprise_person("enterprise-2", "person-9")
ALL = Query(limit=100, include_withdrawn=True)


def forbidden(call: Callable[[], Any]) -> bool:
    """Whether the caller is turned away; another refusal is none."""
    try:
        call()
    except Forbidden:
        return True
    return False


def ids(handlers: Handlers[Any], query: Query, caller: Any, *, mine: bool = False) -> set[str]:
    """The ids of a list, which counts as many as it shows."""
    messages, page = handlers.page(query, caller, mine=mine)
    assert page.total == len(messages)
    return {message.id for message in messages}


def test_an_enterprise_writes_its_own_and_no_other_demand(city: City) -> None:
    demand = city.demands.create(a_demand(), OWNER)

    assert forbidden(lambda: city.demands.create(a_demand(id="d2"), STRANGER))
    assert forbidden(lambda: city.demands.update(a_demand(headcount=9), 1, STRANGER))
    assert forbidden(lambda: city.demands.withdraw(demand.id, 1, "", STRANGER))
    assert city.demands.update(a_demand(headcount=9), 1, OWNER).version == 2
    assert city.demands.withdraw(demand.id, 2, "", OWNER).version == 3


def test_a_record_is_not_taken_over_by_naming_oneself(city: City) -> None:
    city.demands.create(a_demand(), OWNER)

    assert forbidden(lambda: city.demands.update(a_demand(enterprise_id="enterprise-2"), 1, STRANGER))
    assert city.demands.get("demand-1", SYSTEM).enterprise_id == "enterprise-1"


def test_a_record_is_not_given_away(city: City) -> None:
    city.demands.create(a_demand(), OWNER)
    city.scenarios.create(a_scenario(provider_id="provider-1"), CENTRE)

    assert forbidden(lambda: city.demands.update(a_demand(enterprise_id="enterprise-2"), 1, OWNER))
    assert forbidden(
        lambda: city.scenarios.update(a_scenario(provider_id="provider-2"), 1, a_provider("provider-1"))
    )
    assert forbidden(lambda: city.scenarios.update(a_scenario(zone="511724"), 1, a_zone_bureau("511702")))
    assert city.demands.get("demand-1", SYSTEM).version == 1
    assert city.scenarios.get("scenario-1", SYSTEM).version == 1


def test_the_bureau_may_move_a_record(city: City) -> None:
    city.demands.create(a_demand(), OWNER)
    city.demands.update(a_demand(enterprise_id="enterprise-2"), 1, BUREAU)

    assert forbidden(lambda: city.demands.update(a_demand(headcount=9), 2, OWNER))
    assert city.demands.update(a_demand(enterprise_id="enterprise-2", headcount=9), 2, STRANGER).version == 3


def test_what_is_created_without_an_owner_is_the_callers(city: City) -> None:
    assert city.demands.create(a_demand(id="", enterprise_id=""), OWNER).enterprise_id == "enterprise-1"
    assert city.scenarios.create(a_scenario(id=""), a_provider("provider-1")).provider_id == "provider-1"
    assert city.enterprises.create(an_enterprise(id=""), OWNER).id == "enterprise-1"
    assert city.talents.create(a_talent(id=""), a_talent_person("talent-7")).id == "talent-7"


def test_what_those_create_who_own_nothing_gets_no_owner(city: City) -> None:
    assert city.scenarios.create(a_scenario(id="s1"), CENTRE).provider_id == ""
    assert city.scenarios.create(a_scenario(id="s2"), a_zone_bureau("511702")).provider_id == ""
    assert city.enterprises.create(an_enterprise(id=""), BUREAU).id not in ("", "hr-bureau")


def test_an_owner_creates_no_record_under_another_id(city: City) -> None:
    assert forbidden(lambda: city.enterprises.create(an_enterprise(id="enterprise-2"), OWNER))
    assert forbidden(lambda: city.talents.create(a_talent(id="talent-2"), a_talent_person("talent-1")))


def test_a_caller_who_stands_for_nobody_owns_nothing(city: City) -> None:
    nobody = an_enterprise_person("")
    city.scenarios.create(a_scenario(), CENTRE)

    assert forbidden(lambda: city.demands.create(a_demand(enterprise_id=""), nobody))
    assert forbidden(lambda: city.scenarios.get("scenario-1", a_provider("")))
    assert forbidden(lambda: city.talents.page(ALL, a_talent_person("")))


def test_a_zone_bureau_answers_for_its_zone_alone(city: City) -> None:
    city.scenarios.create(a_scenario(provider_id="provider-1"), CENTRE)
    here, elsewhere = a_zone_bureau("511702"), a_zone_bureau("511724")
    cell = city.cells.create(a_county_industry(), BUREAU)

    assert city.scenarios.update(a_scenario(goal="新目标", provider_id="provider-1"), 1, here).version == 2
    assert forbidden(lambda: city.scenarios.update(a_scenario(goal="其他目标"), 2, elsewhere))
    assert forbidden(lambda: city.scenarios.create(a_scenario(id="s2", zone=""), here))
    assert forbidden(lambda: city.cells.update(a_county_industry(headcount=1), 1, here))
    assert city.cells.update(a_county_industry(headcount=1), 1, a_zone_bureau("DZ-GXQ")).version == 2
    assert forbidden(lambda: city.cells.withdraw(cell.id, 2, "", a_zone_bureau("DZ-GXQ")))


def test_a_visitor_reads_what_is_public_and_writes_nothing(city: City) -> None:
    city.demands.create(a_demand(), OWNER)
    city.talents.create(a_talent(), BUREAU)

    assert city.demands.get("demand-1", VISITOR).status == RECORD_STATUS_ACTIVE
    assert forbidden(lambda: city.talents.get("talent-1", VISITOR))
    assert forbidden(lambda: city.demands.create(a_demand(id="d2"), VISITOR))
    assert forbidden(lambda: city.demands.update(a_demand(), 1, VISITOR))
    assert forbidden(lambda: city.demands.withdraw("demand-1", 1, "", VISITOR))
    assert forbidden(lambda: bulk.load(city.demands, [], VISITOR))


def test_what_is_withdrawn_or_unlisted_is_no_longer_public(city: City) -> None:
    city.demands.create(a_demand(), OWNER)
    city.demands.withdraw("demand-1", 1, "", OWNER)
    city.scenarios.create(a_scenario(provider_id="provider-1"), CENTRE)

    for stranger in (STRANGER, VISITOR, a_talent_person()):
        assert forbidden(partial(city.demands.get, "demand-1", stranger))
        assert forbidden(partial(city.scenarios.get, "scenario-1", stranger))
    assert city.demands.get("demand-1", OWNER).version == 2
    assert city.demands.get("demand-1", BUREAU).version == 2
    assert city.scenarios.get("scenario-1", a_provider("provider-1")).version == 1
    assert city.scenarios.get("scenario-1", a_zone_bureau("511702")).version == 1


def test_nobody_learns_of_anothers_records_by_their_refusals(city: City) -> None:
    city.talents.create(a_talent(), BUREAU)
    city.demands.create(a_demand(), OWNER)
    other = a_talent_person("talent-2")

    assert forbidden(lambda: city.talents.get("talent-1", other))
    assert forbidden(lambda: city.talents.get("nobody", other))
    assert forbidden(lambda: city.talents.update(a_talent(), 7, other))
    assert forbidden(lambda: city.demands.update(a_demand(id="nothing"), 1, STRANGER))
    assert forbidden(lambda: city.demands.withdraw("demand-1", 7, "", STRANGER))
    with pytest.raises(NotFound):
        city.talents.get("talent-2", other)
    with pytest.raises(NotFound):
        city.demands.get("nothing", VISITOR)
    with pytest.raises(VersionConflict):
        city.demands.withdraw("demand-1", 7, "", OWNER)


def test_a_list_shows_and_counts_only_what_its_reader_may_see(city: City) -> None:
    city.demands.create(a_demand(id="mine"), OWNER)
    city.demands.create(a_demand(id="mine-gone"), OWNER)
    city.demands.withdraw("mine-gone", 1, "", OWNER)
    city.demands.create(a_demand(id="theirs", enterprise_id="enterprise-2"), STRANGER)
    city.demands.create(a_demand(id="theirs-gone", enterprise_id="enterprise-2"), STRANGER)
    city.demands.withdraw("theirs-gone", 1, "", STRANGER)

    assert ids(city.demands, ALL, OWNER) == {"mine", "mine-gone", "theirs"}
    assert ids(city.demands, Query(limit=100), OWNER) == {"mine", "theirs"}
    assert ids(city.demands, ALL, VISITOR) == {"mine", "theirs"}
    assert ids(city.demands, ALL, BUREAU) == {"mine", "mine-gone", "theirs", "theirs-gone"}
    assert ids(city.demands, Query(limit=100, facet="enterprise-2", include_withdrawn=True), OWNER) == {
        "theirs"
    }


def test_a_list_of_mine_holds_what_the_caller_owns(city: City) -> None:
    city.demands.create(a_demand(id="mine"), OWNER)
    city.demands.create(a_demand(id="mine-gone"), OWNER)
    city.demands.withdraw("mine-gone", 1, "", OWNER)
    city.demands.create(a_demand(id="theirs", enterprise_id="enterprise-2"), STRANGER)
    city.scenarios.create(a_scenario(id="nobodys"), CENTRE)

    assert ids(city.demands, ALL, OWNER, mine=True) == {"mine", "mine-gone"}
    assert ids(city.demands, Query(limit=100), OWNER, mine=True) == {"mine"}
    assert ids(city.demands, ALL, BUREAU, mine=True) == set()
    assert ids(city.demands, ALL, VISITOR, mine=True) == set()
    assert ids(city.scenarios, ALL, a_provider(""), mine=True) == set()


def test_a_zone_bureau_sees_unlisted_scenarios_of_its_zone(city: City) -> None:
    city.scenarios.create(a_scenario(id="here"), CENTRE)
    city.scenarios.create(a_scenario(id="elsewhere", zone="511724"), CENTRE)
    city.scenarios.create(a_scenario(id="listed-elsewhere", zone="511724"), SYSTEM)

    assert ids(city.scenarios, ALL, a_zone_bureau("511702")) == {"here", "listed-elsewhere"}
    assert ids(city.scenarios, ALL, VISITOR) == {"listed-elsewhere"}


def test_a_person_sees_no_talent_but_themselves(city: City) -> None:
    city.talents.create(a_talent(id="talent-1"), BUREAU)
    city.talents.create(a_talent(id="talent-2"), BUREAU)

    assert ids(city.talents, ALL, a_talent_person("talent-2")) == {"talent-2"}
    for stranger in (OWNER, VISITOR, CENTRE, a_zone_bureau(), a_provider()):
        assert forbidden(partial(city.talents.page, ALL, stranger))


def test_enterprises_are_found_by_their_exact_credit_code(city: City) -> None:
    city.enterprises.create(an_enterprise(), OWNER)
    code = an_enterprise().uscc

    assert ids(city.enterprises, Query(limit=10, facet=code), VISITOR) == {"enterprise-1"}
    assert ids(city.enterprises, Query(limit=10, facet=code[:-1]), VISITOR) == set()


def test_another_persons_key_is_a_key_of_its_own(city: City) -> None:
    colleague = an_enterprise_person("enterprise-1", "person-7")
    mine = city.demands.create(a_demand(id="", enterprise_id=""), OWNER, "key")

    theirs = city.demands.create(a_demand(id="", enterprise_id=""), STRANGER, "key")
    our_other = city.demands.create(a_demand(id="", enterprise_id=""), colleague, "key")

    assert theirs.enterprise_id == "enterprise-2"
    assert len({mine.id, theirs.id, our_other.id}) == 3
    assert city.demands.create(a_demand(id="", enterprise_id=""), OWNER, "key") == mine


def test_a_person_who_acts_for_another_organisation_has_other_keys(city: City) -> None:
    elsewhere = an_enterprise_person("enterprise-2", OWNER.person)
    mine = city.demands.create(a_demand(id="", enterprise_id=""), OWNER, "key")

    assert city.demands.create(a_demand(id="", enterprise_id=""), elsewhere, "key").id != mine.id


def test_an_answer_is_repeated_only_within_reach(city: City) -> None:
    """A bureau's officer who was moved to another zone meets an old answer no more."""
    given = a_scenario(id="")
    before, moved = a_zone_bureau("511702"), a_zone_bureau("511724")
    first = city.scenarios.create(given, before, "key")

    assert city.scenarios.create(given, before, "key") == first
    assert forbidden(lambda: city.scenarios.create(given, moved, "key"))


def test_a_load_takes_the_callers_own_items_and_names_the_others(city: City) -> None:
    city.demands.create(a_demand(id="theirs", enterprise_id="enterprise-2"), STRANGER)
    city.demands.create(a_demand(id="theirs-gone", enterprise_id="enterprise-2"), STRANGER)
    city.demands.withdraw("theirs-gone", 1, "", STRANGER)

    response = bulk.load(
        city.demands,
        [
            a_demand(id="mine"),
            a_demand(id="foreign", enterprise_id="enterprise-2"),
            a_demand(id="theirs"),
            a_demand(id="theirs-gone"),
            a_demand(id="unnamed", enterprise_id=""),
        ],
        OWNER,
    )

    assert (response.created, response.updated, response.refused) == (2, 0, 3)
    assert {item.id for item in response.errors} == {"foreign", "theirs", "theirs-gone"}
    assert {item.fields[0].message for item in response.errors} == {"这条记录不在您的权限范围内，未写入"}
    assert city.demands.get("unnamed", OWNER).enterprise_id == "enterprise-1"
    assert city.demands.get("theirs", SYSTEM).enterprise_id == "enterprise-2"


def answered_by_zones(aggregate: Aggregate[Any]) -> bool:
    rights = aggregate.rights
    rows = (rights.create, rights.update, rights.withdraw, rights.get, rights.list, rights.bulk_load)
    return any(Scope.ZONE in scopes for cells in rows for scopes in cells.values())


@pytest.mark.parametrize("record", [an_enterprise(), a_scenario(), a_need(), a_county_industry()], ids=type)
def test_what_a_zone_answers_for_is_listed_by_the_zones_that_decide(record: Any) -> None:
    (aggregate,) = (item for item in AGGREGATES if isinstance(record, item.message))

    assert set(aggregate.facets(record).zones) == facts_of(record).zones == {record.zone}


def test_zones_answer_for_these_kinds_alone() -> None:
    """A kind that joins them is held to the test above: the zones of a talent are but wishes."""
    assert {item.kind for item in AGGREGATES if answered_by_zones(item)} == {
        "enterprise",
        "scenario",
        "transformation_need",
        "county_industry",
    }
