"""All that is held of a person, as one document: each part of the talent market adds what it holds."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from dabridge.talent.v1 import people_service_pb2 as api

from services.common.access.principal import Principal
from services.common.market import notices_tables
from services.common.market.notices_tables import Reader
from services.common.plain import to_plain
from services.common.records.service import Parts
from services.common.records.workflow import Desk, Workflow
from services.talent.market.allocation import forgetting as allocation
from services.talent.market.analysis import forgetting as analysis
from services.talent.market.committee import forgetting as committee
from services.talent.market.committee.words import Words as CommitteeWords
from services.talent.market.exchange import forgetting as exchange
from services.talent.market.imports import forgetting as imports
from services.talent.market.introductions import exporting as introductions
from services.talent.market.introductions.words import Words
from services.talent.market.people import permits, tables
from services.talent.market.people.own import own
from services.talent.market.people.reviews import ReviewWork
from services.talent.market.people.vault import People
from services.talent.market.policies import exporting as policies
from services.talent.market.recognition.exporting import RecognitionExport
from services.talent.market.recognition.made import cases_of
from services.talent.market.registration.exporting import RegistrationExport
from services.talent.model import EXPERT, TALENT

FORMAT: Final = "dabridge.personal-data.v1"
NOTICES_MAX: Final = 1_000

Plain = dict[str, Any]
# What a part holds of a talent, as plain values, in the transaction of the export.
Export = Callable[[Desk, str], Plain]


@dataclass(frozen=True, slots=True)
class PeopleExport:
    """What this part holds of somebody."""

    people: People
    reviews: ReviewWork

    def __call__(self, desk: Desk, talent_id: str) -> Plain:
        """Identity, consents, readings and requests for review."""
        identity = self.people.read(desk, talent_id)
        kept = permits.answer(desk, talent_id)
        return {
            "identity": {name: getattr(identity, name) for name in identity.__slots__} if identity else None,
            "consents": [to_plain(each) for each in kept.consents],
            "consent_ledger": [to_plain(each) for each in kept.entries],
            "identity_history": [
                {
                    "at": line.at.isoformat(),
                    "act": line.act,
                    "what": line.to_stage,
                    "purpose": line.reason,
                    "organisation_id": line.organisation_id,
                    "role": line.role,
                }
                for line in tables.readings(desk.connection, talent_id)
            ],
            "match_reviews": [to_plain(each) for each in self.reviews.every(desk, talent_id)],
        }


def records(desk: Desk, talent_id: str) -> Plain:
    """The records of the person: the profile, and the membership of the expert pool."""
    profile, expert = desk.see(TALENT, talent_id), desk.see(EXPERT, talent_id)
    return {
        "profile": to_plain(profile) if profile else None,
        "expert": to_plain(expert) if expert else None,
    }


def told(desk: Desk, talent_id: str) -> Plain:
    """What the person was told of, newest first."""
    reader = Reader([talent_id], desk.caller.person)
    found = notices_tables.page(desk.connection, reader, None, NOTICES_MAX, unread_only=False)
    return {"items": [to_plain(each) for each in found]}


def exports_of(parts: Parts) -> dict[str, Export]:
    """What is exported, by the name of the part that holds it."""
    people = People.of(parts)
    return {
        "records": records,
        "people": PeopleExport(people, ReviewWork(parts.workflow, people)),
        "notices": told,
        "registration": RegistrationExport(people),
        "introductions": introductions.Export(Words(people)),
        "allocation": allocation.export,
        "recognition": RecognitionExport(cases_of(parts)),
        "policies": policies.export,
        "committee": committee.Export(CommitteeWords(people)),
        "exchange": exchange.export,
        "analysis": analysis.export,
        "imports": lambda desk, talent_id: {"rows": imports.export(desk, talent_id)},
    }


class ExportWork:
    """The use case of the export."""

    def __init__(self, workflow: Workflow, exports: dict[str, Export]) -> None:
        """`exports`: by the name of the part."""
        self._workflow = workflow
        self._exports = exports

    def export(self, _request: api.ExportDataRequest, caller: Principal) -> api.ExportDataResponse:
        """All that is held of the caller, in one moment."""

        def work(desk: Desk) -> api.ExportDataResponse:
            talent_id = own(desk)
            desk.log("person", talent_id)
            document = {
                "format": FORMAT,
                "at": desk.now.isoformat(),
                "talent_id": talent_id,
                **{part: export(desk, talent_id) for part, export in self._exports.items()},
            }
            return api.ExportDataResponse(
                document=json.dumps(document, ensure_ascii=False, indent=2).encode(),
                file_name=f"personal-data-{desk.today.isoformat()}.json",
            )

        return self._workflow.do("ExportData", caller, work)
