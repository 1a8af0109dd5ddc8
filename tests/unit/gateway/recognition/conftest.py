"""Where tests of recognition's pages begin: what the services answer."""

import pytest
from dabridge.talent.v1 import recognition_service_pb2 as api

from tests.unit.gateway.conftest import Backing
from tests.unit.gateway.recognition.scenes import SCHEME, STAGE, an_answer


@pytest.fixture(autouse=True)
def recognition(backing: Backing) -> None:
    """A scheme and an application that is being written."""
    answers = backing.market.recognition.answers
    answers["ListSchemes"] = api.ListSchemesResponse(schemes=[SCHEME], total=1)
    answers["GetScheme"] = api.SchemeResponse(scheme=SCHEME)
    answers["GetRecognition"] = an_answer(STAGE.RECOGNITION_STAGE_DRAFT)
    answers["ListRecognitions"] = api.ListRecognitionsResponse(
        recognitions=[
            api.RecognitionLine(
                id="r1", level="C", stage=STAGE.RECOGNITION_STAGE_SUBMITTED, scheme_name="认定标准甲"
            )
        ],
        total=21,
        next_page_token="next",
    )
    answers["ListPublicities"] = api.ListPublicitiesResponse(
        publicities=[
            api.Publicity(id="r2", scheme_name="认定标准甲", level="C", level_name="骨干", until="2026-03-06")
        ]
    )
