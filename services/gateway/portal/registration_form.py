"""The form of a registration: its steps, and what each of them makes of what was typed. Pure.

A step knows its own fields alone, so that a save of one step leaves the others as they are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import FormData

from services.gateway.codec import Plain
from services.gateway.portal.form_fields import EDUCATION, LEVEL

# Step → the draft's fields that it has.
STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "contact": ("name", "mobile", "mail", "id_number", "address"),
    "study": ("education", "major"),
    "work": ("occupation_code", "titles", "years", "experience"),
    "skills": ("skills",),
    "wishes": ("occupied", "zone", "wanted_zones", "wanted_industries", "salary_min", "salary_max"),
    "consent": ("consents",),
}
NAMES: Final = tuple(STEPS)
REVIEW: Final = "review"
PURPOSES: Final = ("matching", "employers", "zones", "departments", "statistics")
OCCUPIED: Final = ("employed", "looking", "studying", "freelance")
# The vocabulary that a step chooses from.
VOCABULARIES: Final[Mapping[str, str]] = {"study": "major", "work": "occupation", "skills": "skill"}
ROWS_MAX: Final = 60
TEXT_MAX: Final = 20_000
# What is missing by the meter → the step where it is filled in.
STEP_OF: Final[Mapping[str, str]] = {
    **{field: step for step, fields in STEPS.items() for field in fields},
    "salary": "wishes",
}

_EMPTY_SKILL: Final = {"name": "", "level": None, "evidence": ""}


@dataclass(frozen=True, slots=True)
class Action:
    """What the pressed button asks for besides saving: "find", "pick", "clear", "add" or "remove"."""

    name: str
    text: str = ""
    row: int = -1


def take(step: str, form: FormData) -> Plain:
    """The fields of a step as the form has them, with what its pressed button does to them."""
    taken = _TAKE[step](form)
    asked = action(form)
    if asked.name == "pick" and asked.text:
        _pick(step, taken, asked.text)
    elif asked.name == "clear" and step == "work":
        taken["occupation_code"] = ""
    elif asked.name == "remove" and step == "skills":
        taken["skills"] = [row for place, row in enumerate(taken["skills"]) if place != asked.row]
    if step == "skills":
        taken["skills"] = [row for row in taken["skills"] if row["name"] or row["evidence"]]
    return taken


def action(form: FormData) -> Action:
    """What the pressed button asks for; an empty name: to save and go on."""
    name, _, row = _one(form, "_action").partition(":")
    place = int(row) if row.isascii() and row.isdigit() and len(row) <= len(str(ROWS_MAX)) else -1
    text = _one(form, "_pick") if name == "pick" else _one(form, "_find")
    return Action(name, text[:60], place)


def after(step: str) -> str:
    """The step that follows; REVIEW after the last."""
    place = NAMES.index(step) + 1
    return NAMES[place] if place < len(NAMES) else REVIEW


def before(step: str) -> str:
    """The step that comes before; empty for the first."""
    place = NAMES.index(step)
    return NAMES[place - 1] if place else ""


def filled(draft: Plain) -> dict[str, bool]:
    """Whether each step says anything."""
    return {step: any(draft[field] for field in fields) for step, fields in STEPS.items()}


def first_open(draft: Plain, problems: Sequence[Mapping[str, str]]) -> str:
    """Where to go on: the first step with nothing in it or something wrong; REVIEW where there is none."""
    wrong = {step_of(problem["field"]) for problem in problems}
    done = filled(draft)
    return next((step for step in NAMES if step in wrong or not done[step]), REVIEW)


def step_of(path: str) -> str:
    """The step that has a field of the draft, by the path of a problem."""
    return STEP_OF.get(path.partition("[")[0].partition(".")[0], NAMES[0])


def rows(skills: Sequence[Plain]) -> list[Plain]:
    """The skills, with an empty row to type in."""
    return [*skills, dict(_EMPTY_SKILL)][:ROWS_MAX]


def _pick(step: str, taken: Plain, chosen: str) -> None:
    if step == "skills":
        named = {row["name"].casefold() for row in taken["skills"]}
        if chosen.casefold() not in named:
            taken["skills"] = [*(r for r in taken["skills"] if r["name"]), {**_EMPTY_SKILL, "name": chosen}]
    else:
        taken["major" if step == "study" else "occupation_code"] = chosen


def _contact(form: FormData) -> Plain:
    return {name: _one(form, name) for name in STEPS["contact"]}


def _study(form: FormData) -> Plain:
    return {"education": _choice(form, "education", EDUCATION), "major": _one(form, "major")}


def _work(form: FormData) -> Plain:
    return {
        "occupation_code": _one(form, "occupation_code"),
        "titles": [line.strip() for line in _one(form, "titles").splitlines() if line.strip()],
        "years": _one(form, "years"),
        "experience": _one(form, "experience").replace("\r\n", "\n"),
    }


def _skills(form: FormData) -> Plain:
    found = []
    for place in range(ROWS_MAX):
        if f"skill-{place}-name" not in form:
            break
        found.append(
            {
                "name": _one(form, f"skill-{place}-name"),
                "level": _choice(form, f"skill-{place}-level", LEVEL),
                "evidence": _one(form, f"skill-{place}-evidence"),
            }
        )
    return {"skills": found}


def _wishes(form: FormData) -> Plain:
    return {
        "occupied": _choice(form, "occupied", OCCUPIED),
        "zone": _one(form, "zone"),
        "wanted_zones": _many(form, "wanted_zones"),
        "wanted_industries": _many(form, "wanted_industries"),
        "salary_min": _one(form, "salary_min"),
        "salary_max": _one(form, "salary_max"),
    }


def _consent(form: FormData) -> Plain:
    return {"consents": [purpose for purpose in PURPOSES if purpose in _many(form, "consents")]}


_TAKE: Final[Mapping[str, Callable[[FormData], Plain]]] = {
    "contact": _contact,
    "study": _study,
    "work": _work,
    "skills": _skills,
    "wishes": _wishes,
    "consent": _consent,
}


def _one(form: FormData, name: str) -> str:
    value: Any = form.get(name)
    return value.strip()[:TEXT_MAX] if isinstance(value, str) else ""


def _many(form: FormData, name: str) -> list[str]:
    return [value for value in form.getlist(name) if isinstance(value, str)]


def _choice(form: FormData, name: str, choices: Sequence[str]) -> str | None:
    value = _one(form, name)
    return value if value in choices else None
