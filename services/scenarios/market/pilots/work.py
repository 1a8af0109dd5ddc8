"""What callers do with pilots: one transaction each, within their rights."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from dabridge.events.v1.scenarios_pb2 import Milestone, Pilot, ScenarioStage
from dabridge.scenarios.v1.pilots_service_pb2 import (
    ConfirmMilestoneRequest,
    DemonstratePilotRequest,
    GetPilotRequest,
    ListPilotsRequest,
    ListPilotsResponse,
    PilotResponse,
    ReachMilestoneRequest,
    StartPilotRequest,
    StopPilotRequest,
    UpdatePilotRequest,
)
from google.protobuf.message import Message

from services.common.access.facts import facts_of
from services.common.access.methods import MARKET
from services.common.access.policy import owned_by, reach
from services.common.access.principal import Principal
from services.common.records import paging, rules
from services.common.records.rules import Errors
from services.common.records.store import Query
from services.common.records.workflow import Desk, Workflow, refuse, remembered
from services.common.scrub import scrubbed
from services.scenarios.market.lifecycle import moves
from services.scenarios.market.pilots import rules as pilot_rules
from services.scenarios.market.pilots import tables, told
from services.scenarios.market.records import PILOT
from services.scenarios.market.solutions.files import Files
from services.scenarios.model import SCENARIO

R = TypeVar("R", bound=Message)

_CODES: Final = frozenset({"id", "scenario_id", "milestone_id", "attachment_ids", "zone", "industry"})


class PilotWork:
    """The use cases; each raises what Desk.take, the stages and the fields refuse."""

    def __init__(self, workflow: Workflow, files: Files) -> None:
        """`files` knows what was uploaded for a pilot."""
        self._workflow = workflow
        self._files = files

    def start(self, request: StartPilotRequest, caller: Principal) -> PilotResponse:
        """Contracted → pilot, both for the scenario and its new pilot."""

        def work(desk: Desk) -> PilotResponse:
            cells = MARKET["StartPilot"]
            scenario = desk.take(SCENARIO, asked.scenario_id, asked.expected_version, cells)
            moves.check(desk.act, scenario, desk.now)
            wanted = Pilot(
                title=asked.title,
                starts_on=asked.starts_on,
                ends_on=asked.ends_on,
                amount_yuan=asked.amount_yuan,
                milestones=asked.milestones,
            )
            pilot, errors = pilot_rules.planned(scenario, wanted)
            refuse(errors)
            moves.move(desk, scenario, desk.act, ScenarioStage.SCENARIO_STAGE_PILOT)
            fresh = desk.add(PILOT, pilot)
            told.note(desk, None, fresh)
            told.tell(desk, fresh, "pilot_started", {"ends_on": fresh.ends_on})
            return _kept(desk, fresh)

        asked = scrubbed(request, _CODES)
        return self._once("StartPilot", caller, request, work)

    def update(self, request: UpdatePilotRequest, caller: Principal) -> PilotResponse:
        """Changes the plan of a running pilot; the same plan makes no new version."""

        def work(desk: Desk) -> PilotResponse:
            held = self._take(desk, asked.id, asked.expected_version)
            wanted = Pilot(title=asked.title, ends_on=asked.ends_on, milestones=asked.milestones)
            pilot, errors = pilot_rules.replanned(held, wanted)
            refuse(errors)
            fields = pilot_rules.changed_fields(held, pilot)
            if not fields:
                return _answer(desk, held)
            fresh = desk.put(PILOT, pilot)
            told.note(desk, held, fresh, fields=fields)
            told.tell(desk, fresh, "pilot_replanned")
            return _kept(desk, fresh)

        asked = scrubbed(request, _CODES)
        return self._once("UpdatePilot", caller, request, work)

    def reach_milestone(self, request: ReachMilestoneRequest, caller: Principal) -> PilotResponse:
        """Tells that a milestone was reached, with evidence."""

        def work(desk: Desk) -> PilotResponse:
            held = self._take(desk, asked.id, asked.expected_version)
            refuse(_files_asked(asked.attachment_ids))
            files = self._files.bind(
                desk.connection, PILOT.kind, held.id, asked.attachment_ids, "attachment_ids"
            )
            news = Milestone(
                id=asked.milestone_id,
                reached_on=asked.reached_on,
                evidence=asked.evidence,
                attachments=files,
            )
            pilot, errors = pilot_rules.reached(held, news, desk.today)
            refuse(errors)
            fresh = desk.put(PILOT, pilot)
            name = _milestone(fresh, asked.milestone_id).name
            told.note(desk, held, fresh, reason=name, fields=["milestones"])
            told.tell(desk, fresh, "milestone_reached", {"milestone": name, "reached_on": asked.reached_on})
            return _kept(desk, fresh)

        asked = scrubbed(request, _CODES)
        return self._once("ReachMilestone", caller, request, work)

    def confirm_milestone(self, request: ConfirmMilestoneRequest, caller: Principal) -> PilotResponse:
        """Takes the evidence, or opens the milestone again."""

        def work(desk: Desk) -> PilotResponse:
            held = self._take(desk, asked.id, asked.expected_version)
            pilot, errors = pilot_rules.judged(held, asked.milestone_id, asked.confirmed, asked.reason)
            refuse(errors)
            fresh = desk.put(PILOT, pilot)
            name = _milestone(fresh, asked.milestone_id).name
            reason = f"{name}：{asked.reason}" if asked.reason else name
            told.note(desk, held, fresh, reason=reason, fields=["milestones"])
            kind = "milestone_confirmed" if asked.confirmed else "milestone_refused"
            told.tell(desk, fresh, kind, {"milestone": name, "reason": asked.reason})
            return _kept(desk, fresh)

        asked = scrubbed(request, _CODES)
        return self._once("ConfirmMilestone", caller, request, work)

    def demonstrate(self, request: DemonstratePilotRequest, caller: Principal) -> PilotResponse:
        """Pilot → demonstrated, the scenario too, once all milestones are confirmed."""

        def work(desk: Desk) -> PilotResponse:
            # Of the two the scenario is locked first, as everywhere.
            desk.lock(SCENARIO, [asked.id])
            held = self._take(desk, asked.id, asked.expected_version)
            pilot, errors = pilot_rules.demonstrated(held, asked.outcome, desk.today)
            refuse(errors)
            moves.move(
                desk, moves.locked(desk, asked.id), desk.act, ScenarioStage.SCENARIO_STAGE_DEMONSTRATED
            )
            return self._end(desk, held, pilot, "pilot_demonstrated", "")

        asked = scrubbed(request, _CODES)
        return self._once("DemonstratePilot", caller, request, work)

    def stop(self, request: StopPilotRequest, caller: Principal) -> PilotResponse:
        """Ends it without success; the scenario stays as it is."""

        def work(desk: Desk) -> PilotResponse:
            held = self._take(desk, asked.id, asked.expected_version)
            pilot, errors = pilot_rules.stopped(held, asked.reason, desk.today)
            refuse(errors)
            return self._end(desk, held, pilot, "pilot_stopped", asked.reason)

        asked = scrubbed(request, _CODES)
        return self._once("StopPilot", caller, request, work)

    def get(self, request: GetPilotRequest, caller: Principal) -> PilotResponse:
        """One pilot; whoever reads it as the public does sees no evidence."""

        def work(desk: Desk) -> PilotResponse:
            return _shown(desk, desk.look(PILOT, request.id, MARKET["GetPilot"]))

        return self._workflow.do("GetPilot", caller, work)

    def page(self, request: ListPilotsRequest, caller: Principal) -> ListPilotsResponse:
        """A page, newest change first."""

        def work(desk: Desk) -> ListPilotsResponse:
            pilots, page = desk.page(
                PILOT,
                Query(
                    limit=paging.limit(request.page_size),
                    zone=_printable(request.zone),
                    industry=_printable(request.industry),
                    text=_printable(request.text).strip(),
                    facet=str(request.stage) if request.stage else "",
                    owners=owned_by(caller) if request.mine else None,
                    after=paging.position(request.page_token),
                    ids=tables.overdue(desk.connection, desk.today) if request.overdue else None,
                ),
                MARKET["ListPilots"],
            )
            return ListPilotsResponse(
                pilots=[_shown(desk, pilot) for pilot in pilots],
                next_page_token=paging.token(page),
                total=page.total,
            )

        return self._workflow.do("ListPilots", caller, work)

    def _take(self, desk: Desk, pilot_id: str, expected_version: int) -> Pilot:
        return desk.take(PILOT, pilot_id, expected_version, MARKET[desk.act])

    def _end(self, desk: Desk, held: Pilot, pilot: Pilot, kind: str, reason: str) -> PilotResponse:
        fresh = desk.put(PILOT, pilot)
        told.note(desk, held, fresh, reason=reason)
        told.tell(desk, fresh, kind, {"reason": reason})
        return _kept(desk, fresh)

    def _once(
        self, act: str, caller: Principal, request: Message, work: Callable[[Desk], PilotResponse]
    ) -> PilotResponse:
        memory = remembered(PilotResponse, "pilot", MARKET[act])
        return self._workflow.once(act, caller, request, work, memory)


def _kept(desk: Desk, pilot: Pilot) -> PilotResponse:
    """The answer to an act, once the day that is due next is noted."""
    tables.keep_due(desk.connection, pilot.id, pilot_rules.next_due(pilot))
    return _answer(desk, pilot)


def _answer(desk: Desk, pilot: Pilot) -> PilotResponse:
    return PilotResponse(pilot=pilot, overdue_ids=pilot_rules.overdue(pilot, desk.today))


def _shown(desk: Desk, pilot: Pilot) -> PilotResponse:
    if not reach(MARKET["DownloadAttachment[pilot]"], desk.caller).holds(facts_of(pilot)):
        for milestone in pilot.milestones:
            milestone.ClearField("evidence")
            milestone.ClearField("attachments")
    return _answer(desk, pilot)


def _milestone(pilot: Pilot, milestone_id: str) -> Milestone:
    return next(item for item in pilot.milestones if item.id == milestone_id)


def _files_asked(ids: Sequence[str]) -> Errors:
    errors = rules.count("attachment_ids", len(ids), most=pilot_rules.ATTACHMENTS_MAX)
    for index, given in enumerate(ids):
        errors += rules.identifier(f"attachment_ids[{index}]", given)
        if given in ids[:index]:
            errors.append(rules.broken(f"attachment_ids[{index}]", "repeated", value=given))
    return errors


def _printable(text: str) -> str:
    return text.replace("\0", "")
