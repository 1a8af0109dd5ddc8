"""Links for schools without an account: one workbook each, within days, until the bureau ends them."""

import secrets
import uuid
from datetime import timedelta
from hashlib import sha256
from typing import Final

from dabridge.talent.v1 import imports_service_pb2 as api

from services.common.access.policy import Cells
from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import NotFound, VersionConflict, WrongStage
from services.common.records import paging, rights, rules
from services.common.records.store import Position
from services.common.records.workflow import Desk, Workflow, by_id, refuse
from services.talent.market.imports import naming, tables
from services.talent.market.imports.reports import moment, told_link
from services.talent.market.imports.tables import Link

DAYS: Final = 7
DAYS_MAX: Final = 30
TOKEN_BYTES: Final = 24
_TOKEN_LENGTH: Final = 32


class LinkWork:
    """The use cases of links."""

    def __init__(self, workflow: Workflow) -> None:
        """Uses the workflow without owning it."""
        self._workflow = workflow

    def create(self, request: api.CreateImportLinkRequest, caller: Principal) -> api.CreateImportLinkResponse:
        """A new link; its secret is told this once and kept nowhere."""
        source = naming.source_name(request.source_name)
        refuse(rules.whole_number("days", request.days, 0, DAYS_MAX))
        cells = TALENT_MARKET["CreateImportLink"]

        def work(desk: Desk) -> api.CreateImportLinkResponse:
            rights.reach(cells, desk.caller)
            link_id, token = uuid.uuid4().hex, secrets.token_urlsafe(TOKEN_BYTES)
            values = {
                "id": link_id,
                "version": 1,
                "digest": _digest(token),
                "source_id": tables.source(desk.connection, source),
                "created_by": desk.caller.person,
                "created_at": desk.now,
                "expires_at": desk.now + timedelta(days=request.days or DAYS),
            }
            tables.add_link(desk.connection, values)
            desk.log("import_link", link_id, 1)
            return api.CreateImportLinkResponse(link=told_link(_one(desk, link_id, cells)), token=token)

        def read(desk: Desk, link_id: str) -> api.CreateImportLinkResponse:
            return api.CreateImportLinkResponse(link=told_link(_one(desk, link_id, cells)))

        memory = by_id(lambda answer: answer.link.id, read)
        return self._workflow.once("CreateImportLink", caller, request, work, memory)

    def page(self, request: api.ListImportLinksRequest, caller: Principal) -> api.ListImportLinksResponse:
        """Links, newest first."""

        def work(desk: Desk) -> api.ListImportLinksResponse:
            rights.reach(TALENT_MARKET["ListImportLinks"], desk.caller)
            limit = paging.limit(request.page_size)
            after = paging.position(request.page_token)
            place = (after.updated_at, after.id) if after else None
            found, total = tables.link_page(desk.connection, place, limit)
            shown = found[:limit]
            token = paging.place(Position(shown[-1].created_at, shown[-1].id)) if len(found) > limit else ""
            return api.ListImportLinksResponse(
                links=[told_link(each) for each in shown], next_page_token=token, total=total
            )

        return self._workflow.do("ListImportLinks", caller, work)

    def revoke(self, request: api.RevokeImportLinkRequest, caller: Principal) -> api.RevokeImportLinkResponse:
        """Ends a link that no workbook came by; raises WrongStage for one that is spent."""
        cells = TALENT_MARKET["RevokeImportLink"]

        def work(desk: Desk) -> api.RevokeImportLinkResponse:
            link = _one(desk, request.id, cells, lock=True)
            if link.version != request.expected_version:
                raise VersionConflict(link.id, request.expected_version, link.version)
            if link.used_at or link.revoked_at:
                raise WrongStage("import_link", link.id, "used" if link.used_at else "revoked")
            tables.change_link(desk.connection, link.id, revoked_at=desk.now)
            desk.log("import_link", link.id, link.version + 1)
            return read(desk, link.id)

        def read(desk: Desk, link_id: str) -> api.RevokeImportLinkResponse:
            return api.RevokeImportLinkResponse(link=told_link(_one(desk, link_id, cells)))

        refuse(rules.expected_version(request.expected_version))
        memory = by_id(lambda answer: answer.link.id, read)
        return self._workflow.once("RevokeImportLink", caller, request, work, memory)

    def look(self, request: api.LookAtImportLinkRequest, caller: Principal) -> api.LookAtImportLinkResponse:
        """Whom a link is for; raises NotFound where it is good for nothing."""

        def work(desk: Desk) -> api.LookAtImportLinkResponse:
            rights.reach(TALENT_MARKET["LookAtImportLink"], desk.caller)
            link = usable(desk, request.token)
            return api.LookAtImportLinkResponse(source_name=link.source, expires_at=moment(link.expires_at))

        return self._workflow.do("LookAtImportLink", caller, work)


def usable(desk: Desk, token: str, *, lock: bool = False) -> Link:
    """The link of a secret that a workbook can still come by; raises NotFound, whatever is in the way."""
    link = tables.link_by_digest(desk.connection, _digest(token), lock=lock) if _formed(token) else None
    if link is None or link.used_at or link.revoked_at or link.expires_at <= desk.now:
        raise NotFound("import_link", "")
    return link


def _one(desk: Desk, link_id: str, cells: Cells, *, lock: bool = False) -> Link:
    rights.reach(cells, desk.caller)
    refuse(rules.identifier("id", link_id))
    link = tables.link(desk.connection, link_id, lock=lock)
    if link is None:
        raise NotFound("import_link", link_id)
    return link


def _formed(token: str) -> bool:
    return len(token) == _TOKEN_LENGTH and token.isascii()


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()
