"""What matching answers becomes a table, or is refused."""

from collections.abc import Iterator

import numpy as np
import pytest
from dabridge.matching.v1.scores_service_pb2 import ScoresHead, ScoresRows, StreamScoresResponse

from services.talent.market.allocation.source import Broken, Table, table


def head(*cells: str, total: int = 0) -> StreamScoresResponse:
    made = ScoresHead(model="m", scoring="s", right_ids=cells, left_total=total)
    return StreamScoresResponse(head=made)


def rows(**scores: list[int]) -> StreamScoresResponse:
    packed = np.array(list(scores.values()), dtype="<i4").tobytes()
    return StreamScoresResponse(rows=ScoresRows(left_ids=list(scores), scores=packed))


def read(*parts: StreamScoresResponse) -> tuple[Table, list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []

    def given() -> Iterator[StreamScoresResponse]:
        yield from parts

    return table(given(), lambda done, total: told.append((done, total))), told


def test_talents_are_in_the_order_of_their_ids_and_the_last_row_of_each_counts() -> None:
    found, told = read(head("a", "b", total=2), rows(t2=[7, -1], t1=[3, 4]), rows(t2=[8, 9]))
    assert found.talents == ("t1", "t2")
    assert found.cells == ("a", "b")
    assert found.scores.tolist() == [[3, 4], [8, 9]]
    assert (found.model, found.scoring) == ("m", "s")
    assert told == [(0, 2), (2, 2), (2, 2)]


def test_the_digest_tells_scores_talents_and_cells_apart() -> None:
    same, again = read(head("a"), rows(t=[5]))[0], read(head("a"), rows(t=[4]), rows(t=[5]))[0]
    assert same.digest == again.digest
    others = [read(head("a"), rows(t=[6])), read(head("b"), rows(t=[5])), read(head("a"), rows(u=[5]))]
    assert len({same.digest, *(found.digest for found, _ in others)}) == 4


def test_nobody_is_a_table_too() -> None:
    found, _ = read(head("a", "b"))
    assert found.scores.shape == (0, 2)


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (rows(t=[1]),),
        (head("a", "b"), rows(t=[1])),
        (head("a"), rows(t=[1, 2])),
        (head("a"), StreamScoresResponse(rows=ScoresRows(left_ids=["t"], scores=b"\0\0"))),
    ],
)
def test_what_is_no_table_is_refused(parts: tuple[StreamScoresResponse, ...]) -> None:
    with pytest.raises(Broken):
        read(*parts)
