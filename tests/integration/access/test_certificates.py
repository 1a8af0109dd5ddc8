"""A server whose certificate is renewed while it runs."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import certs
from services.common import probe
from services.common.access import keys
from services.common.access.keys import VerifyingKeys
from services.common.access.server import Access
from services.common.access.tokens import Verifier
from services.common.grpc_server import start_server
from services.common.tls import Tls


@pytest.fixture
def files(tmp_path: Path) -> Tls:
    """The server's files, that a test may change."""
    certs.make(tmp_path / "certs")
    return certs.tls_of(tmp_path / "certs", "talent")


@pytest.fixture
def address(files: Tls, tmp_path: Path) -> Iterator[str]:
    """Where a server of the files listens."""
    keys.create(tmp_path / "keys")
    access = Access(Verifier(VerifyingKeys(tmp_path / "keys" / keys.JWKS), "talent"), {})
    server = start_server("127.0.0.1:0", [], lambda _: None, access=access, tls=files, workers=1)
    yield f"127.0.0.1:{server.port}"
    server.stop(0)


def copied(files: Tls, folder: Path) -> Tls:
    """The files as they are now, in another place."""
    folder.mkdir()
    return Tls(*(Path(shutil.copy(path, folder)) for path in (files.certificate, files.key, files.authority)))


def test_the_next_connection_gets_the_renewed_certificate(files: Tls, address: str, tmp_path: Path) -> None:
    before = copied(files, tmp_path / "before")
    assert probe.serves_grpc(address, before)
    certs.make(files.certificate.parent)
    assert probe.serves_grpc(address, files)
    assert not probe.serves_grpc(address, before)


@pytest.mark.parametrize("name", ["certificate", "key", "authority"])
def test_files_that_are_away_for_a_moment_leave_the_server_as_it_was(
    files: Tls, address: str, tmp_path: Path, name: str
) -> None:
    before = copied(files, tmp_path / "before")
    getattr(files, name).unlink()
    assert probe.serves_grpc(address, before)


def test_a_certificate_and_a_key_that_do_not_fit_leave_the_server_as_it_was(
    files: Tls, address: str, tmp_path: Path
) -> None:
    before = copied(files, tmp_path / "before")
    certs.make(tmp_path / "others")
    files.certificate.write_bytes((tmp_path / "others" / files.certificate.name).read_bytes())
    assert probe.serves_grpc(address, before)
