"""Where applications may go, what they need, and what a code of a certificate is."""

from datetime import date, timedelta
from typing import Any

import pytest
from dabridge.events.v1.scenarios_pb2 import Attachment
from dabridge.talent.v1.conditions_pb2 import AssessedCondition, Condition, ConditionKind, ConditionVerdict
from dabridge.talent.v1.recognition_service_pb2 import (
    Evidence,
    Recognition,
    RecognitionStage,
    Scheme,
    SchemeAlternative,
    SchemeLevel,
)
from hypothesis import given
from hypothesis import strategies as st

from services.common.access.principal import Principal, Role
from services.common.access.talent_methods import TALENT_MARKET
from services.common.errors import WrongStage
from services.talent.market.recognition import certificates, rules, schemes

STAGES = [number for number in RecognitionStage.values() if number]
SCHEME = Scheme(
    levels=[
        SchemeLevel(code=code, alternatives=[SchemeAlternative(conditions=[Condition(code=f"{code}-1-1")])])
        for code in "ABCD"
    ]
)
LEVELS = st.sampled_from(["", *"ABCD"])


@pytest.mark.parametrize("act", sorted(rules.STAGES))
@pytest.mark.parametrize("stage", STAGES)
def test_an_act_is_refused_at_every_stage_but_its_own(act: str, stage: int) -> None:
    held = Recognition(id="r", stage=RecognitionStage.Name(stage))

    if stage in rules.STAGES[act]:
        rules.at(act, held)
    else:
        with pytest.raises(WrongStage):
            rules.at(act, held)


def test_every_act_has_its_stages_and_every_row_its_act() -> None:
    acts = {
        name
        for name in TALENT_MARKET
        if name.endswith(("Recognition", "Checks", "Appeal", "Holder", "Certificate", "Evidence"))
    }
    reading = {
        "AssessRecognition",
        "StartRecognition",
        "GetRecognition",
        "VerifyCertificate",
        "DownloadEvidence",
    }

    assert acts - reading == set(rules.STAGES)


@pytest.mark.parametrize(
    ("act", "person", "talent", "refused"),
    [
        ("DecideRecognition", "checker", "", True),
        ("DecideRecognition", "decider", "", False),
        ("DecideAppeal", "checker", "", True),
        ("DecideAppeal", "decider", "", True),
        ("DecideAppeal", "third", "", False),
        ("SaveChecks", "checker", "", False),
        ("SaveChecks", "other", "talent-1", True),
        ("RevokeCertificate", "checker", "", False),
    ],
)
def test_who_may_act_on_what_they_have_had_a_part_in(
    act: str, person: str, talent: str, refused: bool
) -> None:
    held = Recognition(talent_id="talent-1", checkers=["checker"], decider="decider")
    caller = Principal(person, frozenset({Role.HR_BUREAU}), talent=talent)

    if refused:
        with pytest.raises(WrongStage):
            rules.independent(act, held, caller)
    else:
        rules.independent(act, held, caller)


@given(LEVELS, st.sampled_from("ABCD"))
def test_what_is_granted_is_never_above_what_was_asked_for(level: str, asked: str) -> None:
    good = not rules.granted(SCHEME, asked, level)

    assert good == (level == "" or level >= asked)


@given(LEVELS, st.sampled_from("ABCD"), LEVELS)
def test_an_appeal_takes_nothing_away(level: str, asked: str, before: str) -> None:
    held = Recognition(level=asked, granted_level=before)

    if not rules.appeal_granted(SCHEME, held, level):
        assert (level or "E") <= (before or "E")
        assert not level or level >= asked


def assessed(kind: Any, verdict: Any, *, needed: bool = False, least: int = 0) -> AssessedCondition:
    return AssessedCondition(
        condition=Condition(code="1", kind=kind, text="条件", least=least),
        verdict=verdict,
        evidence_needed=needed,
    )


@pytest.mark.parametrize(
    ("found", "documents", "missing"),
    [
        (assessed(1, ConditionVerdict.CONDITION_VERDICT_MET), 0, False),
        (assessed(1, ConditionVerdict.CONDITION_VERDICT_MET, needed=True), 0, True),
        (assessed(1, ConditionVerdict.CONDITION_VERDICT_MET, needed=True), 1, False),
        (assessed(1, ConditionVerdict.CONDITION_VERDICT_NOT_MET), 0, True),
        (assessed(1, ConditionVerdict.CONDITION_VERDICT_UNKNOWN), 1, False),
        # Ten years are shown by one document.
        (assessed(2, ConditionVerdict.CONDITION_VERDICT_UNKNOWN, least=10), 1, False),
        (assessed(ConditionKind.CONDITION_KIND_PATENT, 4, needed=True, least=3), 2, True),
        (assessed(ConditionKind.CONDITION_KIND_PATENT, 4, needed=True, least=3), 3, False),
        (assessed(ConditionKind.CONDITION_KIND_SALARY, 4, needed=True, least=30), 1, False),
    ],
)
def test_what_the_profile_does_not_show_needs_documents(
    found: AssessedCondition, documents: int, missing: bool
) -> None:
    evidence = [Evidence(file=Attachment(id=str(number)), condition="1") for number in range(documents)]

    assert rules.missing([found], evidence) == (["1"] if missing else [])


@given(st.text(max_size=20))
def test_a_masked_name_shows_one_character_at_most(name: str) -> None:
    masked = rules.masked(name)

    assert masked == "" or (len(masked) == 3 and masked[1:] == "**" and masked[0] == name.strip()[0])


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_months_later_is_in_the_month_so_many_later_and_on_no_later_day(day: date, months: int) -> None:
    found = schemes.months_later(day, months)

    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day <= day.day
    # No later day of that month would have been the same one.
    assert found.day == day.day or (found + timedelta(days=1)).day == 1


def test_codes_are_long_and_never_the_same_and_read_however_they_are_typed() -> None:
    codes = {certificates.new_code() for _ in range(1_000)}

    assert len(codes) == 1_000
    for code in codes:
        assert len(code) == certificates.CODE_LENGTH
        typed = "-".join(code[start : start + 4].lower() for start in range(0, 16, 4))
        assert certificates.tidied(f" {typed} ") == code


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "published", "good"),
    [
        ("2026-03-01", "", True, True),
        ("2026-03-02", "", True, False),
        ("2026-01-01", "2026-03-01", True, True),
        ("2026-01-01", "2026-02-28", True, False),
        ("2026-01-01", "", False, False),
    ],
)
def test_a_scheme_is_in_force_from_its_first_to_its_last_day(
    valid_from: str, valid_to: str, published: bool, good: bool
) -> None:
    scheme = Scheme(valid_from=valid_from, valid_to=valid_to, published=published)

    assert schemes.in_force(scheme, date(2026, 3, 1)) == good
