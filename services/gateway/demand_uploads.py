"""An enterprise's workbook of posts, out and in."""

import asyncio
from dataclasses import dataclass
from typing import Any, Final

from dabridge.events.v1.talent_pb2 import Demand
from dabridge.talent.v1 import demand_lists_service_pb2 as api
from dabridge.talent.v1.demand_lists_service_pb2 import DemandList, ListedPost

from services.common import texts
from services.gateway import problems, records
from services.gateway.clients import Backends
from services.gateway.codec import from_plain
from services.gateway.demand_book.layout import COLUMNS
from services.gateway.demand_book.read import FILE_MAX, CellError, Read, Unreadable, read
from services.gateway.demand_book.write import marked_copy, of_posts
from services.gateway.kinds import RESOURCES, Kind
from services.gateway.problems import FieldProblem, Problem
from services.gateway.routes import acts

PAGE: Final = 200
# What one workbook holds.
POSTS_MAX: Final = 1_000
_FIELDS: Final = tuple(
    dict.fromkeys(column.field.partition(".")[0] for column in COLUMNS if column.form != "id")
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A workbook as it was read, with all that is wrong with it."""

    held: Read
    errors: tuple[CellError, ...]

    @property
    def problem(self) -> Problem:
        """The errors as a program is told of them."""
        message = texts.get("demand_lists.errors", count=len(self.errors))
        fields = [FieldProblem(error.cell, error.message) for error in self.errors]
        return Problem(422, "invalid_input", message, fields)


async def posts_of(backends: Backends, enterprise_id: str) -> list[ListedPost]:
    """The enterprise's open posts as a list has them, by code; raises AioRpcError."""
    found: list[ListedPost] = []
    token = ""
    while True:
        page = await records.page(
            backends,
            RESOURCES[Kind.DEMAND],
            page_size=PAGE,
            page_token=token,
            enterprise_id=enterprise_id,
        )
        found += (_listed(from_plain(item, Demand)) for item in page.items)
        token = page.next_page_token
        if not token:
            return sorted(found, key=lambda post: (post.code == "", post.code, post.post, post.id))


async def workbook(backends: Backends, enterprise_id: str) -> bytes:
    """The workbook with the enterprise's open posts; raises AioRpcError, or Problem where it has too many."""
    posts = await posts_of(backends, enterprise_id)
    if len(posts) > POSTS_MAX:
        raise problems.invalid("enterprise", texts.get("demand_lists.read.too_many_rows", most=POSTS_MAX))
    return await asyncio.to_thread(of_posts, posts)


async def check(backends: Backends, enterprise_id: str, data: bytes, *, close_missing: bool) -> Checked:
    """All that is wrong with a workbook; raises Problem where it is none of ours, AioRpcError."""
    try:
        held = await asyncio.to_thread(read, data)
    except Unreadable as error:
        raise problems.invalid("file", str(error)) from None
    asked = api.CheckDemandListRequest(
        enterprise_id=enterprise_id, posts=held.posts, close_missing=close_missing
    )
    answer = await acts.call(backends, "demand_lists.CheckDemandList", asked)
    return Checked(held, (*held.errors, *held.told(answer.errors)))


async def propose(
    backends: Backends, enterprise_id: str, checked: Checked, *, close_missing: bool
) -> DemandList:
    """What a workbook without errors changes; raises AioRpcError."""
    asked = api.ProposeDemandListRequest(
        enterprise_id=enterprise_id,
        posts=checked.held.posts,
        close_missing=close_missing,
        source=api.DEMAND_LIST_SOURCE_WORKBOOK,
    )
    answer = await acts.call(backends, "demand_lists.ProposeDemandList", asked)
    made: DemandList = answer.demand_list
    return made


async def copy(checked: Checked) -> bytes:
    """The workbook with its errors in the cells."""
    return await asyncio.to_thread(marked_copy, checked.held, checked.errors)


def _listed(demand: Demand) -> ListedPost:
    post = ListedPost(id=demand.id, based_on=demand.version)
    for name in _FIELDS:
        value: Any = getattr(demand, name)
        field = Demand.DESCRIPTOR.fields_by_name[name]
        if field.is_repeated:
            getattr(post, name).extend(value)
        elif field.message_type is not None:
            getattr(post, name).CopyFrom(value)
        elif not field.has_presence or demand.HasField(name):
            setattr(post, name, value)
    return post


__all__ = ["FILE_MAX", "Checked", "check", "copy", "posts_of", "propose", "workbook"]
