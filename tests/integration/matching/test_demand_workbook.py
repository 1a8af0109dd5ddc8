"""A workbook of 300 posts, handed in again through the portal with 20 changes, ranks exactly those again."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

import httpx
import pytest
from dabridge.events.v1.matching_pb2 import SIDE_RIGHT
from dabridge.talent.v1.demand_lists_service_pb2 import ListedPost
from openpyxl import load_workbook

from services.common import events, topics
from services.gateway.demand_book.layout import COLUMNS
from services.gateway.demand_book.write import of_posts
from services.matching import requests
from services.matching.shortlists import SIDE_NAMES
from services.talent.seed.posts import demand
from services.talent.seed.profiles import talent
from tests.integration.matching import oracle
from tests.integration.matching.records import Records
from tests.integration.matching.stream import WORKER, Watch, read_topic, store_of
from tests.stack import Backing, Mesh

PROCESSES: Final = ("scenarios", "talent", "talent-relay", WORKER, "matching", "gateway")
POSTS: Final = 300
CHANGES: Final = 20
TALENTS: Final = 400
SETTLE_S: Final = 180.0
SHEET: Final = "岗位"
DEMANDS: Final = events.topic_of(events.DEMAND_CHANGED)
OF_POSTS: Final = "talent_demand:right:"


@pytest.fixture(scope="module")
def mesh(backing: Backing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mesh]:
    with Mesh(backing, tmp_path_factory.mktemp("workbook"), PROCESSES) as made:
        made.prepare()
        made.start()
        yield made


def posts() -> list[ListedPost]:
    """The seed's first posts as an enterprise would list them."""
    made = []
    for number in range(1, POSTS + 1):
        post = demand(number)
        made.append(
            ListedPost(
                code=f"P-{number:03d}",
                post=post.post,
                zone=post.zone,
                industry=post.industry,
                headcount=post.headcount,
                education=post.education,
                salary=post.salary,
                required_skills=post.required_skills,
                preferred_skills=post.preferred_skills,
                occupation_code=post.occupation_code,
                description=post.description,
            )
        )
    return made


def hand_in(client: httpx.Client, data: bytes) -> str:
    """Uploads a workbook on its page; the address of what it changes."""
    answer = client.post(
        "/demand-lists/import",
        files={"file": ("posts.xlsx", data)},
        data={"_token": client.headers["X-CSRF-Token"], "close_missing": "true"},
    )
    assert answer.status_code == 303, answer.text[:2_000]
    return str(answer.headers["location"])


def confirm(client: httpx.Client, place: str) -> str:
    """Takes every change that the page offers, and gives the page that follows."""
    page = client.get(place).text
    numbers = re.findall(r'name="take" value="(\d+)"', page)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    answer = client.post(
        f"{place}/confirm",
        data={"_token": client.headers["X-CSRF-Token"], "version": version[1], "take": numbers},
        follow_redirects=True,
    )
    assert answer.status_code == 200
    return answer.text


def versions(mesh: Mesh) -> tuple[dict[str, int], dict[str, int]]:
    """Of each post by its id the version of the record, and of its list."""
    with Records(mesh) as records:
        held = {record.id: record.version for record in records.all("demand")}
    with store_of(mesh) as store:
        lists = oracle.stored_lists(store).items()
    return held, {found.subject_id: found.version for name, found in lists if name.startswith(OF_POSTS)}


def asked(mesh: Mesh) -> Counter[str]:
    """The posts whose lists were asked for again, as often as they were."""
    return Counter(
        touched.subject_id
        for message in read_topic(mesh, topics.RERANK)
        for touched in requests.from_event(message.event())
        if touched.market == "talent_demand" and touched.side == SIDE_NAMES[SIDE_RIGHT]
    )


def test_twenty_changes_in_a_workbook_of_three_hundred_posts_rank_exactly_those_again(mesh: Mesh) -> None:
    with mesh.sign_in("enterprise") as client, Records(mesh) as records, Watch(mesh) as watch:
        records.load("talent", [talent(number) for number in range(1, TALENTS + 1)])
        page = confirm(client, hand_in(client, of_posts(posts())))
        assert "已确认" in page
        watch.settle(SETTLE_S)
        held, lists = versions(mesh)
        assert (len(held), set(held.values())) == (POSTS, {1})
        assert set(lists) == set(held)
        asked_before, told_before = asked(mesh), len(read_topic(mesh, DEMANDS))

        # What the firm downloads has its posts; it changes every fifteenth.
        book = load_workbook(io.BytesIO(client.get("/demand-lists/workbook").content))
        sheet = book[SHEET]
        columns = {column.field: place for place, column in enumerate(COLUMNS, start=1)}
        changed_codes = set()
        for row in range(2, POSTS + 2, POSTS // CHANGES):
            sheet.cell(row, columns["salary.min_yuan"]).value = 7_100
            sheet.cell(row, columns["salary.max_yuan"]).value = 11_900
            sheet.cell(row, columns["required_skills"]).value = "数据治理、Python"
            changed_codes.add(sheet.cell(row, columns["code"]).value)
        file = io.BytesIO()
        book.save(file)
        place = hand_in(client, file.getvalue())
        assert client.get(place).text.count('name="take"') == CHANGES
        confirm(client, place)
        watch.settle(SETTLE_S)

        now, now_lists = versions(mesh)
        changed = {name for name in held if now[name] != held[name]}
        codes = {record.id: record.code for record in records.all("demand")}
        assert {codes[name] for name in changed} == changed_codes
        assert {now[name] for name in changed} == {2}
        assert len(read_topic(mesh, DEMANDS)) - told_before == CHANGES
        assert set(asked(mesh) - asked_before) == changed
        moved = {name for name in lists if now_lists[name] != lists[name]}
        assert moved <= changed
        assert moved, "a changed post has another list"
        assert {name: now_lists[name] for name in lists if name not in changed} == {
            name: lists[name] for name in lists if name not in changed
        }

        # The same file again says nothing new.
        assert "没有变化" in client.get(hand_in(client, client.get("/demand-lists/workbook").content)).text
        assert versions(mesh)[0] == now
