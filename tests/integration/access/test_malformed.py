"""Thousands of malformed calls to the record services: each is refused for what it is, none breaks them."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import grpc
import pytest
from dabridge.audit.v1 import audit_service_pb2

from services.common import texts
from services.common.access.client import HEADER
from services.common.access.principal import Principal, Role
from services.common.records.service import RecordService
from services.gateway.routes import acts
from services.scenarios import bootstrap as scenarios
from services.talent import bootstrap as talent
from tests.integration.access.malformed import Case, Draw
from tests.integration.access.serving import Serving, serving

# Whom no method is closed to, so that every one reads what it is sent.
EVERYTHING: Final = Principal(
    "system:fuzz",
    frozenset({Role.SYSTEM, Role.AUDITOR, Role.ADMIN, Role.HR_BUREAU, Role.ENTERPRISE, Role.TALENT}),
    "fuzz",
    talent="fuzz",
)
AUDIT: Final = audit_service_pb2.DESCRIPTOR.services_by_name["AuditService"]
# The gRPC services of the markets, by the service whose process has them.
MARKET: Final = {
    name: tuple(
        described
        for part, described in acts.SERVICES.items()
        if (part in texts.TALENT_PARTS or part == "talent_notices") == (name == talent.SERVICE.name)
    )
    for name in (scenarios.SERVICE.name, talent.SERVICE.name)
}
BOTH: Final = (scenarios.SERVICE, talent.SERVICE)
# Calls to each service; those that chance made good again are more than are wanted, and not counted.
FEW: Final = 900
MANY: Final = 6_000
# The last part of them is of small ones, whose memory has to come back; what large ones take at once, the
# process keeps for the next.
STEADY: Final = 6
SEED: Final = 20260204
PATIENCE_S: Final = 60
THREADS: Final = 6
DRIFT_MB: Final = 8
MOST_MB: Final = 256
BROKEN_OFF: Final = frozenset({grpc.StatusCode.CANCELLED})

Outcome = tuple[Case, grpc.StatusCode, str]


class Fuzz:
    """Calls one service; each call in one of several threads."""

    def __init__(self, served: Serving, service: RecordService, seed: int) -> None:
        self._served = served
        self._draw = Draw([service.descriptor, *MARKET[service.name], AUDIT], self._token, seed)
        self.drift_mb = 0.0

    def run(self, count: int) -> list[Outcome]:
        """How so many calls end; `drift_mb` is by how much the process' memory grew with the last of them."""
        steady = count // STEADY
        any_size = self._draw.cases(count - steady)
        small = self._draw.cases(steady, small=True)
        with grpc.insecure_channel(self._served.address) as channel, ThreadPoolExecutor(THREADS) as pool:
            outcomes = list(pool.map(lambda case: self._call(channel, case), any_size))
            before = self._served.megabytes
            outcomes += pool.map(lambda case: self._call(channel, case), small)
            self.drift_mb = self._served.megabytes - before
        return outcomes

    def _token(self) -> str:
        return self._served.signer.token(EVERYTHING, self._served.name)

    def _call(self, channel: grpc.Channel, case: Case) -> Outcome:
        good = ((HEADER, f"Bearer {self._token()}"),)
        metadata = good if case.metadata is None else case.metadata
        gone = threading.Event()
        make: Any = channel.stream_unary(case.path)
        call = make.future(self._messages(case, gone), timeout=PATIENCE_S, metadata=metadata)
        if case.break_off:
            gone.wait(PATIENCE_S)
            call.cancel()
        try:
            call.result()
        except grpc.FutureCancelledError:
            return case, grpc.StatusCode.CANCELLED, ""
        except grpc.RpcError as error:
            failed: Any = error
            return case, failed.code(), failed.details()
        return case, grpc.StatusCode.OK, ""

    @staticmethod
    def _messages(case: Case, gone: threading.Event) -> Iterator[bytes]:
        try:
            yield from case.messages
        finally:
            gone.set()


@pytest.mark.parametrize(
    ("count", "malformed"),
    [(FEW, 1_500), pytest.param(MANY, 10_000, marks=pytest.mark.slow)],
    ids=["1500", "10000"],
)
def test_malformed_calls_are_refused_and_leave_the_services_as_they_were(
    count: int, malformed: int, postgres: Any, tmp_path: Path
) -> None:
    outcomes: list[Outcome] = []
    with ExitStack() as stack:
        for number, service in enumerate(BOTH):
            url = postgres.make_database(f"fuzz_{service.name}_{count}")
            served = stack.enter_context(serving(service, url, tmp_path))
            fuzz = Fuzz(served, service, SEED + number)
            outcomes += fuzz.run(count)
            held = served.megabytes
            print(f"{service.name}: {held:.0f} MB, {fuzz.drift_mb:+.1f} MB with the last {count // STEADY}")
            assert served.errors() == []
            assert fuzz.drift_mb < DRIFT_MB
            assert held < MOST_MB
    refused = [outcome for outcome in outcomes if outcome[1] != grpc.StatusCode.OK]
    print(f"{len(refused)} of {len(outcomes)} calls refused\n{report(outcomes)}")
    assert len(refused) >= malformed
    assert wrong(outcomes) == []


def wrong(outcomes: Sequence[Outcome]) -> list[str]:
    """What was answered otherwise than it may be."""
    return [
        f"{case.family} {case.path} {code.name} {details!r}: {[item[:80] for item in case.messages[:3]]}"
        for case, code, details in outcomes
        if code not in case.expected | (BROKEN_OFF if case.break_off else frozenset())
    ]


def report(outcomes: Sequence[Outcome]) -> str:
    """How many of each family ended with which code."""
    counts = Counter((case.family, code.name) for case, code, _ in outcomes)
    lines = [f"{family:16} {code:20} {count:6}" for (family, code), count in sorted(counts.items())]
    return "\n".join(lines)
