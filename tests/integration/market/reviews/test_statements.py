"""Reviewers open bids after they have stated that there is no conflict, and not before."""

from functools import partial

import grpc
from dabridge.events.v1.scenarios_pb2 import Attachment, Solution

from services.common.access.principal import Role
from tests.integration.market.offices import Market, Office, refused
from tests.integration.market.reviews.panels import CONFLICTED, Panel, pass_deadline
from tests.integration.market.reviews.portal import open_portal
from tests.integration.market.solutions.bidding import PDF, bidder, download, read

CODE = grpc.StatusCode


def opened_bid(market: Market) -> tuple[Panel, Solution, Attachment]:
    """A bid with a file that the usual reviewers have before them."""
    scenario = market.scenario("listed", in_hours=1)
    firm = bidder(market, "firm-a")
    draft = firm.create(scenario).solution
    file = firm.upload(draft)
    given = firm.submit(firm.save(draft, attachments=[file]).solution)
    pass_deadline(market)
    panel = Panel(market, scenario.id)
    panel.create()
    panel.start()
    return panel, given, file


def logged(market: Market, solution: Solution) -> list[tuple[str]]:
    """What was written down as opened."""
    return market.sql(
        "SELECT action FROM audit_entry WHERE object_id = %s"
        " AND action IN ('GetSolution', 'DownloadAttachment') ORDER BY action",
        solution.id,
    )


def test_before_the_statement_a_reviewer_sees_who_bids_and_nothing_of_the_bid(market: Market) -> None:
    panel, solution, file = opened_bid(market)
    expert = market.expert("expert-1")

    seen = read(expert, solution.id)

    assert seen.solution.enterprise_id == "firm-a"
    assert not seen.HasField("content")
    assert refused(partial(download, expert, solution.id, file.id))[0] == CODE.PERMISSION_DENIED
    assert logged(market, solution) == []
    panel.declare("expert-2")
    assert not read(expert, solution.id).HasField("content")


def test_after_the_statement_a_reviewer_opens_the_bid_and_its_files(market: Market) -> None:
    panel, solution, file = opened_bid(market)
    panel.declare("expert-1")
    expert = market.expert("expert-1")

    assert read(expert, solution.id).content.summary == "以数据中台为核心。"
    assert download(expert, solution.id, file.id) == (file, PDF)
    assert logged(market, solution) == [("DownloadAttachment",), ("GetSolution",)]


def test_who_states_a_conflict_opens_nothing(market: Market) -> None:
    panel, solution, file = opened_bid(market)
    panel.declare("expert-1", CONFLICTED, "亲属")
    expert = market.expert("expert-1")

    for attempt in (partial(read, expert, solution.id), partial(download, expert, solution.id, file.id)):
        assert refused(attempt)[0] == CODE.PERMISSION_DENIED


def test_those_in_charge_need_no_statement(market: Market) -> None:
    _, solution, file = opened_bid(market)

    def opens(office: Office) -> bool:
        return (
            read(office, solution.id).HasField("content")
            and download(office, solution.id, file.id)[0] == file
        )

    assert opens(market.provider)
    assert opens(market.centre)


async def test_the_page_of_a_reviewer_leads_to_the_bids_after_the_statement(market: Market) -> None:
    panel, solution, _ = opened_bid(market)
    at = f"/reviews/{panel.scenario_id}"
    sheet = f"{at}/solutions/{solution.id}"
    async with open_portal(market.served) as portal:
        own = portal.browser(Role.TALENT, talent="expert-1")

        before = await own.get(at)
        assert "1. " in before
        assert f'href="{sheet}"' not in before
        assert "声明没有利益冲突后，可以打开方案并评分" in before
        await own.get(sheet, status=303)

        await own.send(at, f"{at}/conflict", statement="none")
        after = await own.get(at)
        assert f'href="{sheet}"' in after
        assert "声明没有利益冲突后" not in after
        assert "以数据中台为核心" in await own.get(sheet)
