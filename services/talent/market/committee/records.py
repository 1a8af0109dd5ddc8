"""Nominations and requests for advice as aggregates that acts alone change; they are on no topic. Pure."""

from typing import Final

from dabridge.talent.v1.committee_service_pb2 import Advice, Nomination
from dabridge.talent.v1.committee_service_pb2 import AdviceStage as AdviceAt
from dabridge.talent.v1.committee_service_pb2 import NominationStage as At

from services.common.records.aggregate import Aggregate, Facets

PROPOSED: Final = At.NOMINATION_STAGE_PROPOSED
AGREED: Final = At.NOMINATION_STAGE_AGREED
SEATED: Final = At.NOMINATION_STAGE_SEATED
DECLINED: Final = At.NOMINATION_STAGE_DECLINED
REFUSED: Final = At.NOMINATION_STAGE_REFUSED
WITHDRAWN: Final = At.NOMINATION_STAGE_WITHDRAWN
ENDED: Final = At.NOMINATION_STAGE_ENDED
# Of which a person has one at most.
OPEN: Final = frozenset({PROPOSED, AGREED, SEATED})

ASKED: Final = AdviceAt.ADVICE_STAGE_OPEN
ASSIGNED: Final = AdviceAt.ADVICE_STAGE_ASSIGNED
ANSWERED: Final = AdviceAt.ADVICE_STAGE_ANSWERED
CLOSED: Final = AdviceAt.ADVICE_STAGE_CLOSED


def stage_of(message: Nomination | Advice) -> str:
    """The plain name of the stage, such as "seated"."""
    if isinstance(message, Nomination):
        return At.Name(message.stage).removeprefix("NOMINATION_STAGE_").lower()
    return AdviceAt.Name(message.stage).removeprefix("ADVICE_STAGE_").lower()


def _nomination_facets(message: Nomination) -> Facets:
    return Facets(title=message.expert_id, industries=tuple(message.fields), facet=str(message.stage))


def _advice_facets(message: Advice) -> Facets:
    return Facets(
        title=message.title,
        zones=(message.zone,) if message.zone else (),
        industries=tuple(message.fields),
        facet=str(message.stage),
    )


NOMINATION: Final = Aggregate(
    kind="nomination",
    table="nomination",
    message=Nomination,
    changed="",
    removed="",
    codes=frozenset(),
    facets=_nomination_facets,
)
ADVICE: Final = Aggregate(
    kind="advice",
    table="advice",
    message=Advice,
    changed="",
    removed="",
    codes=frozenset(),
    facets=_advice_facets,
)
