"""Who may read what of matching."""

import pytest

from services.common.access.policy import Facts, Reach
from services.common.access.principal import VISITOR, Principal, Role, system
from services.common.errors import Forbidden, NotFound
from services.matching import rights
from services.matching.profiles import Kind, Profile

FIRM = Principal("p1", frozenset({Role.ENTERPRISE}), organisation="firm")
OFFICE = Principal("p2", frozenset({Role.PROVIDER}), organisation="office")
PERSON = Principal("p3", frozenset({Role.TALENT}), talent="somebody")
BUREAU = Principal("p4", frozenset({Role.HR_BUREAU}), organisation="bureau")
ZONE = Principal("p5", frozenset({Role.ZONE_BUREAU}), organisation="zone", zone="511702")
AUDITOR = Principal("p6", frozenset({Role.AUDITOR}))


def a_profile(
    kind: Kind, owner: str = "", zone: str = "", *, public: bool = True, live: bool = True
) -> Profile:
    facts = Facts(owner, frozenset({zone} - {""}), public)
    return Profile(kind, "one", 1, live=live, titles=("某",), facts=facts)


def removed(kind: Kind) -> Profile:
    return Profile(kind, "gone", 2, live=False)


DRAFT = a_profile("scenario", "office", "511702", public=False, live=False)
TALENT = a_profile("talent", "somebody", public=False)


@pytest.mark.parametrize("caller", [OFFICE, BUREAU, ZONE, system("seed")])
def test_a_draft_is_read_by_its_owner_its_zone_and_those_who_answer_for_all(caller: Principal) -> None:
    rights.read(caller, "GetProfile", DRAFT)
    rights.read(caller, "GetShortlist", DRAFT)


@pytest.mark.parametrize("caller", [VISITOR, FIRM, PERSON, AUDITOR])
def test_a_draft_is_read_by_nobody_else(caller: Principal) -> None:
    with pytest.raises(Forbidden):
        rights.read(caller, "GetProfile", DRAFT)


def test_another_provider_or_zone_does_not_read_a_draft() -> None:
    with pytest.raises(Forbidden):
        rights.read(Principal("p", frozenset({Role.PROVIDER}), organisation="other"), "GetProfile", DRAFT)
    with pytest.raises(Forbidden):
        rights.read(Principal("p", frozenset({Role.ZONE_BUREAU}), zone="511724"), "GetProfile", DRAFT)


def test_what_is_public_is_read_by_visitors_and_its_list_is_not() -> None:
    demand = a_profile("demand", "firm", "511702")

    rights.read(VISITOR, "GetProfile", demand)
    with pytest.raises(Forbidden):
        rights.read(VISITOR, "GetShortlist", demand)
    rights.read(FIRM, "GetShortlist", demand)


def test_an_enterprise_neither_searches_talents_nor_reads_their_lists() -> None:
    with pytest.raises(Forbidden):
        rights.searched(FIRM, "talent")
    with pytest.raises(Forbidden):
        rights.read(FIRM, "GetShortlist", TALENT)


def test_a_talent_finds_nobody_but_themselves() -> None:
    found = rights.searched(PERSON, "talent")

    assert found == Reach(owners=frozenset({"somebody"}))


def test_a_talent_account_without_a_record_finds_no_talent() -> None:
    with pytest.raises(Forbidden):
        rights.searched(Principal("p", frozenset({Role.TALENT})), "talent")


def test_an_expert_is_found_by_those_who_may_ask_for_one_and_by_no_visitor() -> None:
    expert = a_profile("expert", "somebody")

    for caller in (FIRM, OFFICE, ZONE, BUREAU, PERSON):
        rights.read(caller, "GetProfile", expert)
    with pytest.raises(Forbidden):
        rights.read(VISITOR, "GetProfile", expert)
    with pytest.raises(Forbidden):
        rights.read(FIRM, "GetProfile", a_profile("expert", "somebody", public=False))
    with pytest.raises(Forbidden):
        rights.read(FIRM, "GetShortlist", expert)
    rights.read(PERSON, "GetShortlist", expert)


def test_a_need_is_read_by_its_enterprise_its_zone_and_the_experts_that_are_named() -> None:
    facts = Facts("firm", frozenset({"511702"}), parties=frozenset({"somebody"}))
    need = Profile("need", "one", 1, live=True, facts=facts)

    for caller in (FIRM, ZONE, BUREAU, PERSON):
        rights.read(caller, "GetProfile", need)
    with pytest.raises(Forbidden):
        rights.read(Principal("p", frozenset({Role.TALENT}), talent="another"), "GetProfile", need)
    with pytest.raises(Forbidden):
        rights.read(PERSON, "GetShortlist", need)
    rights.read(FIRM, "GetShortlist", need)
    assert rights.searched(PERSON, "need") == Reach(parties=frozenset({"somebody"}))


def test_lists_are_counted_within_the_reach_of_their_readers() -> None:
    assert rights.within_lists(OFFICE, "CountShortlists", "scenario") == Reach(owners=frozenset({"office"}))
    assert rights.within_lists(BUREAU, "CountShortlists", "need").everything
    with pytest.raises(Forbidden):
        rights.within_lists(FIRM, "CountShortlists", "expert")


def test_who_has_no_cell_of_a_row_is_refused_before_anything_is_looked_up() -> None:
    with pytest.raises(Forbidden):
        rights.ask(FIRM, "GetProfile", "talent")
    with pytest.raises(Forbidden):
        rights.ask(VISITOR, "GetShortlist", "demand")
    rights.ask(FIRM, "GetShortlist", "demand")


def test_a_pair_may_be_asked_for_with_a_cell_of_one_of_its_kinds() -> None:
    rights.ask(FIRM, "ExplainPair", "talent", "demand")
    rights.ask(PERSON, "ExplainPair", "talent", "demand")
    with pytest.raises(Forbidden):
        rights.ask(OFFICE, "ExplainPair", "talent", "demand")


def test_a_removed_profile_is_not_there_for_those_who_do_not_reach_everything() -> None:
    with pytest.raises(NotFound):
        rights.read(OFFICE, "GetShortlist", removed("scenario"))
    with pytest.raises(NotFound):
        rights.read_pair(FIRM, removed("scenario"), a_profile("enterprise", "another"))
    rights.read(BUREAU, "GetShortlist", removed("scenario"))


def test_who_reads_own_talents_alone_does_not_learn_which_others_there_are() -> None:
    for told in (
        rights.missing(PERSON, "GetProfile", "talent", "made-up"),
        rights.missing(FIRM, "GetShortlist", "enterprise", "another"),
    ):
        assert isinstance(told, Forbidden)
    with pytest.raises(Forbidden):
        rights.read(PERSON, "GetShortlist", removed("talent"))
    assert isinstance(rights.missing(PERSON, "GetProfile", "talent", "somebody"), NotFound)
    assert isinstance(rights.missing(BUREAU, "GetProfile", "talent", "made-up"), NotFound)
    assert isinstance(rights.missing(FIRM, "GetShortlist", "demand", "not-ranked-yet"), NotFound)
    assert isinstance(rights.missing(VISITOR, "GetProfile", "enterprise", "another"), NotFound)


@pytest.mark.parametrize("caller", [FIRM, PERSON, BUREAU])
def test_a_pair_is_explained_to_either_side(caller: Principal) -> None:
    rights.read_pair(caller, TALENT, a_profile("demand", "firm", "511702"))


def test_a_pair_is_not_explained_to_a_third() -> None:
    other = Principal("p", frozenset({Role.ENTERPRISE}), organisation="other")

    with pytest.raises(Forbidden):
        rights.read_pair(other, TALENT, a_profile("demand", "firm", "511702"))


def test_a_pair_shows_no_draft_to_the_other_side() -> None:
    mine = a_profile("enterprise", "firm")

    with pytest.raises(Forbidden):
        rights.read_pair(FIRM, DRAFT, mine)
    rights.read_pair(OFFICE, DRAFT, mine)
    rights.read_pair(BUREAU, DRAFT, mine)


def test_a_pair_shows_no_talent_who_has_left_the_market_to_an_enterprise() -> None:
    left = a_profile("talent", "somebody", public=False, live=False)

    with pytest.raises(Forbidden):
        rights.read_pair(FIRM, left, a_profile("demand", "firm", "511702"))
