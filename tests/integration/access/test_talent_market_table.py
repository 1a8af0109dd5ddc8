"""Who may call the talent market's methods at all, by docs/security.md: every method, every role.

Which objects they reach is tried where there are such objects: tests/integration/talent_market.
"""

from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from infra.local.postgres import Postgres
from services.common.access.policy import Scope
from services.common.access.talent_methods import TALENT_MARKET
from tests.integration.access.callers import FIRST, NOBODY, SYSTEM, Caller
from tests.integration.access.calls import call_over, descriptors
from tests.integration.talent_market.offices import Market, opened
from tests.security_page import MethodRow, methods

EVERYBODY = (*FIRST, NOBODY, SYSTEM)
ROWS = [row for row in methods() if row.service == "talent" and row.name in TALENT_MARKET]
# Their calls are let in by what they bring: a signature, a code.
BY_WHAT_IS_BROUGHT = frozenset({"ReceiveBatch", "UploadByLink", "LookAtImportLink"})
BROKEN = frozenset({grpc.StatusCode.UNKNOWN, grpc.StatusCode.INTERNAL, grpc.StatusCode.UNIMPLEMENTED})
REFUSED = grpc.StatusCode.PERMISSION_DENIED


@pytest.fixture(scope="module")
def talents(postgres: Postgres) -> Iterator[Market]:
    """The talent market over a database of its own."""
    with opened(postgres.make_database("talent-table")) as started:
        yield started


def label_of(method: str) -> str:
    """The protocol's package that the method is of: notices are both markets'."""
    return "talent" if ("talent", method) in descriptors() else "scenarios"


def asked(method: str) -> Message:
    """A request with an id that nothing has, so that nothing is done."""
    message: Any = GetMessageClass(descriptors()[label_of(method), method].input_type)()
    if "id" in message.DESCRIPTOR.fields_by_name and message.DESCRIPTOR.fields_by_name["id"].cpp_type == 9:
        message.id = "no-such-thing"
    if "expected_version" in message.DESCRIPTOR.fields_by_name:
        message.expected_version = 1
    told: Message = message
    return told


def differences(market: Market, row: MethodRow, caller: Caller) -> str:
    """What is wrong with how a call of the method ends; empty where it is as the row says."""
    scopes = row.cells.get(caller.role, frozenset())
    told = call_over(
        market.served.channel(caller.principal), label_of(row.method), row.method, asked(row.method)
    )
    if told.code in BROKEN:
        return f"{row.method} {caller.name}: {told.code.name}"
    if not scopes and told.code is not REFUSED:
        return f"{row.method} {caller.name}: passed with {told.code.name}"
    if Scope.ANY in scopes and told.code is REFUSED and row.method not in BY_WHAT_IS_BROUGHT:
        return f"{row.method} {caller.name}: refused"
    return ""


def test_every_method_of_the_talent_market_is_closed_to_whom_the_page_says() -> None:
    assert {row.name for row in ROWS} == set(TALENT_MARKET)


@pytest.mark.parametrize("caller", EVERYBODY, ids=lambda caller: caller.name)
def test_methods_pass_for_roles_that_have_them_and_for_no_other(talents: Market, caller: Caller) -> None:
    wrong = [found for row in ROWS if (found := differences(talents, row, caller))]

    assert wrong == []


def test_a_changed_cell_is_found(talents: Market) -> None:
    (row,) = (each for each in ROWS if each.method == "ListBatches")
    bureau = next(caller for caller in FIRST if caller.role == "hr_bureau")
    visitor = FIRST[0]
    swapped = MethodRow(
        row.service,
        row.method,
        row.kind,
        {**row.cells, bureau.role: frozenset(), visitor.role: frozenset({Scope.ANY})},
    )

    assert "passed" in differences(talents, swapped, bureau)
    assert "refused" in differences(talents, swapped, visitor)
