"""Invented products, cases and certificates of the invented enterprises; each says 示例 of itself."""

import random
from collections.abc import Sequence
from datetime import date
from typing import Final

from dabridge.events.v1.scenarios_pb2 import (
    OFFERING_KIND_CASE,
    OFFERING_KIND_CERTIFICATE,
    OFFERING_KIND_PRODUCT,
    Offering,
)

CASE_SHARE: Final = 0.6
CERTIFICATE_SHARE: Final = 0.5
CERTIFICATE_YEARS: Final = 3
PRODUCTS: Final = ("示例·{name}系统", "示例·{name}平台", "示例·{name}解决方案")
CERTIFICATES: Final = (
    "质量管理体系认证（示例）",
    "信息安全管理体系认证（示例）",
    "环境管理体系认证（示例）",
    "信息系统建设和服务能力评估（示例）",
)


def synthetic_offerings(number: int, capabilities: Sequence[str], customers: str) -> list[Offering]:
    """What an invented enterprise offers, by its number; the same on every run."""
    chance = random.Random(f"dabridge:offerings:{number}")  # noqa: S311 (reproducible samples, no secret)
    first, second = chance.sample(list(capabilities), 2)
    made = [
        Offering(
            kind=OFFERING_KIND_PRODUCT,
            name=chance.choice(PRODUCTS).format(name=first),
            summary=f"示例产品：面向{customers}，提供{first}。",
        )
    ]
    if chance.random() < CASE_SHARE:
        made.append(
            Offering(
                kind=OFFERING_KIND_CASE,
                name=f"示例·{second}项目",
                summary=f"示例案例：为{customers}完成{second}。",
                party=f"示例客户（{customers}）",
                dated=_day(chance, 2023, 2025).isoformat(),
            )
        )
    if chance.random() < CERTIFICATE_SHARE:
        issued = _day(chance, 2022, 2025)
        made.append(
            Offering(
                kind=OFFERING_KIND_CERTIFICATE,
                name=chance.choice(CERTIFICATES),
                party="示例认证机构",
                dated=issued.isoformat(),
                valid_until=issued.replace(year=issued.year + CERTIFICATE_YEARS).isoformat(),
                reference=f"SL-{issued.year}-{number:04d}",
            )
        )
    return made


def _day(chance: random.Random, first_year: int, last_year: int) -> date:
    return date(chance.randint(first_year, last_year), chance.randint(1, 12), chance.randint(1, 28))
