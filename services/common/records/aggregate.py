"""What a service says about one of its aggregates."""

import uuid
from collections.abc import Callable, Collection
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final, Generic, TypeVar

from dabridge.events.v1 import types_pb2
from dabridge.events.v1.scenarios_pb2 import (
    Enterprise,
    OpportunityList,
    Pilot,
    Review,
    Scenario,
    Solution,
    TransformationNeed,
)
from dabridge.events.v1.talent_pb2 import CountyIndustry, Demand, Expert, Introduction, TalentProfile
from dabridge.talent.v1.committee_service_pb2 import Advice, Nomination
from google.protobuf.message import Message

from services.common.access.principal import Principal
from services.common.errors import FieldError
from services.common.records.rights import NO_RIGHTS, Rights

ACTIVE: Final = types_pb2.RECORD_STATUS_ACTIVE
WITHDRAWN: Final = types_pb2.RECORD_STATUS_WITHDRAWN

# Set by the service, whatever a caller sends; no part of the content.
_SERVICE_FIELDS: Final = ("id", "version", "status", "updated_at")


# One of the aggregates' protobuf messages: all of them have id, version, status and updated_at.
K = TypeVar("K", bound=Message)
M = TypeVar(
    "M",
    bound=Enterprise
    | Scenario
    | TransformationNeed
    | Solution
    | OpportunityList
    | Review
    | Pilot
    | TalentProfile
    | Demand
    | CountyIndustry
    | Expert
    | Introduction
    | Nomination
    | Advice,
)


@dataclass(frozen=True, slots=True)
class Edit:
    """Who edits, when (aware), and why."""

    caller: Principal
    now: datetime
    explanation: str = ""


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


def nothing_broken(message: Message, today: date) -> list[FieldError]:
    """Of aggregates that no caller hands over whole: each act checks what it takes."""
    del message, today
    return []


def nothing_settled(message: Message, held: Message | None, edit: Edit) -> list[FieldError]:
    """Of aggregates whose callers decide all fields but those that rights keep."""
    del message, held, edit
    return []


def published_whole(message: M) -> M:
    """Of aggregates whose events carry all of the state."""
    return message


def free_to_leave(message: Message) -> None:
    """Of aggregates that can be withdrawn at any time."""
    del message


@dataclass(frozen=True, slots=True)
class Aggregate(Generic[M]):
    """An aggregate as data: its names, its rules and its columns.

    `validate` is pure and reports every rule that a message breaks on a day. `codes` are the fields that hold
    codes, not free text.
    `rights` say who may do what with its records; `personal` whether each is about a person, so that it is
    audited who of the staff reads it.
    `settle` sets in a message what the service decides, by the state held, and says what may not change; it
    and `leaves`, asked before a withdrawal, raise WrongStage where the stage forbids it. Without `changed`
    the aggregate has no events. `published` is what they carry of a state, which it leaves as it is.
    `new_id` gives the id of a message that brings none. `facet_field` is the list request's own filter.
    """

    kind: str
    table: str
    message: type[M]
    changed: str
    removed: str
    codes: frozenset[str]
    facets: Callable[[M], Facets]
    rights: Rights = NO_RIGHTS
    validate: Callable[[M, date], list[FieldError]] = nothing_broken
    settle: Callable[[M, M | None, Edit], list[FieldError]] = nothing_settled
    leaves: Callable[[M], None] = free_to_leave
    published: Callable[[M], M] = published_whole
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


def keep_fields(message: K, held: K | None, names: Collection[str]) -> None:
    """Sets the named fields to what is held of them, or to nothing where nothing is held."""
    for name in names:
        message.ClearField(name)
    if held is None:
        return
    kept = deepcopy(held)
    for field in kept.DESCRIPTOR.fields:
        if field.name not in names:
            kept.ClearField(field.name)
    message.MergeFrom(kept)


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
