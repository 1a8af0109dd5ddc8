"""The history is whole: who did what to a scenario, from which stage to which, and why."""

from typing import Any

import grpc
import pytest
from dabridge.events.v1.scenarios_pb2 import FieldRemark, Scenario
from dabridge.scenarios.v1 import lifecycle_service_pb2 as api
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api

from services.common.access.principal import Role
from tests.fakes.messages import a_scenario
from tests.integration.market.offices import PROVIDER, Market, Office, refused

SUBJECT = api.HistorySubject


def history(office: Office, scenario_id: str, **asked: Any) -> api.ListHistoryResponse:
    request = api.ListHistoryRequest(subject=SUBJECT.HISTORY_SUBJECT_SCENARIO, id=scenario_id, **asked)
    return office.lifecycle.ListHistory(request)


def travelled(market: Market) -> Scenario:
    """A scenario that was made, edited, submitted, returned, submitted again, approved and withdrawn."""
    given = a_scenario(id="much-travelled", provider_id=PROVIDER)
    provider, centre = market.provider, market.centre
    provider.records.CreateScenario(records_api.CreateScenarioRequest(scenario=given))
    given.goal = "更高的目标"
    given.budget.max_yuan = 3_000_000
    provider.records.UpdateScenario(records_api.UpdateScenarioRequest(scenario=given, expected_version=1))
    provider.lifecycle.SubmitScenario(api.SubmitScenarioRequest(id=given.id, expected_version=2))
    centre.lifecycle.ReturnScenario(
        api.ReturnScenarioRequest(
            id=given.id,
            expected_version=3,
            reason="请修改",
            remarks=[FieldRemark(field="budget", remark="过高")],
        )
    )
    provider.lifecycle.SubmitScenario(api.SubmitScenarioRequest(id=given.id, expected_version=4))
    centre.lifecycle.ApproveScenario(api.ApproveScenarioRequest(id=given.id, expected_version=5))
    provider.records.WithdrawScenario(
        records_api.WithdrawScenarioRequest(id=given.id, expected_version=6, reason="资金未落实")
    )
    return given


def test_every_act_is_told_newest_first(market: Market) -> None:
    scenario = travelled(market)

    steps = history(market.centre, scenario.id).steps

    assert [(step.version, step.act, step.from_stage, step.to_stage) for step in reversed(steps)] == [
        (1, "CreateScenario", "", "draft"),
        (2, "UpdateScenario", "draft", "draft"),
        (3, "SubmitScenario", "draft", "submitted"),
        (4, "ReturnScenario", "submitted", "returned"),
        (5, "SubmitScenario", "returned", "submitted"),
        (6, "ApproveScenario", "submitted", "approved"),
        (7, "WithdrawScenario", "approved", "withdrawn"),
    ]
    assert list(steps[5].fields) == ["goal", "budget"]
    assert (steps[3].reason, steps[3].remarks[0].remark) == ("请修改", "过高")
    assert steps[0].reason == "资金未落实"
    assert {(step.organisation_id, step.role) for step in steps} == {
        (PROVIDER, "provider"),
        ("scenario-centre-1", "scenario_centre"),
    }
    assert all(step.at == market.clock.now().isoformat() for step in steps)


def test_pages_follow_each_other_to_the_last(market: Market) -> None:
    scenario = travelled(market)
    seen: list[int] = []
    token = ""
    while True:
        page = history(market.provider, scenario.id, page_size=3, page_token=token)
        assert page.total == 7
        seen += [step.version for step in page.steps]
        token = page.next_page_token
        if not token:
            break

    assert seen == [7, 6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    "asked",
    [
        {"page_token": "?"},
        {"page_token": "LTE="},
        {"page_token": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"},
        {"page_size": 201},
    ],
)
def test_a_bad_page_is_refused(market: Market, asked: dict[str, Any]) -> None:
    scenario = market.scenario("draft")

    assert (
        refused(lambda: history(market.centre, scenario.id, **asked))[0] == grpc.StatusCode.INVALID_ARGUMENT
    )


def test_a_history_is_read_by_those_whose_scenario_it_is_and_by_those_who_answer_for_it(
    market: Market,
) -> None:
    scenario = market.scenario("listed")
    denied = grpc.StatusCode.PERMISSION_DENIED
    readers = (market.provider, market.centre, market.as_(Role.HR_BUREAU), market.as_(Role.ZONE_BUREAU))
    strangers = (
        market.as_(Role.PROVIDER, "provider-2"),
        market.as_(Role.ZONE_BUREAU, zone="511724"),
        market.enterprise("enterprise-1"),
        market.expert("talent-1"),
        market.as_(Role.VISITOR),
        market.as_(Role.ADMIN),
    )

    for office in readers:
        assert history(office, scenario.id).steps[0].person == "system:test"
    for office in strangers:
        assert refused(lambda office=office: history(office, scenario.id))[0] == denied  # type: ignore[misc]


def test_the_subject_has_to_be_named(market: Market) -> None:
    subjects: tuple[Any, ...] = (0, 99)
    for subject in subjects:
        request = api.ListHistoryRequest(subject=subject, id="anything")
        code, text = refused(lambda request=request: market.centre.lifecycle.ListHistory(request))  # type: ignore[misc]
        assert code == grpc.StatusCode.INVALID_ARGUMENT
        assert text


def test_each_kind_of_history_has_rights_of_its_own(market: Market) -> None:
    subjects: list[Any] = SUBJECT.values()[1:]
    for subject in subjects:
        request = api.ListHistoryRequest(subject=subject, id="nothing")
        visitor, program = market.as_(Role.VISITOR), market.system

        assert (
            refused(lambda r=request, o=visitor: o.lifecycle.ListHistory(r))[0]  # type: ignore[misc]
            == grpc.StatusCode.PERMISSION_DENIED
        )
        assert (
            refused(lambda r=request, o=program: o.lifecycle.ListHistory(r))[0]  # type: ignore[misc]
            == grpc.StatusCode.NOT_FOUND
        )


def test_a_loaded_scenario_has_its_history_too(market: Market) -> None:
    load = [
        records_api.BulkLoadScenariosRequest(scenario=a_scenario(id=f"s{n}", provider_id=PROVIDER))
        for n in range(3)
    ]

    market.provider.records.BulkLoadScenarios(iter(load))

    assert [
        (step.act, step.to_stage) for n in range(3) for step in history(market.provider, f"s{n}").steps
    ] == [("BulkLoadScenarios", "draft")] * 3
