"""Which fields the form of each kind has, as data."""

from dataclasses import dataclass
from typing import Final, Literal

from services.common import plan, texts
from services.gateway.kinds import Kind

Widget = Literal[
    "text",
    "area",
    "lines",
    "select",
    "checks",
    "number",
    "date",
    "moment",
    "list_kind",
    "money",
    "rows",
    "check",
]
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One part of a row; `group` names the fields.value texts of a select."""

    name: str
    widget: Literal["text", "select", "check", "number"] = "text"
    choices: tuple[str, ...] = ()
    group: str = ""

    @property
    def options(self) -> Options:
        """Value and name of each choice, "" first."""
        return _values(self.group, self.choices)


@dataclass(frozen=True, slots=True)
class FormField:
    """One field; `row` names the fields texts of a row's columns, `once`: only a new record is given it."""

    name: str
    widget: Widget = "text"
    required: bool = False
    source: Literal["", "zones", "industries"] = ""
    choices: tuple[str, ...] = ()
    group: str = ""
    row: str = ""
    columns: tuple[Column, ...] = ()
    once: bool = False

    @property
    def options(self) -> Options:
        """Value and name of each choice; a select's "" comes first."""
        if self.source == "zones":
            known: Options = tuple((zone.code, zone.name) for zone in plan.zones())
        elif self.source == "industries":
            known = tuple((industry.code, industry.name) for industry in plan.industries())
        else:
            return _values(self.group, self.choices)
        return known if self.widget == "checks" else (("", texts.get("fields.value.none")), *known)


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading of the portal's texts."""

    title: str
    fields: tuple[FormField, ...]


EDUCATION: Final = ("secondary", "college", "bachelor", "master", "doctor")
TRUST: Final = ("declared", "evidenced", "verified")
LEVEL: Final = ("basic", "proficient", "expert")
OFFERING: Final = ("product", "case", "certificate")


def _values(group: str, choices: tuple[str, ...]) -> Options:
    if not choices:
        return ()
    names = tuple((choice, texts.get(f"fields.value.{group}.{choice}")) for choice in choices)
    none = "none" if group in {"role", "status"} else f"{group}.none"
    return (("", texts.get(f"fields.value.{none}")), *names)


def _zone(required: bool = False) -> FormField:
    return FormField("zone", "select", required, source="zones")


def _industry() -> FormField:
    return FormField("industry", "select", required=True, source="industries")


_EDUCATION: Final = FormField("education", "select", choices=EDUCATION, group="education")
_SALARY: Final = FormField("salary", "money")

FORMS: Final[dict[Kind, tuple[Section, ...]]] = {
    Kind.ENTERPRISE: (
        Section(
            "basic",
            (
                FormField("name", required=True),
                FormField("uscc", required=True),
                _zone(),
                FormField("industries", "checks", source="industries"),
                FormField("summary", "area"),
            ),
        ),
        Section(
            "capabilities",
            (
                FormField(
                    "capabilities",
                    "rows",
                    row="capability",
                    columns=(
                        Column("name"),
                        Column("evidence"),
                        Column("trust", "select", TRUST, "trust"),
                    ),
                ),
            ),
        ),
        Section(
            "offerings",
            (
                FormField(
                    "offerings",
                    "rows",
                    row="offering",
                    columns=(
                        Column("kind", "select", OFFERING, "offering"),
                        Column("name"),
                        Column("summary"),
                        Column("party"),
                        Column("dated"),
                        Column("valid_until"),
                        Column("reference"),
                    ),
                ),
            ),
        ),
    ),
    Kind.SCENARIO: (
        Section(
            "basic",
            (
                FormField("title", required=True),
                FormField("provider", required=True),
                _zone(),
                _industry(),
                FormField("domain"),
                FormField("list_kind", "list_kind"),
            ),
        ),
        Section(
            "content",
            (
                FormField("goal", "area"),
                FormField("content", "area"),
                FormField(
                    "requirements",
                    "rows",
                    row="requirement",
                    columns=(Column("name"), Column("must", "check")),
                ),
            ),
        ),
        Section(
            "schedule",
            (
                FormField("budget", "money"),
                FormField("schedule"),
                FormField("schedule_start", "date"),
                FormField("schedule_end", "date"),
            ),
        ),
        Section(
            "answers",
            (
                FormField("answer_deadline", "moment"),
                FormField(
                    "criteria",
                    "rows",
                    row="criterion",
                    columns=(Column("name"), Column("weight", "number"), Column("description")),
                ),
            ),
        ),
    ),
    Kind.TALENT: (
        Section(
            "basic",
            (
                FormField("titles", "lines", required=True),
                FormField("occupation_code"),
                _EDUCATION,
                FormField("major"),
                FormField("years", "number"),
                FormField("experience", "area"),
            ),
        ),
        Section(
            "skills",
            (
                FormField(
                    "skills",
                    "rows",
                    row="skill",
                    columns=(
                        Column("name"),
                        Column("level", "select", LEVEL, "level"),
                        Column("evidence"),
                        Column("trust", "select", TRUST, "trust"),
                    ),
                ),
            ),
        ),
        Section(
            "wishes",
            (
                FormField("wanted_zones", "checks", source="zones"),
                FormField("wanted_industries", "checks", source="industries"),
                _SALARY,
                FormField("confirmed_on", "date"),
            ),
        ),
    ),
    Kind.DEMAND: (
        Section(
            "basic",
            (
                FormField("post", required=True),
                FormField("code"),
                FormField("enterprise_id", required=True),
                _zone(required=True),
                _industry(),
                FormField("occupation_code"),
                FormField("headcount", "number", required=True),
                _SALARY,
                FormField("open_until", "date"),
            ),
        ),
        Section(
            "asked",
            (
                _EDUCATION,
                FormField("years", "number"),
                FormField("required_skills", "lines"),
                FormField("preferred_skills", "lines"),
                FormField("description", "area"),
            ),
        ),
    ),
    Kind.COUNTY: (
        Section(
            "basic",
            (
                _zone(required=True),
                _industry(),
                FormField("role", "select", required=True, choices=("core", "cultivated"), group="role"),
                FormField("main_pilot", "check"),
                FormField("headcount", "number", required=True),
            ),
        ),
        Section("content", (FormField("profile", "area"), FormField("skills", "lines"))),
    ),
    Kind.NEED: (
        Section(
            "basic",
            (
                FormField("title", required=True),
                FormField("enterprise_id", required=True),
                _zone(required=True),
                _industry(),
            ),
        ),
        Section(
            "content",
            (
                FormField("situation", "area", required=True),
                FormField("goal", "area"),
                FormField(
                    "requirements",
                    "rows",
                    row="requirement",
                    columns=(Column("name"), Column("must", "check")),
                ),
            ),
        ),
    ),
    Kind.EXPERT: (
        Section(
            "basic",
            (
                FormField("id", required=True, once=True),
                FormField("titles", "lines", required=True),
                FormField("summary", "area"),
                FormField("available", "check"),
            ),
        ),
        Section(
            "skills",
            (
                FormField(
                    "skills",
                    "rows",
                    row="skill",
                    columns=(
                        Column("name"),
                        Column("level", "select", LEVEL, "level"),
                        Column("evidence"),
                        Column("trust", "select", TRUST, "trust"),
                    ),
                ),
            ),
        ),
        Section(
            "wishes",
            (
                FormField("zones", "checks", source="zones"),
                FormField("industries", "checks", source="industries"),
                FormField("affiliation_ids", "lines"),
            ),
        ),
    ),
}


def fields_of(kind: Kind) -> list[FormField]:
    """Every field of a kind's form, in order."""
    return [field for section in FORMS[kind] for field in section.fields]
