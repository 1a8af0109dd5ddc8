"""The key from the environment."""

import pytest

from services.common.audit.settings import read_key
from services.common.settings import SettingsError


def test_a_key_is_read() -> None:
    assert read_key({"AUDIT_KEY": "ab" * 32}) == b"\xab" * 32


@pytest.mark.parametrize("value", ["", "xy" * 32, "ab" * 31, "abc"])
def test_a_bad_key_is_refused_and_not_told(value: str) -> None:
    with pytest.raises(SettingsError, match="AUDIT_KEY") as refusal:
        read_key({"AUDIT_KEY": value})
    assert not value or value not in str(refusal.value)
