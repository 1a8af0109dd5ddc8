"""A worker: takes one job after the other, keeps its lease, and outlives any absence of the database."""

import logging
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import psycopg
from opentelemetry import trace
from psycopg_pool import PoolTimeout

from services.common.jobs import table
from services.common.jobs.table import Job
from services.common.leading import Pool, is_away
from services.common.tracing import link_to

logger = logging.getLogger(__name__)
_tracer = trace.get_tracer(__name__)

LEASE_S: Final = 30.0
_EXTEND_EVERY_S: Final = 8.0
_LOOK_EVERY_S: Final = 1.0
_AWAY_FOR_S: Final = 1.0


class Interrupted(Exception):
    """The worker is to end, or another one has the job: the work is begun again from where it was kept."""


class Running:
    """A job that is being worked on.

    Work is done at least once: it keeps where it is in rows of its own and goes on from there.
    """

    def __init__(self, job: Job, pool: Pool, holder: str, stop: threading.Event) -> None:
        """Uses the pool without owning it."""
        self.job = job
        self.subject = job.subject
        self._pool = pool
        self._holder = holder
        self._stop = stop
        self._lost = threading.Event()

    def check(self) -> None:
        """Raises Interrupted where the work should end; to be called between steps."""
        if self._stop.is_set() or self._lost.is_set():
            raise Interrupted(self.job.kind)

    def progress(self, done: int, total: int) -> None:
        """Tells how far the work is, in its own transaction; raises Interrupted."""
        self.check()
        with self._pool.connection() as connection:
            if not table.tell(connection, self.job.id, self._holder, done, total):
                self._lost.set()
        self.check()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Prolongs the lease until the block ends."""
        ended = threading.Event()
        thread = threading.Thread(target=self._keep, args=(ended,), name="job-lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _keep(self, ended: threading.Event) -> None:
        while not ended.wait(_EXTEND_EVERY_S):
            try:
                with self._pool.connection() as connection:
                    if not table.extend(connection, self.job.id, self._holder, LEASE_S):
                        self._lost.set()
            except (psycopg.Error, PoolTimeout) as error:
                logger.warning("the lease of job %d was not prolonged: %s", self.job.id, type(error).__name__)


# Works on a job's subject; raises where it cannot, and is called again later.
Work = Callable[[Running], None]


class Worker:
    """Works on jobs of some kinds, one at a time; several workers share the queue."""

    def __init__(self, pool: Pool, kinds: Mapping[str, Work]) -> None:
        """Uses the pool without owning it; `kinds` names what is done about each."""
        self._pool = pool
        self._kinds = kinds
        self._holder = uuid.uuid4().hex

    def run(self, stop: threading.Event) -> None:
        """Until `stop`."""
        while not stop.is_set():
            try:
                if not self.step(stop):
                    stop.wait(_LOOK_EVERY_S)
            except (psycopg.Error, PoolTimeout) as error:
                logger.warning("the worker waits for the database: %s", type(error).__name__)
                stop.wait(_AWAY_FOR_S)

    def step(self, stop: threading.Event) -> bool:
        """Works on one job that is due; False where there is none."""
        with self._pool.connection() as connection:
            job = table.claim(connection, list(self._kinds), self._holder, LEASE_S)
        if job is None:
            return False
        running = Running(job, self._pool, self._holder, stop)
        links = [link for link in (link_to(job.traceparent),) if link is not None]
        with _tracer.start_as_current_span(f"job {job.kind}", links=links) as span:
            span.set_attribute("job.id", job.id)
            self._work(running)
        return True

    def _work(self, running: Running) -> None:
        job = running.job
        logger.info("job %d, %s: attempt %d", job.id, job.kind, job.attempts)
        try:
            with running.kept():
                self._kinds[job.kind](running)
        except Interrupted:
            with self._pool.connection() as connection:
                table.release(connection, job.id, self._holder)
        except Exception as error:
            if is_away(error):
                # The lease runs out, and the job is due again.
                raise
            logger.exception("job %d, %s, failed", job.id, job.kind)
            with self._pool.connection() as connection:
                state = table.give_up(connection, job, self._holder, type(error).__name__)
            logger.info("job %d is %s", job.id, state)
        else:
            with self._pool.connection() as connection:
                table.finish(connection, job.id, self._holder)
