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

# Kinds whose profiles are of people, by their talent ids.
PERSONAL: Final[tuple[Kind, ...]] = ("talent", "expert")

# Why a talent takes no part: the record is gone, consent is withdrawn, or it was not confirmed for long.
Absence = Literal["", "withdrawn", "paused", "hidden"]

FULL_STRENGTH: Final = 100
FULL_STANDING: Final = 100
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
    `absence`: why a talent is not live; empty of other kinds, and where an older version stored it.
    `stale`: the person has not confirmed it for long. `level`: the code of the level at which a talent is
    recognised. `withheld`: what the person's consent keeps it out of, each a market's key, or
    "key:organisation" for one organisation alone.
    `standing`: what scores are multiplied by, in percent; below 100 of a post that repeats another or breaks
    rules of good posts, with the codes of why.
    `facts` say who may read it and are no part of its score, but that its owner may be such an organisation;
    one that was removed has none.
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
    stale: bool = False
    level: str = ""
    withheld: tuple[str, ...] = ()
    absence: Absence = ""
    standing: int = FULL_STANDING
    standing_reasons: tuple[str, ...] = ()
    facts: Facts = NOBODYS

    @property
    def title(self) -> str:
        """What a list shows it by."""
        return " / ".join(self.titles)

    def withheld_from(self, market_key: str, organisation: str) -> bool:
        """Whether consent keeps it from an organisation in a market; empty: from everybody there."""
        return market_key in self.withheld or (
            bool(organisation) and f"{market_key}:{organisation}" in self.withheld
        )

    def left_out(self) -> tuple[tuple[str, str], ...]:
        """The market's key and the id of each organisation that is left out by name."""
        named = (entry.partition(":") for entry in self.withheld)
        return tuple((key, organisation) for key, _, organisation in named if organisation)


def trust_name(offer: Offer) -> str:
    """Who stands behind an offer; empty where that is not known."""
    return TRUST_NAMES[offer.trust] if offer.trust < len(TRUST_NAMES) else ""


def sentences(*parts: str) -> str:
    """Parts as one text, of which a profile's embedding and keywords are made; blank ones are left out."""
    return "。".join(part.strip("。 \n") for part in parts if part.strip())


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
    values["withheld"] = tuple(values.get("withheld", ()))
    values["standing_reasons"] = tuple(values.get("standing_reasons", ()))
    values["organisations"] = tuple(values.get("organisations", _organisations_before(values)))
    return Profile(**values)


def _organisations_before(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Of a document of before they were kept: a scenario is owned by its provider."""
    owner = values["facts"].owner if "facts" in values else ""
    return (owner,) if owner and values["kind"] == "scenario" else ()
