"""Client side of a bulk load: sends many items in one stream and tells what became of them."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, Self

import grpc
from dabridge.events.v1.bulk_pb2 import BulkLoadResponse

from services.common import settings, texts
from services.common.access.client import intercepted
from services.common.access.keys import KeyFolderError, SigningKeys
from services.common.access.principal import Principal
from services.common.access.tokens import Signer
from services.common.settings import Environ, SettingsError
from services.common.tls import Tls, open_channel

KEYS_VARIABLE: Final = "ACCESS_KEYS"
WAIT_SECONDS: Final = 120.0
LOAD_SECONDS: Final = 900.0
PROGRESS_ITEMS: Final = 1_000
PROGRESS_SECONDS: Final = 2.0
SHOWN_REFUSALS: Final = 50

_RECONNECT_SOON: Final = (
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 1_000),
)

Say = Callable[[str], None]


class BulkCall(Protocol):
    """A client-streaming method of a generated stub."""

    def __call__(self, request_iterator: Iterator[Any], /, *, timeout: float) -> BulkLoadResponse: ...


@dataclass(frozen=True, slots=True)
class Target:
    """The server to load into: where it is, its name in tokens, and the folder of the keys that sign them."""

    address: str
    audience: str
    keys: Path
    tls: Tls | None = None

    @classmethod
    def from_environ(cls, environ: Environ, audience: str, address: str) -> Self:
        """Reads <AUDIENCE>_ADDRESS (with a default), ACCESS_KEYS and those of TLS; raises SettingsError."""
        return cls(
            settings.address(environ, f"{audience.upper()}_ADDRESS", address),
            audience,
            Path(settings.required(environ, KEYS_VARIABLE)),
            Tls.from_environ(environ),
        )

    def signer(self) -> Signer:
        """Makes the tokens; raises SettingsError where the folder holds no key that signs."""
        try:
            return Signer(SigningKeys(self.keys))
        except KeyFolderError as error:
            raise SettingsError(KEYS_VARIABLE, str(error)) from None


@dataclass(frozen=True, slots=True)
class Load:
    """One stream of requests; `what` is the key of a text of area seed."""

    what: str
    call: BulkCall
    requests: Iterable[Any]
    total: int


def say(line: str) -> None:
    """One line to standard output, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def run(
    target: Target, caller: Principal, loads: Callable[[grpc.Channel], Sequence[Load]], out: Say = say
) -> int:
    """Waits for the server, runs the caller's loads in order and returns the process's exit code.

    0: every item was created, updated or unchanged. 1: an item was refused, a load failed, or the server
    stayed away. Raises SettingsError where there is no key to sign with.
    """
    signer = target.signer()
    with open_channel(target.address, target.tls, _RECONNECT_SOON) as channel:
        if not _wait_until_ready(channel, target.address, out):
            return 1
        named = intercepted(channel, signer, target.audience, caller)
        outcomes = [send(load, out) for load in loads(named)]
    return 0 if all(outcomes) else 1


def _wait_until_ready(channel: grpc.Channel, address: str, out: Say) -> bool:
    out(texts.get("seed.waiting", address=address))
    try:
        grpc.channel_ready_future(channel).result(timeout=WAIT_SECONDS)
    except grpc.FutureTimeoutError:
        out(texts.get("seed.unreachable", address=address, seconds=int(WAIT_SECONDS)))
        return False
    return True


def send(load: Load, out: Say = say) -> bool:
    """Sends one stream, tells its progress and outcome, and says whether every item stands."""
    what = texts.get(f"seed.{load.what}")
    started = time.monotonic()
    try:
        response = load.call(_counted(load, what, out), timeout=LOAD_SECONDS)
    except grpc.RpcError as error:
        out(texts.get("seed.failed", what=what, code=error.code().name, details=error.details()))
        return False
    seconds = time.monotonic() - started
    out(
        texts.get(
            "seed.done",
            what=what,
            created=response.created,
            updated=response.updated,
            unchanged=response.unchanged,
            refused=response.refused,
            seconds=seconds,
        )
    )
    _tell_refusals(response, out)
    return response.refused == 0


def _counted(load: Load, what: str, out: Say) -> Iterator[Any]:
    started = told = time.monotonic()
    for sent, request in enumerate(load.requests, start=1):
        yield request
        now = time.monotonic()
        if sent % PROGRESS_ITEMS == 0 or now - told >= PROGRESS_SECONDS:
            told = now
            out(texts.get("seed.progress", what=what, sent=sent, total=load.total, seconds=now - started))


def _tell_refusals(response: BulkLoadResponse, out: Say) -> None:
    for item in response.errors[:SHOWN_REFUSALS]:
        reasons = "；".join(f"{broken.field} {broken.message}" for broken in item.fields)
        out(texts.get("seed.refused_item", id=item.id, index=item.index, reasons=reasons))
    hidden = response.refused - min(len(response.errors), SHOWN_REFUSALS)
    if hidden:
        out(texts.get("seed.refused_more", count=hidden))
