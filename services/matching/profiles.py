"""What matching knows of a record, whatever its kind: one shape for all seven.

A profile is a pure function of the source event; nothing personal can enter it, because none of the source
messages holds a name, sex, birth date, ethnicity or contact.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, Literal

from services.common.access.policy import Facts

Kind = Literal["scenario", "enterprise", "talent", "demand", "county", "expert", "need"]
KINDS: Final[tuple[Kind, ...]] = (
    "scenario",
    "enterprise",
    "talent",
    "demand",
    "county",
    "expert",
    "need",
)

FULL_STRENGTH: Final = 100
# Elasticsearch takes ids of up to 512 bytes and refuses a whole request for a longer one; the id of a
# shortlist holds that of its subject.
ID_LIMIT: Final = 256
# The facts of what was removed: nobody's, nowhere, and not public.
NOBODYS: Final = Facts()
TRUST_NAMES: Final = ("", "declared", "evidenced", "verified")


@dataclass(frozen=True, slots=True)
class Offer:
    """A skill or capability; `strength` in percent, `trust` an index into TRUST_NAMES."""

    name: str
    strength: int = FULL_STRENGTH
    evidence: str = ""
    trust: int = 1


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement; one that is a must weighs twice a wish."""

    name: str
    must: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """One side of a pair; None, empty and 0 education mean unknown unless the field says otherwise.

    `live` says whether it takes part in matching. Zones and industries are the plan's codes, empty: any or
    not bound. Money in yuan a month (scenarios: in all). `confirmed_on` and `updated_at` are ISO 8601.
    `organisations` are the ids of those that bind it: of a scenario its provider, of an expert all that the
    expert works for, owns or advises. `answers_closed`: a scenario that takes no more solutions.
    `facts` say who may read it and are no part of its score; one that was removed has none.
    """

    kind: Kind
    id: str
    version: int
    live: bool
    titles: tuple[str, ...] = ()
    summary: str = ""
    text: str = ""
    zones: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    occupation: str = ""
    offers: tuple[Offer, ...] = ()
    needs: tuple[Need, ...] = ()
    education: int = 0
    years: int | None = None
    money_min: int | None = None
    money_max: int | None = None
    confirmed_on: str = ""
    role: int = 0
    main_pilot: bool = False
    headcount: int = 0
    updated_at: str = ""
    synthetic: bool = False
    organisations: tuple[str, ...] = ()
    answers_closed: bool = False
    facts: Facts = NOBODYS

    @property
    def title(self) -> str:
        """What a list shows it by."""
        return " / ".join(self.titles)


_FIELDS: Final = tuple(field.name for field in fields(Profile))
_OFFER_FIELDS: Final = tuple(field.name for field in fields(Offer))


def to_document(profile: Profile) -> dict[str, Any]:
    """The profile as JSON-ready data."""
    document = {name: getattr(profile, name) for name in _FIELDS}
    document["offers"] = [{n: getattr(offer, n) for n in _OFFER_FIELDS} for offer in profile.offers]
    document["needs"] = [{"name": need.name, "must": need.must} for need in profile.needs]
    document["facts"] = facts_document(profile.facts)
    return document


def facts_document(facts: Facts) -> dict[str, Any]:
    """Facts as JSON-ready data."""
    return {
        "owner": facts.owner,
        "zones": sorted(facts.zones),
        "public": facts.public,
        "parties": sorted(facts.parties),
    }


def from_document(document: Mapping[str, Any]) -> Profile:
    """The profile of `to_document`'s data; data of an older shape has no facts and is nobody's."""
    values = dict(document)
    for name in ("titles", "zones", "industries"):
        values[name] = tuple(values[name])
    values["offers"] = tuple(Offer(**offer) for offer in values["offers"])
    values["needs"] = tuple(Need(**need) for need in values["needs"])
    if "facts" in values:
        told = values["facts"]
        values["facts"] = Facts(
            told["owner"], frozenset(told["zones"]), told["public"], frozenset(told.get("parties", ()))
        )
    values["organisations"] = tuple(values.get("organisations", _organisations_before(values)))
    return Profile(**values)


def _organisations_before(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Of a document of before they were kept: a scenario is owned by its provider."""
    owner = values["facts"].owner if "facts" in values else ""
    return (owner,) if owner and values["kind"] == "scenario" else ()
