"""The acts on a scenario as pages offer them, as data. Pure."""

from dataclasses import dataclass
from typing import Final

# Stages at which an edit is an addendum, and at which a scenario takes part in matching.
ANNOUNCED: Final = frozenset({"listed", "answered"})


@dataclass(frozen=True, slots=True)
class StageAct:
    """An act as pages offer it: its part of the address, its method, and the stages that it begins at.

    `ends`: it undoes or ends something, so its button is marked.
    """

    path: str
    method: str
    stages: frozenset[str]
    ends: bool = False


STAGE_ACTS: Final = (
    StageAct("submit", "SubmitScenario", frozenset({"draft", "returned"})),
    StageAct("approve", "ApproveScenario", frozenset({"submitted"})),
    StageAct("return", "ReturnScenario", frozenset({"submitted"})),
    StageAct("addendum", "AddAddendum", ANNOUNCED),
    StageAct("contract", "ContractScenario", frozenset({"selected"})),
    StageAct("reopen", "ReopenSelection", frozenset({"selected"}), ends=True),
    StageAct("close", "CloseScenario", ANNOUNCED | {"pilot", "demonstrated"}, ends=True),
)
