"""Records of every kind: own and foreign, here and elsewhere, public, drafts and withdrawn."""

import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from dabridge.events.v1.matching_pb2 import SIDE_LEFT, SIDE_RIGHT
from dabridge.events.v1.scenarios_pb2 import SCENARIO_STAGE_DRAFT, SCENARIO_STAGE_LISTED
from dabridge.matching.v1 import matching_service_pb2 as matching
from dabridge.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from google.protobuf.message import Message

from services.common.access.principal import Principal
from services.common.records.states import LOCAL_TIME
from services.gateway.kinds import MARKETS, RESOURCES, Kind, MarketSides, Side, places
from tests.fakes import messages
from tests.integration.access.callers import ABROAD, BOTH, HOME
from tests.integration.access.judge import Thing
from tests.integration.matching.records import Records
from tests.stack import Mesh

# No record ever has it.
STALE: Final = 999
_PEOPLE: Final = frozenset({Kind.TALENT, Kind.EXPERT})
SIDES: Final = {"left": SIDE_LEFT, "right": SIDE_RIGHT}


@dataclass(frozen=True, slots=True)
class RecordThing(Thing):
    """A record: `message` as it was given, `gone` where it was withdrawn, `live` where matching ranks it."""

    kind: Kind = Kind.TALENT
    message: Any = None
    gone: bool = False
    live: bool = True

    @property
    def indexed(self) -> Thing:
        """As matching knows it: of what is gone, nobody's."""
        return Thing(self.name) if self.gone else self


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records of a market."""

    market: str
    left: RecordThing
    right: RecordThing

    @property
    def name(self) -> str:
        return f"{self.left.name}+{self.right.name}"


def _thing(kind: Kind, message: Any, owner: str, *, gone: bool = False, draft: bool = False) -> RecordThing:
    zone = "" if kind in _PEOPLE else message.zone
    public = kind not in (Kind.TALENT, Kind.NEED) and not gone and not draft
    live = not gone and not draft
    return RecordThing(message.id, owner, zone, public, kind=kind, message=message, gone=gone, live=live)


def _enterprise(name: str, zone: str = ABROAD, *, gone: bool = False) -> RecordThing:
    return _thing(Kind.ENTERPRISE, messages.an_enterprise(id=name, zone=zone), name, gone=gone)


def _scenario(
    name: str, owner: str, zone: str = ABROAD, *, draft: bool = False, gone: bool = False
) -> RecordThing:
    stage = SCENARIO_STAGE_DRAFT if draft else SCENARIO_STAGE_LISTED
    message = messages.a_scenario(id=name, provider_id=owner, zone=zone, stage=stage)
    return _thing(Kind.SCENARIO, message, owner, gone=gone, draft=draft)


def _talent(name: str, *, gone: bool = False) -> RecordThing:
    # Confirmed today, so that the clock of the talent service has nothing to change.
    today = datetime.now(LOCAL_TIME).date().isoformat()
    return _thing(Kind.TALENT, messages.a_talent(id=name, confirmed_on=today), name, gone=gone)


def _demand(name: str, owner: str, zone: str = ABROAD, *, gone: bool = False) -> RecordThing:
    # What repeats no other post of its owner has no version but its own.
    says = "在变电站巡视设备、记录仪表读数。" if gone else "参与业务系统的设计与开发。"
    message = messages.a_demand(id=name, enterprise_id=owner, zone=zone, description=says)
    return _thing(Kind.DEMAND, message, owner, gone=gone)


def _need(name: str, owner: str, zone: str = ABROAD, *, gone: bool = False) -> RecordThing:
    message = messages.a_need(id=name, enterprise_id=owner, zone=zone, industry="display")
    return _thing(Kind.NEED, message, owner, gone=gone)


def _expert(name: str, *, gone: bool = False, away: bool = False) -> RecordThing:
    message = messages.an_expert(id=name, zones=[], industries=["display"], available=not away)
    return _thing(Kind.EXPERT, message, name, gone=gone, draft=away)


def _county(zone: str, industry: str, *, gone: bool = False) -> RecordThing:
    message = messages.a_county_industry(id=f"{zone}:{industry}", zone=zone, industry=industry)
    return _thing(Kind.COUNTY, message, "", gone=gone)


THINGS: Final[dict[Kind, tuple[RecordThing, ...]]] = {
    Kind.ENTERPRISE: (
        _enterprise("firm-own"),
        _enterprise("firm-other"),
        _enterprise("firm-home", HOME),
        _enterprise("firm-quit", gone=True),
        _enterprise("firm-home-quit", HOME, gone=True),
        _enterprise(BOTH.organisation),
    ),
    Kind.SCENARIO: (
        _scenario("scenario-own", "office-own"),
        _scenario("scenario-other", "office-other"),
        _scenario("scenario-home", "office-third", HOME),
        _scenario("draft-own", "office-own", draft=True),
        _scenario("draft-other", "office-other", draft=True),
        _scenario("draft-home", "office-third", HOME, draft=True),
        _scenario("scenario-own-gone", "office-own", gone=True),
        _scenario("scenario-other-gone", "office-other", gone=True),
        _scenario("scenario-home-gone", "office-third", HOME, gone=True),
        _scenario("scenario-both", BOTH.organisation),
    ),
    Kind.TALENT: (_talent("talent-own"), _talent("talent-other"), _talent("talent-gone", gone=True)),
    Kind.DEMAND: (
        _demand("demand-own", "firm-own"),
        _demand("demand-other", "firm-other"),
        _demand("demand-home", "firm-home", HOME),
        _demand("demand-own-gone", "firm-own", gone=True),
        _demand("demand-other-gone", "firm-other", gone=True),
        _demand("demand-both", BOTH.organisation),
    ),
    Kind.COUNTY: (
        _county(HOME, "display"),
        _county(ABROAD, "display"),
        _county(HOME, "big-data", gone=True),
        _county(ABROAD, "big-data", gone=True),
    ),
    Kind.NEED: (
        _need("need-own", "firm-own"),
        _need("need-other", "firm-other"),
        _need("need-home", "firm-home", HOME),
        _need("need-own-gone", "firm-own", gone=True),
        _need("need-other-gone", "firm-other", gone=True),
        _need("need-both", BOTH.organisation),
    ),
    Kind.EXPERT: (
        _expert("talent-own"),
        _expert("talent-other", away=True),
        _expert("expert-third"),
        _expert("expert-gone", gone=True),
    ),
}
_LEFT: Final = {
    "scenario_supply": ("scenario-own", "scenario-other", "scenario-home", "draft-own", "draft-other"),
    "talent_demand": ("talent-own", "talent-other"),
    "talent_county": ("talent-own", "talent-other"),
    "expert_diagnosis": ("talent-own", "talent-other", "expert-third"),
    "scenario_review": ("scenario-own", "scenario-other", "draft-other"),
}
_RIGHT: Final = {
    "scenario_supply": ("firm-own", "firm-other", "firm-home"),
    "talent_demand": ("demand-own", "demand-other", "demand-home"),
    "talent_county": (f"{HOME}:display", f"{ABROAD}:display"),
    "expert_diagnosis": ("need-own", "need-other", "need-home"),
    "scenario_review": ("talent-own", "talent-other", "expert-third"),
}


def named(kind: Kind, name: str) -> RecordThing:
    """The record of the kind with the id; a talent and an expert may share theirs."""
    return next(thing for thing in THINGS[kind] if thing.name == name)


def pairs() -> list[Pair]:
    """Pairs of every market: own and foreign on either side, drafts too."""
    return [
        Pair(market, named(MARKETS[market].left, left), named(MARKETS[market].right, right))
        for market, lefts in _LEFT.items()
        for left in lefts
        for right in _RIGHT[market]
    ]


def sides(thing: RecordThing) -> list[tuple[MarketSides, Side]]:
    """The markets that the record stands in."""
    return places(thing.kind)


def fill(mesh: Mesh) -> None:
    """Makes all the records, and waits until matching knows them and has ranked those that are live."""
    with Records(mesh) as records:
        for kind, things in THINGS.items():
            for thing in things:
                stored: Any = records.create(kind.value, thing.message)
                if thing.gone:
                    records.withdraw(kind.value, stored)
    stub: Any = MatchingServiceStub(mesh.channel("matching"))
    every = [thing for things in THINGS.values() for thing in things]
    _until(lambda: all(_known(stub, thing) for thing in every), 90)


def request(kind: Kind, verb: str) -> type[Message]:
    """The request of a record's method, such as "Update"."""
    resource = RESOURCES[kind]
    name = resource.plural if verb in ("List", "BulkLoad") else resource.name
    found: type[Message] = getattr(resource.requests, f"{verb}{name}Request")
    return found


def _known(stub: Any, thing: RecordThing) -> bool:
    try:
        card = stub.GetProfile(matching.GetProfileRequest(kind=thing.kind.value, id=thing.name)).profile
        if card.version != (2 if thing.gone else 1):
            return False
        return not thing.live or all(_ranked(stub, market.name, side, thing) for market, side in sides(thing))
    except Exception as error:
        if "NOT_FOUND" in str(error) or "UNAVAILABLE" in str(error):
            return False
        raise


def _ranked(stub: Any, market: str, side: Side, thing: RecordThing) -> bool:
    asked = matching.GetShortlistRequest(market=market, side=SIDES[side], subject_id=thing.name)
    return bool(stub.GetShortlist(asked).version)


def _until(holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "matching does not know the world in time"
        time.sleep(0.2)


def request_of(thing: RecordThing, verb: str, message: Any = None, version: int = STALE) -> Message:
    """A request that is decided and changes nothing: the thing's own state, or a version of no record."""
    shape: Any = request(thing.kind, verb)
    field = RESOURCES[thing.kind].field
    if verb in ("Create", "BulkLoad"):
        return cast("Message", shape(**{field: message or thing.message}))
    if verb == "Update":
        return cast("Message", shape(**{field: message or thing.message}, expected_version=version))
    if verb == "Withdraw":
        return cast("Message", shape(id=thing.name, expected_version=version, reason="不再需要"))
    return cast("Message", shape(id=thing.name))


def as_new(thing: RecordThing) -> Thing:
    """What a new record with the thing's content would be."""
    return Thing(thing.name, thing.owner, thing.zone)


def moved_to(thing: RecordThing, other: RecordThing) -> Any:
    """The thing's content with the other's owner and zone; None where its id tells these."""
    if thing.kind in (Kind.TALENT, Kind.EXPERT, Kind.COUNTY, Kind.ENTERPRISE):
        return None
    message = deepcopy(thing.message)
    message.zone = other.zone
    if thing.kind is Kind.SCENARIO:
        message.provider_id = other.owner
    else:
        message.enterprise_id = other.owner
    return message


def owns(caller: Principal, thing: Thing) -> bool:
    """Whether the thing is the caller's own."""
    return thing.owner != "" and thing.owner in (caller.organisation, caller.talent)
