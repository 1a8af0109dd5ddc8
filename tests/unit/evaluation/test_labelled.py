"""Labelled sets give a record what it may know and nothing of the answer."""

from types import SimpleNamespace
from typing import Any, cast

from evaluation import labelled
from services.matching.training.corpora import Advertisement, Corpora, Industry, Occupation


def corpora(**parts: Any) -> Corpora:
    return cast("Corpora", SimpleNamespace(**parts))


OCCUPATIONS = corpora(
    occupations=[
        Occupation("2-02-10-03", 4, "甲员", ("子", "丑"), "定义甲", "任务甲"),
        Occupation("2-02-10-04", 4, "乙员", (), "定义乙", "任务乙"),
        Occupation("6-01-01-01", 4, "丙工", (), "定义丙", "任务丙"),
        Occupation("6-01-01-01", 4, "丙工", (), "定义丙", "任务丙"),
    ],
    held_out_titles=[("子", "2-02-10-03")],
)


def test_titles_are_asked_for_their_occupation_and_siblings_are_near() -> None:
    judged = labelled.occupations(OCCUPATIONS)
    [forward] = judged.of("left")
    [backward] = judged.of("right")

    assert forward.grades == {"2-02-10-03": 3, "2-02-10-04": 1}
    assert (backward.subject, backward.grades) == ("2-02-10-03", {"t0": 3})


def test_occupations_are_told_without_code_or_known_titles() -> None:
    judged = labelled.occupations(OCCUPATIONS)
    told = " ".join(map(str, (*judged.left, *judged.right)))

    assert len(judged.right) == 3
    assert {record.occupation_code for record in (*judged.left, *judged.right)} == {""}  # type: ignore[attr-defined]
    assert "丑" not in told


def test_texts_of_one_title_are_right_for_it_and_no_post_bears_it() -> None:
    ads = [
        Advertisement("焊工", "焊接钢结构。", ("焊接",), "x"),
        Advertisement("焊工!", "焊接管道。", (), "y"),
        Advertisement("护士", "照顾病人。", (), "z"),
    ]
    judged = labelled.advertisements(corpora(held_out_advertisements=ads))

    names = {record.titles[0]: record.id for record in judged.left}  # type: ignore[attr-defined]
    welder, nurse = names["焊工"], names["护士"]
    assert {query.id: query.grades for query in judged.queries} == {
        f"left:{welder}": {"d0": 3, "d1": 3},
        f"left:{nurse}": {"d2": 3},
        "right:d0": {welder: 3},
        "right:d1": {welder: 3},
        "right:d2": {nurse: 3},
    }
    assert {record.post for record in judged.right} == {""}  # type: ignore[attr-defined]


def test_only_held_out_industries_are_asked_among_all_that_have_a_remark() -> None:
    entries = [Industry("0111", "稻谷", "种稻"), Industry("0112", "小麦", "种麦"), Industry("0200", "林", "")]
    judged = labelled.industries(corpora(industries=entries, held_out_industries=entries[:1]))

    assert len(judged.left) == len(judged.right) == 2
    assert [(query.id, query.grades) for query in judged.queries] == [
        ("left:0111", {"0111": 3, "0112": 1}),
        ("right:0111", {"0111": 3, "0112": 1}),
    ]


def test_every_title_and_text_is_asked_in_the_same_order_every_time() -> None:
    ads = [Advertisement(f"工种{number}", f"文字{number}" * 5, (), "x") for number in range(700)]
    first, second = (labelled.advertisements(corpora(held_out_advertisements=ads)) for _ in range(2))

    assert len(first.of("left")) == len(first.of("right")) == 700
    assert first.queries == second.queries


def test_ids_of_titles_follow_no_order_of_the_corpus() -> None:
    ads = [Advertisement(f"工种{number}", f"文字{number}" * 5, (), "x") for number in range(50)]
    told, turned = (
        labelled.advertisements(corpora(held_out_advertisements=given)) for given in (ads, ads[::-1])
    )

    names = {record.titles[0]: record.id for record in told.left}  # type: ignore[attr-defined]
    assert names == {record.titles[0]: record.id for record in turned.left}  # type: ignore[attr-defined]
    assert [names[ad.title] for ad in ads] != sorted(names.values())
