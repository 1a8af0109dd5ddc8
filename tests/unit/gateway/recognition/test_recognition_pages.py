"""Pages of recognition: who sees what, and what their forms send."""

from typing import Any

import grpc
import pytest
from dabridge.talent.v1 import recognition_service_pb2 as api
from dabridge.talent.v1.recognition_service_pb2 import (
    Check,
    CheckVerdict,
)
from google.protobuf.message import Message

from services.common.access.principal import Role
from tests.fakes.doorkeeper import CSRF
from tests.fakes.grpc_services import rpc_error
from tests.unit.gateway.conftest import Backing, ClientAs
from tests.unit.gateway.recognition.scenes import CONDITIONS, SCHEME, STAGE, an_answer, forms, page, sent


async def test_everybody_reads_schemes_and_what_is_public(backing: Backing, client_as: ClientAs) -> None:
    html = await page(client_as(), "/recognition")

    assert "认定标准甲" in html
    assert "公示至 2026-03-06" in html
    assert "ListRecognitions" not in backing.market.recognition.requests


async def test_the_bureau_has_a_queue_by_stage(backing: Backing, client_as: ClientAs) -> None:
    html = await page(client_as(Role.HR_BUREAU), "/recognition?stage=submitted")

    assert "/recognition/cases/r1" in html
    assert "共 21 件" in html
    assert sent(backing, "ListRecognitions") == api.ListRecognitionsRequest(
        stage=STAGE.RECOGNITION_STAGE_SUBMITTED
    )
    assert "page_token=next" in html


async def test_a_list_that_cannot_be_read_says_so(backing: Backing, client_as: ClientAs) -> None:
    backing.market.recognition.answers["ListSchemes"] = rpc_error(grpc.StatusCode.UNAVAILABLE, "away")

    assert "读取失败" in await page(client_as(), "/recognition", 503)


async def test_a_scheme_stands_beside_the_callers_profile(backing: Backing, client_as: ClientAs) -> None:
    backing.market.recognition.answers["AssessRecognition"] = api.AssessRecognitionResponse(
        scheme=SCHEME,
        levels=[
            api.AssessedLevel(
                code="C",
                name="骨干",
                alternatives=[api.AssessedAlternative(name="学历", conditions=CONDITIONS)],
            )
        ],
    )

    own = await page(client_as(Role.TALENT), "/recognition/schemes/sch-1")
    others = await page(client_as(), "/recognition/schemes/sch-1")

    assert "学历：硕士" in own
    assert 'name="way" value="C:0"' in own
    assert "学历：硕士" not in others
    assert "本科及以上" in others


async def test_a_scheme_is_read_without_a_profile(backing: Backing, client_as: ClientAs) -> None:
    backing.market.recognition.answers["AssessRecognition"] = rpc_error(grpc.StatusCode.NOT_FOUND, "没有")

    assert "本科及以上" in await page(client_as(Role.TALENT), "/recognition/schemes/sch-1")


async def test_an_application_is_begun_by_a_way(backing: Backing, client_as: ClientAs) -> None:
    backing.market.recognition.answers["StartRecognition"] = an_answer(STAGE.RECOGNITION_STAGE_DRAFT)
    fields = {"_token": CSRF, "scheme_id": "sch-1", "way": "C:0"}

    answer = await client_as(Role.TALENT).post("/recognition/start", data=fields)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/recognition/cases/r1")
    assert sent(backing, "StartRecognition") == api.StartRecognitionRequest(scheme_id="sch-1", level="C")


@pytest.mark.parametrize("way", ["", "C", "C:x", "C:-1", "C:999"])
async def test_what_is_no_way_is_refused(backing: Backing, client_as: ClientAs, way: str) -> None:
    fields = {"_token": CSRF, "scheme_id": "sch-1", "way": way}

    answer = await client_as(Role.TALENT).post("/recognition/start", data=fields)

    assert answer.status_code == 422
    assert "StartRecognition" not in backing.market.recognition.requests


@pytest.mark.parametrize(
    ("stage", "role", "offered"),
    [
        ("DRAFT", Role.TALENT, {"edit", "evidence", "submit", "withdraw"}),
        ("SUBMITTED", Role.TALENT, {"withdraw"}),
        ("SUBMITTED", Role.HR_BUREAU, {"checks", "return", "finish"}),
        ("CHECKED", Role.HR_BUREAU, {"decide"}),
        ("PUBLICITY", Role.HR_BUREAU, {"reopen"}),
        ("APPEALED", Role.HR_BUREAU, {"decide-appeal"}),
        ("REFUSED", Role.HR_BUREAU, set()),
        ("WITHDRAWN", Role.TALENT, set()),
    ],
)
async def test_each_stage_offers_its_acts_to_those_who_do_them(
    backing: Backing, client_as: ClientAs, stage: str, role: Role, offered: set[str]
) -> None:
    number = STAGE.Value(f"RECOGNITION_STAGE_{stage}")
    backing.market.recognition.answers["GetRecognition"] = an_answer(number)

    assert forms(await page(client_as(role), "/recognition/cases/r1")) == offered


async def test_who_checked_is_not_offered_the_decision(backing: Backing, client_as: ClientAs) -> None:
    held = an_answer(STAGE.RECOGNITION_STAGE_CHECKED, checkers=["person-hr_bureau"])
    backing.market.recognition.answers["GetRecognition"] = held

    html = await page(client_as(Role.HR_BUREAU), "/recognition/cases/r1")

    assert forms(html) == set()
    assert "须由其他人员办理" in html


@pytest.mark.parametrize(
    ("chosen", "saved"),
    [("C-1-2", "C-1-2"), ("", ""), ("D-9-9", "")],
    ids=["chosen", "none", "another way's"],
)
async def test_a_draft_is_saved_with_what_is_said_of_its_documents(
    backing: Backing, client_as: ClientAs, chosen: str, saved: str
) -> None:
    fields = {
        "_token": CSRF,
        "version": "4",
        "way": "C:0",
        "statement": "十年经验",
        "declared": "1",
        "e-id": ["f1"],
        "e-condition": [chosen],
        "e-note": ["奖状"],
    }

    answer = await client_as(Role.TALENT).post("/recognition/cases/r1/edit", data=fields)

    assert answer.status_code == 303
    assert sent(backing, "UpdateRecognition") == api.UpdateRecognitionRequest(
        id="r1",
        expected_version=4,
        level="C",
        statement="十年经验",
        declared=True,
        evidence=[api.EvidenceNote(file_id="f1", condition=saved, note="奖状")],
    )


@pytest.mark.parametrize(
    ("path", "role", "fields", "expected"),
    [
        ("submit", Role.TALENT, {}, api.SubmitRecognitionRequest(id="r1", expected_version=4)),
        ("withdraw", Role.TALENT, {}, api.WithdrawRecognitionRequest(id="r1", expected_version=4)),
        (
            "holder",
            Role.TALENT,
            {"shown": "1"},
            api.ShowHolderRequest(id="r1", expected_version=4, shown=True),
        ),
        (
            "appeal",
            Role.TALENT,
            {"reason": "复核"},
            api.AppealRecognitionRequest(id="r1", expected_version=4, reason="复核"),
        ),
        (
            "evidence/f1/remove",
            Role.TALENT,
            {},
            api.RemoveEvidenceRequest(id="r1", expected_version=4, file_id="f1"),
        ),
        (
            "checks",
            Role.HR_BUREAU,
            {"k-condition": ["C-1-1", "C-1-2"], "k-verdict": ["met", ""], "k-note": ["", ""]},
            api.SaveChecksRequest(
                id="r1",
                expected_version=4,
                checks=[Check(condition="C-1-1", verdict=CheckVerdict.CHECK_VERDICT_MET)],
            ),
        ),
        (
            "return",
            Role.HR_BUREAU,
            {"reason": "补证书"},
            api.ReturnRecognitionRequest(id="r1", expected_version=4, reason="补证书"),
        ),
        (
            "finish",
            Role.HR_BUREAU,
            {"level": "C", "proposal": "齐全"},
            api.FinishChecksRequest(id="r1", expected_version=4, level="C", proposal="齐全"),
        ),
        (
            "decide",
            Role.HR_BUREAU,
            {"level": "D", "reason": "降档"},
            api.DecideRecognitionRequest(id="r1", expected_version=4, level="D", reason="降档"),
        ),
        (
            "reopen",
            Role.HR_BUREAU,
            {"reason": "异议"},
            api.ReopenRecognitionRequest(id="r1", expected_version=4, reason="异议"),
        ),
        (
            "decide-appeal",
            Role.HR_BUREAU,
            {"level": "", "reason": "维持"},
            api.DecideAppealRequest(id="r1", expected_version=4, reason="维持"),
        ),
        (
            "revoke",
            Role.HR_BUREAU,
            {"reason": "不实"},
            api.RevokeCertificateRequest(id="r1", expected_version=4, reason="不实"),
        ),
    ],
)
async def test_each_form_sends_its_act(
    *,
    backing: Backing,
    client_as: ClientAs,
    path: str,
    role: Role,
    fields: dict[str, Any],
    expected: Message,
) -> None:
    answer = await client_as(role).post(
        f"/recognition/cases/r1/{path}", data={"_token": CSRF, "version": "4", **fields}
    )

    assert (answer.status_code, answer.headers["Location"]) == (303, "/recognition/cases/r1?done=1")
    assert sent(backing, type(expected).__name__.removesuffix("Request")) == expected


async def test_a_verdict_that_is_none_is_refused(backing: Backing, client_as: ClientAs) -> None:
    fields = {"_token": CSRF, "version": "4", "k-condition": "C-1-1", "k-verdict": "maybe", "k-note": ""}

    answer = await client_as(Role.HR_BUREAU).post("/recognition/cases/r1/checks", data=fields)

    assert answer.status_code == 422
    assert "SaveChecks" not in backing.market.recognition.requests


async def test_what_was_refused_is_told_beside_what_was_typed(backing: Backing, client_as: ClientAs) -> None:
    backing.market.recognition.answers["GetRecognition"] = an_answer(STAGE.RECOGNITION_STAGE_CHECKED)
    backing.market.recognition.answers["DecideRecognition"] = rpc_error(
        grpc.StatusCode.INVALID_ARGUMENT, "提交的内容有误", [("level", "层次不能高于申请的层次")]
    )
    fields = {"_token": CSRF, "version": "4", "level": "C", "reason": "我写的理由"}

    answer = await client_as(Role.HR_BUREAU).post("/recognition/cases/r1/decide", data=fields)

    assert answer.status_code == 422
    assert "层次不能高于申请的层次" in answer.text
    assert "我写的理由" in answer.text


async def test_a_document_is_chosen_before_it_is_sent(client_as: ClientAs) -> None:
    answer = await client_as(Role.TALENT).post(
        "/recognition/cases/r1/evidence",
        data={"_token": CSRF, "condition": "C-1-1"},
        files={"file": ("", b"")},
    )

    assert answer.status_code == 422
    assert "请选择文件" in answer.text
