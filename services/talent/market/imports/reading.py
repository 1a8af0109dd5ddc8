"""A row of the form as a person: who it is, what the profile says, and every rule that a cell breaks. Pure.

No error says what stands in a cell: errors are kept, and cells hold what identifies people.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from dabridge.events.v1.talent_pb2 import TalentProfile
from dabridge.events.v1.types_pb2 import TRUST_DECLARED, MoneyRange, Skill

from services.common import texts
from services.common.records import rules
from services.common.scrub import scrub
from services.talent import model
from services.talent.market.imports import columns
from services.talent.market.imports.sheets import Cell, Row, Sheet
from services.talent.market.people.identity import Identity, id_number_form, mobile_form

NUMBER_MAX: Final = 40
PERSON_NAME_MAX: Final = 50
MAIL_MAX: Final = 254
ADDRESS_MAX: Final = 200
OLDEST: Final = date(1900, 1, 1)

_NAME: Final = re.compile(r"[^\W\d_]+(?:[ ·•・．.\-'][^\W\d_]+)*")
_MOBILE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+", re.ASCII)
_ID_NUMBER: Final = re.compile(r"[1-9]\d{16}[0-9X]", re.ASCII)
_EXTERNAL: Final = re.compile(r"[A-Za-z0-9_.\-/]+", re.ASCII)
_WHOLE: Final = re.compile(r"-?\d{1,15}", re.ASCII)
_BETWEEN: Final = re.compile(r"[、,，;；\n]+")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
# Where a rule of the record is told, by the field's path; else at the first column of the profile.
_COLUMN_OF: Final[Mapping[str, str]] = {
    "salary.min_yuan": "min_yuan",
    "salary.max_yuan": "max_yuan",
    "skills": "more_skills",
}


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell's column, the rule that it breaks, and both in words."""

    column: str
    rule: str
    message: str


@dataclass(slots=True)
class Person:
    """What a row says: `filled` are the fields of the profile for which it says anything.

    `external_id` is the source's own number. With errors nothing of it is taken.
    """

    row: int
    external_id: str = ""
    identity: Identity = field(default_factory=Identity)
    profile: TalentProfile = field(default_factory=TalentProfile)
    filled: frozenset[str] = frozenset()
    errors: list[CellError] = field(default_factory=list)


def broken(column: str, rule: str, **values: object) -> CellError:
    """The error of a cell by the text `imports.rule.<rule>`."""
    label = columns.BY_KEY[column].head
    return CellError(column, rule, texts.get(f"imports.rule.{rule}", label=label, **values))


def read(sheet: Sheet, row: Row, today: date) -> Person:
    """The person of a row on the day `today`."""
    return _Reader(sheet, row, today).person()


def id_number_rule(number: str, today: date) -> str:
    """The rule that an ID number (GB 11643) breaks, or ""; its region is not looked up: regions change."""
    if not _ID_NUMBER.fullmatch(number):
        return "bad_id_number"
    born = born_on(number)
    if born is None or not OLDEST <= born <= today:
        return "bad_id_birth"
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "" if number[17] == _CHECKS[total % 11] else "bad_id_check"


def born_on(number: str) -> date | None:
    """The day of birth that an ID number holds; None where it holds none."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


class _Reader:
    """One row; `_errors` grows as its cells are read."""

    def __init__(self, sheet: Sheet, row: Row, today: date) -> None:
        self._sheet = sheet
        self._row = row
        self._today = today
        self._errors: list[CellError] = []
        self._flawed: set[str] = set()

    def person(self) -> Person:
        """All that the row says."""
        external_id = self._external_id()
        identity = self._identity()
        if not (external_id or identity.mobile or identity.id_number) and not self._flawed & {
            "external_id",
            "mobile",
            "id_number",
        }:
            self._error("id_number", "no_key")
        profile, filled = self._profile()
        if not self._errors:
            self._rest(profile, identity)
        return Person(self._row.number, external_id, identity, profile, filled, self._errors)

    def _external_id(self) -> str:
        text = self._text("external_id", NUMBER_MAX)
        return text if not text or self._fits("external_id", text, _EXTERNAL, "bad_number") else ""

    def _identity(self) -> Identity:
        name = self._text("name", PERSON_NAME_MAX, needed=True)
        if name:
            self._fits("name", name, _NAME, "bad_name")
        mobile = mobile_form(self._text("mobile"))
        if mobile:
            self._fits("mobile", mobile, _MOBILE, "bad_mobile")
        number = id_number_form(self._text("id_number"))
        if number and (rule := id_number_rule(number, self._today)):
            self._error("id_number", rule)
        mail = self._text("mail", MAIL_MAX)
        if mail:
            self._fits("mail", mail, _MAIL, "bad_mail")
        address = self._text("address", ADDRESS_MAX)
        return Identity(name, mobile, mail, number, address).tidied()

    def _profile(self) -> tuple[TalentProfile, frozenset[str]]:
        profile = TalentProfile(
            titles=self._several("titles", model.TITLES_MAX, model.NAME_MAX, needed=True),
            occupation_code=self._occupation(),
            education=self._choice("education"),  # type: ignore[arg-type]  # a number of the enum
            major=self._text("major", model.NAME_MAX),
            skills=self._skills(),
            experience=self._text("experience", model.EXPERIENCE_MAX),
            occupied=self._choice("occupied"),  # type: ignore[arg-type]  # as above
            zone=self._code("zone"),
            wanted_zones=self._codes("wanted_zone", columns.WANTED_ZONES),
            wanted_industries=self._codes("wanted_industry", columns.WANTED_INDUSTRIES),
            confirmed_on=self._day("confirmed_on"),
        )
        years = self._whole("years", 0, model.YEARS_MAX)
        if years is not None:
            profile.years = years
        self._salary(profile.salary)
        return profile, frozenset(descriptor.name for descriptor, _ in profile.ListFields())

    def _occupation(self) -> str:
        code = self._text("occupation_code")
        if code and rules.occupation("occupation_code", code):
            self._error("occupation_code", "bad_occupation")
        return code

    def _skills(self) -> list[Skill]:
        found: list[Skill] = []
        seen: set[str] = set()

        def add(column: str, name: str, level: int) -> None:
            if len(name) > model.NAME_MAX:
                self._error(column, "too_long", most=model.NAME_MAX)
            elif name.casefold() in seen:
                self._error(column, "repeated_skill")
            else:
                seen.add(name.casefold())
                found.append(Skill(name=name, level=level, trust=TRUST_DECLARED))  # type: ignore[arg-type]

        for number in range(1, columns.SKILL_PAIRS + 1):
            name = self._text(f"skill{number}")
            level = self._choice(f"level{number}")
            if name:
                add(f"skill{number}", name, level)
            elif self._cell(f"level{number}").text and f"skill{number}" not in self._flawed:
                self._error(f"level{number}", "level_alone")
        for name in _parts(self._text("more_skills")):
            add("more_skills", name, 0)
        if len(found) > model.SKILLS_MAX:
            self._error("more_skills", "too_many", most=model.SKILLS_MAX)
        return found

    def _salary(self, salary: MoneyRange) -> None:
        least = self._whole("min_yuan", 0, rules.YUAN_MAX)
        most = self._whole("max_yuan", 0, rules.YUAN_MAX)
        if least is not None:
            salary.min_yuan = least
        if most is not None:
            salary.max_yuan = most
        if least is not None and most is not None and least > most:
            self._error("min_yuan", "above_upper")

    def _rest(self, profile: TalentProfile, identity: Identity) -> None:
        """What the record's own rules still say; a row that passed the above breaks none that is known."""
        for each in model.check_talent(profile, self._today):
            path = re.sub(r"\[\d+\].*", "", each.field)
            column = _COLUMN_OF.get(each.field) or _COLUMN_OF.get(path) or path
            place = column if column in columns.BY_KEY else "titles"
            self._errors.append(CellError(place, "record", scrub(each.message, identity.known)))

    def _cell(self, key: str) -> Cell:
        return self._sheet.cell(self._row, key)

    def _text(self, key: str, most: int = 0, *, needed: bool = False) -> str:
        """A cell's text; empty where its kind is wrong, which is then told."""
        cell = self._cell(key)
        if cell.flaw:
            self._error(key, cell.flaw)
            return ""
        if not cell.text:
            if needed:
                self._error(key, "required")
            return ""
        if _CONTROL.search(cell.text):
            self._error(key, "control")
            return ""
        if most and len(cell.text) > most:
            self._error(key, "too_long", most=most)
            return ""
        return cell.text

    def _several(self, key: str, most: int, longest: int, *, needed: bool = False) -> list[str]:
        parts = _parts(self._text(key, needed=needed))
        if len(parts) > most:
            self._error(key, "too_many", most=most)
        elif any(len(part) > longest for part in parts):
            self._error(key, "too_long", most=longest)
        elif len({part.casefold() for part in parts}) < len(parts):
            self._error(key, "repeated_part")
        return parts

    def _choice(self, key: str) -> int:
        return int(self._chosen(key) or 0)

    def _code(self, key: str) -> str:
        return str(self._chosen(key) or "")

    def _codes(self, key: str, count: int) -> list[str]:
        found: list[str] = []
        for number in range(1, count + 1):
            code = self._code(f"{key}{number}")
            if code in found:
                self._error(f"{key}{number}", "repeated_choice")
            elif code:
                found.append(code)
        return found

    def _chosen(self, key: str) -> str | int | None:
        text = self._text(key)
        if not text:
            return None
        known = columns.choices(columns.BY_KEY[key].choices)
        if text not in known:
            self._error(key, f"unknown_{columns.BY_KEY[key].choices}")
            return None
        return known[text]

    def _whole(self, key: str, least: int, most: int) -> int | None:
        text = self._text(key)
        if not text:
            return None
        if not _WHOLE.fullmatch(text):
            self._error(key, "no_whole_number")
            return None
        number = int(text)
        if not least <= number <= most:
            self._error(key, "out_of_range", least=least, most=most)
            return None
        return number

    def _day(self, key: str) -> str:
        text = self._text(key).replace("/", "-").replace(".", "-")
        if not text:
            return ""
        parts = text.split("-")
        try:
            year, month, day = (int(part) for part in parts)
            found = date(year, month, day)
        except ValueError:
            self._error(key, "no_date")
            return ""
        if found > self._today:
            self._error(key, "in_future")
            return ""
        return found.isoformat()

    def _fits(self, key: str, text: str, form: re.Pattern[str], rule: str) -> bool:
        if form.fullmatch(text):
            return True
        self._error(key, rule)
        return False

    def _error(self, key: str, rule: str, **values: object) -> None:
        self._flawed.add(key)
        self._errors.append(broken(key, rule, **values))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def row_bytes(person: Person) -> bytes:
    """All that a row says, in one form, to tell whether it says the same as before."""
    told = (
        person.external_id,
        person.identity.encoded().decode(),
        person.profile.SerializeToString(deterministic=True).hex(),
    )
    return "\n".join(told).encode()
