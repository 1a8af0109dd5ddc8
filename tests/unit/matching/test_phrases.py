"""How far one phrase serves where another is asked."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.occupations import titles_of
from services.matching.phrases import CONTAINED, FULL, NOTHING, Calibration, Encode, Phrases
from services.matching.skills.graph import NO_GRAPH
from services.matching.skills.labels import normalise
from tests.fakes.embedder import HashingEmbedder

WORDS = ("java", "javascript", "C++", "c", "数据", "数据治理", "治理数据平台", "Go", "django", "Kafka", "ka")
EMBEDDER = HashingEmbedder(32)

phrase_texts = st.one_of(st.sampled_from(WORDS), st.text("数据治理平台abc +#", max_size=8))


def encode_alike(texts: Sequence[str]) -> npt.NDArray[np.int8]:
    """One vector for all."""
    return np.full((len(texts), 4), 5, dtype=np.int8)


def encode_apart(texts: Sequence[str]) -> npt.NDArray[np.int8]:
    """Vectors in which these few texts have nothing in common."""
    return np.array([np.eye(4)[len(text) % 4] * 127 for text in texts], dtype=np.int8)


def make(*words: str, calibration: Calibration | None = None) -> Phrases:
    phrases = Phrases(EMBEDDER.encode, calibration or Calibration(), NO_GRAPH)
    phrases.numbers(words)
    return phrases


def by_spelling(asked: str, offered: str, encode: Encode = encode_alike) -> int:
    """What a phrase serves where no cosine is high enough to count by itself."""
    phrases = Phrases(encode, Calibration(phrase_similar=1.5, phrase_same=2.0), NO_GRAPH)
    a, b = phrases.numbers([asked, offered])
    return phrases.value(int(a), int(b))


def title_value(phrases: Phrases, asked: str, offered: str) -> int:
    """How near an offered title is to an asked one."""
    a, b = phrases.numbers([asked, offered])
    return int(phrases.title_rows(np.array([a], dtype=np.int32))[0, b])


def test_spellings_of_one_phrase_have_one_number() -> None:
    phrases = make()

    numbers = phrases.numbers(["Java EE", "ＪＡＶＡ　ＥＥ", "javaee", "Java"])

    assert numbers[0] == numbers[1] == numbers[2] != numbers[3]
    assert len(phrases) == 3


def test_the_empty_phrase_is_number_zero_and_serves_nothing() -> None:
    phrases = make("数据")

    assert phrases.numbers(["", "  "]).tolist() == [0, 0]
    assert phrases.rows(np.array([0, 1], dtype=np.int32))[:, 0].tolist() == [NOTHING, NOTHING]
    assert phrases.rows(np.array([0], dtype=np.int32)).tolist() == [[NOTHING, NOTHING]]


def test_a_phrase_serves_itself_in_full() -> None:
    assert by_spelling("数据治理", "数据治理") == FULL


@pytest.mark.parametrize(
    ("asked", "offered", "expected"),
    [
        ("数据", "数据治理", 120 + 60 * 2 // 4),
        ("数据治理", "数据", 120 + 60 * 2 // 4),
        ("java", "java开发", 120 + 60 * 4 // 6),
        ("java", "javascript", 0),  # within a longer word
        ("go", "django", 0),
        ("c", "c语言", 0),  # a single character says too little
        ("java", "会java8", 0),
        ("sql", "用sql的人", 120 + 60 * 3 // 6),
        ("c++", "c++17", 0),
        ("aa", "aaa aa", 0),
    ],
)
def test_a_phrase_within_another_serves_in_part(asked: str, offered: str, expected: int) -> None:
    assert by_spelling(asked, offered) == expected


def test_a_phrase_within_another_of_an_unrelated_meaning_serves_nothing() -> None:
    assert by_spelling("数据", "数据治理x", encode_apart) == NOTHING


@pytest.mark.parametrize(
    ("offered", "expected"), [("similar", 80), ("same", 190), ("half", 135), ("alike", 199), ("far", 0)]
)
def test_the_cosine_serves_between_similar_and_same(offered: str, expected: int) -> None:
    angles = {
        "asked": (100, 0),
        "alike": (100, 0),
        "same": (96, 28),
        "half": (78, 62),
        "similar": (60, 80),
        "far": (0, 100),
    }

    def encode(texts: Sequence[str]) -> npt.NDArray[np.int8]:
        return np.array([angles[text] for text in texts], dtype=np.int8)

    phrases = Phrases(encode, Calibration(phrase_similar=0.6, phrase_same=0.96), NO_GRAPH)
    a, b = phrases.numbers(["asked", offered])

    assert phrases.value(int(a), int(b)) == expected


@given(
    st.lists(phrase_texts, min_size=1, max_size=12, unique_by=normalise), st.randoms(use_true_random=False)
)
@settings(max_examples=30, deadline=None)
def test_a_value_depends_on_no_other_phrase_and_no_order(texts: list[str], random: Random) -> None:
    together = make(*texts)
    one_by_one = Phrases(EMBEDDER.encode, Calibration(), NO_GRAPH)
    for text in random.sample(texts, len(texts)):
        numbers = one_by_one.numbers([text])
        one_by_one.rows(numbers)  # fills rows early, so that they must grow later
        one_by_one.title_rows(numbers)
    for asked in texts:
        for offered in texts:
            alone = make()
            a, b = alone.numbers([asked, offered])
            expected = alone.value(int(a), int(b)), title_value(alone, asked, offered)
            for phrases in (together, one_by_one):
                x, y = phrases.numbers([asked, offered])
                found = phrases.value(int(x), int(y)), title_value(phrases, asked, offered)
                assert found == expected, (asked, offered)


@given(phrase_texts, phrase_texts)
@settings(max_examples=30, deadline=None)
def test_serving_is_mutual(one: str, two: str) -> None:
    phrases = make()
    a, b = map(int, phrases.numbers([one, two]))

    assert phrases.value(a, b) == phrases.value(b, a)


def test_rows_grow_past_every_capacity() -> None:
    phrases = make()
    texts = [f"技能{number:04d}" for number in range(1_100)]
    for start, end in pairwise((0, 3, 250, 260, 600, 1_100)):
        numbers = phrases.numbers(texts[start:end])
        phrases.rows(numbers)
        phrases.rows(phrases.numbers(texts[:1]))

    rows = phrases.rows(phrases.numbers(texts))

    assert rows.shape == (1_100, 1_101)
    assert (rows[np.arange(1_100), np.arange(1, 1_101)] == FULL).all()
    fresh = make(*texts)
    assert (fresh.rows(fresh.numbers(texts)) == rows).all()


def test_two_phrases_of_which_the_model_knows_nothing_are_not_the_same() -> None:
    phrases = make()
    a, b = phrases.numbers(["★", "☯"])  # to the embedder both are blank

    assert phrases.value(int(a), int(b)) == NOTHING
    assert phrases.value(int(a), int(a)) == FULL


@pytest.mark.parametrize(
    ("offered", "expected"),
    [("same", FULL), ("near", FULL), ("middle", 125), ("just apart", 0), ("far", 0), ("", 0)],
)
def test_titles_are_as_near_as_their_cosine(offered: str, expected: int) -> None:
    angles = {
        "asked": (100, 0),
        "same": (50, 0),
        "near": (96, 28),
        "middle": (60, 80),
        "just apart": (9, 99),
        "far": (0, 100),
    }

    def encode(texts: Sequence[str]) -> npt.NDArray[np.int8]:
        return np.array([angles[text.replace("justapart", "just apart")] for text in texts], dtype=np.int8)

    phrases = Phrases(encode, Calibration(title_unrelated=0.1, title_same=0.9), NO_GRAPH)

    assert title_value(phrases, "asked", offered) == expected


def test_a_title_within_another_is_as_near_as_it_means() -> None:
    angles = {"数据工程师": (100, 0), "工程师": (30, 95)}
    phrases = Phrases(
        lambda texts: np.array([angles[text] for text in texts], dtype=np.int8), Calibration(), NO_GRAPH
    )

    assert phrases.value(*map(int, phrases.numbers(["数据工程师", "工程师"]))) >= CONTAINED
    assert title_value(phrases, "数据工程师", "工程师") == 50


def test_an_occupation_is_as_near_as_the_nearest_title_by_which_it_goes() -> None:
    name, titles = next((name, titles_of(name)) for name in ("焊工", "企业董事") if titles_of(name))
    numbers = {normalise(name): 0, titles[0]: 1}

    def encode(texts: Sequence[str]) -> npt.NDArray[np.int8]:
        return np.array([np.eye(3)[numbers.get(text, 2)] * 100 for text in texts], dtype=np.int8)

    phrases = Phrases(encode, Calibration(), NO_GRAPH)

    assert title_value(phrases, name, titles[0]) == FULL
    # The name is all that somebody who has it tells: of a title that is asked it says nothing.
    assert title_value(phrases, titles[0], name) == NOTHING
