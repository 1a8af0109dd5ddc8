"""The Faust application, set up so that nothing is lost; docs/decisions/0002-faust.md says why."""

import gc
import logging
import os
import signal
import threading
from collections import defaultdict
from typing import Any, Final

import faust
from faust.worker import Worker as FaustWorker
from mode.supervisors import CrashingSupervisor

from services.common import logs, tracing
from services.matching import agents
from services.matching.bootstrap import build_worker
from services.matching.rescore import keep_rescoring
from services.matching.settings import Settings

log = logging.getLogger(__name__)

STOP_LIMIT_S: Final = 8.0
COLLECT_AFTER: Final = (50_000, 20, 100)


class _App(faust.App):
    """Keeps nothing on the disk, so it needs no folder: the default one lies in the working directory."""

    def _create_directories(self) -> None:
        pass


def build_app(settings: Settings) -> faust.App:
    """The application without agents; connects when it is started."""
    app = _App(
        settings.consumer_group,
        broker=";".join(f"kafka://{server}" for server in settings.bootstrap.split(",")),
        store="memory://",
        web_enabled=False,
        agent_supervisor=CrashingSupervisor,
        stream_wait_empty=True,
        topic_disable_leader=True,
        topic_allow_declare=False,
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=settings.consumer_instance or None,
        broker_commit_interval=1.0,
        broker_session_timeout=15.0,
        broker_heartbeat_interval=3.0,
        broker_max_poll_interval=settings.patience_s + 180.0,
        stream_buffer_maxsize=4 * max(settings.absorb_batch, settings.rerank_batch),
        worker_redirect_stdouts=False,
    )
    app.on_partitions_assigned.connect(_tell_assigned, weak=False)
    return app


async def _tell_assigned(_app: Any, /, *arguments: Any, **_: Any) -> None:
    (assigned,) = arguments
    partitions: dict[str, list[int]] = defaultdict(list)
    for topic, number in sorted(assigned):
        partitions[topic].append(number)
    told = "; ".join(f"{topic} {','.join(map(str, numbers))}" for topic, numbers in partitions.items())
    log.info("reads %d partitions: %s", len(assigned), told or "none")


class _BoundedWorker(FaustWorker):
    """Stops when asked to, in bounded time: what is unfinished is handled again by the next process."""

    def _schedule_shutdown(self, signal: signal.Signals) -> None:
        limit = threading.Timer(STOP_LIMIT_S, os._exit, args=(0,))
        limit.daemon = True
        limit.start()
        super()._schedule_shutdown(signal)


def run_worker(settings: Settings) -> int:
    """Runs the stream processor until it is told to stop."""
    logs.configure("matching-worker", settings.log_level)
    tracing.configure("matching-worker")
    worker = build_worker(settings)
    # What the mirror holds lives as long as the process: the collector need not look at it again and again.
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    app = build_app(settings)
    agents.register(app, settings, worker.intake, worker.reranker)
    stop = threading.Event()
    watching = (worker.rescorer, stop)
    threading.Thread(target=keep_rescoring, args=watching, name="weights", daemon=True).start()
    options: dict[str, Any] = {
        "loglevel": settings.log_level,
        "redirect_stdouts": False,
        "quiet": True,
        "override_logging": False,
    }
    try:
        _BoundedWorker(app, **options).execute_from_commandline()
    finally:
        stop.set()
        tracing.flush(2)
    return 0
