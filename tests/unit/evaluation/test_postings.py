"""Copies and spam made out of good posts: counted where they are found, and as wrong where none was made."""

from copy import deepcopy
from pathlib import Path

from evaluation import postings
from evaluation.postings import NO_COPY, copies, flagged, spam
from services.talent.seed.posts import demands

GOOD = list(demands(60))


def test_light_copies_are_found_and_good_posts_are_not() -> None:
    told = copies(GOOD, 1)

    recall, precision = told.rates(0.5)
    assert recall > 0.9
    assert (precision, told.wrong(0.5)) == (1.0, 0)
    assert told.found(0.5)[NO_COPY][0] == 0
    assert told.rates(1.01) == (0.0, 0.0)


def test_a_pair_that_nobody_made_is_wrong() -> None:
    twin = deepcopy(GOOD[0])
    twin.id = "twin"

    told = copies([*GOOD, twin], 1)

    assert told.wrong(0.5) == 1
    assert told.rates(0.5)[1] < 1


def test_spam_is_counted_by_its_code() -> None:
    found = spam(list(demands(200)), 2, held_out=False)

    assert found["fee"] == (100, 100)
    assert found["empty"] == (100, 100)


def test_good_posts_as_they_are() -> None:
    twin = deepcopy(GOOD[0])
    twin.id, twin.description = "twin", f"{GOOD[0].description}入职先交押金500元。"

    counts, several = flagged([*GOOD, twin])

    assert several == 1
    assert set(counts) == {"duplicate", "fee"}


def test_without_corpora_the_seed_alone_is_told(tmp_path: Path) -> None:
    assert postings.ads(tmp_path) == []
