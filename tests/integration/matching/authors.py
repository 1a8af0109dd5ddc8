"""Invented records and invented changes of them, from the seed data and a seeded source of chance."""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any, Final

from dabridge.events.v1.scenarios_pb2 import (
    NEED_STAGE_ASSIGNED,
    NEED_STAGE_OPEN,
    NEED_STAGE_VISITED,
    OFFERING_KIND_PRODUCT,
    SCENARIO_STAGE_ANSWERED,
    SCENARIO_STAGE_CLOSED,
    SCENARIO_STAGE_LISTED,
    SCENARIO_STAGE_SELECTED,
    Offering,
    TransformationNeed,
)
from dabridge.events.v1.talent_pb2 import Expert
from dabridge.events.v1.types_pb2 import Requirement
from google.protobuf.message import Message

from services.common import plan
from services.matching.profiles import Kind
from services.scenarios.seed.plan_data import plan_enterprises, plan_scenarios
from services.scenarios.seed.synthetic import synthetic_enterprises
from services.talent.seed.county import county_industries
from services.talent.seed.experts import MOST, experts
from services.talent.seed.posts import demand
from services.talent.seed.profiles import talent

Change = Callable[[Any, Random, "Author"], None]
# Set by the record services.
SERVICE_FIELDS: Final = ("id", "version", "status", "updated_at")


class Author:
    """Writes records of every kind; the same seed writes the same."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        firms: list[Any] = [*plan_enterprises(), *synthetic_enterprises()]
        needs: list[Any] = [*plan_scenarios()]
        cells: list[Any] = [*county_industries()]
        chance.shuffle(firms)
        chance.shuffle(needs)
        chance.shuffle(cells)
        self._unused: dict[Kind, Iterator[Message]] = {
            "enterprise": iter(firms),
            "scenario": iter(needs),
            "county": iter(cells),
            "talent": map(talent, range(1, 20_001)),
            "demand": map(demand, range(1, 20_001)),
            "expert": experts(MOST),
            "need": map(need, range(1, 20_001)),
        }

    def fresh(self, kind: Kind) -> Message | None:
        """A record that was not handed out before; None where the plan has no more of the kind."""
        return next(self._unused[kind], None)

    def some(self, kind: Kind, count: int) -> list[Message]:
        """So many fresh records, or all that are left."""
        found = (self.fresh(kind) for _ in range(count))
        return [message for message in found if message is not None]

    def changed(self, kind: Kind, message: Message, chance: Random) -> Message:
        """The record with other content."""
        changed = deepcopy(message)
        for change in chance.sample(CHANGES[kind], chance.choice((1, 1, 2))):
            change(changed, chance, self)
        return changed

    def another(self, kind: Kind, chance: Random) -> Any:
        """Content to borrow from."""
        if kind == "talent":
            return talent(chance.randint(30_000, 60_000))
        if kind == "demand":
            return demand(chance.randint(30_000, 60_000))
        if kind == "need":
            return need(chance.randint(30_000, 60_000))
        pools: dict[str, Callable[[], Sequence[Any]]] = {
            "enterprise": synthetic_enterprises,
            "scenario": plan_scenarios,
            "county": county_industries,
            "expert": pool_of_experts,
        }
        return chance.choice(pools[kind]())


@cache
def _lately(chance: Random) -> str:
    """A day on which a profile may have been confirmed and is fresh still: the clock leaves it as it is."""
    return (datetime.now(UTC).date() - timedelta(days=chance.randint(1, 80))).isoformat()


def pool_of_experts() -> list[Expert]:
    """All that the seed has."""
    return list(experts(MOST))


def need(number: int) -> TransformationNeed:
    """What a firm with such a post may want advice on."""
    post = demand(number)
    return TransformationNeed(
        id=f"need-{number:05d}",
        enterprise_id=post.enterprise_id,
        title=f"{post.post}相关业务的数字化诊断",
        zone=post.zone,
        industry=post.industry,
        situation=post.description,
        goal=f"弄清{'、'.join(post.required_skills)}从哪里入手。",
        requirements=[
            *(Requirement(name=name, must=True) for name in post.required_skills),
            *(Requirement(name=name) for name in post.preferred_skills),
        ],
        stage=NEED_STAGE_OPEN,
    )


def _zone(chance: Random) -> str:
    return chance.choice(plan.zones()).code


def _industry(chance: Random) -> str:
    return chance.choice(plan.industries()).code


def _whole(kind: Kind) -> Change:
    kept = {*SERVICE_FIELDS, "uscc", *(("zone", "industry") if kind == "county" else ())}

    def change(message: Any, chance: Random, author: Author) -> None:
        other = deepcopy(author.another(kind, chance))
        for field in message.DESCRIPTOR.fields:
            (other if field.name in kept else message).ClearField(field.name)
        message.MergeFrom(other)

    return change


def _drop(name: str) -> Change:
    def change(message: Any, chance: Random, author: Author) -> None:
        items = getattr(message, name)
        if items:
            del items[chance.randrange(len(items))]

    return change


def _borrow(kind: Kind, name: str) -> Change:
    """Takes another record's values of a repeated field."""

    def change(message: Any, chance: Random, author: Author) -> None:
        message.ClearField(name)
        getattr(message, name).extend(getattr(author.another(kind, chance), name))

    return change


def _set(name: str, choose: Callable[[Random], Any]) -> Change:
    def change(message: Any, chance: Random, author: Author) -> None:
        setattr(message, name, choose(chance))

    return change


def _clear(name: str) -> Change:
    def change(message: Any, chance: Random, author: Author) -> None:
        message.ClearField(name)

    return change


def _show(message: Any, chance: Random, author: Author) -> None:
    """A product of the name of one of the enterprise's capabilities, or of another's."""
    source = message if chance.random() < 0.5 else author.another("enterprise", chance)
    message.ClearField("offerings")
    for capability in source.capabilities[: chance.randint(0, 2)]:
        message.offerings.append(
            Offering(kind=OFFERING_KIND_PRODUCT, name=f"{capability.name}平台", summary=source.summary)
        )


def _bind(message: Any, chance: Random, author: Author) -> None:
    """To providers of scenarios or to nobody."""
    del message.affiliation_ids[:]
    providers = {author.another("scenario", chance).provider_id for _ in range(chance.randint(0, 3))}
    message.affiliation_ids.extend(sorted(providers - {""}))


def _would_go(message: Any, chance: Random, author: Author) -> None:
    del message.zones[:]
    message.zones.extend(zone.code for zone in chance.sample(plan.zones(), chance.randint(0, 3)))


def _pay(message: Any, chance: Random, author: Author) -> None:
    least = chance.randrange(3_000, 20_000, 100)
    message.salary.min_yuan = least
    message.salary.max_yuan = least + chance.randrange(0, 8_000, 100)


def _wanted_zones(message: Any, chance: Random, author: Author) -> None:
    message.ClearField("wanted_zones")
    message.wanted_zones.extend(zone.code for zone in chance.sample(plan.zones(), chance.randint(0, 3)))


def _wanted_industries(message: Any, chance: Random, author: Author) -> None:
    message.ClearField("wanted_industries")
    chosen = chance.sample(plan.industries(), chance.randint(0, 3))
    message.wanted_industries.extend(industry.code for industry in chosen)


def _prefer_nothing(message: Any, chance: Random, author: Author) -> None:
    message.ClearField("preferred_skills")
    _borrow("demand", "required_skills")(message, chance, author)


SCENARIO_STAGES: Final = (
    SCENARIO_STAGE_LISTED,
    SCENARIO_STAGE_ANSWERED,
    SCENARIO_STAGE_SELECTED,
    SCENARIO_STAGE_CLOSED,
)
CHANGES: Final[dict[Kind, tuple[Change, ...]]] = {
    "enterprise": (
        _whole("enterprise"),
        _drop("capabilities"),
        _borrow("enterprise", "capabilities"),
        _set("zone", _zone),
        _clear("zone"),
        _show,
    ),
    "scenario": (
        _whole("scenario"),
        _drop("requirements"),
        _borrow("scenario", "requirements"),
        _set("zone", _zone),
        _set("industry", _industry),
        _set("stage", lambda chance: chance.choice(SCENARIO_STAGES)),
        _set("answers_closed", lambda chance: chance.random() < 0.5),
        lambda message, chance, author: setattr(
            message, "provider_id", author.another("scenario", chance).provider_id
        ),
    ),
    "talent": (
        _whole("talent"),
        _drop("skills"),
        _borrow("talent", "skills"),
        _set("years", lambda chance: chance.randint(0, 30)),
        _clear("years"),
        _set("education", lambda chance: chance.randint(0, 5)),
        _pay,
        _wanted_zones,
        _wanted_industries,
        _set("confirmed_on", _lately),
    ),
    "demand": (
        _whole("demand"),
        _drop("required_skills"),
        _prefer_nothing,
        _set("years", lambda chance: chance.randint(0, 10)),
        _set("education", lambda chance: chance.randint(0, 5)),
        _set("zone", _zone),
        _pay,
        # Open, long over, or over long after the test.
        _set("open_until", lambda chance: chance.choice(("", "2020-01-01", "2099-12-31"))),
    ),
    "county": (
        _whole("county"),
        _drop("skills"),
        _borrow("county", "skills"),
        _set("profile", lambda chance: f"重点发展{chance.choice(plan.industries()).name}。"),
    ),
    "expert": (
        _whole("expert"),
        _drop("skills"),
        _borrow("expert", "skills"),
        _set("available", lambda chance: chance.random() < 0.7),
        _bind,
        _would_go,
    ),
    "need": (
        _whole("need"),
        _drop("requirements"),
        _borrow("need", "requirements"),
        _set("zone", _zone),
        _set("industry", _industry),
        _set(
            "stage", lambda chance: chance.choice((NEED_STAGE_OPEN, NEED_STAGE_ASSIGNED, NEED_STAGE_VISITED))
        ),
    ),
}
