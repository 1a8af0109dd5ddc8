"""Profiles as the messages that callers get."""

from typing import Final, cast

from dabridge.events.v1 import types_pb2
from dabridge.matching.v1 import matching_service_pb2 as pb

from services.matching.profiles import Profile, trust_name
from services.matching.translate import LEVEL_STRENGTH

SUMMARY_LENGTH: Final = 240
TAGS_SHOWN: Final = 12

LEVEL_OF: Final = {strength: level for level, strength in LEVEL_STRENGTH.items()}


def card(profile: Profile, score: float = 0.0) -> pb.ProfileCard:
    """A profile in short; `score` of a search or a list."""
    tags = [offer.name for offer in profile.offers] or [need.name for need in profile.needs]
    found = pb.ProfileCard(
        kind=profile.kind,
        id=profile.id,
        version=profile.version,
        title=profile.title,
        summary=profile.summary[:SUMMARY_LENGTH],
        zones=profile.zones,
        industries=profile.industries,
        tags=tags[:TAGS_SHOWN],
        score=score,
    )
    if profile.kind == "talent":
        found.education = cast("types_pb2.Education", profile.education)
        found.occupation_code = profile.occupation
        found.stale, found.level = profile.stale, profile.level
        found.skills.extend(
            pb.CardSkill(
                name=offer.name,
                level=LEVEL_OF.get(offer.strength, types_pb2.SKILL_LEVEL_UNSPECIFIED),
                trust=trust_name(offer),
            )
            for offer in profile.offers
        )
        if profile.years is not None:
            found.years = profile.years
    return found
