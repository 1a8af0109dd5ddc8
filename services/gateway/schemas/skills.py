"""The skill graph as the API answers it."""

from services.gateway.schemas.base import Out, described


class SkillHit(Out):
    """A skill in short."""

    name: str = described("skills.api.name")
    found_by: str = described("skills.api.found_by")
    narrower: int = described("skills.api.narrower.count")
    broader: int = described("skills.api.broader.count")


class SkillPage(Out):
    """A page of skills."""

    hits: list[SkillHit] = described("api.model.search.hits")
    total: int = described("api.model.search.total")


class SkillLink(Out):
    """One relation with where it comes from."""

    name: str = described("skills.api.link.name")
    provenance: str = described("skills.api.link.provenance")
    count: int = described("skills.api.link.count")
    pmi: float = described("skills.api.link.pmi")
    serves: float = described("skills.api.link.serves")


class Skill(Out):
    """A skill with all that the graph knows of it, one step away."""

    name: str = described("skills.api.name")
    synonyms: list[SkillLink] = described("skills.api.synonyms")
    broader: list[SkillLink] = described("skills.api.broader")
    narrower: list[SkillLink] = described("skills.api.narrower")
    related: list[SkillLink] = described("skills.api.related")
