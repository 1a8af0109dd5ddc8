"""Values of a list's content as Chinese text, for comparisons. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from services.common import plan, texts
from services.common.records.states import LOCAL_TIME


def text_of(field: str, value: Any) -> str:
    """The value of a field of canonical content; of what is left out there, that it is empty."""
    if value is None or value in ("", [], {}):
        return texts.get("lists.value.none")
    return _WORDS.get(field, _plain)(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return texts.get("lists.value.yes" if value else "lists.value.no")
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _zone(code: str) -> str:
    return _named(code, plan.zone)


def _industry(code: str) -> str:
    return _named(code, plan.industry)


def _industries(codes: Sequence[str]) -> str:
    return "、".join(map(_industry, codes))


def _named(code: str, find: Callable[[str], Any]) -> str:
    try:
        return str(find(code).name)
    except KeyError:
        return code


def _moment(value: str) -> str:
    try:
        return datetime.fromisoformat(value).astimezone(LOCAL_TIME).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return value


def _budget(value: Mapping[str, int]) -> str:
    least, most = value.get("min_yuan"), value.get("max_yuan")
    if least is None and most is None:
        return texts.get("lists.value.none")
    which = "both" if least is not None and most is not None else "most" if least is None else "least"
    return texts.get(
        f"lists.value.budget.{which}",
        least="" if least is None else f"{least:,}",
        most="" if most is None else f"{most:,}",
    )


def _lines(line: Callable[[Mapping[str, Any]], str]) -> Callable[[Sequence[Mapping[str, Any]]], str]:
    return lambda items: "\n".join(map(line, items))


def _requirement(item: Mapping[str, Any]) -> str:
    which = "must" if item.get("must") else "wish"
    return texts.get(f"lists.value.requirement.{which}", name=item.get("name", ""))


def _criterion(item: Mapping[str, Any]) -> str:
    described = ".described" if item.get("description") else ""
    return texts.get(
        f"lists.value.criterion{described}",
        name=item.get("name", ""),
        weight=item.get("weight", 0),
        description=item.get("description", ""),
    )


def _capability(item: Mapping[str, Any]) -> str:
    evidenced = ".evidenced" if item.get("evidence") else ""
    said = texts.get(
        f"lists.value.capability{evidenced}", name=item.get("name", ""), evidence=item.get("evidence", "")
    )
    trust = item.get("trust")
    if not trust:
        return said
    return texts.get("lists.value.trusted", text=said, trust=texts.get(f"lists.value.trust.{trust}"))


def _offering(item: Mapping[str, Any]) -> str:
    kind = item.get("kind")
    parts = [texts.get(f"lists.value.offering.{kind}") if kind else ""]
    parts += (
        item.get(name, "") for name in ("name", "party", "dated", "valid_until", "reference", "summary")
    )
    return "，".join(part for part in parts if part)


_WORDS: Final[Mapping[str, Callable[[Any], str]]] = {
    "zone": _zone,
    "industry": _industry,
    "industries": _industries,
    "budget": _budget,
    "answer_deadline": _moment,
    "requirements": _lines(_requirement),
    "criteria": _lines(_criterion),
    "capabilities": _lines(_capability),
    "offerings": _lines(_offering),
}
