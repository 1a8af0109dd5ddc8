"""Departments and the batches that they send: taken by signature, kept sealed until they are worked on."""

import hashlib
import uuid
from datetime import datetime
from typing import Final

from dabridge.talent.v1 import exchange_service_pb2 as api

from services.common.access.principal import Principal
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import Forbidden, NotFound, VersionConflict
from services.common.jobs import table as jobs
from services.common.records import paging, rights
from services.common.records import rules as fields
from services.common.records.store import Position
from services.common.records.workflow import Desk, Workflow, refuse
from services.common.sealing import Place, Sealer
from services.common.tracing import current_traceparent
from services.talent.market.exchange import rules, tables
from services.talent.market.exchange.rules import BadBatch
from services.talent.market.exchange.tables import Received

KIND: Final = "exchange_batch"
SIGNATURE_BYTES: Final = 64


def place(batch_id: str) -> Place:
    """Where the content of a batch lies."""
    return Place("exchange_batch", batch_id)


class Receiving:
    """The use cases; each raises Forbidden, NotFound, InvalidInput or VersionConflict."""

    def __init__(self, workflow: Workflow, sealer: Sealer) -> None:
        """`sealer` keeps what a batch holds until it is worked on."""
        self._workflow = workflow
        self._sealer = sealer

    def sources(
        self, _request: api.ListExchangeSourcesRequest, caller: Principal
    ) -> api.ListExchangeSourcesResponse:
        """All departments."""
        rights.reach(TALENT_MARKET["ListExchangeSources"], caller)

        def work(desk: Desk) -> api.ListExchangeSourcesResponse:
            return api.ListExchangeSourcesResponse(sources=tables.sources(desk.connection))

        return self._workflow.do("ListExchangeSources", caller, work)

    def put(self, request: api.PutExchangeSourceRequest, caller: Principal) -> api.ExchangeSourceResponse:
        """Registers a department or changes it; other fields make another number of its schema."""
        rights.reach(TALENT_MARKET["PutExchangeSource"], caller)
        given = api.ExchangeSource()
        given.CopyFrom(request.source)
        given.title = given.title.strip()
        refuse(rules.check_source(given))

        def work(desk: Desk) -> api.ExchangeSourceResponse:
            held = tables.source(desk.connection, given.code, lock=True)
            version = held.version if held else 0
            if request.expected_version != version:
                raise VersionConflict(given.code, request.expected_version, version)
            changed = held is not None and list(held.fields) != list(given.fields)
            given.schema_number = (held.schema_number if held else 1) + changed
            given.version = version + 1
            tables.put_source(desk.connection, given, desk.now)
            desk.log("exchange_source", given.code, given.version)
            stored = tables.source(desk.connection, given.code)
            return api.ExchangeSourceResponse(source=stored)

        return self._workflow.do("PutExchangeSource", caller, work)

    def receive(self, request: api.ReceiveBatchRequest, caller: Principal) -> api.ExchangeBatchResponse:
        """Takes a batch that an active department has signed; the very same again is the batch that there is.

        Raises Forbidden where no key of an active department signed it, whatever else is wrong.
        """
        rights.reach(TALENT_MARKET["ReceiveBatch"], caller)
        errors = (
            [] if len(request.content) <= rules.CONTENT_MAX else [fields.broken("content", "batch_large")]
        )
        refuse(errors)

        def work(desk: Desk) -> api.ExchangeBatchResponse:
            source = tables.source(desk.connection, request.source)
            known = source is not None and source.active and bool(source.public_key)
            if source is None or not known or not rules.signed(source, request.content, request.signature):
                raise Forbidden("no active department signed that")
            try:
                read = rules.read(source, request.content, desk.today)
            except BadBatch as error:
                refuse([fields.broken("content", f"bad_batch.{error.rule}")])
                raise
            digest = hashlib.sha256(request.content).digest()
            key = uuid.uuid4().hex
            item = Received(
                id=key,
                source=source.code,
                number=read.number,
                schema=source.schema_number,
                as_of=read.as_of,
                digest=digest,
                content=self._sealer.seal(request.content, place(key)),
                rows=len(read.rows),
                at=desk.now,
            )
            if not tables.add_batch(desk.connection, item):
                held = tables.batch_of(desk.connection, source.code, read.number)
                if held is None or held.digest != digest.hex():
                    refuse([fields.broken("content", "batch_number_taken")])
                return api.ExchangeBatchResponse(batch=held)
            jobs.enqueue(desk.connection, KIND, key, desk.now, current_traceparent())
            desk.log(KIND, key)
            return api.ExchangeBatchResponse(batch=tables.batch(desk.connection, key))

        return self._workflow.do("ReceiveBatch", caller, work)

    def get(self, request: api.GetBatchRequest, caller: Principal) -> api.GetBatchResponse:
        """One batch with the first rules that its rows broke."""
        rights.reach(TALENT_MARKET["GetBatch"], caller)
        refuse(fields.identifier("id", request.id))

        def work(desk: Desk) -> api.GetBatchResponse:
            held = tables.batch(desk.connection, request.id)
            if held is None:
                raise NotFound(KIND, request.id)
            return api.GetBatchResponse(batch=held, faults=tables.faults(desk.connection, request.id))

        return self._workflow.do("GetBatch", caller, work)

    def page(self, request: api.ListBatchesRequest, caller: Principal) -> api.ListBatchesResponse:
        """A page of batches, newest first."""
        rights.reach(TALENT_MARKET["ListBatches"], caller)
        limit = paging.limit(request.page_size)
        after = paging.position(request.page_token)

        def work(desk: Desk) -> api.ListBatchesResponse:
            found, total = tables.batches(desk.connection, request.source, after, limit + 1)
            shown = found[:limit]
            token = paging.place(_position(shown[-1])) if len(found) > limit else ""
            return api.ListBatchesResponse(batches=shown, next_page_token=token, total=total)

        return self._workflow.do("ListBatches", caller, work)


def _position(batch: api.ExchangeBatch) -> Position:
    return Position(datetime.fromisoformat(batch.received_at), batch.id)
