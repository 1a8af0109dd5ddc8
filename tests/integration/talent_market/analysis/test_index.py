"""The index on PostgreSQL: kept as records change, told without small groups, and forgetful."""

import grpc
from dabridge.events.v1.types_pb2 import EDUCATION_BACHELOR, EDUCATION_MASTER, Skill
from dabridge.talent.v1 import analysis_service_pb2 as api
from dabridge.talent.v1 import people_service_pb2 as people_api
from dabridge.talent.v1 import talent_service_pb2 as records_api

from services.common.access.principal import Role
from services.talent.market.analysis import counting, forgetting, formula, tables
from services.talent.market.people import consents
from tests.integration.talent_market.offices import Market, broken, refused

CELL = "511702:big-data"
HERE = {"wanted_zones": ["511702"], "wanted_industries": ["big-data"]}


def count(market: Market) -> int:
    return counting.count_due(market.served.parts)


def index(market: Market, **asked: str) -> api.GetTalentIndexResponse:
    sent = api.GetTalentIndexRequest(**asked)
    told: api.GetTalentIndexResponse = market.bureau.analysis.GetTalentIndex(sent)
    return told


def exact(market: Market) -> bool:
    """Whether the sums kept are those of counting everybody anew."""
    with market.served.parts.log.pool.connection() as connection:
        kept = tables.sums(connection)
        told = tables.features(connection)
    return kept == formula.changed([(None, known) for known in told])


def test_what_changes_is_counted_and_nothing_twice(market: Market) -> None:
    people = [market.talent(**HERE, education=EDUCATION_BACHELOR) for _ in range(8)]
    assert count(market) == 8
    assert count(market) == 0
    assert index(market).together.people == 8

    moved = people[0]
    moved.wanted_zones[:] = ["511724"]
    moved.education = EDUCATION_MASTER
    sent = records_api.UpdateTalentRequest(talent=moved, expected_version=moved.version)
    market.bureau.records.UpdateTalent(sent)
    gone = records_api.WithdrawTalentRequest(id=people[1].id, expected_version=people[1].version)
    market.bureau.records.WithdrawTalent(gone)

    assert count(market) == 2
    assert exact(market)
    found = {each.area: each.people for each in index(market, industry="big-data").cells}
    assert found[CELL] == 6


def test_small_groups_are_not_told(market: Market) -> None:
    for _ in range(4):
        market.talent(**HERE, education=EDUCATION_BACHELOR)
    count(market)
    assert not index(market).by_occupation
    few = index(market).together
    assert (few.people, few.HasField("quality"), few.HasField("ratio")) == (0, False, False)

    market.talent(**HERE, education=EDUCATION_MASTER)
    count(market)

    told = index(market)
    assert told.together.HasField("quality")
    groups = {each.group: each.HasField("people") for each in told.by_education}
    assert groups == {"bachelor": False, "postgraduate": False}
    assert sum(each.weight for each in told.weights) == 1
    assert all(each.formula for each in told.weights)


def test_who_says_no_to_statistics_is_not_counted(market: Market) -> None:
    people = [market.talent(**HERE) for _ in range(6)]
    count(market)
    office = market.person(people[0].id).people
    purpose = people_api.CONSENT_PURPOSE_STATISTICS
    office.GiveConsent(people_api.GiveConsentRequest(purpose=purpose, wording=consents.WORDING))
    count(market)
    assert round(index(market).together.people) == 6

    office.WithdrawConsent(people_api.WithdrawConsentRequest(purpose=purpose))

    assert count(market) == 1
    assert round(index(market).together.people) == 5


def test_records_of_before_the_index_are_counted_too(market: Market) -> None:
    for _ in range(5):
        market.talent(**HERE)
    market.demand(zone="511702", industry="big-data", headcount=3)
    market.sql("DELETE FROM index_person")
    market.sql("DELETE FROM index_post")

    assert count(market) == 5
    told = index(market)
    assert (round(told.together.people), told.together.posts) == (5, 3)


def test_an_erased_person_leaves_the_sums_at_once(market: Market) -> None:
    people = [market.talent(**HERE) for _ in range(6)]
    count(market)

    assert market.arrange(lambda desk: forgetting.forget(desk, people[0].id)) == 1
    assert market.arrange(lambda desk: forgetting.forget(desk, people[0].id)) == 0

    assert round(index(market).together.people) == 5
    assert market.sql("SELECT count(*) FROM index_person WHERE talent_id = %s", people[0].id) == [(0,)]


def test_skills_that_would_open_a_post_come_first(market: Market) -> None:
    market.demand(
        zone="511702", industry="big-data", headcount=2, required_skills=["SQL", "Python"], post="数据工程师"
    )
    for _ in range(5):
        market.talent(**HERE, skills=[Skill(name="SQL")])
    count(market)

    visitor = market.as_(Role.VISITOR).analysis
    told = visitor.GetTrainingView(api.GetTrainingViewRequest(zone="511702"))

    assert (told.posts, told.people) == (1, 5)
    first = told.gaps[0]
    assert (first.skill, first.unlocked, list(first.post_names)) == ("Python", 1, ["数据工程师"])
    assert (first.found, first.near) == (0, 5)
    nowhere = visitor.GetTrainingView(api.GetTrainingViewRequest(zone="511724"))
    assert not nowhere.gaps


def test_bases_are_kept_by_the_bureau(market: Market) -> None:
    listed = market.as_(Role.VISITOR).analysis.ListTrainingBases(api.ListTrainingBasesRequest())
    assert len(listed.bases) == 5
    assert [(each.year, each.wanted) for each in listed.targets] == [(2023, 2), (2025, 5)]
    base = listed.bases[0]
    base.title = "实训基地"
    sent = api.PutTrainingBaseRequest(base=base, expected_version=base.version)

    kept = market.bureau.analysis.PutTrainingBase(sent).base
    assert (kept.title, kept.sample, kept.version) == ("实训基地", False, base.version + 1)
    code, _ = refused(lambda: market.bureau.analysis.PutTrainingBase(sent))
    assert code == grpc.StatusCode.ABORTED
    nameless = api.PutTrainingBaseRequest(base=api.TrainingBase(zone="511702"))
    assert set(broken(lambda: market.bureau.analysis.PutTrainingBase(nameless))) == {"title", "industries"}


def test_the_index_is_for_offices(market: Market) -> None:
    for office in (market.as_(Role.VISITOR), market.employer(), market.person("somebody")):
        code, _ = refused(lambda at=office: at.analysis.GetTalentIndex(api.GetTalentIndexRequest()))  # type: ignore[misc]
        assert code == grpc.StatusCode.PERMISSION_DENIED
