"""The wait before a restart grows, is bounded, and forgets after a healthy minute."""

from infra.local.backoff import Backoff


def test_waits_double_up_to_the_ceiling() -> None:
    backoff = Backoff(first=1, ceiling=5)
    assert [backoff.delay_after(0.1) for _ in range(5)] == [1, 2, 4, 5, 5]


def test_a_healthy_life_begins_anew() -> None:
    backoff = Backoff(first=1, ceiling=30, healthy=60)
    assert [backoff.delay_after(lived) for lived in (0, 59.9, 60, 1)] == [1, 2, 1, 2]
