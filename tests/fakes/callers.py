"""Callers of each role, standing for an organisation, a zone or themselves."""

from services.common.access.principal import VISITOR, Principal, Role, system

__all__ = [
    "BUREAU",
    "CENTRE",
    "SYSTEM",
    "VISITOR",
    "a_provider",
    "a_talent_person",
    "a_zone_bureau",
    "an_enterprise_person",
]

SYSTEM = system("test")
BUREAU = Principal("officer-1", frozenset({Role.HR_BUREAU}), organisation="hr-bureau")
CENTRE = Principal("officer-2", frozenset({Role.SCENARIO_CENTRE}), organisation="scenario-centre")


def an_enterprise_person(organisation: str = "enterprise-1", person: str = "person-1") -> Principal:
    return Principal(person, frozenset({Role.ENTERPRISE}), organisation=organisation)


def a_provider(organisation: str = "provider-1", person: str = "person-2") -> Principal:
    return Principal(person, frozenset({Role.PROVIDER}), organisation=organisation)


def a_talent_person(talent: str = "talent-1") -> Principal:
    return Principal(f"account-of-{talent}", frozenset({Role.TALENT}), talent=talent)


def a_zone_bureau(zone: str = "511702") -> Principal:
    return Principal("officer-3", frozenset({Role.ZONE_BUREAU}), organisation="zone-bureau", zone=zone)
