import pytest
from dabridge.events.v1 import matching_pb2
from dabridge.events.v1.matching_pb2 import Cause, ShortlistEntry

from services.gateway.clients import Backends, NoHealth
from services.gateway.feed import Change
from services.gateway.kinds import Kind
from services.gateway.portal.names import Names, short_id
from services.gateway.portal.sentences import moves, tell
from tests.fakes.grpc_services import FakeMatching
from tests.unit.gateway.conftest import card, change_message


def names(matching: FakeMatching, time: list[float] | None = None) -> Names:
    backends = Backends(None, None, matching, NoHealth())
    return Names(backends) if time is None else Names(backends, clock=lambda: time[0])


def entry(counterpart: str, rank: int, previous: int) -> ShortlistEntry:
    return ShortlistEntry(counterpart_id=counterpart, rank=rank, previous_rank=previous)


def test_moves_tell_those_that_caused_them_first() -> None:
    message = change_message(
        entries=[entry("a", 1, 2), entry("b", 2, 1), entry("c", 3, 0), entry("d", 4, 4)],
        left_ids=["e"],
        causes=[Cause(profile_id="c")],
    )

    assert [(move.counterpart_id, move.manner) for move in moves(message)] == [
        ("c", "entered"),
        ("a", "rose"),
        ("b", "fell"),
        ("e", "left"),
    ]


async def test_a_change_is_told_with_names_and_cause() -> None:
    matching = FakeMatching()
    matching.add(card("demand", "d1", "前端工程师"))
    matching.add(card("talent", "t1", "Vue 开发"))
    message = change_message(
        entries=[entry("t1", 1, 3), entry("t2", 2, 1), entry("t3", 3, 2)],
        causes=[
            Cause(kind=matching_pb2.CAUSE_KIND_MEMBER, profile_id="t1", profile_version=2),
            Cause(kind=matching_pb2.CAUSE_KIND_LEFT, profile_id="t9", profile_version=2),
        ],
    )

    told = await tell(Change("0-1", message), names(matching))

    assert told is not None
    assert (told.kind, told.subject) == (Kind.DEMAND, "前端工程师")
    assert told.told == "Vue 开发 · t1 升至第 1 位，未填头衔 · t2 降至第 2 位，另有 1 处变动"
    assert told.cause == "因 Vue 开发 · t1 的档案更新，另有 1 项变化"


async def test_a_change_of_scores_alone_is_told_as_such() -> None:
    told = await tell(Change("0-1", change_message(entries=[entry("t1", 1, 1)])), names(FakeMatching()))

    assert told is not None
    assert told.told == "名次不变，得分有更新"


async def test_an_unknown_market_is_not_told() -> None:
    assert (
        await tell(
            Change("0-1", matching_pb2.Shortlist(market="x", side=matching_pb2.SIDE_LEFT)),
            names(FakeMatching()),
        )
        is None
    )


async def test_names_are_remembered_for_a_minute() -> None:
    matching = FakeMatching()
    matching.add(card("demand", "d1", "旧名"))
    time = [0.0]
    known = names(matching, time)

    assert await known.get(Kind.DEMAND, "d1") == "旧名"
    matching.add(card("demand", "d1", "新名"))
    assert await known.get(Kind.DEMAND, "d1") == "旧名"
    time[0] = 61.0
    assert await known.get(Kind.DEMAND, "d1") == "新名"
    assert len(matching.asked) == 2


async def test_a_county_is_named_by_the_plan() -> None:
    assert await names(FakeMatching()).get(Kind.COUNTY, "511724:display") == "大竹县 · 光电显示"


@pytest.mark.parametrize(
    ("record_id", "shown"),
    [
        ("0af7651916cd43dd8448eb211c80319c", "0af76519"),
        ("0af76519-16cd-43dd-8448-eb211c80319c", "0af76519"),
        ("demo-talent-00176", "demo-talent-00176"),
        ("a-very-long-id-of-someones-own-making-42", "…meones-own-making-42"),
    ],
)
def test_ids_are_shown_short_and_still_apart(record_id: str, shown: str) -> None:
    assert short_id(record_id) == shown
