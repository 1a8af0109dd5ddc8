"""The form of a solution: its steps, and what each of them makes of what was typed. Pure.

A step knows its own fields alone, so that a save of one step leaves the others as they are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import FormData

from services.common import texts
from services.gateway.codec import Plain
from services.gateway.problems import FieldProblem

STEPS: Final = ("summary", "answers", "price", "team", "references", "files", "partners")
# Those whose page is a form of their own fields; files and partners have forms for each act.
TYPED: Final = STEPS[:5]
FULFILMENTS: Final = ("full", "partial", "none")
# Empty rows that a table ends with, and the most that it has.
SPARE: Final = 2
ROWS_MAX: Final = 30
# Of amounts, and of everything else that is counted.
_DIGITS: Final = 15
_FEW: Final = 9


@dataclass(frozen=True, slots=True)
class Typed:
    """A content with what a step's form says; numbers that are none stand as they were typed."""

    content: Plain
    problems: Sequence[FieldProblem]


def take(step: str, form: FormData, content: Plain, scenario: Plain) -> Typed:
    """What the form of a step in TYPED makes of a content."""
    problems: list[FieldProblem] = []
    fresh = {**content, **_TAKE[step](_Reader(form, problems), scenario)}
    return Typed(fresh, problems)


def after(step: str) -> str:
    """The next step; "submit" after the last."""
    place = STEPS.index(step) + 1
    return STEPS[place] if place < len(STEPS) else "submit"


def before(step: str) -> str:
    """The former step; empty of the first."""
    place = STEPS.index(step)
    return STEPS[place - 1] if place else ""


def spare(rows: Sequence[Plain], empty: Plain) -> list[Plain]:
    """A table's rows with empty ones behind them."""
    return [*rows, *([empty] * min(SPARE, max(0, ROWS_MAX - len(rows))))]


def answered(content: Plain, scenario: Plain) -> list[Plain]:
    """What is asked, in the scenario's order, each with its answer; then answers to what is asked no more."""
    held = {item["requirement"]: item for item in content["answers"]}
    asked = [item["name"] for item in scenario["requirements"]]
    rows = [
        {"name": item["name"], "must": item["must"], "gone": False, **_answer(held.get(item["name"]))}
        for item in scenario["requirements"]
    ]
    gone = [name for name in held if name not in asked]
    return rows + [{"name": name, "must": False, "gone": True, **_answer(held[name])} for name in gone]


def filled(content: Plain, scenario: Plain) -> Mapping[str, bool]:
    """Which steps say something; of the answers, whether every must is answered."""
    rows = answered(content, scenario)
    return {
        "summary": bool(content["summary"]),
        "answers": bool(rows) and all(row["fulfilment"] for row in rows if row["must"]),
        "price": any(value is not None for value in (content["price"] or {}).values()),
        "team": bool(content["team"]),
        "references": bool(content["references"]),
        "files": bool(content["attachments"]),
    }


class _Reader:
    """Fields of a form by name."""

    def __init__(self, form: FormData, problems: list[FieldProblem]) -> None:
        self._form = form
        self._problems = problems

    def text(self, name: str) -> str:
        value = self._form.get(name)
        return value.strip().replace("\r\n", "\n") if isinstance(value, str) else ""

    def column(self, name: str) -> list[str]:
        return [value.strip() if isinstance(value, str) else "" for value in self._form.getlist(name)]

    def number(self, field: str, typed: str, digits: int = _FEW) -> Any:
        """The whole number, None where nothing was typed; what is none is told, and given back."""
        plain = typed.replace(",", "").replace("，", "").replace(" ", "")
        if not plain:
            return None
        if plain.isascii() and plain.isdigit() and len(plain) <= digits:
            return int(plain)
        self._problems.append(FieldProblem(field, texts.get("solutions.form.no_number", value=typed[:40])))
        return typed


def _summary(form: _Reader, _scenario: Plain) -> Plain:
    return {"summary": form.text("summary"), "approach": form.text("approach")}


def _answers(form: _Reader, scenario: Plain) -> Plain:
    del scenario
    rows = zip(form.column("requirement"), form.column("fulfilment"), form.column("how"), strict=False)
    return {
        "answers": [
            {
                "requirement": requirement,
                "fulfilment": fulfilment if fulfilment in FULFILMENTS else None,
                "how": how.replace("\r\n", "\n"),
            }
            for requirement, fulfilment, how in rows
            if requirement and (fulfilment or how)
        ]
    }


def _price(form: _Reader, _scenario: Plain) -> Plain:
    bounds = {
        name: form.number(f"content.price.{name}", form.text(name), _DIGITS)
        for name in ("min_yuan", "max_yuan")
    }
    return {
        "price": bounds,
        "schedule": form.text("schedule"),
        "weeks": form.number("content.weeks", form.text("weeks")) or 0,
    }


def _team(form: _Reader, _scenario: Plain) -> Plain:
    rows = zip(form.column("post"), form.column("people"), form.column("qualification"), strict=False)
    given = [row for row in rows if any(row)]
    return {
        "team": [
            {
                "post": post,
                "people": form.number(f"content.team[{place}].people", people) or 0,
                "qualification": qualification,
            }
            for place, (post, people, qualification) in enumerate(given)
        ]
    }


def _references(form: _Reader, _scenario: Plain) -> Plain:
    columns = [form.column(name) for name in ("project", "client", "year", "amount_yuan")]
    given = [row for row in zip(*columns, strict=False) if any(row)]
    return {
        "references": [
            {
                "project": project,
                "client": client,
                "year": form.number(f"content.references[{place}].year", year) or 0,
                "amount_yuan": form.number(f"content.references[{place}].amount_yuan", amount, _DIGITS) or 0,
            }
            for place, (project, client, year, amount) in enumerate(given)
        ]
    }


def _answer(held: Plain | None) -> Plain:
    return {
        "fulfilment": (held or {}).get("fulfilment") or "",
        "how": (held or {}).get("how") or "",
    }


_TAKE: Final[Mapping[str, Callable[[_Reader, Plain], Plain]]] = {
    "summary": _summary,
    "answers": _answers,
    "price": _price,
    "team": _team,
    "references": _references,
}
