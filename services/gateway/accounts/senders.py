"""Text messages to mobiles: how they are handed over, and by whom."""

import hashlib
import hmac
import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

import httpx2

from services.common.clock import Clock
from services.common.database import Connection
from services.gateway.accounts.office import Office, fresh_id
from services.gateway.accounts.sealing import Sealer
from services.gateway.accounts.settings import WebhookSettings

logger = logging.getLogger(__name__)

SIGNATURE_HEADER: Final = "X-DaBridge-Signature"
TIMESTAMP_HEADER: Final = "X-DaBridge-Timestamp"
TIMEOUT_S: Final = 5.0
TRIES: Final = 3
PAUSES_S: Final = (0.5, 2.0)
KEPT: Final = timedelta(days=2)
SHOWN: Final = 50
# A flood of requests must not pile up messages without end.
WAITING_MOST: Final = 1000


class NotSent(Exception):
    """The message could not be handed over; the text of the error holds nothing of it."""


class Sender(Protocol):
    """Hands text messages over."""

    def send(self, mobile: str, text: str) -> None:
        """Returns when the message is handed over; raises NotSent within bounded time."""
        ...


class WebhookSender:
    """Posts messages as signed JSON: {"id", "mobile", "text"}; a try that is repeated has the same id.

    The signature header is "sha256=" + HMAC-SHA256(secret, timestamp + "." + body) in hexadecimal digits.
    """

    def __init__(
        self,
        settings: WebhookSettings,
        clock: Clock,
        pause: Callable[[float], None] = time.sleep,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._pause = pause
        self._client = httpx2.Client(timeout=TIMEOUT_S, transport=transport, follow_redirects=False)

    def send(self, mobile: str, text: str) -> None:
        """Tries TRIES times, unless the answer says that trying again is of no use."""
        body = json.dumps({"id": fresh_id(), "mobile": mobile, "text": text}, ensure_ascii=False).encode()
        for number in range(TRIES):
            if number:
                self._pause(PAUSES_S[number - 1])
            try:
                status = self._post(body)
            except httpx2.HTTPError as error:
                last = type(error).__name__
                continue
            if status < 300:
                return
            last = f"status {status}"
            if status < 500 and status != 429:
                break
        raise NotSent(last)

    def close(self) -> None:
        """Lets go of its connections."""
        self._client.close()

    def _post(self, body: bytes) -> int:
        stamp = str(int(self._clock.now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            TIMESTAMP_HEADER: stamp,
            SIGNATURE_HEADER: signature(self._settings.secret, stamp, body),
        }
        return self._client.post(self._settings.url, content=body, headers=headers).status_code


def signature(secret: str, stamp: str, body: bytes) -> str:
    """What the signature header holds."""
    return "sha256=" + hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A message that the development sender kept."""

    id: str
    mobile: str
    text: str
    created_at: datetime


class DevelopmentSender:
    """Keeps messages for a page that shows them; sends nothing."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def send(self, mobile: str, text: str) -> None:
        """Stores the message, and deletes those that are older than KEPT."""
        made, now = fresh_id(), self._office.clock.now()
        seal = self._office.sealer.seal
        with self._office.transaction() as connection:
            connection.execute("DELETE FROM outgoing_message WHERE created_at < %s", (now - KEPT,))
            connection.execute(
                "INSERT INTO outgoing_message (id, mobile_sealed, text_sealed, created_at)"
                " VALUES (%s, %s, %s, %s)",
                (made, seal(mobile, _place(made, "mobile")), seal(text, _place(made, "text")), now),
            )


def kept_messages(connection: Connection, sealer: Sealer) -> list[OutgoingMessage]:
    """The newest SHOWN messages of the development sender, newest first."""
    rows = connection.execute(
        "SELECT id, mobile_sealed, text_sealed, created_at FROM outgoing_message"
        " ORDER BY created_at DESC, id LIMIT %s",
        (SHOWN,),
    )
    return [
        OutgoingMessage(
            id, sealer.open(mobile, _place(id, "mobile")), sealer.open(text, _place(id, "text")), at
        )
        for id, mobile, text, at in rows  # noqa: A001  # the column's name
    ]


def _place(message_id: str, column: str) -> str:
    return f"outgoing_message:{message_id}:{column}"


class Post:
    """Messages on their way: no answer to a request waits for them, or tells whether there was one."""

    def __init__(self, sender: Sender, executor: Executor | None = None) -> None:
        """`executor` runs the sender; by default two threads."""
        self._sender = sender
        self._executor = executor or ThreadPoolExecutor(2, thread_name_prefix="post")
        self._waiting = 0

    def send(self, mobile: str, text: str) -> None:
        """Takes a message; a failure is logged, without what it was about."""
        if self._waiting >= WAITING_MOST:
            logger.error("a text message was dropped: %d wait already", self._waiting)
            return
        self._waiting += 1
        self._executor.submit(self._run, mobile, text)

    def close(self) -> None:
        """Sends what waits, then stops."""
        self._executor.shutdown(wait=True)
        close = getattr(self._sender, "close", None)
        if close is not None:
            close()

    def _run(self, mobile: str, text: str) -> None:
        try:
            self._sender.send(mobile, text)
        except NotSent as error:
            logger.error("a text message was not sent: %s", error)  # noqa: TRY400  # a trace would tell nothing
        except Exception as error:  # noqa: BLE001  # nobody waits for the result: log it, whatever it is
            logger.error("a text message was not sent: %s", type(error).__name__)  # noqa: TRY400
        finally:
            self._waiting -= 1
