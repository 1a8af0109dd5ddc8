"""What holds of every object store: on a disk, in a bucket, in memory."""

import os
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moto.server import ThreadedMotoServer

from services.common.objects import settings
from services.common.objects.disk import DiskStore
from services.common.objects.s3 import PART_BYTES, Bucket, S3Store
from services.common.objects.store import NoObject, ObjectStore, StoreAway
from services.common.settings import SettingsError
from tests.fakes.object_store import InMemoryObjects

NAME = "0123456789abcdef"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A server that speaks S3, on the loopback, with a bucket."""
    import boto3  # noqa: PLC0415 - slow to load

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    boto3.client(
        "s3",
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    ).create_bucket(Bucket="objects")
    yield address
    server.stop()


@pytest.fixture(params=["disk", "memory", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    if request.param == "disk":
        return DiskStore(tmp_path / "objects")
    if request.param == "memory":
        return InMemoryObjects()
    _credentials(monkeypatch)
    return S3Store(Bucket("objects", request.getfixturevalue("endpoint"), "us-east-1"))


def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


def read(store: ObjectStore, name: str) -> bytes:
    return b"".join(store.get(name))


@pytest.mark.parametrize("size", [0, 1, 100_000, PART_BYTES, 2 * PART_BYTES + 7])
def test_what_was_put_is_got(store: ObjectStore, size: int) -> None:
    content = os.urandom(size)
    store.put(NAME, (content[start : start + 70_000] for start in range(0, size, 70_000)))
    assert read(store, NAME) == content


def test_a_name_that_is_put_again_holds_the_newer_object(store: ObjectStore) -> None:
    store.put(NAME, [b"older and longer"])
    store.put(NAME, [b"newer"])
    assert read(store, NAME) == b"newer"


def test_objects_do_not_meet(store: ObjectStore) -> None:
    store.put(NAME, [b"one"])
    store.put(NAME + "0", [b"other"])
    assert (read(store, NAME), read(store, NAME + "0")) == (b"one", b"other")


def test_what_is_not_there_is_said_before_the_first_piece(store: ObjectStore) -> None:
    with pytest.raises(NoObject):
        store.get("ffffffffffff")


def test_what_was_deleted_is_gone_and_deleting_again_does_nothing(store: ObjectStore) -> None:
    store.put(NAME, [b"something"])
    store.delete(NAME)
    store.delete(NAME)
    with pytest.raises(NoObject):
        store.get(NAME)


@pytest.mark.parametrize("size", [10, 2 * PART_BYTES])
def test_of_a_stream_that_breaks_off_nothing_stays(store: ObjectStore, size: int) -> None:
    class BrokeOff(Exception):
        pass

    def pieces() -> Iterator[bytes]:
        yield bytes(size)
        raise BrokeOff

    with pytest.raises(BrokeOff):
        store.put(NAME, pieces())
    with pytest.raises(NoObject):
        store.get(NAME)


@pytest.mark.parametrize("name", ["", "short", "../../../etc", "UPPERCASE0", "0123456789/bcdef", "a" * 65])
def test_other_names_are_refused(store: ObjectStore, name: str) -> None:
    for call in (lambda: store.put(name, [b""]), lambda: store.get(name), lambda: store.delete(name)):
        with pytest.raises(ValueError, match="no name"):
            call()


def test_on_a_disk_only_the_owner_reads_and_nothing_half_done_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "objects"
    DiskStore(folder).put(NAME, [b"content"])
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert [path.relative_to(folder) for path in files] == [Path("01/23") / NAME]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o700 for path in folder.rglob("*") if path.is_dir())


def test_on_a_disk_what_a_killed_process_left_goes_after_a_day(tmp_path: Path) -> None:
    DiskStore(tmp_path)
    old, fresh = tmp_path / "arriving" / "old", tmp_path / "arriving" / "fresh"
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 90_000,) * 2)
    DiskStore(tmp_path)
    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_disk_that_takes_nothing_more_is_away(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "objects")
    (tmp_path / "objects" / "01").write_bytes(b"in the way")
    with pytest.raises(StoreAway):
        store.put(NAME, [b"content"])


def test_a_bucket_that_does_not_answer_is_away_in_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    _credentials(monkeypatch)
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    store = S3Store(Bucket("objects", address, "us-east-1"))
    began = time.monotonic()
    calls: list[Any] = [lambda: store.put(NAME, [b""]), lambda: store.get(NAME), lambda: store.delete(NAME)]
    for call in calls:
        with pytest.raises(StoreAway):
            call()
    assert time.monotonic() - began < 60


def test_a_bucket_that_is_not_there_is_away(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _credentials(monkeypatch)
    store = S3Store(Bucket("nowhere", endpoint, "us-east-1"))
    for call in (lambda: store.put(NAME, [b"x"]), lambda: store.get(NAME)):
        with pytest.raises(StoreAway):
            call()


def test_the_store_is_chosen_by_a_setting(tmp_path: Path) -> None:
    assert isinstance(settings.from_environ({"OBJECT_STORE": f"disk:{tmp_path}/objects"}), DiskStore)
    assert isinstance(settings.from_environ({"OBJECT_STORE": "s3:bucket"}), S3Store)


@pytest.mark.parametrize("value", ["", "disk:", "s3:", "ftp:there", "/a/folder", "disk:/proc/none"])
def test_a_bad_setting_is_named(value: str) -> None:
    with pytest.raises(SettingsError, match="OBJECT_STORE"):
        settings.from_environ({"OBJECT_STORE": value})
