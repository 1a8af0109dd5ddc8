"""The table of gRPC methods and roles: what is not in it is refused. docs/security.md tells it to people.

A row is named by the method, and by the kind of object where rights differ by kind: "GetShortlist[talent]".
"""

from typing import Final

from services.common.access.policy import Cells, Scope
from services.common.access.principal import Role

_ANY: Final = frozenset({Scope.ANY})
_OWN: Final = frozenset({Scope.OWN})
_ZONE: Final = frozenset({Scope.ZONE})
_PUBLIC: Final = frozenset({Scope.PUBLIC})
_SYSTEM: Final[Cells] = {Role.SYSTEM: _ANY}


def _read(**more: frozenset[Scope]) -> Cells:
    """Everybody reads what is public; some roles read more."""
    wider = {Role(role): scopes for role, scopes in more.items()}
    return {**{role: _PUBLIC | wider.get(role, frozenset()) for role in Role}, **_SYSTEM}


def _write(**cells: frozenset[Scope]) -> Cells:
    return {**{Role(role): scopes for role, scopes in cells.items()}, **_SYSTEM}


_EVERYBODY: Final[Cells] = dict.fromkeys(Role, _ANY)

_ENTERPRISE_WRITE: Final = _write(enterprise=_OWN, hr_bureau=_ANY, scenario_centre=_ANY)
_ENTERPRISE_READ: Final = _read(enterprise=_OWN, hr_bureau=_ANY, scenario_centre=_ANY, zone_bureau=_ZONE)
_SCENARIO_WRITE: Final = _write(provider=_OWN, scenario_centre=_ANY, zone_bureau=_ZONE)
_SCENARIO_READ: Final = _read(provider=_OWN, scenario_centre=_ANY, hr_bureau=_ANY, zone_bureau=_ZONE)
_TALENT: Final = _write(talent=_OWN, hr_bureau=_ANY)
_DEMAND_WRITE: Final = _write(enterprise=_OWN, hr_bureau=_ANY)
_DEMAND_READ: Final = _read(enterprise=_OWN, hr_bureau=_ANY)
_BUREAU: Final = _write(hr_bureau=_ANY)
_COUNTY_READ: Final = _read(hr_bureau=_ANY)

SCENARIOS: Final[dict[str, Cells]] = {
    "CreateEnterprise": _ENTERPRISE_WRITE,
    "UpdateEnterprise": _ENTERPRISE_WRITE,
    "WithdrawEnterprise": _ENTERPRISE_WRITE,
    "GetEnterprise": _ENTERPRISE_READ,
    "ListEnterprises": _ENTERPRISE_READ,
    "BulkLoadEnterprises": _write(hr_bureau=_ANY, scenario_centre=_ANY),
    "CreateScenario": _SCENARIO_WRITE,
    "UpdateScenario": _SCENARIO_WRITE,
    "WithdrawScenario": _SCENARIO_WRITE,
    "GetScenario": _SCENARIO_READ,
    "ListScenarios": _SCENARIO_READ,
    "BulkLoadScenarios": _SCENARIO_WRITE,
}

TALENT: Final[dict[str, Cells]] = {
    "CreateTalent": _TALENT,
    "UpdateTalent": _TALENT,
    "WithdrawTalent": _TALENT,
    "GetTalent": _TALENT,
    "ListTalents": _TALENT,
    "BulkLoadTalents": _BUREAU,
    "CreateDemand": _DEMAND_WRITE,
    "UpdateDemand": _DEMAND_WRITE,
    "WithdrawDemand": _DEMAND_WRITE,
    "GetDemand": _DEMAND_READ,
    "ListDemands": _DEMAND_READ,
    "BulkLoadDemands": _DEMAND_WRITE,
    "CreateCountyIndustry": _BUREAU,
    "UpdateCountyIndustry": _write(hr_bureau=_ANY, zone_bureau=_ZONE),
    "WithdrawCountyIndustry": _BUREAU,
    "GetCountyIndustry": _COUNTY_READ,
    "ListCountyIndustries": _COUNTY_READ,
    "BulkLoadCountyIndustries": _BUREAU,
}

# The index holds live profiles alone; talents are found by the bureau, not browsed by everybody.
_PROFILES: Final[dict[str, Cells]] = {
    "scenario": _SCENARIO_READ,
    "enterprise": _ENTERPRISE_READ,
    "talent": _TALENT,
    "demand": _DEMAND_READ,
    "county": _COUNTY_READ,
}
# Whom a record's list shows is for its owner and for those who answer for the market.
_LISTS: Final[dict[str, Cells]] = {
    "scenario": _write(provider=_OWN, scenario_centre=_ANY, hr_bureau=_ANY, zone_bureau=_ZONE),
    "enterprise": _ENTERPRISE_WRITE,
    "talent": _TALENT,
    "demand": _DEMAND_WRITE,
    "county": _write(hr_bureau=_ANY, zone_bureau=_ZONE),
}

# A pair is explained to whoever may read the list of one of its two sides.
MATCHING: Final[dict[str, Cells]] = {
    **{
        f"{method}[{kind}]": cells for method in ("Search", "GetProfile") for kind, cells in _PROFILES.items()
    },
    **{
        f"{method}[{kind}]": cells
        for method in ("GetShortlist", "DiagnoseShortlist", "ExplainPair")
        for kind, cells in _LISTS.items()
    },
    "GetOverview": _EVERYBODY,
}

# Each service keeps its own log of who did what.
AUDIT: Final[dict[str, Cells]] = {
    "ListEntries": {Role.AUDITOR: _ANY},
    "VerifyChain": {Role.AUDITOR: _ANY},
}
