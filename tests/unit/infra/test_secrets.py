"""Keys, certificates and development accounts of the local system."""

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    PolicyBuilder,
    Store,
    VerificationError,
)

from infra.local import certs, development, rotation
from infra.local.keyring import open_keyring
from services.common.access import keys
from services.common.access.keys import KeyFolderError

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def certificate(folder: Path, name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / f"{name}.crt").read_bytes())


def test_a_keyring_is_made_once_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    made = open_keyring(folder)
    assert open_keyring(folder) == made
    made_keys = {made.audit, made.accounts, made.seal, made.person}
    assert [len(bytes.fromhex(key)) for key in made_keys] == [32] * 4
    assert mode(folder) == 0o700
    kept = [path for path in folder.rglob("*") if path.suffix in (".key", ".pem")]
    assert len(kept) == 5
    assert {mode(path) for path in kept} == {0o600}
    assert [key.signs for key in keys.listed(made.signing)] == [True]


def test_a_broken_off_start_leaves_no_half_key(tmp_path: Path) -> None:
    (tmp_path / ".audit.key").write_text("ab")
    assert len(open_keyring(tmp_path).audit) == 64
    assert not (tmp_path / ".audit.key").exists()


@pytest.mark.parametrize("name", certs.NAMES)
def test_a_certificate_is_good_for_servers_and_clients_at_its_names_for_ninety_days(
    tmp_path: Path, name: str
) -> None:
    certs.make(tmp_path, NOW)
    made, authority = certificate(tmp_path, name), certificate(tmp_path, "ca")
    purposes = made.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert {*purposes} == {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH}
    assert made.not_valid_after_utc == NOW + timedelta(days=90)
    for host in ("localhost", name):
        chain = (
            PolicyBuilder()
            .store(Store([authority]))
            .time(NOW)
            .extension_policies(
                ca_policy=ExtensionPolicy.webpki_defaults_ca().may_be_present(
                    x509.AuthorityKeyIdentifier, Criticality.AGNOSTIC, None
                ),
                ee_policy=ExtensionPolicy.webpki_defaults_ee(),
            )
            .build_server_verifier(x509.DNSName(host))
            .verify(made, [])
        )
        assert chain == [made, authority]
    with pytest.raises(VerificationError):
        PolicyBuilder().store(Store([authority])).time(NOW).build_server_verifier(
            x509.DNSName("elsewhere")
        ).verify(made, [])
    assert {mode(path) for path in tmp_path.iterdir()} == {0o600}


def test_certificates_are_made_again_only_when_one_is_missing_or_ends_soon(tmp_path: Path) -> None:
    assert certs.make_where_needed(tmp_path, NOW)
    first = certificate(tmp_path, "talent")
    assert not certs.make_where_needed(tmp_path, NOW + timedelta(days=74))
    assert certificate(tmp_path, "talent") == first
    assert certs.make_where_needed(tmp_path, NOW + timedelta(days=76))
    (tmp_path / "gateway.key").unlink()
    assert certs.make_where_needed(tmp_path, NOW + timedelta(days=76))
    assert (tmp_path / "gateway.key").exists()


def test_rotation_retires_no_key_before_its_last_token_has_run_out(tmp_path: Path) -> None:
    first = keys.create(tmp_path)
    told: list[str] = []

    def wait(seconds: float) -> None:
        assert seconds > 60
        assert {key.kid: key.signs for key in keys.listed(tmp_path)} == {first: False, new(): True}

    def new() -> str:
        return next(key.kid for key in keys.listed(tmp_path) if key.kid != first)

    made = rotation.rotate(tmp_path, told.append, wait)
    assert [(key.kid, key.signs) for key in keys.listed(tmp_path)] == [(made, True)]
    assert [line.split()[0] for line in told] == ["Added", "Promoted", "Retired"]


def test_a_rotation_that_was_broken_off_can_be_run_again(tmp_path: Path) -> None:
    keys.create(tmp_path)

    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(tmp_path, lambda _: None, interrupted)
    made = rotation.rotate(tmp_path, lambda _: None, lambda _: None)
    assert [key.kid for key in keys.listed(tmp_path)] == [made]


def test_there_is_nothing_to_rotate_without_keys(tmp_path: Path) -> None:
    with pytest.raises(KeyFolderError):
        rotation.rotate(tmp_path, lambda _: None, lambda _: None)


def test_development_accounts_are_listed_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "accounts.json"
    assert not [*development.listing(path)]
    accounts = [
        {"role": "talent", "username": "dev-talent", "password": "p1", "totp_secret": None},
        {"role": "admin", "username": "dev-admin", "password": "p2", "totp_secret": "BASE32"},
    ]
    path.write_text(json.dumps({"accounts": accounts}))
    warning, _, talent, admin = development.listing(path)
    assert "DEVELOPMENT ONLY" in warning
    assert talent.split() == ["talent", "dev-talent", "p1"]
    assert admin.split() == ["admin", "dev-admin", "p2", "BASE32"]
