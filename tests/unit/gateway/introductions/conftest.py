"""Where tests of introductions' pages begin: what the services answer."""

import pytest
from dabridge.events.v1.talent_pb2 import (
    Demand,
)
from dabridge.talent.v1 import introductions_service_pb2 as api

from tests.fakes.doorkeeper import ORGANISATION, ZONE
from tests.unit.gateway.conftest import Backing
from tests.unit.gateway.introductions.scenes import ENTERPRISE, PHONE, TALENT_SIDE, an_introduction, put


@pytest.fixture(autouse=True)
def introductions(backing: Backing) -> None:
    """An invitation, its catalogue of reasons, and the post."""
    calls = backing.market.introductions.answers
    put(backing, an_introduction())
    calls["ListIntroductions"] = api.ListIntroductionsResponse(
        introductions=[an_introduction()], total=41, next_page_token="next"
    )
    calls["ListReasonCodes"] = api.ListReasonCodesResponse(
        version=1,
        reasons=[
            api.IntroductionReason(
                code="salary", label="薪酬不符合期望", side=TALENT_SIDE, acts=["decline", "withdrawn"]
            ),
            api.IntroductionReason(code="by_mistake", label="误发", side=ENTERPRISE, acts=["cancel"]),
            api.IntroductionReason(code="skills", label="技能有差距", side=ENTERPRISE, acts=["decline"]),
            api.IntroductionReason(code="offer_accepted", label="已录用者", side=ENTERPRISE, acts=["hired"]),
            api.IntroductionReason(code="started_work", label="已入职", side=TALENT_SIDE, acts=["hired"]),
        ],
    )
    calls["ReadContact"] = api.ReadContactResponse(name="尚翀翊", phone=PHONE, mail="w@liyang.example")
    backing.talent.put(
        "Demand",
        Demand(id="d1", version=5, enterprise_id=ORGANISATION, post="电气工程师", headcount=2, zone=ZONE),
    )
