"""What an enterprise may put on the capability list."""

from datetime import date
from typing import Any

import pytest
from dabridge.events.v1.scenarios_pb2 import (
    OFFERING_KIND_CASE,
    OFFERING_KIND_CERTIFICATE,
    OFFERING_KIND_PRODUCT,
    Offering,
)

from services.gateway.portal.expiry import expired
from services.scenarios.offerings import check

TODAY = date(2026, 3, 1)


def product(**changes: Any) -> Offering:
    return Offering(**{"kind": OFFERING_KIND_PRODUCT, "name": "平台", **changes})


def certificate(**changes: Any) -> Offering:
    standard = {
        "kind": OFFERING_KIND_CERTIFICATE,
        "name": "管理体系认证",
        "party": "示例认证机构",
        "dated": "2025-01-31",
        "valid_until": "2028-01-30",
        "reference": "CX-2025-001",
    }
    return Offering(**{**standard, **changes})


def test_good_offerings_break_no_rule() -> None:
    case = Offering(kind=OFFERING_KIND_CASE, name="平台", party="示例单位", dated="2025-06-30")
    address = product(name="网关", reference="https://example.cn:8443/p?id=1#top")

    assert check("offerings", [product(), case, certificate(), address], TODAY) == []
    assert check("offerings", [certificate(dated="2026-03-01", valid_until="2026-03-01")], TODAY) == []
    assert check("offerings", [certificate(valid_until="")], TODAY) == []


@pytest.mark.parametrize(
    ("offering", "field"),
    [
        (product(kind=0), "kind"),
        (product(kind=9), "kind"),
        (product(name=""), "name"),
        (product(name="长" * 121), "name"),
        (product(summary="长" * 1_001), "summary"),
        (product(party="长" * 121), "party"),
        (product(dated="2026-03-02"), "dated"),
        (product(dated="2026年"), "dated"),
        (product(valid_until="2027-01-01"), "valid_until"),
        (certificate(valid_until="2025-01-30"), "valid_until"),
        (certificate(valid_until="2025-02-30"), "valid_until"),
        (product(reference="http://example.cn"), "reference"),
        (product(reference="https://user:word@example.cn/"), "reference"),
        (product(reference="javascript:alert(1)"), "reference"),
        (product(reference="https://example.cn/ a"), "reference"),
        (certificate(reference="号" * 301), "reference"),
    ],
)
def test_an_offering_is_refused_by_field(offering: Offering, field: str) -> None:
    assert [error.field for error in check("offerings", [offering], TODAY)] == [f"offerings[0].{field}"]


def test_one_of_a_kind_and_name_stands_once() -> None:
    repeated = check(
        "offerings", [product(name="Plat"), certificate(name="plat"), product(name="PLAT")], TODAY
    )

    assert [error.field for error in repeated] == ["offerings[2].name"]


def test_there_are_no_more_than_60() -> None:
    many = [product(name=f"产品{number}") for number in range(61)]

    assert [error.field for error in check("offerings", many, TODAY)] == ["offerings"]


def test_a_certificate_runs_out_after_its_last_day() -> None:
    assert not expired("2026-03-01", TODAY)
    assert expired("2026-02-28", TODAY)
    assert not expired("", TODAY)
