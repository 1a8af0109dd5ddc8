"""What a scenario's page offers at its stage: the acts that its reader may do now. Pure.

The services decide again; what is said here only spares people a refusal.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from services.common import texts
from services.common.access.methods import MARKET
from services.common.access.policy import reach
from services.gateway import grants
from services.gateway.caller import Caller
from services.gateway.codec import Plain
from services.gateway.kinds import Kind
from services.gateway.market.stages import ANNOUNCED, STAGE_ACTS, StageAct

ACTS: Final = {act.path: act for act in STAGE_ACTS}
_PATH: Final = re.compile(r"(?P<head>[a-z_]*)(\[(?P<row>\d{1,4})\])?(\..*)?")
_EDITED_BY_MAKERS: Final = frozenset({"draft", "returned"}) | ANNOUNCED
_EDITED_BY_CENTRE: Final = frozenset({"submitted", "approved"})


def offered(caller: Caller, record: Plain) -> list[StageAct]:
    """The acts on a scenario that the caller may do now, in the order of its life."""
    return [act for act in ACTS.values() if fits(act, record) and allowed(caller, act, record)]


def fits(act: StageAct, record: Plain) -> bool:
    """Whether the scenario is where the act begins."""
    if record["status"] == "withdrawn" or record["stage"] not in act.stages:
        return False
    return act.path != "addendum" or not record["answers_closed"]


def allowed(caller: Caller, act: StageAct, record: Plain) -> bool:
    """Whether the caller may do the act with the scenario, whatever its stage."""
    return reach(MARKET[act.method], caller.principal).holds(grants.facts(Kind.SCENARIO, record))


def editable(caller: Caller, record: Plain) -> bool:
    """Whether the scenario's content can be edited by the caller at its stage."""
    stage = record["stage"]
    if stage in ANNOUNCED:
        return not record["answers_closed"]
    centre = not reach(MARKET["ApproveScenario"], caller.principal).nothing
    return stage in _EDITED_BY_MAKERS or (centre and stage in _EDITED_BY_CENTRE)


def matched(record: Plain, market: str) -> bool:
    """Whether the scenario takes part in the market: no firm is looked for once answers are closed."""
    if record["stage"] not in ANNOUNCED:
        return False
    return market != "scenario_supply" or not record["answers_closed"]


def reads_history(caller: Caller, record: Plain) -> bool:
    """Whether the caller may read what happened to the scenario."""
    row = MARKET["ListHistory[scenario]"]
    return reach(row, caller.principal).holds(grants.facts(Kind.SCENARIO, record))


def remarks_at(remarks: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    """What was said of a field, with the number of its row; of "", of the whole."""
    found: list[str] = []
    for remark in remarks:
        path = _PATH.fullmatch(str(remark["field"]))
        text = str(remark["remark"])
        if path is not None and path["head"] == name:
            row = path["row"]
            found.append(texts.get("portal.form.line", line=int(row) + 1, message=text) if row else text)
    return found


def act_name(act: str) -> str:
    """An act of the history in words, by the name of its method."""
    for key in (f"lifecycle.done.{act}", f"market_api.{act}"):
        try:
            return texts.get(key)
        except texts.UnknownText:
            continue
    return act


def stage_name(stage: str) -> str:
    """A scenario's stage in words."""
    try:
        return texts.get(f"stages.scenario.{stage}")
    except texts.UnknownText:
        return texts.get("lifecycle.stage.withdrawn") if stage == "withdrawn" else stage


def field_name(path: str) -> str:
    """A scenario's field in words, with the number of its row, by a path such as "requirements[2].name"."""
    head, _, rest = path.partition("[")
    row = rest.partition("]")[0]
    try:
        name = texts.get(f"lifecycle.field.{head.partition('.')[0]}")
    except texts.UnknownText:
        return path
    return texts.get("validation.item", number=int(row) + 1, label=name) if row.isdigit() else name
