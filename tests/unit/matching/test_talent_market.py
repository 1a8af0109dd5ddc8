"""Records of the talent market as profiles, and what consent, freshness and last days do to lists."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from dabridge.events.v1.talent_pb2 import Freshness

from services.common import events
from services.common.access.policy import Facts
from services.common.access.principal import Principal, Role
from services.common.events import MalformedEvent
from services.matching import masks, queries
from services.matching.explain import Contribution
from services.matching.markets import markets
from services.matching.profiles import Profile, from_document, to_document
from services.matching.scoring import NO_MATCH, SCALE
from tests.fakes.messages import a_demand, a_talent
from tests.unit.matching.streams import Stream, demand, talent
from tests.unit.matching.test_explain import explained, verdicts
from tests.unit.matching.test_profiles import STANDING, profile_of
from tests.unit.matching.worlds import score_alone, scores_of

TALENT = Profile(
    "talent",
    "t",
    1,
    live=True,
    titles=("数据工程师",),
    text="数据平台",
    confirmed_on="2026-10-30",
    industries=("big-data",),
)
DEMAND = replace(TALENT, kind="demand", id="d", confirmed_on="", updated_at="2026-10-30T00:00:00+00:00")
CELL = replace(DEMAND, kind="county", id="c")
ACROSS = {"talent_demand": DEMAND, "talent_county": CELL}


@pytest.mark.parametrize("freshness", Freshness.values())
@pytest.mark.parametrize("paused", [False, True])
def test_a_talent_takes_part_unless_paused_or_hidden(freshness: int, paused: bool) -> None:
    record = a_talent(**STANDING, freshness=freshness, paused=paused)
    profile = profile_of(events.TALENT_CHANGED, record)

    assert profile.live == (not paused and freshness != Freshness.FRESHNESS_HIDDEN)
    assert profile.stale == (freshness == Freshness.FRESHNESS_STALE)


def test_consent_and_level_are_known_of_a_talent_and_survive_the_store() -> None:
    profile = profile_of(
        events.TALENT_CHANGED, a_talent(**STANDING, withheld=["talent_county"], level="B", freshness=2)
    )

    assert (profile.withheld, profile.level, profile.stale) == (("talent_county",), "B", True)
    document = {**to_document(profile), "withheld": list(profile.withheld)}
    assert from_document(document) == profile
    for name in ("withheld", "level", "stale"):
        del document[name]
    assert from_document(document).withheld == ()


@pytest.mark.parametrize(("given", "known"), [(None, 100), (40, 40), (0, 0), (250, 100), (-1, 0)])
def test_a_posts_standing_is_known_and_survives_the_store(given: int | None, known: int) -> None:
    record = a_demand(**STANDING, standing_reasons=["duplicate"])
    if given is not None:
        record.standing = given
    profile = profile_of(events.DEMAND_CHANGED, record)

    assert (profile.standing, profile.standing_reasons) == (known, ("duplicate",))
    document = {**to_document(profile), "standing_reasons": ["duplicate"]}
    assert from_document(document) == profile
    for name in ("standing", "standing_reasons"):
        del document[name]
    assert from_document(document).standing == 100


@pytest.mark.parametrize(
    ("open_until", "updated_at", "live"),
    [
        ("", "2026-11-01T08:00:00+00:00", True),
        ("2026-11-01", "2026-11-01T15:59:59+00:00", True),
        # It is the next day in the city.
        ("2026-11-01", "2026-11-01T16:00:00+00:00", False),
        ("2026-10-31", "2026-11-01T08:00:00+00:00", False),
        ("2026-11-02", "2026-11-01T08:00:00+00:00", True),
    ],
)
def test_a_post_takes_part_to_the_end_of_its_last_day(open_until: str, updated_at: str, live: bool) -> None:
    record = a_demand(**{**STANDING, "updated_at": updated_at}, open_until=open_until)

    assert profile_of(events.DEMAND_CHANGED, record).live == live


def test_a_post_with_a_last_day_that_changed_at_no_moment_is_put_aside() -> None:
    record = a_demand(**{**STANDING, "updated_at": "gestern"}, open_until="2026-11-01")

    with pytest.raises(MalformedEvent):
        profile_of(events.DEMAND_CHANGED, record)


@pytest.mark.parametrize("market", ACROSS)
@pytest.mark.parametrize("withheld", [(), ("talent_demand",), ("talent_county",), tuple(ACROSS)])
def test_consent_keeps_a_talent_out_of_the_markets_that_it_names(
    market: str, withheld: tuple[str, ...]
) -> None:
    person = replace(TALENT, withheld=withheld)
    out = market in withheld

    assert (score_alone(markets()[market], person, ACROSS[market]) == NO_MATCH) == out
    verdict, detail = verdicts(explained(market, person, ACROSS[market]))["consent"]
    assert verdict == ("failed" if out else "passed")
    assert ("未同意" in detail) == out


def test_the_index_asks_by_the_same_rule() -> None:
    market = markets()["talent_demand"]

    def gate(subject: Profile, side: Any) -> queries.Query:
        return queries.gate_filters(market, side, subject)["consent"]

    assert gate(TALENT, "left") == {"match_all": {}}
    assert gate(replace(TALENT, withheld=("talent_county",)), "left") == {"match_all": {}}
    assert gate(replace(TALENT, withheld=("talent_demand",)), "left") == {"match_none": {}}
    assert gate(DEMAND, "right") == {"bool": {"must_not": [{"terms": {"withheld": ["talent_demand"]}}]}}
    names = ("talent_demand:org-2", "talent_county:org-3", "talent_demand:org-1")
    assert gate(replace(TALENT, withheld=names), "left") == {
        "bool": {"must_not": [{"terms": {"facts.owner": ["org-1", "org-2"]}}]}
    }
    barring = ["talent_demand", "talent_demand:org-1"]
    assert gate(post_of("org-1"), "right") == {"bool": {"must_not": [{"terms": {"withheld": barring}}]}}


def post_of(organisation: str) -> Profile:
    return replace(DEMAND, facts=Facts(organisation, public=True))


@pytest.mark.parametrize(
    ("withheld", "out"),
    [
        (("talent_demand:org-1",), {"org-1"}),
        (("talent_demand:org-2", "talent_demand:org-1"), {"org-1", "org-2"}),
        (("talent_demand:org-1", "talent_demand"), {"org-1", "org-2", ""}),
        (("talent_county:org-1",), set()),
        (("no_market:org-1",), set()),
        (("talent_demand:",), set()),
    ],
)
def test_an_organisation_that_is_left_out_by_name_meets_the_person_in_no_post_of_its_own(
    withheld: tuple[str, ...], out: set[str]
) -> None:
    person, market = replace(TALENT, withheld=withheld), markets()["talent_demand"]
    owners = ("org-1", "org-2", "")
    posts = [replace(post_of(owner), id=f"d-{owner}") for owner in owners]

    (scores,) = scores_of(market, [person], posts)
    assert {owner for owner, score in zip(owners, scores, strict=True) if score == NO_MATCH} == out
    for owner, post, score in zip(owners, posts, scores, strict=True):
        assert score == score_alone(market, person, post)
        verdict, detail = verdicts(explained("talent_demand", person, post))["consent"]
        assert verdict == ("failed" if owner in out else "passed")
        assert ("未同意" in detail or "不向该单位" in detail) == (owner in out)


def test_of_many_talents_each_leaves_out_its_own() -> None:
    names = ((), ("talent_demand:org-1",), (), ("talent_demand:org-2", "talent_demand:org-3"))
    people = [replace(TALENT, id=f"t{n}", withheld=withheld) for n, withheld in enumerate(names)]

    scores = scores_of(markets()["talent_demand"], people, [post_of("org-1"), post_of("org-2")])

    shown = [[score != NO_MATCH for score in row] for row in scores]
    assert shown == [[True, True], [False, True], [True, True], [True, False]]


def test_who_is_left_out_by_name_sees_nothing_and_everybody_else_does() -> None:
    names = ("talent_demand:org-1", "talent_county:bureau-1")
    person = replace(TALENT, withheld=names, facts=Facts("t"))

    def kept_from(role: Role, organisation: str, market: str, talent: str = "") -> bool:
        caller = Principal("p", frozenset({role}), organisation, zone="511702", talent=talent)
        return masks.withheld(caller, markets()[market], person)

    assert kept_from(Role.ENTERPRISE, "org-1", "talent_demand")
    assert kept_from(Role.ZONE_BUREAU, "bureau-1", "talent_county")
    assert not kept_from(Role.ENTERPRISE, "org-2", "talent_demand")
    assert not kept_from(Role.ZONE_BUREAU, "bureau-2", "talent_county")
    assert not kept_from(Role.ENTERPRISE, "bureau-1", "talent_demand")
    assert not kept_from(Role.HR_BUREAU, "org-1", "talent_demand")
    assert not kept_from(Role.TALENT, "org-1", "talent_demand", talent="t")


def test_lists_follow_an_organisation_as_it_is_left_out_and_let_in() -> None:
    stream = Stream()
    of_post, of_person = "talent_demand:right:d", "talent_demand:left:t"
    posts = demand("d", enterprise_id="org-1"), demand("e", enterprise_id="org-2")
    stream.absorb(talent("t"), *posts)
    assert stream.ids(of_person) == ["d", "e"]

    stream.absorb(talent("t", 2, withheld=["talent_demand:org-1"]))
    assert (stream.ids(of_post), stream.ids(of_person)) == ([], ["e"])
    stream.absorb(demand("d", 2, enterprise_id="org-3"))
    assert (stream.ids(of_post), stream.ids(of_person)) == (["t"], ["d", "e"])
    stream.absorb(demand("d", 3, enterprise_id="org-1"))
    assert (stream.ids(of_post), stream.ids(of_person)) == ([], ["e"])
    stream.absorb(talent("t", 3))
    assert (stream.ids(of_post), stream.ids(of_person)) == (["t"], ["d", "e"])


@pytest.mark.parametrize("market", ACROSS)
def test_a_stale_talent_is_ranked_below_the_same_one_confirmed(market: str) -> None:
    fresh = score_alone(markets()[market], TALENT, ACROSS[market])
    stale = score_alone(markets()[market], replace(TALENT, stale=True), ACROSS[market])

    assert 0 < stale < fresh
    assert fresh - stale > np.float32(0.01) * SCALE


def freshness_of(person: Profile) -> Contribution:
    parts = explained("talent_demand", person, DEMAND).contributions
    return next(part for part in parts if part.feature == "freshness")


def test_a_stale_talent_who_never_confirmed_counts_as_stale_and_not_as_unknown() -> None:
    never = replace(TALENT, confirmed_on="")
    unknown, stale = freshness_of(never), freshness_of(replace(never, stale=True))

    assert unknown.value is None
    assert stale.value == 0
    assert "90 天" in stale.detail


def test_lists_follow_consent_as_it_is_withdrawn_and_given() -> None:
    stream = Stream()
    of_post, of_person = "talent_demand:right:d", "talent_demand:left:t"
    stream.absorb(talent("t"), demand("d"))
    assert stream.ids(of_post) == ["t"]

    stream.absorb(talent("t", 2, withheld=["talent_demand"]))
    assert stream.ids(of_post) == stream.ids(of_person) == []
    stream.absorb(talent("t", 3, withheld=["talent_county"]))
    assert stream.ids(of_post) == ["t"]
    stream.absorb(talent("t", 4, paused=True))
    assert stream.ids(of_post) == []
    assert not stream.shortlist(of_person).live
