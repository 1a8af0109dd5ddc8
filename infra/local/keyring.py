"""The local system's secrets: the keys that sign tokens, and those of the log, the accounts, bids, people."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from infra.local.certs import write_private
from services.common.access import keys

KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Keyring:
    """Secrets in a folder that only its owner can read; the four that are texts are in hexadecimal."""

    folder: Path
    audit: str
    accounts: str
    seal: str
    person: str

    @property
    def signing(self) -> Path:
        """The folder of the keys that sign tokens."""
        return signing_folder(self.folder)

    @property
    def jwks(self) -> Path:
        """The public keys that tokens are verified with."""
        return self.signing / keys.JWKS

    @property
    def development_accounts(self) -> Path:
        """Where the accounts for trying out are told, passwords and all."""
        return self.folder / "accounts.json"

    def environ(self) -> dict[str, str]:
        """What our processes are told of them."""
        return {
            "ACCESS_KEYS": str(self.signing),
            "ACCESS_JWKS": str(self.jwks),
            "AUDIT_KEY": self.audit,
            "ACCOUNTS_KEY": self.accounts,
            "SEAL_KEY": self.seal,
            "PERSON_KEY": self.person,
        }


def open_keyring(folder: Path) -> Keyring:
    """The folder's secrets, each made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    made = (_kept(folder / f"{name}.key") for name in ("audit", "accounts", "seal", "person"))
    keyring = Keyring(folder, *made)
    if not keyring.jwks.exists():
        keys.create(keyring.signing)
    return keyring


def signing_folder(folder: Path) -> Path:
    """Where the keyring in a folder keeps its signing keys."""
    return folder / "signing"


def _kept(path: Path) -> str:
    """The random key in the file, which is made where it is missing."""
    if not path.exists():
        write_private(path, secrets.token_hex(KEY_BYTES).encode())
    return path.read_text(encoding="ascii").strip()
