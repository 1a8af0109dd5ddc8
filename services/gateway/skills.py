"""The skill graph as the gateway asks for it; all raise AioRpcError."""

from typing import Final

from dabridge.matching.v1 import matching_service_pb2 as api

from services.gateway.clients import Backends
from services.gateway.codec import to_plain
from services.gateway.schemas.skills import Skill, SkillPage

LONGEST: Final = 60
"""Characters of a text that skills are looked up by."""


async def find(backends: Backends, text: str, offset: int, size: int) -> SkillPage:
    """A page of the skills that a text may mean; without a text all, the widest first."""
    request = api.FindSkillsRequest(text=text, offset=offset, size=size)
    answer = await backends.matching.FindSkills(request, timeout=backends.call_timeout)
    return SkillPage.model_validate(to_plain(answer))


async def skill(backends: Backends, term: str) -> Skill:
    """The skill that a term names; NOT_FOUND where the graph has none."""
    request = api.GetSkillRequest(term=term)
    answer = await backends.matching.GetSkill(request, timeout=backends.call_timeout)
    return Skill.model_validate(to_plain(answer))
