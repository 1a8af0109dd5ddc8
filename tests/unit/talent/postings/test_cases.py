"""How a case moves: by looks, by what the bureau decides, by what the owner says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.talent.market.postings import cases
from services.talent.market.postings.cases import About, Case
from services.talent.market.postings.rules import Finding

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ABOUT = About("d", "one", "511702", "后端工程师", b"1")
REPEAT = Finding("duplicate", {"other": "a", "similarity": 0.9})
CONTACT = Finding("contact", {"quote": "www."})


def opened() -> Case:
    case = cases.looked_at(None, ABOUT, [REPEAT], NOW)
    assert case is not None
    return case


def looked(held: Case, findings: list[Finding], digest: bytes = b"1") -> Case:
    case = cases.looked_at(held, replace(ABOUT, digest=digest), findings, LATER)
    assert case is not None
    return case


def test_a_good_post_has_no_case() -> None:
    assert cases.looked_at(None, ABOUT, [], NOW) is None


def test_a_look_that_finds_the_same_leaves_the_case_alone() -> None:
    held = opened()
    assert (held.stage, held.standing, held.lowers, held.others) == ("open", 40, ["duplicate"], ["a"])
    assert looked(held, [REPEAT]) is held


def test_a_case_ends_with_its_cause_and_begins_again() -> None:
    over = looked(opened(), [])
    assert (over.stage, over.standing, over.lowers, over.version) == ("void", 100, [], 2)
    again = looked(over, [REPEAT])
    assert (again.stage, again.found_at, again.version) == ("open", LATER, 3)


def test_what_was_cleared_stays_so_until_the_content_changes() -> None:
    held = cases.cleared(opened(), b"1", "是两个岗位", NOW)
    assert (held.standing, held.lowers) == (100, [])

    assert looked(held, [REPEAT, CONTACT]).stage == "cleared"
    assert looked(held, []).stage == "cleared"
    changed = looked(held, [REPEAT], b"2")
    assert (changed.stage, changed.standing, changed.reason, changed.decided_at) == ("open", 40, "", None)


def test_what_was_confirmed_stays_so_until_something_else_is_found() -> None:
    held = cases.confirmed(opened(), b"1", "属实", NOW)
    assert (held.stage, held.standing, held.lowers) == ("confirmed", 40, ["duplicate"])

    assert looked(held, [REPEAT]) is held
    assert looked(held, [REPEAT, CONTACT]).stage == "open"
    assert looked(held, [REPEAT], b"2").stage == "open"


def test_an_objection_waits_for_an_answer() -> None:
    held = cases.objected(opened(), "不是重复", NOW)
    assert (held.stage, held.standing, held.objection) == ("objected", 40, "不是重复")

    assert looked(held, [REPEAT, CONTACT], b"2").stage == "objected"
    assert looked(held, []).stage == "void"
    assert cases.confirmed(cases.cleared(held, b"1", "放行", NOW), b"1", "改判", NOW).standing == 40
