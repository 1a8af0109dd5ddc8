"""The sheets of a list's workbook: which column holds which part of the content, and in what form."""

from dataclasses import dataclass
from typing import Final, Literal

from services.common import texts
from services.gateway.exports.shapes import Subject

Form = Literal[
    "text",  # as it is
    "moment",  # RFC 3339; shown in the city's time where that can be turned back
    "integer",
    "yes_no",
    "zone",
    "industry",
    "industries",
    "trust",
    "offering",
    "number",  # the item's number in the workbook
    "display",  # for readers; made from other cells
    "id",
    "version",
    "hash",
]
# What says which record it is rather than what the record says.
MARKS: Final = frozenset({"number", "display", "id", "version", "hash"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `field` is the path of a value in the content, such as budget.min_yuan."""

    field: str
    form: Form
    width: float
    key: str

    @property
    def label(self) -> str:
        """The text at its head."""
        return texts.get(f"exports.column.{self.key}")


@dataclass(frozen=True, slots=True)
class Part:
    """A repeated part of the content, with a sheet of its own: one row a value, under the item's number."""

    field: str
    columns: tuple[Column, ...]

    @property
    def sheet(self) -> str:
        """The sheet's name."""
        return texts.get(f"exports.sheet.{self.field}")

    @property
    def display(self) -> Column:
        """The column of the items' sheet that shows it."""
        return Column(self.field, "display", 28, self.field)


@dataclass(frozen=True, slots=True)
class Layout:
    """The sheets of a subject; `printed` columns come first and are what is printed."""

    columns: tuple[Column, ...]
    printed: int
    parts: tuple[Part, ...]


def _column(field: str, form: Form, width: float, key: str = "") -> Column:
    return Column(field, form, width, key or field)


_NUMBER: Final = _column("number", "number", 6)
_AMENDMENTS: Final = _column("amendments", "display", 12)
_SYNTHETIC: Final = _column("synthetic", "yes_no", 9)
_MARKS: Final = (_column("id", "id", 38), _column("version", "version", 8), _column("hash", "hash", 68))
ITEM: Final = _column("item", "number", 10)
ITEM_TITLE: Final = _column("item_title", "display", 36)


def _part(field: str, *columns: tuple[str, Form, float]) -> Part:
    made = (_column(name, form, width, f"{field}.{name}") for name, form, width in columns)
    return Part(field, (ITEM, ITEM_TITLE, *made))


_REQUIREMENTS: Final = _part("requirements", ("name", "text", 70), ("must", "yes_no", 8))
_CRITERIA: Final = _part(
    "criteria", ("name", "text", 30), ("weight", "integer", 10), ("description", "text", 70)
)
_CAPABILITIES: Final = _part(
    "capabilities", ("name", "text", 40), ("evidence", "text", 60), ("trust", "trust", 10)
)
_OFFERINGS: Final = _part(
    "offerings",
    ("kind", "offering", 8),
    ("name", "text", 36),
    ("summary", "text", 60),
    ("party", "text", 28),
    ("dated", "text", 12),
    ("valid_until", "text", 12),
    ("reference", "text", 36),
)

LAYOUTS: Final[dict[Subject, Layout]] = {
    "opportunity": Layout(
        columns=(
            _NUMBER,
            _column("title", "text", 18),
            _column("provider", "text", 14),
            _column("zone", "zone", 9),
            _column("industry", "industry", 9),
            _column("domain", "text", 9),
            _column("goal", "text", 26),
            _column("content", "text", 38),
            _REQUIREMENTS.display,
            _column("budget.min_yuan", "integer", 11),
            _column("budget.max_yuan", "integer", 11),
            _column("schedule", "text", 12),
            _column("answer_deadline", "moment", 12),
            _CRITERIA.display,
            _AMENDMENTS,
            _column("schedule_start", "text", 12),
            _column("schedule_end", "text", 12),
            _column("provider_id", "text", 24),
            _column("list_kind", "text", 18),
            _SYNTHETIC,
            *_MARKS,
        ),
        printed=15,
        parts=(_REQUIREMENTS, _CRITERIA),
    ),
    "capability": Layout(
        columns=(
            _NUMBER,
            _column("name", "text", 22),
            _column("uscc", "text", 21),
            _column("zone", "zone", 11),
            _column("industries", "industries", 14),
            _column("summary", "text", 46),
            _CAPABILITIES.display,
            _OFFERINGS.display,
            _AMENDMENTS,
            _SYNTHETIC,
            *_MARKS,
        ),
        printed=9,
        parts=(_CAPABILITIES, _OFFERINGS),
    ),
}
