"""The catalogue of what users read."""

import re
import string

import pytest

from services.common import texts

AREAS = {name: texts.area(name) for name in texts.AREAS}
ALL = [(f"{area}.{name}", text) for area, held in AREAS.items() for name, text in held.items()]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_there_are_texts() -> None:
    assert len(ALL) > 100


@pytest.mark.parametrize("area", AREAS)
def test_every_text_can_be_read_and_is_a_format(area: str) -> None:
    for name, text in AREAS[area].items():
        fields = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
        assert all(field.isidentifier() for field in fields), (name, fields)
        assert text.strip(), name
        if not fields:
            assert texts.get(f"{area}.{name}") == text.format()


@pytest.mark.parametrize("area", AREAS)
def test_texts_are_chinese(area: str) -> None:
    """Those that are all letters and figures are names, such as of formats."""
    foreign = [name for name, text in AREAS[area].items() if len(text) > 20 and not CHINESE.search(text)]

    assert foreign == []


def test_an_unknown_text_is_an_error() -> None:
    with pytest.raises(KeyError):
        texts.get("validation.no_such_text")
