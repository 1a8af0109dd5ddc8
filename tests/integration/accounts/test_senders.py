"""One suite over every sender, and what each holds besides."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Protocol

import httpx2
import pytest

from services.gateway.accounts.senders import (
    SIGNATURE_HEADER,
    TIMESTAMP_HEADER,
    TRIES,
    DevelopmentSender,
    NotSent,
    Post,
    Sender,
    WebhookSender,
    kept_messages,
)
from services.gateway.accounts.settings import WebhookSettings
from tests.fakes.clock import FixedClock
from tests.integration.accounts.town import MOBILE, Town

SECRET = "only-for-tests-0123456789-0123456789"


class Receiver(ThreadingHTTPServer):
    """Takes messages as an operator of text messages does; `answers` are given in turn, then 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[int] = []
        self.taken: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/sms"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, Receiver)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server.taken.append((dict(self.headers), body))
        self.send_response(server.answers.pop(0) if server.answers else 200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def webhook(receiver: Receiver, pauses: list[float]) -> Iterator[WebhookSender]:
    sender = WebhookSender(WebhookSettings(receiver.url, SECRET), FixedClock(), pause=pauses.append)
    yield sender
    sender.close()


class Arrived(Protocol):
    """What has arrived, oldest first."""

    def __call__(self) -> list[tuple[str, str]]: ...


@pytest.fixture(params=["development", "webhook"])
def under_contract(request: pytest.FixtureRequest) -> tuple[Sender, Arrived]:
    if request.param == "webhook":
        server: Receiver = request.getfixturevalue("receiver")

        def by_webhook() -> list[tuple[str, str]]:
            told = [json.loads(body) for _, body in server.taken]
            return [(message["mobile"], message["text"]) for message in told]

        return request.getfixturevalue("webhook"), by_webhook
    town: Town = request.getfixturevalue("town")

    def in_outbox() -> list[tuple[str, str]]:
        with town.accounts.office.transaction() as connection:
            kept = kept_messages(connection, town.accounts.office.sealer)
        return [(message.mobile, message.text) for message in reversed(kept)]

    class Ticking:
        """Lets a second pass before each message, so that their order is known."""

        def send(self, mobile: str, text: str) -> None:
            town.wait(1)
            DevelopmentSender(town.accounts.office).send(mobile, text)

    return Ticking(), in_outbox


def test_a_message_arrives_whole_once_it_is_sent(under_contract: tuple[Sender, Arrived]) -> None:
    sender, arrived = under_contract

    sender.send(MOBILE, "【达桥】验证码 012345 \"'\\ 🀄")

    assert arrived() == [(MOBILE, "【达桥】验证码 012345 \"'\\ 🀄")]


def test_messages_arrive_in_order_and_equal_ones_all(under_contract: tuple[Sender, Arrived]) -> None:
    sender, arrived = under_contract

    for mobile, text in [(MOBILE, "a"), ("13900000000", "b"), (MOBILE, "a")]:
        sender.send(mobile, text)

    assert arrived() == [(MOBILE, "a"), ("13900000000", "b"), (MOBILE, "a")]


def test_messages_may_be_sent_at_once(under_contract: tuple[Sender, Arrived]) -> None:
    sender, arrived = under_contract

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: sender.send(MOBILE, str(number)), range(12)))

    assert sorted(int(text) for _, text in arrived()) == list(range(12))


def test_the_body_is_signed_together_with_its_time(webhook: WebhookSender, receiver: Receiver) -> None:
    webhook.send(MOBILE, "a")

    headers, body = receiver.taken[0]
    signed = f"{headers[TIMESTAMP_HEADER]}.".encode() + body
    expected = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert headers[SIGNATURE_HEADER] == f"sha256={expected}"
    assert headers[TIMESTAMP_HEADER] == str(int(FixedClock().now().timestamp()))


@pytest.mark.parametrize("status", [500, 503, 429])
def test_what_may_pass_is_tried_again_as_the_same_message(
    webhook: WebhookSender, receiver: Receiver, pauses: list[float], status: int
) -> None:
    receiver.answers = [status, status]

    webhook.send(MOBILE, "a")

    assert len({json.loads(body)["id"] for _, body in receiver.taken}) == 1
    assert (len(receiver.taken), pauses) == (3, [0.5, 2.0])


def test_tries_are_bounded(webhook: WebhookSender, receiver: Receiver) -> None:
    receiver.answers = [503] * 10

    with pytest.raises(NotSent) as caught:
        webhook.send(MOBILE, "secret")

    assert len(receiver.taken) == TRIES
    assert str(caught.value) == "status 503"


@pytest.mark.parametrize("status", [400, 401, 404, 302])
def test_a_plain_refusal_is_not_tried_again(webhook: WebhookSender, receiver: Receiver, status: int) -> None:
    receiver.answers = [status]

    with pytest.raises(NotSent):
        webhook.send(MOBILE, "a")

    assert len(receiver.taken) == 1


def test_a_receiver_that_never_answers_is_given_up(pauses: list[float]) -> None:
    def never(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadTimeout("too slow", request=request)

    sender = WebhookSender(
        WebhookSettings("https://sms.test/", SECRET), FixedClock(), pauses.append, httpx2.MockTransport(never)
    )

    with pytest.raises(NotSent) as caught:
        sender.send(MOBILE, "a")
    assert (str(caught.value), len(pauses)) == ("ReadTimeout", TRIES - 1)


def test_the_outbox_holds_nothing_readable(town: Town) -> None:
    DevelopmentSender(town.accounts.office).send(MOBILE, "验证码 012345")

    with town.accounts.office.transaction() as connection:
        stored = str(connection.execute("SELECT outgoing_message::text FROM outgoing_message").fetchall())
    assert MOBILE not in stored
    assert "012345" not in stored


def test_whoever_posts_a_message_does_not_wait_for_it_and_hears_of_no_failure(
    caplog: pytest.LogCaptureFixture,
) -> None:
    may_go, sent = Event(), []

    class Slow:
        def send(self, mobile: str, text: str) -> None:
            assert may_go.wait(10)
            if text == "bad":
                raise NotSent("status 503")
            sent.append(text)

    post = Post(Slow())
    post.send(MOBILE, "bad")
    post.send(MOBILE, "good")
    assert sent == []
    may_go.set()
    post.close()

    assert sent == ["good"]
    assert "status 503" in caplog.text
    assert MOBILE not in caplog.text
