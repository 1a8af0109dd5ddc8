"""Explanations for those who see a talent masked are no way to find out what is masked."""

from dataclasses import replace

import pytest

from services.common.access.principal import Principal, Role
from services.matching import masks
from services.matching.explain import Explainer, Explanation
from services.matching.markets import markets
from services.matching.profiles import Need, Offer, Profile
from tests.unit.matching.worlds import CALIBRATION, EMBEDDER, vectors

PERSON = Profile(
    "talent",
    "person",
    1,
    live=True,
    titles=("数据工程师",),
    text="数据工程师。SQL。在云雀监狱做过数据治理",
    offers=(Offer("SQL"),),
    money_min=7_800,
)
POST = Profile(
    "demand",
    "post",
    1,
    live=True,
    titles=("工程师",),
    text="数据工程师",
    needs=(Need("SQL", must=False),),
    money_max=9_000,
)
FIRM = Principal("firm", frozenset({Role.ENTERPRISE}), organisation="firm")
BUREAU = Principal("bureau", frozenset({Role.HR_BUREAU}))


def explained(caller: Principal, person: Profile, post: Profile) -> Explanation:
    """As the service explains it; what a text means is left out, for the person's stays as it is."""
    rows = vectors([PERSON, POST])
    explainer = Explainer(EMBEDDER.encode, CALIBRATION, EMBEDDER.dimensions)
    left, right = masks.compared(caller, person), masks.compared(caller, post)
    why = explainer.explain(markets()["talent_demand"], (left, rows[0]), (right, rows[1]))
    return masks.explained(caller, why, left, right)


def sentences(text: str) -> Profile:
    return replace(PERSON, text=f"数据工程师。SQL。{text}")


@pytest.mark.parametrize("word", ["监狱", "云雀", "数据治理"])
def test_a_post_of_one_word_does_not_find_out_whether_the_person_wrote_it(word: str) -> None:
    probe = replace(POST, text=word)

    wrote, did_not = (explained(FIRM, each, probe) for each in (sentences(word), sentences("")))

    assert wrote == did_not
    assert explained(BUREAU, sentences(word), probe) != explained(BUREAU, sentences(""), probe)


def test_a_post_whose_salary_is_moved_finds_out_no_more_than_the_thousand() -> None:
    asked = [replace(PERSON, money_min=yuan) for yuan in (7_000, 7_350, 7_999)]

    for offered in range(5_500, 9_000, 50):
        post = replace(POST, money_max=offered)
        first, *others = (explained(FIRM, person, post) for person in asked)
        assert others == [first, first]

    whole = [explained(BUREAU, person, replace(POST, money_max=7_000)) for person in asked]
    assert whole[0] != whole[1] != whole[2]


def test_titles_and_skills_are_still_compared_with_the_post() -> None:
    told = {part.feature: part for part in explained(FIRM, PERSON, POST).contributions}

    assert told["lexical"].value
    assert told["lexical"].detail.startswith("仅比较职业与技能名称：")
    assert "工程师" in told["lexical"].detail
