"""Why a pair of the scenario market has its score, in words."""

from dataclasses import replace
from typing import Any

import pytest

from services.matching.explain import Explainer, Explanation
from services.matching.markets import markets
from services.matching.profiles import Need, Offer, Profile
from tests.unit.matching.worlds import CALIBRATION, EMBEDDER, vectors

SCENARIO = Profile(
    "scenario",
    "s",
    1,
    live=True,
    text="焊接。SQL。数据平台",
    summary="数据平台",
    industries=("big-data",),
    needs=(Need("焊接", must=True), Need("SQL", must=False)),
    organisations=("office",),
)
FIRM = Profile(
    "enterprise", "f", 1, live=True, text="SQL。数据平台", industries=("big-data",), offers=(Offer("SQL"),)
)
EXPERT = replace(FIRM, kind="expert", id="e", organisations=("college",))
NEED = replace(SCENARIO, kind="need", id="n", zones=("511702",), organisations=())


def explained(market: str, left: Profile, right: Profile) -> Explanation:
    explainer = Explainer(EMBEDDER.encode, CALIBRATION, EMBEDDER.dimensions)
    rows = vectors([left, right])
    return explainer.explain(markets()[market], (left, rows[0]), (right, rows[1]))


def verdicts(found: Explanation) -> dict[str, tuple[str, str]]:
    return {gate.name: (gate.verdict, gate.detail) for gate in found.gates}


@pytest.mark.parametrize("market", markets())
def test_a_pair_of_any_market_is_explained_with_all_its_gates_and_features(market: str) -> None:
    kinds = markets()[market].left, markets()[market].right
    left, right = (Profile(kind, "one", 1, live=True, text="数据平台") for kind in kinds)

    found = explained(market, left, right)

    assert [gate.name for gate in found.gates] == ["status", *markets()[market].gates]
    assert [part.feature for part in found.contributions] == [f.name for f in markets()[market].features]
    assert all(gate.detail for gate in found.gates)
    assert all(part.detail for part in found.contributions)


def test_a_lowered_post_has_the_score_of_the_list_and_says_why() -> None:
    talent, post = (Profile(kind, "one", 1, live=True, text="数据平台") for kind in ("talent", "demand"))
    lowered = replace(post, standing=40, standing_reasons=("duplicate", "of-a-later-version"))

    plain, found = explained("talent_demand", talent, post), explained("talent_demand", talent, lowered)

    assert plain.standing is None
    assert found.standing is not None
    assert found.standing.percent == 40
    assert found.standing.reasons == (
        "与本单位一个仍在招聘的岗位内容基本相同",
        "of-a-later-version",
    )
    assert round(found.score * 1_000_000) == round(plain.score * 1_000_000) * 40 // 100


def test_a_scenario_whose_deadline_is_over_says_so() -> None:
    still_open = explained("scenario_supply", SCENARIO, FIRM)
    closed = explained("scenario_supply", replace(SCENARIO, answers_closed=True), FIRM)

    assert verdicts(still_open)["answering"] == ("passed", "场景正在征集方案")
    assert verdicts(closed)["answering"] == ("failed", "场景的方案征集已经截止，不再匹配企业")
    assert still_open.passes
    assert not closed.passes
    assert closed.best_edit is None


@pytest.mark.parametrize(
    ("bound_to", "verdict", "words"),
    [
        (("office",), "failed", "应当回避"),
        (("college",), "passed", "没有场景提供单位"),
        ((), "unknown", "没有填写"),
    ],
)
def test_whether_a_reviewer_is_independent_is_said(
    bound_to: tuple[str, ...], verdict: str, words: str
) -> None:
    found = verdicts(explained("scenario_review", SCENARIO, replace(EXPERT, organisations=bound_to)))

    assert found["independent"][0] == verdict
    assert words in found["independent"][1]


@pytest.mark.parametrize(
    ("market", "left", "right", "words"),
    [
        ("scenario_supply", SCENARIO, FIRM, "企业加上能力“焊接”"),
        ("scenario_review", SCENARIO, EXPERT, "专家加上专长“焊接”"),
        ("expert_diagnosis", EXPERT, NEED, "专家加上专长“焊接”"),
    ],
)
def test_the_best_edit_is_told_of_who_would_make_it(market: str, left: Any, right: Any, words: str) -> None:
    found = explained(market, left, right)

    assert found.best_edit is not None
    assert words in found.best_edit.text
    assert found.best_edit.score > found.score


def test_an_expert_who_names_other_zones_is_told_what_naming_this_one_brings() -> None:
    found = explained("expert_diagnosis", replace(EXPERT, zones=("511724",)), NEED)

    assert verdicts(found)["zone"][0] == "failed"
    assert found.best_edit is not None
    assert "专家把通川区加入可前往区域" in found.best_edit.text


@pytest.mark.parametrize(
    ("asked", "offered", "status", "relation"),
    [
        ("SQL", "sql", "exact", "equal"),
        ("Kubernetes", "K8s", "exact", "synonym"),
        ("关系数据库", "MySQL", "exact", "narrower"),
        ("MySQL", "关系数据库", "similar", "broader"),
        ("招聘管理", "薪酬绩效", "similar", "related"),
        ("MySQL", "护理", "missing", ""),
    ],
)
def test_a_requirement_says_what_the_offer_is_to_it(
    asked: str, offered: str, status: str, relation: str
) -> None:
    scenario, firm = (
        replace(SCENARIO, needs=(Need(asked, must=True),)),
        replace(FIRM, offers=(Offer(offered),)),
    )

    (finding,) = explained("scenario_supply", scenario, firm).requirements

    assert (finding.status, finding.relation) == (status, relation)
