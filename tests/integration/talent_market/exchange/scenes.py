"""What tests of exchange say again and again."""

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.talent.v1 import exchange_service_pb2 as api
from dabridge.talent.v1 import people_service_pb2 as people_api
from dabridge.talent.v1 import talent_service_pb2 as records_api

from services.common.access.principal import Role
from services.common.records.workflow import Desk
from services.talent.market.people import consents
from services.talent.market.people.vault import Identity, People
from tests.fakes.identities import FICTITIOUS
from tests.integration.talent_market.offices import Market

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


AS_OF = "2026-02-01"


def person(market: Market, number: int, *, agrees: bool = True, **changes: Any) -> TalentProfile:
    talent = market.talent(**changes)
    people = People.of(market.served.parts)

    def put(desk: Desk) -> None:
        people.put(desk, talent.id, Identity(name="甲", id_number=FICTITIOUS[number].id_number))

    market.arrange(put)
    if agrees:
        sent = people_api.GiveConsentRequest(
            purpose=people_api.CONSENT_PURPOSE_DEPARTMENTS, wording=consents.WORDING
        )
        market.person(talent.id).people.GiveConsent(sent)
    return profile(market, talent.id)


def profile(market: Market, talent_id: str) -> TalentProfile:
    return market.bureau.records.GetTalent(records_api.GetTalentRequest(id=talent_id)).talent


def row(number: int, **values: Any) -> dict[str, Any]:
    return {"id_number": FICTITIOUS[number].id_number, **values}


def batch(*rows: Any, number: str = "b-1", source: str = "education", **changes: Any) -> bytes:
    told = {"source": source, "schema": 1, "batch": number, "as_of": AS_OF, "rows": list(rows), **changes}
    return json.dumps(told, ensure_ascii=False).encode()


def send(market: Market, content: bytes, source: str = "education", key: Any = KEY) -> api.ExchangeBatch:
    asked = api.ReceiveBatchRequest(source=source, content=content, signature=key.sign(content))
    held: api.ExchangeBatch = market.as_(Role.VISITOR).exchange.ReceiveBatch(asked).batch
    return held


def done(market: Market, held: api.ExchangeBatch) -> api.GetBatchResponse:
    market.work_off()
    found: api.GetBatchResponse = market.bureau.exchange.GetBatch(api.GetBatchRequest(id=held.id))
    assert found.batch.stage == api.EXCHANGE_STAGE_DONE
    return found


def counts(found: api.GetBatchResponse) -> dict[str, int]:
    return {field.name: value for field, value in found.batch.counts.ListFields()}


def conflict(market: Market) -> api.ExchangeConflict:
    found = market.bureau.exchange.ListConflicts(api.ListConflictsRequest())
    first: api.ExchangeConflict = found.conflicts[0]
    return first


def a_release(market: Market, **changes: Any) -> api.Release:
    given = {
        "dataset": "agreed_verified",
        "recipient": "education",
        "purpose": "核对学历",
        "basis": "数据共享协议",
        "until": "2026-06-30",
        **changes,
    }
    office = market.as_(Role.HR_BUREAU, person="asks")
    sent = api.AskReleaseRequest(release=api.Release(**given))
    asked: api.Release = office.exchange.AskRelease(sent).release
    return asked


def decide(market: Market, held: api.Release, who: str = "decides") -> api.Release:
    sent = api.DecideReleaseRequest(id=held.id, expected_version=held.version, approved=True)
    office = market.as_(Role.HR_BUREAU, person=who)
    decided: api.Release = office.exchange.DecideRelease(sent).release
    return decided


def without(market: Market, talent_id: str, department: str) -> None:
    sent = people_api.WithdrawConsentRequest(
        purpose=people_api.CONSENT_PURPOSE_DEPARTMENTS, recipient=department
    )
    market.person(talent_id).people.WithdrawConsent(sent)
