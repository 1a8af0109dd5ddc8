from dabridge.events.v1 import scenarios_pb2 as _scenarios_pb2
from dabridge.events.v1 import types_pb2 as _types_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Fulfilment(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FULFILMENT_UNSPECIFIED: _ClassVar[Fulfilment]
    FULFILMENT_FULL: _ClassVar[Fulfilment]
    FULFILMENT_PARTIAL: _ClassVar[Fulfilment]
    FULFILMENT_NONE: _ClassVar[Fulfilment]

class AttachmentOwner(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ATTACHMENT_OWNER_UNSPECIFIED: _ClassVar[AttachmentOwner]
    ATTACHMENT_OWNER_SOLUTION: _ClassVar[AttachmentOwner]
    ATTACHMENT_OWNER_PILOT: _ClassVar[AttachmentOwner]
    ATTACHMENT_OWNER_NEED: _ClassVar[AttachmentOwner]
FULFILMENT_UNSPECIFIED: Fulfilment
FULFILMENT_FULL: Fulfilment
FULFILMENT_PARTIAL: Fulfilment
FULFILMENT_NONE: Fulfilment
ATTACHMENT_OWNER_UNSPECIFIED: AttachmentOwner
ATTACHMENT_OWNER_SOLUTION: AttachmentOwner
ATTACHMENT_OWNER_PILOT: AttachmentOwner
ATTACHMENT_OWNER_NEED: AttachmentOwner

class RequirementAnswer(_message.Message):
    __slots__ = ("requirement", "fulfilment", "how")
    REQUIREMENT_FIELD_NUMBER: _ClassVar[int]
    FULFILMENT_FIELD_NUMBER: _ClassVar[int]
    HOW_FIELD_NUMBER: _ClassVar[int]
    requirement: str
    fulfilment: Fulfilment
    how: str
    def __init__(self, requirement: _Optional[str] = ..., fulfilment: _Optional[_Union[Fulfilment, str]] = ..., how: _Optional[str] = ...) -> None: ...

class TeamPost(_message.Message):
    __slots__ = ("post", "people", "qualification")
    POST_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    QUALIFICATION_FIELD_NUMBER: _ClassVar[int]
    post: str
    people: int
    qualification: str
    def __init__(self, post: _Optional[str] = ..., people: _Optional[int] = ..., qualification: _Optional[str] = ...) -> None: ...

class Reference(_message.Message):
    __slots__ = ("client", "project", "year", "amount_yuan")
    CLIENT_FIELD_NUMBER: _ClassVar[int]
    PROJECT_FIELD_NUMBER: _ClassVar[int]
    YEAR_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_YUAN_FIELD_NUMBER: _ClassVar[int]
    client: str
    project: str
    year: int
    amount_yuan: int
    def __init__(self, client: _Optional[str] = ..., project: _Optional[str] = ..., year: _Optional[int] = ..., amount_yuan: _Optional[int] = ...) -> None: ...

class SolutionContent(_message.Message):
    __slots__ = ("summary", "approach", "answers", "price", "schedule", "weeks", "team", "references", "attachments")
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    APPROACH_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_FIELD_NUMBER: _ClassVar[int]
    WEEKS_FIELD_NUMBER: _ClassVar[int]
    TEAM_FIELD_NUMBER: _ClassVar[int]
    REFERENCES_FIELD_NUMBER: _ClassVar[int]
    ATTACHMENTS_FIELD_NUMBER: _ClassVar[int]
    summary: str
    approach: str
    answers: _containers.RepeatedCompositeFieldContainer[RequirementAnswer]
    price: _types_pb2.MoneyRange
    schedule: str
    weeks: int
    team: _containers.RepeatedCompositeFieldContainer[TeamPost]
    references: _containers.RepeatedCompositeFieldContainer[Reference]
    attachments: _containers.RepeatedCompositeFieldContainer[_scenarios_pb2.Attachment]
    def __init__(self, summary: _Optional[str] = ..., approach: _Optional[str] = ..., answers: _Optional[_Iterable[_Union[RequirementAnswer, _Mapping]]] = ..., price: _Optional[_Union[_types_pb2.MoneyRange, _Mapping]] = ..., schedule: _Optional[str] = ..., weeks: _Optional[int] = ..., team: _Optional[_Iterable[_Union[TeamPost, _Mapping]]] = ..., references: _Optional[_Iterable[_Union[Reference, _Mapping]]] = ..., attachments: _Optional[_Iterable[_Union[_scenarios_pb2.Attachment, _Mapping]]] = ...) -> None: ...

class CreateSolutionRequest(_message.Message):
    __slots__ = ("scenario_id", "enterprise_id", "partner_ids", "content", "idempotency_key")
    SCENARIO_ID_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_ID_FIELD_NUMBER: _ClassVar[int]
    PARTNER_IDS_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    scenario_id: str
    enterprise_id: str
    partner_ids: _containers.RepeatedScalarFieldContainer[str]
    content: SolutionContent
    idempotency_key: str
    def __init__(self, scenario_id: _Optional[str] = ..., enterprise_id: _Optional[str] = ..., partner_ids: _Optional[_Iterable[str]] = ..., content: _Optional[_Union[SolutionContent, _Mapping]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class UpdateSolutionRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "partner_ids", "content")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    PARTNER_IDS_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    partner_ids: _containers.RepeatedScalarFieldContainer[str]
    content: SolutionContent
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., partner_ids: _Optional[_Iterable[str]] = ..., content: _Optional[_Union[SolutionContent, _Mapping]] = ...) -> None: ...

class SubmitSolutionRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class AnswerPartnershipRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "agreed")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    AGREED_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    agreed: bool
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., agreed: _Optional[bool] = ...) -> None: ...

class WithdrawSolutionRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "reason")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    reason: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class GetSolutionRequest(_message.Message):
    __slots__ = ("id", "revision")
    ID_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    id: str
    revision: int
    def __init__(self, id: _Optional[str] = ..., revision: _Optional[int] = ...) -> None: ...

class SolutionResponse(_message.Message):
    __slots__ = ("solution", "content", "revision", "ranking")
    SOLUTION_FIELD_NUMBER: _ClassVar[int]
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    RANKING_FIELD_NUMBER: _ClassVar[int]
    solution: _scenarios_pb2.Solution
    content: SolutionContent
    revision: int
    ranking: _scenarios_pb2.Ranking
    def __init__(self, solution: _Optional[_Union[_scenarios_pb2.Solution, _Mapping]] = ..., content: _Optional[_Union[SolutionContent, _Mapping]] = ..., revision: _Optional[int] = ..., ranking: _Optional[_Union[_scenarios_pb2.Ranking, _Mapping]] = ...) -> None: ...

class ListSolutionsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "scenario_id", "stage", "include_withdrawn", "mine")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SCENARIO_ID_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    MINE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    scenario_id: str
    stage: _scenarios_pb2.SolutionStage
    include_withdrawn: bool
    mine: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., scenario_id: _Optional[str] = ..., stage: _Optional[_Union[_scenarios_pb2.SolutionStage, str]] = ..., include_withdrawn: _Optional[bool] = ..., mine: _Optional[bool] = ...) -> None: ...

class ListSolutionsResponse(_message.Message):
    __slots__ = ("solutions", "next_page_token", "total")
    SOLUTIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    solutions: _containers.RepeatedCompositeFieldContainer[_scenarios_pb2.Solution]
    next_page_token: str
    total: int
    def __init__(self, solutions: _Optional[_Iterable[_Union[_scenarios_pb2.Solution, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class UploadAttachmentRequest(_message.Message):
    __slots__ = ("header", "data")
    class Header(_message.Message):
        __slots__ = ("owner", "owner_id", "name")
        OWNER_FIELD_NUMBER: _ClassVar[int]
        OWNER_ID_FIELD_NUMBER: _ClassVar[int]
        NAME_FIELD_NUMBER: _ClassVar[int]
        owner: AttachmentOwner
        owner_id: str
        name: str
        def __init__(self, owner: _Optional[_Union[AttachmentOwner, str]] = ..., owner_id: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...
    HEADER_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    header: UploadAttachmentRequest.Header
    data: bytes
    def __init__(self, header: _Optional[_Union[UploadAttachmentRequest.Header, _Mapping]] = ..., data: _Optional[bytes] = ...) -> None: ...

class UploadAttachmentResponse(_message.Message):
    __slots__ = ("attachment",)
    ATTACHMENT_FIELD_NUMBER: _ClassVar[int]
    attachment: _scenarios_pb2.Attachment
    def __init__(self, attachment: _Optional[_Union[_scenarios_pb2.Attachment, _Mapping]] = ...) -> None: ...

class DownloadAttachmentRequest(_message.Message):
    __slots__ = ("owner", "owner_id", "id")
    OWNER_FIELD_NUMBER: _ClassVar[int]
    OWNER_ID_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    owner: AttachmentOwner
    owner_id: str
    id: str
    def __init__(self, owner: _Optional[_Union[AttachmentOwner, str]] = ..., owner_id: _Optional[str] = ..., id: _Optional[str] = ...) -> None: ...

class DownloadAttachmentResponse(_message.Message):
    __slots__ = ("attachment", "data")
    ATTACHMENT_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    attachment: _scenarios_pb2.Attachment
    data: bytes
    def __init__(self, attachment: _Optional[_Union[_scenarios_pb2.Attachment, _Mapping]] = ..., data: _Optional[bytes] = ...) -> None: ...
