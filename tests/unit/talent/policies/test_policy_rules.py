"""How versions of a policy differ, and which come first for somebody."""

from dabridge.talent.v1.conditions_pb2 import Condition
from dabridge.talent.v1.policies_service_pb2 import MatchedPolicy, Policy, PolicyLineKind
from hypothesis import given
from hypothesis import strategies as st

from services.talent.market.policies import rules

SAME = PolicyLineKind.POLICY_LINE_KIND_SAME
ADDED = PolicyLineKind.POLICY_LINE_KIND_ADDED
REMOVED = PolicyLineKind.POLICY_LINE_KIND_REMOVED

lines = st.lists(st.sampled_from(["甲", "乙", "丙", "丁"]), max_size=8)
policies = st.builds(
    Policy,
    title=st.sampled_from(["一", "二"]),
    text=lines.map("\n".join),
    benefits=lines,
    conditions=st.lists(
        st.builds(
            Condition, text=st.sampled_from(["本科", "三年"]), least=st.integers(0, 3), evidence=st.booleans()
        ),
        max_size=3,
    ),
)


@given(policies, policies)
def test_from_the_differences_both_versions_can_be_read_again(before: Policy, after: Policy) -> None:
    changes = {change.field: change.lines for change in rules.diff(before, after)}

    for name in rules.WRITTEN:
        old, new = rules.lines(before, name), rules.lines(after, name)
        if name in changes:
            assert [line.text for line in changes[name] if line.kind != ADDED] == old
            assert [line.text for line in changes[name] if line.kind != REMOVED] == new
            assert any(line.kind != SAME for line in changes[name])
        else:
            assert old == new


@given(policies)
def test_a_version_does_not_differ_from_itself(policy: Policy) -> None:
    assert rules.diff(policy, policy) == []


def test_what_is_met_comes_before_what_may_be_and_that_before_what_is_missed() -> None:
    met = MatchedPolicy(met=True, possible=True)
    possible = MatchedPolicy(possible=True)
    missed = MatchedPolicy()

    assert sorted([missed, possible, met], key=rules.closeness) == [met, possible, missed]
