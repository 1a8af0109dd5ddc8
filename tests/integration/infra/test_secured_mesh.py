"""TLS between the services and another signing key, in processes that run."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import grpc
import jwt
import pytest
from dabridge.talent.v1 import talent_service_pb2 as api
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub

from infra.local import certs, rotation
from services.common.access.client import HEADER, SCHEME, intercepted
from services.common.tls import Tls, open_channel
from tests.fakes.messages import a_demand
from tests.stack import TESTS, Mesh

PATIENCE_S = 10


def code_of(call: Callable[[], object]) -> grpc.StatusCode:
    """How a call is refused."""
    with pytest.raises(grpc.RpcError) as caught:
        call()
    code: grpc.StatusCode = caught.value.code()
    return code


def create(channel: grpc.Channel, record_id: str) -> int:
    """Creates a demand; its version."""
    request = api.CreateDemandRequest(demand=a_demand(id=record_id))
    version: int = TalentServiceStub(channel).CreateDemand(request, timeout=PATIENCE_S).demand.version
    return version


def test_over_tls_only_clients_of_the_same_authority_are_served(
    make_mesh: Callable[..., Mesh], tmp_path: Path
) -> None:
    mesh = make_mesh("talent", tls=True)
    certs.make(tmp_path / "others")
    others = certs.tls_of(tmp_path / "others", "gateway")
    ours = mesh.surroundings.tls("gateway")
    assert ours is not None
    uncertified = grpc.ssl_channel_credentials(ours.authority.read_bytes())

    assert create(mesh.channel("talent"), "d-tls") == 1
    # With their own authority they would not even talk to our server: here they trust it, and show their own.
    for credentials in (
        None,
        uncertified,
        Tls(others.certificate, others.key, ours.authority).channel_credentials(),
        others.channel_credentials(),
    ):
        with stranger(mesh, credentials) as channel:
            assert code_of(lambda channel=channel: create(channel, "d-stranger")) == (  # type: ignore[misc]
                grpc.StatusCode.UNAVAILABLE
            )
    request = api.GetDemandRequest(id="d-stranger")
    assert code_of(lambda: TalentServiceStub(mesh.channel("talent")).GetDemand(request)) == (
        grpc.StatusCode.NOT_FOUND
    )


@contextmanager
def stranger(mesh: Mesh, credentials: grpc.ChannelCredentials | None) -> Iterator[grpc.Channel]:
    """A channel with good tokens and these credentials; None is plaintext."""
    address = mesh.address("talent")
    bare = (
        grpc.insecure_channel(address) if credentials is None else grpc.secure_channel(address, credentials)
    )
    with bare:
        yield intercepted(bare, mesh.signer, "talent", TESTS)


def test_over_tls_a_write_goes_from_the_portal_to_the_record(make_mesh: Callable[..., Mesh]) -> None:
    mesh = make_mesh("talent", "gateway", tls=True)
    demand = {"enterprise_id": "firm-zhaoji", "post": "视觉工程师", "zone": "DZ-GXQ", "industry": "display"}
    with mesh.sign_in("enterprise") as client:
        made = client.post("/api/demands", json=demand)
        assert made.status_code == 201, made.text
        record_id = made.json()["id"]
        foreign = client.post("/api/demands", json={**demand, "enterprise_id": "firm-other"})
        assert foreign.status_code == 403
    request = api.GetDemandRequest(id=record_id)
    stored = TalentServiceStub(mesh.channel("talent")).GetDemand(request, timeout=PATIENCE_S).demand
    assert (stored.post, stored.version) == ("视觉工程师", 1)


def test_a_retired_key_is_refused_and_nobody_else_notices_the_rotation(
    make_mesh: Callable[..., Mesh],
) -> None:
    mesh = make_mesh("talent")
    create(mesh.channel("talent"), "d-rotation")
    stolen = mesh.signer.token(TESTS, "talent")
    calling = Calling(mesh)

    def wait(_: float) -> None:
        assert code_with(mesh, stolen) is None
        calling.until(200)

    with calling:
        calling.until(50)
        rotation.rotate(mesh.surroundings.keyring.signing, lambda _: None, wait)
        refused = code_with(mesh, stolen)
        # It is not for its age that it is refused.
        assert time.time() < jwt.decode(stolen, options={"verify_signature": False})["exp"]
        calling.until(200)
    assert refused == grpc.StatusCode.UNAUTHENTICATED
    assert calling.failures == []


def code_with(mesh: Mesh, token: str) -> grpc.StatusCode | None:
    """How a read with the token is refused; None where it is not."""
    with open_channel(mesh.address("talent"), None) as channel:
        stub = TalentServiceStub(channel)
        try:
            stub.GetDemand(
                api.GetDemandRequest(id="d-rotation"),
                metadata=((HEADER, f"{SCHEME} {token}"),),
                timeout=PATIENCE_S,
            )
        except grpc.RpcError as error:
            code: grpc.StatusCode = error.code()
            return code
    return None


class Calling:
    """Reads again and again in the background, by tokens of the mesh's signer, while it is entered."""

    def __init__(self, mesh: Mesh) -> None:
        self.failures: list[grpc.RpcError] = []
        self._stub = TalentServiceStub(mesh.channel("talent"))
        self._done = 0
        self._progress = threading.Condition()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="calling")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def until(self, more: int) -> None:
        """Returns once so many more calls are through."""
        with self._progress:
            goal = self._done + more
            assert self._progress.wait_for(lambda: self._done >= goal, timeout=60)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._stub.GetDemand(api.GetDemandRequest(id="d-rotation"), timeout=PATIENCE_S)
            except grpc.RpcError as error:
                self.failures.append(error)
            with self._progress:
                self._done += 1
                self._progress.notify_all()
