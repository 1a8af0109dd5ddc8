"""What points to a profile that goes is turned to the one that stays: introductions, consents, sources."""

from copy import deepcopy
from typing import Final

from services.common.records.workflow import Desk
from services.common.sealing import Place
from services.talent.market.imports import pairs
from services.talent.market.introductions import tables as introductions
from services.talent.market.introductions.record import INTRODUCTION, OPEN
from services.talent.market.people import consents
from services.talent.market.people.vault import People

_WORDS: Final = "introduction_word"


def repoint(desk: Desk, people: People, gone: str, stays: str) -> None:
    """Turns all to the one that stays; both are locked. What cannot be turned ends with the one that goes."""
    _introductions(desk, people, gone, stays)
    _sources(desk, gone, stays)
    _consents(desk, gone, stays)
    desk.connection.execute("UPDATE notice SET recipient = %s WHERE recipient = %s", (stays, gone))
    pairs.void(desk.connection, gone, desk.now)
    pairs.turn(desk.connection, gone, stays)


def _introductions(desk: Desk, people: People, gone: str, stays: str) -> None:
    """Of two open ones to the same post that of the profile that stays goes on; the other ends with it."""
    connection = desk.connection
    held = desk.lock(INTRODUCTION, introductions.of_talent(connection, gone))
    turned = []
    for each in held.values():
        open_twice = each.stage in OPEN and introductions.open_of_pair(connection, stays, each.demand_id)
        if open_twice:
            continue
        _words(desk, people, each.id, gone, stays)
        fresh = deepcopy(each)
        fresh.talent_id = stays
        turned.append(fresh)
    if turned:
        introductions.keep(connection, desk.put_all(INTRODUCTION, turned))


def _words(desk: Desk, people: People, introduction_id: str, gone: str, stays: str) -> None:
    """What the two sides wrote lies under the person's key: it is sealed anew under the other one."""
    rows = desk.connection.execute(
        "SELECT part, sealed FROM introduction_word WHERE introduction_id = %s", (introduction_id,)
    ).fetchall()
    for part, sealed in rows:
        place = Place(_WORDS, introduction_id, part)
        clear = people.unseal(gone, sealed, place)
        desk.connection.execute(
            "UPDATE introduction_word SET sealed = %s WHERE introduction_id = %s AND part = %s",
            (people.seal(stays, clear, place), introduction_id, part),
        )


def _sources(desk: Desk, gone: str, stays: str) -> None:
    """Where a source has said something of both, what it said of the one that stays holds."""
    connection = desk.connection
    connection.execute(
        "DELETE FROM import_person gone USING import_person kept WHERE gone.talent_id = %s"
        " AND kept.talent_id = %s AND kept.source_id = gone.source_id",
        (gone, stays),
    )
    connection.execute("UPDATE import_person SET talent_id = %s WHERE talent_id = %s", (stays, gone))
    connection.execute(
        "UPDATE import_row held SET talent_id = %s WHERE talent_id = %s AND NOT EXISTS"
        " (SELECT FROM import_row other WHERE other.import_id = held.import_id AND other.talent_id = %s)",
        (stays, gone, stays),
    )
    # The row of the one that stays is enough for the import's files to go when the person does.
    connection.execute("DELETE FROM import_row WHERE talent_id = %s", (gone,))


def _consents(desk: Desk, gone: str, stays: str) -> None:
    """What the person withdrew as the one that goes is withdrawn; nothing is given by a merge."""
    desk.connection.execute(
        "INSERT INTO consent (talent_id, purpose, recipient, given, wording, basis, at)"
        " SELECT %s, said.purpose, said.recipient, false, said.wording, said.basis, %s FROM"
        " (SELECT DISTINCT ON (purpose, recipient) purpose, recipient, given, wording, basis FROM consent"
        "  WHERE talent_id = %s ORDER BY purpose, recipient, id DESC) said WHERE NOT said.given",
        (stays, desk.now, gone),
    )
    consents.follow(desk, stays)
