from dabridge.events.v1 import scenarios_pb2 as _scenarios_pb2
from dabridge.talent.v1 import conditions_pb2 as _conditions_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RecognitionStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RECOGNITION_STAGE_UNSPECIFIED: _ClassVar[RecognitionStage]
    RECOGNITION_STAGE_DRAFT: _ClassVar[RecognitionStage]
    RECOGNITION_STAGE_SUBMITTED: _ClassVar[RecognitionStage]
    RECOGNITION_STAGE_RETURNED: _ClassVar[RecognitionStage]
    RECOGNITION_STAGE_CHECKED: _ClassVar[RecognitionStage]
    RECOGNITION_STAGE_PUBLICITY: _ClassVar[RecognitionStage]
    RECOGNITION_STAGE_GRANTED: _ClassVar[RecognitionStage]
    RECOGNITION_STAGE_REFUSED: _ClassVar[RecognitionStage]
    RECOGNITION_STAGE_APPEALED: _ClassVar[RecognitionStage]
    RECOGNITION_STAGE_WITHDRAWN: _ClassVar[RecognitionStage]

class CheckVerdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CHECK_VERDICT_UNSPECIFIED: _ClassVar[CheckVerdict]
    CHECK_VERDICT_MET: _ClassVar[CheckVerdict]
    CHECK_VERDICT_NOT_MET: _ClassVar[CheckVerdict]
    CHECK_VERDICT_MORE: _ClassVar[CheckVerdict]

class CertificateState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CERTIFICATE_STATE_UNSPECIFIED: _ClassVar[CertificateState]
    CERTIFICATE_STATE_VALID: _ClassVar[CertificateState]
    CERTIFICATE_STATE_EXPIRED: _ClassVar[CertificateState]
    CERTIFICATE_STATE_REVOKED: _ClassVar[CertificateState]
RECOGNITION_STAGE_UNSPECIFIED: RecognitionStage
RECOGNITION_STAGE_DRAFT: RecognitionStage
RECOGNITION_STAGE_SUBMITTED: RecognitionStage
RECOGNITION_STAGE_RETURNED: RecognitionStage
RECOGNITION_STAGE_CHECKED: RecognitionStage
RECOGNITION_STAGE_PUBLICITY: RecognitionStage
RECOGNITION_STAGE_GRANTED: RecognitionStage
RECOGNITION_STAGE_REFUSED: RecognitionStage
RECOGNITION_STAGE_APPEALED: RecognitionStage
RECOGNITION_STAGE_WITHDRAWN: RecognitionStage
CHECK_VERDICT_UNSPECIFIED: CheckVerdict
CHECK_VERDICT_MET: CheckVerdict
CHECK_VERDICT_NOT_MET: CheckVerdict
CHECK_VERDICT_MORE: CheckVerdict
CERTIFICATE_STATE_UNSPECIFIED: CertificateState
CERTIFICATE_STATE_VALID: CertificateState
CERTIFICATE_STATE_EXPIRED: CertificateState
CERTIFICATE_STATE_REVOKED: CertificateState

class SchemeAlternative(_message.Message):
    __slots__ = ("name", "conditions")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CONDITIONS_FIELD_NUMBER: _ClassVar[int]
    name: str
    conditions: _containers.RepeatedCompositeFieldContainer[_conditions_pb2.Condition]
    def __init__(self, name: _Optional[str] = ..., conditions: _Optional[_Iterable[_Union[_conditions_pb2.Condition, _Mapping]]] = ...) -> None: ...

class SchemeLevel(_message.Message):
    __slots__ = ("code", "name", "summary", "alternatives")
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    ALTERNATIVES_FIELD_NUMBER: _ClassVar[int]
    code: str
    name: str
    summary: str
    alternatives: _containers.RepeatedCompositeFieldContainer[SchemeAlternative]
    def __init__(self, code: _Optional[str] = ..., name: _Optional[str] = ..., summary: _Optional[str] = ..., alternatives: _Optional[_Iterable[_Union[SchemeAlternative, _Mapping]]] = ...) -> None: ...

class Scheme(_message.Message):
    __slots__ = ("id", "version", "key", "number", "name", "basis", "example", "valid_from", "valid_to", "certificate_months", "publicity_days", "levels", "published", "published_at", "updated_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    BASIS_FIELD_NUMBER: _ClassVar[int]
    EXAMPLE_FIELD_NUMBER: _ClassVar[int]
    VALID_FROM_FIELD_NUMBER: _ClassVar[int]
    VALID_TO_FIELD_NUMBER: _ClassVar[int]
    CERTIFICATE_MONTHS_FIELD_NUMBER: _ClassVar[int]
    PUBLICITY_DAYS_FIELD_NUMBER: _ClassVar[int]
    LEVELS_FIELD_NUMBER: _ClassVar[int]
    PUBLISHED_FIELD_NUMBER: _ClassVar[int]
    PUBLISHED_AT_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    key: str
    number: int
    name: str
    basis: str
    example: bool
    valid_from: str
    valid_to: str
    certificate_months: int
    publicity_days: int
    levels: _containers.RepeatedCompositeFieldContainer[SchemeLevel]
    published: bool
    published_at: str
    updated_at: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., key: _Optional[str] = ..., number: _Optional[int] = ..., name: _Optional[str] = ..., basis: _Optional[str] = ..., example: _Optional[bool] = ..., valid_from: _Optional[str] = ..., valid_to: _Optional[str] = ..., certificate_months: _Optional[int] = ..., publicity_days: _Optional[int] = ..., levels: _Optional[_Iterable[_Union[SchemeLevel, _Mapping]]] = ..., published: _Optional[bool] = ..., published_at: _Optional[str] = ..., updated_at: _Optional[str] = ...) -> None: ...

class ListSchemesRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "drafts")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    DRAFTS_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    drafts: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., drafts: _Optional[bool] = ...) -> None: ...

class ListSchemesResponse(_message.Message):
    __slots__ = ("schemes", "next_page_token", "total")
    SCHEMES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    schemes: _containers.RepeatedCompositeFieldContainer[Scheme]
    next_page_token: str
    total: int
    def __init__(self, schemes: _Optional[_Iterable[_Union[Scheme, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class GetSchemeRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class SchemeResponse(_message.Message):
    __slots__ = ("scheme",)
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    scheme: Scheme
    def __init__(self, scheme: _Optional[_Union[Scheme, _Mapping]] = ...) -> None: ...

class CreateSchemeRequest(_message.Message):
    __slots__ = ("scheme", "idempotency_key")
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    scheme: Scheme
    idempotency_key: str
    def __init__(self, scheme: _Optional[_Union[Scheme, _Mapping]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class UpdateSchemeRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "scheme")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    scheme: Scheme
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., scheme: _Optional[_Union[Scheme, _Mapping]] = ...) -> None: ...

class PublishSchemeRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class DeleteSchemeRequest(_message.Message):
    __slots__ = ("id", "expected_version")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ...) -> None: ...

class DeleteSchemeResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AssessedAlternative(_message.Message):
    __slots__ = ("name", "conditions")
    NAME_FIELD_NUMBER: _ClassVar[int]
    CONDITIONS_FIELD_NUMBER: _ClassVar[int]
    name: str
    conditions: _containers.RepeatedCompositeFieldContainer[_conditions_pb2.AssessedCondition]
    def __init__(self, name: _Optional[str] = ..., conditions: _Optional[_Iterable[_Union[_conditions_pb2.AssessedCondition, _Mapping]]] = ...) -> None: ...

class AssessedLevel(_message.Message):
    __slots__ = ("code", "name", "summary", "alternatives")
    CODE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    ALTERNATIVES_FIELD_NUMBER: _ClassVar[int]
    code: str
    name: str
    summary: str
    alternatives: _containers.RepeatedCompositeFieldContainer[AssessedAlternative]
    def __init__(self, code: _Optional[str] = ..., name: _Optional[str] = ..., summary: _Optional[str] = ..., alternatives: _Optional[_Iterable[_Union[AssessedAlternative, _Mapping]]] = ...) -> None: ...

class AssessRecognitionRequest(_message.Message):
    __slots__ = ("scheme_id",)
    SCHEME_ID_FIELD_NUMBER: _ClassVar[int]
    scheme_id: str
    def __init__(self, scheme_id: _Optional[str] = ...) -> None: ...

class AssessRecognitionResponse(_message.Message):
    __slots__ = ("scheme", "levels")
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    LEVELS_FIELD_NUMBER: _ClassVar[int]
    scheme: Scheme
    levels: _containers.RepeatedCompositeFieldContainer[AssessedLevel]
    def __init__(self, scheme: _Optional[_Union[Scheme, _Mapping]] = ..., levels: _Optional[_Iterable[_Union[AssessedLevel, _Mapping]]] = ...) -> None: ...

class Evidence(_message.Message):
    __slots__ = ("file", "condition", "note")
    FILE_FIELD_NUMBER: _ClassVar[int]
    CONDITION_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    file: _scenarios_pb2.Attachment
    condition: str
    note: str
    def __init__(self, file: _Optional[_Union[_scenarios_pb2.Attachment, _Mapping]] = ..., condition: _Optional[str] = ..., note: _Optional[str] = ...) -> None: ...

class Check(_message.Message):
    __slots__ = ("condition", "verdict", "note")
    CONDITION_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    condition: str
    verdict: CheckVerdict
    note: str
    def __init__(self, condition: _Optional[str] = ..., verdict: _Optional[_Union[CheckVerdict, str]] = ..., note: _Optional[str] = ...) -> None: ...

class Certificate(_message.Message):
    __slots__ = ("number", "level", "level_name", "scheme_name", "scheme_number", "issued_on", "valid_until", "code", "state", "revoked_on", "revoke_reason", "show_name", "example")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    LEVEL_NAME_FIELD_NUMBER: _ClassVar[int]
    SCHEME_NAME_FIELD_NUMBER: _ClassVar[int]
    SCHEME_NUMBER_FIELD_NUMBER: _ClassVar[int]
    ISSUED_ON_FIELD_NUMBER: _ClassVar[int]
    VALID_UNTIL_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    REVOKED_ON_FIELD_NUMBER: _ClassVar[int]
    REVOKE_REASON_FIELD_NUMBER: _ClassVar[int]
    SHOW_NAME_FIELD_NUMBER: _ClassVar[int]
    EXAMPLE_FIELD_NUMBER: _ClassVar[int]
    number: str
    level: str
    level_name: str
    scheme_name: str
    scheme_number: int
    issued_on: str
    valid_until: str
    code: str
    state: CertificateState
    revoked_on: str
    revoke_reason: str
    show_name: bool
    example: bool
    def __init__(self, number: _Optional[str] = ..., level: _Optional[str] = ..., level_name: _Optional[str] = ..., scheme_name: _Optional[str] = ..., scheme_number: _Optional[int] = ..., issued_on: _Optional[str] = ..., valid_until: _Optional[str] = ..., code: _Optional[str] = ..., state: _Optional[_Union[CertificateState, str]] = ..., revoked_on: _Optional[str] = ..., revoke_reason: _Optional[str] = ..., show_name: _Optional[bool] = ..., example: _Optional[bool] = ...) -> None: ...

class RecognitionStep(_message.Message):
    __slots__ = ("at", "act", "from_stage", "to_stage", "role")
    AT_FIELD_NUMBER: _ClassVar[int]
    ACT_FIELD_NUMBER: _ClassVar[int]
    FROM_STAGE_FIELD_NUMBER: _ClassVar[int]
    TO_STAGE_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    at: str
    act: str
    from_stage: str
    to_stage: str
    role: str
    def __init__(self, at: _Optional[str] = ..., act: _Optional[str] = ..., from_stage: _Optional[str] = ..., to_stage: _Optional[str] = ..., role: _Optional[str] = ...) -> None: ...

class Recognition(_message.Message):
    __slots__ = ("id", "version", "updated_at", "talent_id", "scheme_id", "level", "alternative", "stage", "statement", "declared", "show_name", "evidence", "checks", "return_reason", "proposed_level", "proposal", "checkers", "decider", "appeal_decider", "granted_level", "decision_reason", "submitted_at", "decided_at", "publicity_until", "appeal_reason", "appealed_at", "appeal_outcome", "appeal_decided_at", "appeal_until")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    TALENT_ID_FIELD_NUMBER: _ClassVar[int]
    SCHEME_ID_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    ALTERNATIVE_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    STATEMENT_FIELD_NUMBER: _ClassVar[int]
    DECLARED_FIELD_NUMBER: _ClassVar[int]
    SHOW_NAME_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    CHECKS_FIELD_NUMBER: _ClassVar[int]
    RETURN_REASON_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_LEVEL_FIELD_NUMBER: _ClassVar[int]
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    CHECKERS_FIELD_NUMBER: _ClassVar[int]
    DECIDER_FIELD_NUMBER: _ClassVar[int]
    APPEAL_DECIDER_FIELD_NUMBER: _ClassVar[int]
    GRANTED_LEVEL_FIELD_NUMBER: _ClassVar[int]
    DECISION_REASON_FIELD_NUMBER: _ClassVar[int]
    SUBMITTED_AT_FIELD_NUMBER: _ClassVar[int]
    DECIDED_AT_FIELD_NUMBER: _ClassVar[int]
    PUBLICITY_UNTIL_FIELD_NUMBER: _ClassVar[int]
    APPEAL_REASON_FIELD_NUMBER: _ClassVar[int]
    APPEALED_AT_FIELD_NUMBER: _ClassVar[int]
    APPEAL_OUTCOME_FIELD_NUMBER: _ClassVar[int]
    APPEAL_DECIDED_AT_FIELD_NUMBER: _ClassVar[int]
    APPEAL_UNTIL_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    updated_at: str
    talent_id: str
    scheme_id: str
    level: str
    alternative: int
    stage: RecognitionStage
    statement: str
    declared: bool
    show_name: bool
    evidence: _containers.RepeatedCompositeFieldContainer[Evidence]
    checks: _containers.RepeatedCompositeFieldContainer[Check]
    return_reason: str
    proposed_level: str
    proposal: str
    checkers: _containers.RepeatedScalarFieldContainer[str]
    decider: str
    appeal_decider: str
    granted_level: str
    decision_reason: str
    submitted_at: str
    decided_at: str
    publicity_until: str
    appeal_reason: str
    appealed_at: str
    appeal_outcome: str
    appeal_decided_at: str
    appeal_until: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., updated_at: _Optional[str] = ..., talent_id: _Optional[str] = ..., scheme_id: _Optional[str] = ..., level: _Optional[str] = ..., alternative: _Optional[int] = ..., stage: _Optional[_Union[RecognitionStage, str]] = ..., statement: _Optional[str] = ..., declared: _Optional[bool] = ..., show_name: _Optional[bool] = ..., evidence: _Optional[_Iterable[_Union[Evidence, _Mapping]]] = ..., checks: _Optional[_Iterable[_Union[Check, _Mapping]]] = ..., return_reason: _Optional[str] = ..., proposed_level: _Optional[str] = ..., proposal: _Optional[str] = ..., checkers: _Optional[_Iterable[str]] = ..., decider: _Optional[str] = ..., appeal_decider: _Optional[str] = ..., granted_level: _Optional[str] = ..., decision_reason: _Optional[str] = ..., submitted_at: _Optional[str] = ..., decided_at: _Optional[str] = ..., publicity_until: _Optional[str] = ..., appeal_reason: _Optional[str] = ..., appealed_at: _Optional[str] = ..., appeal_outcome: _Optional[str] = ..., appeal_decided_at: _Optional[str] = ..., appeal_until: _Optional[str] = ...) -> None: ...

class RecognitionResponse(_message.Message):
    __slots__ = ("recognition", "conditions", "certificate", "steps", "scheme")
    RECOGNITION_FIELD_NUMBER: _ClassVar[int]
    CONDITIONS_FIELD_NUMBER: _ClassVar[int]
    CERTIFICATE_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    SCHEME_FIELD_NUMBER: _ClassVar[int]
    recognition: Recognition
    conditions: _containers.RepeatedCompositeFieldContainer[_conditions_pb2.AssessedCondition]
    certificate: Certificate
    steps: _containers.RepeatedCompositeFieldContainer[RecognitionStep]
    scheme: Scheme
    def __init__(self, recognition: _Optional[_Union[Recognition, _Mapping]] = ..., conditions: _Optional[_Iterable[_Union[_conditions_pb2.AssessedCondition, _Mapping]]] = ..., certificate: _Optional[_Union[Certificate, _Mapping]] = ..., steps: _Optional[_Iterable[_Union[RecognitionStep, _Mapping]]] = ..., scheme: _Optional[_Union[Scheme, _Mapping]] = ...) -> None: ...

class StartRecognitionRequest(_message.Message):
    __slots__ = ("scheme_id", "level", "alternative", "idempotency_key")
    SCHEME_ID_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    ALTERNATIVE_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    scheme_id: str
    level: str
    alternative: int
    idempotency_key: str
    def __init__(self, scheme_id: _Optional[str] = ..., level: _Optional[str] = ..., alternative: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class EvidenceNote(_message.Message):
    __slots__ = ("file_id", "condition", "note")
    FILE_ID_FIELD_NUMBER: _ClassVar[int]
    CONDITION_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    file_id: str
    condition: str
    note: str
    def __init__(self, file_id: _Optional[str] = ..., condition: _Optional[str] = ..., note: _Optional[str] = ...) -> None: ...

class UpdateRecognitionRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "level", "alternative", "statement", "declared", "show_name", "evidence")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    ALTERNATIVE_FIELD_NUMBER: _ClassVar[int]
    STATEMENT_FIELD_NUMBER: _ClassVar[int]
    DECLARED_FIELD_NUMBER: _ClassVar[int]
    SHOW_NAME_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    level: str
    alternative: int
    statement: str
    declared: bool
    show_name: bool
    evidence: _containers.RepeatedCompositeFieldContainer[EvidenceNote]
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., level: _Optional[str] = ..., alternative: _Optional[int] = ..., statement: _Optional[str] = ..., declared: _Optional[bool] = ..., show_name: _Optional[bool] = ..., evidence: _Optional[_Iterable[_Union[EvidenceNote, _Mapping]]] = ...) -> None: ...

class SubmitRecognitionRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class WithdrawRecognitionRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class RemoveEvidenceRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "file_id")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    FILE_ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    file_id: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., file_id: _Optional[str] = ...) -> None: ...

class UploadEvidenceRequest(_message.Message):
    __slots__ = ("header", "data")
    class Header(_message.Message):
        __slots__ = ("recognition_id", "condition", "name", "note")
        RECOGNITION_ID_FIELD_NUMBER: _ClassVar[int]
        CONDITION_FIELD_NUMBER: _ClassVar[int]
        NAME_FIELD_NUMBER: _ClassVar[int]
        NOTE_FIELD_NUMBER: _ClassVar[int]
        recognition_id: str
        condition: str
        name: str
        note: str
        def __init__(self, recognition_id: _Optional[str] = ..., condition: _Optional[str] = ..., name: _Optional[str] = ..., note: _Optional[str] = ...) -> None: ...
    HEADER_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    header: UploadEvidenceRequest.Header
    data: bytes
    def __init__(self, header: _Optional[_Union[UploadEvidenceRequest.Header, _Mapping]] = ..., data: _Optional[bytes] = ...) -> None: ...

class UploadEvidenceResponse(_message.Message):
    __slots__ = ("evidence",)
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    evidence: Evidence
    def __init__(self, evidence: _Optional[_Union[Evidence, _Mapping]] = ...) -> None: ...

class DownloadEvidenceRequest(_message.Message):
    __slots__ = ("recognition_id", "file_id")
    RECOGNITION_ID_FIELD_NUMBER: _ClassVar[int]
    FILE_ID_FIELD_NUMBER: _ClassVar[int]
    recognition_id: str
    file_id: str
    def __init__(self, recognition_id: _Optional[str] = ..., file_id: _Optional[str] = ...) -> None: ...

class DownloadEvidenceResponse(_message.Message):
    __slots__ = ("attachment", "data")
    ATTACHMENT_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    attachment: _scenarios_pb2.Attachment
    data: bytes
    def __init__(self, attachment: _Optional[_Union[_scenarios_pb2.Attachment, _Mapping]] = ..., data: _Optional[bytes] = ...) -> None: ...

class SaveChecksRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "checks")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    CHECKS_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    checks: _containers.RepeatedCompositeFieldContainer[Check]
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., checks: _Optional[_Iterable[_Union[Check, _Mapping]]] = ...) -> None: ...

class ReturnRecognitionRequest(_message.Message):
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

class FinishChecksRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "level", "proposal")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    PROPOSAL_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    level: str
    proposal: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., level: _Optional[str] = ..., proposal: _Optional[str] = ...) -> None: ...

class DecideRecognitionRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "level", "reason")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    level: str
    reason: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., level: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class ReopenRecognitionRequest(_message.Message):
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

class AppealRecognitionRequest(_message.Message):
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

class DecideAppealRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "level", "reason")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    level: str
    reason: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., level: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class ShowHolderRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "shown")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    SHOWN_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    shown: bool
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., shown: _Optional[bool] = ...) -> None: ...

class RevokeCertificateRequest(_message.Message):
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

class GetRecognitionRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class ListRecognitionsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "stage", "level", "scheme_id")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    SCHEME_ID_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    stage: RecognitionStage
    level: str
    scheme_id: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., stage: _Optional[_Union[RecognitionStage, str]] = ..., level: _Optional[str] = ..., scheme_id: _Optional[str] = ...) -> None: ...

class RecognitionLine(_message.Message):
    __slots__ = ("id", "talent_id", "scheme_id", "scheme_name", "level", "granted_level", "stage", "submitted_at", "updated_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    TALENT_ID_FIELD_NUMBER: _ClassVar[int]
    SCHEME_ID_FIELD_NUMBER: _ClassVar[int]
    SCHEME_NAME_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    GRANTED_LEVEL_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    SUBMITTED_AT_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    talent_id: str
    scheme_id: str
    scheme_name: str
    level: str
    granted_level: str
    stage: RecognitionStage
    submitted_at: str
    updated_at: str
    def __init__(self, id: _Optional[str] = ..., talent_id: _Optional[str] = ..., scheme_id: _Optional[str] = ..., scheme_name: _Optional[str] = ..., level: _Optional[str] = ..., granted_level: _Optional[str] = ..., stage: _Optional[_Union[RecognitionStage, str]] = ..., submitted_at: _Optional[str] = ..., updated_at: _Optional[str] = ...) -> None: ...

class ListRecognitionsResponse(_message.Message):
    __slots__ = ("recognitions", "next_page_token", "total")
    RECOGNITIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    recognitions: _containers.RepeatedCompositeFieldContainer[RecognitionLine]
    next_page_token: str
    total: int
    def __init__(self, recognitions: _Optional[_Iterable[_Union[RecognitionLine, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class Publicity(_message.Message):
    __slots__ = ("id", "scheme_name", "level", "level_name", "until", "holder")
    ID_FIELD_NUMBER: _ClassVar[int]
    SCHEME_NAME_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    LEVEL_NAME_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    HOLDER_FIELD_NUMBER: _ClassVar[int]
    id: str
    scheme_name: str
    level: str
    level_name: str
    until: str
    holder: str
    def __init__(self, id: _Optional[str] = ..., scheme_name: _Optional[str] = ..., level: _Optional[str] = ..., level_name: _Optional[str] = ..., until: _Optional[str] = ..., holder: _Optional[str] = ...) -> None: ...

class ListPublicitiesRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListPublicitiesResponse(_message.Message):
    __slots__ = ("publicities", "next_page_token", "total")
    PUBLICITIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    publicities: _containers.RepeatedCompositeFieldContainer[Publicity]
    next_page_token: str
    total: int
    def __init__(self, publicities: _Optional[_Iterable[_Union[Publicity, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class VerifyCertificateRequest(_message.Message):
    __slots__ = ("code",)
    CODE_FIELD_NUMBER: _ClassVar[int]
    code: str
    def __init__(self, code: _Optional[str] = ...) -> None: ...

class VerifyCertificateResponse(_message.Message):
    __slots__ = ("found", "state", "level", "level_name", "valid_until", "holder", "example")
    FOUND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    LEVEL_NAME_FIELD_NUMBER: _ClassVar[int]
    VALID_UNTIL_FIELD_NUMBER: _ClassVar[int]
    HOLDER_FIELD_NUMBER: _ClassVar[int]
    EXAMPLE_FIELD_NUMBER: _ClassVar[int]
    found: bool
    state: CertificateState
    level: str
    level_name: str
    valid_until: str
    holder: str
    example: bool
    def __init__(self, found: _Optional[bool] = ..., state: _Optional[_Union[CertificateState, str]] = ..., level: _Optional[str] = ..., level_name: _Optional[str] = ..., valid_until: _Optional[str] = ..., holder: _Optional[str] = ..., example: _Optional[bool] = ...) -> None: ...
