"""What introductions forget of a person who is erased."""

from copy import deepcopy
from typing import Final

from services.common.records.workflow import Desk
from services.talent.market.introductions import leaving, reasons, tables
from services.talent.market.introductions.record import INTRODUCTION, OPEN

_NOBODY: Final = ""


def forget(desk: Desk, talent_id: str) -> int:
    """Cancels what is open, takes the person's id out of all of them and deletes every word; how many rows.

    What is left counts in the funnel and names nobody. A second call changes nothing.
    """
    connection = desk.connection
    ids = tables.of_talent(connection, talent_id)
    held = desk.lock(INTRODUCTION, ids) if ids else {}
    # What was not published yet is not published any more: a state that names nobody follows.
    connection.execute("DELETE FROM outbox WHERE aggregate_id = ANY(%s)", (ids,))
    standing = [key for key in ids if held[key].stage in OPEN]
    leaving.void(desk, standing, reasons.TALENT_UNAVAILABLE, talent_id=_NOBODY)
    ended = [deepcopy(held[key]) for key in ids if key not in standing]
    for each in ended:
        each.talent_id = _NOBODY
    if ended:
        tables.keep(connection, desk.put_all(INTRODUCTION, ended))
    rows = len(ids)
    rows += connection.execute(
        "DELETE FROM introduction_word WHERE introduction_id = ANY(%s)", (ids,)
    ).rowcount
    rows += connection.execute(
        "UPDATE history_step SET person = '', organisation_id = ''"
        " WHERE kind = %s AND object_id = ANY(%s) AND organisation_id = %s",
        (INTRODUCTION.kind, ids, talent_id),
    ).rowcount
    rows += connection.execute(
        "DELETE FROM notice WHERE recipient = %s AND object_kind = %s", (talent_id, INTRODUCTION.kind)
    ).rowcount
    return rows
