"""Refusals as the status that callers get."""

from google.rpc import error_details_pb2

from services.common.errors import FieldError, InvalidInput
from services.common.grpc_server import status_of

# What a caller's library takes of trailers, base64 already counted.
TRAILER_BYTES = 8192


def test_a_refusal_fits_into_a_trailer_however_many_rules_are_broken() -> None:
    broken = [FieldError(f"skills[{n}]", "技能不能为空") for n in range(1000)]

    status = status_of(InvalidInput(broken))

    told = error_details_pb2.BadRequest()
    assert status.details[0].Unpack(told)
    assert status.ByteSize() * 4 / 3 < TRAILER_BYTES
    assert 0 < len(told.field_violations) < 1000
    assert [item.field for item in told.field_violations][:2] == ["skills[0]", "skills[1]"]
    assert "1000" in status.message
