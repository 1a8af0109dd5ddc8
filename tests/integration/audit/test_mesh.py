"""The logs of running processes: an auditor signs in, reads all three, and has them checked."""

from collections.abc import Callable
from typing import Any

import pytest
from dabridge.talent.v1 import talent_service_pb2 as api
from dabridge.talent.v1.talent_service_pb2_grpc import TalentServiceStub

from tests.fakes.messages import a_talent
from tests.records import until
from tests.stack import Mesh


@pytest.fixture
def mesh(make_mesh: Callable[..., Mesh]) -> Mesh:
    return make_mesh("scenarios", "talent", "gateway")


def test_an_auditor_reads_and_checks_the_logs_of_all_services(mesh: Mesh) -> None:
    stub: Any = TalentServiceStub(mesh.channel("talent"))
    stub.CreateTalent(api.CreateTalentRequest(talent=a_talent()))
    with mesh.sign_in("hr_bureau") as officer:
        assert officer.get("/api/talents/talent-1").status_code == 200
        assert officer.get("/audit").status_code == 403

    with mesh.sign_in("auditor") as auditor:
        [read] = auditor.get("/api/audit", params={"action": "GetTalent"}).json()["items"]
        assert (read["log"], read["object_id"], read["roles"]) == ("talent", "talent-1", ["hr_bureau"])
        assert read["actor"] == mesh.accounts["hr_bureau"]["account_id"]
        assert len(read["trace_id"]) == 32
        until(lambda: auditor.get("/api/audit", params={"action": "request.refused"}).json()["items"] != [])

        checked = auditor.post("/api/audit/verify").json()["logs"]
        assert {each["log"]: each["state"] for each in checked} == dict.fromkeys(
            ("gateway", "scenarios", "talent"), "intact"
        )
        export = auditor.get("/audit/export", params={"format": "csv"})
        assert "已是全部" in export.text

        mesh.stop("talent")
        answer = auditor.get("/api/audit")
        assert answer.json()["unreachable"] == ["talent"]
        assert auditor.get("/audit/export").status_code == 503
