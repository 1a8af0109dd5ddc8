"""The export is all that is held of the caller, and of nobody else."""

import json

import grpc
from dabridge.talent.v1 import people_service_pb2 as api

from tests.integration.talent_market.offices import Market, refused
from tests.integration.talent_market.people.test_identities import WHO, keep
from tests.integration.talent_market.people.test_reviews import ask


def test_the_export_has_what_every_part_holds_of_the_caller(market: Market) -> None:
    talent = market.talent(experience="负责产线")
    market.expert(talent.id)
    other = market.talent(experience="别人的经历")
    keep(market, talent.id)
    keep(market, other.id, name="别人")
    ask(market, talent.id, market.demand().id, "没有计入")

    told = market.person(talent.id).people.ExportData(api.ExportDataRequest())
    document = json.loads(told.document)

    assert told.file_name.endswith(".json")
    assert document["talent_id"] == talent.id
    assert document["people"]["identity"]["id_number"] == WHO.id_number
    assert document["records"]["profile"]["experience"] == "负责产线"
    assert document["records"]["expert"]["id"] == talent.id
    assert [each["review"]["reason"] for each in document["people"]["match_reviews"]] == ["没有计入"]
    assert len(document["people"]["consents"]) == 5
    assert "别人" not in told.document.decode()


def test_whoever_has_nothing_gets_a_document_that_says_so(market: Market) -> None:
    document = json.loads(market.person("talent-9").people.ExportData(api.ExportDataRequest()).document)
    assert document["people"]["identity"] is None
    assert document["records"] == {"profile": None, "expert": None}


def test_nobody_exports_for_others(market: Market) -> None:
    for caller in (market.bureau, market.system, market.employer()):
        denied = refused(lambda caller=caller: caller.people.ExportData(api.ExportDataRequest()))[0]  # type: ignore[misc]
        assert denied == grpc.StatusCode.PERMISSION_DENIED
