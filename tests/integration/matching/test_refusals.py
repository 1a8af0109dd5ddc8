"""Whatever the query service is asked, it answers or says what is wrong with the question."""

from collections.abc import Iterator
from typing import Any, Final, cast

import grpc
import pytest
from dabridge.events.v1.matching_pb2 import SIDE_LEFT
from dabridge.matching.v1 import matching_service_pb2 as pb
from google.protobuf.message import Message
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.common.plan import industries, zones
from services.matching.grpc_api import SERVICE
from services.matching.markets import markets
from services.matching.profiles import KINDS, Kind, Profile
from tests.integration.matching.market import TIMEOUT_S, Market, ending, open_market
from tests.stack import TESTS, Backing

ANSWERS: Final = {grpc.StatusCode.OK, grpc.StatusCode.NOT_FOUND, grpc.StatusCode.INVALID_ARGUMENT}
MEBIBYTE: Final = 1_048_576
SURROGATE: Final = "\ud800".encode("utf-8", "surrogatepass")

small = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

anything = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "",
            "\x00",
            "数据\x00平台",
            "\x1b[31m",
            "../../_all",
            "*",
            '{"match_all": {}}',
            "a:b:c",
            "%00",
            "\u202e\u200b",
            "数" * 501,
            "x" * MEBIBYTE,
            "数" * (MEBIBYTE // 3),
        ]
    ),
)
numbers = st.one_of(st.integers(-5, 130), st.integers(-(2**31), 2**31 - 1), st.just(10_000))
ids = st.one_of(st.just("known"), anything)
keys = st.one_of(st.sampled_from(list(markets())), anything)
kinds = st.one_of(st.sampled_from(KINDS), anything)
sides = st.one_of(st.sampled_from([1, 2]), st.integers(-(2**31), 2**31 - 1))

REQUESTS: Final[dict[str, st.SearchStrategy[Message]]] = {
    "Search": st.builds(
        pb.SearchRequest,
        kind=kinds,
        text=anything,
        zone=st.one_of(st.sampled_from(["", *(z.code for z in zones())]), anything),
        industry=st.one_of(st.sampled_from(["", *(i.code for i in industries())]), anything),
        offset=st.one_of(st.just(0), numbers),
        size=st.one_of(st.just(0), numbers),
    ),
    "GetProfile": st.builds(pb.GetProfileRequest, kind=kinds, id=ids),
    "GetShortlist": st.builds(
        pb.GetShortlistRequest, market=keys, side=sides, subject_id=ids, explain=st.booleans()
    ),
    "ExplainPair": st.builds(pb.ExplainPairRequest, market=keys, left_id=ids, right_id=ids),
    "DiagnoseShortlist": st.builds(pb.DiagnoseShortlistRequest, market=keys, side=sides, subject_id=ids),
    "SuggestEdits": st.builds(pb.SuggestEditsRequest, market=keys, side=sides, subject_id=ids),
    "CountShortlists": st.builds(
        pb.CountShortlistsRequest, market=keys, side=sides, subject_ids=st.lists(ids, max_size=4)
    ),
    "CountFitting": st.builds(
        pb.CountFittingRequest,
        market=keys,
        subject_ids=st.lists(ids, max_size=4),
        least=st.floats(allow_nan=True, width=64),
    ),
    "GetOverview": st.builds(pb.GetOverviewRequest),
    "FindSkills": st.builds(
        pb.FindSkillsRequest,
        text=anything,
        offset=st.one_of(st.just(0), numbers),
        size=st.one_of(st.just(0), numbers),
    ),
    "GetSkill": st.builds(pb.GetSkillRequest, term=anything),
}


@pytest.fixture(scope="module")
def market(backing: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    with open_market(backing, tmp_path_factory.mktemp("refusals")) as opened:
        opened.put(*(Profile(kind, "known", 1, live=True, titles=("数据",), text="数据") for kind in KINDS))
        yield opened


def refused(market: Market, method: str, request: Message) -> list[str]:
    """The fields that the answer names; fails where the call is not refused for its arguments."""
    with pytest.raises(grpc.RpcError) as caught:
        getattr(market.stub(), method)(request, timeout=TIMEOUT_S)
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    status = rpc_status.from_call(cast("grpc.Call", caught.value))
    assert status is not None
    bad = error_details_pb2.BadRequest()
    status.details[0].Unpack(bad)
    return [violation.field for violation in bad.field_violations]


def test_every_method_is_tried() -> None:
    service = pb.DESCRIPTOR.services_by_name[SERVICE.rpartition(".")[2]]

    assert set(REQUESTS) == {method.name for method in service.methods}


@pytest.mark.parametrize("method", REQUESTS)
def test_no_request_is_beyond_the_service(market: Market, method: str) -> None:
    @small
    @given(REQUESTS[method])
    def ask(request: Message) -> None:
        assert market.code(TESTS, method, request) in ANSWERS

    ask()


@pytest.mark.parametrize("method", REQUESTS)
def test_no_bytes_are_beyond_the_service(market: Market, method: str) -> None:
    call = market.mesh.channel("matching").unary_unary(
        f"/{SERVICE}/{method}", request_serializer=bytes, response_deserializer=bytes
    )

    @small
    @given(st.binary(max_size=60))
    def send(raw: bytes) -> None:
        assert ending(call, raw) in ANSWERS

    send()


@pytest.mark.parametrize("method", [method for method in REQUESTS if method != "GetOverview"])
def test_a_lone_surrogate_is_refused(market: Market, method: str) -> None:
    call = market.mesh.channel("matching").unary_unary(
        f"/{SERVICE}/{method}", request_serializer=bytes, response_deserializer=bytes
    )

    # Field 1 of every request is a text.
    request = b"\x0a" + bytes([len(SURROGATE)]) + SURROGATE

    assert ending(call, request) == grpc.StatusCode.INVALID_ARGUMENT


@pytest.mark.parametrize("value", ["a\x00b", "x" * MEBIBYTE, ""])
def test_what_is_no_id_is_named(market: Market, value: str) -> None:
    pair = pb.ExplainPairRequest(market="talent_demand", left_id=value, right_id="known")

    assert refused(market, "GetProfile", pb.GetProfileRequest(kind="talent", id=value)) == ["id"]
    assert refused(market, "ExplainPair", pair) == ["left_id"]
    for method, message in (
        ("GetShortlist", pb.GetShortlistRequest),
        ("DiagnoseShortlist", pb.DiagnoseShortlistRequest),
        ("SuggestEdits", pb.SuggestEditsRequest),
    ):
        request: Any = message(market="talent_demand", side=SIDE_LEFT, subject_id=value)
        assert refused(market, method, request) == ["subject_id"]


def test_counts_of_more_subjects_than_can_be_asked_for_are_refused(market: Market) -> None:
    def request(count: int) -> pb.CountShortlistsRequest:
        names = [f"subject-{number}" for number in range(count)]
        return pb.CountShortlistsRequest(market="scenario_supply", side=SIDE_LEFT, subject_ids=names)

    assert market.code(TESTS, "CountShortlists", request(500)) == grpc.StatusCode.OK
    assert refused(market, "CountShortlists", request(501)) == ["subject_ids"]


@pytest.mark.parametrize("value", ["bazaar", "\x00", "x" * MEBIBYTE, "数" * 300_000, ""])
def test_what_is_no_kind_or_market_is_named(market: Market, value: str) -> None:
    assert refused(market, "Search", pb.SearchRequest(kind=value)) == ["kind"]
    assert refused(market, "GetProfile", pb.GetProfileRequest(kind=value, id="a")) == ["kind"]
    assert refused(
        market, "GetShortlist", pb.GetShortlistRequest(market=value, side=SIDE_LEFT, subject_id="a")
    ) == ["market"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_last_place_that_can_be_asked_for_is_answered(market: Market, kind: Kind) -> None:
    for text in ("", "数据"):
        request = pb.SearchRequest(kind=kind, text=text, offset=9_980)
        assert market.stub().Search(request, timeout=TIMEOUT_S).total == 1
        assert refused(market, "Search", pb.SearchRequest(kind=kind, text=text, offset=9_981)) == ["offset"]
