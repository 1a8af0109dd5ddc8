"""Invented local enterprises, so that every cell of the plan has employers and suppliers to show.

Each is marked `synthetic`, and its name begins with 示例. The same roster is made on every run.
"""

import csv
import random
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from dabridge.events.v1.scenarios_pb2 import Enterprise
from dabridge.events.v1.types_pb2 import Capability, Trust

from services.common import plan
from services.scenarios.seed.identifiers import SYNTHETIC, seed_uscc
from services.scenarios.seed.offerings import synthetic_offerings

COUNT: Final = 150
CORE_SHARE: Final = 4
CULTIVATED_SHARE: Final = 3
MAIN_PILOT_EXTRA: Final = 1
PREFIXES: Final = ("川东", "巴渠", "秦巴", "州河", "渠江", "凤凰山", "铁山")
EVIDENCE: Final = (
    "示例：近三年交付同类项目{n}个",
    "示例：现有专业团队{n}人",
    "示例：已服务本地客户{n}家",
    "示例：列为公司主营业务",
    "示例：建有专门产线或实验室",
)
SUMMARIES: Final = (
    "位于{zone}的{industry}示例企业，主营{first}，兼做{second}，服务{customers}。",
    "{zone}{industry}方向的示例企业，以{first}见长，能承接{second}，客户以{customers}为主。",
    "面向{customers}的示例企业，在{zone}设有团队，业务包括{first}和{second}。",
)


@dataclass(frozen=True, slots=True)
class Pool:
    """What the enterprises of one industry are named after, serve and can do."""

    brands: tuple[str, ...]
    customers: tuple[str, ...]
    capabilities: tuple[str, ...]


@cache
def pools() -> dict[str, Pool]:
    """Industry code → pool, for each of the plan's industries."""
    text = files("services.scenarios.seed").joinpath("capability_pools.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {
        industry: Pool(tuple(brands.split(",")), tuple(customers.split(",")), tuple(capabilities.split(";")))
        for industry, brands, customers, capabilities in csv.reader(lines, delimiter="\t")
    }


def synthetic_enterprises() -> list[Enterprise]:
    """The 150 invented enterprises, ids demo-firm-001 to demo-firm-150, in the order of the plan's cells."""
    return [_enterprise(number, cell) for number, cell in enumerate(_seats(), start=1)]


def _seats() -> list[plan.Cell]:
    seats = [cell for cell in plan.cells() for _ in range(_share(cell))]
    largest = [cell for cell in plan.cells() if cell.role == "core"]
    seats += largest[: COUNT - len(seats)]
    assert len(seats) == COUNT
    return seats


def _share(cell: plan.Cell) -> int:
    base = CORE_SHARE if cell.role == "core" else CULTIVATED_SHARE
    return base + (MAIN_PILOT_EXTRA if cell.main_pilot else 0)


def _enterprise(number: int, cell: plan.Cell) -> Enterprise:
    chance = random.Random(f"dabridge:enterprise:{number}")  # noqa: S311 (reproducible samples, no secret)
    pool = pools()[cell.industry]
    names = chance.sample(pool.capabilities, chance.randint(3, 6))
    industry = plan.industry(cell.industry)
    brand = f"{chance.choice(PREFIXES)}{chance.choice(pool.brands)}"
    summary, customers = chance.choice(SUMMARIES), chance.choice(pool.customers)
    return Enterprise(
        id=f"demo-firm-{number:03d}",
        uscc=seed_uscc(SYNTHETIC, number),
        name=f"示例·{brand}{number:03d}",
        zone=cell.zone,
        industries=[cell.industry],
        summary=summary.format(
            zone=plan.zone(cell.zone).name,
            industry=industry.name,
            first=names[0],
            second=names[1],
            customers=customers,
        ),
        capabilities=[_capability(chance, name) for name in names],
        synthetic=True,
        offerings=synthetic_offerings(number, names, customers),
    )


def _capability(chance: random.Random, name: str) -> Capability:
    trust = chance.choices(
        (Trust.TRUST_DECLARED, Trust.TRUST_EVIDENCED, Trust.TRUST_VERIFIED), weights=(70, 22, 8)
    )[0]
    return Capability(
        name=name, evidence=chance.choice(EVIDENCE).format(n=chance.randint(2, 30)), trust=trust
    )
