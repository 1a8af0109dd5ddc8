"""The judged pairs that the package takes with it are those of evaluation/judged."""

import json

import numpy as np

from evaluation.guard import FILE, guard
from services.matching.columns import Columns, Vocabulary
from services.matching.learning.comparing import Comparing
from services.matching.learning.judged import judged_examples
from services.matching.markets import market
from services.matching.phrases import Phrases
from services.matching.scoring import Scorer
from tests.unit.matching.worlds import CALIBRATION, EMBEDDER


def comparing() -> Comparing:
    phrases, words, codes = Phrases(EMBEDDER.encode, CALIBRATION), Vocabulary(), Vocabulary()
    return Comparing(
        lambda: Columns(phrases, words, codes, EMBEDDER.dimensions),
        lambda of: Scorer(of, phrases, CALIBRATION),
    )


def test_the_file_is_of_the_form_in_which_the_judged_sets_are_written() -> None:
    kept = json.loads(FILE.read_text("utf-8"))
    made = json.loads(guard())

    assert set(kept) <= set(made)
    across = {"left": "right", "right": "left"}
    for key, judged in kept.items():
        assert set(judged) == {"left", "right", "queries"}
        known = {side: {profile["id"] for profile in judged[side]} for side in across}
        for query in judged["queries"]:
            assert query["subject"] in known[query["side"]], key
            assert set(query["grades"]) <= known[across[query["side"]]], key


def test_every_query_is_a_group_whose_grades_differ() -> None:
    examples = judged_examples(market("scenario_supply"), EMBEDDER.encode, comparing())

    assert examples is not None
    assert len(examples.groups) >= 10
    assert examples.features.shape == (len(examples.grades), len(market("scenario_supply").features))
    assert all(len(set(examples.grades[group.places].tolist())) > 1 for group in examples.groups)
    assert ((examples.features >= 0) & (examples.features <= 1)).all()
    assert np.ptp(examples.features, axis=0).max() > 0


def test_a_market_that_nobody_judged_has_none() -> None:
    assert judged_examples(market("expert_diagnosis"), EMBEDDER.encode, comparing()) is None
