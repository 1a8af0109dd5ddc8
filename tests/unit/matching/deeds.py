"""An edit made in the record itself, as its form would save it, and records drawn so that lists overflow."""

from datetime import UTC, datetime
from random import Random
from typing import Any, Final

from dabridge.events.v1.talent_pb2 import FRESHNESS_FRESH, FRESHNESS_HIDDEN, FRESHNESS_STALE
from dabridge.events.v1.types_pb2 import Capability, MoneyRange, Requirement, Skill

from services.matching.edits import Edit
from services.matching.profiles import Kind, Profile
from services.matching.translate import LEVEL_STRENGTH
from tests.fakes import messages

NOW: Final = datetime(2026, 11, 26, 20, 30, tzinfo=UTC)
TODAY: Final = "2026-11-27"
SKILLS: Final = (
    "Java",
    "SQL",
    "数据治理",
    "数据可视化",
    "机器学习",
    "焊接工艺",
    "质量管理",
    "供应链管理",
    "网络安全",
    "数据平台建设",
)
TITLES: Final = ("数据工程师", "后端工程师", "焊接技师", "质量经理")
ZONES: Final = ("511702", "511703", "511724")
INDUSTRIES: Final = ("big-data", "display", "digital-call")
_LEVELS: Final = {strength: level for level, strength in LEVEL_STRENGTH.items()}
_STATES: Final = (FRESHNESS_FRESH, FRESHNESS_FRESH, FRESHNESS_STALE, FRESHNESS_HIDDEN)


def done(record: Any, edit: Edit) -> Any:
    """The record's next state with the edit saved by whoever owns it."""
    fresh = type(record)()
    fresh.CopyFrom(record)
    _change(fresh, edit)
    fresh.version += 1
    fresh.updated_at = NOW.isoformat()
    if hasattr(fresh, "confirmed_on"):
        fresh.confirmed_on, fresh.freshness = TODAY, FRESHNESS_FRESH
    return fresh


def _change(fresh: Any, edit: Edit) -> None:
    after, name = edit.profile, str(edit.values.get("name", ""))
    match edit.key, edit.field:
        case "capability", _:
            fresh.capabilities.append(Capability(name=name))
        case "ask_less", _:
            fresh.salary.min_yuan = after.money_min or 0
        case "pay", _:
            fresh.salary.max_yuan = after.money_max or 0
        case _, "skills":
            _change_skill(fresh, name, next(o.strength for o in after.offers if o.name == name))
        case _, ("requirements" | "required_skills"):
            _change_needs(fresh, after)
        case "confirm", _:
            pass
        case _, ("education" | "years") as where:
            setattr(fresh, where, getattr(after, where))
        case _, where:
            getattr(fresh, where)[:] = after.zones if where.endswith("zones") else after.industries


def _change_needs(fresh: Any, after: Profile) -> None:
    if after.kind == "demand":
        fresh.required_skills[:] = [need.name for need in after.needs if need.must]
        fresh.preferred_skills[:] = [need.name for need in after.needs if not need.must]
        return
    del fresh.requirements[:]
    fresh.requirements.extend(Requirement(name=need.name, must=need.must) for need in after.needs)


def _change_skill(fresh: Any, name: str, strength: int) -> None:
    held = next((skill for skill in fresh.skills if skill.name == name), None)
    if held is None:
        fresh.skills.append(Skill(name=name, level=_LEVELS[strength]))
    else:
        held.level = _LEVELS[strength]


def a_record(chance: Random, kind: Kind, name: str) -> Any:
    """A record of a kind, active, of so few values that pairs often meet."""
    made: Any = _MAKERS[kind](chance)
    made.id, made.version, made.status = name, 1, 1
    made.updated_at = f"2026-{chance.randint(5, 11):02}-01T08:00:00+00:00"
    return made


def _some(chance: Random, values: Any, most: int) -> list[Any]:
    return chance.sample(values, chance.randint(1, most))


def _skills(chance: Random) -> list[Skill]:
    return [Skill(name=name, level=chance.randint(0, 3)) for name in _some(chance, SKILLS, 4)]  # type: ignore[arg-type]


def _requirements(chance: Random) -> list[Requirement]:
    return [Requirement(name=name, must=chance.random() < 0.5) for name in _some(chance, SKILLS, 4)]


def _salary(chance: Random, least: int) -> MoneyRange:
    low = 500 * chance.randint(least, least + 12)
    return MoneyRange(min_yuan=low, max_yuan=low + 2_000)


def _a_talent(chance: Random) -> Any:
    return messages.a_talent(
        titles=_some(chance, TITLES, 2),
        skills=_skills(chance),
        wanted_zones=_some(chance, ZONES, 2),
        wanted_industries=_some(chance, INDUSTRIES, 2),
        salary=_salary(chance, 12),
        years=chance.randint(0, 9),
        education=chance.randint(2, 5),
        confirmed_on=f"2026-{chance.randint(6, 11):02}-20",
        freshness=chance.choice(_STATES),
    )


def _a_demand(chance: Random) -> Any:
    asked = _some(chance, SKILLS, 5)
    cut = chance.randint(0, len(asked))
    return messages.a_demand(
        post=chance.choice(TITLES),
        required_skills=asked[:cut],
        preferred_skills=asked[cut:],
        zone=chance.choice(ZONES),
        industry=chance.choice(INDUSTRIES),
        salary=_salary(chance, 10),
        years=chance.randint(0, 4),
        education=chance.randint(2, 4),
    )


_MAKERS: Final[dict[Kind, Any]] = {
    "talent": _a_talent,
    "demand": _a_demand,
    "county": lambda chance: messages.a_county_industry(
        zone=chance.choice(ZONES), industry=chance.choice(INDUSTRIES), skills=_some(chance, SKILLS, 4)
    ),
    "enterprise": lambda chance: messages.an_enterprise(
        capabilities=[Capability(name=name) for name in _some(chance, SKILLS, 4)],
        zone=chance.choice(ZONES),
        industries=_some(chance, INDUSTRIES, 2),
    ),
    "scenario": lambda chance: messages.a_scenario(
        requirements=_requirements(chance), zone=chance.choice(ZONES), industry=chance.choice(INDUSTRIES)
    ),
    "expert": lambda chance: messages.an_expert(
        skills=_skills(chance),
        zones=_some(chance, ZONES, 2),
        industries=_some(chance, INDUSTRIES, 2),
        affiliation_ids=[f"organisation-{chance.randint(1, 3)}"],
    ),
    "need": lambda chance: messages.a_need(
        requirements=_requirements(chance), zone=chance.choice(ZONES), industry=chance.choice(INDUSTRIES)
    ),
}
