"""What files belong to: who may add one, and who sees which."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from dabridge.events.v1.scenarios_pb2 import NeedStage, PilotStage
from dabridge.events.v1.types_pb2 import RECORD_STATUS_WITHDRAWN
from dabridge.scenarios.v1.solutions_service_pb2 import AttachmentOwner

from services.common.access.methods import MARKET
from services.common.errors import Forbidden, InvalidInput, NotFound, Withdrawn, WrongStage
from services.common.records import rules
from services.common.records.workflow import Desk
from services.scenarios.market.records import PILOT, SOLUTION, stage_of
from services.scenarios.market.solutions import reading, standing
from services.scenarios.market.solutions.vault import Vault
from services.scenarios.model import SCENARIO
from services.scenarios.needs import NEED


@dataclass(frozen=True, slots=True)
class Owner:
    """One kind of what files belong to.

    `check_upload` raises what keeps the caller from adding a file to the owner of an id. `shown` gives the
    ids of the files that the caller may read of it, None for all; it raises where there are none for them.
    Of what has no field for its files, `stays` keeps each that was uploaded.
    """

    kind: str
    check_upload: Callable[[Desk, str], None]
    shown: Callable[[Desk, Vault, str], Collection[str] | None]
    stays: bool = False


def by_number(number: int) -> Owner:
    """The kind by its number in the protocol; raises InvalidInput."""
    found = _OWNERS.get(number)
    if found is None:
        raise InvalidInput([rules.broken("owner", "unknown_choice", value=number)])
    return found


def _solution_takes(desk: Desk, solution_id: str) -> None:
    desk.look(SOLUTION, solution_id, MARKET["UploadAttachment[solution]"])
    held = desk.lock(SOLUTION, [solution_id])[solution_id]
    scenario = desk.see(SCENARIO, held.scenario_id)
    if scenario is None:
        raise NotFound("scenario", held.scenario_id)
    standing.check_writable(held)
    standing.check_open(scenario, desk.now)


def _solution_shows(desk: Desk, vault: Vault, solution_id: str) -> Collection[str] | None:
    solution = desk.look(SOLUTION, solution_id, MARKET["DownloadAttachment[solution]"])
    if reading.bids(desk.caller, solution):
        return None
    reading.check_opened(desk, solution)
    if not reading.may_judge(desk, solution):
        raise Forbidden("the reviewer has not stated that there is no conflict")
    desk.log(SOLUTION.kind, solution_id, solution.version)
    content = vault.submitted(desk.connection, solution, solution.revision)
    return {item.id for item in content.attachments} if content else set()


def _pilot_takes(desk: Desk, pilot_id: str) -> None:
    desk.look(PILOT, pilot_id, MARKET["UploadAttachment[pilot]"])
    held = desk.lock(PILOT, [pilot_id])[pilot_id]
    if held.status == RECORD_STATUS_WITHDRAWN:
        raise Withdrawn(PILOT.kind, pilot_id)
    if held.stage != PilotStage.PILOT_STAGE_RUNNING:
        raise WrongStage(PILOT.kind, pilot_id, stage_of(held))


def _pilot_shows(desk: Desk, vault: Vault, pilot_id: str) -> None:
    del vault
    desk.look(PILOT, pilot_id, MARKET["DownloadAttachment[pilot]"])


def _need_takes(desk: Desk, need_id: str) -> None:
    desk.look(NEED, need_id, MARKET["UploadAttachment[need]"])
    held = desk.lock(NEED, [need_id])[need_id]
    if held.status == RECORD_STATUS_WITHDRAWN:
        raise Withdrawn(NEED.kind, need_id)
    if held.stage == NeedStage.NEED_STAGE_CLOSED:
        raise WrongStage(NEED.kind, need_id, stage_of(held))


def _need_shows(desk: Desk, vault: Vault, need_id: str) -> None:
    del vault
    desk.look(NEED, need_id, MARKET["DownloadAttachment[need]"])


_OWNERS: Final[dict[int, Owner]] = {
    AttachmentOwner.ATTACHMENT_OWNER_SOLUTION: Owner(SOLUTION.kind, _solution_takes, _solution_shows),
    AttachmentOwner.ATTACHMENT_OWNER_PILOT: Owner(PILOT.kind, _pilot_takes, _pilot_shows),
    AttachmentOwner.ATTACHMENT_OWNER_NEED: Owner(NEED.kind, _need_takes, _need_shows, stays=True),
}
