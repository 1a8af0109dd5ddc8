"""What the seed commands tell and answer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from dabridge.events.v1.bulk_pb2 import BulkFieldError, BulkItemError, BulkLoadResponse

from services.common import bulk_load
from services.common.access import keys
from services.common.access.keys import VerifyingKeys
from services.common.access.principal import system
from services.common.access.tokens import Verifier
from services.common.bulk_load import BulkCall, Load, Target
from services.common.settings import SettingsError


class Unreachable(grpc.RpcError):
    """A call's error as grpc raises it."""

    def code(self) -> grpc.StatusCode:
        return grpc.StatusCode.UNAVAILABLE

    def details(self) -> str:
        return "数据库暂不可用"


def answering(response: BulkLoadResponse) -> BulkCall:
    def call(requests: Iterator[Any], /, *, timeout: float) -> BulkLoadResponse:
        assert timeout > 0
        assert len(list(requests)) > 0
        return response

    return call


def refusing(requests: Iterator[Any], /, *, timeout: float) -> BulkLoadResponse:
    raise Unreachable


def sent(call: BulkCall, count: int) -> tuple[bool, list[str]]:
    lines: list[str] = []
    stands = bulk_load.send(Load("talents", call, range(count), count), lines.append)
    return stands, lines


def test_a_load_without_refusals_stands_and_tells_its_counts() -> None:
    stands, lines = sent(answering(BulkLoadResponse(created=2, unchanged=1)), 3)
    assert stands
    assert lines[-1].startswith("人才：新建 2，更新 0，未变 1，拒绝 0")


def test_progress_is_told_every_thousand_items() -> None:
    _, lines = sent(answering(BulkLoadResponse(created=2_500)), 2_500)
    assert [line.split("，")[0] for line in lines[:2]] == ["人才：已发送 1000/2500", "人才：已发送 2000/2500"]


def test_a_refusal_is_named_and_the_load_does_not_stand() -> None:
    error = BulkItemError(index=4, id="t-4", fields=[BulkFieldError(field="titles", message="至少填写一项")])
    stands, lines = sent(answering(BulkLoadResponse(created=4, refused=1, errors=[error])), 5)
    assert not stands
    assert lines[-1] == "  拒绝 t-4（第 4 条）：titles 至少填写一项"


def test_refusals_past_the_shown_ones_are_counted() -> None:
    errors = [BulkItemError(index=index, id=f"t-{index}") for index in range(60)]
    _, lines = sent(answering(BulkLoadResponse(refused=70, errors=errors)), 70)
    assert lines[-1] == "  另有 20 条被拒绝，未逐条列出"


def test_a_failed_call_is_told_and_does_not_stand() -> None:
    stands, lines = sent(refusing, 1)
    assert not stands
    assert lines == ["人才：载入失败，UNAVAILABLE：数据库暂不可用"]


def test_a_target_signs_with_the_keys_of_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "signing"
    keys.create(folder)
    environ = {"ACCESS_KEYS": str(folder), "TALENT_ADDRESS": "talent.example:50"}
    target = Target.from_environ(environ, "talent", "127.0.0.1:50052")

    token = target.signer().token(system("seed"), target.audience)

    assert target.address == "talent.example:50"
    assert Verifier(VerifyingKeys(folder / keys.JWKS), "talent").principal(token) == system("seed")


@pytest.mark.parametrize("environ", [{}, {"ACCESS_KEYS": "/nowhere"}], ids=["unset", "missing"])
def test_a_target_without_keys_names_the_setting(environ: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="ACCESS_KEYS"):
        bulk_load.run(Target.from_environ(environ, "talent", "127.0.0.1:1"), system("seed"), lambda _: [])
