from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ReadingPurpose(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    READING_PURPOSE_UNSPECIFIED: _ClassVar[ReadingPurpose]
    READING_PURPOSE_REQUEST_OF_PERSON: _ClassVar[ReadingPurpose]
    READING_PURPOSE_RECOGNITION: _ClassVar[ReadingPurpose]
    READING_PURPOSE_DEDUPLICATION: _ClassVar[ReadingPurpose]
    READING_PURPOSE_SERVICE: _ClassVar[ReadingPurpose]
    READING_PURPOSE_LEGAL_REQUEST: _ClassVar[ReadingPurpose]

class ConsentPurpose(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CONSENT_PURPOSE_UNSPECIFIED: _ClassVar[ConsentPurpose]
    CONSENT_PURPOSE_MATCHING: _ClassVar[ConsentPurpose]
    CONSENT_PURPOSE_EMPLOYERS: _ClassVar[ConsentPurpose]
    CONSENT_PURPOSE_ZONES: _ClassVar[ConsentPurpose]
    CONSENT_PURPOSE_DEPARTMENTS: _ClassVar[ConsentPurpose]
    CONSENT_PURPOSE_STATISTICS: _ClassVar[ConsentPurpose]

class MatchReviewStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MATCH_REVIEW_STAGE_UNSPECIFIED: _ClassVar[MatchReviewStage]
    MATCH_REVIEW_STAGE_OPEN: _ClassVar[MatchReviewStage]
    MATCH_REVIEW_STAGE_ANSWERED: _ClassVar[MatchReviewStage]

class MatchReviewOutcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MATCH_REVIEW_OUTCOME_UNSPECIFIED: _ClassVar[MatchReviewOutcome]
    MATCH_REVIEW_OUTCOME_UPHELD: _ClassVar[MatchReviewOutcome]
    MATCH_REVIEW_OUTCOME_CORRECTED: _ClassVar[MatchReviewOutcome]
    MATCH_REVIEW_OUTCOME_REFERRED: _ClassVar[MatchReviewOutcome]
READING_PURPOSE_UNSPECIFIED: ReadingPurpose
READING_PURPOSE_REQUEST_OF_PERSON: ReadingPurpose
READING_PURPOSE_RECOGNITION: ReadingPurpose
READING_PURPOSE_DEDUPLICATION: ReadingPurpose
READING_PURPOSE_SERVICE: ReadingPurpose
READING_PURPOSE_LEGAL_REQUEST: ReadingPurpose
CONSENT_PURPOSE_UNSPECIFIED: ConsentPurpose
CONSENT_PURPOSE_MATCHING: ConsentPurpose
CONSENT_PURPOSE_EMPLOYERS: ConsentPurpose
CONSENT_PURPOSE_ZONES: ConsentPurpose
CONSENT_PURPOSE_DEPARTMENTS: ConsentPurpose
CONSENT_PURPOSE_STATISTICS: ConsentPurpose
MATCH_REVIEW_STAGE_UNSPECIFIED: MatchReviewStage
MATCH_REVIEW_STAGE_OPEN: MatchReviewStage
MATCH_REVIEW_STAGE_ANSWERED: MatchReviewStage
MATCH_REVIEW_OUTCOME_UNSPECIFIED: MatchReviewOutcome
MATCH_REVIEW_OUTCOME_UPHELD: MatchReviewOutcome
MATCH_REVIEW_OUTCOME_CORRECTED: MatchReviewOutcome
MATCH_REVIEW_OUTCOME_REFERRED: MatchReviewOutcome

class PersonIdentity(_message.Message):
    __slots__ = ("name", "mobile", "mail", "id_number", "address")
    NAME_FIELD_NUMBER: _ClassVar[int]
    MOBILE_FIELD_NUMBER: _ClassVar[int]
    MAIL_FIELD_NUMBER: _ClassVar[int]
    ID_NUMBER_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    name: str
    mobile: str
    mail: str
    id_number: str
    address: str
    def __init__(self, name: _Optional[str] = ..., mobile: _Optional[str] = ..., mail: _Optional[str] = ..., id_number: _Optional[str] = ..., address: _Optional[str] = ...) -> None: ...

class IdentityReading(_message.Message):
    __slots__ = ("at", "purpose", "organisation_id", "role", "act")
    AT_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    ACT_FIELD_NUMBER: _ClassVar[int]
    at: str
    purpose: str
    organisation_id: str
    role: str
    act: str
    def __init__(self, at: _Optional[str] = ..., purpose: _Optional[str] = ..., organisation_id: _Optional[str] = ..., role: _Optional[str] = ..., act: _Optional[str] = ...) -> None: ...

class GetIdentityRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class IdentityResponse(_message.Message):
    __slots__ = ("talent_id", "version", "identity", "readings")
    TALENT_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_FIELD_NUMBER: _ClassVar[int]
    READINGS_FIELD_NUMBER: _ClassVar[int]
    talent_id: str
    version: int
    identity: PersonIdentity
    readings: _containers.RepeatedCompositeFieldContainer[IdentityReading]
    def __init__(self, talent_id: _Optional[str] = ..., version: _Optional[int] = ..., identity: _Optional[_Union[PersonIdentity, _Mapping]] = ..., readings: _Optional[_Iterable[_Union[IdentityReading, _Mapping]]] = ...) -> None: ...

class UpdateIdentityRequest(_message.Message):
    __slots__ = ("seen_version", "idempotency_key", "identity")
    SEEN_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_FIELD_NUMBER: _ClassVar[int]
    seen_version: int
    idempotency_key: str
    identity: PersonIdentity
    def __init__(self, seen_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., identity: _Optional[_Union[PersonIdentity, _Mapping]] = ...) -> None: ...

class ReadIdentityRequest(_message.Message):
    __slots__ = ("id", "purpose")
    ID_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    id: str
    purpose: ReadingPurpose
    def __init__(self, id: _Optional[str] = ..., purpose: _Optional[_Union[ReadingPurpose, str]] = ...) -> None: ...

class ReadIdentityResponse(_message.Message):
    __slots__ = ("identity",)
    IDENTITY_FIELD_NUMBER: _ClassVar[int]
    identity: PersonIdentity
    def __init__(self, identity: _Optional[_Union[PersonIdentity, _Mapping]] = ...) -> None: ...

class Consent(_message.Message):
    __slots__ = ("purpose", "given", "without", "since")
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    GIVEN_FIELD_NUMBER: _ClassVar[int]
    WITHOUT_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    purpose: ConsentPurpose
    given: bool
    without: _containers.RepeatedScalarFieldContainer[str]
    since: str
    def __init__(self, purpose: _Optional[_Union[ConsentPurpose, str]] = ..., given: _Optional[bool] = ..., without: _Optional[_Iterable[str]] = ..., since: _Optional[str] = ...) -> None: ...

class ConsentEntry(_message.Message):
    __slots__ = ("purpose", "recipient", "given", "wording", "basis", "at")
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    RECIPIENT_FIELD_NUMBER: _ClassVar[int]
    GIVEN_FIELD_NUMBER: _ClassVar[int]
    WORDING_FIELD_NUMBER: _ClassVar[int]
    BASIS_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    purpose: ConsentPurpose
    recipient: str
    given: bool
    wording: str
    basis: str
    at: str
    def __init__(self, purpose: _Optional[_Union[ConsentPurpose, str]] = ..., recipient: _Optional[str] = ..., given: _Optional[bool] = ..., wording: _Optional[str] = ..., basis: _Optional[str] = ..., at: _Optional[str] = ...) -> None: ...

class ListConsentsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ConsentsResponse(_message.Message):
    __slots__ = ("talent_id", "consents", "entries", "wording")
    TALENT_ID_FIELD_NUMBER: _ClassVar[int]
    CONSENTS_FIELD_NUMBER: _ClassVar[int]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    WORDING_FIELD_NUMBER: _ClassVar[int]
    talent_id: str
    consents: _containers.RepeatedCompositeFieldContainer[Consent]
    entries: _containers.RepeatedCompositeFieldContainer[ConsentEntry]
    wording: str
    def __init__(self, talent_id: _Optional[str] = ..., consents: _Optional[_Iterable[_Union[Consent, _Mapping]]] = ..., entries: _Optional[_Iterable[_Union[ConsentEntry, _Mapping]]] = ..., wording: _Optional[str] = ...) -> None: ...

class GiveConsentRequest(_message.Message):
    __slots__ = ("idempotency_key", "purpose", "recipient", "wording")
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    RECIPIENT_FIELD_NUMBER: _ClassVar[int]
    WORDING_FIELD_NUMBER: _ClassVar[int]
    idempotency_key: str
    purpose: ConsentPurpose
    recipient: str
    wording: str
    def __init__(self, idempotency_key: _Optional[str] = ..., purpose: _Optional[_Union[ConsentPurpose, str]] = ..., recipient: _Optional[str] = ..., wording: _Optional[str] = ...) -> None: ...

class WithdrawConsentRequest(_message.Message):
    __slots__ = ("idempotency_key", "purpose", "recipient")
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    RECIPIENT_FIELD_NUMBER: _ClassVar[int]
    idempotency_key: str
    purpose: ConsentPurpose
    recipient: str
    def __init__(self, idempotency_key: _Optional[str] = ..., purpose: _Optional[_Union[ConsentPurpose, str]] = ..., recipient: _Optional[str] = ...) -> None: ...

class ExportDataRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ExportDataResponse(_message.Message):
    __slots__ = ("document", "file_name")
    DOCUMENT_FIELD_NUMBER: _ClassVar[int]
    FILE_NAME_FIELD_NUMBER: _ClassVar[int]
    document: bytes
    file_name: str
    def __init__(self, document: _Optional[bytes] = ..., file_name: _Optional[str] = ...) -> None: ...

class MatchReview(_message.Message):
    __slots__ = ("id", "version", "talent_id", "market", "counterpart_id", "counterpart", "stage", "reason", "outcome", "answer", "asked_at", "answered_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    TALENT_ID_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    COUNTERPART_ID_FIELD_NUMBER: _ClassVar[int]
    COUNTERPART_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    ASKED_AT_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    talent_id: str
    market: str
    counterpart_id: str
    counterpart: str
    stage: MatchReviewStage
    reason: str
    outcome: MatchReviewOutcome
    answer: str
    asked_at: str
    answered_at: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., talent_id: _Optional[str] = ..., market: _Optional[str] = ..., counterpart_id: _Optional[str] = ..., counterpart: _Optional[str] = ..., stage: _Optional[_Union[MatchReviewStage, str]] = ..., reason: _Optional[str] = ..., outcome: _Optional[_Union[MatchReviewOutcome, str]] = ..., answer: _Optional[str] = ..., asked_at: _Optional[str] = ..., answered_at: _Optional[str] = ...) -> None: ...

class MatchReviewStep(_message.Message):
    __slots__ = ("at", "act", "from_stage", "to_stage", "organisation_id", "role")
    AT_FIELD_NUMBER: _ClassVar[int]
    ACT_FIELD_NUMBER: _ClassVar[int]
    FROM_STAGE_FIELD_NUMBER: _ClassVar[int]
    TO_STAGE_FIELD_NUMBER: _ClassVar[int]
    ORGANISATION_ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    at: str
    act: str
    from_stage: MatchReviewStage
    to_stage: MatchReviewStage
    organisation_id: str
    role: str
    def __init__(self, at: _Optional[str] = ..., act: _Optional[str] = ..., from_stage: _Optional[_Union[MatchReviewStage, str]] = ..., to_stage: _Optional[_Union[MatchReviewStage, str]] = ..., organisation_id: _Optional[str] = ..., role: _Optional[str] = ...) -> None: ...

class RequestMatchReviewRequest(_message.Message):
    __slots__ = ("idempotency_key", "market", "counterpart_id", "reason")
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    COUNTERPART_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    idempotency_key: str
    market: str
    counterpart_id: str
    reason: str
    def __init__(self, idempotency_key: _Optional[str] = ..., market: _Optional[str] = ..., counterpart_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class AnswerMatchReviewRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "outcome", "answer")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    outcome: MatchReviewOutcome
    answer: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., outcome: _Optional[_Union[MatchReviewOutcome, str]] = ..., answer: _Optional[str] = ...) -> None: ...

class GetMatchReviewRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class MatchReviewResponse(_message.Message):
    __slots__ = ("review", "steps")
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    review: MatchReview
    steps: _containers.RepeatedCompositeFieldContainer[MatchReviewStep]
    def __init__(self, review: _Optional[_Union[MatchReview, _Mapping]] = ..., steps: _Optional[_Iterable[_Union[MatchReviewStep, _Mapping]]] = ...) -> None: ...

class ListMatchReviewsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "stage")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    stage: MatchReviewStage
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., stage: _Optional[_Union[MatchReviewStage, str]] = ...) -> None: ...

class ListMatchReviewsResponse(_message.Message):
    __slots__ = ("reviews", "next_page_token", "total")
    REVIEWS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    reviews: _containers.RepeatedCompositeFieldContainer[MatchReview]
    next_page_token: str
    total: int
    def __init__(self, reviews: _Optional[_Iterable[_Union[MatchReview, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...
