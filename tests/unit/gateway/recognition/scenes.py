"""What tests of recognition's pages say again and again."""

import re
from typing import Any

import httpx
from dabridge.events.v1.scenarios_pb2 import Attachment
from dabridge.talent.v1 import recognition_service_pb2 as api
from dabridge.talent.v1.conditions_pb2 import AssessedCondition, Condition, ConditionKind, ConditionVerdict
from dabridge.talent.v1.recognition_service_pb2 import (
    Certificate,
    CertificateState,
    Evidence,
    Recognition,
    RecognitionStage,
    Scheme,
    SchemeAlternative,
    SchemeLevel,
)
from google.protobuf.message import Message

from tests.fakes.doorkeeper import TALENT
from tests.unit.gateway.conftest import Backing

STAGE = RecognitionStage


DEGREE = Condition(
    code="C-1-1", kind=ConditionKind.CONDITION_KIND_EDUCATION, text="本科及以上", evidence=True
)


AWARD = Condition(code="C-1-2", kind=ConditionKind.CONDITION_KIND_AWARD, text="市级奖项")


SCHEME = Scheme(
    id="sch-1",
    version=1,
    key="talent",
    number=1,
    name="认定标准甲",
    example=True,
    valid_from="2026-01-01",
    certificate_months=36,
    published=True,
    levels=[
        SchemeLevel(code="B", name="领军"),
        SchemeLevel(
            code="C", name="骨干", alternatives=[SchemeAlternative(name="学历", conditions=[DEGREE, AWARD])]
        ),
        SchemeLevel(code="D", name="青年"),
    ],
)


CONDITIONS = [
    AssessedCondition(
        condition=DEGREE,
        verdict=ConditionVerdict.CONDITION_VERDICT_MET,
        reason="学历：硕士",
        field="education",
        evidence_needed=True,
    ),
    AssessedCondition(
        condition=AWARD,
        verdict=ConditionVerdict.CONDITION_VERDICT_EVIDENCE,
        reason="须提交证明材料",
        evidence_needed=True,
    ),
]


GOOD = Certificate(
    number="2026-C-000001",
    level="C",
    level_name="骨干",
    scheme_name="认定标准甲",
    scheme_number=1,
    issued_on="2026-03-01",
    valid_until="2029-03-01",
    code="ABCDEFGHIJKLMNOP",
    state=CertificateState.CERTIFICATE_STATE_VALID,
)


def an_answer(stage: int, certificate: Certificate | None = None, **changes: Any) -> api.RecognitionResponse:
    standard: dict[str, Any] = {
        "id": "r1",
        "version": 4,
        "talent_id": TALENT,
        "scheme_id": "sch-1",
        "level": "C",
        "stage": stage,
        "evidence": [Evidence(file=Attachment(id="f1", name="证书.pdf", size_bytes=2048), condition="C-1-1")],
    }
    return api.RecognitionResponse(
        recognition=Recognition(**{**standard, **changes}),
        conditions=CONDITIONS,
        certificate=certificate,
        scheme=SCHEME,
        steps=[api.RecognitionStep(act="StartRecognition", at="2026-03-01T04:00:00+00:00", role="talent")],
    )


async def page(client: httpx.AsyncClient, path: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert answer.status_code == status, answer.text
    return answer.text


def sent(backing: Backing, method: str) -> Message:
    (request,) = backing.market.recognition.requests[method]
    found: Message = request
    return found


def forms(html: str) -> set[str]:
    posts = re.findall(r'method="post"[^>]*action="/recognition/cases/r1/([a-z-]+)', html)
    return set(posts)
