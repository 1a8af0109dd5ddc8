"""Enterprises that bid, for tests: registered, writing, giving in, uploading."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dabridge.events.v1.scenarios_pb2 import Attachment, Scenario, Solution, SolutionStage
from dabridge.events.v1.types_pb2 import MoneyRange
from dabridge.scenarios.v1 import scenarios_service_pb2 as records_api
from dabridge.scenarios.v1 import solutions_service_pb2 as api

from tests.fakes.messages import an_enterprise
from tests.integration.market.offices import Market, Office

PIECE = 256 * 1024
OF_SOLUTION = api.AttachmentOwner.ATTACHMENT_OWNER_SOLUTION
PDF = b"%PDF-1.7\n" + b"clear words of a file\n" * 50
SUBMITTED = SolutionStage.SOLUTION_STAGE_SUBMITTED
DRAFT = SolutionStage.SOLUTION_STAGE_DRAFT
OPENED = SolutionStage.SOLUTION_STAGE_OPENED


@dataclass(frozen=True)
class Bidder:
    """An enterprise that is registered, and its stubs."""

    id: str
    office: Office

    def create(
        self, scenario: Scenario, *partners: str, key: str = "", **content: Any
    ) -> api.SolutionResponse:
        request = api.CreateSolutionRequest(
            scenario_id=scenario.id, partner_ids=partners, content=a_content(**content), idempotency_key=key
        )
        return self.office.solutions.CreateSolution(request)

    def save(self, solution: Solution, *partners: str, key: str = "", **content: Any) -> api.SolutionResponse:
        """Saves a draft with these partners and the usual content, changed so."""
        request = api.UpdateSolutionRequest(
            id=solution.id,
            expected_version=solution.version,
            partner_ids=partners,
            content=a_content(**content),
            idempotency_key=key,
        )
        return self.office.solutions.UpdateSolution(request)

    def submit(self, solution: Solution, key: str = "") -> Solution:
        request = api.SubmitSolutionRequest(
            id=solution.id, expected_version=solution.version, idempotency_key=key
        )
        return self.office.solutions.SubmitSolution(request).solution

    def bid(self, scenario: Scenario, **content: Any) -> Solution:
        """A solution that was given in."""
        return self.submit(self.create(scenario, **content).solution)

    def answer(self, solution: Solution, agreed: bool = True) -> Solution:
        request = api.AnswerPartnershipRequest(
            id=solution.id, expected_version=solution.version, agreed=agreed
        )
        return self.office.solutions.AnswerPartnership(request).solution

    def withdraw(self, solution: Solution, reason: str = "") -> Solution:
        request = api.WithdrawSolutionRequest(
            id=solution.id, expected_version=solution.version, reason=reason
        )
        return self.office.solutions.WithdrawSolution(request).solution

    def get(self, solution: Solution, revision: int = 0) -> api.SolutionResponse:
        return read(self.office, solution.id, revision)

    def upload(self, solution: Solution, name: str = "方案附件.pdf", content: bytes = PDF) -> Attachment:
        return upload(self.office, solution.id, name, content)


def bidder(market: Market, organisation: str) -> Bidder:
    """An enterprise of the id, registered."""
    request = records_api.CreateEnterpriseRequest(
        enterprise=an_enterprise(id=organisation, name=f"示例企业 {organisation}")
    )
    market.system.records.CreateEnterprise(request)
    return Bidder(organisation, market.enterprise(organisation))


def a_content(**changes: Any) -> api.SolutionContent:
    """A content that answers the usual scenario whole, with fields changed."""
    standard = api.SolutionContent(
        summary="以数据中台为核心。",
        approach="分三期建设。",
        answers=[
            api.RequirementAnswer(
                requirement="数据治理", fulfilment=api.FULFILMENT_FULL, how="建立标准和质量规则。"
            )
        ],
        price=MoneyRange(min_yuan=1_200_000, max_yuan=1_500_000),
        schedule="六个月交付。",
        weeks=26,
        team=[api.TeamPost(post="项目经理", people=1, qualification="高级工程师")],
        references=[api.Reference(client="示例单位", project="示例项目", year=2025, amount_yuan=900_000)],
    )
    for name in changes:
        standard.ClearField(name)
    standard.MergeFrom(api.SolutionContent(**changes))
    return standard


def read(office: Office, solution_id: str, revision: int = 0) -> api.SolutionResponse:
    return office.solutions.GetSolution(api.GetSolutionRequest(id=solution_id, revision=revision))


def pieces(
    owner: api.AttachmentOwner, owner_id: str, name: str, content: bytes
) -> Iterator[api.UploadAttachmentRequest]:
    header = api.UploadAttachmentRequest.Header(owner=owner, owner_id=owner_id, name=name)
    yield api.UploadAttachmentRequest(header=header)
    for start in range(0, len(content), PIECE):
        yield api.UploadAttachmentRequest(data=content[start : start + PIECE])


def upload(
    office: Office, owner_id: str, name: str, content: bytes, owner: api.AttachmentOwner = OF_SOLUTION
) -> Attachment:
    return office.solutions.UploadAttachment(pieces(owner, owner_id, name, content)).attachment


def download(
    office: Office, owner_id: str, file_id: str, owner: api.AttachmentOwner = OF_SOLUTION
) -> tuple[Attachment, bytes]:
    request = api.DownloadAttachmentRequest(owner=owner, owner_id=owner_id, id=file_id)
    answers = list(office.solutions.DownloadAttachment(request))
    return answers[0].attachment, b"".join(answer.data for answer in answers[1:])


def archive(names: Iterable[str]) -> bytes:
    """A zip archive of small files with these names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name in names:
            target.writestr(name, b"<xml/>")
    return made.getvalue()
