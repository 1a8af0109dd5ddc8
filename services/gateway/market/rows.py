"""The rows of the market's routes in the table: who passes its API, its pages and its files."""

from typing import Final

from services.common.access.methods import MARKET, SCENARIOS
from services.common.access.principal import Role
from services.gateway.market.parts import PARTS
from services.gateway.market.stages import STAGE_ACTS
from services.gateway.rules import EVERYBODY, Route, Rule, may, rows

# The market's API: services/gateway/market has its routes, the table of methods says who passes.
_MARKET: Final[dict[Route, Rule]] = {
    (act.verb, act.path): Rule(act.roles, part.scope_of(act)) for part in PARTS for act in part.acts
}

# Lists as files and feeds, and a workbook taken in.
_EXPORTS: Final = {
    **rows(
        "GET /lists/{list_id}/export.xlsx",
        "GET /lists/{list_id}/export.pdf",
        "GET /lists/{list_id}/export.json",
        roles=may(MARKET["GetList"]),
        scope="lists:read",
        rate="export",
    ),
    **rows(
        "GET /feeds/lists.atom",
        "GET /feeds/opportunities.atom",
        "GET /feeds/capabilities.atom",
        roles=may(MARKET["ListLists"]),
        scope="lists:read",
    ),
    **rows("POST /api/lists/import", "POST /scenarios/import", roles={Role.SCENARIO_CENTRE}, rate="bulk"),
    **rows("GET /scenarios/import", roles={Role.SCENARIO_CENTRE}),
}

# The acts on a scenario, its history, and what people are told.
_LIFE: Final = {
    **{
        route: rule
        for act in STAGE_ACTS
        for route, rule in rows(
            f"GET /scenario/{{record_id}}/{act.path}",
            f"POST /scenario/{{record_id}}/{act.path}",
            roles=may(MARKET[act.method]),
        ).items()
    },
    **rows("GET /scenario/{record_id}/history", roles=may(MARKET["ListHistory[scenario]"])),
    **rows("GET /notices", roles=may(MARKET["ListNotices"])),
    **rows("POST /notices/read", roles=may(MARKET["MarkNoticesRead"])),
    **rows("GET /parts/notices", roles=may(MARKET["ListNotices"]), quiet=True),
    **rows("GET /subscriptions", roles=may(MARKET["ListSubscriptions"])),
    **rows("POST /subscriptions", roles=may(MARKET["CreateSubscription"])),
    **rows("POST /subscriptions/{subscription_id}/end", roles=may(MARKET["DeleteSubscription"])),
}

# Pages of lists: what everybody reads, and the centre's desk.
_LISTS: Final = {
    **rows("GET /lists", "GET /lists/{list_id}", roles=may(MARKET["GetList"])),
    **rows("GET /lists/{list_id}/diff", roles=may(MARKET["DiffLists"])),
    **rows("GET /lists/kinds", roles=may(MARKET["ListListKinds"])),
    **rows("POST /lists/kinds", roles=may(MARKET["PutListKind"])),
    **rows("GET /lists/new", "POST /lists/new", roles=may(MARKET["CreateList"])),
    **rows("GET /lists/{list_id}/edit", "POST /lists/{list_id}/edit", roles=may(MARKET["UpdateList"])),
    **rows("POST /lists/{list_id}/collect", roles=may(MARKET["CollectList"])),
    **rows("GET /lists/{list_id}/freeze", "POST /lists/{list_id}/freeze", roles=may(MARKET["FreezeList"])),
    **rows(
        "GET /lists/{list_id}/withdraw", "POST /lists/{list_id}/withdraw", roles=may(MARKET["WithdrawList"])
    ),
}

# Files of what the market has, and the pages of solutions.
_FILES: Final = {
    route: rule
    for kind, path in (("solution", "solutions"), ("pilot", "pilots"), ("need", "needs"))
    for route, rule in {
        **rows(
            f"POST /api/{path}/{{owner_id}}/attachments",
            roles=may(MARKET[f"UploadAttachment[{kind}]"]),
            scope=f"{path}:write",
            rate="bulk",
        ),
        **rows(
            f"GET /api/{path}/{{owner_id}}/attachments/{{file_id}}",
            roles=may(MARKET[f"DownloadAttachment[{kind}]"]),
            scope=f"{path}:read",
            rate="export",
        ),
    }.items()
}
_SOLUTIONS: Final = {
    **rows("GET /solutions", roles=may(MARKET["ListSolutions"])),
    **rows("GET /solutions/{solution_id}", roles=may(MARKET["GetSolution"])),
    **rows("GET /solutions/new", "POST /solutions/new", roles=may(MARKET["CreateSolution"])),
    **rows(
        "GET /solutions/{solution_id}/edit/{step}",
        "POST /solutions/{solution_id}/edit/{step}",
        "POST /solutions/{solution_id}/partners",
        "POST /solutions/{solution_id}/attachments/{file_id}/remove",
        roles=may(MARKET["UpdateSolution"]),
    ),
    **rows(
        "POST /solutions/{solution_id}/attachments",
        roles=may(MARKET["UploadAttachment[solution]"]),
        rate="bulk",
    ),
    **rows(
        "GET /solutions/{solution_id}/submit",
        "POST /solutions/{solution_id}/submit",
        roles=may(MARKET["SubmitSolution"]),
    ),
    **rows(
        "GET /solutions/{solution_id}/withdraw",
        "POST /solutions/{solution_id}/withdraw",
        roles=may(MARKET["WithdrawSolution"]),
    ),
    **rows("POST /solutions/{solution_id}/partnership", roles=may(MARKET["AnswerPartnership"])),
    **rows(
        "GET /solutions/{owner_id}/files/{file_id}",
        roles=may(MARKET["DownloadAttachment[solution]"]),
        rate="export",
    ),
}

# Pages of pilots, of the funnel and targets, and of what experts do about needs.
_PILOTS: Final = {
    **rows("GET /pilots", "GET /pilots/{pilot_id}", roles=may(MARKET["ListPilots"])),
    **rows("GET /pilots/new", "POST /pilots/new", roles=may(MARKET["StartPilot"])),
    **rows("GET /pilots/{pilot_id}/plan", "POST /pilots/{pilot_id}/plan", roles=may(MARKET["UpdatePilot"])),
    **rows(
        "POST /pilots/{pilot_id}/milestones/{milestone_id}/evidence",
        roles=may(MARKET["ReachMilestone"]),
        rate="bulk",
    ),
    **rows(
        "POST /pilots/{pilot_id}/milestones/{milestone_id}/confirm", roles=may(MARKET["ConfirmMilestone"])
    ),
    **rows("POST /pilots/{pilot_id}/demonstrate", roles=may(MARKET["DemonstratePilot"])),
    **rows("POST /pilots/{pilot_id}/stop", roles=may(MARKET["StopPilot"])),
    **rows(
        "GET /pilots/{pilot_id}/files/{file_id}",
        roles=may(MARKET["DownloadAttachment[pilot]"]),
        rate="export",
    ),
    **rows("GET /funnel", roles=may(MARKET["GetFunnel"])),
    **rows("GET /funnel/export.csv", roles=may(MARKET["GetFunnel"]), rate="export"),
    **rows("GET /parts/targets", roles=EVERYBODY, quiet=True),
    **rows("GET /needs", "GET /needs/{need_id}", roles=may(SCENARIOS["GetTransformationNeed"])),
    **rows("POST /needs/{need_id}/experts", roles=may(MARKET["AssignExperts"])),
    **rows("POST /needs/{need_id}/visits", roles=may(MARKET["RecordVisit"])),
    **rows("POST /needs/{need_id}/report", roles=may(MARKET["FileReport"])),
    **rows("POST /needs/{need_id}/follow-ups", roles=may(MARKET["RecordFollowUp"])),
    **rows("POST /needs/{need_id}/close", roles=may(MARKET["CloseNeed"])),
}

# Pages of reviews and of questions about scenarios.
_REVIEW_PAGES: Final = {
    **rows("GET /reviews", "GET /reviews/{review_id}", roles=may(MARKET["GetReview"])),
    **rows(
        "GET /reviews/{review_id}/reviewers",
        "POST /reviews/{review_id}/reviewers",
        roles=may(MARKET["AssignReviewers"]),
    ),
    **rows("POST /reviews/{review_id}/start", roles=may(MARKET["StartReview"])),
    **rows("POST /reviews/{review_id}/consensus", roles=may(MARKET["RecordConsensus"])),
    **rows(
        "GET /reviews/{review_id}/decision",
        "POST /reviews/{review_id}/decision",
        roles=may(MARKET["DecideReview"]),
    ),
    **rows("POST /reviews/{review_id}/conflict", roles=may(MARKET["DeclareConflict"])),
    **rows(
        "GET /reviews/{review_id}/solutions/{solution_id}",
        "POST /reviews/{review_id}/solutions/{solution_id}",
        roles=may(MARKET["SaveScores"]),
    ),
    **rows("POST /reviews/{review_id}/submit", roles=may(MARKET["SubmitScores"])),
    **rows("GET /questions/{scenario_id}", roles=may(MARKET["ListQuestions"])),
    **rows("POST /questions/{scenario_id}", roles=may(MARKET["AskQuestion"])),
    **rows("POST /questions/{scenario_id}/{question_id}/answer", roles=may(MARKET["AnswerQuestion"])),
    **rows("GET /solutions/{solution_id}/result", roles=may(MARKET["GetSolution"])),
}

BLOCKS: Final = (_MARKET, _EXPORTS, _LIFE, _LISTS, _FILES, _SOLUTIONS, _PILOTS, _REVIEW_PAGES)
