"""Loads that break midway: whole chunks are stored, the caller is told, and loading again completes them."""

import threading
from collections.abc import Iterator
from typing import Any, Final

import grpc
import psycopg
import pytest
from dabridge.events.v1.bulk_pb2 import BulkLoadResponse
from dabridge.talent.v1 import talent_service_pb2 as api

from services.common import texts
from services.common.access.client import SCHEME
from services.common.access.keys import SigningKeys
from services.common.access.tokens import Signer
from services.common.records.bulk import CHUNK
from services.talent import bootstrap
from tests.fakes.messages import a_talent
from tests.integration.access import frames
from tests.records import SYSTEM, Served, served, until

PATH: Final = "/dabridge.talent.v1.TalentService/BulkLoadTalents"
COUNT: Final = CHUNK + 200
BROKEN: Final = b"\x0a\xff"
PATIENCE_S: Final = 60


def items(count: int = COUNT) -> list[bytes]:
    """So many good messages of a load."""
    return [
        bytes(api.BulkLoadTalentsRequest(talent=a_talent(id=f"talent-{number}")).SerializeToString())
        for number in range(count)
    ]


def load(server: Served, messages: Iterator[bytes]) -> Any:
    """Starts a load."""
    call: Any = server.channel().stream_unary(PATH, None, BulkLoadResponse.FromString)
    return call.future(messages, timeout=PATIENCE_S)


def stored(url: str) -> int:
    """How many talents there are."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM talent").fetchone()
        assert row is not None
        return int(row[0])


def test_a_load_with_a_message_that_cannot_be_read_tells_its_number_and_may_be_repeated(
    database: str,
) -> None:
    with served(bootstrap.SERVICE, database) as server:
        broken = items()
        broken[CHUNK + 100] = BROKEN
        with pytest.raises(grpc.RpcError) as caught:
            load(server, iter(broken)).result()
        assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
        assert caught.value.details() == texts.get("validation.malformed_item", number=CHUNK + 101)
        assert stored(database) == CHUNK
        again = load(server, iter(items())).result()
        assert (again.created, again.unchanged, again.refused) == (COUNT - CHUNK, CHUNK, 0)
    assert stored(database) == COUNT


def test_a_load_whose_caller_goes_away_stores_whole_chunks_alone(database: str) -> None:
    gone = threading.Event()

    def messages() -> Iterator[bytes]:
        yield from items()
        gone.wait(PATIENCE_S)

    with served(bootstrap.SERVICE, database) as server:
        call = load(server, messages())
        until(lambda: stored(database) == CHUNK, PATIENCE_S)
        call.cancel()
        gone.set()
    assert stored(database) == CHUNK


@pytest.mark.parametrize(
    "ending", [frames.frame(frames.RESET, 0, b"\0\0\0\x08"), b""], ids=["reset", "closed"]
)
def test_a_load_is_stored_where_its_end_was_said_and_not_where_the_connection_broke(
    database: str, ending: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with served(bootstrap.SERVICE, database) as server:
        header = f"{SCHEME} {Signer(SigningKeys(server.keys)).token(SYSTEM, server.name)}"
        begin = frames.request(PATH, header)
        parts = [frames.data(frames.prefixed(item), last=False) for item in items(30)]
        told = frames.call(server.address, [begin, *parts[:10], frames.data(b"")])
        assert (told.status, stored(database)) == (grpc.StatusCode.OK, 10)
        frames.send(server.address, [begin, *parts[10:]], ending)
    assert stored(database) == 10
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
