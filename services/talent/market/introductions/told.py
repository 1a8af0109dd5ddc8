"""What the two sides are told of an introduction: the post and dates, never a name or a word of either."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from dabridge.events.v1.talent_pb2 import Introduction

from services.common.market import notices
from services.common.market.notices import Notice
from services.common.records.states import LOCAL_TIME
from services.common.records.workflow import Desk
from services.talent.market.introductions.record import ENTERPRISE, TALENT_SIDE

BOTH: Final = (ENTERPRISE, TALENT_SIDE)


def tell(
    desk: Desk,
    held: Introduction,
    kind: str,
    to: Collection[int],
    values: Mapping[str, str] | None = None,
) -> None:
    """Tells sides by the text `notices.introduction_<kind>`; who was erased is told nothing."""
    recipients: dict[int, str] = {ENTERPRISE: held.enterprise_id, TALENT_SIDE: held.talent_id}
    filled = {"post": held.post, **(values or {})}
    notices.tell(
        desk.connection,
        desk.now,
        [
            Notice(recipients[side], f"introduction_{kind}", "introduction", held.id, filled)
            for side in to
            if recipients[side]
        ],
    )


def moment(stamp: str) -> str:
    """An RFC 3339 moment as the city's date and time to the minute."""
    return datetime.fromisoformat(stamp).astimezone(LOCAL_TIME).strftime("%Y-%m-%d %H:%M")
