"""Routes of the API and pages: imports of many people, links for schools, pairs that may be one person."""

from typing import Final

from services.common.access.talent_methods import TALENT_MARKET
from services.gateway.market.act import Act, Part
from services.gateway.rules import Route, Rule, may, rows

PART: Final = Part(
    "imports",
    scope="imports",
    acts=(
        Act("GET", "/api/talent-imports", "ListImports"),
        Act("GET", "/api/talent-imports/{id}", "GetImport", gives="talent_import"),
        Act("GET", "/api/talent-imports/{id}/errors", "ListImportErrors"),
        Act(
            "POST",
            "/api/talent-imports/{id}/confirm",
            "ConfirmImport",
            gives="talent_import",
            needed=("people_agreed",),
        ),
        Act("POST", "/api/talent-imports/{id}/discard", "DiscardImport", gives="talent_import"),
        Act("POST", "/api/import-links", "CreateImportLink", needed=("source_name",), created=True),
        Act("GET", "/api/import-links", "ListImportLinks"),
        Act("POST", "/api/import-links/{id}/revoke", "RevokeImportLink", gives="link"),
        Act("POST", "/api/duplicates/search", "FindDuplicates"),
        Act("GET", "/api/duplicates", "ListDuplicates"),
        Act("GET", "/api/duplicates/{id}", "GetDuplicate"),
        Act("POST", "/api/duplicates/{id}/identities", "ReadDuplicate", needed=("purpose",)),
        Act(
            "POST",
            "/api/duplicates/{id}/merge",
            "MergeDuplicate",
            gives="duplicate",
            needed=("keep_id", "purpose"),
        ),
        Act("POST", "/api/duplicates/{id}/dismiss", "DismissDuplicate", gives="duplicate"),
    ),
)

# Files in and out; their routes are in routes/import_files.py.
_FILES: Final = {
    **rows("POST /api/talent-imports/upload", roles=may(TALENT_MARKET["UploadImport"]), rate="bulk"),
    **rows("POST /api/talent-imports/by-link", roles=may(TALENT_MARKET["UploadByLink"]), rate="sign_in"),
    **rows(
        "GET /api/talent-imports/template.xlsx",
        "GET /api/talent-imports/template.csv",
        roles=may(TALENT_MARKET["GetImportTemplate"]),
        rate="export",
    ),
    **rows(
        "GET /api/talent-imports/{import_id}/copy",
        roles=may(TALENT_MARKET["DownloadImportCopy"]),
        rate="export",
    ),
}

PAGES: Final[dict[Route, Rule]] = {
    **_FILES,
    **rows("GET /imports", "GET /imports/{import_id}", roles=may(TALENT_MARKET["ListImports"])),
    **rows(
        "GET /imports/{import_id}/progress", roles=may(TALENT_MARKET["GetImport"]), rate="none", quiet=True
    ),
    **rows("POST /imports/upload", roles=may(TALENT_MARKET["UploadImport"]), rate="bulk"),
    **rows("POST /imports/{import_id}/confirm", roles=may(TALENT_MARKET["ConfirmImport"])),
    **rows("POST /imports/{import_id}/discard", roles=may(TALENT_MARKET["DiscardImport"])),
    **rows("GET /imports/{import_id}/copy", roles=may(TALENT_MARKET["DownloadImportCopy"]), rate="export"),
    **rows(
        "GET /imports/template.xlsx",
        "GET /imports/template.csv",
        roles=may(TALENT_MARKET["GetImportTemplate"]),
        rate="export",
    ),
    **rows("GET /imports/links", roles=may(TALENT_MARKET["ListImportLinks"])),
    **rows("POST /imports/links", roles=may(TALENT_MARKET["CreateImportLink"])),
    **rows("POST /imports/links/{link_id}/revoke", roles=may(TALENT_MARKET["RevokeImportLink"])),
    **rows("GET /imports/by-link", roles=may(TALENT_MARKET["LookAtImportLink"]), rate="sign_in"),
    **rows("POST /imports/by-link", roles=may(TALENT_MARKET["UploadByLink"]), rate="sign_in"),
    **rows("GET /duplicates", "GET /duplicates/{pair_id}", roles=may(TALENT_MARKET["GetDuplicate"])),
    **rows("POST /duplicates/search", roles=may(TALENT_MARKET["FindDuplicates"])),
    **rows("POST /duplicates/{pair_id}/identities", roles=may(TALENT_MARKET["ReadDuplicate"])),
    **rows("POST /duplicates/{pair_id}/merge", roles=may(TALENT_MARKET["MergeDuplicate"])),
    **rows("POST /duplicates/{pair_id}/dismiss", roles=may(TALENT_MARKET["DismissDuplicate"])),
}
