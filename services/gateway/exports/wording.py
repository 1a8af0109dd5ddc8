"""Values of a list's content in the words that people read."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from services.common import texts
from services.gateway.exports.shapes import Amendment, Published, Subject
from services.gateway.portal.city_time import CITY_TIME
from services.gateway.portal.names import industry_name, zone_name


def zone(subject: Subject, code: str) -> str:
    """The zone's name; of none, what that means for the subject."""
    return zone_name(code) if code else texts.get(f"exports.zone.{subject}")


def industries(codes: Iterable[str]) -> str:
    """The names of industries."""
    return "、".join(industry_name(code) for code in codes)


def batch(published: Published) -> str:
    """Such as 第 3 批."""
    return texts.get("exports.batch", batch=published.batch)


def day(moment: str) -> str:
    """The city's day of an RFC 3339 time; the text itself where it is none."""
    when = parsed(moment)
    return (
        moment if when is None else texts.get("exports.day", year=when.year, month=when.month, day=when.day)
    )


def minute(moment: str) -> str:
    """The city's time of an RFC 3339 time to the minute; the text itself where it is none."""
    when = parsed(moment)
    if when is None:
        return moment
    return texts.get(
        "exports.moment",
        year=when.year,
        month=when.month,
        day=when.day,
        hour=when.hour,
        minute=when.minute,
    )


def parsed(moment: str) -> datetime | None:
    """An RFC 3339 time in the city's; None where it is none."""
    try:
        when = datetime.fromisoformat(moment)
        return when.astimezone(CITY_TIME) if when.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def budget(content: Mapping[str, Any]) -> str:
    """A range of money."""
    held = content.get("budget", {})
    least, most = held.get("min_yuan"), held.get("max_yuan")
    if least is None and most is None:
        return texts.get("exports.budget.none")
    if most is None:
        return texts.get("exports.budget.least", least=f"{least:,}")
    if least is None:
        return texts.get("exports.budget.most", most=f"{most:,}")
    return texts.get("exports.budget.both", least=f"{least:,}", most=f"{most:,}")


def schedule(content: Mapping[str, Any]) -> str:
    """The text and the days, as far as they are given."""
    start, end = content.get("schedule_start", ""), content.get("schedule_end", "")
    unknown = texts.get("exports.schedule.open")
    days = (
        texts.get("exports.schedule.days", start=start or unknown, end=end or unknown) if start or end else ""
    )
    told = content.get("schedule", "").rstrip("。； \n")
    return "；".join(part for part in (told, days) if part)


def deadline(content: Mapping[str, Any]) -> str:
    """Until when solutions are taken."""
    moment = content.get("answer_deadline", "")
    return minute(moment) if moment else texts.get("exports.deadline.none")


def requirements(content: Mapping[str, Any]) -> list[str]:
    """One text a requirement."""
    return [
        texts.get(
            "exports.requirement.must" if each.get("must") else "exports.requirement.wish", name=_name(each)
        )
        for each in content.get("requirements", ())
    ]


def criteria(content: Mapping[str, Any]) -> list[str]:
    """One text a criterion."""
    made = []
    for each in content.get("criteria", ()):
        described = each.get("description", "")
        key = "exports.criterion.described" if described else "exports.criterion"
        made.append(texts.get(key, name=_name(each), weight=each.get("weight", 0), description=described))
    return made


def capabilities(content: Mapping[str, Any]) -> list[str]:
    """One text a capability."""
    made = []
    for each in content.get("capabilities", ()):
        trust, evidence = each.get("trust", ""), each.get("evidence", "")
        key = "exports.capability" + ("" if trust else ".bare") + (".evidenced" if evidence else "")
        said = texts.get(f"exports.trust.{trust}") if trust else ""
        made.append(texts.get(key, name=_name(each), trust=said, evidence=evidence))
    return made


def offerings(content: Mapping[str, Any]) -> list[str]:
    """One text an offering, its summary on lines of its own."""
    made = []
    for each in content.get("offerings", ()):
        kind = each.get("kind", "")
        key = "exports.offering" if kind else "exports.offering.unkinded"
        head = texts.get(key, name=_name(each), kind=texts.get(f"exports.offering.{kind}") if kind else "")
        told = (
            texts.get(f"exports.offering.{field}", **{field: each[field]})
            for field in ("party", "dated", "valid_until", "reference")
            if each.get(field)
        )
        made.append("\n".join(part for part in ("，".join((head, *told)), each.get("summary", "")) if part))
    return made


def numbered(lines: Iterable[str]) -> str:
    """The texts as numbered lines."""
    return "\n".join(
        texts.get("exports.line", number=number, text=line) for number, line in enumerate(lines, start=1)
    )


def amendment(held: Amendment) -> str:
    """What happened, and when."""
    return texts.get(f"exports.amendment.{held.kind}", day=day(held.at), number=held.number)


def _name(part: Mapping[str, Any]) -> str:
    return str(part.get("name", ""))
