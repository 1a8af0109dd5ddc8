"""Routes of the API and pages: recognition of talents by published criteria, with certificates."""

from typing import Final

from services.common.access.talent_methods import TALENT_MARKET
from services.gateway.market.act import CODE, Act, Part
from services.gateway.rules import EVERYBODY, Route, Rule, may, rows

# Set by the service.
_SET: Final = frozenset(
    {f"Scheme.{name}" for name in ("id", "version", "number", "published", "published_at", "updated_at")}
    | {"Condition.code"}
)
_SCHEME: Final = "/api/recognition-schemes/{id}"
_CASE: Final = "/api/recognitions/{id}"

PART: Final = Part(
    "recognition",
    scope="recognitions",
    acts=(
        Act("GET", "/api/recognition-schemes", "ListSchemes"),
        Act("POST", "/api/recognition-schemes", "CreateScheme", body="scheme", without=_SET, created=True),
        Act("GET", _SCHEME, "GetScheme"),
        Act("PUT", _SCHEME, "UpdateScheme", body="scheme", without=_SET),
        Act("POST", f"{_SCHEME}/publish", "PublishScheme"),
        Act("DELETE", _SCHEME, "DeleteScheme"),
        Act("GET", "/api/recognition-schemes/{scheme_id}/assessment", "AssessRecognition"),
        Act("GET", "/api/recognitions", "ListRecognitions", schemas={"level": CODE}),
        Act("POST", "/api/recognitions", "StartRecognition", needed=("scheme_id", "level"), created=True),
        Act("GET", _CASE, "GetRecognition"),
        Act("PUT", _CASE, "UpdateRecognition"),
        Act("POST", f"{_CASE}/submit", "SubmitRecognition"),
        Act("POST", f"{_CASE}/withdraw", "WithdrawRecognition"),
        Act("DELETE", f"{_CASE}/evidence/{{file_id}}", "RemoveEvidence"),
        Act("PUT", f"{_CASE}/checks", "SaveChecks"),
        Act("POST", f"{_CASE}/return", "ReturnRecognition"),
        Act("POST", f"{_CASE}/finish-checks", "FinishChecks"),
        Act("POST", f"{_CASE}/decide", "DecideRecognition", needed=("level", "reason")),
        Act("POST", f"{_CASE}/reopen", "ReopenRecognition", needed=("reason",)),
        Act("POST", f"{_CASE}/appeal", "AppealRecognition", needed=("reason",)),
        Act("POST", f"{_CASE}/decide-appeal", "DecideAppeal", needed=("level", "reason")),
        Act("POST", f"{_CASE}/holder", "ShowHolder", needed=("shown",)),
        Act("POST", f"{_CASE}/revoke", "RevokeCertificate", needed=("reason",)),
        Act("GET", "/api/recognition-publicities", "ListPublicities"),
        Act(
            "GET",
            "/api/certificates/verify",
            "VerifyCertificate",
            needed=("code",),
            schemas={"code": {"minLength": 1, "maxLength": 64}},
        ),
    ),
)

_SCHEME_PAGE: Final = "/recognition/schemes/{scheme_id}"
_CASE_PAGE: Final = "/recognition/cases/{recognition_id}"
# What the last part of a page's address does.
CASE_ACTS: Final = {
    "submit": "SubmitRecognition",
    "withdraw": "WithdrawRecognition",
    "checks": "SaveChecks",
    "return": "ReturnRecognition",
    "finish": "FinishChecks",
    "decide": "DecideRecognition",
    "reopen": "ReopenRecognition",
    "appeal": "AppealRecognition",
    "decide-appeal": "DecideAppeal",
    "holder": "ShowHolder",
    "revoke": "RevokeCertificate",
}

PAGES: Final[dict[Route, Rule]] = {
    **rows("GET /recognition", "GET /certificates/verify", roles=EVERYBODY),
    **rows(f"GET {_SCHEME_PAGE}", roles=may(TALENT_MARKET["GetScheme"])),
    **rows(
        "GET /recognition/schemes/new",
        "POST /recognition/schemes/new",
        roles=may(TALENT_MARKET["CreateScheme"]),
    ),
    **rows(
        f"GET {_SCHEME_PAGE}/edit",
        f"POST {_SCHEME_PAGE}/edit",
        f"GET {_SCHEME_PAGE}/levels/{{level}}",
        f"POST {_SCHEME_PAGE}/levels/{{level}}",
        roles=may(TALENT_MARKET["UpdateScheme"]),
    ),
    **rows(f"POST {_SCHEME_PAGE}/publish", roles=may(TALENT_MARKET["PublishScheme"])),
    **rows(f"POST {_SCHEME_PAGE}/delete", roles=may(TALENT_MARKET["DeleteScheme"])),
    **rows("POST /recognition/start", roles=may(TALENT_MARKET["StartRecognition"])),
    **rows(f"GET {_CASE_PAGE}", roles=may(TALENT_MARKET["GetRecognition"])),
    **rows(f"POST {_CASE_PAGE}/edit", roles=may(TALENT_MARKET["UpdateRecognition"])),
    **rows(f"POST {_CASE_PAGE}/evidence", roles=may(TALENT_MARKET["UploadEvidence"]), rate="bulk"),
    **rows(f"POST {_CASE_PAGE}/evidence/{{file_id}}/remove", roles=may(TALENT_MARKET["RemoveEvidence"])),
    **rows(
        f"GET {_CASE_PAGE}/evidence/{{file_id}}",
        roles=may(TALENT_MARKET["DownloadEvidence"]),
        rate="export",
    ),
    **rows(f"GET {_CASE_PAGE}/certificate.pdf", roles=may(TALENT_MARKET["GetRecognition"]), rate="export"),
    **{
        route: rule
        for last, method in CASE_ACTS.items()
        for route, rule in rows(f"POST {_CASE_PAGE}/{last}", roles=may(TALENT_MARKET[method])).items()
    },
    # Files of the API.
    **rows(
        "POST /api/recognitions/{id}/evidence",
        roles=may(TALENT_MARKET["UploadEvidence"]),
        rate="bulk",
    ),
    **rows(
        "GET /api/recognitions/{id}/evidence/{file_id}",
        roles=may(TALENT_MARKET["DownloadEvidence"]),
        rate="export",
    ),
    **rows(
        "GET /api/recognitions/{id}/certificate.pdf",
        roles=may(TALENT_MARKET["GetRecognition"]),
        rate="export",
    ),
}
