"""Key sets and folders that get unreadable while they are used."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.common.access import keys
from services.common.access.keys import SigningKeys, VerifyingKeys


@dataclass
class Watch:
    """Seconds that pass when told to."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one key, which signs."""
    made = tmp_path / "signing"
    keys.create(made)
    return made


def bad_sets(good: bytes) -> dict[str, bytes]:
    """Files that are no key set, made from one that is."""

    def changed(**values: object) -> bytes:
        (entry,) = json.loads(good)["keys"]
        return json.dumps({"keys": [{**entry, **values}]}).encode()

    return {
        "empty": b"",
        "cut": good[: len(good) // 2],
        "not UTF-8": b"\xff\xfe" + good,
        "no object": b"[]",
        "a number": b"7",
        "without keys": b"{}",
        "keys are null": b'{"keys": null}',
        "entries are texts": b'{"keys": ["a"]}',
        "an entry without kid": b'{"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "AA"}]}',
        "another curve": changed(crv="X25519"),
        "another kind": changed(kty="RSA"),
        "a short key": changed(x="AAAA"),
        "no base64": changed(x="我"),
        "a key that is a number": changed(x=7),
        "nested without end": b"[" * 20_000,
    }


@pytest.mark.parametrize("what", bad_sets(b'{"keys": [{}]}'))
def test_a_key_set_that_gets_bad_is_good_for_a_minute_and_then_nobody_is_believed(
    folder: Path, what: str
) -> None:
    now = Watch()
    path = folder / keys.JWKS
    verifying = VerifyingKeys(path, now)
    kid = keys.listed(folder)[0].kid
    good = path.read_bytes()
    path.write_bytes(bad_sets(good)[what])

    assert verifying.get(kid) is not None
    now.seconds += keys.PATIENCE_S - 1
    assert verifying.get(kid) is not None
    now.seconds += 2
    assert verifying.get(kid) is None
    now.seconds += 1000
    assert verifying.get(kid) is None

    path.write_bytes(good)
    assert verifying.get(kid) is not None


def test_a_key_set_that_is_away_and_comes_back_unchanged_is_believed_again(folder: Path) -> None:
    now = Watch()
    path = folder / keys.JWKS
    verifying = VerifyingKeys(path, now)
    kid = keys.listed(folder)[0].kid
    path.rename(folder / "aside")
    assert verifying.get(kid) is not None
    now.seconds += keys.PATIENCE_S + 1
    assert verifying.get(kid) is None

    (folder / "aside").rename(path)

    assert verifying.get(kid) is not None


def test_a_key_set_that_could_not_be_read_for_a_moment_still_takes_a_retired_key_out(folder: Path) -> None:
    path = folder / keys.JWKS
    verifying = VerifyingKeys(path)
    first = keys.listed(folder)[0].kid
    second = keys.add(folder)
    keys.promote(folder, second)
    assert verifying.get(first) is not None
    keys.retire(folder, first)
    whole = path.read_bytes()
    stamp = path.stat().st_mtime_ns
    # The same file in all that a look at it tells, but unreadable at first.
    path.write_bytes(b"#" * len(whole))
    os.utime(path, ns=(stamp, stamp))
    assert verifying.get(first) is not None

    path.write_bytes(whole)
    os.utime(path, ns=(stamp, stamp))

    assert verifying.get(first) is None
    assert verifying.get(second) is not None


def test_a_bad_key_set_is_told_once_in_the_log(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    verifying = VerifyingKeys(folder / keys.JWKS)
    (folder / keys.JWKS).write_bytes(b"")

    for _ in range(5):
        verifying.get("any")

    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_who_signs_goes_on_where_the_folder_gets_unreadable(folder: Path) -> None:
    signing = SigningKeys(folder)
    before = signing.current()

    for content in ("", "nobody", "ключ"):
        (folder / keys.CURRENT).write_text(content, "utf-8")
        assert signing.current() == before
    (folder / keys.CURRENT).unlink()
    assert signing.current() == before
