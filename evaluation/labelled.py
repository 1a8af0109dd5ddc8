"""Judged sets from labelled corpora, expressed as records of the markets; all of it is held out of training.

A record carries what a query or document may know and nothing else: no occupation code, no skill and no
industry that would tell the answer. What is left out counts as unknown in gates and features.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from dabridge.events.v1 import scenarios_pb2, talent_pb2, types_pb2

from evaluation.sets import CHANGED_AT, JudgedSet, Query
from services.matching.markets import Side
from services.matching.training.corpora import Corpora, plain

RIGHT: Final = 3
"""The grade of the labelled answer."""
NEAR: Final = 1
"""The grade of another entry of the same small class: related, but not the answer."""
ADS: Final = 3_000

_ACTIVE: Final = types_pb2.RECORD_STATUS_ACTIVE


def labelled(corpora: Corpora) -> list[JudgedSet]:
    """Every labelled set."""
    return [occupations(corpora), advertisements(corpora), industries(corpora)]


def occupations(corpora: Corpora) -> JudgedSet:
    """Held-out titles as talents, the entries of the 2022 classification as posts.

    A post knows the entry's name, definition and tasks, and none of its known other titles; a talent knows
    the title alone. Right is the entry that carries the title; near one of the same small class (three
    levels of the code).
    """
    codes_of: dict[str, set[str]] = defaultdict(set)
    for title, code in corpora.held_out_titles:
        codes_of[title].add(code)
    titles = {f"t{number}": title for number, title in enumerate(codes_of)}
    entries = list({entry.code: entry for entry in reversed(corpora.occupations)}.values())[::-1]
    classes = _by(_small_class, (entry.code for entry in entries))
    posts = tuple(_post(entry.code, entry.name, f"{entry.definition} {entry.tasks}") for entry in entries)
    talents = tuple(_talent(name, title) for name, title in titles.items())
    forward, backward = {}, defaultdict[str, dict[str, int]](dict)
    for name, title in titles.items():
        codes = codes_of[title]
        near = {other for code in codes for other in classes[_small_class(code)]}
        forward[name] = _graded(codes, near)
        for code, grade in forward[name].items():
            backward[code][name] = grade
    asked = {code: grades for code, grades in backward.items() if RIGHT in grades.values()}
    return JudgedSet(
        "occupation coding", "talent_demand", talents, posts, _queries({"left": forward, "right": asked})
    )


def advertisements(corpora: Corpora) -> JudgedSet:
    """Titles of advertisements as talents, their texts as posts without a name; whole employers are held out.

    A title that several advertisements bear is one talent, for whom each of their texts is right.
    """
    ads = corpora.held_out_advertisements[:ADS]
    # Ids follow no order of the corpus, in which the titles that many ads bear come first: equal scores are
    # told apart by id, or by who was indexed first.
    spelled = dict(
        sorted(((plain(ad.title), ad.title) for ad in reversed(ads)), key=lambda row: _hash(row[0]))
    )
    numbers = {key: f"t{number:05}" for number, key in enumerate(spelled)}
    posts = tuple(_post(f"d{number}", "", ad.text) for number, ad in enumerate(ads))
    talents = tuple(_talent(name, spelled[key]) for key, name in numbers.items())
    forward = defaultdict[str, dict[str, int]](dict)
    backward = {}
    for number, ad in enumerate(ads):
        name = numbers[plain(ad.title)]
        forward[name][f"d{number}"] = RIGHT
        backward[f"d{number}"] = {name: RIGHT}
    return JudgedSet(
        "advertisements", "talent_demand", talents, posts, _queries({"left": forward, "right": backward})
    )


def industries(corpora: Corpora) -> JudgedSet:
    """Names of GB/T 4754 as transformation needs, remarks as what experts say of themselves.

    Of the markets this one compares texts without a title of work on both sides. Asked are the held-out
    entries, among all that have a remark; near is one of the same three-digit class.
    """
    entries = [entry for entry in corpora.industries if entry.remark]
    classes = _by(lambda code: code[:3], (entry.code for entry in entries))
    held = {entry.code for entry in corpora.held_out_industries}
    needs = tuple(
        scenarios_pb2.TransformationNeed(
            id=entry.code,
            version=1,
            status=_ACTIVE,
            stage=scenarios_pb2.NEED_STAGE_OPEN,
            title=entry.name,
            updated_at=CHANGED_AT,
        )
        for entry in entries
    )
    experts = tuple(
        talent_pb2.Expert(
            id=entry.code,
            version=1,
            status=_ACTIVE,
            available=True,
            summary=entry.remark,
            updated_at=CHANGED_AT,
        )
        for entry in entries
    )
    grades = {code: _graded({code}, classes[code[:3]]) for code in sorted(held)}
    return JudgedSet(
        "industry remarks", "expert_diagnosis", experts, needs, _queries({"left": grades, "right": grades})
    )


def _talent(name: str, title: str) -> talent_pb2.TalentProfile:
    return talent_pb2.TalentProfile(id=name, version=1, status=_ACTIVE, titles=[title], updated_at=CHANGED_AT)


def _post(name: str, post: str, description: str) -> talent_pb2.Demand:
    return talent_pb2.Demand(
        id=name,
        version=1,
        status=_ACTIVE,
        post=post,
        description=description.strip(),
        updated_at=CHANGED_AT,
    )


def _small_class(code: str) -> str:
    return code.rsplit("-", 1)[0]


def _by(group_of: Callable[[str], str], codes: Iterable[str]) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for code in codes:
        groups[group_of(code)].add(code)
    return groups


def _graded(right: Iterable[str], near: Iterable[str]) -> dict[str, int]:
    return {**dict.fromkeys(sorted(near), NEAR), **dict.fromkeys(sorted(right), RIGHT)}


def _queries(grades: Mapping[Side, Mapping[str, Mapping[str, int]]]) -> tuple[Query, ...]:
    """A query for each subject of each side, in an order that says nothing of them."""
    return tuple(
        Query(f"{side}:{subject}", side, subject, of_subject[subject])
        for side, of_subject in grades.items()
        for subject in sorted(of_subject, key=_hash)
    )


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
