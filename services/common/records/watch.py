"""Who is told of every new state of a record, whoever changed it and by which way."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from services.common.records.store import Transaction

# States of one kind, each with the one before (None of a new record), in the transaction of the change. What
# it does must not change records of the kind.
Watch: TypeAlias = Callable[[Transaction, Sequence[tuple[Any, Any]]], None]


def chained(watchers: Mapping[str, Sequence[Watch]]) -> Mapping[str, Watch]:
    """By kind, one that tells all, in their order."""

    def chain(every: Sequence[Watch]) -> Watch:
        def tell(transaction: Transaction, changes: Sequence[tuple[Any, Any]]) -> None:
            for watch in every:
                watch(transaction, changes)

        return tell

    return {kind: chain(tuple(every)) for kind, every in watchers.items() if every}
