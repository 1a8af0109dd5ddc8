"""What reaches an act's use case, and what is told of refusals."""

from typing import Any, cast

import grpc
import pytest
from dabridge.scenarios.v1.lists_service_pb2 import CreateListRequest, UpdateListRequest
from dabridge.scenarios.v1.reviews_service_pb2 import SaveScoresRequest, SolutionScores
from google.protobuf.message import Message

from services.common.access.current import acting
from services.common.access.principal import Principal
from services.common.audit.chain import Act
from services.common.errors import Forbidden, InvalidInput
from services.common.records.acts import Method, servicer
from tests.fakes.callers import CENTRE

CONTEXT = cast("grpc.ServicerContext", None)


def echoed(request: Any, caller: Principal) -> Message:
    del caller
    return cast("Message", request)


def forbidden(request: Any, caller: Principal) -> Message:
    raise Forbidden(f"{caller.person} may not {request.id}")


def nobody(caller: Principal, act: Act) -> None:
    raise AssertionError((caller, act))


@pytest.mark.parametrize(
    ("request_", "paths"),
    [
        (CreateListRequest(kind="a\0b"), ["kind"]),
        (UpdateListRequest(id="l", record_ids=["ok", "\0"]), ["record_ids[1]"]),
        (SaveScoresRequest(scores=[SolutionScores(remark="\0"), SolutionScores()]), ["scores[0].remark"]),
    ],
)
def test_a_text_with_a_nul_is_refused_by_its_path(request_: Message, paths: list[str]) -> None:
    methods = servicer({"Act": Method("list", echoed)}, nobody)

    with acting(CENTRE), pytest.raises(InvalidInput) as refused:
        methods.Act(request_, CONTEXT)

    assert [error.field for error in refused.value.fields] == paths


def test_other_texts_reach_the_use_case_as_they_are() -> None:
    methods = servicer({"Act": Method("list", echoed)}, nobody)
    request = UpdateListRequest(id="l", title="第1批\n\t数字", record_ids=["a"])

    with acting(CENTRE):
        assert methods.Act(request, CONTEXT) == request


def test_what_is_forbidden_is_told_with_its_object() -> None:
    told: list[tuple[Principal, Act]] = []
    methods = servicer(
        {"FreezeList": Method("opportunity_list", forbidden)},
        lambda caller, act: told.append((caller, act)),
    )

    with acting(CENTRE), pytest.raises(Forbidden):
        methods.FreezeList(UpdateListRequest(id="l"), CONTEXT)

    assert told == [(CENTRE, Act("FreezeList.refused", "opportunity_list", "l"))]
