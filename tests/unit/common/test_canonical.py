import hashlib
import json
from typing import Any

import pytest
from dabridge.events.v1 import scenarios_pb2, types_pb2
from hypothesis import given
from hypothesis import strategies as st

from services.common.canonical import (
    ENTERPRISE_SET_BY_SERVICE,
    SCENARIO_SET_BY_SERVICE,
    canonical,
    content_hash,
    enterprise_content,
    list_hash,
    scenario_content,
)
from services.common.plain import from_plain, to_plain

VALUES = st.recursive(
    st.text() | st.integers(-(2**53), 2**53) | st.booleans() | st.none(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abcxyz_", min_size=1), inner),
    max_leaves=20,
)


def scenario(**fields: Any) -> scenarios_pb2.Scenario:
    return scenarios_pb2.Scenario(
        id="s1",
        version=7,
        title="智慧停车",
        industry="software",
        stage=scenarios_pb2.SCENARIO_STAGE_LISTED,
        **fields,
    )


def test_the_canonical_form_is_utf8_with_sorted_keys_and_no_spaces() -> None:
    assert canonical({"b": "达州\n🙂", "a": [1, {"d": True, "c": "/"}]}) == (
        '{"a":[1,{"c":"/","d":true}],"b":"达州\\n🙂"}'.encode()
    )


def test_the_hash_is_sha256_of_the_canonical_form() -> None:
    assert content_hash({"id": "s1"}) == hashlib.sha256(b'{"id":"s1"}').hexdigest()


def test_the_hash_of_a_list_is_that_of_the_lines_of_its_items() -> None:
    assert list_hash(["a" * 64, "b" * 64]) == hashlib.sha256(f"{'a' * 64}\n{'b' * 64}\n".encode()).hexdigest()
    assert list_hash([]) == hashlib.sha256(b"").hexdigest()


def test_what_json_has_no_form_for_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical({"a": float("nan")})


@given(st.dictionaries(st.text("abc", min_size=1), VALUES))
def test_the_canonical_form_reads_back_as_what_it_was_made_of(plain: dict[str, object]) -> None:
    assert json.loads(canonical(plain)) == plain
    assert canonical(dict(reversed(plain.items()))) == canonical(plain)


def test_the_fields_that_the_service_sets_are_fields_of_the_messages() -> None:
    scenario_fields = {field.name for field in scenarios_pb2.Scenario.DESCRIPTOR.fields}
    enterprise_fields = {field.name for field in scenarios_pb2.Enterprise.DESCRIPTOR.fields}

    assert scenario_fields >= SCENARIO_SET_BY_SERVICE
    assert enterprise_fields >= ENTERPRISE_SET_BY_SERVICE


def test_what_the_service_sets_does_not_change_the_content_of_a_scenario() -> None:
    before = scenario()
    after = scenario(
        status=types_pb2.RECORD_STATUS_WITHDRAWN,
        updated_at="2026-01-01T00:00:00Z",
        stage_since="2026-01-01T00:00:00Z",
        remarks=[scenarios_pb2.FieldRemark(field="budget", remark="过高")],
        addenda=[scenarios_pb2.Addendum(number=1, text="改期")],
        answers_closed=True,
        contract=scenarios_pb2.Contract(solution_id="x"),
    )
    after.version, after.stage = 9, scenarios_pb2.SCENARIO_STAGE_ANSWERED

    assert scenario_content(to_plain(after)) == scenario_content(to_plain(before))


@pytest.mark.parametrize(
    "fields",
    [
        {"goal": "g"},
        {"zone": "511702"},
        {"answer_deadline": "2026-12-01T09:00:00Z"},
        {"synthetic": True},
        {"provider_id": "o1"},
        {"requirements": [types_pb2.Requirement(name="r")]},
        {"requirements": [types_pb2.Requirement(name="r", must=True)]},
        {"criteria": [scenarios_pb2.Criterion(name="价格", weight=100)]},
        {"budget": types_pb2.MoneyRange(min_yuan=0)},
        {"budget": types_pb2.MoneyRange(max_yuan=0)},
    ],
    ids=str,
)
def test_what_the_owner_answers_for_changes_the_hash(fields: dict[str, object]) -> None:
    plain, other = to_plain(scenario()), to_plain(scenario(**fields))

    assert content_hash(scenario_content(other)) != content_hash(scenario_content(plain))


def test_a_field_that_the_protocol_gets_later_changes_no_hash_while_it_is_empty() -> None:
    held = {"id": "e1", "name": "甲", "capabilities": [{"name": "视觉"}]}
    later = {
        **held,
        "version": 3,
        "photo": None,
        "offerings": [],
        "motto": "",
        "listed": False,
        "capabilities": [{"name": "视觉", "since": ""}],
    }

    assert enterprise_content(later) == held


def test_content_gives_the_message_again_without_what_the_service_sets() -> None:
    whole = scenario(
        budget=types_pb2.MoneyRange(min_yuan=0),
        requirements=[types_pb2.Requirement(name="r"), types_pb2.Requirement(name="q", must=True)],
    )
    content = scenario_content(to_plain(whole))
    whole.ClearField("version")
    whole.ClearField("stage")

    assert from_plain(content, scenarios_pb2.Scenario) == whole
    assert scenario_content(content) == content
