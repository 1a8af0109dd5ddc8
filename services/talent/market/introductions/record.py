"""The introduction as an aggregate that acts alone change, and the names of its stages. Pure."""

from typing import Final

from dabridge.events.v1 import talent_pb2
from dabridge.events.v1.talent_pb2 import (
    Introduction,
    IntroductionOutcome,
    IntroductionSide,
    IntroductionStage,
)

from services.common import events
from services.common.plain import enum_name
from services.common.records.aggregate import Aggregate, Facets

ENTERPRISE: Final = IntroductionSide.INTRODUCTION_SIDE_ENTERPRISE
TALENT_SIDE: Final = IntroductionSide.INTRODUCTION_SIDE_TALENT

ASKED: Final = IntroductionStage.INTRODUCTION_STAGE_ASKED
CONNECTED: Final = IntroductionStage.INTRODUCTION_STAGE_CONNECTED
INTERVIEWING: Final = IntroductionStage.INTRODUCTION_STAGE_INTERVIEWING
ENDED: Final = IntroductionStage.INTRODUCTION_STAGE_ENDED
DECLINED: Final = IntroductionStage.INTRODUCTION_STAGE_DECLINED
CANCELLED: Final = IntroductionStage.INTRODUCTION_STAGE_CANCELLED
EXPIRED: Final = IntroductionStage.INTRODUCTION_STAGE_EXPIRED

# Where something may still come of it.
OPEN: Final = frozenset({ASKED, CONNECTED, INTERVIEWING})

HIRED: Final = IntroductionOutcome.INTRODUCTION_OUTCOME_HIRED
NOT_HIRED: Final = IntroductionOutcome.INTRODUCTION_OUTCOME_NOT_HIRED
WITHDRAWN: Final = IntroductionOutcome.INTRODUCTION_OUTCOME_WITHDRAWN


def stage_name(stage: int) -> str:
    """A stage as texts, history and tables name it, such as "asked"."""
    return enum_name(talent_pb2.IntroductionStage.DESCRIPTOR, stage) or ""


def side_name(side: int) -> str:
    """ "talent" or "enterprise"."""
    return enum_name(talent_pb2.IntroductionSide.DESCRIPTOR, side) or ""


def outcome_name(outcome: int) -> str:
    """An outcome such as "hired"; empty where there is none."""
    return enum_name(talent_pb2.IntroductionOutcome.DESCRIPTOR, outcome) or ""


def stage_of(message: Introduction) -> str:
    """The name of the stage that an introduction is at."""
    return stage_name(message.stage)


def other(side: int) -> int:
    """The side across."""
    return TALENT_SIDE if side == ENTERPRISE else ENTERPRISE


def contacts_open(stage: int) -> bool:
    """Whether the two sides may read each other's contact: while they are connected, and at no other time."""
    return stage in (CONNECTED, INTERVIEWING)


def _facets(message: Introduction) -> Facets:
    return Facets(
        title=message.post,
        zones=(message.zone,) if message.zone else (),
        industries=(message.industry,) if message.industry else (),
        facet=str(message.stage),
    )


INTRODUCTION: Final = Aggregate(
    kind="introduction",
    table="introduction",
    message=Introduction,
    changed=events.INTRODUCTION_CHANGED,
    removed=events.INTRODUCTION_REMOVED,
    codes=frozenset(),
    facets=_facets,
)
