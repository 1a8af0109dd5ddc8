from dabridge.events.v1 import bulk_pb2 as _bulk_pb2
from dabridge.events.v1 import talent_pb2 as _talent_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateTalentRequest(_message.Message):
    __slots__ = ("talent", "idempotency_key")
    TALENT_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    talent: _talent_pb2.TalentProfile
    idempotency_key: str
    def __init__(self, talent: _Optional[_Union[_talent_pb2.TalentProfile, _Mapping]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class UpdateTalentRequest(_message.Message):
    __slots__ = ("talent", "expected_version", "idempotency_key")
    TALENT_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    talent: _talent_pb2.TalentProfile
    expected_version: int
    idempotency_key: str
    def __init__(self, talent: _Optional[_Union[_talent_pb2.TalentProfile, _Mapping]] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class WithdrawTalentRequest(_message.Message):
    __slots__ = ("id", "expected_version", "reason", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    reason: str
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., reason: _Optional[str] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class GetTalentRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class TalentResponse(_message.Message):
    __slots__ = ("talent",)
    TALENT_FIELD_NUMBER: _ClassVar[int]
    talent: _talent_pb2.TalentProfile
    def __init__(self, talent: _Optional[_Union[_talent_pb2.TalentProfile, _Mapping]] = ...) -> None: ...

class ListTalentsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "zone", "industry", "text", "include_withdrawn", "mine")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    MINE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    zone: str
    industry: str
    text: str
    include_withdrawn: bool
    mine: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., text: _Optional[str] = ..., include_withdrawn: _Optional[bool] = ..., mine: _Optional[bool] = ...) -> None: ...

class ListTalentsResponse(_message.Message):
    __slots__ = ("talents", "next_page_token", "total")
    TALENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    talents: _containers.RepeatedCompositeFieldContainer[_talent_pb2.TalentProfile]
    next_page_token: str
    total: int
    def __init__(self, talents: _Optional[_Iterable[_Union[_talent_pb2.TalentProfile, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class BulkLoadTalentsRequest(_message.Message):
    __slots__ = ("talent",)
    TALENT_FIELD_NUMBER: _ClassVar[int]
    talent: _talent_pb2.TalentProfile
    def __init__(self, talent: _Optional[_Union[_talent_pb2.TalentProfile, _Mapping]] = ...) -> None: ...

class CreateDemandRequest(_message.Message):
    __slots__ = ("demand", "idempotency_key")
    DEMAND_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    demand: _talent_pb2.Demand
    idempotency_key: str
    def __init__(self, demand: _Optional[_Union[_talent_pb2.Demand, _Mapping]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class UpdateDemandRequest(_message.Message):
    __slots__ = ("demand", "expected_version", "idempotency_key")
    DEMAND_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    demand: _talent_pb2.Demand
    expected_version: int
    idempotency_key: str
    def __init__(self, demand: _Optional[_Union[_talent_pb2.Demand, _Mapping]] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class WithdrawDemandRequest(_message.Message):
    __slots__ = ("id", "expected_version", "reason", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    reason: str
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., reason: _Optional[str] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class GetDemandRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class DemandResponse(_message.Message):
    __slots__ = ("demand",)
    DEMAND_FIELD_NUMBER: _ClassVar[int]
    demand: _talent_pb2.Demand
    def __init__(self, demand: _Optional[_Union[_talent_pb2.Demand, _Mapping]] = ...) -> None: ...

class ListDemandsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "zone", "industry", "text", "include_withdrawn", "enterprise_id", "mine")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_ID_FIELD_NUMBER: _ClassVar[int]
    MINE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    zone: str
    industry: str
    text: str
    include_withdrawn: bool
    enterprise_id: str
    mine: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., text: _Optional[str] = ..., include_withdrawn: _Optional[bool] = ..., enterprise_id: _Optional[str] = ..., mine: _Optional[bool] = ...) -> None: ...

class ListDemandsResponse(_message.Message):
    __slots__ = ("demands", "next_page_token", "total")
    DEMANDS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    demands: _containers.RepeatedCompositeFieldContainer[_talent_pb2.Demand]
    next_page_token: str
    total: int
    def __init__(self, demands: _Optional[_Iterable[_Union[_talent_pb2.Demand, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class BulkLoadDemandsRequest(_message.Message):
    __slots__ = ("demand",)
    DEMAND_FIELD_NUMBER: _ClassVar[int]
    demand: _talent_pb2.Demand
    def __init__(self, demand: _Optional[_Union[_talent_pb2.Demand, _Mapping]] = ...) -> None: ...

class CreateCountyIndustryRequest(_message.Message):
    __slots__ = ("county_industry", "idempotency_key")
    COUNTY_INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    county_industry: _talent_pb2.CountyIndustry
    idempotency_key: str
    def __init__(self, county_industry: _Optional[_Union[_talent_pb2.CountyIndustry, _Mapping]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class UpdateCountyIndustryRequest(_message.Message):
    __slots__ = ("county_industry", "expected_version", "idempotency_key")
    COUNTY_INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    county_industry: _talent_pb2.CountyIndustry
    expected_version: int
    idempotency_key: str
    def __init__(self, county_industry: _Optional[_Union[_talent_pb2.CountyIndustry, _Mapping]] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class WithdrawCountyIndustryRequest(_message.Message):
    __slots__ = ("id", "expected_version", "reason", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    reason: str
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., reason: _Optional[str] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class GetCountyIndustryRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class CountyIndustryResponse(_message.Message):
    __slots__ = ("county_industry",)
    COUNTY_INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    county_industry: _talent_pb2.CountyIndustry
    def __init__(self, county_industry: _Optional[_Union[_talent_pb2.CountyIndustry, _Mapping]] = ...) -> None: ...

class ListCountyIndustriesRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "zone", "industry", "text", "include_withdrawn", "mine")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    MINE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    zone: str
    industry: str
    text: str
    include_withdrawn: bool
    mine: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., text: _Optional[str] = ..., include_withdrawn: _Optional[bool] = ..., mine: _Optional[bool] = ...) -> None: ...

class ListCountyIndustriesResponse(_message.Message):
    __slots__ = ("county_industries", "next_page_token", "total")
    COUNTY_INDUSTRIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    county_industries: _containers.RepeatedCompositeFieldContainer[_talent_pb2.CountyIndustry]
    next_page_token: str
    total: int
    def __init__(self, county_industries: _Optional[_Iterable[_Union[_talent_pb2.CountyIndustry, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class BulkLoadCountyIndustriesRequest(_message.Message):
    __slots__ = ("county_industry",)
    COUNTY_INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    county_industry: _talent_pb2.CountyIndustry
    def __init__(self, county_industry: _Optional[_Union[_talent_pb2.CountyIndustry, _Mapping]] = ...) -> None: ...

class CreateExpertRequest(_message.Message):
    __slots__ = ("expert", "idempotency_key")
    EXPERT_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    expert: _talent_pb2.Expert
    idempotency_key: str
    def __init__(self, expert: _Optional[_Union[_talent_pb2.Expert, _Mapping]] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class UpdateExpertRequest(_message.Message):
    __slots__ = ("expert", "expected_version", "idempotency_key")
    EXPERT_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    expert: _talent_pb2.Expert
    expected_version: int
    idempotency_key: str
    def __init__(self, expert: _Optional[_Union[_talent_pb2.Expert, _Mapping]] = ..., expected_version: _Optional[int] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class WithdrawExpertRequest(_message.Message):
    __slots__ = ("id", "expected_version", "reason", "idempotency_key")
    ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_VERSION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    IDEMPOTENCY_KEY_FIELD_NUMBER: _ClassVar[int]
    id: str
    expected_version: int
    reason: str
    idempotency_key: str
    def __init__(self, id: _Optional[str] = ..., expected_version: _Optional[int] = ..., reason: _Optional[str] = ..., idempotency_key: _Optional[str] = ...) -> None: ...

class GetExpertRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    def __init__(self, id: _Optional[str] = ...) -> None: ...

class ExpertResponse(_message.Message):
    __slots__ = ("expert",)
    EXPERT_FIELD_NUMBER: _ClassVar[int]
    expert: _talent_pb2.Expert
    def __init__(self, expert: _Optional[_Union[_talent_pb2.Expert, _Mapping]] = ...) -> None: ...

class ListExpertsRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "zone", "industry", "text", "include_withdrawn", "mine")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ZONE_FIELD_NUMBER: _ClassVar[int]
    INDUSTRY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    INCLUDE_WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    MINE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    zone: str
    industry: str
    text: str
    include_withdrawn: bool
    mine: bool
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., zone: _Optional[str] = ..., industry: _Optional[str] = ..., text: _Optional[str] = ..., include_withdrawn: _Optional[bool] = ..., mine: _Optional[bool] = ...) -> None: ...

class ListExpertsResponse(_message.Message):
    __slots__ = ("experts", "next_page_token", "total")
    EXPERTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    experts: _containers.RepeatedCompositeFieldContainer[_talent_pb2.Expert]
    next_page_token: str
    total: int
    def __init__(self, experts: _Optional[_Iterable[_Union[_talent_pb2.Expert, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., total: _Optional[int] = ...) -> None: ...

class BulkLoadExpertsRequest(_message.Message):
    __slots__ = ("expert",)
    EXPERT_FIELD_NUMBER: _ClassVar[int]
    expert: _talent_pb2.Expert
    def __init__(self, expert: _Optional[_Union[_talent_pb2.Expert, _Mapping]] = ...) -> None: ...
