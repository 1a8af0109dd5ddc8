"""Requests by the descriptors: good ones, and ones that are well formed and hold what nobody should send."""

from random import Random
from typing import Any, Final

from google.protobuf.descriptor import FieldDescriptor, MethodDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from tests.fakes import messages

SAMPLES: Final = {
    sample.DESCRIPTOR.full_name: sample
    for sample in (
        messages.an_enterprise(),
        messages.a_scenario(),
        messages.a_talent(),
        messages.a_demand(),
        messages.a_county_industry(),
        messages.a_need(),
        messages.an_expert(),
    )
}
TEXTS: Final = (
    "",
    " ",
    "\0",
    "a\0b",
    "\x01\x1f\x7f",
    "\ufeff\u202e\u200b",
    "\uffff\U0010ffff",
    "𠮷" * 70,
    "e\u0301" * 65,
    "x" * 5_001,
    "长" * 10_001,
    "'; DROP TABLE talent; --",
    "%s %d {0} {name} $1 %(x)s",
    "%",
    "\\",
    "%_\\%",
    "../../etc/passwd",
    "null",
    "NaN",
    "-1",
    "9" * 5_000,
    "0000-00-00",
    "2026-02-30",
    "2026-13-01",
    "9999-12-31",
    "２０２６-01-01",
    "511702",
    "big-data",
    "MTk5OTk5OTk5OTk5OTk5OTk5OTk5LngK",
    "LTk5OTk5OTk5OTk5OTk5OTk5LmE=",
    "MC4=",
    "====",
    "1e999",
    "١٢٣",
    "2-02-10-09",
    "91511702MA0000001W",
)
NUMBERS: Final = (0, 1, -1, 200, 201, 2**31 - 1, -(2**31), 2**31, 2**53, 2**63 - 1, -(2**63))
_RANGES: Final = {
    FieldDescriptor.CPPTYPE_INT32: (-(2**31), 2**31 - 1),
    FieldDescriptor.CPPTYPE_ENUM: (-(2**31), 2**31 - 1),
    FieldDescriptor.CPPTYPE_INT64: (-(2**63), 2**63 - 1),
    FieldDescriptor.CPPTYPE_UINT32: (0, 2**32 - 1),
    FieldDescriptor.CPPTYPE_UINT64: (0, 2**64 - 1),
}


def good(method: MethodDescriptor) -> Any:
    """A request that keeps the rules; it names the sample's record, or the sample of a scenario."""
    request: Any = GetMessageClass(method.input_type)()
    for field in method.input_type.fields:
        if field.message_type is not None and field.message_type.full_name in SAMPLES:
            getattr(request, field.name).CopyFrom(SAMPLES[field.message_type.full_name])
        elif field.name == "id":
            answered = [field.message_type for field in method.output_type.fields]
            known = [SAMPLES[each.full_name].id for each in answered if each and each.full_name in SAMPLES]
            request.id = known[0] if known else messages.a_scenario().id
        elif field.name == "expected_version":
            request.expected_version = 1
    return request


def spoilt(rng: Random, method: MethodDescriptor) -> Any:
    """A good request with one to four fields, at any depth, set to what nobody should send."""
    request = good(method)
    for _ in range(rng.choice([1, 1, 2, 4])):
        _spoil(rng, request)
    return request


def _spoil(rng: Random, message: Any) -> None:
    if not message.DESCRIPTOR.fields:
        return
    field = rng.choice(list(message.DESCRIPTOR.fields))
    if field.is_repeated:
        items = getattr(message, field.name)
        count = rng.choice([1, 1, 2, 61, 300])
        if field.message_type is not None:
            item = rng.choice(list(items)) if items and rng.random() < 0.5 else items.add()
            _spoil(rng, item)
            items.extend([item] * (count - 1))
        else:
            value = _value(rng, field)
            items.extend([value] * count)
    elif field.message_type is not None:
        _spoil(rng, getattr(message, field.name))
        getattr(message, field.name).SetInParent()
    else:
        setattr(message, field.name, _value(rng, field))


def _value(rng: Random, field: FieldDescriptor) -> Any:
    if field.cpp_type == FieldDescriptor.CPPTYPE_STRING:
        text = rng.choice(TEXTS)
        return text.encode() if field.type == FieldDescriptor.TYPE_BYTES else text
    if field.cpp_type in _RANGES:
        least, most = _RANGES[field.cpp_type]
        return rng.choice([number for number in NUMBERS if least <= number <= most])
    if field.cpp_type == FieldDescriptor.CPPTYPE_BOOL:
        return rng.random() < 0.5
    return rng.choice([0.0, -0.0, float("inf"), float("nan"), 5e-324])


def parses(method: MethodDescriptor, content: bytes) -> bool:
    """Whether the bytes are a request of the method."""
    try:
        GetMessageClass(method.input_type).FromString(content)
    except Exception:  # noqa: BLE001 - as the server does
        return False
    return True


def text_fields(message: Message) -> list[int]:
    """The numbers of the message's own text fields."""
    return [field.number for field in message.DESCRIPTOR.fields if field.type == FieldDescriptor.TYPE_STRING]
