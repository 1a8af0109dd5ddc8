"""Nobody sees another's scores before all of them are in: not by a call, and not in the database."""

from functools import partial

import grpc
import pytest
from dabridge.events.v1.scenarios_pb2 import ReviewStage
from dabridge.scenarios.v1 import reviews_service_pb2 as api

from services.common.access.principal import Role
from services.common.sealing import Place, Sealer, Unsealable
from tests.integration.market.offices import SEAL_KEY, Market, refused
from tests.integration.market.reviews.panels import (
    CONFLICTED,
    EXPERTS,
    Panel,
    scored,
    scoring_panel,
)

CODE = grpc.StatusCode
POINTS = {"s1": (81, 92), "s2": (73, 64)}


@pytest.fixture
def panel(market: Market) -> Panel:
    return scoring_panel(market, s1=["lead-1", "partner-1"], s2=["lead-2"])


def whose(scores: list[api.SolutionScores]) -> set[str]:
    return {item.expert_id for item in scores}


def test_a_reviewer_sees_their_own_scores_alone_until_all_are_in(market: Market, panel: Panel) -> None:
    for expert in EXPERTS[:2]:
        panel.score(expert, POINTS)
    panel.declare(EXPERTS[2])
    panel.save(EXPERTS[2], {"s1": (10, 20)})

    for expert in EXPERTS:
        assert whose(list(panel.scores(market.expert(expert)))) == {expert}

    panel.save(EXPERTS[2], {"s2": (30, 40)})
    panel.submit(EXPERTS[2])
    for expert in EXPERTS:
        assert whose(list(panel.scores(market.expert(expert)))) == set(EXPERTS)


def test_neither_centre_nor_provider_sees_scores_until_all_are_in(market: Market, panel: Panel) -> None:
    for expert in EXPERTS[:2]:
        panel.score(expert, POINTS)

    for office in (market.centre, market.provider, market.system):
        assert list(panel.scores(office)) == []
    assert list(panel.review.rankings) == []
    assert [bool(r.submitted_at) for r in panel.review.reviewers] == [True, True, False]

    panel.score(EXPERTS[2], POINTS)
    for office in (market.centre, market.provider):
        assert len(panel.scores(office)) == 6


def test_scores_lie_sealed_in_the_database(market: Market, panel: Panel) -> None:
    panel.declare("expert-1")
    panel.save("expert-1", POINTS)

    ((sealed,),) = market.sql("SELECT sealed FROM review_sheet WHERE expert_id = %s", "expert-1")
    clear = api.ListScoresResponse(
        scores=[
            api.SolutionScores(solution_id=s, scores=scored(s, *p).scores, expert_id="expert-1")
            for s, p in POINTS.items()
        ]
    ).SerializeToString()
    assert clear not in sealed
    assert "安全".encode() not in sealed
    assert b"s1" not in sealed

    sealer = Sealer([bytes.fromhex(SEAL_KEY)])
    assert sealer.unseal(sealed, Place("review_sheet", panel.scenario_id, "expert-1")) == clear
    for place in (("review_sheet", panel.scenario_id, "expert-2"), ("review_sheet", "other", "expert-1")):
        with pytest.raises(Unsealable):
            sealer.unseal(sealed, Place(*place))
    with pytest.raises(Unsealable):
        Sealer([bytes(32)]).unseal(sealed, Place("review_sheet", panel.scenario_id, "expert-1"))


def test_no_table_tells_a_score_before_all_are_in(market: Market, panel: Panel) -> None:
    remark = "本方案的接口设计不完整"
    panel.declare("expert-1")
    request = api.SaveScoresRequest(
        id=panel.scenario_id, scores=[api.SolutionScores(solution_id="s1", remark=remark)]
    )
    market.expert("expert-1").reviews.SaveScores(request)

    tables = [
        row[0]
        for row in market.sql(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        )
    ]
    for table in tables:
        found = market.sql(
            f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE %s OR t::text LIKE %s',
            f"%{remark}%",
            f"%{remark.encode().hex()}%",
        )
        assert found == [(0,)], table


def test_another_reviewers_sheet_put_in_place_does_not_open(market: Market, panel: Panel) -> None:
    for expert in EXPERTS[:2]:
        panel.declare(expert)
        panel.save(expert, POINTS)
    market.sql(
        "UPDATE review_sheet SET sealed = (SELECT sealed FROM review_sheet WHERE expert_id = 'expert-2')"
        " WHERE expert_id = 'expert-1'"
    )

    assert refused(lambda: panel.scores(market.expert("expert-1")))[0] == CODE.INTERNAL
    assert len(panel.scores(market.expert("expert-2"))) == 2


def test_scores_can_be_changed_until_they_are_given_in(market: Market, panel: Panel) -> None:
    panel.declare("expert-1")
    panel.save("expert-1", {"s1": (1, 2)})
    kept = panel.save("expert-1", {"s2": (3, 4)})
    assert [(s.solution_id, s.scores[0].points) for s in kept] == [("s1", 1), ("s2", 3)]
    panel.save("expert-1", {"s1": (5, 6)})
    panel.submit("expert-1")

    assert refused(lambda: panel.save("expert-1", POINTS)) == (
        CODE.FAILED_PRECONDITION,
        "评分已提交，不能再修改",
    )
    assert refused(lambda: panel.submit("expert-1"))[0] == CODE.FAILED_PRECONDITION
    assert refused(lambda: panel.declare("expert-1", CONFLICTED, "亲属"))[0] == CODE.FAILED_PRECONDITION
    assert [s.scores[0].points for s in panel.scores(market.expert("expert-1"))] == [5, 3]


def test_every_criterion_of_every_solution_is_scored_before_scores_are_given_in(panel: Panel) -> None:
    panel.declare("expert-1")
    assert refused(lambda: panel.submit("expert-1"))[0] == CODE.INVALID_ARGUMENT
    panel.save("expert-1", {"s1": (80, 80)})
    assert refused(lambda: panel.submit("expert-1"))[0] == CODE.INVALID_ARGUMENT

    panel.save("expert-1", {"s2": (0, 0)})
    assert panel.submit("expert-1").stage == ReviewStage.REVIEW_STAGE_SCORING


def test_nobody_scores_without_a_statement(panel: Panel) -> None:
    for act in (lambda: panel.save("expert-1", POINTS), lambda: panel.submit("expert-1")):
        assert refused(act) == (CODE.FAILED_PRECONDITION, "请先声明有无利益冲突，再进行评分")


def test_who_is_no_reviewer_reads_and_scores_nothing(market: Market, panel: Panel) -> None:
    outsiders = [
        market.expert("expert-9"),
        market.enterprise("lead-1"),
        market.as_(Role.PROVIDER, "other-office"),
        market.as_(Role.ZONE_BUREAU),
        market.as_(Role.HR_BUREAU),
        market.as_(Role.VISITOR),
    ]
    get = api.GetReviewRequest(id=panel.scenario_id)
    save = api.SaveScoresRequest(id=panel.scenario_id, scores=[scored("s1", 1, 1)])
    for office in outsiders:
        assert refused(partial(office.reviews.GetReview, get))[0] == CODE.PERMISSION_DENIED
        assert refused(partial(panel.scores, office))[0] == CODE.PERMISSION_DENIED
        assert refused(partial(office.reviews.SaveScores, save))[0] == CODE.PERMISSION_DENIED


def test_those_in_charge_score_nothing(market: Market, panel: Panel) -> None:
    save = api.SaveScoresRequest(id=panel.scenario_id, scores=[scored("s1", 1, 1)])
    for office in (market.centre, market.provider):
        assert refused(partial(office.reviews.SaveScores, save))[0] == CODE.PERMISSION_DENIED


def test_reviews_are_listed_to_those_whom_they_concern(market: Market, panel: Panel) -> None:
    other = Panel(market, market.scenario("listed", provider_id="other-office").id)
    other.create("expert-1", "expert-8", by=market.centre)

    def listed(office: object, **asked: object) -> list[str]:
        answer = office.reviews.ListReviews(api.ListReviewsRequest(**asked))  # type: ignore[attr-defined,arg-type]
        assert answer.total == len(answer.reviews)
        return [review.id for review in answer.reviews]

    assert listed(market.centre) == [other.scenario_id, panel.scenario_id]
    assert listed(market.centre, mine=True) == []
    assert listed(market.centre, stage=ReviewStage.REVIEW_STAGE_SCORING) == [panel.scenario_id]
    assert listed(market.provider) == [panel.scenario_id]
    assert listed(market.expert("expert-1"), mine=True) == [other.scenario_id, panel.scenario_id]
    assert listed(market.expert("expert-2")) == [panel.scenario_id]
    assert listed(market.expert("expert-9")) == []
