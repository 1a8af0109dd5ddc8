"""TLS from the environment: all of it or none."""

from pathlib import Path

import pytest

from services.common.settings import SettingsError
from services.common.tls import VARIABLES, Tls


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """All variables, naming files that there are."""
    for name in VARIABLES:
        (tmp_path / name).write_text("pem")
    return {name: str(tmp_path / name) for name in VARIABLES}


def test_without_any_variable_there_is_no_tls() -> None:
    assert Tls.from_environ({}) is None
    assert Tls.from_environ(dict.fromkeys(VARIABLES, "")) is None


def test_each_variable_names_its_file(environ: dict[str, str]) -> None:
    tls = Tls.from_environ(environ)
    assert tls is not None
    assert [str(path) for path in (tls.certificate, tls.key, tls.authority)] == [*environ.values()]


@pytest.mark.parametrize("missing", VARIABLES)
def test_a_part_of_them_is_refused_for_it_would_mean_plaintext(environ: dict[str, str], missing: str) -> None:
    with pytest.raises(SettingsError, match="must be set together") as caught:
        Tls.from_environ({**environ, missing: ""})
    assert caught.value.name == missing


@pytest.mark.parametrize("name", VARIABLES)
def test_a_file_that_there_is_not_is_told_by_its_variable(environ: dict[str, str], name: str) -> None:
    with pytest.raises(SettingsError, match="cannot be read") as caught:
        Tls.from_environ({**environ, name: "/nowhere"})
    assert caught.value.name == name
