"""The two stream processors: a batch of messages in, one await, committed after the effect. No logic here.

An agent that raises would have its batch acknowledged on the way out (the stream's generator acknowledges in
its `finally`). So a handler that fails for good ends the process at once, as a kill would: nothing is
committed, and the next process handles the batch again.
"""

import asyncio
import logging
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import faust
from opentelemetry import trace

from services.common import topics, tracing
from services.common.dead_letter import Message
from services.common.kafka import PublishError
from services.matching.flow import READ, Intake
from services.matching.pace import Pace
from services.matching.rerank import Reranker
from services.matching.settings import Settings
from services.matching.store import StoreUnavailable

log = logging.getLogger(__name__)

EXIT_CODE: Final = 70
LINKS_A_SPAN: Final = 128
# A batch of so many messages is taken for part of a load.
LOAD_FROM: Final = 200
Handle = Callable[[Sequence[Message]], object]


def register(app: faust.App, settings: Settings, intake: Intake, reranker: Reranker) -> None:
    """Adds both agents to the application."""
    pace = Pace()
    prefix = settings.topic_prefix
    sources = app.topic(*(prefix + name for name in READ), **_RAW)
    requests = app.topic(prefix + topics.RERANK, **_RAW)

    async def absorb(stream: Any) -> AsyncIterator[None]:
        run = _runner("absorb", intake.handle, settings)
        async for events in stream.take_events(settings.absorb_batch, within=settings.gather_s):
            pace.absorbing(full=len(events) >= LOAD_FROM)
            await run([_message(event, prefix) for event in events])
            pace.absorbed()
            yield

    async def rerank(stream: Any) -> AsyncIterator[None]:
        run = _runner("rerank", reranker.handle, settings)
        async for events in stream.take_events(settings.rerank_batch, within=settings.gather_s):
            await pace.calm()
            await run([_message(event, prefix) for event in events])
            yield

    app.agent(sources, name="absorb")(absorb)
    app.agent(requests, name="rerank")(rerank)


_RAW: Final[dict[str, Any]] = {"key_serializer": "raw", "value_serializer": "raw", "internal": False}


def _message(event: Any, prefix: str) -> Message:
    m = event.message
    headers = m.headers.items() if isinstance(m.headers, dict) else (m.headers or ())
    return Message(m.topic.removeprefix(prefix), m.partition, m.offset, m.key, m.value, tuple(headers))


def _runner(
    name: str, handle: Handle, settings: Settings
) -> Callable[[Sequence[Message]], "asyncio.Future[None]"]:
    """Runs a handler in its own thread; the process ends where it fails for longer than the patience."""
    pool = ThreadPoolExecutor(1, thread_name_prefix=name)

    def run(messages: Sequence[Message]) -> None:
        try:
            with _span(name, messages):
                started = time.monotonic()
                done = _persist(handle, messages, settings.patience_s)
                log.info(
                    "%s %d messages in %.3f s: %s", name, len(messages), time.monotonic() - started, done
                )
        except BaseException:
            log.critical(
                "%s failed; the process ends so that the batch is handled again", name, exc_info=True
            )
            tracing.flush(2)
            os._exit(EXIT_CODE)

    def submit(messages: Sequence[Message]) -> "asyncio.Future[None]":
        return asyncio.get_running_loop().run_in_executor(pool, run, messages)

    return submit


def _persist(handle: Handle, messages: Sequence[Message], patience_s: float) -> object:
    """Tries a handler again while the store or the brokers are away, for so many seconds."""
    end = time.monotonic() + patience_s
    pause = 0.1
    while True:
        try:
            return handle(messages)
        except (StoreUnavailable, PublishError) as error:
            if time.monotonic() + pause > end:
                raise
            log.warning("trying again in %.1f s: %s", pause, error)
            time.sleep(pause)
            pause = min(2 * pause, 5.0)


def _span(name: str, messages: Sequence[Message]) -> Any:
    """A span for the batch: a child of the first message's span, linked to the span of every message."""
    links = [link for m in messages[:LINKS_A_SPAN] if (link := tracing.link_to(m.traceparent)) is not None]
    first = next((m.traceparent for m in messages if m.traceparent), None)
    return tracing.tracer(__name__).start_as_current_span(
        f"{messages[0].topic} process",
        context=tracing.context_from(first),
        kind=trace.SpanKind.CONSUMER,
        links=links,
        attributes={
            "messaging.system": "kafka",
            "messaging.operation.type": "process",
            "messaging.batch.message_count": len(messages),
            "messaging.destination.name": messages[0].topic,
            "dabridge.agent": name,
        },
    )
