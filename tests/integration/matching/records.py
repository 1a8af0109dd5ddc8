"""The records services as their callers see them: edits of every kind over gRPC."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from typing import Any, Final, Literal, Self

import grpc
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.scenarios.v1 import scenarios_service_pb2
from dabridge.scenarios.v1.scenarios_service_pb2_grpc import ScenariosServiceStub
from dabridge.talent.v1 import talent_service_pb2
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub
from google.protobuf.message import Message

from services.matching.profiles import KINDS, Kind
from tests.integration.matching.authors import Author
from tests.stack import Mesh

Deed = Literal["create", "change", "withdraw"]
TIMEOUT_S: Final = 30.0
PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class _Noun:
    service: str
    name: str
    plural: str
    field: str
    fields: str


NOUNS: Final[dict[Kind, _Noun]] = {
    "enterprise": _Noun("scenarios", "Enterprise", "Enterprises", "enterprise", "enterprises"),
    "scenario": _Noun("scenarios", "Scenario", "Scenarios", "scenario", "scenarios"),
    "talent": _Noun("talent", "Talent", "Talents", "talent", "talents"),
    "demand": _Noun("talent", "Demand", "Demands", "demand", "demands"),
    "county": _Noun("talent", "CountyIndustry", "CountyIndustries", "county_industry", "county_industries"),
    "expert": _Noun("talent", "Expert", "Experts", "expert", "experts"),
    "need": _Noun(
        "scenarios",
        "TransformationNeed",
        "TransformationNeeds",
        "transformation_need",
        "transformation_needs",
    ),
}


class Records:
    """A client of both services; a context manager."""

    def __init__(self, mesh: Mesh) -> None:
        self._channels = {name: mesh.channel(name) for name in ("scenarios", "talent")}
        self._stubs: dict[str, Any] = {
            "scenarios": ScenariosServiceStub(self._channels["scenarios"]),
            "talent": TalentServiceStub(self._channels["talent"]),
        }
        self._messages: dict[str, Any] = {"scenarios": scenarios_service_pb2, "talent": talent_service_pb2}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for channel in self._channels.values():
            channel.close()

    def load(self, kind: Kind, messages: Sequence[Message]) -> None:
        """Bulk loads; every item must be taken."""
        noun = NOUNS[kind]
        request = getattr(self._messages[noun.service], f"BulkLoad{noun.plural}Request")
        call = getattr(self._stubs[noun.service], f"BulkLoad{noun.plural}")
        answer = call((request(**{noun.field: message}) for message in messages), timeout=120)
        assert not answer.refused, answer.errors

    def create(self, kind: Kind, message: Message) -> Message:
        return self._call(kind, "Create", **{NOUNS[kind].field: message})

    def update(self, kind: Kind, message: Any) -> Message:
        return self._call(kind, "Update", **{NOUNS[kind].field: message}, expected_version=message.version)

    def withdraw(self, kind: Kind, message: Any) -> Message:
        return self._call(
            kind, "Withdraw", id=message.id, expected_version=message.version, reason="不再需要"
        )

    def get(self, kind: Kind, record_id: str) -> Any:
        return self._call(kind, "Get", id=record_id)

    def all(self, kind: Kind) -> Iterator[Any]:
        """Every record, withdrawn ones too."""
        noun = NOUNS[kind]
        request = getattr(self._messages[noun.service], f"List{noun.plural}Request")
        call = getattr(self._stubs[noun.service], f"List{noun.plural}")
        token = ""
        while True:
            page = call(request(page_size=PAGE, page_token=token, include_withdrawn=True), timeout=TIMEOUT_S)
            yield from getattr(page, noun.fields)
            token = page.next_page_token
            if not token:
                return

    def _call(self, kind: Kind, verb: str, **fields: Any) -> Message:
        noun = NOUNS[kind]
        request = getattr(self._messages[noun.service], f"{verb}{noun.name}Request")(**fields)
        answer = getattr(self._stubs[noun.service], f"{verb}{noun.name}")(request, timeout=TIMEOUT_S)
        message: Message = getattr(answer, noun.field)
        return message


@dataclass(frozen=True, slots=True)
class _Planned:
    """An edit to come; its subject is a new record or the id of one."""

    deed: Deed
    kind: Kind
    subject: Message | str
    chance: Random


@dataclass
class Editor:
    """Makes edits one by one and in bursts; `done` counts them, `refused` those that came too late."""

    records: Records
    author: Author

    def __post_init__(self) -> None:
        self.ids: dict[Kind, list[str]] = {kind: [] for kind in KINDS}
        self.done: dict[Deed, int] = {"create": 0, "change": 0, "withdraw": 0}
        self.refused = 0

    @property
    def chance(self) -> Random:
        return self.author.chance

    def seed(self, **counts: int) -> None:
        """Loads so many of each kind."""
        for kind in KINDS:
            messages = self.author.some(kind, counts[kind])
            self.records.load(kind, messages)
            self.ids[kind] += [str(getattr(message, "id")) for message in messages]  # noqa: B009 - all have

    @property
    def accepted(self) -> int:
        """Edits that a service took."""
        return sum(self.done.values())

    def edit(self, count: int) -> None:
        """Makes edits, some of them at the same time as others, until so many more are accepted."""
        wanted = self.accepted + count
        while self.accepted < wanted:
            burst = min(wanted - self.accepted, self.chance.choice((1, 1, 1, 2, 5, 12)))
            deeds = [self._plan() for _ in range(burst)]
            with ThreadPoolExecutor(burst) as pool:
                results = list(pool.map(self._do, deeds))
            for planned, accepted in zip(deeds, results, strict=True):
                self.done[planned.deed] += accepted
                self.refused += not accepted

    def _plan(self) -> "_Planned":
        chance = Random(self.chance.random())
        kind: Kind = self.chance.choices(KINDS, weights=(4, 3, 5, 4, 2, 4, 3))[0]
        deed: Deed = self.chance.choices(("create", "change", "withdraw"), weights=(3, 6, 2))[0]
        if deed == "create":
            message = self.author.fresh(kind)
            if message is not None:
                self.ids[kind].append(str(getattr(message, "id")))  # noqa: B009 - all have
                return _Planned(deed, kind, message, chance)
            deed = "change"
        # Again and again the same few, so that edits of one record meet.
        pool = self.ids[kind][-8:] if self.chance.random() < 0.4 else self.ids[kind]
        return _Planned(deed, kind, self.chance.choice(pool), chance)

    def _do(self, planned: "_Planned") -> bool:
        """Whether the service accepted: it refuses what another edit of the burst overtook."""
        deed, kind, subject = planned.deed, planned.kind, planned.subject
        try:
            if not isinstance(subject, str):
                self.records.create(kind, subject)
            else:
                held = self.records.get(kind, subject)
                if held.status == RECORD_STATUS_WITHDRAWN:
                    return False
                if deed == "withdraw":
                    self.records.withdraw(kind, held)
                else:
                    self.records.update(kind, self.author.changed(kind, held, planned.chance))
        except grpc.RpcError as error:
            if error.code() in (
                grpc.StatusCode.ABORTED,
                grpc.StatusCode.NOT_FOUND,
                grpc.StatusCode.FAILED_PRECONDITION,
            ):
                return False
            raise
        return True
