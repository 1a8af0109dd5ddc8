"""What each role sees of a talent, by each method of the query service, over real Elasticsearch."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

import grpc
import pytest
from dabridge.events.v1.matching_pb2 import SIDE_LEFT, SIDE_RIGHT
from dabridge.events.v1.types_pb2 import EDUCATION_BACHELOR, SKILL_LEVEL_PROFICIENT
from dabridge.matching.v1 import matching_service_pb2 as pb
from google.protobuf.message import Message

from services.common.access.policy import Facts
from services.common.access.principal import Principal, Role
from services.matching.profiles import Need, Offer, Profile
from services.matching.shortlists import Entry, Shortlist
from tests.integration.matching.market import TIMEOUT_S, Market, open_market
from tests.stack import Backing

ZONE: Final = "511702"
EXPERIENCE: Final = "在鹭岛暗语中心做过数据治理"
EVIDENCE: Final = "云雀计划的验收单"
WANTED: Final = 12_345
SECRETS: Final = (EXPERIENCE, "鹭岛", EVIDENCE, "云雀", str(WANTED))

PERSON: Final = Profile(
    "talent",
    "person",
    1,
    live=True,
    titles=("数据工程师",),
    summary=EXPERIENCE,
    text=f"数据工程师。{EXPERIENCE}",
    zones=(ZONE,),
    industries=("big-data",),
    occupation="2-02-10-09",
    offers=(Offer("Python", 92, EVIDENCE, 2), Offer("数据治理", 90)),
    education=3,
    years=6,
    money_min=WANTED,
    confirmed_on="2026-10-09",
    updated_at="2026-11-01T00:00:00+00:00",
    level="B",
    facts=Facts("person"),
)
POST: Final = Profile(
    "demand",
    "post",
    1,
    live=True,
    titles=("数据工程师",),
    # The firm's own words are no key to what a talent wrote.
    text="数据工程师。鹭岛暗语中心的数据治理",
    zones=(ZONE,),
    industries=("big-data",),
    needs=(Need("Python", must=True), Need("焊接", must=False)),
    education=2,
    years=1,
    money_max=11_000,
    updated_at="2026-11-02T00:00:00+00:00",
    facts=Facts("firm", frozenset({ZONE}), public=True),
)
OTHER_POST: Final = replace(POST, id="other-post", facts=Facts("third", frozenset({ZONE}), public=True))
CELL: Final = Profile(
    "county",
    f"{ZONE}:big-data",
    1,
    live=True,
    titles=("达州大数据",),
    text="数据治理",
    zones=(ZONE,),
    industries=("big-data",),
    needs=(Need("Python", must=False),),
    facts=Facts("", frozenset({ZONE}), public=True),
)

CALLERS: Final = {
    role: Principal("somebody", frozenset({role}), organisation="firm", zone=ZONE)
    for role in Role
    if role is not Role.TALENT
} | {Role.TALENT: Principal("somebody", frozenset({Role.TALENT}), talent="person")}
WHOLE: Final = frozenset({Role.TALENT, Role.HR_BUREAU, Role.SYSTEM})
METHODS: Final[dict[str, tuple[str, Message]]] = {
    "search": ("Search", pb.SearchRequest(kind="talent")),
    "search by text": ("Search", pb.SearchRequest(kind="talent", text="数据工程师")),
    "profile": ("GetProfile", pb.GetProfileRequest(kind="talent", id="person")),
    "list of the talent": (
        "GetShortlist",
        pb.GetShortlistRequest(market="talent_demand", side=SIDE_LEFT, subject_id="person", explain=True),
    ),
    "list of the post": (
        "GetShortlist",
        pb.GetShortlistRequest(market="talent_demand", side=SIDE_RIGHT, subject_id="post", explain=True),
    ),
    "list of the cell": (
        "GetShortlist",
        pb.GetShortlistRequest(market="talent_county", side=SIDE_RIGHT, subject_id=CELL.id, explain=True),
    ),
    "pair with the post": (
        "ExplainPair",
        pb.ExplainPairRequest(market="talent_demand", left_id="person", right_id="post"),
    ),
    "pair with the cell": (
        "ExplainPair",
        pb.ExplainPairRequest(market="talent_county", left_id="person", right_id=CELL.id),
    ),
}
# Who is answered besides the person, the bureau and programs; a cell's list is its zone's bureau's.
MASKED: Final = {
    "list of the post": {Role.ENTERPRISE},
    "pair with the post": {Role.ENTERPRISE},
    "list of the cell": {Role.ZONE_BUREAU},
    "pair with the cell": {Role.ZONE_BUREAU},
}


@pytest.fixture(scope="module")
def market(backing: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    with open_market(backing, tmp_path_factory.mktemp("masks")) as opened:
        withheld = ("talent_demand", "talent_county")
        # Of all callers the organisation is the firm.
        named = ("talent_demand:firm", "talent_county:firm", "talent_demand:other")
        shy = Profile("talent", "shy", 1, live=True, withheld=withheld, facts=Facts("shy"))
        wary = Profile("talent", "wary", 1, live=True, withheld=named, facts=Facts("wary"))
        opened.put(PERSON, POST, CELL, OTHER_POST, shy, wary)
        opened.put_lists(
            [
                a_list("talent_demand", "right", "post", "person", "shy", "wary"),
                a_list("talent_county", "right", CELL.id, "person", "shy", "wary"),
                a_list("talent_demand", "left", "person", "post"),
            ]
        )
        yield opened


def a_list(key: str, side: Any, subject: str, *counterparts: str) -> Shortlist:
    entries = tuple(Entry(name, 1, rank, 0, 700_000) for rank, name in enumerate(counterparts, 1))
    return Shortlist(key, side, subject, 1, 1, live=True, entries=entries)


def answered(market: Market, role: Role, method: str) -> Message | None:
    name, request = METHODS[method]
    call: Callable[..., Message] = getattr(market.stub(CALLERS[role]), name)
    try:
        return call(request, timeout=TIMEOUT_S)
    except grpc.RpcError as error:
        if error.code() == grpc.StatusCode.PERMISSION_DENIED:
            return None
        raise


def secrets_in(answer: Message) -> set[str]:
    told = answer.SerializeToString()
    return {secret for secret in SECRETS if secret.encode() in told}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("method", METHODS)
def test_who_is_not_the_person_nor_the_bureau_reads_nothing_that_a_talent_wrote(
    market: Market, role: Role, method: str
) -> None:
    answer = answered(market, role, method)

    if role in WHOLE:
        if answer is not None:
            assert secrets_in(answer), "the test's secrets stand in the answer that is not masked"
        assert answer is not None or (role is Role.TALENT and method.startswith("list of the "))
        return
    assert (answer is not None) == (role in MASKED.get(method, set()))
    if answer is not None:
        assert secrets_in(answer) == set()
        assert b"Python" in answer.SerializeToString()


def test_a_masked_card_has_what_a_choice_needs(market: Market) -> None:
    answer: Any = answered(market, Role.ENTERPRISE, "pair with the post")

    assert answer.left == pb.ProfileCard(
        kind="talent",
        id="person",
        version=1,
        title="数据工程师",
        zones=[ZONE],
        industries=["big-data"],
        tags=["Python", "数据治理"],
        education=EDUCATION_BACHELOR,
        years=6,
        occupation_code="2-02-10-09",
        skills=[
            pb.CardSkill(name="Python", level=SKILL_LEVEL_PROFICIENT, trust="evidenced"),
            pb.CardSkill(name="数据治理", trust="declared"),
        ],
        level="B",
    )


def test_a_masked_reason_says_that_there_is_evidence_and_not_which(market: Market) -> None:
    masked: Any = answered(market, Role.ENTERPRISE, "pair with the post")
    whole: Any = answered(market, Role.HR_BUREAU, "pair with the post")

    first = masked.explanation.requirements[0]
    assert (first.trust, first.evidence) == ("evidenced", "")
    first = whole.explanation.requirements[0]
    assert (first.trust, first.evidence) == ("evidenced", EVIDENCE)
    details = {part.feature: part.detail for part in masked.explanation.features}
    assert details["salary"] == "按本人的期望薪资（取整到千元）比较，不展示具体数额"
    assert details["lexical"].startswith("仅比较职业与技能名称：")
    gates = {gate.gate: gate.detail for gate in masked.explanation.gates}
    assert gates["salary"] == "岗位薪资在本人可接受的范围内（按千元取整比较）"


@pytest.mark.parametrize(
    ("role", "method", "shown"),
    [
        (Role.ENTERPRISE, "list of the post", ["person"]),
        (Role.ZONE_BUREAU, "list of the cell", ["person"]),
        (Role.HR_BUREAU, "list of the post", ["person", "shy", "wary"]),
    ],
)
def test_who_withheld_consent_is_on_no_list_though_it_is_not_ranked_again_yet(
    market: Market, role: Role, method: str, shown: list[str]
) -> None:
    answer: Any = answered(market, role, method)

    assert [item.counterpart.id for item in answer.items] == shown


@pytest.mark.parametrize("who", ["shy", "wary"])
def test_who_withheld_consent_is_explained_to_neither_side_across(market: Market, who: str) -> None:
    def code(role: Role, key: str, right: str) -> grpc.StatusCode:
        request = pb.ExplainPairRequest(market=key, left_id=who, right_id=right)
        return market.code(CALLERS[role], "ExplainPair", request)

    assert code(Role.ENTERPRISE, "talent_demand", "post") == grpc.StatusCode.PERMISSION_DENIED
    assert code(Role.ZONE_BUREAU, "talent_county", CELL.id) == grpc.StatusCode.PERMISSION_DENIED
    assert code(Role.HR_BUREAU, "talent_demand", "post") == grpc.StatusCode.OK


def test_a_diagnosis_counts_whom_consent_keeps_out(market: Market) -> None:
    request = pb.DiagnoseShortlistRequest(market="talent_demand", side=SIDE_RIGHT, subject_id="post")
    answer = market.stub(CALLERS[Role.ENTERPRISE]).DiagnoseShortlist(request, timeout=TIMEOUT_S)

    found = {item.gate: (item.label, item.gained, item.failed) for item in answer.relaxations}
    assert found["consent"] == ("本人同意", 2, 2)
    assert (answer.counterparts, answer.passing) == (3, 1)


def test_who_left_one_firm_out_is_found_by_another(market: Market) -> None:
    def consent(subject: str, side: Any, role: Role = Role.HR_BUREAU) -> tuple[int, int]:
        request = pb.DiagnoseShortlistRequest(market="talent_demand", side=side, subject_id=subject)
        answer = market.stub(CALLERS[role]).DiagnoseShortlist(request, timeout=TIMEOUT_S)
        (failed,) = (item.failed for item in answer.relaxations if item.gate == "consent")
        return failed, answer.counterparts

    assert consent("other-post", SIDE_RIGHT) == (1, 3)
    assert consent("wary", SIDE_LEFT) == (1, 2)
    assert consent("person", SIDE_LEFT) == (0, 2)


def suggested(market: Market, role: Role, side: Any, subject: str) -> Any:
    request = pb.SuggestEditsRequest(market="talent_demand", side=side, subject_id=subject)
    return market.stub(CALLERS[role]).SuggestEdits(request, timeout=TIMEOUT_S)


def test_a_person_is_told_their_own_places_and_nothing_of_other_people(market: Market) -> None:
    answer = suggested(market, Role.TALENT, SIDE_LEFT, "person")

    pairs = [pair for each in answer.suggestions for pair in each.pairs]
    assert pairs
    assert {pair.counterpart.id for pair in pairs} <= {"post", "other-post"}
    assert all(pair.ranks.after in (1, 2) for pair in pairs)
    for other in (b"shy", b"wary"):
        assert other not in answer.SerializeToString()


def test_who_sees_talents_masked_learns_how_many_a_change_brings_and_of_nobody_in_particular(
    market: Market,
) -> None:
    # One of the firm's posts, on nobody's list yet.
    market.put(replace(POST, id="new-post", text="数据工程师。Python。焊接。数据治理", summary="数据治理"))

    seen, full = (
        suggested(market, role, SIDE_RIGHT, "new-post") for role in (Role.ENTERPRISE, Role.HR_BUREAU)
    )

    assert "去掉要求“焊接”" in [each.text for each in full.suggestions]
    assert {pair.counterpart.id for each in full.suggestions for pair in each.pairs} == {"person"}
    assert [each.text for each in seen.suggestions] == [each.text for each in full.suggestions]
    assert [each.entered for each in seen.suggestions] == [each.entered for each in full.suggestions]
    assert not [pair for each in seen.suggestions for pair in each.pairs]
    assert secrets_in(seen) == set()
