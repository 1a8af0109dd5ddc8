"""Who leaves is in no proposal: not in those that stand, and not in one that was being worked out."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import psycopg
import pytest
from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.talent.v1 import allocation_service_pb2 as api
from dabridge.talent.v1 import erasure_service_pb2 as erasure_api
from dabridge.talent.v1 import people_service_pb2 as people_api
from dabridge.talent.v1 import talent_service_pb2 as records_api

from services.common import texts
from services.common.access.principal import Role
from services.common.jobs.worker import Worker
from services.common.records.workflow import Desk
from services.talent.market.allocation.job import KIND, allocating
from services.talent.market.allocation.source import MatchingScores, Table, Told
from services.talent.market.people import consents
from services.talent.model import TALENT
from tests.integration.talent_market.allocation.conftest import FIRST, SECOND, City

ZONE: Final = FIRST.partition(":")[0]
DEADLINE_S: Final = 15.0
MATCHING: Final = people_api.CONSENT_PURPOSE_MATCHING
EMPLOYERS: Final = people_api.CONSENT_PURPOSE_EMPLOYERS
ZONES: Final = people_api.CONSENT_PURPOSE_ZONES
Leave = Callable[[City, str], None]


def erased(city: City, talent: str) -> None:
    request = erasure_api.EraseMeRequest(phrase=texts.get("erasure.phrase"))
    city.market.person(talent).erasure.EraseMe(request)


def withdrawn(city: City, talent: str) -> None:
    request = records_api.WithdrawTalentRequest(id=talent, expected_version=1)
    city.market.bureau.records.WithdrawTalent(request)


def withdraws(purpose: people_api.ConsentPurpose) -> Leave:
    def act(city: City, talent: str) -> None:
        request = people_api.WithdrawConsentRequest(purpose=purpose)
        city.market.person(talent).people.WithdrawConsent(request)

    return act


def withheld_by_a_load(city: City, talent: str) -> None:
    def work(desk: Desk) -> None:
        (held,) = desk.lock(TALENT, [talent]).values()
        held.MergeFrom(TalentProfile(withheld=["talent_county"]))
        desk.put(TALENT, held)

    city.market.arrange(work)


EVERY_WAY: Final = pytest.mark.parametrize(
    "leave",
    [erased, withdrawn, withdraws(MATCHING), withdraws(ZONES), withheld_by_a_load],
    ids=["erased", "withdrawn", "no matching", "no zones", "withheld"],
)


@dataclass
class Meanwhile:
    """The scores of the matching service; something happens once they are read."""

    source: MatchingScores
    happens: Callable[[], None]

    def read(self, told: Told) -> Table:
        """The table as it was before."""
        table = self.source.read(told)
        self.happens()
        return table


def two_fit(city: City) -> None:
    city.fits("t-1", first=0.9, second=0.8)
    city.fits("t-2", first=0.8, second=0.3)


def work_off(city: City, happens: Callable[[], None]) -> None:
    parts = city.market.served.parts
    source = Meanwhile(MatchingScores(parts.environ), happens)
    worker = Worker(parts.log.pool, {KIND: allocating(parts.workflow, source)})
    assert worker.step(threading.Event())


@EVERY_WAY
def test_who_leaves_while_a_run_is_worked_out_is_not_in_it(city: City, leave: Leave) -> None:
    two_fit(city)
    run = city.create({FIRST: 1, SECOND: 1})

    work_off(city, lambda: leave(city, "t-1"))

    assert city.get(run.id).run.stage == api.ALLOCATION_STAGE_SOLVED
    assert city.assigned(run.id) == {"t-2": FIRST}
    assert city.market.sql("SELECT 1 FROM allocation_assignment WHERE talent_id = 't-1'") == []


@EVERY_WAY
def test_who_leaves_afterwards_is_in_no_run_any_more(city: City, leave: Leave) -> None:
    two_fit(city)
    runs = [city.solve({FIRST: 1, SECOND: 1}).run for _ in range(2)]

    leave(city, "t-1")

    assert [city.assigned(run.id) for run in runs] == [{"t-2": FIRST}] * 2


def test_who_withdraws_what_zones_have_nothing_to_do_with_stays(city: City) -> None:
    two_fit(city)
    run = city.solve({FIRST: 1, SECOND: 1}).run

    withdraws(EMPLOYERS)(city, "t-1")

    assert city.assigned(run.id) == {"t-1": SECOND, "t-2": FIRST}


def test_a_run_waits_for_somebody_who_is_leaving(city: City) -> None:
    """A withdrawal that is not committed yet when the proposal is stored."""
    two_fit(city)
    run = city.create({FIRST: 1, SECOND: 1})
    worker = threading.Thread(target=city.market.work_off)
    with psycopg.connect(city.market.url) as connection:
        connection.execute("UPDATE talent SET withdrawn = true WHERE id = 't-1'")
        worker.start()
        end = time.monotonic() + DEADLINE_S
        while not waiting(city):
            assert time.monotonic() < end, "the run waits for nobody"
            assert worker.is_alive()
        assert city.get(run.id).run.stage == api.ALLOCATION_STAGE_WORKING
    worker.join(DEADLINE_S)

    assert city.assigned(run.id) == {"t-2": FIRST}


def waiting(city: City) -> bool:
    """Whether a statement in the market's database waits for a lock on talents."""
    return bool(
        city.market.sql(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            " AND query LIKE '%%FROM talent %%FOR SHARE'"
        )
    )


def test_a_bureau_that_was_left_out_by_name_does_not_see_them_and_others_do(city: City) -> None:
    two_fit(city)
    run = city.solve({FIRST: 1, SECOND: 1}).run
    city.bureau.RecommendAllocation(api.RecommendAllocationRequest(id=run.id, expected_version=2))
    bureau = city.market.as_(Role.ZONE_BUREAU, "bureau-1", zone=ZONE)
    another = city.market.as_(Role.ZONE_BUREAU, "bureau-2", zone=ZONE)
    request = people_api.WithdrawConsentRequest(purpose=ZONES, recipient="bureau-1")
    city.market.person("t-1").people.WithdrawConsent(request)

    def seen(office: Any) -> tuple[set[str], int]:
        page = office.allocation.ListAssignments(api.ListAssignmentsRequest(id=run.id))
        return {row.talent_id for row in page.assignments}, page.total

    assert seen(bureau) == ({"t-2"}, 1)
    assert seen(another) == seen(city.market.bureau) == ({"t-1", "t-2"}, 2)
    give = people_api.GiveConsentRequest(purpose=ZONES, recipient="bureau-1", wording=consents.WORDING)
    city.market.person("t-1").people.GiveConsent(give)
    assert seen(bureau) == ({"t-1", "t-2"}, 2)
