"""What recognition holds of a person, for the person."""

from dataclasses import dataclass
from typing import Any

from services.common.plain import to_plain
from services.common.records.workflow import Desk
from services.talent.market.recognition import certificates, rules, tables
from services.talent.market.recognition.cases import Cases

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RecognitionExport:
    """All applications of a talent and what was said of them, with certificates; no account of staff."""

    cases: Cases

    def __call__(self, desk: Desk, talent_id: str) -> Plain:
        """By id; documents by what they are, their bytes are read one by one."""
        return {"items": [self._one(desk, each) for each in tables.ids_of(desk.connection, talent_id)]}

    def _one(self, desk: Desk, recognition_id: str) -> Plain:
        case = self.cases.locked(desk, recognition_id)
        if case is None:
            return {"id": recognition_id}
        held = to_plain(rules.shown(case.held, to_staff=False))
        row = certificates.newest(desk.connection, recognition_id)
        told = None
        if row is not None:
            reason = certificates.reason_of(self.cases.people, row)
            told = to_plain(certificates.told(row, case.scheme, desk.today, reason))
        return {**held, "scheme_name": case.scheme.name, "certificate": told}
