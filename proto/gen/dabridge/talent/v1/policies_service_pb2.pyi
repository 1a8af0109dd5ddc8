from dabridge.talent.v1 import conditions_pb2 as _conditions_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PolicyAudience(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    POLICY_AUDIENCE_UNSPECIFIED: _ClassVar[PolicyAudience]
    POLICY_AUDIENCE_TALENT: _ClassVar[PolicyAudience]
    POLICY_AUDIENCE_ENTERPRISE: _ClassVar[PolicyAudience]

class PolicyStage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    POLICY_STAGE_UNSPECIFIED: _ClassVar[PolicyStage]
    POLICY_STAGE_DRAFT: _ClassVar[PolicyStage]
    POLICY_STAGE_PUBLISHED: _ClassVar[PolicyStage]
    POLICY_STAGE_SUPERSEDED: _ClassVar[PolicyStage]
    POLICY_STAGE_EXPIRED: _ClassVar[PolicyStage]

class PolicyLineKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    POLICY_LINE_KIND_UNSPECIFIED: _ClassVar[PolicyLineKind]
    POLICY_LINE_KIND_SAME: _ClassVar[PolicyLineKind]
    POLICY_LINE_KIND_ADDED: _ClassVar[PolicyLineKind]
    POLICY_LINE_KIND_REMOVED: _ClassVar[PolicyLineKind]
POLICY_AUDIENCE_UNSPECIFIED: PolicyAudience
POLICY_AUDIENCE_TALENT: PolicyAudience
POLICY_AUDIENCE_ENTERPRISE: PolicyAudience
POLICY_STAGE_UNSPECIFIED: PolicyStage
POLICY_STAGE_DRAFT: PolicyStage
POLICY_STAGE_PUBLISHED: PolicyStage
POLICY_STAGE_SUPERSEDED: PolicyStage
POLICY_STAGE_EXPIRED: PolicyStage
POLICY_LINE_KIND_UNSPECIFIED: PolicyLineKind
POLICY_LINE_KIND_SAME: PolicyLineKind
POLICY_LINE_KIND_ADDED: PolicyLineKind
POLICY_LINE_KIND_REMOVED: PolicyLineKind

class Policy(_message.Message):
    __slots__ = ("id", "version", "key", "number", "stage", "title", "issuer", "document_number", "issued_on", "effective_on", "expires_on", "text", "benefits", "audience", "conditions", "how_to_apply", "contact", "link", "source", "changes", "published_at", "updated_at", "end_reason")
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    ISSUER_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    ISSUED_ON_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_ON_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_ON_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    BENEFITS_FIELD_NUMBER: _ClassVar[int]
    AUDIENCE_FIELD_NUMBER: _ClassVar[int]
    CONDITIONS_FIELD_NUMBER: _ClassVar[int]
    HOW_TO_APPLY_FIELD_NUMBER: _ClassVar[int]
    CONTACT_FIELD_NUMBER: _ClassVar[int]
    LINK_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    PUBLISHED_AT_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    END_REASON_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    key: str
    number: int
    stage: PolicyStage
    title: str
    issuer: str
    document_number: str
    issued_on: str
    effective_on: str
    expires_on: str
    text: str
    benefits: _containers.RepeatedScalarFieldContainer[str]
    audience: PolicyAudience
    conditions: _containers.RepeatedCompositeFieldContainer[_conditions_pb2.Condition]
    how_to_apply: str
    contact: str
    link: str
    source: str
    changes: str
    published_at: str
    updated_at: str
    end_reason: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., key: _Optional[str] = ..., number: _Optional[int] = ..., stage: _Optional[_Union[PolicyStage, str]] = ..., title: _Optional[str] = ..., issuer: _Optional[str] = ..., document_number: _Optional[str] = ..., issued_on: _Optional[str] = ..., effective_on: _Optional[str] = ..., expires_on: _Optional[str] = ..., text: _Optional[str] = ..., benefits: _Optional[_Iterable[str]] = ..., audience: _Optional[_Union[PolicyAudience, str]] = ..., conditions: _Optional[_Iterable[_Union[_conditions_pb2.Condition, _Mapping]]] = ..., how_to_apply: _Optional[str] = ..., contact: _Optional[str] = ..., link: _Optional[str] = ..., source: _Optional[str] = ..., changes: _Optional[str] = ..., published_at: _Optional[str] = ..., updated_at: _Optional[str] = ..., end_reason: _Optional[str] = ...) -> None: ...

class ListPoliciesRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "text", "audience", "stage", "zone", "industry")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    AUDIENCE_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    text: str
    audience: PolicyAudience
    stage: PolicyStage
    zone: str
    industry: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., text: _Optional[str] = ..., audience: _Optional[_Union[PolicyAudience, str]] = ..., stage: _Optional[_Union[PolicyStage, str]] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ...) -> None: ...

class ListPoliciesResponse(_message.Message):
    __slots__ = ("policies", "next_page_token", "total")
    POLICIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    policies: _containers.RepeatedCompositeFieldContainer[Policy]
    next_page_token: str
    total: int
    def __init__(self, policies: _Optional[_Iterable[_Union[Policy, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class GetPolicyRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class PolicyVersion(_message.Message):
    __slots__ = ("id", "number", "stage", "published_at", "changes")
    ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    PUBLISHED_AT_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    id: str
    number: int
    stage: PolicyStage
    published_at: str
    changes: str
    def __init__(self, id: _Optional[str] = ..., number: _Optional[int] = ..., stage: _Optional[_Union[PolicyStage, str]] = ..., published_at: _Optional[str] = ..., changes: _Optional[str] = ...) -> None: ...

class PolicyTelling(_message.Message):
    __slots__ = ("state", "told")
    STATE_FIELD_NUMBER: _ClassVar[int]
    TOLD_FIELD_NUMBER: _ClassVar[int]
    state: str
    told: int
    def __init__(self, state: _Optional[str] = ..., told: _Optional[int] = ...) -> None: ...

class PolicyResponse(_message.Message):
    __slots__ = ("policy", "versions", "telling")
    POLICY_FIELD_NUMBER: _ClassVar[int]
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    TELLING_FIELD_NUMBER: _ClassVar[int]
    policy: Policy
    versions: _containers.RepeatedCompositeFieldContainer[PolicyVersion]
    telling: PolicyTelling
    def __init__(self, policy: _Optional[_Union[Policy, _Mapping]] = ..., versions: _Optional[_Iterable[_Union[PolicyVersion, _Mapping]]] = ..., telling: _Optional[_Union[PolicyTelling, _Mapping]] = ...) -> None: ...

class DiffPoliciesRequest(_message.Message):
    __slots__ = ("id", "against_id")
    ID_FIELD_NUMBER: _ClassVar[int]
    AGAINST_ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    against_id: str
    def __init__(self, id: _Optional[str] = ..., against_id: _Optional[str] = ...) -> None: ...

class PolicyLine(_message.Message):
    __slots__ = ("kind", "text")
    KIND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    kind: PolicyLineKind
    text: str
    def __init__(self, kind: _Optional[_Union[PolicyLineKind, str]] = ..., text: _Optional[str] = ...) -> None: ...

class PolicyChange(_message.Message):
    __slots__ = ("field", "lines")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    field: str
    lines: _containers.RepeatedCompositeFieldContainer[PolicyLine]
    def __init__(self, field: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[PolicyLine, _Mapping]]] = ...) -> None: ...

class DiffPoliciesResponse(_message.Message):
    __slots__ = ("before", "after", "changes")
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    before: PolicyVersion
    after: PolicyVersion
    changes: _containers.RepeatedCompositeFieldContainer[PolicyChange]
    def __init__(self, before: _Optional[_Union[PolicyVersion, _Mapping]] = ..., after: _Optional[_Union[PolicyVersion, _Mapping]] = ..., changes: _Optional[_Iterable[_Union[PolicyChange, _Mapping]]] = ...) -> None: ...

class CreatePolicyRequest(_message.Message):
    __slots__ = ("policy", "idempotency_key")
    POLICY_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    policy: Policy
    idempotency_key: str
    def __init__(self, policy: _Optional[_Union[Policy, _Mapping]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class UpdatePolicyRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "policy")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    policy: Policy
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., policy: _Optional[_Union[Policy, _Mapping]] = ...) -> None: ...

class RevisePolicyRequest(_message.Message):
    __slots__ = ("id", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class Firm(_message.Message):
    __slots__ = ("id", "zone", "industries", "capabilities")
    ID_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRIES_FIELD_NUMBER: _ClassVar[int]
    CAPABILITIES_FIELD_NUMBER: _ClassVar[int]
    id: str
    zone: str
    industries: _containers.RepeatedScalarFieldContainer[str]
    capabilities: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, id: _Optional[str] = ..., zone: _Optional[str] = ..., industries: _Optional[_Iterable[str]] = ..., capabilities: _Optional[_Iterable[str]] = ...) -> None: ...

class PublishPolicyRequest(_message.Message):
    __slots__ = ("id", "expected_version", "idempotency_key", "firms")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    FIRMS_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    idempotency_key: str
    firms: _containers.RepeatedCompositeFieldContainer[Firm]
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ..., firms: _Optional[_Iterable[_Union[Firm, _Mapping]]] = ...) -> None: ...

class ExpirePolicyRequest(_message.Message):
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

class DeletePolicyRequest(_message.Message):
    __slots__ = ("id", "expected_version")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ...) -> None: ...

class DeletePolicyResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class MatchPoliciesRequest(_message.Message):
    __slots__ = ("firm",)
    FIRM_FIELD_NUMBER: _ClassVar[int]
    firm: Firm
    def __init__(self, firm: _Optional[_Union[Firm, _Mapping]] = ...) -> None: ...

class MatchedPolicy(_message.Message):
    __slots__ = ("policy", "conditions", "met", "possible")
    POLICY_FIELD_NUMBER: _ClassVar[int]
    CONDITIONS_FIELD_NUMBER: _ClassVar[int]
    MET_FIELD_NUMBER: _ClassVar[int]
    POSSIBLE_FIELD_NUMBER: _ClassVar[int]
    policy: Policy
    conditions: _containers.RepeatedCompositeFieldContainer[_conditions_pb2.AssessedCondition]
    met: bool
    possible: bool
    def __init__(self, policy: _Optional[_Union[Policy, _Mapping]] = ..., conditions: _Optional[_Iterable[_Union[_conditions_pb2.AssessedCondition, _Mapping]]] = ..., met: _Optional[bool] = ..., possible: _Optional[bool] = ...) -> None: ...

class MatchPoliciesResponse(_message.Message):
    __slots__ = ("matched",)
    MATCHED_FIELD_NUMBER: _ClassVar[int]
    matched: _containers.RepeatedCompositeFieldContainer[MatchedPolicy]
    def __init__(self, matched: _Optional[_Iterable[_Union[MatchedPolicy, _Mapping]]] = ...) -> None: ...
