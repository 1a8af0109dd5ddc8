from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class ForgetRequest(_message.Message):
    __slots__ = ("talent_id", "talent_version", "expert_version")
    TALENT_ID_FIELD_NUMBER: _ClassVar[int]
    TALENT_VERSION_FIELD_NUMBER: _ClassVar[int]
    EXPERT_VERSION_FIELD_NUMBER: _ClassVar[int]
    talent_id: str
    talent_version: int
    expert_version: int
    def __init__(self, talent_id: _Optional[str] = ..., talent_version: _Optional[int] = ..., expert_version: _Optional[int] = ...) -> None: ...

class ForgetResponse(_message.Message):
    __slots__ = ("profiles", "shortlists")
    PROFILES_FIELD_NUMBER: _ClassVar[int]
    SHORTLISTS_FIELD_NUMBER: _ClassVar[int]
    profiles: int
    shortlists: int
    def __init__(self, profiles: _Optional[int] = ..., shortlists: _Optional[int] = ...) -> None: ...

class VerifyForgottenRequest(_message.Message):
    __slots__ = ("talent_id",)
    TALENT_ID_FIELD_NUMBER: _ClassVar[int]
    talent_id: str
    def __init__(self, talent_id: _Optional[str] = ...) -> None: ...

class VerifyForgottenResponse(_message.Message):
    __slots__ = ("profiles", "own_lists", "lists_of_others", "unmerged_segments", "documents", "outcomes")
    PROFILES_FIELD_NUMBER: _ClassVar[int]
    OWN_LISTS_FIELD_NUMBER: _ClassVar[int]
    LISTS_OF_OTHERS_FIELD_NUMBER: _ClassVar[int]
    UNMERGED_SEGMENTS_FIELD_NUMBER: _ClassVar[int]
    DOCUMENTS_FIELD_NUMBER: _ClassVar[int]
    OUTCOMES_FIELD_NUMBER: _ClassVar[int]
    profiles: int
    own_lists: int
    lists_of_others: int
    unmerged_segments: int
    documents: int
    outcomes: int
    def __init__(self, profiles: _Optional[int] = ..., own_lists: _Optional[int] = ..., lists_of_others: _Optional[int] = ..., unmerged_segments: _Optional[int] = ..., documents: _Optional[int] = ..., outcomes: _Optional[int] = ...) -> None: ...
