"""Pools are fair to the systems and tell nothing of who found what."""

from evaluation.pool import blinded, pooled


def test_a_pool_takes_the_best_of_each_system_by_turns_each_document_once() -> None:
    assert pooled([["a", "b", "c"], ["b", "d"], ["e"]], 5) == ["a", "b", "e", "d", "c"]
    assert pooled([["a", "b", "c"], ["b", "d"], ["e"]], 2) == ["a", "b"]


def test_the_order_shown_depends_on_the_documents_alone() -> None:
    names = [f"d{number}" for number in range(15)]

    assert blinded("q", names) == blinded("q", names[::-1])
    assert blinded("q", names) != names
    assert blinded("q", names) != blinded("p", names)
