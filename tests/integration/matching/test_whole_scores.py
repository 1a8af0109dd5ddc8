"""The scores of a whole side over real Elasticsearch: those of explanations, for programs of ours alone."""

from collections.abc import Iterator
from typing import Any, Final

import grpc
import numpy as np
import pytest
from dabridge.events.v1.types_pb2 import RECORD_STATUS_ACTIVE
from dabridge.matching.v1 import matching_service_pb2, scores_service_pb2
from dabridge.matching.v1.scores_service_pb2_grpc import ScoresServiceStub

from services.common import events
from services.common.access.principal import Principal, Role
from services.matching.profiles import Profile
from services.matching.translate import of_event
from services.matching.whole import PAGE
from services.talent.seed.county import county_industries
from services.talent.seed.profiles import talents
from tests.integration.matching.market import TIMEOUT_S, Market, open_market
from tests.stack import TESTS, Backing

TALENTS: Final = PAGE + 200
SAMPLES: Final = 12


def profile_of(kind: str, message: Any) -> Profile:
    fresh = type(message)()
    fresh.CopyFrom(message)
    fresh.version = 1
    fresh.status = RECORD_STATUS_ACTIVE
    fresh.updated_at = "2026-11-01T00:00:00+00:00"
    return of_event(events.Event(kind, fresh.id, fresh.SerializeToString(), "/dabridge/talent"))


@pytest.fixture(scope="module")
def market(backing: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    with open_market(backing, tmp_path_factory.mktemp("whole")) as opened:
        kinds = {
            events.TALENT_CHANGED: talents(TALENTS),
            events.COUNTY_INDUSTRY_CHANGED: county_industries(),
        }
        for kind, messages in kinds.items():
            profiles = [profile_of(kind, message) for message in messages]
            vectors = opened.embedder.encode([profile.text for profile in profiles])
            opened.put_all(profiles, vectors)
        opened.put(Profile("talent", "gone", 1, live=False))
        yield opened


def asked(market: Market, caller: Principal = TESTS, key: str = "talent_county") -> list[Any]:
    stub: Any = ScoresServiceStub(market.mesh.channel("matching", caller))
    return list(stub.StreamScores(scores_service_pb2.StreamScoresRequest(market=key), timeout=120))


def table(parts: list[Any]) -> tuple[list[str], dict[str, list[int]]]:
    cells = list(parts[0].head.right_ids)
    rows: dict[str, list[int]] = {}
    for part in parts[1:]:
        scores = np.frombuffer(part.rows.scores, dtype="<i4").reshape(-1, len(cells))
        rows |= zip(part.rows.left_ids, scores.tolist(), strict=True)
    return cells, rows


def test_every_live_talent_has_a_row_and_scores_are_those_of_explanations(market: Market) -> None:
    parts = asked(market)
    cells, rows = table(parts)

    assert len(parts) > 2, "more than one page"
    assert (len(cells), parts[0].head.left_total) == (42, TALENTS)
    assert len(rows) == TALENTS
    assert "gone" not in rows
    compared = passing = 0
    for name in list(rows)[:: TALENTS // SAMPLES]:
        for place in range(0, 42, 5):
            request = matching_service_pb2.ExplainPairRequest(
                market="talent_county", left_id=name, right_id=cells[place]
            )
            why = market.stub().ExplainPair(request, timeout=TIMEOUT_S).explanation
            expected = round(why.score * 1_000_000) if why.passes else -1
            assert rows[name][place] == expected, (name, cells[place])
            compared += 1
            passing += why.passes
    assert compared > passing > 0, "some pass and some do not"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_nobody_but_programs_of_ours_may_ask(market: Market, role: Role) -> None:
    caller = Principal("somebody", frozenset({role}), organisation="firm", zone="511702")
    with pytest.raises(grpc.RpcError) as refused:
        asked(market, caller)
    assert refused.value.code() == grpc.StatusCode.PERMISSION_DENIED


def test_another_market_is_refused(market: Market) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        asked(market, key="talent_demand")
    assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT
