"""Several logs as one list, newest first. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dabridge.audit.v1 import audit_service_pb2 as pb

from services.gateway.audit_logs import LOGS, LogName

_PLACE: Final = re.compile(rf"({'|'.join(LOGS)})-([0-9]{{1,18}})")


@dataclass(frozen=True, slots=True)
class Line:
    """An entry, and whose."""

    log: LogName
    entry: pb.Entry


def merged(found: Mapping[LogName, Sequence[pb.Entry]], limit: int) -> list[Line]:
    """The newest `limit` entries; of one log in the order of its places, whatever its clocks told."""
    taken = dict.fromkeys(found, 0)
    lines: list[Line] = []
    while len(lines) < limit:
        heads = [(entries[taken[log]].at, log) for log, entries in found.items() if taken[log] < len(entries)]
        if not heads:
            break
        _, log = max(heads)
        lines.append(Line(log, found[log][taken[log]]))
        taken[log] += 1
    return lines


def moved(
    before: Mapping[LogName, int], found: Mapping[LogName, Sequence[pb.Entry]], lines: Sequence[Line]
) -> dict[LogName, int]:
    """Where the next page starts in each log: below what was shown, and never above what was read."""
    places = dict(before)
    for log, entries in found.items():
        if entries and not places.get(log):
            places[log] = entries[0].seq + 1
    for line in lines:
        places[line.log] = line.entry.seq
    return places


def token(places: Mapping[LogName, int]) -> str:
    """The places as a token."""
    return ".".join(f"{log}-{place}" for log, place in sorted(places.items()) if place)


def places(text: str) -> dict[LogName, int]:
    """The places that a token names; raises ValueError for what is none."""
    found: dict[LogName, int] = {}
    for part in text.split(".") if text else ():
        match = _PLACE.fullmatch(part)
        if match is None or match[1] in found:
            raise ValueError("not a place in the logs")
        found[next(log for log in LOGS if log == match[1])] = int(match[2])
    return found
