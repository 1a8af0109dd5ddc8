"""Terms of texts: pairs of characters, characters alone where they are rare, Latin words."""

from services.matching.keywords import LEAST_CHARACTER_LEVEL, LEAST_LEVEL, _rarity, terms_of, weighted_terms


def test_characters_are_terms_by_twos_and_alone() -> None:
    assert terms_of("制糖，c++与 a 7") == {"制糖", "制", "糖", "与", "c++"}


def test_names_that_share_no_pair_share_a_rare_character() -> None:
    shared = weighted_terms("制糖").keys() & weighted_terms("甜菜糖料").keys()

    assert shared == {"糖"}


def test_a_character_that_stands_in_words_of_many_subjects_weighs_nothing() -> None:
    assert "业" not in weighted_terms("制糖业")
    assert "工" not in weighted_terms("电焊工")


def test_no_level_lies_below_the_least() -> None:
    characters = {level for term, level in _rarity().items() if len(term) == 1}
    others = {level for term, level in _rarity().items() if len(term) > 1}

    assert min(characters - {0}) >= LEAST_CHARACTER_LEVEL
    assert min(others - {0}) >= LEAST_LEVEL
