"""What a service says about one of its aggregates."""

import uuid
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final, Generic, TypeVar

from dabridge.events.v1 import types_pb2
from dabridge.events.v1.scenarios_pb2 import Enterprise, Scenario
from dabridge.events.v1.talent_pb2 import CountyIndustry, Demand, TalentProfile
from google.protobuf.message import Message

from services.common.errors import FieldError
from services.common.records.rights import Rights

ACTIVE: Final = types_pb2.RECORD_STATUS_ACTIVE
WITHDRAWN: Final = types_pb2.RECORD_STATUS_WITHDRAWN

# Set by the service, whatever a caller sends; no part of the content.
_SERVICE_FIELDS: Final = ("id", "version", "status", "updated_at")


# One of the aggregates' protobuf messages: all of them have id, version, status and updated_at.
M = TypeVar("M", bound=Enterprise | Scenario | TalentProfile | Demand | CountyIndustry)


@dataclass(frozen=True, slots=True)
class Facets:
    """What lists filter an aggregate by; codes hold no comma."""

    title: str
    zones: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    facet: str = ""


def random_id(message: Message) -> str:
    """An id that no other aggregate has, whatever the message."""
    del message
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Aggregate(Generic[M]):
    """An aggregate as data: its names, its rules and its columns.

    `validate` is pure and reports every rule that a message breaks on a day. `codes` are the fields that hold
    codes, not free text.
    `rights` say who may do what with its records; `personal` whether each is about a person, so that it is
    audited who of the staff reads it.
    `new_id` gives the id of a message that brings none. `facet_field` is the list request's own filter.
    """

    kind: str
    table: str
    message: type[M]
    changed: str
    removed: str
    codes: frozenset[str]
    validate: Callable[[M, date], list[FieldError]]
    facets: Callable[[M], Facets]
    rights: Rights
    facet_field: str = ""
    new_id: Callable[[M], str] = random_id
    personal: bool = False

    @property
    def one(self) -> str:
        """As methods of the protocol name one, such as CountyIndustry."""
        return self.kind.title().replace("_", "")

    @property
    def many(self) -> str:
        """As methods of the protocol name several, such as CountyIndustries."""
        return f"{self.one[:-1]}ies" if self.one.endswith("y") else f"{self.one}s"


def content_hash(message: M) -> bytes:
    """SHA-256 of all that a caller decides in a message."""
    content = deepcopy(message)
    for name in _SERVICE_FIELDS:
        content.ClearField(name)
    return sha256(content.SerializeToString(deterministic=True)).digest()


def parsed(message: type[M], data: bytes) -> M:
    """The message that the bytes hold; raises google.protobuf.message.DecodeError."""
    fresh = message()
    fresh.ParseFromString(data)
    return fresh
