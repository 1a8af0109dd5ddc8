"""Who is answered what by the query service: every role, every kind, every method."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import grpc
import pytest
from dabridge.events.v1.matching_pb2 import SIDE_LEFT, SIDE_RIGHT
from dabridge.matching.v1 import matching_service_pb2 as pb
from dabridge.matching.v1.matching_service_pb2_grpc import MatchingServiceStub

from services.common.access.policy import Facts
from services.common.access.principal import Principal, Role
from services.matching.markets import SIDES, markets
from services.matching.profiles import KINDS, Kind, Need, Offer, Profile
from services.matching.shortlists import SIDE_CODES, Entry, Shortlist
from tests.integration.matching.market import TIMEOUT_S, Market, open_market
from tests.integration.matching.rights import EVERYTHING, FACTS, acting_as, lists, reads
from tests.stack import Backing

OK, DENIED, UNKNOWN = (
    grpc.StatusCode.OK,
    grpc.StatusCode.PERMISSION_DENIED,
    grpc.StatusCode.NOT_FOUND,
)


@pytest.fixture(scope="module")
def market(backing: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    with open_market(backing, tmp_path_factory.mktemp("rights")) as opened:
        for kind in KINDS:
            opened.put(
                *(
                    Profile(kind, name, 1, live=True, titles=("数据工程师",), text="数据平台", facts=facts)
                    for name, facts in FACTS.items()
                ),
                Profile(kind, "gone", 2, live=False),
            )
        yield opened


each_role = pytest.mark.parametrize("role", Role)


@each_role
@pytest.mark.parametrize("text", ["", "数据平台"])
def test_a_search_finds_what_the_role_may_read_and_counts_nothing_else(
    market: Market, role: Role, text: str
) -> None:
    for kind in KINDS:
        request = pb.SearchRequest(kind=kind, text=text)
        expected = reads(role, kind)
        if not expected:
            assert market.code(acting_as(role), "Search", request) == DENIED, kind
            continue
        answer = market.stub(acting_as(role)).Search(request, timeout=TIMEOUT_S)
        assert {hit.id for hit in answer.hits} == expected, kind
        assert answer.total == len(expected), kind


@each_role
def test_a_profile_is_read_by_the_roles_that_find_it(market: Market, role: Role) -> None:
    check(market, role, reads, lambda kind, name: ("GetProfile", pb.GetProfileRequest(kind=kind, id=name)))


def side_of(kind: Kind) -> tuple[str, Any]:
    return next((m.key, SIDE_CODES[s]) for m in markets().values() for s in SIDES if m.kind_of(s) == kind)


@each_role
def test_a_list_is_read_by_those_whose_subject_it_is_and_those_who_answer_for_it(
    market: Market, role: Role
) -> None:
    def shortlist(kind: Kind, name: str) -> tuple[str, Any]:
        key, side = side_of(kind)
        return "GetShortlist", pb.GetShortlistRequest(market=key, side=side, subject_id=name)

    check(market, role, lists, shortlist)


@each_role
def test_a_list_is_diagnosed_to_those_who_read_it(market: Market, role: Role) -> None:
    def diagnosis(kind: Kind, name: str) -> tuple[str, Any]:
        key, side = side_of(kind)
        return "DiagnoseShortlist", pb.DiagnoseShortlistRequest(market=key, side=side, subject_id=name)

    check(market, role, lists, diagnosis)


@each_role
def test_edits_are_suggested_to_those_who_read_the_list(market: Market, role: Role) -> None:
    def suggestions(kind: Kind, name: str) -> tuple[str, Any]:
        key, side = side_of(kind)
        return "SuggestEdits", pb.SuggestEditsRequest(market=key, side=side, subject_id=name)

    check(market, role, lists, suggestions)


def check(
    market: Market,
    role: Role,
    reached: Callable[[Role, Kind], frozenset[str]],
    call: Callable[[Kind, str], tuple[str, Any]],
) -> None:
    """A known subject is answered or denied; an unknown or removed one is unknown to roles with any cell.

    Where an id is its owner's, own subjects alone tell nothing of other ids.
    """
    for kind in KINDS:
        allowed = reached(role, kind)
        expected = {name: OK if name in allowed else DENIED for name in FACTS}
        secret = kind in {"talent", "enterprise", "expert"} and allowed == {"mine"}
        expected["nobody"] = UNKNOWN if allowed and not secret else DENIED
        expected["gone"] = OK if allowed == EVERYTHING else expected["nobody"]
        found = {name: market.code(acting_as(role), *call(kind, name)) for name in expected}
        assert found == expected, kind


def sides_of(kind: Kind) -> list[tuple[str, Any]]:
    return [(m.key, SIDE_CODES[s]) for m in markets().values() for s in SIDES if m.kind_of(s) == kind]


@each_role
def test_the_rights_of_a_kind_hold_for_its_lists_of_every_market(market: Market, role: Role) -> None:
    for kind in KINDS:
        for key, side in sides_of(kind):
            for name in FACTS:
                request = pb.GetShortlistRequest(market=key, side=side, subject_id=name)
                expected = OK if name in lists(role, kind) else DENIED
                assert market.code(acting_as(role), "GetShortlist", request) == expected, (key, name)


@each_role
def test_lists_are_counted_of_the_subjects_whose_lists_the_role_reads(market: Market, role: Role) -> None:
    asked = [*FACTS, "nobody", "gone"]
    for kind in KINDS:
        for key, side in sides_of(kind):
            request = pb.CountShortlistsRequest(market=key, side=side, subject_ids=asked)
            allowed = lists(role, kind)
            if not allowed:
                assert market.code(acting_as(role), "CountShortlists", request) == DENIED, (key, kind)
                continue
            answer = market.stub(acting_as(role)).CountShortlists(request, timeout=TIMEOUT_S)
            gone = {"gone"} if allowed == EVERYTHING else set()
            assert {count.subject_id for count in answer.counts} == allowed | gone, (key, kind)


@each_role
def test_those_who_fit_are_counted_for_the_cells_whose_lists_the_role_reads(
    market: Market, role: Role
) -> None:
    request = pb.CountFittingRequest(market="talent_county", subject_ids=[*FACTS, "nobody"], least=0.5)
    allowed = lists(role, "county")
    if not allowed:
        assert market.code(acting_as(role), "CountFitting", request) == DENIED
        return
    answer = market.stub(acting_as(role)).CountFitting(request, timeout=TIMEOUT_S)
    assert {count.subject_id for count in answer.counts} == allowed


@each_role
def test_a_pair_is_explained_to_those_who_read_the_list_of_one_side(market: Market, role: Role) -> None:
    for in_market in markets().values():
        left, right = lists(role, in_market.left), lists(role, in_market.right)
        pairs = [("secret", name) for name in FACTS] + [(name, "secret") for name in FACTS]
        for a, b in pairs:
            request = pb.ExplainPairRequest(market=in_market.key, left_id=a, right_id=b)
            expected = OK if a in left or b in right else DENIED
            assert market.code(acting_as(role), "ExplainPair", request) == expected, (in_market.key, a, b)
        unknown = pb.ExplainPairRequest(market=in_market.key, left_id="nobody", right_id="nobody")
        expected = UNKNOWN if left or right else DENIED
        assert market.code(acting_as(role), "ExplainPair", unknown) == expected, in_market.key


@each_role
def test_everybody_reads_the_overview(market: Market, role: Role) -> None:
    assert market.code(acting_as(role), "GetOverview", pb.GetOverviewRequest()) == OK


def test_a_caller_without_organisation_talent_or_zone_owns_nothing(market: Market) -> None:
    for role in (Role.ENTERPRISE, Role.PROVIDER, Role.TALENT, Role.ZONE_BUREAU):
        nobody = Principal("somebody", frozenset({role}))
        for kind in KINDS:
            key, side = side_of(kind)
            for name in FACTS:
                request = pb.GetShortlistRequest(market=key, side=side, subject_id=name)
                assert market.code(nobody, "GetShortlist", request) == DENIED, (role, kind, name)


def test_a_caller_reaches_what_any_of_their_roles_reaches(market: Market) -> None:
    both = Principal("somebody", frozenset({Role.ENTERPRISE, Role.PROVIDER}), organisation="me")

    for kind in ("enterprise", "scenario", "demand"):
        key, side = side_of(kind)
        request = pb.GetShortlistRequest(market=key, side=side, subject_id="mine")
        assert market.code(both, "GetShortlist", request) == OK, kind


def test_a_call_without_a_token_or_with_one_for_another_service_is_refused(market: Market) -> None:
    with grpc.insecure_channel(market.mesh.address("matching")) as channel:
        stub = MatchingServiceStub(channel)
        token = market.mesh.signer.token(acting_as(Role.HR_BUREAU), "talent")
        for metadata in ((), (("authorization", f"Bearer {token}"),)):
            with pytest.raises(grpc.RpcError) as caught:
                stub.GetOverview(pb.GetOverviewRequest(), timeout=TIMEOUT_S, metadata=metadata)
            assert caught.value.code() == grpc.StatusCode.UNAUTHENTICATED


@dataclass(frozen=True, slots=True)
class Secrets:
    """What stands in a talent's free text behind what a card shows, and in a draft."""

    tail: str = "曾任鹭岛暗语项目负责人"
    draft: str = "尚未公开的云雀计划"


SECRETS: Final = Secrets()
FIRM: Final = Principal("p", frozenset({Role.ENTERPRISE}), organisation="firm")


@pytest.fixture(scope="module")
def lists_of_a_firm(market: Market) -> Market:
    experience = "负责数据平台的建设。" * 30 + SECRETS.tail
    post = Facts("firm", frozenset({"511702"}), public=True)
    market.put(
        Profile(
            "talent",
            "person",
            1,
            live=True,
            titles=("数据工程师",),
            summary=experience,
            text=f"数据工程师。{experience}",
            offers=(Offer("Python", 92, "三年项目", 1),),
            facts=Facts("person"),
        ),
        Profile("talent", "left", 2, live=False, summary=SECRETS.tail, facts=Facts("left")),
        Profile(
            "demand",
            "post",
            1,
            live=True,
            titles=("数据工程师",),
            text="数据工程师。数据平台",
            needs=(Need("Python", must=True),),
            facts=post,
        ),
        Profile(
            "scenario",
            "draft",
            2,
            live=False,
            titles=(SECRETS.draft,),
            summary=SECRETS.draft,
            text=SECRETS.draft,
            facts=Facts("office", frozenset({"511702"})),
        ),
        Profile("enterprise", "firm", 1, live=True, titles=("企业",), text="数据治理", facts=Facts("firm")),
    )
    market.put_lists(
        [
            a_list("talent_demand", "post", "person", "left"),
            a_list("scenario_supply", "firm", "draft"),
        ]
    )
    return market


def a_list(key: str, subject: str, *counterparts: str) -> Shortlist:
    entries = tuple(Entry(name, 1, rank, 0, 700_000) for rank, name in enumerate(counterparts, 1))
    return Shortlist(key, "right", subject, 1, 1, live=True, entries=entries)


def test_counts_are_the_lengths_of_stored_lists_in_the_order_asked_for(lists_of_a_firm: Market) -> None:
    def counts(key: str, side: Any, *ids: str) -> list[tuple[str, int]]:
        request = pb.CountShortlistsRequest(market=key, side=side, subject_ids=ids)
        answer = lists_of_a_firm.stub(FIRM).CountShortlists(request, timeout=TIMEOUT_S)
        return [(count.subject_id, count.entries) for count in answer.counts]

    assert counts("talent_demand", SIDE_RIGHT, "mine", "post", "post") == [("post", 2)]
    assert counts("scenario_supply", SIDE_RIGHT, "firm", "public") == [("firm", 1)]
    assert counts("expert_diagnosis", SIDE_RIGHT) == []


def test_an_enterprise_sees_of_a_talent_what_a_card_shows_and_no_more(lists_of_a_firm: Market) -> None:
    stub = lists_of_a_firm.stub(FIRM)
    listing = stub.GetShortlist(
        pb.GetShortlistRequest(market="talent_demand", side=SIDE_RIGHT, subject_id="post", explain=True)
    )
    pair = stub.ExplainPair(pb.ExplainPairRequest(market="talent_demand", left_id="person", right_id="post"))

    (item,) = listing.items
    assert item.counterpart.title == "数据工程师"
    assert list(item.counterpart.tags) == ["Python"]
    assert item.counterpart.summary == ""
    assert item.explanation.requirements[0].evidence == ""
    assert item.explanation.requirements[0].trust == "declared"
    assert SECRETS.tail not in str(listing) + text_of(listing)
    assert SECRETS.tail not in text_of(pair)
    whole = lists_of_a_firm.stub().GetProfile(pb.GetProfileRequest(kind="talent", id="person")).profile
    assert len(whole.summary) == 240
    whole.summary = ""
    assert pair.left == whole


def test_a_draft_is_neither_listed_nor_explained_to_the_other_side(lists_of_a_firm: Market) -> None:
    stub = lists_of_a_firm.stub(FIRM)

    listing = stub.GetShortlist(
        pb.GetShortlistRequest(market="scenario_supply", side=SIDE_RIGHT, subject_id="firm", explain=True)
    )
    request = pb.ExplainPairRequest(market="scenario_supply", left_id="draft", right_id="firm")

    assert not listing.items
    assert lists_of_a_firm.code(FIRM, "ExplainPair", request) == DENIED
    office = Principal("p", frozenset({Role.PROVIDER}), organisation="office")
    assert lists_of_a_firm.code(office, "ExplainPair", request) == OK


def test_a_draft_is_read_by_its_provider_and_found_by_no_search(lists_of_a_firm: Market) -> None:
    office = Principal("p", frozenset({Role.PROVIDER}), organisation="office")
    profile = pb.GetProfileRequest(kind="scenario", id="draft")
    own = pb.GetShortlistRequest(market="scenario_supply", side=SIDE_LEFT, subject_id="draft")

    assert lists_of_a_firm.code(office, "GetProfile", profile) == OK
    assert lists_of_a_firm.code(office, "GetShortlist", own) == OK
    assert lists_of_a_firm.code(FIRM, "GetProfile", profile) == DENIED
    for caller in (office, FIRM):
        for text in ("", SECRETS.draft):
            found = lists_of_a_firm.stub(caller).Search(pb.SearchRequest(kind="scenario", text=text))
            assert "draft" not in {hit.id for hit in found.hits}


def text_of(message: Any) -> str:
    """A message as text in which Chinese stays as it is."""
    return str(message.SerializeToString().decode(errors="ignore"))
