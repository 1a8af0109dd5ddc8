"""Pages from templates."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.common import plan, texts
from services.common.access.principal import Role
from services.gateway import grants
from services.gateway.caller import VISITOR_CALLER, Caller
from services.gateway.kinds import MARKETS, Kind, places
from services.gateway.portal import edit_links, expiry, links, names, navigation, stages
from services.gateway.portal.city_time import CITY_TIME
from services.gateway.problems import Problem

TEMPLATES: Final = Path(__file__).parent.parent / "templates"
HTMX_CONFIG: Final = json.dumps(
    {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[2345]..", "swap": True},
        ],
    }
)


@cache
def environment() -> Environment:
    """The templates' environment: everything is escaped, and an undefined name is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        t=texts.get,
        text_or=text_or,
        value_text=value_text,
        hint_of=hint_of,
        none_of=none_of,
        zone_name=names.zone_name,
        industry_name=names.industry_name,
        short_id=names.short_id,
        stage_text=stages.stage_name,
        act_text=stages.act_name,
        role_text=role_text,
        field_text=stages.field_name,
        expired=expiry.expired,
        display_name=names.display_name,
        kinds=list(Kind),
        markets=MARKETS,
        places=places,
        zones=plan.zones(),
        industries=plan.industries(),
        htmx_config=HTMX_CONFIG,
        nav_menu=navigation.menu,
        opens=navigation.opens,
        role_names=role_names,
        sign_in=links.sign_in,
        can_open=grants.can_open,
        can_browse=grants.can_browse,
        can_add=grants.can_add,
        edit_link=edit_links.edit_link,
    )
    made.filters.update(percent=percent, number=number, when=when, clock=clock, field_text=stages.field_name)
    return made


def page(
    request: Request,
    template: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """A page or a part of one."""
    told = {"path": request.url.path, "caller": caller_of(request)} | context
    html = environment().get_template(template).render(**told)
    kept = {"Cache-Control": "no-store", "Vary": "HX-Request"} | dict(headers or {})
    return HTMLResponse(html, status, headers=kept)


def caller_of(request: Request) -> Caller:
    """Who asks; a visitor where the request was refused before that was known."""
    found: Caller = getattr(request.state, "caller", VISITOR_CALLER)
    return found


def role_names(caller: Caller) -> str:
    """What the caller is, in words."""
    held = [texts.get(f"portal.role.{role}") for role in Role if role in caller.principal.roles]
    return texts.get("api.and").join(held)


def text_or(key: str, name: str) -> str:
    """The text of a key; the name where there is none, as of what another release knew."""
    try:
        return texts.get(key)
    except texts.UnknownText:
        return name


def role_text(role: str) -> str:
    """A role in words; its name where there are none."""
    try:
        return texts.get(f"portal.role.{role}")
    except texts.UnknownText:
        return role


def fragment(template: str, **context: Any) -> str:
    """A part of a page as text on one line, as server-sent events carry it."""
    html = environment().get_template(template).render(**context)
    return " ".join(html.split())


def error_page(request: Request, problem: Problem, trace_id: str) -> HTMLResponse:
    """A problem as a page; a part of a page for HTMX, which swaps it in."""
    template = "_error.html" if is_htmx(request) else "error.html"
    return page(request, template, problem.status, problem.headers, problem=problem, trace_id=trace_id)


def is_htmx(request: Request) -> bool:
    """Whether a part of a page is asked for."""
    asked = request.headers.get("HX-Request") == "true"
    return asked and request.headers.get("HX-Boosted") != "true"


def value_text(group: str, name: str | None) -> str:
    """The name of an enum's value; of none where it is None."""
    try:
        return texts.get(f"fields.value.{group}.{name or 'none'}")
    except texts.UnknownText:
        return texts.get("fields.value.none")


def hint_of(kind: str, name: str) -> str:
    """The rule of a record's field in words; empty where there is none to tell."""
    try:
        return texts.get(f"fields.{kind}.{name}.hint")
    except texts.UnknownText:
        return ""


def none_of(kind: str, name: str) -> str:
    """What it means that a record's field is empty."""
    try:
        return texts.get(f"fields.{kind}.{name}.none")
    except texts.UnknownText:
        return texts.get("portal.unknown")


def percent(value: float) -> str:
    """A share of one in whole percent."""
    return f"{value * 100:.0f}%"


def number(value: int) -> str:
    """A whole number with thousands apart."""
    return f"{value:,}"


def when(stamp: str) -> str:
    """An RFC 3339 time as the city's date and time to the minute; the text itself where it is no time."""
    return _local(stamp, "%Y-%m-%d %H:%M")


def clock(stamp: str) -> str:
    """An RFC 3339 time as the city's time of day to the second."""
    return _local(stamp, "%H:%M:%S")


def _local(stamp: str, form: str) -> str:
    try:
        return datetime.fromisoformat(stamp).astimezone(CITY_TIME).strftime(form)
    except ValueError:
        return stamp
