"""What an edit of a scenario may change, by its stage and its editor. Pure."""

from typing import Final

from dabridge.events.v1.scenarios_pb2 import Addendum, Scenario, ScenarioStage

from services.common import texts
from services.common.access.principal import Role
from services.common.errors import FieldError, WrongStage
from services.common.records import rules
from services.common.records.aggregate import Edit, keep_fields
from services.scenarios.market.lifecycle import deadlines
from services.scenarios.market.records import stage_of

ADDENDA_MAX: Final = 50
# What the service sets, whatever a caller sends.
SETTLED: Final = ("stage", "stage_since", "remarks", "addenda", "answers_closed", "contract")

_NO_CONTENT: Final = frozenset({"id", "version", "status", "updated_at", *SETTLED})
_EDITABLE: Final = frozenset({ScenarioStage.SCENARIO_STAGE_DRAFT, ScenarioStage.SCENARIO_STAGE_RETURNED})
_CENTRE_EDITS: Final = frozenset(
    {ScenarioStage.SCENARIO_STAGE_SUBMITTED, ScenarioStage.SCENARIO_STAGE_APPROVED}
)


def settle(message: Scenario, held: Scenario | None, edit: Edit) -> list[FieldError]:
    """Keeps what acts set; an edit of a listed scenario gets its addendum.

    Programs alone set a stage, and their edits are no addenda. Raises WrongStage where the stage forbids
    the edit.
    """
    asked = message.stage
    by_program = Role.SYSTEM in edit.caller.roles
    keep_fields(message, held, SETTLED)
    if held is None:
        message.stage = asked if by_program and asked else ScenarioStage.SCENARIO_STAGE_DRAFT
        message.stage_since = edit.now.isoformat()
        return []
    if by_program:
        if asked not in (ScenarioStage.SCENARIO_STAGE_UNSPECIFIED, held.stage):
            message.stage = asked
            message.stage_since = edit.now.isoformat()
        return []
    fields = changed_fields(held, message)
    if not fields:
        message.CopyFrom(held)
        return []
    _check_stage(held, edit)
    if held.stage not in deadlines.OPEN_STAGES:
        return []
    errors = (
        check_deadline(held, message.answer_deadline, edit) + check_count(held) + _check_owner(held, message)
    )
    if not errors:
        message.addenda.append(addendum(held, edit, edit.explanation, fields))
    return errors


def changed_fields(before: Scenario, after: Scenario) -> list[str]:
    """The names of the content's fields in which two states differ, in the order of the message."""
    return [
        field.name
        for field in Scenario.DESCRIPTOR.fields
        if field.name not in _NO_CONTENT and getattr(before, field.name) != getattr(after, field.name)
    ]


def addendum(held: Scenario, edit: Edit, text: str, fields: list[str]) -> Addendum:
    """The next addendum; without a text it names the fields."""
    names = "、".join(texts.get(f"lifecycle.field.{name}") for name in fields)
    return Addendum(
        number=len(held.addenda) + 1,
        published_at=edit.now.isoformat(),
        text=text or texts.get("lifecycle.addendum_of_fields", fields=names),
        fields=fields,
    )


def check_deadline(held: Scenario, asked: str, edit: Edit) -> list[FieldError]:
    """A listed scenario's deadline may only be put off, to a time to come; where there is none, be set."""
    if asked == held.answer_deadline:
        return []
    before, after = deadlines.moment(held.answer_deadline), deadlines.moment(asked)
    if after is None or (before is not None and after <= before):
        return [rules.broken("answer_deadline", "only_later")]
    return check_ahead(asked, edit)


def check_count(held: Scenario) -> list[FieldError]:
    """There is room for one addendum more."""
    return rules.count("addenda", len(held.addenda) + 1, most=ADDENDA_MAX)


def check_ahead(deadline: str, edit: Edit) -> list[FieldError]:
    """A deadline is still to come."""
    found = deadlines.moment(deadline)
    past = found is not None and found <= edit.now
    return [rules.broken("answer_deadline", "deadline_over")] if past else []


def _check_owner(held: Scenario, message: Scenario) -> list[FieldError]:
    """Who asks stays who asked: bids, review and pilot are theirs, and nobody bids for their own scenario."""
    changed = held.provider_id != message.provider_id
    return [rules.broken("provider_id", "fixed_once_listed")] if changed else []


def _check_stage(held: Scenario, edit: Edit) -> None:
    if held.stage in _EDITABLE:
        return
    if held.stage in _CENTRE_EDITS and Role.SCENARIO_CENTRE in edit.caller.roles:
        return
    if held.stage in deadlines.OPEN_STAGES:
        check_open(held, edit)
        return
    raise WrongStage("scenario", held.id, stage_of(held))


def check_open(held: Scenario, edit: Edit) -> None:
    """Raises WrongStage unless a listed scenario still takes solutions."""
    if not deadlines.takes_answers(held, edit.now):
        rule = "answers_closed" if held.stage in deadlines.OPEN_STAGES else ""
        raise WrongStage("scenario", held.id, stage_of(held), rule)


def leaves(message: Scenario) -> None:
    """Raises WrongStage for a scenario that is closed: what became of it stays told."""
    if message.stage == ScenarioStage.SCENARIO_STAGE_CLOSED:
        raise WrongStage("scenario", message.id, stage_of(message))
