"""Rules of organisations, grants and keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from services.common.access.principal import Principal, Role
from services.gateway.accounts.api_keys_rules import SCOPES, fresh, parsed, scopes_of
from services.gateway.accounts.organisations_rules import (
    APART,
    MARKET,
    ROLE_SETS,
    Draft,
    check_draft,
    check_grant,
    check_staff,
    compact_uscc,
    mixes,
    reviewed_by,
)
from services.gateway.problems import Problem

ZONE = "511702"
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
roles = st.sets(st.sampled_from(list(Role)))


@given(st.text(LETTERS, min_size=8, max_size=8))
def test_a_code_is_right_with_its_check_digit_alone(middle: str) -> None:
    body = f"91511702{middle}0"
    right = str(uscc.calc_check_digit(body))

    for digit in LETTERS:
        draft = Draft(Role.ENTERPRISE, "甲公司", body + digit, ZONE)
        assert [problem.field for problem in check_draft(draft)] == ([] if digit == right else ["uscc"])


@given(st.text(LETTERS, min_size=18, max_size=18), st.lists(st.sampled_from(" -\t　"), max_size=17))
def test_a_code_is_the_same_however_it_is_spaced(code: str, between: list[str]) -> None:
    typed = "".join(
        letter + (between[index] if index < len(between) else "") for index, letter in enumerate(code)
    )
    assert compact_uscc(typed.lower()) == code


def test_a_department_needs_no_code_and_a_firm_does() -> None:
    assert check_draft(Draft(Role.PROVIDER, "数据局", "", ZONE)) == []
    assert [each.field for each in check_draft(Draft(Role.ENTERPRISE, "甲公司", "", ZONE))] == ["uscc"]


@pytest.mark.parametrize("role", sorted(set(Role) - MARKET))
def test_nobody_applies_for_a_staff_role(role: Role) -> None:
    assert "role" in [each.field for each in check_draft(Draft(role, "甲", "", ZONE))]


@pytest.mark.parametrize("name", ["", "长" * 121, "甲\N{RIGHT-TO-LEFT OVERRIDE}乙", "甲\x07"])
def test_a_name_is_short_and_can_be_seen(name: str) -> None:
    assert [each.field for each in check_draft(Draft(Role.PROVIDER, name, "", ZONE))] == ["name"]


@given(roles)
def test_a_staff_organisation_is_of_one_kind_and_none_of_the_market(asked: set[Role]) -> None:
    wrong = any(each.field == "roles" for each in check_staff("机构", asked, ZONE))
    assert wrong != any(asked and asked <= known for known in ROLE_SETS if known is not MARKET)


@given(roles, roles, roles)
def test_a_grant_stays_within_the_organisation_and_keeps_duties_apart(
    asked: set[Role], of_organisation: set[Role], elsewhere: set[Role]
) -> None:
    watch, power = APART
    good = bool(asked) and asked <= of_organisation
    apart = watch.isdisjoint(asked | elsewhere) or power.isdisjoint(asked | elsewhere)
    if good and apart:
        check_grant(asked, of_organisation, elsewhere)
        return
    with pytest.raises(Problem) as refused:
        check_grant(asked, of_organisation, elsewhere)
    assert refused.value.status == (409 if good else 422)


@pytest.mark.parametrize(
    ("held", "mixed"),
    [
        ({Role.AUDITOR}, False),
        ({Role.ADMIN, Role.SECURITY}, False),
        ({Role.AUDITOR, Role.HR_BUREAU}, False),
        ({Role.AUDITOR, Role.ADMIN}, True),
        ({Role.AUDITOR, Role.SECURITY}, True),
    ],
)
def test_who_watches_has_none_of_the_powers(held: set[Role], mixed: bool) -> None:
    assert mixes(held) is mixed


def test_each_role_of_the_market_has_one_reviewer() -> None:
    assert reviewed_by(Principal("a", frozenset({Role.HR_BUREAU}))) == {Role.ENTERPRISE}
    assert reviewed_by(Principal("a", frozenset({Role.SCENARIO_CENTRE}))) == {Role.PROVIDER}
    assert reviewed_by(Principal("a", frozenset(Role) - {Role.HR_BUREAU, Role.SCENARIO_CENTRE})) == set()


def test_a_key_is_read_back_from_its_text() -> None:
    keys = {fresh() for _ in range(200)}
    assert len(keys) == 200
    assert {parsed(key.text) for key in keys} == keys
    assert len({key.hash for key in keys}) == 200


@given(st.text())
def test_what_looks_otherwise_is_no_key(text: str) -> None:
    assert parsed(text) is None
    assert parsed(f"dbk_{text}") is None or len(text) == 52


def test_a_key_writes_only_what_its_organisation_writes() -> None:
    assert {scope for scope in scopes_of({Role.PROVIDER}) if scope.endswith("write")} == {
        "scenarios:write",
        "reviews:write",
        "pilots:write",
        "notices:write",
        "committee:write",
    }
    assert {scope for scope in scopes_of({Role.ENTERPRISE}) if scope.endswith("write")} == {
        "enterprises:write",
        "demands:write",
        "solutions:write",
        "needs:write",
        "pilots:write",
        "notices:write",
        "introductions:write",
        "committee:write",
    }
    assert scopes_of(set(Role) - MARKET) == []
    assert set(scopes_of(MARKET)) == set(SCOPES)
