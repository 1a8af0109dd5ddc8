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
_PARTY: Final = frozenset({Scope.PARTY})
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
# The pool is shown to those who may ask for an expert, and to nobody without an account.
_EXPERT_READ: Final = _write(
    talent=_OWN,
    hr_bureau=_ANY,
    scenario_centre=_ANY,
    enterprise=_PUBLIC,
    provider=_PUBLIC,
    zone_bureau=_PUBLIC,
)

_NEED_WRITE: Final = _write(enterprise=_OWN, hr_bureau=_ANY, scenario_centre=_ANY)
_NEED_READ: Final = _write(
    enterprise=_OWN, talent=_PARTY, hr_bureau=_ANY, scenario_centre=_ANY, zone_bureau=_ZONE
)
_CENTRE: Final = _write(scenario_centre=_ANY)
_PROVIDER_OR_CENTRE: Final = _write(provider=_OWN, scenario_centre=_ANY)
_LIST_READ: Final = _read(scenario_centre=_ANY, hr_bureau=_ANY)
_BIDDER: Final = _write(enterprise=_OWN)
# Nobody but bidders before the deadline: then judges are parties, and what is opened counts as public.
_SOLUTION_READ: Final = _write(
    enterprise=_OWN | _PARTY, provider=_PARTY, talent=_PARTY, scenario_centre=_PUBLIC
)
_REVIEWER: Final = _write(talent=_PARTY)
_REVIEW_READ: Final = _write(provider=_OWN, talent=_PARTY, scenario_centre=_ANY)
_PILOT_WORK: Final = _write(provider=_OWN, enterprise=_PARTY, scenario_centre=_ANY)
_PILOT_READ: Final = _read(
    provider=_OWN, enterprise=_PARTY, scenario_centre=_ANY, hr_bureau=_ANY, zone_bureau=_ZONE
)
_NEED_WORK: Final = _write(talent=_PARTY, hr_bureau=_ANY, scenario_centre=_ANY)
_SIGNED_IN: Final[Cells] = dict.fromkeys(frozenset(Role) - {Role.VISITOR}, _ANY)
# Programs of ours ask for nothing of their own.
_PEOPLE: Final[Cells] = {role: cells for role, cells in _SIGNED_IN.items() if role is not Role.SYSTEM}

# What each market tells people.
NOTICES: Final[dict[str, Cells]] = {
    "ListNotices": _SIGNED_IN,
    "MarkNoticesRead": _SIGNED_IN,
    "ListSubscriptions": _PEOPLE,
    "CreateSubscription": _PEOPLE,
    "DeleteSubscription": _PEOPLE,
}

# What happens to scenarios and their lists, solutions, reviews, pilots and needs.
MARKET: Final[dict[str, Cells]] = {
    "SubmitScenario": _SCENARIO_WRITE,
    "ReturnScenario": _CENTRE,
    "ApproveScenario": _CENTRE,
    "AddAddendum": _SCENARIO_WRITE,
    "ReopenSelection": _PROVIDER_OR_CENTRE,
    "ContractScenario": _PROVIDER_OR_CENTRE,
    "CloseScenario": _PROVIDER_OR_CENTRE,
    "ListHistory[scenario]": _write(provider=_OWN, scenario_centre=_ANY, hr_bureau=_ANY, zone_bureau=_ZONE),
    "ListHistory[solution]": _SOLUTION_READ,
    "ListHistory[review]": _REVIEW_READ,
    "ListHistory[pilot]": _write(
        provider=_OWN, enterprise=_PARTY, scenario_centre=_ANY, hr_bureau=_ANY, zone_bureau=_ZONE
    ),
    "ListHistory[need]": _NEED_READ,
    "ListHistory[list]": _CENTRE,
    "ListListKinds": _EVERYBODY,
    "PutListKind": _CENTRE,
    "CreateList": _CENTRE,
    "UpdateList": _CENTRE,
    "CollectList": _CENTRE,
    "FreezeList": _CENTRE,
    "WithdrawList": _CENTRE,
    "GetList": _LIST_READ,
    "ListLists": _LIST_READ,
    "ListItems": _LIST_READ,
    "DiffLists": _LIST_READ,
    "ListAmendments": _LIST_READ,
    "CreateSolution": _BIDDER,
    "UpdateSolution": _BIDDER,
    "SubmitSolution": _BIDDER,
    "WithdrawSolution": _BIDDER,
    "AnswerPartnership": _write(enterprise=_PARTY),
    "GetSolution": _SOLUTION_READ,
    "ListSolutions": _SOLUTION_READ,
    "UploadAttachment[solution]": _BIDDER,
    "UploadAttachment[pilot]": _PILOT_WORK,
    "UploadAttachment[need]": _write(enterprise=_OWN, talent=_PARTY, hr_bureau=_ANY, scenario_centre=_ANY),
    "DownloadAttachment[solution]": _SOLUTION_READ,
    "DownloadAttachment[pilot]": _write(
        provider=_OWN, enterprise=_PARTY, scenario_centre=_ANY, hr_bureau=_ANY, zone_bureau=_ZONE
    ),
    "DownloadAttachment[need]": _NEED_READ,
    "CreateReview": _PROVIDER_OR_CENTRE,
    "AssignReviewers": _PROVIDER_OR_CENTRE,
    "StartReview": _PROVIDER_OR_CENTRE,
    "RecordConsensus": _PROVIDER_OR_CENTRE,
    "DecideReview": _PROVIDER_OR_CENTRE,
    "DeclareConflict": _REVIEWER,
    "SaveScores": {Role.TALENT: _PARTY},
    "SubmitScores": _REVIEWER,
    "ListScores": _REVIEW_READ,
    "GetReview": _REVIEW_READ,
    "ListReviews": _REVIEW_READ,
    # Of a scenario that the enterprise can read.
    "AskQuestion": {Role.ENTERPRISE: _PUBLIC},
    "AnswerQuestion": _PROVIDER_OR_CENTRE,
    "ListQuestions": _SCENARIO_READ,
    "StartPilot": _PROVIDER_OR_CENTRE,
    "UpdatePilot": _PROVIDER_OR_CENTRE,
    "ReachMilestone": _PILOT_WORK,
    "ConfirmMilestone": _PROVIDER_OR_CENTRE,
    "DemonstratePilot": _CENTRE,
    "StopPilot": _PROVIDER_OR_CENTRE,
    "GetPilot": _PILOT_READ,
    "ListPilots": _PILOT_READ,
    "RecordViews": _SYSTEM,
    "GetFunnel": _write(provider=_OWN, scenario_centre=_ANY, hr_bureau=_ANY, zone_bureau=_ZONE),
    "GetTargets": _EVERYBODY,
    "AssignExperts": _write(hr_bureau=_ANY, scenario_centre=_ANY),
    "RecordVisit": _NEED_WORK,
    "FileReport": _NEED_WORK,
    "RecordFollowUp": _write(enterprise=_OWN, talent=_PARTY, hr_bureau=_ANY, scenario_centre=_ANY),
    "CloseNeed": _write(hr_bureau=_ANY, scenario_centre=_ANY),
    **NOTICES,
}

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
    "CreateTransformationNeed": _NEED_WRITE,
    "UpdateTransformationNeed": _NEED_WRITE,
    "WithdrawTransformationNeed": _NEED_WRITE,
    "GetTransformationNeed": _NEED_READ,
    "ListTransformationNeeds": _NEED_READ,
    "BulkLoadTransformationNeeds": _write(hr_bureau=_ANY, scenario_centre=_ANY),
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
    "CreateExpert": _BUREAU,
    "UpdateExpert": _TALENT,
    "WithdrawExpert": _BUREAU,
    "GetExpert": _EXPERT_READ,
    "ListExperts": _EXPERT_READ,
    "BulkLoadExperts": _BUREAU,
}

# The index holds live profiles alone; talents are found by the bureau, not browsed by everybody.
_PROFILES: Final[dict[str, Cells]] = {
    "scenario": _SCENARIO_READ,
    "enterprise": _ENTERPRISE_READ,
    "talent": _TALENT,
    "demand": _DEMAND_READ,
    "county": _COUNTY_READ,
    "expert": _EXPERT_READ,
    "need": _NEED_READ,
}
# Whom a record's list shows is for its owner and for those who answer for the market.
_LISTS: Final[dict[str, Cells]] = {
    "scenario": _write(provider=_OWN, scenario_centre=_ANY, hr_bureau=_ANY, zone_bureau=_ZONE),
    "enterprise": _ENTERPRISE_WRITE,
    "talent": _TALENT,
    "demand": _DEMAND_WRITE,
    "county": _write(hr_bureau=_ANY, zone_bureau=_ZONE),
    "expert": _TALENT,
    "need": _NEED_WRITE,
}

_WEIGHTS_READ: Final = _write(hr_bureau=_ANY, scenario_centre=_ANY, auditor=_ANY)

# A pair is explained to whoever may read the list of one of its two sides.
MATCHING: Final[dict[str, Cells]] = {
    **{
        f"{method}[{kind}]": cells for method in ("Search", "GetProfile") for kind, cells in _PROFILES.items()
    },
    **{
        f"{method}[{kind}]": cells
        for method in ("GetShortlist", "DiagnoseShortlist", "ExplainPair", "CountShortlists", "SuggestEdits")
        for kind, cells in _LISTS.items()
    },
    "CountFitting[county]": _LISTS["county"],
    "GetOverview": _EVERYBODY,
    # Terms and how they stand to each other: nothing of anybody.
    "FindSkills": _EVERYBODY,
    "GetSkill": _EVERYBODY,
    # What features weigh decides over everybody's lists.
    "ListWeights": _WEIGHTS_READ,
    "ListLearningRuns": _WEIGHTS_READ,
    "RollbackWeights": _BUREAU,
    "Forget": _SYSTEM,
    "VerifyForgotten": _SYSTEM,
    # All pairs of a market, for our own programs.
    "StreamScores": _SYSTEM,
}

# Each service keeps its own log of who did what.
AUDIT: Final[dict[str, Cells]] = {
    "ListEntries": {Role.AUDITOR: _ANY},
    "VerifyChain": {Role.AUDITOR: _ANY},
}
