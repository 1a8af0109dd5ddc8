"""Reading environment variables."""

from collections.abc import Callable

import pytest

from services.common import settings
from services.common.settings import Environ, SettingsError


def test_what_is_required_must_be_there() -> None:
    assert settings.required({"A": " x "}, "A") == "x"
    for environ in ({}, {"A": "  "}):
        with pytest.raises(SettingsError, match=r"A.*required") as caught:
            settings.required(environ, "A")
        assert caught.value.name == "A"


@pytest.mark.parametrize("environ", [{}, {"A": ""}, {"A": "  "}])
def test_what_is_unset_or_empty_has_its_default(environ: Environ) -> None:
    assert settings.text(environ, "A", "d") == "d"
    assert settings.integer(environ, "A", 3) == 3
    assert settings.number(environ, "A", 0.5) == 0.5
    assert settings.boolean(environ, "A", True)
    assert settings.address(environ, "A", "h:1") == "h:1"


def test_what_is_set_is_read() -> None:
    assert settings.text({"A": " x y "}, "A", "d") == "x y"
    assert settings.integer({"A": " -7 "}, "A", 3) == -7
    assert settings.number({"A": "1e-3"}, "A", 0.5) == 0.001
    assert settings.boolean({"A": "Off"}, "A", True) is False
    assert settings.boolean({"A": "YES"}, "A", False) is True
    assert settings.address({"A": "[::1]:65535"}, "A", "h:1") == "[::1]:65535"


@pytest.mark.parametrize(
    ("read", "value", "rule"),
    [
        (lambda e: settings.integer(e, "A", 1), "1.5", "whole number"),
        (lambda e: settings.integer(e, "A", 1, minimum=2), "1", "at least 2"),
        (lambda e: settings.integer(e, "A", 1, maximum=2), "3", "at most 2"),
        (lambda e: settings.number(e, "A", 1), "one", "a number"),
        (lambda e: settings.number(e, "A", 1, minimum=0), "-0.1", "at least 0"),
        (lambda e: settings.number(e, "A", 1, maximum=5), "5.1", "at most 5"),
        (lambda e: settings.boolean(e, "A", True), "perhaps", "true or false"),
        (lambda e: settings.address(e, "A", "h:1"), "host", "host:port"),
        (lambda e: settings.address(e, "A", "h:1"), ":80", "host:port"),
        (lambda e: settings.address(e, "A", "h:1"), "h:http", "host:port"),
        (lambda e: settings.address(e, "A", "h:1"), "h:65536", "host:port"),
    ],
)
def test_an_impossible_value_names_the_variable_and_the_rule(
    read: Callable[[Environ], object], value: str, rule: str
) -> None:
    with pytest.raises(SettingsError, match=f"A: must be.*{rule}"):
        read({"A": value})


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_a_number_is_finite(value: str) -> None:
    with pytest.raises(SettingsError, match="A: must be a finite number"):
        settings.number({"A": value}, "A", 1)
