"""Protobuf messages as plain values and back.

Plain: enums are lower-case names without their prefix ("bachelor"), an unspecified enum and an absent
optional field are None, 64-bit integers are numbers, a map of scalars is a dict.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, cast

from google.protobuf.descriptor import EnumDescriptor, FieldDescriptor
from google.protobuf.message import Message

M = TypeVar("M", bound=Message)
Plain = dict[str, Any]


def to_plain(message: Message) -> Plain:
    """Every field of the message by name."""
    return {field.name: _read(message, field) for field in _fields(message)}


def from_plain(values: Mapping[str, Any], message_type: type[M]) -> M:
    """The message with these values; names that it lacks and values that are None are left out.

    Raises ValueError on an unknown enum name and TypeError on a value of the wrong type.
    """
    message = message_type()
    for field in _fields(message):
        value = values.get(field.name)
        if value is not None:
            _write(message, field, value)
    return message


def enum_number(enum: EnumDescriptor, name: str | None) -> int:
    """The number of a plain enum name; 0 for None; raises ValueError."""
    if name is None:
        return 0
    value = enum.values_by_name.get(_prefix(enum) + name.upper())
    if value is None:
        raise ValueError(f"{enum.name} has no {name!r}")
    return int(value.number)


def enum_name(enum: EnumDescriptor, number: int) -> str | None:
    """The plain name of an enum's number; None where it is unspecified or unknown."""
    value = enum.values_by_number.get(number)
    if value is None or number == 0:
        return None
    return str(value.name).removeprefix(_prefix(enum)).lower()


def is_map(field: FieldDescriptor) -> bool:
    """Whether the field is a map; the protocol has maps of scalars alone."""
    return field.message_type is not None and bool(field.message_type.GetOptions().map_entry)


def _fields(message: Message) -> Sequence[FieldDescriptor]:
    return cast("Sequence[FieldDescriptor]", message.DESCRIPTOR.fields)


def _prefix(enum: EnumDescriptor) -> str:
    return str(enum.values[0].name).removesuffix("UNSPECIFIED")


def _read(message: Message, field: FieldDescriptor) -> Any:
    value = getattr(message, field.name)
    if is_map(field):
        return dict(value)
    if field.is_repeated:
        return [_plain_value(field, item) for item in value]
    if field.has_presence and not message.HasField(field.name):
        return None
    return _plain_value(field, value)


def _plain_value(field: FieldDescriptor, value: Any) -> Any:
    if field.message_type is not None:
        return to_plain(value)
    if field.enum_type is not None:
        return enum_name(field.enum_type, value)
    return value


def _write(message: Message, field: FieldDescriptor, value: Any) -> None:
    target = getattr(message, field.name)
    if is_map(field):
        target.update(value)
    elif field.message_type is not None:
        if field.is_repeated:
            for item in value:
                added = target.add()
                added.CopyFrom(from_plain(item, type(added)))
        else:
            target.CopyFrom(from_plain(value, type(target)))
            target.SetInParent()
    elif field.is_repeated:
        target.extend(_wire_value(field, item) for item in value)
    else:
        setattr(message, field.name, _wire_value(field, value))


def _wire_value(field: FieldDescriptor, value: Any) -> Any:
    return enum_number(field.enum_type, value) if field.enum_type is not None else value
