"""`python -m evaluation.guard`: the hand-judged sets as the guard that learning takes with it.

Writes services/matching/learning/judged.json; to be run when evaluation/judged or what a profile is changed.
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

from evaluation.judged_set import hand_judged
from evaluation.sets import JudgedSet, Record
from services.common import events
from services.common.events import Event
from services.matching.markets import SIDES, Side, other
from services.matching.profiles import to_document
from services.matching.translate import of_event

FILE: Final = Path(__file__).parent.parent / "services" / "matching" / "learning" / "judged.json"
_CHANGED: Final = {t.message: name for name, t in events.TYPES.items() if name.endswith(".changed.v1")}


def guard() -> str:
    """The content of the file."""
    sets = {judged.market: _set(judged) for judged in hand_judged()}
    return json.dumps(sets, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def _set(judged: JudgedSet) -> dict[str, Any]:
    queries = [query for query in judged.queries if query.grades]
    named: dict[Side, set[str]] = {side: set() for side in SIDES}
    for query in queries:
        named[query.side].add(query.subject)
        named[other(query.side)].update(query.grades)
    sides = {"left": judged.left, "right": judged.right}
    profiles: dict[str, Any] = {
        side: [told for record in sides[side] if (told := _document(record))["id"] in named[side]]
        for side in SIDES
    }
    asked = [
        {"side": query.side, "subject": query.subject, "grades": dict(sorted(query.grades.items()))}
        for query in queries
    ]
    return {**profiles, "queries": asked}


def _document(record: Record) -> dict[str, Any]:
    name = str(getattr(record, "id"))  # noqa: B009 - every record has one
    profile = of_event(Event(_CHANGED[type(record)], name, record.SerializeToString(), "/evaluation"))
    return to_document(profile)


if __name__ == "__main__":
    FILE.write_text(guard(), encoding="utf-8")
    sys.stdout.write(f"{FILE.name}: {FILE.stat().st_size:,} bytes\n")
