"""What is done with schemes: drafted, published, read; one transaction each."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Final

from dabridge.talent.v1 import recognition_service_pb2 as api
from dabridge.talent.v1.recognition_service_pb2 import Scheme, SchemeResponse
from google.protobuf.message import Message

from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import NotFound, VersionConflict, WrongStage
from services.common.market import history
from services.common.market.history import Step
from services.common.records import paging, rights
from services.common.records import rules as fields
from services.common.records.store import Position
from services.common.records.workflow import Desk, Workflow, by_id, refuse
from services.common.scrub import scrubbed
from services.talent.market.recognition import scheme_tables, schemes

_CODES: Final = frozenset({"id", "key", "code", "valid_from", "valid_to", "values", "idempotency_key"})


class SchemeWork:
    """The use cases; each raises Forbidden, NotFound, InvalidInput, WrongStage or VersionConflict."""

    def __init__(self, workflow: Workflow) -> None:
        """Uses the workflow without owning it."""
        self._workflow = workflow

    def page(self, request: api.ListSchemesRequest, caller: Principal) -> api.ListSchemesResponse:
        """A page, the latest change first; drafts for those who write them."""
        limit = paging.limit(request.page_size)
        after = paging.position(request.page_token)
        drafts = request.drafts and _writes("ListSchemes", caller)

        def work(desk: Desk) -> api.ListSchemesResponse:
            found, total = scheme_tables.page(desk.connection, after, limit + 1, drafts=drafts)
            shown = found[:limit]
            token = ""
            if len(found) > limit:
                token = paging.place(Position(datetime.fromisoformat(shown[-1].updated_at), shown[-1].id))
            return api.ListSchemesResponse(schemes=shown, next_page_token=token, total=total)

        return self._workflow.do("ListSchemes", caller, work)

    def get(self, request: api.GetSchemeRequest, caller: Principal) -> SchemeResponse:
        """One version; a draft for those who write it."""
        writes = _writes("GetScheme", caller)

        def work(desk: Desk) -> SchemeResponse:
            found = _known(desk, request.id)
            if not (found.published or writes):
                raise NotFound("scheme", request.id)
            return SchemeResponse(scheme=found)

        return self._workflow.do("GetScheme", caller, work)

    def create(self, request: api.CreateSchemeRequest, caller: Principal) -> SchemeResponse:
        """Begins a draft: of a new key, or the next version of one, which there is one draft of at a time."""
        asked = scrubbed(request, _CODES).scheme

        def work(desk: Desk) -> SchemeResponse:
            rights.reach(TALENT_MARKET[desk.act], desk.caller)
            refuse(fields.identifier("key", asked.key))
            scheme_tables.lock_key(desk.connection, asked.key)
            newest = scheme_tables.newest(desk.connection, asked.key)
            if newest is not None and not newest.published:
                raise WrongStage("scheme", newest.id, "draft")
            fresh = _written(asked)
            fresh.id = uuid.uuid4().hex
            fresh.key = asked.key
            fresh.number = newest.number + 1 if newest else 1
            refuse(schemes.check(fresh))
            scheme_tables.add(desk.connection, fresh, desk.now)
            return _noted(desk, "", fresh.id)

        return self._once("CreateScheme", caller, request, work)

    def update(self, request: api.UpdateSchemeRequest, caller: Principal) -> SchemeResponse:
        """Changes a draft."""
        asked = scrubbed(request, _CODES).scheme

        def work(desk: Desk) -> SchemeResponse:
            held = _taken(desk, request.id, request.expected_version)
            fresh = _written(asked)
            fresh.id, fresh.key, fresh.number = held.id, held.key, held.number
            refuse(schemes.check(fresh))
            scheme_tables.write(desk.connection, fresh, desk.now)
            return _noted(desk, "draft", held.id)

        return self._once("UpdateScheme", caller, request, work)

    def publish(self, request: api.PublishSchemeRequest, caller: Principal) -> SchemeResponse:
        """Publishes a draft; it stays, and from its first day on takes over from the version before."""

        def work(desk: Desk) -> SchemeResponse:
            held = _taken(desk, request.id, request.expected_version)
            refuse(schemes.publishable(held))
            scheme_tables.publish(desk.connection, held.id, desk.now)
            return _noted(desk, "draft", held.id)

        return self._once("PublishScheme", caller, request, work)

    def delete(self, request: api.DeleteSchemeRequest, caller: Principal) -> api.DeleteSchemeResponse:
        """Takes a draft away."""

        def work(desk: Desk) -> api.DeleteSchemeResponse:
            held = _taken(desk, request.id, request.expected_version)
            scheme_tables.delete(desk.connection, held.id)
            desk.log("scheme", held.id, held.version)
            return api.DeleteSchemeResponse()

        return self._workflow.do("DeleteScheme", caller, work)

    def _once(
        self, act: str, caller: Principal, request: Message, work: Callable[[Desk], SchemeResponse]
    ) -> SchemeResponse:
        memory = by_id(
            lambda answer: answer.scheme.id, lambda desk, key: SchemeResponse(scheme=_known(desk, key))
        )
        return self._workflow.once(act, caller, request, work, memory)


def _writes(act: str, caller: Principal) -> bool:
    return rights.reach(TALENT_MARKET[act], caller).everything


def _known(desk: Desk, scheme_id: str) -> Scheme:
    refuse(fields.identifier("id", scheme_id))
    found = scheme_tables.get(desk.connection, scheme_id)
    if found is None:
        raise NotFound("scheme", scheme_id)
    return found


def _taken(desk: Desk, scheme_id: str, expected_version: int) -> Scheme:
    """A draft, locked, as the caller has seen it."""
    rights.reach(TALENT_MARKET[desk.act], desk.caller)
    refuse([*fields.identifier("id", scheme_id), *fields.expected_version(expected_version)])
    found = scheme_tables.get(desk.connection, scheme_id, lock=True)
    if found is None:
        raise NotFound("scheme", scheme_id)
    if found.version != expected_version:
        raise VersionConflict(scheme_id, expected_version, found.version)
    if found.published:
        raise WrongStage("scheme", scheme_id, "published")
    return found


def _written(given: Scheme) -> Scheme:
    """What people write of a scheme, each condition with its code."""
    fresh = Scheme()
    for name in schemes.WRITTEN:
        value = getattr(given, name)
        if name == "levels":
            fresh.levels.extend(value)
        else:
            setattr(fresh, name, value)
    schemes.coded(fresh.levels)
    return fresh


def _noted(desk: Desk, before: str, scheme_id: str) -> SchemeResponse:
    fresh = _known(desk, scheme_id)
    stage = "published" if fresh.published else "draft"
    step = Step("scheme", fresh.id, fresh.version, desk.act, before, stage)
    history.note(desk.connection, desk.caller, desk.now, [step])
    desk.log("scheme", fresh.id, fresh.version)
    return SchemeResponse(scheme=fresh)
