"""The three services in memory, with the methods of their asynchronous stubs; no socket is opened.

They refuse as the real ones do: grpc.aio.AioRpcError with the same codes and details.
"""

import uuid
from collections.abc import AsyncIterator
from typing import Any

import grpc
from dabridge.events.v1 import bulk_pb2, scenarios_pb2, talent_pb2, types_pb2
from dabridge.matching.v1 import matching_service_pb2 as matching_api
from dabridge.scenarios.v1 import scenarios_service_pb2
from dabridge.talent.v1 import talent_service_pb2
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2
from grpc.aio import AioRpcError, Metadata

from services.common.access import current
from services.common.access.principal import Principal

Fields = list[tuple[str, str]]


def rpc_error(
    code: grpc.StatusCode, message: str, fields: Fields | None = None, reason: str = ""
) -> AioRpcError:
    """The error that a stub raises; `fields` are (path, message) pairs, `reason` that of an ErrorInfo."""
    trailing = Metadata()
    if reason:
        told = AnyMessage()
        told.Pack(error_details_pb2.ErrorInfo(reason=reason))
        status = status_pb2.Status(code=code.value[0], message=message, details=[told])
        trailing.add("grpc-status-details-bin", status.SerializeToString())
    if fields:
        bad = error_details_pb2.BadRequest()
        for field, description in fields:
            bad.field_violations.add(field=field, description=description)
        packed = AnyMessage()
        packed.Pack(bad)
        status = status_pb2.Status(code=code.value[0], message=message, details=[packed])
        trailing.add("grpc-status-details-bin", status.SerializeToString())
    return AioRpcError(code, Metadata(), trailing, message)


class Faulty:
    """Raises `fault`, where it is set, in place of answering; notes who calls: somebody has to."""

    def __init__(self) -> None:
        self.fault: AioRpcError | Exception | None = None
        self.timeouts: list[float] = []
        self.callers: list[Principal] = []

    def _enter(self, *, timeout: float) -> None:
        self.timeouts.append(timeout)
        self.callers.append(current.caller())
        if self.fault is not None:
            raise self.fault


class FakeRecords(Faulty):
    """A system of record of several kinds.

    A method is found by its name, such as CreateTalent. A record whose naming field holds "无效" is refused.
    """

    def __init__(self, requests: Any, kinds: dict[str, tuple[str, str, str, type[Message]]]) -> None:
        super().__init__()
        self._requests = requests
        self._kinds = kinds
        self.stored: dict[str, dict[str, Any]] = {name: {} for name in kinds}
        self.idempotency_keys: list[str] = []
        self.list_requests: list[Any] = []

    def __getattr__(self, method: str) -> Any:
        """The stub's method of that name."""
        for name, (plural, _, _, _) in self._kinds.items():
            for verb in ("Create", "Update", "Withdraw", "Get"):
                if method == verb + name:
                    return self._bound(verb.lower(), name)
            if method == f"List{plural}":
                return self._bound("list", name)
            if method == f"BulkLoad{plural}":
                return self._bound("bulk", name)
        raise AttributeError(method)

    def _bound(self, verb: str, name: str) -> Any:
        handler = getattr(self, f"_{verb}")

        async def call(request: Any, **options: Any) -> Any:
            self._enter(**options)
            return await handler(name, request)

        return call

    def put(self, name: str, record: Any) -> Any:
        """Stores a record as it is, at version 1 where it has none."""
        kept: Any = self._kinds[name][3]()
        kept.CopyFrom(record)
        kept.version = kept.version or 1
        kept.status = kept.status or types_pb2.RECORD_STATUS_ACTIVE
        self.stored[name][kept.id] = kept
        return kept

    async def _create(self, name: str, request: Any) -> Any:
        record = getattr(request, self._kinds[name][1])
        self.idempotency_keys.append(request.idempotency_key)
        self._check(name, record)
        record.id = record.id or uuid.uuid4().hex
        if record.id in self.stored[name]:
            raise rpc_error(grpc.StatusCode.ALREADY_EXISTS, "编号已被占用")
        return self._answer(name, self.put(name, record))

    async def _update(self, name: str, request: Any) -> Any:
        record = getattr(request, self._kinds[name][1])
        self.idempotency_keys.append(request.idempotency_key)
        known = self._known(name, record.id)
        self._check_open(known, request.expected_version)
        self._check(name, record)
        record.version = known.version + 1
        record.status = types_pb2.RECORD_STATUS_ACTIVE
        return self._answer(name, self.put(name, record))

    async def _withdraw(self, name: str, request: Any) -> Any:
        self.idempotency_keys.append(request.idempotency_key)
        known = self._known(name, request.id)
        self._check_open(known, request.expected_version)
        known.version += 1
        known.status = types_pb2.RECORD_STATUS_WITHDRAWN
        return self._answer(name, known)

    async def _get(self, name: str, request: Any) -> Any:
        return self._answer(name, self._known(name, request.id))

    async def _list(self, name: str, request: Any) -> Any:
        self.list_requests.append(request)
        plural, _, plural_field, _ = self._kinds[name]
        rows = [row for row in self.stored[name].values() if _listed(row, request)]
        start = int(request.page_token or 0)
        size = request.page_size or 20
        answer = getattr(self._requests, f"List{plural}Response")(total=len(rows))
        getattr(answer, plural_field).extend(rows[start : start + size])
        if start + size < len(rows):
            answer.next_page_token = str(start + size)
        return answer

    async def _bulk(self, name: str, requests: AsyncIterator[Any]) -> bulk_pb2.BulkLoadResponse:
        answer = bulk_pb2.BulkLoadResponse()
        index = 0
        async for request in requests:
            record = getattr(request, self._kinds[name][1])
            try:
                self._check(name, record)
            except AioRpcError:
                answer.refused += 1
                error = answer.errors.add(index=index, id=record.id)
                error.fields.add(field=_naming(record), message="内容无效")
            else:
                self.put(name, record)
                answer.created += 1
            index += 1
        return answer

    def _check(self, name: str, record: Any) -> None:
        field = _naming(record)
        value = getattr(record, field)
        if "无效" in "".join(value if field == "titles" else [value]):
            path = "titles[0]" if field == "titles" else field
            raise rpc_error(grpc.StatusCode.INVALID_ARGUMENT, "提交的内容有误", [(path, "内容无效")])

    def _known(self, name: str, record_id: str) -> Any:
        if record_id not in self.stored[name]:
            raise rpc_error(grpc.StatusCode.NOT_FOUND, "没有找到这条记录")
        return self.stored[name][record_id]

    @staticmethod
    def _check_open(known: Any, expected: int) -> None:
        if known.status == types_pb2.RECORD_STATUS_WITHDRAWN:
            raise rpc_error(grpc.StatusCode.FAILED_PRECONDITION, "记录已撤回")
        if known.version != expected:
            raise rpc_error(grpc.StatusCode.ABORTED, "记录已被他人修改")

    def _answer(self, name: str, record: Any) -> Any:
        return getattr(self._requests, f"{name}Response")(**{self._kinds[name][1]: record})


def fake_scenarios() -> FakeRecords:
    """The scenarios service, empty."""
    kinds: dict[str, tuple[str, str, str, type[Message]]] = {
        "Enterprise": ("Enterprises", "enterprise", "enterprises", scenarios_pb2.Enterprise),
        "Scenario": ("Scenarios", "scenario", "scenarios", scenarios_pb2.Scenario),
        "TransformationNeed": (
            "TransformationNeeds",
            "transformation_need",
            "transformation_needs",
            scenarios_pb2.TransformationNeed,
        ),
    }
    return FakeRecords(scenarios_service_pb2, kinds)


def fake_talent() -> FakeRecords:
    """The talent service, empty."""
    kinds: dict[str, tuple[str, str, str, type[Message]]] = {
        "Talent": ("Talents", "talent", "talents", talent_pb2.TalentProfile),
        "Demand": ("Demands", "demand", "demands", talent_pb2.Demand),
        "CountyIndustry": (
            "CountyIndustries",
            "county_industry",
            "county_industries",
            talent_pb2.CountyIndustry,
        ),
        "Expert": ("Experts", "expert", "experts", talent_pb2.Expert),
    }
    return FakeRecords(talent_service_pb2, kinds)


class FakeMatching(Faulty):
    """Matching with the answers that a test gives it."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: dict[tuple[str, str], matching_api.ProfileCard] = {}
        self.shortlists: dict[tuple[str, int, str], matching_api.GetShortlistResponse] = {}
        self.pairs: dict[tuple[str, str, str], matching_api.ExplainPairResponse] = {}
        self.diagnosis = matching_api.DiagnoseShortlistResponse()
        self.suggestions = matching_api.SuggestEditsResponse()
        self.overview = matching_api.GetOverviewResponse()
        self.fitting: dict[str, int] = {}
        self.fit_asked: list[float] = []
        self.counted_at = ""
        self.skills: dict[str, matching_api.GetSkillResponse] = {}
        self.searches: list[matching_api.SearchRequest] = []
        self.asked: list[tuple[str, str]] = []
        self.explained: list[bool] = []
        self.denied: set[str] = set()

    def add(self, card: matching_api.ProfileCard) -> None:
        """Makes a profile known."""
        self.cards[(card.kind, card.id)] = card

    async def Search(  # noqa: N802  # the stub's name
        self, request: matching_api.SearchRequest, **call: Any
    ) -> matching_api.SearchResponse:
        """The known cards of the kind whose title holds the text."""
        self._enter(**call)
        self.searches.append(request)
        hits = [
            card
            for (kind, _), card in self.cards.items()
            if kind == request.kind
            and request.text in card.title
            and (not request.zone or request.zone in card.zones)
            and (not request.industry or request.industry in card.industries)
        ]
        shown = hits[request.offset : request.offset + (request.size or 20)]
        return matching_api.SearchResponse(hits=shown, total=len(hits))

    async def GetProfile(  # noqa: N802  # the stub's name
        self, request: matching_api.GetProfileRequest, **call: Any
    ) -> matching_api.GetProfileResponse:
        """The known card."""
        self._enter(**call)
        self.asked.append((request.kind, request.id))
        card = self.cards.get((request.kind, request.id))
        if card is None:
            raise rpc_error(grpc.StatusCode.NOT_FOUND, "没有找到")
        return matching_api.GetProfileResponse(profile=card)

    async def GetShortlist(  # noqa: N802  # the stub's name
        self, request: matching_api.GetShortlistRequest, **call: Any
    ) -> matching_api.GetShortlistResponse:
        """The list given for the subject."""
        self._enter(**call)
        self.explained.append(request.explain)
        if request.subject_id in self.denied:
            raise rpc_error(grpc.StatusCode.PERMISSION_DENIED, "您没有权限查看这份名单")
        found = self.shortlists.get((request.market, request.side, request.subject_id))
        if found is None:
            raise rpc_error(grpc.StatusCode.NOT_FOUND, "没有找到名单")
        return found

    async def ExplainPair(  # noqa: N802  # the stub's name
        self, request: matching_api.ExplainPairRequest, **call: Any
    ) -> matching_api.ExplainPairResponse:
        """The explanation given for the pair."""
        self._enter(**call)
        found = self.pairs.get((request.market, request.left_id, request.right_id))
        if found is None:
            raise rpc_error(grpc.StatusCode.NOT_FOUND, "没有找到")
        return found

    async def DiagnoseShortlist(  # noqa: N802  # the stub's name
        self, request: matching_api.DiagnoseShortlistRequest, **call: Any
    ) -> matching_api.DiagnoseShortlistResponse:
        """The given diagnosis, whatever the subject."""
        self._enter(**call)
        return self.diagnosis

    async def SuggestEdits(  # noqa: N802  # the stub's name
        self, request: matching_api.SuggestEditsRequest, **call: Any
    ) -> matching_api.SuggestEditsResponse:
        """The given suggestions, whatever the subject."""
        self._enter(**call)
        if request.subject_id in self.denied:
            raise rpc_error(grpc.StatusCode.PERMISSION_DENIED, "您没有权限查看")
        return self.suggestions

    async def CountShortlists(  # noqa: N802  # the stub's name
        self, request: matching_api.CountShortlistsRequest, **call: Any
    ) -> matching_api.CountShortlistsResponse:
        """How many are on the lists given for the subjects; those without a list are left out."""
        self._enter(**call)
        found = {key: self.shortlists.get((request.market, request.side, key)) for key in request.subject_ids}
        return matching_api.CountShortlistsResponse(
            counts=[
                matching_api.ShortlistCount(subject_id=key, entries=len(shown.items))
                for key, shown in found.items()
                if shown is not None
            ]
        )

    async def CountFitting(  # noqa: N802  # the stub's name
        self, request: matching_api.CountFittingRequest, **call: Any
    ) -> matching_api.CountFittingResponse:
        """The given counts, 0 where none is given; nothing is counted yet where no moment is given."""
        self._enter(**call)
        self.fit_asked.append(request.least)
        return matching_api.CountFittingResponse(
            counts=[
                matching_api.FittingCount(subject_id=key, fitting=self.fitting.get(key, 0))
                for key in request.subject_ids
            ],
            counted_at=self.counted_at,
        )

    async def FindSkills(  # noqa: N802  # the stub's name
        self, request: matching_api.FindSkillsRequest, **call: Any
    ) -> matching_api.FindSkillsResponse:
        """The given skills whose name holds the text."""
        self._enter(**call)
        hits = [
            matching_api.SkillHit(name=name, narrower=len(skill.narrower), broader=len(skill.broader))
            for name, skill in self.skills.items()
            if request.text in name
        ]
        shown = hits[request.offset : request.offset + (request.size or 20)]
        return matching_api.FindSkillsResponse(hits=shown, total=len(hits))

    async def GetSkill(  # noqa: N802  # the stub's name
        self, request: matching_api.GetSkillRequest, **call: Any
    ) -> matching_api.GetSkillResponse:
        """The skill given under the term."""
        self._enter(**call)
        found = self.skills.get(request.term)
        if found is None:
            raise rpc_error(grpc.StatusCode.NOT_FOUND, "没有找到技能")
        return found

    async def GetOverview(  # noqa: N802  # the stub's name
        self, request: matching_api.GetOverviewRequest, **call: Any
    ) -> matching_api.GetOverviewResponse:
        """The given overview."""
        self._enter(**call)
        return self.overview


class FakeHealth:
    """Says what it is told to."""

    def __init__(self) -> None:
        self.answers = {"scenarios": True, "talent": True, "matching": True}

    async def serving(self) -> dict[str, bool]:
        """The answers."""
        return self.answers


def _naming(record: Any) -> str:
    names = record.DESCRIPTOR.fields_by_name
    return next(name for name in ("name", "title", "titles", "post", "zone") if name in names)


def _listed(row: Any, request: Any) -> bool:
    naming = getattr(row, _naming(row))
    text = "".join(naming) if not isinstance(naming, str) else naming
    wanted = getattr(request, "uscc", "")
    return (
        request.text in text
        and (not wanted or row.uscc == wanted)
        and (request.include_withdrawn or row.status != types_pb2.RECORD_STATUS_WITHDRAWN)
    )
