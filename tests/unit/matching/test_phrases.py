"""How far one phrase serves where another is asked."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.matching.phrases import FULL, NOTHING, Calibration, Encode, Phrases, normalise
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
    phrases = Phrases(EMBEDDER.encode, calibration or Calibration())
    phrases.numbers(words)
    return phrases


def by_spelling(asked: str, offered: str, encode: Encode = encode_alike) -> int:
    """What a phrase serves where no cosine is high enough to count by itself."""
    phrases = Phrases(encode, Calibration(phrase_similar=1.5, phrase_same=2.0))
    a, b = phrases.numbers([asked, offered])
    return phrases.value(int(a), int(b))


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


@pytest.mark.parametrize(("offered", "expected"), [("similar", 80), ("same", 200), ("half", 140), ("far", 0)])
def test_the_cosine_serves_between_similar_and_same(offered: str, expected: int) -> None:
    angles = {"asked": (100, 0), "similar": (60, 80), "same": (100, 0), "half": (80, 60), "far": (0, 100)}

    def encode(texts: Sequence[str]) -> npt.NDArray[np.int8]:
        return np.array([angles[text] for text in texts], dtype=np.int8)

    phrases = Phrases(encode, Calibration(phrase_similar=0.6, phrase_same=1.0))
    a, b = phrases.numbers(["asked", offered])

    assert phrases.value(int(a), int(b)) == expected


@given(
    st.lists(phrase_texts, min_size=1, max_size=12, unique_by=normalise), st.randoms(use_true_random=False)
)
@settings(max_examples=30, deadline=None)
def test_a_value_depends_on_no_other_phrase_and_no_order(texts: list[str], random: Random) -> None:
    together = make(*texts)
    one_by_one = Phrases(EMBEDDER.encode, Calibration())
    for text in random.sample(texts, len(texts)):
        numbers = one_by_one.numbers([text])
        one_by_one.rows(numbers)  # fills rows early, so that they must grow later
    for asked in texts:
        for offered in texts:
            alone = make()
            a, b = alone.numbers([asked, offered])
            expected = alone.value(int(a), int(b))
            for phrases in (together, one_by_one):
                x, y = phrases.numbers([asked, offered])
                assert phrases.value(int(x), int(y)) == expected, (asked, offered)


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
