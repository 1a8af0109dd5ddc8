"""Keys that sign: making, promoting, retiring them, and programs that follow."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.common.access import keys
from services.common.access.keys import KeyFolderError, SigningKeys, VerifyingKeys


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one key, that signs."""
    made = tmp_path / "keys"
    keys.create(made)
    return made


def signing(folder: Path) -> str:
    """The kid that signs."""
    return next(key.kid for key in keys.listed(folder) if key.signs)


def test_private_keys_are_for_their_owner_alone_and_the_public_ones_for_all(folder: Path) -> None:
    kid = keys.add(folder)
    assert {path.stat().st_mode & 0o777 for path in folder.glob("*.pem")} == {0o600}
    assert (folder / keys.JWKS).stat().st_mode & 0o777 == 0o644
    (entry,) = [item for item in json.loads((folder / keys.JWKS).read_text())["keys"] if item["kid"] == kid]
    assert set(entry) == {"kty", "crv", "kid", "x", "alg", "use"}
    assert len(base64.urlsafe_b64decode(entry["x"] + "=")) == 32


def test_no_half_written_file_is_left(folder: Path) -> None:
    keys.promote(folder, keys.add(folder))
    assert all(not path.name.startswith(".") for path in folder.iterdir())


def test_keys_are_not_made_anew_over_those_that_there_are(folder: Path) -> None:
    before = signing(folder)
    with pytest.raises(KeyFolderError, match="holds keys already"):
        keys.create(folder)
    assert signing(folder) == before


def test_an_added_key_is_good_but_does_not_sign_until_it_is_promoted(folder: Path) -> None:
    followed, good = SigningKeys(folder), VerifyingKeys(folder / keys.JWKS)
    first, _ = followed.current()
    second = keys.add(folder)
    assert followed.current()[0] == first
    keys.promote(folder, second)
    kid, private = followed.current()
    public = good.get(second)
    assert kid == second
    assert public is not None
    assert private.public_key().public_bytes_raw() == public.public_bytes_raw()
    assert good.get(first) is not None


def test_a_retired_key_is_good_no_more_and_its_private_part_is_gone(folder: Path) -> None:
    good = VerifyingKeys(folder / keys.JWKS)
    first = signing(folder)
    keys.promote(folder, keys.add(folder))
    keys.retire(folder, first)
    assert good.get(first) is None
    assert not (folder / f"{first}.pem").exists()
    assert [key.signs for key in keys.listed(folder)] == [True]


def test_the_key_that_signs_is_not_retired(folder: Path) -> None:
    with pytest.raises(KeyFolderError, match="promote another key first"):
        keys.retire(folder, signing(folder))
    assert VerifyingKeys(folder / keys.JWKS).get(signing(folder)) is not None


@pytest.mark.parametrize("kid", ["feedfeedfeedfeed", "", "../keys", "jwks"])
def test_only_keys_that_there_are_are_promoted_or_retired(folder: Path, kid: str) -> None:
    before = signing(folder)
    for step in (keys.promote, keys.retire):
        with pytest.raises(KeyFolderError, match="holds no key"):
            step(folder, kid)
    assert signing(folder) == before


def test_adding_at_the_same_time_loses_no_key(folder: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        added = set(pool.map(keys.add, [folder] * 16))
    assert {key.kid for key in keys.listed(folder)} == added | {signing(folder)}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        '{"keys": [{"kid": "a"}]}',
        '{"keys": [{"kty": "RSA", "crv": "", "kid": "a", "x": ""}]}',
    ],
)
def test_a_key_set_that_cannot_be_read_leaves_the_keys_as_they_were(folder: Path, content: str) -> None:
    good = VerifyingKeys(folder / keys.JWKS)
    kid = signing(folder)
    (folder / keys.JWKS).write_text(content)
    assert good.get(kid) is not None
    with pytest.raises(KeyFolderError):
        VerifyingKeys(folder / keys.JWKS)


def test_keys_that_are_away_for_a_moment_stay_as_they_were(folder: Path) -> None:
    followed, good = SigningKeys(folder), VerifyingKeys(folder / keys.JWKS)
    kid = signing(folder)
    for name in (keys.JWKS, keys.CURRENT):
        (folder / name).unlink()
    assert followed.current()[0] == kid
    assert good.get(kid) is not None


def test_what_a_broken_private_key_holds_is_not_told(folder: Path) -> None:
    (folder / f"{signing(folder)}.pem").write_text("secret content")
    with pytest.raises(KeyFolderError) as caught:
        SigningKeys(folder)
    assert "secret content" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_the_command_changes_keys_step_by_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "keys")

    def run(*arguments: str) -> list[str]:
        assert keys.main(arguments) == 0
        return capsys.readouterr().out.splitlines()

    (first,) = run("create", folder)
    (second,) = run("add", folder)
    assert run("list", folder) == [f"{first} signs", second]
    assert run("promote", folder, second) == []
    assert run("retire", folder, first) == []
    assert run("list", folder) == [f"{second} signs"]
    assert keys.main(["retire", folder, second]) == 1
    assert "promote another key first" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["create"], ["promote", "folder"], ["list", "folder", "kid"], ["x", "y"]]
)
def test_a_wrong_command_line_is_told_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert keys.main(arguments) == 2
    assert capsys.readouterr().err.startswith("usage:")


def test_the_command_says_where_there_are_no_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["list", str(tmp_path)], ["add", str(tmp_path)], ["add", str(tmp_path / "none")]):
        assert keys.main(arguments) == 1
        assert str(tmp_path) in capsys.readouterr().err
