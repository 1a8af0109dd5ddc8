"""Shapes made from the protocol's messages."""

from typing import Any

import pytest
from dabridge.events.v1 import scenarios_pb2, talent_pb2, types_pb2
from dabridge.scenarios.v1 import lists_service_pb2, notices_service_pb2, solutions_service_pb2
from google.protobuf.message import Message
from pydantic import BaseModel, ValidationError

from services.common.texts import UnknownText
from services.gateway.codec import from_plain, to_plain
from services.gateway.market.parts import PARTS
from services.gateway.routes import acts
from services.gateway.schemas import derived, records

CONTENT = solutions_service_pb2.SolutionContent.DESCRIPTOR
SHAPE = derived.taken_shape(CONTENT)


def broken(values: dict[str, Any]) -> set[str]:
    """The kinds of the rules that the values break."""
    with pytest.raises(ValidationError) as caught:
        SHAPE.model_validate(values)
    return {error["type"] for error in caught.value.errors()}


def test_everything_can_be_left_out_of_what_is_taken() -> None:
    made = from_plain(SHAPE().model_dump(), solutions_service_pb2.SolutionContent)

    assert made == solutions_service_pb2.SolutionContent()


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"text": "x"}, "extra_forbidden"),
        ({"answers": [{"requirement": "a", "words": "b"}]}, "extra_forbidden"),
        ({"weeks": -1}, "greater_than_equal"),
        ({"weeks": 2**31}, "less_than_equal"),
        ({"references": [{"amount_yuan": 2**63}]}, "less_than_equal"),
        ({"answers": [{"fulfilment": "FULL"}]}, "literal_error"),
        ({"answers": [{}] * 1001}, "too_long"),
        ({"summary": "\ud800"}, "string_unicode"),
    ],
)
def test_what_a_message_cannot_hold_is_refused(values: dict[str, Any], rule: str) -> None:
    assert rule in broken(values)


def test_what_is_taken_becomes_the_message() -> None:
    given = {"answers": [{"requirement": "数据治理", "fulfilment": "partial", "how": "平台"}], "weeks": 3}

    made = from_plain(SHAPE.model_validate(given).model_dump(), solutions_service_pb2.SolutionContent)

    assert (made.weeks, made.answers[0].fulfilment) == (3, solutions_service_pb2.FULFILMENT_PARTIAL)


def test_what_is_answered_has_every_field_and_its_own_names() -> None:
    shape = derived.answered_shape(notices_service_pb2.ListNoticesResponse.DESCRIPTOR)

    assert set(shape.model_fields) == {"items", "next_page_token", "total", "unread"}
    assert all(field.is_required() for field in shape.model_fields.values())
    notice = notices_service_pb2.Notice(id="n", values={"title": "停车"})
    told = derived.answered_shape(notices_service_pb2.Notice.DESCRIPTOR).model_validate(to_plain(notice))
    assert told.model_dump()["values"] == {"title": "停车"}


@pytest.mark.parametrize(
    ("message", "shape"),
    [
        (scenarios_pb2.Enterprise, records.Enterprise),
        (scenarios_pb2.Scenario, records.Scenario),
        (scenarios_pb2.TransformationNeed, records.Need),
        (talent_pb2.Expert, records.Expert),
    ],
)
def test_a_stored_record_is_answered_in_its_own_shape(message: type[Message], shape: type[BaseModel]) -> None:
    assert derived.answered_shape(message.DESCRIPTOR) is shape


def test_a_yes_or_no_that_is_taken_is_neither_a_number_nor_a_text() -> None:
    shape = derived.taken_shape(notices_service_pb2.ListNoticesRequest.DESCRIPTOR)

    for wrong in (0, "true"):
        with pytest.raises(ValidationError):
            shape.model_validate({"unread_only": wrong})
    assert shape.model_validate({"unread_only": True}).model_dump()["unread_only"] is True


def test_a_shape_written_by_hand_stands_for_its_message() -> None:
    assert derived.answered_shape(scenarios_pb2.Scenario.DESCRIPTOR) is records.Scenario
    snapshot = derived.answered_shape(lists_service_pb2.ListSnapshot.DESCRIPTOR)
    assert snapshot.model_fields["scenario"].annotation == records.Scenario | None


def test_a_field_that_nobody_has_described_is_an_error() -> None:
    field = scenarios_pb2.TransformationNeed.DESCRIPTOR.fields_by_name["goal"]
    assert derived.described(field) == "目标"
    unknown = types_pb2.Requirement.DESCRIPTOR.fields_by_name["must"]
    with pytest.raises(UnknownText):
        derived.described(unknown)


def test_every_method_of_the_market_has_a_route_but_those_that_carry_bytes_or_count_views() -> None:
    routed = {act.rpc for part in PARTS for act in part.acts}
    served = {method.name for service in acts.SERVICES.values() for method in service.methods}

    bytes_of_recognition = {"UploadEvidence", "DownloadEvidence"}
    # The last one is asked by the page of a link alone.
    of_imports = {
        "UploadImport",
        "UploadByLink",
        "DownloadImportCopy",
        "GetImportTemplate",
        "LookAtImportLink",
    }
    of_people = {"ReadResume", "ExportData", "DeliverRelease", "ReceiveBatch"}
    of_programs = {"ListAccountErasures", "ReportAccountErased"}
    told = {"RecordViews", "UploadAttachment", "DownloadAttachment"}
    assert served - routed == told | bytes_of_recognition | of_imports | of_people | of_programs
