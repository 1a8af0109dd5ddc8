"""Terms of texts: pairs of characters, characters alone where they are rare, Latin words."""

from hypothesis import example, given
from hypothesis import strategies as st

from services.matching.keywords import (
    ANY_LEVEL,
    LEAST_CHARACTER_LEVEL,
    LEAST_LEVEL,
    _rarity,
    term_rows,
    terms_of,
    words,
)

# Characters that are terms and others that are next to them, letters of more than one case among them.
TEXTS = st.text(st.sampled_from("制糖业工程师一鿿〇㐀aB1CK+#.-\n ，İſé𠀀\ud800"), max_size=40)


def weighted(text: str) -> dict[str, int]:
    """The terms of one text with their levels."""
    rows = term_rows([text])
    return {rows.terms[place]: int(rows.levels[place]) for place in rows.places}


def test_characters_are_terms_by_twos_and_alone() -> None:
    assert terms_of("制糖，c++与 a 7") == {"制糖", "制", "糖", "与", "c++"}


def test_names_that_share_no_pair_share_a_rare_character() -> None:
    shared = weighted("制糖").keys() & weighted("甜菜糖料").keys()

    assert shared == {"糖"}


def test_a_character_that_stands_in_words_of_many_subjects_weighs_nothing() -> None:
    assert "业" not in weighted("制糖业")
    assert "工" not in weighted("电焊工")


def test_no_level_lies_below_the_least() -> None:
    characters = {level for term, level in _rarity().items() if len(term) == 1}
    others = {level for term, level in _rarity().items() if len(term) > 1}

    assert min(characters - {0}) >= LEAST_CHARACTER_LEVEL
    assert min(others - {0}) >= LEAST_LEVEL


@given(st.lists(TEXTS, max_size=6))
@example([])
@example(["", "制糖", ""])
def test_the_terms_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    rows = term_rows(texts)

    assert len(rows.offsets) == len(texts) + 1
    for text, start, end in zip(texts, rows.offsets[:-1], rows.offsets[1:], strict=True):
        levels = {term: _rarity().get(term, ANY_LEVEL) for term in terms_of(text)}
        found = [(rows.terms[place], int(rows.levels[place])) for place in rows.places[start:end]]
        assert sorted(found) == sorted((term, level) for term, level in levels.items() if level)


def test_words_are_in_lower_case_without_punctuation_and_in_order() -> None:
    assert words("精通 Java、C++，熟悉\n数据平台。") == ("精通", "java", "c++", "熟悉", "数据", "平台")
