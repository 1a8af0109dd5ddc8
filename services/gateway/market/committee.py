"""Routes of the API and pages: the advisory committee: seats, terms, nominations and advice."""

from typing import Final

from services.common.access.talent_methods import TALENT_MARKET
from services.gateway.market.act import INDUSTRY, Act, Part
from services.gateway.rules import Route, Rule, may, rows

_NOMINATIONS: Final = "/api/committee/nominations"
_ADVICE: Final = "/api/committee/advice"

PART: Final = Part(
    "committee",
    scope="committee",
    acts=(
        Act("GET", "/api/committee", "GetCommittee"),
        Act(
            "GET",
            "/api/committee/proposals",
            "ProposeMembers",
            needed=("count",),
            bounds={"count": (1, 200)},
            without=frozenset({"ProposeMembersRequest.scenarios"}),
            fill="live_scenarios",
        ),
        Act(
            "POST",
            _NOMINATIONS,
            "NominateExpert",
            gives="nomination",
            body="nomination",
            without=frozenset(
                f"Nomination.{name}"
                for name in (
                    "id",
                    "version",
                    "status",
                    "updated_at",
                    "stage",
                    "nominated_by",
                    "nominated_at",
                    "answered_at",
                    "decided_at",
                    "decision_reason",
                    "term_from",
                    "term_to",
                    "ended_at",
                    "end_reason",
                )
            ),
            needed=("fields", "grounds"),
            located=f"{_NOMINATIONS}/{{id}}",
        ),
        Act("GET", _NOMINATIONS, "ListNominations", schemas={"field": INDUSTRY}),
        Act("GET", f"{_NOMINATIONS}/{{id}}", "GetNomination", gives="nomination"),
        Act(
            "POST",
            f"{_NOMINATIONS}/{{id}}/answer",
            "AnswerNomination",
            gives="nomination",
            needed=("agreed",),
        ),
        Act(
            "POST",
            f"{_NOMINATIONS}/{{id}}/decide",
            "DecideNomination",
            gives="nomination",
            needed=("seated",),
        ),
        Act("POST", f"{_NOMINATIONS}/{{id}}/renew", "RenewSeat", gives="nomination", needed=("term_to",)),
        Act("POST", f"{_NOMINATIONS}/{{id}}/end", "EndSeat", gives="nomination", needed=("reason",)),
        Act(
            "POST",
            f"{_NOMINATIONS}/{{id}}/withdraw",
            "WithdrawNomination",
            gives="nomination",
            needed=("reason",),
        ),
        Act(
            "POST",
            _ADVICE,
            "AskAdvice",
            gives="advice",
            body="advice",
            without=frozenset(
                f"Advice.{name}"
                for name in (
                    "id",
                    "version",
                    "status",
                    "updated_at",
                    "asked_by",
                    "asked_at",
                    "stage",
                    "expert_ids",
                    "opinions",
                    "conclusion",
                    "closed_at",
                )
            ),
            needed=("title", "question", "fields"),
            located=f"{_ADVICE}/{{id}}",
        ),
        Act("GET", _ADVICE, "ListAdvice", schemas={"field": INDUSTRY, "text": {"maxLength": 100}}),
        Act("GET", f"{_ADVICE}/{{id}}", "GetAdvice", gives="advice"),
        Act("GET", f"{_ADVICE}/{{id}}/suggestions", "SuggestAdvisers"),
        Act("POST", f"{_ADVICE}/{{id}}/assign", "AssignAdvisers", gives="advice", needed=("expert_ids",)),
        Act("POST", f"{_ADVICE}/{{id}}/opinion", "GiveAdvice", gives="advice", needed=("text",)),
        Act("POST", f"{_ADVICE}/{{id}}/close", "CloseAdvice", gives="advice", needed=("conclusion",)),
    ),
)

PAGES: Final[dict[Route, Rule]] = {
    **rows("GET /committee", roles=may(TALENT_MARKET["GetCommittee"])),
    **rows("GET /committee/proposals", roles=may(TALENT_MARKET["ProposeMembers"])),
    **rows(
        "GET /committee/nominations",
        "GET /committee/nominations/{nomination_id}",
        roles=may(TALENT_MARKET["ListNominations"]),
    ),
    **rows(
        "GET /committee/nominations/new",
        "POST /committee/nominations/new",
        roles=may(TALENT_MARKET["NominateExpert"]),
    ),
    **{
        route: rule
        for path, method in (
            ("answer", "AnswerNomination"),
            ("decide", "DecideNomination"),
            ("renew", "RenewSeat"),
            ("end", "EndSeat"),
            ("withdraw", "WithdrawNomination"),
        )
        for route, rule in rows(
            f"POST /committee/nominations/{{nomination_id}}/{path}", roles=may(TALENT_MARKET[method])
        ).items()
    },
    **rows(
        "GET /committee/advice",
        "GET /committee/advice/{advice_id}",
        roles=may(TALENT_MARKET["ListAdvice"]),
    ),
    **rows("GET /committee/advice/new", "POST /committee/advice/new", roles=may(TALENT_MARKET["AskAdvice"])),
    **rows("POST /committee/advice/{advice_id}/assign", roles=may(TALENT_MARKET["AssignAdvisers"])),
    **rows("POST /committee/advice/{advice_id}/opinion", roles=may(TALENT_MARKET["GiveAdvice"])),
    **rows("POST /committee/advice/{advice_id}/close", roles=may(TALENT_MARKET["CloseAdvice"])),
}
