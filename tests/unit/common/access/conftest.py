"""A folder of keys, and a clock that stands."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from services.common.access import keys
from services.common.access.keys import SigningKeys, VerifyingKeys
from services.common.access.tokens import Verifier

AUDIENCE = "talent"


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


@pytest.fixture
def signing(folder: Path) -> SigningKeys:
    """The folder's keys as the gateway has them."""
    return SigningKeys(folder)


@pytest.fixture
def verifier(folder: Path) -> Verifier:
    """The talent service's."""
    return Verifier(VerifyingKeys(folder / keys.JWKS), AUDIENCE)
