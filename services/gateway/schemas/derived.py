"""Shapes of the API made from the protocol's messages.

What is taken refuses unknown names and may leave out anything; what is answered has every field. Enums are
lower-case names, an unspecified one and an absent message are None. Descriptions are the texts
`market_fields.<Message>.<field>`, or `market_fields.<field>` where all messages mean the same by it.
"""

from collections.abc import Callable, Collection
from typing import Any, Final, Literal, TypeVar

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from pydantic import BaseModel, Field, create_model

from services.common import texts
from services.common.plain import enum_name, is_map
from services.gateway.schemas.base import In, Out

MAX_ITEMS: Final = 1000
BITS: Final = {
    FieldDescriptor.TYPE_INT32: 31,
    FieldDescriptor.TYPE_INT64: 63,
}
_SCALARS: Final[dict[int, type]] = {
    FieldDescriptor.TYPE_STRING: str,
    FieldDescriptor.TYPE_BOOL: bool,
    FieldDescriptor.TYPE_INT32: int,
    FieldDescriptor.TYPE_INT64: int,
    FieldDescriptor.TYPE_DOUBLE: float,
}
S = TypeVar("S", bound=type[BaseModel])

_taken: Final[dict[tuple[str, frozenset[str]], type[BaseModel]]] = {}
_answered: Final[dict[str, type[BaseModel]]] = {}


def stands_for(message: type[Message], *, taken: bool, answered: bool) -> Callable[[S], S]:
    """Makes a shape written by hand the message's, where it is taken and where it is answered."""
    name = message.DESCRIPTOR.full_name

    def register(shape: S) -> S:
        if taken:
            _taken[name, frozenset()] = shape
        if answered:
            _answered[name] = shape
        return shape

    return register


def taken_shape(message: Any, without: Collection[str] = ()) -> type[BaseModel]:
    """What a caller sends for a message; `without` are fields, as "Message.field", that are not taken."""
    left_out = frozenset(without)
    key = (message.full_name, left_out)
    if key not in _taken:
        _taken[key] = taken_fields(
            f"{message.name}Input",
            {
                field.name: taken_field(field, without=left_out)
                for field in message.fields
                if f"{message.name}.{field.name}" not in left_out
            },
        )
    return _taken[key]


def taken_fields(name: str, fields: dict[str, Any]) -> type[BaseModel]:
    """A shape of that name with these fields."""
    made: type[BaseModel] = create_model(name, __base__=In, **fields)
    return made


def answered_shape(message: Any) -> type[BaseModel]:
    """What is answered for a message."""
    name = message.full_name
    if name not in _answered:
        named = "items" if paged(message) else ""
        _answered[name] = _answered_fields(
            message.name,
            {
                (named if named and field.is_repeated else field.name): _answered_field(field)
                for field in message.fields
            },
        )
    return _answered[name]


def _answered_fields(name: str, fields: dict[str, Any]) -> type[BaseModel]:
    made: type[BaseModel] = create_model(name, __base__=Out, **fields)
    return made


def paged(message: Any) -> bool:
    """Whether the message answers a list: its one repeated field is called `items` in the API."""
    repeated = [field for field in message.fields if field.is_repeated]
    return message.name.startswith("List") and message.name.endswith("Response") and len(repeated) == 1


def taken_field(
    field: Any,
    *,
    without: Collection[str] = (),
    needed: bool = False,
    bounds: tuple[int, int] | None = None,
) -> tuple[Any, Any]:
    """The annotation and the description of a field that is taken; `bounds` of a whole number."""
    item = _type(field, lambda message: taken_shape(message, without))
    more: dict[str, Any] = {"description": described(field)}
    annotation: Any
    default: Any
    if is_map(field):
        annotation, default = dict[str, item], {}  # type: ignore[valid-type]  # made here
    elif field.is_repeated:
        annotation, default = list[item], []  # type: ignore[valid-type]  # made here
        more["max_length"] = MAX_ITEMS
    elif field.has_presence or field.enum_type is not None:
        annotation, default = (item if needed else item | None), None
    else:
        annotation, default = item, item()
    if field.type in BITS and not field.is_repeated:
        low, high = bounds or (0, 2 ** BITS[field.type] - 1)
        more |= {"ge": low, "le": high}
    return annotation, Field(... if needed else default, **more)


def described(field: Any) -> str:
    """What a field is, in Chinese; raises UnknownText where nobody has said it."""
    message = field.containing_type.name
    try:
        return texts.get(f"market_fields.{message}.{field.name}")
    except texts.UnknownText:
        return texts.get(f"market_fields.{field.name}")


def choices(enum: Any) -> Any:
    """The names of an enum as a type."""
    names = [enum_name(enum, value.number) for value in enum.values if value.number]
    return Literal[tuple(names)]


def _answered_field(field: Any) -> tuple[Any, Any]:
    annotation = _type(field, answered_shape)
    if is_map(field):
        annotation = dict[str, annotation]  # type: ignore[valid-type]  # made here
    elif field.is_repeated:
        annotation = list[annotation]  # type: ignore[valid-type]  # made here
    elif field.has_presence or field.enum_type is not None:
        annotation = annotation | None
    return annotation, Field(description=described(field))


def _type(field: Any, shape: Callable[[Any], type[BaseModel]]) -> Any:
    if is_map(field):
        return _scalar(field.message_type.fields_by_name["value"])
    if field.message_type is not None:
        return shape(field.message_type)
    if field.enum_type is not None:
        return choices(field.enum_type)
    return _scalar(field)


def _scalar(field: Any) -> type:
    return _SCALARS[field.type]
