"""Pages: pairs that may be one person, side by side, to be merged field by field or told apart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from dabridge.talent.v1 import imports_service_pb2 as api
from fastapi import APIRouter, Query, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from services.common import texts
from services.gateway.codec import Plain, enum_name, to_plain
from services.gateway.context import Gateway, GatewayDep
from services.gateway.pilots import version
from services.gateway.portal import csrf, names, render
from services.gateway.problems import Problem
from services.gateway.routes import acts
from services.gateway.routes.acting import by_field, moved, tried
from services.gateway.routes.import_files import ImportId

PATH: Final = "/duplicates"
SHOWN: Final = 20
STAGES: Final = ("open", "merged", "distinct", "void")
PROFILE_FIELDS: Final = (
    "titles",
    "occupation_code",
    "education",
    "major",
    "years",
    "skills",
    "experience",
    "occupied",
    "zone",
    "wanted_zones",
    "wanted_industries",
    "salary",
    "confirmed_on",
)
IDENTITY_FIELDS: Final = ("name", "mobile", "id_number", "mail", "address")
DONE: Final = frozenset({"merged", "distinct", "searching"})

router = APIRouter()

PageToken = Annotated[str, Query(max_length=1024)]
Word = Annotated[str, Query(max_length=20)]


@dataclass(frozen=True, slots=True)
class Line:
    """One field of both sides, in words; `key` is what a form names it by."""

    key: str
    label: str
    first: str
    second: str

    @property
    def same(self) -> bool:
        """Whether there is nothing to choose."""
        return self.first == self.second


@router.get(PATH)
async def listed(
    request: Request, gateway: GatewayDep, stage: Word = "open", page_token: PageToken = "", done: Word = ""
) -> Response:
    """Pairs of a stage, the likeliest first."""
    wanted = stage if stage in STAGES else STAGES[0]
    asked = api.ListDuplicatesRequest(
        page_size=SHOWN,
        page_token=page_token,
        stage=f"DUPLICATE_STAGE_{wanted.upper()}",
    )
    found = await acts.call(gateway.backends, "imports.ListDuplicates", asked)
    here = f"{PATH}?{urlencode({'stage': wanted})}"
    after = found.next_page_token
    return render.page(
        request,
        "imports/duplicates.html",
        found=[_pair(each) for each in found.duplicates],
        total=found.total,
        stage=wanted,
        stages=STAGES,
        first=here if page_token else "",
        after=f"{here}&{urlencode({'page_token': after})}" if after else "",
        done=done if done in DONE else "",
        token=csrf.token(request),
    )


@router.post(f"{PATH}/search")
async def search(gateway: GatewayDep) -> Response:
    """Looks through all people."""
    await acts.call(gateway.backends, "imports.FindDuplicates", api.FindDuplicatesRequest())
    return moved(PATH, "searching")


@router.get(f"{PATH}/{{pair_id}}")
async def one(request: Request, gateway: GatewayDep, pair_id: ImportId) -> Response:
    """Both profiles of a pair, without who they are."""
    return await _one(request, gateway, pair_id)


@router.post(f"{PATH}/{{pair_id}}/identities")
async def identities(request: Request, gateway: GatewayDep, pair_id: ImportId) -> Response:
    """Both profiles and who they are, for the purpose that the form names."""
    form = await request.form()
    asked = api.ReadDuplicateRequest(id=pair_id, purpose=str(form.get("purpose", "")))
    found, problem = await tried(gateway.backends, "imports.ReadDuplicate", asked)
    if problem is not None:
        return await _one(request, gateway, pair_id, problem=problem, purpose=asked.purpose)
    return _page(request, found, shown=True, purpose=asked.purpose)


@router.post(f"{PATH}/{{pair_id}}/merge")
async def merge(request: Request, gateway: GatewayDep, pair_id: ImportId) -> Response:
    """Keeps one profile with what was chosen of the other."""
    form = await request.form()
    keep = str(form.get("keep_id", ""))
    asked = api.MergeDuplicateRequest(
        id=pair_id,
        expected_version=version(form),
        keep_id=keep,
        take_fields=_taken(form, keep),
        purpose=str(form.get("purpose", "")),
    )
    return await _decided(request, gateway, "MergeDuplicate", asked, "merged")


@router.post(f"{PATH}/{{pair_id}}/dismiss")
async def dismiss(request: Request, gateway: GatewayDep, pair_id: ImportId) -> Response:
    """Says that these are two people."""
    form = await request.form()
    asked = api.DismissDuplicateRequest(id=pair_id, expected_version=version(form))
    return await _decided(request, gateway, "DismissDuplicate", asked, "distinct")


def _taken(form: FormData, keep: str) -> list[str]:
    """Fields whose value was chosen from the profile that does not stay."""
    known = [*PROFILE_FIELDS, *(f"identity.{name}" for name in IDENTITY_FIELDS)]
    chosen = {name: form.get(f"from.{name}") for name in known}
    return [name for name, side in chosen.items() if side and side != keep]


async def _decided(request: Request, gateway: Gateway, method: str, asked: Any, done: str) -> Response:
    _, problem = await tried(gateway.backends, f"imports.{method}", asked)
    if problem is None:
        return moved(PATH, done)
    return await _one(request, gateway, asked.id, problem=problem)


async def _one(
    request: Request, gateway: Gateway, pair_id: str, problem: Problem | None = None, purpose: str = ""
) -> Response:
    found = await acts.call(gateway.backends, "imports.GetDuplicate", api.GetDuplicateRequest(id=pair_id))
    return _page(request, found, problem=problem, purpose=purpose)


def _page(
    request: Request, found: Any, *, shown: bool = False, purpose: str = "", problem: Problem | None = None
) -> Response:
    first, second = to_plain(found.first), to_plain(found.second)
    return render.page(
        request,
        "imports/duplicate.html",
        status=problem.status if problem else 200,
        pair=_pair(found.duplicate),
        first=first,
        second=second,
        lines=_lines(first["profile"], second["profile"]),
        who=_identities(first["identity"] or {}, second["identity"] or {}) if shown else [],
        shown=shown,
        purpose=purpose,
        problem=problem,
        errors=by_field(problem),
        token=csrf.token(request),
    )


def _pair(pair: api.Duplicate) -> Plain:
    told = to_plain(pair)
    return {**told, "stage": enum_name(api.DuplicateStage.DESCRIPTOR, pair.stage) or "open"}


def _lines(first: Plain, second: Plain) -> list[Line]:
    return [
        Line(name, texts.get(f"imports.field.{name}"), _said(first, name), _said(second, name))
        for name in PROFILE_FIELDS
    ]


def _identities(first: Plain, second: Plain) -> list[Line]:
    return [
        Line(
            f"identity.{name}",
            texts.get(f"imports.column.{name}"),
            str(first.get(name, "")),
            str(second.get(name, "")),
        )
        for name in IDENTITY_FIELDS
    ]


def _said(profile: Plain, name: str) -> str:
    """A field of a profile in words; empty where it says nothing."""
    value = profile.get(name)
    if value is None or value in ("", []):
        return ""
    parts = value if isinstance(value, list) else [value]
    word = _WORDS.get(name, str)
    return "、".join(word(part) for part in parts)


def _skill(skill: Plain) -> str:
    level = skill.get("level")
    return f"{skill['name']}（{texts.get(f'imports.choice.level.{level}')}）" if level else str(skill["name"])


def _salary(value: Plain) -> str:
    bounds: Sequence[Any] = (value.get("min_yuan"), value.get("max_yuan"))
    return " — ".join("" if bound is None else str(bound) for bound in bounds).strip(" —")


_WORDS: Final[Mapping[str, Callable[[Any], str]]] = {
    "education": lambda value: texts.get(f"imports.choice.education.{value}"),
    "occupied": lambda value: texts.get(f"imports.choice.occupied.{value}"),
    "zone": names.zone_name,
    "wanted_zones": names.zone_name,
    "wanted_industries": names.industry_name,
    "skills": _skill,
    "salary": _salary,
}
