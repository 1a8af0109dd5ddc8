"""The part of the table of gRPC methods and roles that is the talent market's; see methods.py."""

from typing import Final

from services.common.access.methods import NOTICES
from services.common.access.policy import Cells, Scope
from services.common.access.principal import Role

_ANY: Final = frozenset({Scope.ANY})
_OWN: Final = frozenset({Scope.OWN})
_PUBLIC: Final = frozenset({Scope.PUBLIC})

_EVERYBODY: Final[Cells] = dict.fromkeys(Role, _ANY)
_BUREAU: Final[Cells] = {Role.HR_BUREAU: _ANY}
_PERSON: Final[Cells] = {Role.TALENT: _OWN}
_PERSON_OR_BUREAU: Final[Cells] = {Role.TALENT: _OWN, Role.HR_BUREAU: _ANY}
# What is published is everybody's to read, drafts are the bureau's.
_PUBLISHED: Final[Cells] = {**dict.fromkeys(Role, _PUBLIC), Role.HR_BUREAU: _ANY, Role.SYSTEM: _ANY}

_RECOGNITION: Final[dict[str, Cells]] = {
    "ListSchemes": _PUBLISHED,
    "GetScheme": _PUBLISHED,
    "CreateScheme": _BUREAU,
    "UpdateScheme": _BUREAU,
    "PublishScheme": _BUREAU,
    "DeleteScheme": _BUREAU,
    "AssessRecognition": _PERSON,
    "StartRecognition": _PERSON,
    "UpdateRecognition": _PERSON,
    "SubmitRecognition": _PERSON,
    "WithdrawRecognition": _PERSON,
    "UploadEvidence": _PERSON,
    "DownloadEvidence": _PERSON_OR_BUREAU,
    "RemoveEvidence": _PERSON,
    "SaveChecks": _BUREAU,
    "ReturnRecognition": _BUREAU,
    "FinishChecks": _BUREAU,
    "DecideRecognition": _BUREAU,
    "ReopenRecognition": _BUREAU,
    "AppealRecognition": _PERSON,
    "DecideAppeal": _BUREAU,
    "ShowHolder": _PERSON,
    "RevokeCertificate": _BUREAU,
    "GetRecognition": _PERSON_OR_BUREAU,
    "ListRecognitions": _PERSON_OR_BUREAU,
    "ListPublicities": _EVERYBODY,
    "VerifyCertificate": _EVERYBODY,
}

_POLICIES: Final[dict[str, Cells]] = {
    "ListPolicies": _PUBLISHED,
    "GetPolicy": _PUBLISHED,
    "DiffPolicies": _PUBLISHED,
    "CreatePolicy": _BUREAU,
    "UpdatePolicy": _BUREAU,
    "RevisePolicy": _BUREAU,
    "PublishPolicy": _BUREAU,
    "ExpirePolicy": _BUREAU,
    "DeletePolicy": _BUREAU,
    "MatchPolicies": {Role.ENTERPRISE: _OWN, Role.TALENT: _OWN},
}

# Of self-registration: everybody's own, words for whoever is signed in, and ages for the bureau.
_OWN_TALENT: Final[Cells] = {Role.TALENT: frozenset({Scope.OWN})}
_REGISTRATION: Final[dict[str, Cells]] = {
    "GetDraft": _OWN_TALENT,
    "SaveStep": _OWN_TALENT,
    "DiscardDraft": _OWN_TALENT,
    "SubmitRegistration": _OWN_TALENT,
    "ConfirmProfile": _OWN_TALENT,
    "GetCompleteness": _OWN_TALENT,
    "ReadResume": _OWN_TALENT,
    "SuggestTerms": dict.fromkeys(frozenset(Role) - {Role.VISITOR}, frozenset({Scope.ANY})),
    "CountFreshness": {Role.HR_BUREAU: frozenset({Scope.ANY}), Role.SYSTEM: frozenset({Scope.ANY})},
    "ListByFreshness": {Role.HR_BUREAU: frozenset({Scope.ANY}), Role.SYSTEM: frozenset({Scope.ANY})},
}

# Of erasure: a receipt is verified by whoever has its code; the gateway looks whose account is to go.
_ERASURE: Final[dict[str, Cells]] = {
    "EraseMe": {Role.TALENT: frozenset({Scope.OWN})},
    "EraseOnRequest": {Role.HR_BUREAU: frozenset({Scope.ANY})},
    "GetErasure": {Role.TALENT: frozenset({Scope.OWN}), Role.HR_BUREAU: frozenset({Scope.ANY})},
    "ListErasures": {Role.HR_BUREAU: frozenset({Scope.ANY})},
    "VerifyReceipt": dict.fromkeys(Role, frozenset({Scope.ANY})),
    "ListAccountErasures": {Role.SYSTEM: frozenset({Scope.ANY})},
    "ReportAccountErased": {Role.SYSTEM: frozenset({Scope.ANY})},
}

# Of introductions: the two sides, and bureaus that follow them without a word or a contact of the two. No
# program reads a contact.
_SIDES: Final[Cells] = {Role.ENTERPRISE: frozenset({Scope.OWN}), Role.TALENT: frozenset({Scope.PARTY})}
_FOLLOWED: Final[Cells] = {
    **_SIDES,
    Role.HR_BUREAU: frozenset({Scope.ANY}),
    Role.ZONE_BUREAU: frozenset({Scope.ZONE}),
    Role.SYSTEM: frozenset({Scope.ANY}),
}
_INTRODUCTIONS: Final[dict[str, Cells]] = {
    "InviteTalent": {Role.ENTERPRISE: frozenset({Scope.OWN})},
    "ApplyForPost": {Role.TALENT: frozenset({Scope.OWN})},
    "AcceptIntroduction": _SIDES,
    "DeclineIntroduction": _SIDES,
    "CancelIntroduction": _SIDES,
    "ArrangeInterview": {Role.ENTERPRISE: frozenset({Scope.OWN})},
    "RecordOutcome": _SIDES,
    "ReadContact": _SIDES,
    "GetIntroduction": _FOLLOWED,
    "ListIntroductions": _FOLLOWED,
    "ListIntroductionHistory": _FOLLOWED,
    "GetIntroductionFunnel": {role: cells for role, cells in _FOLLOWED.items() if role is not Role.TALENT},
    "ListReasonCodes": dict.fromkeys(_FOLLOWED, frozenset({Scope.ANY})),
}

# Of demand lists: an enterprise's own, and the bureau for it.
_FIRM_OR_BUREAU: Final[Cells] = {
    Role.ENTERPRISE: frozenset({Scope.OWN}),
    Role.HR_BUREAU: frozenset({Scope.ANY}),
    Role.SYSTEM: frozenset({Scope.ANY}),
}
_DEMAND_LISTS: Final[dict[str, Cells]] = dict.fromkeys(
    ("CheckDemandList", "ProposeDemandList", "ConfirmDemandList", "GetDemandList", "ListDemandLists"),
    _FIRM_OR_BUREAU,
)

# Proposals are the bureau's; a zone's bureau reads its part of those recommended.
_ALLOCATION: Final[dict[str, Cells]] = {
    "CreateAllocation": {Role.HR_BUREAU: _ANY, Role.SYSTEM: _ANY},
    "ListAllocations": {Role.HR_BUREAU: _ANY, Role.ZONE_BUREAU: frozenset({Scope.ZONE}), Role.SYSTEM: _ANY},
    "GetAllocation": {Role.HR_BUREAU: _ANY, Role.ZONE_BUREAU: frozenset({Scope.ZONE}), Role.SYSTEM: _ANY},
    "ListAssignments": {Role.HR_BUREAU: _ANY, Role.ZONE_BUREAU: frozenset({Scope.ZONE}), Role.SYSTEM: _ANY},
    "CompareAllocations": {Role.HR_BUREAU: _ANY, Role.SYSTEM: _ANY},
    "RecommendAllocation": {Role.HR_BUREAU: _ANY, Role.SYSTEM: _ANY},
    "WithdrawAllocation": {Role.HR_BUREAU: _ANY, Role.SYSTEM: _ANY},
}

# Of imports: the bureau's, but for the one workbook that whoever has a link gives in.
_BUREAU_OR_PROGRAM: Final[Cells] = {Role.HR_BUREAU: _ANY, Role.SYSTEM: _ANY}
_IMPORTS: Final[dict[str, Cells]] = {
    **dict.fromkeys(
        (
            "UploadImport",
            "ListImports",
            "GetImport",
            "ListImportErrors",
            "DownloadImportCopy",
            "ConfirmImport",
            "DiscardImport",
            "CreateImportLink",
            "ListImportLinks",
            "RevokeImportLink",
            "FindDuplicates",
            "ListDuplicates",
        ),
        _BUREAU_OR_PROGRAM,
    ),
    # Who people are is shown to people alone.
    **dict.fromkeys(("GetDuplicate", "ReadDuplicate", "MergeDuplicate", "DismissDuplicate"), _BUREAU),
    **dict.fromkeys(("GetImportTemplate", "LookAtImportLink", "UploadByLink"), _EVERYBODY),
}

# Of people: everybody's own; who somebody else is the bureau alone reads, for a purpose.
_PEOPLE: Final[dict[str, Cells]] = {
    **dict.fromkeys(
        (
            "GetIdentity",
            "UpdateIdentity",
            "ListConsents",
            "GiveConsent",
            "WithdrawConsent",
            "ExportData",
            "RequestMatchReview",
        ),
        _PERSON,
    ),
    "ReadIdentity": _BUREAU,
    "AnswerMatchReview": _BUREAU,
    "GetMatchReview": _PERSON_OR_BUREAU,
    "ListMatchReviews": _PERSON_OR_BUREAU,
}

# Of the committee: the bureau's to fill; whoever may ask for an expert may ask it for advice.
_ASKERS: Final[Cells] = {
    Role.ENTERPRISE: _OWN,
    Role.PROVIDER: _OWN,
    Role.ZONE_BUREAU: _OWN,
    Role.SCENARIO_CENTRE: _ANY,
    Role.HR_BUREAU: _ANY,
}
_OFFICES: Final[Cells] = {Role.HR_BUREAU: _ANY, Role.SCENARIO_CENTRE: _ANY}
_NOMINATION_READ: Final[Cells] = {
    **_OFFICES,
    Role.ZONE_BUREAU: frozenset({Scope.PARTY}),
    Role.TALENT: _OWN,
}
_COMMITTEE: Final[dict[str, Cells]] = {
    "NominateExpert": {**_OFFICES, Role.ZONE_BUREAU: _ANY, Role.TALENT: _OWN},
    "AnswerNomination": _PERSON,
    "DecideNomination": _BUREAU,
    "RenewSeat": _BUREAU,
    "EndSeat": _PERSON_OR_BUREAU,
    "WithdrawNomination": _PERSON_OR_BUREAU,
    "GetNomination": _NOMINATION_READ,
    "ListNominations": _NOMINATION_READ,
    "GetCommittee": _EVERYBODY,
    "ProposeMembers": _OFFICES,
    "AskAdvice": _ASKERS,
    "AssignAdvisers": _OFFICES,
    "GiveAdvice": {Role.TALENT: frozenset({Scope.PARTY})},
    "CloseAdvice": _ASKERS,
    "GetAdvice": {**_ASKERS, Role.TALENT: frozenset({Scope.PARTY})},
    "ListAdvice": {**_ASKERS, Role.TALENT: frozenset({Scope.PARTY})},
    "SuggestAdvisers": _OFFICES,
}

# What the talent market tells people, as the scenario market does; the API has it under names of its own.
_TOLD: Final[dict[str, Cells]] = {
    f"{method}[talent]": NOTICES[method] for method in ("ListNotices", "MarkNoticesRead")
}

# Of the exchange: keys are the administrator's, data the bureau's; a batch is taken by its signature.
_EXCHANGE: Final[dict[str, Cells]] = {
    "ListExchangeSources": {Role.HR_BUREAU: _ANY, Role.ADMIN: _ANY, Role.SYSTEM: _ANY},
    "PutExchangeSource": {Role.ADMIN: _ANY},
    "ReceiveBatch": _EVERYBODY,
    "GetBatch": _BUREAU,
    "ListBatches": _BUREAU,
    "ListConflicts": _PERSON_OR_BUREAU,
    "ResolveConflict": _BUREAU,
    "ListDatasets": _BUREAU,
    "AskRelease": _BUREAU,
    "DecideRelease": _BUREAU,
    "EndRelease": _BUREAU,
    "ListReleases": _BUREAU,
    "DeliverRelease": _BUREAU,
    "GetExchangeFigures": _BUREAU,
}

# Of the index and of training: figures without people; small groups are not told.
_ANALYSIS: Final[dict[str, Cells]] = {
    "GetTalentIndex": {Role.HR_BUREAU: _ANY, Role.SCENARIO_CENTRE: _ANY, Role.ZONE_BUREAU: _ANY},
    "GetTrainingView": _EVERYBODY,
    "ListTrainingBases": _EVERYBODY,
    "PutTrainingBase": _BUREAU,
}

# Of the quality of posts: an enterprise reads what is held against its own and objects, the bureau decides.
_POSTINGS: Final[dict[str, Cells]] = {
    "ListPostings": {Role.ENTERPRISE: _OWN, Role.HR_BUREAU: _ANY},
    "GetPosting": {Role.ENTERPRISE: _OWN, Role.HR_BUREAU: _ANY},
    "ConfirmPosting": _BUREAU,
    "ClearPosting": _BUREAU,
    "ObjectPosting": {Role.ENTERPRISE: _OWN},
}

TALENT_MARKET: Final[dict[str, Cells]] = {
    **_PEOPLE,
    **_IMPORTS,
    **_ALLOCATION,
    **_DEMAND_LISTS,
    **_INTRODUCTIONS,
    **_TOLD,
    **_ERASURE,
    **_REGISTRATION,
    **_RECOGNITION,
    **_POLICIES,
    **_COMMITTEE,
    **_EXCHANGE,
    **_ANALYSIS,
    **_POSTINGS,
}
